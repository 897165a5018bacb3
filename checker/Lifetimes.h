#ifndef LETHE_CHECKER_LIFETIMES_H
#define LETHE_CHECKER_LIFETIMES_H

#include "PathSearch.h"
#include "llvm/ADT/DenseMap.h"

namespace lethe {

/// Whether the memory of a secret holds data that nobody has wiped.
enum WipeState : PathSearch::State {
  Unwritten, ///< wiped, not written since it was allocated, or gone
  Written,
  Unknown, ///< it may have been wiped, given away, or named otherwise
};

/// Event overwrites data, and not what nobody has written to yet.
bool isWipeOfData(PathSearch::State Now, const LifetimeEvent &Event,
                  StoragePath::Relation How);

/// The state after an event; Found where the memory ends Written.
PathSearch::Rules::Step afterEvent(PathSearch::State Now,
                                   const LifetimeEvent &Event,
                                   StoragePath::Relation How);

/// How the functions of one unit treat memory. Answers are kept. Known and
/// Options must outlive the instance. Not thread-safe.
class Lifetimes {
public:
  Lifetimes(Secrets &Known, const Settings &Options)
      : Known(Known), Options(Options) {}

  /// The last one asked for is kept. Null if there is none.
  const FunctionFlow *flowOf(const clang::FunctionDecl *Function);
  /// What a call of Function does to what its parameter leads to; none if its
  /// body is not in the unit.
  std::optional<CallEffect> effectOf(const clang::FunctionDecl *Function,
                                     unsigned Parameter);
  /// The destructor of Class, or one of a member, wipes something.
  bool destructorWipes(const clang::CXXRecordDecl *Class);

  /// The state of an object where the function begins.
  static WipeState initialState(const StoragePath &Object);

private:
  std::unique_ptr<FunctionFlow> build(const clang::FunctionDecl *Function);
  void computeEffects(const clang::FunctionDecl *Function);
  CallEffect computeEffect(const FunctionFlow &Flow,
                           const BranchTable &Branches,
                           const clang::ParmVarDecl *Parameter);

  Secrets &Known;
  const Settings &Options;
  const clang::FunctionDecl *Latest = nullptr;
  std::unique_ptr<FunctionFlow> LatestFlow;
  llvm::DenseMap<const clang::FunctionDecl *, llvm::SmallVector<CallEffect, 4>>
      CallsOf;
  unsigned Depth = 0;
};

} // namespace lethe

#endif
