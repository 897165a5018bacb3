#include "PathSearch.h"
#include <set>

using namespace clang;

namespace lethe {

using Kind = LifetimeEvent::Kind;
using Relation = StoragePath::Relation;

/// What one search with facts may visit.
static constexpr size_t MaxNodesWithFacts = 20'000;
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

/// One search, with what it has visited so far.
class PathSearch::Walk {
public:
  Walk(const PathSearch &Search, const Rules &How, bool UseFacts)
      : Search(Search), How(How), UseFacts(UseFacts) {}

  /// False if Steps, or the space for one search, were too few.
  bool run(unsigned &Steps);
  std::vector<PathFinding> Found;

private:
  void start();
  void add(Node New);
  bool visit(unsigned Index, unsigned &Steps);
  void apply(Node &Here, unsigned Index, const LifetimeEvent &Event,
             Relation By);
  void goOn(const Node &Here, unsigned Index);

  const PathSearch &Search;
  const Rules &How;
  const bool UseFacts;
  std::vector<Node> Nodes;
  std::set<std::tuple<unsigned, State, BranchFacts>> Seen;
  llvm::DenseSet<std::pair<unsigned, unsigned>> SeenPlain;
  llvm::DenseSet<const LifetimeEvent *> Reported;
};

void PathSearch::Walk::add(Node New) {
  unsigned Block = New.Block->getBlockID();
  if (UseFacts ? Seen.emplace(Block, New.Now, New.Facts).second
               : SeenPlain.insert({Block, New.Now}).second)
    Nodes.push_back(std::move(New));
}

void PathSearch::Walk::start() {
  const CFG &Graph = Search.Flow.graph();
  if (UseFacts || How.Initial != 0)
    add({&Graph.getEntry(), How.Initial, {}, ~0u, false, nullptr});
  if (UseFacts)
    return;
  // The harmless state gets wherever something happens.
  for (const CFGBlock *Block : Graph)
    if (Search.Ranges.contains(Block->getBlockID()))
      add({Block, 0, {}, ~0u, false, nullptr});
}

bool PathSearch::Walk::run(unsigned &Steps) {
  start();
  for (unsigned Next = 0; Next < Nodes.size(); ++Next)
    if ((UseFacts && Nodes.size() > MaxNodesWithFacts) || !visit(Next, Steps))
      return false;
  return true;
}

void PathSearch::Walk::apply(Node &Here, unsigned Index,
                             const LifetimeEvent &Event, Relation By) {
  auto After = How.After(Here.Now, Event, By);
  if (After.Found && Reported.insert(&Event).second)
    Found.push_back({&Event, Here.Since, Search.turnsTo(Nodes, Index)});
  if (After.Next != Here.Now)
    Here.Since = &Event;
  Here.Now = After.Next;
}

bool PathSearch::Walk::visit(unsigned Index, unsigned &Steps) {
  Node Here = Nodes[Index];
  auto [First, Last] = Search.Ranges.lookup(Here.Block->getBlockID());
  unsigned Cost = 1 + Last - First;
  if (Steps < Cost)
    return false;
  Steps -= Cost;
  for (unsigned I = First; I < Last; ++I)
    apply(Here, Index, *Search.Events[I].first, Search.Events[I].second);
  if (Here.Block == &Search.Flow.graph().getExit())
    apply(Here, Index, Search.ReturnEvent, Relation::Same);
  if (!Here.Block->hasNoReturnElement())
    goOn(Here, Index);
  return true;
}

void PathSearch::Walk::goOn(const Node &Here, unsigned Index) {
  const CFGBlock &Block = *Here.Block;
  BranchFacts Facts = Here.Facts;
  if (UseFacts)
    Search.Branches.assign(Block, Facts);
  const BranchCondition *Condition = Search.Branches.conditionOf(Block);
  bool IsBranch = Block.succ_size() == 2;
  unsigned Way = 0;
  for (const CFGBlock *Successor : Block.succs()) {
    bool Taken = Way++ == 0;
    if (!Successor)
      continue;
    Node On{Successor, Here.Now, Facts, Index, Taken, Here.Since};
    if (Condition && UseFacts &&
        !Search.Branches.follow(*Condition, Taken, On.Facts))
      continue;
    if (IsBranch && Search.isAbsentOn(Block, Taken))
      On.Now = How.Absent;
    if (UseFacts || On.Now != 0)
      add(std::move(On));
  }
}

std::vector<PathFinding> PathSearch::run(const Rules &How, Budget &Left) {
  Walk Precise(*this, How, /*UseFacts=*/true);
  if (Precise.run(Left.StepsWithFacts))
    return std::move(Precise.Found);
  Walk Plain(*this, How, /*UseFacts=*/false);
  Plain.run(Left.Steps);
  return std::move(Plain.Found);
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
