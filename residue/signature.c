// Reads call signatures and the case files that hold them.
#define _GNU_SOURCE
#include "residue.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum {
  MAX_BUFFER_BYTES = 16 << 20,
  // The SysV ABI passes structs of up to 16 bytes in registers, so that
  // these are a matter of their fields.
  MIN_STRUCT_BYTES = 17,
  MAX_STRUCT_BYTES = 64 << 10,
};

static const char *const result_names[LETHE_RESULT_COUNT] = {
    [LETHE_RESULT_VOID] = "void",     [LETHE_RESULT_U8] = "u8",
    [LETHE_RESULT_U16] = "u16",       [LETHE_RESULT_U32] = "u32",
    [LETHE_RESULT_U64] = "u64",       [LETHE_RESULT_U128] = "u128",
    [LETHE_RESULT_BOOL] = "bool",     [LETHE_RESULT_PTR] = "ptr",
    [LETHE_RESULT_F32] = "f32",       [LETHE_RESULT_F64] = "f64",
    [LETHE_RESULT_F80] = "f80",       [LETHE_RESULT_CF32] = "cf32",
    [LETHE_RESULT_CF64] = "cf64",     [LETHE_RESULT_V128] = "v128",
    [LETHE_RESULT_V256] = "v256",     [LETHE_RESULT_V512] = "v512",
    [LETHE_RESULT_U64U64] = "u64u64", [LETHE_RESULT_U64F64] = "u64f64",
    [LETHE_RESULT_F64U64] = "f64u64",
};

/// Arguments `WORD:BYTES`.
static const struct {
  const char *word;
  enum lethe_argument_kind kind;
  enum lethe_content content;
} sized_arguments[] = {
    {"secret", LETHE_ARGUMENT_BUFFER, LETHE_CONTENT_SECRET},
    {"in", LETHE_ARGUMENT_BUFFER, LETHE_CONTENT_PUBLIC},
    {"out", LETHE_ARGUMENT_BUFFER, LETHE_CONTENT_ZERO},
    {"inout", LETHE_ARGUMENT_BUFFER, LETHE_CONTENT_PUBLIC},
    {"secret-struct", LETHE_ARGUMENT_STRUCT, LETHE_CONTENT_SECRET},
};

