#include "SourceConstants.h"
#include "Secrets.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using llvm::StringRef;

namespace lethe {

using Form = SourceConstant::Form;

static bool isIgnored(StringRef Text, const ConstantRules &Rules) {
  return llvm::any_of(Rules.Ignored, [&](const llvm::GlobPattern &Pattern) {
    return Pattern.match(Text);
  });
}

static bool isLiteralSecret(const StringLiteral *Literal,
                            const ConstantRules &Rules) {
  bool Differs = false;
  for (unsigned I = 1; I < Literal->getLength(); ++I)
    Differs |= Literal->getCodeUnit(I) != Literal->getCodeUnit(0);
  return Differs && !(Literal->getCharByteWidth() == 1 &&
                      isIgnored(Literal->getBytes(), Rules));
}

/// At least two numbers other than zero that differ: {0}, {1, 0, 0} and
/// {0xff, 0xff} set memory to a known state.
static bool hasNumbers(const InitListExpr *List, const ASTContext &Context) {
  std::optional<llvm::APSInt> First;
  llvm::SmallVector<const Expr *, 64> Pending(List->inits());
  while (!Pending.empty()) {
    const Expr *E = Pending.pop_back_val();
    if (const auto *Inner = dyn_cast<InitListExpr>(E)) {
      llvm::append_range(Pending, Inner->inits());
      continue;
    }
    Expr::EvalResult Result;
    if (E->isValueDependent() || !E->getType()->isIntegralOrEnumerationType() ||
        !E->EvaluateAsInt(Result, Context))
      continue;
    llvm::APSInt Number = Result.Val.getInt();
    if (Number == 0)
      continue;
    if (!First)
      First = Number;
    else if (llvm::APSInt::compareValues(*First, Number) != 0)
      return true;
  }
  return false;
}

static bool isInteger(const Expr *E, const ConstantRules &Rules,
                      const ASTContext &Context) {
  Expr::EvalResult Result;
  if (E->isValueDependent() || !E->getType()->isIntegerType() ||
      E->getType()->isBooleanType() || E->getType()->isEnumeralType() ||
      !E->EvaluateAsInt(Result, Context))
    return false;
  llvm::APInt Number = Result.Val.getInt().abs();
  // All ones, and single bits, are masks.
  return Number.uge(Rules.SmallestInteger) && !Number.isPowerOf2() &&
         !(Number + 1).isPowerOf2() && !(Number + 1).isZero() &&
         !(~Result.Val.getInt()).isPowerOf2();
}

static bool isByte(QualType Type, const ASTContext &Context) {
  return !Type->isIncompleteType() && !Type->isDependentType() &&
         Context.getTypeSizeInChars(Type).isOne();
}

/// An array of constant bytes that has a name. Words are an algorithm's: the
/// initial states of hash functions.
static SourceConstant namedConstant(const DeclRefExpr *Reference,
                                    const ConstantRules &Rules,
                                    const ASTContext &Context) {
  const auto *Variable = dyn_cast<VarDecl>(Reference->getDecl());
  const ArrayType *Array =
      Variable ? Context.getAsArrayType(Variable->getType()) : nullptr;
  if (!Array || !Array->getElementType().isConstQualified() ||
      !isByte(Array->getElementType(), Context) ||
      isIgnored(Variable->getName(), Rules))
    return {};
  const Expr *Init = Variable->getAnyInitializer();
  if (!Init)
    return {};
  Init = stripCasts(Init);
  const auto *Literal = dyn_cast<StringLiteral>(Init);
  const auto *List = dyn_cast<InitListExpr>(Init);
  if ((Literal && isLiteralSecret(Literal, Rules)) ||
      (List && hasNumbers(List, Context)))
    return {Form::Array, Reference, Variable};
  return {};
}

SourceConstant sourceConstant(const Expr *Value, const ConstantRules &Rules,
                              const ASTContext &Context) {
  // Through constructors: std::string("..."), std::array<...>{...}.
  for (unsigned Steps = 0; Value && Steps < 8; ++Steps) {
    const Expr *E = stripCasts(Value);
    if (const auto *Unary = dyn_cast<UnaryOperator>(E);
        Unary && Unary->getOpcode() == UO_AddrOf)
      E = stripCasts(Unary->getSubExpr());
    if (const auto *Literal = dyn_cast<StringLiteral>(E))
      return {isLiteralSecret(Literal, Rules) ? Form::Literal : Form::None, E};
    if (const auto *List = dyn_cast<InitListExpr>(E)) {
      if (List->getNumInits() == 1 && !E->getType()->isArrayType()) {
        Value = List->getInit(0);
        continue;
      }
      return {hasNumbers(List, Context) ? Form::Array : Form::None, E};
    }
    if (const auto *Compound = dyn_cast<CompoundLiteralExpr>(E)) {
      Value = Compound->getInitializer();
    } else if (const auto *Initializers =
                   dyn_cast<CXXStdInitializerListExpr>(E)) {
      Value = Initializers->getSubExpr();
    } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
      if (!Construct->getNumArgs())
        return {};
      Value = Construct->getArg(0);
      if (!Value->getType()->isPointerType() &&
          !Value->getType()->isArrayType() && !Value->getType()->isRecordType())
        return {};
    } else if (const auto *Reference = dyn_cast<DeclRefExpr>(E)) {
      return namedConstant(Reference, Rules, Context);
    } else if (isa<IntegerLiteral, CharacterLiteral, UnaryOperator,
                   BinaryOperator>(E)) {
      return {isInteger(E, Rules, Context) ? Form::Integer : Form::None, E};
    } else {
      return {};
    }
  }
  return {};
}

} // namespace lethe
