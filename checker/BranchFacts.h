#ifndef LETHE_CHECKER_BRANCHFACTS_H
#define LETHE_CHECKER_BRANCHFACTS_H

#include "LifetimeEvents.h"
#include "llvm/ADT/FoldingSet.h"
#include <map>
#include <vector>

namespace lethe {

/// What a condition says on its true edge: Value is Constant, or is not.
struct BranchCondition {
  unsigned Value;
  int64_t Constant;
  bool Equal;
};

/// What is known of values on a path, sorted by value.
struct BranchFact {
  unsigned Value;
  int64_t Constant;
  bool Equal;
  bool operator==(const BranchFact &O) const {
    return Value == O.Value && Constant == O.Constant && Equal == O.Equal;
  }
  bool operator<(const BranchFact &O) const {
    return std::tie(Value, Constant, Equal) <
           std::tie(O.Value, O.Constant, O.Equal);
  }
};
using BranchFacts = std::vector<BranchFact>;

/// The conditions of a function, so far as they compare something that can be
/// followed with a constant: paths on which they contradict one another do not
/// exist.
class BranchTable {
public:
  explicit BranchTable(const FunctionFlow &Flow);

  /// Of a block with two ways on.
  const BranchCondition *conditionOf(const clang::CFGBlock &Block) const;
  /// The value of a condition, as a path, if it is read from a variable.
  const StoragePath *pathOf(unsigned Value) const;
  /// The number of the value that E is; none if no condition has it.
  std::optional<unsigned> valueOf(const clang::Expr *E) const;
  /// The values a path comes to know of more than once.
  bool isRepeated(unsigned Value) const { return Values[Value].Uses > 1; }

  /// Applies the assignments in Block.
  void assign(const clang::CFGBlock &Block, BranchFacts &Facts) const;
  /// Goes on from Block by one of its ways. False if that cannot be.
  bool follow(const BranchCondition &Condition, bool Taken,
              BranchFacts &Facts) const;

private:
  struct Value {
    std::optional<StoragePath> Path;
    llvm::SmallVector<const clang::Decl *, 2> Depends;
    unsigned Uses = 0;
  };
  struct Change {
    const clang::Decl *Of;
    /// Only of a variable as a whole.
    std::optional<int64_t> Constant;
  };
  std::optional<BranchCondition> parse(const clang::Expr *E);
  std::optional<unsigned> intern(const clang::Expr *E);
  void collectChanges(const clang::CFGBlock &Block);

  const FunctionFlow &Flow;
  std::vector<Value> Values;
  std::map<StoragePath, unsigned> ByPath;
  std::map<llvm::FoldingSetNodeID, unsigned> ByShape;
  std::vector<std::optional<BranchCondition>> Conditions;
  std::vector<llvm::SmallVector<Change, 1>> Changes;
};

} // namespace lethe

#endif
