#include "DynamicStack.h"
#include "Attributes.h"
#include "RuntimeCalls.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

namespace lethe {

char DynamicStack::ID = 0;

/// Room for return addresses and arguments of calls, below the allocations.
static constexpr uint64_t CallBytes = 256;

/// Room for the frames of callees, which erase as far below their own.
static constexpr uint64_t CalleeBytes = 1024;

/// How far below the allocations callees may have left secrets.
static uint64_t depthBelow(const Function &F) {
  for (const Instruction &I : instructions(F)) {
    const auto *Call = dyn_cast<CallBase>(&I);
    if (!Call || isa<IntrinsicInst>(Call) || Call->isInlineAsm() ||
        Call->hasFnAttr(PublicAttr))
      continue;
    const uint64_t Bytes = foreignStackBytes(F);
    return Bytes ? Bytes + CalleeBytes : CallBytes;
  }
  return CallBytes;
}

bool DynamicStack::runOnFunction(Function &F) {
  // With SafeStack these allocations are on the other stack: UnsafeStack.
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
  setInsertPoint(Builder, First);
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

  Value *Depth = Builder.getInt64(depthBelow(F));
  for (auto [Where, High] : Ends)
    callRuntime(*Where, RuntimeRoutine::WipeDynamic, {High, Depth});
  F.addFnAttr(DynamicErasedAttr);
  return true;
}

char DynamicDepth::ID = 0;

/// How far the callees reach that may have been passed by, where that is known:
/// they have been compiled.
static uint64_t reachOfCallees(const Function &F) {
  SmallVector<StringRef, 8> Public;
  F.getFnAttribute(PublicPathsAttr).getValueAsString().split(Public, ',');
  uint64_t Most = 0;
  for (const Instruction &I : instructions(F)) {
    const auto *Call = dyn_cast<CallBase>(&I);
    const Function *Callee = Call ? Call->getCalledFunction() : nullptr;
    uint64_t Bytes = 0;
    if (Callee && !is_contained(Public, Callee->getName()) &&
        !Callee->getFnAttribute(ReachAttr).getValueAsString().getAsInteger(
            10, Bytes))
      Most = std::max(Most, Bytes);
  }
  return Most;
}

bool DynamicDepth::runOnFunction(Function &F) {
  const uint64_t Reach =
      F.hasFnAttribute(DynamicErasedAttr) ? reachOfCallees(F) : 0;
  if (!Reach)
    return false;
  const StringRef Wipe = symbolOf(RuntimeRoutine::WipeDynamic);
  for (Instruction &I : instructions(F)) {
    auto *Call = dyn_cast<CallBase>(&I);
    const Function *Callee = Call ? Call->getCalledFunction() : nullptr;
    if (!Callee || Callee->getName() != Wipe)
      continue;
    const auto *Depth = cast<ConstantInt>(Call->getArgOperand(1));
    Call->setArgOperand(
        1, ConstantInt::get(Depth->getType(), Depth->getZExtValue() + Reach));
  }
  return true;
}

} // namespace lethe
