#include "ExposureCheck.h"
#include "ExposureFinder.h"
#include "KnownCalls.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace clang::tidy;
using llvm::StringRef;

namespace lethe {

/// Loggers that take what they print as arguments. Those with the attribute
/// `format` are known by that.
static constexpr char DefaultLogFunctions[] =
    "spdlog::*;fmt::*print*;fmt::*format*;g_log*;g_print*;g_debug;g_message;"
    "g_warning;g_critical;g_error;av_log;NSLog;__android_log_print;"
    "sd_journal_print;sd_journal_send;log_trace;log_debug;log_info;log_warn;"
    "log_error;log_fatal;zlog_*;zlog";

ExposureCheck::ExposureCheck(StringRef Name, ClangTidyContext *Context)
    : SecretCheck(Name, Context),
      LogFunctions(Options.get("LogFunctions", DefaultLogFunctions)),
      OwnSinks(Options.get("Sinks", "")),
      Known(LogFunctions, OwnSinks, Faults) {}

void ExposureCheck::storeOptions(ClangTidyOptions::OptionMap &Opts) {
  SecretCheck::storeOptions(Opts);
  Options.store(Opts, "LogFunctions", LogFunctions);
  Options.store(Opts, "Sinks", OwnSinks);
}

void ExposureCheck::registerPPCallbacks(const SourceManager &Sources,
                                        Preprocessor *PP,
                                        Preprocessor *Expander) {
  SecretCheck::registerPPCallbacks(Sources, PP, Expander);
  for (const std::string &Fault : Faults)
    configurationDiag("%0", DiagnosticIDs::Error) << Fault;
}

void ExposureCheck::registerMatchers(MatchFinder *Finder) {
  Finder->addMatcher(
      functionDecl(isDefinition(),
                   unless(anyOf(isExpansionInSystemHeader(), isDeleted())))
          .bind("function"),
      this);
  Finder->addMatcher(callExpr(callee(functionDecl(hasAnyName(
                                  "::prctl", "::setrlimit", "::setrlimit64"))),
                              forFunction(functionDecl().bind("in")))
                         .bind("dump"),
                     this);
}

void ExposureCheck::check(const MatchFinder::MatchResult &Result) {
  if (const auto *Call = Result.Nodes.getNodeAs<CallExpr>("dump")) {
    checkDump(Call, Result.Nodes.getNodeAs<FunctionDecl>("in"),
              *Result.Context);
    return;
  }
  const auto *Function = Result.Nodes.getNodeAs<FunctionDecl>("function");
  // A lambda is read as a part of the function that makes it.
  const auto *Class = dyn_cast<CXXRecordDecl>(Function->getDeclContext());
  if (!(Class && Class->isLambda()) && hasSecretBody(Function, *Result.Context))
    ExposureFinder(Function, *this, secrets(*Result.Context)).run(Function);
}

void ExposureCheck::report(SinkKind Kind, const std::string &Sink,
                           const SecretUse &Use, const Expr *Value) {
  StringRef Text;
  switch (Kind) {
  case SinkKind::Output:
    Text = "'%1' writes %0 in clear; encrypt it first or leave it out";
    break;
  case SinkKind::Print:
    Text = "'%1' prints %0; leave it out";
    break;
  case SinkKind::Text:
    Text = "'%1' turns %0 into text in unmarked memory; leave it out or mark "
           "where it goes";
    break;
  case SinkKind::Environment:
    Text = "'%1' puts %0 into the environment, which child processes inherit; "
           "hand it over through a pipe";
    break;
  case SinkKind::CommandLine:
    Text = "'%1' puts %0 on a command line, which others can read; hand it "
           "over through a pipe";
    break;
  }
  // What is given away is not the address.
  SecretUse Object = Use;
  if (Object.isAddress())
    Object.Kind = SecretUse::Form::Data;
  diag(Value->getBeginLoc(), Text) << describe(Object) << Sink;
  noteMarking(Use);
}

void ExposureCheck::reportException(const Expr *Value, const std::string &Type,
                                    const SecretUse &Use) {
  SecretUse Object = Use;
  if (Object.isAddress())
    Object.Kind = SecretUse::Form::Data;
  diag(Value->getBeginLoc(),
       "exception '%1' takes %0 along, to wherever it is caught, logged or "
       "ends the program; leave it out")
      << describe(Object) << Type;
  noteMarking(Use);
}

namespace {
/// Stops at the first secret that is declared.
class AnySecret : public RecursiveASTVisitor<AnySecret> {
public:
  explicit AnySecret(Secrets &Known) : Known(Known) {}
  bool VisitVarDecl(VarDecl *D) { return !Known.useOf(D); }
  bool VisitFieldDecl(FieldDecl *D) { return !Known.useOf(D); }

private:
  Secrets &Known;
};

/// Looks for a limit other than 0 that is written to one variable.
class LimitWrites : public RecursiveASTVisitor<LimitWrites> {
public:
  LimitWrites(const ValueDecl *Limit, const ASTContext &Context)
      : Limit(Limit), Context(Context) {}
  bool Raised = false;

