#include "X86Results.h"
#include "llvm/IR/DerivedTypes.h"
#include "llvm/IR/Function.h"

using namespace llvm;

namespace lethe {

namespace {
/// The widths, in bits, of the pieces a result is returned in, in order.
struct Pieces {
  SmallVector<unsigned, 4> Integer, Vector;
  unsigned OnX87 = 0;

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
    } else if (T->isX86_FP80Ty()) {
      ++OnX87;
    } else if (!T->isVoidTy()) {
      Vector.push_back(T->getPrimitiveSizeInBits());
    }
  }
};
} // namespace

unsigned trimResults(const MachineInstr &Return, X86Emitter &Emit,
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
  Result.add(Return.getMF()->getFunction().getReturnType());
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
  // The x87 stackifier leaves no trace of these in the return instruction.
  return Result.OnX87;
}

} // namespace lethe
