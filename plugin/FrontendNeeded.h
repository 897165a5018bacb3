#ifndef LETHE_PLUGIN_FRONTENDNEEDED_H
#define LETHE_PLUGIN_FRONTENDNEEDED_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringSet.h"

namespace lethe {

/// Tells which functions of a unit in C anything emitted leads to. Headers
/// declare and define many more.
///
/// Clang emits a definition at once or, if it need not be emitted, at the end
/// of the unit, and then only if something refers to it. The latter are left
/// here until whoever reads code has told what it refers to.
class NeededFunctions {
public:
  /// If not Enabled nothing is left.
  NeededFunctions(clang::ASTContext &Context, bool Enabled);

  /// Whether anything is left in this unit.
  bool isEnabled() const { return Enabled; }

  /// D, a declaration or definition, is of interest only if something turns out
  /// to refer to it.
  bool leave(clang::FunctionDecl *D);
  /// Code or data that may be emitted refers to D.
  void need(const clang::FunctionDecl *D);

  /// To be called at the end of the unit. From then on nothing is left. Read is
  /// called for each needed function, with its first declaration and with the
  /// definition that was left or null, and may need more.
  void finish(llvm::function_ref<void(const clang::FunctionDecl *,
                                      clang::FunctionDecl *)>
                  Read);
  /// The definitions that no code refers to. One may still be emitted, if its
  /// symbol is all that it is known by, as in an assembly label.
  void
  forEachUnneeded(llvm::function_ref<void(const clang::FunctionDecl *)> See);

private:
  bool isNeededAnyway(const clang::FunctionDecl *D) const;

  clang::ASTContext &Context;
  const bool Enabled;
  bool Finished = false;
  // Definitions by their first declaration.
  llvm::MapVector<const clang::FunctionDecl *, clang::FunctionDecl *> Left;
  llvm::SetVector<const clang::FunctionDecl *> Needed;
  llvm::StringSet<> Aliased;
};

} // namespace lethe

#endif
