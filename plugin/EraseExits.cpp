#include "EraseExits.h"
#include "Attributes.h"
#include "CallKinds.h"
#include "EraseLimits.h"
#include "Report.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/CodeGen/TargetRegisterInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"
#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

using namespace llvm;

namespace lethe {

char EraseExits::ID = 0;

using BlockSet = SmallPtrSet<const MachineBasicBlock *, 16>;

static BlockSet blocksLeadingTo(ArrayRef<MachineInstr *> Exits) {
  BlockSet Leading;
  SmallVector<const MachineBasicBlock *, 16> Work;
  for (const MachineInstr *Exit : Exits)
    Work.push_back(Exit->getParent());
  while (!Work.empty()) {
    const MachineBasicBlock *MBB = Work.pop_back_val();
    if (Leading.insert(MBB).second)
      append_range(Work, MBB->predecessors());
  }
  return Leading;
}

EraseExits::Reach EraseExits::reachOf(const MachineInstr &Call) const {
  const auto Callees = CallKinds::callees(Call);
  StringRef Name = CallKinds::calleeName(Call);
  Reach Result;
  // A pointer may lead to any function of this module.
  if (Callees.empty() && Name.empty())
    Result = ThroughPointers;
  auto addUnknown = [&] {
    Result.ForeignDirty = true;
    Result.IsForeign |= !isStackless(Name);
  };
  if (Callees.empty())
    addUnknown();
  for (const Function *Callee : Callees) {
    if (auto Known = Reaches.find(Callee); Known != Reaches.end())
      Result.include(Known->second, Known->second.StackBytes);
    // A function that calls itself has no need to count its own.
    else if (Callee != &Call.getMF()->getFunction())
      addUnknown();
  }
  return Result;
}

CallChanges EraseExits::changesOf(const MachineInstr &Call) const {
  CallChanges Result;
  const Function &Caller = Call.getMF()->getFunction();
  const BitVector None(
      Call.getMF()->getSubtarget().getRegisterInfo()->getNumRegs());
  const auto Callees = CallKinds::callees(Call);
  if (!Callees.empty())
    Result.Registers = None;
  Result.Left = None;
  for (const Function *Callee : Callees) {
    // What a function changes that calls itself is known without that.
    if (Callee == &Caller)
      continue;
    auto Known = Reaches.find(Callee);
    const bool IsKnown = Known != Reaches.end();
    if (!IsKnown || Known->second.ForeignDirty)
      Result.Registers.reset();
    else if (Result.Registers)
      *Result.Registers |= Known->second.Dirty;
    if (!IsKnown && isInterior(*Callee))
      Result.Left.reset();
    else if (IsKnown && Result.Left)
      *Result.Left |= Known->second.Left;
  }
  return Result;
}

static constexpr uint64_t ReturnAddressBytes = 8;

const EraseExits::Reach *
EraseExits::reachOfInterior(const MachineInstr &Call) const {
  const Function *Callee = CallKinds::callee(Call);
  auto Known =
      Callee && isInterior(*Callee) ? Reaches.find(Callee) : Reaches.end();
  return Known == Reaches.end() ? nullptr : &Known->second;
}

/// What an interior callee leaves, from the caller's stack pointer down.
LeftBelow EraseExits::leftBelow(const MachineInstr &Call,
                                const Survey &Found) const {
  const Reach *Known = reachOfInterior(Call);
  if (!Known)
    return {};
  return {Known->StackBytes + ReturnAddressBytes + Found.PushedBytes,
          Known->SureBytes + ReturnAddressBytes, Known->ForeignStackBytes};
}

/// What an interior callee wipes, or has its own frame in, before it runs code
/// that erases nothing; from the caller's stack pointer down.
uint64_t EraseExits::wipedByCallee(const MachineInstr &Call) const {
  const Reach *Known = reachOfInterior(Call);
  return Known && Known->WipedBytes ? Known->WipedBytes + ReturnAddressBytes
                                    : 0;
}

/// Code that erases nothing, or a function that is not known to call none.
bool EraseExits::runsPlainCode(const MachineInstr &Call,
                               const Survey &Found) const {
  if (keepsRegisters(Call) ||
      CallKinds::calleeName(Call).starts_with("__lethe_"))
    return false;
  const Function *Callee = CallKinds::callee(Call);
  auto Known = Callee ? Reaches.find(Callee) : Reaches.end();
  return Found.PlainCalls.contains(const_cast<MachineInstr *>(&Call)) ||
         Known == Reaches.end() || Known->second.IsForeign;
}

/// What functions that erase nothing have left is for those to erase that
/// called them.
void EraseExits::addInteriorCallees(MachineFunction &MF, Survey &Found,
                                    Dominance &Ways,
                                    ArrayRef<MachineInstr *> Exits,
                                    ErasePlan &Plan) {
  SmallVector<MachineInstr *, 8> Calls;
  copy_if(Found.Calls, std::back_inserter(Calls), [](const MachineInstr *Call) {
    const Function *Callee = CallKinds::callee(*Call);
    return Callee && isInterior(*Callee);
  });
  if (Calls.empty() || Exits.empty())
    return;
  uint64_t Sure = Found.FrameBytes;
  for (MachineInstr *Call : Calls) {
    const Function *Callee = CallKinds::callee(*Call);
    auto Known = Reaches.find(Callee);
    if (Known == Reaches.end()) {
      reportNotErased(MF, Severity::Warning,
                      "what " + quoteCallee(Callee->getName()) +
                          " leaves is not erased: it is compiled later");
      continue;
    }
    const Reach &Below = Known->second;
    Plan.Dirty |= Below.Dirty;
    Plan.ForeignDirty |= Below.ForeignDirty;
    Plan.WipesByRuntime |= Below.WipesByRuntime;
    if (Ways.isPassed(*Call, Exits))
      Sure = std::max(Sure, Found.FrameBytes + Below.SureBytes);
    // Wiped before a later call, unless as much may be left at an exit.
    if (leftBelow(*Call, Found).Bytes <= Found.LeftAtExits.Bytes)
      Plan.StackBytes =
          std::max(Plan.StackBytes, Below.bytesBelow(*Call, Found.FrameBytes));
    if (Below.ForeignStackBytes <= Found.LeftAtExits.ForeignBytes)
      Plan.ForeignStackBytes =
          std::max(Plan.ForeignStackBytes, Below.ForeignStackBytes);
  }
  Sure = std::min(Sure, Plan.StackBytes);
  Plan.UnusedBytes = Plan.StackBytes - Sure;
}

/// Whether a call was made must not show if a secret decided it; and it would,
/// by what its callee erased or left. So where it may be passed by, its caller
/// erases all that the callee may have changed.
void EraseExits::addConditionalCallees(MachineFunction &MF, Survey &Found,
                                       Dominance &Ways,
                                       ArrayRef<MachineInstr *> Exits,
                                       ErasePlan &Plan) {
  if (Found.Calls.empty() || Exits.empty())
    return;
  const Function &F = MF.getFunction();
  const BlockSet Leading = blocksLeadingTo(Exits);
  const uint64_t OwnBytes = Found.FrameBytes;
  const uint64_t Sure = Plan.StackBytes - Plan.UnusedBytes;
  const CallKinds Kinds(F);
  for (MachineInstr *Call : Found.Calls) {
    if (!Leading.contains(Call->getParent()) || Kinds.isOnPublicPath(*Call))
      continue;
    // So does how deep the stack was wiped before the call.
    if (auto Wiped = Found.Below.find(Call);
        Wiped != Found.Below.end() && !Ways.isPassed(*Call, Exits)) {
      // A routine that wipes is called from below that. The own bytes count a
      // return address, too, and so do those below.
      const bool IsCalled = Wiped->second.callsRuntime();
      Plan.StackBytes =
          std::max(Plan.StackBytes, OwnBytes + Wiped->second.Bytes -
                                        (IsCalled ? 0 : ReturnAddressBytes));
      Plan.ForeignStackBytes =
          std::max(Plan.ForeignStackBytes, Wiped->second.ForeignBytes);
      Plan.WipesByRuntime |= IsCalled;
    }
    const auto Callees = CallKinds::callees(*Call);
    // Which of several functions a pointer leads to must not show, either.
    const bool IsOne =
        Callees.size() == 1 || !CallKinds::calleeName(*Call).empty();
    if (IsOne && Ways.isPassed(*Call, Exits))
      continue;
    const Reach Below = reachOf(*Call);
    if (Below.StackBytes > MaxFrameBytes)
      Found.DeepCallees.insert(CallKinds::calleeName(*Call));
    else if (Below.StackBytes)
      Plan.StackBytes =
          std::max(Plan.StackBytes, Below.bytesBelow(*Call, OwnBytes));
    // How deep it went is told by how much it erased.
    for (const Function *Callee : Callees)
      if (erasesItself(*Callee) && !Reaches.contains(Callee))
        Found.RecursiveCallees.insert(Callee->getName());
    Plan.Dirty |= Below.Dirty;
    Plan.WipesByRuntime |= Below.WipesByRuntime;
    if (Below.IsForeign)
      Plan.ForeignStackBytes = foreignStackBytes(F);
    // Registers are cleared around the call, too.
    if (Below.ForeignDirty || Found.PlainCalls.contains(Call))
      Plan.ForeignDirty = true;
  }
  Plan.UnusedBytes = Plan.StackBytes - Sure;
}

void EraseExits::recordReach(MachineFunction &MF, const TargetEraser &Target,
                             const Survey &Found, uint64_t Sure) {
  Reach Total;
  const uint64_t OwnBytes = Found.FrameBytes;
  Total.StackBytes = OwnBytes;
  Total.SureBytes = Sure;
  Total.Dirty = Found.Plan.Dirty;
  Target.addScratch(Found, Total.Dirty);
  Total.Left.resize(Total.Dirty.size());
  if (isInterior(MF.getFunction()))
    Target.addLeft(Total.Left);
  Total.ForeignStackBytes = Found.Plan.ForeignStackBytes;
  Total.IsForeign = Found.Plan.ForeignStackBytes != 0;
  // What it clears before calls to plain code may be more than it uses.
  Total.ForeignDirty = Found.Plan.ForeignDirty ||
                       (Found.Plan.SecretCallers && !Found.PlainCalls.empty());
  for (const MachineInstr *Call : Found.Calls) {
    const Reach Below = reachOf(*Call);
    Total.include(Below,
                  Below.StackBytes ? Below.bytesBelow(*Call, OwnBytes) : 0);
  }
  const Function &F = MF.getFunction();
  Total.WipesByRuntime |=
      Found.Plan.WipesByRuntime || any_of(Found.Below, [](const auto &Wiped) {
        return Wiped.second.callsRuntime();
      });
  // The wipe begins where the frame ends.
  Total.WipedBytes = UINT64_MAX;
  for (MachineInstr *Call : Found.Calls)
    if (runsPlainCode(*Call, Found))
      Total.WipedBytes =
          std::min(Total.WipedBytes, std::max(wipedByCallee(*Call),
                                              Found.Below.lookup(Call).Bytes));
  if (Total.WipedBytes == UINT64_MAX)
    Total.WipedBytes = 0;
  Total.StackBytes = std::max(Total.StackBytes, Found.ErasingBytes);
  if (F.hasAddressTaken() && Total.StackBytes <= MaxFrameBytes) {
    ThroughPointers.StackBytes =
        std::max(ThroughPointers.StackBytes, Total.StackBytes);
    ThroughPointers.Dirty |= Total.Dirty;
  }
  MF.getFunction().addFnAttr(ReachAttr, std::to_string(Total.StackBytes));
  Reaches[&F] = std::move(Total);
}

bool EraseExits::doInitialization(Module &M) {
  HasSecrets = any_of(M.functions(), [](const Function &F) {
    return F.hasFnAttribute(SecretAttr);
  });
  return false;
}

/// Blocks that can be reached without a prologue: shrink-wrapping leaves paths
/// on which the function has no frame. None if there is no prologue at all, in
/// a leaf that lives in the red zone.
static BlockSet blocksWithoutFrame(const MachineFunction &MF) {
  BlockSet Reached;
  bool HasPrologue = false;
  SmallVector<const MachineBasicBlock *, 16> Work{&MF.front()};
  while (!Work.empty()) {
    const MachineBasicBlock *MBB = Work.pop_back_val();
    if (any_of(*MBB, [](const MachineInstr &MI) {
          return MI.getFlag(MachineInstr::FrameSetup);
        })) {
      HasPrologue = true;
      continue;
    }
    if (Reached.insert(MBB).second)
      append_range(Work, MBB->successors());
  }
  return HasPrologue ? Reached : BlockSet();
}

/// Larger frames are not taken to be there only because the stack pointer was
/// moved: a path that uses nothing of its frame needs no stack for it.
static constexpr uint64_t LargeFrameBytes = 32768;

/// On each way to Exit a call has left its return address at the frame's end.
static bool isTouched(const MachineInstr &Exit, const Survey &Found,
                      Dominance &Ways) {
  return any_of(Found.Calls, [&](const MachineInstr *Call) {
    return !Call->isReturn() && Ways.areOnOneWay(*Call, Exit);
  });
}

bool EraseExits::runOnMachineFunction(MachineFunction &MF) {
  if (!HasSecrets)
    return false;
  const Function &F = MF.getFunction();
  const bool IsSecret = F.hasFnAttribute(SecretAttr);
  const char *Why = whyRefused(MF);
  std::unique_ptr<TargetEraser> Target = TargetEraser::create(MF);
  if (!IsSecret) {
    if (Target && !Why)
      recordReach(MF, *Target, surveyFunction(MF, *Target), 0);
    return false;
  }
  if (Why) {
    reportNotErased(MF, Severity::Warning, Why);
    return false;
  }
  if (!Target) {
    reportNotErased(MF, Severity::Warning,
                    "nothing is erased: target '" +
                        MF.getTarget().getTargetTriple().str() +
                        "' is not supported");
    return false;
  }

  for (MachineBasicBlock &MBB : make_early_inc_range(MF))
    for (MachineInstr &MI : make_early_inc_range(MBB.terminators()))
      if (MI.isReturn())
        Target->isolate(MI);
  Survey Found = surveyFunction(MF, *Target);
  Dominance Ways(MF);
  followStack(
      MF, Found, Ways,
      {[&](const MachineInstr &Call) { return runsPlainCode(Call, Found); },
       [&](const MachineInstr &Call) { return leftBelow(Call, Found); },
       [&](const MachineInstr &Call) { return wipedByCallee(Call); }});
  Target->followRegisters(
      Found, [this](const MachineInstr &Call) { return changesOf(Call); });
  for (auto &[Call, Below] : Found.Below)
    if (!Target->wipeBeforeCall(*Call, Below)) {
      reportNotErased(MF, Severity::Remark,
                      "the stack below is not erased before the call of " +
                          quoteCallee(CallKinds::calleeName(*Call)) +
                          ": no register is free");
      Found.LeftAtExits = LeftBelow::unknown();
      Below.Bytes = 0;
    }
  const BlockSet WithoutFrame = blocksWithoutFrame(MF);
  const bool HasFrame = none_of(Found.Exits, [&](const MachineInstr *Exit) {
    return WithoutFrame.contains(Exit->getParent());
  });
  addInteriorCallees(MF, Found, Ways, Found.Exits, Found.Plan);
  addInteriorCallees(MF, Found, Ways, Found.UnwindExits, Found.UnwindPlan);
  const uint64_t Sure = Found.Plan.StackBytes - Found.Plan.UnusedBytes;
  addConditionalCallees(MF, Found, Ways, Found.Exits, Found.Plan);
  addConditionalCallees(MF, Found, Ways, Found.UnwindExits, Found.UnwindPlan);
  Target->planExits(Found);
  recordReach(MF, *Target, Found, HasFrame ? Sure : 0);
  reportLimits(MF, Found);
  if (std::string Names = Target->unclearable(Found.Plan); !Names.empty())
    reportNotErased(MF, Severity::Warning,
                    "registers not erased, no way is known: " + Names);
  if (!Target->hasVectors())
    for (MachineInstr *Call : Found.GivenCalls)
      reportNotErased(MF, Severity::Remark,
                      "vector registers that " +
                          quoteCallee(CallKinds::calleeName(*Call)) +
                          " may have changed are not erased: this function is "
                          "compiled without SSE");
  for (MachineInstr *Call : Found.Calls)
    if (!Call->isReturn() && !Target->clearBeforeCall(*Call))
      reportNotErased(MF, Severity::Remark,
                      "registers that " +
                          quoteCallee(CallKinds::calleeName(*Call)) +
                          " keeps for its caller may reach its frame");
  const size_t Exits = Found.Exits.size() + Found.UnwindExits.size();
  if (!Exits)
    return !Found.Calls.empty();
  if (isInterior(F)) {
    reportErased(MF, "leaves erasing to its callers, which are all secret; it "
                     "is secret: " +
                         F.getFnAttribute(SecretAttr).getValueAsString());
    return !Found.Calls.empty();
  }
  auto eraseAt = [&](MachineInstr &Exit, ErasePlan Plan) {
    if (WithoutFrame.contains(Exit.getParent()) ||
        (Found.FrameBytes >= LargeFrameBytes && !isTouched(Exit, Found, Ways)))
      Plan.UnusedBytes = Plan.StackBytes;
    if (!Target->erase(Exit, Plan))
      reportNotErased(MF, Severity::Remark,
                      "the stack below what it calls is not erased: no "
                      "register is free at the exit");
  };
  for (MachineInstr *Exit : Found.Exits)
    eraseAt(*Exit, Found.Plan);
  for (MachineInstr *Exit : Found.UnwindExits)
    eraseAt(*Exit, Found.UnwindPlan);
  reportErased(
      MF,
      "erases " + Twine(Found.Plan.StackBytes + Found.Plan.ArgumentBytes) +
          " bytes of stack and " + Target->describe() + " at " + Twine(Exits) +
          (Exits == 1 ? " exit" : " exits") +
          "; it is secret: " + F.getFnAttribute(SecretAttr).getValueAsString());
  return true;
}

std::unique_ptr<TargetEraser> TargetEraser::create(MachineFunction &MF) {
  const Triple &T = MF.getTarget().getTargetTriple();
  if (T.getArch() == Triple::x86_64 && T.isOSBinFormatELF() && !T.isX32())
    return createX86Eraser(MF);
  return nullptr;
}

} // namespace lethe
