// Prints reports as text and as JSON.
#include "residue.h"

#include <inttypes.h>

enum { TEXT_RANGES = 8 };

size_t lethe_utf8_length(const char *text) {
  const unsigned char *bytes = (const unsigned char *)text;
  size_t length = bytes[0] < 0x80                        ? 1
                  : bytes[0] >= 0xC2 && bytes[0] <= 0xDF ? 2
                  : bytes[0] >= 0xE0 && bytes[0] <= 0xEF ? 3
                  : bytes[0] >= 0xF0 && bytes[0] <= 0xF4 ? 4
                                                         : 0;
  for (size_t i = 1; i < length; ++i)
    if (bytes[i] < 0x80 || bytes[i] > 0xBF)
      return 0;
  // Overlong forms, surrogates, beyond the last code point.
  if ((bytes[0] == 0xE0 && bytes[1] < 0xA0) ||
      (bytes[0] == 0xED && bytes[1] > 0x9F) ||
      (bytes[0] == 0xF0 && bytes[1] < 0x90) ||
      (bytes[0] == 0xF4 && bytes[1] > 0x8F))
    return 0;
  return length;
}

/// Finds the next stretch of stack bytes in `state` from index `*from` on.
/// False when there is none; else `*from` and `*to` are its first and last.
static bool next_range(const struct lethe_report *report,
                       enum lethe_state state, size_t *from, size_t *to) {
  while (*from < report->stack_size && report->stack_states[*from] != state)
    ++*from;
  if (*from >= report->stack_size)
    return false;
  *to = *from;
  while (*to + 1 < report->stack_size && report->stack_states[*to + 1] == state)
    ++*to;
  return true;
}

static bool has_state(const struct lethe_report *report,
                      const struct lethe_register *piece,
                      enum lethe_state state) {
  for (size_t i = 0; i < piece->size; ++i)
    if (report->register_states[piece->offset + i] == state)
      return true;
  return false;
}

/// Calls `print` with the name of every register, and of every single flag,
/// that has bytes in `state`.
static void each_name(const struct lethe_report *report,
                      enum lethe_class class_index, enum lethe_state state,
                      void (*print)(FILE *, const char *, bool first),
                      FILE *stream) {
  size_t count;
  const struct lethe_register *table = lethe_register_table(&count);
  bool first = true;
  for (size_t i = 0; i < count; ++i) {
    if (table[i].class_index != class_index ||
        !has_state(report, &table[i], state))
      continue;
    if (class_index != LETHE_CLASS_FLAGS || table[i].size < 8) {
      print(stream, table[i].name, first);
      first = false;
      continue;
    }
    for (unsigned bit = 0; bit < 64; ++bit) {
      size_t byte = table[i].offset + bit / 8;
      if (report->register_states[byte] != state ||
          !(report->register_bits[byte] >> bit % 8 & 1))
        continue;
      const char *name = lethe_flag_name(bit);
      print(stream, name ? name : table[i].name, first);
      first = false;
    }
  }
}

static void print_name(FILE *stream, const char *name, bool first) {
  fprintf(stream, "%s%s", first ? "" : " ", name);
}

static void print_ranges(FILE *stream, const struct lethe_report *report,
                         enum lethe_state state) {
  size_t from = 0, to, printed = 0;
  for (; next_range(report, state, &from, &to); from = to + 1) {
    if (printed++ < TEXT_RANGES)
      fprintf(stream, " [%td..%td]", report->stack_from + (ptrdiff_t)from,
              report->stack_from + (ptrdiff_t)to);
  }
  if (printed > TEXT_RANGES)
    fprintf(stream, " and %zu more ranges", printed - TEXT_RANGES);
}

/// `stack 48 [-56..-9], gpr 9 (rax rdi)`, for the classes from..to.
static void print_classes(FILE *stream, const struct lethe_report *report,
                          enum lethe_state state, enum lethe_class from,
                          enum lethe_class to) {
  const char *separator = "";
  for (enum lethe_class i = from; i <= to; ++i) {
    if (!report->bytes[state][i])
      continue;
    fprintf(stream, "%s%s %zu", separator, lethe_class_name(i),
            report->bytes[state][i]);
    separator = ", ";
    if (i == LETHE_CLASS_STACK) {
      print_ranges(stream, report, state);
    } else {
      fputs(" (", stream);
      each_name(report, i, state, print_name, stream);
      fputs(")", stream);
    }
  }
}

static size_t count_classes(const struct lethe_report *report,
                            enum lethe_state state, enum lethe_class to) {
  size_t bytes = 0;
  for (int i = 0; i <= (int)to; ++i)
    bytes += report->bytes[state][i];
  return bytes;
}

