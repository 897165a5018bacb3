#include "ParameterFixIts.h"
#include "Secrets.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Analysis/Analyses/ExprMutationAnalyzer.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace lethe {

namespace {
using Edits = llvm::SmallVector<FixItHint, 8>;

/// Where the parameter is named in its function's body.
class UseVisitor : public RecursiveASTVisitor<UseVisitor> {
public:
  explicit UseVisitor(const ParmVarDecl *D) : D(D) {}
  bool shouldVisitImplicitCode() const { return true; }

  bool VisitDeclRefExpr(DeclRefExpr *E) {
    if (E->getDecl() == D)
      Named.insert(E);
    return true;
  }
  bool VisitMemberExpr(MemberExpr *E) {
    const auto *Base = dyn_cast<DeclRefExpr>(E->getBase());
    if (Base && Base->getDecl() == D)
      Members.insert(E);
    return true;
  }
  /// They may outlive the call.
  bool VisitLambdaExpr(LambdaExpr *E) {
    for (const LambdaCapture &Capture : E->captures())
      Captured |= Capture.capturesVariable() && Capture.getCapturedVar() == D;
    return true;
  }
  bool VisitBlockExpr(BlockExpr *E) {
    Captured |= E->getBlockDecl()->capturesVariable(D);
    return true;
  }
  bool VisitDecltypeTypeLoc(DecltypeTypeLoc) {
    Captured = true;
    return true;
  }

  llvm::SetVector<const DeclRefExpr *> Named;
  llvm::SetVector<const MemberExpr *> Members;
  /// Or used in another way that a reference would change.
  bool Captured = false;

private:
  const ParmVarDecl *D;
};

class Rewrite {
public:
  Rewrite(const ParmVarDecl *Parameter, const FunctionDecl *Definition,
          ASTContext &Context)
      : Parameter(Parameter), Definition(Definition), Context(Context),
        Sources(Context.getSourceManager()), Uses(Parameter) {}

  bool run(const FunctionUses &Known, Edits &Result);

private:
  bool isCxx() const { return Context.getLangOpts().CPlusPlus; }
  bool isEditable(SourceLocation Location) const {
    return Location.isValid() && Location.isFileID() &&
           Sources.isWrittenInMainFile(Location);
  }
  bool isSuitable() const;
  bool isOnlyRead();
  bool changeDeclaration(const ParmVarDecl *D, Edits &Result) const;
  bool changeUses(Edits &Result) const;
  bool changeCall(const CallExpr *Call, Edits &Result) const;

  const ParmVarDecl *Parameter;
  const FunctionDecl *Definition;
  ASTContext &Context;
  const SourceManager &Sources;
  UseVisitor Uses;
};
} // namespace

bool Rewrite::isSuitable() const {
  if (Definition->getTemplatedKind() != FunctionDecl::TK_NonTemplate ||
      Definition->isDependentContext() || Parameter->hasDefaultArg() ||
      Parameter->getType().isVolatileQualified())
    return false;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Definition);
      Method && (Method->isVirtual() || Method->getParent()->isLambda()))
    return false;
  if (isa<CXXConstructorDecl>(Definition) ||
      isa_and_nonnull<CoroutineBodyStmt>(Definition->getBody()))
    return false;
  return Parameter->getStorageClass() == SC_None;
}

/// The pointer that Address is becomes one to const, as who gets it expects.
static bool becomesConst(const Expr *Address, ASTContext &Context) {
  const auto Parents = Context.getParents(*Address);
  const auto *Cast =
      Parents.size() == 1 ? Parents[0].get<ImplicitCastExpr>() : nullptr;
  return Cast && Cast->getType()->isPointerType() &&
         Cast->getType()->getPointeeType().isConstQualified();
}

/// In C: the value of the object E, or of a part of it, is read, and nothing
/// else.
static bool isRead(const Expr *E, ASTContext &Context) {
  while (true) {
    const auto Parents = Context.getParents(*E);
    if (Parents.size() != 1)
      return false;
    const auto *Parent = Parents[0].get<Expr>();
    if (!Parent)
      return false;
    if (isa<UnaryExprOrTypeTraitExpr>(Parent))
      return true;
    if (const auto *Unary = dyn_cast<UnaryOperator>(Parent))
      return Unary->getOpcode() == UO_AddrOf && becomesConst(Unary, Context);
    if (const auto *Cast = dyn_cast<ImplicitCastExpr>(Parent)) {
      if (Cast->getCastKind() != CK_ArrayToPointerDecay)
        return Cast->getCastKind() == CK_LValueToRValue;
      const auto Users = Context.getParents(*Cast);
      const auto *Subscript =
          Users.size() == 1 ? Users[0].get<ArraySubscriptExpr>() : nullptr;
      if (!Subscript)
        return becomesConst(Cast, Context);
      Parent = Subscript;
    } else if (!isa<ParenExpr, MemberExpr>(Parent)) {
      return false;
    }
    E = Parent;
  }
}

bool Rewrite::isOnlyRead() {
  Uses.TraverseStmt(Definition->getBody());
  if (Uses.Captured)
    return false;
  if (!isCxx())
    return llvm::all_of(
        Uses.Members, [&](const MemberExpr *E) { return isRead(E, Context); });
  return !ExprMutationAnalyzer(*Definition->getBody(), Context)
              .isMutated(Parameter);
}

