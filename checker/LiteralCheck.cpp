#include "LiteralCheck.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace lethe {

void LiteralCheck::registerMatchers(MatchFinder *Finder) {
  Finder->addMatcher(
      varDecl(hasInitializer(expr().bind("init"))).bind("variable"), this);
}

void LiteralCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *Variable = Result.Nodes.getNodeAs<VarDecl>("variable");
  const auto *Init = Result.Nodes.getNodeAs<Expr>("init");
  SecretUse Use = secrets(*Result.Context).useOf(Variable);
  if (!Use.isData() && !Use.isAddress())
    return;
  if (!isa<StringLiteral>(stripCasts(Init)))
    return;
  diag(Init->getBeginLoc(),
       "secret %0 is initialised from a literal in the source")
      << Variable;
  noteMarking(Use);
}

} // namespace lethe
