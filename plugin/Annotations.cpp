#include "Annotations.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/GlobalVariable.h"
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

bool isFieldAnnotation(const Instruction &I) {
  const auto *Call = dyn_cast<IntrinsicInst>(&I);
  return Call && Call->getIntrinsicID() == Intrinsic::ptr_annotation;
}

bool isAlsoAnnotated(const CallBase &Annotation, StringRef Text) {
  const Value *Object = Annotation.getArgOperand(0)->stripPointerCasts();
  auto hasText = [&](const Value *Other) {
    const auto *I = dyn_cast<Instruction>(Other);
    return I && isAnnotation(*I, Text);
  };
  // Those of a variable stand side by side, those of a field in a row.
  if (Annotation.getType()->isVoidTy())
    return any_of(Object->users(), hasText);
  return hasText(Object) || any_of(Annotation.users(), hasText);
}

static const ConstantArray *globalAnnotations(const Module &M) {
  const auto *List = M.getGlobalVariable("llvm.global.annotations");
  return List && List->hasInitializer()
             ? dyn_cast<ConstantArray>(List->getInitializer())
             : nullptr;
}

/// The global that an entry annotates with Text, or null.
static const GlobalValue *annotated(const Use &Entry, StringRef Text) {
  const auto *Fields = dyn_cast<ConstantStruct>(Entry);
  if (!Fields || Fields->getNumOperands() < 2 ||
      !hasText(Fields->getOperand(1), Text))
    return nullptr;
  return dyn_cast<GlobalValue>(Fields->getOperand(0)->stripPointerCasts());
}

void removeFunctionAnnotations(Module &M, StringRef Text) {
  const ConstantArray *Array = globalAnnotations(M);
  if (!Array)
    return;
  SmallVector<Constant *, 16> Kept;
  for (const Use &Entry : Array->operands())
    if (!isa_and_nonnull<Function>(annotated(Entry, Text)))
      Kept.push_back(cast<Constant>(Entry));
  if (Kept.size() == Array->getNumOperands())
    return;
  GlobalVariable *Old = M.getGlobalVariable("llvm.global.annotations");
  if (!Kept.empty()) {
    auto *Type = ArrayType::get(Kept.front()->getType(), Kept.size());
    auto *New =
        new GlobalVariable(M, Type, Old->isConstant(), Old->getLinkage(),
                           ConstantArray::get(Type, Kept));
    New->setSection(Old->getSection());
    New->takeName(Old);
  }
  Old->eraseFromParent();
  for (Function &F : M)
    F.removeDeadConstantUsers();
}

void forEachAnnotatedGlobal(const Module &M, StringRef Text,
                            function_ref<void(const GlobalValue &)> Visit) {
  if (const ConstantArray *Array = globalAnnotations(M))
    for (const Use &Entry : Array->operands())
      if (const GlobalValue *Global = annotated(Entry, Text))
        Visit(*Global);
}

} // namespace lethe
