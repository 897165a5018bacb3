// The x86-64 register file: what enters a call and what leaves it.
#include "x86_64.h"

#include <cpuid.h>
#include <string.h>

// State components, by their bit in XCR0.
enum {
  COMPONENT_X87,
  COMPONENT_SSE,
  COMPONENT_AVX,
  COMPONENT_BNDREGS,
  COMPONENT_BNDCSR,
  COMPONENT_OPMASK,
  COMPONENT_ZMM_HIGH,
  COMPONENT_ZMM16,
  COMPONENT_PKRU = 9,
  COMPONENT_TILECFG = 17,
  COMPONENT_TILEDATA = 18,
};

#define BIT(component) (UINT64_C(1) << (component))
#define COMPONENTS_FXSAVE (BIT(COMPONENT_X87) | BIT(COMPONENT_SSE))
#define COMPONENTS_AVX512                                                      \
  (BIT(COMPONENT_OPMASK) | BIT(COMPONENT_ZMM_HIGH) | BIT(COMPONENT_ZMM16))
#define COMPONENTS_COMPARED                                                    \
  (COMPONENTS_FXSAVE | BIT(COMPONENT_AVX) | COMPONENTS_AVX512)
#define COMPONENTS_LEFT_OUT                                                    \
  (BIT(COMPONENT_BNDREGS) | BIT(COMPONENT_BNDCSR) | BIT(COMPONENT_PKRU) |      \
   BIT(COMPONENT_TILECFG) | BIT(COMPONENT_TILEDATA))

// Offsets in the FXSAVE64 part of the save area.
enum {
  AREA_FCW = 0,
  AREA_FSW = 2,
  AREA_FTW = 4,
  AREA_FOP = 6,
  AREA_FIP = 8,
  AREA_FDP = 16,
  AREA_MXCSR = 24,
  AREA_ST = 32,
  AREA_XMM = 160,
  AREA_XSTATE_BV = 512,
  AREA_EXTENDED = 576,
};

enum { MXCSR_DEFAULT = 0x1F80, MXCSR_FLAGS = 0x3F, FCW_DEFAULT = 0x37F };
// Exception flags, stack fault, error summary and its copy, the busy bit.
enum { FSW_FLAGS = 0x80FF };
enum { DIRECTION_FLAG = 1 << 10 };

const char lethe_x86_64_gpr_names[LETHE_X86_64_GPR_COUNT][4] = {
    "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
    "r8",  "r9",  "r10", "r11", "r12", "r13", "r14", "r15"};

_Alignas(64) __attribute__((visibility("hidden"))) struct lethe_x86_64_frame
    lethe_residue_frame;
__attribute__((visibility("hidden"))) void lethe_residue_enter(void);

#define ASSERT_OFFSET(field, macro)                                            \
  _Static_assert(offsetof(struct lethe_x86_64_frame, field) == macro, #field)
ASSERT_OFFSET(entry, LETHE_FRAME_ENTRY);
ASSERT_OFFSET(exit, LETHE_FRAME_EXIT);
ASSERT_OFFSET(exit_flags, LETHE_FRAME_EXIT_FLAGS);
ASSERT_OFFSET(target, LETHE_FRAME_TARGET);
ASSERT_OFFSET(components, LETHE_FRAME_COMPONENTS);
ASSERT_OFFSET(host_stack, LETHE_FRAME_HOST_STACK);
ASSERT_OFFSET(entry_state, LETHE_FRAME_ENTRY_STATE);
ASSERT_OFFSET(exit_state, LETHE_FRAME_EXIT_STATE);

static uint64_t enabled_components(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE))
    return 0;
  __asm__ volatile("xgetbv" : "=a"(a), "=d"(d) : "c"(0));
  return (uint64_t)d << 32 | a;
}

/// Components to save and restore; 0 without XSAVE, where FXSAVE has all.
static uint64_t compared_components(void) {
  return enabled_components() & COMPONENTS_COMPARED;
}

static bool has_component(int component) {
  return (compared_components() | COMPONENTS_FXSAVE) & BIT(component);
}

uint64_t lethe_unknown_cpu_features(void) {
  return enabled_components() & ~(COMPONENTS_COMPARED | COMPONENTS_LEFT_OUT);
}

bool lethe_has_vectors(size_t size) {
  uint64_t needed = size >= 64   ? COMPONENTS_AVX512
                    : size >= 32 ? BIT(COMPONENT_AVX)
                                 : 0;
  return (compared_components() & needed) == needed;
}

