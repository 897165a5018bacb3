#include "PathSearch.h"
#include <set>

using namespace clang;

namespace lethe {

using Kind = LifetimeEvent::Kind;
using Relation = StoragePath::Relation;

/// Notes on one path.
static constexpr size_t MaxTurns = 6;

PathSearch::PathSearch(const FunctionFlow &Flow, const BranchTable &Branches,
                       const StoragePath &Object)
    : Flow(Flow), Branches(Branches), Object(Object),
      ReturnEvent{Kind::Return, Object} {
  for (unsigned Index : Flow.eventsNear(Object)) {
    const LifetimeEvent &Event = Flow.events()[Index];
    Relation How = Event.What == Kind::Leave ? Relation::Same
                                             : Event.Where.relationTo(Object);
    if (How == Relation::Unrelated)
      continue;
    unsigned Position = Events.size();
    Ranges.try_emplace(Event.Block, Position, Position).first->second.second =
        Position + 1;
    Events.push_back({&Event, How});
    if (Event.Size)
      if (auto Value = Branches.valueOf(Event.Size))
        SizeValues.insert(*Value);
  }
}

bool PathSearch::has(Kind What) const {
  return llvm::any_of(Events, [&](const auto &Event) {
    return Event.first->What == What && Event.second == Relation::Same;
  });
}

/// On this way on the pointer to the object is null, or its size is zero; or
/// a loop that wipes the object is left.
bool PathSearch::isAbsentOn(const CFGBlock &Block, bool Taken) const {
  if (!Taken)
    if (const Stmt *Loop = Block.getTerminatorStmt())
      for (const StoragePath &Wiped : Flow.wipedByLoop(Loop))
        if (Wiped.relationTo(Object) == Relation::Same)
          return true;
  const BranchCondition *Condition = Branches.conditionOf(Block);
  if (!Condition || Condition->Constant != 0 || Condition->Equal != Taken)
    return false;
  if (SizeValues.contains(Condition->Value))
    return true;
  const StoragePath *Path = Branches.pathOf(Condition->Value);
  return Path && Path->relationTo(Object) == Relation::Beyond;
}

std::vector<PathFinding> PathSearch::run(const Rules &How, Budget &Left) {
  if (auto Found = search(How, Left, /*UseFacts=*/true))
    return std::move(*Found);
  if (auto Found = search(How, Left, /*UseFacts=*/false))
    return std::move(*Found);
  return {};
}

std::optional<std::vector<PathFinding>>
PathSearch::search(const Rules &How, Budget &Left, bool UseFacts) {
  std::vector<PathFinding> Found;
  std::vector<Node> Nodes;
  std::set<std::tuple<unsigned, State, BranchFacts>> Seen;
  llvm::DenseSet<const LifetimeEvent *> Reported;
  size_t Limit = 8 * size_t(Flow.graph().getNumBlockIDs()) + 2000;
  auto Add = [&](Node New) {
    if (Seen.emplace(New.Block->getBlockID(), New.Now, New.Facts).second)
      Nodes.push_back(std::move(New));
  };
  Add({&Flow.graph().getEntry(), How.Initial, {}, ~0u, false, nullptr});
  for (unsigned Next = 0; Next < Nodes.size(); ++Next) {
    if (UseFacts && Nodes.size() > Limit)
      return std::nullopt;
    Node Here = Nodes[Next];
    auto [First, Last] = Ranges.lookup(Here.Block->getBlockID());
    unsigned Cost = 1 + Last - First;
    if (Left.Steps < Cost) {
      Left.Steps = 0;
      return Found;
    }
    Left.Steps -= Cost;
    bool Stops = false;
    auto Apply = [&](const LifetimeEvent &Event, Relation By) {
      auto After = How.After(Here.Now, Event, By);
      if (After.Found && Reported.insert(&Event).second)
        Found.push_back({&Event, Here.Since, turnsTo(Nodes, Next)});
      Stops |= After.Found && Event.What == Kind::Leave;
      if (After.Next != Here.Now)
        Here.Since = &Event;
      Here.Now = After.Next;
    };
    for (unsigned I = First; I < Last && !Stops; ++I)
      Apply(*Events[I].first, Events[I].second);
    if (Here.Block == &Flow.graph().getExit())
      Apply(ReturnEvent, Relation::Same);
    if (Stops || Here.Block->hasNoReturnElement())
      continue;
    if (UseFacts)
      Branches.assign(*Here.Block, Here.Facts);
    const BranchCondition *Condition = Branches.conditionOf(*Here.Block);
    bool Branches2 = Here.Block->succ_size() == 2;
    unsigned Way = 0;
    for (const CFGBlock *Successor : Here.Block->succs()) {
      bool Taken = Way++ == 0;
      if (!Successor)
        continue;
      Node On{Successor, Here.Now, Here.Facts, Next, Taken, Here.Since};
      if (Condition && UseFacts &&
          !Branches.follow(*Condition, Taken, On.Facts))
        continue;
      if (Branches2 && isAbsentOn(*Here.Block, Taken))
        On.Now = How.Absent;
      Add(std::move(On));
    }
  }
  return Found;
}

bool PathSearch::mayReachWipe(const CFGBlock *Block) const {
  if (!WipesKnown) {
    WipesKnown = true;
    llvm::SmallVector<const CFGBlock *, 8> Pending;
    for (const CFGBlock *Candidate : Flow.graph()) {
      auto [First, Last] = Ranges.lookup(Candidate->getBlockID());
      for (unsigned I = First; I < Last; ++I)
        if (Events[I].second == Relation::Same &&
            (Events[I].first->What == Kind::Wipe ||
             Events[I].first->What == Kind::WipingRelease)) {
          Pending.push_back(Candidate);
          break;
        }
    }
    while (!Pending.empty()) {
      const CFGBlock *Next = Pending.pop_back_val();
      if (!WipeReachable.insert(Next).second)
        continue;
      for (const CFGBlock *Before : Next->preds())
        if (Before)
          Pending.push_back(Before);
    }
  }
  return Block && WipeReachable.contains(Block);
}

/// The branches whose other way leads, or could lead, to a wipe.
llvm::SmallVector<PathTurn, 4> PathSearch::turnsTo(llvm::ArrayRef<Node> Nodes,
                                                   unsigned Last) const {
  llvm::SmallVector<PathTurn, 4> Turns;
  for (unsigned Now = Last; Nodes[Now].Parent != ~0u && Turns.size() < MaxTurns;
       Now = Nodes[Now].Parent) {
    const CFGBlock *From = Nodes[Nodes[Now].Parent].Block;
    const Stmt *Branch = From->getTerminatorStmt();
    const Expr *Condition = From->getLastCondition();
    if (From->succ_size() != 2 || !Branch || !Condition ||
        isa<SwitchStmt>(Branch))
      continue;
    auto Other = From->succ_begin() + (Nodes[Now].Taken ? 1 : 0);
    if (mayReachWipe(*Other))
      Turns.push_back({Branch, Condition, Nodes[Now].Taken});
  }
  std::reverse(Turns.begin(), Turns.end());
  return Turns;
}

} // namespace lethe
