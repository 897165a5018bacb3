#ifndef LETHE_MARKING_LISTFAULTS_H
#define LETHE_MARKING_LISTFAULTS_H

#include "ListMatcher.h"
#include "MarkingFaults.h"

namespace lethe {

/// Which entries of a list have no effect at the end of a translation unit.
enum class ListFaultKind {
  /// All that they match is such that a marking has no effect on it.
  /// Declarations of precompiled headers and modules do not count.
  Unmarkable,
  /// These, and those that match no declaration, used or not. Reads all of
  /// each precompiled header and module.
  Unused,
};

/// Reports them in the order of the list.
void findListFaults(ListMatcher &Matcher, clang::ASTContext &Context,
                    ListFaultKind Kind,
                    const std::function<void(const MarkingFault &)> &Report);

} // namespace lethe

#endif
