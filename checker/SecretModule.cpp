#include "AnnotationCheck.h"
#include "CopyCheck.h"
#include "CopyableTypeCheck.h"
#include "DeadWipeCheck.h"
#include "ExposureCheck.h"
#include "LiteralCheck.h"
#include "LostAnnotationCheck.h"
#include "MissingWipeCheck.h"
#include "PartialWipeCheck.h"
#include "ReallocCheck.h"
#include "SkippedWipeCheck.h"
#include "TimingCheck.h"
#include "UnlockedMemoryCheck.h"
#include "clang-tidy/ClangTidyModule.h"

namespace lethe {

namespace {
class SecretModule : public clang::tidy::ClangTidyModule {
public:
  void
  addCheckFactories(clang::tidy::ClangTidyCheckFactories &Factories) override {
    Factories.registerCheck<AnnotationCheck>("secret-annotation");
    Factories.registerCheck<DeadWipeCheck>("secret-dead-wipe");
    Factories.registerCheck<ExposureCheck>("secret-exposure");
    Factories.registerCheck<CopyCheck>("secret-copy");
    Factories.registerCheck<CopyableTypeCheck>("secret-copyable-type");
    Factories.registerCheck<LiteralCheck>("secret-literal");
    Factories.registerCheck<LostAnnotationCheck>("secret-lost-annotation");
    Factories.registerCheck<PartialWipeCheck>("secret-partial-wipe");
    Factories.registerCheck<TimingCheck>("secret-timing");
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
