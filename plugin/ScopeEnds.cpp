#include "ScopeEnds.h"
#include "Attributes.h"
#include "RuntimeCalls.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

namespace lethe {

char ScopeEnds::ID = 0;

static constexpr char UnmarkedMetadata[] = "lethe.unmarked";

/// More is left to the runtime rather than to the C library's memset, which
/// brings vector registers of its own.
static constexpr uint64_t MaxInlineBytes = 128;

void noteUnmarkedLocals(Module &M, const SecretFlow &Flow) {
  SmallPtrSet<const Value *, 16> Marked;
  for (const CallBase *Annotation : Flow.annotations())
    if (Annotation->getType()->isVoidTy())
      Marked.insert(Annotation->getArgOperand(0)->stripPointerCasts());
  for (Function &F : M) {
    const FunctionFlow *Known = Flow.lookup(F);
    for (Instruction &I : instructions(F)) {
      auto *Local = dyn_cast<AllocaInst>(&I);
      if (!Local || Marked.contains(Local))
        continue;
      if (!Known || !Known->Tainted.contains(Local) ||
          !Local->getAllocatedType()->isAggregateType())
        Local->setMetadata(UnmarkedMetadata, MDNode::get(M.getContext(), {}));
    }
  }
}

/// Nothing much happens from I on before the function ends.
static bool endsSoon(const Instruction &I) {
  constexpr unsigned MaxBlocks = 8;
  SmallPtrSet<const BasicBlock *, MaxBlocks> Seen;
  SmallVector<const Instruction *, 4> Work{I.getNextNode()};
  while (!Work.empty()) {
    const Instruction *Next = Work.pop_back_val();
    for (; Next; Next = Next->getNextNode()) {
      if (const auto *Call = dyn_cast<CallBase>(Next);
          Call && !isa<IntrinsicInst>(Call))
        return false;
      if (!Next->isTerminator())
        continue;
      for (const BasicBlock *Successor : successors(Next)) {
        if (!Seen.insert(Successor).second || Seen.size() > MaxBlocks)
          return false;
        Work.push_back(&Successor->front());
      }
    }
  }
  return true;
}

static void wipe(Instruction &Before, AllocaInst &Local, uint64_t Size) {
  IRBuilder<> Builder(Before.getContext());
  setInsertPoint(Builder, Before);
  if (Size <= MaxInlineBytes)
    Builder.CreateMemSet(&Local, Builder.getInt8(0), Size, Local.getAlign(),
                         /*isVolatile=*/true);
  else
    callRuntime(Before, RuntimeRoutine::WipeMemory,
                {&Local, Builder.getInt64(Size)});
}

bool ScopeEnds::runOnFunction(Function &F) {
  if (!F.hasFnAttribute(ScopeEndsAttr))
    return false;
  SmallVector<std::pair<IntrinsicInst *, AllocaInst *>, 8> Ends;
  for (Instruction &I : instructions(F)) {
    auto *End = dyn_cast<IntrinsicInst>(&I);
    if (!End || End->getIntrinsicID() != Intrinsic::lifetime_end)
      continue;
    // The last operand is the pointer, with and without a size before it.
    auto *Local = dyn_cast<AllocaInst>(
        End->getArgOperand(End->arg_size() - 1)->stripPointerCasts());
    if (Local && Local->isStaticAlloca() &&
        !Local->hasMetadata(UnmarkedMetadata) && !endsSoon(*End))
      Ends.push_back({End, Local});
  }
  for (auto [End, Local] : Ends)
    if (auto Size = Local->getAllocationSize(F.getDataLayout()))
      wipe(*End, *Local, Size->getFixedValue());
  return !Ends.empty();
}

} // namespace lethe
