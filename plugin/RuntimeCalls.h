#ifndef LETHE_PLUGIN_RUNTIMECALLS_H
#define LETHE_PLUGIN_RUNTIMECALLS_H

#include "llvm/IR/IRBuilder.h"

namespace lethe {

/// The routines of the runtime that are called as C functions, from IR;
/// runtime/erase_x86_64.S has their contracts.
enum class RuntimeRoutine {
  WipeDynamic, ///< (void *high, size_t depth)
  WipeMemory,  ///< (void *data, size_t size)
  Landed,      ///< (size_t depth)
};

llvm::StringRef symbolOf(RuntimeRoutine Routine);

/// Inserts a call before Before, bound without the dynamic linker's lazy
/// resolver, which saves registers, and with a debug location, without which
/// inlined calls break the verification of debug information.
void callRuntime(llvm::Instruction &Before, RuntimeRoutine Routine,
                 llvm::ArrayRef<llvm::Value *> Arguments);

/// Makes Builder insert before At, with a debug location in any case.
void setInsertPoint(llvm::IRBuilder<> &Builder, llvm::Instruction &At);

} // namespace lethe

#endif
