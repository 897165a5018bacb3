#include "FoundWipes.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace lethe {

const ValueDecl *FoundWipe::wiped() const {
  if (!Where.Fields.empty())
    return Where.Fields.back();
  // The last field is in front of the dereference.
  for (const FieldDecl *Field : llvm::reverse(Where.Way))
    if (Field)
      return Field;
  return Where.Root;
}

std::unique_ptr<ObjectFlow> followWiped(llvm::ArrayRef<FoundWipe> Wipes,
                                        const BodyScan &Scan, Secrets &Known,
                                        const Settings &Options) {
  llvm::DenseSet<const ValueDecl *> Roots;
  for (const FoundWipe &Wipe : Wipes)
    Roots.insert(Wipe.Where.Root);
  return ObjectFlow::build(Scan, Roots, Known, Options);
}

SecretUse secretMemory(const Expr *E, const Place &Where, const Places &Names,
                       Secrets &Known) {
  for (const Expr *Form : {E, stripCasts(E), Names.origin(E)})
    if (SecretUse Use = Known.useOf(Form))
      return Use;
  // Through a reference or a pointer that says nothing of it.
  for (const FieldDecl *Field : llvm::reverse(Where.Fields))
    if (SecretUse Use = Known.useOf(Field);
        Use && (!Use.isHolder() || Field == Where.Fields.back()))
      return Use;
  const ValueDecl *Storage = Where.Root;
  for (const FieldDecl *Field : Where.Way)
    if (Field)
      Storage = Field;
  SecretUse Use = Storage ? Known.useOf(Storage) : SecretUse();
  return Where.Fields.empty() || Use.isData() || Use.isAddress() ? Use
                                                                 : SecretUse();
}

/// A volatile object, or an access to one through a pointer to volatile.
static bool isVolatile(const Expr *E, const Place &Where) {
  const auto *Variable = dyn_cast_or_null<VarDecl>(Where.Root);
  auto Qualified = [](QualType Type) {
    while (true) {
      if (Type.isVolatileQualified())
        return true;
      if (const auto *Array = Type->getAsArrayTypeUnsafe())
        Type = Array->getElementType();
      else if (Type->isPointerType() || Type->isReferenceType())
        Type = Type->getPointeeType();
      else
        return false;
    }
  };
  if (Variable && Qualified(Variable->getType()))
    return true;
  for (const FieldDecl *Field : Where.Fields)
    if (Qualified(Field->getType()))
      return true;
  while (true) {
    if (Qualified(E->getType()))
      return true;
    const auto *Cast = dyn_cast<CastExpr>(E->IgnoreParens());
    if (!Cast)
      return false;
    E = Cast->getSubExpr();
  }
}

/// Limits Where to Size bytes from where it points.
static void limit(Place &Where, const Expr *Size, const ASTContext &Context) {
  Expr::EvalResult Value;
  if (!Where.At || !Size || Size->isValueDependent() ||
      !Size->EvaluateAsInt(Value, Context) || !Value.Val.getInt().isIntN(32))
    return;
  Where.Begin = *Where.At;
  Where.End = Where.Begin + Value.Val.getInt().getZExtValue();
}

/// The std::array of `array.fill(0)`.
static const Expr *filledArray(const CallExpr *Call,
                               const ASTContext &Context) {
  const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
  const CXXMethodDecl *Method = Member ? Member->getMethodDecl() : nullptr;
  return Method && Method->getParent()->isInStdNamespace() &&
                 Method->getDeclName().isIdentifier() &&
                 Method->getName() == "fill" && Call->getNumArgs() == 1 &&
                 isZeroValue(Call->getArg(0), Context)
             ? Member->getImplicitObjectArgument()
             : nullptr;
}

