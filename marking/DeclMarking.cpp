#include "Marking.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace lethe {

/// Where D is annotated with Text. Implicit annotations are those the plugin
/// carries into the IR, perhaps by way of a precompiled header: consequences of
/// a marking, not markings.
static std::optional<SourceLocation> annotationOn(const Decl *D,
                                                  llvm::StringRef Text) {
  for (const auto *Attr : D->specific_attrs<AnnotateAttr>())
    if (!Attr->isImplicit() && Attr->getAnnotation() == Text)
      return Attr->getLocation();
  return std::nullopt;
}

std::optional<SourceLocation> Markings::markingOn(const Decl *D) const {
  if (auto Annotation = annotationOn(D, MarkingText))
    return Annotation;
  if (Matcher)
    if (const ListEntry *Entry = Matcher->match(D))
      return Entry->Location;
  return More ? More->markingOn(D) : std::nullopt;
}

/// Annotations a template pattern carries are not always instantiated: never
/// for explicit specializations.
static const Decl *patternOf(const Decl *D) {
  if (const auto *Function = dyn_cast<FunctionDecl>(D)) {
    if (const auto *Pattern = Function->getTemplateInstantiationPattern())
      return Pattern;
    if (const auto *Template = Function->getPrimaryTemplate())
      return Template->getTemplatedDecl();
  } else if (const auto *Specialization =
                 dyn_cast<ClassTemplateSpecializationDecl>(D)) {
    if (const auto *Pattern = Specialization->getTemplateInstantiationPattern())
      return Pattern;
    return Specialization->getSpecializedTemplate()->getTemplatedDecl();
  } else if (const auto *Record = dyn_cast<CXXRecordDecl>(D)) {
    return Record->getTemplateInstantiationPattern();
  } else if (const auto *Enum = dyn_cast<EnumDecl>(D)) {
    return Enum->getTemplateInstantiationPattern();
  } else if (const auto *Variable = dyn_cast<VarDecl>(D)) {
    return Variable->getTemplateInstantiationPattern();
  }
  return nullptr;
}

/// The same parameter in another declaration of its function.
static const ParmVarDecl *counterpart(const ParmVarDecl *D,
                                      const FunctionDecl *In) {
  unsigned Index = D->getFunctionScopeIndex();
  return Index < In->getNumParams() ? In->getParamDecl(Index) : nullptr;
}

/// Every source of markings ends here.
std::optional<SourceLocation> Markings::anyMarkingOf(const Decl *D) const {
  // A field has no other declarations, and no pattern to ask for.
  if (isa<FieldDecl>(D))
    return markingOn(D);
  for (const Decl *Redeclaration : D->redecls())
    if (auto Marking = markingOn(Redeclaration))
      return Marking;
  const Decl *Pattern =
      Context.getLangOpts().CPlusPlus ? patternOf(D) : nullptr;
  if (Pattern && Pattern != D)
    for (const Decl *Redeclaration : Pattern->redecls())
      if (auto Marking = markingOn(Redeclaration))
        return Marking;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(D))
    for (const CXXMethodDecl *Overridden : Method->overridden_methods())
      if (auto Marking = anyMarkingOf(Overridden))
        return Marking;
  const auto *Parameter = dyn_cast<ParmVarDecl>(D);
  if (!Parameter)
    return std::nullopt;
  const auto *Function = dyn_cast<FunctionDecl>(Parameter->getDeclContext());
  if (!Function)
    return std::nullopt;
  for (const FunctionDecl *Redeclaration : Function->redecls())
    if (const ParmVarDecl *Same = counterpart(Parameter, Redeclaration);
        Same && Same != Parameter)
      if (auto Marking = markingOn(Same))
        return Marking;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Function))
    for (const CXXMethodDecl *Overridden : Method->overridden_methods())
      if (const ParmVarDecl *Same = counterpart(Parameter, Overridden))
        if (auto Marking = anyMarkingOf(Same))
          return Marking;
  return std::nullopt;
}

/// What Type leads to in one step; null at the end.
static QualType target(QualType Type, const ASTContext &Context) {
  if (const ArrayType *Array = Context.getAsArrayType(Type))
    return Array->getElementType();
  return Type->getPointeeType();
}

/// A marking on a type that leads to functions speaks of these functions.
bool Markings::leadsToFunction(QualType Type) const {
  if (!Type.isNull())
    Type = Type.getCanonicalType();
  while (!Type.isNull() && !isa<BuiltinType, TagType>(Type)) {
    if (isa<FunctionType>(Type))
      return true;
    Type = target(Type, Context);
  }
  return false;
}

