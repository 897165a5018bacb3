#include "BranchFacts.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace lethe {

/// Facts a path keeps at a time.
static constexpr size_t MaxFacts = 8;
static constexpr unsigned MaxConditionSize = 32;

static std::optional<int64_t> constantOf(const Expr *E, ASTContext &Context) {
  if (E->isValueDependent())
    return std::nullopt;
  if (E->isNullPointerConstant(Context, Expr::NPC_ValueDependentIsNotNull))
    return 0;
  Expr::EvalResult Result;
  if (!E->getType()->isIntegralOrEnumerationType() ||
      !E->EvaluateAsInt(Result, Context) ||
      !Result.Val.getInt().isRepresentableByInt64())
    return std::nullopt;
  return Result.Val.getInt().getExtValue();
}

/// The variables and fields that E, which has no effects, is computed from.
/// False if it depends on more than these, or is large.
static bool collectDependencies(const Expr *E,
                                llvm::SmallVectorImpl<const Decl *> &Depends) {
  llvm::SmallVector<const Stmt *, 8> Pending = {E};
  for (unsigned Size = 0; !Pending.empty(); ++Size) {
    const Stmt *Next = Pending.pop_back_val();
    if (!Next || Size > MaxConditionSize ||
        isa<CallExpr, CXXConstructExpr, StmtExpr, AtomicExpr, LambdaExpr>(Next))
      return false;
    if (const auto *Unary = dyn_cast<UnaryOperator>(Next);
        Unary && Unary->isIncrementDecrementOp())
      return false;
    if (const auto *Binary = dyn_cast<BinaryOperator>(Next);
        Binary && Binary->isAssignmentOp())
      return false;
    if (const auto *Reference = dyn_cast<DeclRefExpr>(Next)) {
      if (Reference->getType().isVolatileQualified())
        return false;
      Depends.push_back(Reference->getDecl()->getCanonicalDecl());
    } else if (const auto *Member = dyn_cast<MemberExpr>(Next)) {
      Depends.push_back(Member->getMemberDecl()->getCanonicalDecl());
    }
    llvm::append_range(Pending, Next->children());
  }
  return true;
}

/// The object whose conversion to a truth value Call is.
static const Expr *convertedBy(const CXXMemberCallExpr *Call) {
  const auto *Conversion =
      dyn_cast_or_null<CXXConversionDecl>(Call->getMethodDecl());
  return Conversion && Conversion->getConversionType()->isBooleanType()
             ? Call->getImplicitObjectArgument()
             : nullptr;
}

/// What the value of E is the value of, through assignments, conversions and
/// __builtin_expect.
static const Expr *valueIn(const Expr *E) {
  while (true) {
    E = E->IgnoreParenImpCasts();
    if (const auto *Call = dyn_cast<CallExpr>(E);
        Call && Call->getDirectCallee() && Call->getNumArgs() >= 1 &&
        Call->getDirectCallee()->getBuiltinID() &&
        Call->getDirectCallee()->getName() == "__builtin_expect")
      E = Call->getArg(0);
    else if (const auto *Binary = dyn_cast<BinaryOperator>(E);
             Binary && Binary->getOpcode() == BO_Assign)
      E = Binary->getLHS();
    else if (const auto *Rewritten = dyn_cast<CXXRewrittenBinaryOperator>(E))
      E = Rewritten->getSemanticForm();
    else if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E);
             Member && convertedBy(Member))
      E = convertedBy(Member);
    else
      return E;
  }
}

std::optional<unsigned> BranchTable::intern(const Expr *E) {
  E = valueIn(E);
  Value New;
  if (E->isGLValue())
    New.Path = Flow.body().object(E);
  if (!collectDependencies(E, New.Depends) || New.Depends.empty())
    return std::nullopt;
  unsigned Next = Values.size();
  // Elements of one array share a path.
  if (New.Path && isa<DeclRefExpr, MemberExpr>(E)) {
    auto [Known, Added] = ByPath.try_emplace(*New.Path, Next);
    if (!Added)
      return Known->second;
  } else {
    New.Path.reset();
    llvm::FoldingSetNodeID Shape;
    E->Profile(Shape, Flow.body().context(), /*Canonical=*/true);
    auto [Known, Added] = ByShape.try_emplace(std::move(Shape), Next);
    if (!Added)
      return Known->second;
  }
  Values.push_back(std::move(New));
  return Next;
}

