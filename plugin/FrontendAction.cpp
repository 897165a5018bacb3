#include "FrontendAction.h"
#include "FrontendFacts.h"
#include "FrontendList.h"
#include "LinkTime.h"
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
    {"foreign-stack", "BYTES",
     "erase this much of the stack below code that was handed secrets and "
     "does not erase itself; 0 erases nothing there, and with 'all' says that "
     "every unit is compiled this way",
     "4096"},
    {"no-scope-ends", "", "wipe secret locals only when their function returns",
     "off"},
    {"help", "", "list these arguments and go on compiling", "off"},
    {"secrets", "FILE",
     "mark what this list names, as docs/secrets-list.md says; may be given "
     "several times",
     "none"},
    {"unused-secrets", "",
     "warn of entries of such lists that match nothing in the translation "
     "unit",
     "off"},
};

static void printHelp() {
  llvm::outs() << "arguments of plugin 'lethe':\n";
  for (const Argument &Known : KnownArguments) {
    std::string Form = ("-fplugin-arg-lethe-" + Known.Name).str();
    if (!Known.Value.empty())
      Form += ("=" + Known.Value).str();
    llvm::outs() << llvm::format("  %-40s ", Form.c_str()) << Known.Meaning
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

/// The number of bytes in Text; false, with an error, if it is none.
static bool parseBytes(DiagnosticsEngine &Diags, StringRef Text,
                       unsigned &Bytes) {
  // More than any thread's default stack is surely a slip.
  constexpr unsigned Most = 8u << 20;
  unsigned Parsed;
  if (!Text.getAsInteger(10, Parsed) && Parsed <= Most) {
    Bytes = Parsed;
    return true;
  }
  unsigned Invalid = Diags.getCustomDiagID(
      DiagnosticsEngine::Error,
      "'%0' is no number of bytes that argument 'foreign-stack' to plugin "
      "'lethe' takes; write a decimal number from 0 to %1");
  Diags.Report(Invalid) << Text << Most;
  return false;
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
    else if (Known->Name == "no-scope-ends")
      ScopeEnds = false;
    else if (Known->Name == "unused-secrets")
      WarnOfUnused = true;
    else if (Known->Name == "secrets")
      ListFiles.push_back(Text.split('=').second.str());
    else if (!parseBytes(Diags, Text.split('=').second, ForeignStack))
      return false;
  }
  if (!isSupported(Compiler.getTarget())) {
    unsigned Unsupported = Diags.getCustomDiagID(
        DiagnosticsEngine::Error, "target '%0' is not supported by plugin "
                                  "'lethe'; it supports x86_64-*-linux only");
    Diags.Report(Unsupported) << Compiler.getTarget().getTriple().str();
    return false;
  }
  List = readSecretsLists(Compiler, ListFiles);
  return List != nullptr;
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

static bool writesIR(const CompilerInstance &Compiler) {
  frontend::ActionKind Action = Compiler.getFrontendOpts().ProgramAction;
  return Action == frontend::EmitBC || Action == frontend::EmitLLVM;
}

static const char *personalityOf(const LangOptions &Language,
                                 const CodeGenOptions &Options) {
  if (Language.ObjC || Options.hasSjLjExceptions())
    return "";
  return Language.CPlusPlus ? "__gxx_personality_v0" : "__gcc_personality_v0";
}

std::unique_ptr<ASTConsumer>
FrontendAction::CreateASTConsumer(CompilerInstance &Compiler, StringRef File) {
  auto Facts = std::make_shared<ModuleFacts>();
  Facts->All = All;
  Facts->ForeignStack = ForeignStack;
  Facts->ScopeEnds = ScopeEnds;
  Facts->Personality =
      personalityOf(Compiler.getLangOpts(), Compiler.getCodeGenOpts());
  CodeGenOptions &Options = Compiler.getCodeGenOpts();
  Facts->ForLink = Options.PrepareForLTO;
  Facts->WritesIR = writesIR(Compiler);
  Options.PassBuilderCallbacks.push_back(
      [Facts, &Options](llvm::PassBuilder &Builder) {
        // With -save-temps the driver has IR written without any pass, and
        // compiled by a second process that sees no markings. So run what runs
        // at -O0; the optimizer comes in the second process.
        if (Options.DisableLLVMPasses) {
          Options.DisableLLVMPasses = false;
          Options.OptimizationLevel = 0;
        }
        Builder.registerPipelineStartEPCallback(
            [Facts](llvm::ModulePassManager &Passes, llvm::OptimizationLevel) {
              Passes.addPass(SecretPass(Facts));
            });
        Builder.registerOptimizerLastEPCallback(
            [Facts](llvm::ModulePassManager &Passes, llvm::OptimizationLevel,
                    llvm::ThinOrFullLTOPhase) {
              if (Facts->ForLink)
                Passes.addPass(BeforeLink());
              else if (Facts->WritesIR)
                Passes.addPass(GuardFile());
            });
      });
  // Clang marks scopes for the optimizer, and for this sanitizer at -O0, too;
  // nobody else asks for the option.
  auto MarkScopes = [ScopeEnds = ScopeEnds, &Options] {
    if (ScopeEnds)
      Options.SanitizeAddressUseAfterScope = true;
  };
  if (All)
    MarkScopes();
  FactsOptions Wanted;
  Wanted.CarryIntoIR = emitsCode(Compiler);
  Wanted.Optimized = Wanted.CarryIntoIR && Options.OptimizationLevel > 0;
  Wanted.List = std::move(List);
  Wanted.WarnOfUnused = WarnOfUnused;
  Wanted.WholeProgram = Facts->isWholeProgram();
  Wanted.OnSecret = MarkScopes;
  auto Consumer = createFactsConsumer(Compiler.getDiagnostics(),
                                      std::move(Facts), std::move(Wanted));
  return addListDependencies(Compiler, std::move(ListFiles),
                             std::move(Consumer));
}

} // namespace lethe
