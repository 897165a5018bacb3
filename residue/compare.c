// Compares the runs of a case byte by byte and decides.
#include "residue.h"

#include <stdlib.h>
#include <string.h>

static const char *const class_names[LETHE_CLASS_COUNT] = {
    [LETHE_CLASS_STACK] = "stack", [LETHE_CLASS_GPR] = "gpr",
    [LETHE_CLASS_FLAGS] = "flags", [LETHE_CLASS_X87] = "x87",
    [LETHE_CLASS_XMM] = "xmm",     [LETHE_CLASS_YMM] = "ymm",
    [LETHE_CLASS_ZMM] = "zmm",     [LETHE_CLASS_MASK] = "mask",
    [LETHE_CLASS_FENV] = "fenv",
};

const char *lethe_class_name(enum lethe_class class_index) {
  return class_names[class_index];
}

/// Adds to `difference` the bits in which two pieces of memory differ.
static void accumulate(uint8_t *difference, const uint8_t *left,
                       const uint8_t *right, size_t size) {
  for (size_t i = 0; i < size; ++i)
    difference[i] |= left[i] ^ right[i];
}

static enum lethe_state classify(uint8_t between_secrets,
                                 uint8_t between_repeats, bool touched) {
  if (between_repeats)
    return LETHE_STATE_UNSTABLE;
  if (between_secrets)
    return LETHE_STATE_RESIDUE;
  return touched ? LETHE_STATE_EQUAL : LETHE_STATE_UNTOUCHED;
}

static void compare_page(const struct lethe_run_set *set, size_t page,
                         const uint8_t *fill, uint8_t *states) {
  uint8_t secrets[LETHE_STACK_PAGE] = {0}, repeats[LETHE_STACK_PAGE] = {0};
  uint8_t written[LETHE_STACK_PAGE] = {0};
  const uint8_t *contents[2] = {0}, *first = NULL;
  for (size_t i = 0; i < set->secrets; ++i) {
    for (size_t repeat = 0; repeat < 2; ++repeat) {
      const struct lethe_run *run = &set->runs[i + repeat * set->secrets];
      contents[repeat] =
          run->touched[page] ? run->stack + page * LETHE_STACK_PAGE : fill;
      accumulate(written, contents[repeat], fill, LETHE_STACK_PAGE);
    }
    if (!first)
      first = contents[0];
    accumulate(secrets, first, contents[0], LETHE_STACK_PAGE);
    accumulate(repeats, contents[0], contents[1], LETHE_STACK_PAGE);
  }
  for (size_t i = 0; i < LETHE_STACK_PAGE; ++i)
    states[i] = (uint8_t)classify(secrets[i], repeats[i], written[i]);
}

static bool page_touched(const struct lethe_run_set *set, size_t page) {
  for (size_t i = 0; i < set->run_count; ++i)
    if (set->runs[i].touched[page])
      return true;
  return false;
}

static bool compare_stack(const struct lethe_run_set *set,
                          struct lethe_report *report) {
  size_t pages = set->stack_bytes / LETHE_STACK_PAGE, deepest = 0;
  // The page of the return address is touched by the call itself.
  while (deepest + 1 < pages && !page_touched(set, deepest))
    ++deepest;
  report->stack_from =
      set->stack_from + (ptrdiff_t)(deepest * LETHE_STACK_PAGE);
  report->stack_size = (pages - deepest) * LETHE_STACK_PAGE;
  report->stack_states = calloc(1, report->stack_size);
  if (!report->stack_states)
    return false;
  uint8_t fill[LETHE_STACK_PAGE];
  memset(fill, LETHE_STACK_FILL, sizeof fill);
  for (size_t page = deepest; page < pages; ++page)
    if (page_touched(set, page))
      compare_page(set, page, fill,
                   report->stack_states + (page - deepest) * LETHE_STACK_PAGE);
  for (size_t i = 0; i < report->stack_size; ++i)
    ++report->bytes[report->stack_states[i]][LETHE_CLASS_STACK];
  return true;
}

