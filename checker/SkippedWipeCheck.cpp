#include "SkippedWipeCheck.h"
#include "clang/AST/Attr.h"
#include "llvm/ADT/StringSwitch.h"
#include <set>

using namespace clang;
using llvm::StringRef;

namespace lethe {

using Kind = LifetimeEvent::Kind;
using Relation = StoragePath::Relation;
using Step = PathSearch::Rules::Step;

/// Written, and it was found that a call skips its wipe.
static constexpr PathSearch::State Left = Unknown + 1;

static StringRef plain(StringRef Name) {
  Name.consume_front("std::");
  return Name;
}

/// 0: it does not return; 1: it goes on as another program; 2: it returns
/// twice.
static unsigned leavingKind(StringRef Name) {
  if (Name == "fork" || Name == "vfork" || Name == "_Fork")
    return 2;
  return Name.starts_with("exec") || Name == "fexecve" ? 1 : 0;
}

/// Where setjmp receives control the plugin erases the stack below.
bool SkippedWipeCheck::isErasedAt(const LifetimeEvent &Leave,
                                  const StoragePath &Object) const {
  return settings().PluginErasesStack && !Object.isPointee() &&
         plain(Leave.Name).ends_with("longjmp");
}

/// The variable's destructor or cleanup function wipes it.
static bool wipesItself(const VarDecl *Variable, Lifetimes &Memory) {
  return Variable->hasAttr<CleanupAttr>() ||
         Memory.destructorWipes(Variable->getType()->getAsCXXRecordDecl());
}

void SkippedWipeCheck::checkFlow(const FunctionFlow &Flow, Secrets &Known) {
  if (llvm::none_of(Flow.events(), [](const LifetimeEvent &Event) {
        return Event.What == Kind::Leave;
      }))
    return;
  BranchTable Branches(Flow);
  PathSearch::Budget Budget;
  std::set<StoragePath> Objects;
  for (const LifetimeEvent &Event : Flow.events()) {
    bool Wiped = Event.What == Kind::Wipe || Event.What == Kind::WipingRelease;
    const auto *Variable = dyn_cast_or_null<VarDecl>(Event.Where.root());
    bool Guarded = Event.What == Kind::Declare && Variable &&
                   wipesItself(Variable, lifetimes(Known.context()));
    if ((Wiped || Guarded) && Objects.insert(Event.Where).second)
      checkObject(Flow, Branches, Event.Where, Budget, Known);
  }
}

void SkippedWipeCheck::checkObject(const FunctionFlow &Flow,
                                   const BranchTable &Branches,
                                   const StoragePath &Object,
                                   PathSearch::Budget &Budget, Secrets &Known) {
  SecretUse Use = secretAt(Object, Known);
  if (!Use)
    return;
  const auto *Variable = dyn_cast_or_null<VarDecl>(Object.root());
  bool Guarded = Variable && Object.length() == 1 &&
                 wipesItself(Variable, lifetimes(Known.context()));
  bool Destroyed = Guarded && !Variable->hasAttr<CleanupAttr>();
  PathSearch Search(Flow, Branches, Object);
  bool IsWiped = Guarded;
  auto After = [&](PathSearch::State Now, const LifetimeEvent &Event,
                   Relation How) -> Step {
    if (Event.What == Kind::Leave) {
      // Destructors and cleanups do run where a thread ends.
      bool Skips = !isErasedAt(Event, Object) &&
                   !(Guarded && plain(Event.Name) == "pthread_exit");
      bool Found = Skips && Now == Written;
      return {Found ? Left : Now, Found};
    }
    IsWiped |= isWipeOfData(Now, Event, How);
    // A constructor may store a secret that nobody here writes.
    if (Event.What == Kind::Declare && Destroyed && How == Relation::Same)
      return {Written};
    PathSearch::State Next =
        afterEvent(Now == Left ? PathSearch::State(Written) : Now, Event, How)
            .Next;
    return {Now == Left && Next == Written ? PathSearch::State(Left) : Next};
  };
  // What callers hand over by address is theirs, until something is added.
  bool ByValue = Variable && isa<ParmVarDecl>(Variable) && Object.length() == 1;
  auto Findings =
      Search.run({ByValue ? Written : Unwritten, Unwritten, After}, Budget);
  // Nobody wants it wiped, or it was cleared only to begin with.
  if (!IsWiped)
    return;
  for (const PathFinding &Finding : Findings) {
    const LifetimeEvent &Leave = *Finding.End;
    diag(Leave.Location,
         "%select{%0 does not return, and secret %2 is not wiped before|%0 "
         "replaces the process, and secret %2 is not wiped before|%0 copies "
         "secret %2 to the child process}1; wipe it first")
        << ("'" + Leave.Name + "'") << leavingKind(Leave.Name)
        << Object.lastDecl();
    notePath(Finding);
    noteMarking(Use);
  }
}

} // namespace lethe
