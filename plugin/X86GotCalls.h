#ifndef LETHE_PLUGIN_X86GOTCALLS_H
#define LETHE_PLUGIN_X86GOTCALLS_H

#include "X86Names.h"

namespace lethe {

/// Makes calls of functions whose address is read from the GOT read it
/// themselves, and go on to: read once for several calls, or before a loop,
/// the address would hide which function is called.
/// Right after instruction selection.
void keepGotCallsDirect(llvm::MachineFunction &MF, const X86Names &Names);

} // namespace lethe

#endif
