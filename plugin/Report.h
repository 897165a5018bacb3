#ifndef LETHE_PLUGIN_REPORT_H
#define LETHE_PLUGIN_REPORT_H

#include "llvm/ADT/Twine.h"
#include "llvm/CodeGen/MachineFunction.h"

namespace lethe {

/// How loudly to say that something is not erased.
enum class Severity {
  /// An optimization remark, for -Rpass-missed=lethe: depends on how the
  /// function is used.
  Remark,
  /// A warning (-Wpass-failed) as well: certain to leave residue.
  Warning,
};

/// Says, for -Rpass=lethe and -fsave-optimization-record, what is erased: What
/// goes on after the function's name.
void reportErased(const llvm::MachineFunction &MF, const llvm::Twine &What);

/// Says what of a secret function is not erased and why.
void reportNotErased(const llvm::MachineFunction &MF, Severity How,
                     const llvm::Twine &What);

} // namespace lethe

#endif
