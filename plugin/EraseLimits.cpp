#include "EraseLimits.h"
#include "Attributes.h"
#include "Report.h"
#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

namespace lethe {

std::string quoteCallee(StringRef Callee) {
  return Callee.empty() ? "a function pointer" : "'" + demangle(Callee) + "'";
}

/// Calls that code generation has added after landing pads were; the hooks of
/// profilers do not unwind.
static bool isOfTheCompiler(StringRef Callee) {
  return Callee == "_Unwind_Resume" || Callee == "__fentry__" ||
         Callee.contains("mcount") || Callee.starts_with("__cyg_profile_func");
}

/// Unwinding may go through F without passing a landing pad: it has none, for
/// want of a personality routine.
static bool mayBePassedBy(const Function &F) {
  return any_of(instructions(F), [](const Instruction &I) {
    const auto *Call = dyn_cast<CallInst>(&I);
    return Call && !Call->doesNotThrow() && !isa<IntrinsicInst>(Call) &&
           !Call->isMustTailCall() &&
           !isOfTheCompiler(Call->getCalledOperand()->getName());
  });
}

void reportLimits(const MachineFunction &MF, const Survey &Found) {
  const Function &F = MF.getFunction();
  const MachineFrameInfo &MFI = MF.getFrameInfo();
  auto warn = [&](const Twine &What) {
    reportNotErased(MF, Severity::Warning, What);
  };
  if (MFI.hasVarSizedObjects() && !F.hasFnAttribute(DynamicErasedAttr))
    warn("variable-length arrays and alloca are not erased");
  if (F.hasFnAttribute(Attribute::SanitizeAddress) ||
      F.hasFnAttribute(Attribute::SanitizeHWAddress))
    warn("locals that the address sanitizer moves to its fake stack are not "
         "erased");
  if (MF.hasEHFunclets())
    warn("frames of exception funclets are not erased");

  if (F.hasFnAttribute(CancellableAttr))
    reportNotErased(MF, Severity::Remark,
                    "nothing is erased when its thread ends in a call; "
                    "-fexceptions has the stack unwound and erased");
  else if (!F.doesNotThrow() && (Found.Resumes || mayBePassedBy(F)))
    reportNotErased(MF, Severity::Remark,
                    "nothing is erased when an exception passes through");
  if (Found.NoReturnCalls)
    reportNotErased(MF, Severity::Remark,
                    "nothing is erased before calls that do not return");
  if (Found.Traps)
    reportNotErased(MF, Severity::Remark, "nothing is erased before a trap");
  auto depth = [](const ErasePlan &Plan) {
    return Plan.ForeignStackBytes
               ? "is erased to a depth of " +
                     std::to_string(Plan.ForeignStackBytes) + " bytes only"
               : std::string("is not erased");
  };
  if (Found.ReturnsTwice)
    reportNotErased(MF, Severity::Remark,
                    "the stack that longjmp skips on its way here " +
                        depth(Found.Plan));
  if (Found.HasLandingPads)
    reportNotErased(MF, Severity::Remark,
                    "the stack that an exception skips on its way here " +
                        depth(Found.UnwindPlan));
  for (StringRef Callee : Found.ForeignCallees)
    reportNotErased(MF, Severity::Remark,
                    "the stack below the call of " + quoteCallee(Callee) + " " +
                        depth(Found.Plan) +
                        ": it is handed secrets and not compiled by "
                        "Lethe here");
  for (StringRef Callee : Found.RecursiveCallees)
    reportNotErased(MF, Severity::Remark,
                    "how deep the recursion through " + quoteCallee(Callee) +
                        " went shows in how much of the stack is erased");
  for (StringRef Callee : Found.DeepCallees)
    reportNotErased(MF, Severity::Remark,
                    "whether " + quoteCallee(Callee) +
                        " was called shows in the stack: it uses more than "
                        "1 GiB of it");
  if (F.isVarArg())
    reportNotErased(MF, Severity::Remark,
                    "variable arguments on the stack are its caller's to "
                    "erase");
  for (StringRef Callee : Found.TailCallees)
    reportNotErased(MF, Severity::Remark,
                    "nothing is erased after the musttail call of " +
                        quoteCallee(Callee));
}

const char *whyRefused(const MachineFunction &MF) {
  const Function &F = MF.getFunction();
  const MachineFrameInfo &MFI = MF.getFrameInfo();
  if (F.hasFnAttribute(Attribute::Naked))
    return "nothing is erased: a naked function has no epilogue";
  if (F.getCallingConv() == CallingConv::X86_INTR)
    return "nothing is erased: interrupt handlers are not supported";
  // It checks the return address below the stack pointer after each call.
  if (F.hasFnAttribute(Attribute::SpeculativeLoadHardening))
    return "nothing is erased: -mspeculative-load-hardening is not supported";
  if (MF.callsEHReturn())
    return "nothing is erased: __builtin_eh_return is not supported";
  // __morestack returns to the byte behind its own return address.
  if (MF.shouldSplitStack())
    return "nothing is erased: -fsplit-stack is not supported";
  // A pass that runs later reads what is live at a patch point.
  if (MFI.hasPatchPoint() || MFI.hasStackMap())
    return "nothing is erased: patch points are not supported";
  // XRay has replaced the exits by its own.
  for (const MachineBasicBlock &MBB : MF)
    for (const MachineInstr &MI : MBB)
      if (MI.getOpcode() == TargetOpcode::PATCHABLE_RET ||
          MI.getOpcode() == TargetOpcode::PATCHABLE_TAIL_CALL)
        return "nothing is erased: -fxray-instrument is not supported";
  // Offsets from the stack pointer have 32 bits.
  if (MFI.getStackSize() > MaxFrameBytes)
    return "nothing is erased: its frame is larger than 1 GiB";
  return nullptr;
}

} // namespace lethe