static bool compare_registers(const struct lethe_run_set *set,
                              struct lethe_report *report) {
  size_t size = lethe_register_file_size(), count;
  const struct lethe_register *table = lethe_register_table(&count);
  uint8_t repeats[size], written[size], result[size];
  memset(repeats, 0, size);
  memset(written, 0, size);
  memset(result, 0, size);
  lethe_mask_result(report->signature->result, result);
  report->register_states = calloc(1, size);
  report->register_bits = calloc(1, size);
  if (!report->register_states || !report->register_bits)
    return false;

  for (size_t i = 0; i < set->run_count; ++i) {
    const struct lethe_run *run = &set->runs[i];
    const struct lethe_run *repeated = &set->runs[i % set->secrets];
    accumulate(written, run->entry, run->registers, size);
    accumulate(repeats, repeated->registers, run->registers, size);
    if (i < set->secrets)
      accumulate(report->register_bits, set->runs[0].registers, run->registers,
                 size);
  }
  for (size_t i = 0; i < size; ++i) {
    // A bit that is unstable may be equal in the first runs by chance.
    report->register_bits[i] |= repeats[i];
    report->register_bits[i] &= (uint8_t)~result[i];
    repeats[i] &= (uint8_t)~result[i];
    report->register_states[i] =
        (uint8_t)(result[i] == 0xFF ? LETHE_STATE_RESULT
                                    : classify(report->register_bits[i],
                                               repeats[i], written[i]));
  }
  for (size_t i = 0; i < count; ++i)
    for (size_t byte = 0; byte < table[i].size; ++byte)
      ++report->bytes[report->register_states[table[i].offset + byte]]
                     [table[i].class_index];
  return true;
}

static void decide(const struct lethe_run_set *set,
                   const struct lethe_options *options,
                   struct lethe_report *report) {
  for (int i = 0; i < LETHE_CLASS_COUNT; ++i) {
    if (i == LETHE_CLASS_FENV && !options->strict_fenv)
      continue;
    report->residue_bytes += report->bytes[LETHE_STATE_RESIDUE][i];
    report->unstable_bytes += report->bytes[LETHE_STATE_UNSTABLE][i];
  }
  report->verdict =
      report->residue_bytes ? LETHE_VERDICT_RESIDUE : LETHE_VERDICT_CLEAN;
  for (size_t i = 0; i < set->run_count && !report->has_error; ++i) {
    if (!*set->runs[i].clobbered)
      continue;
    report->has_error = true;
    lethe_set_error(&report->error, "does not preserve %s as the ABI demands",
                    set->runs[i].clobbered);
  }
  if (report->unstable_bytes && !options->ignore_unstable &&
      !report->has_error) {
    report->has_error = true;
    lethe_set_error(&report->error,
                    "%zu bytes differ between runs with the same secret: make "
                    "the function deterministic or pass --ignore-unstable",
                    report->unstable_bytes);
  }
  if (report->has_error)
    report->verdict = LETHE_VERDICT_ERROR;
}

bool lethe_compare_runs(const struct lethe_run_set *set,
                        const struct lethe_options *options,
                        struct lethe_report *report) {
  if (!compare_stack(set, report) || !compare_registers(set, report)) {
    report->has_error = true;
    report->verdict = LETHE_VERDICT_ERROR;
    return lethe_set_error(&report->error, "out of memory");
  }
  report->outputs_stable = true;
  report->outputs = LETHE_DIGEST_START;
  for (size_t i = 0; i < set->secrets; ++i) {
    lethe_hash(&report->outputs, &set->runs[i].outputs,
               sizeof set->runs[i].outputs);
    report->outputs_stable &=
        set->runs[i].outputs == set->runs[i + set->secrets].outputs;
  }
  decide(set, options, report);
  return true;
}

void lethe_free_report(struct lethe_report *report) {
  free(report->stack_states);
  free(report->register_states);
  free(report->register_bits);
  report->stack_states = report->register_states = report->register_bits = NULL;
}
