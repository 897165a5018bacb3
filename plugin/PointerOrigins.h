#ifndef LETHE_PLUGIN_POINTERORIGINS_H
#define LETHE_PLUGIN_POINTERORIGINS_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/IR/GlobalValue.h"

/// Where the pointers come from that code works with.
namespace lethe {

/// What a pointer points into, through every index and cast.
const llvm::Value *underlying(const llvm::Value *Pointer);

/// Visits each global variable, and each alias of one, that a constant operand
/// leads to.
void forEachGlobal(const llvm::Value *Operand,
                   llvm::function_ref<void(const llvm::GlobalValue *)> Visit);

/// Visits each pointer that is stored somewhere into Object.
void forEachStoredPointer(const llvm::Value *Object,
                          llvm::function_ref<void(const llvm::Value *)> Visit);

} // namespace lethe

#endif
