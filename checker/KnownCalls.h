#ifndef LETHE_CHECKER_KNOWNCALLS_H
#define LETHE_CHECKER_KNOWNCALLS_H

#include "Settings.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include <optional>

namespace lethe {

/// The name of the function that Call calls directly, as `ns::name`; of the
/// fortified and builtin forms (__builtin_memset, __memset_chk,
/// __builtin___memset_chk) the plain name. Empty if there is none.
std::string calleeName(const clang::CallExpr *Call);

/// A call that overwrites memory with zeros or another constant.
struct WipeCall {
  std::string Name;
  const clang::Expr *Object;
  /// What is written; null where it is always zero.
  const clang::Expr *Byte = nullptr;
  /// Null where the function knows by itself: std::fill(begin, end).
  const clang::Expr *Size = nullptr;
  /// The compiler may not remove it as a dead store.
  bool Durable;
  /// Index of Object and Size among the arguments.
  unsigned ObjectIndex = 0, SizeIndex = 0;
};

/// memset with a constant byte, bzero, explicit_bzero, memset_explicit,
/// memset_s, lethe_wipe, sodium_memzero, OPENSSL_cleanse, std::fill and others
/// that docs/checks/README.md lists, and option secret.WipeFunctions.
std::optional<WipeCall> asWipe(const clang::CallExpr *Call,
                               const Settings &Options,
                               const clang::ASTContext &Context);

/// A call or expression that gives memory back.
struct ReleaseCall {
  std::string Name;
  const clang::Expr *Pointer;
  /// It wipes what it releases: lethe_free, sodium_free, OPENSSL_clear_free.
  bool Wipes;
};

/// free and its kin, munmap, and option secret.FreeFunctions. Not realloc, not
/// delete-expressions.
std::optional<ReleaseCall> asRelease(const clang::CallExpr *Call,
                                     const Settings &Options);

/// A call that copies bytes.
struct CopyCall {
  std::string Name;
  /// Null where the function allocates the copy: strdup.
  const clang::Expr *Destination;
  const clang::Expr *Source;
  /// Null where the source's end decides.
  const clang::Expr *Size = nullptr;
};

/// memcpy, memmove, strcpy, bcopy, strdup, std::copy, std::copy_n and kin.
std::optional<CopyCall> asCopy(const clang::CallExpr *Call);

/// Whether Call allocates memory: malloc, calloc, aligned_alloc, mmap and kin.
/// lethe_malloc and sodium_malloc, that lock it, are not among them.
bool isPlainAllocation(const clang::CallExpr *Call);

} // namespace lethe

#endif
