// Draws reports: per case the stack and the register file, a cell a byte.
// Neighbours of one state are one rectangle, and stretches of uniform rows are
// folded, so that a deep stack stays a small file.
#include "residue.h"

#include <string.h>

enum {
  MARGIN = 16,
  TITLE_HEIGHT = 24,
  HEADER_HEIGHT = 92, // of a case: title, summary, captions
  CELL = 6,
  STACK_ROW_BYTES = 64,
  STACK_ROW = 8,
  STACK_LABEL_ROWS = 8,  // rows from label to label
  FOLD_ROWS = 12,        // uniform rows that are folded
  FOLD_ROWS_FOUND = 128, // ... where something was found
  FOLD_HEIGHT = 26,
  REGISTER_ROW = 14,
  STACK_X = MARGIN + 64,
  VECTOR_X = STACK_X + 64 * CELL + 80,
  SMALL_X = VECTOR_X + 64 * CELL + 80,
  SMALL_CELL = 9,
  WIDTH = SMALL_X + 10 * SMALL_CELL + 2 * MARGIN,
  CASE_GAP = 28,
};

static const struct {
  const char *class_name, *colour, *meaning;
} styles[LETHE_STATE_COUNT] = {
    [LETHE_STATE_UNTOUCHED] = {"u", "#e4e8ec", "as before the call"},
    [LETHE_STATE_EQUAL] = {"e", "#8fb8de", "written, equal for all secrets"},
    [LETHE_STATE_RESIDUE] = {"r", "#d7263d", "residue"},
    [LETHE_STATE_UNSTABLE] = {"s", "#f4a259", "unstable"},
    [LETHE_STATE_RESULT] = {"o", "#5b8e7d", "given to the result"},
};

static void draw_text(FILE *stream, int x, int y, const char *attributes,
                      const char *text) {
  fprintf(stream, "<text x=\"%d\" y=\"%d\"%s>", x, y, attributes);
  for (size_t length; *text; text += length ? length : 1) {
    length = lethe_utf8_length(text);
    unsigned char first = (unsigned char)*text;
    if (!length || first < 0x20 || first == 0x7F)
      fputc('?', stream);
    else if (first == '<' || first == '&')
      fputs(first == '<' ? "&lt;" : "&amp;", stream);
    else
      fwrite(text, 1, length, stream);
  }
  fputs("</text>\n", stream);
}

static void draw_cells(FILE *stream, int x, int y, int width, int height,
                       uint8_t state) {
  fprintf(stream,
          "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n",
          styles[state].class_name, x, y, width, height);
}

static void draw_row(FILE *stream, int x, int y, int cell, int height,
                     const uint8_t *states, size_t count) {
  for (size_t from = 0, to; from < count; from = to) {
    to = from + 1;
    while (to < count && states[to] == states[from])
      ++to;
    draw_cells(stream, x + (int)from * cell, y, (int)(to - from) * cell, height,
               states[from]);
  }
}

/// Number of rows from `row` down that are all of one state; 0 if this row is
/// mixed. Row 0 is the one with the highest addresses.
static size_t uniform_rows(const struct lethe_report *report, size_t row) {
  const uint8_t *end =
      report->stack_states + report->stack_size - row * STACK_ROW_BYTES;
  size_t bytes = 0;
  while (end - bytes > report->stack_states &&
         end[-1 - (ptrdiff_t)bytes] == end[-1])
    ++bytes;
  return bytes / STACK_ROW_BYTES;
}

/// The stack pointer after return divides caller from callee.
static void draw_boundary(FILE *stream, int y) {
  int right = STACK_X + STACK_ROW_BYTES * CELL;
  fprintf(stream, "<path class=\"line\" d=\"M%d %dH%d\"/>\n", STACK_X, y,
          right + 40);
  draw_text(stream, right + 6, y - 3, " class=\"label\"", "caller");
  draw_text(stream, right + 6, y + 10, " class=\"label\"", "callee");
}

