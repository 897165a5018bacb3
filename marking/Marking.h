#ifndef LETHE_MARKING_MARKING_H
#define LETHE_MARKING_MARKING_H

#include "ListMatcher.h"
#include "RecordAnswers.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/DenseMap.h"
#include <optional>
#include <string>

namespace lethe {

/// The text of annotate and annotate_type that marks a secret.
inline constexpr char MarkingText[] = "secret";

/// The text of annotate that says of a parameter, field or variable that it is
/// no secret, though its function, or its class, be marked as a whole.
inline constexpr char PublicMarkingText[] = "not secret";

/// How objects of a type, or a declaration, have to do with secrets.
enum class Secrecy {
  None,
  /// The whole object is secret.
  Whole,
  /// A field, a base or a captured variable of the object is secret.
  Part,
  /// The object is a pointer or a reference, or an array of them, to
  /// something that is secret as a whole.
  Pointee,
};

/// What the markings say about a type.
struct TypeSecrecy {
  Secrecy Kind = Secrecy::None;
  /// The secret type itself, as the source spells it; for Part the type that
  /// has the part.
  clang::QualType Type;
  /// For Part: the secret field or captured variable.
  const clang::NamedDecl *Part = nullptr;
  /// Where the marking stands.
  clang::SourceLocation Marking;

  explicit operator bool() const { return Kind != Secrecy::None; }
  /// "secret type 'struct key'", or for Part
  /// "type 'struct context' with secret 'round_keys'".
  std::string describe(const clang::ASTContext &Context) const;
};

/// Why a declaration is secret.
struct DeclSecrecy {
  enum class Cause { Marking, Type, Parent, Source };

  Secrecy Kind = Secrecy::None;
  /// Where the marking stands, on the declaration or on its type.
  clang::SourceLocation Marking;
  Cause Because = Cause::Marking;
  const clang::ValueDecl *Subject = nullptr;
  /// For causes Type and Parent: the declaration's type, or its class.
  TypeSecrecy Type;

  explicit operator bool() const { return Kind != Secrecy::None; }
  /// In the words of the source: "'key' is marked secret". Nearly always only
  /// whether something is secret is asked, so this is put together here.
  std::string describe() const;
};

/// Where markings come from besides attributes and lists: the checker's hints.
class MarkingSource {
public:
  virtual ~MarkingSource() = default;
  /// Where D, by itself, is marked; asked of each redeclaration.
  virtual std::optional<clang::SourceLocation>
  markingOn(const clang::Decl *D) const = 0;
};

/// Answers what is secret in one AST.
///
/// Types are asked with their sugar: a marked typedef is lost in the
/// canonical type. Answers on complete types are kept, those that depend on a
/// class not yet defined are not; so an instance may be asked while the AST
/// is still growing. Dependent types are never secret, their instantiations
/// are. Not thread-safe. The context must outlive the instance.
///
/// A secrets list goes by names, and a class may get its name from a typedef
/// right after its definition: until then do not ask about it or what is in it
/// (isInUnnamedClass).
class Markings {
public:
  /// List and More, unless null, mark as well, and must outlive the instance.
  explicit Markings(const clang::ASTContext &Context,
                    const SecretsList *List = nullptr,
                    const MarkingSource *More = nullptr);

  const clang::ASTContext &context() const { return Context; }
  /// What of the list matches; null without one.
  ListMatcher *listMatcher() const { return Matcher ? &*Matcher : nullptr; }

  /// Where D itself is marked, on any redeclaration, on the template it comes
  /// from, or on a method it overrides; or where a list marks one of these.
  /// Not so a pointer to functions: its marking speaks of the functions, and
  /// callsSecretFunction() answers it.
  std::optional<clang::SourceLocation> markingOf(const clang::Decl *D) const;
  bool isMarked(const clang::Decl *D) const { return markingOf(D).has_value(); }

