#include "DeadWipeCheck.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace clang::tidy;

namespace lethe {

using Form = FoundWipe::Form;

DeadWipeCheck::DeadWipeCheck(StringRef Name, ClangTidyContext *Context)
    : SecretCheck(Name, Context), UseLethe(Options.get("UseLethe", true)),
      Includes(Options.getLocalOrGlobal("IncludeStyle",
                                        utils::IncludeSorter::IS_LLVM),
               areDiagsSelfContained()) {}

void DeadWipeCheck::registerPPCallbacks(const SourceManager &Sources,
                                        Preprocessor *PP,
                                        Preprocessor *ModuleExpanderPP) {
  SecretCheck::registerPPCallbacks(Sources, PP, ModuleExpanderPP);
  Includes.registerPreprocessor(PP);
}

void DeadWipeCheck::storeOptions(ClangTidyOptions::OptionMap &Opts) {
  SecretCheck::storeOptions(Opts);
  Options.store(Opts, "UseLethe", UseLethe);
  Options.store(Opts, "IncludeStyle", Includes.getStyle());
}

void DeadWipeCheck::registerMatchers(MatchFinder *Matches) {
  // optnone: nothing is removed there.
  Matches->addMatcher(functionDecl(isDefinition(),
                                   unless(isExpansionInSystemHeader()),
                                   unless(hasAttr(attr::OptimizeNone)))
                          .bind("function"),
                      this);
}

/// The compiler knows what the call does.
bool DeadWipeCheck::mayBeRemoved(const FoundWipe &Wipe) const {
  if (Wipe.Durable)
    return false;
  const auto *Call = dyn_cast<CallExpr>(Wipe.Inner ? Wipe.Inner : Wipe.Node);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee || !Callee->getIdentifier() || Callee->isInStdNamespace() ||
      Callee->getName().starts_with("__builtin"))
    return true;
  // With -fno-builtin it is a function as any other.
  return !getLangOpts().NoBuiltin && !getLangOpts().isNoBuiltinFunc(Wipe.Name);
}

void DeadWipeCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *Function = Result.Nodes.getNodeAs<FunctionDecl>("function");
  if (Function->isInvalidDecl() || !hasSecretBody(Function, *Result.Context))
    return;
  Secrets &Known = secrets(*Result.Context);
  BodyScan Scan(Function, *Result.Context);
  if (!Finder)
    Finder = std::make_unique<WipeFinder>(Known, settings());
  std::vector<FoundWipe> Wipes = Finder->find(Scan);
  llvm::erase_if(Wipes,
                 [&](const FoundWipe &Wipe) { return !mayBeRemoved(Wipe); });
  if (Wipes.empty())
    return;
  auto Flow = followWiped(Wipes, Scan, Known, settings());
  if (!Flow)
    return;
  for (const FoundWipe &Wipe : Wipes) {
    bool WholeSecret = Wipe.Use.isData() || Wipe.Use.isAddress();
    auto Ending = Flow->endsUnreadAfter(Wipe.Node, {Wipe.Where, WholeSecret});
    if (Ending && Flow->isWrittenBefore(Wipe.Node, Wipe.Where))
      report(Wipe, *Ending, Scan, *Result.Context);
  }
}

/// How the object's storage ends, for the message.
static std::string describe(const ObjectFlow::Ending &Ending,
                            const FoundWipe &Wipe, const BodyScan &Scan) {
  if (const auto *Call = dyn_cast_or_null<CallExpr>(Ending.Release))
    return "it is passed to '" + calleeName(Call) + "'";
  if (Ending.Release)
    return "it is deleted";
  if (!Wipe.Where.Root)
    return "the destructor ends";
  bool IsPointer =
      !Wipe.Where.Way.empty() && Wipe.Where.Root->getType()->isPointerType();
  return IsPointer ? "the last pointer to it is gone" : "its scope ends";
}

