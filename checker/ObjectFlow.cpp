#include "ObjectFlow.h"
#include "KnownCalls.h"
#include "llvm/ADT/BitVector.h"

using namespace clang;

namespace lethe {

using RootSet = llvm::DenseSet<const ValueDecl *>;

bool isZeroValue(const Expr *E, const ASTContext &Context) {
  E = bare(E);
  if (const auto *List = dyn_cast<InitListExpr>(E))
    return llvm::all_of(List->inits(), [&](const Expr *Init) {
      return isZeroValue(Init, Context);
    });
  if (isa<ImplicitValueInitExpr, CXXScalarValueInitExpr>(E))
    return true;
  if (const auto *Literal = dyn_cast<CompoundLiteralExpr>(E))
    return isZeroValue(Literal->getInitializer(), Context);
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
    return Construct->getNumArgs() == 0
               ? Construct->requiresZeroInitialization()
               : Construct->getNumArgs() == 1 &&
                     Construct->getConstructor()->isCopyOrMoveConstructor() &&
                     isZeroValue(Construct->getArg(0), Context);
  if (const auto *Cast = dyn_cast<CastExpr>(E); Cast && !Cast->isPRValue())
    return isZeroValue(Cast->getSubExpr(), Context);
  if (const auto *Cast = dyn_cast<CastExpr>(E);
      Cast && Cast->getCastKind() == CK_LValueToRValue)
    return isa<CompoundLiteralExpr>(bare(Cast->getSubExpr())) &&
           isZeroValue(Cast->getSubExpr(), Context);
  Expr::EvalResult Value;
  return !E->isValueDependent() && E->isPRValue() &&
         E->getType()->isIntegralOrEnumerationType() &&
         E->EvaluateAsInt(Value, Context) && Value.Val.getInt().isZero();
}

std::unique_ptr<ObjectFlow> ObjectFlow::build(const BodyScan &Scan,
                                              const RootSet &Roots,
                                              Secrets &Known,
                                              const Settings &Options) {
  if (Scan.TooDeep)
    return nullptr;
  CFG::BuildOptions Build;
  Build.setAllAlwaysAdd();
  Build.AddImplicitDtors = true;
  Build.AddEHEdges = true;
  Build.AddInitializers = true;
  Build.AddLifetime = true;
  std::unique_ptr<ObjectFlow> Flow(new ObjectFlow(Scan, Known, Options));
  Flow->Graph = CFG::buildCFG(Scan.Function, Scan.Function->getBody(),
                              &Known.context(), Build);
  if (!Flow->Graph)
    return nullptr;
  Flow->index(Roots);
  return Flow;
}

void ObjectFlow::index(const RootSet &Roots) {
  Followed = &Roots;
  Blocks.resize(Graph->getNumBlockIDs());
  for (const CFGBlock *Block : *Graph) {
    Blocks[Block->getBlockID()] = Block;
    unsigned Index = 0;
    for (const CFGElement &Element : *Block) {
      if (auto Statement = Element.getAs<CFGStmt>())
        Positions.try_emplace(Statement->getStmt(),
                              Position{Block->getBlockID(), Index});
      ++Index;
    }
  }
  for (const CFGBlock *Block : *Graph) {
    unsigned Index = 0;
    for (const CFGElement &Element : *Block)
      indexElement(Element, {Block->getBlockID(), Index++}, Roots);
  }
  for (const Expr *Mention : Scan.Mentions)
    addMention(Mention, Roots);
  for (auto &[Where, List] : Events) {
    llvm::sort(
        List, [](const Event &A, const Event &B) { return A.Index < B.Index; });
    BlocksOfRoot[Where.first].push_back(Where.second);
  }
  order();
  Followed = nullptr;
}

/// Numbers the blocks in post-order, from 1 on; those that cannot be reached
/// have none. Edges to the same or a higher number are back edges.
std::vector<const CFGBlock *> ObjectFlow::numberBlocks() {
  std::vector<const CFGBlock *> Order = {nullptr};
  llvm::BitVector Seen(Blocks.size());
  llvm::SmallVector<std::pair<const CFGBlock *, CFGBlock::const_succ_iterator>,
                    16>
      Stack;
  auto Enter = [&](const CFGBlock *Block) {
    if (Block && !Seen.test(Block->getBlockID())) {
      Seen.set(Block->getBlockID());
      Stack.push_back({Block, Block->succ_begin()});
    }
  };
  Enter(&Graph->getEntry());
  while (!Stack.empty()) {
    auto &[Block, Next] = Stack.back();
    if (Next != Block->succ_end()) {
      // Not after Enter, which may move the stack.
      const CFGBlock *Successor = *Next++;
      Enter(Successor);
      continue;
    }
    Ranks[Block->getBlockID()].Number = Order.size();
    Order.push_back(Block);
    Stack.pop_back();
  }
  return Order;
}

/// Ranks the blocks, so that most questions need no search.
void ObjectFlow::order() {
  Ranks.resize(Blocks.size());
  std::vector<const CFGBlock *> Order = numberBlocks();
  // To where back edges lead from blocks up to a number.
  std::vector<unsigned> Back(Order.size(), 0), Highest(Order.size(), 0);
  for (unsigned Number = 1; Number < Order.size(); ++Number) {
    Back[Number] = Back[Number - 1];
    for (const CFGBlock *Next : Order[Number]->succs())
      if (Next && Ranks[Next->getBlockID()].Number >= Number)
        Back[Number] = std::max(Back[Number], Ranks[Next->getBlockID()].Number);
  }
  for (unsigned Number = Order.size() - 1; Number > 0; --Number) {
    Highest[Number] = Back[Number] > Number ? Highest[Back[Number]] : Number;
    Rank &Own = Ranks[Order[Number]->getBlockID()];
    Own.Highest = Highest[Number];
    Own.InLoop = Back[Number] >= Number;
  }
  for (auto &[Block, Where] : Barriers)
    if (Ranks[Block].Number)
      LowestBarrier = std::min(LowestBarrier, Ranks[Block].Number);
  llvm::SmallVector<const CFGBlock *, 16> Pending = {&Graph->getExit()};
  while (!Pending.empty()) {
    const CFGBlock *Block = Pending.pop_back_val();
    if (!Block || Ranks[Block->getBlockID()].LeadsToExit)
      continue;
    Ranks[Block->getBlockID()].LeadsToExit = true;
    for (const CFGBlock *Before : Block->preds())
      Pending.push_back(Before);
  }
}

bool hasOwnDestructor(QualType Type) {
  const auto *Record = Type->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
  return Record && !Record->hasTrivialDestructor() &&
         !Record->isInStdNamespace();
}

bool isSoleOwner(QualType Type) {
  const auto *Record = Type->getAsCXXRecordDecl();
  return Record && Record->isInStdNamespace() && Record->getIdentifier() &&
         !Record->hasTrivialDestructor() && Record->getName() != "shared_ptr" &&
         Record->getName() != "weak_ptr";
}

/// `struct key key;` in C++.
static bool setsNothing(const Expr *Init) {
  const auto *Construct = dyn_cast<CXXConstructExpr>(Init);
  return Construct && Construct->getConstructor()->isTrivial() &&
         Construct->getConstructor()->isDefaultConstructor();
}

void ObjectFlow::indexElement(const CFGElement &Element, Position Here,
                              const RootSet &Roots) {
  auto Add = [&](Kind What, const ValueDecl *Root, bool Flag) {
    Place Whole;
    Whole.Root = Root;
    Event Happening{Here.Index, What, std::move(Whole)};
    Happening.Flag = Flag;
    Events[{Root, Here.Block}].push_back(std::move(Happening));
  };
  if (auto Destroyed = Element.getAs<CFGAutomaticObjDtor>()) {
    const VarDecl *Variable = Destroyed->getVarDecl();
    bool Own = hasOwnDestructor(Variable->getType());
    if (Roots.contains(Variable))
      Add(Kind::Release, Variable, isSoleOwner(Variable->getType()));
    if (Own)
      UnknownCalls[Here.Block].push_back(Here.Index);
    return;
  }
  if (auto Lifetime = Element.getAs<CFGLifetimeEnds>()) {
    if (Roots.contains(Lifetime->getVarDecl()))
      Add(Kind::ScopeEnd, Lifetime->getVarDecl(), false);
    return;
  }
  if (auto Cleanup = Element.getAs<CFGCleanupFunction>()) {
    if (Roots.contains(Cleanup->getVarDecl()))
      Add(Kind::Release, Cleanup->getVarDecl(), false);
    UnknownCalls[Here.Block].push_back(Here.Index);
    return;
  }
  auto Statement = Element.getAs<CFGStmt>();
  if (!Statement)
    return;
  const Stmt *S = Statement->getStmt();
  if (const auto *Assembly = dyn_cast<GCCAsmStmt>(S)) {
    for (unsigned Number = 0; Number < Assembly->getNumClobbers(); ++Number)
      if (Assembly->getClobber(Number) == "memory")
        Barriers[Here.Block].push_back(Here.Index);
  } else if (const auto *Call = dyn_cast<CallExpr>(S)) {
    if (!asWipe(Call, Options, Where.context()) && !asRelease(Call, Options) &&
        !asCopy(Call) && !passedOn(Call) && !isPlainAllocation(Call))
      UnknownCalls[Here.Block].push_back(Here.Index);
  } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
    if (!Construct->getConstructor()->isTrivial())
      UnknownCalls[Here.Block].push_back(Here.Index);
  } else if (const auto *Declarations = dyn_cast<DeclStmt>(S)) {
    for (const Decl *D : Declarations->decls())
      if (const auto *Variable = dyn_cast<VarDecl>(D);
          Variable && Roots.contains(Variable))
        Add(Kind::Declare, Variable,
            Variable->getInit() && !setsNothing(Variable->getInit()) &&
                !isZeroValue(Variable->getInit(), Where.context()));
  }
}

} // namespace lethe
