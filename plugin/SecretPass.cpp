#include "SecretPass.h"
#include "Annotations.h"
#include "Attributes.h"
#include "CoroutineFrames.h"
#include "ErasingCallees.h"
#include "Landings.h"
#include "PublicLoads.h"
#include "ScopeEnds.h"
#include "SecretFlow.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Transforms/Utils/Cloning.h"

using namespace llvm;

namespace lethe {

SecretPass::SecretPass(std::shared_ptr<const ModuleFacts> Facts)
    : Facts(std::move(Facts)) {}

static bool isSecret(const Function &F) { return F.hasFnAttribute(SecretAttr); }

static void markFunctions(Module &M, const SecretFlow &Flow) {
  for (Function &F : M)
    if (const FunctionFlow *Known = Flow.lookup(F))
      F.addFnAttr(SecretAttr, Known->Reason);
}

/// An always_inline secret function cannot be kept out of its callers, so
/// they become secret instead.
static void markInliners(Module &M) {
  SmallVector<Function *, 8> Work;
  for (Function &F : M)
    if (isSecret(F) && F.hasFnAttribute(Attribute::AlwaysInline))
      Work.push_back(&F);
  while (!Work.empty()) {
    Function *Inlined = Work.pop_back_val();
    for (User *U : Inlined->users()) {
      auto *Call = dyn_cast<CallBase>(U);
      if (!Call || Call->getCalledOperand() != Inlined)
        continue;
      Function *Caller = Call->getFunction();
      if (isSecret(*Caller))
        continue;
      Caller->addFnAttr(SecretAttr,
                        (Twine("inlines secret function '") +
                         demangle(Inlined->getName()) + "', always_inline")
                            .str());
      if (Caller->hasFnAttribute(Attribute::AlwaysInline))
        Work.push_back(Caller);
    }
  }
}

/// Inlined into a plain function a secret one would lose its attribute. A
/// call through a pointer may become direct later, when no call site can be
/// marked any more: so a function whose address is taken is never inlined.
static void forbidInlining(Module &M) {
  for (Function &F : M) {
    if (!isSecret(F) || F.hasFnAttribute(Attribute::AlwaysInline))
      continue;
    if (F.hasAddressTaken() && !F.isDeclaration())
      F.addFnAttr(Attribute::NoInline);
    for (User *U : F.users())
      if (auto *Call = dyn_cast<CallBase>(U))
        if (Call->getCalledOperand() == &F && !isSecret(*Call->getFunction()))
          Call->addFnAttr(Attribute::NoInline);
  }
}

/// In a shared object calls of an exported function go through the PLT, even
/// within a unit, unless it is known not to be replaced. Clang may assume so
/// (it inlines across the same call), but its address must stay unique.
static void bindLocally(Module &M) {
  for (Function &F : M)
    if (isSecret(F) && F.hasExactDefinition() && !F.hasAddressTaken())
      F.setDSOLocal(true);
}

void keepApart(Module &M) {
  markInliners(M);
  forbidInlining(M);
  bindLocally(M);
}

/// A table of labels in a global would lead from the copy to the original.
static bool hasLabelTable(const Function &F) {
  return any_of(F, [](const BasicBlock &BB) { return BB.hasAddressTaken(); });
}

static bool getsLocalCopy(const Function &F) {
  return isSecret(F) && !hasLabelTable(F) && !F.isDeclaration() &&
         !F.hasExactDefinition() && !F.isInterposable() &&
         !F.hasFnAttribute(Attribute::AlwaysInline);
}

/// Plain functions have no secrets to hand over; their calls are marked, too,
/// as they may be inlined into secret ones.
///
/// At link time a callee that other units see may end up in another module
/// than its caller, where it does not count as one that erases itself.
static void markCalls(Module &M, const SecretFlow &Flow,
                      const ErasingCallees &Elsewhere, bool ForLink) {
  const auto Public = Attribute::get(M.getContext(), PublicAttr);
  for (Function &F : M)
    for (Instruction &I : instructions(F)) {
      auto *Call = dyn_cast<CallBase>(&I);
      if (!Call || isa<IntrinsicInst>(Call) || Call->isInlineAsm())
        continue;
      const Function *Callee = Call->getCalledFunction();
      if (!Flow.isGivenSecret(*Call) || Elsewhere.isCalledBy(*Call) ||
          (Callee && ((erasesItself(*Callee) &&
                       (!ForLink || Callee->hasLocalLinkage())) ||
                      getsLocalCopy(*Callee))))
        Call->addFnAttr(Public);
    }
}

/// The local that Clang keeps a parameter in, if the argument is all of it. A
/// marking is on the local.
static const AllocaInst *homeOf(const Argument &A) {
  const auto *Store =
      A.hasOneUse() ? dyn_cast<StoreInst>(A.user_back()) : nullptr;
  const auto *Home =
      Store ? dyn_cast<AllocaInst>(Store->getPointerOperand()) : nullptr;
  return Home && Home->getAllocatedType() == A.getType() ? Home : nullptr;
}

static bool isAnnotated(const AllocaInst &Local, StringRef Text) {
  return any_of(Local.users(), [&](const User *U) {
    return isAnnotation(*cast<Instruction>(U), Text);
  });
}

/// By what the markings say of the value that callers in other units hand over;
/// PublicPaths sees what those in this unit do. Of a function that is marked as
/// a whole all arguments count as secret but for those said not to be.
static void markPublicArguments(Module &M, const SecretFlow &Flow) {
  const auto Public = Attribute::get(M.getContext(), PublicArgumentAttr);
  for (Function &F : M)
    if (const FunctionFlow *Known = Flow.lookup(F))
      for (const Argument &A : F.args())
        if (const AllocaInst *Home = homeOf(A);
            Home && (isAnnotated(*Home, PublicAnnotationText) ||
                     (!Known->Opaque && !isAnnotated(*Home, AnnotationText))))
          F.addParamAttr(A.getArgNo(), Public);
}

static void markPublicResults(Module &M, const ModuleFacts &Facts) {
  for (Function &F : M) {
    auto Known = Facts.Functions.find(F.getName());
    if (Known != Facts.Functions.end() && Known->second.ReturnsPublic)
      F.addFnAttr(PublicResultAttr);
  }
}

/// Inline functions, templates and their like: the linker may take another
/// unit's copy, in which the function is not secret. Secret callers get a
/// copy that stays here.
static void keepLocalCopies(Module &M) {
  SmallVector<std::pair<Function *, Function *>, 8> Copies;
  for (Function &F : M)
    if (getsLocalCopy(F))
      Copies.push_back({&F, nullptr});
  for (auto &[Original, Copy] : Copies) {
    ValueToValueMapTy Map;
    Copy = CloneFunction(Original, Map);
    Copy->setName(Original->getName() + ".lethe");
    Copy->setComdat(nullptr);
    Copy->setVisibility(GlobalValue::DefaultVisibility);
    Copy->setLinkage(GlobalValue::InternalLinkage);
    Copy->setDSOLocal(true);
  }
  for (auto [Original, Copy] : Copies) {
    Original->replaceUsesWithIf(Copy, [](Use &U) {
      auto *Call = dyn_cast<CallBase>(U.getUser());
      return Call && Call->isCallee(&U) && isSecret(*Call->getFunction());
    });
    if (Copy->use_empty())
      Copy->eraseFromParent();
  }
}

/// Left in place, the annotations would keep SROA and mem2reg from promoting
/// the very data they mark.
static void removeAnnotations(ArrayRef<CallBase *> Annotations) {
  for (CallBase *Annotation : Annotations) {
    if (!Annotation->getType()->isVoidTy())
      Annotation->replaceAllUsesWith(Annotation->getArgOperand(0));
    Annotation->eraseFromParent();
  }
}

/// Optimization takes it for granted that what such a function calls does not
/// unwind either; so ask first.
static void markCancellable(Module &M) {
  SmallVector<Function *, 8> Work;
  auto mark = [&](Function &F) {
    if (!isSecret(F) || !F.doesNotThrow() || F.hasFnAttribute(CancellableAttr))
      return;
    F.addFnAttr(CancellableAttr);
    Work.push_back(&F);
  };
  for (Function &F : M)
    if (any_of(instructions(F), [](const Instruction &I) {
          const auto *Call = dyn_cast<CallInst>(&I);
          return Call && !Call->doesNotThrow() && !isa<IntrinsicInst>(Call) &&
                 !Call->isMustTailCall();
        }))
      mark(F);
  // They may be inlined there.
  while (!Work.empty())
    for (User *U : Work.pop_back_val()->users())
      if (auto *Call = dyn_cast<CallBase>(U))
        mark(*Call->getFunction());
}

/// Functions that call setjmp see control come back past secret functions.
static void markSetjmpOwners(Module &M, const std::string &ForeignStack) {
  for (Function &F : M) {
    if (none_of(instructions(F), [](const Instruction &I) {
          const auto *Call = dyn_cast<CallBase>(&I);
          return Call && returnsTwice(*Call);
        }))
      continue;
    F.addFnAttr(ForeignStackAttr, ForeignStack);
    // The inliner knows of all but __builtin_setjmp.
    if (!F.hasFnAttribute(Attribute::AlwaysInline))
      F.addFnAttr(Attribute::NoInline);
  }
}

PreservedAnalyses SecretPass::run(Module &M, ModuleAnalysisManager &) {
  removeFunctionAnnotations(M, AnnotationText);
  removeFunctionAnnotations(M, SaidPublicText);
  SecretFlow Flow(M, *Facts);
  Flow.solve();
  const ErasingCallees Elsewhere(M, *Facts);
  markFunctions(M, Flow);
  M.addModuleFlag(Module::Max, ReadFlag, 1);
  const std::string ForeignStack = std::to_string(Facts->ForeignStack);
  markSetjmpOwners(M, ForeignStack);
  if (none_of(M.functions(), isSecret)) {
    removeAnnotations(Flow.annotations());
    removeAnnotations(Flow.publicAnnotations());
    removeAnnotations(Elsewhere.annotations());
    return PreservedAnalyses::none();
  }
  keepApart(M);
  noteUnmarkedLocals(M, Flow);
  Elsewhere.bindEagerly();
  Elsewhere.noteCallersElsewhere(M, *Facts);
  markCalls(M, Flow, Elsewhere, Facts->ForLink);
  // What holds of a declaration may not hold of all that is linked.
  if (!Facts->ForLink) {
    markPublicArguments(M, Flow);
    markPublicResults(M, *Facts);
  }
  notePublicLoads(M, Flow.publicAnnotations());
  removeAnnotations(Flow.annotations());
  removeAnnotations(Flow.publicAnnotations());
  removeAnnotations(Elsewhere.annotations());
  keepLocalCopies(M);
  markCancellable(M);
  for (Function &F : M)
    if (isSecret(F)) {
      F.addFnAttr(ForeignStackAttr, ForeignStack);
      if (Facts->ScopeEnds)
        F.addFnAttr(ScopeEndsAttr);
      if (!Facts->Personality.empty())
        F.addFnAttr(PersonalityAttr, Facts->Personality);
      if (F.isPresplitCoroutine())
        eraseCoroutineFrame(F);
    }
  return PreservedAnalyses::none();
}

} // namespace lethe
