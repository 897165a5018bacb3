#include "TimingCheck.h"
#include "FixIts.h"
#include "KnownCalls.h"
#include "clang/AST/ParentMapContext.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace clang::tidy;

namespace lethe {

/// Their results are public, and how they work is their own matter.
static constexpr StringRef KnownConstantTime[] = {
    "lethe_equal",       "lethe_is_zero",       "CRYPTO_memcmp",
    "sodium_memcmp",     "sodium_is_zero",      "sodium_compare",
    "timingsafe_bcmp",   "timingsafe_memcmp",   "consttime_memequal",
    "mbedtls_ct_memcmp", "crypto_verify_16",    "crypto_verify_32",
    "crypto_verify_64",  "gnutls_memcmp",       "crypto_memneq",
    "ct_memcmp",         "constant_time_memcmp"};

TimingCheck::TimingCheck(StringRef Name, ClangTidyContext *Context)
    : SecretCheck(Name, Context),
      ConstantTimeFunctions(Options.get("ConstantTimeFunctions", "")),
      Includes(Options.getLocalOrGlobal("IncludeStyle",
                                        utils::IncludeSorter::IS_LLVM),
               areDiagsSelfContained()) {
  for (StringRef Known : KnownConstantTime)
    ConstantTime.insert(Known);
  for (StringRef Own : llvm::split(ConstantTimeFunctions, ';'))
    if (!Own.trim().empty())
      ConstantTime.insert(Own.trim());
}

void TimingCheck::registerPPCallbacks(const SourceManager &Sources,
                                      Preprocessor *PP,
                                      Preprocessor *ModuleExpanderPP) {
  SecretCheck::registerPPCallbacks(Sources, PP, ModuleExpanderPP);
  Includes.registerPreprocessor(PP);
}

void TimingCheck::storeOptions(ClangTidyOptions::OptionMap &Opts) {
  SecretCheck::storeOptions(Opts);
  Options.store(Opts, "ConstantTimeFunctions", ConstantTimeFunctions);
  Options.store(Opts, "IncludeStyle", Includes.getStyle());
}

void TimingCheck::registerMatchers(MatchFinder *Finder) {
  // Last: where a chain of operators begins takes time in proportion to its
  // length.
  auto Here = unless(isExpansionInSystemHeader());
  Finder->addMatcher(
      callExpr(anyOf(callee(functionDecl(hasAnyName(
                         "memcmp", "bcmp", "strcmp", "strncmp", "strcasecmp",
                         "strncasecmp", "wmemcmp", "wcscmp", "wcsncmp",
                         "__builtin_memcmp", "__builtin_bcmp",
                         "__builtin_strcmp", "__builtin_strncmp", "equal",
                         "mismatch", "lexicographical_compare", "compare"))),
                     cxxOperatorCallExpr(hasAnyOverloadedOperatorName(
                         "==", "!=", "<", ">", "<=", ">=", "<=>"))),
               Here)
          .bind("comparison"),
      this);
  auto Condition = hasCondition(expr().bind("condition"));
  Finder->addMatcher(
      stmt(anyOf(ifStmt(unless(isConstexpr()), Condition), whileStmt(Condition),
                 doStmt(Condition), forStmt(Condition), switchStmt(Condition),
                 conditionalOperator(Condition)),
           Here)
          .bind("branch"),
      this);
  Finder->addMatcher(binaryOperator(hasAnyOperatorName("&&", "||"),
                                    hasLHS(expr().bind("condition")), Here)
                         .bind("branch"),
                     this);
  Finder->addMatcher(arraySubscriptExpr(hasIndex(expr().bind("index")), Here),
                     this);
  Finder->addMatcher(
      cxxOperatorCallExpr(hasOverloadedOperatorName("[]"), argumentCountIs(2),
                          hasArgument(1, expr().bind("index")), Here),
      this);
  Finder->addMatcher(
      unaryOperator(
          hasOperatorName("*"),
          hasUnaryOperand(ignoringParenImpCasts(binaryOperator(
              hasOperatorName("+"),
              hasEitherOperand(expr(hasType(isInteger())).bind("index"))))),
          Here),
      this);
  Finder->addMatcher(
      binaryOperator(hasAnyOperatorName("/", "%", "/=", "%="), Here)
          .bind("division"),
      this);
}

void TimingCheck::check(const MatchFinder::MatchResult &Result) {
  ASTContext &Context = *Result.Context;
  const auto &Nodes = Result.Nodes;
  if (const auto *Call = Nodes.getNodeAs<CallExpr>("comparison"))
    checkComparison(Call, Context);
  else if (const auto *Index = Nodes.getNodeAs<Expr>("index"))
    checkIndex(Index, Context);
  else if (const auto *Division = Nodes.getNodeAs<BinaryOperator>("division"))
    checkDivision(Division, Context);
  else if (const auto *Condition = Nodes.getNodeAs<Expr>("condition"))
    checkBranch(Condition, *Nodes.getNodeAs<Stmt>("branch"), Context);
}

bool TimingCheck::isConstantTime(const FunctionDecl *Function) const {
  return Function && Function->getDeclName().isIdentifier() &&
         (ConstantTime.contains(Function->getName()) ||
          ConstantTime.contains(Function->getQualifiedNameAsString()));
}

/// E is in a function that is named as constant in time.
bool TimingCheck::isTrusted(const Expr *E, ASTContext &Context) const {
  DynTypedNode Node = DynTypedNode::create(*E);
  while (true) {
    auto Parents = Context.getParents(Node);
    if (Parents.empty())
      return false;
    Node = Parents[0];
    if (const auto *Function = Node.get<FunctionDecl>())
      return isConstantTime(Function);
  }
}

/// What keeps the books in an object that is secret as a whole, and which
/// nobody has marked by itself: the scalars beside its arrays and pointers.
static bool isBookkeeping(const FieldDecl *Field) {
  QualType Type = Field->getType();
  if (Type->isEnumeralType() || Type->isBooleanType())
    return true;
  return Type->isScalarType() &&
         llvm::any_of(Field->getParent()->fields(), [](const FieldDecl *Other) {
           return Other->getType()->isArrayType() ||
                  Other->getType()->isAnyPointerType();
         });
}

/// What E, which is no operator, has to do with a secret; null if its value is
/// none.
const SecretUse *TimingCheck::secretValue(const Expr *E, ASTContext &Context) {
  if (E->isTypeDependent() || !E->getType()->isScalarType() ||
      E->getType()->isAnyPointerType() || E->getType()->isNullPtrType())
    return nullptr;
  Secrets &Known = secrets(Context);
  const SecretUse &Use = Known.useOf(E);
  if (!Use.isValue())
    return nullptr;
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    if (const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
        Field && (Known.markings().isPublic(Field) ||
                  (isBookkeeping(Field) && !Known.markings().isMarked(Field))))
      return nullptr;
  if (const auto *Call = dyn_cast<CallExpr>(E);
      Call && isConstantTime(Call->getDirectCallee()))
    return nullptr;
  return &Use;
}

/// The operands of an operator that computes a value from them. With
/// Comparisons also those of comparisons, whose result is no secret by itself.
static bool addOperands(const Expr *E, bool Comparisons,
                        llvm::SmallVectorImpl<const Expr *> &Operands) {
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (Binary->getOpcode() == BO_Comma || Binary->getOpcode() == BO_Assign) {
      Operands.push_back(Binary->getRHS());
    } else if (Comparisons ||
               !(Binary->isComparisonOp() || Binary->isLogicalOp())) {
      Operands.push_back(Binary->getRHS());
      Operands.push_back(Binary->getLHS());
    }
    return true;
  }
  const auto *Unary = dyn_cast<UnaryOperator>(E);
  if (!Unary || Unary->getOpcode() == UO_Deref ||
      (Unary->getOpcode() == UO_LNot && !Comparisons))
    return false;
  Operands.push_back(Unary->getSubExpr());
  return true;
}

