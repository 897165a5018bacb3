// Registration of the code generator's part only: what runs where, and why
// there. Both libraries have it.

#include "Compat.h"
#include "DynamicStack.h"
#include "EraseExits.h"
#include "ErasingEntries.h"
#include "InteriorFunctions.h"
#include "IsolateCalls.h"
#include "Landings.h"
#include "LinkTime.h"
#include "OrderFunctions.h"
#include "PointerCallees.h"
#include "PrepareCalls.h"
#include "PublicPaths.h"
#include "ScopeEnds.h"
#include "TailResume.h"
#include "UnsafeStack.h"
#include "llvm/CodeGen/Passes.h"
#include "llvm/PassRegistry.h"

using namespace lethe;

static llvm::RegisterPass<RemoveLinkGuards>
    RemoveLinkGuardsPass("lethe-remove-link-guards",
                         "Remove what stops the assembler without Lethe");
static llvm::RegisterPass<ErasingEntries>
    ErasingEntriesPass("lethe-erasing-entries",
                       "Give secret functions entries that erase");
static llvm::RegisterPass<OrderFunctions>
    OrderFunctionsPass("lethe-order-functions",
                       "Order secret functions callees first");
static llvm::RegisterPass<PointerCallees>
    PointerCalleesPass("lethe-pointer-callees",
                       "Note which secret functions pointers lead to");
static llvm::RegisterPass<Landings>
    LandingsPass("lethe-landings", "Erase what is left without a return");
static llvm::RegisterPass<ScopeEnds>
    ScopeEndsPass("lethe-scope-ends",
                  "Wipe secret locals when their scope ends");
static llvm::RegisterPass<DynamicStack>
    DynamicStackPass("lethe-dynamic-stack",
                     "Erase dynamic stack of secret functions");
static llvm::RegisterPass<DynamicDepth>
    DynamicDepthPass("lethe-dynamic-depth",
                     "Erase what callees use below the dynamic stack");
static llvm::RegisterPass<UnsafeStack>
    UnsafeStackPass("lethe-unsafe-stack",
                    "Erase the unsafe stack of secret functions");
static llvm::RegisterPass<PublicPaths>
    PublicPathsPass("lethe-public-paths", "Note which calls no secret decides");
static llvm::RegisterPass<InteriorFunctions>
    InteriorFunctionsPass("lethe-interior-functions",
                          "Find functions that leave erasing to their callers");
static llvm::RegisterPass<PrepareCalls>
    PrepareCallsPass("lethe-prepare-calls",
                     "Prepare calls of secret functions for erasure");
static llvm::RegisterPass<TailResume>
    TailResumePass("lethe-tail-resume", "Resume unwinding through an epilogue");
static llvm::RegisterPass<IsolateCalls>
    IsolateCallsPass("lethe-isolate-calls",
                     "Isolate secrets from foreign callees");
static llvm::RegisterPass<EraseExits>
    EraseExitsPass("lethe-erase-exits", "Erase secrets at function exits");

namespace {
struct MachineSide {
  MachineSide() {
    registerCodeGenHook(
        [](llvm::legacy::PassManagerBase &PM, llvm::TargetPassConfig &TPC) {
          PM.add(new RemoveLinkGuards());
          PM.add(new ErasingEntries());
          PM.add(new OrderFunctions());
          PM.add(new PointerCallees());
          PM.add(new Landings());
          PM.add(new ScopeEnds());
          PM.add(new DynamicStack());
          // Landing pads are ways, too.
          PM.add(new PublicPaths());
          PM.add(new InteriorFunctions());
          // The last look at calls as IR: after it no call is moved or inlined.
          PM.add(new PrepareCalls());
          // SafeStack's own identity is not in any header.
          std::unique_ptr<llvm::Pass> SafeStack(llvm::createSafeStackPass());
          TPC.insertPass(SafeStack->getPassID(), &UnsafeStack::ID);
          TPC.insertPass(SafeStack->getPassID(), &DynamicDepth::ID);
          // Before the register allocator decides what lives where.
          TPC.insertPass(&llvm::FinalizeISelID, &TailResume::ID);
          TPC.insertPass(&TailResume::ID, &IsolateCalls::ID);
          // Frames and registers are final here, tail merging, scheduling and
          // block placement are over; what still follows only lays out code.
          TPC.insertPass(&llvm::FuncletLayoutID, &EraseExits::ID);
        });
  }
};
} // namespace

static MachineSide Machine;