void lethe_print_text(FILE *stream, const struct lethe_report *report) {
  const char *separator = " ";
  fprintf(stream, "%s:", report->signature->name);
  if (report->has_error) {
    fprintf(stream, " error: %s", report->error.text);
    separator = "; ";
  }
  // Exception flags are part of the count only where they are residue.
  size_t fenv = report->bytes[LETHE_STATE_RESIDUE][LETHE_CLASS_FENV];
  bool fenv_counts =
      report->residue_bytes >
      count_classes(report, LETHE_STATE_RESIDUE, LETHE_CLASS_MASK);
  if (report->residue_bytes) {
    fprintf(stream, "%sresidue %zu bytes: ", separator, report->residue_bytes);
    print_classes(stream, report, LETHE_STATE_RESIDUE, LETHE_CLASS_STACK,
                  fenv_counts ? LETHE_CLASS_FENV : LETHE_CLASS_MASK);
    separator = "; ";
  } else if (!report->has_error) {
    fprintf(stream, "%sclean", separator);
    separator = "; ";
  }
  if (fenv && !fenv_counts) {
    fputs(separator, stream);
    print_classes(stream, report, LETHE_STATE_RESIDUE, LETHE_CLASS_FENV,
                  LETHE_CLASS_FENV);
    separator = "; ";
  }
  if (count_classes(report, LETHE_STATE_UNSTABLE, LETHE_CLASS_FENV)) {
    fprintf(stream, "%sunstable %zu bytes: ", separator,
            count_classes(report, LETHE_STATE_UNSTABLE, LETHE_CLASS_FENV));
    print_classes(stream, report, LETHE_STATE_UNSTABLE, LETHE_CLASS_STACK,
                  LETHE_CLASS_FENV);
  }
  fputc('\n', stream);
}

static void print_json_string(FILE *stream, const char *text) {
  fputc('"', stream);
  while (*text) {
    size_t length = lethe_utf8_length(text);
    if (!length)
      fputs("\\ufffd", stream);
    else if (*text == '"' || *text == '\\')
      fprintf(stream, "\\%c", *text);
    else if ((unsigned char)*text < 0x20)
      fprintf(stream, "\\u%04x", (unsigned)*text);
    else
      fwrite(text, 1, length, stream);
    text += length ? length : 1;
  }
  fputc('"', stream);
}

static void print_json_name(FILE *stream, const char *name, bool first) {
  fprintf(stream, "%s\"%s\"", first ? "" : ", ", name);
}

static void print_json_case(FILE *stream, const struct lethe_report *report) {
  static const char *const verdicts[] = {"clean", "residue", "error"};
  fputs("    {\"name\": ", stream);
  print_json_string(stream, report->signature->name);
  fputs(", \"signature\": ", stream);
  print_json_string(stream, report->signature->text);
  fprintf(stream, ", \"verdict\": \"%s\",\n     \"bytes\": {",
          verdicts[report->verdict]);
  for (int i = 0; i < LETHE_CLASS_COUNT; ++i)
    fprintf(stream, "%s\"%s\": %zu", i ? ", " : "",
            lethe_class_name((enum lethe_class)i),
            report->bytes[LETHE_STATE_RESIDUE][i]);
  fputs("},\n     \"stack\": [", stream);
  size_t from = 0, to;
  for (bool first = true; next_range(report, LETHE_STATE_RESIDUE, &from, &to);
       from = to + 1, first = false)
    fprintf(stream, "%s{\"from\": %td, \"to\": %td}", first ? "" : ", ",
            report->stack_from + (ptrdiff_t)from,
            report->stack_from + (ptrdiff_t)to);
  fputs("],\n     \"registers\": {", stream);
  const char *separator = "";
  for (int i = LETHE_CLASS_STACK + 1; i < LETHE_CLASS_COUNT; ++i) {
    if (!report->bytes[LETHE_STATE_RESIDUE][i])
      continue;
    fprintf(stream, "%s\"%s\": [", separator,
            lethe_class_name((enum lethe_class)i));
    each_name(report, (enum lethe_class)i, LETHE_STATE_RESIDUE, print_json_name,
              stream);
    fputs("]", stream);
    separator = ", ";
  }
  fprintf(stream, "},\n     \"unstable\": %zu, \"outputs\": ",
          count_classes(report, LETHE_STATE_UNSTABLE, LETHE_CLASS_FENV));
  if (!report->stack_states)
    fputs("null", stream);
  else if (!report->outputs_stable)
    fputs("\"unstable\"", stream);
  else
    fprintf(stream, "\"%016" PRIx64 "\"", report->outputs);
  fputs(", \"error\": ", stream);
  if (report->has_error)
    print_json_string(stream, report->error.text);
  else
    fputs("null", stream);
  fputs("}", stream);
}

void lethe_print_json(FILE *stream, const struct lethe_report_list *list) {
  fputs("{\"library\": ", stream);
  print_json_string(stream, list->library_path);
  fprintf(stream,
          ", \"secrets\": %u, \"seed\": %" PRIu64
          ", \"stack\": %zu,\n \"cases\": [\n",
          list->options->secrets, list->options->seed,
          list->options->stack_bytes);
  for (size_t i = 0; i < list->count; ++i) {
    print_json_case(stream, &list->items[i]);
    fputs(i + 1 < list->count ? ",\n" : "\n", stream);
  }
  fputs(" ]}\n", stream);
}
