#include "NameIndex.h"
#include "SecretsList.h"
#include "llvm/ADT/STLExtras.h"

using llvm::StringRef;

namespace lethe {

void NameIndex::insert(const ListEntry &Entry) {
  if (!Entry.Name.isLiteral()) {
    Globs.push_back(&Entry);
    return;
  }
  StringRef Name = Entry.Name.name();
  Literal[Name].push_back(&Entry);
  size_t Scope = Name.contains(':') ? Name.rfind("::") : StringRef::npos;
  if (Scope != StringRef::npos)
    LastParts.insert(Name.drop_front(Scope + 2));
}

void NameIndex::arrange() {
  std::vector<unsigned> Order(Globs.size());
  for (unsigned I = 0; I < Order.size(); ++I)
    Order[I] = I;
  llvm::sort(Order, [&](unsigned A, unsigned B) {
    return Globs[A]->Name.prefix() < Globs[B]->Name.prefix();
  });
  Prefixes.clear();
  for (unsigned I : Order) {
    StringRef Text = Globs[I]->Name.prefix();
    if (Prefixes.empty() || Prefixes.back().Text != Text) {
      unsigned Shorter = Prefixes.empty() ? None : Prefixes.size() - 1;
      while (Shorter != None && !Text.starts_with(Prefixes[Shorter].Text))
        Shorter = Prefixes[Shorter].Shorter;
      Prefixes.push_back({Text, {}, Shorter});
    }
    Prefixes.back().Globs.push_back(I);
  }
}

// What lies between a prefix of Name and Name, in alphabetical order, has that
// prefix, too; so the way from the nearest one up passes by all that Name has.
unsigned NameIndex::longestPrefix(StringRef Name) const {
  auto After = llvm::upper_bound(
      Prefixes, Name, [](StringRef A, const Prefix &B) { return A < B.Text; });
  unsigned Found =
      After == Prefixes.begin() ? None : After - Prefixes.begin() - 1;
  while (Found != None && !Name.starts_with(Prefixes[Found].Text))
    Found = Prefixes[Found].Shorter;
  return Found;
}

NameIndex::Matches NameIndex::find(StringRef Name) const {
  Matches Found;
  if (auto Known = Literal.find(Name); Known != Literal.end())
    Found.append(Known->second.begin(), Known->second.end());
  llvm::SmallVector<unsigned, 4> Fitting;
  for (unsigned I = longestPrefix(Name); I != None; I = Prefixes[I].Shorter)
    for (unsigned Glob : Prefixes[I].Globs)
      if (Globs[Glob]->Name.match(Name))
        Fitting.push_back(Glob);
  llvm::sort(Fitting);
  for (unsigned Glob : Fitting)
    Found.push_back(Globs[Glob]);
  return Found;
}

bool NameIndex::mayBegin(StringRef First) const {
  if (longestPrefix(First) != None)
    return true;
  auto Next = llvm::lower_bound(
      Prefixes, First, [](const Prefix &A, StringRef B) { return A.Text < B; });
  return Next != Prefixes.end() && Next->Text.starts_with(First);
}

} // namespace lethe
