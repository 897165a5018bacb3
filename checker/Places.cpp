#include "Places.h"
#include "Secrets.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecordLayout.h"

using namespace clang;

namespace lethe {

/// Pointers that are set from one another end here.
static constexpr unsigned MaxDepth = 16;

bool Place::leadsTo(const Place &Other) const {
  return Root == Other.Root && !Vague && Way.size() < Other.Way.size() &&
         std::equal(Way.begin(), Way.end(), Other.Way.begin());
}

const Expr *bare(const Expr *E) {
  while (true) {
    const Expr *Next = E->IgnoreParens();
    if (const auto *Full = dyn_cast<FullExpr>(Next))
      Next = Full->getSubExpr();
    else if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(Next))
      Next = Temporary->getSubExpr();
    else if (const auto *Cast = dyn_cast<CastExpr>(Next)) {
      switch (Cast->getCastKind()) {
      case CK_NoOp:
      case CK_BitCast:
      case CK_LValueBitCast:
      case CK_AddressSpaceConversion:
        Next = Cast->getSubExpr();
        break;
      default:
        break;
      }
    }
    if (Next == E)
      return E;
    E = Next;
  }
}

llvm::ArrayRef<const Expr *> Places::sourcesOf(const VarDecl *Pointer) const {
  auto Found = Sources.find(Pointer);
  return Found == Sources.end() ? llvm::ArrayRef<const Expr *>()
                                : llvm::ArrayRef(Found->second);
}

std::optional<uint64_t> Places::sizeOf(QualType Type) const {
  if (Type->isDependentType() || Type->isIncompleteType() ||
      Type->isFunctionType() || !Type->isConstantSizeType())
    return std::nullopt;
  return Context.getTypeSizeInChars(Type).getQuantity();
}

/// The object that begins where Pointer points.
static Place pointedTo(Place Pointer, std::optional<uint64_t> Size) {
  if (Pointer.At && Size) {
    Pointer.Begin = *Pointer.At;
    Pointer.End = Pointer.Begin + *Size;
  }
  return Pointer;
}

/// What the pointer at Pointer leads to.
static std::optional<Place> throughPointer(const Place &Pointer) {
  if (Pointer.Indexed)
    return std::nullopt;
  Place Result;
  Result.Root = Pointer.Root;
  Result.Way = Pointer.Way;
  Result.Way.append(Pointer.Fields);
  Result.Way.push_back(nullptr);
  Result.At = 0;
  return Result;
}

std::optional<Place> Places::member(const MemberExpr *E, unsigned Depth) {
  const ValueDecl *Member = E->getMemberDecl();
  const auto *Field = dyn_cast<FieldDecl>(Member);
  if (!Field) {
    Place Result;
    Result.Root = Member;
    Result.At = 0;
    return isa<VarDecl>(Member) ? std::optional(Result) : std::nullopt;
  }
  auto Result = E->isArrow() ? ofPointee(E->getBase(), Depth + 1)
                             : ofObject(E->getBase(), Depth + 1);
  if (!Result)
    return std::nullopt;
  Result->Fields.push_back(Field);
  std::optional<uint64_t> Size = sizeOf(Field->getType());
  const RecordDecl *Record = Field->getParent();
  if (Result->At && Size && !Field->isBitField() && !Record->isInvalidDecl() &&
      !Record->isDependentType()) {
    Result->At =
        *Result->At + Context.toCharUnitsFromBits(Context.getFieldOffset(Field))
                          .getQuantity();
    return pointedTo(*Result, Size);
  }
  Result->At.reset();
  return Result;
}

/// What begin(), data() and get() of Container lead to.
std::optional<Place> Places::inContainer(const Expr *Container,
                                         unsigned Depth) {
  auto Object = Container->getType()->isPointerType()
                    ? ofPointee(Container, Depth + 1)
                    : ofObject(Container, Depth + 1);
  if (!Object)
    return std::nullopt;
  QualType Type = Container->getType();
  if (Type->isPointerType())
    Type = Type->getPointeeType();
  if (Type->isArrayType())
    return Object;
  const auto *Record = Type->getAsCXXRecordDecl();
  if (Record && Record->isInStdNamespace() && Record->getIdentifier() &&
      Record->getName() == "array")
    return Object;
  return throughPointer(*Object);
}

std::optional<Place> Places::ofObject(const Expr *E, unsigned Depth) {
  if (Depth > MaxDepth)
    return std::nullopt;
  E = bare(E);
  if (const auto *Reference = dyn_cast<DeclRefExpr>(E)) {
    const auto *Variable = dyn_cast<VarDecl>(Reference->getDecl());
    if (!Variable)
      return std::nullopt;
    Place Result;
    Result.Root = Variable;
    Result.At = 0;
    if (!Variable->getType()->isReferenceType())
      return pointedTo(Result, sizeOf(Variable->getType()));
    if (auto From = sourcesOf(Variable); From.size() == 1)
      return ofObject(From[0], Depth + 1);
    Result.Way.push_back(nullptr);
    return pointedTo(Result, sizeOf(Variable->getType().getNonReferenceType()));
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return member(Member, Depth);
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E)) {
    auto Result = moved(Subscript->getBase(), Subscript->getIdx(), true, Depth);
    if (!Result)
      return std::nullopt;
    Result->Indexed = true;
    return pointedTo(*Result, sizeOf(E->getType()));
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    if (Unary->getOpcode() == UO_Deref)
      if (auto Result = ofPointee(Unary->getSubExpr(), Depth + 1))
        return pointedTo(*Result, sizeOf(E->getType()));
    if (Unary->isPrefix() && Unary->isIncrementDecrementOp())
      return ofObject(Unary->getSubExpr(), Depth + 1);
    return std::nullopt;
  }
  if (const auto *Assign = dyn_cast<BinaryOperator>(E))
    return Assign->isAssignmentOp() ? ofObject(Assign->getLHS(), Depth + 1)
                                    : std::nullopt;
  if (const auto *Call = dyn_cast<CallExpr>(E))
    if (const Expr *Container = passedOn(Call)) {
      auto Result = inContainer(Container, Depth);
      if (Result)
        Result->At.reset();
      return Result;
    }
  return std::nullopt;
}

