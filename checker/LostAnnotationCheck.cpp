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
    if (!Function->isDependentContext() && Function->getBody() &&
        !(Class && Class->isLambda()) && Known.touchesSecrets(Function))
      LostFlows(Function, *this, Known).run();
    return;
  }
  const auto *Global = Result.Nodes.getNodeAs<VarDecl>("global");
  const auto *Init = Result.Nodes.getNodeAs<Expr>("init");
  if (Init->isValueDependent() || Init->isTypeDependent() ||
      Known.useOf(Global))
    return;
  if (SecretUse Use = SecretValues(Known).valueOf(Init);
      Use && Use.Source != Global)
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

void LostAnnotationCheck::reportArgument(const ParmVarDecl *Parameter,
                                         const FunctionDecl *Callee,
                                         const SecretUse &Use,
                                         const Expr *Value) {
  const auto *First = Callee->getCanonicalDecl()->getParamDecl(
      Parameter->getFunctionScopeIndex());
  if (!isNew(First, Value->getBeginLoc()))
    return;
  std::string Name = Parameter->getIdentifier()
                         ? ("'" + Parameter->getName() + "'").str()
                         : std::to_string(First->getFunctionScopeIndex() + 1);
  diag(Value->getBeginLoc(), "unmarked parameter %0 of %1, which another unit "
                             "defines, gets %2; mark the parameter")
      << Name << Callee << describe(Use) << FixIts.mark(Parameter);
  noteMarking(Use);
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
