#include "Secrets.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using llvm::StringRef;

namespace lethe {

using Form = SecretUse::Form;

Secrets::Secrets(ASTContext &Context, const SecretsList &List,
                 const Settings &Options)
    : Context(Context), Guesses(Options, Context),
      Marks(Context, &List, &Guesses) {}

/// E without what adds nothing: parentheses, temporaries, cleanups.
static const Expr *strip(const Expr *E) {
  while (true) {
    const Expr *Next = E->IgnoreParens();
    if (const auto *Full = dyn_cast<FullExpr>(Next))
      Next = Full->getSubExpr();
    else if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(Next))
      Next = Temporary->getSubExpr();
    else if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(Next))
      Next = Bound->getSubExpr();
    else if (const auto *Opaque = dyn_cast<OpaqueValueExpr>(Next);
             Opaque && Opaque->getSourceExpr())
      Next = Opaque->getSourceExpr();
    else if (const auto *Default = dyn_cast<CXXDefaultArgExpr>(Next))
      Next = Default->getExpr();
    else if (const auto *Subst = dyn_cast<SubstNonTypeTemplateParmExpr>(Next))
      Next = Subst->getReplacement();
    if (Next == E)
      return E;
    E = Next;
  }
}

const Expr *stripCasts(const Expr *E) {
  while (true) {
    E = strip(E);
    const auto *Cast = dyn_cast<CastExpr>(E);
    if (!Cast)
      return E;
    E = Cast->getSubExpr();
  }
}

/// Members of containers, strings, views and smart pointers that lead to what
/// the object holds.
static bool isAccessor(const CXXMethodDecl *Method) {
  if (OverloadedOperatorKind Operator = Method->getOverloadedOperator();
      Operator != OO_None)
    return Operator == OO_Subscript || Operator == OO_Star ||
           Operator == OO_Arrow;
  if (!Method->getDeclName().isIdentifier())
    return isa<CXXConversionDecl>(Method);
  return llvm::StringSwitch<bool>(Method->getName())
      .Cases({"data", "c_str", "begin", "end", "cbegin", "cend"}, true)
      .Cases({"rbegin", "rend", "crbegin", "crend"}, true)
      .Cases({"front", "back", "at", "get", "value", "expose"}, true)
      .Cases({"first", "last", "subspan", "substr"}, true)
      .Default(false);
}

/// Functions that hand on their first argument, or lead to what it holds.
static bool passesOn(const FunctionDecl *Function) {
  if (!Function->getDeclName().isIdentifier())
    return false;
  if (Function->getBuiltinID() != 0)
    return llvm::StringSwitch<bool>(Function->getName())
        .Cases({"__builtin_addressof", "__builtin_assume_aligned",
                "__builtin_launder", "__builtin_expect"},
               true)
        .Cases({"move", "forward", "as_const", "addressof", "forward_like",
                "move_if_noexcept"},
               true)
        .Default(false);
  if (!Function->isInStdNamespace())
    return false;
  return llvm::StringSwitch<bool>(Function->getName())
      .Cases({"move", "forward", "as_const", "addressof", "launder"}, true)
      .Cases({"move_if_noexcept", "forward_like", "ref", "cref"}, true)
      .Cases({"data", "begin", "end", "cbegin", "cend", "get"}, true)
      .Cases({"as_bytes", "as_writable_bytes", "assume_aligned"}, true)
      .Default(false);
}

const Expr *passedOn(const CallExpr *Call) {
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
    const CXXMethodDecl *Method = Member->getMethodDecl();
    return Method && isAccessor(Method) ? Member->getImplicitObjectArgument()
                                        : nullptr;
  }
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee || !Call->getNumArgs())
    return nullptr;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Callee))
    return isa<CXXOperatorCallExpr>(Call) && isAccessor(Method)
               ? Call->getArg(0)
               : nullptr;
  return passesOn(Callee) ? Call->getArg(0) : nullptr;
}

