#include "Report.h"
#include "Attributes.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace lethe {

static constexpr char PassName[] = "lethe";

static DiagnosticLocation locationOf(const Function &F) {
  if (const DISubprogram *Subprogram = F.getSubprogram())
    return DiagnosticLocation(Subprogram);
  return DiagnosticLocation();
}

/// The function as the source has it: code behind an erasing entry is the
/// entry's.
static const Function &asWritten(const Function &F) {
  StringRef Name = F.getName();
  if (!Name.consume_back(InteriorSuffix))
    return F;
  const Function *Entry = F.getParent()->getFunction(Name);
  return Entry && !Entry->isDeclaration() ? *Entry : F;
}

static std::string quoteName(const Function &F) {
  return "'" + demangle(F.getName()) + "'";
}

void reportErased(const MachineFunction &MF, const Twine &What) {
  const Function &F = asWritten(MF.getFunction());
  OptimizationRemark Remark(PassName, "Erased", locationOf(MF.getFunction()),
                            &F.getEntryBlock());
  Remark << (quoteName(F) + " " + What).str();
  F.getContext().diagnose(Remark);
}

void reportNotErased(const MachineFunction &MF, Severity How,
                     const Twine &What) {
  const Function &F = asWritten(MF.getFunction());
  const DiagnosticLocation Location = locationOf(MF.getFunction());
  const std::string Text = (quoteName(F) + ": " + What).str();
  OptimizationRemarkMissed Remark(PassName, "NotErased", Location,
                                  &F.getEntryBlock());
  Remark << Text;
  F.getContext().diagnose(Remark);
  if (How != Severity::Warning)
    return;
  DiagnosticInfoOptimizationFailure Failure(PassName, "NotErased", Location,
                                            &F.getEntryBlock());
  Failure << Text;
  F.getContext().diagnose(Failure);
}

} // namespace lethe
