#include "LiteralCheck.h"
#include "MissingWipeCheck.h"
#include "ReallocCheck.h"
#include "SkippedWipeCheck.h"
#include "UnlockedMemoryCheck.h"
#include "clang-tidy/ClangTidyModule.h"

namespace lethe {

namespace {
class SecretModule : public clang::tidy::ClangTidyModule {
public:
  void
  addCheckFactories(clang::tidy::ClangTidyCheckFactories &Factories) override {
    Factories.registerCheck<LiteralCheck>("secret-literal");
    Factories.registerCheck<MissingWipeCheck>("secret-missing-wipe");
    Factories.registerCheck<ReallocCheck>("secret-realloc");
    Factories.registerCheck<SkippedWipeCheck>("secret-skipped-wipe");
    Factories.registerCheck<UnlockedMemoryCheck>("secret-unlocked-memory");
  }
};
} // namespace

static clang::tidy::ClangTidyModuleRegistry::Add<SecretModule>
    Registered("secret-module", "Keeps secrets from being copied, lost and "
                                "leaked.");

} // namespace lethe
