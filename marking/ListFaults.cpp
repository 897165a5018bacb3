#include "ListFaults.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclFriend.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/DenseSet.h"

using namespace clang;

namespace lethe {

namespace {
/// What is known of an entry after all declarations were seen.
struct EntryUse {
  bool Marks = false;
  /// What a match is that cannot be marked.
  std::string Unmarkable;
  /// Such a match, or else a function or class that has the entry's name.
  const NamedDecl *Nearest = nullptr;
};

class ListSurvey {
public:
  ListSurvey(ListMatcher &Matcher, ListFaultKind Kind)
      : Matcher(Matcher), All(Kind == ListFaultKind::Unused) {}

  void walkUnit(TranslationUnitDecl *Unit);
  void report(const std::function<void(const MarkingFault &)> &Report);

private:
  void walk(Decl *D);
  void walkChildren(DeclContext *D);
  void see(const Decl *D);
  void walkOwn(TranslationUnitDecl *Unit);
  template <typename Template> void walkSpecializations(Template *D) {
    if (All)
      for (auto *Specialization : D->specializations())
        walk(Specialization);
  }

  ListMatcher &Matcher;
  bool All;
  bool OnlyUnmarkable = false;
  llvm::DenseMap<const ListEntry *, EntryUse> Uses;
  llvm::DenseSet<const Decl *> Visited;
};
} // namespace

/// The most of what headers hold: neither it nor what is in it can be listed
/// and yet not be marked.
static bool isMarkable(const Decl *D) {
  if (isa<FieldDecl, VarDecl, EnumDecl, EnumConstantDecl>(D))
    return true;
  const auto *Function = dyn_cast<FunctionDecl>(D);
  return Function && !Function->doesThisDeclarationHaveABody() &&
         !Function->isDeleted() && !Function->isConsteval();
}

void ListSurvey::see(const Decl *D) {
  // What may stand for a class seen only by name shows at its definition.
  const Decl *Subject = D;
  if (const auto *Record = dyn_cast<RecordDecl>(D))
    if (const RecordDecl *Definition = Record->getDefinition())
      Subject = Definition;
  if (OnlyUnmarkable && describeUnmarkable(Subject).empty())
    return;
  ListMatcher::Matches Matching = Matcher.matchAll(D);
  Matching.append(Matcher.matchPublic(D));
  for (const ListEntry *Entry : Matching) {
    EntryUse &Use = Uses[Entry];
    std::string Unmarkable = describeUnmarkable(Subject);
    Use.Marks |= Unmarkable.empty();
    if (!Unmarkable.empty() && Use.Unmarkable.empty()) {
      Use.Unmarkable = std::move(Unmarkable);
      Use.Nearest = cast<NamedDecl>(Subject);
    }
  }
  if (All)
    for (const ListEntry *Entry : Matcher.about(D))
      if (EntryUse &Use = Uses[Entry]; !Use.Nearest)
        Use.Nearest = cast<NamedDecl>(Subject);
}

void ListSurvey::walk(Decl *D) {
  if (OnlyUnmarkable && isMarkable(D))
    return;
  // Friends and specializations lead in circles.
  if ((isa<DeclContext>(D) || isa<TemplateDecl>(D)) &&
      !Visited.insert(D).second)
    return;
  see(D);
  if (auto *Template = dyn_cast<TemplateDecl>(D)) {
    if (NamedDecl *Pattern = Template->getTemplatedDecl())
      walk(Pattern);
    if (auto *Function = dyn_cast<FunctionTemplateDecl>(D))
      walkSpecializations(Function);
    else if (auto *Class = dyn_cast<ClassTemplateDecl>(D))
      walkSpecializations(Class);
  } else if (auto *Friend = dyn_cast<FriendDecl>(D)) {
    if (NamedDecl *Inside = Friend->getFriendDecl())
      walk(Inside);
  } else if (auto *Source = dyn_cast<DecompositionDecl>(D)) {
    for (BindingDecl *Binding : Source->bindings())
      see(Binding);
  }
  // Those of a mere prototype are in no context. Those of a function can be
  // marked, those of its type are not listed.
  if (auto *Function = dyn_cast<FunctionDecl>(D); Function && !OnlyUnmarkable)
    for (ParmVarDecl *Parameter : Function->parameters())
      see(Parameter);
  if (auto *Context = dyn_cast<DeclContext>(D))
    walkChildren(Context);
}

void ListSurvey::walkChildren(DeclContext *D) {
  for (Decl *Child : D->decls())
    walk(Child);
}

void ListSurvey::walkOwn(TranslationUnitDecl *Unit) {
  for (Decl *Child : Unit->noload_decls())
    if (!Child->isFromASTFile())
      walk(Child);
}

/// Few declarations cannot be marked, and fewer still are listed. Only then
/// what else the entry means makes a difference, which takes longer to find.
void ListSurvey::walkUnit(TranslationUnitDecl *Unit) {
  if (All)
    return walkChildren(Unit);
  OnlyUnmarkable = true;
  walkOwn(Unit);
  if (Uses.empty())
    return;
  OnlyUnmarkable = false;
  Visited.clear();
  walkOwn(Unit);
}

/// What the entry says it is about, and what of it is not there.
static std::string describeMiss(const ListEntry &Entry, const NamedDecl *D) {
  std::string Name = "'" + D->getNameAsString() + "'";
  switch (Entry.Kind) {
  case ListKind::Field:
    return Name + " is here and has no such field";
  case ListKind::Param:
    return Name + " is here and has no such parameter";
  case ListKind::Public:
    return Name + " is here and has no such parameter or field";
  default:
    return Name + " is here and has other parameters";
  }
}

void ListSurvey::report(
    const std::function<void(const MarkingFault &)> &Report) {
  for (const ListEntry &Entry : Matcher.list().entries()) {
    const EntryUse Use = Uses.lookup(&Entry);
    if (Use.Marks)
      continue;
    MarkingFault Fault{Entry.Location, {}, {}};
    if (!Use.Unmarkable.empty()) {
      Fault.Message = "marking has no effect on " + Use.Unmarkable;
      Fault.Note = "it is declared here";
    } else if (All) {
      Fault.Message = "this entry matches nothing in the translation unit";
      if (Use.Nearest)
        Fault.Note = describeMiss(Entry, Use.Nearest);
    } else {
      continue;
    }
    if (Use.Nearest)
      Fault.NoteLocation = Use.Nearest->getLocation();
    Report(Fault);
  }
}

void findListFaults(ListMatcher &Matcher, ASTContext &Context,
                    ListFaultKind Kind,
                    const std::function<void(const MarkingFault &)> &Report) {
  ListSurvey Survey(Matcher, Kind);
  Survey.walkUnit(Context.getTranslationUnitDecl());
  Survey.report(Report);
}

} // namespace lethe
