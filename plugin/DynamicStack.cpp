#include "DynamicStack.h"
#include "Attributes.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace lethe {

char DynamicStack::ID = 0;

/// Room for return addresses and arguments of calls, below the allocations.
static constexpr uint64_t CallBytes = 256;

/// How far below the allocations callees may have left secrets.
static uint64_t depthBelow(const Function &F) {
  for (const Instruction &I : instructions(F)) {
    const auto *Call = dyn_cast<CallBase>(&I);
    if (!Call || isa<IntrinsicInst>(Call) || Call->isInlineAsm() ||
        Call->hasFnAttr(PublicAttr))
      continue;
    return std::max(foreignStackBytes(F), CallBytes);
  }
  return CallBytes;
}

/// Calls without a location break the verification of debug information
/// where they are inlined.
static void setLocation(IRBuilder<> &Builder, Instruction &At) {
  Builder.SetInsertPoint(&At);
  if (!At.getDebugLoc() && At.getFunction()->getSubprogram())
    Builder.SetCurrentDebugLocation(DILocation::get(
        At.getContext(), 0, 0, At.getFunction()->getSubprogram()));
}

bool DynamicStack::runOnFunction(Function &F) {
  // With SafeStack these allocations are on the other stack.
  if (!F.hasFnAttribute(SecretAttr) || F.hasFnAttribute(Attribute::SafeStack))
    return false;
  auto isDynamic = [](const Instruction &I) {
    const auto *Alloca = dyn_cast<AllocaInst>(&I);
    return Alloca && !Alloca->isStaticAlloca();
  };
  if (none_of(instructions(F), isDynamic))
    return false;

  SmallVector<std::pair<Instruction *, Value *>, 8> Ends;
  IRBuilder<> Builder(F.getContext());
  Instruction &First = *find_if(F.getEntryBlock(), [&](const Instruction &I) {
    return !isa<AllocaInst>(I) || isDynamic(I);
  });
  setLocation(Builder, First);
  Value *Base = Builder.CreateStackSave();
  for (BasicBlock &BB : F) {
    for (Instruction &I : BB)
      if (auto *Call = dyn_cast<IntrinsicInst>(&I);
          Call && Call->getIntrinsicID() == Intrinsic::stackrestore)
        Ends.push_back({Call, Call->getArgOperand(0)});
    if (Instruction *MustTail = BB.getTerminatingMustTailCall())
      Ends.push_back({MustTail, Base});
    else if (isa<ReturnInst, ResumeInst>(BB.getTerminator()))
      Ends.push_back({BB.getTerminator(), Base});
  }

  Type *Size = Builder.getInt64Ty();
  FunctionCallee Wipe = F.getParent()->getOrInsertFunction(
      "__lethe_wipe_dynamic", Builder.getVoidTy(), Builder.getPtrTy(), Size);
  // A lazily bound call would run the dynamic linker, which saves registers.
  cast<Function>(Wipe.getCallee())->addFnAttr(Attribute::NonLazyBind);
  Value *Depth = ConstantInt::get(Size, depthBelow(F));
  for (auto [Where, High] : Ends) {
    setLocation(Builder, *Where);
    Builder.CreateCall(Wipe, {High, Depth})->setDoesNotThrow();
  }
  F.addFnAttr(DynamicErasedAttr);
  return true;
}

} // namespace lethe
