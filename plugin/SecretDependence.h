#ifndef LETHE_PLUGIN_SECRETDEPENDENCE_H
#define LETHE_PLUGIN_SECRETDEPENDENCE_H

#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Analysis/PostDominators.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/Instructions.h"
#include <optional>

namespace lethe {

/// Which values of one function may depend on a secret, and which of its
/// blocks run, or how often, may.
///
/// Secret are the arguments said to be, all that is read from memory but for
/// constants, fields said to be public and locals that never have their address
/// taken, and the results of all calls but those said to be public. From there
/// data flow and control flow are followed: a block between a branch on a
/// secret value and the branch's immediate post-dominator depends on it, and so
/// does what such a block stores into a local, and which value a phi takes in
/// it or where its ways join again. Whatever may throw is a branch on a secret.
///
/// It speaks of runs that leave the function by an exit.
class SecretDependence {
public:
  SecretDependence(llvm::Function &F, const llvm::BitVector &SecretArguments);

  bool isSecret(const llvm::Value &V) const { return Values.contains(&V); }
  bool isSecret(const llvm::BasicBlock &BB) const {
    return Blocks.contains(&BB);
  }
  /// No branch depends on a secret.
  bool hasPublicBranchesOnly() const { return Branches.empty(); }

private:
  using BlockSet = llvm::SmallPtrSet<const llvm::BasicBlock *, 16>;

  bool isSource(const llvm::Instruction &I);
  const llvm::AllocaInst *privateLocal(const llvm::Value *Pointer);
  void markValue(const llvm::Value &V);
  void markLocal(const llvm::AllocaInst &Local);
  void markBlock(const llvm::BasicBlock &BB);
  void markBranch(const llvm::BasicBlock &BB);
  void markUses(const llvm::Value &V);

  llvm::Function &F;
  std::optional<llvm::PostDominatorTree> PostDominators;
  llvm::SmallPtrSet<const llvm::Value *, 32> Values;
  llvm::SmallVector<const llvm::Value *, 32> Pending;
  llvm::DenseMap<const llvm::AllocaInst *, bool> IsPrivate;
  llvm::SmallPtrSet<const llvm::AllocaInst *, 8> Locals;
  BlockSet Blocks, Branches;
  /// By post-dominator: what has been reached without passing it.
  llvm::DenseMap<const llvm::BasicBlock *, BlockSet> Regions;
};

} // namespace lethe

#endif
