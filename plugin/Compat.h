#ifndef LETHE_PLUGIN_COMPAT_H
#define LETHE_PLUGIN_COMPAT_H

#include "llvm/CodeGen/TargetPassConfig.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/Plugins/PassPlugin.h"
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

/// The programs a library is made for.
enum class HostKind { Clang, LinkerOrTool };

struct HostDescription {
  const char *Library; ///< The file name of this library.
  const char *Program; ///< What Debian calls the host, less "-22".
  HostKind Kind;
};

/// Each library defines its own.
extern const HostDescription Host;

} // namespace lethe

/// Defines the entry point by which LLVM tools load pass plugins. Register is
/// called for each pipeline that is built.
#define LETHE_PASS_PLUGIN(Register)                                            \
  extern "C"                                                                   \
      __attribute__((visibility("default"))) llvm::PassPluginLibraryInfo       \
      llvmGetPassPluginInfo() {                                                \
    return {LLVM_PLUGIN_API_VERSION, "lethe", "", Register};                   \
  }

#endif
