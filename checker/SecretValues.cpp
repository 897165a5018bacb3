#include "SecretValues.h"
#include "LocalCopies.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using llvm::StringRef;

namespace lethe {

using Form = SecretUse::Form;

std::string describe(const SecretUse &Use) {
  std::string Name = "secret data";
  if (Use.Source && Use.Source->getIdentifier())
    Name = ("secret '" + Use.Source->getName() + "'").str();
  if ((Use.Kind == Form::Holder || Use.Kind == Form::HolderAddress) &&
      Use.Source)
    return ("the secret in '" + Use.Source->getName() + "'").str();
  if (Use.Kind == Form::Derived)
    return "a value derived from " + Name;
  if (Use.Kind == Form::Address &&
      !(Use.Source && Use.Source->getType()->isPointerType()))
    return "the address of " + Name;
  return Name;
}

/// The last word of `keyLength`, `key_length`.
static std::string lastWord(StringRef Name) {
  Name = Name.rtrim("_0123456789");
  size_t Begin = Name.size();
  while (Begin > 0 && Name[Begin - 1] != '_') {
    --Begin;
    if (llvm::isUpper(Name[Begin]) && Begin > 0 &&
        llvm::isLower(Name[Begin - 1]))
      break;
  }
  return Name.drop_front(Begin).lower();
}

static bool isMeasure(StringRef Name) {
  return llvm::StringSwitch<bool>(lastWord(Name))
      .Cases({"len", "length", "size", "sz", "count", "cnt", "num", "n"}, true)
      .Cases({"bits", "bitlen", "bytes", "words", "top", "dmax"}, true)
      .Cases({"capacity", "cap", "offset", "pos", "index", "idx", "ptr"}, true)
      .Cases({"type", "id", "kind", "mode", "version", "flags", "flag"}, true)
      .Cases({"rounds", "nr", "refs", "refcount", "references", "curve"}, true)
      .Cases({"status", "error", "err", "ret", "used", "left", "avail"}, true)
      .Default(Name.ends_with("len") || Name.ends_with("size"));
}

/// A member that is secret only because all of its class is, and that by its
/// type and name is no key: `key->length`, `ctx->vtable`.
static bool isMetadata(const MemberExpr *E, const Secrets &Known) {
  const auto *Field = dyn_cast<FieldDecl>(E->getMemberDecl());
  if (!Field || Known.markings().isMarked(Field) ||
      Known.markings().secrecyOf(Field->getType()))
    return false;
  if (Known.markings().isPublic(Field))
    return true;
  QualType Type = Field->getType();
  if (Type->isBooleanType())
    return true;
  if (Type->isIntegralOrEnumerationType())
    return isMeasure(Field->getName());
  if (!Type->isPointerType())
    return false;
  QualType Pointee = Type->getPointeeType();
  return Pointee->isFunctionType() ||
         (Pointee.isConstQualified() && Pointee->isRecordType());
}

bool isLiteralNumber(const Expr *E) {
  if (isa<IntegerLiteral, CharacterLiteral, FloatingLiteral,
          UnaryExprOrTypeTraitExpr, CXXBoolLiteralExpr>(E))
    return true;
  const auto *Reference = dyn_cast<DeclRefExpr>(E);
  return Reference && isa<EnumConstantDecl>(Reference->getDecl());
}

/// `x & 1`, `x >> 31`: a flag, as constant-time code returns.
static bool isSingleBit(const BinaryOperator *E, const ASTContext &Context) {
  if (E->getOpcode() != BO_And && E->getOpcode() != BO_Shr)
    return false;
  const auto *Right = dyn_cast<IntegerLiteral>(stripCasts(E->getRHS()));
  if (!Right)
    return false;
  if (E->getOpcode() == BO_And)
    return Right->getValue() == 1;
  return Right->getValue() == Context.getTypeSize(E->getLHS()->getType()) - 1;
}

/// Of `key->owner->length` and `&key->vtable` too.
static bool readsMetadata(const Expr *E, const Secrets &Known) {
  if (const auto *Unary = dyn_cast<UnaryOperator>(E);
      Unary && Unary->getOpcode() == UO_AddrOf)
    E = stripCasts(Unary->getSubExpr());
  while (const auto *Member = dyn_cast<MemberExpr>(E)) {
    if (isMetadata(Member, Known))
      return true;
    E = stripCasts(Member->getBase());
  }
  return false;
}

/// E has no casts around it.
SecretUse SecretValues::leaf(const Expr *E) const {
  if (readsMetadata(E, Known))
    return {};
  SecretUse Use = Known.useOf(E);
  if (Use.isData() || Use.isAddress())
    return Use;
  if (Use || !Copies || isa<MemberExpr>(E))
    return {};
  const ValueDecl *Root = rootOf(E);
  Use = Root ? Copies->useOf(Root) : SecretUse();
  if (Use && !E->getType()->isPointerType())
    Use.Kind = Form::Data;
  return Use;
}

bool isView(QualType Type) {
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  return Class && Class->isInStdNamespace() && Class->getIdentifier() &&
         (Class->getName() == "basic_string_view" ||
          Class->getName() == "span");
}

/// What a new view E is of; null if E is none.
static const Expr *viewedBy(const Expr *E) {
  const auto *Construct = dyn_cast<CXXConstructExpr>(E);
  return Construct && Construct->getNumArgs() && isView(E->getType()) &&
                 !Construct->getConstructor()->isCopyOrMoveConstructor()
             ? Construct->getArg(0)
             : nullptr;
}

SecretUse SecretValues::valueOf(const Expr *E) const {
  if (E->getType()->isBooleanType() || E->getType()->isVoidType())
    return {};
  const ASTContext &Context = Known.context();
  SecretUse Found;
  bool Computed = false, Viewed = false;
  llvm::SmallVector<const Expr *, 8> Pending{E};
  while (!Pending.empty()) {
    const Expr *Part = Pending.pop_back_val();
    if (const auto *Assignment = dyn_cast<BinaryOperator>(stripCasts(Part));
        Assignment && Assignment->getOpcode() == BO_Assign) {
      Pending.push_back(Assignment->getRHS());
      continue;
    }
    if (const Expr *Whole = viewedBy(stripCasts(Part))) {
      Viewed = true;
      Pending.push_back(Whole);
      continue;
    }
    // Of a pointer the casts matter: an array's decay, a marked type.
    if (SecretUse Use = Known.useOf(Part);
        Use.isAddress() && !Part->getType()->isArithmeticType())
      return readsMetadata(stripCasts(Part), Known) ? SecretUse() : Use;
    Part = stripCasts(Part);
    if (isLiteralNumber(Part))
      continue;
    const auto *Binary = dyn_cast<BinaryOperator>(Part);
    if (Binary && !Binary->isAssignmentOp() && !Binary->isPtrMemOp()) {
      if (Binary->getOpcode() == BO_Comma) {
        Pending.push_back(Binary->getRHS());
        continue;
      }
      if (Binary->isComparisonOp() || Binary->isLogicalOp() ||
          isSingleBit(Binary, Context))
        return {};
      if (!Binary->getType()->isPointerType()) {
        if (Binary->getLHS()->getType()->isPointerType())
          return {}; // the distance of two pointers
        Computed = true;
        Pending.push_back(Binary->getLHS());
        Pending.push_back(Binary->getRHS());
        continue;
      }
    }
    const auto *Unary = dyn_cast<UnaryOperator>(Part);
    if (Unary &&
        (Unary->getOpcode() == UO_Not || Unary->getOpcode() == UO_Minus ||
         Unary->getOpcode() == UO_Plus)) {
      Computed |= Unary->getOpcode() != UO_Plus;
      Pending.push_back(Unary->getSubExpr());
      continue;
    }
    if (const auto *Choice = dyn_cast<ConditionalOperator>(Part)) {
      Pending.push_back(Choice->getTrueExpr());
      Pending.push_back(Choice->getFalseExpr());
      continue;
    }
    if (isa<CXXNullPtrLiteralExpr, GNUNullExpr, StringLiteral>(Part))
      continue;
    SecretUse Use = leaf(Part);
    if (!Use)
      return {};
    if (!Found)
      Found = std::move(Use);
  }
  if (Found.isData() && (Computed || Viewed))
    Found.Kind = Viewed ? Form::Address : Form::Derived;
  return Found;
}

} // namespace lethe
