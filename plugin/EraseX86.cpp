#include "Attributes.h"
#include "CallKinds.h"
#include "EraseTarget.h"
#include "X86Emitter.h"
#include "X86GotCalls.h"
#include "X86Names.h"
#include "X86Registers.h"
#include "X86Results.h"
#include "X86Traces.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/MachineRegisterInfo.h"
#include "llvm/CodeGen/TargetFrameLowering.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"

using namespace llvm;

namespace lethe {

namespace {

constexpr uint64_t SlotSize = 8;

/// How much less of a stack than a call needs is taken for granted.
constexpr uint64_t MaxUnusedBytes = 1024;

/// Fewer are wiped without the runtime, by stores of 16 bytes.
constexpr uint64_t MinLoopBytes = 256;

class X86Eraser final : public TargetEraser {
public:
  X86Eraser(MachineFunction &MF, const X86Names &Names)
      : MF(MF), Names(Names), TRI(*MF.getSubtarget().getRegisterInfo()),
        Features(MF.getSubtarget()), Registers(MF, Names, Features) {}

  void prepare() override {
    noteX87Operands(MF);
    keepGotCallsDirect(MF, Names);
  }
  bool makeTailCall(MachineInstr &Call) override;
  bool bindEagerly(MachineInstr &Call) override {
    return lethe::bindEagerly(Call, Names, Features);
  }
  uint64_t argumentBytes() const override;
  uint64_t stackBytes() const override;
  void followRegisters(const Survey &Found, const ChangesOf &Changes) override;
  uint64_t exitBytes() const override;
  void addArguments(BitVector &Dirty) const override {
    Registers.addArguments(Dirty);
  }
  void addScratch(const Survey &Found, BitVector &Dirty) const override;
  std::string unclearable(const ErasePlan &Plan) const override {
    return Registers.unclearable(Plan);
  }
  MachineInstr &isolate(MachineInstr &Exit) override;
  bool erase(MachineInstr &Exit, const ErasePlan &Plan) override;
  bool clearBeforeCall(MachineInstr &Call) override;
  bool wipeBeforeCall(MachineInstr &Call, const StackBelow &Below) override;
  bool hasVectors() const override { return Features.SSE; }
  std::string describe() const override;

private:
  void addGroups(const X86Groups &Groups, BitVector &Dirty) const;

