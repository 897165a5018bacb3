#ifndef LETHE_PLUGIN_ERASESURVEY_H
#define LETHE_PLUGIN_ERASESURVEY_H

#include "EraseTarget.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallVector.h"

namespace lethe {

/// Everything learned of one function before code is inserted.
struct Survey {
  ErasePlan Plan;
  llvm::SmallVector<llvm::MachineInstr *, 4> Exits;
  llvm::SmallVector<llvm::MachineInstr *, 8> Calls; ///< All that return here.
  llvm::SmallVector<llvm::MachineInstr *, 8>
      PlainCalls; ///< Of code that erases nothing.
  llvm::SmallVector<llvm::MachineInstr *, 4>
      GivenCalls; ///< ... and is handed secrets.
  llvm::SmallSetVector<llvm::StringRef, 4> ForeignCallees;
  llvm::SmallSetVector<llvm::StringRef, 4>
      TailCallees; ///< Foreign, by tail call.
  llvm::SmallSetVector<llvm::StringRef, 4> RecursiveCallees;
  llvm::SmallSetVector<llvm::StringRef, 4> DeepCallees; ///< Beyond all bounds.
  bool NoReturnCalls = false;
};

/// Looks over a function whose frame and registers are final.
Survey surveyFunction(llvm::MachineFunction &MF, const TargetEraser &Target);

/// Control may come back to a call in the function a second time.
bool returnsTwice(const llvm::MachineFunction &MF);

/// How much to erase below foreign code that F hands secrets to.
uint64_t foreignStackBytes(const llvm::Function &F);

} // namespace lethe

#endif
