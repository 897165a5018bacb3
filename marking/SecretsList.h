#ifndef LETHE_MARKING_SECRETSLIST_H
#define LETHE_MARKING_SECRETSLIST_H

#include "NameIndex.h"
#include "TypeText.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/StringSaver.h"
#include <array>
#include <deque>
#include <memory>

namespace clang {
class DiagnosticsEngine;
class SourceManager;
} // namespace clang

namespace lethe {

/// What an entry of a secrets list marks, in the order of ListWords. Public is
/// a parameter or a field that is no secret, though its function or its class
/// be secret as a whole; PublicName, a variable or the result of a function,
/// has the same word.
enum class ListKind {
  Function,
  Param,
  Field,
  Type,
  Global,
  Public,
  PublicName
};
inline constexpr unsigned ListKindCount = 7;
inline constexpr llvm::StringLiteral ListWords[] = {
    "function", "param", "field", "type", "global", "public"};

/// Entries of this kind have the name of a function and of a parameter of it.
inline bool isOfParameter(ListKind Kind) {
  return Kind == ListKind::Param || Kind == ListKind::Public;
}

/// A name, or a glob that stands for many. Not thread-safe.
class NamePattern {
public:
  NamePattern() = default;
  /// Text must outlive the pattern, and so must Texts, which gets what is left
  /// of a name without its escapes.
  static llvm::Expected<NamePattern> create(llvm::StringRef Text,
                                            llvm::StringSaver &Texts);

  bool isLiteral() const { return What == Kind::Literal; }
  /// The one name of a literal.
  llvm::StringRef name() const { return Name; }
  /// What a glob's names all begin with.
  llvm::StringRef prefix() const { return Name; }
  bool match(llvm::StringRef Text) const;

private:
  /// Prefix is that and one '*'.
  enum class Kind { Literal, Prefix, Glob };

  llvm::Error compile() const;

  Kind What = Kind::Literal;
  llvm::StringRef Name;
  /// What Glob is made of, once it is needed: few names of a unit begin with
  /// any glob's prefix.
  llvm::StringRef Source;
  mutable std::unique_ptr<llvm::GlobPattern> Glob;
};

/// The part of a function's declaration that tells overloads apart.
struct ListSignature {
  llvm::SmallVector<TypeText, 4> Parameters;
  bool Variadic = false;
  /// Said of the member function; those that are not said may still be there.
  bool Const = false, Volatile = false, LValue = false, RValue = false;
};

struct ListEntry {
  ListKind Kind;
  clang::SourceLocation Location;
  /// The function, type or variable; for a conversion function its class and
  /// `operator`.
  NamePattern Name;
  /// For parameters and fields: which of them.
  NamePattern Member;
  /// For parameters: its number from 1 in place of Member, or 0.
  unsigned Number = 0;
  /// Apart from the entry, as few have them and they are large.
  std::unique_ptr<ListSignature> Signature;
  std::unique_ptr<TypeText> Conversion;
};

/// Secrets named in files of their own, for sources that cannot be edited.
/// docs/secrets-list.md has the grammar.
class SecretsList {
public:
  SecretsList() = default;
  SecretsList(const SecretsList &) = delete;
  SecretsList &operator=(const SecretsList &) = delete;

  /// Adds the entries in Text, which is what the file Name holds. Sources gets
  /// a buffer of it, so that each entry has a location. False, with an error
  /// for each fault, if not all of it is understood.
  bool add(llvm::StringRef Name, llvm::StringRef Text,
           clang::SourceManager &Sources, clang::DiagnosticsEngine &Diags);

  bool empty() const { return Entries.empty(); }
  bool has(ListKind Kind) const { return !names(Kind).empty(); }
  const std::deque<ListEntry> &entries() const { return Entries; }
  /// The entries of this kind, by name.
  const NameIndex &names(ListKind Kind) const {
    return Indices[static_cast<unsigned>(Kind)];
  }

private:
  // Patterns refer to their text.
  llvm::BumpPtrAllocator Allocator;
  llvm::StringSaver Texts{Allocator};
  std::deque<ListEntry> Entries;
  std::array<NameIndex, ListKindCount> Indices;
};

} // namespace lethe

#endif
