#include "FrontendFaults.h"
#include "ListFaults.h"

using namespace clang;

namespace lethe {

/// Plugins cannot add warning groups, and -Werror passes over diagnostics that
/// are in none; so faults join Clang's own -Wignored-attributes.
static unsigned faultDiagnostic(DiagnosticsEngine &Diags) {
  return Diags.getDiagnosticIDs()->getCustomDiagID(
      {diag::Severity::Warning, "%0", DiagnosticIDs::CLASS_WARNING,
       /*ShowInSystemHeader=*/false, /*ShowInSystemMacro=*/false,
       diag::Group::IgnoredAttributes});
}

void FaultReporter::report(const MarkingFault &Fault) {
  // Each instantiation of a template comes here with its pattern's location.
  if (!Reported.insert(Fault.Location).second)
    return;
  {
    auto Report = Diags.Report(Fault.Location, faultDiagnostic(Diags));
    Report << Fault.Message;
    if (Fault.FixIt)
      Report << *Fault.FixIt;
  }
  if (Fault.NoteLocation.isValid())
    Diags.Report(Fault.NoteLocation,
                 Diags.getCustomDiagID(DiagnosticsEngine::Note, "%0"))
        << Fault.Note;
}

void FaultReporter::reportFaults(Decl *D, ASTContext &Context) {
  findMarkingFaults(D, Context,
                    [this](const MarkingFault &Fault) { report(Fault); });
}

void FaultReporter::reportListFaults(ListMatcher &Matcher, ASTContext &Context,
                                     bool WarnOfUnused) {
  findListFaults(Matcher, Context,
                 WarnOfUnused ? ListFaultKind::Unused
                              : ListFaultKind::Unmarkable,
                 [this](const MarkingFault &Fault) { report(Fault); });
}

} // namespace lethe
