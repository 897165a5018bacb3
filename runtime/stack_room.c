#include "stack_room.h"
#include "stacks.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/syscall.h>

/* Called between two instructions of code that is about to return: no vector
 * register may be touched, and errno is somebody else's. Also from signal
 * handlers, so nothing here takes a lock or allocates. */
#define KEEPS_VECTORS LETHE_KEEPS_VECTORS
#define system_call lethe_system_call

struct region {
  uintptr_t low, high;
  int grows; /* the main thread's: the kernel extends it downwards */
};

/* The calling thread's own stack, which stays what it is. */
static __thread struct region own __attribute__((tls_model("initial-exec")));

__thread struct lethe_stack *lethe_current_stack
    __attribute__((tls_model("initial-exec")));

/* One line of /proc/self/maps, as far as it matters. */
struct mapping {
  uintptr_t low, high;
  int is_guard; /* neither readable nor writable */
  int is_main_stack;
};

struct maps {
  long file;
  long filled, used;
  char text[256];
};

KEEPS_VECTORS static int next_character(struct maps *maps) {
  if (maps->used >= maps->filled) {
    maps->filled =
        system_call(SYS_read, maps->file, (long)maps->text, sizeof maps->text);
    maps->used = 0;
    if (maps->filled <= 0)
      return -1;
  }
  return (unsigned char)maps->text[maps->used++];
}

KEEPS_VECTORS static uintptr_t parse_hex(struct maps *maps, int *end) {
  uintptr_t value = 0;
  for (;;) {
    int c = next_character(maps);
    if (c >= '0' && c <= '9')
      value = value << 4 | (uintptr_t)(c - '0');
    else if (c >= 'a' && c <= 'f')
      value = value << 4 | (uintptr_t)(c - 'a' + 10);
    else {
      *end = c;
      return value;
    }
  }
}

KEEPS_VECTORS static int next_mapping(struct maps *maps, struct mapping *line) {
  static const char main_stack[] = "[stack]\n";
  int c;
  line->low = parse_hex(maps, &c);
  if (c != '-')
    return 0;
  line->high = parse_hex(maps, &c);
  int reads = next_character(maps) == 'r';
  int writes = next_character(maps) == 'w';
  line->is_guard = !reads && !writes;
  unsigned matched = 0;
  do {
    c = next_character(maps);
    matched = c == main_stack[matched] ? matched + 1 : c == '[';
  } while (c != '\n' && c != -1);
  line->is_main_stack = matched == sizeof main_stack - 1;
  return 1;
}

/* The memory around the stack pointer, if it surely serves as a stack only:
 * the main thread's; one with the thread's control block on top, as the C
 * library lays out those of other threads, and a guard below; or any with a
 * guard right below but none above, since the latter is how the C library's
 * heaps look, in which a program may have put its stacks. */
__attribute__((noinline)) KEEPS_VECTORS static struct region
find_stack(uintptr_t stack_pointer, int *is_own) {
  struct region none = {0, 0, 0};
  *is_own = 0;
  struct maps maps;
  maps.filled = maps.used = 0;
  maps.file =
      system_call(SYS_open, (long)"/proc/self/maps", O_RDONLY | O_CLOEXEC, 0);
  if (maps.file < 0)
    return none;
  struct region found = none;
  struct mapping line, before = {0, 0, 0, 0};
  while (next_mapping(&maps, &line)) {
    if (stack_pointer <= line.low || stack_pointer > line.high) {
      before = line;
      continue;
    }
    int guarded = before.is_guard && before.high == line.low;
    uintptr_t control_block = (uintptr_t)__builtin_thread_pointer();
    *is_own =
        line.is_main_stack || (guarded && control_block >= stack_pointer &&
                               control_block < line.high);
    struct region region = {line.low, line.high, line.is_main_stack};
    struct mapping above;
    if (*is_own)
      found = region;
    else if (guarded && !(next_mapping(&maps, &above) && above.is_guard &&
                          above.low == line.high))
      found = region;
    break;
  }
  system_call(SYS_close, maps.file, 0, 0);
  return found;
}

/* struct stack_t of the kernel. */
struct signal_stack {
  uintptr_t base;
  int flags;
  size_t size;
};

KEEPS_VECTORS static struct region find_signal_stack(uintptr_t stack_pointer) {
  struct region none = {0, 0, 0};
  struct signal_stack alternate = {0, 0, 0};
  if (system_call(SYS_sigaltstack, 0, (long)&alternate, 0) != 0 ||
      stack_pointer <= alternate.base ||
      stack_pointer > alternate.base + alternate.size)
    return none;
  struct region found = {alternate.base, alternate.base + alternate.size, 0};
  return found;
}

KEEPS_VECTORS static int contains(const struct region *region,
                                  uintptr_t stack_pointer) {
  return stack_pointer > region->low && stack_pointer <= region->high;
}

/* Of a lethe_call that the thread is in. */
KEEPS_VECTORS static struct region find_call_stack(uintptr_t stack_pointer) {
  struct region none = {0, 0, 0};
  const struct lethe_stack *stack = lethe_current_stack;
  if (!stack || !lethe_stack_contains(stack, stack_pointer))
    return none;
  struct region found = {stack->low, stack->top, 0};
  return found;
}

KEEPS_VECTORS static int has_grown(const struct region *stack) {
  const long page_size = 4096; /* x86-64 has no smaller one */
  unsigned char resident;
  return system_call(SYS_mincore, (long)stack->low - page_size, page_size,
                     (long)&resident) != -ENOMEM;
}

/* What finding the answer has used of the stack, counted from stack_pointer and
 * with what the calling routine saves; checked by the tests. */
enum { QUICK_FOOTPRINT = 256, SLOW_FOOTPRINT = 768 };

KEEPS_VECTORS size_t lethe_stack_room(uintptr_t stack_pointer, size_t bytes,
                                      size_t used) {
  if (used < QUICK_FOOTPRINT)
    used = QUICK_FOOTPRINT;
  if (bytes <= used)
    return used;
  uintptr_t lowest = bytes < stack_pointer ? stack_pointer - bytes : 0;
  struct region stack = own;
  if (!contains(&stack, stack_pointer))
    stack = find_call_stack(stack_pointer);
  if (!contains(&stack, stack_pointer))
    stack = find_signal_stack(stack_pointer);
  if (!contains(&stack, stack_pointer) ||
      (stack.grows && lowest < stack.low && has_grown(&stack))) {
    if (used < SLOW_FOOTPRINT)
      used = SLOW_FOOTPRINT;
    int is_own;
    struct region found = find_stack(stack_pointer, &is_own);
    if (is_own)
      own = found;
    if (found.high)
      stack = found;
  }
  if (!contains(&stack, stack_pointer))
    return used;
  size_t room = stack_pointer - (lowest > stack.low ? lowest : stack.low);
  return room > used ? room : used;
}

KEEPS_VECTORS bool lethe_on_own_stack(uintptr_t pointer) {
  struct region alternate = find_signal_stack(pointer);
  if (contains(&alternate, pointer))
    return false;
  if (!contains(&own, pointer)) {
    int is_own;
    struct region found = find_stack(pointer, &is_own);
    if (is_own)
      own = found;
  }
  return contains(&own, pointer);
}

/* Sandboxes that hide /proc are entered later. */
__attribute__((constructor(101))) static void learn_main_stack(void) {
  lethe_stack_room((uintptr_t)__builtin_frame_address(0), 4096, 0);
}
