#include "FrontendNames.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/GlobalDecl.h"
#include "clang/AST/VTableBuilder.h"
#include "clang/Basic/TargetInfo.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;

namespace lethe {

/// More combinations of numbers than this are not listed.
static constexpr size_t MaxNames = 1 << 16;

SymbolNames::SymbolNames(ASTContext &Context)
    : Context(Context), Mangler(Context.createMangleContext()) {}

std::string SymbolNames::mangle(GlobalDecl D) {
  const auto *Named = cast<NamedDecl>(D.getDecl());
  if (!Mangler->shouldMangleDeclName(Named)) {
    const IdentifierInfo *Identifier = Named->getIdentifier();
    return Identifier ? Identifier->getName().str() : std::string();
  }
  std::string Name;
  llvm::raw_string_ostream Out(Name);
  Mangler->mangleName(D, Out);
  return Name;
}

void SymbolNames::add(GlobalDecl D) {
  Names.push_back(mangle(D));
  addThunks(D);
}

/// A thunk copies by-value arguments into a frame of its own.
void SymbolNames::addThunks(GlobalDecl D) {
  const auto *Method = dyn_cast<CXXMethodDecl>(D.getDecl());
  if (!Method || !Method->isVirtual())
    return;
  const auto *Thunks = Context.getVTableContext()->getThunkInfo(D);
  if (!Thunks)
    return;
  for (const ThunkInfo &Thunk : *Thunks)
    for (bool Elide : {false, true}) {
      std::string Name;
      llvm::raw_string_ostream Out(Name);
      if (const auto *Destructor = dyn_cast<CXXDestructorDecl>(Method))
        Mangler->mangleCXXDtorThunk(Destructor, D.getDtorType(), Thunk, Elide,
                                    Out);
      else
        Mangler->mangleThunk(Method, Thunk, Elide, Out);
      Names.push_back(std::move(Name));
    }
}

/// The code generator orders features by a priority that differs between LLVM
/// majors. Features are a few "+name", so list all orders.
void SymbolNames::addPermutations(const std::string &Prefix,
                                  std::vector<std::string> Features) {
  llvm::sort(Features);
  if (Features.size() > 6)
    Features.resize(6);
  do {
    std::string Name = Prefix;
    for (const std::string &Feature : Features)
      Name += (&Feature == &Features.front() ? "" : "_") + Feature.substr(1);
    Names.push_back(std::move(Name));
  } while (std::next_permutation(Features.begin(), Features.end()));
}

/// The suffixes that the code generator appends for function
/// multiversioning.
void SymbolNames::addVersions(const FunctionDecl *D) {
  if (!D->isMultiVersion())
    return;
  std::string Base = mangle(GlobalDecl(D));
  if (const auto *Target = D->getAttr<TargetAttr>()) {
    ParsedTargetAttr Parsed =
        Context.getTargetInfo().parseTargetAttr(Target->getFeaturesStr());
    addPermutations(Base + (Parsed.CPU.empty()
                                ? std::string(".")
                                : (".arch_" + Parsed.CPU + "_").str()),
                    std::move(Parsed.Features));
    if (!Parsed.CPU.empty())
      Names.push_back(Base + ".arch_" + Parsed.CPU.str());
  }
  if (const auto *Clones = D->getAttr<TargetClonesAttr>())
    for (unsigned I = 0; I < Clones->featuresStrs_size(); ++I) {
      std::string Feature = Clones->getFeatureStr(I).str();
      std::replace(Feature.begin(), Feature.end(), '=', '_');
      for (unsigned Index = 0; Index < Clones->featuresStrs_size(); ++Index)
        Names.push_back(Base + "." + Feature + "." + std::to_string(Index));
    }
  if (const auto *Specific = D->getAttr<CPUSpecificAttr>())
    for (const IdentifierInfo *CPU : Specific->cpus())
      Names.push_back(
          Base + "." +
          Context.getTargetInfo().CPUSpecificManglingCharacter(CPU->getName()));
}

/// Splits Name at its first "<length>$_<number>" after Start; Begin and End
/// enclose length and number.
static bool findNumber(StringRef Name, size_t Start, size_t &Begin,
                       size_t &End) {
  size_t Dollar = Name.find("$_", Start);
  if (Dollar == StringRef::npos)
    return false;
  Begin = Dollar;
  while (Begin > Start && llvm::isDigit(Name[Begin - 1]))
    --Begin;
  unsigned Length = 0;
  if (Name.slice(Begin, Dollar).getAsInteger(10, Length))
    return false;
  End = Dollar + Length;
  return End <= Name.size();
}

/// Replaces each name by those with every number in each numbered place;
/// false if that gets out of hand.
bool SymbolNames::expandNumbers() {
  if (llvm::none_of(Names,
                    [](llvm::StringRef Name) { return Name.contains("$_"); }))
    return true;
  std::vector<std::string> Done;
  struct Partial {
    std::string Name;
    size_t Start;
  };
  std::vector<Partial> Work;
  for (std::string &Name : Names)
    Work.push_back({std::move(Name), 0});
  Names.clear();
  while (!Work.empty()) {
    Partial Next = std::move(Work.back());
    Work.pop_back();
    size_t Begin, End;
    if (!findNumber(Next.Name, Next.Start, Begin, End)) {
      Names.push_back(std::move(Next.Name));
      continue;
    }
    if (Names.size() + Work.size() + Unnamed > MaxNames)
      return false;
    // Clang 22 numbers per function what lies in one, and the rest by the
    // count of all before; no number reaches the count of all.
    for (unsigned Number = 0; Number < Unnamed; ++Number) {
      std::string Type = "$_" + std::to_string(Number);
      Type = std::to_string(Type.size()) + Type;
      Work.push_back({Next.Name.substr(0, Begin) + Type + Next.Name.substr(End),
                      Begin + Type.size()});
    }
  }
  return true;
}

std::vector<std::string> SymbolNames::of(const FunctionDecl *D) {
  Names.clear();
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(D)) {
    add(GlobalDecl(Constructor, Ctor_Complete));
    add(GlobalDecl(Constructor, Ctor_Base));
  } else if (const auto *Destructor = dyn_cast<CXXDestructorDecl>(D)) {
    for (CXXDtorType Type : {Dtor_Complete, Dtor_Base, Dtor_Deleting})
      add(GlobalDecl(Destructor, Type));
  } else {
    add(GlobalDecl(D));
    addVersions(D);
  }
  if (!expandNumbers())
    return {};
  return std::move(Names);
}

