#include "ErasingEntries.h"
#include "Attributes.h"
#include "InteriorFunctions.h"
#include "llvm/ADT/SCCIterator.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Analysis/CFG.h"
#include "llvm/Analysis/CallGraph.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace lethe {

char ErasingEntries::ID = 0;

/// In all conventions that qualify, a call that hands on so many integers, or
/// vectors, has all of them in registers.
static constexpr unsigned MaxArguments = 6;

/// A call that hands on all arguments costs hardly more than a jump.
static bool canHandOn(const Function &F) {
  if (F.isVarArg() || F.arg_size() > MaxArguments)
    return false;
  return all_of(F.args(), [](const Argument &A) {
    return !A.hasPassPointeeByValueCopyAttr() && !A.hasNestAttr() &&
           !A.hasSwiftErrorAttr() && !A.hasAttribute(Attribute::SwiftSelf) &&
           !A.hasAttribute(Attribute::SwiftAsync);
  });
}

/// Its code would be run twice on one call, or the symbol is not where it is.
static bool isTiedToSymbol(const Function &F) {
  return F.hasComdat() || F.hasPrefixData() || F.hasPrologueData() ||
         F.hasFnAttribute("fentry-call") ||
         F.hasFnAttribute("instrument-function-entry-inlined") ||
         F.hasFnAttribute("instrument-function-exit-inlined") ||
         F.hasFnAttribute("patchable-function-entry") ||
         F.hasFnAttribute("patchable-function") ||
         F.hasFnAttribute("function-instrument") ||
         any_of(F, [](const BasicBlock &BB) { return BB.hasAddressTaken(); });
}

/// What is short and keeps all in registers has so little to erase that an
/// entry would cost others more than it spares the callers here.
static bool hasMuchToErase(const Function &F) {
  constexpr unsigned ShortFunction = 20;
  return F.getInstructionCount() > ShortFunction ||
         any_of(instructions(F), [](const Instruction &I) {
           return isa<AllocaInst>(I) ||
                  (isa<CallBase>(I) && !isa<IntrinsicInst>(I));
         });
}

static bool isInLoop(const Use &U) {
  const BasicBlock *BB = cast<Instruction>(U.getUser())->getParent();
  return any_of(successors(BB), [BB](const BasicBlock *Next) {
    return isPotentiallyReachable(Next, BB);
  });
}

/// An entry takes room, and time of all others. So it has to spare more than
/// one erasure.
static bool isCalledOften(ArrayRef<const Use *> Calls) {
  return Calls.size() > 1 ||
         any_of(Calls, [](const Use *U) { return isInLoop(*U); });
}

/// Some callers can erase for F, and not all: others may be in other units, or
/// hold its address.
static bool getsEntry(const Function &F, FixedFrames &Fixed) {
  // Whoever debugs code that is not optimized finds one frame a function.
  if (F.isDeclaration() || F.hasOptNone() || !erasesItself(F) ||
      !mayLeaveErasing(F) || !canHandOn(F) || isTiedToSymbol(F) ||
      !hasMuchToErase(F))
    return false;
  SmallVector<const Use *, 8> Erased;
  for (const Use &U : F.uses())
    if (isErasedByCaller(U, Fixed))
      Erased.push_back(&U);
  return isCalledOften(Erased) &&
         !(F.hasLocalLinkage() && F.hasNUses(Erased.size()));
}

/// By the backend nothing has to be known of an argument but how it is passed.
static void handOn(Function &Entry, Function &Body) {
  IRBuilder<> Builder(BasicBlock::Create(Entry.getContext(), "", &Entry));
  SmallVector<Value *, MaxArguments> Arguments(
      make_pointer_range(Entry.args()));
  CallInst *Call = Builder.CreateCall(&Body, Arguments);
  LLVMContext &Context = Entry.getContext();
  Call->setAttributes(
      Entry.getAttributes().removeFnAttributes(Context).addFnAttribute(
          Context, PublicAttr));
  Call->setCallingConv(Body.getCallingConv());
  // As a jump it would leave nobody to erase.
  Call->setTailCallKind(CallInst::TCK_NoTail);
  if (Call->getType()->isVoidTy())
    Builder.CreateRetVoid();
  else
    Builder.CreateRet(Call);
}

static void split(Function &Entry, FixedFrames &Fixed) {
  Function *Body = Function::Create(
      Entry.getFunctionType(), GlobalValue::InternalLinkage,
      Entry.getAddressSpace(), Entry.getName() + InteriorSuffix);
  Entry.getParent()->getFunctionList().insert(Entry.getIterator(), Body);
  Body->copyAttributesFrom(&Entry);
  Body->setVisibility(GlobalValue::DefaultVisibility);
  Body->setDLLStorageClass(GlobalValue::DefaultStorageClass);
  Body->setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
  Body->setDSOLocal(true);
  Body->removeFnAttr(CalledAttr);
  // The source's function is the code; the entry has no lines.
  Body->copyMetadata(&Entry, 0);
  Entry.setSubprogram(nullptr);
  Body->splice(Body->begin(), &Entry);
  for (auto [Old, New] : zip(Entry.args(), Body->args())) {
    Old.replaceAllUsesWith(&New);
    New.takeName(&Old);
  }
  Entry.replaceUsesWithIf(
      Body, [&](const Use &U) { return isErasedByCaller(U, Fixed); });
  handOn(Entry, *Body);
}

bool ErasingEntries::runOnModule(Module &M) {
  SmallVector<Function *, 16> Chosen;
  FixedFrames Fixed;
  CallGraph Calls(M);
  for (auto SCC = scc_begin(&Calls); !SCC.isAtEnd(); ++SCC)
    // In a recursion a caller does not know how deep its callees reach.
    if (!SCC.hasCycle())
      if (Function *F = SCC->front()->getFunction(); F && getsEntry(*F, Fixed))
        Chosen.push_back(F);
  for (Function *F : Chosen)
    split(*F, Fixed);
  return !Chosen.empty();
}

} // namespace lethe
