// Where the System V and Microsoft x64 conventions put arguments and results,
// and what the registers are called.
#include "x86_64.h"

#include <string.h>

enum { MICROSOFT_SHADOW_BYTES = 32 };

static size_t align_to(size_t value, size_t alignment) {
  return (value + alignment - 1) / alignment * alignment;
}

static bool check_vectors(size_t size, struct lethe_error *error) {
  return lethe_has_vectors(size) ||
         lethe_set_error(error,
                         "needs %zu-byte vector registers, which this machine "
                         "lacks",
                         size);
}

static size_t place_on_stack(struct lethe_layout *layout, size_t size,
                             size_t alignment) {
  size_t offset = align_to(layout->stack_bytes, alignment);
  layout->stack_bytes = align_to(offset + size, 8);
  return offset;
}

static void place_system_v(const struct lethe_signature *signature,
                           struct lethe_layout *layout) {
  static const unsigned char gprs[] = {RDI, RSI, RDX, RCX, R8, R9};
  enum { VECTORS = 8 };
  size_t used_gprs = 0;
  for (size_t i = 0; i < signature->argument_count; ++i) {
    const struct lethe_argument *argument = &signature->arguments[i];
    size_t size = 8, alignment = 8;
    switch (argument->kind) {
    case LETHE_ARGUMENT_BUFFER:
    case LETHE_ARGUMENT_INTEGER:
    case LETHE_ARGUMENT_SYMBOL:
      if (used_gprs < sizeof gprs) {
        layout->places[i] =
            (struct lethe_place){LETHE_PLACE_GPR, gprs[used_gprs++]};
        continue;
      }
      break;
    case LETHE_ARGUMENT_FLOAT:
    case LETHE_ARGUMENT_VECTOR:
      if (layout->vector_registers < VECTORS) {
        layout->places[i] = (struct lethe_place){LETHE_PLACE_VECTOR,
                                                 layout->vector_registers++};
        continue;
      }
      if (argument->kind == LETHE_ARGUMENT_VECTOR)
        size = alignment = argument->size;
      break;
    case LETHE_ARGUMENT_LONG_DOUBLE:
      size = alignment = 16;
      break;
    case LETHE_ARGUMENT_STRUCT:
      size = argument->size;
      break;
    }
    layout->places[i] = (struct lethe_place){
        LETHE_PLACE_STACK, place_on_stack(layout, size, alignment)};
  }
}

/// The convention passes anything larger than 8 bytes by reference and returns
/// it in caller memory: that is `secret:N` and `out:N` in the grammar.
static bool place_microsoft(const struct lethe_signature *signature,
                            struct lethe_layout *layout,
                            struct lethe_error *error) {
  static const unsigned char gprs[] = {RCX, RDX, R8, R9};
  if (signature->result == LETHE_RESULT_U128 ||
      (signature->result > LETHE_RESULT_F64 &&
       signature->result != LETHE_RESULT_V128))
    return lethe_set_error(error,
                           "cc=ms returns no %s in registers: write it as a "
                           "leading out:N",
                           lethe_result_name(signature->result));
  layout->stack_bytes = MICROSOFT_SHADOW_BYTES;
  for (size_t i = 0; i < signature->argument_count; ++i) {
    const struct lethe_argument *argument = &signature->arguments[i];
    bool is_float = argument->kind == LETHE_ARGUMENT_FLOAT;
    if (argument->size > 8 && argument->kind != LETHE_ARGUMENT_BUFFER)
      return lethe_set_error(error,
                             "cc=ms passes argument %zu by reference: write "
                             "it as secret:%zu",
                             i + 1, argument->size);
    if (i >= sizeof gprs)
      layout->places[i] =
          (struct lethe_place){LETHE_PLACE_STACK, place_on_stack(layout, 8, 8)};
    else if (is_float)
      layout->places[i] = (struct lethe_place){LETHE_PLACE_VECTOR, i};
    else
      layout->places[i] = (struct lethe_place){LETHE_PLACE_GPR, gprs[i]};
  }
  return true;
}

bool lethe_place_arguments(const struct lethe_signature *signature,
                           struct lethe_layout *layout,
                           struct lethe_error *error) {
  *layout = (struct lethe_layout){0};
  for (size_t i = 0; i < signature->argument_count; ++i)
    if (signature->arguments[i].kind == LETHE_ARGUMENT_VECTOR &&
        !check_vectors(signature->arguments[i].size, error))
      return false;
  if (signature->result == LETHE_RESULT_V256 && !check_vectors(32, error))
    return false;
  if (signature->result == LETHE_RESULT_V512 && !check_vectors(64, error))
    return false;
  if (signature->microsoft_convention)
    return place_microsoft(signature, layout, error);
  place_system_v(signature, layout);
  return true;
}

