#ifndef LETHE_PLUGIN_FRONTENDLOSS_H
#define LETHE_PLUGIN_FRONTENDLOSS_H

#include "Marking.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace lethe {

/// Tells where a secret is at hand in one body without an annotation that
/// would tell the IR: temporaries, compound literals, new objects, results of
/// calls through pointers, `this`.
///
/// Such a value is harmless where it goes straight to an annotated variable,
/// or to a function that knows by its parameter's type. So whoever reads a
/// body from the outside in first says which expressions are kept that way,
/// and then asks of each expression in turn.
class AnnotationLoss {
public:
  explicit AnnotationLoss(const Markings &Marks) : Marks(Marks) {}

  /// E, and what it takes its value from, goes to such a place.
  void keep(const clang::Expr *E);
  /// Those arguments that meet a secret parameter do. Either of Prototype and
  /// Callee may be null.
  void keepArguments(llvm::ArrayRef<const clang::Expr *> Arguments,
                     const clang::FunctionProtoType *Prototype,
                     const clang::FunctionDecl *Callee);

  /// What E reads from, or points to, is a declaration that is annotated or
  /// the result of a function that the IR knows by its name.
  bool isAnnotated(const clang::Expr *E) const;
  /// E is of a secret type and brings in a secret no annotation tells of.
  bool isLost(const clang::Expr *E) const;
  /// E makes a plain pointer from a pointer to something with a secret part,
  /// which carries no annotation. Says what that is. As long as the pointer
  /// keeps its type there is no harm: the part's field is annotated.
  TypeSecrecy partLostBy(const clang::CastExpr *E) const;

private:
  const Markings &Marks;
  llvm::SmallPtrSet<const clang::Expr *, 32> Kept;
};

} // namespace lethe

#endif