void DeadWipeCheck::report(const FoundWipe &Wipe,
                           const ObjectFlow::Ending &Ending,
                           const BodyScan &Scan, ASTContext &Context) {
  DurableWipe Durable =
      durableWipeAt(Wipe.Node->getBeginLoc(), Context, UseLethe);
  std::string What = Wipe.How == Form::Assignment ? "assignment"
                     : Wipe.How == Form::Loop     ? "loop"
                                                  : "'" + Wipe.Name + "'";
  const ValueDecl *Object = Wipe.wiped();
  std::string Name =
      Object ? "'" + Object->getNameAsString() + "'" : "the object";
  {
    auto Diagnostic =
        diag(Wipe.Node->getExprLoc(),
             "%0 that wipes secret %1 may be removed by the compiler: nothing "
             "reads it before %2; use %select{a wipe that is never "
             "removed|'%4'}3")
        << What << Name << describe(Ending, Wipe, Scan) << !Durable.Name.empty()
        << Durable.Name;
    if (!Durable.Name.empty())
      fix(Diagnostic, Wipe, Scan, Durable, Context);
  }
  if (Wipe.Inner)
    diag(Wipe.Inner->getExprLoc(), "'%0' does it here", DiagnosticIDs::Note)
        << Wipe.Name;
  if (Ending.Release)
    diag(Ending.Release->getBeginLoc(), "%0 ends here", DiagnosticIDs::Note)
        << "the storage of " + Name;
  noteMarking(Wipe.Use);
}

/// `v.data()` and its size in bytes, for a std::vector, std::array or
/// std::string; empty for others.
static std::pair<std::string, std::string>
contentOf(const Expr *Container, const ASTContext &Context) {
  const auto *Record = Container->getType()->getAsCXXRecordDecl();
  std::string Text = operandText(Container, Context);
  if (!Record || !Record->isInStdNamespace() || Text.empty())
    return {};
  // The data() of strings is constant before C++17.
  bool Known = Record->getName() == "vector" || Record->getName() == "array" ||
               (Record->getName() == "basic_string" &&
                Context.getLangOpts().CPlusPlus17);
  if (!Known)
    return {};
  std::string Data = Text + ".data()";
  return {Data, Text + ".size() * sizeof(*" + Data + ")"};
}

/// What takes the place of a call of memset, bzero or std::fill; empty where
/// none is certain.
static std::string replacementOf(const FoundWipe &Wipe,
                                 const DurableWipe &Durable,
                                 const ASTContext &Context) {
  StringRef Name = Wipe.Name;
  const Expr *Object = Wipe.Object;
  if (Name == "fill" || Name == "std::fill") {
    const auto *Begin = dyn_cast<CXXMemberCallExpr>(bare(Object));
    if (Name == "std::fill" &&
        (!Begin || Begin->getMethodDecl()->getNameAsString() != "begin"))
      return {};
    auto [Data, Size] = contentOf(
        Name == "fill" ? Object : Begin->getImplicitObjectArgument(), Context);
    return Data.empty() ? std::string() : Durable.call(Data, Size);
  }
  // Those that count elements are left to the author.
  if (!Wipe.Call || !Wipe.Call->Size || Name.contains("fill") ||
      Name.contains("wmemset"))
    return {};
  std::string Pointer = sourceText(Object, Context);
  std::string Size = sourceText(Wipe.Call->Size, Context);
  return Pointer.empty() || Size.empty() ? std::string()
                                         : Durable.call(Pointer, Size);
}

/// `lethe_wipe(&key, sizeof(key))` for `key = {}`.
static std::string objectWipe(const Expr *Object, const DurableWipe &Durable,
                              const ASTContext &Context) {
  const Expr *Inner = bare(Object);
  if (const auto *Unary = dyn_cast<UnaryOperator>(Inner);
      Unary && Unary->getOpcode() == UO_Deref) {
    std::string Pointer = operandText(Unary->getSubExpr(), Context);
    return Pointer.empty() ? Pointer
                           : Durable.call(Pointer, "sizeof(*" + Pointer + ")");
  }
  std::string Text = operandText(Object, Context);
  if (Text.empty() || isa<CXXOperatorCallExpr>(Inner))
    return {};
  std::string Size = "sizeof(" + Text + ")";
  return Durable.call(Object->getType()->isArrayType() ? Text : "&" + Text,
                      Size);
}

