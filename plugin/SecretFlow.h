#ifndef LETHE_PLUGIN_SECRETFLOW_H
#define LETHE_PLUGIN_SECRETFLOW_H

#include "Facts.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"
#include <memory>
#include <string>

namespace lethe {

/// Whether a module has markings, as Clang emits them.
bool hasMarkings(const llvm::Module &M);

/// What is known of one secret function.
struct FunctionFlow {
  std::string Reason;
  /// Every value it loads or is given counts as secret.
  bool Opaque = false;
  /// Values that are secret, or point to secret data, in this function.
  llvm::SmallPtrSet<const llvm::Value *, 32> Tainted;
  /// What callers learn: the result is secret; so is what these arguments
  /// point to once the function returns.
  bool TaintsResult = false;
  llvm::SmallSetVector<const llvm::Argument *, 4> TaintsPointee;
};

/// Follows secret data through a module, down the call graph, to a fixpoint.
///
/// One bit a value: "is secret or points to something secret"; memory is told
/// apart by underlying object, without regard to the order of accesses.
/// Both err on the side of more secret functions. Data flow only: a value
/// chosen by a branch on a secret counts where a phi or select joins it, not
/// where plain stores in the arms do.
///
/// Each value's users are visited once, when it turns out to be secret, and a
/// call once more for each thing that its callee turns out to do to it: the
/// time is linear in the size of the module, whatever its call graph.
class SecretFlow {
public:
  SecretFlow(llvm::Module &M, const ModuleFacts &Facts);
  void solve();

  /// Null for a function that is not secret.
  const FunctionFlow *lookup(const llvm::Function &F) const;
  /// The call hands secret data to its callee.
  bool isGivenSecret(const llvm::CallBase &Call) const;
  /// Annotation calls that spoke of secrets, to be removed once solved.
  llvm::ArrayRef<llvm::CallBase *> annotations() const { return Annotations; }
  /// Those of parameters and fields that are no secret, likewise.
  llvm::ArrayRef<llvm::CallBase *> publicAnnotations() const {
    return PublicAnnotations;
  }

private:
  /// What is still to be done in a secret function, and what need not be
  /// repeated.
  struct Work {
    bool Started = false, LoadsDone = false, GlobalsDone = false;
    /// Tainted, their users not yet visited.
    llvm::SmallVector<const llvm::Value *, 16> Pending;
    /// Their callees have turned out to taint more.
    llvm::SmallVector<const llvm::CallBase *, 4> Taught;
    llvm::SmallPtrSet<const llvm::Value *, 16> PointeesDone, HomesDone;
    /// The function's instructions that name a global variable; once asked.
    llvm::DenseMap<const llvm::GlobalValue *,
                   llvm::SmallVector<const llvm::Instruction *, 2>>
        GlobalUsers;
  };

  void collectGlobals();
  void collectFunction(llvm::Function &F);
  void makeSecret(const llvm::Function &F, const llvm::Twine &Reason);
  void analyze(const llvm::Function &F);
  void start(const llvm::Function &F);
  void taintLoads(const llvm::Function &F);
  void visitGlobalUsers(const llvm::Function &F, const llvm::GlobalValue *V);
  void visitUsers(const llvm::Function &F, const llvm::Value *V);
  void visitUser(const llvm::Function &F, const llvm::Instruction &I);
  void visitCall(const llvm::Function &F, const llvm::CallBase &Call);
  void handToCallee(const llvm::Function &Caller, const llvm::CallBase &Call,
                    const llvm::Function &Callee);
  void handAll(const llvm::Function &Callee, const llvm::Twine &Reason);
  void handThroughPointer(const llvm::Function &Caller,
                          const llvm::CallBase &Call);
  void taintArgument(const llvm::Argument &A);
  void taint(const llvm::Value *V);
  void taintPointee(const llvm::Value *Pointer);
  bool isTainted(const FunctionFlow &Flow, const llvm::Value *V) const;
  bool isTainted(const llvm::Value *V) const;
  void teachCallers(const llvm::Function &F);
  Work &workOn(const llvm::Function &F);

  llvm::Module &M;
  const ModuleFacts &Facts;
  llvm::DenseMap<const llvm::Function *, std::unique_ptr<FunctionFlow>> Flows;
  llvm::SmallPtrSet<const llvm::GlobalValue *, 16> SecretGlobals;
  llvm::SmallPtrSet<const llvm::Function *, 16> SecretResults;
  llvm::DenseMap<const llvm::Function *,
                 llvm::SmallVector<const llvm::Value *, 4>>
      Seeds;
  llvm::SmallVector<llvm::CallBase *, 32> Annotations;
  llvm::SmallVector<llvm::CallBase *, 8> PublicAnnotations;
  /// Where parameters live that are no secret.
  llvm::SmallPtrSet<const llvm::Value *, 8> PublicLocals;
  /// Functions that a pointer of their type may lead to, until something
  /// secret is handed over through one.
  llvm::DenseMap<const llvm::FunctionType *,
                 llvm::SmallVector<const llvm::Function *, 4>>
      AddressTaken;
  llvm::DenseMap<const llvm::Function *, std::unique_ptr<Work>> Works;
  llvm::SetVector<const llvm::Function *> Queue;
  // While analyze() runs: the function at hand.
  FunctionFlow *Current = nullptr;
  Work *Todo = nullptr;
};

} // namespace lethe

#endif
