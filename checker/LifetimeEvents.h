#ifndef LETHE_CHECKER_LIFETIMEEVENTS_H
#define LETHE_CHECKER_LIFETIMEEVENTS_H

#include "Settings.h"
#include "StoragePath.h"
#include "clang/Analysis/CFG.h"
#include <memory>
#include <string>
#include <vector>

namespace lethe {

/// Something that happens to memory which may hold a secret.
struct LifetimeEvent {
  enum class Kind {
    Write,         ///< data gets there
    Fresh,         ///< the pointer to it is set, to new memory or to null
    Given,         ///< the pointer to it is set, to memory of unknown content
    Wipe,          ///< all of it is overwritten
    Release,       ///< it is given back as it is
    WipingRelease, ///< it is given back wiped
    Clear,         ///< a container or smart pointer drops it as it is
    Forget,        ///< what happens to it from here on is not known
    ScopeEnd,      ///< the scope of the variable ends
    Alias,         ///< another pointer, or the same moved, leads to it
    Declare,       ///< the variable is declared
    Reserve,       ///< a container gets room in advance
    Grow,          ///< a container may move what it holds to new memory
    Leave,         ///< a call that skips what is still to be done
    Return,        ///< the end of the function; Where is empty
  };
  Kind What;
  StoragePath Where;
  /// The call or other expression; null for Return.
  const clang::Stmt *At = nullptr;
  clang::SourceLocation Location = {};
  /// What is called: free, push_back, exit.
  std::string Name = {};
  /// Of a Wipe: the number of bytes or elements, if one is given.
  const clang::Expr *Size = nullptr;
  /// The number of its block.
  unsigned Block = 0;
};

/// What a call does to the memory that one of its arguments leads to.
enum class CallEffect { None, Write, Wipe, Release, WipingRelease, Forget };

/// Answers for functions of the unit; none for those without a body.
using CallEffects = llvm::function_ref<std::optional<CallEffect>(
    const clang::FunctionDecl *Callee, unsigned Parameter)>;

/// The control flow graph of a function, with what happens to memory in it.
class FunctionFlow {
public:
  /// Null if Clang can make no graph of the function, or none in bounded
  /// space.
  static std::unique_ptr<FunctionFlow>
  build(const clang::FunctionDecl *Function, const Settings &Options,
        Secrets &Known, CallEffects Effects);

  const clang::FunctionDecl *function() const { return Function; }
  const clang::CFG &graph() const { return *Graph; }
  const BodyIndex &body() const { return Body; }
  using Events = std::vector<LifetimeEvent>;
  llvm::ArrayRef<LifetimeEvent> events() const { return Found; }
  /// The events on paths that begin as Path does, and calls that leave the
  /// function, as indices in events(): block by block, in order.
  std::vector<unsigned> eventsNear(const StoragePath &Path) const;
  /// What a loop without a turn does all the same: a loop over all of an
  /// object is taken to wipe even an object of no size.
  llvm::ArrayRef<StoragePath> wipedByLoop(const clang::Stmt *Loop) const;

private:
  FunctionFlow(const clang::FunctionDecl *Function, clang::ASTContext &Context)
      : Function(Function), Body(Function, Context) {}

  const clang::FunctionDecl *Function;
  BodyIndex Body;
  std::unique_ptr<clang::CFG> Graph;
  Events Found;
  llvm::DenseMap<const void *, std::vector<unsigned>> ByRoot;
  std::vector<unsigned> Leaving;
  llvm::DenseMap<const clang::Stmt *, llvm::SmallVector<StoragePath, 1>>
      LoopWipes;
};

/// Function is declared to end what runs, as exit is, or to leave the process
/// a copy of itself, as fork is: its name; otherwise empty. Functions of
/// system headers count by their names only.
std::string leavingCall(const clang::CallExpr *Call,
                        const clang::SourceManager &Sources);

} // namespace lethe

#endif
