#ifndef LETHE_MARKING_MARKINGFAULTS_H
#define LETHE_MARKING_MARKINGFAULTS_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclBase.h"
#include "clang/Basic/Diagnostic.h"
#include <functional>
#include <optional>
#include <string>

namespace lethe {

/// A marking that is misspelt, or that stands where it marks nothing.
struct MarkingFault {
  clang::SourceLocation Location;
  /// In the form of Clang's own warnings.
  std::string Message;
  /// For a misspelling outside of macros: the corrected string literal.
  std::optional<clang::FixItHint> FixIt;
  /// Of another place that has to do with it, if there is one.
  std::string Note = {};
  clang::SourceLocation NoteLocation = {};
};

/// What D is, in the words of a diagnostic, where a marking on it marks
/// nothing; empty where it marks something.
std::string describeUnmarkable(const clang::Decl *D);

/// Reports each faulty marking in D and in what D contains, in source order.
/// Template instantiations are left out: their patterns are reported.
void findMarkingFaults(clang::Decl *D, clang::ASTContext &Context,
                       const std::function<void(const MarkingFault &)> &Report);

} // namespace lethe

#endif
