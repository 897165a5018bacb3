#ifndef LETHE_MARKING_TYPETEXT_H
#define LETHE_MARKING_TYPETEXT_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace lethe {

/// How a type is spelled, apart from what makes no difference: spaces, the
/// words `struct` and the like, `restrict`, `const` before or after the type's
/// name or on the outermost level, the order of `unsigned long int`.
class TypeText {
public:
  explicit TypeText(llvm::StringRef Text);

  bool empty() const { return Tokens.empty(); }
  /// Declared, which names its scopes in full, may be called by this text,
  /// which may leave out the outer ones.
  bool names(const TypeText &Declared) const;

private:
  void tokenize(llvm::StringRef Text);
  void moveQualifiers();
  void joinIntegerWords();
  void dropOutermostQualifiers();

  llvm::SmallVector<std::string, 4> Tokens;
};

} // namespace lethe

#endif
