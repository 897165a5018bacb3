#include "LifetimeEvents.h"
#include "EventCollector.h"

using namespace clang;

namespace lethe {

llvm::ArrayRef<StoragePath> FunctionFlow::wipedByLoop(const Stmt *Loop) const {
  auto Known = LoopWipes.find(Loop);
  return Known == LoopWipes.end() ? llvm::ArrayRef<StoragePath>()
                                  : llvm::ArrayRef(Known->second);
}

std::vector<unsigned> FunctionFlow::eventsNear(const StoragePath &Path) const {
  std::vector<unsigned> Result;
  auto Own = ByRoot.find(Path.first());
  if (Own == ByRoot.end())
    return Leaving;
  std::merge(Own->second.begin(), Own->second.end(), Leaving.begin(),
             Leaving.end(), std::back_inserter(Result));
  return Result;
}

static std::unique_ptr<CFG> buildGraph(const FunctionDecl *Function,
                                       ASTContext &Context) {
  CFG::BuildOptions Options;
  Options.AddInitializers = true;
  Options.AddImplicitDtors = true;
  Options.AddLifetime = true;
  Options.setAllAlwaysAdd();
  return CFG::buildCFG(Function, Function->getBody(), &Context, Options);
}

std::unique_ptr<FunctionFlow> FunctionFlow::build(const FunctionDecl *Function,
                                                  const Settings &Options,
                                                  Secrets &Known,
                                                  CallEffects Effects) {
  std::unique_ptr<FunctionFlow> Flow(
      new FunctionFlow(Function, Known.context()));
  if (Flow->Body.isTooDeep())
    return nullptr;
  Flow->Graph = buildGraph(Function, Known.context());
  if (!Flow->Graph)
    return nullptr;
  EventCollector Collector(Flow->Body, Options, Known, Effects);
  for (const CFGBlock *Block : *Flow->Graph) {
    unsigned Begin = Collector.Events.size();
    for (const CFGElement &Element : *Block)
      Collector.visit(Element);
    for (unsigned I = Begin; I < Collector.Events.size(); ++I)
      Collector.Events[I].Block = Block->getBlockID();
  }
  Flow->Found = std::move(Collector.Events);
  for (unsigned I = 0; I < Flow->Found.size(); ++I)
    if (const LifetimeEvent &Event = Flow->Found[I];
        Event.What == LifetimeEvent::Kind::Leave)
      Flow->Leaving.push_back(I);
    else
      Flow->ByRoot[Event.Where.first()].push_back(I);
  Flow->LoopWipes = std::move(Collector.LoopWipes);
  return Flow;
}

} // namespace lethe
