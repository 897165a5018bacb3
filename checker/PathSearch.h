#ifndef LETHE_CHECKER_PATHSEARCH_H
#define LETHE_CHECKER_PATHSEARCH_H

#include "BranchFacts.h"

namespace lethe {

/// A branch on the way to what was found.
struct PathTurn {
  const clang::Stmt *Branch;
  const clang::Expr *Condition;
  bool Taken;
};

/// An event that an object reached in a state in which it should not.
struct PathFinding {
  const LifetimeEvent *End;
  /// Where it got into that state; null if it came so.
  const LifetimeEvent *Since;
  /// The branches in between that lead past a wipe.
  llvm::SmallVector<PathTurn, 4> Turns;
};

/// Follows the state of one object along the paths of a function. A path
/// search over pairs of block and state, which also drops paths on which
/// conditions contradict one another as long as that takes few steps.
class PathSearch {
public:
  /// 0 is harmless: nothing is found in it.
  using State = unsigned char;
  struct Rules {
    State Initial;
    /// What the object is in where no memory of it is left: its pointer is
    /// null, its size zero.
    State Absent;
    struct Step {
      State Next;
      /// The event should not have happened in this state.
      bool Found = false;
    };
    llvm::function_ref<Step(State, const LifetimeEvent &,
                            StoragePath::Relation)>
        After;
  };

  /// Of all searches in a function, so that they are linear in it. Without
  /// facts a search visits only where the object is in a harmful state.
  struct Budget {
    unsigned StepsWithFacts = 1'000'000;
    unsigned Steps = 20'000'000;
  };

  PathSearch(const FunctionFlow &Flow, const BranchTable &Branches,
             const StoragePath &Object);

  /// The events of the object, and the calls that leave the function.
  llvm::ArrayRef<std::pair<const LifetimeEvent *, StoragePath::Relation>>
  events() const {
    return Events;
  }
  bool has(LifetimeEvent::Kind What) const;
  /// What is found, once per event; a path for each.
  std::vector<PathFinding> run(const Rules &How, Budget &Left);

private:
  struct Node {
    const clang::CFGBlock *Block;
    State Now;
    BranchFacts Facts;
    unsigned Parent;
    bool Taken;
    const LifetimeEvent *Since;
  };
  class Walk;
  bool isAbsentOn(const clang::CFGBlock &Block, bool Taken) const;
  llvm::SmallVector<PathTurn, 4> turnsTo(llvm::ArrayRef<Node> Nodes,
                                         unsigned Last) const;
  bool mayReachWipe(const clang::CFGBlock *Block) const;

  const FunctionFlow &Flow;
  const BranchTable &Branches;
  const StoragePath &Object;
  std::vector<std::pair<const LifetimeEvent *, StoragePath::Relation>> Events;
  /// Of events of a block, by its number.
  llvm::DenseMap<unsigned, std::pair<unsigned, unsigned>> Ranges;
  llvm::DenseSet<unsigned> SizeValues;
  mutable llvm::DenseSet<const clang::CFGBlock *> WipeReachable;
  mutable bool WipesKnown = false;
  LifetimeEvent ReturnEvent;
};

} // namespace lethe

#endif
