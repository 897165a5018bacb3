#include "Lifetimes.h"
#include "clang/AST/DeclCXX.h"

using namespace clang;

namespace lethe {

using Kind = LifetimeEvent::Kind;
using Relation = StoragePath::Relation;
using Step = PathSearch::Rules::Step;

/// Functions that call one another are followed this deep.
static constexpr unsigned MaxCallDepth = 64;

Step afterEvent(PathSearch::State Now, const LifetimeEvent &Event,
                Relation How) {
  bool Here = How == Relation::Same;
  switch (Event.What) {
  case Kind::Write:
  case Kind::Grow:
    return {Now == Unknown ? Unknown : Written};
  case Kind::Fresh:
    return {Unwritten};
  case Kind::Given:
    return {Written};
  case Kind::Wipe:
  case Kind::WipingRelease:
    return {Here ? Unwritten : Unknown};
  case Kind::Forget:
    return {Unknown};
  case Kind::Clear:
  case Kind::Release:
    if (!Here)
      return {Unknown};
    return {Unwritten, Now == Written};
  case Kind::ScopeEnd:
    return {Unwritten, Here && Now == Written};
  case Kind::Declare:
    return {Unwritten};
  case Kind::Alias:
  case Kind::Reserve:
  case Kind::Leave:
  case Kind::Return:
    return {Now};
  }
  return {Now};
}

bool isWipeOfData(PathSearch::State Now, const LifetimeEvent &Event,
                  Relation How) {
  return Now != Unwritten && How == Relation::Same &&
         (Event.What == Kind::Wipe || Event.What == Kind::WipingRelease);
}

WipeState Lifetimes::initialState(const StoragePath &Object) {
  const auto *Variable = dyn_cast_or_null<VarDecl>(Object.root());
  return Variable && Variable->hasLocalStorage() && !isa<ParmVarDecl>(Variable)
             ? Unwritten
             : Written;
}

std::unique_ptr<FunctionFlow> Lifetimes::build(const FunctionDecl *Function) {
  auto Effects = [this](const FunctionDecl *Callee, unsigned Parameter) {
    return effectOf(Callee, Parameter);
  };
  return FunctionFlow::build(Function, Options, Known, Effects);
}

const FunctionFlow *Lifetimes::flowOf(const FunctionDecl *Function) {
  if (Latest != Function) {
    LatestFlow = build(Function);
    Latest = Function;
  }
  return LatestFlow.get();
}

static bool canBeFollowed(const FunctionDecl *Function) {
  return Function && Function->doesThisDeclarationHaveABody() &&
         !Function->isDependentContext() && !Function->isDefaulted() &&
         !Function->isInvalidDecl();
}

CallEffect Lifetimes::computeEffect(const FunctionFlow &Flow,
                                    const BranchTable &Branches,
                                    const ParmVarDecl *Parameter) {
  QualType Type = Parameter->getType();
  StoragePath Object = StoragePath::ofVariable(Parameter);
  if (Type->isAnyPointerType() || isPlainOwner(Type.getNonReferenceType()))
    Object = Object.pointee();
  else if (!Type->isReferenceType())
    return CallEffect::None;
  PathSearch Search(Flow, Branches, Object);
  bool Leaks = false, Stays = false, Forgotten = false;
  auto After = [&](PathSearch::State Now, const LifetimeEvent &Event,
                   Relation How) -> Step {
    if (Event.What == Kind::Return) {
      Stays |= Now == Written;
      Forgotten |= Now == Unknown;
    }
    if (Event.What == Kind::Release && How == Relation::Same && Now == Written)
      Leaks = true;
    return {afterEvent(Now, Event, How).Next};
  };
  PathSearch::Budget Left;
  Search.run({Written, Unwritten, After}, Left);
  // Where the parameter is marked, the function itself is warned about.
  if (Leaks)
    return secretAt(Object, Known) ? CallEffect::WipingRelease
                                   : CallEffect::Release;
  if (Forgotten || (!Stays && Search.has(Kind::Forget)))
    return CallEffect::Forget;
  if (!Stays)
    return Search.has(Kind::WipingRelease) ? CallEffect::WipingRelease
           : Search.has(Kind::Wipe)        ? CallEffect::Wipe
                                           : CallEffect::Forget;
  QualType Target = Type->getPointeeType();
  return Target.isConstQualified() ? CallEffect::None : CallEffect::Write;
}

void Lifetimes::computeEffects(const FunctionDecl *Function) {
  std::unique_ptr<FunctionFlow> Flow = build(Function);
  llvm::SmallVector<CallEffect, 4> Result(Function->getNumParams(),
                                          CallEffect::Forget);
  if (Flow) {
    BranchTable Branches(*Flow);
    for (unsigned I = 0; I < Function->getNumParams(); ++I)
      Result[I] = computeEffect(*Flow, Branches, Function->getParamDecl(I));
  }
  CallsOf[Function] = std::move(Result);
}

std::optional<CallEffect> Lifetimes::effectOf(const FunctionDecl *Function,
                                              unsigned Parameter) {
  const FunctionDecl *Definition = Function->getDefinition();
  if (!canBeFollowed(Definition) || Parameter >= Definition->getNumParams() ||
      Definition->isInStdNamespace())
    return std::nullopt;
  auto Answered = CallsOf.find(Definition);
  if (Answered == CallsOf.end()) {
    if (Depth >= MaxCallDepth)
      return CallEffect::Forget;
    // A recursive call wipes if all other paths do.
    CallsOf[Definition].assign(Definition->getNumParams(), CallEffect::Wipe);
    ++Depth;
    computeEffects(Definition);
    --Depth;
    Answered = CallsOf.find(Definition);
  }
  return Answered->second[Parameter];
}

bool Lifetimes::destructorWipes(const CXXRecordDecl *Class) {
  if (!Class || !(Class = Class->getDefinition()))
    return false;
  const CXXDestructorDecl *Destructor = Class->getDestructor();
  const FunctionDecl *Body = nullptr;
  if (Destructor && Destructor->isUserProvided() && Destructor->hasBody(Body) &&
      canBeFollowed(Body)) {
    std::unique_ptr<FunctionFlow> Flow = build(Body);
    if (Flow && llvm::any_of(Flow->events(), [](const LifetimeEvent &Event) {
          return Event.What == Kind::Wipe || Event.What == Kind::WipingRelease;
        }))
      return true;
  }
  return llvm::any_of(Class->fields(), [&](const FieldDecl *Field) {
    return destructorWipes(Field->getType()->getAsCXXRecordDecl());
  });
}

} // namespace lethe
