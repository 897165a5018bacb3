// Steps through each shape, one instruction at a time, and at each unwinds to
// main: return addresses, stack pointers and callee-saved registers of all
// callers must be those that calls were seen to be made with.
//
// Returns must go where calls came from, and with --track-branches indirect
// branches to ENDBR64, as the processor can be made to demand.
//
// Unwinds by libgcc, or with -DLIBUNWIND by libunwind.
#define _GNU_SOURCE
#include "shapes.h"

#include <dlfcn.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#ifdef LIBUNWIND
#define UNW_LOCAL_ONLY
#include <libunwind.h>
#else
#include <unwind.h>
#endif

enum { SAVED_COUNT = 6, MAX_DEPTH = 64, MAX_SHOWN = 20 };

static const struct {
  const char *name;
  int context, dwarf;
} saved_registers[SAVED_COUNT] = {
    {"rbx", REG_RBX, 3},  {"rbp", REG_RBP, 6},  {"r12", REG_R12, 12},
    {"r13", REG_R13, 13}, {"r14", REG_R14, 14}, {"r15", REG_R15, 15},
};

/// What a caller's state has to be once its call has returned.
struct frame {
  uint64_t return_address, stack_pointer, saved[SAVED_COUNT];
  int kept; ///< Of these, the first.
};

/// The calls seen, innermost last.
static struct frame frames[MAX_DEPTH];
static int depth;

static uint64_t last_pc, last_rsp;
static const char *shape_name;
static bool tracks_branches;
static unsigned long steps, runtime_steps, wrong;

extern const char __executable_start, etext;

/// Calls function with the trap flag set, and with values in the callee-saved
/// registers that nothing else has.
void step_through(void (*function)(void));
__asm__(".text\n"
        ".type step_through, @function\n"
        "step_through:\n"
        ".cfi_startproc\n"
        "pushfq\n"
        ".cfi_adjust_cfa_offset 8\n"
        "orl $0x100, (%rsp)\n"
        "popfq\n"
        ".cfi_adjust_cfa_offset -8\n"
        "nop\n"
        ".irp r, rbx, rbp, r12, r13, r14, r15\n"
        "push %\\r\n"
        ".cfi_adjust_cfa_offset 8\n"
        ".cfi_rel_offset \\r, 0\n"
        ".endr\n"
        "sub $8, %rsp\n"
        ".cfi_adjust_cfa_offset 8\n"
        "movabs $0x1b1b1b1b1b1b1b1b, %rbx\n"
        "movabs $0x2b2b2b2b2b2b2b2b, %rbp\n"
        "movabs $0x1212121212121212, %r12\n"
        "movabs $0x1313131313131313, %r13\n"
        "movabs $0x1414141414141414, %r14\n"
        "movabs $0x1515151515151515, %r15\n"
        "call *%rdi\n"
        "add $8, %rsp\n"
        ".cfi_adjust_cfa_offset -8\n"
        ".irp r, r15, r14, r13, r12, rbp, rbx\n"
        "pop %\\r\n"
        ".cfi_adjust_cfa_offset -8\n"
        ".cfi_restore \\r\n"
        ".endr\n"
        "pushfq\n"
        ".cfi_adjust_cfa_offset 8\n"
        "andl $~0x100, (%rsp)\n"
        "popfq\n"
        ".cfi_adjust_cfa_offset -8\n"
        "ret\n"
        ".cfi_endproc\n"
        ".size step_through, .-step_through\n");

static void fail(uint64_t pc, int level, const char *what, uint64_t is,
                 uint64_t expected) {
  if (++wrong > MAX_SHOWN)
    return;
  Dl_info where;
  bool known = dladdr((void *)pc, &where) && where.dli_sname;
  printf("%s: at %s+%#lx (%#lx): caller %d: %s is %#lx, not %#lx\n", shape_name,
         known ? where.dli_sname : "?",
         known ? pc - (uint64_t)where.dli_saddr : 0,
         pc - (uint64_t)&__executable_start, level, what, is, expected);
}