  /// No secret decides the value of D, a parameter, field or variable, by
  /// annotation or list, for parameters in any declaration of their function. A
  /// marking of D as secret outweighs that, one of a field's class does not.
  ///
  /// So it is with a parameter that is the address of a secret: a marking
  /// speaks of what that leads to. But if its function is marked as a whole,
  /// the address, too, has to be said to be public.
  bool isPublic(const clang::ValueDecl *D) const;

  /// No secret decides the result of D, by annotation or list, in any
  /// declaration. A result of a type that is or leads to a secret is none such.
  bool hasPublicResult(const clang::FunctionDecl *D) const;

  TypeSecrecy secrecyOf(clang::QualType Type) const;
  bool isSecret(clang::QualType Type) const {
    return secrecyOf(Type).Kind == Secrecy::Whole;
  }
  /// Secret as a whole or in part.
  bool holdsSecret(clang::QualType Type) const {
    Secrecy Kind = secrecyOf(Type).Kind;
    return Kind == Secrecy::Whole || Kind == Secrecy::Part;
  }
  bool pointsToSecret(clang::QualType Type) const {
    return secrecyOf(Type).Kind == Secrecy::Pointee;
  }
  /// What a pointer or reference, at any depth, leads to has a secret part
  /// without being secret as a whole.
  TypeSecrecy partialPointee(clang::QualType Type) const;

  /// Type is a function type, or leads to one through pointers, references and
  /// arrays, and is marked on the way: what is called through it is a secret
  /// function, in whatever unit that is defined.
  bool callsSecretFunction(clang::QualType Type) const;
  /// By its type, or marked itself: a variable, a parameter or a field.
  bool callsSecretFunction(const clang::ValueDecl *D) const;
  /// So is what E names, or an element of it.
  bool callsSecretFunction(const clang::Expr *E) const;

  /// For variables, parameters, fields, bindings and functions; others are
  /// not secret. A field of a secret class is secret.
  DeclSecrecy secrecyOf(const clang::ValueDecl *D) const;

  /// E names a secret, or is of a type that is or points to a secret. A
  /// glvalue of a class with a secret part is not, its copy is.
  bool isSecret(const clang::Expr *E) const;

private:
  std::optional<clang::SourceLocation> markingOn(const clang::Decl *D) const;
  std::optional<clang::SourceLocation> anyMarkingOf(const clang::Decl *D) const;
  bool leadsToFunction(clang::QualType Type) const;
  bool isPointerToFunctions(const clang::Decl *D) const;
  /// The declaration that E names; null if it names none.
  static const clang::ValueDecl *namedBy(const clang::Expr *E);
  bool isSaidPublic(const clang::Decl *D) const;
  bool isPublicParameter(const clang::ParmVarDecl *D) const;
  bool isPublicIn(const clang::ParmVarDecl *D,
                  const clang::FunctionDecl *Function) const;
  TypeSecrecy computeType(clang::QualType Type) const;
  TypeSecrecy computeRecord(const clang::RecordDecl *D) const;
  TypeSecrecy fromBases(const clang::CXXRecordDecl *D) const;
  TypeSecrecy fromFields(const clang::RecordDecl *D) const;
  TypeSecrecy fromCaptures(const clang::CXXRecordDecl *Closure) const;
  TypeSecrecy
  fromTemplateArguments(llvm::ArrayRef<clang::TemplateArgument> Args,
                        clang::QualType Type) const;
  DeclSecrecy fromMarking(const clang::ValueDecl *D) const;
  DeclSecrecy fromMarkingOrType(const clang::ValueDecl *D) const;
  DeclSecrecy fromParent(const clang::FieldDecl *D) const;
  DeclSecrecy fromBinding(const clang::BindingDecl *D) const;

  const clang::ASTContext &Context;
  mutable std::optional<ListMatcher> Matcher;
  const MarkingSource *More;
  mutable llvm::DenseMap<const void *, TypeSecrecy> Types;
  mutable RecordAnswers<TypeSecrecy> Records;
  // Grows whenever an answer leaned on one about a class that is not final;
  // what was found of a type by such answers is not kept.
  mutable unsigned Provisional = 0;
};

} // namespace lethe

#endif
