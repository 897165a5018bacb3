#include "Marking.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/PrettyPrinter.h"

using namespace clang;

namespace lethe {

static std::string quote(const NamedDecl *D) {
  return "'" + D->getNameAsString() + "'";
}

static std::string quote(QualType Type, const ASTContext &Context) {
  return "'" +
         Type.getUnqualifiedType().getAsString(
             PrintingPolicy(Context.getLangOpts())) +
         "'";
}

std::string TypeSecrecy::describe(const ASTContext &Context) const {
  std::string Name = quote(Type, Context);
  if (Kind != Secrecy::Part)
    return "secret type " + Name;
  return "type " + Name + " with secret " + quote(Part);
}

/// By its type.
static std::string describeTyped(const NamedDecl *D, const TypeSecrecy &Type) {
  const ASTContext &Context = D->getASTContext();
  switch (Type.Kind) {
  case Secrecy::None:
    break;
  case Secrecy::Whole:
    return quote(D) + " is of " + Type.describe(Context);
  case Secrecy::Pointee:
    return quote(D) + " points to " + Type.describe(Context);
  case Secrecy::Part:
    return quote(D) +
           (isa<FieldDecl>(Type.Part) ? " holds secret field "
                                      : " captures secret ") +
           quote(Type.Part);
  }
  return {};
}

std::string DeclSecrecy::describe() const {
  if (!*this)
    return {};
  switch (Because) {
  case Cause::Marking:
    return quote(Subject) + " is marked secret";
  case Cause::Type:
    return describeTyped(Subject, Type);
  case Cause::Parent:
    return quote(Subject) + " is a field of " +
           Type.describe(Subject->getASTContext());
  case Cause::Source:
    return quote(Subject) + " is bound to a part of a secret";
  }
  llvm_unreachable("every cause is described");
}

Markings::Markings(const ASTContext &Context, const SecretsList *List,
                   const MarkingSource *More)
    : Context(Context), More(More) {
  if (List && !List->empty())
    Matcher.emplace(*List, Context);
}

TypeSecrecy Markings::secrecyOf(QualType Type) const {
  if (Type.isNull() || isa<BuiltinType>(Type) || Type->isDependentType())
    return {};
  const void *Key = Type.getAsOpaquePtr();
  if (auto Known = Types.find(Key); Known != Types.end())
    return Known->second;
  unsigned Before = Provisional;
  TypeSecrecy Found = computeType(Type);
  if (Provisional == Before || Found)
    Types[Key] = Found;
  return Found;
}

TypeSecrecy Markings::computeType(QualType Type) const {
  QualType Step = Type;
  while (true) {
    if (const auto *Attributed = dyn_cast<AttributedType>(Step)) {
      const auto *Annotation =
          dyn_cast_or_null<AnnotateTypeAttr>(Attributed->getAttr());
      if (Annotation && Annotation->getAnnotation() == MarkingText &&
          !leadsToFunction(Step))
        return {Secrecy::Whole, Attributed->getModifiedType(), nullptr,
                Annotation->getLocation()};
    } else if (const auto *Typedef = dyn_cast<TypedefType>(Step)) {
      if (auto Marking = markingOf(Typedef->getDecl());
          Marking && !Step->isVoidType() && !leadsToFunction(Step))
        return {Secrecy::Whole, Step, nullptr, *Marking};
    } else if (const auto *Specialization =
                   dyn_cast<TemplateSpecializationType>(Step)) {
      const TemplateDecl *Template =
          Specialization->getTemplateName().getAsTemplateDecl();
      // Builtin templates and template parameters have no pattern.
      if (const NamedDecl *Pattern =
              Template ? Template->getTemplatedDecl() : nullptr)
        if (auto Marking = markingOf(Pattern))
          return {Secrecy::Whole, Step, nullptr, *Marking};
      if (!Specialization->isTypeAlias())
        if (TypeSecrecy Found = fromTemplateArguments(
                Specialization->template_arguments(), Step))
          return Found;
    }
    QualType Next = Step.getSingleStepDesugaredType(Context);
    if (Next == Step)
      break;
    Step = Next;
  }

  if (Step->isPointerType() || Step->isReferenceType()) {
    TypeSecrecy Found = secrecyOf(Step->getPointeeType());
    if (Found.Kind == Secrecy::Part)
      return {};
    if (Found)
      Found.Kind = Secrecy::Pointee;
    return Found;
  }
  if (const auto *Array = dyn_cast<ArrayType>(Step))
    return secrecyOf(Array->getElementType());
  if (const auto *Atomic = dyn_cast<AtomicType>(Step))
    return secrecyOf(Atomic->getValueType());
  if (const auto *Complex = dyn_cast<ComplexType>(Step))
    return secrecyOf(Complex->getElementType());
  if (const auto *Vector = dyn_cast<VectorType>(Step))
    return secrecyOf(Vector->getElementType());
  if (const auto *Matrix = dyn_cast<MatrixType>(Step))
    return secrecyOf(Matrix->getElementType());
  const TagDecl *Tag = Step->getAsTagDecl();
  if (!Tag)
    return {};
  if (auto Marking = markingOf(Tag))
    return {Secrecy::Whole, Step, nullptr, *Marking};
  const auto *Record = dyn_cast<RecordDecl>(Tag);
  if (!Record)
    return {};
  TypeSecrecy Found = computeRecord(Record);
  if (Found)
    Found.Type = Step;
  return Found;
}

TypeSecrecy Markings::computeRecord(const RecordDecl *D) const {
  if (const auto *Specialization = dyn_cast<ClassTemplateSpecializationDecl>(D))
    if (TypeSecrecy Found = fromTemplateArguments(
            Specialization->getTemplateArgs().asArray(), QualType()))
      return Found;
  const RecordDecl *Definition = D->getDefinition();
  if (!Definition || !Definition->isCompleteDefinition()) {
    ++Provisional;
    Records.leanOnUndefined(D);
    return {};
  }
  if (auto Known = Records.lookup(Definition)) {
    if (!Known->IsFinal)
      ++Provisional;
    return Known->Found;
  }
  return Records.workOut(Definition, [&] {
    TypeSecrecy Found;
    const auto *Class = dyn_cast<CXXRecordDecl>(Definition);
    if (Class)
      Found = fromBases(Class);
    // The fields of a closure have no names, what it captures has.
    if (!Found && Class && Class->isLambda())
      Found = fromCaptures(Class);
    if (!Found)
      Found = fromFields(Definition);
    return Found;
  });
}

TypeSecrecy Markings::fromBases(const CXXRecordDecl *D) const {
  TypeSecrecy Part;
  for (const CXXBaseSpecifier &Base : D->bases()) {
    TypeSecrecy Found = secrecyOf(Base.getType());
    if (Found.Kind == Secrecy::Whole)
      return Found;
    if (Found)
      Part = Found;
  }
  return Part;
}

TypeSecrecy Markings::fromFields(const RecordDecl *D) const {
  for (const FieldDecl *Field : D->fields()) {
    DeclSecrecy Found = fromMarkingOrType(Field);
    if (!Found)
      continue;
    // Say the field that is marked, not the struct around it.
    TypeSecrecy Inner = secrecyOf(Field->getType());
    const NamedDecl *Part =
        Inner.Kind == Secrecy::Part && !isMarked(Field) ? Inner.Part : Field;
    return {Secrecy::Part, QualType(), Part, Found.Marking};
  }
  return {};
}

TypeSecrecy Markings::fromCaptures(const CXXRecordDecl *Closure) const {
  for (const LambdaCapture &Capture : Closure->captures())
    if (Capture.capturesVariable())
      if (DeclSecrecy Found = secrecyOf(Capture.getCapturedVar()))
        return {Secrecy::Part, QualType(), Capture.getCapturedVar(),
                Found.Marking};
  return {};
}

TypeSecrecy Markings::fromTemplateArguments(ArrayRef<TemplateArgument> Args,
                                            QualType Type) const {
  for (const TemplateArgument &Arg : Args) {
    TypeSecrecy Found;
    if (Arg.getKind() == TemplateArgument::Type)
      Found = secrecyOf(Arg.getAsType());
    else if (Arg.getKind() == TemplateArgument::Pack)
      Found = fromTemplateArguments(Arg.getPackAsArray(), Type);
    if (Found)
      return {Secrecy::Whole, Type, nullptr, Found.Marking};
  }
  return {};
}

TypeSecrecy Markings::partialPointee(QualType Type) const {
  if (Type.isNull())
    return {};
  bool Indirect = false;
  while (true) {
    if (const ArrayType *Array = Context.getAsArrayType(Type)) {
      Type = Array->getElementType();
      continue;
    }
    QualType Pointee = Type->getPointeeType();
    if (Pointee.isNull() || Type->isMemberPointerType())
      break;
    Type = Pointee;
    Indirect = true;
  }
  TypeSecrecy Found = secrecyOf(Type);
  if (!Indirect || Found.Kind != Secrecy::Part)
    return {};
  return Found;
}

DeclSecrecy Markings::fromMarking(const ValueDecl *D) const {
  if (auto Marking = markingOf(D))
    return {Secrecy::Whole, *Marking, DeclSecrecy::Cause::Marking, D, {}};
  return {};
}

DeclSecrecy Markings::fromMarkingOrType(const ValueDecl *D) const {
  if (DeclSecrecy Found = fromMarking(D))
    return Found;
  if (TypeSecrecy Type = secrecyOf(D->getType()))
    return {Type.Kind, Type.Marking, DeclSecrecy::Cause::Type, D, Type};
  return {};
}

DeclSecrecy Markings::fromParent(const FieldDecl *D) const {
  const RecordDecl *Parent = D->getParent();
  if (const auto *Class = dyn_cast<CXXRecordDecl>(Parent);
      Class && Class->isLambda()) {
    llvm::DenseMap<const ValueDecl *, FieldDecl *> Fields;
    FieldDecl *This = nullptr;
    Class->getCaptureFields(Fields, This);
    for (const auto &[Captured, Field] : Fields)
      if (Field == D)
        return secrecyOf(Captured);
    return {};
  }
  TypeSecrecy Type = secrecyOf(Context.getCanonicalTagType(Parent));
  if (Type.Kind != Secrecy::Whole)
    return {};
  return {Secrecy::Whole, Type.Marking, DeclSecrecy::Cause::Parent, D, Type};
}

DeclSecrecy Markings::fromBinding(const BindingDecl *D) const {
  if (DeclSecrecy Found = fromMarkingOrType(D))
    return Found;
  const auto *Source =
      dyn_cast_or_null<DecompositionDecl>(D->getDecomposedDecl());
  if (!Source)
    return {};
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(
          D->getBinding() ? D->getBinding()->IgnoreParenImpCasts() : nullptr))
    if (DeclSecrecy Found = secrecyOf(Member->getMemberDecl()))
      return Found;
  DeclSecrecy Found = fromMarkingOrType(Source);
  if (!Found || Found.Kind == Secrecy::Part)
    return {};
  return {Secrecy::Whole, Found.Marking, DeclSecrecy::Cause::Source, D, {}};
}

DeclSecrecy Markings::secrecyOf(const ValueDecl *D) const {
  if (isa<FunctionDecl>(D))
    return fromMarking(D);
  if (const auto *Binding = dyn_cast<BindingDecl>(D))
    return fromBinding(Binding);
  if (!isa<VarDecl, FieldDecl>(D))
    return {};
  DeclSecrecy Found = fromMarkingOrType(D);
  if (const auto *Field = dyn_cast<FieldDecl>(D);
      Field && (!Found || Found.Kind == Secrecy::Part))
    if (DeclSecrecy Inherited = fromParent(Field))
      return Inherited;
  return Found;
}

bool Markings::isSecret(const Expr *E) const {
  const ValueDecl *Named = namedBy(E);
  if (Named && !isa<FunctionDecl>(Named)) {
    Secrecy Kind = secrecyOf(Named).Kind;
    if (Kind == Secrecy::Whole || Kind == Secrecy::Pointee)
      return true;
  }
  TypeSecrecy Type = secrecyOf(E->getType());
  return Type && (Type.Kind != Secrecy::Part || E->isPRValue());
}

} // namespace lethe
