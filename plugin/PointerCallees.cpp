#include "PointerCallees.h"
#include "Attributes.h"
#include "CallKinds.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace lethe {

char PointerCallees::ID = 0;

using Callees = SmallSetVector<Function *, 8>;
/// Tables of more functions are left alone: each call carries all of them.
static constexpr unsigned MaxCallees = 64;

/// Adds the functions that the constant holds. False if it may hold others:
/// whatever is no function and no pointer is not what a call goes through.
static bool addFunctions(const Constant *C, Callees &Found,
                         SmallPtrSetImpl<const Constant *> &Seen) {
  if (!Seen.insert(C).second || isa<ConstantData, BlockAddress>(C))
    return true;
  if (const auto *F = dyn_cast<Function>(C))
    return Found.insert(const_cast<Function *>(F)) &&
           Found.size() <= MaxCallees;
  // Data; an alias or ifunc may be a function of any kind.
  if (isa<GlobalValue>(C))
    return isa<GlobalVariable>(C);
  return all_of(C->operands(), [&](const Use &Operand) {
    return addFunctions(cast<Constant>(Operand), Found, Seen);
  });
}

static bool addLoaded(const LoadInst &Load, Callees &Found) {
  const auto *Table =
      dyn_cast<GlobalVariable>(getUnderlyingObject(Load.getPointerOperand()));
  if (!Table || !Table->isConstant() || !Table->hasDefinitiveInitializer())
    return false;
  SmallPtrSet<const Constant *, 16> Seen;
  return addFunctions(Table->getInitializer(), Found, Seen);
}

/// All functions that Call may lead to; false if they are not known.
static bool findCallees(const CallBase &Call, Callees &Found) {
  if (const MDNode *Known = Call.getMetadata(LLVMContext::MD_callees)) {
    for (const MDOperand &Operand : Known->operands())
      if (!Found.insert(mdconst::extract_or_null<Function>(Operand)))
        return false;
    return !Found.contains(nullptr);
  }
  const auto *Load =
      dyn_cast<LoadInst>(Call.getCalledOperand()->stripPointerCasts());
  return Load && addLoaded(*Load, Found) && !Found.empty();
}

static bool noteCallees(CallBase &Call) {
  const Function &Caller = *Call.getFunction();
  Callees Found;
  if (!Call.isIndirectCall() || !findCallees(Call, Found) ||
      any_of(Found, [&](const Function *F) {
        return !erasesItself(*F) || !hasSameInstructions(Caller, *F);
      }))
    return false;
  LLVMContext &Context = Call.getContext();
  SmallVector<Metadata *, 8> Operands{MDString::get(Context, ErasingAttr)};
  for (Function *F : Found) {
    Operands.push_back(ValueAsMetadata::get(F));
    F->addFnAttr(CalledAttr);
  }
  Call.setMetadata("heapallocsite", MDNode::get(Context, Operands));
  return true;
}

bool PointerCallees::runOnModule(Module &M) {
  bool Changed = false;
  for (Function &F : M)
    if (F.hasFnAttribute(SecretAttr))
      for (Instruction &I : instructions(F))
        if (auto *Call = dyn_cast<CallBase>(&I))
          Changed |= noteCallees(*Call);
  return Changed;
}

} // namespace lethe
