// Runs a function once per secret, twice, each time in a child process.
#define _GNU_SOURCE
#include "x86_64.h"

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <link.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
  // No access below and above the private stack. Large, so that a frame that
  // does not touch its pages in order cannot step over it.
  GUARD_BYTES = 256 << 20,
  // Room above the arguments, for callees that read or write too far.
  HEADROOM_BYTES = 256,
  // Alignment of the argument area and of buffers, that of the largest vector.
  ALIGNMENT = 64,
};

/// Everything a child needs; prepared once per case.
struct call {
  const struct lethe_signature *signature;
  const struct lethe_options *options;
  struct lethe_layout layout;
  uint64_t target;
  uint64_t symbols[LETHE_MAX_ARGUMENTS];
  uint8_t *stack; ///< lowest byte
  size_t stack_bytes;
  uint8_t *stack_pointer;
  uint8_t *buffers; ///< memory behind `values`
  size_t buffer_bytes;
  uint8_t *values[LETHE_MAX_ARGUMENTS];
  uint8_t fill[LETHE_STACK_PAGE];
};

static size_t round_up(size_t value, size_t alignment) {
  return (value + alignment - 1) / alignment * alignment;
}

// The child.

static struct lethe_run *current_run;

/// Leaves the address for the parent. The handler is reset on entry: the fault
/// repeats and kills.
static void record_fault(int number, siginfo_t *information, void *context) {
  (void)context;
  if (information->si_code > 0)
    current_run->fault_address = (uintptr_t)information->si_addr;
  else
    raise(number);
}

static void watch_faults(void) {
  static uint8_t handler_stack[64 << 10];
  stack_t stack = {.ss_sp = handler_stack, .ss_size = sizeof handler_stack};
  struct sigaction action = {.sa_sigaction = record_fault};
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | (int)SA_RESETHAND;
  sigemptyset(&action.sa_mask);
  sigaltstack(&stack, NULL);
  sigaction(SIGSEGV, &action, NULL);
  sigaction(SIGBUS, &action, NULL);
}

/// A pointer is hashed by what it points at, for its value depends on where
/// the kernel put the library.
static void hash_pointer(const struct call *call, uint64_t pointer,
                         uint64_t *digest) {
  uint64_t place[2] = {pointer != 0, 0};
  for (size_t i = 0; i < call->signature->argument_count; ++i) {
    uint64_t start = (uintptr_t)call->values[i];
    if (call->signature->arguments[i].kind == LETHE_ARGUMENT_BUFFER &&
        pointer - start <= call->signature->arguments[i].size) {
      place[0] = 2 + i;
      place[1] = pointer - start;
      break;
    }
  }
  lethe_hash(digest, place, sizeof place);
}

static uint64_t digest_outputs(const struct call *call,
                               const uint8_t *registers) {
  uint64_t digest = LETHE_DIGEST_START;
  for (size_t i = 0; i < call->signature->argument_count; ++i)
    if (call->signature->arguments[i].kind == LETHE_ARGUMENT_BUFFER)
      lethe_hash(&digest, call->values[i], call->signature->arguments[i].size);
  if (call->signature->result == LETHE_RESULT_PTR) {
    hash_pointer(call, lethe_pointer_result(registers), &digest);
    return digest;
  }
  size_t size = lethe_register_file_size();
  uint8_t mask[size];
  memset(mask, 0, size);
  lethe_mask_result(call->signature->result, mask);
  for (size_t i = 0; i < size; ++i)
    if (mask[i])
      lethe_hash(&digest, &registers[i], 1);
  return digest;
}

/// Copies the touched pages out; `run` points into memory shared with the
/// parent.
static void record_stack(const struct call *call, const struct lethe_run *run) {
  uint8_t *touched = (uint8_t *)run->touched;
  uint8_t *copy = (uint8_t *)run->stack;
  for (size_t at = 0; at < call->stack_bytes; at += LETHE_STACK_PAGE) {
    if (!memcmp(call->stack + at, call->fill, LETHE_STACK_PAGE))
      continue;
    touched[at / LETHE_STACK_PAGE] = 1;
    memcpy(copy + at, call->stack + at, LETHE_STACK_PAGE);
  }
}

