#ifndef LETHE_PLUGIN_X86NAMES_H
#define LETHE_PLUGIN_X86NAMES_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/CodeGen/MachineFunction.h"
#include "llvm/CodeGen/TargetRegisterInfo.h"
#include <string>

namespace lethe {

/// X86 opcodes and registers by name: LLVM installs no target-private
/// headers, so their numbers are looked up in the target's own tables.
class X86Names {
public:
  /// A name this LLVM does not know is a fatal error that says which.
  X86Names(const llvm::TargetInstrInfo &TII,
           const llvm::TargetRegisterInfo &TRI);

  struct {
    unsigned MOV64mi32, MOV64mr, LEA64r, MOV64rm, CALL64m, CALL64r;
    unsigned RET64, TAILJMPm64, VZEROUPPER;
    unsigned XOR32rr, MOV32rr, MOV32ri, MOVZX32rr8, MOVZX32rr16;
    unsigned SHL64ri, SHR64ri, JCC_1, TAILJMPd64, TAILJMPd64_CC;
    unsigned CALL64pcrel32, TCRETURNdi64, TCRETURNmi64;
    unsigned XORPSrr, MOVUPSmr, VXORPSrr, VMOVUPSmr, VMOVUPSYmr;
    unsigned VPXORDZ128rr, VPXORDZrr, KXORWkk;
    unsigned MOVZPQILo2PQIrr, VMOVZPQILo2PQIrr;
    unsigned MOVPDI2DIrr, MOVDI2PDIrr, VMOVPDI2DIrr, VMOVDI2PDIrr;
    unsigned VMOVAPSrr, VMOVAPSYrr;
    unsigned MMX_EMMS;
  } Op;

  /// The kinds of register that are cleared each in its own way.
  enum Kind { None, GPR, Vector, Mask, X87, MMX, Ignored };
  struct Group {
    Kind What = None;
    unsigned Index = 0;
  };
  /// Which group a register unit belongs to; None: no way to clear it.
  Group groupOf(llvm::MCRegUnit Unit) const {
    return Groups[static_cast<unsigned>(Unit)];
  }

  llvm::SmallVector<llvm::MCRegister, 32> GPR64, GPR32; // by encoding number
  llvm::SmallVector<llvm::MCRegister, 32> XMM, YMM, ZMM;
  llvm::SmallVector<llvm::MCRegister, 8> K, ST;
  llvm::MCRegister RSP, RIP, EFLAGS;
  /// Operand flag for a symbol's address read from the GOT.
  unsigned GOTPCREL = 0;

private:
  llvm::SmallVector<Group, 0> Groups;
};

} // namespace lethe

#endif
