#include "MarkingFaults.h"
#include "Marking.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using llvm::StringRef;

namespace lethe {

static bool isNeighbourSwap(StringRef A, StringRef B) {
  if (A.size() != B.size())
    return false;
  auto [First, Second] = std::mismatch(A.begin(), A.end(), B.begin());
  return A.end() - First >= 2 && First[0] == Second[1] &&
         First[1] == Second[0] && std::equal(First + 2, A.end(), Second + 2);
}

/// One letter too many, missing, wrong or swapped, in any case; more than
/// that is taken for another tool's annotation.
static bool isMisspelling(StringRef Text) {
  if (Text == MarkingText)
    return false;
  std::string Lower = Text.trim().lower();
  return StringRef(Lower).edit_distance(MarkingText,
                                        /*AllowReplacements=*/true,
                                        /*MaxEditDistance=*/1) <= 1 ||
         isNeighbourSwap(Lower, MarkingText);
}

/// A record that no object data can come from. Unknown where a base or a
/// field depends on a template parameter.
static bool isEmptyRecord(const RecordDecl *D) {
  if (!D->isCompleteDefinition() || !D->field_empty())
    return false;
  const auto *Class = dyn_cast<CXXRecordDecl>(D);
  return !Class || Class->getNumBases() == 0;
}

static bool isParameterOfType(const ParmVarDecl *D) {
  return !isa<FunctionDecl, BlockDecl>(D->getDeclContext());
}

std::string describeUnmarkable(const Decl *D) {
  if (const auto *Parameter = dyn_cast<ParmVarDecl>(D))
    return isParameterOfType(Parameter) ? "a parameter of a function type" : "";
  if (const auto *Function = dyn_cast<FunctionDecl>(D)) {
    if (Function->isDeleted())
      return "a deleted function";
    return Function->isConsteval() ? "a consteval function" : "";
  }
  if (isa<VarDecl, FieldDecl, BindingDecl, EnumDecl>(D))
    return "";
  if (const auto *Record = dyn_cast<RecordDecl>(D)) {
    if (!isEmptyRecord(Record))
      return "";
    return ("empty " + Record->getKindName() + " '" +
            Record->getNameAsString() + "'")
        .str();
  }
  if (const auto *Typedef = dyn_cast<TypedefNameDecl>(D)) {
    if (!Typedef->getUnderlyingType()->isVoidType())
      return "";
    return isa<TypedefDecl>(D) ? "a typedef of 'void'" : "an alias of 'void'";
  }
  if (isa<LabelDecl>(D))
    return "a label";
  if (isa<EnumConstantDecl>(D))
    return "an enumerator";
  if (isa<NamespaceDecl, NamespaceAliasDecl>(D))
    return "a namespace";
  if (isa<UsingDirectiveDecl>(D))
    return "a using-directive";
  if (isa<UsingDecl, UsingEnumDecl, UnresolvedUsingValueDecl,
          UnresolvedUsingTypenameDecl>(D))
    return "a using-declaration";
  if (isa<TemplateTypeParmDecl, NonTypeTemplateParmDecl,
          TemplateTemplateParmDecl>(D))
    return "a template parameter";
  if (isa<AccessSpecDecl>(D))
    return "an access specifier";
  if (isa<EmptyDecl>(D))
    return "an empty declaration";
  return "this declaration";
}

namespace {
class FaultVisitor : public RecursiveASTVisitor<FaultVisitor> {
public:
  FaultVisitor(ASTContext &Context,
               const std::function<void(const MarkingFault &)> &Report)
      : Context(Context), Report(Report) {}

  bool VisitDecl(Decl *D) {
    for (const auto *Attr : D->specific_attrs<AnnotateAttr>()) {
      if (Attr->isImplicit() || Attr->isInherited())
        continue;
      if (Attr->getAnnotation() == PublicMarkingText) {
        const auto *Parameter = dyn_cast<ParmVarDecl>(D);
        const auto *Variable = dyn_cast<VarDecl>(D);
        const auto *Function = dyn_cast<FunctionDecl>(D);
        const bool HasResult =
            Function && !Function->getReturnType()->isVoidType();
        if (Parameter ? isParameterOfType(Parameter)
                      : !isa<FieldDecl>(D) && !HasResult &&
                            !(Variable && Variable->hasGlobalStorage()))
          report(*Attr, "annotation \"" + std::string(PublicMarkingText) +
                            "\" has an effect on fields, variables outside of "
                            "functions, parameters and results of functions "
                            "only");
        continue;
      }
      if (checkText(*Attr, Attr->getAnnotation(), Attr->args_size()))
        if (std::string What = describeUnmarkable(D); !What.empty())
          report(*Attr, "marking has no effect on " + What);
    }
    return true;
  }

  bool VisitLabelStmt(LabelStmt *S) { return VisitDecl(S->getDecl()); }

  bool VisitAttributedStmt(AttributedStmt *S) {
    for (const auto *Attr : S->getAttrs())
      if (const auto *Annotation = dyn_cast<AnnotateAttr>(Attr))
        if (checkText(*Annotation, Annotation->getAnnotation(), 0))
          report(*Annotation, "marking has no effect on a statement");
    return true;
  }

  bool VisitAttributedTypeLoc(AttributedTypeLoc Loc) {
    if (const auto *Attr = Loc.getAttrAs<AnnotateTypeAttr>())
      checkText(*Attr, Attr->getAnnotation(), Attr->args_size());
    return true;
  }

private:
  /// Reports what is wrong with the annotation itself; true if it marks.
  bool checkText(const Attr &Attr, StringRef Text, unsigned ArgumentCount) {
    if (isMisspelling(Text)) {
      report(Attr,
             ("annotation \"" + Text + "\" is not a marking; did you mean \"" +
              MarkingText + "\"?")
                 .str(),
             correction(Attr));
      return false;
    }
    if (Text != MarkingText)
      return false;
    if (ArgumentCount)
      report(Attr, "marking takes no arguments after \"" +
                       std::string(MarkingText) + "\"; they are ignored");
    return true;
  }

  std::optional<FixItHint> correction(const Attr &Attr) {
    const SourceManager &Sources = Context.getSourceManager();
    SourceLocation Location = Attr.getLocation();
    if (Location.isMacroID())
      return std::nullopt;
    // clang :: annotate_type ( "Secret" )
    for (int Tokens = 0; Tokens < 4; ++Tokens) {
      auto Next =
          Lexer::findNextToken(Location, Sources, Context.getLangOpts());
      if (!Next)
        return std::nullopt;
      Location = Next->getLocation();
      if (Next->is(tok::string_literal))
        return FixItHint::CreateReplacement(
            CharSourceRange::getTokenRange(Location),
            '"' + std::string(MarkingText) + '"');
    }
    return std::nullopt;
  }

  void report(const Attr &Attr, std::string Message,
              std::optional<FixItHint> FixIt = std::nullopt) {
    Report({Attr.getLocation(), std::move(Message), std::move(FixIt)});
  }

  ASTContext &Context;
  const std::function<void(const MarkingFault &)> &Report;
};
} // namespace

void findMarkingFaults(
    Decl *D, ASTContext &Context,
    const std::function<void(const MarkingFault &)> &Report) {
  FaultVisitor(Context, Report).TraverseDecl(D);
}

} // namespace lethe
