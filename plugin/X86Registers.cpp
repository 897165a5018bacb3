#include "X86Registers.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/CodeGen/MachineRegisterInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;

namespace lethe {

X86Registers::X86Registers(const MachineFunction &MF, const X86Names &Names,
                           const X86Features &Features)
    : MF(MF), Names(Names), Features(Features),
      TRI(*MF.getSubtarget().getRegisterInfo()),
      CalleeSaved(TRI.getNumRegUnits()) {
  for (const MCPhysReg *R = MF.getRegInfo().getCalleeSavedRegs(); R && *R; ++R)
    for (MCRegUnit Unit : TRI.regunits(*R))
      CalleeSaved.set(static_cast<unsigned>(Unit));
  Assembly = findAssembly();
}

bool X86Registers::isCalleeSaved(MCRegister Reg) const {
  return any_of(TRI.regunits(Reg), [&](MCRegUnit Unit) {
    return CalleeSaved.test(static_cast<unsigned>(Unit));
  });
}

bool X86Registers::isClobbered(MCRegister Reg, const MachineInstr &Call) {
  const auto Mask = find_if(
      Call.operands(), [](const MachineOperand &O) { return O.isRegMask(); });
  return Mask != Call.operands_end() && Mask->clobbersPhysReg(Reg);
}

void X86Registers::addArguments(BitVector &Dirty) const {
  const Function &F = MF.getFunction();
  // An argument that is never read is no live-in, yet the caller, by a tail
  // call, may leave it to this function to clear.
  unsigned Integers = 0, Vectors = 0;
  for (const Argument &A : F.args()) {
    if (A.hasByValAttr())
      continue;
    Type *T = A.getType();
    if (T->isIntOrPtrTy())
      Integers +=
          T->isIntegerTy() ? divideCeil(T->getIntegerBitWidth(), 64) : 1;
    else
      Vectors += divideCeil(std::max<unsigned>(1, T->getPrimitiveSizeInBits()),
                            Features.VectorBits);
  }
  if (F.getCallingConv() == CallingConv::C ||
      F.getCallingConv() == CallingConv::Fast) {
    for (unsigned I = 0; I < std::min(Integers, 6u); ++I)
      Dirty.set(Names.GPR64[ArgumentGPRs[I]]);
    for (unsigned I = 0; I < std::min(Vectors, 8u); ++I)
      Dirty.set(Names.XMM[I]);
    if (F.isVarArg()) {
      for (unsigned I : ArgumentGPRs)
        Dirty.set(Names.GPR64[I]);
      Dirty.set(Names.GPR64[0]); // the number of vector registers used
      for (unsigned I = 0; I < 8; ++I)
        Dirty.set(Names.XMM[I]);
    }
  } else if (Integers + Vectors) {
    for (unsigned I = 0; I < 16; ++I) {
      Dirty.set(Names.GPR64[I]);
      Dirty.set(Names.XMM[I]);
    }
  }
  for (auto [Reg, Virtual] : MF.getRegInfo().liveins())
    Dirty.set(Reg.id());
}

/// Instruction selection drops clobbers of registers that the function's
/// instruction set does not have, or whose class it does not use; so ask the
/// inline assembly itself, whose constraints name registers as "{ymm3}".
X86Groups X86Registers::findAssembly() const {
  X86Groups Dirty;
  auto add = [&](StringRef Name) {
    unsigned Index;
    StringRef Number = Name;
    if (Number.consume_front("mm") || Name.starts_with("st")) {
      Dirty.X87 = true;
      Dirty.MMX |= Name.starts_with("mm");
    } else if (Number.consume_front("k") && !Number.getAsInteger(10, Index)) {
      Dirty.Mask.set(Index);
      Dirty.HighVectors |= !Features.AVX512;
    } else if ((Number.consume_front("xmm") || Number.consume_front("ymm") ||
                Number.consume_front("zmm")) &&
               !Number.getAsInteger(10, Index)) {
      Dirty.Vector.set(Index);
      Dirty.HighVectors |= (Name.starts_with("ymm") && !Features.AVX) ||
                           (Name.starts_with("zmm") && !Features.AVX) ||
                           (Index >= 16 && !Features.AVX512);
    }
  };
  for (const Instruction &I : instructions(MF.getFunction())) {
    const auto *Call = dyn_cast<CallBase>(&I);
    const auto *Asm =
        Call ? dyn_cast<InlineAsm>(Call->getCalledOperand()) : nullptr;
    if (!Asm)
      continue;
    for (const InlineAsm::ConstraintInfo &Constraint : Asm->ParseConstraints())
      for (StringRef Code : Constraint.Codes)
        if (Code.consume_front("{") && Code.consume_back("}"))
          add(Code);
  }
  Dirty.X87 |= readsX87();
  return Dirty;
}

/// After the stackifier no instruction defines what a call has returned there.
bool X86Registers::readsX87() const {
  for (const MachineBasicBlock &MBB : MF)
    for (const MachineInstr &MI : MBB)
      for (const MachineOperand &Operand : MI.all_uses())
        if (Operand.getReg().isPhysical() &&
            Names.groupOf(*TRI.regunits(Operand.getReg()).begin()).What ==
                X86Names::X87)
          return true;
  return false;
}

void X86Registers::addAssembly(BitVector &Dirty) const {
  for (unsigned I : Assembly.Vector.set_bits())
    Dirty.set(Names.ZMM[I]);
  for (unsigned I : Assembly.Mask.set_bits())
    Dirty.set(Names.K[I]);
  if (Assembly.X87)
    Dirty.set(Names.ST[0]);
}

X86Groups &X86Groups::operator|=(const X86Groups &Other) {
  GPR |= Other.GPR;
  Vector |= Other.Vector;
  Mask |= Other.Mask;
  X87 |= Other.X87;
  MMX |= Other.MMX;
  HighVectors |= Other.HighVectors;
  Kept |= Other.Kept;
  return *this;
}

/// Whether what is set in Part is in Whole, too.
static bool isPart(const BitVector &Part, const BitVector &Whole) {
  return !Part.test(Whole);
}

bool X86Groups::includes(const X86Groups &Other) const {
  return isPart(Other.GPR, GPR) && isPart(Other.Vector, Vector) &&
         isPart(Other.Mask, Mask) && X87 >= Other.X87 && MMX >= Other.MMX &&
         HighVectors >= Other.HighVectors;
}

X86Groups isolatedBy(unsigned N, const X86Features &Features) {
  X86Groups Result;
  for (unsigned I : drop_begin(ArgumentGPRs, N))
    Result.GPR.set(I);
  Result.GPR.set(10, 16);
  Result.Vector.set(0, Features.AVX512 ? 32 : 16);
  if (Features.AVX512)
    Result.Mask.set();
  Result.HighVectors = !Features.AVX512;
  Result.X87 = true;
  return Result;
}

X86Groups X86Registers::sort(const BitVector &Dirty) const {
  X86Groups Result = Assembly;
  for (unsigned Reg : Dirty.set_bits())
    for (MCRegUnit Unit : TRI.regunits(Reg)) {
      X86Names::Group Group = Names.groupOf(Unit);
      switch (Group.What) {
      case X86Names::GPR:
        Result.GPR.set(Group.Index);
        break;
      case X86Names::Vector:
        Result.Vector.set(Group.Index);
        Result.HighVectors |=
            (Group.Index >= 16 && !Features.AVX512) ||
            (!Features.AVX &&
             TRI.getRegSizeInBits(*TRI.getMinimalPhysRegClass(Reg)) > 128);
        break;
      case X86Names::Mask:
        Result.Mask.set(Group.Index);
        Result.HighVectors |= !Features.AVX512;
        break;
      case X86Names::MMX:
        Result.MMX = true;
        [[fallthrough]];
      case X86Names::X87:
        Result.X87 = true;
        break;
      case X86Names::None:
      case X86Names::Ignored:
        break;
      }
    }
  // Without AVX-512 only the runtime can tell whether there is more.
  if (!Features.AVX512) {
    Result.Mask.reset();
    Result.Vector.reset(16, 32);
  }
  return Result;
}

X86Groups X86Registers::readBy(const MachineInstr &MI) const {
  X86Groups Result;
  for (const MachineOperand &Operand : MI.operands()) {
    if (!Operand.isReg() || !Operand.readsReg() || !Operand.getReg())
      continue;
    X86Names::Group Group =
        Names.groupOf(*TRI.regunits(Operand.getReg()).begin());
    if (Group.What == X86Names::GPR)
      Result.GPR.set(Group.Index);
    else if (Group.What == X86Names::Vector)
      Result.Vector.set(Group.Index);
    else if (Group.What == X86Names::Mask)
      Result.Mask.set(Group.Index);
  }
  return Result;
}

std::string X86Registers::unclearable(const ErasePlan &Plan) const {
  SmallVector<StringRef, 4> Unknown;
  for (unsigned Reg : Plan.Dirty.set_bits())
    if (any_of(TRI.regunits(Reg), [&](MCRegUnit Unit) {
          return Names.groupOf(Unit).What == X86Names::None;
        }))
      Unknown.push_back(TRI.getName(Reg));
  return join(Unknown, " ");
}

} // namespace lethe
