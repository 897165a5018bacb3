#ifndef LETHE_CHECKER_MARKINGFIXITS_H
#define LETHE_CHECKER_MARKINGFIXITS_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/SmallVector.h"

namespace lethe {

using FixIts = llvm::SmallVector<clang::FixItHint, 2>;

/// Fix-its that add markings. All are empty where not every declaration that
/// needs the marking can be changed: one in a header, which other units read as
/// well, or in a macro.
class MarkingFixIts {
public:
  /// PP may be null until it is known.
  void setPreprocessor(clang::Preprocessor *P) { PP = P; }

  /// Marks a variable, field or parameter, if D is one. LETHE_SECRET where it
  /// is defined as a GNU attribute, else `__attribute__((annotate("secret")))`.
  FixIts mark(const clang::DeclaratorDecl *D) const;
  /// Marks all of Function.
  FixIts markFunction(const clang::FunctionDecl *Function) const;
  /// Marks what Function returns, or what that points to, where the language
  /// has attributes in types.
  FixIts markResult(const clang::FunctionDecl *Function) const;

private:
  std::string markingAt(clang::SourceLocation Location) const;
  bool addTo(const clang::DeclaratorDecl *D, FixIts &Into) const;
  bool addToResult(const clang::FunctionDecl *D, FixIts &Into) const;

  clang::Preprocessor *PP = nullptr;
};

} // namespace lethe

#endif
