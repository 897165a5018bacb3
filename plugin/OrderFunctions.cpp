#include "OrderFunctions.h"
#include "Attributes.h"
#include "llvm/ADT/SCCIterator.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Analysis/CallGraph.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace lethe {

char OrderFunctions::ID = 0;

bool OrderFunctions::runOnModule(Module &M) {
  if (none_of(M.functions(),
              [](const Function &F) { return F.hasFnAttribute(SecretAttr); }))
    return false;
  SmallVector<Function *, 64> CalleesFirst;
  CallGraph Calls(M);
  for (auto SCC = scc_begin(&Calls); !SCC.isAtEnd(); ++SCC)
    for (CallGraphNode *Node : *SCC)
      if (Function *F = Node->getFunction(); F && !F->isDeclaration())
        CalleesFirst.push_back(F);
  auto &Functions = M.getFunctionList();
  for (Function *F : CalleesFirst)
    Functions.splice(Functions.end(), Functions, F->getIterator());
  return true;
}

} // namespace lethe
