#ifndef LETHE_PLUGIN_X86REGISTERS_H
#define LETHE_PLUGIN_X86REGISTERS_H

#include "EraseTarget.h"
#include "X86Emitter.h"
#include "X86Names.h"

namespace lethe {

/// Registers, by number, sorted by the way they are cleared.
struct X86Groups {
  llvm::BitVector GPR{32}, Vector{32}, Mask{8};
  bool X87 = false, MMX = false;
  /// Vector bits that this function's own instructions cannot clear.
  bool HighVectors = false;
  /// Before a call: some may live on, and are left as they are.
  bool Kept = false;

  X86Groups &operator|=(const X86Groups &Other);
  /// Whether all of Other's are among them.
  bool includes(const X86Groups &Other) const;
};

/// In the order of the arguments they carry: RDI, RSI, RDX, RCX, R8, R9.
inline constexpr unsigned ArgumentGPRs[] = {7, 6, 2, 1, 8, 9};

/// What the runtime's __lethe_isolate_N clears before a call that has its
/// arguments in the first N of these.
X86Groups isolatedBy(unsigned N, const X86Features &Features);

/// Which registers of one function hold what.
class X86Registers {
public:
  X86Registers(const llvm::MachineFunction &MF, const X86Names &Names,
               const X86Features &Features);

  /// Whether what MI defines may be data.
  bool definesData(const llvm::MachineInstr &MI) const {
    return MI.getOpcode() != Names.Op.VZEROUPPER;
  }
  /// Adds the registers that carry incoming arguments to Dirty.
  void addArguments(llvm::BitVector &Dirty) const;
  /// What the function's own instructions change, of Dirty and of what inline
  /// assembly clobbers.
  X86Groups sort(const llvm::BitVector &Dirty) const;
  /// What an instruction reads: the results of a return, the arguments of a
  /// call.
  X86Groups readBy(const llvm::MachineInstr &MI) const;
  /// Adds what inline assembly clobbers, of which instructions may not tell.
  void addAssembly(llvm::BitVector &Dirty) const;
  bool isCalleeSaved(llvm::MCRegister Reg) const;
  /// Whether Call is said to preserve nothing of what Reg holds.
  static bool isClobbered(llvm::MCRegister Reg, const llvm::MachineInstr &Call);
  /// The names of dirty registers that no group has.
  std::string unclearable(const ErasePlan &Plan) const;

private:
  X86Groups findAssembly() const;
  bool readsX87() const;

  const llvm::MachineFunction &MF;
  const X86Names &Names;
  const X86Features &Features;
  const llvm::TargetRegisterInfo &TRI;
  llvm::BitVector CalleeSaved; ///< By register unit.
  X86Groups Assembly; ///< What inline assembly clobbers, and x87 results hold.
};

} // namespace lethe

#endif
