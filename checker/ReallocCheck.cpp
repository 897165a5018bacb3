#include "ReallocCheck.h"
#include "KnownCalls.h"
#include "clang-tidy/utils/OptionsUtils.h"
#include "llvm/ADT/StringSwitch.h"
#include <set>

using namespace clang;
using namespace clang::ast_matchers;
using llvm::StringRef;

namespace lethe {

using Kind = LifetimeEvent::Kind;
using Relation = StoragePath::Relation;
using Step = PathSearch::Rules::Step;

ReallocCheck::ReallocCheck(StringRef Name, tidy::ClangTidyContext *Context)
    : FlowCheck(Name, Context),
      SafeAllocatorsText(Options.get("SafeAllocators", "")) {
  for (StringRef Allocator :
       tidy::utils::options::parseStringList(SafeAllocatorsText))
    SafeAllocators.push_back(Allocator.str());
}

void ReallocCheck::storeOptions(tidy::ClangTidyOptions::OptionMap &Opts) {
  FlowCheck::storeOptions(Opts);
  Options.store(Opts, "SafeAllocators", SafeAllocatorsText);
}

void ReallocCheck::registerMatchers(MatchFinder *Finder) {
  FlowCheck::registerMatchers(Finder);
  auto Elsewhere = unless(isExpansionInSystemHeader());
  Finder->addMatcher(
      callExpr(Elsewhere, callee(functionDecl(matchesName("realloc"))))
          .bind("call"),
      this);
  Finder->addMatcher(
      cxxConstructExpr(Elsewhere,
                       hasDeclaration(cxxConstructorDecl(
                           ofClass(hasName("::std::basic_string")),
                           unless(isMoveConstructor()))),
                       unless(argumentCountIs(0)))
          .bind("string"),
      this);
  Finder->addMatcher(
      cxxMemberCallExpr(
          Elsewhere,
          callee(cxxMethodDecl(hasName("substr"),
                               ofClass(hasName("::std::basic_string")))))
          .bind("string"),
      this);
}

void ReallocCheck::check(const MatchFinder::MatchResult &Result) {
  Secrets &Known = secrets(*Result.Context);
  if (const auto *Call = Result.Nodes.getNodeAs<CallExpr>("call"))
    checkCall(Call, Known);
  else if (const auto *String = Result.Nodes.getNodeAs<Expr>("string"))
    checkString(String, Known);
  else
    FlowCheck::check(Result);
}

/// E leads to secret bytes, or is secret data itself.
static SecretUse secretMemory(const Expr *E, Secrets &Known) {
  for (SecretUse Use : {Known.useOf(E), Known.useOf(stripCasts(E))}) {
    if (Use.isData() || Use.isAddress())
      return Use;
    QualType Type = stripCasts(E)->getType();
    if (Use && Type->isAnyPointerType() &&
        hasSecretBytes(Type->getPointeeType(), Known))
      return Use;
  }
  return {};
}

void ReallocCheck::checkCall(const CallExpr *Call, Secrets &Known) {
  std::string Name = calleeName(Call);
  bool Plain = llvm::StringSwitch<bool>(Name)
                   .Cases({"realloc", "reallocarray", "reallocf"}, true)
                   .Cases({"std::realloc", "g_realloc", "g_realloc_n"}, true)
                   .Cases({"krealloc", "av_realloc"}, true)
                   .Cases({"OPENSSL_realloc", "CRYPTO_realloc"}, true)
                   .Default(false);
  if (!Plain || llvm::is_contained(SafeAllocators, Name) ||
      !Call->getNumArgs() || isZero(Call->getArg(0), Known.context()))
    return;
  SecretUse Use = secretMemory(Call->getArg(0), Known);
  if (!Use)
    return;
  const ValueDecl *Root = rootOf(Call->getArg(0));
  diag(Call->getBeginLoc(),
       "%0 may move secret%select{| %2}1 and release the old memory unwiped; "
       "allocate anew, copy, wipe and free, or use lethe_reallocarray")
      << ("'" + Name + "'") << (Root != nullptr)
      << (Root         ? Root
          : Use.Source ? Use.Source
                       : nullptr);
  noteMarking(Use);
}

void ReallocCheck::checkString(const Expr *E, Secrets &Known) {
  QualType Type = E->getType();
  if (!isPlainOwner(Type) || E->isInstantiationDependent())
    return;
  const Expr *Source = nullptr;
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    Source = Construct->getArg(0);
    // The copy of a string is the copy of the secret that it is.
    if (Construct->getConstructor()->isCopyOrMoveConstructor() ||
        Source->getType()->isIntegerType() || isa<CXXDefaultArgExpr>(Source))
      return;
  } else {
    Source = cast<CXXMemberCallExpr>(E)->getImplicitObjectArgument();
  }
  SecretUse Use = secretMemory(Source, Known);
  if (!Use)
    return;
  diag(E->getBeginLoc(),
       "secret%select{| %1}0 is copied into a std::string, which releases its "
       "memory unwiped; use lethe::string")
      << (Use.Source != nullptr) << Use.Source;
  noteMarking(Use);
}

