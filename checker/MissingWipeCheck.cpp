#include "MissingWipeCheck.h"
#include "clang/AST/DeclCXX.h"
#include <set>

using namespace clang;
using namespace clang::ast_matchers;

namespace lethe {

using Kind = LifetimeEvent::Kind;
using Relation = StoragePath::Relation;
using Step = PathSearch::Rules::Step;

void MissingWipeCheck::registerMatchers(MatchFinder *Finder) {
  FlowCheck::registerMatchers(Finder);
  Finder->addMatcher(cxxRecordDecl(isDefinition(), unless(isImplicit()),
                                   unless(isExpansionInSystemHeader()))
                         .bind("class"),
                     this);
}

void MissingWipeCheck::check(const MatchFinder::MatchResult &Result) {
  if (const auto *Class = Result.Nodes.getNodeAs<CXXRecordDecl>("class"))
    return checkClass(Class, secrets(*Result.Context));
  FlowCheck::check(Result);
}

/// What Type holds is wiped, or reported, by a destructor of its own.
static bool hasOwnDestructor(QualType Type, const ASTContext &Context) {
  const auto *Class = Context.getBaseElementType(Type.getNonReferenceType())
                          ->getAsCXXRecordDecl();
  return Class && Class->hasDefinition() && !Class->isInStdNamespace() &&
         Class->getDestructor() && Class->getDestructor()->isUserProvided();
}

/// The type of what a container or smart pointer holds.
static QualType elementOf(QualType Owner) {
  const auto *Record = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Owner.getNonReferenceType()->getAsCXXRecordDecl());
  if (!Record || Record->getTemplateArgs().size() == 0 ||
      Record->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return {};
  return Record->getTemplateArgs()[0].getAsType();
}

/// Type is a plain container or smart pointer, and no destructor of what it
/// holds wipes that.
static bool ownsUnwiped(QualType Type, const ASTContext &Context) {
  if (!isPlainOwner(Type))
    return false;
  QualType Element = elementOf(Type);
  return Element.isNull() || !hasOwnDestructor(Element, Context);
}

/// Whether an object whose scope ends is this check's matter.
static bool endsInScope(const StoragePath &Object, bool PluginErasesStack,
                        Secrets &Known) {
  const auto *Variable = dyn_cast_or_null<VarDecl>(Object.root());
  if (!Variable || Object.lastDecl() != Variable)
    return false;
  QualType Type = Variable->getType();
  if (Object.isPointee())
    return ownsUnwiped(Type, Known.context());
  if (PluginErasesStack || Variable->isNRVOVariable() ||
      Variable->hasAttr<CleanupAttr>() ||
      hasOwnDestructor(Type, Known.context()))
    return false;
  return Known.useOf(Variable).isData()
             ? !isPlainOwner(Type) && !Type->isAnyPointerType()
             : hasSecretBytes(Type, Known);
}

static bool mayEndMemory(const LifetimeEvent &Event) {
  return Event.What == Kind::Release || Event.What == Kind::Clear ||
         Event.What == Kind::ScopeEnd || Event.What == Kind::Fresh ||
         Event.What == Kind::Given;
}

void MissingWipeCheck::checkFlow(const FunctionFlow &Flow, Secrets &Known) {
  BranchTable Branches(Flow);
  PathSearch::Budget Left;
  std::set<StoragePath> Seen;
  for (const LifetimeEvent &Event : Flow.events()) {
    if (!mayEndMemory(Event))
      continue;
    if (Event.What == Kind::ScopeEnd &&
        !endsInScope(Event.Where, settings().PluginErasesStack, Known))
      continue;
    if (Seen.insert(Event.Where).second)
      checkObject(Flow, Branches, Event.Where, Left, Known);
  }
  if (isa<CXXDestructorDecl>(Flow.function()))
    checkDestructor(Flow, Branches, Left, Known);
}

/// A pointer to Object, if it is all there is, is set anew: what it led to can
/// be wiped no more.
static bool losesMemory(const LifetimeEvent &Event, const StoragePath &Object,
                        bool IsOwned) {
  return IsOwned && Event.Where == Object &&
         (Event.What == Kind::Fresh || Event.What == Kind::Given);
}

void MissingWipeCheck::checkObject(const FunctionFlow &Flow,
                                   const BranchTable &Branches,
                                   const StoragePath &Object,
                                   PathSearch::Budget &Left, Secrets &Known) {
  SecretUse Use = secretAt(Object, Known);
  if (!Use)
    return;
  if (Object.isPointee() && Object.lastDecl() &&
      isPlainOwner(Object.lastDecl()->getType()) &&
      !ownsUnwiped(Object.lastDecl()->getType(), Known.context()))
    return;
  PathSearch Search(Flow, Branches, Object);
  bool EverWiped = false;
  const auto *Pointer = dyn_cast_or_null<VarDecl>(Object.root());
  bool IsOwned = Object.isPointee() && Object.length() == 2 && Pointer &&
                 Pointer->hasLocalStorage() && !isa<ParmVarDecl>(Pointer) &&
                 Pointer->getType()->isAnyPointerType() &&
                 !Search.has(Kind::Forget) && !Search.has(Kind::Alias);
  auto After = [&](PathSearch::State Now, const LifetimeEvent &Event,
                   Relation How) -> Step {
    EverWiped |= isWipeOfData(Now, Event, How);
    Step Next = afterEvent(Now, Event, How);
    if (Event.What == Kind::Release && !(Event.Where == Object))
      Next.Found = false;
    if (losesMemory(Event, Object, IsOwned))
      Next.Found = Now == Written;
    return Next;
  };
  auto Found =
      Search.run({Lifetimes::initialState(Object), Unwritten, After}, Left);
  const SourceManager &Sources = Known.context().getSourceManager();
  llvm::sort(Found, [&](const PathFinding &A, const PathFinding &B) {
    return Sources.isBeforeInTranslationUnit(A.End->Location, B.End->Location);
  });
  // Where it is wiped nowhere, one warning will do.
  if (!EverWiped && Found.size() > 1)
    Found.resize(1);
  for (const PathFinding &Finding : Found)
    report(Finding, Object, Use, EverWiped);
}

void MissingWipeCheck::report(const PathFinding &Finding,
                              const StoragePath &Object, const SecretUse &Use,
                              bool EverWiped) {
  const LifetimeEvent &End = *Finding.End;
  const ValueDecl *Name = Object.lastDecl();
  switch (End.What) {
  case Kind::Release:
    diag(End.Location, "%0 releases the memory of secret %1, which is not "
                       "wiped%select{| on every path}2; wipe it before")
        << ("'" + End.Name + "'") << Name << EverWiped;
    break;
  case Kind::Clear:
    diag(End.Location, "%0 leaves what secret %1 holds in memory, which is not "
                       "wiped%select{| on every path}2; wipe it before")
        << ("'" + End.Name + "'") << Name << EverWiped;
    break;
  case Kind::ScopeEnd:
    diag(End.Location, "the scope of secret %0 ends here, and it is not "
                       "wiped%select{| on every path}1; wipe it before")
        << Name << EverWiped;
    break;
  default:
    diag(End.Location, "the only pointer to the memory of secret %0 is set "
                       "anew, and the memory is not wiped%select{| on every "
                       "path}1; wipe it before")
        << Name << EverWiped;
    break;
  }
  notePath(Finding);
  noteMarking(Use);
}

/// A member that a destructor has to wipe.
static bool needsWipe(const FieldDecl *Field, Secrets &Known) {
  QualType Type = Field->getType();
  if (Type->isReferenceType() || Type->isAnyPointerType() ||
      hasOwnDestructor(Type, Known.context()))
    return false;
  if (isPlainOwner(Type)) {
    SecretUse Use = Known.useOf(Field);
    return (Use.isData() || Use.isAddress() || Use.isHolder()) &&
           ownsUnwiped(Type, Known.context());
  }
  return Known.useOf(Field).isData() || hasSecretBytes(Type, Known);
}

void MissingWipeCheck::checkDestructor(const FunctionFlow &Flow,
                                       const BranchTable &Branches,
                                       PathSearch::Budget &Left,
                                       Secrets &Known) {
  const auto *Class = cast<CXXDestructorDecl>(Flow.function())->getParent();
  for (const FieldDecl *Field : Class->fields()) {
    if (!needsWipe(Field, Known))
      continue;
    StoragePath Member = StoragePath::ofThis().pointee().field(Field);
    if (isPlainOwner(Field->getType()))
      Member = Member.pointee();
    PathSearch Search(Flow, Branches, Member);
    bool EverWiped = false;
    auto After = [&](PathSearch::State Now, const LifetimeEvent &Event,
                     Relation How) -> Step {
      EverWiped |= isWipeOfData(Now, Event, How);
      return {afterEvent(Now, Event, How).Next,
              Event.What == Kind::Return && Now == Written};
    };
    auto Found = Search.run({Written, Unwritten, After}, Left);
    if (Found.empty())
      continue;
    diag(Flow.function()->getLocation(),
         "the destructor does not wipe secret member %0%select{| on every "
         "path}1")
        << Field << EverWiped;
    notePath(Found.front());
    noteMarking(Known.useOf(Field));
  }
}

/// Containers of secrets in a class without a destructor of its own: their
/// memory is released unwiped wherever the object is.
void MissingWipeCheck::checkClass(const CXXRecordDecl *Class, Secrets &Known) {
  if (Class->isDependentContext() || Class->isLambda() || Class->isUnion() ||
      (Class->hasUserDeclaredDestructor() &&
       !Class->getDestructor()->isDefaulted()))
    return;
  for (const FieldDecl *Field : Class->fields()) {
    if (!isPlainOwner(Field->getType()) || !needsWipe(Field, Known))
      continue;
    diag(Field->getLocation(),
         "secret member %0 releases its memory unwiped, for its class has no "
         "destructor that wipes it")
        << Field;
    noteMarking(Known.useOf(Field));
  }
}

} // namespace lethe
