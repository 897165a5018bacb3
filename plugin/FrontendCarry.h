#ifndef LETHE_PLUGIN_FRONTENDCARRY_H
#define LETHE_PLUGIN_FRONTENDCARRY_H

#include "Marking.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"

namespace lethe {

/// Adds implicit annotations, by which Clang tells the IR, to secret variables
/// and fields, and to pointers to functions that are marked in another unit.
class Carrier {
public:
  Carrier(const Markings &Marks, clang::ASTContext &Context, bool Enabled)
      : Marks(Marks), Context(Context), Enabled(Enabled) {}

  /// D and all its redeclarations, for code generation may emit any of them.
  /// Returns what Marks says of D, carried or not.
  DeclSecrecy carry(const clang::ValueDecl *D);
  /// To gets an annotation if From is secret.
  void carryAs(const clang::ValueDecl *From, const clang::ValueDecl *To);
  void carryFields(const clang::RecordDecl *D);

private:
  void annotate(const clang::ValueDecl *D, llvm::StringRef Text);

  const Markings &Marks;
  clang::ASTContext &Context;
  bool Enabled;
};

} // namespace lethe

#endif
