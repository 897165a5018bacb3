#include "EventCollector.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using llvm::StringRef;

namespace lethe {

/// By its name a function may wipe, release, or take over what it is given.
static bool mayDispose(StringRef Name) {
  static constexpr StringRef Words[] = {
      "wipe",   "zero",   "clear", "clean",  "free",  "destroy", "dispos",
      "releas", "delete", "erase", "burn",   "scrub", "purge",   "fini",
      "reset",  "close",  "unref", "forget", "drop",  "sanit",   "kill",
      "deinit", "uninit", "term",  "give",   "take",  "adopt",   "_put",
      "own",    "shred",  "unset", "abort",  "exit",  "done",    "dtor"};
  return llvm::any_of(
      Words, [&](StringRef Word) { return Name.contains_insensitive(Word); });
}

static StringRef nameOf(const Decl *Callee) {
  const auto *Named = dyn_cast_or_null<NamedDecl>(Callee);
  return Named && Named->getDeclName().isIdentifier() ? Named->getName()
                                                      : StringRef();
}

std::string leavingCall(const CallExpr *Call, const SourceManager &Sources) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee || !Callee->getDeclName().isIdentifier())
    return {};
  std::string Name = calleeName(Call);
  if (llvm::StringSwitch<bool>(Name)
          .Cases({"exit", "abort", "_exit", "_Exit", "quick_exit"}, true)
          .Cases({"std::exit", "std::abort", "std::_Exit", "std::quick_exit"},
                 true)
          .Cases({"execl", "execlp", "execle", "execv", "execvp", "execve"},
                 true)
          .Cases({"execvpe", "fexecve", "execveat"}, true)
          .Cases({"longjmp", "siglongjmp", "_longjmp", "std::longjmp"}, true)
          .Cases({"pthread_exit", "thrd_exit", "std::terminate"}, true)
          .Cases({"fork", "vfork", "_Fork"}, true)
          .Default(false))
    return Name;
  if (StringRef(Name) == "trap" && Callee->getBuiltinID())
    return "__builtin_trap";
  if (!Callee->isNoReturn() || Callee->getBuiltinID() ||
      Sources.isInSystemHeader(Callee->getLocation()) ||
      StringRef(Name).contains_insensitive("assert"))
    return {};
  return Name;
}

bool EventCollector::visitKnownCall(const CallExpr *Call) {
  if (auto Wipe = asWipe(Call, Options, Body.context())) {
    OptionalPath Memory = Body.pointee(Wipe->Object);
    // An object passed by reference: lethe_wipe_string(s).
    if (!Memory && Wipe->Object->isGLValue())
      Memory = Body.object(Wipe->Object);
    add(Kind::Wipe, Memory, Call, Wipe->Name, Wipe->Size);
    return true;
  }
  if (auto Release = asRelease(Call, Options)) {
    add(Release->Wipes ? Kind::WipingRelease : Kind::Release,
        Body.pointee(Release->Pointer), Call, Release->Name);
    return true;
  }
  std::string Name = calleeName(Call);
  if (StringRef(Name).contains("realloc") && Call->getNumArgs()) {
    // secret-realloc's matter. Where the result replaces the pointer, the
    // content goes along.
    return true;
  }
  if (Name == "posix_memalign" && Call->getNumArgs()) {
    if (OptionalPath Pointer = Body.pointee(Call->getArg(0)))
      add(Kind::Fresh, Pointer->pointee(), Call);
    return true;
  }
  if (auto Copy = asCopy(Call)) {
    if (!Copy->Destination)
      return true;
    if (OptionalPath Memory = Body.pointee(Copy->Destination))
      if (secretAt(*Memory, Known) || Known.useOf(Copy->Destination))
        add(Kind::Write, Memory, Call, Copy->Name);
    return true;
  }
  std::string Leaving = leavingCall(Call, Body.context().getSourceManager());
  if (Leaving.empty())
    return false;
  Events.push_back({Kind::Leave, StoragePath::ofThis(), Call,
                    Call->getBeginLoc(), std::move(Leaving), nullptr});
  return false;
}

bool EventCollector::visitOperator(const CXXOperatorCallExpr *Call) {
  if (Call->getNumArgs() != 2)
    return false;
  const Expr *Target = Call->getArg(0), *Value = Call->getArg(1);
  OverloadedOperatorKind Operator = Call->getOperator();
  if (Operator != OO_Equal && Operator != OO_PlusEqual)
    return false;
  OptionalPath Object = Body.object(Target);
  if (!Object)
    return true;
  if (isPlainOwner(Target->getType())) {
    if (Operator == OO_PlusEqual)
      add(Kind::Grow, Object->pointee(), Call, "operator+=");
    else if (isZero(Value, Body.context()))
      return add(Kind::Clear, Object->pointee(), Call, "operator="), true;
    if (Operator == OO_Equal && stripCasts(Value)->getType()->isRecordType() &&
        isSmartPointer(Target->getType())) {
      add(Kind::Forget, Object->pointee(), Call);
      forgetValue(Value, Call);
      return true;
    }
    if (Value->isXValue())
      forgetValue(Value, Call);
    add(Kind::Write, Object->pointee(), Call);
    return true;
  }
  if (Operator == OO_Equal)
    visitStore(Target, Value, Call);
  return true;
}

