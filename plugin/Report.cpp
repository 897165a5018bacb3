#include "Report.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/LLVMContext.h"

using namespace llvm;

namespace lethe {

static constexpr char PassName[] = "lethe";

static DiagnosticLocation locationOf(const Function &F) {
  if (const DISubprogram *Subprogram = F.getSubprogram())
    return DiagnosticLocation(Subprogram);
  return DiagnosticLocation();
}

void reportErased(const MachineFunction &MF, const Twine &What) {
  const Function &F = MF.getFunction();
  OptimizationRemark Remark(PassName, "Erased", locationOf(F),
                            &F.getEntryBlock());
  Remark << What.str();
  F.getContext().diagnose(Remark);
}

void reportNotErased(const MachineFunction &MF, Severity How,
                     const Twine &What) {
  const Function &F = MF.getFunction();
  std::string Text = ("'" + demangle(F.getName()) + "': " + What).str();
  OptimizationRemarkMissed Remark(PassName, "NotErased", locationOf(F),
                                  &F.getEntryBlock());
  Remark << Text;
  F.getContext().diagnose(Remark);
  if (How != Severity::Warning)
    return;
  DiagnosticInfoOptimizationFailure Failure(PassName, "NotErased",
                                            locationOf(F), &F.getEntryBlock());
  Failure << Text;
  F.getContext().diagnose(Failure);
}

} // namespace lethe
