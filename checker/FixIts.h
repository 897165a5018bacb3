#ifndef LETHE_CHECKER_FIXITS_H
#define LETHE_CHECKER_FIXITS_H

#include "clang-tidy/utils/IncludeInserter.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include <string>

namespace lethe {

/// A function of that name is declared, by the source and not by the compiler,
/// before Where.
bool isDeclaredBefore(llvm::StringRef Name, clang::SourceLocation Where,
                      clang::ASTContext &Context);

/// What replaces a wipe that compilers remove.
struct DurableWipe {
  /// Empty if there is nothing to use.
  llvm::StringRef Name;
  /// `#include <lethe.h>` is missing.
  bool NeedsHeader = false;

  /// `lethe_wipe(Pointer, Size)`, or what else the function asks for.
  std::string call(llvm::StringRef Pointer, llvm::StringRef Size) const;
};

/// By what there is at Where: lethe_wipe if lethe.h is included, otherwise
/// memset_explicit, explicit_bzero, or, if UseLethe, lethe_wipe all the same.
/// Never memset_s: glibc has none.
DurableWipe durableWipeAt(clang::SourceLocation Where,
                          clang::ASTContext &Context, bool UseLethe);

/// The text of E as it is in the source; empty if a macro is involved.
std::string sourceText(const clang::Expr *E, const clang::ASTContext &Context);
/// The same, in parentheses where the text is to be an operand.
std::string operandText(const clang::Expr *E, const clang::ASTContext &Context);

/// Statement or expression S stands in a file that may be edited: no part of
/// it comes from a macro.
bool isEditable(clang::SourceRange Range, const clang::ASTContext &Context);

/// The value of E is not used.
bool isStatement(const clang::Expr *E, clang::ASTContext &Context);

} // namespace lethe

#endif
