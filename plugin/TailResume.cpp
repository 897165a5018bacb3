#include "TailResume.h"
#include "Attributes.h"
#include "CallKinds.h"
#include "EraseTarget.h"

using namespace llvm;

namespace lethe {

char TailResume::ID = 0;

bool TailResume::runOnMachineFunction(MachineFunction &MF) {
  const Function &F = MF.getFunction();
  if (!F.hasFnAttribute(SecretAttr) || !F.hasPersonalityFn())
    return false;
  SmallVector<MachineInstr *, 2> Calls;
  for (MachineBasicBlock &MBB : MF)
    for (MachineInstr &MI : MBB)
      if (MI.isCall() && !MI.isReturn() && resumesUnwinding(MI))
        Calls.push_back(&MI);
  std::unique_ptr<TargetEraser> Target =
      Calls.empty() ? nullptr : TargetEraser::create(MF);
  if (!Target)
    return false;
  bool Changed = false;
  for (MachineInstr *Call : Calls)
    Changed |= Target->makeTailCall(*Call);
  return Changed;
}

} // namespace lethe