/// The first part of E that is a secret value. Of Passed, unless null, is
/// asked only once.
const Expr *TimingCheck::secretPart(const Expr *E, bool Comparisons,
                                    llvm::DenseSet<const Expr *> *Passed,
                                    ASTContext &Context) {
  llvm::SmallVector<const Expr *, 8> Pending = {E};
  while (!Pending.empty()) {
    const Expr *Part = stripCasts(Pending.pop_back_val());
    if (Passed && !Passed->insert(Part).second)
      continue;
    if (!addOperands(Part, Comparisons, Pending) && secretValue(Part, Context))
      return Part;
  }
  return nullptr;
}

static std::string nameOf(const SecretUse &Use) {
  return Use.Source && Use.Source->getIdentifier()
             ? "secret '" + Use.Source->getNameAsString() + "'"
             : "a secret";
}

//===-- comparisons -------------------------------------------------------===//

/// Compares bytes as they are, so that lethe_equal can stand for it.
static bool comparesBytes(StringRef Name) {
  return Name == "memcmp" || Name == "std::memcmp" || Name == "bcmp";
}

/// Whoever has an operator or function of his own may have done it in constant
/// time.
static bool isOfLibrary(const FunctionDecl *Callee) {
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Callee))
    return Method->getParent()->isInStdNamespace();
  return Callee->isInStdNamespace() ||
         (Callee->getDeclContext()->getRedeclContext()->isTranslationUnit() &&
          Callee->getDeclName().isIdentifier());
}

