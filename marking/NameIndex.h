#ifndef LETHE_MARKING_NAMEINDEX_H
#define LETHE_MARKING_NAMEINDEX_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include <vector>

namespace lethe {

struct ListEntry;

/// The entries of one kind, by the names they may mean. Nearly all names that a
/// unit declares are in no list, so it is the miss that has to be cheap: one
/// lookup among the literal names, one binary search among the globs.
class NameIndex {
public:
  using Matches = llvm::SmallVector<const ListEntry *, 2>;

  /// Entry must stay where it is. After the last one call arrange().
  void insert(const ListEntry &Entry);
  void arrange();

  bool empty() const { return Globs.empty() && Literal.empty(); }
  /// The entries whose name fits, literal ones first, in the order of the list.
  Matches find(llvm::StringRef Name) const;

  /// False if no literal fits any name that ends with the part Last.
  bool mayEnd(llvm::StringRef Last) const {
    return Literal.contains(Last) || LastParts.contains(Last);
  }
  /// False if no glob fits any name that begins with the part First.
  bool mayBegin(llvm::StringRef First) const;

private:
  static constexpr unsigned None = ~0u;

  /// What some of the globs begin with, up to their first wildcard.
  struct Prefix {
    llvm::StringRef Text;
    /// By their places in Globs.
    llvm::SmallVector<unsigned, 2> Globs;
    /// The longest of the others that Text begins with.
    unsigned Shorter = None;
  };
  /// Whatever prefixes Name has are this one and those Shorter leads to.
  unsigned longestPrefix(llvm::StringRef Name) const;

  llvm::StringMap<llvm::SmallVector<const ListEntry *, 1>> Literal;
  /// Of those that have scopes.
  llvm::StringSet<> LastParts;
  std::vector<const ListEntry *> Globs;
  /// In alphabetical order.
  std::vector<Prefix> Prefixes;
};

} // namespace lethe

#endif
