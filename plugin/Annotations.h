#ifndef LETHE_PLUGIN_ANNOTATIONS_H
#define LETHE_PLUGIN_ANNOTATIONS_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"

/// Clang's annotations as the IR has them.
namespace lethe {

/// I annotates a variable, or a pointer to a field, with Text.
bool isAnnotation(const llvm::Instruction &I, llvm::StringRef Text);

/// I annotates a pointer to a field, with whatever text; it yields the pointer.
bool isFieldAnnotation(const llvm::Instruction &I);

/// Of the variable, or the access to a field, that Annotation speaks of another
/// one says Text.
bool isAlsoAnnotated(const llvm::CallBase &Annotation, llvm::StringRef Text);

/// Calls Visit with each global that is annotated with Text.
void forEachAnnotatedGlobal(
    const llvm::Module &M, llvm::StringRef Text,
    llvm::function_ref<void(const llvm::GlobalValue &)> Visit);

/// Drops the annotations of functions, which count as uses of their address.
void removeFunctionAnnotations(llvm::Module &M, llvm::StringRef Text);

} // namespace lethe

#endif