void TimingCheck::checkComparison(const CallExpr *Call, ASTContext &Context) {
  std::string Name = calleeName(Call);
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee || Call->isTypeDependent())
    return;
  const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
  bool IsOperator = isa<CXXOperatorCallExpr>(Call);
  if (!isOfLibrary(Callee))
    return;
  if (IsOperator)
    Name = std::string("operator") +
           getOperatorSpelling(Callee->getOverloadedOperator());
  Secrets &Known = secrets(Context);
  llvm::SmallVector<const Expr *, 4> Arguments(Call->arguments());
  if (Member)
    Arguments.push_back(Member->getImplicitObjectArgument());
  SecretUse Use;
  for (const Expr *Argument : Arguments) {
    Use = Known.useOf(Argument);
    QualType Type = Argument->getType();
    // Operators compare what they are given, functions what it leads to.
    bool Compared = IsOperator || Member
                        ? Use.holdsSecret() && !Type->isScalarType()
                        : Use.isAddress() || Use.isData() ||
                              Use.Kind == SecretUse::Form::HolderAddress;
    if (Compared)
      break;
    Use = SecretUse();
  }
  if (!Use || isTrusted(Call, Context))
    return;
  {
    auto Diagnostic =
        diag(Call->getExprLoc(),
             "'%0' compares %1 up to the first difference, and its duration "
             "tells where that is; use 'lethe_equal'")
        << (Member ? Callee->getNameAsString() : Name) << nameOf(Use);
    if (comparesBytes(Name))
      fixComparison(Diagnostic, Call, Context);
  }
  noteMarking(Use);
}

namespace {
/// An expression that only asks whether a call of memcmp returns 0.
struct Equality {
  /// Null if the call is used otherwise.
  const Expr *Whole = nullptr;
  bool IsEqual = false;
};
} // namespace

static bool isCondition(const Stmt *Parent, const Expr *E) {
  if (const auto *If = dyn_cast<IfStmt>(Parent))
    return If->getCond() == E;
  if (const auto *While = dyn_cast<WhileStmt>(Parent))
    return While->getCond() == E;
  if (const auto *Do = dyn_cast<DoStmt>(Parent))
    return Do->getCond() == E;
  if (const auto *For = dyn_cast<ForStmt>(Parent))
    return For->getCond() == E;
  if (const auto *Conditional = dyn_cast<ConditionalOperator>(Parent))
    return Conditional->getCond() == E;
  const auto *Binary = dyn_cast<BinaryOperator>(Parent);
  return Binary && Binary->isLogicalOp();
}

static Equality equalityAround(const CallExpr *Call, ASTContext &Context) {
  const Expr *E = Call;
  while (true) {
    auto Parents = Context.getParents(*E);
    const Stmt *Parent = Parents.size() == 1 ? Parents[0].get<Stmt>() : nullptr;
    if (!Parent)
      return {};
    if (const auto *Cast = dyn_cast<ImplicitCastExpr>(Parent);
        Cast && Cast->getCastKind() == CK_IntegralToBoolean) {
      // `!memcmp()` in C++ has one in between.
      auto Above = Context.getParents(*Cast);
      const auto *Not =
          Above.size() == 1 ? Above[0].get<UnaryOperator>() : nullptr;
      if (Not && Not->getOpcode() == UO_LNot)
        return {Not, true};
      return {E, false};
    }
    if (isa<ParenExpr, ImplicitCastExpr>(Parent)) {
      E = cast<Expr>(Parent);
      continue;
    }
    if (const auto *Unary = dyn_cast<UnaryOperator>(Parent))
      return Unary->getOpcode() == UO_LNot ? Equality{Unary, true} : Equality{};
    if (const auto *Binary = dyn_cast<BinaryOperator>(Parent);
        Binary && Binary->isEqualityOp()) {
      const Expr *Other =
          Binary->getLHS() == E ? Binary->getRHS() : Binary->getLHS();
      Expr::EvalResult Value;
      bool Zero = !Other->isValueDependent() &&
                  Other->EvaluateAsInt(Value, Context) &&
                  Value.Val.getInt().isZero();
      return Zero ? Equality{Binary, Binary->getOpcode() == BO_EQ} : Equality{};
    }
    return isCondition(Parent, E) ? Equality{E, false} : Equality{};
  }
}

