#include "X86Results.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/CodeGen/MachineRegisterInfo.h"
#include "llvm/IR/DerivedTypes.h"
#include "llvm/IR/Function.h"

using namespace llvm;

namespace lethe {

namespace {
/// The widths, in bits, of the pieces a result is returned in, in order.
struct Pieces {
  SmallVector<unsigned, 4> Integer, Vector;

  void add(Type *T) {
    if (auto *Struct = dyn_cast<StructType>(T)) {
      for (Type *Element : Struct->elements())
        add(Element);
    } else if (auto *Array = dyn_cast<ArrayType>(T)) {
      for (uint64_t I = 0; I < Array->getNumElements(); ++I)
        add(Array->getElementType());
    } else if (T->isPointerTy()) {
      Integer.push_back(64);
    } else if (T->isIntegerTy()) {
      unsigned Bits = T->getIntegerBitWidth();
      for (; Bits > 64; Bits -= 64)
        Integer.push_back(64);
      Integer.push_back(Bits);
    } else if (!T->isVoidTy() && !T->isX86_FP80Ty()) {
      Vector.push_back(T->getPrimitiveSizeInBits());
    }
  }
};
} // namespace

static constexpr char X87ResultsAttr[] = "lethe-x87-results";

static constexpr char X87ArgumentsAttr[] = "lethe-x87-arguments";

static unsigned countX87Operands(const MachineInstr &MI) {
  const MachineFunction &MF = *MI.getMF();
  const TargetRegisterInfo &TRI = *MF.getSubtarget().getRegisterInfo();
  return count_if(MI.operands(), [&](const MachineOperand &O) {
    if (!O.isReg() || !O.readsReg() || !O.getReg())
      return false;
    if (O.getReg().isVirtual())
      return StringRef(
                 TRI.getRegClassName(MF.getRegInfo().getRegClass(O.getReg())))
          .starts_with("RFP");
    StringRef Name = TRI.getName(O.getReg());
    return Name.size() == 3 && Name.starts_with("FP");
  });
}

void noteX87Operands(MachineFunction &MF) {
  unsigned Results = 0;
  bool HasArguments = false;
  for (const MachineBasicBlock &MBB : MF)
    for (const MachineInstr &MI : MBB) {
      if (MI.isCall())
        HasArguments |= countX87Operands(MI) != 0;
      else if (MI.isReturn())
        Results = std::max(Results, countX87Operands(MI));
    }
  if (Results)
    MF.getFunction().addFnAttr(X87ResultsAttr, std::to_string(Results));
  if (HasArguments)
    MF.getFunction().addFnAttr(X87ArgumentsAttr);
}

bool passesX87Arguments(const Function &F) {
  return F.hasFnAttribute(X87ArgumentsAttr);
}

unsigned x87Results(const Function &F) {
  unsigned Count = 0;
  F.getFnAttribute(X87ResultsAttr).getValueAsString().getAsInteger(10, Count);
  return Count;
}

void trimResults(const MachineInstr &Return, X86Emitter &Emit,
                 const TargetRegisterInfo &TRI, const X86Names &Names) {
  struct Use {
    unsigned Index, Bits;
    bool IsUndef; ///< A path without a return statement.
  };
  SmallVector<Use, 4> Integer, Vector;
  for (const MachineOperand &Operand : Return.operands()) {
    if (!Operand.isReg() || !Operand.isUse() || !Operand.getReg())
      continue;
    MCRegister Reg = Operand.getReg();
    unsigned Bits = TRI.getRegSizeInBits(*TRI.getMinimalPhysRegClass(Reg));
    X86Names::Group Group = Names.groupOf(*TRI.regunits(Reg).begin());
    if (Group.What == X86Names::GPR)
      Integer.push_back({Group.Index, Bits, Operand.isUndef()});
    else if (Group.What == X86Names::Vector)
      Vector.push_back({Group.Index, Bits, Operand.isUndef()});
  }
  // Where pieces and registers do not match one to one (a vector split over
  // several registers, a hidden result pointer) each register is full.
  Pieces Result;
  const Function &F = Return.getMF()->getFunction();
  Result.add(F.getReturnType());
  // Callers rely on the extension.
  if (F.hasRetAttribute(Attribute::SExt))
    Result.Integer.clear();
  auto trim = [](ArrayRef<Use> Uses, ArrayRef<unsigned> Widths, auto Trim) {
    for (unsigned I = 0; I < Uses.size(); ++I)
      if (!Uses[I].IsUndef)
        Trim(Uses[I].Index, Uses.size() == Widths.size()
                                ? std::min(Uses[I].Bits, Widths[I])
                                : Uses[I].Bits);
  };
  trim(Integer, Result.Integer, [&](unsigned Index, unsigned Bits) {
    // An i1 is returned as a full byte.
    if (Bits < 64)
      Emit.trimGPR(Index, std::max(Bits, 8u));
  });
  trim(Vector, Result.Vector,
       [&](unsigned Index, unsigned Bits) { Emit.trimVector(Index, Bits); });
}

} // namespace lethe
