#ifndef LETHE_PLUGIN_FRONTENDBODY_H
#define LETHE_PLUGIN_FRONTENDBODY_H

#include "FrontendCarry.h"
#include "Marking.h"
#include "clang/AST/Decl.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"
#include <string>

namespace lethe {

/// What one function body says of secrets.
struct BodyFacts {
  /// A reason that names a variable or field, and one that names a type only.
  std::string Named, Typed;
  bool Opaque = false;
  /// Secret variables it uses that have no definition so far.
  llvm::SmallPtrSet<const clang::VarDecl *, 4> Undefined;
  /// Other code found inside: functions, lambda and local classes, blocks.
  llvm::SmallVector<clang::Decl *, 4> Nested;
  llvm::SmallVector<clang::LambdaExpr *, 4> Lambdas;
  llvm::SmallVector<clang::BlockExpr *, 4> Blocks;
  /// Functions it names: called, or their address taken.
  llvm::SmallPtrSet<const clang::FunctionDecl *, 8> Callees;
  /// Those whose address goes to a marked pointer.
  llvm::SmallPtrSet<const clang::FunctionDecl *, 4> Targets;

  const std::string &reason() const { return Named.empty() ? Typed : Named; }
};

/// Reads the parameters, initializers and body of Function, which must be a
/// definition outside of templates. Code that is not evaluated does not count.
BodyFacts readFunction(clang::FunctionDecl *Function, const Markings &Marks,
                       Carrier &Carry, clang::ASTContext &Context);
/// The same for a block.
BodyFacts readBlock(clang::BlockExpr *Block, const Markings &Marks,
                    Carrier &Carry, clang::ASTContext &Context);
/// The same for the initializer of a variable outside of functions.
BodyFacts readInitializer(clang::VarDecl *Variable, const Markings &Marks,
                          Carrier &Carry, clang::ASTContext &Context);

} // namespace lethe

#endif
