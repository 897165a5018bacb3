#include "X86Emitter.h"
#include "EraseTarget.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/MC/MCContext.h"
#include "llvm/Support/MathExtras.h"

using namespace llvm;

namespace lethe {

/// The ABI's red zone: memory below the stack pointer that may be written
/// without moving it, and that memory checkers let pass.
static constexpr uint64_t RedZone = 128;

static MachineInstrBuilder addStackSlot(MachineInstrBuilder MIB,
                                        MCRegister Base, int64_t Offset) {
  return MIB.addReg(Base).addImm(1).addReg(0).addImm(Offset).addReg(0);
}

MachineInstrBuilder X86Emitter::build(unsigned Opcode) {
  return BuildMI(MBB, Before, DL, TII.get(Opcode));
}

MachineInstrBuilder X86Emitter::build(unsigned Opcode, MCRegister Def) {
  return BuildMI(MBB, Before, DL, TII.get(Opcode), Def);
}

static MachineInstrBuilder addUndefTwice(MachineInstrBuilder MIB,
                                         MCRegister Reg) {
  return MIB.addReg(Reg, RegState::Undef).addReg(Reg, RegState::Undef);
}

void X86Emitter::zeroGPR(unsigned Index) {
  MCRegister Reg = Names.GPR32[Index];
  addUndefTwice(build(Names.Op.XOR32rr, Reg), Reg);
}

void X86Emitter::zeroVector(unsigned Index) {
  // A VEX or EVEX encoded write zeroes the register up to its full width.
  MCRegister Reg = Names.XMM[Index];
  unsigned Opcode = Names.Op.XORPSrr;
  if (Index >= 16) {
    Opcode = Features.VLX ? Names.Op.VPXORDZ128rr : Names.Op.VPXORDZrr;
    Reg = Features.VLX ? Reg : Names.ZMM[Index];
  } else if (Features.AVX) {
    Opcode = Names.Op.VXORPSrr;
  }
  addUndefTwice(build(Opcode, Reg), Reg);
}

void X86Emitter::zeroMask(unsigned Index) {
  addUndefTwice(build(Names.Op.KXORWkk, Names.K[Index]), Names.K[Index]);
}

void X86Emitter::storeZeros(int64_t Offset, uint64_t Bytes) {
  if (ScratchVector && Bytes >= 16 && !ScratchIsZero) {
    zeroVector(*ScratchVector);
    ScratchIsZero = true;
  }
  while (Bytes) {
    uint64_t Step = 8;
    // Undefined, as far as the instructions tell: the runtime may have cleared
    // it.
    if (ScratchVector && Features.AVX && Bytes >= 32) {
      addStackSlot(build(Names.Op.VMOVUPSYmr), Names.RSP, Offset)
          .addReg(Names.YMM[*ScratchVector], RegState::Undef);
      Step = 32;
    } else if (ScratchVector && Bytes >= 16) {
      addStackSlot(build(Features.AVX ? Names.Op.VMOVUPSmr : Names.Op.MOVUPSmr),
                   Names.RSP, Offset)
          .addReg(Names.XMM[*ScratchVector], RegState::Undef);
      Step = 16;
    } else {
      addStackSlot(build(Names.Op.MOV64mi32), Names.RSP, Offset).addImm(0);
    }
    Offset += Step;
    Bytes -= Step;
  }
}

void X86Emitter::describe(MCCFIInstruction CFI) {
  MachineFunction &MF = *MBB.getParent();
  if (MF.needsFrameMoves())
    build(TargetOpcode::CFI_INSTRUCTION).addCFIIndex(MF.addFrameInst(CFI));
}

void X86Emitter::describeRestored(MCRegister Reg) {
  const MCRegisterInfo &MRI = *MBB.getParent()->getContext().getRegisterInfo();
  int Number = MRI.getDwarfRegNum(Reg, /*isEH=*/true);
  if (Number >= 0)
    describe(MCCFIInstruction::createRestore(nullptr, Number));
}

void X86Emitter::moveStackPointer(int64_t Offset) {
  // LEA, as it leaves the flags alone.
  addStackSlot(build(Names.Op.LEA64r, Names.RSP), Names.RSP, Offset);
  if (!HasFramePointer)
    describe(MCCFIInstruction::createAdjustCfaOffset(nullptr, -Offset));
}

bool X86Emitter::storesInline(uint64_t Bytes) const {
  // The runtime's loops take their size in R11.
  return Bytes <= MaxInlineBytes || ScratchGPR != 11u;
}

void X86Emitter::callRuntime(const char *Symbol) {
  // Through the GOT, which is filled at load time: a lazily bound PLT entry
  // would run the dynamic linker here, and lose R11.
  build(Names.Op.CALL64m)
      .addReg(Names.RIP)
      .addImm(1)
      .addReg(0)
      .addExternalSymbol(Symbol, Names.GOTPCREL)
      .addReg(0);
}

void X86Emitter::returnBy(const char *Symbol, MachineInstr &Exit,
                          uint32_t Argument) {
  if (Argument)
    build(Names.Op.MOV32ri, Names.GPR32[11]).addImm(Argument);
  else
    zeroGPR(11);
  auto Jump = build(Names.Op.TAILJMPm64)
                  .addReg(Names.RIP)
                  .addImm(1)
                  .addReg(0)
                  .addExternalSymbol(Symbol, Names.GOTPCREL)
                  .addReg(0)
                  .addReg(Names.GPR64[11], RegState::Implicit);
  for (const MachineOperand &Operand : Exit.implicit_operands())
    if (Operand.isReg() && Operand.isUse() &&
        !Jump->readsRegister(Operand.getReg(), nullptr))
      Jump.add(Operand);
  Exit.eraseFromParent();
}

/// The size argument of the runtime's wiping loops. They leave zero in it, as
/// they do in the scratch vector register.
void X86Emitter::setLoopSize(uint64_t Bytes) {
  build(Names.Op.MOV32ri, Names.GPR32[11]).addImm(Bytes);
  ScratchUsed = true;
}

void X86Emitter::clearVectors(bool Low, bool High, bool X87) {
  // vzeroupper, without AVX, keeps the low lanes, where all that this
  // instruction set knows of lives.
  static constexpr const char *Routines[2][2][2] = {
      {{nullptr, "__lethe_clear_upper_vectors"},
       {"__lethe_clear_low_vectors", "__lethe_clear_vectors"}},
      {{nullptr, "__lethe_clear_high_vectors"},
       {"__lethe_clear_low_vectors_avx", "__lethe_clear_vectors_avx"}}};
  if (X87)
    callRuntime(Features.AVX ? "__lethe_clear_foreign_avx"
                             : "__lethe_clear_foreign");
  else if (const char *Routine = Routines[Features.AVX][Low][High])
    callRuntime(Routine);
}

void X86Emitter::isolate(unsigned N) {
  static constexpr const char *Routines[][2] = {
#define ISOLATE(N) {"__lethe_isolate_" #N, "__lethe_isolate_" #N "_avx"}
      ISOLATE(0), ISOLATE(1), ISOLATE(2), ISOLATE(3),
      ISOLATE(4), ISOLATE(5), ISOLATE(6)};
#undef ISOLATE
  callRuntime(Routines[N][Features.AVX]);
}

void X86Emitter::wipeStack(uint64_t Bytes, bool ByRuntime) {
  if (!Bytes)
    return;
  const bool IsInline =
      storesInline(Bytes) && !(ByRuntime && ScratchGPR == 11u);
  // Beyond the red zone, and for a call, move the stack pointer down first.
  const int64_t Moved = Bytes > RedZone || !IsInline ? Bytes : 0;
  if (Moved)
    moveStackPointer(-Moved);
  if (IsInline) {
    storeZeros(Moved - static_cast<int64_t>(Bytes), Bytes);
  } else {
    setLoopSize(Bytes);
    callRuntime(ScratchVector == 15u ? "__lethe_wipe_stack"
                                     : "__lethe_wipe_stack_gpr");
    // The call left its return address, which tells one exit from another.
    addStackSlot(build(Names.Op.MOV64mi32), Names.RSP, -8).addImm(0);
  }
  if (Moved)
    moveStackPointer(Moved);
}

void X86Emitter::wipeArguments(uint64_t Bytes) {
  if (!Bytes)
    return;
  if (storesInline(Bytes)) {
    storeZeros(8, Bytes);
    return;
  }
  setLoopSize(Bytes);
  callRuntime(ScratchVector == 15u ? "__lethe_wipe_arguments"
                                   : "__lethe_wipe_arguments_gpr");
  addStackSlot(build(Names.Op.MOV64mi32), Names.RSP, -8).addImm(0);
}

void X86Emitter::wipeForeignStack(uint64_t Bytes, uint64_t Used) {
  setLoopSize(Bytes);
  build(Names.Op.MOV32ri, Names.GPR32[10]).addImm(Used);
  callRuntime(ScratchVector == 15u ? "__lethe_wipe_foreign_stack"
                                   : "__lethe_wipe_foreign_stack_gpr");
  addStackSlot(build(Names.Op.MOV64mi32), Names.RSP, -8).addImm(0);
}

void X86Emitter::clearX87(unsigned Results, bool LeaveMMX, bool WipeSlot) {
  // What returns a result on the x87 stack has left MMX state by itself.
  if (LeaveMMX && !Results)
    build(Names.Op.MMX_EMMS);
  // One place for all: the unit remembers where its last instruction was.
  static constexpr const char *Routines[] = {"__lethe_clear_x87",
                                             "__lethe_clear_x87_but_1",
                                             "__lethe_clear_x87_but_2"};
  callRuntime(Routines[Results]);
  if (WipeSlot)
    addStackSlot(build(Names.Op.MOV64mi32), Names.RSP, -8).addImm(0);
}

void X86Emitter::trimGPR(unsigned Index, unsigned Bits) {
  MCRegister R64 = Names.GPR64[Index], R32 = Names.GPR32[Index];
  if (Bits == 32) {
    build(Names.Op.MOV32rr, R32).addReg(R32);
    return;
  }
  unsigned Shift = 64 - Bits;
  build(Names.Op.SHL64ri, R64).addReg(R64).addImm(Shift);
  build(Names.Op.SHR64ri, R64).addReg(R64).addImm(Shift);
}

void X86Emitter::trimVector(unsigned Index, unsigned Bits) {
  MCRegister Reg = Names.XMM[Index];
  // A vector with an odd number of lanes has padding lanes; and there are no
  // instructions for any other width.
  Bits = std::max<unsigned>(16, PowerOf2Ceil(Bits));
  if (Bits >= 128) {
    // Only a VEX encoded move zeroes what lies above.
    if (Bits < Features.VectorBits)
      build(Bits == 128 ? Names.Op.VMOVAPSrr : Names.Op.VMOVAPSYrr,
            Bits == 128 ? Reg : Names.YMM[Index])
          .addReg(Bits == 128 ? Reg : Names.YMM[Index]);
    return;
  }
  if (Bits == 64 || !ScratchGPR) {
    build(Features.AVX ? Names.Op.VMOVZPQILo2PQIrr : Names.Op.MOVZPQILo2PQIrr,
          Reg)
        .addReg(Reg);
    return;
  }
  MCRegister Scratch = Names.GPR32[*ScratchGPR];
  ScratchUsed = true;
  build(Features.AVX ? Names.Op.VMOVPDI2DIrr : Names.Op.MOVPDI2DIrr, Scratch)
      .addReg(Reg);
  if (Bits < 32)
    trimGPR(*ScratchGPR, Bits);
  build(Features.AVX ? Names.Op.VMOVDI2PDIrr : Names.Op.MOVDI2PDIrr, Reg)
      .addReg(Scratch);
}

} // namespace lethe
