#include "CoroutineFrames.h"
#include "RuntimeCalls.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace lethe {

void eraseCoroutineFrame(Function &F) {
  SmallVector<IntrinsicInst *, 4> Releases;
  for (Instruction &I : instructions(F))
    if (auto *Call = dyn_cast<IntrinsicInst>(&I);
        Call && Call->getIntrinsicID() == Intrinsic::coro_free)
      Releases.push_back(Call);
  for (IntrinsicInst *Release : Releases) {
    // The frame itself rather than what is to be freed, which is null where
    // the frame lies in a caller's.
    Value *Frame = Release->getArgOperand(1);
    Instruction &Next = *Release->getNextNode();
    IRBuilder<> Builder(F.getContext());
    setInsertPoint(Builder, Next);
    Value *Size = Builder.CreateIntrinsic(Intrinsic::coro_size,
                                          {Builder.getInt64Ty()}, {});
    callRuntime(Next, RuntimeRoutine::WipeMemory, {Frame, Size});
  }
  // The parts it is split into inherit this: a caller that comes to know which
  // part it resumes must not inline it.
  F.addFnAttr(Attribute::NoInline);
}

} // namespace lethe