void WipeFinder::addCall(BodyScan &Scan, const CallExpr *Call,
                         std::vector<FoundWipe> &Found) {
  FoundWipe Wipe;
  Wipe.Node = Call;
  if (auto Known = asWipe(Call, Options, Scan.Where.context())) {
    Wipe.How = FoundWipe::Form::Call;
    Wipe.Object = Known->Object;
    Wipe.Name = Known->Name;
    Wipe.Durable = Known->Durable;
    Wipe.Call = std::move(Known);
  } else if (const Expr *Array = filledArray(Call, Scan.Where.context())) {
    Wipe.How = FoundWipe::Form::Call;
    Wipe.Object = Array;
    Wipe.Name = "fill";
  } else {
    const FunctionDecl *Callee = Call->getDirectCallee();
    auto Inside = Callee ? asWrapper(Callee) : std::nullopt;
    if (!Inside || Inside->Parameter >= Call->getNumArgs() ||
        isa<CXXOperatorCallExpr>(Call))
      return;
    Wipe.How = FoundWipe::Form::Wrapper;
    Wipe.Object = Call->getArg(Inside->Parameter);
    Wipe.Name = Callee->getNameAsString();
    Wipe.Inner = Inside->Inner;
  }
  auto Where = Wipe.Object->isGLValue() ? Scan.Where.ofObject(Wipe.Object)
                                        : Scan.Where.ofPointee(Wipe.Object);
  if (!Where || isVolatile(Wipe.Object, *Where))
    return;
  Wipe.Where = std::move(*Where);
  if (Wipe.Call)
    limit(Wipe.Where, Wipe.Call->Size, Scan.Where.context());
  Found.push_back(std::move(Wipe));
}

void WipeFinder::addAssignment(BodyScan &Scan, const Expr *Assignment,
                               std::vector<FoundWipe> &Found) {
  const Expr *Left, *Right;
  if (const auto *Binary = dyn_cast<BinaryOperator>(Assignment)) {
    Left = Binary->getLHS();
    Right = Binary->getRHS();
  } else {
    const auto *Operator = cast<CXXOperatorCallExpr>(Assignment);
    Left = Operator->getArg(0);
    Right = Operator->getArg(1);
    if (!Left->getType().isTriviallyCopyableType(Scan.Where.context()))
      return;
  }
  if (Left->getType()->isAnyPointerType() || Left->refersToBitField() ||
      !isZeroValue(Right, Scan.Where.context()))
    return;
  auto Where = Scan.Where.ofObject(Left);
  if (!Where || isVolatile(Left, *Where))
    return;
  FoundWipe Wipe;
  Wipe.Node = Assignment;
  Wipe.Object = Left;
  // A single element, as in `text[length] = 0`, is none.
  bool IsElement =
      Where->Indexed || (!Where->Way.empty() && !isa<MemberExpr>(bare(Left)) &&
                         !Left->getType()->isRecordType());
  if (!IsElement && Where->At) {
    Wipe.How = FoundWipe::Form::Assignment;
  } else {
    if (Where->At || !Scan.loopAround(Assignment))
      return;
    Wipe.How = FoundWipe::Form::Loop;
  }
  Wipe.Where = std::move(*Where);
  Found.push_back(std::move(Wipe));
}

std::vector<FoundWipe> WipeFinder::findAll(BodyScan &Scan) {
  std::vector<FoundWipe> Found;
  for (const CallExpr *Call : Scan.Calls)
    addCall(Scan, Call, Found);
  for (const Expr *Assignment : Scan.Assignments)
    addAssignment(Scan, Assignment, Found);
  return Found;
}

/// Objects of Type have secret bytes of their own, not only pointers to some.
static bool holdsSecretBytes(QualType Type, Secrets &Known) {
  const auto *Record = Type->getBaseElementTypeUnsafe()->getAsRecordDecl();
  if (!Record || !Record->isCompleteDefinition())
    return true;
  return llvm::any_of(Record->fields(), [&](const FieldDecl *Field) {
    SecretUse Use = Known.useOf(Field);
    return Use.isData() ||
           (Use.isHolder() && holdsSecretBytes(Field->getType(), Known));
  });
}

/// What is wiped of the object that E is or points to.
static bool wipesSecretBytes(const Expr *E, const SecretUse &Use,
                             Secrets &Known) {
  if (Use.isData() || Use.isAddress())
    return true;
  QualType Type = stripCasts(E)->getType();
  if (Type->isPointerType())
    Type = Type->getPointeeType();
  return holdsSecretBytes(Type, Known);
}

