#include "CopyCheck.h"
#include "CopyableTypeCheck.h"
#include "LiteralCheck.h"
#include "clang-tidy/ClangTidyModule.h"

namespace lethe {

namespace {
class SecretModule : public clang::tidy::ClangTidyModule {
public:
  void
  addCheckFactories(clang::tidy::ClangTidyCheckFactories &Factories) override {
    Factories.registerCheck<CopyCheck>("secret-copy");
    Factories.registerCheck<CopyableTypeCheck>("secret-copyable-type");
    Factories.registerCheck<LiteralCheck>("secret-literal");
  }
};
} // namespace

static clang::tidy::ClangTidyModuleRegistry::Add<SecretModule>
    Registered("secret-module", "Keeps secrets from being copied, lost and "
                                "leaked.");

} // namespace lethe