bool EventCollector::visitContainerMethod(const CXXMemberCallExpr *Call,
                                          const Expr *Object,
                                          const StoragePath &Path) {
  QualType Type = Object->getType();
  if (Type->isPointerType())
    Type = Type->getPointeeType();
  if (!isPlainOwner(Type))
    return false;
  const CXXMethodDecl *Method = Call->getMethodDecl();
  if (!Method->getDeclName().isIdentifier())
    return true;
  StoragePath Content = Path.pointee();
  StringRef Name = Method->getName();
  enum Action { Nothing, Grows, Resizes, Reserves, Drops, Forgets, Writes };
  Action Does =
      llvm::StringSwitch<Action>(Name)
          .Cases({"push_back", "emplace_back", "append", "insert"}, Grows)
          .Cases({"emplace", "append_range", "insert_range", "replace"}, Grows)
          .Cases({"resize", "resize_and_overwrite"}, Resizes)
          .Cases({"reserve", "shrink_to_fit"}, Reserves)
          .Cases({"clear", "erase", "pop_back", "pop_front", "reset"}, Drops)
          .Cases({"release", "swap", "splice", "extract", "merge"}, Forgets)
          .Cases({"assign", "push_front", "emplace_front"}, Writes)
          .Default(Nothing);
  switch (Does) {
  case Nothing:
    break;
  case Grows:
    add(Kind::Grow, Content, Call, Name.str());
    add(Kind::Write, Content, Call, Name.str());
    break;
  case Resizes:
  case Reserves:
    add(Kind::Reserve, Content, Call, Name.str());
    break;
  case Drops:
    add(Kind::Clear, Content, Call, Name.str());
    break;
  case Forgets:
    add(Kind::Forget, Content, Call, Name.str());
    break;
  case Writes:
    add(Kind::Write, Content, Call, Name.str());
    break;
  }
  return true;
}

void EventCollector::visitMethod(const CXXMemberCallExpr *Call) {
  const CXXMethodDecl *Method = Call->getMethodDecl();
  const Expr *Object = Call->getImplicitObjectArgument();
  if (!Method || !Object)
    return;
  OptionalPath Path = Object->getType()->isPointerType() ? Body.pointee(Object)
                                                         : Body.object(Object);
  if (!Path || visitContainerMethod(Call, Object, *Path))
    return;
  if (Method->isConst() || Method->isStatic())
    return;
  StringRef Name = nameOf(Method);
  if (mayDispose(Name) || isa<CXXDestructorDecl>(Method)) {
    add(Kind::Forget, Path, Call, Name.str());
    add(Kind::Forget, Path->pointee(), Call, Name.str());
  } else if (!passedOn(Call) && secretAt(*Path, Known)) {
    add(Kind::Write, Path, Call, Name.str());
  }
}

void EventCollector::visitArgument(const Expr *Argument, QualType Parameter,
                                   std::optional<CallEffect> Effect,
                                   StringRef Callee, const Stmt *At) {
  bool ByReference = Parameter->isReferenceType();
  bool ByPointer = Argument->getType()->isAnyPointerType();
  if (!ByReference && !ByPointer)
    return;
  OptionalPath Memory =
      ByReference ? Body.object(Argument) : Body.pointee(Argument);
  if (!Memory)
    return;
  if (ByReference && isPlainOwner(Argument->getType()))
    Memory = Memory->pointee();
  if (!Effect) {
    QualType Target = ByReference || Parameter->isPointerType()
                          ? Parameter->getPointeeType()
                          : QualType();
    bool ReadOnly = !Target.isNull() && Target.isConstQualified();
    Effect = mayDispose(Callee) || Parameter->isRValueReferenceType()
                 ? CallEffect::Forget
             : ReadOnly ? CallEffect::None
                        : CallEffect::Write;
  }
  switch (*Effect) {
  case CallEffect::None:
    break;
  case CallEffect::Write:
    add(Kind::Write, Memory, At, Callee.str());
    break;
  case CallEffect::Wipe:
    add(Kind::Wipe, Memory, At, Callee.str());
    break;
  case CallEffect::Release:
    add(Kind::Release, Memory, At, Callee.str());
    break;
  case CallEffect::WipingRelease:
    add(Kind::WipingRelease, Memory, At, Callee.str());
    break;
  case CallEffect::Forget:
    add(Kind::Forget, Memory, At, Callee.str());
    break;
  }
}

void EventCollector::visitArguments(const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  StringRef Name = nameOf(Call->getCalleeDecl());
  const FunctionProtoType *Prototype = nullptr;
  if (Callee) {
    Prototype = Callee->getType()->getAs<FunctionProtoType>();
  } else if (QualType Type = Call->getCallee()->getType();
             Type->isFunctionPointerType()) {
    Prototype = Type->getPointeeType()->getAs<FunctionProtoType>();
  }
  // Of an operator that is a member the object is the first argument.
  unsigned Skipped =
      isa<CXXOperatorCallExpr>(Call) && isa_and_nonnull<CXXMethodDecl>(Callee);
  for (unsigned I = Skipped; I < Call->getNumArgs(); ++I) {
    unsigned Number = I - Skipped;
    bool Declared = Prototype && Number < Prototype->getNumParams();
    QualType Parameter =
        Declared ? Prototype->getParamType(Number) : Call->getArg(I)->getType();
    std::optional<CallEffect> Effect;
    if (Declared && Callee)
      Effect = Effects(Callee, Number);
    visitArgument(Call->getArg(I), Parameter, Effect, Name, Call);
  }
}

void EventCollector::visitCall(const CallExpr *Call) {
  if (visitKnownCall(Call))
    return;
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call))
    if (visitOperator(Operator))
      return;
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
    visitMethod(Member);
  if (!passedOn(Call))
    visitArguments(Call);
}

} // namespace lethe