std::optional<unsigned> BranchTable::valueOf(const Expr *E) const {
  const Expr *Inner = valueIn(E);
  if (!Inner->isGLValue() || !isa<DeclRefExpr, MemberExpr>(Inner))
    return std::nullopt;
  auto Path = Flow.body().object(Inner);
  if (!Path)
    return std::nullopt;
  auto Known = ByPath.find(*Path);
  return Known == ByPath.end() ? std::nullopt : std::optional(Known->second);
}

/// The container that Call asks whether it is empty.
static const Expr *askedEmpty(const Expr *E) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  return Method && Method->getDeclName().isIdentifier() &&
                 Method->getName() == "empty"
             ? Call->getImplicitObjectArgument()
             : nullptr;
}

/// The smart pointer that E compares with a null pointer.
static const CXXOperatorCallExpr *asNullComparison(const Expr *E,
                                                   const ASTContext &Context) {
  const auto *Call = dyn_cast<CXXOperatorCallExpr>(E);
  return Call && Call->getNumArgs() == 2 &&
                 (Call->getOperator() == OO_EqualEqual ||
                  Call->getOperator() == OO_ExclaimEqual) &&
                 isZero(Call->getArg(1), Context)
             ? Call
             : nullptr;
}

std::optional<BranchCondition> BranchTable::parse(const Expr *E) {
  bool Equal = false;
  ASTContext &Context = Flow.body().context();
  // Bounded: `!!!x` is no chain that anyone writes.
  for (unsigned Depth = 0; Depth < 16; ++Depth) {
    E = valueIn(E);
    if (const auto *Unary = dyn_cast<UnaryOperator>(E);
        Unary && Unary->getOpcode() == UO_LNot) {
      Equal = !Equal;
      E = Unary->getSubExpr();
      continue;
    }
    if (const Expr *Container = askedEmpty(E)) {
      Equal = !Equal;
      E = Container;
      continue;
    }
    if (const CXXOperatorCallExpr *Call = asNullComparison(E, Context)) {
      Equal ^= Call->getOperator() == OO_EqualEqual;
      E = Call->getArg(0);
      continue;
    }
    const auto *Binary = dyn_cast<BinaryOperator>(E);
    if (!Binary || !Binary->isComparisonOp())
      break;
    const Expr *Left = Binary->getLHS(), *Right = Binary->getRHS();
    auto Constant = constantOf(Right, Context);
    BinaryOperatorKind Operator = Binary->getOpcode();
    if (!Constant) {
      Constant = constantOf(Left, Context);
      std::swap(Left, Right);
      Operator = BinaryOperator::isEqualityOp(Operator)
                     ? Operator
                     : BinaryOperator::reverseComparisonOp(Operator);
    }
    if (!Constant)
      break;
    if (Operator == BO_GT && *Constant == 0 &&
        valueIn(Left)->getType()->isUnsignedIntegerType())
      Operator = BO_NE;
    if (!BinaryOperator::isEqualityOp(Operator))
      break;
    bool SameAsConstant = (Operator == BO_EQ) != Equal;
    if (auto Value = intern(Left))
      return BranchCondition{*Value, *Constant, SameAsConstant};
    return std::nullopt;
  }
  if (auto Value = intern(E))
    return BranchCondition{*Value, 0, Equal};
  return std::nullopt;
}

BranchTable::BranchTable(const FunctionFlow &Flow) : Flow(Flow) {
  Conditions.resize(Flow.graph().getNumBlockIDs());
  Changes.resize(Flow.graph().getNumBlockIDs());
  for (const CFGBlock *Block : Flow.graph()) {
    if (Block->succ_size() != 2)
      continue;
    const Stmt *Terminator = Block->getTerminatorStmt();
    if (!Terminator || isa<SwitchStmt, IndirectGotoStmt>(Terminator))
      continue;
    if (const Expr *E = Block->getLastCondition())
      if (auto Condition = parse(E)) {
        ++Values[Condition->Value].Uses;
        Conditions[Block->getBlockID()] = Condition;
      }
  }
  for (const CFGBlock *Block : Flow.graph())
    collectChanges(*Block);
}

