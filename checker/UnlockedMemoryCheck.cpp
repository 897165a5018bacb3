#include "UnlockedMemoryCheck.h"
#include "KnownCalls.h"
#include "StoragePath.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace clang::ast_matchers;
using llvm::StringRef;

namespace lethe {

void UnlockedMemoryCheck::registerMatchers(MatchFinder *Finder) {
  auto Elsewhere = unless(isExpansionInSystemHeader());
  auto Allocation =
      expr(anyOf(callExpr(), cxxNewExpr(), implicitCastExpr(), cStyleCastExpr(),
                 exprWithCleanups(), cxxConstructExpr(), cxxStaticCastExpr(),
                 cxxReinterpretCastExpr()));
  Finder->addMatcher(
      varDecl(Elsewhere, optionally(hasInitializer(Allocation.bind("value"))),
              optionally(hasAncestor(functionDecl().bind("function"))))
          .bind("owner"),
      this);
  Finder->addMatcher(
      binaryOperator(Elsewhere, hasOperatorName("="),
                     hasLHS(hasType(pointerType())),
                     hasRHS(Allocation.bind("value")),
                     forFunction(functionDecl().bind("function")))
          .bind("assignment"),
      this);
  Finder->addMatcher(
      callExpr(callee(functionDecl(hasAnyName("mlock", "mlock2", "sodium_mlock",
                                              "VirtualLock", "mlockall"))))
          .bind("lock"),
      this);
}

/// The call or new-expression that Value gets its memory from.
static const Expr *allocationIn(const Expr *Value) {
  Value = stripCasts(Value);
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Value);
      Construct && Construct->getNumArgs() >= 1)
    Value = stripCasts(Construct->getArg(0));
  if (isa<CXXNewExpr>(Value))
    return Value;
  const auto *Call = dyn_cast<CallExpr>(Value);
  if (!Call)
    return nullptr;
  bool Makes = llvm::StringSwitch<bool>(calleeName(Call))
                   .Cases({"std::make_unique", "std::make_shared"}, true)
                   .Cases({"std::make_unique_for_overwrite",
                           "std::make_shared_for_overwrite"},
                          true)
                   .Default(false);
  return Makes || isPlainAllocation(Call) ? Value : nullptr;
}

static std::string allocatorName(const Expr *Allocation) {
  const auto *Call = dyn_cast<CallExpr>(Allocation);
  return Call ? calleeName(Call) : "new";
}

void UnlockedMemoryCheck::addAllocation(const ValueDecl *Owner,
                                        const Expr *Value,
                                        const FunctionDecl *Function,
                                        Secrets &Known) {
  if (const auto *New = dyn_cast<CXXNewExpr>(Value);
      New &&
      (New->getNumPlacementArgs() ||
       (New->getOperatorNew() && isa<CXXMethodDecl>(New->getOperatorNew()))))
    return;
  SecretUse Use = Known.useOf(Owner);
  QualType Type = Owner->getType().getNonReferenceType();
  bool Secret = Use.isData() || Use.isAddress() ||
                (Use && Type->isPointerType() &&
                 hasSecretBytes(Type->getPointeeType(), Known));
  if (Secret)
    Allocations.push_back({Value, Owner, Function, Use, allocatorName(Value)});
}

void UnlockedMemoryCheck::check(const MatchFinder::MatchResult &Result) {
  Unit = Result.Context;
  Secrets &Known = secrets(*Unit);
  const auto *Function = Result.Nodes.getNodeAs<FunctionDecl>("function");
  if (Function && Function->isDependentContext())
    return;
  if (const auto *Call = Result.Nodes.getNodeAs<CallExpr>("lock")) {
    if (Call->getNumArgs())
      if (const ValueDecl *Root = rootOf(Call->getArg(0)))
        Locked.insert(Root->getCanonicalDecl());
    return;
  }
  const auto *Value = Result.Nodes.getNodeAs<Expr>("value");
  const Expr *Memory =
      Value && !Value->isTypeDependent() ? allocationIn(Value) : nullptr;
  if (const auto *Assignment =
          Result.Nodes.getNodeAs<BinaryOperator>("assignment")) {
    const ValueDecl *Owner = rootOf(Assignment->getLHS());
    if (Owner && Memory)
      addAllocation(Owner, Memory, Function, Known);
    return;
  }
  const auto *Variable = Result.Nodes.getNodeAs<VarDecl>("owner");
  if (!Variable || Variable->getType()->isDependentType())
    return;
  if (Memory)
    addAllocation(Variable, Memory, Function, Known);
  if (!Variable->hasGlobalStorage() ||
      !Variable->isThisDeclarationADefinition() ||
      Variable->getType()->isReferenceType())
    return;
  QualType Type = Unit->getBaseElementType(Variable->getType());
  SecretUse Use = Known.useOf(Variable);
  if (!Type->isAnyPointerType() && !Type.isConstQualified() &&
      (Use.isData() || hasSecretBytes(Type, Known)))
    Statics.push_back({Variable, Use});
}

namespace {
/// Where one pointer is named in a function, and which of these places free
/// it.
class PointerUses : public RecursiveASTVisitor<PointerUses> {
public:
  PointerUses(const ValueDecl *Pointer, const Settings &Options)
      : Pointer(Pointer), Options(Options) {}