/// Secrets `secret-TYPE` and constants `TYPE=VALUE`.
static const struct {
  const char *type;
  enum lethe_argument_kind kind;
  size_t size;
  bool may_be_constant;
} value_types[] = {
    {"u8", LETHE_ARGUMENT_INTEGER, 1, true},
    {"u16", LETHE_ARGUMENT_INTEGER, 2, true},
    {"u32", LETHE_ARGUMENT_INTEGER, 4, true},
    {"u64", LETHE_ARGUMENT_INTEGER, 8, true},
    {"f32", LETHE_ARGUMENT_FLOAT, 4, true},
    {"f64", LETHE_ARGUMENT_FLOAT, 8, true},
    {"f80", LETHE_ARGUMENT_LONG_DOUBLE, 10, false},
    {"v128", LETHE_ARGUMENT_VECTOR, 16, false},
    {"v256", LETHE_ARGUMENT_VECTOR, 32, false},
    {"v512", LETHE_ARGUMENT_VECTOR, 64, false},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

bool lethe_set_error(struct lethe_error *error, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(error->text, sizeof error->text, format, arguments);
  va_end(arguments);
  return false;
}

const char *lethe_result_name(enum lethe_result result) {
  return result_names[result];
}

static void *check_memory(void *pointer) {
  if (!pointer) {
    fputs("lethe-residue: error: out of memory\n", stderr);
    exit(2);
  }
  return pointer;
}

/// The text between two pointers, without the white space around it.
static char *copy_trimmed(const char *from, const char *to) {
  while (from < to && isspace((unsigned char)*from))
    ++from;
  while (to > from && isspace((unsigned char)to[-1]))
    --to;
  return check_memory(strndup(from, (size_t)(to - from)));
}

static bool parse_sized(const char *word, const char *number,
                        struct lethe_argument *argument,
                        struct lethe_error *error) {
  size_t i = 0;
  while (i < COUNT(sized_arguments) && strcmp(word, sized_arguments[i].word))
    ++i;
  if (i == COUNT(sized_arguments))
    return lethe_set_error(error, "unknown argument '%s:%s'", word, number);

  argument->kind = sized_arguments[i].kind;
  argument->content = sized_arguments[i].content;
  bool by_value = argument->kind == LETHE_ARGUMENT_STRUCT;
  unsigned long low = by_value ? MIN_STRUCT_BYTES : 1;
  unsigned long high = by_value ? MAX_STRUCT_BYTES : MAX_BUFFER_BYTES;
  char *end;
  errno = 0;
  unsigned long size = strtoul(number, &end, 0);
  if (!isdigit((unsigned char)*number) || *end)
    return lethe_set_error(error, "'%s' is not a number of bytes in '%s:%s'",
                           number, word, number);
  if (errno || size < low || size > high)
    return lethe_set_error(
        error, "'%s:%s' must have %lu to %lu bytes%s", word, number, low, high,
        by_value ? "; write a smaller struct as the registers it travels in"
                 : "");
  argument->size = size;
  return true;
}

/// A negative integer is taken as its two's complement in the type's width.
static bool parse_integer(const char *text, size_t size, uint64_t *value) {
  char *end;
  bool negative = *text == '-';
  errno = 0;
  unsigned long long magnitude = strtoull(text + negative, &end, 0);
  if (errno || !isdigit((unsigned char)text[negative]) || *end)
    return false;
  uint64_t mask = UINT64_MAX >> (64 - 8 * size);
  if (magnitude > (negative ? mask / 2 + 1 : mask))
    return false;
  *value = (negative ? -magnitude : magnitude) & mask;
  return true;
}

static bool parse_constant(const char *word, const char *value,
                           struct lethe_argument *argument,
                           struct lethe_error *error) {
  if (!strcmp(word, "sym")) {
    if (!*value)
      return lethe_set_error(error, "'sym=' lacks the name of a symbol");
    argument->kind = LETHE_ARGUMENT_SYMBOL;
    argument->content = LETHE_CONTENT_CONSTANT;
    argument->size = 8;
    argument->symbol = check_memory(strdup(value));
    return true;
  }

  size_t i = 0;
  while (i < COUNT(value_types) && !(value_types[i].may_be_constant &&
                                     !strcmp(word, value_types[i].type)))
    ++i;
  if (i == COUNT(value_types))
    return lethe_set_error(error, "unknown argument '%s=%s'", word, value);

  argument->kind = value_types[i].kind;
  argument->content = LETHE_CONTENT_CONSTANT;
  argument->size = value_types[i].size;
  bool valid = true;
  if (argument->kind == LETHE_ARGUMENT_INTEGER) {
    valid = parse_integer(value, argument->size, &argument->constant);
  } else {
    char *end;
    double wide = strtod(value, &end);
    float narrow = (float)wide;
    valid = *value && !isspace((unsigned char)*value) && !*end;
    memcpy(&argument->constant,
           argument->size == 4 ? (void *)&narrow : (void *)&wide,
           argument->size);
  }
  if (!valid)
    return lethe_set_error(error, "'%s' is not a value of type %s", value,
                           word);
  return true;
}

static bool parse_argument(const char *text, struct lethe_argument *argument,
                           struct lethe_error *error) {
  static const char secret[] = "secret-";
  char word[16];
  size_t length = strcspn(text, ":=");
  if (text[length] && length < sizeof word) {
    memcpy(word, text, length);
    word[length] = '\0';
    return text[length] == ':'
               ? parse_sized(word, text + length + 1, argument, error)
               : parse_constant(word, text + length + 1, argument, error);
  }
  if (!strcmp(text, "null")) {
    argument->kind = LETHE_ARGUMENT_INTEGER;
    argument->content = LETHE_CONTENT_CONSTANT;
    argument->size = 8;
    return true;
  }
  if (!strncmp(text, secret, strlen(secret))) {
    for (size_t i = 0; i < COUNT(value_types); ++i) {
      if (strcmp(text + strlen(secret), value_types[i].type))
        continue;
      argument->kind = value_types[i].kind;
      argument->content = LETHE_CONTENT_SECRET;
      argument->size = value_types[i].size;
      return true;
    }
  }
  return lethe_set_error(error, "unknown argument '%s'", text);
}

static bool parse_arguments(const char *from, const char *to,
                            struct lethe_signature *signature,
                            struct lethe_error *error) {
  char *all = copy_trimmed(from, to);
  bool none = !*all || !strcmp(all, "void");
  free(all);
  while (!none && from <= to) {
    const char *end = memchr(from, ',', (size_t)(to - from));
    if (!end)
      end = to;
    if (signature->argument_count == LETHE_MAX_ARGUMENTS)
      return lethe_set_error(error, "more than %d arguments",
                             LETHE_MAX_ARGUMENTS);
    struct lethe_argument *argument =
        &signature->arguments[signature->argument_count++];
    char *text = copy_trimmed(from, end);
    bool valid = parse_argument(text, argument, error);
    free(text);
    if (!valid)
      return false;
    from = end + 1;
  }
  return true;
}

static bool parse_result(const char *text, enum lethe_result *result,
                         struct lethe_error *error) {
  if (!*text)
    return true;
  if (strncmp(text, "->", 2))
    return lethe_set_error(error, "expected '-> RESULT' in place of '%s'",
                           text);
  text += 2;
  while (isspace((unsigned char)*text))
    ++text;
  for (int i = 0; i < LETHE_RESULT_COUNT; ++i) {
    if (!strcmp(text, result_names[i])) {
      *result = (enum lethe_result)i;
      return true;
    }
  }
  return lethe_set_error(error, "unknown result '%s'", text);
}

static bool parse_into(struct lethe_signature *signature,
                       struct lethe_error *error) {
  static const char convention[] = "cc=";
  const char *text = signature->text;
  if (!strncmp(text, convention, strlen(convention))) {
    text += strlen(convention);
    size_t length = strcspn(text, " \t");
    if (length == 2 && !strncmp(text, "ms", length))
      signature->microsoft_convention = true;
    else if (length != 4 || strncmp(text, "sysv", length))
      return lethe_set_error(
          error, "unknown calling convention 'cc=%.*s' (known: ms, sysv)",
          (int)length, text);
    text += length;
  }
  const char *open = strchr(text, '(');
  if (!open)
    return lethe_set_error(error, "expected 'NAME(ARGUMENTS)'");
  const char *close = strchr(open, ')');
  if (!close)
    return lethe_set_error(error, "missing ')'");
  signature->name = copy_trimmed(text, open);
  if (!*signature->name || strpbrk(signature->name, " \t"))
    return lethe_set_error(error, "'%s' is not the name of a function",
                           signature->name);
  if (!parse_arguments(open + 1, close, signature, error))
    return false;
  char *rest = copy_trimmed(close + 1, close + strlen(close));
  bool valid = parse_result(rest, &signature->result, error);
  free(rest);
  return valid;
}

static void free_signature(struct lethe_signature *signature) {
  for (size_t i = 0; i < signature->argument_count; ++i)
    free(signature->arguments[i].symbol);
  free(signature->name);
  free(signature->text);
}

bool lethe_parse_signature(const char *text, struct lethe_signature_list *list,
                           struct lethe_error *error) {
  struct lethe_signature signature = {0};
  signature.text = copy_trimmed(text, text + strcspn(text, ";"));
  struct lethe_error reason;
  if (!parse_into(&signature, &reason)) {
    lethe_set_error(error, "bad signature '%s': %s", signature.text,
                    reason.text);
    free_signature(&signature);
    return false;
  }
  list->items = check_memory(
      realloc(list->items, (list->count + 1) * sizeof *list->items));
  list->items[list->count++] = signature;
  return true;
}

bool lethe_read_cases(const char *path, struct lethe_signature_list *list,
                      struct lethe_error *error) {
  static const char marker[] = "residue-case:";
  FILE *file = fopen(path, "r");
  if (!file)
    return lethe_set_error(error, "cannot read case file '%s': %s", path,
                           strerror(errno));
  char *line = NULL;
  size_t capacity = 0, number = 0, before = list->count;
  bool valid = true;
  while (valid && getline(&line, &capacity, file) >= 0) {
    ++number;
    char *text = strstr(line, marker);
    if (!text)
      continue;
    text += strlen(marker);
    char *comment_end = strstr(text, "*/");
    if (comment_end)
      *comment_end = '\0';
    struct lethe_error reason;
    valid = lethe_parse_signature(text, list, &reason);
    if (!valid)
      lethe_set_error(error, "%.300s:%zu: %s", path, number, reason.text);
  }
  if (valid && ferror(file))
    valid = lethe_set_error(error, "cannot read case file '%s': %s", path,
                            strerror(errno));
  free(line);
  fclose(file);
  if (valid && list->count == before)
    valid = lethe_set_error(error,
                            "case file '%s' declares no case: write lines "
                            "with 'residue-case: NAME(ARGUMENTS) -> RESULT'",
                            path);
  return valid;
}

void lethe_free_signatures(struct lethe_signature_list *list) {
  for (size_t i = 0; i < list->count; ++i)
    free_signature(&list->items[i]);
  free(list->items);
  *list = (struct lethe_signature_list){0};
}
