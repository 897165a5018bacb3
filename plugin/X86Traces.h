#ifndef LETHE_PLUGIN_X86TRACES_H
#define LETHE_PLUGIN_X86TRACES_H

#include "CallKinds.h"
#include "EraseSurvey.h"
#include "X86Registers.h"
#include "llvm/ADT/DenseMap.h"
#include <array>

namespace lethe {

/// Follows what is in the registers through one function, along all of its
/// paths, and says which have to be cleared before which call, and at which
/// exit. Computed once, before code is inserted.
class X86Traces {
public:
  X86Traces(const llvm::MachineFunction &MF, const X86Names &Names,
            const X86Features &Features, const X86Registers &Registers,
            const Survey &Found, ChangesOf Changes);

  /// At an exit: all that must not be left as it is, results and arguments
  /// included. Before a call of code that erases nothing: all but what the call
  /// reads. Before one of code that does: what it cannot clear.
  const X86Groups &clearedAt(const llvm::MachineInstr &Where) const;
  /// Has more cleared at these exits.
  void clearAt(llvm::ArrayRef<llvm::MachineInstr *> Exits,
               const X86Groups &More);
  /// What is cleared at any exit.
  const X86Groups &atExits() const { return AtExits; }
  /// What any exit leaves, with what it jumps to, if nothing is cleared.
  const X86Groups &leftBehind() const { return LeftBehind; }
  /// All that is cleared anywhere.
  const X86Groups &cleared() const { return Together; }

private:
  /// A place that holds data: 32 GPR, 32 vector and 8 mask registers, the x87
  /// unit, and vector state that this unit's instructions do not reach.
  static constexpr unsigned Vector = 32, Mask = 64, X87 = 72, High = 73,
                            Places = 74;
  /// What a place holds: Dirty, data of the function, or what differs between
  /// the paths that lead here; Zero; Entry, what it held at first; or anything
  /// above, what the call of that number has left there, which erases or knows
  /// no secret.
  enum : unsigned { Dirty, Zero, Entry, AnyCall, FirstCall };
  /// Added to Entry and those above: a calling secret function's data may be
  /// there still.
  static constexpr unsigned Stale = 1u << 31;
  using State = std::array<unsigned, Places>;

  bool isPlace(unsigned Place) const;
  template <typename Callback>
  void forEachPlace(llvm::MCRegister Reg, Callback Visit) const;
  template <typename Callback>
  static void forEachOf(const X86Groups &Groups, Callback Visit);
  llvm::MCRegister registerOf(unsigned Place) const;
  void roundUp(X86Groups &Clear,
               llvm::function_ref<bool(unsigned)> IsFree) const;
  void roundUpToIsolation(X86Groups &Clear,
                          llvm::function_ref<bool(unsigned)> IsFree) const;
  State atEntry() const;
  void visit(const llvm::MachineInstr &MI, State &Now);
  void visitCall(const llvm::MachineInstr &Call, State &Now);
  /// Returns what had to be left, since it may live on across the call.
  llvm::BitVector clearBefore(const llvm::MachineInstr &Call, State &Now);
  void afterErasing(const llvm::MachineInstr &Call, State &Now);
  void setDefined(const llvm::MachineInstr &MI, State &Now) const;
  void setUnknown(State &Now) const;
  unsigned join(unsigned A, unsigned B) const;
  State visitBlock(const llvm::MachineBasicBlock &MBB, State Now);
  void solve();
  void compareExits(llvm::ArrayRef<llvm::MachineInstr *> Exits);
  static void add(X86Groups &Groups, unsigned Place);

  const llvm::MachineFunction &MF;
  const X86Names &Names;
  const X86Features &Features;
  const X86Registers &Registers;
  const Survey &Found;
  const ChangesOf Changes;
  const CallKinds Kinds;
  const bool PublicBranches;
  /// Of the function's own instructions, wherever they are.
  const X86Groups Own;
  const X86Groups Nothing;
  llvm::BitVector CalleeSaved{Places};
  llvm::SmallVector<State, 0> Starts; ///< By block number.
  llvm::BitVector Reached;            ///< By block number.
  llvm::DenseMap<const llvm::MachineInstr *, unsigned> Numbers; ///< Of calls.
  llvm::DenseMap<const llvm::MachineInstr *, State> AtExit, AfterExit;
  llvm::DenseMap<const llvm::MachineInstr *, X86Groups> Cleared;
  X86Groups AtExits, LeftBehind, Together;
};

} // namespace lethe

#endif
