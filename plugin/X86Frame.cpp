#include "X86Frame.h"
#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/TargetFrameLowering.h"
#include "llvm/CodeGen/TargetRegisterInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"
#include "llvm/IR/Function.h"

using namespace llvm;

namespace lethe {

uint64_t argumentBytes(const MachineFunction &MF) {
  const MachineFrameInfo &MFI = MF.getFrameInfo();
  // Microsoft's conventions pass aggregates by pointer, in one slot each, but
  // the frame object has their size.
  CallingConv::ID CC = MF.getFunction().getCallingConv();
  const bool OneSlotEach =
      CC == CallingConv::Win64 || CC == CallingConv::X86_VectorCall;
  int64_t End = 0;
  for (int I = MFI.getObjectIndexBegin(); I < 0; ++I) {
    int64_t Offset = MFI.getObjectOffset(I);
    // va_start marks where the variable arguments would begin with an object
    // of one byte; if none were passed that is the caller's own memory.
    if (MF.getFunction().isVarArg() && MFI.getObjectSize(I) == 1)
      continue;
    int64_t Size = MFI.getObjectSize(I);
    if (OneSlotEach)
      Size = std::min<int64_t>(Size, StackSlotBytes);
    if (Offset >= 0)
      End = std::max(End, Offset + Size);
  }
  return alignTo(End, StackSlotBytes);
}

uint64_t pushedBytes(const MachineFunction &MF) {
  const MachineFrameInfo &MFI = MF.getFrameInfo();
  const TargetFrameLowering &TFL = *MF.getSubtarget().getFrameLowering();
  if (!(MFI.hasCalls() || MFI.adjustsStack()) || TFL.hasReservedCallFrame(MF))
    return 0;
  // They are padded, beyond what is counted there.
  return alignTo(MFI.getMaxCallFrameSize(), TFL.getStackAlign());
}

uint64_t stackBytes(const MachineFunction &MF) {
  // Object offsets count from the stack pointer before the call; at the exit
  // the stack pointer stands at the return address, one slot below that.
  const MachineFrameInfo &MFI = MF.getFrameInfo();
  const TargetFrameLowering &TFL = *MF.getSubtarget().getFrameLowering();
  int64_t Lowest = -static_cast<int64_t>(StackSlotBytes);
  for (int I = MFI.getObjectIndexBegin(); I < MFI.getObjectIndexEnd(); ++I)
    if (!MFI.isDeadObjectIndex(I) && !MFI.isVariableSizedObjectIndex(I))
      Lowest = std::min(Lowest, MFI.getObjectOffset(I));
  uint64_t Bytes =
      std::max<uint64_t>(-Lowest - StackSlotBytes, MFI.getStackSize());
  // Where a call was made is secret if the path was.
  if (MFI.hasCalls() || MFI.adjustsStack())
    Bytes += pushedBytes(MF) + StackSlotBytes;
  // The prologue aligns the stack pointer, and the size of the frame, too.
  if (MF.getSubtarget().getRegisterInfo()->hasStackRealignment(MF))
    Bytes += 2 * std::max(MFI.getMaxAlign(), TFL.getStackAlign()).value();
  // tailcc and swifttailcc move the return address by the difference of the
  // two argument areas.
  CallingConv::ID CC = MF.getFunction().getCallingConv();
  if (CC == CallingConv::Tail || CC == CallingConv::SwiftTail)
    Bytes += argumentBytes(MF);
  return alignTo(Bytes, StackSlotBytes);
}

} // namespace lethe
