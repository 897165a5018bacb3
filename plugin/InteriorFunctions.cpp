#include "InteriorFunctions.h"
#include "Attributes.h"
#include "CallKinds.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace lethe {

char InteriorFunctions::ID = 0;

/// What its callees use of the stack begins at a depth that is known.
static bool hasFixedFrame(const Function &F) {
  return none_of(instructions(F), [](const Instruction &I) {
    const auto *Alloca = dyn_cast<AllocaInst>(&I);
    return Alloca && !Alloca->isStaticAlloca();
  });
}

bool mayLeaveErasing(const Function &F) {
  return (F.getCallingConv() == CallingConv::C ||
          F.getCallingConv() == CallingConv::Fast) &&
         F.doesNotThrow() && !F.hasPersonalityFn() &&
         !F.callsFunctionThatReturnsTwice() && !F.isPresplitCoroutine() &&
         !F.hasFnAttribute(Attribute::Naked) && hasFixedFrame(F);
}

/// It may become a jump, which is worth more: nothing is left to erase after a
/// callee that erases itself.
static bool isLast(const CallBase &Call) {
  const auto *Direct = dyn_cast<CallInst>(&Call);
  const auto *Next =
      Direct ? dyn_cast_or_null<ReturnInst>(Direct->getNextNode()) : nullptr;
  return Next && Direct->isTailCall() &&
         (!Next->getReturnValue() || Next->getReturnValue() == Direct);
}

bool FixedFrames::contains(const Function &F) {
  auto [Known, IsNew] = Answers.try_emplace(&F, false);
  if (IsNew)
    Known->second = hasFixedFrame(F);
  return Known->second;
}

bool isErasedByCaller(const Use &U, FixedFrames &Fixed) {
  const auto *Call = dyn_cast<CallBase>(U.getUser());
  if (!Call || !Call->isCallee(&U) || isLast(*Call))
    return false;
  const Function &Caller = *Call->getFunction();
  return Caller.hasFnAttribute(SecretAttr) &&
         hasSameInstructions(Caller, *cast<Function>(U.get())) &&
         Fixed.contains(Caller) && !Caller.hasFnAttribute(Attribute::Naked);
}

bool InteriorFunctions::runOnModule(Module &M) {
  bool Changed = false;
  // The functions that come before F: a caller among them is one by recursion,
  // and does not know how deep F reaches.
  SmallPtrSet<const Function *, 32> Seen;
  FixedFrames Fixed;
  auto isErased = [&](const Use &U) {
    return isErasedByCaller(U, Fixed) &&
           !Seen.contains(cast<CallBase>(U.getUser())->getFunction());
  };
  for (Function &F : M) {
    if (F.isDeclaration())
      continue;
    Seen.insert(&F);
    if (!F.hasLocalLinkage() || !erasesItself(F) || F.use_empty() ||
        !mayLeaveErasing(F) || !all_of(F.uses(), isErased))
      continue;
    F.addFnAttr(InteriorAttr);
    Changed = true;
  }
  return Changed;
}

} // namespace lethe
