#include "PointerOrigins.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/GlobalAlias.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace lethe {

const Value *underlying(const Value *Pointer) {
  if (!Pointer->getType()->isPointerTy())
    return Pointer;
  return getUnderlyingObject(Pointer, /*MaxLookup=*/0);
}

void forEachGlobal(const Value *Operand,
                   function_ref<void(const GlobalValue *)> Visit) {
  if (!isa<Constant>(Operand) || isa<ConstantData>(Operand))
    return;
  SmallVector<const Value *, 4> Work{Operand};
  while (!Work.empty()) {
    const Value *Next = Work.pop_back_val();
    if (isa<GlobalVariable, GlobalAlias>(Next))
      Visit(cast<GlobalValue>(Next));
    if (isa<ConstantExpr, GlobalAlias>(Next))
      append_range(Work, cast<User>(Next)->operands());
  }
}

void forEachStoredPointer(const Value *Object,
                          function_ref<void(const Value *)> Visit) {
  SmallVector<const Value *, 8> Work{Object};
  SmallPtrSet<const Value *, 8> Seen{Object};
  while (!Work.empty())
    for (const User *U : Work.pop_back_val()->users()) {
      if (const auto *Store = dyn_cast<StoreInst>(U)) {
        if (Store->getValueOperand()->getType()->isPointerTy() &&
            Seen.contains(Store->getPointerOperand()))
          Visit(Store->getValueOperand());
      } else if (isa<GEPOperator>(U) || isa<CastInst>(U)) {
        if (Seen.insert(U).second)
          Work.push_back(U);
      }
    }
}

} // namespace lethe
