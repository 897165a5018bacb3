#include "FlowCheck.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace lethe {

static constexpr unsigned MaxInstantiations = 16;

void FlowCheck::registerMatchers(MatchFinder *Finder) {
  Finder->addMatcher(functionDecl(isDefinition(), hasBody(stmt()),
                                  unless(isExpansionInSystemHeader()))
                         .bind("function"),
                     this);
}

void FlowCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *Function = Result.Nodes.getNodeAs<FunctionDecl>("function");
  if (Function->isDependentContext() || Function->isDefaulted() ||
      Function->isInvalidDecl())
    return;
  if (const FunctionDecl *Pattern = Function->getTemplateInstantiationPattern())
    if (++Instantiations[Pattern] > MaxInstantiations)
      return;
  Secrets &Known = secrets(*Result.Context);
  if (!Known.touchesSecrets(Function))
    return;
  if (const FunctionFlow *Flow = lifetimes(*Result.Context).flowOf(Function))
    checkFlow(*Flow, Known);
}

void FlowCheck::notePath(const PathFinding &Finding) {
  if (Finding.Since && Finding.Since->Location.isValid())
    diag(Finding.Since->Location, "it is written here", DiagnosticIDs::Note);
  for (const PathTurn &Turn : Finding.Turns)
    diag(Turn.Condition->getBeginLoc(),
         "the path goes on where this is %select{false|true}0",
         DiagnosticIDs::Note)
        << Turn.Taken;
}

} // namespace lethe