const ValueDecl *rootOf(const Expr *E) {
  while (E) {
    E = stripCasts(E);
    if (const auto *Reference = dyn_cast<DeclRefExpr>(E))
      return isa<VarDecl, BindingDecl>(Reference->getDecl())
                 ? Reference->getDecl()
                 : nullptr;
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      return isa<VarDecl, FieldDecl>(Member->getMemberDecl())
                 ? Member->getMemberDecl()
                 : nullptr;
    if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
      E = Unary->getSubExpr();
    } else if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E)) {
      E = Subscript->getBase();
    } else if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
      if (Binary->getOpcode() == BO_Comma)
        E = Binary->getRHS();
      else if (Binary->isAdditiveOp() && Binary->getType()->isPointerType())
        E = Binary->getLHS()->getType()->isPointerType() ? Binary->getLHS()
                                                         : Binary->getRHS();
      else
        return nullptr;
    } else if (const auto *Call = dyn_cast<CallExpr>(E)) {
      E = passedOn(Call);
    } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(E);
               Construct && Construct->getNumArgs() == 1 &&
               Construct->getConstructor()->isCopyOrMoveConstructor()) {
      E = Construct->getArg(0);
    } else {
      return nullptr;
    }
  }
  return nullptr;
}

/// Whether Type is a pointer, or an array of them: its value is no secret.
static bool leads(QualType Type, const ASTContext &Context) {
  QualType Core = Context.getBaseElementType(Type.getNonReferenceType());
  return Core->isAnyPointerType() || Core->isMemberPointerType();
}

SecretUse Secrets::ofType(QualType Type) {
  TypeSecrecy Found = Marks.secrecyOf(Type);
  SecretUse Use;
  if (Found) {
    bool Leads = leads(Type, Context);
    bool Holds = Found.Kind == Secrecy::Part;
    Use.Kind = Leads ? Form::Address : Holds ? Form::Holder : Form::Data;
  } else if (TypeSecrecy Partial = Marks.partialPointee(Type)) {
    // A reference is the object itself.
    Use.Kind = leads(Type, Context) ? Form::HolderAddress : Form::Holder;
    Found = Partial;
  } else {
    return Use;
  }
  Use.Reason = Found.describe(Context) + " is marked";
  Use.Marking = Found.Marking;
  return Use;
}

SecretUse Secrets::useOf(const ValueDecl *D) {
  DeclSecrecy Found = Marks.secrecyOf(D);
  if (!Found || isa<FunctionDecl>(D)) {
    SecretUse Use = isa<FunctionDecl>(D) ? SecretUse() : ofType(D->getType());
    Use.Source = Use ? D : nullptr;
    return Use;
  }
  bool Leads = leads(D->getType(), Context);
  Form Kind = Found.Kind == Secrecy::Part ? Form::Holder
              : Leads                     ? Form::Address
                                          : Form::Data;
  return {Kind, D, Found.describe(), Found.Marking};
}

/// What a part of Whole, or what a pointer that is Whole leads to, is.
static SecretUse partOf(const SecretUse &Whole, QualType Type,
                        const ASTContext &Context) {
  SecretUse Part = Whole;
  Part.Kind = leads(Type, Context) ? Form::Address : Form::Data;
  return Part;
}

SecretUse Secrets::dereferenced(const Expr *Pointer, const Expr *Whole) {
  const SecretUse &Base = useOf(Pointer);
  switch (Base.Kind) {
  case Form::Data: // an element of an array that did not decay, a container
  case Form::Address:
    return partOf(Base, Whole->getType(), Context);
  case Form::HolderAddress: {
    SecretUse Result = Base;
    Result.Kind =
        leads(Whole->getType(), Context) ? Form::HolderAddress : Form::Holder;
    return Result;
  }
  default:
    return ofType(Whole->getType());
  }
}

