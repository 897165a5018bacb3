#include "PartialWipeCheck.h"
#include "FixIts.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace lethe {

void PartialWipeCheck::registerMatchers(MatchFinder *Matches) {
  Matches->addMatcher(
      functionDecl(isDefinition(), unless(isExpansionInSystemHeader()))
          .bind("function"),
      this);
}

void PartialWipeCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *Function = Result.Nodes.getNodeAs<FunctionDecl>("function");
  if (Function->isInvalidDecl() || !hasSecretBody(Function, *Result.Context))
    return;
  Secrets &Known = secrets(*Result.Context);
  BodyScan Scan(Function, *Result.Context);
  if (!Finder)
    Finder = std::make_unique<WipeFinder>(Known, settings());
  checkTransposed(Scan, *Result.Context);
  std::vector<FoundWipe> Wipes = Finder->find(Scan);
  if (Wipes.empty())
    return;
  auto Flow = followWiped(Wipes, Scan, Known, settings());
  if (!Flow)
    return;
  for (const FoundWipe &Wipe : Wipes) {
    Case One{Wipe, Scan, Wipes, *Flow, *Result.Context};
    if (Wipe.Call && Wipe.Call->Size && !Wipe.Call->Size->isValueDependent() &&
        !StringRef(Wipe.Name).contains("wmemset") &&
        !StringRef(Wipe.Name).contains("fill") &&
        (checkContainer(One) || checkSizeOfPointer(One) ||
         checkStringLength(One) || checkElementCount(One) || checkBytes(One)))
      continue;
    checkOtherMembers(One);
  }
}

static std::string quoted(const ValueDecl *Object) {
  return Object ? "'" + Object->getNameAsString() + "'" : "the object";
}

static std::optional<uint64_t> constantOf(const Expr *E,
                                          const ASTContext &Context) {
  Expr::EvalResult Value;
  if (E->isValueDependent() || !E->EvaluateAsInt(Value, Context) ||
      Value.Val.getInt().isNegative() ||
      Value.Val.getInt().getActiveBits() > 40)
    return std::nullopt;
  return Value.Val.getInt().getZExtValue();
}

static const UnaryExprOrTypeTraitExpr *asSizeOf(const Expr *E) {
  const auto *Trait = dyn_cast<UnaryExprOrTypeTraitExpr>(stripCasts(E));
  return Trait && Trait->getKind() == UETT_SizeOf ? Trait : nullptr;
}

/// memset(key, 32, 0), memset(key, n, 0), memset(key, sizeof key, n).
void PartialWipeCheck::checkTransposed(BodyScan &Scan, ASTContext &Context) {
  for (const CallExpr *Call : Scan.Calls) {
    std::string Name = calleeName(Call);
    if (Call->getNumArgs() != 3 ||
        (Name != "memset" && Name != "memset_explicit" &&
         Name != "explicit_memset" && Name != "gnutls_memset"))
      continue;
    const Expr *Byte = Call->getArg(1), *Size = Call->getArg(2);
    bool Nothing = constantOf(Size, Context) == 0 &&
                   !Byte->isValueDependent() && constantOf(Byte, Context) != 0;
    if (!Nothing && !asSizeOf(Byte))
      continue;
    auto Where = Scan.Where.ofPointee(Call->getArg(0));
    SecretUse Use = Where ? secretMemory(Call->getArg(0), *Where, Scan.Where,
                                         secrets(Context))
                          : secrets(Context).useOf(Call->getArg(0));
    if (!Use)
      continue;
    {
      auto Diagnostic =
          diag(Call->getExprLoc(),
               Nothing ? "'%0' clears nothing of secret %1: byte and size are "
                         "swapped"
                       : "'%0' fills secret %1 with the value of a 'sizeof', "
                         "which is a size and no byte")
          << Name << quoted(rootOf(Call->getArg(0)));
      std::string First = sourceText(Byte, Context),
                  Second = sourceText(Size, Context);
      if (Nothing && !First.empty() && !Second.empty() &&
          isEditable(Byte->getSourceRange(), Context) &&
          isEditable(Size->getSourceRange(), Context))
        Diagnostic << FixItHint::CreateReplacement(Byte->getSourceRange(),
                                                   Second)
                   << FixItHint::CreateReplacement(Size->getSourceRange(),
                                                   First);
    }
    noteMarking(Use);
  }
}

