// ObjectFlow: the search along the control flow graph.
#include "KnownCalls.h"
#include "ObjectFlow.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lethe {

llvm::ArrayRef<ObjectFlow::Event> ObjectFlow::eventsIn(const ValueDecl *Root,
                                                       unsigned Block) const {
  auto Found = Events.find({Root, Block});
  return Found == Events.end() ? llvm::ArrayRef<Event>()
                               : llvm::ArrayRef(Found->second);
}

/// Argument is where Call writes, without reading what is there.
static bool isDestination(const CallExpr *Call, const Expr *Argument) {
  if (auto Copy = asCopy(Call))
    return Copy->Destination == Argument &&
           !llvm::StringRef(Copy->Name).contains("cat");
  unsigned Number = llvm::StringSwitch<unsigned>(calleeName(Call))
                        .Cases({"gets", "fgets", "fread", "getrandom"}, 1)
                        .Cases({"getentropy", "arc4random_buf", "RAND_bytes",
                                "snprintf", "sprintf"},
                               1)
                        .Cases({"read", "pread", "recv"}, 2)
                        .Default(0);
  return Number && Number <= Call->getNumArgs() &&
         Call->getArg(Number - 1) == Argument;
}

ObjectFlow::Effect ObjectFlow::effectOfCall(const Event &Happening,
                                            const Question &Asked) {
  const auto *Call = cast<CallExpr>(Happening.At);
  const Place &Object = Asked.Object;
  if (auto Release = asRelease(Call, Options);
      Release && Release->Pointer == Happening.Argument) {
    if (!Happening.Object.sameObject(Object))
      return Happening.Object.Vague ? Effect::Read : Effect::None;
    return Release->Wipes ? Effect::Read : Effect::Ends;
  }
  if (auto Wipe = asWipe(Call, Options, Where.context())) {
    // Another wipe makes this one needless, and stands for itself. One of
    // a neighbouring part does not.
    bool Apart = Happening.Object.sameObject(Object) && Object.isBounded() &&
                 Happening.Object.isBounded() &&
                 (!Happening.Object.overlaps(Object) ||
                  (Wipe->Size && Happening.Object.At && Object.At &&
                   *Happening.Object.At != *Object.At));
    return Apart || !Happening.Object.overlaps(Object) ? Effect::None
                                                       : Effect::Read;
  }
  if (isDestination(Call, Happening.Argument))
    return Effect::None;
  return Happening.Object.overlaps(Object) || Happening.Object.leadsTo(Object)
             ? Effect::Read
             : Effect::None;
}

/// Pointer is on the way to Object: after it is set nobody knows what becomes
/// of the object.
static bool isOnTheWay(const Place &Pointer, const Place &Object) {
  if (Pointer.Vague || Pointer.Root != Object.Root)
    return false;
  Place::Path Way = Pointer.Way;
  Way.append(Pointer.Fields);
  Way.push_back(nullptr);
  return Way.size() <= Object.Way.size() &&
         std::equal(Way.begin(), Way.end(), Object.Way.begin());
}

ObjectFlow::Effect ObjectFlow::effectOf(const Event &Happening,
                                        const Question &Asked) {
  const Place &Object = Asked.Object;
  bool Overlaps = Happening.Object.overlaps(Object);
  switch (Happening.What) {
  case Kind::Load:
    // What is read of the parts that are no secret, is no matter.
    return Overlaps && (Asked.WholeSecret || Happening.Flag ||
                        Happening.Object.Vague)
               ? Effect::Read
               : Effect::None;
  case Kind::Store:
  case Kind::ZeroStore: {
    bool Covers = Happening.Object.sameObject(Object) && Overlaps &&
                  Object.isBounded() && Happening.Object.At &&
                  Happening.Object.Begin <= Object.Begin &&
                  Object.End <= Happening.Object.End;
    return Covers || isOnTheWay(Happening.Object, Object) ? Effect::Read
                                                          : Effect::None;
  }
  case Kind::Call:
    return effectOfCall(Happening, Asked);
  case Kind::Read:
    return Overlaps || Happening.Object.leadsTo(Object) ? Effect::Read
                                                        : Effect::None;
  case Kind::ScopeEnd:
    return Object.Way.empty() ? Effect::Ends : Effect::None;
  case Kind::Declare:
    return Object.Way.empty() ? Effect::Ends : Effect::Read;
  case Kind::Release: {
    if (const auto *Delete = dyn_cast_or_null<CXXDeleteExpr>(Happening.At)) {
      bool Same = Happening.Object.sameObject(Object);
      if (!Same)
        return Overlaps || Happening.Object.leadsTo(Object) ? Effect::Read
                                                            : Effect::None;
      return hasOwnDestructor(Delete->getDestroyedType()) ? Effect::Read
                                                          : Effect::Ends;
    }
    return Happening.Flag ? Effect::Ends : Effect::Read;
  }
  }
  llvm_unreachable("all kinds are handled");
}

