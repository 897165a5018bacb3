#ifndef LETHE_CHECKER_SOURCECONSTANTS_H
#define LETHE_CHECKER_SOURCECONSTANTS_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "llvm/Support/GlobPattern.h"
#include <vector>

namespace lethe {

/// What of a constant does not look like a key.
struct ConstantRules {
  /// Names of constants, and texts of string literals.
  std::vector<llvm::GlobPattern> Ignored;
  /// Integers of a smaller magnitude are counters, sizes and masks.
  uint64_t SmallestInteger = 256;
};

/// Data that stands in the source.
struct SourceConstant {
  enum class Form { None, Literal, Array, Integer } Kind = Form::None;
  /// Where it stands, or is named.
  const clang::Expr *Place = nullptr;
  /// The constant, if it has a name.
  const clang::VarDecl *Named = nullptr;

  explicit operator bool() const { return Kind != Form::None; }
};

/// What Value, or the memory it leads to, is filled with from the source: a
/// string literal, a list of numbers, a constant array of bytes, an integer.
/// None for what is empty, zero, or all the same: that is to initialise memory,
/// no secret.
SourceConstant sourceConstant(const clang::Expr *Value,
                              const ConstantRules &Rules,
                              const clang::ASTContext &Context);

} // namespace lethe

#endif
