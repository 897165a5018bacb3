#include "EraseExits.h"
#include "Attributes.h"
#include "CallKinds.h"
#include "EraseTarget.h"
#include "Report.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/CodeGen/MachineDominators.h"
#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/MachineRegisterInfo.h"
#include "llvm/CodeGen/TargetInstrInfo.h"
#include "llvm/CodeGen/TargetRegisterInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

using namespace llvm;

namespace lethe {

char EraseExits::ID = 0;

static constexpr uint64_t MaxFrameBytes = 1u << 30;

static uint64_t foreignStackBytes(const Function &F) {
  uint64_t Bytes = 0;
  F.getFnAttribute(ForeignStackAttr).getValueAsString().getAsInteger(10, Bytes);
  return Bytes;
}

static bool callsIntrinsic(const Function &F, Intrinsic::ID ID) {
  return any_of(instructions(F), [&](const Instruction &I) {
    const auto *Call = dyn_cast<IntrinsicInst>(&I);
    return Call && Call->getIntrinsicID() == ID;
  });
}

static bool returnsTwice(const MachineFunction &MF) {
  return MF.exposesReturnsTwice() ||
         callsIntrinsic(MF.getFunction(), Intrinsic::eh_sjlj_setjmp);
}

/// Everything learned of one function before code is inserted.
struct EraseExits::Survey {
  ErasePlan Plan;
  SmallVector<MachineInstr *, 4> Exits;
  SmallVector<MachineInstr *, 8> Calls;      ///< All that return here.
  SmallVector<MachineInstr *, 8> PlainCalls; ///< Of code that erases nothing.
  SmallVector<MachineInstr *, 4> GivenCalls; ///< ... and is handed secrets.
  SmallSetVector<StringRef, 4> ForeignCallees;
  SmallSetVector<StringRef, 4> TailCallees; ///< Foreign, by tail call.
  SmallSetVector<StringRef, 4> RecursiveCallees;
  SmallSetVector<StringRef, 4> DeepCallees; ///< Beyond all bounds.
  bool NoReturnCalls = false;
};

/// A call after which the block has nothing more to do.
static bool doesNotReturn(const MachineInstr &Call) {
  const MachineBasicBlock &MBB = *Call.getParent();
  return !Call.isReturn() && MBB.succ_empty() &&
         none_of(MBB.terminators(),
                 [](const MachineInstr &MI) { return MI.isReturn(); });
}

EraseExits::Survey EraseExits::survey(MachineFunction &MF,
                                      const TargetEraser &Target) {
  const Function &F = MF.getFunction();
  CallKinds Kinds(F);
  Survey Found;
  auto addCall = [&](MachineInstr &Call) {
    if (doesNotReturn(Call)) {
      Found.NoReturnCalls = true;
      return;
    }
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
    Found.PlainCalls.push_back(&Call);
    if (Kind == CalleeKind::NotGiven)
      return;
    Found.GivenCalls.push_back(&Call);
    if (Kind == CalleeKind::Foreign)
      Found.ForeignCallees.insert(Name);
  };

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
      if (isCall(MI))
        addCall(MI);
    }
  Target.addArguments(Plan.Dirty);
  Plan.StackBytes = Target.stackBytes();
  Plan.ArgumentBytes = Target.argumentBytes();
  Plan.SecretCallers = F.hasFnAttribute(CalledAttr);
  Plan.ForeignDirty = !Found.GivenCalls.empty();
  if (!Found.ForeignCallees.empty()) {
    Plan.X87Dirty = true;
    Plan.ForeignStackBytes = foreignStackBytes(F);
  }
  // Below a landing pad lie the unwinder's frames and those it has skipped, as
  // do those that longjmp has, and registers were not cleared after the call.
  if (returnsTwice(MF) ||
      any_of(MF, [](const MachineBasicBlock &MBB) { return MBB.isEHPad(); })) {
    Plan.ForeignDirty = Plan.X87Dirty = Plan.HighVectorsDirty = true;
    Plan.ForeignStackBytes = foreignStackBytes(F);
  }
  return Found;
}

