#include "CopyableTypeCheck.h"
#include "MovedSource.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace lethe {

void CopyableTypeCheck::registerMatchers(MatchFinder *Finder) {
  Finder->addMatcher(
      cxxRecordDecl(isDefinition(), unless(anyOf(isImplicit(), isLambda(),
                                                 isExpansionInSystemHeader())))
          .bind("class"),
      this);
}

static bool isOfSystem(const Decl *D, const ASTContext &Context) {
  const SourceManager &Sources = Context.getSourceManager();
  return Sources.isInSystemHeader(Sources.getExpansionLoc(D->getLocation()));
}

/// The secret that Field carries is copied because the class around it can be,
/// not because another class of the program can.
bool CopyableTypeCheck::decides(const FieldDecl *Field) {
  if (!Carrying->carries(Field))
    return false;
  const RecordDecl *Class =
      Field->getType()->getBaseElementTypeUnsafe()->getAsRecordDecl();
  if (!Class)
    return true;
  if (Class->isAnonymousStructOrUnion())
    return decides(Class);
  ASTContext &Context = Field->getASTContext();
  return isOfSystem(Class, Context) ||
         !Carrying->carries(Context.getCanonicalTagType(Class));
}

bool CopyableTypeCheck::decides(const RecordDecl *Class) {
  ASTContext &Context = Class->getASTContext();
  Secrets &Known = secrets(Context);
  if (Known.markings().isMarked(Class))
    return Carrying->carries(Context.getCanonicalTagType(Class));
  return llvm::any_of(Class->fields(),
                      [&](const FieldDecl *Field) { return decides(Field); });
}

void CopyableTypeCheck::check(const MatchFinder::MatchResult &Result) {
  ASTContext &Context = *Result.Context;
  const auto *Class = Result.Nodes.getNodeAs<CXXRecordDecl>("class");
  // C programs copy what they share with C++; templates are seen in their
  // instances.
  if (Class->isDependentContext() || Class->isInvalidDecl() ||
      Class->isAnonymousStructOrUnion() || Class->isExternCContext() ||
      Class->getDeclContext()->isExternCContext() ||
      !secrets(Context).markings().holdsSecret(
          Context.getCanonicalTagType(Class)))
    return;
  if (!Carrying)
    Carrying = std::make_unique<Carriers>(secrets(Context));
  if (!decides(Class))
    return;
  if (isCopyConstructible(Class) || isCopyAssignable(Class))
    reportCopyable(Class, Context);
  else
    reportMoves(Class, Context);
}

void CopyableTypeCheck::noteWhy(const CXXRecordDecl *Class,
                                ASTContext &Context) {
  TypeSecrecy Secret =
      secrets(Context).markings().secrecyOf(Context.getCanonicalTagType(Class));
  const auto *Part = dyn_cast_or_null<ValueDecl>(Secret.Part);
  SecretUse Use;
  Use.Source = Part;
  Use.Reason = Part ? "'" + Part->getNameAsString() + "' is marked secret"
                    : Secret.describe(Context) + " is marked";
  Use.Marking = Secret.Marking;
  noteMarking(Use);
}

//===-- copies ------------------------------------------------------------===//

/// An operation that Class has without its doing, and that the unit relies on.
static bool usesImplicitOperation(const CXXRecordDecl *Class) {
  auto Used = [](const CXXMethodDecl *Method) {
    return Method->isDefaulted() &&
           (Method->isUsed() || Method->isReferenced());
  };
  for (const CXXConstructorDecl *Constructor : Class->ctors())
    if (Constructor->isCopyOrMoveConstructor() && Used(Constructor))
      return true;
  for (const CXXMethodDecl *Method : Class->methods())
    if ((Method->isCopyAssignmentOperator() ||
         Method->isMoveAssignmentOperator()) &&
        Used(Method))
      return true;
  return false;
}

/// What to declare in Class so that it cannot be copied; empty where that may
/// break code of this unit, or of others that see the class.
static llvm::SmallVector<std::string, 4> deletions(const CXXRecordDecl *Class,
                                                   const ASTContext &Context) {
  bool Constructs = Class->hasUserDeclaredCopyConstructor();
  bool Assigns = Class->hasUserDeclaredCopyAssignment();
  std::string Name = Class->getNameAsString();
  if (Name.empty() || isa<ClassTemplateSpecializationDecl>(Class) ||
      Class->getTemplateInstantiationPattern() ||
      (Constructs && isCopyConstructible(Class)) ||
      (Assigns && isCopyAssignable(Class)) ||
      Class->hasUserDeclaredMoveOperation() || usesImplicitOperation(Class))
    return {};
  // From C++20 on a class with a constructor is no aggregate.
  if (Class->isAggregate() && Context.getLangOpts().CPlusPlus20)
    return {};
  llvm::SmallVector<std::string, 4> Lines;
  // A declared constructor takes the default one away.
  if (!Class->hasUserDeclaredConstructor())
    Lines.push_back(Name + "() = default;");
  if (!Constructs)
    Lines.push_back(Name + "(const " + Name + " &) = delete;");
  if (!Assigns)
    Lines.push_back(Name + " &operator=(const " + Name + " &) = delete;");
  return Lines;
}

