#include "LinkTime.h"
#include "Attributes.h"
#include "SecretPass.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace lethe {

/// Says it once in each module, however many secret functions there are.
#define GUARD(MESSAGE)                                                         \
  ".ifndef .Llethe_unguarded\n"                                                \
  ".set .Llethe_unguarded, 1\n"                                                \
  ".error \"lethe: " MESSAGE "\"\n"                                            \
  ".endif"
static constexpr char LinkGuardText[] =
    GUARD("the linker generates this code, and would erase no secrets; link "
          "with lld and -Wl,--load-pass-plugin=PATH/LetheLTO.so");
static constexpr char FileGuardText[] =
    GUARD("this LLVM IR has secrets, and none would be erased; compile it with "
          "-fplugin=PATH/Lethe.so");
#undef GUARD

static bool isSecret(const Function &F) { return F.hasFnAttribute(SecretAttr); }

static bool isGuard(const Instruction &I) {
  const auto *Call = dyn_cast<CallInst>(&I);
  const auto *Asm =
      Call ? dyn_cast<InlineAsm>(Call->getCalledOperand()) : nullptr;
  return Asm && (Asm->getAsmString() == LinkGuardText ||
                 Asm->getAsmString() == FileGuardText);
}

static bool hasGuard(const Function &F) {
  return any_of(instructions(F), isGuard);
}

static void addGuard(Function &F, StringRef Text) {
  if (hasGuard(F)) // with -ffat-lto-objects this runs twice
    return;
  LLVMContext &Context = F.getContext();
  auto *Type = FunctionType::get(llvm::Type::getVoidTy(Context), false);
  IRBuilder<> Builder(&F.getEntryBlock(),
                      F.getEntryBlock().getFirstNonPHIOrDbgOrAlloca());
  CallInst *Guard = Builder.CreateCall(
      Type, InlineAsm::get(Type, Text, "", /*hasSideEffects=*/true));
  // As little in the optimizer's way as llvm.sideeffect is.
  Guard->setOnlyAccessesInaccessibleMemory();
  for (auto Kind :
       {Attribute::NoUnwind, Attribute::WillReturn, Attribute::NoCallback,
        Attribute::NoFree, Attribute::NoSync})
    Guard->addFnAttr(Kind);
}

static bool removeGuards(Function &F) {
  bool Changed = false;
  for (Instruction &I : make_early_inc_range(instructions(F)))
    if (isGuard(I)) {
      I.eraseFromParent();
      Changed = true;
    }
  return Changed;
}

PreservedAnalyses GuardFile::run(Module &M, ModuleAnalysisManager &) {
  for (Function &F : M)
    if (isSecret(F) && !F.isDeclaration())
      addGuard(F, FileGuardText);
  return PreservedAnalyses::none();
}

PreservedAnalyses BeforeLink::run(Module &M, ModuleAnalysisManager &) {
  if (none_of(M.functions(), isSecret))
    return PreservedAnalyses::all();
  for (Function &F : M) {
    if (F.isDeclaration())
      continue;
    // Inlined into a secret function of another unit, a plain one may well hand
    // on secrets.
    if (!isSecret(F)) {
      for (Instruction &I : instructions(F))
        if (auto *Call = dyn_cast<CallBase>(&I))
          Call->removeFnAttr(PublicAttr);
      continue;
    }
    addGuard(F, LinkGuardText);
    // Declarations of it may have asked for that; they are about to go.
    if (!F.hasLocalLinkage())
      F.addFnAttr(Attribute::NonLazyBind);
    if (!F.hasLocalLinkage() && !F.hasFnAttribute(Attribute::AlwaysInline) &&
        !F.hasFnAttribute(Attribute::NoInline)) {
      F.addFnAttr(Attribute::NoInline);
      F.addFnAttr(KeptApartAttr);
    }
  }
  return PreservedAnalyses::none();
}

/// A plain function that has inlined a secret one already: profiles of samples
/// inline before AtLink runs.
static void markGuarded(Module &M) {
  for (Function &F : M)
    if (!isSecret(F) && hasGuard(F))
      F.addFnAttr(SecretAttr, "inlines a secret function at link time");
}

static void allowInlining(Module &M) {
  for (Function &F : M)
    if (F.hasFnAttribute(KeptApartAttr)) {
      F.removeFnAttr(KeptApartAttr);
      F.removeFnAttr(Attribute::NoInline);
    }
}

static void setWhereMissing(Module &M, Attribute Setting) {
  for (Function &F : M)
    if (isSecret(F) && !F.hasFnAttribute(Setting.getKindAsString()))
      F.addFnAttr(Setting);
}

/// Functions that are secret only since they have been merged are compiled the
/// way the others are.
static void inheritSettings(Module &M) {
  uint64_t Deepest = 0;
  for (const Function &F : M)
    Deepest = std::max(Deepest, foreignStackBytes(F));
  setWhereMissing(M, Attribute::get(M.getContext(), ForeignStackAttr,
                                    std::to_string(Deepest)));
  for (StringRef Name : {PersonalityAttr, ScopeEndsAttr}) {
    auto Model = find_if(M.functions(), [&](const Function &F) {
      return isSecret(F) && F.hasFnAttribute(Name);
    });
    if (Model != M.end())
      setWhereMissing(M, Model->getFnAttribute(Name));
  }
}

PreservedAnalyses AtLink::run(Module &M, ModuleAnalysisManager &) {
  markGuarded(M);
  if (none_of(M.functions(), isSecret))
    return PreservedAnalyses::all();
  allowInlining(M);
  keepApart(M);
  inheritSettings(M);
  for (Function &F : M)
    removeGuards(F);
  return PreservedAnalyses::none();
}

char RemoveLinkGuards::ID = 0;

bool RemoveLinkGuards::runOnModule(Module &M) {
  bool Changed = false;
  for (Function &F : M)
    if (isSecret(F))
      Changed |= removeGuards(F);
  return Changed;
}

} // namespace lethe