void BranchTable::collectChanges(const CFGBlock &Block) {
  auto &Into = Changes[Block.getBlockID()];
  ASTContext &Context = Flow.body().context();
  auto Add = [&](const Expr *Target, const Expr *Constant) {
    Target = Target->IgnoreParenCasts();
    std::optional<int64_t> Known =
        Constant ? constantOf(Constant, Context) : std::nullopt;
    if (const auto *Reference = dyn_cast<DeclRefExpr>(Target)) {
      Into.push_back({Reference->getDecl()->getCanonicalDecl(), Known});
      if (auto Value = valueOf(Target); Value && Known)
        ++Values[*Value].Uses;
    } else if (const auto *Member = dyn_cast<MemberExpr>(Target)) {
      Into.push_back({Member->getMemberDecl()->getCanonicalDecl(), {}});
    }
  };
  for (const CFGElement &Element : Block) {
    auto Statement = Element.getAs<CFGStmt>();
    if (!Statement)
      continue;
    const Stmt *S = Statement->getStmt();
    if (const auto *Binary = dyn_cast<BinaryOperator>(S)) {
      if (Binary->isAssignmentOp())
        Add(Binary->getLHS(),
            Binary->getOpcode() == BO_Assign ? Binary->getRHS() : nullptr);
    } else if (const auto *Unary = dyn_cast<UnaryOperator>(S)) {
      if (Unary->isIncrementDecrementOp() || Unary->getOpcode() == UO_AddrOf)
        Add(Unary->getSubExpr(), nullptr);
    } else if (const auto *Declaration = dyn_cast<DeclStmt>(S)) {
      for (const Decl *D : Declaration->decls())
        if (const auto *Variable = dyn_cast<VarDecl>(D);
            Variable && Variable->hasLocalStorage()) {
          const Expr *Init = Variable->getInit();
          auto Known = Init && !Variable->getType()->isReferenceType()
                           ? constantOf(Init, Context)
                           : std::nullopt;
          Into.push_back({Variable->getCanonicalDecl(), Known});
          auto Value = ByPath.find(StoragePath::ofVariable(Variable));
          if (Known && Value != ByPath.end())
            ++Values[Value->second].Uses;
        }
    }
  }
}

const BranchCondition *BranchTable::conditionOf(const CFGBlock &Block) const {
  const auto &Condition = Conditions[Block.getBlockID()];
  return Condition ? &*Condition : nullptr;
}

const StoragePath *BranchTable::pathOf(unsigned Value) const {
  return Values[Value].Path ? &*Values[Value].Path : nullptr;
}

static void insertFact(BranchFacts &Facts, BranchFact New) {
  auto Same = [&](const BranchFact &Fact) { return Fact.Value == New.Value; };
  llvm::erase_if(Facts, Same);
  if (Facts.size() >= MaxFacts)
    Facts.erase(Facts.begin());
  Facts.insert(std::lower_bound(Facts.begin(), Facts.end(), New), New);
}

void BranchTable::assign(const CFGBlock &Block, BranchFacts &Facts) const {
  for (const Change &Next : Changes[Block.getBlockID()]) {
    llvm::erase_if(Facts, [&](const BranchFact &Fact) {
      return llvm::is_contained(Values[Fact.Value].Depends, Next.Of);
    });
    const auto *Variable = dyn_cast<VarDecl>(Next.Of);
    if (!Next.Constant || !Variable)
      continue;
    auto Known = ByPath.find(StoragePath::ofVariable(Variable));
    if (Known != ByPath.end() && isRepeated(Known->second))
      insertFact(Facts, {Known->second, *Next.Constant, true});
  }
}

bool BranchTable::follow(const BranchCondition &Condition, bool Taken,
                         BranchFacts &Facts) const {
  bool Equal = Condition.Equal == Taken;
  if (!isRepeated(Condition.Value))
    return true;
  for (const BranchFact &Fact : Facts)
    if (Fact.Value == Condition.Value) {
      if (Fact.Equal)
        return (Fact.Constant == Condition.Constant) == Equal;
      if (Fact.Constant == Condition.Constant)
        return !Equal;
    }
  insertFact(Facts, {Condition.Value, Condition.Constant, Equal});
  return true;
}

} // namespace lethe
