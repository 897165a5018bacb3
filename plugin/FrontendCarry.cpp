#include "FrontendCarry.h"
#include "Facts.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"

using namespace clang;

namespace lethe {

void Carrier::annotate(const ValueDecl *D, llvm::StringRef Text) {
  for (const auto *Attr : D->specific_attrs<AnnotateAttr>())
    if (Attr->getAnnotation() == Text)
      return;
  const_cast<ValueDecl *>(D)->addAttr(AnnotateAttr::CreateImplicit(
      Context, Text, nullptr, 0, D->getSourceRange()));
}

DeclSecrecy Carrier::carry(const ValueDecl *D) {
  DeclSecrecy Found = Marks.secrecyOf(D);
  if (!Enabled)
    return Found;
  if (const auto *Source = dyn_cast<DecompositionDecl>(D)) {
    for (const BindingDecl *Binding : Source->bindings()) {
      if (Marks.isMarked(Binding))
        annotate(D, AnnotationText);
      if (const VarDecl *Holder = Binding->getHoldingVar())
        if (Marks.secrecyOf(Binding))
          annotate(Holder, AnnotationText);
    }
  }
  if (Marks.callsSecretFunction(D))
    for (const Decl *Redeclaration : D->redecls())
      annotate(cast<ValueDecl>(Redeclaration), CalleeAnnotationText);
  if (Marks.isPublic(D))
    for (const Decl *Redeclaration : D->redecls())
      annotate(cast<ValueDecl>(Redeclaration), PublicAnnotationText);
  // A part is annotated where it is declared; the field around it is plain.
  if (!Found || (isa<FieldDecl>(D) && Found.Kind == Secrecy::Part))
    return Found;
  for (const Decl *Redeclaration : D->redecls())
    annotate(cast<ValueDecl>(Redeclaration), AnnotationText);
  return Found;
}

void Carrier::carryAs(const ValueDecl *From, const ValueDecl *To) {
  if (Enabled && Marks.secrecyOf(From))
    annotate(To, AnnotationText);
}

void Carrier::carryFields(const RecordDecl *D) {
  for (const FieldDecl *Field : D->fields())
    carry(Field);
}

} // namespace lethe