static bool is_in(uint64_t pc, const char *prefix) {
  Dl_info where;
  return dladdr((void *)pc, &where) && where.dli_sname &&
         !strncmp(where.dli_sname, prefix, strlen(prefix));
}

/// Compares what was unwound with the call at that level, 0 the innermost.
static bool check_caller(uint64_t pc, int level, const struct frame *is) {
  const struct frame *expected = &frames[depth - 1 - level];
  if (is->return_address != expected->return_address) {
    fail(pc, level, "return address", is->return_address,
         expected->return_address);
    return false;
  }
  if (is->stack_pointer != expected->stack_pointer)
    fail(pc, level, "stack pointer", is->stack_pointer,
         expected->stack_pointer);
  for (int i = 0; i < expected->kept; ++i)
    if (is->saved[i] != expected->saved[i])
      fail(pc, level, saved_registers[i].name, is->saved[i],
           expected->saved[i]);
  return true;
}

#ifdef LIBUNWIND
static void unwind(ucontext_t *context, uint64_t pc) {
  unw_cursor_t cursor;
  unw_proc_info_t information;
  unw_init_local2(&cursor, context, UNW_INIT_SIGNAL_FRAME);
  // Without a description it would guess.
  if (unw_get_proc_info(&cursor, &information) ||
      information.end_ip <= information.start_ip + 1)
    fail(pc, 0, "description", 0, 1);
  for (int level = 0; level < depth; ++level) {
    struct frame is = {0};
    if (unw_step(&cursor) <= 0) {
      fail(pc, level, "caller", 0, frames[depth - 1 - level].return_address);
      return;
    }
    unw_get_reg(&cursor, UNW_REG_IP, &is.return_address);
    unw_get_reg(&cursor, UNW_REG_SP, &is.stack_pointer);
    for (int i = 0; i < SAVED_COUNT; ++i)
      unw_get_reg(&cursor, saved_registers[i].dwarf, &is.saved[i]);
    if (!check_caller(pc, level, &is))
      return;
  }
}
#else
struct walk {
  uint64_t pc;
  int level; ///< -1 at the frame that was interrupted, less before it
};

static _Unwind_Reason_Code visit(struct _Unwind_Context *context, void *data) {
  struct walk *walk = data;
  struct frame is = {.return_address = _Unwind_GetIP(context)};
  if (walk->level < -1) {
    walk->level += is.return_address == walk->pc;
    return _URC_NO_REASON;
  }
  ++walk->level;
  is.stack_pointer = _Unwind_GetCFA(context);
  for (int i = 0; i < SAVED_COUNT; ++i)
    is.saved[i] = _Unwind_GetGR(context, saved_registers[i].dwarf);
  if (!check_caller(walk->pc, walk->level, &is) || walk->level + 1 == depth)
    return _URC_END_OF_STACK;
  return _URC_NO_REASON;
}

static void unwind(ucontext_t *context, uint64_t pc) {
  (void)context;
  struct walk walk = {pc, -2};
  unsigned long before = wrong;
  _Unwind_Backtrace(visit, &walk);
  if (wrong == before && walk.level + 1 < depth)
    fail(pc, walk.level + 1, "caller", 0,
         frames[depth - 2 - walk.level].return_address);
}
#endif

static void add_call(const greg_t *registers) {
  if (depth == MAX_DEPTH) {
    printf("%s: more than %d calls deep\n", shape_name, depth);
    exit(1);
  }
  const uint64_t *pushed = (const uint64_t *)registers[REG_RSP];
  struct frame *frame = &frames[depth++];
  frame->return_address = *pushed;
  frame->stack_pointer = (uint64_t)(pushed + 1);
  for (int i = 0; i < SAVED_COUNT; ++i)
    frame->saved[i] = registers[saved_registers[i].context];
  // These clear what their caller has saved, and r12 to r15 among it.
  frame->kept = is_in(registers[REG_RIP], "__lethe_isolate_") ? 2 : SAVED_COUNT;
}

static bool is_tested(uint64_t pc) {
  // The C library is not.
  return pc >= (uint64_t)&__executable_start && pc < (uint64_t)&etext;
}