DiagnosticBuilder PartialWipeCheck::report(const Case &One, StringRef Text) {
  return diag(One.Wipe.Node->getExprLoc(), Text)
         << One.Wipe.Name << quoted(One.Wipe.wiped());
}

/// The array or object that the pointer E is the address of, if E names it:
/// `key`, `&key`, `context->key`.
static const Expr *namedObject(const Expr *E) {
  E = bare(E);
  if (const auto *Cast = dyn_cast<CastExpr>(E);
      Cast && Cast->getCastKind() == CK_ArrayToPointerDecay)
    E = bare(Cast->getSubExpr());
  else if (const auto *Unary = dyn_cast<UnaryOperator>(E);
           Unary && Unary->getOpcode() == UO_AddrOf)
    E = bare(Unary->getSubExpr());
  else
    return nullptr;
  return isa<DeclRefExpr, MemberExpr>(E) ? E : nullptr;
}

void PartialWipeCheck::fixSize(DiagnosticBuilder &Diagnostic, const Case &One) {
  const Expr *Size = One.Wipe.Call->Size;
  const Expr *Object = namedObject(One.Wipe.Object);
  std::string Text = Object ? operandText(Object, One.Context) : "";
  if (!Text.empty() && isEditable(Size->getSourceRange(), One.Context))
    Diagnostic << FixItHint::CreateReplacement(Size->getSourceRange(),
                                               "sizeof(" + Text + ")");
}

/// memset(&vector, 0, sizeof vector).
bool PartialWipeCheck::checkContainer(const Case &One) {
  const Expr *Object = namedObject(One.Wipe.Object);
  if (!Object || !isSoleOwner(Object->getType()))
    return false;
  report(One, "'%0' clears the object %1 itself, not the secret memory that "
              "it manages; pass its data() and size()");
  noteMarking(One.Wipe.Use);
  return true;
}

/// sizeof key, where key is a pointer, as all of the size or a factor.
static const UnaryExprOrTypeTraitExpr *sizeOfPointer(const Expr *Size) {
  Size = stripCasts(Size);
  if (const auto *Product = dyn_cast<BinaryOperator>(Size);
      Product && Product->getOpcode() == BO_Mul) {
    const auto *Left = sizeOfPointer(Product->getLHS());
    return Left ? Left : sizeOfPointer(Product->getRHS());
  }
  const auto *Trait = asSizeOf(Size);
  return Trait && Trait->getTypeOfArgument()->isPointerType() ? Trait : nullptr;
}

bool PartialWipeCheck::checkSizeOfPointer(const Case &One) {
  const auto *Trait = sizeOfPointer(One.Wipe.Call->Size);
  if (!Trait)
    return false;
  const Expr *Pointer = stripCasts(One.Wipe.Object);
  QualType Target;
  if (const auto *Address = dyn_cast<UnaryOperator>(Pointer);
      Address && Address->getOpcode() == UO_AddrOf)
    Target = Address->getSubExpr()->getType();
  else if (Pointer->getType()->isPointerType())
    Target = Pointer->getType()->getPointeeType();
  else
    Target = Pointer->getType();
  if (Target->isArrayType())
    Target = One.Context.getBaseElementType(Target);
  // What is cleared is a pointer.
  if (Target->isPointerType())
    return false;
  {
    auto Diagnostic =
        report(One, "'%0' of secret %1 is given the size of a pointer, %2 "
                    "bytes, and not of what it points to");
    Diagnostic << unsigned(
        One.Context.getTypeSizeInChars(Trait->getTypeOfArgument())
            .getQuantity());
    // What else it may point to is not known of bytes.
    std::string Text = operandText(Pointer, One.Context);
    if (Pointer->getType()->isPointerType() && !Target->isVoidType() &&
        !Target->isIncompleteType() && !Target->isAnyCharacterType() &&
        !Text.empty() && isEditable(Trait->getSourceRange(), One.Context) &&
        stripCasts(One.Wipe.Call->Size) == Trait)
      Diagnostic << FixItHint::CreateReplacement(Trait->getSourceRange(),
                                                 "sizeof(*" + Text + ")");
  }
  noteMarking(One.Wipe.Use);
  return true;
}

