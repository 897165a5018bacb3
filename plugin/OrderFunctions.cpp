#include "OrderFunctions.h"
#include "Attributes.h"
#include "SecretFlow.h"
#include "llvm/ADT/SCCIterator.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/CallGraph.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace lethe {

char OrderFunctions::ID = 0;

/// LLVM IR that was made without the plugin, and is compiled with it.
static void reportUnread(Module &M) {
  auto Defined = find_if(M.functions(),
                         [](const Function &F) { return !F.isDeclaration(); });
  if (Defined == M.end() || M.getModuleFlag(ReadFlag) || !hasMarkings(M))
    return;
  DiagnosticInfoOptimizationFailure Failure(
      "lethe", "Unread", DiagnosticLocation(), &Defined->getEntryBlock());
  Failure << "plugin 'lethe' erases nothing: this LLVM IR was not made with "
             "the plugin, which reads markings when the source is compiled";
  M.getContext().diagnose(Failure);
}

/// Calls through pointers are no edges of the call graph: what such a pointer
/// may lead to, with all that calls in turn, goes before everything else.
static void callThroughPointersFirst(SmallVectorImpl<Function *> &Functions) {
  SmallPtrSet<const Function *, 32> Targets;
  // Callers come after their callees here.
  for (Function *F : reverse(Functions))
    if (F->hasAddressTaken() || any_of(F->users(), [&](const User *U) {
          const auto *Call = dyn_cast<CallBase>(U);
          return Call && Targets.contains(Call->getFunction());
        }))
      Targets.insert(F);
  std::stable_partition(Functions.begin(), Functions.end(),
                        [&](const Function *F) { return Targets.contains(F); });
}

bool OrderFunctions::runOnModule(Module &M) {
  reportUnread(M);
  if (none_of(M.functions(),
              [](const Function &F) { return F.hasFnAttribute(SecretAttr); }))
    return false;
  SmallVector<Function *, 64> CalleesFirst;
  CallGraph Calls(M);
  for (auto SCC = scc_begin(&Calls); !SCC.isAtEnd(); ++SCC)
    for (CallGraphNode *Node : *SCC)
      if (Function *F = Node->getFunction(); F && !F->isDeclaration())
        CalleesFirst.push_back(F);
  callThroughPointersFirst(CalleesFirst);
  auto &Functions = M.getFunctionList();
  for (Function *F : CalleesFirst)
    Functions.splice(Functions.end(), Functions, F->getIterator());
  return true;
}

} // namespace lethe