std::optional<Place> Places::moved(const Expr *Pointer, const Expr *Index,
                                   bool Forwards, unsigned Depth) {
  auto Result = ofPointee(Pointer, Depth + 1);
  if (!Result)
    return std::nullopt;
  Expr::EvalResult Value;
  std::optional<uint64_t> Step = sizeOf(Pointer->getType()->getPointeeType());
  bool Known = Result->At && Step && !Index->isValueDependent() &&
               Index->EvaluateAsInt(Value, Context) &&
               Value.Val.getInt().isSignedIntN(32);
  if (!Known) {
    Result->At.reset();
    return Result;
  }
  int64_t Offset = Value.Val.getInt().getExtValue() * int64_t(*Step);
  Result->At = *Result->At + (Forwards ? Offset : -Offset);
  return Result;
}

/// What the value of the pointer variable, field or element leads to.
std::optional<Place> Places::loaded(const Expr *Pointer, unsigned Depth) {
  const Expr *Inner = bare(Pointer);
  if (const auto *Reference = dyn_cast<DeclRefExpr>(Inner))
    if (const auto *Variable = dyn_cast<VarDecl>(Reference->getDecl());
        Variable && Variable->getType()->isPointerType())
      if (auto From = sourcesOf(Variable); From.size() == 1)
        if (auto Result = ofPointee(From[0], Depth + 1)) {
          if (Moved.contains(Variable))
            Result->At.reset();
          return Result;
        }
  auto Object = ofObject(Inner, Depth + 1);
  return Object ? throughPointer(*Object) : std::nullopt;
}

std::optional<Place> Places::ofPointee(const Expr *E, unsigned Depth) {
  if (Depth > MaxDepth)
    return std::nullopt;
  E = bare(E);
  if (const auto *Cast = dyn_cast<CastExpr>(E)) {
    switch (Cast->getCastKind()) {
    case CK_ArrayToPointerDecay:
      return ofObject(Cast->getSubExpr(), Depth + 1);
    case CK_LValueToRValue:
      return loaded(Cast->getSubExpr(), Depth);
    case CK_UncheckedDerivedToBase:
    case CK_DerivedToBase:
      if (auto Result = ofPointee(Cast->getSubExpr(), Depth + 1)) {
        Result->At.reset();
        return Result;
      }
      return std::nullopt;
    default:
      return std::nullopt;
    }
  }
  if (isa<CXXThisExpr>(E)) {
    Place Result;
    Result.Way.push_back(nullptr);
    Result.At = 0;
    return pointedTo(Result, sizeOf(E->getType()->getPointeeType()));
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    if (Unary->getOpcode() == UO_AddrOf) {
      const Expr *Object = bare(Unary->getSubExpr());
      if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Object))
        return moved(Subscript->getBase(), Subscript->getIdx(), true, Depth);
      return ofObject(Object, Depth + 1);
    }
    if (Unary->isIncrementDecrementOp()) {
      auto Result = loaded(Unary->getSubExpr(), Depth);
      if (Result)
        Result->At.reset();
      return Result;
    }
    return std::nullopt;
  }
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (Binary->getOpcode() == BO_Comma)
      return ofPointee(Binary->getRHS(), Depth + 1);
    if (!Binary->isAdditiveOp())
      return std::nullopt;
    bool OnLeft = Binary->getLHS()->getType()->isPointerType();
    return moved(OnLeft ? Binary->getLHS() : Binary->getRHS(),
                 OnLeft ? Binary->getRHS() : Binary->getLHS(),
                 Binary->getOpcode() == BO_Add, Depth);
  }
  if (const auto *Call = dyn_cast<CallExpr>(E))
    if (const Expr *Container = passedOn(Call))
      return inContainer(Container, Depth);
  // Iterators are passed by value.
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E);
      Construct && Construct->getNumArgs() == 1)
    return ofPointee(Construct->getArg(0), Depth + 1);
  return std::nullopt;
}

const Expr *Places::origin(const Expr *Pointer) const {
  for (unsigned Depth = 0; Depth <= MaxDepth; ++Depth) {
    const auto *Reference = dyn_cast<DeclRefExpr>(stripCasts(Pointer));
    const auto *Variable =
        Reference ? dyn_cast<VarDecl>(Reference->getDecl()) : nullptr;
    if (!Variable)
      break;
    auto From = sourcesOf(Variable);
    if (From.size() != 1)
      break;
    Pointer = From[0];
  }
  return Pointer;
}

} // namespace lethe