bool PartialWipeCheck::checkStringLength(const Case &One) {
  const Expr *Size = stripCasts(One.Wipe.Call->Size);
  if (const auto *Sum = dyn_cast<BinaryOperator>(Size);
      Sum && Sum->isAdditiveOp() && constantOf(Sum->getRHS(), One.Context))
    Size = stripCasts(Sum->getLHS());
  const auto *Call = dyn_cast<CallExpr>(Size);
  std::string Name = Call ? calleeName(Call) : "";
  if ((Name != "strlen" && Name != "std::strlen" && Name != "strnlen") ||
      Call->getNumArgs() == 0)
    return false;
  auto Measured = One.Scan.Where.ofPointee(Call->getArg(0));
  auto Cleared = One.Scan.Where.ofPointee(One.Wipe.Object);
  if (!Measured || !Cleared || !Measured->sameObject(*Cleared))
    return false;
  // A pointer to char most often leads to a string, and to no more than that.
  const Expr *Pointer = stripCasts(One.Wipe.Object);
  QualType Type = Pointer->getType();
  QualType Element = Type->isPointerType()
                         ? Type->getPointeeType()
                         : One.Context.getBaseElementType(Type);
  if (!Cleared->isBounded() &&
      (Element->isVoidType() ||
       One.Context.hasSameUnqualifiedType(Element, One.Context.CharTy)))
    return false;
  {
    auto Diagnostic = report(
        One, "'%0' clears secret %1 only up to the first zero byte: its size "
             "is what '%2' returns");
    Diagnostic << Name;
    if (Cleared->isBounded())
      fixSize(Diagnostic, One);
  }
  noteMarking(One.Wipe.Use);
  return true;
}

/// Of `values.size()` and `std::size(values)`, values.
static const Expr *countedContainer(const Expr *Size) {
  const auto *Call = dyn_cast<CallExpr>(stripCasts(Size));
  if (!Call)
    return nullptr;
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
    const CXXMethodDecl *Method = Member->getMethodDecl();
    return Method && Method->getDeclName().isIdentifier() &&
                   (Method->getName() == "size" ||
                    Method->getName() == "length")
               ? Member->getImplicitObjectArgument()
               : nullptr;
  }
  return calleeName(Call) == "std::size" && Call->getNumArgs() == 1
             ? Call->getArg(0)
             : nullptr;
}

bool PartialWipeCheck::checkElementCount(const Case &One) {
  const Expr *Size = One.Wipe.Call->Size;
  const Expr *Object = namedObject(One.Wipe.Object);
  auto Count = constantOf(Size, One.Context);
  uint64_t ElementSize = 0;
  const auto *Array =
      Object ? One.Context.getAsConstantArrayType(Object->getType()) : nullptr;
  const Expr *Container = countedContainer(Size);
  if (Array && Count && *Count == Array->getZExtSize()) {
    ElementSize =
        One.Context.getTypeSizeInChars(Array->getElementType()).getQuantity();
  } else if (Container && rootOf(Container) == rootOf(One.Wipe.Object)) {
    QualType Type = stripCasts(One.Wipe.Object)->getType();
    if (Type->isPointerType() && !Type->getPointeeType()->isVoidType() &&
        !Type->getPointeeType()->isIncompleteType())
      ElementSize =
          One.Context.getTypeSizeInChars(Type->getPointeeType()).getQuantity();
  }
  if (ElementSize < 2)
    return false;
  {
    auto Diagnostic =
        report(One, "'%0' clears a part of secret %1: the size counts "
                    "elements, of %2 bytes each, and must count bytes");
    Diagnostic << unsigned(ElementSize);
    if (Array)
      fixSize(Diagnostic, One);
    std::string Pointer = operandText(stripCasts(One.Wipe.Object), One.Context);
    if (!Array && !Pointer.empty() &&
        isEditable(Size->getSourceRange(), One.Context))
      Diagnostic << FixItHint::CreateInsertion(
          Lexer::getLocForEndOfToken(Size->getEndLoc(), 0,
                                     One.Context.getSourceManager(),
                                     getLangOpts()),
          " * sizeof(*" + Pointer + ")");
  }
  noteMarking(One.Wipe.Use);
  return true;
}