void lethe_print_cpu_features(FILE *stream) {
  fputs("x87\nsse\n", stream);
  if (lethe_has_vectors(32))
    fputs("avx\n", stream);
  if (lethe_has_vectors(64))
    fputs("avx512\n", stream);
}

/// Where a component lies in a save area of standard format; NULL if the
/// machine lacks it.
static uint8_t *component_in(uint8_t *area, int component) {
  unsigned size, offset, c, d;
  if (!has_component(component) ||
      !__get_cpuid_count(0xD, (unsigned)component, &size, &offset, &c, &d) ||
      offset < AREA_EXTENDED || offset + size > LETHE_XSAVE_AREA_BYTES)
    return NULL;
  return area + offset;
}

static void read_component(uint8_t *area, int component, void *to,
                           size_t size) {
  const uint8_t *from = component_in(area, component);
  if (from)
    memcpy(to, from, size);
}

static void read_image(const uint64_t *gprs, uint64_t flags, uint8_t *area,
                       struct lethe_x86_64_image *image) {
  *image = (struct lethe_x86_64_image){0};
  for (size_t i = 0, slot = 0; i < LETHE_X86_64_GPR_COUNT; ++i)
    if (i != RSP)
      image->gpr[slot++] = gprs[i];
  image->flags = flags;

  uint16_t fsw, mxcsr;
  memcpy(&fsw, area + AREA_FSW, sizeof fsw);
  memcpy(&mxcsr, area + AREA_MXCSR, sizeof mxcsr);
  image->fsw_flags = fsw & FSW_FLAGS;
  image->fsw_conditions = fsw & (uint16_t)~FSW_FLAGS;
  image->mxcsr_flags = mxcsr & MXCSR_FLAGS;
  image->mxcsr_control = mxcsr & (uint16_t)~MXCSR_FLAGS;
  image->ftw = area[AREA_FTW];
  memcpy(&image->fcw, area + AREA_FCW, sizeof image->fcw);
  memcpy(&image->fop, area + AREA_FOP, sizeof image->fop);
  memcpy(&image->fip, area + AREA_FIP, sizeof image->fip);
  memcpy(&image->fdp, area + AREA_FDP, sizeof image->fdp);
  for (size_t i = 0; i < 8; ++i)
    memcpy(image->st[i], area + AREA_ST + 16 * i, sizeof image->st[i]);
  memcpy(image->xmm, area + AREA_XMM, sizeof image->xmm);
  read_component(area, COMPONENT_AVX, image->ymm, sizeof image->ymm);
  read_component(area, COMPONENT_ZMM_HIGH, image->zmm_high,
                 sizeof image->zmm_high);
  read_component(area, COMPONENT_ZMM16, image->zmm16, sizeof image->zmm16);
  read_component(area, COMPONENT_OPMASK, image->mask, sizeof image->mask);
}

/// Non-zero bytes, different from register to register and byte to byte.
static void fill_pattern(uint8_t *bytes, size_t size, unsigned salt) {
  for (size_t i = 0; i < size; ++i)
    bytes[i] = (uint8_t)(1 + (salt + 7 * i + 31 * (i / 16)) % 251);
}

/// Every register gets a pattern. The x87 stack is empty as the ABI demands,
/// but its registers have contents.
static void prepare_entry(struct lethe_x86_64_frame *frame) {
  memset(frame, 0, sizeof *frame);
  for (size_t i = 0; i < LETHE_X86_64_GPR_COUNT; ++i)
    for (size_t byte = 0; byte < 8; ++byte)
      frame->entry[i] |= (uint64_t)(0x80 | (8 * i + byte)) << 8 * byte;

  frame->components = compared_components();
  uint8_t *area = frame->entry_state;
  uint16_t fcw = FCW_DEFAULT;
  uint32_t mxcsr = MXCSR_DEFAULT;
  memcpy(area + AREA_FCW, &fcw, sizeof fcw);
  memcpy(area + AREA_MXCSR, &mxcsr, sizeof mxcsr);
  memcpy(area + AREA_XSTATE_BV, &frame->components, sizeof frame->components);
  for (size_t i = 0; i < 8; ++i)
    fill_pattern(area + AREA_ST + 16 * i, 10, 11 * (unsigned)i);
  fill_pattern(area + AREA_XMM, sizeof((struct lethe_x86_64_image *)0)->xmm, 3);
  static const struct {
    int component;
    size_t size;
  } extended[] = {
      {COMPONENT_AVX, sizeof((struct lethe_x86_64_image *)0)->ymm},
      {COMPONENT_ZMM_HIGH, sizeof((struct lethe_x86_64_image *)0)->zmm_high},
      {COMPONENT_ZMM16, sizeof((struct lethe_x86_64_image *)0)->zmm16},
      {COMPONENT_OPMASK, sizeof((struct lethe_x86_64_image *)0)->mask},
  };
  for (size_t i = 0; i < sizeof extended / sizeof extended[0]; ++i) {
    uint8_t *at = component_in(area, extended[i].component);
    if (at)
      fill_pattern(at, extended[i].size, 17 + 5 * (unsigned)i);
  }
}

