#include "FixIts.h"
#include "clang/AST/Decl.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace lethe {

bool isDeclaredBefore(llvm::StringRef Name, SourceLocation Where,
                      ASTContext &Context) {
  const SourceManager &Sources = Context.getSourceManager();
  IdentifierInfo &Identifier = Context.Idents.get(Name);
  for (const NamedDecl *Found :
       Context.getTranslationUnitDecl()->lookup(&Identifier))
    if (const auto *Function = dyn_cast<FunctionDecl>(Found))
      for (const FunctionDecl *Declaration : Function->redecls())
        if (!Declaration->isImplicit() &&
            Sources.isBeforeInTranslationUnit(Declaration->getLocation(),
                                              Sources.getExpansionLoc(Where)))
          return true;
  return false;
}

std::string DurableWipe::call(llvm::StringRef Pointer,
                              llvm::StringRef Size) const {
  llvm::StringRef Byte = Name == "memset_explicit" ? "0, " : "";
  return (Name + "(" + Pointer + ", " + Byte + Size + ")").str();
}

DurableWipe durableWipeAt(SourceLocation Where, ASTContext &Context,
                          bool UseLethe) {
  for (llvm::StringRef Name :
       {"lethe_wipe", "memset_explicit", "explicit_bzero"})
    if (isDeclaredBefore(Name, Where, Context))
      return {Name, false};
  return UseLethe ? DurableWipe{"lethe_wipe", true} : DurableWipe();
}

bool isEditable(SourceRange Range, const ASTContext &Context) {
  const SourceManager &Sources = Context.getSourceManager();
  return Range.isValid() && !Range.getBegin().isMacroID() &&
         !Range.getEnd().isMacroID() &&
         !Sources.isInSystemHeader(Range.getBegin()) &&
         Sources.isWrittenInSameFile(Range.getBegin(), Range.getEnd());
}

/// Arguments may be macros, such as NULL or KEY_SIZE, as a whole.
std::string sourceText(const Expr *E, const ASTContext &Context) {
  const SourceManager &Sources = Context.getSourceManager();
  CharSourceRange Range = Lexer::makeFileCharRange(
      CharSourceRange::getTokenRange(E->getSourceRange()), Sources,
      Context.getLangOpts());
  if (Range.isInvalid())
    return {};
  return Lexer::getSourceText(Range, Sources, Context.getLangOpts()).str();
}

std::string operandText(const Expr *E, const ASTContext &Context) {
  std::string Text = sourceText(E, Context);
  const Expr *Inner = E->IgnoreImplicit();
  bool IsPrimary = isa<DeclRefExpr, MemberExpr, ParenExpr, CallExpr,
                       ArraySubscriptExpr, IntegerLiteral>(Inner);
  return IsPrimary || Text.empty() ? Text : "(" + Text + ")";
}

bool isStatement(const Expr *E, ASTContext &Context) {
  DynTypedNode Node = DynTypedNode::create(*E);
  while (true) {
    auto Parents = Context.getParents(Node);
    if (Parents.size() != 1)
      return false;
    const Stmt *Parent = Parents[0].get<Stmt>();
    if (!Parent)
      return false;
    if (const auto *Cast = dyn_cast<CastExpr>(Parent))
      return Cast->getCastKind() == CK_ToVoid;
    const Stmt *Self = Node.get<Stmt>();
    if (const auto *If = dyn_cast<IfStmt>(Parent))
      return Self == If->getThen() || Self == If->getElse();
    if (const auto *For = dyn_cast<ForStmt>(Parent))
      return Self != For->getCond();
    if (const auto *While = dyn_cast<WhileStmt>(Parent))
      return Self == While->getBody();
    if (const auto *Do = dyn_cast<DoStmt>(Parent))
      return Self == Do->getBody();
    if (!isa<ExprWithCleanups>(Parent))
      return isa<CompoundStmt, SwitchCase, LabelStmt>(Parent);
    Node = Parents[0];
  }
}

} // namespace lethe
