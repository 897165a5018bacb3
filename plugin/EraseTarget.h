#ifndef LETHE_PLUGIN_ERASETARGET_H
#define LETHE_PLUGIN_ERASETARGET_H

#include "llvm/ADT/BitVector.h"
#include "llvm/CodeGen/MachineFunction.h"
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace lethe {

struct Survey;

/// As much is wiped without the runtime, by a few stores.
inline constexpr uint64_t MaxInlineBytes = 128;

/// How much less of a stack than a call needs is taken for granted.
inline constexpr uint64_t MaxUnusedBytes = 1024;

/// The stack from the stack pointer down, where it is to be wiped in the midst
/// of a function.
struct StackBelow {
  uint64_t Bytes = 0;
  /// How many of them may never have been used, and not be there.
  uint64_t UnusedBytes = 0;
  /// Bytes further below that foreign code may have left secrets in.
  uint64_t ForeignBytes = 0;

  /// There may be no stack any more where it is to be wiped.
  bool asksForRoom() const {
    return ForeignBytes || UnusedBytes >= MaxUnusedBytes;
  }
  /// It takes more than a few stores.
  bool callsRuntime() const { return Bytes > MaxInlineBytes || ForeignBytes; }
};

/// What a call of code that is compiled here as secret does to registers.
struct CallChanges {
  /// Those it may change; none if that is not known.
  std::optional<llvm::BitVector> Registers;
  /// Those it leaves data in, for its caller to clear; none if not known.
  std::optional<llvm::BitVector> Left;
};
using ChangesOf = std::function<CallChanges(const llvm::MachineInstr &)>;

/// What the exits of one function have to erase.
struct ErasePlan {
  /// Bytes below the stack pointer as the return instruction finds it.
  uint64_t StackBytes = 0;
  /// How many of them this path may never have used, so that the stack may
  /// have no room for them.
  uint64_t UnusedBytes = 0;
  /// Bytes of the caller's outgoing arguments, which the callee owns, above
  /// the return address.
  uint64_t ArgumentBytes = 0;
  /// Registers, by number, that may hold data of the function.
  llvm::BitVector Dirty;
  /// Code that Lethe did not compile was handed secrets: every register it
  /// may change is dirty.
  bool ForeignDirty = false;
  /// Bytes further below that such code may have left secrets in.
  uint64_t ForeignStackBytes = 0;
  /// Other secret functions call this one, with whatever is in registers.
  bool SecretCallers = false;
  /// On some path a routine of the runtime wipes, and may use registers that
  /// other code does not: so that this does not show, all exits have to.
  bool WipesByRuntime = false;

  /// There may be no stack any more where it is to be wiped.
  bool asksForRoom() const {
    return ForeignStackBytes || UnusedBytes >= MaxUnusedBytes;
  }
};

/// The machine code that erases in one function, one implementation a target.
class TargetEraser {
public:
  virtual ~TargetEraser() = default;

  /// Null where the function's target has no implementation.
  static std::unique_ptr<TargetEraser> create(llvm::MachineFunction &MF);

  /// Right after instruction selection: notes down in function attributes what
  /// later passes would hide, and keeps direct calls direct.
  virtual void prepare() = 0;
  /// Right after instruction selection: makes a tail call of Call, which does
  /// not return and has its arguments in registers. False if the function's
  /// calling convention, or the kind of call, does not allow it.
  virtual bool makeTailCall(llvm::MachineInstr &Call) = 0;
  /// Right after instruction selection: has Call go past any lazily bound PLT
  /// entry, by a new instruction if need be. False if there is no way to.
  virtual bool bindEagerly(llvm::MachineInstr &Call) = 0;
  /// Bytes of incoming arguments on the stack, which the callee owns.
  virtual uint64_t argumentBytes() const = 0;
  /// Bytes of stack the function may have written below the stack pointer it
  /// returns with, calls included; without dynamic allocations.
  virtual uint64_t stackBytes() const = 0;
  /// The most that calls push of their arguments: so far below where the stack
  /// pointer is before and after, a callee may begin.
  virtual uint64_t pushedBytes() const = 0;
  /// Finds out what registers hold at the calls and exits that were Found. All
  /// that follows here relies on it.
  virtual void followRegisters(const Survey &Found,
                               const ChangesOf &Changes) = 0;
  /// Once the plans of Found are complete: decides how its exits erase, adds
  /// the stack to the plans that they write themselves on their way, and notes
  /// how far they reach.
  virtual void planExits(Survey &Found) = 0;
  /// Adds the registers that carry incoming arguments to Dirty.
  virtual void addArguments(llvm::BitVector &Dirty) const = 0;
  /// Adds the registers that erase() may use on its way at the exits that were
  /// Found, and all that are cleared without an instruction that defines them.
  virtual void addScratch(const Survey &Found,
                          llvm::BitVector &Dirty) const = 0;
  /// The names of dirty registers that erase() knows no way to clear.
  virtual std::string unclearable(const ErasePlan &Plan) const = 0;
  /// A conditional exit shares its block with what runs when it is not taken.
  /// Gives it a block of its own, and returns the exit to erase before.
  virtual llvm::MachineInstr &isolate(llvm::MachineInstr &Exit) = 0;
  /// Adds the registers that hold data at the exits, if nothing is erased
  /// there.
  virtual void addLeft(llvm::BitVector &Left) const = 0;
  /// Inserts the erasing code before Exit, a return or tail call, or in place
  /// of it. Keeps what Exit reads. False if so much of the stack has to be left
  /// as may not be there, because no register is free to ask the runtime with.
  virtual bool erase(llvm::MachineInstr &Exit, const ErasePlan &Plan) = 0;
  /// Clears, before a call of code that erases nothing, what the call does not
  /// read: that code may save any register to its own frame. False if some
  /// may live on across the call and had to be left.
  virtual bool clearBeforeCall(llvm::MachineInstr &Call) = 0;
  /// Wipes the stack right before Call. False if all that may not be there had
  /// to be left, because no register is free to ask the runtime with.
  virtual bool wipeBeforeCall(llvm::MachineInstr &Call,
                              const StackBelow &Below) = 0;
  /// Whether vector registers can be cleared that foreign code has used.
  virtual bool hasVectors() const = 0;
  /// The register classes erase() clears, in words, for remarks.
  virtual std::string describe() const = 0;
};

/// x86-64, in EraseX86.cpp.
std::unique_ptr<TargetEraser> createX86Eraser(llvm::MachineFunction &MF);

} // namespace lethe

#endif