/// `for (...) key[i] = 0;` over all of an array: the array. Otherwise null.
static const Expr *wholeLoop(const FoundWipe &Wipe, const Stmt *Loop,
                             const ASTContext &Context) {
  const Stmt *Body = nullptr;
  uint64_t Count = 0;
  const auto *For = dyn_cast<ForStmt>(Loop);
  if (!For || !For->getInit() || !For->getCond() || !For->getInc())
    return nullptr;
  Body = For->getBody();
  if (const auto *Block = dyn_cast<CompoundStmt>(Body))
    Body = Block->size() == 1 ? Block->body_front() : nullptr;
  const auto *Subscript = dyn_cast<ArraySubscriptExpr>(bare(Wipe.Object));
  const auto *Condition = dyn_cast<BinaryOperator>(bare(For->getCond()));
  const auto *Step = dyn_cast<UnaryOperator>(For->getInc());
  if (Body != Wipe.Node || !Subscript || !Condition || !Step ||
      (Condition->getOpcode() != BO_LT && Condition->getOpcode() != BO_NE) ||
      !Step->isIncrementOp())
    return nullptr;
  const ValueDecl *Counter = rootOf(Subscript->getIdx());
  Expr::EvalResult Bound, First;
  // The counter must begin in the loop, and at 0, and be gone after it.
  const auto *Declared = dyn_cast<DeclStmt>(For->getInit());
  const auto *Variable = Declared && Declared->isSingleDecl()
                             ? dyn_cast<VarDecl>(Declared->getSingleDecl())
                             : nullptr;
  if (!Variable || Variable != Counter || !Variable->getInit() ||
      rootOf(Condition->getLHS()) != Counter ||
      rootOf(Step->getSubExpr()) != Counter ||
      !isa<DeclRefExpr>(stripCasts(Subscript->getIdx())) ||
      !Variable->getInit()->EvaluateAsInt(First, Context) ||
      !First.Val.getInt().isZero() ||
      !Condition->getRHS()->EvaluateAsInt(Bound, Context) ||
      !Bound.Val.getInt().isIntN(32))
    return nullptr;
  Count = Bound.Val.getInt().getZExtValue();
  const auto *Decay = dyn_cast<CastExpr>(bare(Subscript->getBase()));
  if (!Decay || Decay->getCastKind() != CK_ArrayToPointerDecay)
    return nullptr;
  const Expr *Array = Decay->getSubExpr();
  const auto *Type = Context.getAsConstantArrayType(Array->getType());
  return Type && Type->getZExtSize() == Count ? Array : nullptr;
}

void DeadWipeCheck::fix(DiagnosticBuilder &Diagnostic, const FoundWipe &Wipe,
                        const BodyScan &Scan, const DurableWipe &Durable,
                        ASTContext &Context) {
  std::string Text;
  SourceRange Range = Wipe.Node->getSourceRange();
  const Stmt *Loop = nullptr;
  switch (Wipe.How) {
  case Form::Call:
    Text = replacementOf(Wipe, Durable, Context);
    break;
  case Form::Assignment:
    Text = objectWipe(Wipe.Object, Durable, Context);
    break;
  case Form::Loop:
    Loop = Scan.loopAround(Wipe.Node);
    if (const Expr *Array = wholeLoop(Wipe, Loop, Context)) {
      Text = objectWipe(Array, Durable, Context);
      // Unless the body is a block, its semicolon stays.
      const Stmt *Body = cast<ForStmt>(Loop)->getBody();
      if (!Text.empty() && isa<CompoundStmt>(Body))
        Text += ";";
      Range = Loop->getSourceRange();
    }
    break;
  case Form::Wrapper: {
    // The wrapper is made durable, once.
    const auto *Call = dyn_cast<CallExpr>(Wipe.Inner);
    auto Known = Call ? asWipe(Call, settings(), Context) : std::nullopt;
    if (!Known || !Fixed.insert(Wipe.Inner).second ||
        isDeclaredBefore(Durable.Name, Call->getBeginLoc(), Context) ==
            Durable.NeedsHeader ||
        !isStatement(Call, Context))
      return;
    FoundWipe Inside;
    Inside.Object = Known->Object;
    Inside.Name = Known->Name;
    Inside.Call = std::move(Known);
    Text = replacementOf(Inside, Durable, Context);
    Range = Call->getSourceRange();
    break;
  }
  }
  if (Text.empty() || !isEditable(Range, Context) ||
      (Wipe.How != Form::Wrapper && Wipe.How != Form::Loop &&
       !isStatement(Wipe.Node, Context)))
    return;
  Diagnostic << FixItHint::CreateReplacement(Range, Text);
  if (Durable.NeedsHeader)
    Diagnostic << Includes.createIncludeInsertion(
        Context.getSourceManager().getFileID(Range.getBegin()), "<lethe.h>");
}

} // namespace lethe
