// Registration with the linker, or any LLVM tool that loads pass plugins, only;
// CodeGen.cpp has the code generator's part.

#include "Compat.h"
#include "LinkTime.h"
#include "llvm/Passes/PassBuilder.h"

using namespace lethe;

const HostDescription lethe::Host = {"LetheLTO.so", "lld",
                                     HostKind::LinkerOrTool};

static void registerPasses(llvm::PassBuilder &Builder) {
  // Full LTO: units are one module now, and nothing has been inlined yet.
  Builder.registerFullLinkTimeOptimizationEarlyEPCallback(
      [](llvm::ModulePassManager &Passes, llvm::OptimizationLevel) {
        Passes.addPass(AtLink());
      });
  // ThinLTO: right after functions of other units were imported.
  Builder.registerPipelineEarlySimplificationEPCallback(
      [](llvm::ModulePassManager &Passes, llvm::OptimizationLevel,
         llvm::ThinOrFullLTOPhase Phase) {
        if (Phase == llvm::ThinOrFullLTOPhase::ThinLTOPostLink)
          Passes.addPass(AtLink());
      });
}

LETHE_PASS_PLUGIN(registerPasses)
