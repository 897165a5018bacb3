#ifndef LETHE_PLUGIN_DOMINANCE_H
#define LETHE_PLUGIN_DOMINANCE_H

#include "llvm/ADT/STLExtras.h"
#include "llvm/CodeGen/MachineDominators.h"
#include <optional>

namespace lethe {

/// What all ways through one function have in common. Most functions are never
/// asked, so this is found out with the first question; blocks must not be
/// added after it.
class Dominance {
public:
  explicit Dominance(llvm::MachineFunction &MF) : MF(MF) {}

  /// Whichever way leads to the block of Later comes through that of Earlier.
  bool areOnOneWay(const llvm::MachineInstr &Earlier,
                   const llvm::MachineInstr &Later) {
    return tree().dominates(Earlier.getParent(), Later.getParent());
  }
  /// The same for each of the exits.
  bool isPassed(const llvm::MachineInstr &Earlier,
                llvm::ArrayRef<llvm::MachineInstr *> Exits) {
    return llvm::all_of(Exits, [&](const llvm::MachineInstr *Exit) {
      return areOnOneWay(Earlier, *Exit);
    });
  }
  /// Whichever way leads to Later has come past Earlier.
  bool isBefore(const llvm::MachineInstr &Earlier,
                const llvm::MachineInstr &Later) {
    return tree().dominates(&Earlier, &Later);
  }

private:
  llvm::MachineDominatorTree &tree() {
    if (!Tree)
      Tree.emplace(MF);
    return *Tree;
  }

  llvm::MachineFunction &MF;
  std::optional<llvm::MachineDominatorTree> Tree;
};

} // namespace lethe

#endif