void lethe_mask_result(enum lethe_result result, uint8_t *mask) {
  // Bytes of RAX, RDX, XMM0 (up to ZMM0), XMM1 and ST0 that the result has.
  static const struct {
    unsigned char rax, rdx, vector0, vector1, st0;
  } parts[LETHE_RESULT_COUNT] = {
      [LETHE_RESULT_U8] = {.rax = 1},
      [LETHE_RESULT_U16] = {.rax = 2},
      [LETHE_RESULT_U32] = {.rax = 4},
      [LETHE_RESULT_U64] = {.rax = 8},
      [LETHE_RESULT_U128] = {.rax = 8, .rdx = 8},
      [LETHE_RESULT_BOOL] = {.rax = 1},
      [LETHE_RESULT_PTR] = {.rax = 8},
      [LETHE_RESULT_F32] = {.vector0 = 4},
      [LETHE_RESULT_F64] = {.vector0 = 8},
      [LETHE_RESULT_F80] = {.st0 = 10},
      [LETHE_RESULT_CF32] = {.vector0 = 8},
      [LETHE_RESULT_CF64] = {.vector0 = 8, .vector1 = 8},
      [LETHE_RESULT_V128] = {.vector0 = 16},
      [LETHE_RESULT_V256] = {.vector0 = 32},
      [LETHE_RESULT_V512] = {.vector0 = 64},
      [LETHE_RESULT_U64U64] = {.rax = 8, .rdx = 8},
      [LETHE_RESULT_U64F64] = {.rax = 8, .vector0 = 8},
      [LETHE_RESULT_F64U64] = {.rax = 8, .vector0 = 8},
  };
  struct lethe_x86_64_image *image = (struct lethe_x86_64_image *)mask;
  size_t vector0 = parts[result].vector0;
  memset(&image->gpr[RAX], 0xFF, parts[result].rax);
  memset(&image->gpr[RDX], 0xFF, parts[result].rdx);
  memset(image->xmm[0], 0xFF, vector0 < 16 ? vector0 : 16);
  if (vector0 >= 32)
    memset(image->ymm[0], 0xFF, sizeof image->ymm[0]);
  if (vector0 >= 64)
    memset(image->zmm_high[0], 0xFF, sizeof image->zmm_high[0]);
  memset(image->xmm[1], 0xFF, parts[result].vector1);
  memset(image->st[0], 0xFF, parts[result].st0);
}

size_t lethe_register_file_size(void) {
  return sizeof(struct lethe_x86_64_image);
}

const struct lethe_register *lethe_register_table(size_t *count) {
#define FIELD(class_index, name, field)                                        \
  {                                                                            \
    class_index, name, offsetof(struct lethe_x86_64_image, field),             \
        sizeof(((struct lethe_x86_64_image *)0)->field)                        \
  }
  static const struct lethe_register single[] = {
      FIELD(LETHE_CLASS_FLAGS, "rflags", flags),
      FIELD(LETHE_CLASS_FLAGS, "mxcsr", mxcsr_control),
      FIELD(LETHE_CLASS_X87, "fcw", fcw),
      FIELD(LETHE_CLASS_X87, "fsw", fsw_conditions),
      FIELD(LETHE_CLASS_X87, "ftw", ftw),
      FIELD(LETHE_CLASS_X87, "fop", fop),
      FIELD(LETHE_CLASS_X87, "fip", fip),
      FIELD(LETHE_CLASS_X87, "fdp", fdp),
      FIELD(LETHE_CLASS_FENV, "mxcsr", mxcsr_flags),
      FIELD(LETHE_CLASS_FENV, "fsw", fsw_flags),
  };
  static const struct {
    unsigned count, first;
    struct lethe_register model;
  } numbered[] = {
      {8, 0, FIELD(LETHE_CLASS_X87, "st", st[0])},
      {16, 0, FIELD(LETHE_CLASS_XMM, "xmm", xmm[0])},
      {16, 0, FIELD(LETHE_CLASS_YMM, "ymm", ymm[0])},
      {16, 0, FIELD(LETHE_CLASS_ZMM, "zmm", zmm_high[0])},
      {16, 16, FIELD(LETHE_CLASS_ZMM, "zmm", zmm16[0])},
      {8, 0, FIELD(LETHE_CLASS_MASK, "k", mask[0])},
  };
#undef FIELD
  enum { SINGLE = sizeof single / sizeof single[0], NUMBERED = 80 };
  static struct lethe_register
      table[LETHE_X86_64_GPR_COUNT - 1 + SINGLE + NUMBERED];
  *count = sizeof table / sizeof table[0];
  if (table[0].size)
    return table;

  struct lethe_register *next = table;
  for (size_t i = 0; i < LETHE_X86_64_GPR_COUNT; ++i) {
    if (i == RSP)
      continue;
    *next = (struct lethe_register){.class_index = LETHE_CLASS_GPR,
                                    .offset = 8 * (size_t)(next - table),
                                    .size = 8};
    memcpy(next->name, lethe_x86_64_gpr_names[i], 4);
    ++next;
  }
  memcpy(next, single, sizeof single);
  next += SINGLE;
  for (size_t i = 0; i < sizeof numbered / sizeof numbered[0]; ++i) {
    for (unsigned k = 0; k < numbered[i].count; ++k, ++next) {
      *next = numbered[i].model;
      next->offset += k * next->size;
      snprintf(next->name, sizeof next->name, "%.3s%u", numbered[i].model.name,
               (numbered[i].first + k) % 100);
    }
  }
  return table;
}

const char *lethe_flag_name(unsigned bit) {
  switch (bit) {
  case 0:
    return "cf";
  case 2:
    return "pf";
  case 4:
    return "af";
  case 6:
    return "zf";
  case 7:
    return "sf";
  case 10:
    return "df";
  case 11:
    return "of";
  case 18:
    return "ac";
  case 21:
    return "id";
  default:
    return NULL;
  }
}
