#include "SecretDependence.h"
#include "Attributes.h"
#include "PublicLoads.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

namespace lethe {

/// Which way it goes is decided elsewhere than by a value at hand.
static bool branchesByItself(const Instruction &Terminator) {
  return Terminator.getNumSuccessors() > 1 &&
         !isa<BranchInst, SwitchInst, IndirectBrInst>(Terminator);
}

SecretDependence::SecretDependence(Function &F,
                                   const BitVector &SecretArguments)
    : F(F) {
  for (const Argument &A : F.args())
    if (SecretArguments.test(A.getArgNo()))
      markValue(A);
  for (const Instruction &I : instructions(F)) {
    if (isSource(I))
      markValue(I);
    if (I.isTerminator() && branchesByItself(I))
      markBranch(*I.getParent());
  }
  while (!Pending.empty())
    markUses(*Pending.pop_back_val());
}

static bool isConstantMemory(const Value *Pointer) {
  const auto *Global =
      dyn_cast<GlobalVariable>(getUnderlyingObject(Pointer, /*MaxLookup=*/0));
  return Global && Global->isConstant() && Global->hasDefinitiveInitializer();
}

bool SecretDependence::isSource(const Instruction &I) {
  if (const auto *Load = dyn_cast<LoadInst>(&I))
    return !isNotedPublic(*Load) && !privateLocal(Load->getPointerOperand()) &&
           !isConstantMemory(Load->getPointerOperand());
  // Intrinsics that touch no memory are operators.
  if (const auto *Call = dyn_cast<CallBase>(&I)) {
    const Function *Callee = Call->getCalledFunction();
    if (Callee && Callee->hasFnAttribute(PublicResultAttr))
      return false;
    return !isa<IntrinsicInst>(Call) || !Call->doesNotAccessMemory();
  }
  return I.mayReadFromMemory() || I.isEHPad();
}

/// The local that Pointer is the address of, if it is only ever loaded and
/// stored by this address: no other access can reach it.
const AllocaInst *SecretDependence::privateLocal(const Value *Pointer) {
  const auto *Local = dyn_cast<AllocaInst>(Pointer);
  if (!Local)
    return nullptr;
  auto [Known, IsNew] = IsPrivate.try_emplace(Local);
  if (IsNew)
    Known->second = all_of(Local->users(), [&](const User *U) {
      if (const auto *Store = dyn_cast<StoreInst>(U))
        return Store->getValueOperand() != Local;
      return isa<LoadInst>(U) || cast<Instruction>(U)->isLifetimeStartOrEnd();
    });
  return Known->second ? Local : nullptr;
}

void SecretDependence::markValue(const Value &V) {
  if (Values.insert(&V).second)
    Pending.push_back(&V);
}

void SecretDependence::markLocal(const AllocaInst &Local) {
  if (!Locals.insert(&Local).second)
    return;
  for (const User *U : Local.users())
    if (const auto *Load = dyn_cast<LoadInst>(U))
      markValue(*Load);
}

void SecretDependence::markBlock(const BasicBlock &BB) {
  if (!Blocks.insert(&BB).second)
    return;
  for (const PHINode &Phi : BB.phis())
    markValue(Phi);
  for (const Instruction &I : BB)
    if (const auto *Store = dyn_cast<StoreInst>(&I))
      if (const AllocaInst *Local = privateLocal(Store->getPointerOperand()))
        markLocal(*Local);
}

/// Which way BB goes on depends on a secret; it shows until all ways have come
/// together.
void SecretDependence::markBranch(const BasicBlock &BB) {
  if (!Branches.insert(&BB).second)
    return;
  if (!PostDominators)
    PostDominators.emplace(F);
  const auto *Node = PostDominators->getNode(&BB);
  const auto *Next = Node ? Node->getIDom() : nullptr;
  const BasicBlock *Join = Next ? Next->getBlock() : nullptr;
  BlockSet &Reached = Regions[Join];
  SmallVector<const BasicBlock *, 16> Work(successors(&BB));
  while (!Work.empty()) {
    const BasicBlock *Inside = Work.pop_back_val();
    if (Inside == Join || !Reached.insert(Inside).second)
      continue;
    markBlock(*Inside);
    append_range(Work, successors(Inside));
  }
  if (Join)
    for (const PHINode &Phi : Join->phis())
      markValue(Phi);
}

void SecretDependence::markUses(const Value &V) {
  for (const User *U : V.users()) {
    const auto *I = cast<Instruction>(U);
    if (const auto *Store = dyn_cast<StoreInst>(I)) {
      if (const AllocaInst *Local = privateLocal(Store->getPointerOperand()))
        markLocal(*Local);
    } else if (I->isTerminator() && I->getNumSuccessors() > 1) {
      markBranch(*I->getParent());
    }
    if (!I->getType()->isVoidTy())
      markValue(*I);
  }
}

} // namespace lethe
