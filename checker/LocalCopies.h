#ifndef LETHE_CHECKER_LOCALCOPIES_H
#define LETHE_CHECKER_LOCALCOPIES_H

#include "Secrets.h"
#include "llvm/ADT/DenseMap.h"

namespace lethe {

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
  friend class LocalCopyFinder;
  llvm::DenseMap<const clang::ValueDecl *, SecretUse> Copies;
};

} // namespace lethe

#endif
