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

/// Puts a call that reads the GOT entry itself, as Load does, in Call's place.
static MachineInstr &callByEntry(MachineInstr &Call, const MachineInstr &Load,
                                 const X86Names &Names) {
  MachineFunction &MF = *Call.getMF();
  const TargetInstrInfo &TII = *MF.getSubtarget().getInstrInfo();
  MachineInstr *Direct =
      MF.CreateMachineInstr(TII.get(Names.Op.CALL64m), Call.getDebugLoc(),
                            /*NoImplicit=*/true);
  Call.getParent()->insert(Call.getIterator(), Direct);
  for (unsigned I = 1; I <= AddressOperands; ++I)
    Direct->addOperand(MF, Load.getOperand(I));
  for (const MachineOperand &Operand : drop_begin(Call.operands()))
    Direct->addOperand(MF, Operand);
  Direct->setFlags(Call.getFlags());
  Direct->cloneInstrSymbols(MF, Call);
  if (Call.shouldUpdateAdditionalCallInfo())
    MF.moveAdditionalCallInfo(&Call, Direct);
  Call.eraseFromParent();
  return *Direct;
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
        Call = &callByEntry(MI, *Load, Names);
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