/// Whether a call was made must not show; and it would, by what its callee
/// erased or left. So where it may be passed by, its caller erases all that
/// the callee may have changed.
void EraseExits::addConditionalCallees(MachineFunction &MF, Survey &Found) {
  if (Found.Calls.empty())
    return;
  const Function &F = MF.getFunction();
  ErasePlan &Plan = Found.Plan;
  const uint64_t OwnBytes = Plan.StackBytes;
  MachineDominatorTree Dominators(MF);
  for (const MachineInstr *Call : Found.Calls) {
    if (all_of(Found.Exits, [&](const MachineInstr *Exit) {
          return Dominators.dominates(Call->getParent(), Exit->getParent());
        }))
      continue;
    const Function *Callee = CallKinds::callee(*Call);
    auto Known = Reaches.find(Callee);
    bool IsForeign = Known == Reaches.end() || Known->second.IsForeign;
    if (Known != Reaches.end() && Known->second.StackBytes > MaxFrameBytes) {
      Found.DeepCallees.insert(Callee->getName());
    } else if (Known != Reaches.end()) {
      Plan.Dirty |= Known->second.Dirty;
      // A tail callee starts where this function's frame did.
      Plan.StackBytes =
          std::max(Plan.StackBytes, Known->second.StackBytes +
                                        (Call->isReturn() ? 0 : OwnBytes));
    } else if (Callee && erasesItself(*Callee)) {
      // How deep it went is told by how much it erased.
      Found.RecursiveCallees.insert(Callee->getName());
      IsForeign = Callee != &F;
    }
    if (IsForeign && !isStackless(CallKinds::calleeName(*Call)))
      Plan.ForeignStackBytes = foreignStackBytes(F);
    // Registers are cleared around the call, too.
    if (IsForeign || is_contained(Found.PlainCalls, Call))
      Plan.ForeignDirty = Plan.X87Dirty = Plan.HighVectorsDirty = true;
  }
  Plan.UnusedBytes = Plan.StackBytes - OwnBytes;
}

void EraseExits::recordReach(const MachineFunction &MF,
                             const TargetEraser &Target, const Survey &Found) {
  Reach Total;
  const uint64_t OwnBytes = Found.Plan.StackBytes - Found.Plan.UnusedBytes;
  Total.StackBytes = OwnBytes;
  Total.Dirty = Found.Plan.Dirty;
  if (MF.getFunction().hasFnAttribute(SecretAttr))
    Target.addScratch(Total.Dirty);
  // What it clears before calls to plain code may be more than it uses.
  Total.IsForeign = Found.Plan.ForeignDirty ||
                    (Found.Plan.SecretCallers && !Found.PlainCalls.empty());
  for (const MachineInstr *Call : Found.Calls) {
    auto Known = Reaches.find(CallKinds::callee(*Call));
    if (Known == Reaches.end()) {
      Total.IsForeign |= CallKinds::callee(*Call) != &MF.getFunction();
      continue;
    }
    Total.Dirty |= Known->second.Dirty;
    Total.IsForeign |= Known->second.IsForeign;
    Total.StackBytes =
        std::max(Total.StackBytes,
                 Known->second.StackBytes + (Call->isReturn() ? 0 : OwnBytes));
  }
  Reaches[&MF.getFunction()] = std::move(Total);
}

bool EraseExits::doInitialization(Module &M) {
  HasSecrets = any_of(M.functions(), [](const Function &F) {
    return F.hasFnAttribute(SecretAttr);
  });
  return false;
}

using BlockSet = SmallPtrSet<const MachineBasicBlock *, 16>;

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

namespace {
/// Where registers may still hold what foreign code left in them: after a call
/// that was handed secrets, and where control arrives without a return.
class ForeignTraces {
public:
  ForeignTraces(const MachineFunction &MF, ArrayRef<MachineInstr *> GivenCalls)
      : Given(GivenCalls.begin(), GivenCalls.end()) {
    SmallVector<const MachineBasicBlock *, 16> Work;
    for (const MachineInstr *Call : GivenCalls)
      append_range(Work, Call->getParent()->successors());
    for (const MachineBasicBlock &MBB : MF)
      if (MBB.isEHPad() || returnsTwice(MF))
        Work.push_back(&MBB);
    while (!Work.empty()) {
      const MachineBasicBlock *MBB = Work.pop_back_val();
      if (After.insert(MBB).second)
        append_range(Work, MBB->successors());
    }
  }

  bool mayReach(const MachineInstr &Call) const {
    const MachineBasicBlock &MBB = *Call.getParent();
    return After.contains(&MBB) ||
           any_of(
               make_range(MBB.begin(), MachineBasicBlock::const_iterator(Call)),
               [&](const MachineInstr &MI) { return Given.contains(&MI); });
  }

private:
  SmallPtrSet<const MachineInstr *, 4> Given;
  BlockSet After;
};
} // namespace

static std::string quoted(StringRef Callee) {
  return Callee.empty() ? "a function pointer" : "'" + demangle(Callee) + "'";
}