void TimingCheck::fixComparison(DiagnosticBuilder &Diagnostic,
                                const CallExpr *Call, ASTContext &Context) {
  Equality Asked = equalityAround(Call, Context);
  if (!Asked.Whole || Call->getNumArgs() != 3 ||
      !isEditable(Asked.Whole->getSourceRange(), Context))
    return;
  std::string Text = Asked.IsEqual ? "lethe_equal(" : "!lethe_equal(";
  for (const Expr *Argument : Call->arguments()) {
    std::string Source = sourceText(Argument, Context);
    if (Source.empty())
      return;
    Text += (Argument == Call->getArg(0) ? "" : ", ") + Source;
  }
  Diagnostic << FixItHint::CreateReplacement(Asked.Whole->getSourceRange(),
                                             Text + ")");
  if (!isDeclaredBefore("lethe_equal", Call->getBeginLoc(), Context))
    Diagnostic << Includes.createIncludeInsertion(
        Context.getSourceManager().getFileID(Call->getBeginLoc()), "<lethe.h>");
}

//===-- branches, indices, divisions --------------------------------------===//

static StringRef nameOfBranch(const Stmt &Branch) {
  switch (Branch.getStmtClass()) {
  case Stmt::IfStmtClass:
    return "if";
  case Stmt::WhileStmtClass:
  case Stmt::DoStmtClass:
    return "while";
  case Stmt::ForStmtClass:
    return "for";
  case Stmt::SwitchStmtClass:
    return "switch";
  case Stmt::ConditionalOperatorClass:
    return "?:";
  default:
    return cast<BinaryOperator>(Branch).getOpcodeStr();
  }
}

void TimingCheck::checkBranch(const Expr *Condition, const Stmt &Branch,
                              ASTContext &Context) {
  if (Condition->isValueDependent())
    return;
  // Operands of `&&` and `||` come by themselves, too.
  const Expr *Part = secretPart(Condition, true, &Asked, Context);
  if (!Part || isTrusted(Part, Context))
    return;
  SecretUse Use = *secretValue(Part, Context);
  diag(Part->getBeginLoc(),
       "'%0' depends on %1: which way it goes shows in the "
       "duration; compute without branches")
      << nameOfBranch(Branch) << nameOf(Use);
  noteMarking(Use);
}

void TimingCheck::checkIndex(const Expr *Index, ASTContext &Context) {
  const Expr *Part = secretPart(Index, false, nullptr, Context);
  if (!Part || isTrusted(Part, Context))
    return;
  SecretUse Use = *secretValue(Part, Context);
  diag(Index->getBeginLoc(),
       "the index depends on %0: what is in the cache afterwards shows in the "
       "duration; read all of the table, or compute")
      << nameOf(Use);
  noteMarking(Use);
}

void TimingCheck::checkDivision(const BinaryOperator *Division,
                                ASTContext &Context) {
  if (Division->isValueDependent() || Division->isTypeDependent() ||
      !Division->getType()->isIntegralOrEnumerationType())
    return;
  const Expr *Divisor = Division->getRHS();
  Expr::EvalResult Value;
  // A shift or a mask.
  if (Divisor->EvaluateAsInt(Value, Context) && Value.Val.getInt().isPowerOf2())
    return;
  const Expr *Part = secretPart(Divisor, false, nullptr, Context);
  if (!Part)
    Part = secretPart(Division->getLHS(), false, nullptr, Context);
  if (!Part || isTrusted(Part, Context))
    return;
  SecretUse Use = *secretValue(Part, Context);
  diag(Division->getOperatorLoc(),
       "the operands of '%0' depend on %1: on most processors the duration of "
       "a division depends on its operands")
      << Division->getOpcodeStr() << nameOf(Use);
  noteMarking(Use);
}

} // namespace lethe
