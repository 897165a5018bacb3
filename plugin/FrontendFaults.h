#ifndef LETHE_PLUGIN_FRONTENDFAULTS_H
#define LETHE_PLUGIN_FRONTENDFAULTS_H

#include "ListMatcher.h"
#include "MarkingFaults.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/Diagnostic.h"
#include "llvm/ADT/DenseSet.h"

namespace lethe {

/// Warns of markings that mark nothing, each once.
class FaultReporter {
public:
  explicit FaultReporter(clang::DiagnosticsEngine &Diags) : Diags(Diags) {}

  /// Those in D.
  void reportFaults(clang::Decl *D, clang::ASTContext &Context);
  /// Those in the secrets list; with WarnOfUnused all entries that match
  /// nothing.
  void reportListFaults(ListMatcher &Matcher, clang::ASTContext &Context,
                        bool WarnOfUnused);

private:
  void report(const MarkingFault &Fault);

  clang::DiagnosticsEngine &Diags;
  llvm::DenseSet<clang::SourceLocation> Reported;
};

} // namespace lethe

#endif
