#ifndef LETHE_CHECKER_SECRETVALUES_H
#define LETHE_CHECKER_SECRETVALUES_H

#include "Secrets.h"
#include "llvm/ADT/DenseMap.h"

namespace lethe {

/// "secret 'key'", "the address of secret 'key'", "a value derived from secret
/// 'key'", "the secret in 'context'"; without a declaration, "secret data" and
/// so on.
std::string describe(const SecretUse &Use);

/// The locals of one function that are not marked themselves and hold nothing
/// but a secret: `const char *p = password;`, `uint32_t w = key[0];`,
/// `memcpy(copy, key, 32);`. A local that is written in any other way, or whose
/// address gets out of sight, is none: it may hold a ciphertext by then.
class LocalCopies {
public:
  LocalCopies(const clang::FunctionDecl *Function, Secrets &Known);

  /// What the local holds; none if it is no copy.
  SecretUse useOf(const clang::ValueDecl *D) const;

private:
  friend class CopyFinder;
  llvm::DenseMap<const clang::ValueDecl *, SecretUse> Copies;
};

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