/// Constant lengths of objects of known size.
bool PartialWipeCheck::checkBytes(const Case &One) {
  auto Whole = One.Scan.Where.ofPointee(One.Wipe.Object);
  auto Size = constantOf(One.Wipe.Call->Size, One.Context);
  if (!Whole || !Size || !Whole->At || *Size == 0)
    return false;
  if (!Whole->isBounded()) {
    // At least one object, if it is one of a class.
    QualType Type = stripCasts(One.Wipe.Object)->getType();
    QualType Target =
        Type->isPointerType() ? Type->getPointeeType() : QualType();
    if (Target.isNull() || !Target->isRecordType() ||
        Target->isIncompleteType() || *Whole->At != 0)
      return false;
    Whole->End = One.Context.getTypeSizeInChars(Target).getQuantity();
    if (*Size > Whole->End)
      return false;
  }
  uint64_t From = *Whole->At, To = From + *Size;
  if (To > Whole->End) {
    report(One, "'%0' runs %2 bytes past the end of secret %1")
        << unsigned(To - Whole->End);
    noteMarking(One.Wipe.Use);
    return true;
  }
  bool WholeSecret = One.Wipe.Use.isData() || One.Wipe.Use.isAddress();
  if ((From == Whole->Begin && To == Whole->End) || !WholeSecret)
    return false;
  // Several wipes may share the work.
  for (const FoundWipe &Other : One.All)
    if (&Other != &One.Wipe && Other.Where.Root == One.Wipe.Where.Root)
      return false;
  // Otherwise it may be for something else, such as padding.
  if (!One.Wipe.Durable &&
      !One.Flow.endsUnreadAfter(One.Wipe.Node, {One.Wipe.Where, true}))
    return false;
  {
    auto Diagnostic =
        report(One, "'%0' clears %2 of the %3 bytes of secret %1");
    Diagnostic << unsigned(*Size) << unsigned(Whole->size());
    if (From == Whole->Begin)
      fixSize(Diagnostic, One);
  }
  noteMarking(One.Wipe.Use);
  return true;
}

/// One member is wiped, another that is secret as well is not, and the storage
/// of both ends.
void PartialWipeCheck::checkOtherMembers(const Case &One) {
  const FoundWipe &Wipe = One.Wipe;
  if (Wipe.Where.Fields.empty() || !Wipe.Where.isBounded())
    return;
  const FieldDecl *Wiped = Wipe.Where.Fields.back();
  const RecordDecl *Record = Wiped->getParent();
  uint64_t WipedAt =
      One.Context.toCharUnitsFromBits(One.Context.getFieldOffset(Wiped))
          .getQuantity();
  if (Record->isUnion() || Wipe.Where.Begin < WipedAt)
    return;
  for (const FieldDecl *Other : Record->fields()) {
    if (Other == Wiped || Other->isBitField() ||
        !secrets(One.Context).useOf(Other).isData() ||
        Other->getType()->isIncompleteType() ||
        Other->getType().isDestructedType())
      continue;
    Place There = Wipe.Where;
    There.Fields.back() = Other;
    There.Begin =
        Wipe.Where.Begin - WipedAt +
        One.Context.toCharUnitsFromBits(One.Context.getFieldOffset(Other))
            .getQuantity();
    There.End = There.Begin +
                One.Context.getTypeSizeInChars(Other->getType()).getQuantity();
    There.At = There.Begin;
    bool WipedToo = llvm::any_of(One.All, [&](const FoundWipe &Each) {
      return Each.Where.overlaps(There);
    });
    if (WipedToo || !One.Flow.isWrittenBefore(Wipe.Node, There) ||
        !One.Flow.endsUnreadAfter(Wipe.Node, {There, true}) ||
        !Left.insert({Wipe.Where.Root ? Wipe.Where.Root->getCanonicalDecl()
                                      : static_cast<const Decl *>(Record),
                      Other})
             .second)
      continue;
    diag(Wipe.Node->getExprLoc(),
         "%0 is wiped and secret %1 of the same object is not")
        << Wiped << Other;
    noteMarking(secrets(One.Context).useOf(Other));
  }
}

} // namespace lethe
