#include "PublicLoads.h"
#include "Annotations.h"
#include "Attributes.h"
#include "Facts.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/MemoryModelRelaxationAnnotations.h"
#include "llvm/IR/Metadata.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace lethe {

/// By name, not by identity: inlining copies distinct nodes, which then no
/// longer combine.
static MDNode *publicScope(LLVMContext &Context) {
  MDNode *Domain = MDNode::get(Context, MDString::get(Context, "lethe"));
  return MDNode::get(Context, {MDString::get(Context, PublicLoadText), Domain});
}

/// What stores to the field also need for a load that a loop's stores and loads
/// are replaced by.
static void addScope(Instruction &Access) {
  MDNode *Scopes =
      MDNode::get(Access.getContext(), publicScope(Access.getContext()));
  Access.setMetadata(
      LLVMContext::MD_alias_scope,
      MDNode::concatenate(Access.getMetadata(LLVMContext::MD_alias_scope),
                          Scopes));
}

static void note(LoadInst &Load) {
  Load.addAnnotationMetadata(PublicLoadText);
  Load.setMetadata(
      LLVMContext::MD_mmra,
      MMRAMetadata::getTagMD(Load.getContext(), "lethe", "public"));
  addScope(Load);
}

/// U is the address of a part of what its operand is the address of, and not of
/// what lies around that.
static bool leadsInside(const User &U) {
  const auto *Element = dyn_cast<GEPOperator>(&U);
  const auto *First =
      Element ? dyn_cast<ConstantInt>(Element->idx_begin()->get()) : nullptr;
  return First && First->isZero();
}

/// What is annotated, or is a part of what is.
static const Value *aroundField(const Value &Address) {
  if (const auto *Element = dyn_cast<GEPOperator>(&Address))
    return Element->getPointerOperand();
  const auto *Annotation = dyn_cast<CallBase>(&Address);
  return Annotation && isFieldAnnotation(*Annotation)
             ? Annotation->getArgOperand(0)
             : nullptr;
}

static const Value *aroundFields(const Value *Address) {
  while (const Value *Around = aroundField(*Address))
    Address = Around;
  return Address;
}

static bool isMarkedSecret(const Value &Field) {
  const auto *Annotation = dyn_cast<CallBase>(&Field);
  return Annotation && isFieldAnnotation(*Annotation) &&
         (isAnnotation(*Annotation, AnnotationText) ||
          isAlsoAnnotated(*Annotation, AnnotationText));
}

/// The load of the pointer to the table that Method is read from, if it is in
/// memory. Not in a local, of which is known what it holds.
static LoadInst *tableOf(const CallBase &Method) {
  const auto *Load = dyn_cast<LoadInst>(aroundFields(&Method));
  if (!Load || isa<AllocaInst>(aroundFields(Load->getPointerOperand())) ||
      isMarkedSecret(*Load->getPointerOperand()))
    return nullptr;
  return const_cast<LoadInst *>(Load);
}

/// The variable that holds the address which Load reads, or the address of the
/// object around.
static const AllocaInst *addressVariable(const LoadInst &Load) {
  const auto *Address =
      dyn_cast<LoadInst>(aroundFields(Load.getPointerOperand()));
  return Address ? dyn_cast<AllocaInst>(Address->getPointerOperand()) : nullptr;
}

/// Notes what is read right where Variable points to.
static void notePointees(const AllocaInst &Variable) {
  for (const User *Pointer : Variable.users())
    if (isa<LoadInst>(Pointer))
      for (const User *U : Pointer->users())
        if (const auto *Load = dyn_cast<LoadInst>(U);
            Load && Load->getType()->isPointerTy())
          note(const_cast<LoadInst &>(*Load));
}

/// A method that no secret decides is not read from a table that a secret has
/// chosen. So a pointer in memory that leads to one is public as well, unless
/// that memory is marked as secret, and so is whatever else the source reads by
/// the variable that it reads that pointer by: it is a pointer to a table each
/// time.
static void noteTables(ArrayRef<Value *> Fields) {
  SmallMapVector<const AllocaInst *, SmallVector<LoadInst *, 4>, 8> Tables;
  for (const Value *Field : Fields)
    if (const auto *Method = dyn_cast<CallBase>(Field);
        Method && isAlsoAnnotated(*Method, CalleeAnnotationText))
      if (LoadInst *Table = tableOf(*Method))
        Tables[addressVariable(*Table)].push_back(Table);
  for (const auto &[Variable, Loads] : Tables) {
    if (Variable && any_of(Variable->users(), [](const User *U) {
          return isAnnotation(*cast<Instruction>(U), AnnotationText);
        }))
      continue;
    bool IsPointee = false;
    for (LoadInst *Load : Loads) {
      note(*Load);
      IsPointee |= isa<LoadInst>(Load->getPointerOperand());
    }
    if (Variable && IsPointee)
      notePointees(*Variable);
  }
}

void notePublicLoads(Module &M, ArrayRef<CallBase *> Annotations) {
  SmallVector<Value *, 16> Addresses;
  forEachAnnotatedGlobal(
      M, PublicAnnotationText, [&](const GlobalValue &Global) {
        Addresses.push_back(const_cast<GlobalValue *>(&Global));
      });
  copy_if(Annotations, std::back_inserter(Addresses), [](CallBase *Annotation) {
    return isFieldAnnotation(*Annotation) &&
           isAnnotation(*Annotation, PublicAnnotationText);
  });
  noteTables(Addresses);
  while (!Addresses.empty()) {
    Value *Address = Addresses.pop_back_val();
    for (User *U : Address->users()) {
      auto *I = dyn_cast<Instruction>(U);
      if (auto *Load = dyn_cast<LoadInst>(U))
        note(*Load);
      else if (auto *Store = dyn_cast<StoreInst>(U);
               Store && Store->getPointerOperand() == Address)
        addScope(*Store);
      else if (leadsInside(*U) || (I && isFieldAnnotation(*I)))
        Addresses.push_back(U);
    }
  }
}

bool isNotedPublic(const LoadInst &Load) {
  if (const MDNode *Scopes = Load.getMetadata(LLVMContext::MD_alias_scope);
      Scopes &&
      is_contained(Scopes->operands(), publicScope(Load.getContext())))
    return true;
  const MDNode *Notes = Load.getMetadata(LLVMContext::MD_annotation);
  if (Notes && any_of(Notes->operands(), [](const MDOperand &Note) {
        const auto *Text = dyn_cast<MDString>(Note);
        return Text && Text->getString() == PublicLoadText;
      }))
    return true;
  return MMRAMetadata(Load).hasTag("lethe", "public");
}

static void dropScope(Instruction &Access) {
  const MDNode *Scopes = Access.getMetadata(LLVMContext::MD_alias_scope);
  if (!Scopes)
    return;
  const MDNode *Public = publicScope(Access.getContext());
  SmallVector<Metadata *, 4> Kept;
  copy_if(Scopes->operands(), std::back_inserter(Kept),
          [&](const MDOperand &Scope) { return Scope != Public; });
  Access.setMetadata(LLVMContext::MD_alias_scope,
                     Kept.empty() ? nullptr
                                  : MDNode::get(Access.getContext(), Kept));
}

void dropPublicNotes(Function &F) {
  for (Instruction &I : instructions(F)) {
    if (isa<LoadInst>(I))
      I.setMetadata(LLVMContext::MD_mmra, nullptr);
    dropScope(I);
  }
}

} // namespace lethe