static void load_vector(uint8_t *area, size_t number, const uint8_t *value,
                        size_t size) {
  memcpy(area + AREA_XMM + 16 * number, value, size < 16 ? size : 16);
  if (size >= 32)
    memcpy(component_in(area, COMPONENT_AVX) + 16 * number, value + 16, 16);
  if (size >= 64)
    memcpy(component_in(area, COMPONENT_ZMM_HIGH) + 32 * number, value + 32,
           32);
}

/// Names a callee-saved register that differs, or what else the ABI wants kept.
static void check_preserved(const struct lethe_x86_64_frame *frame,
                            bool microsoft, char *name, size_t name_size) {
  static const unsigned char preserved[] = {RBX, RBP, 12, 13, 14, 15, RSI, RDI};
  size_t count = sizeof preserved - (microsoft ? 0 : 2);
  for (size_t i = 0; i < count && !*name; ++i)
    if (frame->entry[preserved[i]] != frame->exit[preserved[i]])
      snprintf(name, name_size, "%s", lethe_x86_64_gpr_names[preserved[i]]);
  for (unsigned i = 6; microsoft && i < 16 && !*name; ++i)
    if (memcmp(frame->entry_state + AREA_XMM + 16 * i,
               frame->exit_state + AREA_XMM + 16 * i, 16))
      snprintf(name, name_size, "xmm%u", i);
  if (frame->exit_flags & DIRECTION_FLAG && !*name)
    snprintf(name, name_size, "df");
}

void lethe_call_function(const struct lethe_signature *signature,
                         const struct lethe_layout *layout, uint64_t target,
                         uint8_t *stack_pointer, uint8_t *const *values,
                         struct lethe_run *run, uint8_t *entry,
                         uint8_t *registers) {
  struct lethe_x86_64_frame *frame = &lethe_residue_frame;
  prepare_entry(frame);
  for (size_t i = 0; i < signature->argument_count; ++i) {
    const struct lethe_place *place = &layout->places[i];
    size_t size = signature->arguments[i].size;
    bool pointer = signature->arguments[i].kind == LETHE_ARGUMENT_BUFFER;
    const void *value = pointer ? (const void *)&values[i] : values[i];
    if (place->where == LETHE_PLACE_GPR)
      memcpy(&frame->entry[place->index], value, 8);
    else if (place->where == LETHE_PLACE_VECTOR)
      load_vector(frame->entry_state, place->index, value, size);
    else
      memcpy(stack_pointer + place->index, value,
             pointer || size < 8 ? 8 : size);
  }
  // Variadic functions want the number of vector registers in AL.
  frame->entry[RAX] =
      (frame->entry[RAX] & ~UINT64_C(0xFF)) | layout->vector_registers;
  frame->entry[RSP] = (uintptr_t)stack_pointer;
  frame->target = target;

  lethe_residue_enter();

  read_image(frame->entry, LETHE_ENTRY_FLAGS, frame->entry_state,
             (struct lethe_x86_64_image *)entry);
  read_image(frame->exit, frame->exit_flags, frame->exit_state,
             (struct lethe_x86_64_image *)registers);
  run->stack_shift = (int64_t)(frame->exit[RSP] - frame->entry[RSP]);
  check_preserved(frame, signature->microsoft_convention, run->clobbered,
                  sizeof run->clobbered);
}

uint64_t lethe_pointer_result(const uint8_t *registers) {
  return ((const struct lethe_x86_64_image *)registers)->gpr[0];
}
