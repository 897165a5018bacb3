#ifndef LETHE_PLUGIN_LANDINGS_H
#define LETHE_PLUGIN_LANDINGS_H

#include "llvm/IR/Function.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/Pass.h"

namespace lethe {

/// Prepares for frames that are left without a return.
///
/// An exception, or the forced unwinding of a thread that ends, passes by each
/// secret function's epilogue. So every call of it that may throw gets a
/// landing pad that goes on unwinding; TailResume then makes an exit of it.
///
/// longjmp runs no code in the functions it skips. So where setjmp returns for
/// the second time, in any function, what lies below is erased.
///
/// Runs as one of the last IR passes: simplification would remove landing pads
/// that do nothing. Before DynamicStack, which erases where unwinding resumes.
class Landings : public llvm::FunctionPass {
public:
  static char ID;
  Landings() : FunctionPass(ID) {}
  bool runOnFunction(llvm::Function &F) override;
  llvm::StringRef getPassName() const override {
    return "Erase what is left without a return";
  }
};

/// Call is one of setjmp or its like, __builtin_setjmp included.
bool returnsTwice(const llvm::CallBase &Call);

} // namespace lethe

#endif
