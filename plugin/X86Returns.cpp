#include "X86Returns.h"
#include "EraseSurvey.h"
#include "X86Frame.h"
#include "X86Results.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"

using namespace llvm;

namespace lethe {

/// By encoding number: all that a function may change but RAX.
static constexpr unsigned ClearedGPRs[] = {1, 2, 6, 7, 8, 9, 10, 11};

X86Return::X86Return(Routine Kind, const X86Features &Features)
    : Kind(Kind), AVX(Features.AVX) {
  for (unsigned I : ClearedGPRs)
    Clears.GPR.set(I);
  Clears.Vector.set(Kind == Stack ? 15 : 0, 16);
  if (Kind >= Vectors) {
    Clears.HighVectors = !Features.AVX512;
    if (Features.AVX512) {
      Clears.Vector.set();
      Clears.Mask.set();
    }
  }
  Clears.X87 = Kind >= Foreign;
}

const char *X86Return::symbol() const {
  static constexpr const char *Symbols[][2] = {
      {"__lethe_return_stack", "__lethe_return_stack_avx"},
      {"__lethe_return_low", "__lethe_return_low_avx"},
      {"__lethe_return_vectors", "__lethe_return_vectors_avx"},
      {"__lethe_return_foreign", "__lethe_return_foreign_avx"},
      {"__lethe_return_foreign_stack", "__lethe_return_foreign_stack_avx"}};
  return Symbols[Kind][AVX];
}

/// Multiples of 8; 16 bits each for all that is asked for and what is there.
static uint64_t bytesAskedFor(const ErasePlan &Plan) {
  return Plan.StackBytes + alignTo(Plan.ForeignStackBytes, StackSlotBytes);
}
static constexpr uint64_t MaxBytesAskedFor = StackSlotBytes * UINT16_MAX;

uint32_t X86Return::argument(const ErasePlan &Plan) const {
  if (!asksForRoom())
    return Plan.StackBytes;
  const uint64_t Used = Plan.StackBytes - Plan.UnusedBytes;
  return bytesAskedFor(Plan) / StackSlotBytes << 16 | Used / StackSlotBytes;
}

/// Hardened against speculation, a return is more than one instruction, and an
/// indirect jump is none.
static bool returnsByOneInstruction(const MachineFunction &MF) {
  const TargetSubtargetInfo &Subtarget = MF.getSubtarget();
  return !MF.getFunction().hasFnAttribute(Attribute::FnRetThunkExtern) &&
         !Subtarget.checkFeatures("+retpoline-indirect-branches") &&
         !Subtarget.checkFeatures("+lvi-cfi");
}

/// How much shorter a jump has to be for code that is to be small.
static constexpr unsigned WorthBytes = 24;

/// About as many bytes of code does it take to clear these, and the stack.
static unsigned inlineBytes(const X86Groups &Clear, uint64_t StackBytes) {
  return Clear.GPR.count() * 5 / 2 + Clear.Vector.count() * 3 + StackBytes / 2;
}

static bool keepsResults(const X86Groups &Results, const X86Groups &Clears) {
  return !Results.GPR.anyCommon(Clears.GPR) && Results.Vector.none() &&
         Results.Mask.none();
}

std::optional<X86Return>
X86Return::choose(const MachineFunction &MF, const X86Names &Names,
                  const X86Features &Features, const X86Registers &Registers,
                  const Survey &Found, const X86Groups &Clear) {
  auto hasAll = [&](unsigned Begin, unsigned End) {
    return Clear.Vector.find_first_unset_in(Begin, End) < 0;
  };
  const ErasePlan &Plan = Found.Plan;
  Routine Kind;
  if (bytesAskedFor(Plan) > MaxBytesAskedFor)
    return std::nullopt;
  const bool High = Clear.HighVectors || hasAll(16, 32);
  if (Plan.asksForRoom())
    Kind = ForeignStack;
  else if (Clear.X87 && !High)
    return std::nullopt;
  else if (Clear.X87)
    Kind = Foreign;
  else if (High)
    Kind = Vectors;
  else if (hasAll(2, 16))
    Kind = Low;
  else if (StackBelow{Plan.StackBytes}.callsRuntime() ||
           (MF.getFunction().hasOptSize() &&
            inlineBytes(Clear, Plan.StackBytes) > WorthBytes))
    Kind = Stack;
  else
    return std::nullopt;

  const X86Return Chosen(Kind, Features);
  const X86Groups &Clears = Chosen.clears();
  auto isKept = [&](const BitVector &Cleared, ArrayRef<MCRegister> Named) {
    return any_of(Cleared.set_bits(), [&](unsigned I) {
      return Registers.isCalleeSaved(Named[I]);
    });
  };
  if (!Features.SSE || (Clears.X87 && !Features.X87) || Clear.MMX ||
      x87Results(MF.getFunction()) || !returnsByOneInstruction(MF) ||
      isKept(Clears.GPR, Names.GPR64) || isKept(Clears.Vector, Names.XMM))
    return std::nullopt;
  const bool MayReturn = all_of(Found.Exits, [&](const MachineInstr *Exit) {
    return Exit->isCall() ||
           (Exit->getOpcode() == Names.Op.RET64 &&
            keepsResults(Registers.readBy(*Exit), Clears));
  });
  if (!MayReturn)
    return std::nullopt;
  return Chosen;
}

} // namespace lethe
