#ifndef LETHE_PLUGIN_COROUTINEFRAMES_H
#define LETHE_PLUGIN_COROUTINEFRAMES_H

#include "llvm/IR/Function.h"

namespace lethe {

/// Erases the frame of a coroutine, which keeps its locals and parameters
/// while it is suspended, right before the frame is released.
///
/// To be called before the coroutine is split, when all of it is one function
/// and the size of its frame is still an intrinsic.
void eraseCoroutineFrame(llvm::Function &F);

} // namespace lethe

#endif
