#include "EraseExits.h"
#include "Attributes.h"
#include "EraseTarget.h"
#include "Report.h"
#include "llvm/ADT/DepthFirstIterator.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
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

namespace {

/// How a call may treat the caller's secrets.
enum class CalleeKind {
  Erasing,  ///< Compiled here as a secret function.
  NotGiven, ///< Handed nothing secret.
  Foreign,  ///< Handed secrets, erases nothing that we know of.
};

class CallClassifier {
public:
  explicit CallClassifier(const Function &F) {
    SmallVector<StringRef, 8> Names;
    F.getFnAttribute(NotGivenAttr).getValueAsString().split(Names, ',');
    for (StringRef Name : Names)
      NotGiven.insert(Name);
  }

  /// The callee's symbol; empty for a call through a pointer.
  static StringRef calleeName(const MachineInstr &Call) {
    for (const MachineOperand &Operand : Call.explicit_operands()) {
      if (Operand.isGlobal())
        return Operand.getGlobal()->getName();
      if (Operand.isSymbol())
        return Operand.getSymbolName();
    }
    return "";
  }

  CalleeKind classify(const MachineInstr &Call) const {
    for (const MachineOperand &Operand : Call.explicit_operands())
      if (Operand.isGlobal())
        if (const auto *Callee = dyn_cast<Function>(Operand.getGlobal()))
          if (erasesItself(*Callee))
            return CalleeKind::Erasing;
    StringRef Name = calleeName(Call);
    return !Name.empty() && NotGiven.contains(Name) ? CalleeKind::NotGiven
                                                    : CalleeKind::Foreign;
  }

private:
  StringSet<> NotGiven;
};

/// Everything learned of one function before code is inserted.
struct Survey {
  ErasePlan Plan;
  SmallVector<MachineInstr *, 4> Exits;
  SmallSetVector<StringRef, 4> ForeignCallees;
  SmallSetVector<StringRef, 4> TailCallees; ///< Foreign, by tail call.
  bool NoReturnCalls = false;
};

} // namespace

static Survey survey(MachineFunction &MF, const TargetEraser &Target) {
  CallClassifier Classifier(MF.getFunction());
  Survey Result;
  Result.Plan.Dirty.resize(
      MF.getSubtarget().getRegisterInfo()->getNumRegs());
  for (MachineBasicBlock &MBB : MF) {
    bool HasNoReturnCall = false;
    for (MachineInstr &MI : MBB) {
      if (MI.isDebugOrPseudoInstr())
        continue;
      if (MI.isReturn())
        Result.Exits.push_back(&MI);
      for (const MachineOperand &Operand : MI.all_defs())
        if (Operand.getReg())
          Result.Plan.Dirty.set(Operand.getReg().id());
      if (!MI.isCall())
        continue;
      HasNoReturnCall = !MI.isReturn() && MBB.succ_empty();
      if (Classifier.classify(MI) != CalleeKind::Foreign)
        continue;
      if (MI.isReturn()) {
        Result.TailCallees.insert(CallClassifier::calleeName(MI));
        continue;
      }
      Result.ForeignCallees.insert(CallClassifier::calleeName(MI));
      Result.Plan.ForeignDirty = true;
    }
    Result.NoReturnCalls |= HasNoReturnCall && MBB.back().isCall() &&
                            !MBB.back().isReturn();
  }
  Target.addArguments(Result.Plan.Dirty);
  Result.Plan.StackBytes = Target.stackBytes();
  Result.Plan.ArgumentBytes = Target.argumentBytes();
  return Result;
}

using BlockSet = df_iterator_default_set<const MachineBasicBlock *, 16>;

/// Blocks that can be reached from a prologue. Shrink-wrapping leaves paths
/// without one, on which the function has no frame that could be erased.
static BlockSet blocksWithFrame(const MachineFunction &MF) {
  BlockSet Reached;
  bool HasPrologue = false;
  for (const MachineBasicBlock &MBB : MF)
    if (any_of(MBB, [](const MachineInstr &MI) {
          return MI.getFlag(MachineInstr::FrameSetup);
        })) {
      HasPrologue = true;
      for (const MachineBasicBlock *Block : depth_first_ext(&MBB, Reached))
        (void)Block;
    }
  if (!HasPrologue) // A leaf that lives in the red zone.
    for (const MachineBasicBlock &MBB : MF)
      Reached.insert(&MBB);
  return Reached;
}

/// The constructs whose residue these exits do not reach; each is said.
static void reportLimits(const MachineFunction &MF, const Survey &Found) {
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
  for (StringRef Callee : Found.ForeignCallees)
    reportNotErased(MF, Severity::Remark,
                    Callee.empty()
                        ? Twine("the stack below a call through a pointer is "
                                "not erased")
                        : "the stack below the call of '" + Callee +
                              "' is not erased: it is handed secrets and not "
                              "compiled by Lethe here");
  for (StringRef Callee : Found.TailCallees)
    reportNotErased(MF, Severity::Remark,
                    "nothing is erased after the musttail call of '" +
                        (Callee.empty() ? StringRef("a pointer") : Callee) +
                        "'");
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
  reportLimits(MF, Found);
  if (std::string Names = Target->unclearable(Found.Plan); !Names.empty())
    reportNotErased(MF, Severity::Warning,
                    "registers not erased, no way is known: " + Names);
  BlockSet WithFrame = blocksWithFrame(MF);
  for (MachineInstr *Exit : Found.Exits) {
    bool HasFrame = WithFrame.contains(Exit->getParent());
    Target->erase(Target->isolate(*Exit), Found.Plan, HasFrame);
  }
  if (!Found.Exits.empty())
    reportErased(
        MF, "'" + demangle(F.getName()) + "' erases " +
                Twine(Found.Plan.StackBytes + Found.Plan.ArgumentBytes) +
                " bytes of stack and " + Target->describe(Found.Plan) +
                " at " + Twine(Found.Exits.size()) +
                (Found.Exits.size() == 1 ? " exit" : " exits") +
                "; it is secret: " +
                F.getFnAttribute(SecretAttr).getValueAsString());
  return !Found.Exits.empty();
}

std::unique_ptr<TargetEraser> TargetEraser::create(MachineFunction &MF) {
  const Triple &T = MF.getTarget().getTargetTriple();
  if (T.getArch() == Triple::x86_64 && T.isOSBinFormatELF() && !T.isX32())
    return createX86Eraser(MF);
  return nullptr;
}

} // namespace lethe
