#include "Landings.h"
#include "Attributes.h"
#include "RuntimeCalls.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/EHPersonalities.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Local.h"

using namespace llvm;

namespace lethe {

char Landings::ID = 0;

static bool mayThrow(const CallInst &Call) {
  return !Call.doesNotThrow() && !isa<IntrinsicInst>(Call) &&
         !Call.isMustTailCall();
}

/// The personality the function has, or the one that its language uses.
static Constant *personalityOf(Function &F) {
  if (F.hasPersonalityFn())
    return F.getPersonalityFn();
  StringRef Name = F.getFnAttribute(PersonalityAttr).getValueAsString();
  if (Name.empty())
    return nullptr;
  auto *Type = FunctionType::get(Type::getInt32Ty(F.getContext()), true);
  return cast<Constant>(
      F.getParent()->getOrInsertFunction(Name, Type).getCallee());
}

/// A landing pad, shared by all calls, that does nothing but go on unwinding.
static BasicBlock *createLandingPad(Function &F) {
  LLVMContext &Context = F.getContext();
  BasicBlock *Block = BasicBlock::Create(Context, "lethe.unwind", &F);
  IRBuilder<> Builder(Block);
  if (DISubprogram *Subprogram = F.getSubprogram())
    Builder.SetCurrentDebugLocation(DILocation::get(Context, 0, 0, Subprogram));
  LandingPadInst *Pad = Builder.CreateLandingPad(
      StructType::get(Builder.getPtrTy(), Builder.getInt32Ty()), 0);
  Pad->setCleanup(true);
  Builder.CreateResume(Pad);
  return Block;
}

static bool addLandingPads(Function &F) {
  if (F.doesNotThrow() || F.hasFnAttribute(Attribute::Naked))
    return false;
  Constant *Personality = personalityOf(F);
  if (!Personality || isScopedEHPersonality(classifyEHPersonality(Personality)))
    return false;
  SmallVector<CallInst *, 16> Calls;
  bool Changed = false;
  for (Instruction &I : instructions(F)) {
    if (auto *Call = dyn_cast<CallInst>(&I); Call && mayThrow(*Call))
      Calls.push_back(Call);
    // One that catches some exceptions only is passed by, by others.
    if (auto *Pad = dyn_cast<LandingPadInst>(&I); Pad && !Pad->isCleanup()) {
      Pad->setCleanup(true);
      Changed = true;
    }
  }
  if (Calls.empty())
    return Changed;
  F.setPersonalityFn(Personality);
  BasicBlock *Pad = createLandingPad(F);
  for (CallInst *Call : Calls) {
    MDNode *Noted = Call->getMetadata("heapallocsite");
    BasicBlock *Block = Call->getParent();
    changeToInvokeAndSplitBasicBlock(Call, Pad);
    Block->getTerminator()->setMetadata("heapallocsite", Noted);
  }
  return true;
}

bool returnsTwice(const CallBase &Call) {
  if (const auto *Intrinsic = dyn_cast<IntrinsicInst>(&Call))
    return Intrinsic->getIntrinsicID() == Intrinsic::eh_sjlj_setjmp;
  return Call.hasFnAttr(Attribute::ReturnsTwice);
}

/// Where Call has returned; null if it never does.
static Instruction *afterReturn(CallBase &Call) {
  auto *Invoke = dyn_cast<InvokeInst>(&Call);
  if (!Invoke)
    return Call.getNextNode();
  BasicBlock *Next = Invoke->getNormalDest();
  if (!Next->getSinglePredecessor())
    Next = SplitEdge(Invoke->getParent(), Next);
  return &*Next->getFirstInsertionPt();
}

static bool eraseAfterSetjmp(Function &F) {
  SmallVector<CallBase *, 4> Calls;
  for (Instruction &I : instructions(F))
    if (auto *Call = dyn_cast<CallBase>(&I); Call && returnsTwice(*Call))
      Calls.push_back(Call);
  for (CallBase *Call : Calls) {
    Instruction *After = afterReturn(*Call);
    if (!After)
      continue;
    // getcontext says nothing of which return it is.
    if (Call->getType()->isIntegerTy() &&
        Call->getCalledOperand()->getName() != "getcontext") {
      IRBuilder<> Builder(After);
      Value *Again = Builder.CreateIsNotNull(Call);
      After = SplitBlockAndInsertIfThen(Again, After, /*Unreachable=*/false);
    }
    callRuntime(*After, RuntimeRoutine::Landed,
                {ConstantInt::get(Type::getInt64Ty(F.getContext()),
                                  foreignStackBytes(F))});
  }
  return !Calls.empty();
}

bool Landings::runOnFunction(Function &F) {
  if (!F.hasFnAttribute(ForeignStackAttr))
    return false;
  bool Changed = F.hasFnAttribute(SecretAttr) && addLandingPads(F);
  Changed |= eraseAfterSetjmp(F);
  return Changed;
}

} // namespace lethe