std::vector<FoundWipe> WipeFinder::find(BodyScan &Scan) {
  std::vector<FoundWipe> Found = findAll(Scan);
  llvm::erase_if(Found, [&](FoundWipe &Wipe) {
    Wipe.Use = secretMemory(Wipe.Object, Wipe.Where, Scan.Where, Known);
    if (!Wipe.Use || !wipesSecretBytes(Wipe.Object, Wipe.Use, Known))
      return true;
    // `key = NULL` is about the pointer.
    bool ByCall = Wipe.How == FoundWipe::Form::Call ||
                  Wipe.How == FoundWipe::Form::Wrapper;
    return !ByCall && !Wipe.Use.isData() && !Wipe.Use.isHolder();
  });
  // In the order of the source.
  llvm::sort(Found, [&](const FoundWipe &A, const FoundWipe &B) {
    return Scan.Where.context().getSourceManager().isBeforeInTranslationUnit(
        A.Node->getBeginLoc(), B.Node->getBeginLoc());
  });
  return Found;
}

std::optional<WipeFinder::Wrapper>
WipeFinder::asWrapper(const FunctionDecl *Callee) {
  const FunctionDecl *Definition = Callee->getDefinition();
  if (!Definition || !Definition->getBody())
    return std::nullopt;
  // A recursive function asks about itself, and is none.
  auto [Entry, New] = Wrappers.try_emplace(Definition, std::nullopt);
  if (!New)
    return Entry->second;
  auto Result = computeWrapper(Definition);
  Wrappers[Definition] = Result;
  return Result;
}

/// In the body itself, or under `if (object != NULL)`: a function that wipes
/// its parameter on some path only does more than that.
static bool isUnconditional(const Expr *Wipe, const BodyScan &Scan) {
  for (const Stmt *S = Scan.parentOf(Wipe); S; S = Scan.parentOf(S)) {
    if (S == Scan.Function->getBody())
      return true;
    const auto *If = dyn_cast<IfStmt>(S);
    if (If ? If->getElse() != nullptr
           : !isa<Expr, CompoundStmt, ForStmt, WhileStmt, DoStmt>(S))
      return false;
  }
  return false;
}

std::optional<WipeFinder::Wrapper>
WipeFinder::computeWrapper(const FunctionDecl *Callee) {
  // Compilers see through it only when they inline it.
  if (Callee->getNumParams() == 0 || Callee->hasAttr<NoInlineAttr>() ||
      Callee->hasAttr<WeakAttr>() || Callee->hasAttr<OptimizeNoneAttr>() ||
      Callee->isDependentContext() || isa<CXXMethodDecl>(Callee) ||
      llvm::none_of(Callee->parameters(), [](const ParmVarDecl *Parameter) {
        return Parameter->getType()->isPointerType() ||
               Parameter->getType()->isReferenceType();
      }))
    return std::nullopt;
  BodyScan Scan(Callee, Known.context());
  if (Scan.HasAssembly || Scan.TooDeep)
    return std::nullopt;
  for (const FoundWipe &Wipe : findAll(Scan)) {
    const auto *Parameter = dyn_cast_or_null<ParmVarDecl>(Wipe.Where.Root);
    if (Wipe.Durable || !Parameter || Wipe.Where.Way.size() != 1 ||
        !isUnconditional(Wipe.Node, Scan))
      continue;
    // A member that is no secret is reset, not wiped.
    if (!Wipe.Where.Fields.empty() &&
        (Wipe.How == FoundWipe::Form::Assignment ||
         !secretMemory(Wipe.Object, Wipe.Where, Scan.Where, Known)))
      continue;
    auto Flow = ObjectFlow::build(Scan, {Parameter}, Known, Options);
    if (Flow && Flow->endsUnreadAfter(Wipe.Node,
                                      {Wipe.Where, true, /*ReturnEnds=*/true}))
      return Wrapper{Parameter->getFunctionScopeIndex(),
                     Wipe.Inner ? Wipe.Inner : Wipe.Node};
  }
  return std::nullopt;
}

} // namespace lethe
