#ifndef LETHE_CHECKER_LITERALCHECK_H
#define LETHE_CHECKER_LITERALCHECK_H

#include "SecretCheck.h"

namespace lethe {

/// secret-literal: a secret initialised from a literal or constant in the
/// source. docs/checks/secret-literal.md.
class LiteralCheck : public SecretCheck {
public:
  using SecretCheck::SecretCheck;
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
};

} // namespace lethe

#endif