  bool VisitCallExpr(CallExpr *Call) {
    if (rootOf(Call) == Pointer)
      return true;
    if (auto Release = asRelease(Call, Options);
        Release && rootOf(Release->Pointer) == Pointer) {
      Frees.push_back(Call);
      AllPlain &= Release->Name == "free" && Call->getNumArgs() == 1;
      return true;
    }
    for (const Expr *Argument : Call->arguments())
      if (const auto *Unary = dyn_cast<UnaryOperator>(stripCasts(Argument));
          Unary && Unary->getOpcode() == UO_AddrOf &&
          rootOf(Unary->getSubExpr()) == Pointer)
        Escapes = true;
    return true;
  }
  bool VisitReturnStmt(ReturnStmt *Return) {
    if (Return->getRetValue() && rootOf(Return->getRetValue()) == Pointer &&
        Return->getRetValue()->getType()->isAnyPointerType())
      Escapes = true;
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *E) {
    if (!E->isAssignmentOp())
      return true;
    if (E->getRHS()->getType()->isAnyPointerType() &&
        rootOf(E->getRHS()) == Pointer)
      Escapes = true;
    if (E->getLHS()->getType()->isAnyPointerType() &&
        rootOf(E->getLHS()) == Pointer)
      ++Assignments;
    return true;
  }
  bool VisitVarDecl(VarDecl *D) {
    if (D->getInit() && D->getInit()->getType()->isAnyPointerType() &&
        rootOf(D->getInit()) == Pointer)
      Escapes = true;
    return true;
  }

  const ValueDecl *Pointer;
  const Settings &Options;
  std::vector<const CallExpr *> Frees;
  unsigned Assignments = 0;
  bool AllPlain = true, Escapes = false;
};
} // namespace

/// lethe.h is included: lethe_malloc and lethe_free are declared.
static bool hasLethe(ASTContext &Context) {
  auto Declared = [&](StringRef Name) {
    return !Context.getTranslationUnitDecl()
                ->lookup(&Context.Idents.get(Name))
                .empty();
  };
  return Declared("lethe_malloc") && Declared("lethe_free");
}

/// malloc becomes lethe_malloc where the memory is freed in the same function,
/// and nowhere else.
llvm::SmallVector<FixItHint, 4>
UnlockedMemoryCheck::fixes(const Candidate &Found, ASTContext &Context) const {
  const auto *Call = dyn_cast<CallExpr>(Found.Allocation);
  const auto *Pointer = dyn_cast<VarDecl>(Found.Owner);
  if (!Call || !Pointer || !Pointer->hasLocalStorage() ||
      isa<ParmVarDecl>(Pointer) || Found.Name != "malloc" || !Found.Function ||
      !hasLethe(Context))
    return {};
  PointerUses Uses(Pointer, settings());
  Uses.TraverseDecl(const_cast<FunctionDecl *>(Found.Function));
  unsigned Sets = Uses.Assignments + (Pointer->hasInit() ? 1 : 0);
  if (Uses.Frees.empty() || !Uses.AllPlain || Uses.Escapes || Sets != 1)
    return {};
  llvm::SmallVector<FixItHint, 4> Result;
  auto Rename = [&](const CallExpr *Renamed, StringRef Name) {
    SourceRange Callee = Renamed->getCallee()->getSourceRange();
    if (Callee.getBegin().isMacroID() || Callee.getEnd().isMacroID())
      return false;
    Result.push_back(FixItHint::CreateReplacement(Callee, Name));
    return true;
  };
  if (!Rename(Call, "lethe_malloc"))
    return {};
  for (const CallExpr *Free : Uses.Frees)
    if (!Rename(Free, "lethe_free"))
      return {};
  return Result;
}

void UnlockedMemoryCheck::report(const Candidate &Found, ASTContext &Context) {
  auto Diagnostic = diag(Found.Allocation->getBeginLoc(),
                         "secret %0 is kept in memory from %1, which can be "
                         "swapped out, dumped and inherited; use lethe_malloc")
                    << Found.Owner << ("'" + Found.Name + "'");
  for (const FixItHint &Fix : fixes(Found, Context))
    Diagnostic << Fix;
}

void UnlockedMemoryCheck::onEndOfTranslationUnit() {
  if (!Unit)
    return;
  llvm::DenseSet<SourceLocation> Seen;
  for (const Candidate &Found : Allocations) {
    if (Locked.contains(Found.Owner->getCanonicalDecl()) ||
        !Seen.insert(Found.Allocation->getBeginLoc()).second)
      continue;
    report(Found, *Unit);
    noteMarking(Found.Use);
  }
  for (const auto &[Variable, Use] : Statics) {
    if (Locked.contains(Variable->getCanonicalDecl()) ||
        !Seen.insert(Variable->getLocation()).second)
      continue;
    diag(Variable->getLocation(),
         "secret %0 is kept in static memory, which can be swapped out, dumped "
         "and inherited; keep it in memory from lethe_malloc")
        << Variable;
    noteMarking(Use);
  }
}

} // namespace lethe
