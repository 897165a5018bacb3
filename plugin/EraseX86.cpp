#include "Attributes.h"
#include "CallKinds.h"
#include "EraseTarget.h"
#include "X86Emitter.h"
#include "X86Frame.h"
#include "X86GotCalls.h"
#include "X86Names.h"
#include "X86Registers.h"
#include "X86Results.h"
#include "X86Returns.h"
#include "X86TailCalls.h"
#include "X86Traces.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/MachineRegisterInfo.h"
#include "llvm/CodeGen/TargetFrameLowering.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"

using namespace llvm;

namespace lethe {

namespace {

class X86Eraser final : public TargetEraser {
public:
  X86Eraser(MachineFunction &MF, const X86Names &Names)
      : MF(MF), Names(Names), TRI(*MF.getSubtarget().getRegisterInfo()),
        Features(MF.getSubtarget()), Registers(MF, Names, Features) {}

  void prepare() override {
    noteX87Operands(MF);
    keepGotCallsDirect(MF, Names);
  }
  bool makeTailCall(MachineInstr &Call) override {
    return lethe::makeTailCall(Call, Names);
  }
  bool bindEagerly(MachineInstr &Call) override {
    return lethe::bindEagerly(Call, Names, Features);
  }
  uint64_t argumentBytes() const override { return lethe::argumentBytes(MF); }
  uint64_t stackBytes() const override { return lethe::stackBytes(MF); }
  uint64_t pushedBytes() const override { return lethe::pushedBytes(MF); }
  void followRegisters(const Survey &Found, const ChangesOf &Changes) override;
  void planExits(Survey &Found) override;
  void addArguments(BitVector &Dirty) const override {
    Registers.addArguments(Dirty);
  }
  void addScratch(const Survey &Found, BitVector &Dirty) const override;
  void addLeft(BitVector &Left) const override {
    addGroups(Traces->leftBehind(), Left);
  }
  std::string unclearable(const ErasePlan &Plan) const override {
    return Registers.unclearable(Plan);
  }
  MachineInstr &isolate(MachineInstr &Exit) override {
    return isolateTailCall(Exit, Names);
  }
  bool erase(MachineInstr &Exit, const ErasePlan &Plan) override;
  bool clearBeforeCall(MachineInstr &Call) override;
  bool wipeBeforeCall(MachineInstr &Call, const StackBelow &Below) override;
  bool hasVectors() const override { return Features.SSE; }
  std::string describe() const override;

private:
  void addGroups(const X86Groups &Groups, BitVector &Dirty) const;
  uint64_t exitBytes() const;
  void describeRestored(X86Emitter &Emit) const;
  bool isolate(X86Emitter &Emit, X86Groups &Dirty, bool PassesX87) const;
  void returnByRuntime(MachineInstr &Exit, const ErasePlan &Plan);

