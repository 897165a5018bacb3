#include "SecretCheck.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Preprocessor.h"

using namespace clang;
using namespace clang::tidy;
using llvm::StringRef;

namespace lethe {

/// The options all checks share, by their full names, and their defaults.
static constexpr std::pair<StringRef, StringRef> SharedOptions[] = {
    {"secret.SecretsFile", ""},      {"secret.NamePatterns", ""},
    {"secret.SecretParameters", ""}, {"secret.WipeFunctions", ""},
    {"secret.FreeFunctions", ""},    {"secret.PluginErasesStack", "true"},
};

/// clang-tidy makes all checks of a unit one after the other, with one
/// context, and destroys them before the next unit's.
static std::shared_ptr<Unit> sharedUnit(const ClangTidyContext *Context) {
  static std::weak_ptr<Unit> Current;
  static const ClangTidyContext *CurrentContext;
  std::shared_ptr<Unit> Shared = Current.lock();
  if (!Shared || CurrentContext != Context) {
    Shared = std::make_shared<Unit>();
    Current = Shared;
    CurrentContext = Context;
  }
  return Shared;
}

SecretCheck::SecretCheck(StringRef Name, ClangTidyContext *Context)
    : ClangTidyCheck(Name, Context), Shared(sharedUnit(Context)) {
  // Each check reads them: --verify-config asks which names were read.
  Settings Read = Settings::read([&](StringRef Option) {
    return Options.getLocalOrGlobal(Option, StringRef());
  });
  if (!Shared->Prepared)
    Shared->Options = std::move(Read);
}

void SecretCheck::storeOptions(ClangTidyOptions::OptionMap &Opts) {
  for (const auto &[Option, Default] : SharedOptions)
    Opts[Option] = ClangTidyOptions::ClangTidyValue(
        Options.getLocalOrGlobal(Option, Default));
}

namespace {
/// Keeps the texts of errors, each with its place.
class FaultCollector : public DiagnosticConsumer {
public:
  std::vector<std::string> Faults;

  void HandleDiagnostic(DiagnosticsEngine::Level Level,
                        const Diagnostic &Info) override {
    llvm::SmallString<128> Text;
    Info.FormatDiagnostic(Text);
    PresumedLoc Place =
        Info.getSourceManager().getPresumedLoc(Info.getLocation());
    Faults.push_back((Twine(Place.getFilename()) + ":" +
                      Twine(Place.getLine()) + ":" + Twine(Place.getColumn()) +
                      ": " + Text)
                         .str());
  }
};
} // namespace

void SecretCheck::readLists(SourceManager &Sources) {
  FaultCollector Collector;
  DiagnosticOptions DiagOptions;
  DiagnosticsEngine Diags(llvm::makeIntrusiveRefCnt<DiagnosticIDs>(),
                          DiagOptions, &Collector, /*ShouldOwnClient=*/false);
  Diags.setSourceManager(&Sources);
  for (const std::string &File : Shared->Options.SecretsFiles) {
    auto Buffer = Sources.getFileManager().getBufferForFile(File);
    if (Buffer)
      Shared->List.add(File, (*Buffer)->getBuffer(), Sources, Diags);
    else
      configurationDiag("cannot read secrets list '%0' of option "
                        "'secret.SecretsFile': %1",
                        DiagnosticIDs::Error)
          << File << Buffer.getError().message();
  }
  for (const std::string &Fault : Collector.Faults)
    configurationDiag("%0", DiagnosticIDs::Error) << Fault;
}

void SecretCheck::registerPPCallbacks(const SourceManager &, Preprocessor *PP,
                                      Preprocessor *) {
  if (Shared->Prepared)
    return;
  Shared->Prepared = true;
  for (const std::string &Fault : Shared->Options.Faults)
    configurationDiag("%0", DiagnosticIDs::Error) << Fault;
  readLists(PP->getSourceManager());
}

Secrets &SecretCheck::secrets(ASTContext &Context) {
  if (!Shared->Known)
    Shared->Known =
        std::make_unique<Secrets>(Context, Shared->List, Shared->Options);
  return *Shared->Known;
}

bool SecretCheck::hasSecretBody(const FunctionDecl *Function,
                                ASTContext &Context) {
  return Function->getBody() && !Function->isDependentContext() &&
         secrets(Context).touchesSecrets(Function);
}

Lifetimes &SecretCheck::lifetimes(ASTContext &Context) {
  if (!Shared->Memory)
    Shared->Memory =
        std::make_unique<Lifetimes>(secrets(Context), Shared->Options);
  return *Shared->Memory;
}

/// Notes can point into files only; a list is a buffer (SecretsList::add).
static bool isInFile(SourceLocation Location, const SourceManager &Sources) {
  return Sources.getFileEntryForID(
      Sources.getFileID(Sources.getExpansionLoc(Location)));
}

void SecretCheck::note(const std::string &Reason, SourceLocation Marking,
                       const ValueDecl *Source) {
  if (Marking.isInvalid() || !Shared->Known)
    return;
  const SourceManager &Sources = Shared->Known->context().getSourceManager();
  if (Source && Shared->Known->isGuess(Source)) {
    diag(Marking, "%0 is taken for a secret, as option %1 says",
         DiagnosticIDs::Note)
        << Source << Shared->Known->guessOption(Source);
  } else if (isInFile(Marking, Sources)) {
    diag(Marking, "%0 here", DiagnosticIDs::Note) << Reason;
  } else {
    PresumedLoc Place = Sources.getPresumedLoc(Marking);
    diag(Source ? Source->getLocation() : SourceLocation(),
         "%0 by the secrets list, at %1:%2", DiagnosticIDs::Note)
        << Reason << Place.getFilename() << Place.getLine();
  }
}

void SecretCheck::noteMarking(const SecretUse &Use) {
  note(Use.Reason, Use.Marking, Use.Source);
}

void SecretCheck::noteMarking(const DeclSecrecy &Secrecy,
                              const ValueDecl *Source) {
  note(Secrecy.describe(), Secrecy.Marking, Source);
}

} // namespace lethe
