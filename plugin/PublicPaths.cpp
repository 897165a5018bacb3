#include "PublicPaths.h"
#include "Attributes.h"
#include "CallKinds.h"
#include "PublicLoads.h"
#include "SecretDependence.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace lethe {

char PublicPaths::ID = 0;

static bool isSecret(const Function &F) {
  return F.hasFnAttribute(SecretAttr) && !F.isDeclaration();
}

static const Function *calleeOf(const CallBase &Call) {
  return dyn_cast<Function>(
      Call.getCalledOperand()->stripPointerCastsAndAliases());
}

/// Intrinsics, as far as they become calls, are none of secret functions.
static bool isCallOfFunction(const CallBase &Call) {
  return !isa<IntrinsicInst>(Call) && !Call.isInlineAsm();
}

template <typename Callback>
static void forEachCall(const Function &F, Callback Visit) {
  for (const Instruction &I : instructions(F))
    if (const auto *Call = dyn_cast<CallBase>(&I);
        Call && isCallOfFunction(*Call))
      Visit(*Call);
}

namespace {
class Solver {
public:
  explicit Solver(Module &M) : M(M) {}
  void solve();

private:
  void addFunction(Function &F);
  void addPlainCallers();
  void analyze(Function &F);
  void handOver(const CallBase &Call, function_ref<bool(unsigned)> IsSecret);
  void makeSecret(const Function &F, unsigned Argument);
  void makeAllSecret(const Function &F);

  Module &M;
  /// Of each secret function: those of its arguments that may hold a secret.
  DenseMap<const Function *, BitVector> SecretArguments;
  SmallVector<const Function *, 8> AddressTaken;
  SetVector<const Function *> Queue;
};
} // namespace

void Solver::addFunction(Function &F) {
  BitVector &Secret = SecretArguments[&F];
  Secret.resize(F.arg_size());
  for (unsigned I = 0; I < F.arg_size(); ++I)
    if (!F.getAttributes().hasParamAttr(I, PublicArgumentAttr))
      Secret.set(I);
  if (F.hasAddressTaken())
    AddressTaken.push_back(&F);
  Queue.insert(&F);
}

void Solver::makeSecret(const Function &F, unsigned Argument) {
  auto Known = SecretArguments.find(&F);
  if (Known == SecretArguments.end() || Argument >= Known->second.size() ||
      Known->second.test(Argument))
    return;
  Known->second.set(Argument);
  Queue.insert(&F);
}

void Solver::makeAllSecret(const Function &F) {
  for (unsigned I = 0; I < F.arg_size(); ++I)
    makeSecret(F, I);
}

/// What callees learn from Call.
void Solver::handOver(const CallBase &Call,
                      function_ref<bool(unsigned)> IsSecret) {
  // Code of another unit calls it back with whatever it likes.
  for (const Use &Operand : Call.data_ops())
    if (const auto *Callback =
            dyn_cast<Function>(Operand->stripPointerCastsAndAliases()))
      makeAllSecret(*Callback);
  auto handTo = [&](const Function &Callee) {
    for (unsigned I = 0; I < Callee.arg_size(); ++I)
      if (I >= Call.arg_size() || IsSecret(I))
        makeSecret(Callee, I);
  };
  if (const Function *Callee = calleeOf(Call))
    handTo(*Callee);
  else
    for (const Function *Target : AddressTaken)
      // Calls without a prototype are variadic in IR.
      if (Target->getFunctionType() == Call.getFunctionType() ||
          Call.getFunctionType()->isVarArg())
        handTo(*Target);
}

/// Nothing is followed in plain functions: what a secret function calls may
/// have been handed anything that depends on a secret.
void Solver::addPlainCallers() {
  SetVector<const Function *> Plain;
  auto add = [&](const CallBase &Call) {
    if (const Function *Callee = calleeOf(Call);
        Callee && !isSecret(*Callee) && !Callee->isDeclaration())
      Plain.insert(Callee);
  };
  for (const Function &F : M) {
    if (isSecret(F))
      forEachCall(F, add);
    else if (!F.isDeclaration() && F.hasAddressTaken())
      Plain.insert(&F);
  }
  for (unsigned I = 0; I < Plain.size(); ++I)
    forEachCall(*Plain[I], [&](const CallBase &Call) {
      add(Call);
      handOver(Call, [](unsigned) { return true; });
    });
}

/// What is called leaves the same each time, so it matters only whether it is.
static bool leavesNothing(const CallBase &Call) {
  if (const Function *Callee = Call.getCalledFunction())
    return erasesItself(*Callee) ||
           Callee->hasFnAttribute(ErasesElsewhereAttr) ||
           Callee->getName().starts_with("__lethe_");
  const StringRef Note = notedText(Call.getMetadata("heapallocsite"));
  return Note == ErasingAttr || Note == ErasesElsewhereAttr;
}

void Solver::analyze(Function &F) {
  SmallSetVector<StringRef, 8> Public;
  SmallPtrSet<const Function *, 8> Decided;
  const bool ReturnsTwice = F.callsFunctionThatReturnsTwice();
  bool AllCount = true, HasIndirect = false, IsCalleeSecret = false;
  SecretDependence Dependence(F, SecretArguments[&F]);
  forEachCall(F, [&](const CallBase &Call) {
    const bool IsChosen = Dependence.isSecret(*Call.getCalledOperand());
    IsCalleeSecret |= IsChosen;
    const bool IsDecided =
        ReturnsTwice || IsChosen || Dependence.isSecret(*Call.getParent());
    // Which of several calls was made the callee's arguments may tell, for code
    // generation merges those that differ in nothing else.
    handOver(Call, [&](unsigned Argument) {
      return IsDecided || Dependence.isSecret(*Call.getArgOperand(Argument));
    });
    // One without effects may still be moved to where its result is needed.
    const bool MayMove = !Call.mayHaveSideEffects();
    const Function *Callee = Call.getCalledFunction();
    const bool Counts = leavesNothing(Call) && !IsDecided && !MayMove;
    if (!Callee) {
      HasIndirect = true;
      AllCount &= Counts;
      return;
    }
    if (!Counts)
      Decided.insert(Callee);
    else
      Public.insert(Callee->getName());
  });
  // For the same reason all calls of a function count together.
  for (const Function *Callee : Decided)
    Public.remove(Callee->getName());
  if (HasIndirect && AllCount)
    Public.insert(AllPublic);
  F.removeFnAttr(PublicBranchesAttr);
  // Which function a pointer leads to is a branch, too.
  if (!ReturnsTwice && !IsCalleeSecret && Dependence.hasPublicBranchesOnly())
    F.addFnAttr(PublicBranchesAttr);
  F.removeFnAttr(PublicPathsAttr);
  if (!Public.empty())
    F.addFnAttr(PublicPathsAttr, join(Public.begin(), Public.end(), ","));
}

void Solver::solve() {
  for (Function &F : M)
    if (isSecret(F))
      addFunction(F);
  if (Queue.empty())
    return;
  addPlainCallers();
  while (!Queue.empty())
    analyze(const_cast<Function &>(*Queue.pop_back_val()));
}

bool PublicPaths::runOnModule(Module &M) {
  Solver(M).solve();
  for (Function &F : M)
    if (isSecret(F))
      dropPublicNotes(F);
  return true;
}

} // namespace lethe
