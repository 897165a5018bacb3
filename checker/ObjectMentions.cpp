// ObjectFlow: from the places where the source names an object to what
// happens to it there.
#include "KnownCalls.h"
#include "ObjectFlow.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lethe {

/// Functions of libraries that keep no pointer and reach nothing but what
/// they are handed.
static bool keepsNothing(const CallExpr *Call, const Settings &Options,
                         const ASTContext &Context) {
  if (asWipe(Call, Options, Context) || asCopy(Call) ||
      asRelease(Call, Options) || isPlainAllocation(Call) || passedOn(Call))
    return true;
  return llvm::StringSwitch<bool>(calleeName(Call))
      .Cases({"gets", "fgets", "getline", "read", "pread", "recv", "fread"},
             true)
      .Cases({"strlen", "strnlen", "strcmp", "strncmp", "memcmp", "bcmp"}, true)
      .Cases({"getrandom", "getentropy", "arc4random_buf", "RAND_bytes"}, true)
      .Cases({"printf", "fprintf", "snprintf", "sprintf", "puts", "fputs"},
             true)
      .Cases({"lethe_equal", "CRYPTO_memcmp", "sodium_memcmp", "write"}, true)
      .Default(false);
}

/// What E may designate or point to. Vague where more is not known.
llvm::SmallVector<Place, 1> ObjectFlow::placesOf(const Expr *E) {
  llvm::SmallVector<Place, 1> Result;
  auto Found = E->isGLValue() ? Where.ofObject(E) : Where.ofPointee(E);
  if (Found && Followed->contains(Found->Root))
    Result.push_back(*Found);
  auto Vague = [&](const ValueDecl *Root) {
    if (!Followed->contains(Root))
      return;
    Place Any;
    Any.Root = Root;
    Any.Vague = true;
    Result.push_back(std::move(Any));
  };
  if (!Found)
    Vague(Mentioned);
  const auto *Variable = dyn_cast_or_null<VarDecl>(Mentioned);
  if (!Variable)
    return Result;
  llvm::ArrayRef<const Expr *> From = Where.sourcesOf(Variable);
  if (From.size() > 1 || (From.size() == 1 && !Found))
    for (const Expr *Source : From)
      if (auto Target = Source->isGLValue() ? Where.ofObject(Source)
                                            : Where.ofPointee(Source))
        if (Target->Root != Mentioned)
          Vague(Target->Root);
  return Result;
}

std::optional<ObjectFlow::Position>
ObjectFlow::positionOf(const Stmt *S) const {
  for (; S; S = Scan.parentOf(S))
    if (auto Found = Positions.find(S); Found != Positions.end())
      return Found->second;
  return std::nullopt;
}

void ObjectFlow::addEvent(Kind What, const Expr *Object, const Stmt *At) {
  auto Here = positionOf(At);
  for (Place &Touched : placesOf(Object)) {
    if (!Here) {
      Lost.insert(Touched.Root);
      continue;
    }
    Event Happening{Here->Index, What, Touched, At};
    if (What == Kind::Call)
      Happening.Argument = Object;
    if (What == Kind::Load)
      Happening.Flag = Known.useOf(Object).holdsSecret();
    Events[{Touched.Root, Here->Block}].push_back(std::move(Happening));
  }
}

void ObjectFlow::keep(const Expr *Object) {
  for (Place &Touched : placesOf(Object))
    Kept.insert(Touched.Root);
}

void ObjectFlow::addMention(const Expr *E,
                            const llvm::DenseSet<const ValueDecl *> &Roots) {
  const auto *Reference = dyn_cast<DeclRefExpr>(E);
  Mentioned = Reference ? Reference->getDecl() : nullptr;
  const auto *Variable = dyn_cast_or_null<VarDecl>(Mentioned);
  if (!Roots.contains(Mentioned) &&
      (!Variable || Where.sourcesOf(Variable).empty()))
    return;
  while (climb(E)) {
  }
}

bool ObjectFlow::climbCast(const CastExpr *Cast, const Expr *&E) {
  switch (Cast->getCastKind()) {
  case CK_LValueToRValue:
    addEvent(Kind::Load, E, Cast);
    if (!E->getType()->isPointerType())
      return false;
    break;
  case CK_ToVoid:
  case CK_PointerToBoolean:
    return false;
  case CK_PointerToIntegral:
    keep(E);
    return false;
  default:
    break;
  }
  E = Cast;
  return true;
}

bool ObjectFlow::climbUnary(const UnaryOperator *Parent, const Expr *&E) {
  if (Parent->isIncrementDecrementOp()) {
    if (!E->getType()->isPointerType())
      addEvent(Kind::Load, E, Parent);
    addEvent(Kind::Store, E, Parent);
    // What `*p++` designates is p's.
    bool Pointer = E->getType()->isPointerType();
    E = Parent;
    return Pointer && !Parent->isGLValue();
  }
  if (Parent->getOpcode() == UO_LNot)
    return false;
  E = Parent;
  return true;
}