bool Rewrite::changeDeclaration(const ParmVarDecl *D, Edits &Result) const {
  SourceLocation Begin = D->getTypeSpecStartLoc();
  const TypeSourceInfo *Written = D->getTypeSourceInfo();
  if (!Written || !isEditable(Begin) || !isEditable(D->getEndLoc()))
    return false;
  SourceLocation TypeEnd = Lexer::getLocForEndOfToken(
      Written->getTypeLoc().getUnqualifiedLoc().getEndLoc(), 0, Sources,
      Context.getLangOpts());
  SourceLocation Name = D->getLocation();
  StringRef Sign = isCxx() ? "&" : "*";
  if (!D->getType().isConstQualified())
    Result.push_back(FixItHint::CreateInsertion(Begin, "const "));
  if (D->getDeclName()) {
    if (!isEditable(Name))
      return false;
    Result.push_back(FixItHint::CreateInsertion(Name, Sign));
  } else {
    if (!isEditable(TypeEnd))
      return false;
    Result.push_back(FixItHint::CreateInsertion(TypeEnd, (" " + Sign).str()));
  }
  return true;
}

bool Rewrite::changeUses(Edits &Result) const {
  if (isCxx())
    return true;
  if (Uses.Named.size() != Uses.Members.size())
    return false;
  for (const MemberExpr *E : Uses.Members) {
    if (!isEditable(E->getOperatorLoc()))
      return false;
    Result.push_back(FixItHint::CreateReplacement(E->getOperatorLoc(), "->"));
  }
  return true;
}

/// Nothing but the caller, which waits, can change Object meanwhile.
static bool isUnseen(const Expr *Object) {
  const Expr *E = Object;
  while (const auto *Member = dyn_cast<MemberExpr>(E->IgnoreParenImpCasts())) {
    if (Member->isArrow())
      return false;
    E = Member->getBase();
  }
  const auto *Reference = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
  const auto *Variable =
      Reference ? dyn_cast<VarDecl>(Reference->getDecl()) : nullptr;
  return Variable && !Variable->getType()->isReferenceType() &&
         (Variable->hasLocalStorage() ||
          Variable->getType().isConstQualified());
}

/// The variable that E is a part of, or the address of one.
static const VarDecl *baseVariable(const Expr *E) {
  for (unsigned Steps = 0; Steps < 100; ++Steps) {
    E = stripCasts(E);
    if (const auto *Reference = dyn_cast<DeclRefExpr>(E))
      return dyn_cast<VarDecl>(Reference->getDecl());
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      E = Member->getBase();
    else if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E))
      E = Subscript->getBase();
    else if (const auto *Unary = dyn_cast<UnaryOperator>(E))
      E = Unary->getSubExpr();
    else if (const auto *Binary = dyn_cast<BinaryOperator>(E))
      E = Binary->getLHS();
    else
      return nullptr;
  }
  return nullptr;
}

/// Another argument of Call leads into Object, and the function may change it
/// that way.
static bool isAliased(const CallExpr *Call, const Expr *Object) {
  const VarDecl *Variable = baseVariable(Object);
  for (const Expr *Other : Call->arguments()) {
    const Expr *Pointer = Other;
    if (Other->IgnoreParenImpCasts() == Object ||
        !(Other->getType()->isPointerType() || Other->isGLValue()))
      continue;
    for (unsigned Steps = 0; Pointer && Steps < 8; ++Steps) {
      const VarDecl *Into = baseVariable(Pointer);
      if (Into && Into == Variable)
        return true;
      Pointer = Into ? Into->getInit() : nullptr;
    }
  }
  return false;
}

bool Rewrite::changeCall(const CallExpr *Call, Edits &Result) const {
  unsigned Index = Parameter->getFunctionScopeIndex();
  if (Index >= Call->getNumArgs() || isa<CXXOperatorCallExpr>(Call))
    return false;
  const Expr *Argument = Call->getArg(Index)->IgnoreParenImpCasts();
  if (isCxx()) {
    // A temporary lives until the call is over.
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(Argument);
        Construct && Construct->getNumArgs() == 1 &&
        Construct->getConstructor()->isCopyOrMoveConstructor())
      Argument = Construct->getArg(0)->IgnoreParenImpCasts();
    return isa<MaterializeTemporaryExpr>(Argument) || Argument->isPRValue() ||
           (isUnseen(Argument) && !isAliased(Call, Argument));
  }
  const auto *Named = dyn_cast<DeclRefExpr>(Argument);
  if (const auto *Variable =
          Named ? dyn_cast<VarDecl>(Named->getDecl()) : nullptr;
      Variable && Variable->getStorageClass() == SC_Register)
    return false;
  if (!Argument->isLValue() || !isUnseen(Argument) ||
      isAliased(Call, Argument) || !isEditable(Argument->getBeginLoc()))
    return false;
  Result.push_back(
      FixItHint::CreateInsertion(Call->getArg(Index)->getBeginLoc(), "&"));
  return true;
}

bool Rewrite::run(const FunctionUses &Known, Edits &Result) {
  auto Calls = Known.onlyCalls(Definition);
  if (!Calls || !isSuitable() || !isOnlyRead())
    return false;
  for (const FunctionDecl *Declaration : Definition->redecls()) {
    unsigned Index = Parameter->getFunctionScopeIndex();
    if (!Declaration->hasWrittenPrototype() ||
        Index >= Declaration->getNumParams() ||
        !changeDeclaration(Declaration->getParamDecl(Index), Result))
      return false;
  }
  return changeUses(Result) && llvm::all_of(*Calls, [&](const CallExpr *Call) {
           return changeCall(Call, Result);
         });
}

llvm::SmallVector<FixItHint, 8> passByReference(const ParmVarDecl *Parameter,
                                                const FunctionUses &Uses,
                                                ASTContext &Context) {
  const auto *Function = dyn_cast<FunctionDecl>(Parameter->getDeclContext());
  Edits Result;
  if (!Function || !Function->doesThisDeclarationHaveABody() ||
      !Rewrite(Parameter, Function, Context).run(Uses, Result))
    return {};
  return Result;
}

} // namespace lethe