SecretUse Secrets::ofMember(const MemberExpr *E) {
  const ValueDecl *Member = E->getMemberDecl();
  if (isa<CXXMethodDecl>(Member))
    return {};
  if (SecretUse Own = useOf(Member);
      Own && (Own.Kind != Form::Holder && Own.Kind != Form::HolderAddress))
    return Own;
  SecretUse Base = useOf(E->getBase());
  if (Base.isData() || Base.isAddress())
    return partOf(Base, Member->getType(), Context);
  return useOf(Member);
}

SecretUse Secrets::ofCall(const CallExpr *E) {
  if (SecretUse Typed = ofType(E->getType()))
    return Typed;
  const Expr *Inner = passedOn(E);
  if (!Inner)
    return {};
  const SecretUse &Use = useOf(Inner);
  if (!Use.isData() && !Use.isAddress())
    return {};
  // begin() and the like: an iterator leads, whatever its type.
  QualType Type = E->getType();
  SecretUse Result = partOf(Use, Type, Context);
  if (!E->isGLValue() && Type->isRecordType())
    Result.Kind = Form::Address;
  return Result;
}

SecretUse Secrets::compute(const Expr *E) {
  if (const auto *Reference = dyn_cast<DeclRefExpr>(E)) {
    SecretUse Use = useOf(Reference->getDecl());
    return Use ? Use : ofType(E->getType());
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return ofMember(Member);
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E))
    return dereferenced(Subscript->getBase(), E);
  if (const auto *Cast = dyn_cast<CastExpr>(E)) {
    if (Cast->getCastKind() == CK_ToVoid)
      return {};
    SecretUse Use = useOf(Cast->getSubExpr());
    if (Use.isData() && (Cast->getCastKind() == CK_ArrayToPointerDecay ||
                         Cast->getCastKind() == CK_LValueBitCast))
      Use.Kind =
          Cast->getCastKind() == CK_LValueBitCast ? Form::Data : Form::Address;
    else if (Use.isHolder() && Cast->getCastKind() == CK_ArrayToPointerDecay)
      Use.Kind = Form::HolderAddress;
    else if (Cast->getCastKind() == CK_PointerToBoolean ||
             Cast->getCastKind() == CK_MemberPointerToBoolean)
      return {};
    return Use ? Use : ofType(E->getType());
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    SecretUse Use;
    switch (Unary->getOpcode()) {
    case UO_Deref:
      return dereferenced(Unary->getSubExpr(), E);
    case UO_AddrOf:
      Use = useOf(Unary->getSubExpr());
      if (Use.isData())
        Use.Kind = Form::Address;
      else if (Use.isHolder())
        Use.Kind = Form::HolderAddress;
      return Use;
    case UO_LNot:
      return {};
    case UO_Minus:
    case UO_Not:
      Use = useOf(Unary->getSubExpr());
      if (Use.isData())
        Use.Kind = Form::Derived;
      return Use;
    default:
      return useOf(Unary->getSubExpr());
    }
  }
  if (const auto *Conditional = dyn_cast<AbstractConditionalOperator>(E)) {
    SecretUse Use = useOf(Conditional->getTrueExpr());
    return Use ? Use : useOf(Conditional->getFalseExpr());
  }
  if (const auto *Call = dyn_cast<CallExpr>(E))
    return ofCall(Call);
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    SecretUse Typed = ofType(E->getType());
    if (Typed || Construct->getNumArgs() != 1 ||
        !Construct->getConstructor()->isCopyOrMoveConstructor())
      return Typed;
    return useOf(Construct->getArg(0));
  }
  if (const auto *List = dyn_cast<InitListExpr>(E);
      List && List->getNumInits() == 1 && !E->getType()->isRecordType())
    return useOf(List->getInit(0));
  return ofType(E->getType());
}

