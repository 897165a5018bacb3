#include "FunctionUses.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace lethe {

static bool isLocalToUnit(const FunctionDecl *Function) {
  return !Function->isExternallyVisible();
}

class FunctionUses::Visitor
    : public RecursiveASTVisitor<FunctionUses::Visitor> {
public:
  explicit Visitor(FunctionUses &Into) : Into(Into) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitImplicitCode() const { return true; }

  bool VisitDeclRefExpr(DeclRefExpr *E) {
    mention(E->getDecl(), E);
    return true;
  }
  bool VisitMemberExpr(MemberExpr *E) {
    mention(E->getMemberDecl(), E);
    return true;
  }
  // What overload resolution has not decided yet.
  bool VisitOverloadExpr(OverloadExpr *E) {
    for (const NamedDecl *D : E->decls())
      mention(D->getUnderlyingDecl(), E);
    return true;
  }
  bool VisitCallExpr(CallExpr *E) {
    const FunctionDecl *Callee = E->getDirectCallee();
    if (Callee && isLocalToUnit(Callee))
      Into.Functions[Callee->getCanonicalDecl()].Calls.insert(E);
    return true;
  }
  /// Constructors have no name to be mentioned by, and are no CallExpr.
  bool VisitCXXConstructExpr(CXXConstructExpr *E) {
    mention(E->getConstructor(), E);
    return true;
  }

private:
  void mention(const Decl *D, const Expr *E) {
    const auto *Function = dyn_cast_or_null<FunctionDecl>(D);
    if (Function && isLocalToUnit(Function))
      Into.Functions[Function->getCanonicalDecl()].Mentions.insert(E);
  }

  FunctionUses &Into;
};

FunctionUses::FunctionUses(ASTContext &Context) {
  Visitor Reader(*this);
  const SourceManager &Sources = Context.getSourceManager();
  for (Decl *D : Context.getTranslationUnitDecl()->decls())
    if (!Sources.isInSystemHeader(Sources.getExpansionLoc(D->getLocation())))
      Reader.TraverseDecl(D);
}

std::optional<llvm::ArrayRef<const CallExpr *>>
FunctionUses::onlyCalls(const FunctionDecl *Function) const {
  if (!isLocalToUnit(Function))
    return std::nullopt;
  auto Known = Functions.find(Function->getCanonicalDecl());
  if (Known == Functions.end())
    return llvm::ArrayRef<const CallExpr *>();
  const Found &Uses = Known->second;
  if (Uses.Mentions.size() != Uses.Calls.size())
    return std::nullopt;
  return Uses.Calls.getArrayRef();
}

} // namespace lethe
