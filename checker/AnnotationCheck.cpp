#include "AnnotationCheck.h"
#include "ListFaults.h"
#include "MarkingContradictions.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace clang::tidy;
using llvm::StringRef;

namespace lethe {

AnnotationCheck::AnnotationCheck(StringRef Name, ClangTidyContext *Context)
    : SecretCheck(Name, Context),
      UnusedListEntries(Options.get("UnusedListEntries", false)) {}

void AnnotationCheck::storeOptions(ClangTidyOptions::OptionMap &Opts) {
  SecretCheck::storeOptions(Opts);
  Options.store(Opts, "UnusedListEntries", UnusedListEntries);
}

namespace {
/// Sees where LETHE_SECRET marks nothing.
class EmptyMacro : public PPCallbacks {
public:
  explicit EmptyMacro(AnnotationCheck &Check) : Check(Check) {}

  void MacroExpands(const Token &Name, const MacroDefinition &Definition,
                    SourceRange, const MacroArgs *) override {
    const MacroInfo *Macro = Definition.getMacroInfo();
    if (!Name.getIdentifierInfo()->isStr("LETHE_SECRET") || !Macro ||
        Macro->getNumTokens() || Macro->getDefinitionLoc() == Last)
      return;
    Last = Macro->getDefinitionLoc();
    Check.reportEmptyMacro(Last);
  }

private:
  AnnotationCheck &Check;
  SourceLocation Last;
};
} // namespace

void AnnotationCheck::registerPPCallbacks(const SourceManager &Sources,
                                          Preprocessor *PP,
                                          Preprocessor *Expander) {
  SecretCheck::registerPPCallbacks(Sources, PP, Expander);
  FixIts.setPreprocessor(PP);
  PP->addPPCallbacks(std::make_unique<EmptyMacro>(*this));
}

void AnnotationCheck::reportEmptyMacro(SourceLocation Definition) {
  diag(Definition, "macro 'LETHE_SECRET' is empty: it marks nothing; include "
                   "<lethe.h> in its place");
}

void AnnotationCheck::registerMatchers(MatchFinder *Finder) {
  Finder->addMatcher(translationUnitDecl().bind("unit"), this);
}

void AnnotationCheck::check(const MatchFinder::MatchResult &Result) {
  Secrets &Known = secrets(*Result.Context);
  const auto *Unit = Result.Nodes.getNodeAs<TranslationUnitDecl>("unit");
  MarkingContradictions Contradictions(*this, Known);
  for (Decl *D : Unit->decls()) {
    if (Result.SourceManager->isInSystemHeader(D->getLocation()))
      continue;
    findMarkingFaults(D, *Result.Context,
                      [&](const MarkingFault &Fault) { reportFault(Fault); });
    Contradictions.TraverseDecl(D);
  }
  checkList(*Result.Context, Known.markings());
}

void AnnotationCheck::reportFault(const MarkingFault &Fault) {
  auto Diag = diag(Fault.Location, "%0");
  Diag << Fault.Message;
  if (Fault.FixIt)
    Diag << *Fault.FixIt;
}

void AnnotationCheck::checkList(ASTContext &Context, const Markings &Marks) {
  ListMatcher *Matcher = Marks.listMatcher();
  if (!Matcher)
    return;
  const SourceManager &Sources = Context.getSourceManager();
  findListFaults(
      *Matcher, Context,
      UnusedListEntries ? ListFaultKind::Unused : ListFaultKind::Unmarkable,
      [&](const MarkingFault &Fault) {
        // A list is a buffer, and clang-tidy takes files only.
        PresumedLoc Place = Sources.getPresumedLoc(Fault.Location);
        diag("%0:%1:%2: %3") << Place.getFilename() << Place.getLine()
                             << Place.getColumn() << Fault.Message;
        if (Fault.NoteLocation.isValid())
          diag(Fault.NoteLocation, "%0", DiagnosticIDs::Note) << Fault.Note;
      });
}

} // namespace lethe
