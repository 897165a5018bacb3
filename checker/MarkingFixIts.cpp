#include "MarkingFixIts.h"
#include "clang/AST/TypeLoc.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using llvm::StringRef;

namespace lethe {

static constexpr char PlainMarking[] = "__attribute__((annotate(\"secret\")))";

std::string MarkingFixIts::markingAt(SourceLocation Location) const {
  const IdentifierInfo *Name = PP->getIdentifierInfo("LETHE_SECRET");
  const MacroInfo *Macro = PP->getMacroInfo(Name);
  if (Macro && !Macro->isFunctionLike() && Macro->getNumTokens() > 0 &&
      Macro->getReplacementToken(0).is(tok::kw___attribute) &&
      PP->getSourceManager().isBeforeInTranslationUnit(
          Macro->getDefinitionLoc(), Location))
    return "LETHE_SECRET";
  return PlainMarking;
}

static bool isEditable(SourceLocation Location, const SourceManager &Sources) {
  return Location.isValid() && Location.isFileID() &&
         Sources.isWrittenInMainFile(Location);
}

bool MarkingFixIts::addTo(const DeclaratorDecl *D, FixIts &Into) const {
  const SourceManager &Sources = PP->getSourceManager();
  const auto *Field = dyn_cast<FieldDecl>(D);
  if (!D->getIdentifier() || !D->getTypeSourceInfo() || D->isImplicit() ||
      (Field && Field->isBitField()) || !isEditable(D->getLocation(), Sources))
    return false;
  // `key[32]` and `(*key)[32]` end with their type, `*key` with its name.
  SourceLocation End = D->getTypeSourceInfo()->getTypeLoc().getEndLoc();
  if (Sources.isBeforeInTranslationUnit(End, D->getLocation()))
    End = D->getLocation();
  if (!isEditable(End, Sources))
    return false;
  SourceLocation After =
      Lexer::getLocForEndOfToken(End, 0, Sources, PP->getLangOpts());
  if (After.isInvalid())
    return false;
  Into.push_back(FixItHint::CreateInsertion(After, " " + markingAt(After)));
  return true;
}

FixIts MarkingFixIts::mark(const DeclaratorDecl *D) const {
  FixIts Result;
  if (!D)
    return Result;
  const auto *Parameter = dyn_cast<ParmVarDecl>(D);
  const auto *Function =
      Parameter ? dyn_cast<FunctionDecl>(Parameter->getDeclContext()) : nullptr;
  if (!Function) {
    for (const Decl *Redeclaration : D->redecls())
      if (!addTo(cast<DeclaratorDecl>(Redeclaration), Result))
        return {};
    return Result;
  }
  unsigned Index = Parameter->getFunctionScopeIndex();
  for (const FunctionDecl *Redeclaration : Function->redecls())
    if (Index >= Redeclaration->getNumParams() ||
        !addTo(Redeclaration->getParamDecl(Index), Result))
      return {};
  return Result;
}

FixIts MarkingFixIts::markFunction(const FunctionDecl *Function) const {
  FixIts Result;
  for (const FunctionDecl *Redeclaration : Function->redecls()) {
    SourceLocation Begin = Redeclaration->getOuterLocStart();
    if (Redeclaration->getTemplatedKind() != FunctionDecl::TK_NonTemplate ||
        !isEditable(Begin, PP->getSourceManager()))
      return {};
    Result.push_back(FixItHint::CreateInsertion(Begin, markingAt(Begin) + " "));
  }
  return Result;
}

/// The last token of the specifiers that name what Loc leads to, `char` in
/// `unsigned char *const *`.
static SourceLocation endOfSpecifiers(TypeLoc Loc) {
  while (true) {
    TypeLoc Plain = Loc.getUnqualifiedLoc();
    TypeLoc Next;
    if (auto Pointer = Plain.getAs<PointerTypeLoc>())
      Next = Pointer.getPointeeLoc();
    else if (auto Reference = Plain.getAs<ReferenceTypeLoc>())
      Next = Reference.getPointeeLoc();
    else
      return Plain.getTypeLocClass() == TypeLoc::FunctionProto ||
                     Plain.getTypeLocClass() == TypeLoc::Auto
                 ? SourceLocation()
                 : Plain.getEndLoc();
    Loc = Next;
  }
}

bool MarkingFixIts::addToResult(const FunctionDecl *D, FixIts &Into) const {
  const SourceManager &Sources = PP->getSourceManager();
  FunctionTypeLoc Type = D->getFunctionTypeLoc();
  const auto *Prototype = D->getType()->getAs<FunctionProtoType>();
  if (!Type || (Prototype && Prototype->hasTrailingReturn()) ||
      isa<CXXConversionDecl>(D))
    return false;
  SourceLocation End = endOfSpecifiers(Type.getReturnLoc());
  if (!isEditable(End, Sources))
    return false;
  // An attribute comes after all specifiers: `char const *`.
  auto Next = Lexer::findNextToken(End, Sources, PP->getLangOpts());
  while (Next && Next->is(tok::raw_identifier) &&
         (Next->getRawIdentifier() == "const" ||
          Next->getRawIdentifier() == "volatile")) {
    End = Next->getLocation();
    Next = Lexer::findNextToken(End, Sources, PP->getLangOpts());
  }
  if (!Next || !(Next->isOneOf(tok::star, tok::amp, tok::ampamp) ||
                 (Next->is(tok::raw_identifier) &&
                  (Next->getLocation() == D->getLocation() ||
                   Next->getLocation() == D->getQualifierLoc().getBeginLoc()))))
    return false;
  Into.push_back(FixItHint::CreateInsertion(
      Lexer::getLocForEndOfToken(End, 0, Sources, PP->getLangOpts()),
      " [[clang::annotate_type(\"secret\")]]"));
  return true;
}

FixIts MarkingFixIts::markResult(const FunctionDecl *Function) const {
  const LangOptions &Language = PP->getLangOpts();
  if (!Language.CPlusPlus11 && !Language.C23)
    return {};
  FixIts Result;
  for (const FunctionDecl *Redeclaration : Function->redecls())
    if (!addToResult(Redeclaration, Result))
      return {};
  return Result;
}

} // namespace lethe
