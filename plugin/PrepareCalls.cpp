#include "PrepareCalls.h"
#include "Attributes.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace lethe {

char PrepareCalls::ID = 0;

/// Registers hold six integer arguments in every convention but the register
/// rich ones, which hold more; vectors of any width pass for one each.
static bool mayHaveStackArguments(const FunctionType &Type,
                                  const AttributeList &Attributes) {
  if (Type.isVarArg() || Type.getNumParams() > 4)
    return true;
  for (unsigned I = 0; I < Type.getNumParams(); ++I)
    if (Attributes.hasParamAttr(I, Attribute::ByVal) ||
        Type.getParamType(I)->isX86_FP80Ty() ||
        Type.getParamType(I)->isAggregateType() ||
        Type.getParamType(I)->getPrimitiveSizeInBits() > 512)
      return true;
  return false;
}

static bool mayStayTailCall(const CallInst &Call) {
  const Function *Callee = Call.getCalledFunction();
  const Function &Caller = *Call.getFunction();
  // What such a callee leaves has to be erased when it has returned.
  if (Callee && isInterior(*Callee) && !isInterior(Caller))
    return false;
  return Callee && erasesItself(*Callee) &&
         !mayHaveStackArguments(*Callee->getFunctionType(),
                                Callee->getAttributes()) &&
         !mayHaveStackArguments(*Caller.getFunctionType(),
                                Caller.getAttributes());
}

bool PrepareCalls::runOnFunction(Function &F) {
  if (!F.hasFnAttribute(SecretAttr))
    return false;
  // Outlined code would run outside of the frame that is erased.
  F.addFnAttr("nooutline");

  if (any_of(F.users(), [&](const User *U) {
        const auto *Call = dyn_cast<CallBase>(U);
        return Call && Call->getCalledOperand() == &F &&
               Call->getFunction()->hasFnAttribute(SecretAttr);
      }))
    F.addFnAttr(CalledAttr);

  SmallSetVector<StringRef, 8> Called;
  SmallPtrSet<const Function *, 8> Given;
  for (Instruction &I : instructions(F)) {
    auto *Call = dyn_cast<CallBase>(&I);
    if (!Call)
      continue;
    if (auto *Direct = dyn_cast<CallInst>(Call);
        Direct && !Direct->isMustTailCall() && !mayStayTailCall(*Direct))
      Direct->setTailCallKind(CallInst::TCK_NoTail);
    if (!Call->getCalledFunction() && Call->hasFnAttr(PublicAttr) &&
        !Call->hasMetadata("heapallocsite"))
      Call->setMetadata("heapallocsite",
                        MDNode::get(F.getContext(),
                                    MDString::get(F.getContext(), PublicAttr)));
    if (const Function *Callee = Call->getCalledFunction();
        Callee && !Callee->isIntrinsic()) {
      Called.insert(Callee->getName());
      if (!Call->hasFnAttr(PublicAttr))
        Given.insert(Callee);
    }
  }
  for (const Function *Callee : Given)
    Called.remove(Callee->getName());
  F.addFnAttr(NotGivenAttr, join(Called.begin(), Called.end(), ","));
  return true;
}

} // namespace lethe