bool Markings::isPointerToFunctions(const Decl *D) const {
  return isa<VarDecl, FieldDecl>(D) &&
         leadsToFunction(cast<ValueDecl>(D)->getType());
}

std::optional<SourceLocation> Markings::markingOf(const Decl *D) const {
  auto Marking = anyMarkingOf(D);
  if (Marking && isPointerToFunctions(D))
    return std::nullopt;
  return Marking;
}

/// What is secret, if anything, is what it leads to.
static bool isAddress(QualType Type) {
  return Type->isPointerType() || Type->isReferenceType();
}

/// In this very declaration.
bool Markings::isSaidPublic(const Decl *D) const {
  return (Matcher && !Matcher->matchPublic(D).empty()) ||
         annotationOn(D, PublicMarkingText);
}

/// By the declarations of Function, which D is a parameter of, or its like.
bool Markings::isPublicIn(const ParmVarDecl *D,
                          const FunctionDecl *Function) const {
  return llvm::any_of(Function->redecls(), [&](const FunctionDecl *Declared) {
    const ParmVarDecl *Same = counterpart(D, Declared);
    return Same && isSaidPublic(Same);
  });
}

bool Markings::isPublicParameter(const ParmVarDecl *D) const {
  const auto *Function = dyn_cast<FunctionDecl>(D->getDeclContext());
  if (!Function)
    return false;
  if (secrecyOf(D)) {
    if (!isAddress(D->getType()))
      return false;
    if (!isMarked(Function))
      return true;
  }
  const auto *Pattern = dyn_cast_or_null<FunctionDecl>(patternOf(Function));
  return isPublicIn(D, Function) || (Pattern && isPublicIn(D, Pattern));
}

bool Markings::hasPublicResult(const FunctionDecl *D) const {
  auto isSaid = [&](const FunctionDecl *Function) {
    return llvm::any_of(Function->redecls(), [&](const FunctionDecl *Declared) {
      return isSaidPublic(Declared);
    });
  };
  const auto *Pattern = dyn_cast_or_null<FunctionDecl>(patternOf(D));
  return (isSaid(D) || (Pattern && isSaid(Pattern))) &&
         !secrecyOf(D->getReturnType());
}

bool Markings::isPublic(const ValueDecl *D) const {
  if (const auto *Parameter = dyn_cast<ParmVarDecl>(D))
    return isPublicParameter(Parameter);
  if (isa<FieldDecl>(D))
    return isSaidPublic(D) && !fromMarkingOrType(D);
  const auto *Variable = dyn_cast<VarDecl>(D);
  return Variable && Variable->hasGlobalStorage() &&
         llvm::any_of(
             D->redecls(),
             [&](const Decl *Declared) { return isSaidPublic(Declared); }) &&
         !secrecyOf(D);
}

bool Markings::callsSecretFunction(QualType Type) const {
  if (Type.isNull() || Type->isDependentType() || !leadsToFunction(Type))
    return false;
  for (; !Type.isNull(); Type = target(Type, Context)) {
    QualType Step = Type;
    while (true) {
      if (const auto *Attributed = dyn_cast<AttributedType>(Step)) {
        const auto *Annotation =
            dyn_cast_or_null<AnnotateTypeAttr>(Attributed->getAttr());
        if (Annotation && Annotation->getAnnotation() == MarkingText)
          return true;
      } else if (const auto *Typedef = dyn_cast<TypedefType>(Step)) {
        if (isMarked(Typedef->getDecl()))
          return true;
      }
      QualType Next = Step.getSingleStepDesugaredType(Context);
      if (Next == Step)
        break;
      Step = Next;
    }
  }
  return false;
}

bool Markings::callsSecretFunction(const ValueDecl *D) const {
  return isPointerToFunctions(D) &&
         (callsSecretFunction(D->getType()) || anyMarkingOf(D));
}

const ValueDecl *Markings::namedBy(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  if (const auto *Reference = dyn_cast<DeclRefExpr>(E))
    return Reference->getDecl();
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return Member->getMemberDecl();
  return nullptr;
}

bool Markings::callsSecretFunction(const Expr *E) const {
  while (!callsSecretFunction(E->getType())) {
    E = E->IgnoreParenImpCasts();
    const auto *Unary = dyn_cast<UnaryOperator>(E);
    if (Unary && Unary->getOpcode() == UO_Deref) {
      E = Unary->getSubExpr();
    } else if (const auto *Element = dyn_cast<ArraySubscriptExpr>(E)) {
      E = Element->getBase();
    } else {
      const ValueDecl *Named = namedBy(E);
      return Named && callsSecretFunction(Named);
    }
  }
  return true;
}

} // namespace lethe
