#include "ErasingCallees.h"
#include "Annotations.h"
#include "Attributes.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace lethe {

ErasingCallees::ErasingCallees(Module &M, const ModuleFacts &Facts) {
  forEachAnnotatedGlobal(
      M, CalleeAnnotationText,
      [&](const GlobalValue &Global) { Pointers.insert(&Global); });
  for (Function &F : M) {
    auto Known = Facts.Functions.find(F.getName());
    // Also what is defined here, where another definition may take its place.
    if ((F.isDeclaration() || !F.isDSOLocal()) &&
        Known != Facts.Functions.end() && Known->second.Marked)
      Declared.insert(&F);
    for (Instruction &I : instructions(F)) {
      if (!isAnnotation(I, CalleeAnnotationText))
        continue;
      auto *Annotation = cast<CallBase>(&I);
      Annotations.push_back(Annotation);
      // Of a field only the annotated pointer counts, not the object around.
      if (Annotation->getType()->isVoidTy())
        Pointers.insert(Annotation->getArgOperand(0)->stripPointerCasts());
      else
        Pointers.insert(Annotation);
    }
  }
}

bool ErasingCallees::isCalledBy(const CallBase &Call) const {
  if (const Function *Callee = Call.getCalledFunction())
    return Declared.contains(Callee);
  const auto *Load = dyn_cast<LoadInst>(Call.getCalledOperand());
  if (!Load)
    return false;
  const Value *Pointer = Load->getPointerOperand();
  while (!Pointers.contains(Pointer)) {
    if (const auto *Annotation = dyn_cast<CallBase>(Pointer);
        Annotation && isFieldAnnotation(*Annotation))
      Pointer = Annotation->getArgOperand(0);
    // An element of an array of such pointers.
    else if (const auto *Element = dyn_cast<GEPOperator>(Pointer))
      Pointer = Element->getPointerOperand();
    else
      return false;
  }
  return true;
}

/// In a program that is hardened as a whole all pointers lead to functions that
/// erase themselves.
void ErasingCallees::notePointers(Module &M, bool WholeProgram) const {
  LLVMContext &Context = M.getContext();
  MDNode *Note =
      MDNode::get(Context, MDString::get(Context, ErasesElsewhereAttr));
  for (Function &F : M)
    for (Instruction &I : instructions(F))
      if (auto *Call = dyn_cast<CallBase>(&I);
          Call && Call->isIndirectCall() && (WholeProgram || isCalledBy(*Call)))
        Call->setMetadata("heapallocsite", Note);
}

void ErasingCallees::noteCallersElsewhere(Module &M,
                                          const ModuleFacts &Facts) const {
  for (Function &F : M) {
    auto Known = Facts.Functions.find(F.getName());
    const bool IsMarked =
        Known != Facts.Functions.end() && Known->second.Marked;
    // What is local is called from elsewhere by its address.
    if (!F.isDeclaration() &&
        ((IsMarked && (!F.hasLocalLinkage() || F.hasAddressTaken())) ||
         (Facts.isWholeProgram() && F.hasAddressTaken())))
      F.addFnAttr(CalledAttr);
  }
  notePointers(M, Facts.isWholeProgram() && !Facts.ForLink);
  // Which functions are of another unit is open until the program is linked.
  if (Facts.ForLink)
    return;
  for (Function *F : Declared)
    F->addFnAttr(ErasesElsewhereAttr);
}

void ErasingCallees::bindEagerly() const {
  for (Function *F : Declared) {
    // Called directly, without the dynamic linker.
    if (F->isImplicitDSOLocal() || (!F->isDeclaration() && F->isDSOLocal()))
      continue;
    F->addFnAttr(Attribute::NonLazyBind);
    F->setDSOLocal(false);
  }
}

} // namespace lethe