bool ObjectFlow::climbBinary(const BinaryOperator *Parent, const Expr *&E) {
  if (Parent->isAssignmentOp()) {
    if (E == Parent->getLHS()) {
      if (Parent->isCompoundAssignmentOp() && !E->getType()->isPointerType())
        addEvent(Kind::Load, E, Parent);
      bool Zero = Parent->getOpcode() == BO_Assign &&
                  isZeroValue(Parent->getRHS(), Where.context());
      addEvent(Zero ? Kind::ZeroStore : Kind::Store, E, Parent);
      return false;
    }
    if (!E->getType()->isPointerType())
      addEvent(Kind::Read, E, Parent);
    else if (!localNamed(Parent->getLHS()))
      keep(E);
    return false;
  }
  bool GoesOn =
      Parent->getOpcode() == BO_Comma
          ? E == Parent->getRHS()
          : Parent->isAdditiveOp() && Parent->getType()->isPointerType();
  E = Parent;
  return GoesOn;
}

bool ObjectFlow::climbCall(const CallExpr *Parent, const Expr *&E) {
  if (const Expr *Inner = passedOn(Parent);
      Inner && (Inner == E || E == Parent->getCallee())) {
    E = Parent;
    return true;
  }
  const Expr *Object = E;
  if (E == Parent->getCallee()) {
    const auto *Member = dyn_cast<CXXMemberCallExpr>(Parent);
    if (!Member)
      return false;
    Object = Member->getImplicitObjectArgument();
    // size(), empty(), clear() and the like of the standard library.
    if (const CXXMethodDecl *Method = Member->getMethodDecl();
        Method && Method->getParent()->isInStdNamespace() &&
        Method->getDeclName().isIdentifier() &&
        llvm::StringSwitch<bool>(Method->getName())
            .Cases({"size", "empty", "length", "capacity", "clear"}, true)
            .Cases({"reserve", "max_size"}, true)
            .Default(false))
      return false;
  }
  // By value, and no pointer: a scalar that was loaded, an iterator.
  addEvent(Kind::Call, Object, Parent);
  if (!keepsNothing(Parent, Options, Where.context())) {
    for (Place &Touched : placesOf(Object))
      Passed.insert(Touched.Root);
    if (isa<CXXMemberCallExpr, CXXOperatorCallExpr>(Parent) && Object == E)
      keep(E);
  }
  return false;
}

bool ObjectFlow::climbConstruct(const CXXConstructExpr *Parent,
                                const Expr *&E) {
  // Iterators and pointers wrapped in classes are passed on by copies.
  if (isa<CallExpr>(bare(E)) && Parent->getNumArgs() == 1 &&
      Parent->getConstructor()->isCopyOrMoveConstructor()) {
    E = Parent;
    return true;
  }
  addEvent(Kind::Read, E, Parent);
  if (!Parent->getConstructor()->isCopyOrMoveConstructor())
    keep(E);
  return false;
}

/// Goes from E to what is done with it. False where something is done, or
/// nothing.
bool ObjectFlow::climb(const Expr *&E) {
  const Stmt *Parent = Scan.parentOf(E);
  if (const auto *Cast = dyn_cast<CastExpr>(Parent))
    return climbCast(Cast, E);
  if (const auto *Unary = dyn_cast<UnaryOperator>(Parent))
    return climbUnary(Unary, E);
  if (const auto *Binary = dyn_cast<BinaryOperator>(Parent))
    return climbBinary(Binary, E);
  if (const auto *Call = dyn_cast<CallExpr>(Parent))
    return climbCall(Call, E);
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Parent))
    return climbConstruct(Construct, E);
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Parent)) {
    bool IsBase = Subscript->getBase() == E;
    E = Subscript;
    return IsBase;
  }
  if (const auto *Conditional = dyn_cast<AbstractConditionalOperator>(Parent)) {
    bool IsCondition = Conditional->getCond() == E;
    E = Conditional;
    return !IsCondition;
  }
  if (isa<ParenExpr, FullExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr,
          MemberExpr>(Parent)) {
    E = cast<Expr>(Parent);
    return true;
  }
  // Not evaluated, or as a statement of its own.
  if (isa<UnaryExprOrTypeTraitExpr, CXXNoexceptExpr, CXXTypeidExpr>(Parent) ||
      (!isa<Expr, AsmStmt, DeclStmt, ReturnStmt>(Parent)))
    return false;
  if (const auto *Declarations = dyn_cast<DeclStmt>(Parent)) {
    // A pointer or a reference; Places knows it. What else there is, such as
    // an iterator, is not followed.
    for (const Decl *D : Declarations->decls())
      if (const auto *Variable = dyn_cast<VarDecl>(D);
          Variable && Variable->getInit() == E && Variable->hasLocalStorage() &&
          (Variable->getType()->isPointerType() ||
           Variable->getType()->isReferenceType()))
        return false;
    addEvent(Kind::Read, E, Parent);
    keep(E);
    return false;
  }
  if (isa<ReturnStmt>(Parent)) {
    keep(E);
    return false;
  }
  if (const auto *Delete = dyn_cast<CXXDeleteExpr>(Parent)) {
    addEvent(Kind::Release, E, Delete);
    return false;
  }
  addEvent(Kind::Read, E, Parent);
  keep(E);
  return false;
}

} // namespace lethe
