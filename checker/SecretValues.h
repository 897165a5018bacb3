#ifndef LETHE_CHECKER_SECRETVALUES_H
#define LETHE_CHECKER_SECRETVALUES_H

#include "Secrets.h"

namespace lethe {

/// "secret 'key'", "the address of secret 'key'", "a value derived from secret
/// 'key'", "the secret in 'context'"; without a declaration, "secret data" and
/// so on.
std::string describe(const SecretUse &Use);

class LocalCopies;

/// A literal, an enumerator, sizeof: no cast, nothing computed.
bool isLiteralNumber(const clang::Expr *E);

/// std::string_view, std::span: pointers that know their length.
bool isView(clang::QualType Type);

/// Judges whether a value gives a secret away to whoever gets it.
class SecretValues {
public:
  /// Copies may be null.
  explicit SecretValues(Secrets &Known, const LocalCopies *Copies = nullptr)
      : Known(Known), Copies(Copies) {}

  /// Data, Derived or Address if E gives a secret away, else none. Derived only
  /// if nothing but secrets and constants goes into E: what other data is mixed
  /// with may be a ciphertext, which is meant to leave. A single bit, and a
  /// length or the like in a type that is secret as a whole, are none.
  SecretUse valueOf(const clang::Expr *E) const;

private:
  SecretUse leaf(const clang::Expr *E) const;

  Secrets &Known;
  const LocalCopies *Copies;
};

} // namespace lethe

#endif
