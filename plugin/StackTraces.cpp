#include "StackTraces.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace lethe {

void followStack(MachineFunction &MF, Survey &Found, Dominance &Ways,
                 const StackUse &Use) {
  SmallDenseMap<const MachineInstr *, LeftBelow, 8> Leaving;
  SmallPtrSet<const MachineInstr *, 8> Plain;
  for (MachineInstr *Call : Found.Calls) {
    if (const LeftBelow Below = Use.Left(*Call); Below.Bytes)
      Leaving[Call] = Below;
    if (!Call->isReturn() && Use.RunsPlainCode(*Call))
      Plain.insert(Call);
  }
  if (Leaving.empty() || Plain.empty())
    return;

  // The most that may lie below where a block begins.
  using Bytes = std::pair<uint64_t, uint64_t>; // own, foreign
  auto join = [](Bytes &Sum, Bytes More) {
    const Bytes Before = Sum;
    Sum = {std::max(Sum.first, More.first), std::max(Sum.second, More.second)};
    return Sum != Before;
  };
  SmallVector<Bytes, 0> Starts(MF.getNumBlockIDs());
  SmallDenseMap<const MachineInstr *, Bytes, 8> Wiped;
  Bytes AtExits = {};
  ReversePostOrderTraversal<MachineFunction *> Order(&MF);
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (MachineBasicBlock *MBB : Order) {
      Bytes Here = Starts[MBB->getNumber()];
      for (MachineInstr &MI : *MBB) {
        if (Plain.contains(&MI) &&
            (Here.second || Here.first > Use.Wiped(MI))) {
          join(Wiped[&MI], Here);
          Here = {};
        }
        if (auto Known = Leaving.find(&MI); Known != Leaving.end())
          join(Here, {Known->second.Bytes, Known->second.ForeignBytes});
        if (MI.isReturn())
          join(AtExits, Here);
      }
      for (MachineBasicBlock *Successor : MBB->successors())
        Changed |= join(Starts[Successor->getNumber()], Here);
    }
  }

  // By longjmp control comes past what would have wiped.
  if (!Found.ReturnsTwice)
    Found.LeftAtExits = {AtExits.first, 0, AtExits.second};
  for (MachineInstr *Call : Found.Calls) {
    auto [Own, Foreign] = Wiped.lookup(Call);
    if (!Own)
      continue;
    StackBelow &Below = Found.Below[Call];
    Below.Bytes = Own;
    Below.ForeignBytes = Foreign;
    uint64_t Sure = 0;
    for (const auto &[Earlier, Traces] : Leaving)
      if (Ways.isBefore(*Earlier, *Call))
        Sure = std::max(Sure, Traces.SureBytes);
    Below.UnusedBytes = Below.Bytes - std::min(Sure, Below.Bytes);
  }
}

} // namespace lethe
