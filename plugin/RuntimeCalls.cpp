#include "RuntimeCalls.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace lethe {

StringRef symbolOf(RuntimeRoutine Routine) {
  switch (Routine) {
  case RuntimeRoutine::WipeDynamic:
    return "__lethe_wipe_dynamic";
  case RuntimeRoutine::WipeMemory:
    return "__lethe_wipe_memory";
  case RuntimeRoutine::Landed:
    return "__lethe_landed";
  }
  llvm_unreachable("every routine has a name");
}

void setInsertPoint(IRBuilder<> &Builder, Instruction &At) {
  Builder.SetInsertPoint(&At);
  if (!At.getDebugLoc() && At.getFunction()->getSubprogram())
    Builder.SetCurrentDebugLocation(DILocation::get(
        At.getContext(), 0, 0, At.getFunction()->getSubprogram()));
}

void callRuntime(Instruction &Before, RuntimeRoutine Routine,
                 ArrayRef<Value *> Arguments) {
  SmallVector<Type *, 2> Types;
  for (const Value *Argument : Arguments)
    Types.push_back(Argument->getType());
  auto *Type = FunctionType::get(Type::getVoidTy(Before.getContext()), Types,
                                 /*isVarArg=*/false);
  FunctionCallee Callee =
      Before.getModule()->getOrInsertFunction(symbolOf(Routine), Type);
  if (auto *F = dyn_cast<Function>(Callee.getCallee())) {
    F->addFnAttr(Attribute::NonLazyBind);
    F->setDoesNotThrow();
  }
  IRBuilder<> Builder(Before.getContext());
  setInsertPoint(Builder, Before);
  Builder.CreateCall(Callee, Arguments)->setDoesNotThrow();
}

} // namespace lethe
