#include "X86TailCalls.h"
#include "X86Names.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/MachineInstrBuilder.h"
#include "llvm/CodeGen/MachineRegisterInfo.h"
#include "llvm/CodeGen/TargetInstrInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"

using namespace llvm;

namespace lethe {

/// Whether an epilogue would restore a register that Call takes an argument
/// in, or pop the function's own arguments, as some conventions do.
static bool epilogueIsInTheWay(const MachineInstr &Call) {
  const MachineFunction &MF = *Call.getMF();
  switch (MF.getFunction().getCallingConv()) {
  case CallingConv::Tail:
  case CallingConv::SwiftTail:
    return true;
  default:
    break;
  }
  const TargetRegisterInfo &TRI = *MF.getSubtarget().getRegisterInfo();
  const MCPhysReg *Saved = MF.getRegInfo().getCalleeSavedRegs();
  for (const MachineOperand &Operand : Call.implicit_operands()) {
    if (!Operand.isReg() || !Operand.isUse() || !Operand.getReg())
      continue;
    for (const MCPhysReg *Reg = Saved; *Reg; ++Reg)
      if (TRI.regsOverlap(Operand.getReg(), *Reg))
        return true;
  }
  return false;
}

bool makeTailCall(MachineInstr &Call, const X86Names &Names) {
  MachineFunction &MF = *Call.getMF();
  const TargetInstrInfo &TII = *MF.getSubtarget().getInstrInfo();
  unsigned Opcode = 0;
  if (Call.getOpcode() == Names.Op.CALL64pcrel32)
    Opcode = Names.Op.TCRETURNdi64;
  else if (Call.getOpcode() == Names.Op.CALL64m)
    Opcode = Names.Op.TCRETURNmi64;
  if (!Opcode || epilogueIsInTheWay(Call))
    return false;
  MachineBasicBlock &MBB = *Call.getParent();
  auto Jump = BuildMI(MBB, Call, Call.getDebugLoc(), TII.get(Opcode));
  for (const MachineOperand &Operand : Call.explicit_operands())
    Jump.add(Operand);
  Jump.addImm(0); // what the callee pops
  for (const MachineOperand &Operand : Call.operands())
    if (Operand.isRegMask() ||
        (Operand.isReg() && Operand.isImplicit() && Operand.isUse()))
      Jump.add(Operand);
  Jump.cloneMemRefs(Call);
  if (Call.shouldUpdateAdditionalCallInfo())
    MF.moveAdditionalCallInfo(&Call, &*Jump);
  // Behind it there may be a trap. The frame set-up of the call goes as well.
  while (&MBB.back() != &*Jump)
    MBB.back().eraseFromParent();
  for (MachineInstr &MI : make_early_inc_range(reverse(MBB)))
    if (MI.getOpcode() == TII.getCallFrameSetupOpcode()) {
      MI.eraseFromParent();
      break;
    }
  MF.getFrameInfo().setHasTailCall();
  return true;
}

MachineInstr &isolateTailCall(MachineInstr &Exit, const X86Names &Names) {
  if (Exit.getOpcode() != Names.Op.TAILJMPd64_CC)
    return Exit;
  MachineFunction &MF = *Exit.getMF();
  const TargetInstrInfo &TII = *MF.getSubtarget().getInstrInfo();
  MachineBasicBlock &From = *Exit.getParent();
  MachineBasicBlock *To = MF.CreateMachineBasicBlock(From.getBasicBlock());
  MF.push_back(To);
  From.addSuccessor(To);
  const DebugLoc &DL = Exit.getDebugLoc();
  auto Jump = BuildMI(*To, To->end(), DL, TII.get(Names.Op.TAILJMPd64))
                  .add(Exit.getOperand(0));
  // Registers that live on where the jump is not taken are an implicit use
  // and an implicit definition more; what is left are the callee's arguments.
  SmallDenseMap<Register, int, 8> Uses;
  for (const MachineOperand &Operand : Exit.implicit_operands())
    if (Operand.isReg() && Operand.getReg())
      Uses[Operand.getReg()] += Operand.isUse() ? 1 : -1;
  for (const MachineOperand &Operand : Exit.implicit_operands()) {
    if (!Operand.isReg()) {
      Jump.add(Operand);
      continue;
    }
    int &Count = Uses[Operand.getReg()];
    if (Count <= 0 || Operand.getReg() == Names.EFLAGS)
      continue;
    Count = 0;
    Jump.addReg(Operand.getReg(), RegState::Implicit);
    if (!MF.getRegInfo().isReserved(Operand.getReg()))
      To->addLiveIn(Operand.getReg());
  }
  BuildMI(From, Exit, DL, TII.get(Names.Op.JCC_1))
      .addMBB(To)
      .add(Exit.getOperand(1));
  if (Exit.shouldUpdateAdditionalCallInfo())
    MF.moveAdditionalCallInfo(&Exit, &*Jump);
  Exit.eraseFromParent();
  return *Jump;
}

} // namespace lethe
