#ifndef LETHE_CHECKER_SECRETS_H
#define LETHE_CHECKER_SECRETS_H

#include "Hints.h"
#include "Marking.h"
#include "Settings.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/DenseMap.h"
#include <string>

namespace lethe {

/// What an expression has to do with a secret.
struct SecretUse {
  enum class Form {
    None,
    /// It is secret data: a secret object, a part of one, or a value read from
    /// one. An array of secret bytes is Data; decayed to a pointer, Address.
    Data,
    /// It is computed from secret data: `key[0] ^ 1`.
    Derived,
    /// It leads to secret data: a pointer, or an array of pointers.
    Address,
    /// It is an object that is not secret itself but has a secret part.
    Holder,
    /// It leads to a Holder.
    HolderAddress,
  };
  Form Kind = Form::None;
  /// The variable, parameter or field that is secret; null if only a type is.
  const clang::ValueDecl *Source = nullptr;
  /// Why, in the words of the source: "'key' is marked secret".
  std::string Reason = {};
  /// Where the marking stands; may be invalid.
  clang::SourceLocation Marking = {};

  explicit operator bool() const { return Kind != Form::None; }
  bool isData() const { return Kind == Form::Data; }
  /// The value itself tells of the secret: Data or Derived.
  bool isValue() const { return Kind == Form::Data || Kind == Form::Derived; }
  bool isAddress() const { return Kind == Form::Address; }
  bool isHolder() const { return Kind == Form::Holder; }
  /// Copying the value, or the object it designates, copies secret bytes.
  bool holdsSecret() const { return isValue() || isHolder(); }
};

/// The variable, parameter or field that E is, is a part of, or points into:
/// through casts, `&`, `*`, subscripts, pointer arithmetic and accessors such
/// as data() and c_str(). Of `context->key + 1` the field `key`. Null if E is
/// nothing of the kind.
const clang::ValueDecl *rootOf(const clang::Expr *E);

/// The expression that Call hands on or leads into: x of `x.data()` and
/// `std::move(x)`. Null if it does nothing of the kind.
const clang::Expr *passedOn(const clang::CallExpr *Call);

/// E without parentheses, casts of any kind, and temporaries.
const clang::Expr *stripCasts(const clang::Expr *E);

/// What is secret in one translation unit: the markings of the source, of the
/// secrets list, and the hints. Answers are kept. Context, List and Options
/// must outlive the instance.
class Secrets {
public:
  Secrets(clang::ASTContext &Context, const SecretsList &List,
          const Settings &Options);

  const Markings &markings() const { return Marks; }
  clang::ASTContext &context() const { return Context; }

  /// What E has to do with a secret. Operands of sizeof and the like, that are
  /// not evaluated, are answered as any other: that is for the caller to see.
  /// A comparison's result is public, as is what a function returns, unless
  /// its type is secret.
  const SecretUse &useOf(const clang::Expr *E);
  /// The same for an object of its own: a variable, parameter or field.
  SecretUse useOf(const clang::ValueDecl *D);

  /// D is secret only because of a hint; then guessOption is the option's name.
  bool isGuess(const clang::ValueDecl *D) const {
    return Guesses.markingOn(D).has_value();
  }
  llvm::StringRef guessOption(const clang::ValueDecl *D) const {
    return Guesses.optionFor(D);
  }

  /// Function or what is nested in its body (lambdas, blocks) declares, names
  /// or handles by its type something secret. A cheap first question for
  /// checks that look at whole functions.
  bool touchesSecrets(const clang::FunctionDecl *Function);

private:
  SecretUse compute(const clang::Expr *E);
  SecretUse ofMember(const clang::MemberExpr *E);
  SecretUse ofCall(const clang::CallExpr *E);
  SecretUse ofType(clang::QualType Type);
  SecretUse dereferenced(const clang::Expr *Pointer, const clang::Expr *Whole);

  clang::ASTContext &Context;
  Hints Guesses;
  Markings Marks;
  llvm::DenseMap<const clang::Expr *, SecretUse> Uses;
  llvm::DenseMap<const clang::FunctionDecl *, bool> Touching;
};

} // namespace lethe

#endif