static bool is_return(uint64_t at) {
  const uint8_t *code = (const uint8_t *)at;
  return code[*code == 0xf2 || *code == 0xf3] == 0xc3 || *code == 0xc2;
}

/// As indirect branch tracking does: such a call or jump leads to ENDBR64.
static void check_indirect_branch(uint64_t from, uint64_t to) {
  const uint8_t *code = (const uint8_t *)from;
  if (!is_tested(from) || !is_tested(to))
    return;
  bool is_tracked = true;
  for (; *code == 0x3e || *code == 0xf2 || (*code & 0xf0) == 0x40; ++code)
    is_tracked &= *code != 0x3e;
  const unsigned operation = code[1] >> 3 & 7;
  if (*code == 0xff && (operation == 2 || operation == 4) && is_tracked &&
      memcmp((const void *)to, "\xf3\x0f\x1e\xfa", 4))
    fail(to, 0, "instruction branched to", *(const uint32_t *)to, 0xfa1e0ff3);
}

static void follow_calls(const greg_t *registers) {
  const uint64_t pc = registers[REG_RIP], rsp = registers[REG_RSP];
  if (tracks_branches && depth)
    check_indirect_branch(last_pc, pc);
  // As a shadow stack does: returns go where calls came from. Exceptions leave
  // otherwise.
  const bool returns = depth && is_tested(last_pc) && is_return(last_pc);
  while (depth && rsp >= frames[depth - 1].stack_pointer) {
    --depth;
    if (returns && pc != frames[depth].return_address)
      fail(pc, 0, "place returned to", pc, frames[depth].return_address);
  }
  // A call is what pushes the address of the instruction behind it. The first
  // one, of step_through, was made before there was anything to see.
  const uint64_t pushed = rsp + 8 == last_rsp ? *(uint64_t *)rsp : 0;
  if (!depth || (pushed > last_pc && pushed <= last_pc + 15 && pc != pushed))
    add_call(registers);
  last_pc = pc;
  last_rsp = rsp;
}

/// Wrong descriptions lead unwinders astray.
static jmp_buf before_unwinding;
static uint64_t fault_address;

static void fault(int number, siginfo_t *information, void *data) {
  (void)number, (void)data;
  fault_address = (uint64_t)information->si_addr;
  longjmp(before_unwinding, 1);
}

static void trap(int number, siginfo_t *information, void *data) {
  (void)number, (void)information;
  ucontext_t *context = data;
  const uint64_t pc = context->uc_mcontext.gregs[REG_RIP];
  follow_calls(context->uc_mcontext.gregs);
  if (!is_tested(pc))
    return;
  ++steps;
  runtime_steps += is_in(pc, "__lethe_");
  if (setjmp(before_unwinding))
    fail(pc, 0, "address that the unwinder reads", fault_address,
         frames[depth - 1].return_address);
  else
    unwind(context, pc);
}

/// Nothing that is found below may be right by chance: not what an earlier
/// shape saved there.
static __attribute__((noinline)) void dirty_stack(void) {
  volatile uint64_t words[1024];
  for (int i = 0; i < 1024; ++i)
    words[i] = 0xd1d1d1d1d1d1d1d1;
}

int main(int argc, char **argv) {
  tracks_branches = argc > 1 && !strcmp(argv[1], "--track-branches");
  static char stack[256 << 10];
  stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
  struct sigaction on_trap = {.sa_sigaction = trap};
  struct sigaction on_fault = {.sa_sigaction = fault};
  on_trap.sa_flags = SA_SIGINFO | SA_ONSTACK;
  on_fault.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  sigaltstack(&alternate, NULL);
  sigaction(SIGTRAP, &on_trap, NULL);
  sigaction(SIGSEGV, &on_fault, NULL);
  for (const struct shape *shape = shapes; shape->name; ++shape) {
    shape_name = shape->name;
    steps = runtime_steps = 0;
    unsigned long wrong_before = wrong;
    depth = 0;
    dirty_stack();
    step_through(shape->run);
    printf("%s: %lu steps, %lu in the runtime, %lu wrong\n", shape_name, steps,
           runtime_steps, wrong - wrong_before);
  }
  return wrong != 0;
}
