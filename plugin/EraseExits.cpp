#include "EraseExits.h"
#include "Attributes.h"
#include "CallKinds.h"
#include "EraseTarget.h"
#include "Report.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/CodeGen/MachineDominators.h"
#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/MachineRegisterInfo.h"
#include "llvm/CodeGen/TargetInstrInfo.h"
#include "llvm/CodeGen/TargetRegisterInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Target/TargetMachine.h"

using namespace llvm;

namespace lethe {

char EraseExits::ID = 0;

/// Everything learned of one function before code is inserted.
struct EraseExits::Survey {
  ErasePlan Plan;
  SmallVector<MachineInstr *, 4> Exits;
  SmallVector<MachineInstr *, 8> Calls;      ///< Of code that erases nothing.
  SmallVector<MachineInstr *, 4> GivenCalls; ///< ... and is handed secrets.
  SmallVector<MachineInstr *, 4> ErasingCalls;
  SmallSetVector<StringRef, 4> ForeignCallees;
  SmallSetVector<StringRef, 4> TailCallees; ///< Foreign, by tail call.
  SmallSetVector<StringRef, 4> RecursiveCallees;
  bool NoReturnCalls = false;
  /// As Plan has them, but for all of the call tree.
  uint64_t TreeBytes = 0, TreeForeignBytes = 0;
};

void EraseExits::surveyCall(MachineInstr &Call, CalleeKind Kind,
                            Survey &Found) {
  StringRef Name = CallKinds::calleeName(Call);
  if (Call.isReturn()) {
    if (Kind == CalleeKind::Foreign || Kind == CalleeKind::Stackless)
      Found.TailCallees.insert(Name);
    return;
  }
  // What follows in this block of a call that does not return is nothing.
  if (Call.getParent()->succ_empty() &&
      none_of(Call.getParent()->terminators(),
              [](const MachineInstr &MI) { return MI.isReturn(); })) {
    Found.NoReturnCalls = true;
    return;
  }
  if (Kind == CalleeKind::Erasing) {
    Found.ErasingCalls.push_back(&Call);
    return;
  }
  Found.Calls.push_back(&Call);
  if (Kind == CalleeKind::NotGiven)
    return;
  Found.GivenCalls.push_back(&Call);
  if (Kind == CalleeKind::Foreign)
    Found.ForeignCallees.insert(Name);
}

EraseExits::Survey EraseExits::survey(MachineFunction &MF,
                                      const TargetEraser &Target) {
  const Function &F = MF.getFunction();
  CallKinds Kinds(F);
  Survey Found;
  ErasePlan &Plan = Found.Plan;
  Plan.Dirty.resize(MF.getSubtarget().getRegisterInfo()->getNumRegs());
  for (MachineBasicBlock &MBB : MF)
    for (MachineInstr &MI : MBB) {
      if (MI.isDebugOrPseudoInstr())
        continue;
      if (MI.isReturn())
        Found.Exits.push_back(&MI);
      for (const MachineOperand &Operand : MI.all_defs())
        if (Operand.getReg())
          Plan.Dirty.set(Operand.getReg().id());
      if (MI.isCall())
        surveyCall(MI, Kinds.of(MI), Found);
    }
  Target.addArguments(Plan.Dirty);
  Plan.StackBytes = Target.stackBytes();
  Plan.ArgumentBytes = Target.argumentBytes();
  Plan.SecretCallers = F.hasFnAttribute(CalledAttr);
  Plan.ForeignDirty = !Found.GivenCalls.empty();
  if (!Found.ForeignCallees.empty())
    F.getFnAttribute(ForeignStackAttr)
        .getValueAsString()
        .getAsInteger(10, Plan.ForeignStackBytes);
  return Found;
}

/// Whether a callee ran must not show: what it erased would tell. So where it
/// may be passed by, its caller erases all that it would have.
void EraseExits::addConditionalCallees(MachineFunction &MF, Survey &Found) {
  if (Found.ErasingCalls.empty())
    return;
  ErasePlan &Plan = Found.Plan;
  const uint64_t OwnBytes = Plan.StackBytes;
  MachineDominatorTree Dominators(MF);
  for (const MachineInstr *Call : Found.ErasingCalls) {
    const Function *Callee = CallKinds::callee(*Call);
    auto Known = Reaches.find(Callee);
    bool IsAlwaysMade = all_of(Found.Exits, [&](const MachineInstr *Exit) {
      return Dominators.dominates(Call->getParent(), Exit->getParent());
    });
    if (Known == Reaches.end()) {
      // Recursion. How deep it went is told by how much it erased.
      Found.RecursiveCallees.insert(Callee->getName());
      Plan.ForeignDirty |= Callee != &MF.getFunction();
      continue;
    }
    const Reach &Below = Known->second;
    Plan.Dirty |= Below.Dirty;
    Plan.ForeignDirty |= Below.ForeignDirty;
    Found.TreeBytes = std::max(Found.TreeBytes, OwnBytes + Below.StackBytes);
    Found.TreeForeignBytes =
        std::max(Found.TreeForeignBytes, Below.ForeignStackBytes);
    if (IsAlwaysMade)
      continue;
    Plan.StackBytes = std::max(Plan.StackBytes, OwnBytes + Below.StackBytes);
    Plan.ForeignStackBytes =
        std::max(Plan.ForeignStackBytes, Below.ForeignStackBytes);
  }
  Plan.UnusedBytes = Plan.StackBytes - OwnBytes;
}

static std::string quoted(StringRef Callee) {
  return Callee.empty() ? "a function pointer" : "'" + demangle(Callee) + "'";
}

/// The constructs whose residue these exits do not reach; each is said.
void EraseExits::reportLimits(const MachineFunction &MF, const Survey &Found) {
  const Function &F = MF.getFunction();
  const MachineFrameInfo &MFI = MF.getFrameInfo();
  auto warn = [&](const Twine &What) {
    reportNotErased(MF, Severity::Warning, What);
  };
  if (MFI.hasVarSizedObjects())
    warn("variable-length arrays and alloca are not erased");
  if (MF.exposesReturnsTwice())
    warn("frames that longjmp skips on its way here are not erased");
  if (F.hasFnAttribute(Attribute::SafeStack))
    warn("the second stack of -fsanitize=safe-stack is not erased");
  if (F.hasFnAttribute(Attribute::SanitizeAddress) ||
      F.hasFnAttribute(Attribute::SanitizeHWAddress))
    warn("locals that the address sanitizer moves to its fake stack are not "
         "erased");
  if (MF.shouldSplitStack())
    warn("stack segments of -fsplit-stack are not erased");
  if (F.isPresplitCoroutine() || F.hasFnAttribute("coroutine.presplit"))
    warn("coroutine frames are not erased");
  if (MFI.hasPatchPoint() || MFI.hasStackMap())
    warn("code patched in at a patch point is not erased after");
  if (MF.hasEHFunclets())
    warn("frames of exception funclets are not erased");

  if (!F.doesNotThrow())
    reportNotErased(MF, Severity::Remark,
                    "nothing is erased when an exception passes through");
  if (Found.NoReturnCalls)
    reportNotErased(MF, Severity::Remark,
                    "nothing is erased before calls that do not return");
  std::string Depth = Found.Plan.ForeignStackBytes
                          ? "is erased to a depth of " +
                                std::to_string(Found.Plan.ForeignStackBytes) +
                                " bytes only"
                          : "is not erased";
  for (StringRef Callee : Found.ForeignCallees)
    reportNotErased(MF, Severity::Remark,
                    "the stack below the call of " + quoted(Callee) + " " +
                        Depth +
                        ": it is handed secrets and not compiled by "
                        "Lethe here");
  for (StringRef Callee : Found.RecursiveCallees)
    reportNotErased(MF, Severity::Remark,
                    "how deep the recursion through " + quoted(Callee) +
                        " went shows in how much of the stack is erased");
  if (F.isVarArg())
    reportNotErased(MF, Severity::Remark,
                    "variable arguments on the stack are its caller's to "
                    "erase");
  for (StringRef Callee : Found.TailCallees)
    reportNotErased(MF, Severity::Remark,
                    "nothing is erased after the musttail call of " +
                        quoted(Callee));
}

/// Functions in which nothing can be erased at all.
static const char *whyRefused(const MachineFunction &MF) {
  const Function &F = MF.getFunction();
  if (F.hasFnAttribute(Attribute::Naked))
    return "nothing is erased: a naked function has no epilogue";
  if (F.getCallingConv() == CallingConv::X86_INTR)
    return "nothing is erased: interrupt handlers are not supported";
  if (MF.callsEHReturn())
    return "nothing is erased: __builtin_eh_return is not supported";
  return nullptr;
}

bool EraseExits::runOnMachineFunction(MachineFunction &MF) {
  const Function &F = MF.getFunction();
  if (!F.hasFnAttribute(SecretAttr))
    return false;
  if (const char *Why = whyRefused(MF)) {
    reportNotErased(MF, Severity::Warning, Why);
    return false;
  }
  std::unique_ptr<TargetEraser> Target = TargetEraser::create(MF);
  if (!Target) {
    reportNotErased(MF, Severity::Warning,
                    "nothing is erased: target '" +
                        MF.getTarget().getTargetTriple().str() +
                        "' is not supported");
    return false;
  }

  Survey Found = survey(MF, *Target);
  addConditionalCallees(MF, Found);
  reportLimits(MF, Found);
  if (std::string Names = Target->unclearable(Found.Plan); !Names.empty())
    reportNotErased(MF, Severity::Warning,
                    "registers not erased, no way is known: " + Names);
  for (MachineInstr *Call : Found.GivenCalls)
    Target->clearAfterCall(*Call);
  for (MachineInstr *Call : Found.Calls)
    if (!Target->clearBeforeCall(*Call, Found.Plan))
      reportNotErased(MF, Severity::Remark,
                      "registers that " + quoted(CallKinds::calleeName(*Call)) +
                          " keeps for its caller may reach its frame");
  for (MachineInstr *Exit : Found.Exits)
    Target->erase(Target->isolate(*Exit), Found.Plan);
  Reaches[&F] = {std::max(Found.Plan.StackBytes, Found.TreeBytes),
                 std::max(Found.Plan.ForeignStackBytes, Found.TreeForeignBytes),
                 Found.Plan.Dirty, Found.Plan.ForeignDirty};
  if (!Found.Exits.empty())
    reportErased(MF,
                 "'" + demangle(F.getName()) + "' erases " +
                     Twine(Found.Plan.StackBytes + Found.Plan.ArgumentBytes) +
                     " bytes of stack and " + Target->describe(Found.Plan) +
                     " at " + Twine(Found.Exits.size()) +
                     (Found.Exits.size() == 1 ? " exit" : " exits") +
                     "; it is secret: " +
                     F.getFnAttribute(SecretAttr).getValueAsString());
  return !Found.Exits.empty() || !Found.Calls.empty();
}

std::unique_ptr<TargetEraser> TargetEraser::create(MachineFunction &MF) {
  const Triple &T = MF.getTarget().getTargetTriple();
  if (T.getArch() == Triple::x86_64 && T.isOSBinFormatELF() && !T.isX32())
    return createX86Eraser(MF);
  return nullptr;
}

} // namespace lethe