/// What the operator makes of the uses of its two sides.
static SecretUse combine(const BinaryOperator *E, const SecretUse &Left,
                         const SecretUse &Right, const ASTContext &Context) {
  if (E->isAssignmentOp())
    return Left;
  if (E->getOpcode() == BO_Comma)
    return Right;
  if (E->isComparisonOp() || E->isLogicalOp() || E->isPtrMemOp())
    return {};
  // The distance of two pointers is no secret.
  if (!leads(E->getType(), Context) &&
      (E->getLHS()->getType()->isPointerType() ||
       E->getRHS()->getType()->isPointerType()))
    return {};
  SecretUse Result = Left.isValue() || Left.isAddress() ? Left
                     : Right.isValue() || Right.isAddress()
                         ? Right
                         : (Left ? Left : Right);
  if (Result.isData())
    Result.Kind = Form::Derived;
  return Result;
}

const SecretUse &Secrets::useOf(const Expr *E) {
  E = strip(E);
  // Chains such as a + b + c + ... nest as deep as they are long.
  llvm::SmallVector<const BinaryOperator *, 8> Chain;
  while (!Uses.contains(E)) {
    const auto *Binary = dyn_cast<BinaryOperator>(E);
    if (!Binary)
      break;
    Chain.push_back(Binary);
    E = strip(Binary->getLHS());
    // Promotions in between.
    while (const auto *Cast = dyn_cast<ImplicitCastExpr>(E)) {
      const Expr *Inner = strip(Cast->getSubExpr());
      if (!isa<BinaryOperator>(Inner))
        break;
      E = Inner;
    }
  }
  // Not held across what follows: it adds to the map.
  if (!Uses.contains(E)) {
    SecretUse Found = compute(E);
    Uses.try_emplace(E, std::move(Found));
  }
  while (!Chain.empty()) {
    const BinaryOperator *Binary = Chain.pop_back_val();
    SecretUse Right = useOf(Binary->getRHS());
    SecretUse Left = Uses.find(E)->second;
    Uses.try_emplace(Binary, combine(Binary, Left, Right, Context));
    E = Binary;
  }
  return Uses.find(E)->second;
}

namespace {
/// Stops at the first secret.
class TouchVisitor : public RecursiveASTVisitor<TouchVisitor> {
public:
  explicit TouchVisitor(Secrets &Known) : Known(Known) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitLambdaBody() const { return true; }

  bool VisitVarDecl(VarDecl *D) { return !Known.useOf(D); }
  bool VisitBindingDecl(BindingDecl *D) { return !Known.useOf(D); }
  bool VisitDeclRefExpr(DeclRefExpr *E) {
    return isa<FunctionDecl>(E->getDecl()) || !Known.useOf(E->getDecl());
  }
  bool VisitMemberExpr(MemberExpr *E) {
    return isa<CXXMethodDecl>(E->getMemberDecl()) ||
           !Known.useOf(E->getMemberDecl());
  }
  bool VisitCXXThisExpr(CXXThisExpr *E) { return isPlain(E->getType()); }
  bool VisitCXXConstructExpr(CXXConstructExpr *E) {
    return isPlain(E->getType());
  }
  bool VisitCompoundLiteralExpr(CompoundLiteralExpr *E) {
    return isPlain(E->getType());
  }
  bool VisitExplicitCastExpr(ExplicitCastExpr *E) {
    return isPlain(E->getType());
  }
  bool VisitCallExpr(CallExpr *E) { return isPlain(E->getType()); }
  bool VisitCXXDeleteExpr(CXXDeleteExpr *E) {
    return isPlain(E->getArgument()->getType());
  }

private:
  bool isPlain(QualType Type) {
    return !Known.markings().secrecyOf(Type) &&
           !Known.markings().partialPointee(Type);
  }

  Secrets &Known;
};
} // namespace

bool Secrets::touchesSecrets(const FunctionDecl *Function) {
  auto [Entry, New] = Touching.try_emplace(Function, false);
  if (!New)
    return Entry->second;
  bool Found =
      !TouchVisitor(*this).TraverseDecl(const_cast<FunctionDecl *>(Function));
  Touching[Function] = Found;
  return Found;
}

} // namespace lethe