/// The constructs whose residue these exits do not reach; each is said.
static void reportLimits(const MachineFunction &MF,
                         const EraseExits::Survey &Found) {
  const Function &F = MF.getFunction();
  const MachineFrameInfo &MFI = MF.getFrameInfo();
  auto warn = [&](const Twine &What) {
    reportNotErased(MF, Severity::Warning, What);
  };
  if (MFI.hasVarSizedObjects() && !F.hasFnAttribute(DynamicErasedAttr))
    warn("variable-length arrays and alloca are not erased");
  if (F.hasFnAttribute(Attribute::SafeStack))
    warn("the second stack of -fsanitize=safe-stack is not erased");
  if (F.hasFnAttribute(Attribute::SanitizeAddress) ||
      F.hasFnAttribute(Attribute::SanitizeHWAddress))
    warn("locals that the address sanitizer moves to its fake stack are not "
         "erased");
  if (F.hasFnAttribute(CoroutineAttr))
    warn("coroutine frames are not erased");
  if (MF.hasEHFunclets())
    warn("frames of exception funclets are not erased");

  if (!F.doesNotThrow())
    reportNotErased(MF, Severity::Remark,
                    "nothing is erased when an exception passes through");
  if (Found.NoReturnCalls || callsIntrinsic(F, Intrinsic::eh_sjlj_longjmp))
    reportNotErased(MF, Severity::Remark,
                    "nothing is erased before calls that do not return");
  std::string Depth = Found.Plan.ForeignStackBytes
                          ? "is erased to a depth of " +
                                std::to_string(Found.Plan.ForeignStackBytes) +
                                " bytes only"
                          : "is not erased";
  if (returnsTwice(MF))
    reportNotErased(MF, Severity::Remark,
                    "the stack that longjmp skips on its way here " + Depth);
  if (any_of(MF, [](const MachineBasicBlock &MBB) { return MBB.isEHPad(); }))
    reportNotErased(MF, Severity::Remark,
                    "the stack that an exception skips on its way here " +
                        Depth);
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
  for (StringRef Callee : Found.DeepCallees)
    reportNotErased(MF, Severity::Remark,
                    "whether " + quoted(Callee) +
                        " was called shows in the stack: it uses more than "
                        "1 GiB of it");
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

bool EraseExits::runOnMachineFunction(MachineFunction &MF) {
  if (!HasSecrets)
    return false;
  const Function &F = MF.getFunction();
  const bool IsSecret = F.hasFnAttribute(SecretAttr);
  const char *Why = whyRefused(MF);
  std::unique_ptr<TargetEraser> Target = TargetEraser::create(MF);
  if (!IsSecret) {
    if (Target && !Why)
      recordReach(MF, *Target, survey(MF, *Target));
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

  Survey Found = survey(MF, *Target);
  addConditionalCallees(MF, Found);
  recordReach(MF, *Target, Found);
  reportLimits(MF, Found);
  if (std::string Names = Target->unclearable(Found.Plan); !Names.empty())
    reportNotErased(MF, Severity::Warning,
                    "registers not erased, no way is known: " + Names);
  for (MachineInstr *Call : Found.GivenCalls)
    if (!Target->clearAfterCall(*Call))
      reportNotErased(MF, Severity::Remark,
                      "vector registers that " +
                          quoted(CallKinds::calleeName(*Call)) +
                          " may have changed are not erased: this function is "
                          "compiled without SSE");
  const ForeignTraces Traces(MF, Found.GivenCalls);
  for (MachineInstr *Call : Found.PlainCalls) {
    ErasePlan Plan = Found.Plan;
    Plan.ForeignDirty = Plan.HighVectorsDirty = Traces.mayReach(*Call);
    Plan.X87Dirty &= Plan.ForeignDirty;
    if (!Target->clearBeforeCall(*Call, Plan))
      reportNotErased(MF, Severity::Remark,
                      "registers that " + quoted(CallKinds::calleeName(*Call)) +
                          " keeps for its caller may reach its frame");
  }
  if (Found.Exits.empty())
    return !Found.PlainCalls.empty();
  BlockSet WithoutFrame = blocksWithoutFrame(MF);
  for (MachineInstr *Exit : Found.Exits) {
    ErasePlan Plan = Found.Plan;
    if (WithoutFrame.contains(Exit->getParent()))
      Plan.UnusedBytes = Plan.StackBytes;
    Target->erase(Target->isolate(*Exit), Plan);
  }
  reportErased(MF, "'" + demangle(F.getName()) + "' erases " +
                       Twine(Found.Plan.StackBytes + Found.Plan.ArgumentBytes) +
                       " bytes of stack and " + Target->describe(Found.Plan) +
                       " at " + Twine(Found.Exits.size()) +
                       (Found.Exits.size() == 1 ? " exit" : " exits") +
                       "; it is secret: " +
                       F.getFnAttribute(SecretAttr).getValueAsString());
  return true;
}

std::unique_ptr<TargetEraser> TargetEraser::create(MachineFunction &MF) {
  const Triple &T = MF.getTarget().getTargetTriple();
  if (T.getArch() == Triple::x86_64 && T.isOSBinFormatELF() && !T.isX32())
    return createX86Eraser(MF);
  return nullptr;
}

} // namespace lethe
