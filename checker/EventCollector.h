#ifndef LETHE_CHECKER_EVENTCOLLECTOR_H
#define LETHE_CHECKER_EVENTCOLLECTOR_H

#include "KnownCalls.h"
#include "LifetimeEvents.h"
#include "clang/AST/ExprCXX.h"

namespace lethe {

/// Turns the elements of a control flow graph into events, one after the
/// other.
class EventCollector {
public:
  EventCollector(const BodyIndex &Body, const Settings &Options, Secrets &Known,
                 CallEffects Effects)
      : Body(Body), Options(Options), Known(Known), Effects(Effects) {}

  void visit(const clang::CFGElement &Element);

  FunctionFlow::Events Events;
  llvm::DenseMap<const clang::Stmt *, llvm::SmallVector<StoragePath, 1>>
      LoopWipes;

private:
  using Kind = LifetimeEvent::Kind;
  using OptionalPath = std::optional<StoragePath>;

  void visitStmt(const clang::Stmt *S);
  void visitVariable(const clang::VarDecl *Variable);
  void visitAssignment(const clang::BinaryOperator *E);
  void visitStore(const clang::Expr *Target, const clang::Expr *Value,
                  const clang::Stmt *At);
  void setPointer(const StoragePath &Pointer, const clang::Expr *Value,
                  const clang::Stmt *At);
  void visitCall(const clang::CallExpr *Call);
  bool visitKnownCall(const clang::CallExpr *Call);
  bool visitOperator(const clang::CXXOperatorCallExpr *Call);
  void visitMethod(const clang::CXXMemberCallExpr *Call);
  bool visitContainerMethod(const clang::CXXMemberCallExpr *Call,
                            const clang::Expr *Object, const StoragePath &Path);
  void visitArguments(const clang::CallExpr *Call);
  void visitArgument(const clang::Expr *Argument, clang::QualType Parameter,
                     std::optional<CallEffect> Effect, llvm::StringRef Callee,
                     const clang::Stmt *At);
  void visitConstruct(const clang::CXXConstructExpr *Construct);
  void visitDelete(const clang::CXXDeleteExpr *Delete);
  void forgetValue(const clang::Expr *Value, const clang::Stmt *At);
  void add(Kind What, const OptionalPath &Where, const clang::Stmt *At,
           std::string Name = {}, const clang::Expr *Size = nullptr);

  const BodyIndex &Body;
  const Settings &Options;
  Secrets &Known;
  CallEffects Effects;
};

} // namespace lethe

#endif