static void draw_fold(FILE *stream, int y, uint8_t state, size_t bytes,
                      ptrdiff_t lowest) {
  char text[64];
  draw_cells(stream, STACK_X, y, STACK_ROW_BYTES * CELL, FOLD_HEIGHT - 1,
             state);
  snprintf(text, sizeof text, "%zu bytes alike, down to %+td", bytes, lowest);
  draw_text(stream, STACK_X + STACK_ROW_BYTES * CELL / 2,
            y + FOLD_HEIGHT / 2 + 4, " class=\"fold\" text-anchor=\"middle\"",
            text);
}

/// Draws the stack from the caller down; without a stream it only measures.
/// Returns the height.
static int draw_stack(FILE *stream, const struct lethe_report *report, int y) {
  size_t rows = report->stack_size / STACK_ROW_BYTES, since_label = 0;
  int start = y;
  for (size_t row = 0, height; row < rows; row += height) {
    size_t index = report->stack_size - (row + 1) * STACK_ROW_BYTES;
    ptrdiff_t offset = report->stack_from + (ptrdiff_t)index;
    height = uniform_rows(report, row);
    if (offset >= 0 && height > (size_t)offset / STACK_ROW_BYTES + 1)
      height = (size_t)offset / STACK_ROW_BYTES + 1;
    bool found = report->stack_states[index] > LETHE_STATE_EQUAL;
    bool fold = height >= (found ? FOLD_ROWS_FOUND : FOLD_ROWS);
    if (!fold)
      height = 1;
    ptrdiff_t lowest = offset - (ptrdiff_t)((height - 1) * STACK_ROW_BYTES);
    if (stream && fold)
      draw_fold(stream, y, report->stack_states[index],
                height * STACK_ROW_BYTES, lowest);
    if (stream && !fold)
      draw_row(stream, STACK_X, y, CELL, STACK_ROW - 1,
               report->stack_states + index, STACK_ROW_BYTES);
    if (stream && !fold && since_label % STACK_LABEL_ROWS == 0) {
      char text[32];
      snprintf(text, sizeof text, "%+td", offset);
      draw_text(stream, STACK_X - 6, y + STACK_ROW,
                " class=\"label\" text-anchor=\"end\"", text);
    }
    since_label = fold ? 0 : since_label + 1;
    y += fold ? FOLD_HEIGHT : STACK_ROW;
    if (stream && lowest == 0)
      draw_boundary(stream, y);
  }
  return y - start;
}

/// The number of a vector register by its name, `xmm12`, and the place its
/// piece has in the row of 64 bytes.
static bool vector_cell(const struct lethe_register *piece, int *row,
                        int *byte) {
  if (piece->class_index < LETHE_CLASS_XMM ||
      piece->class_index > LETHE_CLASS_ZMM)
    return false;
  sscanf(piece->name + 3, "%d", row);
  *byte = piece->class_index == LETHE_CLASS_XMM   ? 0
          : piece->class_index == LETHE_CLASS_YMM ? 16
          : piece->size == 32                     ? 32
                                                  : 0;
  return true;
}

static int draw_registers(FILE *stream, const struct lethe_report *report,
                          int y) {
  size_t count;
  const struct lethe_register *table = lethe_register_table(&count);
  int small_row = 0, vector_rows = 0;
  for (size_t i = 0; i < count; ++i) {
    const struct lethe_register *piece = &table[i];
    int row, byte, cell = CELL, x = VECTOR_X, label_x = VECTOR_X;
    char name[16];
    snprintf(name, sizeof name, "%s%s", piece->name,
             piece->class_index == LETHE_CLASS_FENV ? " exc." : "");
    bool is_vector = vector_cell(piece, &row, &byte);
    if (is_vector) {
      vector_rows = row >= vector_rows ? row + 1 : vector_rows;
      snprintf(name, sizeof name, "%d", row);
      x += byte * CELL;
    } else {
      if (i && piece->class_index != table[i - 1].class_index)
        ++small_row;
      row = small_row++;
      cell = SMALL_CELL;
      x = label_x = SMALL_X;
      byte = 0;
    }
    if (!stream)
      continue;
    int row_y = y + row * REGISTER_ROW;
    if (!byte)
      draw_text(stream, label_x - 6, row_y + REGISTER_ROW - 4,
                " class=\"label\" text-anchor=\"end\"", name);
    draw_row(stream, x, row_y, cell, REGISTER_ROW - 3,
             report->register_states + piece->offset, piece->size);
  }
  return (small_row > vector_rows ? small_row : vector_rows) * REGISTER_ROW;
}

