#include "LiteralCheck.h"
#include "FieldInits.h"
#include "KnownCalls.h"

using namespace clang;
using namespace clang::ast_matchers;
using llvm::StringRef;

namespace lethe {

// The constants of Salsa20 and ChaCha20, that stand in the state with the key.
static constexpr char DefaultIgnored[] = "expand ?" // no trigraph
                                         "?-byte k";

LiteralCheck::LiteralCheck(StringRef Name, tidy::ClangTidyContext *Context)
    : SecretCheck(Name, Context),
      Ignored(Options.get("IgnoredConstants", DefaultIgnored)) {
  Rules.SmallestInteger = Options.get("SmallestInteger", Rules.SmallestInteger);
}

void LiteralCheck::storeOptions(tidy::ClangTidyOptions::OptionMap &Opts) {
  SecretCheck::storeOptions(Opts);
  Options.store(Opts, "IgnoredConstants", Ignored);
  Options.store(Opts, "SmallestInteger", Rules.SmallestInteger);
}

void LiteralCheck::registerPPCallbacks(const SourceManager &Sources,
                                       Preprocessor *PP,
                                       Preprocessor *ModuleExpanderPP) {
  SecretCheck::registerPPCallbacks(Sources, PP, ModuleExpanderPP);
  llvm::SmallVector<StringRef, 4> Globs;
  Ignored.split(Globs, ';', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  for (StringRef Glob : Globs) {
    if (auto Pattern = llvm::GlobPattern::create(Glob))
      Rules.Ignored.push_back(std::move(*Pattern));
    else
      configurationDiag("'%0' in option 'secret-literal.IgnoredConstants' is "
                        "no glob: %1",
                        DiagnosticIDs::Error)
          << Glob << llvm::toString(Pattern.takeError());
  }
}

void LiteralCheck::registerMatchers(MatchFinder *Finder) {
  auto OfUser = unless(isExpansionInSystemHeader());
  Finder->addMatcher(varDecl(hasInitializer(expr()), OfUser).bind("variable"),
                     this);
  Finder->addMatcher(
      fieldDecl(hasInClassInitializer(expr()), OfUser).bind("field"), this);
  Finder->addMatcher(
      cxxConstructorDecl(isDefinition(), OfUser).bind("constructor"), this);
  Finder->addMatcher(
      binaryOperator(hasOperatorName("="), OfUser).bind("assignment"), this);
  Finder->addMatcher(
      initListExpr(hasType(hasUnqualifiedDesugaredType(recordType())), OfUser)
          .bind("list"),
      this);
  Finder->addMatcher(callExpr(OfUser).bind("call"), this);
}

/// D itself or its type is marked, and not just the object that D is a part of:
/// a context marked as a whole has public parts as well.
bool LiteralCheck::isOwnSecret(const ValueDecl *D) {
  const Markings &Marks = secrets(*Context).markings();
  if (Marks.isMarked(D))
    return true;
  Secrecy OfType = Marks.secrecyOf(D->getType()).Kind;
  return OfType == Secrecy::Whole || OfType == Secrecy::Pointee;
}

void LiteralCheck::report(const SecretUse &Use, StringRef Verb,
                          const SourceConstant &Constant) {
  SourceLocation Location = Constant.Place->getBeginLoc();
  if (!Reported.insert(Location).second)
    return;
  std::string What = "a secret";
  if (Use.Source && !Use.Source->getNameAsString().empty())
    What = "secret '" + Use.Source->getNameAsString() + "'";
  std::string From = Constant.Kind == SourceConstant::Form::Literal
                         ? "a literal in the source"
                         : "a constant in the source";
  if (Constant.Named)
    From = "constant '" + Constant.Named->getNameAsString() + "'";
  diag(Location, "%0 is %1 %2; read it at run time") << What << Verb << From;
  noteMarking(Use);
}

void LiteralCheck::checkValue(const ValueDecl *Target, const Expr *Value,
                              StringRef Verb) {
  SecretUse Use = secrets(*Context).useOf(Target);
  if ((!Use.isData() && !Use.isAddress()) || !isOwnSecret(Target))
    return;
  // Lists for secret classes are seen by themselves.
  const auto *List = dyn_cast<InitListExpr>(stripCasts(Value));
  if (List && List->getType()->isRecordType() &&
      secrets(*Context).markings().secrecyOf(List->getType()))
    return;
  SourceConstant Constant = sourceConstant(Value, Rules, *Context);
  if (!Constant || (Constant.Kind == SourceConstant::Form::Integer &&
                    !Target->getType()->isIntegerType()))
    return;
  report(Use, Verb, Constant);
}

void LiteralCheck::checkAssigned(const Expr *Target, const Expr *Value) {
  Target = stripCasts(Target);
  if (const auto *Reference = dyn_cast<DeclRefExpr>(Target))
    checkValue(Reference->getDecl(), Value, "assigned from");
  else if (const auto *Member = dyn_cast<MemberExpr>(Target))
    checkValue(Member->getMemberDecl(), Value, "assigned from");
}

/// Words in an object of a secret class may be an algorithm's initial state.
static bool isBytes(QualType Type, const ASTContext &Context) {
  QualType Element = Type->isPointerType() ? Type->getPointeeType()
                                           : Context.getBaseElementType(Type);
  return (Type->isPointerType() || Type->isArrayType()) &&
         Element->isIntegerType() &&
         Context.getTypeSizeInChars(Element).isOne();
}

/// The bytes and strings in an object of a secret class, and the secret fields
/// of any other.
void LiteralCheck::checkRecord(const InitListExpr *List) {
  if (const InitListExpr *Semantic = List->getSemanticForm())
    List = Semantic;
  TypeSecrecy Secret = secrets(*Context).markings().secrecyOf(List->getType());
  if (!Secret)
    return;
  bool Whole = Secret.Kind == Secrecy::Whole;
  forEachFieldInit(List, [&](const FieldDecl *Field, const Expr *Init) {
    if (!Whole || isOwnSecret(Field))
      return checkValue(Field, Init, "initialised from");
    if (!isBytes(Field->getType(), *Context))
      return;
    SecretUse Use = secrets(*Context).useOf(Field);
    if (SourceConstant Constant = sourceConstant(Init, Rules, *Context);
        Use.isData() && Constant)
      report(Use, "initialised from", Constant);
  });
}

/// What is appended is a label, a suffix, a path.
static bool appends(StringRef Name) { return Name.contains("cat"); }

void LiteralCheck::checkCall(const CallExpr *Call) {
  Secrets &Known = secrets(*Context);
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
      Operator && Operator->getOperator() == OO_Equal)
    return checkAssigned(Operator->getArg(0), Operator->getArg(1));
  if (std::optional<CopyCall> Copy = asCopy(Call)) {
    if (!Copy->Destination || appends(Copy->Name))
      return;
    SecretUse Use = Known.useOf(Copy->Destination);
    if (!Use.isAddress() && !Use.isData())
      return;
    SourceConstant Constant = sourceConstant(Copy->Source, Rules, *Context);
    if (Constant.Kind == SourceConstant::Form::Literal ||
        (Constant && Use.Source && isOwnSecret(Use.Source)))
      report(Use, "copied from", Constant);
    return;
  }
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee)
    return;
  unsigned Count = std::min(Callee->getNumParams(), Call->getNumArgs());
  if (isa<CXXOperatorCallExpr>(Call))
    return; // its arguments may begin with the object
  for (unsigned I = 0; I < Count; ++I)
    if (isa<StringLiteral>(stripCasts(Call->getArg(I))))
      checkValue(Callee->getParamDecl(I), Call->getArg(I), "passed");
}

void LiteralCheck::check(const MatchFinder::MatchResult &Result) {
  Context = Result.Context;
  const auto &Nodes = Result.Nodes;
  if (const auto *Variable = Nodes.getNodeAs<VarDecl>("variable")) {
    checkValue(Variable, Variable->getInit(), "initialised from");
  } else if (const auto *Field = Nodes.getNodeAs<FieldDecl>("field")) {
    checkValue(Field, Field->getInClassInitializer(), "initialised from");
  } else if (const auto *Constructor =
                 Nodes.getNodeAs<CXXConstructorDecl>("constructor")) {
    for (const CXXCtorInitializer *Init : Constructor->inits())
      if (Init->isWritten() && Init->getAnyMember())
        checkValue(Init->getAnyMember(), Init->getInit(), "initialised from");
  } else if (const auto *Assignment =
                 Nodes.getNodeAs<BinaryOperator>("assignment")) {
    checkAssigned(Assignment->getLHS(), Assignment->getRHS());
  } else if (const auto *List = Nodes.getNodeAs<InitListExpr>("list")) {
    checkRecord(List);
  } else if (const auto *Call = Nodes.getNodeAs<CallExpr>("call")) {
    checkCall(Call);
  }
}

} // namespace lethe
