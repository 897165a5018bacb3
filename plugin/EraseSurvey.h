#ifndef LETHE_PLUGIN_ERASESURVEY_H
#define LETHE_PLUGIN_ERASESURVEY_H

#include "EraseTarget.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallVector.h"

namespace lethe {

/// What a call leaves on the stack for its caller to erase: nothing unless it
/// is of a function that leaves erasing to its callers.
struct LeftBelow {
  uint64_t Bytes = 0;
  /// How many of them it has used whichever path it took.
  uint64_t SureBytes = 0;
  /// Bytes further below that foreign code may have left secrets in.
  uint64_t ForeignBytes = 0;

  static LeftBelow unknown() { return {UINT64_MAX, 0, UINT64_MAX}; }
};

/// Everything learned of one function before code is inserted.
struct Survey {
  ErasePlan Plan;
  /// Bytes of stack that the function itself uses, calls included.
  uint64_t FrameBytes = 0;
  /// How many of them arguments may be pushed to.
  uint64_t PushedBytes = 0;
  llvm::SmallVector<llvm::MachineInstr *, 4> Exits;
  /// Where an exception leaves the function has exits of its own, which have
  /// to erase what it has skipped on its way here as well.
  ErasePlan UnwindPlan;
  llvm::SmallVector<llvm::MachineInstr *, 4> UnwindExits;
  llvm::SmallVector<llvm::MachineInstr *, 8> Calls; ///< All that return here.
  /// Of code that erases nothing, in the order of the function.
  llvm::SmallSetVector<llvm::MachineInstr *, 8> PlainCalls;
  /// Those of them that are handed secrets.
  llvm::SmallSetVector<llvm::MachineInstr *, 4> GivenCalls;
  /// Before these calls what earlier ones have left below is to be wiped.
  llvm::SmallMapVector<llvm::MachineInstr *, StackBelow, 4> Below;
  /// The most that calls may have left, and nothing wiped since, at any exit.
  LeftBelow LeftAtExits = LeftBelow::unknown();
  /// How far erasing itself reaches below the stack pointer of an exit.
  uint64_t ErasingBytes = 0;
  llvm::SmallSetVector<llvm::StringRef, 4> ForeignCallees;
  llvm::SmallSetVector<llvm::StringRef, 4>
      TailCallees; ///< Foreign, by tail call.
  llvm::SmallSetVector<llvm::StringRef, 4> RecursiveCallees;
  llvm::SmallSetVector<llvm::StringRef, 4> DeepCallees; ///< Beyond all bounds.
  bool NoReturnCalls = false; ///< Or jumps out by __builtin_longjmp.
  bool Traps = false;         ///< An instruction may stop the program.
  bool ReturnsTwice = false;  ///< Control may come back to a call.
  bool HasLandingPads = false;
  bool Resumes = false; ///< Unwinding goes on by a call, without an exit.
};

/// Looks over a function whose frame and registers are final.
Survey surveyFunction(llvm::MachineFunction &MF, const TargetEraser &Target);

} // namespace lethe

#endif
