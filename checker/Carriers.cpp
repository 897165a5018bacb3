#include "Carriers.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace lethe {

static bool isPointing(QualType Type) {
  return Type->isAnyPointerType() || Type->isReferenceType() ||
         Type->isMemberPointerType() || Type->isBlockPointerType() ||
         Type->isNullPtrType();
}

/// Reference-counted and owning pointers have copy constructors of their own,
/// and yet copy no more than a pointer: shared_ptr, QSharedPointer,
/// Glib::RefPtr.
static bool isNamedAsPointer(const CXXRecordDecl *Class) {
  StringRef Name = Class->getName();
  return Name.ends_with_insensitive("ptr") ||
         Name.ends_with_insensitive("pointer");
}

bool Carriers::isClass(QualType Type) const {
  return Known.context().getBaseElementType(Type)->isRecordType();
}

bool Carriers::carries(const Expr *E) {
  if (!E->getType()->isArrayType() && !isClass(E->getType()))
    return false;
  const SecretUse &Use = Known.useOf(E);
  return Use.holdsSecret() &&
         carries(E->getType(),
                 Use.isData() || Use.Kind == SecretUse::Form::Derived);
}

bool Carriers::carries(const ValueDecl *D) {
  SecretUse Use = Known.useOf(D);
  QualType Type = D->getType().getNonReferenceType();
  return Use.holdsSecret() && carries(Type, Use.isData());
}

bool Carriers::carries(QualType Type, bool Whole) {
  TypeSecrecy Own = Known.markings().secrecyOf(Type);
  Whole |= Own.Kind == Secrecy::Whole;
  if (isPointing(Type))
    return false;
  if (const ArrayType *Array = Known.context().getAsArrayType(Type))
    return carries(Array->getElementType(), Whole);
  if (const auto *Atomic = Type->getAs<AtomicType>())
    return carries(Atomic->getValueType(), Whole);
  const RecordDecl *Record = Type->getAsRecordDecl();
  if (!Record)
    return Whole;
  Record = Record->getDefinition();
  if (!Record || (!Whole && !Own) || Record->isInvalidDecl())
    return false;
  auto Key = std::make_pair(static_cast<const void *>(Record), unsigned(Whole));
  // What contains itself, by way of template arguments, adds nothing.
  auto [Entry, New] = Answers.try_emplace(Key, false);
  if (!New)
    return Entry->second;
  bool Answer = compute(Record, Whole);
  Answers[Key] = Answer;
  return Answer;
}

bool Carriers::fromTemplateArguments(const CXXRecordDecl *Class) {
  const auto *Specialization = dyn_cast<ClassTemplateSpecializationDecl>(Class);
  if (!Specialization)
    return false;
  for (const TemplateArgument &Argument :
       Specialization->getTemplateArgs().asArray()) {
    if (Argument.getKind() == TemplateArgument::Type &&
        carries(Argument.getAsType()))
      return true;
    if (Argument.getKind() != TemplateArgument::Pack)
      continue;
    for (const TemplateArgument &Element : Argument.getPackAsArray())
      if (Element.getKind() == TemplateArgument::Type &&
          carries(Element.getAsType()))
        return true;
  }
  return false;
}

/// A pointer to bytes or to secrets; not one to a table of functions.
static bool leadsToData(QualType Type, const Markings &Marks) {
  QualType Target = Type->getPointeeType();
  return isPointing(Type) && !Target.isNull() &&
         (!(Target->isRecordType() || Target->isFunctionType()) ||
          Marks.pointsToSecret(Type) || Marks.partialPointee(Type));
}