  bool VisitVarDecl(VarDecl *D) {
    const auto *List =
        D == Limit ? dyn_cast_or_null<InitListExpr>(D->getInit()) : nullptr;
    if (List && List->getNumInits())
      Raised |= !isZero(List->getInit(0));
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *E) {
    const auto *Member = dyn_cast<MemberExpr>(stripCasts(E->getLHS()));
    if (E->getOpcode() == BO_Assign && Member &&
        rootOf(Member->getBase()) == Limit &&
        Member->getMemberDecl()->getName() == "rlim_cur") {
      const Expr *Value = E->getRHS();
      while (const auto *Chained =
                 dyn_cast<BinaryOperator>(stripCasts(Value))) {
        if (Chained->getOpcode() != BO_Assign)
          break;
        Value = Chained->getRHS();
      }
      Raised |= !isZero(Value);
    }
    return true;
  }

private:
  bool isZero(const Expr *E) const {
    if (isa<ImplicitValueInitExpr>(E))
      return true;
    Expr::EvalResult Value;
    return !E->isValueDependent() && E->EvaluateAsInt(Value, Context) &&
           Value.Val.getInt() == 0;
  }

  const ValueDecl *Limit;
  const ASTContext &Context;
};
} // namespace

bool ExposureCheck::hasSecrets(ASTContext &Context) {
  if (!HasSecrets)
    HasSecrets = !AnySecret(secrets(Context)).TraverseAST(Context);
  return *HasSecrets;
}

static std::optional<int64_t> constant(const CallExpr *Call, unsigned Index,
                                       const ASTContext &Context) {
  Expr::EvalResult Value;
  if (Index >= Call->getNumArgs() || Call->getArg(Index)->isValueDependent() ||
      !Call->getArg(Index)->EvaluateAsInt(Value, Context))
    return std::nullopt;
  return Value.Val.getInt().getExtValue();
}

// The numbers are Linux's, for all architectures.
void ExposureCheck::checkDump(const CallExpr *Call, const FunctionDecl *In,
                              ASTContext &Context) {
  static constexpr int SetDumpable = 4, CoreLimit = 4;
  StringRef Name = Call->getDirectCallee()->getName();
  if (Name == "prctl") {
    if (constant(Call, 0, Context) == SetDumpable &&
        constant(Call, 1, Context) == 1 && hasSecrets(Context))
      diag(Call->getBeginLoc(),
           "'prctl' lets a process with secrets leave core "
           "dumps and be traced; leave it undumpable");
    return;
  }
  if (constant(Call, 0, Context) != CoreLimit || Call->getNumArgs() < 2)
    return;
  const Expr *Address = stripCasts(Call->getArg(1));
  const ValueDecl *Limit = rootOf(Address);
  if (!Limit || !In->getBody())
    return;
  LimitWrites Writes(Limit, Context);
  Writes.TraverseStmt(In->getBody());
  if (Writes.Raised && hasSecrets(Context))
    diag(Call->getBeginLoc(), "%0 lets a process with secrets leave core "
                              "dumps; set the limit to 0")
        << Call->getDirectCallee();
}

} // namespace lethe
