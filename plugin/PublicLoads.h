#ifndef LETHE_PLUGIN_PUBLICLOADS_H
#define LETHE_PLUGIN_PUBLICLOADS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

namespace lethe {

/// Notes on loads that what they read is said not to be secret: fields and
/// variables.
///
/// They are metadata, which the optimizer may drop, but never puts on a load of
/// anything else. No kind survives all that it does, so there are three:
/// annotation stays where it moves a load past a branch, MMRA where it makes
/// one load of two that have it, and alias.scope where it puts new loads in the
/// place of an old one, on other paths (partial redundancy elimination,
/// promotion of what a loop stores). Of two scopes in a domain of its own,
/// combining keeps what both have; and as no access is said to be outside of
/// this scope, it tells alias analysis nothing.
///
/// Annotations are those of fields, at the start of the pipeline; variables
/// that are annotated as a whole are found in M.
void notePublicLoads(llvm::Module &M,
                     llvm::ArrayRef<llvm::CallBase *> Annotations);

/// Load has any of the notes.
bool isNotedPublic(const llvm::LoadInst &Load);

/// For code generation, which treats loads alike that have none.
void dropPublicNotes(llvm::Function &F);

} // namespace lethe

#endif