/// Access of what is written last in Class.
static AccessSpecifier lastAccess(const CXXRecordDecl *Class) {
  AccessSpecifier Last = Class->isClass() ? AS_private : AS_public;
  for (const Decl *D : Class->decls())
    if (isa<AccessSpecDecl>(D))
      Last = D->getAccess();
  return Last;
}

static std::optional<FixItHint> deleteCopies(const CXXRecordDecl *Class,
                                             const ASTContext &Context) {
  const SourceManager &Sources = Context.getSourceManager();
  SourceLocation Brace = Class->getBraceRange().getEnd();
  if (Brace.isInvalid() || Brace.isMacroID() ||
      Class->getLocation().isMacroID() || !Sources.isWrittenInMainFile(Brace))
    return std::nullopt;
  llvm::SmallVector<std::string, 4> Lines = deletions(Class, Context);
  if (Lines.empty())
    return std::nullopt;
  StringRef Indent = Lexer::getIndentationForLine(Brace, Sources);
  bool OwnLine = Sources.getSpellingColumnNumber(Brace) == Indent.size() + 1;
  std::string Text;
  if (lastAccess(Class) != AS_public)
    Text = OwnLine ? "public:\n" + Indent.str() : " public:";
  for (const std::string &Line : Lines)
    Text += OwnLine ? "  " + Line + "\n" + Indent.str() : " " + Line;
  if (OwnLine)
    return FixItHint::CreateInsertion(Brace, Text);
  // There may be a space before the brace.
  bool Spaced = *(Sources.getCharacterData(Brace) - 1) == ' ';
  return FixItHint::CreateInsertion(
      Brace, (StringRef(Text).drop_front(Spaced) + " ").str());
}

/// Where Class, or the template it is made from, is defined.
static SourceLocation definitionOf(const CXXRecordDecl *Class) {
  const CXXRecordDecl *Pattern = Class->getTemplateInstantiationPattern();
  return Pattern ? Pattern->getLocation() : Class->getLocation();
}

void CopyableTypeCheck::reportCopyable(const CXXRecordDecl *Class,
                                       ASTContext &Context) {
  SourceLocation Location = definitionOf(Class);
  if (!Reported.insert(Location).second)
    return;
  TypeSecrecy Secret =
      secrets(Context).markings().secrecyOf(Context.getCanonicalTagType(Class));
  {
    auto Diagnostic =
        diag(Location, "%0 can be copied; delete its copy operations")
        << Secret.describe(Context);
    if (auto Hint = deleteCopies(Class, Context))
      Diagnostic << *Hint;
  }
  noteWhy(Class, Context);
}

//===-- moves -------------------------------------------------------------===//

/// A move of each member leaves the secret of some where it was.
bool CopyableTypeCheck::isLeftByMove(const RecordDecl *Class) {
  return llvm::any_of(Class->fields(), [&](const FieldDecl *Field) {
    const CXXRecordDecl *Member =
        Field->getType()->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
    if (Member && Member->isAnonymousStructOrUnion())
      return isLeftByMove(Member);
    return Carrying->carries(Field) && (!Member || !Member->hasDefinition() ||
                                        movesByCopy(Member->getDefinition()));
  });
}

void CopyableTypeCheck::reportMoves(const CXXRecordDecl *Class,
                                    ASTContext &Context) {
  if (!isLeftByMove(Class))
    return;
  for (const CXXMethodDecl *Method : Class->methods()) {
    const auto *Constructor = dyn_cast<CXXConstructorDecl>(Method);
    bool Moves = Constructor ? Constructor->isMoveConstructor()
                             : Method->isMoveAssignmentOperator();
    if (!Moves || Method->isDeleted())
      continue;
    const FunctionDecl *Definition = nullptr;
    if (!Method->isDefaulted() &&
        (!Method->hasBody(Definition) ||
         mayWipeSource(cast<CXXMethodDecl>(Definition), *Carrying)))
      continue;
    SourceLocation Location =
        Definition ? Definition->getLocation() : Method->getLocation();
    if (!Reported.insert(Location).second)
      continue;
    TypeSecrecy Secret = secrets(Context).markings().secrecyOf(
        Context.getCanonicalTagType(Class));
    diag(Location,
         "moving %0 leaves the secret in the object it is moved from; wipe "
         "that")
        << Secret.describe(Context);
    noteWhy(Class, Context);
  }
}

} // namespace lethe
