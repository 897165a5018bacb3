#include "Annotations.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

namespace lethe {

/// Annotations refer to their text by a pointer to a private string constant.
static bool hasText(const Value *Pointer, StringRef Text) {
  const auto *Global = dyn_cast<GlobalVariable>(Pointer->stripPointerCasts());
  if (!Global || !Global->hasInitializer())
    return false;
  const auto *Data = dyn_cast<ConstantDataSequential>(Global->getInitializer());
  return Data && Data->isCString() && Data->getAsCString() == Text;
}

bool isAnnotation(const Instruction &I, StringRef Text) {
  const auto *Call = dyn_cast<IntrinsicInst>(&I);
  return Call &&
         (Call->getIntrinsicID() == Intrinsic::var_annotation ||
          Call->getIntrinsicID() == Intrinsic::ptr_annotation) &&
         hasText(Call->getArgOperand(1), Text);
}

void forEachAnnotatedGlobal(const Module &M, StringRef Text,
                            function_ref<void(const GlobalValue &)> Visit) {
  const auto *List = M.getGlobalVariable("llvm.global.annotations");
  if (!List || !List->hasInitializer())
    return;
  const auto *Array = dyn_cast<ConstantArray>(List->getInitializer());
  if (!Array)
    return;
  for (const Use &Entry : Array->operands()) {
    const auto *Fields = dyn_cast<ConstantStruct>(Entry);
    if (!Fields || Fields->getNumOperands() < 2 ||
        !hasText(Fields->getOperand(1), Text))
      continue;
    if (const auto *Global =
            dyn_cast<GlobalValue>(Fields->getOperand(0)->stripPointerCasts()))
      Visit(*Global);
  }
}

} // namespace lethe
