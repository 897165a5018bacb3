#ifndef LETHE_PLUGIN_COMPAT_H
#define LETHE_PLUGIN_COMPAT_H

#include "llvm/CodeGen/TargetPassConfig.h"
#include "llvm/IR/LegacyPassManager.h"
#include <functional>

/// What differs between LLVM majors, one function each. No other file of
/// plugin/ may ask for the version.
namespace lethe {

/// Called whenever a code generator is set up, before instruction selection
/// is added to it.
using CodeGenHook = std::function<void(llvm::legacy::PassManagerBase &,
                                       llvm::TargetPassConfig &)>;

/// Installs Hook for the life of the process. LLVM 21 and later.
void registerCodeGenHook(CodeGenHook Hook);

} // namespace lethe

#endif
