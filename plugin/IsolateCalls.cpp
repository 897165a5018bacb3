#include "IsolateCalls.h"
#include "Attributes.h"
#include "CallKinds.h"
#include "EraseTarget.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/MachineRegisterInfo.h"
#include "llvm/CodeGen/TargetRegisterInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"

using namespace llvm;

namespace lethe {

char IsolateCalls::ID = 0;

/// Mask with nothing preserved but the reserved registers it preserves: the
/// stack, frame and base pointer, which hold no data.
static const uint32_t *isolate(MachineFunction &MF, const uint32_t *Mask) {
  const MachineRegisterInfo &MRI = MF.getRegInfo();
  uint32_t *Isolated = MF.allocateRegMask();
  unsigned Count = MF.getSubtarget().getRegisterInfo()->getNumRegs();
  for (unsigned Reg = 1; Reg < Count; ++Reg)
    if (MRI.isReserved(Reg) && (Mask[Reg / 32] & (1u << Reg % 32)))
      Isolated[Reg / 32] |= 1u << Reg % 32;
  return Isolated;
}

/// The register allocator may fold the load of a callee's address into the
/// call, and then forgets what is noted on it. It does so with loads that may
/// as well be repeated later: of constant memory, or of arguments on the stack.
static void keepNote(const MachineInstr &Call, MachineFunction &MF) {
  if (!Call.getHeapAllocMarker())
    return;
  const MachineOperand &Callee = Call.getOperand(0);
  if (!Callee.isReg() || !Callee.getReg().isVirtual())
    return;
  MachineInstr *Load = MF.getRegInfo().getVRegDef(Callee.getReg());
  if (!Load || !Load->mayLoad() || Load->isCall())
    return;
  Load->dropMemRefs(MF);
  for (const MachineOperand &Operand : Load->operands())
    if (Operand.isFI() &&
        MF.getFrameInfo().isFixedObjectIndex(Operand.getIndex()))
      MF.getFrameInfo().setIsImmutableObjectIndex(Operand.getIndex(), false);
}

bool IsolateCalls::runOnMachineFunction(MachineFunction &MF) {
  const Function &F = MF.getFunction();
  if (!F.hasFnAttribute(SecretAttr))
    return false;
  std::unique_ptr<TargetEraser> Target = TargetEraser::create(MF);
  if (Target)
    Target->prepare();
  CallKinds Kinds(F);
  DenseMap<const uint32_t *, const uint32_t *> Isolated;
  bool Changed = false;
  for (MachineBasicBlock &MBB : MF)
    for (MachineInstr &MI : make_early_inc_range(MBB)) {
      if (!isCall(MI))
        continue;
      keepNote(MI, MF);
      if (MI.isReturn() || Kinds.of(MI) == CalleeKind::Erasing)
        continue;
      if (Target && mayKeepRegisters(MI) && Target->bindEagerly(MI)) {
        Changed = true;
        continue;
      }
      // Pseudo calls, of __tls_get_addr, list what they clobber instead.
      if (none_of(MI.operands(),
                  [](const MachineOperand &O) { return O.isRegMask(); })) {
        const TargetRegisterInfo &TRI = *MF.getSubtarget().getRegisterInfo();
        MI.addOperand(MF, MachineOperand::CreateRegMask(
                              TRI.getCallPreservedMask(MF, CallingConv::C)));
      }
      for (MachineOperand &Operand : MI.operands()) {
        if (!Operand.isRegMask())
          continue;
        const uint32_t *&Mask = Isolated[Operand.getRegMask()];
        if (!Mask)
          Mask = isolate(MF, Operand.getRegMask());
        Operand.setRegMask(Mask);
        Changed = true;
      }
    }
  return Changed;
}

} // namespace lethe
