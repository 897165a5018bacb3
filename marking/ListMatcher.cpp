#include "ListMatcher.h"
#include "ListNames.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/PrettyPrinter.h"

using namespace clang;
using llvm::StringRef;

namespace lethe {

using Matches = ListMatcher::Matches;

/// The entries of which kind can mark D, if any.
static std::optional<ListKind> kindFor(const Decl *D) {
  if (isa<ParmVarDecl>(D))
    return ListKind::Param;
  if (isa<FieldDecl>(D))
    return ListKind::Field;
  if (isa<FunctionDecl>(D))
    return ListKind::Function;
  if (isa<TagDecl, TypedefNameDecl>(D))
    return ListKind::Type;
  const auto *Variable = dyn_cast<VarDecl>(D);
  if (const auto *Binding = dyn_cast<BindingDecl>(D))
    Variable = dyn_cast_or_null<VarDecl>(Binding->getDecomposedDecl());
  if (Variable && Variable->hasGlobalStorage())
    return ListKind::Global;
  return std::nullopt;
}

static const FunctionDecl *patternOf(const FunctionDecl *D) {
  if (const FunctionDecl *Pattern = D->getTemplateInstantiationPattern())
    return Pattern;
  const FunctionTemplateDecl *Template = D->getPrimaryTemplate();
  return Template ? Template->getTemplatedDecl() : nullptr;
}

static void eraseAll(std::string &Text, StringRef What) {
  for (size_t At; (At = Text.find(What)) != std::string::npos;)
    Text.erase(At, What.size());
}

/// As the source spells it, or with all typedefs resolved.
bool ListMatcher::isSpelled(const TypeText &Text, QualType Type) {
  using Mode = PrintingPolicy::SuppressInlineNamespaceMode;
  for (QualType Spelled : {Type, Type.getCanonicalType()})
    for (Mode Inline : {Mode::All, Mode::None}) {
      PrintingPolicy Policy(Context.getLangOpts());
      Policy.SuppressInlineNamespace = llvm::to_underlying(Inline);
      std::string Printed = Spelled.getAsString(Policy);
      eraseAll(Printed, "(anonymous namespace)::");
      if (Text.names(TypeText(Printed)))
        return true;
    }
  return false;
}

static bool fitsQualifiers(const ListSignature &Signature,
                           const FunctionDecl *D) {
  if (!Signature.Const && !Signature.Volatile && !Signature.LValue &&
      !Signature.RValue)
    return true;
  const auto *Method = dyn_cast<CXXMethodDecl>(D);
  if (!Method)
    return false;
  Qualifiers Has = Method->getMethodQualifiers();
  RefQualifierKind Reference = Method->getRefQualifier();
  return (!Signature.Const || Has.hasConst()) &&
         (!Signature.Volatile || Has.hasVolatile()) &&
         (!Signature.LValue || Reference == RQ_LValue) &&
         (!Signature.RValue || Reference == RQ_RValue);
}

bool ListMatcher::fits(const ListEntry &Entry, const FunctionDecl *D) {
  if (Entry.Conversion) {
    const auto *Conversion = dyn_cast<CXXConversionDecl>(D);
    if (!Conversion ||
        !isSpelled(*Entry.Conversion, Conversion->getConversionType()))
      return false;
  }
  if (!Entry.Signature)
    return true;
  const ListSignature &Signature = *Entry.Signature;
  if (Signature.Parameters.size() != D->getNumParams() ||
      Signature.Variadic != D->isVariadic() || !fitsQualifiers(Signature, D))
    return false;
  for (auto [Text, Parameter] :
       llvm::zip(Signature.Parameters, D->parameters()))
    if (!isSpelled(Text, Parameter->getOriginalType()) &&
        !isSpelled(Text, Parameter->getType()))
      return false;
  return true;
}

/// Whose name an entry that marks D begins with; null if there is none.
static const NamedDecl *subjectOf(const Decl *D) {
  if (const auto *Parameter = dyn_cast<ParmVarDecl>(D))
    return dyn_cast<FunctionDecl>(Parameter->getDeclContext());
  if (const auto *Field = dyn_cast<FieldDecl>(D))
    return listOwner(Field->getParent());
  return cast<NamedDecl>(D);
}

/// Whether D's names are worth putting together.
bool ListMatcher::mayMatch(ListKind Kind, const NamedDecl *D) const {
  const NameIndex &Names = List.names(Kind);
  if (D->getIdentifier() ? Names.mayEnd(D->getName())
                         : Names.mayEnd(lastListName(D)))
    return true;
  if (isa<CXXConversionDecl>(D) && Names.mayEnd("operator"))
    return true;
  std::optional<StringRef> First = firstListName(D);
  return Names.mayBegin(First ? *First : "");
}

Matches ListMatcher::named(ListKind Kind, const NamedDecl *D) {
  const NameIndex &Names = List.names(Kind);
  if (std::optional<StringRef> Name = plainListName(D))
    return Names.find(*Name);
  if (!mayMatch(Kind, D))
    return {};
  Matches Found;
  for (StringRef Name : listNames(D))
    Found.append(Names.find(Name));
  return Found;
}

/// By name alone; a conversion function is listed by its class, and told
/// from others by its type.
Matches ListMatcher::functions(ListKind Kind, const FunctionDecl *D) {
  constexpr StringRef Keyword = "operator";
  Matches Found = named(Kind, D);
  llvm::erase_if(Found, [](const ListEntry *Entry) {
    return Entry->Conversion != nullptr;
  });
  if (!isa<CXXConversionDecl>(D) || !mayMatch(Kind, D))
    return Found;
  for (StringRef Name : listNames(D)) {
    size_t Operator = Name.find("operator ");
    for (const ListEntry *Entry :
         List.names(Kind).find(Name.take_front(Operator + Keyword.size())))
      if (Entry->Conversion)
        Found.push_back(Entry);
  }
  return Found;
}

Matches ListMatcher::fitting(ListKind Kind, const FunctionDecl *D) {
  Matches Found = functions(Kind, D);
  if (Found.empty())
    return Found;
  const FunctionDecl *Pattern = patternOf(D);
  llvm::erase_if(Found, [&](const ListEntry *Entry) {
    return !fits(*Entry, D) && !(Pattern && fits(*Entry, Pattern));
  });
  return Found;
}

const Matches &ListMatcher::owners(ListKind Kind, const NamedDecl *Owner) {
  // Members are asked for one after the other.
  std::pair<const Decl *, unsigned> Key(Owner, static_cast<unsigned>(Kind));
  if (LastOwner && LastOwner->first == Key)
    return LastOwner->second;
  auto [Place, New] = KnownOwners.try_emplace(Key);
  if (New) {
    const auto *Function = dyn_cast<FunctionDecl>(Owner);
    Place->second = Function ? fitting(Kind, Function) : named(Kind, Owner);
  }
  LastOwner = &*Place;
  return Place->second;
}

Matches ListMatcher::matchAll(const Decl *D) {
  std::optional<ListKind> Kind = kindFor(D);
  const NamedDecl *Subject = Kind && List.has(*Kind) ? subjectOf(D) : nullptr;
  if (!Subject)
    return {};
  if (*Kind == ListKind::Type || *Kind == ListKind::Global)
    return named(*Kind, Subject);
  if (*Kind == ListKind::Function)
    return fitting(*Kind, cast<FunctionDecl>(Subject));
  return members(*Kind, Subject, D);
}

/// The entries for Owner's parameter or field D.
Matches ListMatcher::members(ListKind Kind, const NamedDecl *Owner,
                             const Decl *D) {
  const Matches &Listed = owners(Kind, Owner);
  if (Listed.empty())
    return {};
  unsigned Number = 0;
  if (const auto *Parameter = dyn_cast<ParmVarDecl>(D))
    Number = Parameter->getFunctionScopeIndex() + 1;
  const auto *Member = cast<NamedDecl>(D);
  StringRef Name = Member->getIdentifier() ? Member->getName() : StringRef();
  Matches Found;
  for (const ListEntry *Entry : Listed)
    if (Entry->Number ? Entry->Number == Number : Entry->Member.match(Name))
      Found.push_back(Entry);
  return Found;
}

Matches ListMatcher::matchPublic(const Decl *D) {
  std::optional<ListKind> Kind = kindFor(D);
  if (Kind == ListKind::Global && List.has(ListKind::PublicName))
    return named(ListKind::PublicName, cast<NamedDecl>(D));
  if (Kind == ListKind::Function && List.has(ListKind::PublicName))
    return functions(ListKind::PublicName, cast<FunctionDecl>(D));
  if ((Kind != ListKind::Param && Kind != ListKind::Field) ||
      !List.has(ListKind::Public))
    return {};
  const NamedDecl *Owner = subjectOf(D);
  return Owner ? members(ListKind::Public, Owner, D) : Matches();
}

Matches ListMatcher::about(const Decl *D) {
  Matches Found;
  if (const auto *Function = dyn_cast<FunctionDecl>(D)) {
    Found = functions(ListKind::Function, Function);
    Found.append(functions(ListKind::Param, Function));
    Found.append(functions(ListKind::Public, Function));
  } else if (const auto *Record = dyn_cast<RecordDecl>(D)) {
    Found = named(ListKind::Field, Record);
    Found.append(named(ListKind::Public, Record));
  }
  return Found;
}

const ListEntry *ListMatcher::match(const Decl *D) {
  std::optional<ListKind> Kind = kindFor(D);
  if (!Kind || !List.has(*Kind))
    return nullptr;
  auto First = [](const Matches &Found) {
    return Found.empty() ? nullptr : Found.front();
  };
  // What is known of their owners does for members.
  if (*Kind == ListKind::Param || *Kind == ListKind::Field)
    return First(matchAll(D));
  // The same few declarations are asked for over and over.
  if (auto Place = Known.find(D); Place != Known.end())
    return Place->second;
  return Known[D] = First(matchAll(D));
}

} // namespace lethe
