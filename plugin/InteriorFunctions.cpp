#include "InteriorFunctions.h"
#include "Attributes.h"
#include "CallKinds.h"
#include "llvm/ADT/DenseMap.h"
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

/// Returns are the only ways out of F, and leave the stack as it was.
static bool returnsPlainly(const Function &F) {
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

/// By function, hasFixedFrame: of a caller it is asked for each of its callees.
using FixedFrames = DenseMap<const Function *, bool>;

/// Seen are the functions that come before F: a caller among them is one by
/// recursion, and does not know how deep F reaches.
static bool isCalledByErasing(const Function &F,
                              const SmallPtrSetImpl<const Function *> &Seen,
                              FixedFrames &Fixed) {
  auto isFixed = [&](const Function &Caller) {
    auto [Known, IsNew] = Fixed.try_emplace(&Caller, false);
    if (IsNew)
      Known->second = hasFixedFrame(Caller);
    return Known->second;
  };
  return all_of(F.uses(), [&](const Use &U) {
    const auto *Call = dyn_cast<CallBase>(U.getUser());
    if (!Call || !Call->isCallee(&U) || isLast(*Call))
      return false;
    const Function &Caller = *Call->getFunction();
    return Caller.hasFnAttribute(SecretAttr) && !Seen.contains(&Caller) &&
           hasSameInstructions(Caller, F) && isFixed(Caller) &&
           !Caller.hasFnAttribute(Attribute::Naked);
  });
}

bool InteriorFunctions::runOnModule(Module &M) {
  bool Changed = false;
  SmallPtrSet<const Function *, 32> Seen;
  FixedFrames Fixed;
  for (Function &F : M) {
    if (F.isDeclaration())
      continue;
    Seen.insert(&F);
    if (!F.hasLocalLinkage() || !erasesItself(F) || F.use_empty() ||
        !returnsPlainly(F) || !isCalledByErasing(F, Seen, Fixed))
      continue;
    F.addFnAttr(InteriorAttr);
    Changed = true;
  }
  return Changed;
}

} // namespace lethe
