#ifndef LETHE_CHECKER_COPIEDMEMORY_H
#define LETHE_CHECKER_COPIEDMEMORY_H

#include "Secrets.h"

namespace lethe {

/// The object that evaluating Value, a prvalue of class or array type, copies;
/// null where none is: a temporary is constructed in place. Moving counts where
/// the move constructor is trivial, as the source then keeps its bytes.
const clang::Expr *copiedObject(const clang::Expr *Value);

/// A secret is known to be kept where Pointer, or iterator, leads: it is
/// marked, or a local pointer that was first set to such.
bool isMarkedMemory(const clang::Expr *Pointer, Secrets &Known);

/// Source, whose use is Use, leads to bytes that are secret; not to a pointer
/// to them.
bool leadsToBytes(const clang::Expr *Source, const SecretUse &Use,
                  const clang::ASTContext &Context);

} // namespace lethe

#endif
