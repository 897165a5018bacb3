#ifndef LETHE_PLUGIN_X86EMITTER_H
#define LETHE_PLUGIN_X86EMITTER_H

#include "X86Names.h"
#include "llvm/CodeGen/MachineInstrBuilder.h"
#include "llvm/CodeGen/TargetInstrInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"
#include "llvm/MC/MCDwarf.h"
#include <optional>

namespace lethe {

/// The instruction set one function may use.
struct X86Features {
  explicit X86Features(const llvm::TargetSubtargetInfo &Subtarget)
      : SSE(Subtarget.checkFeatures("+sse2")),
        AVX(Subtarget.checkFeatures("+avx")),
        AVX512(Subtarget.checkFeatures("+avx512f")),
        VLX(Subtarget.checkFeatures("+avx512vl")),
        EGPR(Subtarget.checkFeatures("+egpr")),
        X87(Subtarget.checkFeatures("+x87")),
        Retpoline(Subtarget.checkFeatures("+retpoline-indirect-calls")),
        VectorBits(AVX512 ? 512
                   : AVX  ? 256
                          : 128) {}
  bool SSE, AVX, AVX512, VLX, EGPR, X87, Retpoline;
  unsigned VectorBits;
};

/// Inserts erasing instructions at one place.
class X86Emitter {
public:
  /// Inserts at Where and as if part of Origin.
  X86Emitter(const llvm::MachineInstr &Origin, llvm::MachineBasicBlock &MBB,
             llvm::MachineBasicBlock::iterator Where, const X86Names &Names,
             const X86Features &Features)
      : Names(Names), Features(Features), MBB(MBB), Before(Where),
        DL(Origin.getDebugLoc()),
        TII(*MBB.getParent()->getSubtarget().getInstrInfo()) {}

  /// Registers, by number, that are free at the exit. Without a vector
  /// register the stack is wiped by immediate stores; without a GPR large
  /// frames are, too.
  std::optional<unsigned> ScratchGPR, ScratchVector;
  /// Where the code stands the canonical frame address is told by the frame
  /// pointer, whatever the stack pointer is.
  bool HasFramePointer = false;
  bool isScratchGPRUsed() const { return ScratchUsed; }
  bool isScratchZero() const { return ScratchIsZero; }
  /// Vector registers 2 to 15 are zero.
  void setLowVectorsZero() {
    ScratchIsZero = ScratchVector && *ScratchVector >= 2 && *ScratchVector < 16;
  }

  /// Tells unwinders that a register has its caller's value again, and is no
  /// longer to be read from the slot that is about to be wiped.
  void describeRestored(llvm::MCRegister Reg);
  /// Wipes Bytes below the stack pointer; if so wanted by the runtime even if
  /// they are few.
  void wipeStack(uint64_t Bytes, bool ByRuntime = false);
  /// Wipes Bytes below the stack pointer, or what the stack has room for; Used
  /// of them have been used for certain. Changes R10 and R11.
  void wipeForeignStack(uint64_t Bytes, uint64_t Used);
  /// Wipes Bytes above the return address.
  void wipeArguments(uint64_t Bytes);
  /// Ends the function by a jump to a runtime routine, in place of Exit, a
  /// return. Argument is what the routine takes in R11.
  void returnBy(const char *Symbol, llvm::MachineInstr &Exit,
                uint32_t Argument);
  /// Calls a runtime routine that changes nothing but what it clears, flags,
  /// and the slot below the stack pointer.
  void callRuntime(const char *Symbol);
  /// Calls the runtime to clear vector registers 2 to 15 if Low, and if High
  /// the vector and mask state that this function's own instructions do not
  /// reach, or vectors 16 to 31 and all masks: results and arguments narrower
  /// than that are kept. With both, X87 clears all x87 registers as well.
  void clearVectors(bool Low, bool High, bool X87);
  /// Before a call: all but what the call has in the first N argument
  /// registers.
  void isolate(unsigned N);
  void zeroGPR(unsigned Index);
  void zeroVector(unsigned Index);
  void zeroMask(unsigned Index);
  /// Clears the x87 registers but the topmost Results, and the condition
  /// codes; and, unless a call follows, the return address that takes.
  void clearX87(unsigned Results, bool LeaveMMX, bool WipeSlot = true);
  /// Zeroes all but the low Bits of a register.
  void trimGPR(unsigned Index, unsigned Bits);
  void trimVector(unsigned Index, unsigned Bits);

private:
  llvm::MachineInstrBuilder build(unsigned Opcode);
  llvm::MachineInstrBuilder build(unsigned Opcode, llvm::MCRegister Def);
  void storeZeros(int64_t Offset, uint64_t Bytes);
  void moveStackPointer(int64_t Offset);
  void describe(llvm::MCCFIInstruction CFI);
  void setLoopSize(uint64_t Bytes);
  bool storesInline(uint64_t Bytes) const;

  const X86Names &Names;
  const X86Features &Features;
  llvm::MachineBasicBlock &MBB;
  llvm::MachineBasicBlock::iterator Before;
  llvm::DebugLoc DL;
  const llvm::TargetInstrInfo &TII;
  bool ScratchIsZero = false, ScratchUsed = false;
};

} // namespace lethe

#endif
