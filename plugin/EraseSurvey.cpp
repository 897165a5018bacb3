#include "EraseSurvey.h"
#include "Attributes.h"
#include "CallKinds.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/CodeGen/TargetRegisterInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

namespace lethe {

static bool callsIntrinsic(const Function &F, Intrinsic::ID ID) {
  return any_of(instructions(F), [&](const Instruction &I) {
    const auto *Call = dyn_cast<IntrinsicInst>(&I);
    return Call && Call->getIntrinsicID() == ID;
  });
}

/// A call after which the block has nothing more to do.
static bool doesNotReturn(const MachineInstr &Call) {
  const MachineBasicBlock &MBB = *Call.getParent();
  return !Call.isReturn() && MBB.succ_empty() &&
         none_of(MBB.terminators(),
                 [](const MachineInstr &MI) { return MI.isReturn(); });
}

/// What the unwinder and those it skipped have left, and what longjmp has: the
/// stack below is theirs, and registers were not cleared after the call.
static void addSkippedFrames(ErasePlan &Plan, const Function &F) {
  Plan.ForeignDirty = true;
  Plan.ForeignStackBytes = foreignStackBytes(F);
}

/// Control may get from a landing pad to one of the exits.
static bool reachesFromLandingPad(MachineFunction &MF,
                                  ArrayRef<MachineInstr *> Exits) {
  SmallPtrSet<const MachineBasicBlock *, 16> Reached;
  SmallVector<const MachineBasicBlock *, 16> Work;
  for (const MachineBasicBlock &MBB : MF)
    if (MBB.isEHPad())
      Work.push_back(&MBB);
  while (!Work.empty()) {
    const MachineBasicBlock *MBB = Work.pop_back_val();
    if (Reached.insert(MBB).second)
      append_range(Work, MBB->successors());
  }
  return any_of(Exits, [&](const MachineInstr *Exit) {
    return Reached.contains(Exit->getParent());
  });
}

/// Not counting what -mllvm -trap-unreachable puts behind calls.
static bool traps(const MachineBasicBlock &MBB) {
  return any_of(MBB,
                [](const MachineInstr &MI) { return MI.getDesc().isTrap(); }) &&
         none_of(MBB, [](const MachineInstr &MI) { return MI.isCall(); });
}

/// Such a call unwinds through here before it goes on for good.
static bool throws(StringRef Callee) {
  return StringSwitch<bool>(Callee)
      .Cases({"__cxa_throw", "__cxa_rethrow", "_Unwind_RaiseException"}, true)
      .Cases({"_Unwind_Resume_or_Rethrow", "pthread_exit", "thrd_exit"}, true)
      .Default(Callee.starts_with("_ZSt") && Callee.contains("__throw_"));
}

static bool isLastCall(const MachineInstr &Call) {
  for (const MachineInstr *Next = Call.getNextNode(); Next;
       Next = Next->getNextNode())
    if (isCall(*Next))
      return false;
  return true;
}

/// A call that does not return, as far as we know, but may throw.
static bool mayEndProgram(const MachineInstr &Call) {
  const MachineBasicBlock &MBB = *Call.getParent();
  auto isDeadEnd = [](const MachineBasicBlock *To) {
    return To->isEHPad() ||
           (To->succ_empty() && !To->isReturnBlock() && none_of(*To, isCall));
  };
  return !Call.isReturn() && !MBB.succ_empty() && isLastCall(Call) &&
         all_of(MBB.successors(), isDeadEnd) &&
         !throws(CallKinds::calleeName(Call));
}

Survey surveyFunction(MachineFunction &MF, const TargetEraser &Target) {
  const Function &F = MF.getFunction();
  CallKinds Kinds(F);
  Survey Found;
  auto addCall = [&](MachineInstr &Call) {
    if (resumesUnwinding(Call)) {
      Found.Resumes |= !Call.isReturn();
      return;
    }
    if (doesNotReturn(Call)) {
      Found.NoReturnCalls = true;
      return;
    }
    Found.NoReturnCalls |= mayEndProgram(Call);
    Found.Calls.push_back(&Call);
    CalleeKind Kind = Kinds.of(Call);
    if (Kind == CalleeKind::Erasing)
      return;
    StringRef Name = CallKinds::calleeName(Call);
    if (Call.isReturn()) {
      if (Kind != CalleeKind::NotGiven)
        Found.TailCallees.insert(Name);
      return;
    }
    if (!keepsRegisters(Call))
      Found.PlainCalls.insert(&Call);
    if (Kind == CalleeKind::NotGiven)
      return;
    Found.GivenCalls.insert(&Call);
    if (Kind == CalleeKind::Foreign)
      Found.ForeignCallees.insert(Name);
  };

  ErasePlan &Plan = Found.Plan;
  Plan.Dirty.resize(MF.getSubtarget().getRegisterInfo()->getNumRegs());
  for (MachineBasicBlock &MBB : MF) {
    Found.Traps |= traps(MBB);
    for (MachineInstr &MI : MBB) {
      if (MI.isDebugOrPseudoInstr())
        continue;
      if (MI.isReturn())
        (MI.isCall() && resumesUnwinding(MI) ? Found.UnwindExits : Found.Exits)
            .push_back(&MI);
      if (isCall(MI))
        addCall(MI);
      if (definesOnlyResults(MI))
        for (const MachineOperand &Operand : MI.all_defs())
          if (Operand.getReg())
            Plan.Dirty.set(Operand.getReg().id());
    }
  }
  Target.addArguments(Plan.Dirty);
  Plan.StackBytes = Found.FrameBytes = Target.stackBytes();
  Found.PushedBytes = Target.pushedBytes();
  Plan.ArgumentBytes = Target.argumentBytes();
  Plan.SecretCallers = F.hasFnAttribute(CalledAttr);
  Plan.ForeignDirty = !Found.GivenCalls.empty();
  if (!Found.ForeignCallees.empty())
    Plan.ForeignStackBytes = foreignStackBytes(F);
  Found.NoReturnCalls |= callsIntrinsic(F, Intrinsic::eh_sjlj_longjmp);
  Found.ReturnsTwice =
      MF.exposesReturnsTwice() || callsIntrinsic(F, Intrinsic::eh_sjlj_setjmp);
  Found.HasLandingPads =
      any_of(MF, [](const MachineBasicBlock &MBB) { return MBB.isEHPad(); });
  if (Found.ReturnsTwice ||
      (Found.HasLandingPads && reachesFromLandingPad(MF, Found.Exits)))
    addSkippedFrames(Plan, F);
  Found.UnwindPlan = Plan;
  addSkippedFrames(Found.UnwindPlan, F);
  return Found;
}

} // namespace lethe
