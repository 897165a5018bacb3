#include "SecretFlow.h"
#include "Annotations.h"
#include "PointerOrigins.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

namespace lethe {

SecretFlow::SecretFlow(Module &M, const ModuleFacts &Facts)
    : M(M), Facts(Facts) {}

/// The symbol name by which the facts know F: without what Clang appends to
/// internal functions to tell units (-funique-internal-linkage-names) and
/// initializers apart.
static StringRef sourceName(const Function &F) {
  StringRef Name = F.getName();
  Name = Name.substr(0, Name.find(".__uniq."));
  if (Name.starts_with("__cxx_global_var_init."))
    Name = Name.substr(0, Name.find('.'));
  return Name;
}

static std::string quoted(const Function &F) {
  return "'" + demangle(F.getName()) + "'";
}

static bool isMarking(const Instruction &I) {
  return isAnnotation(I, AnnotationText);
}

static bool isPublicAnnotation(const Instruction &I) {
  return isAnnotation(I, PublicAnnotationText) ||
         isAnnotation(I, SaidPublicText);
}

bool hasMarkings(const Module &M) {
  bool Found = false;
  forEachAnnotatedGlobal(M, AnnotationText,
                         [&](const GlobalValue &) { Found = true; });
  return Found || any_of(M.functions(), [](const Function &F) {
           return any_of(instructions(F), isMarking);
         });
}

void SecretFlow::collectGlobals() {
  // On a pointer to functions a marking speaks of these functions.
  SmallPtrSet<const GlobalValue *, 8> Pointers;
  forEachAnnotatedGlobal(
      M, CalleeAnnotationText,
      [&](const GlobalValue &Global) { Pointers.insert(&Global); });
  forEachAnnotatedGlobal(M, AnnotationText, [&](const GlobalValue &Global) {
    if (!isa<Function>(Global) && !Pointers.contains(&Global))
      SecretGlobals.insert(&Global);
  });
}

void SecretFlow::collectFunction(Function &F) {
  SmallSetVector<const Value *, 8> FunctionSeeds;
  for (Instruction &I : instructions(F)) {
    if (isPublicAnnotation(I)) {
      auto *Annotation = cast<CallBase>(&I);
      PublicAnnotations.push_back(Annotation);
      // A parameter's home, or the address of a field.
      if (Annotation->getType()->isVoidTy() &&
          isAnnotation(I, PublicAnnotationText))
        PublicLocals.insert(underlying(Annotation->getArgOperand(0)));
      continue;
    }
    if (isMarking(I)) {
      auto *Annotation = cast<CallBase>(&I);
      Annotations.push_back(Annotation);
      if (!isAlsoAnnotated(*Annotation, CalleeAnnotationText)) {
        FunctionSeeds.insert(underlying(Annotation->getArgOperand(0)));
        FunctionSeeds.insert(Annotation);
      }
      continue;
    }
    if (!SecretGlobals.empty())
      for (const Value *Operand : I.operands())
        forEachGlobal(Operand, [&](const GlobalValue *Global) {
          if (SecretGlobals.contains(Global))
            FunctionSeeds.insert(Global);
        });
    if (const auto *Call = dyn_cast<CallBase>(&I))
      if (const Function *Callee = Call->getCalledFunction();
          Callee && SecretResults.contains(Callee))
        FunctionSeeds.insert(&I);
  }
  if (!FunctionSeeds.empty())
    Seeds[&F] = FunctionSeeds.takeVector();
}

void SecretFlow::solve() {
  collectGlobals();
  for (const Function &F : M) {
    auto Known = Facts.Functions.find(sourceName(F));
    if (Known != Facts.Functions.end() && Known->second.ReturnsSecret)
      SecretResults.insert(&F);
  }
  for (Function &F : M) {
    if (F.isDeclaration())
      continue;
    if (F.hasAddressTaken())
      AddressTaken[F.getFunctionType()].push_back(&F);
    collectFunction(F);
    auto Known = Facts.Functions.find(sourceName(F));
    if (Known != Facts.Functions.end() && !Known->second.Reason.empty()) {
      makeSecret(F, Known->second.Reason);
      Flows[&F]->Opaque |= Known->second.Marked || Known->second.Opaque;
    } else if (Facts.isUnread(sourceName(F))) {
      makeSecret(F, "was not read, as nothing refers to it but by its symbol");
      Flows[&F]->Opaque = true;
    } else if (Seeds.contains(&F)) {
      makeSecret(F, "touches secret data");
    } else if (Facts.All) {
      makeSecret(F, "every function is, by argument 'all'");
    }
    if (Facts.All)
      Flows[&F]->Opaque = true;
  }
  while (!Queue.empty())
    analyze(*Queue.pop_back_val());
  Works.clear();
}

const FunctionFlow *SecretFlow::lookup(const Function &F) const {
  auto Found = Flows.find(&F);
  return Found == Flows.end() ? nullptr : Found->second.get();
}

bool SecretFlow::isGivenSecret(const CallBase &Call) const {
  const FunctionFlow *Flow = lookup(*Call.getFunction());
  if (!Flow)
    return false;
  return any_of(Call.data_ops(), [&](const Value *Operand) {
    return isTainted(*Flow, Operand);
  });
}

void SecretFlow::makeSecret(const Function &F, const Twine &Reason) {
  auto &Flow = Flows[&F];
  if (Flow)
    return;
  Flow = std::make_unique<FunctionFlow>();
  Flow->Reason = Reason.str();
  Queue.insert(&F);
  // Secret functions of other units may call F, or may inline a plain function
  // that does. They hand over anything, and rely on F to erase what becomes of
  // it.
  if (Facts.ForLink)
    for (const Argument &A : F.args())
      taintArgument(A);
}

SecretFlow::Work &SecretFlow::workOn(const Function &F) {
  auto &Known = Works[&F];
  if (!Known)
    Known = std::make_unique<Work>();
  return *Known;
}

/// Callers that are not known to be secret look at all calls when they are.
void SecretFlow::teachCallers(const Function &F) {
  for (const User *U : F.users())
    if (const auto *Call = dyn_cast<CallBase>(U);
        Call && lookup(*Call->getFunction())) {
      workOn(*Call->getFunction()).Taught.push_back(Call);
      Queue.insert(Call->getFunction());
    }
}

void SecretFlow::taintArgument(const Argument &A) {
  const Function &F = *A.getParent();
  if (!Flows.find(&F)->second->Tainted.insert(&A).second)
    return;
  workOn(F).Pending.push_back(&A);
  Queue.insert(&F);
}

bool SecretFlow::isTainted(const FunctionFlow &Flow, const Value *V) const {
  if (Flow.Tainted.contains(V))
    return true;
  if (isa<Constant>(V) && V->getType()->isPointerTy())
    if (const auto *G = dyn_cast<GlobalValue>(underlying(V)))
      return SecretGlobals.contains(G) || Flow.Tainted.contains(G);
  return false;
}

bool SecretFlow::isTainted(const Value *V) const {
  return isTainted(*Current, V);
}

void SecretFlow::taint(const Value *V) {
  // Only objects in memory can be made secret by what is stored in them.
  if (isa<Constant>(V) && !isa<GlobalVariable, GlobalAlias>(V))
    return;
  if (Current->Tainted.insert(V).second)
    Todo->Pending.push_back(V);
}

/// Secret data has been written through Pointer: what it points to is secret
/// from here on, by whichever other pointer it is read. In the code that
/// Clang emits, pointers themselves live in allocas; so go back to where the
/// pointer was loaded from, and to the pointers that were stored there.
void SecretFlow::taintPointee(const Value *Pointer) {
  SmallVector<const Value *, 8> Work{Pointer};
  while (!Work.empty()) {
    const Value *Base = underlying(Work.pop_back_val());
    if (!Todo->PointeesDone.insert(Base).second)
      continue;
    taint(Base);
    if (const auto *Argument = dyn_cast<llvm::Argument>(Base)) {
      if (Current->TaintsPointee.insert(Argument))
        teachCallers(*Argument->getParent());
    } else if (const auto *Load = dyn_cast<LoadInst>(Base)) {
      const Value *Home = underlying(Load->getPointerOperand());
      taint(Home);
      if (!isa<GlobalValue>(Home) && Todo->HomesDone.insert(Home).second)
        forEachStoredPointer(Home, [&](const Value *P) { Work.push_back(P); });
    } else if (isa<PHINode, SelectInst>(Base)) {
      for (const Value *Operand : cast<User>(Base)->operands())
        if (Operand->getType()->isPointerTy())
          Work.push_back(Operand);
    }
  }
}

void SecretFlow::handAll(const Function &Callee, const Twine &Reason) {
  if (Callee.isDeclaration())
    return;
  makeSecret(Callee, Reason);
  for (const Argument &A : Callee.args())
    taintArgument(A);
}

/// What is handed over once may reach all functions there are of its type, and
/// all of their arguments; no other call adds to that.
void SecretFlow::handThroughPointer(const Function &Caller,
                                    const CallBase &Call) {
  const std::string Reason =
      "may be handed secret data through a pointer by " + quoted(Caller);
  auto handToAll = [&](const FunctionType *Type) {
    auto Targets = AddressTaken.find(Type);
    if (Targets == AddressTaken.end())
      return;
    for (const Function *Target : Targets->second)
      handAll(*Target, Reason);
    AddressTaken.erase(Targets);
  };
  handToAll(Call.getFunctionType());
  // Calls without a prototype are variadic in IR.
  if (Call.getFunctionType()->isVarArg() && !AddressTaken.empty())
    for (const Function &F : M)
      handToAll(F.getFunctionType());
}

void SecretFlow::handToCallee(const Function &Caller, const CallBase &Call,
                              const Function &Callee) {
  for (const Argument &A : Callee.args()) {
    if (A.getArgNo() >= Call.arg_size() ||
        !isTainted(Call.getArgOperand(A.getArgNo())))
      continue;
    if (!lookup(Callee))
      makeSecret(Callee, "is handed secret data by " + quoted(Caller));
    taintArgument(A);
  }
  // Variable arguments are read through va_arg: no argument stands for them.
  for (unsigned I = Callee.arg_size(); I < Call.arg_size(); ++I)
    if (isTainted(Call.getArgOperand(I))) {
      if (!lookup(Callee))
        makeSecret(Callee, "is handed secret data by " + quoted(Caller));
      if (!Flows[&Callee]->Opaque) {
        Flows[&Callee]->Opaque = true;
        Queue.insert(&Callee);
      }
    }
  const FunctionFlow *Flow = lookup(Callee);
  if (!Flow)
    return;
  if (Flow->TaintsResult)
    taint(&Call);
  for (const Argument *A : Flow->TaintsPointee)
    if (A->getArgNo() < Call.arg_size())
      taintPointee(Call.getArgOperand(A->getArgNo()));
}

void SecretFlow::visitCall(const Function &F, const CallBase &Call) {
  if (isa<DbgInfoIntrinsic>(Call) || Call.isLifetimeStartOrEnd() ||
      isMarking(Call) || isPublicAnnotation(Call))
    return;
  if (const auto *Transfer = dyn_cast<MemTransferInst>(&Call)) {
    if (isTainted(Transfer->getRawSource()))
      taintPointee(Transfer->getRawDest());
    return;
  }
  if (const auto *Set = dyn_cast<MemSetInst>(&Call)) {
    if (isTainted(Set->getValue()))
      taintPointee(Set->getRawDest());
    return;
  }
  const Function *Callee = Call.getCalledFunction();
  if (Callee && SecretResults.contains(Callee) && Call.hasStructRetAttr())
    taintPointee(Call.getArgOperand(
        Callee->hasParamAttribute(0, Attribute::StructRet) ? 0 : 1));
  if (Callee && !Callee->isDeclaration()) {
    handToCallee(F, Call, *Callee);
    return;
  }
  if (none_of(Call.args(), [&](const Use &U) { return isTainted(U); }))
    return;
  // Nothing is known of the callee: its result and all it can reach through
  // its arguments may be secret now.
  if (!Call.getType()->isVoidTy())
    taint(&Call);
  for (const Use &Operand : Call.args()) {
    if (!Operand->getType()->isPointerTy())
      continue;
    if (const auto *Callback =
            dyn_cast<Function>(Operand->stripPointerCasts())) {
      handAll(*Callback, "may be handed secret data by a function " +
                             quoted(F) + " calls");
      continue;
    }
    if (!Call.onlyReadsMemory() &&
        !Call.onlyReadsMemory(Call.getArgOperandNo(&Operand)))
      taintPointee(Operand);
  }
  if (!Callee)
    handThroughPointer(F, Call);
}

void SecretFlow::visitUser(const Function &F, const Instruction &I) {
  if (const auto *Call = dyn_cast<CallBase>(&I)) {
    visitCall(F, *Call);
  } else if (const auto *Store = dyn_cast<StoreInst>(&I)) {
    if (isTainted(Store->getValueOperand()))
      taintPointee(Store->getPointerOperand());
  } else if (const auto *Swap = dyn_cast<AtomicRMWInst>(&I)) {
    taint(Swap);
    if (isTainted(Swap->getValOperand()))
      taintPointee(Swap->getPointerOperand());
  } else if (const auto *Exchange = dyn_cast<AtomicCmpXchgInst>(&I)) {
    taint(Exchange);
    if (isTainted(Exchange->getNewValOperand()))
      taintPointee(Exchange->getPointerOperand());
  } else if (isa<ReturnInst>(I)) {
    if (!Current->TaintsResult) {
      Current->TaintsResult = true;
      teachCallers(F);
    }
  } else if (const auto *Branch = dyn_cast<BranchInst>(&I)) {
    // `secret ? a : b` becomes a branch and a phi before optimization.
    for (const BasicBlock *Arm : Branch->successors()) {
      for (const PHINode &Phi : Arm->phis())
        taint(&Phi);
      if (const BasicBlock *Join = Arm->getSingleSuccessor())
        for (const PHINode &Phi : Join->phis())
          taint(&Phi);
    }
  } else if (!I.getType()->isVoidTy()) {
    taint(&I);
  }
}

void SecretFlow::start(const Function &F) {
  Todo->Started = true;
  if (auto Known = Seeds.find(&F); Known != Seeds.end())
    for (const Value *Seed : Known->second)
      taint(Seed);
}

/// But for what is said to be no secret. What is assigned to that is still
/// followed.
void SecretFlow::taintLoads(const Function &F) {
  Todo->LoadsDone = true;
  auto isPublic = [&](const Argument &A) {
    return any_of(A.users(), [&](const User *U) {
      const auto *Store = dyn_cast<StoreInst>(U);
      return Store && Store->getValueOperand() == &A &&
             PublicLocals.contains(Store->getPointerOperand());
    });
  };
  for (const Argument &A : F.args())
    if (!isPublic(A))
      taint(&A);
  for (const Instruction &I : instructions(F)) {
    const auto *Load = dyn_cast<LoadInst>(&I);
    if (Load ? !PublicLocals.contains(Load->getPointerOperand())
             : isa<CallBase>(I) && !I.getType()->isVoidTy())
      taint(&I);
  }
}

/// The users of a global variable are all over the module.
void SecretFlow::visitGlobalUsers(const Function &F, const GlobalValue *V) {
  if (!Todo->GlobalsDone) {
    Todo->GlobalsDone = true;
    for (const Instruction &I : instructions(F))
      for (const Value *Operand : I.operands())
        forEachGlobal(Operand, [&](const GlobalValue *Global) {
          Todo->GlobalUsers[Global].push_back(&I);
        });
  }
  if (auto Users = Todo->GlobalUsers.find(V); Users != Todo->GlobalUsers.end())
    for (const Instruction *I : Users->second)
      visitUser(F, *I);
}

void SecretFlow::visitUsers(const Function &F, const Value *V) {
  if (const auto *Global = dyn_cast<GlobalValue>(V)) {
    visitGlobalUsers(F, Global);
    return;
  }
  for (const User *U : V->users())
    if (const auto *I = dyn_cast<Instruction>(U))
      visitUser(F, *I);
}

void SecretFlow::analyze(const Function &F) {
  Current = Flows.find(&F)->second.get();
  Todo = &workOn(F);
  const bool IsFirst = !Todo->Started;
  if (IsFirst)
    start(F);
  if (Current->Opaque && !Todo->LoadsDone)
    taintLoads(F);
  // What callees had learned before F was known to be secret.
  if (IsFirst)
    for (const Instruction &I : instructions(F))
      if (const auto *Call = dyn_cast<CallBase>(&I))
        visitCall(F, *Call);
  while (!Todo->Pending.empty() || !Todo->Taught.empty())
    if (!Todo->Pending.empty())
      visitUsers(F, Todo->Pending.pop_back_val());
    else
      visitCall(F, *Todo->Taught.pop_back_val());
  Current = nullptr;
  Todo = nullptr;
}

} // namespace lethe