std::vector<std::string> SymbolNames::of(const BlockDecl *Block,
                                         const FunctionDecl *Function,
                                         const VarDecl *Variable) {
  Names.clear();
  auto MangleBlock = [&](auto Mangle) {
    std::string Name;
    llvm::raw_string_ostream Out(Name);
    Mangle(Out);
    // Drop the number that this mangler gave it.
    StringRef Stem = Name;
    Stem = Stem.substr(0, Stem.rfind("_block_invoke") +
                              StringRef("_block_invoke").size());
    Names.push_back(Stem.str());
    for (unsigned Number = 2; Number <= Blocks; ++Number)
      Names.push_back((Stem + "_" + llvm::Twine(Number)).str());
  };
  if (!Function)
    MangleBlock(
        [&](auto &Out) { Mangler->mangleGlobalBlock(Block, Variable, Out); });
  else if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Function))
    for (CXXCtorType Type : {Ctor_Complete, Ctor_Base})
      MangleBlock([&](auto &Out) {
        Mangler->mangleCtorBlock(Constructor, Type, Block, Out);
      });
  else if (const auto *Destructor = dyn_cast<CXXDestructorDecl>(Function))
    for (CXXDtorType Type : {Dtor_Complete, Dtor_Base, Dtor_Deleting})
      MangleBlock([&](auto &Out) {
        Mangler->mangleDtorBlock(Destructor, Type, Block, Out);
      });
  else
    MangleBlock([&](auto &Out) { Mangler->mangleBlock(Function, Block, Out); });
  if (!expandNumbers())
    return {};
  return std::move(Names);
}

} // namespace lethe
