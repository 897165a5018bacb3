#ifndef LETHE_MARKING_LISTNAMES_H
#define LETHE_MARKING_LISTNAMES_H

#include "clang/AST/Decl.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>
#include <string>

namespace lethe {

/// The names by which an entry of a secrets list may mean D: with the scopes
/// around it, without template arguments; where one of the scopes is an inline
/// namespace also without these. Anonymous namespaces, unnamed classes and
/// blocks are no part of a name. Empty for what has no name of its own.
llvm::SmallVector<std::string, 2> listNames(const clang::NamedDecl *D);

/// The last part of these names.
std::string lastListName(const clang::NamedDecl *D);

/// The first part of these names, if that can be told without putting them
/// together.
std::optional<llvm::StringRef> firstListName(const clang::NamedDecl *D);

/// The one name of D, if it has no scopes around it: in C nearly always.
std::optional<llvm::StringRef> plainListName(const clang::NamedDecl *D);

/// The class to which a list counts the fields of D: D, or the one around D if
/// D has no name; null if none has.
const clang::RecordDecl *listOwner(const clang::RecordDecl *D);

/// D is a class, or is in one, that has no name so far. It may get one from a
/// typedef right after its definition.
bool isInUnnamedClass(const clang::Decl *D);

} // namespace lethe

#endif