void Carriers::gather(const RecordDecl *Record, bool Whole, Content &Found) {
  auto Add = [&](QualType Type, bool Secret) {
    const RecordDecl *Part = Type->getAsRecordDecl();
    const auto *Class = dyn_cast_or_null<CXXRecordDecl>(Part);
    // Parts of a secret object that are no secrets by themselves.
    if (Secret && Part && Part->getDefinition() &&
        !Known.markings().holdsSecret(Type) &&
        !(Class && Class->hasDefinition() &&
          Class->hasNonTrivialCopyConstructor()))
      gather(Part->getDefinition(), true, Found);
    else
      Found.Bulk |= carries(Type, Secret);
  };
  for (const FieldDecl *Field : Record->fields()) {
    QualType Type = Field->getType();
    if (isPointing(Type))
      Found.Leads |= leadsToData(Type, Known.markings());
    else if (!Whole || Known.markings().isMarked(Field))
      Found.Bulk |= carries(Field);
    else if (!Type->isArrayType() && !isClass(Type))
      Found.Counts = true;
    else
      Add(Type, true);
  }
  if (const auto *Class = dyn_cast<CXXRecordDecl>(Record))
    for (const CXXBaseSpecifier &Base : Class->bases())
      Add(Base.getType(), Whole);
}

bool Carriers::fromMembers(const RecordDecl *Record, bool Whole) {
  Content Found;
  gather(Record, Whole, Found);
  // A pointer and a length are a view of the secret.
  return Found.Bulk || (Found.Counts && !Found.Leads);
}

bool Carriers::compute(const RecordDecl *Record, bool Whole) {
  const auto *Class = dyn_cast<CXXRecordDecl>(Record);
  // What has nothing to destroy does not own what it leads to.
  if (!Class || !Class->hasNonTrivialCopyConstructor() ||
      Class->hasTrivialDestructor())
    return fromMembers(Record, Whole);
  if (isNamedAsPointer(Class) || Class->isEmpty())
    return false;
  // A container, whatever its members: vector<key>, optional<key>.
  if (fromTemplateArguments(Class))
    return true;
  bool Contained =
      !Known.markings().isMarked(Class) &&
      isa<ClassTemplateSpecializationDecl>(Class) &&
      Known.markings().isSecret(Known.context().getCanonicalTagType(Class));
  if (Contained)
    return false;
  return (Whole && Class->hasUserDeclaredCopyConstructor()) ||
         fromMembers(Record, Whole);
}

/// Whether one of the methods that are such may be called; none if Class
/// declares none.
template <typename Members, typename IsOne>
static std::optional<bool> isUsable(Members &&All, IsOne Is) {
  std::optional<bool> Answer;
  for (const auto *Method : All) {
    if (!Is(Method))
      continue;
    Answer = !Method->isDeleted() && Method->getAccess() != AS_private;
    if (*Answer)
      return true;
  }
  return Answer;
}

/// Every base and field of Class allows it.
template <typename Allows>
static bool partsAllow(const CXXRecordDecl *Class, Allows Allowed) {
  auto Fine = [&](QualType Type) {
    const CXXRecordDecl *Part =
        Type->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
    return !Part || !Part->hasDefinition() || Allowed(Part->getDefinition());
  };
  return llvm::all_of(Class->bases(),
                      [&](const CXXBaseSpecifier &Base) {
                        return Fine(Base.getType());
                      }) &&
         llvm::all_of(Class->fields(), [&](const FieldDecl *Field) {
           return Field->getType()->isReferenceType() || Fine(Field->getType());
         });
}

bool isCopyConstructible(const CXXRecordDecl *Class) {
  if (auto Declared = isUsable(Class->ctors(), [](const CXXConstructorDecl *C) {
        return C->isCopyConstructor();
      }))
    return *Declared;
  // Not declared so far, as nothing has needed it.
  if (!Class->needsOverloadResolutionForCopyConstructor())
    return !Class->defaultedCopyConstructorIsDeleted();
  return partsAllow(Class, isCopyConstructible);
}

bool isCopyAssignable(const CXXRecordDecl *Class) {
  if (auto Declared = isUsable(Class->methods(), [](const CXXMethodDecl *M) {
        return M->isCopyAssignmentOperator();
      }))
    return *Declared;
  if (Class->hasUserDeclaredMoveConstructor() ||
      Class->hasUserDeclaredMoveAssignment())
    return false;
  if (llvm::any_of(Class->fields(), [](const FieldDecl *Field) {
        return Field->getType()->isReferenceType() ||
               Field->getType().isConstQualified();
      }))
    return false;
  return partsAllow(Class, isCopyAssignable);
}

bool movesByCopy(const CXXRecordDecl *Class) {
  return !Class->hasNonTrivialMoveConstructor() &&
         !Class->hasNonTrivialCopyConstructor();
}

} // namespace lethe