  MachineFunction &MF;
  const X86Names &Names;
  const TargetRegisterInfo &TRI;
  const X86Features Features;
  const X86Registers Registers;
  std::optional<X86Traces> Traces;
  std::optional<X86Return> Return;
};

} // namespace

void X86Eraser::followRegisters(const Survey &Found, const ChangesOf &Changes) {
  Traces.emplace(MF, Names, Features, Registers, Found, Changes);
}

/// Where the stack has to be asked for room, or wiped by the runtime.
static bool usesScratch(const ErasePlan &Plan) {
  return Plan.asksForRoom() || Plan.WipesByRuntime ||
         Plan.StackBytes + Plan.ArgumentBytes > MaxInlineBytes;
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

/// Bytes of stack that erase() itself writes on its way.
uint64_t X86Eraser::exitBytes() const {
  const X86Groups &Dirty = Traces->atExits();
  return Dirty.X87 || Dirty.HighVectors || Dirty.Vector.count() >= 8
             ? StackSlotBytes
             : 0;
}

/// How far below the stack pointer it is written to follow Plan. Routines of
/// the runtime that wipe much are called from below that.
static uint64_t erasingBytes(const ErasePlan &Plan, bool Returns) {
  uint64_t Bytes = Plan.StackBytes;
  if ((Bytes > MaxInlineBytes || (Bytes && Plan.WipesByRuntime)) && !Returns)
    Bytes += StackSlotBytes;
  if (Plan.ArgumentBytes > MaxInlineBytes)
    Bytes = std::max(Bytes, StackSlotBytes);
  return Bytes;
}

void X86Eraser::planExits(Survey &Found) {
  const uint64_t OnTheWay = exitBytes();
  auto isTailCall = [](const MachineInstr *Exit) { return Exit->isCall(); };
  Found.UnwindPlan.StackBytes = std::max(Found.UnwindPlan.StackBytes, OnTheWay);
  if (isInterior(MF.getFunction()))
    return;
  X86Groups Clear;
  for (const MachineInstr *Exit : Found.Exits)
    Clear |= Traces->clearedAt(*Exit);
  Return = X86Return::choose(MF, Names, Features, Registers, Found, Clear);
  const bool AllReturn = Return && none_of(Found.Exits, isTailCall);
  if (!AllReturn)
    Found.Plan.StackBytes = std::max(Found.Plan.StackBytes, OnTheWay);
  Found.Plan.WipesByRuntime |=
      Return.has_value() || Found.Plan.StackBytes > MaxInlineBytes;
  Found.ErasingBytes = erasingBytes(Found.Plan, AllReturn);
  if (!Found.UnwindExits.empty())
    Found.ErasingBytes =
        std::max(Found.ErasingBytes, erasingBytes(Found.UnwindPlan, false));
  // Which exit was taken must not show.
  if (Return)
    Traces->clearAt(Found.Exits, Return->clears());
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

/// The slots of callee-saved registers are about to be overwritten.
void X86Eraser::describeRestored(X86Emitter &Emit) const {
  for (const CalleeSavedInfo &Info : MF.getFrameInfo().getCalleeSavedInfo())
    Emit.describeRestored(Info.getReg());
  if (MF.getSubtarget().getFrameLowering()->hasFP(MF))
    Emit.describeRestored(Names.GPR64[5]);
}

void X86Eraser::returnByRuntime(MachineInstr &Exit, const ErasePlan &Plan) {
  X86Emitter Emit(Exit, *Exit.getParent(), Exit, Names, Features);
  Emit.ScratchGPR = 11;
  Emit.ScratchVector = 15;
  if (Plan.ArgumentBytes > MaxInlineBytes)
    describeRestored(Emit);
  Emit.wipeArguments(Plan.ArgumentBytes);
  trimResults(Exit, Emit, TRI, Names);
  X86Groups Dirty = Traces->clearedAt(Exit);
  for (unsigned I : Dirty.Vector.reset(Return->clears().Vector).set_bits())
    Emit.zeroVector(I);
  for (unsigned I : Dirty.Mask.reset(Return->clears().Mask).set_bits())
    Emit.zeroMask(I);
  Dirty.GPR.reset(Return->clears().GPR).reset(Registers.readBy(Exit).GPR);
  for (unsigned I : Dirty.GPR.set_bits())
    Emit.zeroGPR(I);
  Emit.returnBy(Return->symbol(), Exit, Return->argument(Plan));
}

bool X86Eraser::erase(MachineInstr &Exit, const ErasePlan &Plan) {
  if (Return && !Exit.isCall() &&
      (Return->asksForRoom() || !Plan.asksForRoom())) {
    returnByRuntime(Exit, Plan);
    return true;
  }
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

  if (Plan.StackBytes)
    describeRestored(Emit);
  const Function &F = MF.getFunction();
  const unsigned ResultsOnX87 = IsTailCall ? 0 : x87Results(F);
  const bool PassesX87 = IsTailCall && passesX87Arguments(F);
  if (clearVectors(Emit, Dirty, !ResultsOnX87 && !PassesX87))
    Emit.setLowVectorsZero();
  if (!IsTailCall || resumesUnwinding(Exit))
    Emit.wipeArguments(Plan.ArgumentBytes);
  // Further below what was in use there may be no stack any more.
  const bool AskForRoom = Plan.asksForRoom();
  const bool MayAsk =
      Emit.ScratchGPR == 11u && isFree(Names.GPR64[10], Used.GPR, 10);
  if (AskForRoom && MayAsk) {
    Emit.wipeForeignStack(Plan.StackBytes +
                              alignTo(Plan.ForeignStackBytes, StackSlotBytes),
                          Plan.StackBytes - Plan.UnusedBytes);
    Dirty.GPR.set(10);
  } else {
    Emit.wipeStack(AskForRoom ? std::max(Plan.StackBytes - Plan.UnusedBytes,
                                         StackSlotBytes)
                              : Plan.StackBytes,
                   Plan.WipesByRuntime);
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

/// By one call of the runtime, if Dirty has all that one of its routines
/// clears; it then no longer has that.
bool X86Eraser::isolate(X86Emitter &Emit, X86Groups &Dirty,
                        bool PassesX87) const {
  if (PassesX87 || Dirty.MMX)
    return false;
  for (unsigned N = 0; N <= std::size(ArgumentGPRs); ++N) {
    const X86Groups Clears = isolatedBy(N, Features);
    if (!Dirty.includes(Clears))
      continue;
    Emit.isolate(N);
    Dirty.GPR.reset(Clears.GPR);
    Dirty.Vector.reset(Clears.Vector);
    Dirty.Mask.reset(Clears.Mask);
    Dirty.X87 = Dirty.HighVectors = false;
    return true;
  }
  return false;
}

bool X86Eraser::clearBeforeCall(MachineInstr &Call) {
  X86Groups Dirty = Traces->clearedAt(Call);
  bool All = !Dirty.Kept;
  // Callers in other units may have more registers to clear than this unit.
  const Function &F = MF.getFunction();
  if (F.hasFnAttribute(CalledAttr) && !Features.SSE && !F.hasLocalLinkage())
    All = false;
  X86Emitter Emit(Call, *Call.getParent(), Call, Names, Features);
  if (!isolate(Emit, Dirty, passesX87Arguments(F)))
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
  const bool AskForRoom = Below.asksForRoom();
  const uint64_t Used = Below.Bytes - Below.UnusedBytes;
  if (AskForRoom && Emit.ScratchGPR && isFree(Names.GPR64[10], Reads.GPR, 10)) {
    Emit.wipeForeignStack(
        Below.Bytes + alignTo(Below.ForeignBytes, StackSlotBytes), Used);
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
