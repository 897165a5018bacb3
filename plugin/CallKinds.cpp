#include "CallKinds.h"
#include "Attributes.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/TargetInstrInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/MC/MCSymbol.h"

using namespace llvm;

namespace lethe {

static StringSet<> namesIn(const Function &F, StringRef AttributeName) {
  SmallVector<StringRef, 8> Names;
  F.getFnAttribute(AttributeName).getValueAsString().split(Names, ',');
  StringSet<> Result;
  for (StringRef Name : Names)
    Result.insert(Name);
  return Result;
}

CallKinds::CallKinds(const Function &F)
    : F(F), NotGiven(namesIn(F, NotGivenAttr)),
      OnPublicPaths(namesIn(F, PublicPathsAttr)) {}

static bool isThreadLocalAddress(const MachineInstr &MI) {
  const TargetInstrInfo &TII = *MI.getMF()->getSubtarget().getInstrInfo();
  return TII.getName(MI.getOpcode()).starts_with("TLS_");
}

bool isCall(const MachineInstr &MI) {
  return MI.isCall() || isThreadLocalAddress(MI);
}

const Function *CallKinds::callee(const MachineInstr &Call) {
  for (const MachineOperand &Operand : Call.explicit_operands())
    if (Operand.isGlobal())
      return dyn_cast<Function>(Operand.getGlobal());
  return nullptr;
}

StringRef CallKinds::calleeName(const MachineInstr &Call) {
  if (isThreadLocalAddress(Call))
    return "__tls_get_addr";
  if (Call.getOpcode() == TargetOpcode::FENTRY_CALL)
    return "__fentry__";
  for (const MachineOperand &Operand : Call.explicit_operands()) {
    // A variable is where the pointer to the callee is loaded from.
    if (Operand.isGlobal() && !isa<GlobalVariable>(Operand.getGlobal()))
      return Operand.getGlobal()->getName();
    if (Operand.isSymbol())
      return Operand.getSymbolName();
    if (Operand.isMCSymbol()) // from fast instruction selection
      return Operand.getMCSymbol()->getName();
  }
  return "";
}

bool resumesUnwinding(const MachineInstr &Call) {
  return CallKinds::calleeName(Call) == "_Unwind_Resume";
}

bool isStackless(StringRef Name) {
  return StringSwitch<bool>(Name)
      .Cases({"memcpy", "memmove", "memset", "memcmp", "bcmp", "bzero"}, true)
      .Cases({"__memcpy_chk", "__memmove_chk", "__memset_chk"}, true)
      .Cases({"__mempcpy_chk", "__explicit_bzero_chk"}, true)
      .Cases({"explicit_bzero", "mempcpy", "memchr", "memrchr"}, true)
      .Cases({"strlen", "strnlen", "strcmp", "strncmp", "strcpy"}, true)
      .Cases({"strncpy", "stpcpy", "strchr", "strrchr"}, true)
      .Cases({"__strcpy_chk", "__strncpy_chk", "__stpcpy_chk"}, true)
      .Cases({"lethe_wipe", "__lethe_wipe_memory"}, true)
      .Default(false);
}

bool mayKeepRegisters(const MachineInstr &Call) {
  // A program's own may do as it likes.
  const Function *Callee = CallKinds::callee(Call);
  return isStackless(CallKinds::calleeName(Call)) &&
         (!Callee || Callee->isDeclaration());
}

bool keepsRegisters(const MachineInstr &Call) {
  return Call.isCall() && Call.getDesc().mayLoad() && mayKeepRegisters(Call);
}

StringRef notedText(const MDNode *Note) {
  const auto *Text = Note && Note->getNumOperands()
                         ? dyn_cast<MDString>(Note->getOperand(0))
                         : nullptr;
  return Text ? Text->getString() : "";
}

static bool isNoted(const MachineInstr &Call, StringRef Text) {
  return notedText(Call.getHeapAllocMarker()) == Text;
}

SmallVector<const Function *, 2> CallKinds::callees(const MachineInstr &Call) {
  if (const Function *Direct = callee(Call))
    return {Direct};
  SmallVector<const Function *, 2> Found;
  if (isNoted(Call, ErasingAttr))
    for (const MDOperand &Operand :
         drop_begin(Call.getHeapAllocMarker()->operands()))
      Found.push_back(mdconst::extract<Function>(Operand));
  return Found;
}

bool hasSameInstructions(const Function &A, const Function &B) {
  for (const char *Name : {"target-cpu", "target-features"})
    if (A.getFnAttribute(Name).getValueAsString() !=
        B.getFnAttribute(Name).getValueAsString())
      return false;
  return true;
}

static bool erasesElsewhere(const MachineInstr &Call) {
  const Function *Callee = CallKinds::callee(Call);
  return Callee ? Callee->hasFnAttribute(ErasesElsewhereAttr)
                : isNoted(Call, ErasesElsewhereAttr);
}

CalleeKind CallKinds::of(const MachineInstr &Call) const {
  const Function *Callee = callee(Call);
  if (Callee && erasesItself(*Callee) && hasSameInstructions(F, *Callee))
    return CalleeKind::Erasing;
  if (erasesElsewhere(Call))
    return CalleeKind::Erasing;
  if (!Callee && isNoted(Call, ErasingAttr))
    return CalleeKind::Erasing;
  if (isThreadLocalAddress(Call))
    return CalleeKind::NotGiven;
  StringRef Name = calleeName(Call);
  if (Name.starts_with("__lethe_"))
    return CalleeKind::Erasing;
  if ((!Name.empty() && NotGiven.contains(Name)) ||
      Name == UnsafeStackBottomName || isNoted(Call, PublicAttr))
    return CalleeKind::NotGiven;
  return isStackless(Name) ? CalleeKind::Stackless : CalleeKind::Foreign;
}

bool CallKinds::isOnPublicPath(const MachineInstr &Call) const {
  const Function *Callee = callee(Call);
  // By symbol only code generation calls, for reasons of its own.
  if (!Callee && !calleeName(Call).empty())
    return false;
  if (of(Call) != CalleeKind::Erasing && !erasesElsewhere(Call))
    return false;
  // Below an array of variable length it may leave it at another place.
  return OnPublicPaths.contains(Callee ? Callee->getName() : AllPublic) &&
         !Call.getMF()->getFrameInfo().hasVarSizedObjects();
}

} // namespace lethe
