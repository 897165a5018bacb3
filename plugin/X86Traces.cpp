#include "X86Traces.h"
#include "Attributes.h"
#include "X86Results.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/CodeGen/MachineRegisterInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"

using namespace llvm;

namespace lethe {

X86Traces::X86Traces(const MachineFunction &MF, const X86Names &Names,
                     const X86Features &Features, const X86Registers &Registers,
                     const Survey &Found, ChangesOf Changes)
    : MF(MF), Names(Names), Features(Features), Registers(Registers),
      Found(Found), Changes(Changes), Kinds(MF.getFunction()),
      PublicBranches(MF.getFunction().hasFnAttribute(PublicBranchesAttr)),
      Own(Registers.sort(Found.Plan.Dirty)) {
  for (const MCPhysReg *R = MF.getRegInfo().getCalleeSavedRegs(); R && *R; ++R)
    forEachPlace(*R, [&](unsigned Place) { CalleeSaved.set(Place); });
  solve();
  compareExits(Found.Exits);
  compareExits(Found.UnwindExits);
  for (const auto &[Where, Clear] : Cleared) {
    Together |= Clear;
    if (Where->isReturn())
      AtExits |= Clear;
  }
}

const X86Groups &X86Traces::clearedAt(const MachineInstr &Where) const {
  auto Known = Cleared.find(&Where);
  return Known == Cleared.end() ? Nothing : Known->second;
}

void X86Traces::clearAt(ArrayRef<MachineInstr *> Exits, const X86Groups &More) {
  for (const MachineInstr *Exit : Exits)
    Cleared[Exit] |= More;
  AtExits |= More;
  Together |= More;
}

/// Whether the function's instructions, or the runtime for it, can clear it.
bool X86Traces::isPlace(unsigned Place) const {
  if (Place < Vector)
    return Place < (Features.EGPR ? 32 : 16) && Place != 4; // RSP
  if (Place < Mask)
    return Place < Vector + 16 ? Features.SSE : Features.AVX512;
  if (Place < X87)
    return Features.AVX512;
  return Place == X87 ? Features.X87 : Features.SSE && !Features.AVX512;
}

MCRegister X86Traces::registerOf(unsigned Place) const {
  return Place < Vector ? Names.GPR64[Place]
         : Place < Mask ? Names.XMM[Place - Vector]
                        : Names.K[Place - Mask];
}

template <typename Callback>
void X86Traces::forEachPlace(MCRegister Reg, Callback Visit) const {
  const TargetRegisterInfo &TRI = *MF.getSubtarget().getRegisterInfo();
  for (MCRegUnit Unit : TRI.regunits(Reg)) {
    const X86Names::Group Group = Names.groupOf(Unit);
    switch (Group.What) {
    case X86Names::GPR:
      Visit(Group.Index);
      break;
    case X86Names::Vector:
      Visit(Vector + Group.Index);
      break;
    case X86Names::Mask:
      Visit(Mask + Group.Index);
      break;
    default:
      break;
    }
  }
}

template <typename Callback>
void X86Traces::forEachOf(const X86Groups &Groups, Callback Visit) {
  for (unsigned I : Groups.GPR.set_bits())
    Visit(I);
  for (unsigned I : Groups.Vector.set_bits())
    Visit(Vector + I);
  for (unsigned I : Groups.Mask.set_bits())
    Visit(Mask + I);
  if (Groups.X87)
    Visit(unsigned(X87));
  if (Groups.HighVectors)
    Visit(unsigned(High));
}

void X86Traces::add(X86Groups &Groups, unsigned Place) {
  if (Place < Vector)
    Groups.GPR.set(Place);
  else if (Place < Mask)
    Groups.Vector.set(Place - Vector);
  else if (Place < X87)
    Groups.Mask.set(Place - Mask);
  else
    (Place == X87 ? Groups.X87 : Groups.HighVectors) = true;
}

/// Has Clear hold all that a routine of the runtime clears, where that is
/// shorter than to clear each register for itself.
void X86Traces::roundUp(X86Groups &Clear,
                        function_ref<bool(unsigned)> IsFree) const {
  constexpr unsigned Worth = 8;
  auto round = [&](unsigned Begin, unsigned End) {
    const auto All = seq(Begin, End);
    const auto Bit = [&](unsigned Place) -> BitVector::reference {
      return Place < Mask ? Clear.Vector[Place - Vector]
                          : Clear.Mask[Place - Mask];
    };
    if (count_if(All, Bit) >= Worth && all_of(All, IsFree))
      for (unsigned Place : All)
        Bit(Place) = true;
  };
  if (Features.SSE)
    round(Vector + 2, Vector + 16);
  if (Features.AVX512)
    round(Vector + 16, X87);
}

/// The same for the routines that also clear general registers, if most of what
/// they clear has to be.
void X86Traces::roundUpToIsolation(X86Groups &Clear,
                                   function_ref<bool(unsigned)> IsFree) const {
  constexpr unsigned Worth = 4;
  for (unsigned N = 0; N <= std::size(ArgumentGPRs); ++N) {
    const X86Groups More = isolatedBy(N, Features);
    bool AllFree = true;
    forEachOf(More, [&](unsigned Place) { AllFree &= IsFree(Place); });
    if (!AllFree)
      continue;
    X86Groups WithGPRs = Clear;
    WithGPRs.GPR |= More.GPR;
    WithGPRs.Vector.set(0, 2);
    BitVector Needed = More.GPR;
    Needed &= Clear.GPR;
    if (WithGPRs.includes(More) && Needed.count() >= Worth)
      Clear = WithGPRs;
    return;
  }
}

X86Traces::State X86Traces::atEntry() const {
  State Now;
  Now.fill(Entry);
  // Secret callers leave that to their callees. What they have in the x87 unit
  // no code saves that does not use it.
  if (Found.Plan.SecretCallers) {
    std::fill(Now.begin(), Now.begin() + X87, Entry | Stale);
    Now[High] = Entry | Stale;
  }
  BitVector Arguments(Found.Plan.Dirty.size());
  Registers.addArguments(Arguments);
  for (unsigned Reg : Arguments.set_bits())
    forEachPlace(Reg, [&](unsigned Place) { Now[Place] = Dirty; });
  return Now;
}

/// What is there holds no more data than it did, but not what it was.
void X86Traces::clearUppers(State &Now) const {
  for (unsigned Place = Vector; Place < Vector + 16; ++Place) {
    unsigned &Held = Now[Place];
    const unsigned IsStale = Held & Stale;
    if ((Held & ~Stale) == Entry)
      Held = EntryLow | IsStale;
    else if ((Held & ~Stale) >= AnyCall)
      Held = Dirty;
  }
}

void X86Traces::setDefined(const MachineInstr &MI, State &Now) const {
  if (!definesOnlyResults(MI))
    return;
  if (MI.getOpcode() == Names.Op.VZEROUPPER)
    return clearUppers(Now);
  for (const MachineOperand &Operand : MI.all_defs())
    if (Operand.getReg())
      forEachPlace(Operand.getReg().asMCReg(),
                   [&](unsigned Place) { Now[Place] = Dirty; });
}

/// What code that knows secrets may have changed.
void X86Traces::setUnknown(State &Now) const {
  for (unsigned Place = 0; Place < Places; ++Place)
    if (!CalleeSaved.test(Place))
      Now[Place] = Dirty;
}

/// What a place holds where two paths meet: if a secret may have decided which
/// was taken, what must not be left as it is. If not, one of both; what has
/// to be cleared at more occasions counts.
unsigned X86Traces::join(unsigned A, unsigned B) const {
  if (A == B)
    return A;
  if (!PublicBranches || A == Dirty || B == Dirty)
    return Dirty;
  const bool EitherIsEntry = (A & ~Stale) == Entry || (B & ~Stale) == Entry;
  return (EitherIsEntry ? Entry : AnyCall) | ((A | B) & Stale);
}

BitVector X86Traces::clearBefore(const MachineInstr &Call, State &Now) {
  BitVector Kept(Places);
  const MachineRegisterInfo &MRI = MF.getRegInfo();
  const X86Groups Used = Registers.readBy(Call);
  BitVector Reads(Places);
  forEachOf(Used, [&](unsigned Place) { Reads.set(Place); });
  // What the call is said to preserve may live on.
  auto isDead = [&](unsigned Place) {
    return Place >= X87 || X86Registers::isClobbered(registerOf(Place), Call);
  };
  X86Groups &Clear = Cleared[&Call];
  Clear = X86Groups();
  for (unsigned Place = 0; Place < Places; ++Place) {
    const bool HasTraces =
        Now[Place] == Dirty || Now[Place] & Stale || (Place == X87 && Own.X87);
    if (!HasTraces || !isPlace(Place) || Reads.test(Place) ||
        (Place < Vector && MRI.isReserved(registerOf(Place))))
      continue;
    if (!isDead(Place)) {
      Clear.Kept = true;
      Kept.set(Place);
      continue;
    }
    add(Clear, Place);
  }
  Clear.MMX = Clear.X87 && Own.MMX;
  auto isFree = [&](unsigned Place) {
    return !Reads.test(Place) && isDead(Place) &&
           (Place >= Vector || !MRI.isReserved(registerOf(Place)));
  };
  roundUp(Clear, isFree);
  if (!Clear.MMX && !passesX87Arguments(MF.getFunction()))
    roundUpToIsolation(Clear, isFree);
  forEachOf(Clear, [&](unsigned Place) { Now[Place] = Zero; });
  return Kept;
}

/// Each register holds what it did, or what such a callee always leaves; or
/// anything, after one that leaves erasing to this function.
void X86Traces::afterErasing(const MachineInstr &Call, State &Now) {
  const CallChanges Callee = Changes(Call);
  const auto &Changed = Callee.Registers;
  BitVector MayChange(Places, /*t=*/!Changed);
  if (Changed)
    forEachOf(Registers.sort(*Changed),
              [&](unsigned Place) { MayChange.set(Place); });
  // Which of several functions a pointer leads to must not show.
  const auto Callees = CallKinds::callees(Call);
  const bool IsOneOfAny = Callees.empty() &&
                          CallKinds::calleeName(Call).empty() &&
                          !Kinds.isOnPublicPath(Call);
  const bool IsUnknown = !Callee.Left || Callees.size() > 1 || IsOneOfAny;
  BitVector Left(Places, IsUnknown);
  if (Callee.Left && Callee.Left->any())
    forEachOf(Registers.sort(*Callee.Left),
              [&](unsigned Place) { Left.set(Place); });
  for (unsigned Place = 0; Place < Places; ++Place)
    if (MayChange.test(Place) && !CalleeSaved.test(Place)) {
      if (Left.test(Place))
        Now[Place] = Dirty;
      else if (Now[Place] != Dirty)
        Now[Place] = Numbers[&Call] | (Now[Place] & Stale);
    }
}

void X86Traces::visitCall(const MachineInstr &Call, State &Now) {
  if (resumesUnwinding(Call))
    return;
  const CalleeKind Kind = Kinds.of(Call);
  // What that takes, and leaves as it may.
  if (auto Wiped = Found.Below.find(const_cast<MachineInstr *>(&Call));
      Wiped != Found.Below.end()) {
    Now[Vector + 15] = Dirty;
    if (Wiped->second.callsRuntime())
      Now[10] = Now[11] = Dirty;
  }
  if (Kind == CalleeKind::Erasing)
    return afterErasing(Call, Now);
  BitVector Kept(Places);
  if (Found.PlainCalls.contains(&Call))
    Kept = clearBefore(Call, Now);
  if (Kind == CalleeKind::NotGiven) {
    for (unsigned Place = 0; Place < Places; ++Place)
      if (!CalleeSaved.test(Place) && !Kept.test(Place))
        Now[Place] = Numbers[&Call];
    return;
  }
  const unsigned WasX87 = Now[X87];
  setUnknown(Now);
  if (Kind == CalleeKind::Stackless)
    Now[X87] = WasX87;
}

void X86Traces::visit(const MachineInstr &MI, State &Now) {
  if (MI.isDebugOrPseudoInstr())
    return;
  if (MI.isReturn())
    AtExit[&MI] = Now;
  if (isCall(MI)) {
    visitCall(MI, Now);
    if (Found.ReturnsTwice)
      setUnknown(Now);
  }
  if (MI.isReturn())
    AfterExit[&MI] = Now;
  setDefined(MI, Now);
  // It does not always say what it clobbers.
  if (MI.isInlineAsm())
    forEachOf(Own, [&](unsigned Place) { Now[Place] = Dirty; });
}

X86Traces::State X86Traces::visitBlock(const MachineBasicBlock &MBB,
                                       State Now) {
  // Control arrives here from a callee's midst.
  if (MBB.isEHPad() || Found.ReturnsTwice)
    Now.fill(Dirty);
  for (const MachineInstr &MI : MBB)
    visit(MI, Now);
  return Now;
}

void X86Traces::solve() {
  unsigned Next = FirstCall;
  for (const MachineInstr *Call : Found.Calls)
    Numbers[Call] = Next++;
  Starts.resize(MF.getNumBlockIDs());
  Reached.resize(MF.getNumBlockIDs());
  Starts[MF.front().getNumber()] = atEntry();
  Reached.set(MF.front().getNumber());
  ReversePostOrderTraversal<const MachineFunction *> Order(&MF);
  BitVector Pending(MF.getNumBlockIDs());
  Pending.set(MF.front().getNumber());
  while (Pending.any())
    for (const MachineBasicBlock *MBB : Order) {
      if (!Pending.test(MBB->getNumber()))
        continue;
      Pending.reset(MBB->getNumber());
      const State End = visitBlock(*MBB, Starts[MBB->getNumber()]);
      for (const MachineBasicBlock *Successor : MBB->successors()) {
        const unsigned Number = Successor->getNumber();
        State &Start = Starts[Number];
        if (!Reached.test(Number)) {
          Reached.set(Number);
          Start = End;
          Pending.set(Number);
          continue;
        }
        for (unsigned Place = 0; Place < Places; ++Place) {
          const unsigned Both = join(Start[Place], End[Place]);
          if (Both != Start[Place]) {
            Start[Place] = Both;
            Pending.set(Number);
          }
        }
      }
    }
}

/// Which of them was taken must not show.
void X86Traces::compareExits(ArrayRef<MachineInstr *> Exits) {
  State All;
  bool IsFirst = true;
  for (const MachineInstr *Exit : Exits) {
    auto Known = AfterExit.find(Exit);
    if (Known == AfterExit.end()) // no path leads there
      continue;
    for (unsigned Place = 0; Place < Places; ++Place)
      All[Place] = IsFirst ? Known->second[Place]
                           : join(All[Place], Known->second[Place]);
    IsFirst = false;
  }
  if (IsFirst)
    All.fill(Dirty);
  BitVector IsOwn(Places);
  forEachOf(Own, [&](unsigned Place) { IsOwn.set(Place); });
  X86Groups Rounded;
  for (const MachineInstr *Exit : Exits) {
    auto Known = AtExit.find(Exit);
    X86Groups &Clear = Cleared[Exit];
    Clear = X86Groups();
    for (unsigned Place = 0; Place < Places; ++Place) {
      const unsigned Here =
          Known == AtExit.end() ? unsigned(Dirty) : Known->second[Place];
      // What plain code leaves in registers of the function's own is not worth
      // to be told apart from what the function does.
      const bool HasTraces =
          Here == Dirty ||
          (Here != Zero && All[Place] == Dirty && !PublicBranches) ||
          ((Here & ~Stale) >= AnyCall && IsOwn.test(Place)) ||
          (IsOwn.test(Place) && (Place == X87 || Place == High));
      if (!isPlace(Place) || CalleeSaved.test(Place))
        continue;
      if (HasTraces)
        add(Clear, Place);
      if (HasTraces || AfterExit[Exit][Place] == Dirty)
        add(LeftBehind, Place);
    }
    Clear.MMX = Clear.X87 && Own.MMX;
    Rounded |= Clear;
  }
  // A register that is cleared at one exit only would tell which it was.
  const X86Groups Before = Rounded;
  roundUp(Rounded, [&](unsigned Place) {
    return !CalleeSaved.test(Place) && none_of(Exits, [&](MachineInstr *Exit) {
      const X86Groups Used = Registers.readBy(*Exit);
      return Place < Mask ? Used.Vector.test(Place - Vector)
                          : Used.Mask.test(Place - Mask);
    });
  });
  if (Rounded.Vector != Before.Vector || Rounded.Mask != Before.Mask)
    for (const MachineInstr *Exit : Exits) {
      Cleared[Exit].Vector |= Rounded.Vector;
      Cleared[Exit].Mask |= Rounded.Mask;
    }
}

} // namespace lethe
