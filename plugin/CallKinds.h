#ifndef LETHE_PLUGIN_CALLKINDS_H
#define LETHE_PLUGIN_CALLKINDS_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/CodeGen/MachineFunction.h"
#include "llvm/CodeGen/MachineInstr.h"

namespace lethe {

/// How a callee may treat the secrets of a secret function that calls it.
enum class CalleeKind {
  Erasing,   ///< Compiled here as a secret function; the runtime.
  NotGiven,  ///< Handed nothing secret; or erases what it was handed itself.
  Stackless, ///< Handed secrets; known to keep them off the stack.
  Foreign,   ///< Handed secrets, erases nothing that we know of.
};

/// Whether MI ends up as a call of a function. On x86 the pseudo instructions
/// that call __tls_get_addr are not said to be calls.
bool isCall(const llvm::MachineInstr &MI);

/// What MI defines is its result. Pseudo instructions that become calls list
/// all that these clobber.
inline bool definesOnlyResults(const llvm::MachineInstr &MI) {
  return MI.isCall() || !isCall(MI);
}

/// Whether Call goes on unwinding for an exception that this function does not
/// catch; it never returns.
bool resumesUnwinding(const llvm::MachineInstr &Call);

/// A callee with fewer instructions at hand cannot clear the registers that
/// only its caller knows of.
bool hasSameInstructions(const llvm::Function &A, const llvm::Function &B);

/// Leaf routines of the C library and of Lethe's own runtime: they work in
/// registers, and only those of the vector unit can still hold what they
/// handled.
bool isStackless(llvm::StringRef Name);

/// A call of such a routine of another unit: where no lazily bound PLT entry
/// lies in front of it, what its caller has in registers is saved nowhere.
bool mayKeepRegisters(const llvm::MachineInstr &Call);

/// A call of such a routine that no lazily bound PLT entry lies in front of:
/// what its caller has in registers it saves nowhere.
bool keepsRegisters(const llvm::MachineInstr &Call);

/// What the metadata of kind heapallocsite of a call says: one of the texts in
/// Attributes.h; empty if it has none.
llvm::StringRef notedText(const llvm::MDNode *Note);

/// The runtime of -fsanitize=safe-stack, which UnsafeStack calls.
inline constexpr char UnsafeStackBottomName[] = "__get_unsafe_stack_bottom";

/// Tells the kinds apart for the calls of one secret function, by what
/// PrepareCalls noted down.
class CallKinds {
public:
  explicit CallKinds(const llvm::Function &F);

  CalleeKind of(const llvm::MachineInstr &Call) const;

  /// Whether Call is made whatever the secret is, or is not, and its callee
  /// leaves the same each time.
  bool isOnPublicPath(const llvm::MachineInstr &Call) const;

  /// The callee if it is called directly, else null.
  static const llvm::Function *callee(const llvm::MachineInstr &Call);
  /// The functions of this module that Call may lead to, if these are all:
  /// the callee, or those that PointerCallees noted.
  static llvm::SmallVector<const llvm::Function *, 2>
  callees(const llvm::MachineInstr &Call);
  /// The callee's symbol; empty for a call through a pointer.
  static llvm::StringRef calleeName(const llvm::MachineInstr &Call);

private:
  const llvm::Function &F;
  llvm::StringSet<> NotGiven, OnPublicPaths;
};

} // namespace lethe

#endif