static _Noreturn void run_child(const struct call *call, size_t secret,
                                struct lethe_run *run, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent)
    _exit(0);
  setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
  // Standard output belongs to the report.
  dup2(STDERR_FILENO, STDOUT_FILENO);
  current_run = run;
  watch_faults();

  for (size_t i = 0; i < call->signature->argument_count; ++i)
    lethe_fill_argument(&call->signature->arguments[i], i, secret,
                        call->options, call->symbols[i], call->values[i]);
  lethe_call_function(call->signature, &call->layout, call->target,
                      call->stack_pointer, call->values, run,
                      (uint8_t *)run->entry, (uint8_t *)run->registers);
  run->outputs = digest_outputs(call, run->registers);
  record_stack(call, run);
  run->completed = true;
  _exit(0);
}

// The parent.

static bool find_symbol(void *library, const char *library_path,
                        const char *name, uint64_t *address,
                        struct lethe_error *error) {
  dlerror();
  void *symbol = dlsym(library, name);
  if (!symbol)
    return lethe_set_error(error,
                           "'%s' has no symbol '%s': export it (neither "
                           "static nor hidden)",
                           library_path, name);
  *address = (uintptr_t)symbol;
  return true;
}

/// Calling an object would only crash.
static bool check_function(const char *name, uint64_t address,
                           struct lethe_error *error) {
  Dl_info information;
  const ElfW(Sym) *entry = NULL;
  if (dladdr1((void *)(uintptr_t)address, &information, (void **)&entry,
              RTLD_DL_SYMENT) &&
      entry && information.dli_saddr == (void *)(uintptr_t)address &&
      ELF64_ST_TYPE(entry->st_info) == STT_OBJECT)
    return lethe_set_error(error, "'%s' is an object, not a function", name);
  return true;
}

static void *map(size_t size, int protection, int flags) {
  void *mapping = mmap(NULL, size, protection,
                       MAP_ANONYMOUS | MAP_NORESERVE | flags, -1, 0);
  return mapping == MAP_FAILED ? NULL : mapping;
}

static bool map_stack(struct call *call, struct lethe_error *error) {
  call->stack_bytes = round_up(call->options->stack_bytes, LETHE_STACK_PAGE);
  size_t arguments =
      round_up(call->layout.stack_bytes, ALIGNMENT) + HEADROOM_BYTES;
  if (arguments + LETHE_STACK_PAGE > call->stack_bytes)
    return lethe_set_error(error,
                           "a private stack of %zu bytes cannot hold %zu bytes "
                           "of arguments: pass a larger --stack",
                           call->stack_bytes, call->layout.stack_bytes);
  uint8_t *mapping =
      map(call->stack_bytes + 2 * (size_t)GUARD_BYTES, PROT_NONE, MAP_PRIVATE);
  if (mapping)
    call->stack = mapping + GUARD_BYTES;
  // Readable above, as most stacks have something there: between two areas of
  // no access code might take it for a heap that a C library has laid out.
  if (!mapping ||
      mprotect(call->stack, call->stack_bytes, PROT_READ | PROT_WRITE) ||
      mprotect(call->stack + call->stack_bytes, LETHE_STACK_PAGE, PROT_READ))
    return lethe_set_error(error, "cannot map a stack of %zu bytes: %s",
                           call->stack_bytes, strerror(errno));
  memset(call->stack, LETHE_STACK_FILL, call->stack_bytes);
  memset(call->fill, LETHE_STACK_FILL, sizeof call->fill);
  call->stack_pointer = call->stack + call->stack_bytes - arguments;
  return true;
}

static bool map_values(struct call *call, struct lethe_error *error) {
  size_t offsets[LETHE_MAX_ARGUMENTS], total = 0;
  for (size_t i = 0; i < call->signature->argument_count; ++i) {
    offsets[i] = total;
    total += round_up(call->signature->arguments[i].size + 8, ALIGNMENT);
  }
  call->buffer_bytes = round_up(total + 1, LETHE_STACK_PAGE);
  call->buffers = map(call->buffer_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE);
  if (!call->buffers)
    return lethe_set_error(error, "cannot map %zu bytes of arguments: %s",
                           call->buffer_bytes, strerror(errno));
  for (size_t i = 0; i < call->signature->argument_count; ++i)
    call->values[i] = call->buffers + offsets[i];
  return true;
}