  MachineFunction &MF;
  const X86Names &Names;
  const TargetRegisterInfo &TRI;
  const X86Features Features;
  const X86Registers Registers;
  std::optional<X86Traces> Traces;
};

} // namespace

/// Whether an epilogue would restore a register that Call takes an argument
/// in, or pop the function's own arguments, as some conventions do.
static bool epilogueIsInTheWay(const MachineInstr &Call) {
  const MachineFunction &MF = *Call.getMF();
  switch (MF.getFunction().getCallingConv()) {
  case CallingConv::Tail:
  case CallingConv::SwiftTail:
    return true;
  default:
    break;
  }
  const TargetRegisterInfo &TRI = *MF.getSubtarget().getRegisterInfo();
  const MCPhysReg *Saved = MF.getRegInfo().getCalleeSavedRegs();
  for (const MachineOperand &Operand : Call.implicit_operands()) {
    if (!Operand.isReg() || !Operand.isUse() || !Operand.getReg())
      continue;
    for (const MCPhysReg *Reg = Saved; *Reg; ++Reg)
      if (TRI.regsOverlap(Operand.getReg(), *Reg))
        return true;
  }
  return false;
}

bool X86Eraser::makeTailCall(MachineInstr &Call) {
  const TargetInstrInfo &TII = *MF.getSubtarget().getInstrInfo();
  unsigned Opcode = 0;
  if (Call.getOpcode() == Names.Op.CALL64pcrel32)
    Opcode = Names.Op.TCRETURNdi64;
  else if (Call.getOpcode() == Names.Op.CALL64m)
    Opcode = Names.Op.TCRETURNmi64;
  if (!Opcode || epilogueIsInTheWay(Call))
    return false;
  MachineBasicBlock &MBB = *Call.getParent();
  auto Jump = BuildMI(MBB, Call, Call.getDebugLoc(), TII.get(Opcode));
  for (const MachineOperand &Operand : Call.explicit_operands())
    Jump.add(Operand);
  Jump.addImm(0); // what the callee pops
  for (const MachineOperand &Operand : Call.operands())
    if (Operand.isRegMask() ||
        (Operand.isReg() && Operand.isImplicit() && Operand.isUse()))
      Jump.add(Operand);
  Jump.cloneMemRefs(Call);
  if (Call.shouldUpdateAdditionalCallInfo())
    MF.moveAdditionalCallInfo(&Call, &*Jump);
  // Behind it there may be a trap. The frame set-up of the call goes as well.
  while (&MBB.back() != &*Jump)
    MBB.back().eraseFromParent();
  for (MachineInstr &MI : make_early_inc_range(reverse(MBB)))
    if (MI.getOpcode() == TII.getCallFrameSetupOpcode()) {
      MI.eraseFromParent();
      break;
    }
  MF.getFrameInfo().setHasTailCall();
  return true;
}

uint64_t X86Eraser::argumentBytes() const {
  const MachineFrameInfo &MFI = MF.getFrameInfo();
  // Microsoft's conventions pass aggregates by pointer, in one slot each, but
  // the frame object has their size.
  CallingConv::ID CC = MF.getFunction().getCallingConv();
  const bool OneSlotEach =
      CC == CallingConv::Win64 || CC == CallingConv::X86_VectorCall;
  int64_t End = 0;
  for (int I = MFI.getObjectIndexBegin(); I < 0; ++I) {
    int64_t Offset = MFI.getObjectOffset(I);
    // va_start marks where the variable arguments would begin with an object
    // of one byte; if none were passed that is the caller's own memory.
    if (MF.getFunction().isVarArg() && MFI.getObjectSize(I) == 1)
      continue;
    int64_t Size = MFI.getObjectSize(I);
    if (OneSlotEach)
      Size = std::min<int64_t>(Size, SlotSize);
    if (Offset >= 0)
      End = std::max(End, Offset + Size);
  }
  return alignTo(End, SlotSize);
}

uint64_t X86Eraser::stackBytes() const {
  // Object offsets count from the stack pointer before the call; at the exit
  // the stack pointer stands at the return address, one slot below that.
  const MachineFrameInfo &MFI = MF.getFrameInfo();
  const TargetFrameLowering &TFL = *MF.getSubtarget().getFrameLowering();
  int64_t Lowest = -static_cast<int64_t>(SlotSize);
  for (int I = MFI.getObjectIndexBegin(); I < MFI.getObjectIndexEnd(); ++I)
    if (!MFI.isDeadObjectIndex(I) && !MFI.isVariableSizedObjectIndex(I))
      Lowest = std::min(Lowest, MFI.getObjectOffset(I));
  uint64_t Bytes = std::max<uint64_t>(-Lowest - SlotSize, MFI.getStackSize());
  if (MFI.hasCalls() || MFI.adjustsStack()) {
    if (!TFL.hasReservedCallFrame(MF))
      Bytes += MFI.getMaxCallFrameSize();
    // Where a call was made is secret if the path was.
    Bytes += SlotSize;
  }
  // The prologue aligns the stack pointer, and the size of the frame, too.
  if (TRI.hasStackRealignment(MF))
    Bytes += 2 * std::max(MFI.getMaxAlign(), TFL.getStackAlign()).value();
  // tailcc and swifttailcc move the return address by the difference of the
  // two argument areas.
  CallingConv::ID CC = MF.getFunction().getCallingConv();
  if (CC == CallingConv::Tail || CC == CallingConv::SwiftTail)
    Bytes += argumentBytes();
  return alignTo(Bytes, SlotSize);
}

void X86Eraser::followRegisters(const Survey &Found, const ChangesOf &Changes) {
  Traces.emplace(MF, Names, Features, Registers, Found, Changes);
}

/// Where the stack has to be asked for room, or wiped by the runtime.
static bool usesScratch(const ErasePlan &Plan) {
  return Plan.ForeignStackBytes || Plan.UnusedBytes >= MaxUnusedBytes ||
         Plan.StackBytes + Plan.ArgumentBytes >= MinLoopBytes;
}

void X86Eraser::addScratch(const Survey &Found, BitVector &Dirty) const {
  if (!Traces) // a function that erases nothing
    return;
  const bool IsUsed = usesScratch(Found.Plan) ||
                      usesScratch(Found.UnwindPlan) || !Found.Below.empty();
  // Flags are left by an XOR, and lanes of a result may take a GPR.
  const bool NeedsGPR =
      IsUsed || !MF.getFunction().getReturnType()->isIntOrPtrTy() ||
      any_of(Found.Exits, [&](const MachineInstr *Exit) {
        BitVector Cleared = Traces->clearedAt(*Exit).GPR;
        return Cleared.reset(Registers.readBy(*Exit).GPR).none();
      });
  if (IsUsed)
    Dirty.set(Names.GPR64[10]);
  if (NeedsGPR)
    Dirty.set(Names.GPR64[11]);
  if (Features.SSE &&
      (IsUsed || Found.Plan.StackBytes + Found.Plan.ArgumentBytes >= 16))
    Dirty.set(Names.XMM[15]);
  Registers.addAssembly(Dirty);
  addGroups(Traces->cleared(), Dirty);
}

void X86Eraser::addGroups(const X86Groups &Groups, BitVector &Dirty) const {
  for (unsigned I : Groups.GPR.set_bits())
    Dirty.set(Names.GPR64[I]);
  for (unsigned I : Groups.Vector.set_bits())
    Dirty.set(Names.XMM[I]);
  for (unsigned I : Groups.Mask.set_bits())
    Dirty.set(Names.K[I]);
  if (Groups.X87)
    Dirty.set(Names.ST[0]);
  if (Groups.HighVectors)
    Dirty.set(Names.ZMM[31]);
}

uint64_t X86Eraser::exitBytes() const {
  const X86Groups &Dirty = Traces->atExits();
  return Dirty.X87 || Dirty.HighVectors || Dirty.Vector.count() >= 8 ? SlotSize
                                                                     : 0;
}

std::string X86Eraser::describe() const {
  const X86Groups &Dirty = Traces->atExits();
  std::string Text;
  auto count = [&](unsigned Count, const char *Class) {
    if (Count)
      Text += std::to_string(Count) + " " + Class + ", ";
  };
  count(Dirty.GPR.count(), "GPR");
  count(Dirty.Vector.count(), Features.AVX512 ? "ZMM"
                              : Features.AVX  ? "YMM"
                                              : "XMM");
  count(Dirty.Mask.count(), "mask");
  if (Dirty.X87)
    Text += "x87, ";
  if (Dirty.HighVectors)
    Text += "all YMM, ZMM and mask registers this processor has, ";
  return Text + "flags";
}

/// Branch folding turns `jcc L; L: jmp callee` into `jcc callee`.
MachineInstr &X86Eraser::isolate(MachineInstr &Exit) {
  if (Exit.getOpcode() != Names.Op.TAILJMPd64_CC)
    return Exit;
  const TargetInstrInfo &TII = *MF.getSubtarget().getInstrInfo();
  MachineBasicBlock &From = *Exit.getParent();
  MachineBasicBlock *To = MF.CreateMachineBasicBlock(From.getBasicBlock());
  MF.push_back(To);
  From.addSuccessor(To);
  const DebugLoc &DL = Exit.getDebugLoc();
  auto Jump = BuildMI(*To, To->end(), DL, TII.get(Names.Op.TAILJMPd64))
                  .add(Exit.getOperand(0));
  // Registers that live on where the jump is not taken are an implicit use
  // and an implicit definition more; what is left are the callee's arguments.
  SmallDenseMap<Register, int, 8> Uses;
  for (const MachineOperand &Operand : Exit.implicit_operands())
    if (Operand.isReg() && Operand.getReg())
      Uses[Operand.getReg()] += Operand.isUse() ? 1 : -1;
  for (const MachineOperand &Operand : Exit.implicit_operands()) {
    if (!Operand.isReg()) {
      Jump.add(Operand);
      continue;
    }
    int &Count = Uses[Operand.getReg()];
    if (Count <= 0 || Operand.getReg() == Names.EFLAGS)
      continue;
    Count = 0;
    Jump.addReg(Operand.getReg(), RegState::Implicit);
    if (!MF.getRegInfo().isReserved(Operand.getReg()))
      To->addLiveIn(Operand.getReg());
  }
  BuildMI(From, Exit, DL, TII.get(Names.Op.JCC_1))
      .addMBB(To)
      .add(Exit.getOperand(1));
  if (Exit.shouldUpdateAdditionalCallInfo())
    MF.moveAdditionalCallInfo(&Exit, &*Jump);
  Exit.eraseFromParent();
  return *Jump;
}

/// Calls the runtime for what Dirty then no longer has. Where X86Traces has
/// rounded up, all of a routine's registers are dirty. Whether vectors 2 to 15
/// are zero now.
static bool clearVectors(X86Emitter &Emit, X86Groups &Dirty, bool MayClearX87) {
  const bool Low = Dirty.Vector.find_first_unset_in(2, 16) < 0;
  const bool High =
      Dirty.HighVectors || Dirty.Vector.find_first_unset_in(16, 32) < 0;
  const bool X87 = Low && High && MayClearX87 && Dirty.X87 && !Dirty.MMX;
  Emit.clearVectors(Low, High, X87);
  if (X87)
    Dirty.X87 = false;
  if (Low)
    Dirty.Vector.reset(2, 16);
  if (High) {
    Dirty.Vector.reset(16, 32);
    Dirty.Mask.reset();
  }
  return Low;
}

bool X86Eraser::erase(MachineInstr &Exit, const ErasePlan &Plan) {
  X86Groups Dirty = Traces->clearedAt(Exit);
  X86Groups Used = Registers.readBy(Exit);
  const bool IsTailCall = Exit.isCall();
  X86Emitter Emit(Exit, *Exit.getParent(), Exit, Names, Features);

  // Scratch registers: the conventions all leave R11 to the callee, but some
  // with many result registers use it; any other gives way too.
  auto isFree = [&](MCRegister Reg, const BitVector &InUse, unsigned Index) {
    return !InUse.test(Index) && !Registers.isCalleeSaved(Reg);
  };
  for (unsigned I : {11, 10, 9, 8, 7, 6, 2, 1, 0})
    if (!Emit.ScratchGPR && isFree(Names.GPR64[I], Used.GPR, I))
      Emit.ScratchGPR = I;
  if (Features.SSE)
    for (unsigned I = 15; I != ~0u && !Emit.ScratchVector; --I)
      if (isFree(Names.XMM[I], Used.Vector, I))
        Emit.ScratchVector = I;

  if (Plan.StackBytes) {
    for (const CalleeSavedInfo &Info : MF.getFrameInfo().getCalleeSavedInfo())
      Emit.describeRestored(Info.getReg());
    if (MF.getSubtarget().getFrameLowering()->hasFP(MF))
      Emit.describeRestored(Names.GPR64[5]);
  }
  const Function &F = MF.getFunction();
  const unsigned ResultsOnX87 = IsTailCall ? 0 : x87Results(F);
  const bool PassesX87 = IsTailCall && passesX87Arguments(F);
  if (clearVectors(Emit, Dirty, !ResultsOnX87 && !PassesX87))
    Emit.setLowVectorsZero();
  if (!IsTailCall || resumesUnwinding(Exit))
    Emit.wipeArguments(Plan.ArgumentBytes);
  // Further below what was in use there may be no stack any more.
  const bool AskForRoom =
      Plan.ForeignStackBytes || Plan.UnusedBytes >= MaxUnusedBytes;
  const bool MayAsk =
      Emit.ScratchGPR == 11u && isFree(Names.GPR64[10], Used.GPR, 10);
  if (AskForRoom && MayAsk) {
    Emit.wipeForeignStack(Plan.StackBytes +
                              alignTo(Plan.ForeignStackBytes, SlotSize),
                          Plan.StackBytes - Plan.UnusedBytes);
    Dirty.GPR.set(10);
  } else {
    Emit.wipeStack(AskForRoom
                       ? std::max(Plan.StackBytes - Plan.UnusedBytes, SlotSize)
                       : Plan.StackBytes);
  }

  if (!IsTailCall)
    trimResults(Exit, Emit, TRI, Names);
  if (Dirty.X87 && !PassesX87)
    Emit.clearX87(ResultsOnX87, Dirty.MMX);

  if (Emit.isScratchZero())
    Dirty.Vector.reset(*Emit.ScratchVector);
  for (unsigned I : Dirty.Vector.set_bits())
    if (!Used.Vector.test(I))
      Emit.zeroVector(I);
  for (unsigned I : Dirty.Mask.set_bits())
    if (!Used.Mask.test(I))
      Emit.zeroMask(I);
  // Last, because it is XOR that leaves known flags.
  Dirty.GPR.reset(Used.GPR);
  if (Emit.ScratchGPR && (Emit.isScratchGPRUsed() || Dirty.GPR.none()))
    Dirty.GPR.set(*Emit.ScratchGPR);
  for (unsigned I : Dirty.GPR.set_bits())
    Emit.zeroGPR(I);
  return MayAsk || !AskForRoom;
}

bool X86Eraser::clearBeforeCall(MachineInstr &Call) {
  X86Groups Dirty = Traces->clearedAt(Call);
  bool All = !Dirty.Kept;
  // Callers in other units may have more registers to clear than this unit.
  const Function &F = MF.getFunction();
  if (F.hasFnAttribute(CalledAttr) && !Features.SSE && !F.hasLocalLinkage())
    All = false;
  X86Emitter Emit(Call, *Call.getParent(), Call, Names, Features);
  clearVectors(Emit, Dirty, !passesX87Arguments(F));
  if (Dirty.X87 && passesX87Arguments(F))
    All = false;
  else if (Dirty.X87)
    Emit.clearX87(0, Dirty.MMX, /*WipeSlot=*/false);
  for (unsigned I : Dirty.Vector.set_bits())
    Emit.zeroVector(I);
  for (unsigned I : Dirty.Mask.set_bits())
    Emit.zeroMask(I);
  for (unsigned I : Dirty.GPR.set_bits())
    Emit.zeroGPR(I);
  return All;
}

bool X86Eraser::wipeBeforeCall(MachineInstr &Call, const StackBelow &Below) {
  const X86Groups Reads = Registers.readBy(Call);
  auto isFree = [&](MCRegister Reg, const BitVector &InUse, unsigned Index) {
    return !InUse.test(Index) && X86Registers::isClobbered(Reg, Call);
  };
  X86Emitter Emit(Call, *Call.getParent(), Call, Names, Features);
  Emit.HasFramePointer = MF.getSubtarget().getFrameLowering()->hasFP(MF);
  if (isFree(Names.GPR64[11], Reads.GPR, 11))
    Emit.ScratchGPR = 11;
  if (Features.SSE && isFree(Names.XMM[15], Reads.Vector, 15))
    Emit.ScratchVector = 15;
  const bool AskForRoom =
      Below.ForeignBytes || Below.UnusedBytes >= MaxUnusedBytes;
  const uint64_t Used = Below.Bytes - Below.UnusedBytes;
  if (AskForRoom && Emit.ScratchGPR && isFree(Names.GPR64[10], Reads.GPR, 10)) {
    Emit.wipeForeignStack(Below.Bytes + alignTo(Below.ForeignBytes, SlotSize),
                          Used);
    Emit.zeroGPR(10);
    return true;
  }
  Emit.wipeStack(AskForRoom ? Used : Below.Bytes);
  return !AskForRoom;
}

std::unique_ptr<TargetEraser> createX86Eraser(MachineFunction &MF) {
  const TargetSubtargetInfo &Subtarget = MF.getSubtarget();
  // The numbers are the same for every subtarget.
  static const X86Names Names(*Subtarget.getInstrInfo(),
                              *Subtarget.getRegisterInfo());
  return std::make_unique<X86Eraser>(MF, Names);
}

} // namespace lethe
