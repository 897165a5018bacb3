#include "FrontendList.h"
#include "clang/Basic/FileManager.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Frontend/Utils.h"

using namespace clang;

namespace lethe {

/// What the file holds; null, with an error, if that cannot be read.
static std::unique_ptr<llvm::MemoryBuffer>
readFile(const CompilerInstance &Compiler, const std::string &File) {
  auto Buffer = Compiler.getFileManager().getBufferForFile(File);
  if (Buffer)
    return std::move(*Buffer);
  DiagnosticsEngine &Diags = Compiler.getDiagnostics();
  unsigned Unreadable = Diags.getCustomDiagID(
      DiagnosticsEngine::Error,
      "cannot read secrets list '%0' of plugin 'lethe': %1; "
      "-fplugin-arg-lethe-secrets=FILE takes the path of a text file");
  Diags.Report(Unreadable) << File << Buffer.getError().message();
  return nullptr;
}

std::shared_ptr<SecretsList>
readSecretsLists(const CompilerInstance &Compiler,
                 llvm::ArrayRef<std::string> Files) {
  auto List = std::make_shared<SecretsList>();
  bool Understood = true;
  for (const std::string &File : Files) {
    auto Buffer = readFile(Compiler, File);
    Understood &= Buffer && List->add(File, Buffer->getBuffer(),
                                      Compiler.getSourceManager(),
                                      Compiler.getDiagnostics());
  }
  return Understood ? List : nullptr;
}

namespace {
class DependencyConsumer : public ASTConsumer {
public:
  DependencyConsumer(CompilerInstance &Compiler, std::vector<std::string> Files)
      : Compiler(Compiler), Files(std::move(Files)) {}

  // Only now: the first dependency has to be the source itself.
  void HandleTranslationUnit(ASTContext &) override {
    for (const auto &Collector : Compiler.getDependencyCollectors())
      for (const std::string &File : Files)
        Collector->maybeAddDependency(File, /*FromModule=*/false,
                                      /*IsSystem=*/false,
                                      /*IsModuleFile=*/false,
                                      /*IsMissing=*/false);
  }

private:
  CompilerInstance &Compiler;
  std::vector<std::string> Files;
};
} // namespace

std::unique_ptr<ASTConsumer>
addListDependencies(CompilerInstance &Compiler, std::vector<std::string> Files,
                    std::unique_ptr<ASTConsumer> Consumer) {
  if (Files.empty())
    return Consumer;
  std::vector<std::unique_ptr<ASTConsumer>> Both;
  Both.push_back(std::move(Consumer));
  Both.push_back(
      std::make_unique<DependencyConsumer>(Compiler, std::move(Files)));
  return std::make_unique<MultiplexConsumer>(std::move(Both));
}

} // namespace lethe
