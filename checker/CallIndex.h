#ifndef LETHE_CHECKER_CALLINDEX_H
#define LETHE_CHECKER_CALLINDEX_H

#include "Secrets.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace lethe {

/// By its declaration the plugin makes Function erase itself, in whatever unit
/// that defines it: it, its result, or a parameter is marked.
bool erasesItself(const clang::FunctionDecl *Function, const Markings &Marks);

/// Who calls which function of the unit. Reads all of the unit once.
class CallIndex {
public:
  CallIndex(clang::ASTContext &Context, Secrets &Known);

  /// Function may be called by one that the plugin does not take for secret:
  /// one that touches no secret and is handed none, or, if the function's
  /// address is taken, one nobody can name.
  bool hasPlainCaller(const clang::FunctionDecl *Function) const;

private:
  class Visitor;
  struct Callee {
    unsigned References = 0, Calls = 0;
    bool HandedSecret = false;
    llvm::SmallPtrSet<const clang::FunctionDecl *, 4> Callers;
  };

  Secrets &Known;
  llvm::DenseMap<const clang::FunctionDecl *, Callee> Callees;
};

} // namespace lethe

#endif
