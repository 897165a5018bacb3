#include "FieldInits.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"

using namespace clang;

namespace lethe {

void forEachFieldInit(
    const InitListExpr *List,
    llvm::function_ref<void(const FieldDecl *, const Expr *)> Visit) {
  const RecordDecl *Record = List->getType()->getAsRecordDecl();
  if (!Record)
    return;
  if (Record->isUnion()) {
    if (List->getInitializedFieldInUnion() && List->getNumInits())
      Visit(List->getInitializedFieldInUnion(), List->getInit(0));
    return;
  }
  // Bases come first, unnamed bit-fields not at all.
  unsigned Index = 0;
  if (const auto *Class = dyn_cast<CXXRecordDecl>(Record))
    Index = Class->getNumBases();
  for (const FieldDecl *Field : Record->fields()) {
    if (Field->isUnnamedBitField())
      continue;
    if (Index >= List->getNumInits())
      return;
    Visit(Field, List->getInit(Index++));
  }
}

} // namespace lethe