void ReallocCheck::checkFlow(const FunctionFlow &Flow, Secrets &Known) {
  BranchTable Branches(Flow);
  PathSearch::Budget Left;
  std::set<StoragePath> Seen;
  for (const LifetimeEvent &Event : Flow.events()) {
    bool Grows =
        Event.What == Kind::Grow || (Event.What == Kind::Reserve && Event.At);
    if (Grows && Seen.insert(Event.Where).second)
      checkContainer(Flow, Branches, Event.Where, Left, Known);
  }
}

namespace {
/// What a container has allocated.
enum Room : PathSearch::State { Empty, Filled, Reserved };
} // namespace

static Step afterGrowth(PathSearch::State Now, const LifetimeEvent &Event,
                        Relation How) {
  bool Shrinks = Event.Name == "shrink_to_fit";
  switch (Event.What) {
  case Kind::Declare:
  case Kind::Fresh:
    return {Empty};
  case Kind::Grow:
    return {Now == Reserved ? Reserved : Filled, Now == Filled};
  case Kind::Reserve:
    if (How != Relation::Same)
      return {Now};
    if (Shrinks)
      return {Now == Empty ? Empty : Filled, Now != Empty};
    return {Event.Name == "resize" && Now == Empty ? Filled : Reserved,
            Now == Filled};
  case Kind::Write:
    return {Now == Reserved ? Reserved : Filled};
  case Kind::Forget:
  case Kind::Given:
    return {Filled};
  default:
    return {Now};
  }
}

void ReallocCheck::checkContainer(const FunctionFlow &Flow,
                                  const BranchTable &Branches,
                                  const StoragePath &Object,
                                  PathSearch::Budget &Left, Secrets &Known) {
  SecretUse Use = secretAt(Object, Known);
  const ValueDecl *Container = Object.lastDecl();
  if (!Use || !Container || !isPlainOwner(Container->getType()))
    return;
  PathSearch Search(Flow, Branches, Object);
  const auto *Variable = dyn_cast<VarDecl>(Container);
  bool Own = Variable && Variable->hasLocalStorage() &&
             !isa<ParmVarDecl>(Variable) && Object.root() == Container;
  PathSearch::State Initial = Own ? Empty : Filled;
  for (const PathFinding &Finding :
       Search.run({Initial, Filled, afterGrowth}, Left)) {
    diag(Finding.End->Location,
         "%0 may move what secret %1 holds and release the old memory "
         "unwiped; reserve room before the first element, or use "
         "lethe::allocator")
        << ("'" + Finding.End->Name + "'") << Container;
    notePath(Finding);
    noteMarking(Use);
  }
}

} // namespace lethe
