/* Exceptions, and threads that end, on their way out of lethe_call. */
#define _GNU_SOURCE
#include "stacks.h"

#include <dlfcn.h>
#include <link.h>
#include <unwind.h>

/* Of whichever unwinder there is, if there is one: this library needs none.
 * libc brings its own, which is not among the global symbols, when a thread
 * ends itself in a program without C++. */
#pragma weak _Unwind_SetGR
#pragma weak _Unwind_SetIP
#pragma weak _Unwind_Resume
/* Static programs have no use for these. */
#pragma weak dladdr1
#pragma weak dlopen
#pragma weak dlsym
#pragma weak dlclose

struct unwinder {
  __typeof__(&_Unwind_SetGR) set_register;
  __typeof__(&_Unwind_SetIP) set_address;
  __typeof__(&_Unwind_Resume) resume;
};

/* The one that code at the address belongs to. */
static struct unwinder find_unwinder(void *address) {
  struct unwinder found = {_Unwind_SetGR, _Unwind_SetIP, _Unwind_Resume};
  if ((found.set_register && found.set_address && found.resume) || !dladdr1 ||
      !dlopen || !dlsym || !dlclose)
    return found;
  Dl_info information;
  struct link_map *map;
  if (!dladdr1(address, &information, (void **)&map, RTLD_DL_LINKMAP))
    return found;
  void *library = dlopen(map->l_name, RTLD_LAZY | RTLD_NOLOAD);
  if (!library)
    return found;
  found.set_register =
      (__typeof__(found.set_register))dlsym(library, "_Unwind_SetGR");
  found.set_address =
      (__typeof__(found.set_address))dlsym(library, "_Unwind_SetIP");
  found.resume = (__typeof__(found.resume))dlsym(library, "_Unwind_Resume");
  dlclose(library); /* It is running, and stays. */
  return found;
}

extern LETHE_INTERNAL char lethe_call_landing[];

/* Of the one instruction of lethe_call that calls the function. Without the
 * unwinder's own functions the call counts as abandoned, as after longjmp. */
LETHE_INTERNAL _Unwind_Reason_Code lethe_call_personality(
    int version, _Unwind_Action actions, uint64_t exception_class,
    struct _Unwind_Exception *exception, struct _Unwind_Context *context);

_Unwind_Reason_Code lethe_call_personality(int version, _Unwind_Action actions,
                                           uint64_t exception_class,
                                           struct _Unwind_Exception *exception,
                                           struct _Unwind_Context *context) {
  (void)exception_class;
  if (version != 1 || !(actions & _UA_CLEANUP_PHASE))
    return _URC_CONTINUE_UNWIND;
  struct unwinder unwinder = find_unwinder(__builtin_return_address(0));
  if (!unwinder.set_register || !unwinder.set_address || !unwinder.resume)
    return _URC_CONTINUE_UNWIND;
  unwinder.set_register(context, __builtin_eh_return_data_regno(0),
                        (_Unwind_Word)exception);
  unwinder.set_register(context, __builtin_eh_return_data_regno(1),
                        (_Unwind_Word)unwinder.resume);
  unwinder.set_address(context, (_Unwind_Ptr)lethe_call_landing);
  return _URC_INSTALL_CONTEXT;
}
