#ifndef LETHE_PLUGIN_X86RETURNS_H
#define LETHE_PLUGIN_X86RETURNS_H

#include "X86Registers.h"

namespace lethe {

struct Survey;

/// A routine of the runtime that a function jumps to where it would return: it
/// erases what is left and returns for it. runtime/return_x86_64.S has them.
class X86Return {
public:
  /// The one for a function with much to erase: Clear at all of its exits
  /// together. None if it has little, or may not return that way.
  static std::optional<X86Return>
  choose(const llvm::MachineFunction &MF, const X86Names &Names,
         const X86Features &Features, const X86Registers &Registers,
         const Survey &Found, const X86Groups &Clear);

  /// What the routine clears besides the stack.
  const X86Groups &clears() const { return Clears; }
  /// Whether it finds out how much stack there is.
  bool asksForRoom() const { return Kind == ForeignStack; }
  const char *symbol() const;
  /// What it takes in R11 to follow Plan.
  uint32_t argument(const ErasePlan &Plan) const;

private:
  enum Routine { Stack, Low, Vectors, Foreign, ForeignStack };

  X86Return(Routine Kind, const X86Features &Features);

  Routine Kind;
  bool AVX;
  X86Groups Clears;
};

} // namespace lethe

#endif
