#ifndef LETHE_PLUGIN_ERASINGCALLEES_H
#define LETHE_PLUGIN_ERASINGCALLEES_H

#include "Facts.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"

namespace lethe {

/// Functions of other units that are known to erase themselves: those whose
/// declaration is marked, and those called through a pointer whose type is.
///
/// What is known of pointers is in annotations, which stand at the variable or
/// field that a pointer is loaded from; so this has to be asked before the
/// optimizer, and before the annotations are removed.
class ErasingCallees {
public:
  ErasingCallees(llvm::Module &M, const ModuleFacts &Facts);

  bool isCalledBy(const llvm::CallBase &Call) const;
  /// Has the declared ones called without a lazily bound PLT entry in between,
  /// which would run the dynamic linker, and that saves registers.
  void bindEagerly() const;
  /// Has the marked functions that are defined here reckon with callers in
  /// other units, and calls of those defined elsewhere with that.
  void noteCallersElsewhere(llvm::Module &M, const ModuleFacts &Facts) const;
  /// Annotation calls, to be removed.
  llvm::ArrayRef<llvm::CallBase *> annotations() const { return Annotations; }

private:
  void notePointers(llvm::Module &M, bool WholeProgram) const;

  llvm::SmallPtrSet<llvm::Function *, 8> Declared;
  llvm::SmallPtrSet<const llvm::Value *, 8> Pointers; ///< What they lie in.
  llvm::SmallVector<llvm::CallBase *, 8> Annotations;
};

} // namespace lethe

#endif
