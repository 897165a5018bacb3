#ifndef LETHE_CHECKER_MOVEDSOURCE_H
#define LETHE_CHECKER_MOVEDSOURCE_H

#include "Carriers.h"

namespace lethe {

/// Whether Move, a move constructor or assignment with a body, may overwrite
/// secret parts of the object it moves from: it assigns to one, wipes one,
/// or hands one to somebody else who can.
bool mayWipeSource(const clang::CXXMethodDecl *Move, Carriers &Carrying);

} // namespace lethe

#endif
