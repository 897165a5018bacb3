#ifndef LETHE_MARKING_LISTMATCHER_H
#define LETHE_MARKING_LISTMATCHER_H

#include "SecretsList.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/DenseMap.h"

namespace lethe {

/// Tells which declarations of one AST a secrets list marks.
///
/// Each declaration is looked at by itself: other redeclarations, the template
/// it comes from and the methods it overrides may have other names, and are
/// for Markings to ask. Answers are kept, so a class must have the name it is
/// going to have. Not thread-safe; list and context must outlive the instance.
class ListMatcher {
public:
  using Matches = NameIndex::Matches;

  ListMatcher(const SecretsList &List, const clang::ASTContext &Context)
      : List(List), Context(Context) {}

  const SecretsList &list() const { return List; }

  /// The first entry that marks D, or null.
  const ListEntry *match(const clang::Decl *D);
  /// All of them.
  Matches matchAll(const clang::Decl *D);
  /// All entries that say that D, a parameter, field or variable, is public, or
  /// the result of D, a function.
  Matches matchPublic(const clang::Decl *D);
  /// Entries that name the function or class D itself, whether or not they
  /// mark D or anything in it.
  Matches about(const clang::Decl *D);

private:
  bool mayMatch(ListKind Kind, const clang::NamedDecl *D) const;
  Matches named(ListKind Kind, const clang::NamedDecl *D);
  Matches functions(ListKind Kind, const clang::FunctionDecl *D);
  Matches fitting(ListKind Kind, const clang::FunctionDecl *D);
  const Matches &owners(ListKind Kind, const clang::NamedDecl *Owner);
  Matches members(ListKind Kind, const clang::NamedDecl *Owner,
                  const clang::Decl *D);
  bool fits(const ListEntry &Entry, const clang::FunctionDecl *D);
  bool isSpelled(const TypeText &Text, clang::QualType Type);

  const SecretsList &List;
  const clang::ASTContext &Context;
  llvm::DenseMap<const clang::Decl *, const ListEntry *> Known;
  using OwnerMap =
      llvm::DenseMap<std::pair<const clang::Decl *, unsigned>, Matches>;
  OwnerMap KnownOwners;
  // Of these the one asked for last.
  const OwnerMap::value_type *LastOwner = nullptr;
};

} // namespace lethe

#endif
