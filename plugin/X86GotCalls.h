#ifndef LETHE_PLUGIN_X86GOTCALLS_H
#define LETHE_PLUGIN_X86GOTCALLS_H

#include "X86Emitter.h"

namespace lethe {

/// Makes calls of functions whose address is read from the GOT read it
/// themselves, and go on to: read once for several calls, or before a loop,
/// the address would hide which function is called.
/// Right after instruction selection.
void keepGotCallsDirect(llvm::MachineFunction &MF, const X86Names &Names);

/// Has Call go through the GOT, past any lazily bound PLT entry, by a new
/// instruction if need be. False if there is no way to.
/// Right after instruction selection.
bool bindEagerly(llvm::MachineInstr &Call, const X86Names &Names,
                 const X86Features &Features);

} // namespace lethe

#endif
