#ifndef LETHE_CHECKER_FOUNDWIPES_H
#define LETHE_CHECKER_FOUNDWIPES_H

#include "BodyScan.h"
#include "KnownCalls.h"
#include "ObjectFlow.h"
#include "Secrets.h"

namespace lethe {

/// Where a function overwrites a secret with a constant.
struct FoundWipe {
  enum class Form {
    Call,
    /// A function of this unit that always does so to what its parameter
    /// points to, or to a secret member of it.
    Wrapper,
    /// `key = {}`
    Assignment,
    /// `key[i] = 0` in a loop.
    Loop,
  };
  Form How;
  /// The call or the assignment.
  const clang::Expr *Node;
  /// The pointer that is passed, or the glvalue that is assigned to.
  const clang::Expr *Object;
  /// What is overwritten; as much as is known.
  Place Where;
  SecretUse Use;
  /// The call's name.
  std::string Name;
  /// For calls of known wipes.
  std::optional<WipeCall> Call;
  /// For wrappers: the wipe in its body.
  const clang::Expr *Inner = nullptr;
  bool Durable = false;

  /// The variable or field that is wiped; null if it has no name.
  const clang::ValueDecl *wiped() const;
};

/// Finds wipes, with Options for the names of functions.
class WipeFinder {
public:
  WipeFinder(Secrets &Known, const Settings &Options)
      : Known(Known), Options(Options) {}

  /// The wipes of secrets in one function. Not those of volatile objects:
  /// they are durable, and say themselves what they cover.
  std::vector<FoundWipe> find(BodyScan &Scan);

private:
  struct Wrapper {
    unsigned Parameter;
    const clang::Expr *Inner;
  };
  void addCall(BodyScan &Scan, const clang::CallExpr *Call,
               std::vector<FoundWipe> &Found);
  void addAssignment(BodyScan &Scan, const clang::Expr *Assignment,
                     std::vector<FoundWipe> &Found);
  std::vector<FoundWipe> findAll(BodyScan &Scan);
  std::optional<Wrapper> asWrapper(const clang::FunctionDecl *Callee);
  std::optional<Wrapper> computeWrapper(const clang::FunctionDecl *Callee);

  Secrets &Known;
  const Settings &Options;
  llvm::DenseMap<const clang::FunctionDecl *, std::optional<Wrapper>> Wrappers;
};

/// What becomes of the objects that are wiped; null where ObjectFlow cannot
/// tell.
std::unique_ptr<ObjectFlow> followWiped(llvm::ArrayRef<FoundWipe> Wipes,
                                        const BodyScan &Scan, Secrets &Known,
                                        const Settings &Options);

/// The secret that E, which leads to Where, names, points to, or was first set
/// to point to.
SecretUse secretMemory(const clang::Expr *E, const Place &Where,
                       const Places &Names, Secrets &Known);

} // namespace lethe

#endif
