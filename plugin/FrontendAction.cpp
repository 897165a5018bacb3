#include "FrontendAction.h"
#include "FrontendFacts.h"
#include "SecretPass.h"
#include "clang/Basic/TargetInfo.h"
#include "clang/Frontend/CompilerInstance.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/Format.h"

using namespace clang;
using llvm::StringRef;

namespace lethe {

namespace {
/// One -fplugin-arg-lethe-NAME or -fplugin-arg-lethe-NAME=VALUE.
struct Argument {
  StringRef Name;
  /// What VALUE is, in capitals; empty for an argument without one.
  StringRef Value;
  StringRef Meaning;
  StringRef Default;
};
} // namespace

static constexpr Argument KnownArguments[] = {
    {"all", "", "treat every function of the translation unit as secret",
     "off"},
    {"help", "", "list these arguments and go on compiling", "off"},
};

static void printHelp() {
  llvm::outs() << "arguments of plugin 'lethe':\n";
  for (const Argument &Known : KnownArguments) {
    std::string Form = ("-fplugin-arg-lethe-" + Known.Name).str();
    if (!Known.Value.empty())
      Form += ("=" + Known.Value).str();
    llvm::outs() << llvm::format("  %-28s ", Form.c_str()) << Known.Meaning
                 << " (default: " << Known.Default << ")\n";
  }
}

/// The table's entry for Name; null, with an error, if Text does not fit it.
static const Argument *recognize(DiagnosticsEngine &Diags, StringRef Text) {
  StringRef Name = Text.split('=').first, Value = Text.split('=').second;
  const Argument *Known = llvm::find_if(
      KnownArguments, [&](const Argument &A) { return A.Name == Name; });
  if (Known == std::end(KnownArguments)) {
    unsigned Unknown = Diags.getCustomDiagID(
        DiagnosticsEngine::Error, "unknown argument '%0' to plugin 'lethe'; "
                                  "-fplugin-arg-lethe-help lists them");
    Diags.Report(Unknown) << Name;
    return nullptr;
  }
  bool HasValue = Text.contains('=');
  if (HasValue && Known->Value.empty()) {
    unsigned Surplus =
        Diags.getCustomDiagID(DiagnosticsEngine::Error,
                              "argument '%0' to plugin 'lethe' takes no value; "
                              "write -fplugin-arg-lethe-%0");
    Diags.Report(Surplus) << Name;
    return nullptr;
  }
  if (Value.empty() && !Known->Value.empty()) {
    unsigned Missing =
        Diags.getCustomDiagID(DiagnosticsEngine::Error,
                              "argument '%0' to plugin 'lethe' needs a value; "
                              "write -fplugin-arg-lethe-%0=%1");
    Diags.Report(Missing) << Name << Known->Value;
    return nullptr;
  }
  return Known;
}

/// x32 shares the architecture but not the pointer size.
static bool isSupported(const TargetInfo &Target) {
  const llvm::Triple &Triple = Target.getTriple();
  return Triple.getArch() == llvm::Triple::x86_64 && Triple.isOSLinux() &&
         Target.getPointerWidth(LangAS::Default) == 64;
}

bool FrontendAction::ParseArgs(const CompilerInstance &Compiler,
                               const std::vector<std::string> &Arguments) {
  DiagnosticsEngine &Diags = Compiler.getDiagnostics();
  for (StringRef Text : Arguments) {
    const Argument *Known = recognize(Diags, Text);
    if (!Known)
      return false;
    if (Known->Name == "help")
      printHelp();
    else if (Known->Name == "all")
      All = true;
  }
  if (!isSupported(Compiler.getTarget())) {
    unsigned Unsupported = Diags.getCustomDiagID(
        DiagnosticsEngine::Error, "target '%0' is not supported by plugin "
                                  "'lethe'; it supports x86_64-*-linux only");
    Diags.Report(Unsupported) << Compiler.getTarget().getTriple().str();
    return false;
  }
  return true;
}

/// Whether IR comes out of this run, so that annotations have a reader.
static bool emitsCode(const CompilerInstance &Compiler) {
  switch (Compiler.getFrontendOpts().ProgramAction) {
  case frontend::EmitAssembly:
  case frontend::EmitBC:
  case frontend::EmitLLVM:
  case frontend::EmitLLVMOnly:
  case frontend::EmitCodeGenOnly:
  case frontend::EmitObj:
    return true;
  default:
    return false;
  }
}

std::unique_ptr<ASTConsumer>
FrontendAction::CreateASTConsumer(CompilerInstance &Compiler, StringRef File) {
  auto Facts = std::make_shared<ModuleFacts>();
  Facts->All = All;
  Compiler.getCodeGenOpts().PassBuilderCallbacks.push_back(
      [Facts](llvm::PassBuilder &Builder) {
        Builder.registerPipelineStartEPCallback(
            [Facts](llvm::ModulePassManager &Passes, llvm::OptimizationLevel) {
              Passes.addPass(SecretPass(Facts));
            });
      });
  return createFactsConsumer(Compiler.getDiagnostics(), std::move(Facts),
                             emitsCode(Compiler));
}

} // namespace lethe
