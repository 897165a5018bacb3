#include "LostAnnotationCheck.h"
#include "LostFlows.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace clang::tidy;

namespace lethe {

LostAnnotationCheck::LostAnnotationCheck(StringRef Name,
                                         ClangTidyContext *Context)
    : SecretCheck(Name, Context), Locals(Options.get("Locals", false)),
      FunctionPointers(Options.get("FunctionPointers", false)) {}

void LostAnnotationCheck::storeOptions(ClangTidyOptions::OptionMap &Opts) {
  SecretCheck::storeOptions(Opts);
  Options.store(Opts, "Locals", Locals);
  Options.store(Opts, "FunctionPointers", FunctionPointers);
}

void LostAnnotationCheck::registerPPCallbacks(const SourceManager &Manager,
                                              Preprocessor *PP,
                                              Preprocessor *Expander) {
  SecretCheck::registerPPCallbacks(Manager, PP, Expander);
  FixIts.setPreprocessor(PP);
  Sources = &Manager;
}

void LostAnnotationCheck::registerMatchers(MatchFinder *Finder) {
  Finder->addMatcher(
      functionDecl(isDefinition(),
                   unless(anyOf(isExpansionInSystemHeader(), isDeleted())))
          .bind("function"),
      this);
  Finder->addMatcher(varDecl(hasGlobalStorage(), unless(isStaticLocal()),
                             hasInitializer(expr().bind("init")),
                             unless(isExpansionInSystemHeader()))
                         .bind("global"),
                     this);
}

void LostAnnotationCheck::check(const MatchFinder::MatchResult &Result) {
  Secrets &Known = secrets(*Result.Context);
  if (const auto *Function = Result.Nodes.getNodeAs<FunctionDecl>("function")) {
    // Lambdas are read where they are made.
    const auto *Class = dyn_cast<CXXRecordDecl>(Function->getDeclContext());
    if (!(Class && Class->isLambda()) &&
        hasSecretBody(Function, *Result.Context))
      LostFlows(Function, *this, Known).run();
    return;
  }
  const auto *Global = Result.Nodes.getNodeAs<VarDecl>("global");
  const auto *Init = Result.Nodes.getNodeAs<Expr>("init");
  if (Init->isValueDependent() || Init->isTypeDependent() ||
      Known.useOf(Global))
    return;
  if (SecretUse Use = SecretValues(Known).valueOf(Init);
      Use && Use.Source != Global && !(Use.Source && Known.isGuess(Use.Source)))
    reportStore(Global, false, Use, Init);
}

bool LostAnnotationCheck::isNew(const Decl *D, SourceLocation Location) {
  return !Sources->isInSystemMacro(Location) &&
         Reported.insert(D->getCanonicalDecl()).second;
}

bool LostAnnotationCheck::reportStore(const ValueDecl *Target, bool Through,
                                      const SecretUse &Use, const Expr *Value) {
  if (!isNew(Target, Value->getBeginLoc()))
    return false;
  StringRef Kind = isa<FieldDecl>(Target)     ? "field"
                   : isa<ParmVarDecl>(Target) ? "parameter"
                                              : "variable";
  diag(Value->getBeginLoc(),
       Through ? "memory that unmarked %0 %1 points to gets %2; mark %1"
               : "unmarked %0 %1 gets %2; mark %1")
      << Kind << Target << describe(Use)
      << FixIts.mark(dyn_cast<DeclaratorDecl>(Target));
  noteMarking(Use);
  return true;
}

/// "'a', 'b' and 3".
static std::string list(ArrayRef<HandedOver> Handed) {
  std::string Result;
  for (const HandedOver &Argument : Handed) {
    if (!Result.empty())
      Result += &Argument == &Handed.back() ? " and " : ", ";
    const ParmVarDecl *D = Argument.Parameter;
    Result += D->getIdentifier()
                  ? ("'" + D->getName() + "'").str()
                  : std::to_string(D->getFunctionScopeIndex() + 1);
  }
  return Result;
}

void LostAnnotationCheck::reportArguments(const FunctionDecl *Callee,
                                          ArrayRef<HandedOver> Handed) {
  const HandedOver &First = Handed.front();
  if (!isNew(Callee, First.Value->getBeginLoc()))
    return;
  llvm::SmallVector<FixItHint, 2> Hints;
  for (const HandedOver &Argument : Handed) {
    auto Own = FixIts.mark(Argument.Parameter);
    if (Own.empty()) {
      Hints.clear();
      break;
    }
    Hints.append(Own);
  }
  bool Several = Handed.size() > 1;
  diag(First.Value->getBeginLoc(),
       "unmarked parameter%select{|s}0 %1 of %2, which another unit defines, "
       "get%select{s|}0 %3; mark %select{it|them}0")
      << Several << list(Handed) << Callee << describe(First.Use) << Hints;
  noteMarking(First.Use);
}

void LostAnnotationCheck::reportFunctionPointer(const ValueDecl *Pointer,
                                                const SecretUse &Use,
                                                const Expr *Value) {
  if (!isNew(Pointer, Value->getBeginLoc()))
    return;
  diag(Value->getBeginLoc(), "%0 goes to a function that %1 points to, and "
                             "its type is not marked; mark the function type")
      << describe(Use) << Pointer;
  noteMarking(Use);
}

void LostAnnotationCheck::reportResult(const FunctionDecl *Function,
                                       const SecretUse &Use,
                                       const Expr *Value) {
  if (!isNew(Function, Value->getBeginLoc()))
    return;
  diag(Value->getBeginLoc(),
       "%0 returns %1, and its return type is not marked; mark the type")
      << Function << describe(Use) << FixIts.markResult(Function);
  noteMarking(Use);
}

void LostAnnotationCheck::reportCast(const Expr *Cast, const SecretUse &Use) {
  diag(Cast->getBeginLoc(),
       "cast takes the marking off %0; keep it in the type")
      << describe(Use);
  noteMarking(Use);
}

} // namespace lethe
