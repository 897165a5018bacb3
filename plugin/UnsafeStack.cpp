#include "UnsafeStack.h"
#include "Attributes.h"
#include "CallKinds.h"
#include "RuntimeCalls.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace lethe {

char UnsafeStack::ID = 0;

static constexpr char StackPointerName[] = "__safestack_unsafe_stack_ptr";

namespace {
/// The accesses of one function to the unsafe stack's pointer, through the
/// address that SafeStack takes once, in the entry block.
struct Accesses {
  LoadInst *High = nullptr; ///< As the function finds it.
  SmallVector<StoreInst *, 4> Stores;
  SmallVector<Instruction *, 4> Exits;
};
} // namespace

static bool resumesUnwinding(const Instruction &I) {
  const auto *Call = dyn_cast<CallInst>(&I);
  return Call && Call->getCalledOperand()->getName() == "_Unwind_Resume";
}

static Accesses findAccesses(Function &F, const Value *Pointer) {
  Accesses Found;
  for (Instruction &I : instructions(F)) {
    if (auto *Load = dyn_cast<LoadInst>(&I)) {
      if (!Found.High && Load->getPointerOperand() == Pointer)
        Found.High = Load;
    } else if (auto *Store = dyn_cast<StoreInst>(&I)) {
      if (Store->getPointerOperand() == Pointer)
        Found.Stores.push_back(Store);
    } else if (isa<ReturnInst>(I)) {
      CallInst *MustTail = I.getParent()->getTerminatingMustTailCall();
      Found.Exits.push_back(MustTail ? MustTail : &I);
    } else if (resumesUnwinding(I)) {
      Found.Exits.push_back(&I);
    }
  }
  return Found;
}

/// Store makes room for all objects of fixed size, on entry.
static bool makesRoom(const StoreInst &Store, const LoadInst *High) {
  const auto *Top = dyn_cast<GetElementPtrInst>(Store.getValueOperand());
  return Top && High && Top->getPointerOperand() == High &&
         Store.getPrevNode() == Top && Top->getPrevNode() == High;
}

/// Zeroes from Low to High, if that is higher.
static void wipeBetween(Instruction &Before, Value *Low, Value *High) {
  IRBuilder<> Builder(Before.getContext());
  setInsertPoint(Builder, Before);
  Type *Number = Builder.getInt64Ty();
  Value *Size = Builder.CreateBinaryIntrinsic(
      Intrinsic::usub_sat, Builder.CreatePtrToInt(High, Number),
      Builder.CreatePtrToInt(Low, Number));
  callRuntime(Before, RuntimeRoutine::WipeMemory, {Low, Size});
}

static Value *loadBefore(Instruction &Before, Value *Pointer) {
  IRBuilder<> Builder(Before.getContext());
  setInsertPoint(Builder, Before);
  return Builder.CreateLoad(Builder.getPtrTy(), Pointer);
}

/// The lowest byte that the function's callees may have left secrets in.
static Value *lowestBelow(Instruction &Before, Value *Low, uint64_t Depth) {
  IRBuilder<> Builder(Before.getContext());
  setInsertPoint(Builder, Before);
  Type *Number = Builder.getInt64Ty();
  FunctionCallee Bottom = Before.getModule()->getOrInsertFunction(
      UnsafeStackBottomName, Builder.getPtrTy());
  CallInst *Lowest = Builder.CreateCall(Bottom);
  Lowest->setDoesNotThrow();
  Value *Wanted = Builder.CreateBinaryIntrinsic(
      Intrinsic::usub_sat, Builder.CreatePtrToInt(Low, Number),
      Builder.getInt64(Depth));
  Value *Clamped = Builder.CreateBinaryIntrinsic(
      Intrinsic::umax, Wanted, Builder.CreatePtrToInt(Lowest, Number));
  return Builder.CreateIntToPtr(Clamped, Builder.getPtrTy());
}

static bool handsOverSecrets(const Function &F) {
  return F.hasFnAttribute(SecretAttr) &&
         any_of(instructions(F), [](const Instruction &I) {
           const auto *Call = dyn_cast<CallBase>(&I);
           return Call && !isa<IntrinsicInst>(Call) && !Call->isInlineAsm() &&
                  !Call->hasFnAttr(PublicAttr) &&
                  !Call->getCalledOperand()->getName().starts_with("__lethe_");
         });
}

bool UnsafeStack::runOnFunction(Function &F) {
  // Where setjmp returns again the pointer is raised past skipped functions.
  if (!F.hasFnAttribute(ForeignStackAttr) ||
      !F.hasFnAttribute(Attribute::SafeStack))
    return false;
  Value *Pointer = F.getParent()->getNamedValue(StackPointerName);
  if (!Pointer)
    return false;
  const uint64_t Depth = handsOverSecrets(F) ? foreignStackBytes(F) : 0;
  Accesses Found = findAccesses(F, Pointer);
  for (StoreInst *Store : Found.Stores)
    if (!makesRoom(*Store, Found.High))
      wipeBetween(*Store, loadBefore(*Store, Pointer),
                  Store->getValueOperand());
  for (Instruction *Exit : Found.Exits) {
    Value *Low = loadBefore(*Exit, Pointer);
    if (resumesUnwinding(*Exit) && Found.High)
      wipeBetween(*Exit, Low, Found.High);
    if (Depth)
      wipeBetween(*Exit, lowestBelow(*Exit, Low, Depth), Low);
  }
  return true;
}

} // namespace lethe
