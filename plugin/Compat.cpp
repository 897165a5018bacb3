#include "Compat.h"
#include "llvm-c/Core.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Target/RegisterTargetPassConfigCallback.h"
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <string>

#if LLVM_VERSION_MAJOR != 22
#error "Lethe supports LLVM 22"
#endif

using namespace lethe;
using namespace llvm;

namespace {
/// Lets the host go on only if the library is made for it. Runs before any
/// other initializer of the library.
///
/// Plugins are bound lazily, so one built for another LLVM loads, and fails
/// at the first call of a function that has changed. This relies on the stable
/// C API only.
struct HostCheck {
  HostCheck() {
    unsigned Major = 0;
    // LLVM 16 and later.
    auto *GetVersion = reinterpret_cast<decltype(&LLVMGetVersion)>(
        dlsym(RTLD_DEFAULT, "LLVMGetVersion"));
    if (GetVersion)
      GetVersion(&Major, nullptr, nullptr);
    if (Major == LLVM_VERSION_MAJOR) {
      refuseClang();
      return;
    }
    std::string Found =
        Major ? "LLVM " + std::to_string(Major) : "an LLVM older than 16";
    std::fprintf(stderr,
                 "error: this %s is built for LLVM %d and was loaded into "
                 "%s; use %s-%d, or a Lethe built for that LLVM\n",
                 Host.Library, LLVM_VERSION_MAJOR, Found.c_str(), Host.Program,
                 LLVM_VERSION_MAJOR);
    end();
  }

  /// The dynamic linker's lock is held while a library is initialized, and what
  /// the host does at exit may wait for a thread that needs it.
  [[noreturn]] static void end() {
    std::fflush(nullptr);
    std::_Exit(1);
  }

  /// The linker's library reads no markings: Clang would take it, and erase
  /// nothing.
  static void refuseClang() {
    // The vtable of clang::FrontendAction.
    if (Host.Kind == HostKind::Clang ||
        !dlsym(RTLD_DEFAULT, "_ZTVN5clang14FrontendActionE"))
      return;
    std::fprintf(stderr,
                 "error: this %s is for the linker and was loaded into clang; "
                 "compile with -fplugin=PATH/Lethe.so\n",
                 Host.Library);
    end();
  }
};
} // namespace

__attribute__((init_priority(101))) static HostCheck Check;

namespace lethe {

void registerCodeGenHook(CodeGenHook Hook) {
  // Unregistering at exit would race with the host's own teardown.
  static auto *Registered = new RegisterTargetPassConfigCallback(
      [Hook](TargetMachine &, PassManagerBase &PM, TargetPassConfig *TPC) {
        Hook(PM, *TPC);
      });
  (void)Registered;
}

} // namespace lethe
