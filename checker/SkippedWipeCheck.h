#ifndef LETHE_CHECKER_SKIPPEDWIPECHECK_H
#define LETHE_CHECKER_SKIPPEDWIPECHECK_H

#include "FlowCheck.h"

namespace lethe {

/// secret-skipped-wipe: calls that do not return, or that copy the process,
/// before a secret is wiped. docs/checks/secret-skipped-wipe.md.
class SkippedWipeCheck : public FlowCheck {
public:
  using FlowCheck::FlowCheck;

private:
  void checkFlow(const FunctionFlow &Flow, Secrets &Known) override;
  void checkObject(const FunctionFlow &Flow, const BranchTable &Branches,
                   const StoragePath &Object, PathSearch::Budget &Budget,
                   Secrets &Known);
  bool isErasedAt(const LifetimeEvent &Leave, const StoragePath &Object) const;
};

} // namespace lethe

#endif