static bool map_runs(const struct call *call, struct lethe_run_set *set,
                     struct lethe_error *error) {
  set->secrets = call->options->secrets;
  set->run_count = 2 * set->secrets;
  set->stack_bytes = call->stack_bytes;
  set->stack_from = call->stack - call->stack_pointer;
  size_t heads = round_up(set->run_count * sizeof(struct lethe_run), 64);
  size_t image = round_up(lethe_register_file_size(), 64);
  size_t pages = round_up(call->stack_bytes / LETHE_STACK_PAGE, 64);
  size_t records = heads + set->run_count * (2 * image + pages);
  records = round_up(records, LETHE_STACK_PAGE);
  set->mapping_bytes = records + set->run_count * call->stack_bytes;
  uint8_t *next = set->mapping =
      map(set->mapping_bytes, PROT_READ | PROT_WRITE, MAP_SHARED);
  if (!set->mapping)
    return lethe_set_error(error,
                           "cannot map %zu bytes of results: %s; pass fewer "
                           "--secrets or a smaller --stack",
                           set->mapping_bytes, strerror(errno));
  set->runs = set->mapping;
  uint8_t *stacks = next + records;
  next += heads;
  for (size_t i = 0; i < set->run_count; ++i, next += 2 * image + pages) {
    set->runs[i].entry = next;
    set->runs[i].registers = next + image;
    set->runs[i].touched = next + 2 * image;
    set->runs[i].stack = stacks + i * call->stack_bytes;
  }
  return true;
}

static bool check_end(const struct call *call, const struct lethe_run *run,
                      int status, struct lethe_error *error) {
  uint64_t stack = (uintptr_t)call->stack;
  if (WIFSIGNALED(status)) {
    int number = WTERMSIG(status);
    bool overflow =
        run->fault_address >= stack - GUARD_BYTES && run->fault_address < stack;
    return lethe_set_error(
        error, "killed by signal %d (%s)%s", number, strsignal(number),
        overflow ? ": the private stack is full, pass a larger --stack" : "");
  }
  if (!run->completed)
    return lethe_set_error(error, "ended the process with status %d",
                           WEXITSTATUS(status));
  if (run->stack_shift)
    return lethe_set_error(error,
                           "returned with the stack pointer off by %lld bytes",
                           (long long)run->stack_shift);
  return true;
}

static bool run_all(const struct call *call, struct lethe_run_set *set,
                    struct lethe_error *error) {
  pid_t parent = getpid();
  fflush(NULL);
  for (size_t i = 0; i < set->run_count; ++i) {
    pid_t child = fork();
    if (child < 0)
      return lethe_set_error(error, "cannot fork: %s", strerror(errno));
    if (!child)
      run_child(call, i % set->secrets, &set->runs[i], parent);
    int status;
    while (waitpid(child, &status, 0) < 0)
      if (errno != EINTR)
        return lethe_set_error(error, "cannot wait for a child: %s",
                               strerror(errno));
    if (!check_end(call, &set->runs[i], status, error))
      return false;
  }
  return true;
}

static bool prepare(struct call *call, void *library, const char *library_path,
                    struct lethe_error *error) {
  const struct lethe_signature *signature = call->signature;
  if (!find_symbol(library, library_path, signature->name, &call->target,
                   error) ||
      !check_function(signature->name, call->target, error))
    return false;
  for (size_t i = 0; i < signature->argument_count; ++i)
    if (signature->arguments[i].symbol &&
        !find_symbol(library, library_path, signature->arguments[i].symbol,
                     &call->symbols[i], error))
      return false;
  return lethe_place_arguments(signature, &call->layout, error) &&
         map_stack(call, error) && map_values(call, error);
}

bool lethe_run_case(void *library, const char *library_path,
                    const struct lethe_signature *signature,
                    const struct lethe_options *options,
                    struct lethe_run_set *set, struct lethe_error *error) {
  struct call call = {.signature = signature, .options = options};
  *set = (struct lethe_run_set){0};
  bool done = prepare(&call, library, library_path, error) &&
              map_runs(&call, set, error) && run_all(&call, set, error);
  if (call.stack)
    munmap(call.stack - GUARD_BYTES,
           call.stack_bytes + 2 * (size_t)GUARD_BYTES);
  if (call.buffers)
    munmap(call.buffers, call.buffer_bytes);
  if (!done)
    lethe_free_runs(set);
  return done;
}

void lethe_free_runs(struct lethe_run_set *set) {
  if (set->mapping)
    munmap(set->mapping, set->mapping_bytes);
  *set = (struct lethe_run_set){0};
}