/// Memory of the function's own frame.
static bool isAlloca(const CallExpr *Call) {
  std::string Name = calleeName(Call);
  return Name == "alloca" || Name == "alloca_with_align";
}

bool ObjectFlow::endsAtReturn(const Question &Asked) const {
  const Place &Object = Asked.Object;
  if (Asked.ReturnEnds)
    return true;
  if (!Object.Root)
    return isa<CXXDestructorDecl>(Scan.Function) &&
           (Object.Way.size() == 1 ||
            (Object.Way.size() == 3 && Object.Way[1] &&
             isSoleOwner(Object.Way[1]->getType())));
  const auto *Variable = dyn_cast<VarDecl>(Object.Root);
  if (!Variable || !Variable->hasLocalStorage() ||
      Variable->getDeclContext() != Scan.Function)
    return false;
  // Where a call throws, the graph has no destructors.
  if (Object.Way.empty() || isSoleOwner(Variable->getType()))
    return true;
  auto From = Where.sourcesOf(Variable);
  const auto *Call =
      From.size() == 1 ? dyn_cast<CallExpr>(stripCasts(From[0])) : nullptr;
  if (!Call || Object.Way.size() != 1 || isa<ParmVarDecl>(Variable))
    return false;
  if (isAlloca(Call))
    return true;
  // Memory that nobody has but this function, and that it does not release.
  return isPlainAllocation(Call) && !Kept.contains(Variable) &&
         !Passed.contains(Variable);
}

namespace {
/// Bytes that were read of an object.
class ReadBytes {
public:
  void add(uint64_t Begin, uint64_t End) { Ranges.push_back({Begin, End}); }
  bool cover(uint64_t Begin, uint64_t End) {
    llvm::sort(Ranges);
    for (auto [From, To] : Ranges)
      if (From <= Begin)
        Begin = std::max(Begin, To);
    return Begin >= End;
  }

private:
  std::vector<std::pair<uint64_t, uint64_t>> Ranges;
};
} // namespace

/// After Start nothing at all happens to an object whose storage ends where
/// the function returns. Told by numbers alone; if false it may still be so.
bool ObjectFlow::isQuietAfter(Position Start, const Question &Asked) {
  Rank Own = Ranks[Start.Block];
  if (!Own.Number || !Own.LeadsToExit || LowestBarrier <= Own.Highest ||
      Kept.contains(Asked.Object.Root) || !endsAtReturn(Asked))
    return false;
  for (unsigned Block : BlocksOfRoot.lookup(Asked.Object.Root)) {
    if (!Ranks[Block].Number || Ranks[Block].Number > Own.Highest)
      continue;
    bool Again = Block != Start.Block || Own.InLoop;
    for (const Event &Happening : eventsIn(Asked.Object.Root, Block)) {
      if (!Again && Happening.Index <= Start.Index)
        continue;
      // The end of its scope is what is waited for.
      Effect Now = effectOf(Happening, Asked);
      if (Now == Effect::Read || (Now == Effect::Ends && Happening.At))
        return false;
    }
  }
  return true;
}

/// One search, from a wipe on.
struct ObjectFlow::Search {
  const Question &Asked;
  ReadBytes Bytes;
  Ending Result;
  bool Ended = false;
};

/// Whether assembly, or a call that may know the address, reads the object
/// between two elements of Block.
bool ObjectFlow::isReadUnseen(const Place &Object, unsigned Block,
                              unsigned From, unsigned To) const {
  auto Any = [&](const auto &Indices) {
    auto Found = Indices.find(Block);
    if (Found == Indices.end())
      return false;
    auto First = llvm::lower_bound(Found->second, From);
    return First != Found->second.end() && *First < To;
  };
  return Any(Barriers) || (Kept.contains(Object.Root) && Any(UnknownCalls));
}

/// What becomes of the search in Block, from its element From on. None: it
/// goes on behind it.
ObjectFlow::Effect ObjectFlow::cross(Search &Now, unsigned Block,
                                     unsigned From) {
  const Place &Object = Now.Asked.Object;
  for (const Event &Happening : eventsIn(Object.Root, Block)) {
    if (Happening.Index < From)
      continue;
    Effect What = effectOf(Happening, Now.Asked);
    if (What == Effect::None)
      continue;
    // Loads of a few known bytes leave the others unread.
    if (What == Effect::Read && Happening.What == Kind::Load &&
        Happening.Object.At && Happening.Object.isBounded() &&
        Object.isBounded() && Object.At && !Happening.Object.Vague &&
        Now.Asked.WholeSecret) {
      Now.Bytes.add(Happening.Object.Begin, Happening.Object.End);
      continue;
    }
    if (What == Effect::Read ||
        isReadUnseen(Object, Block, From, Happening.Index))
      return Effect::Read;
    if (Happening.At)
      Now.Result.Release = Happening.At;
    return Effect::Ends;
  }
  return isReadUnseen(Object, Block, From, ~0u) ? Effect::Read : Effect::None;
}

