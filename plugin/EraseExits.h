#ifndef LETHE_PLUGIN_ERASEEXITS_H
#define LETHE_PLUGIN_ERASEEXITS_H

#include "Dominance.h"
#include "EraseSurvey.h"
#include "StackTraces.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/CodeGen/MachineFunctionPass.h"

namespace lethe {

/// Inserts the erasing code at every return and tail call of a secret
/// function: the whole fixed frame, then each register that may hold data of
/// the function and does not carry the result.
///
/// Callees are compiled before their callers, as far as there is no recursion,
/// so that a caller knows what those it calls change: whether a call was made
/// at all may depend on a secret.
///
/// Runs after the last pass that moves or merges code, when frames and
/// registers are final. Each exit stands after its epilogue: the stack
/// pointer is back at the return address and all callee-saved registers have
/// their caller's values again, so only their save slots are left to erase.
class EraseExits : public llvm::MachineFunctionPass {
public:
  static char ID;
  EraseExits() : MachineFunctionPass(ID) {}
  bool runOnMachineFunction(llvm::MachineFunction &MF) override;
  llvm::StringRef getPassName() const override {
    return "Erase secrets at function exits";
  }
  bool doInitialization(llvm::Module &M) override;
  bool doFinalization(llvm::Module &) override {
    Reaches.clear();
    ThroughPointers = Reach();
    return false;
  }

private:
  /// What a call of a function, with all it calls in turn, may change.
  struct Reach {
    uint64_t StackBytes = 0;
    /// How many of them it uses whichever path it takes.
    uint64_t SureBytes = 0;
    /// Bytes further below that it leaves to its caller to erase.
    uint64_t ForeignStackBytes = 0;
    /// How many below its frame's begin are its own or wiped whenever it runs
    /// code that erases nothing.
    uint64_t WipedBytes = 0;
    llvm::BitVector Dirty;
    /// Of an interior function: registers it leaves to its caller to clear.
    llvm::BitVector Left;
    /// It may end in code that is not of this module and uses the stack.
    bool IsForeign = false;
    /// As ErasePlan has it.
    bool WipesByRuntime = false;
    /// In such code, or in routines that work in registers only.
    bool ForeignDirty = false;

    /// Adds what Below may change, Bytes deep.
    void include(const Reach &Below, uint64_t Bytes) {
      StackBytes = std::max(StackBytes, Bytes);
      Dirty |= Below.Dirty;
      IsForeign |= Below.IsForeign;
      ForeignDirty |= Below.ForeignDirty;
      WipesByRuntime |= Below.WipesByRuntime;
    }

    /// The bytes below the exit's stack pointer that Call reaches. A tail
    /// callee starts where the caller's own frame did.
    uint64_t bytesBelow(const llvm::MachineInstr &Call,
                        uint64_t CallerBytes) const {
      return StackBytes + (Call.isReturn() ? 0 : CallerBytes);
    }
  };

  /// What is known of the callee of Call.
  Reach reachOf(const llvm::MachineInstr &Call) const;
  /// Null unless Call is of an interior function that has been compiled.
  const Reach *reachOfInterior(const llvm::MachineInstr &Call) const;
  LeftBelow leftBelow(const llvm::MachineInstr &Call,
                      const Survey &Found) const;
  uint64_t wipedByCallee(const llvm::MachineInstr &Call) const;
  bool runsPlainCode(const llvm::MachineInstr &Call, const Survey &Found) const;
  CallChanges changesOf(const llvm::MachineInstr &Call) const;
  void addInteriorCallees(llvm::MachineFunction &MF, Survey &Found,
                          Dominance &Ways,
                          llvm::ArrayRef<llvm::MachineInstr *> Exits,
                          ErasePlan &Plan);
  void addConditionalCallees(llvm::MachineFunction &MF, Survey &Found,
                             Dominance &Ways,
                             llvm::ArrayRef<llvm::MachineInstr *> Exits,
                             ErasePlan &Plan);
  /// Sure are the bytes of stack that MF uses whichever path it takes.
  void recordReach(llvm::MachineFunction &MF, const TargetEraser &Target,
                   const Survey &Found, uint64_t Sure);

  /// Whether the module has a secret function.
  bool HasSecrets = false;
  /// For each function compiled so far.
  llvm::DenseMap<const llvm::Function *, Reach> Reaches;
  /// The most of those among them whose address is taken.
  Reach ThroughPointers;
};

} // namespace lethe

#endif
