#include "ListNames.h"
#include "clang/AST/DeclCXX.h"

using namespace clang;
using llvm::StringRef;

namespace lethe {

static StringRef nameOfTag(const TagDecl *D) {
  if (D->getIdentifier())
    return D->getName();
  if (const TypedefNameDecl *Typedef = D->getTypedefNameForAnonDecl())
    return Typedef->getName();
  return {};
}

// Clang's own name of a constructor has the arguments of its class template.
std::string lastListName(const NamedDecl *D) {
  if (const auto *Tag = dyn_cast<TagDecl>(D))
    return nameOfTag(Tag).str();
  if (const IdentifierInfo *Identifier = D->getIdentifier())
    return Identifier->getName().str();
  if (isa<CXXDeductionGuideDecl>(D))
    return {};
  if (const auto *Method = dyn_cast<CXXMethodDecl>(D)) {
    std::string Class = nameOfTag(Method->getParent()).str();
    if (isa<CXXConstructorDecl>(Method))
      return Class;
    if (isa<CXXDestructorDecl>(Method))
      return "~" + Class;
  }
  return D->getNameAsString();
}

llvm::SmallVector<std::string, 2> listNames(const NamedDecl *D) {
  std::string Name = lastListName(D);
  if (Name.empty())
    return {};
  std::string Full = Name;
  for (const DeclContext *Scope = D->getDeclContext(); Scope;
       Scope = Scope->getParent()) {
    const auto *Around = dyn_cast<NamedDecl>(Scope);
    std::string Part = Around ? lastListName(Around) : std::string();
    if (Part.empty())
      continue;
    Part += "::";
    Full.insert(0, Part);
    if (!Scope->isInlineNamespace())
      Name.insert(0, Part);
  }
  if (Name == Full)
    return {std::move(Name)};
  return {std::move(Name), std::move(Full)};
}

std::optional<StringRef> firstListName(const NamedDecl *D) {
  const NamedDecl *Outermost = D;
  for (const DeclContext *Scope = D->getDeclContext(); Scope;
       Scope = Scope->getParent())
    if (const auto *Around = dyn_cast<NamedDecl>(Scope);
        Around && !(Scope->isNamespace() && !Around->getIdentifier()))
      Outermost = Around;
  const auto *Namespace = dyn_cast<NamespaceDecl>(Outermost);
  if (!Outermost->getIdentifier() || (Namespace && Namespace->isInline()))
    return std::nullopt;
  return Outermost->getName();
}

std::optional<StringRef> plainListName(const NamedDecl *D) {
  if (!D->getIdentifier() ||
      !D->getDeclContext()->getRedeclContext()->isTranslationUnit())
    return std::nullopt;
  return D->getName();
}

const RecordDecl *listOwner(const RecordDecl *D) {
  while (D && nameOfTag(D).empty())
    D = dyn_cast<RecordDecl>(D->getDeclContext());
  return D;
}

bool isInUnnamedClass(const Decl *D) {
  const auto *Scope =
      dyn_cast<TagDecl>(D) ? cast<DeclContext>(D) : D->getLexicalDeclContext();
  for (; Scope; Scope = Scope->getLexicalParent()) {
    const auto *Tag = dyn_cast<TagDecl>(Scope);
    const auto *Class = dyn_cast<CXXRecordDecl>(Scope);
    if (Tag && nameOfTag(Tag).empty() && !(Class && Class->isLambda()))
      return true;
  }
  return false;
}

} // namespace lethe
