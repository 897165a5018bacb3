#include "X86GotCalls.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/CodeGen/MachineInstrBuilder.h"
#include "llvm/CodeGen/MachineRegisterInfo.h"
#include "llvm/CodeGen/TargetInstrInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"
#include "llvm/IR/Function.h"

using namespace llvm;

namespace lethe {

/// Base, scale, index, displacement, segment.
static constexpr unsigned AddressOperands = 5;

/// The operands from First on are the address of a function's GOT entry.
static bool isGotEntry(const MachineInstr &MI, unsigned First,
                       const X86Names &Names) {
  if (MI.getNumExplicitOperands() < First + AddressOperands)
    return false;
  const MachineOperand &Base = MI.getOperand(First);
  const MachineOperand &Displacement = MI.getOperand(First + 3);
  return Base.isReg() && Base.getReg() == Names.RIP &&
         Displacement.isGlobal() &&
         Displacement.getTargetFlags() == Names.GOTPCREL &&
         !Displacement.getOffset() && isa<Function>(Displacement.getGlobal());
}

/// Puts a call that reads the callee's address itself, from there, in Call's
/// place.
static MachineInstr &callThrough(MachineInstr &Call,
                                 ArrayRef<MachineOperand> Address,
                                 const X86Names &Names) {
  MachineFunction &MF = *Call.getMF();
  const TargetInstrInfo &TII = *MF.getSubtarget().getInstrInfo();
  MachineInstr *Through =
      MF.CreateMachineInstr(TII.get(Names.Op.CALL64m), Call.getDebugLoc(),
                            /*NoImplicit=*/true);
  Call.getParent()->insert(Call.getIterator(), Through);
  for (const MachineOperand &Operand : Address)
    Through->addOperand(MF, Operand);
  for (const MachineOperand &Operand : drop_begin(Call.operands()))
    Through->addOperand(MF, Operand);
  Through->setFlags(Call.getFlags());
  Through->cloneInstrSymbols(MF, Call);
  if (Call.shouldUpdateAdditionalCallInfo())
    MF.moveAdditionalCallInfo(&Call, Through);
  Call.eraseFromParent();
  return *Through;
}

bool bindEagerly(MachineInstr &Call, const X86Names &Names,
                 const X86Features &Features) {
  if (Call.getOpcode() == Names.Op.CALL64m)
    return true;
  if (Call.getOpcode() != Names.Op.CALL64pcrel32 || Features.Retpoline)
    return false;
  MachineOperand Callee = Call.getOperand(0);
  Callee.setTargetFlags(Names.GOTPCREL);
  auto reg = [](MCRegister Reg) {
    return MachineOperand::CreateReg(Reg, /*isDef=*/false);
  };
  callThrough(
      Call,
      {reg(Names.RIP), MachineOperand::CreateImm(1), reg({}), Callee, reg({})},
      Names);
  return true;
}

void keepGotCallsDirect(MachineFunction &MF, const X86Names &Names) {
  MachineRegisterInfo &MRI = MF.getRegInfo();
  for (MachineBasicBlock &MBB : MF)
    for (MachineInstr &MI : make_early_inc_range(MBB)) {
      MachineInstr *Call = &MI;
      if (MI.getOpcode() == Names.Op.CALL64r) {
        const Register Address = MI.getOperand(0).getReg();
        MachineInstr *Load =
            Address.isVirtual() ? MRI.getUniqueVRegDef(Address) : nullptr;
        if (!Load || Load->getOpcode() != Names.Op.MOV64rm ||
            !isGotEntry(*Load, 1, Names))
          continue;
        SmallVector<MachineOperand, AddressOperands> Entry(
            Load->operands_begin() + 1,
            Load->operands_begin() + 1 + AddressOperands);
        Call = &callThrough(MI, Entry, Names);
        if (MRI.use_nodbg_empty(Address))
          Load->eraseFromParent();
      } else if (MI.getOpcode() != Names.Op.CALL64m ||
                 !isGotEntry(MI, 0, Names)) {
        continue;
      }
      // What is known to read constant memory is taken apart again, to be read
      // before a loop.
      Call->dropMemRefs(MF);
    }
}

} // namespace lethe
