#include "CallIndex.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;

namespace lethe {

bool erasesItself(const FunctionDecl *Function, const Markings &Marks) {
  if (Marks.isMarked(Function) || Marks.secrecyOf(Function->getReturnType()))
    return true;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Function);
      Method && Method->isInstance() &&
      Marks.isSecret(Marks.context().getCanonicalTagType(Method->getParent())))
    return true;
  return llvm::any_of(Function->parameters(), [&](const ParmVarDecl *D) {
    return static_cast<bool>(Marks.secrecyOf(D));
  });
}

class CallIndex::Visitor : public RecursiveASTVisitor<CallIndex::Visitor> {
public:
  Visitor(CallIndex &Into, Secrets &Known) : Into(Into), Known(Known) {}

  bool shouldVisitTemplateInstantiations() const { return true; }

  bool TraverseDecl(Decl *D) {
    const auto *Function = dyn_cast_or_null<FunctionDecl>(D);
    if (!Function)
      return RecursiveASTVisitor::TraverseDecl(D);
    const FunctionDecl *Outer = std::exchange(Current, Function);
    bool Result = RecursiveASTVisitor::TraverseDecl(D);
    Current = Outer;
    return Result;
  }

  bool VisitDeclRefExpr(DeclRefExpr *E) { return refer(E->getDecl()); }
  bool VisitMemberExpr(MemberExpr *E) { return refer(E->getMemberDecl()); }

  bool VisitCallExpr(CallExpr *E) {
    const FunctionDecl *Function = E->getDirectCallee();
    if (!Function)
      return true;
    Callee &Found = Into.Callees[Function->getCanonicalDecl()];
    ++Found.Calls;
    if (Current)
      Found.Callers.insert(Current);
    if (!Found.HandedSecret)
      Found.HandedSecret = llvm::any_of(E->arguments(), [&](const Expr *A) {
        return static_cast<bool>(Known.useOf(A));
      });
    return true;
  }

private:
  bool refer(const ValueDecl *D) {
    if (const auto *Function = dyn_cast<FunctionDecl>(D))
      ++Into.Callees[Function->getCanonicalDecl()].References;
    return true;
  }

  CallIndex &Into;
  Secrets &Known;
  const FunctionDecl *Current = nullptr;
};

CallIndex::CallIndex(ASTContext &Context, Secrets &Known) : Known(Known) {
  Visitor(*this, Known).TraverseAST(Context);
}

bool CallIndex::hasPlainCaller(const FunctionDecl *Function) const {
  auto Found = Callees.find(Function->getCanonicalDecl());
  if (Found == Callees.end())
    return false;
  if (Found->second.References > Found->second.Calls)
    return true;
  return llvm::any_of(Found->second.Callers, [&](const FunctionDecl *Caller) {
    auto Called = Callees.find(Caller->getCanonicalDecl());
    return !Known.touchesSecrets(Caller) &&
           !(Called != Callees.end() && Called->second.HandedSecret);
  });
}

} // namespace lethe