std::optional<ObjectFlow::Ending>
ObjectFlow::endsUnreadAfter(const Stmt *Wipe, const Question &Asked) {
  auto Start = positionOf(Wipe);
  const Place &Object = Asked.Object;
  if (!Start || Object.Vague || Lost.contains(Object.Root))
    return std::nullopt;
  if (isQuietAfter(*Start, Asked))
    return Ending();
  Search Now{Asked, {}, {}, false};
  llvm::BitVector Seen(Graph->getNumBlockIDs());
  llvm::SmallVector<std::pair<const CFGBlock *, unsigned>, 8> Pending;
  Pending.push_back({Blocks[Start->Block], Start->Index + 1});
  while (!Pending.empty()) {
    auto [Block, From] = Pending.pop_back_val();
    if (Budget == 0)
      return std::nullopt;
    --Budget;
    Effect What = cross(Now, Block->getBlockID(), From);
    if (What == Effect::None && Block == &Graph->getExit())
      What = endsAtReturn(Asked) ? Effect::Ends : Effect::Read;
    if (What == Effect::Read)
      return std::nullopt;
    if (What == Effect::Ends) {
      Now.Ended = true;
      continue;
    }
    for (const CFGBlock *Next : Block->succs())
      if (Next && !Seen.test(Next->getBlockID())) {
        Seen.set(Next->getBlockID());
        Pending.push_back({Next, 0});
      }
  }
  if (!Now.Ended ||
      (Object.isBounded() && Now.Bytes.cover(Object.Begin, Object.End)))
    return std::nullopt;
  return Now.Result;
}

/// The object is there before the function begins, or comes from elsewhere.
bool ObjectFlow::isOthersBefore(const Place &Object) const {
  const auto *Variable = dyn_cast_or_null<VarDecl>(Object.Root);
  if (!Variable || isa<ParmVarDecl>(Variable) || !Variable->hasLocalStorage() ||
      Variable->getDeclContext() != Scan.Function)
    return true;
  if (Object.Way.empty())
    return false;
  auto From = Where.sourcesOf(Variable);
  const auto *Call =
      From.size() == 1 ? dyn_cast<CallExpr>(stripCasts(From[0])) : nullptr;
  return Variable->getType()->isPointerType() &&
         !(Call && (isPlainAllocation(Call) || isAlloca(Call))) &&
         !(From.size() == 1 && isa<CXXNewExpr>(stripCasts(From[0])));
}

bool ObjectFlow::isWrittenBefore(const Stmt *Wipe, const Place &Object) {
  if (isOthersBefore(Object))
    return true;
  auto Start = positionOf(Wipe);
  if (!Start)
    return false;
  llvm::BitVector Seen(Graph->getNumBlockIDs());
  llvm::SmallVector<std::pair<const CFGBlock *, unsigned>, 8> Pending;
  Pending.push_back({Blocks[Start->Block], Start->Index});
  auto Writes = [&](const Event &Happening) {
    switch (Happening.What) {
    case Kind::Store:
      return Happening.Object.overlaps(Object);
    case Kind::Call: {
      const auto *Call = cast<CallExpr>(Happening.At);
      return (Happening.Object.overlaps(Object) ||
              Happening.Object.leadsTo(Object)) &&
             !asWipe(Call, Options, Where.context()) &&
             !asRelease(Call, Options);
    }
    case Kind::Declare:
      // A pointer's initialiser says nothing of what it points to.
      return Happening.Flag &&
             (Object.Way.empty() ||
              Where.sourcesOf(cast<VarDecl>(Object.Root)).empty());
    case Kind::Read:
      return true;
    default:
      return false;
    }
  };
  while (!Pending.empty()) {
    auto [Block, To] = Pending.pop_back_val();
    if (Budget == 0)
      return false;
    --Budget;
    for (const Event &Happening : eventsIn(Object.Root, Block->getBlockID()))
      if (Happening.Index < To && Writes(Happening))
        return true;
    for (const CFGBlock *Before : Block->preds())
      if (Before && !Seen.test(Before->getBlockID())) {
        Seen.set(Before->getBlockID());
        Pending.push_back({Before, ~0u});
      }
  }
  return false;
}

} // namespace lethe