static int case_height(const struct lethe_report *report) {
  if (!report->stack_states)
    return HEADER_HEIGHT / 2;
  int stack = draw_stack(NULL, report, 0);
  int registers = draw_registers(NULL, report, 0);
  return HEADER_HEIGHT + (stack > registers ? stack : registers);
}

static void draw_case(FILE *stream, const struct lethe_report *report, int y) {
  static const char caption[] = " class=\"caption\"";
  draw_text(stream, MARGIN, y + 16, " class=\"name\"", report->signature->text);
  char summary[sizeof report->error + 256];
  int length;
  if (report->has_error)
    length = snprintf(summary, sizeof summary, "error: %s", report->error.text);
  else if (report->verdict == LETHE_VERDICT_CLEAN)
    length = snprintf(summary, sizeof summary, "clean");
  else
    length = snprintf(summary, sizeof summary,
                      "%zu bytes of residue:", report->residue_bytes);
  for (int i = 0; i < LETHE_CLASS_COUNT; ++i)
    if (report->bytes[LETHE_STATE_RESIDUE][i])
      length += snprintf(summary + length, sizeof summary - (size_t)length,
                         " %s %zu", lethe_class_name((enum lethe_class)i),
                         report->bytes[LETHE_STATE_RESIDUE][i]);
  draw_text(stream, MARGIN, y + 36, "", summary);
  if (!report->stack_states)
    return;
  draw_text(stream, STACK_X, y + 62, caption,
            "stack: 64 bytes a row, deeper is lower");
  draw_text(stream, VECTOR_X, y + 62, caption, "vector registers, by number");
  draw_text(stream, SMALL_X, y + 62, caption, "others");
  static const char *const parts[] = {"xmm", "ymm", "zmm"};
  for (int i = 0; i < 3; ++i)
    draw_text(stream, VECTOR_X + (i ? 16 * i : 0) * CELL, y + 80,
              " class=\"label\"", parts[i]);
  draw_stack(stream, report, y + HEADER_HEIGHT);
  draw_registers(stream, report, y + HEADER_HEIGHT);
}

static void draw_legend(FILE *stream, int y) {
  int x = MARGIN;
  for (uint8_t i = 0; i < LETHE_STATE_COUNT; ++i) {
    draw_cells(stream, x, y, 12, 12, i);
    draw_text(stream, x + 18, y + 11, "", styles[i].meaning);
    x += 40 + 7 * (int)strlen(styles[i].meaning);
  }
}

void lethe_print_svg(FILE *stream, const struct lethe_report_list *list) {
  int height = 2 * MARGIN + 2 * TITLE_HEIGHT + CASE_GAP;
  for (size_t i = 0; i < list->count; ++i)
    height += case_height(&list->items[i]) + CASE_GAP;
  fprintf(stream,
          "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
          "width=\"%d\" height=\"%d\">\n<style>\n"
          "text { font: 12px sans-serif; fill: #1b1f24; }\n"
          ".title { font-size: 16px; font-weight: bold; }\n"
          ".name { font: bold 13px monospace; }\n"
          ".caption { font-weight: bold; }\n"
          ".label { font: 11px monospace; fill: #57606a; }\n"
          ".fold { font-size: 11px; }\n"
          ".line { stroke: #1b1f24; stroke-width: 1; }\n",
          WIDTH, height, WIDTH, height);
  for (int i = 0; i < LETHE_STATE_COUNT; ++i)
    fprintf(stream, ".%s { fill: %s; }\n", styles[i].class_name,
            styles[i].colour);
  fputs("</style>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
        stream);
  int y = MARGIN;
  char title[512];
  snprintf(title, sizeof title, "What is left after return: %.400s",
           list->library_path);
  draw_text(stream, MARGIN, y + 16, " class=\"title\"", title);
  draw_legend(stream, y + TITLE_HEIGHT + 8);
  y += 2 * TITLE_HEIGHT + CASE_GAP;
  for (size_t i = 0; i < list->count; ++i) {
    draw_case(stream, &list->items[i], y);
    y += case_height(&list->items[i]) + CASE_GAP;
  }
  fputs("</svg>\n", stream);
}
