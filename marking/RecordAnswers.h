#ifndef LETHE_MARKING_RECORDANSWERS_H
#define LETHE_MARKING_RECORDANSWERS_H

#include "clang/AST/Decl.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>

namespace lethe {

/// What has been worked out about classes, so that each is looked at once.
///
/// Classes lead to each other through pointers, in cycles. While one is being
/// worked out it counts as plain to those that lead back to it; what they
/// found by that is forgotten if it turns out not to be. What leads to
/// a class without a definition holds until that is defined.
///
/// Answer converts to bool: whether there is a secret.
template <typename Answer> class RecordAnswers {
public:
  struct Known {
    Answer Found;
    /// It will stay so.
    bool IsFinal;
  };

  /// Definition's answer; nothing if it is still to be worked out.
  std::optional<Known> lookup(const clang::RecordDecl *Definition) {
    if (!Depth)
      forgetIfDefined();
    auto At = Records.find(Definition);
    if (At == Records.end())
      return std::nullopt;
    Record &R = At->second;
    R.IsLeanedOn = true;
    LeansOnUndefined |= R.Is == State::UntilDefined;
    return Known{R.Found, R.Is == State::Final};
  }

  /// An answer depends on D, which is not defined yet.
  void leanOnUndefined(const clang::RecordDecl *D) {
    if (!Depth)
      return;
    Undefined.insert(D);
    LeansOnUndefined = true;
  }

  /// Has Compute() work out Definition, which lookup does not know.
  template <typename Function>
  Answer workOut(const clang::RecordDecl *Definition, Function Compute) {
    if (!Depth++)
      LeansOnUndefined = false;
    Records[Definition] = {State::Open, false, Answer()};
    const size_t Before = Plain.size();
    const Answer Found = Compute();
    Record &R = Records[Definition];
    if (!Found) {
      R.Is = State::Plain;
      Plain.push_back(Definition);
    } else {
      if (R.IsLeanedOn)
        forgetPlainSince(Before);
      Records[Definition] = {State::Final, false, Found};
    }
    if (!--Depth)
      settle();
    return Found;
  }

private:
  enum class State { Open, Plain, UntilDefined, Final };
  struct Record {
    State Is;
    bool IsLeanedOn;
    Answer Found;
  };

  void forgetPlainSince(size_t Before) {
    for (const clang::RecordDecl *D : llvm::drop_begin(Plain, Before))
      Records.erase(D);
    Plain.resize(Before);
  }

  /// Nothing is open any more, so nothing leans on what might still change.
  void settle() {
    for (const clang::RecordDecl *D : Plain)
      Records[D].Is = LeansOnUndefined ? State::UntilDefined : State::Final;
    if (LeansOnUndefined)
      Waiting.append(Plain);
    Plain.clear();
  }

  void forgetIfDefined() {
    if (llvm::none_of(Undefined, [](const clang::RecordDecl *D) {
          const clang::RecordDecl *Definition = D->getDefinition();
          return Definition && Definition->isCompleteDefinition();
        }))
      return;
    for (const clang::RecordDecl *D : Waiting)
      Records.erase(D);
    Waiting.clear();
    Undefined.clear();
  }

  llvm::DenseMap<const clang::RecordDecl *, Record> Records;
  /// Those found plain since the first that is open was.
  llvm::SmallVector<const clang::RecordDecl *, 16> Plain;
  /// Those whose answer holds until one of Undefined is defined.
  llvm::SmallVector<const clang::RecordDecl *, 16> Waiting;
  llvm::SmallPtrSet<const clang::RecordDecl *, 16> Undefined;
  unsigned Depth = 0;
  bool LeansOnUndefined = false;
};

} // namespace lethe

#endif
