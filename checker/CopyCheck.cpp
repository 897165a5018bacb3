#include "CopyCheck.h"
#include "ParameterFixIts.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace lethe {

void CopyCheck::registerMatchers(MatchFinder *Finder) {
  Finder->addMatcher(
      functionDecl(unless(anyOf(isImplicit(), isDefaulted(), isDeleted(),
                                isExpansionInSystemHeader())))
          .bind("function"),
      this);
  Finder->addMatcher(
      varDecl(hasGlobalStorage(), hasInitializer(expr()),
              unless(anyOf(isStaticLocal(), isExpansionInSystemHeader())))
          .bind("variable"),
      this);
}

/// The body of a lambda is read with what is around it, unless it is an
/// instance of a generic one.
static bool isLambdaBody(const FunctionDecl *Function) {
  const auto *Method = dyn_cast<CXXMethodDecl>(Function);
  return Method && Method->getParent()->isLambda() &&
         !Method->isTemplateInstantiation();
}

void CopyCheck::check(const MatchFinder::MatchResult &Result) {
  Secrets &Known = secrets(*Result.Context);
  if (!Carrying)
    Carrying = std::make_unique<Carriers>(Known);
  CopyFinder Finder(Known, *Carrying, [&](const FoundCopy &Copy) {
    report(Copy, *Result.Context);
  });
  if (const auto *Function = Result.Nodes.getNodeAs<FunctionDecl>("function")) {
    if (!isLambdaBody(Function) && Known.touchesSecrets(Function))
      Finder.search(Function);
  } else {
    Finder.search(Result.Nodes.getNodeAs<VarDecl>("variable"));
  }
}

void CopyCheck::report(const FoundCopy &Copy, ASTContext &Context) {
  if (!Reported.insert(Copy.Location).second)
    return;
  {
    auto Diagnostic =
        diag(Copy.Location, "%0 copies %1%2; %3")
        << Copy.Where << Copy.What
        << (Copy.IntoUnmarked ? " into memory that is not marked" : "")
        << Copy.Advice;
    if (Copy.Parameter) {
      if (!Uses)
        Uses = std::make_unique<FunctionUses>(Context);
      for (const FixItHint &Hint :
           passByReference(Copy.Parameter, *Uses, Context))
        Diagnostic << Hint;
    }
  }
  noteMarking(Copy.Use);
}

} // namespace lethe
