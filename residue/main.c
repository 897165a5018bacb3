// The command: options, cases, exit status.
#define _GNU_SOURCE
#include "residue.h"

#include <dlfcn.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_AS_EXPECTED, EXIT_NOT_AS_EXPECTED, EXIT_ERROR };

enum {
  MAX_SECRETS = 1024,
  MIN_STACK_BYTES = 16 << 10,
  MAX_STACK_BYTES = 1 << 30
};

struct command {
  struct lethe_options options;
  struct lethe_signature_list cases;
  const char *library, *json_file, *svg_file;
  bool json, outputs, quiet, now, expect_residue;
};

// clang-format off
static const char help[] =
    "Usage: lethe-residue LIBRARY.so [OPTIONS] --call 'SIGNATURE' ...\n"
    "       lethe-residue LIBRARY.so [OPTIONS] --cases FILE\n"
    "       lethe-residue --cpu-features | --help | --version\n"
    "\n"
    "Runs functions with different secrets, everything else equal, and compares\n"
    "the stack below the caller and every register the instant they return. What\n"
    "is not equal, and not given to the result by the ABI, is residue.\n"
    "\n"
    "Cases:\n"
    "  --call 'SIGNATURE'  run one function (may be repeated)\n"
    "  --cases FILE        run every 'residue-case: SIGNATURE' of a text file; a\n"
    "                      C source may carry them in comments (may be repeated)\n"
    "\n"
    "SIGNATURE is [cc=ms] NAME(ARGUMENT, ...) [-> RESULT] [; KEY=VALUE ...]\n"
    "  ARGUMENT            value\n"
    "  secret:N            pointer to N secret bytes, readable and writable\n"
    "  in:N                pointer to N public bytes, the same in every run\n"
    "  out:N               pointer to N zero bytes, an output\n"
    "  inout:N             pointer to N public bytes, an output\n"
    "  secret-TYPE         a secret by value; TYPE is u8 u16 u32 u64 f32 f64 f80\n"
    "                      v128 v256 v512\n"
    "  secret-struct:N     N (17 or more) secret bytes by value in memory\n"
    "  TYPE=VALUE          a public constant; TYPE is u8 u16 u32 u64 f32 f64\n"
    "  sym=NAME            address of a symbol of the library\n"
    "  null                null pointer\n"
    "  RESULT is void (default) bool u8 u16 u32 u64 u128 ptr f32 f64 f80 cf32\n"
    "  cf64 v128 v256 v512 u64u64 u64f64 f64u64.\n"
    "  cc=ms calls with the Microsoft x64 convention, values of up to 8 bytes.\n"
    "  Fields after ';' are for the reader. What a pointer points to is not\n"
    "  compared.\n"
    "\n"
    "Measuring:\n"
    "  --secrets N         secrets per case, each run twice (default 8, at most\n"
    "                      1024); one is all 0x00, one all 0xFF, others random\n"
    "  --seed N            seed of the random secrets (default 1)\n"
    "  --stack BYTES       private stack (default 1048576)\n"
    "  --now               bind all symbols at load; the default is lazy binding\n"
    "                      where the library allows it\n"
    "\n"
    "Judging:\n"
    "  --expect clean      every case must be clean (default)\n"
    "  --expect residue    every case must show residue: a positive control\n"
    "  --ignore-unstable   accept bytes that differ with the same secret\n"
    "  --strict-fenv       floating-point exception flags count as residue\n"
    "\n"
    "Output:\n"
    "  --json              JSON on standard output in place of text\n"
    "  --json-file FILE    JSON to a file\n"
    "  --svg FILE          picture of stack and registers to a file\n"
    "  --outputs           digest over the result and all buffers after the call,\n"
    "                      over all secrets: equal for equal behaviour\n"
    "  --quiet             print only cases that are not as expected\n"
    "  --cpu-features      print the state components that are compared\n"
    "\n"
    "Stack offsets count from the stack pointer after return: -8..-1 is the\n"
    "return address, 0 and above the argument area. ymm is bits 128-255 of\n"
    "YMM0-15, zmm bits 256-511 of ZMM0-15 and all of ZMM16-31. fenv is the\n"
    "exception flags of MXCSR and x87.\n"
    "\n"
    "Exit status: 0 as expected, 1 not as expected, 2 error (bad arguments,\n"
    "missing symbol, crash, unstable, callee-saved register not preserved).\n";
// clang-format on

static _Noreturn __attribute__((format(printf, 1, 2))) void
fail(const char *format, ...) {
  fputs("lethe-residue: error: ", stderr);
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  exit(EXIT_ERROR);
}

static uint64_t parse_number(const char *option, const char *text, uint64_t low,
                             uint64_t high) {
  char *end;
  errno = 0;
  unsigned long long value = strtoull(text, &end, 0);
  if (*text < '0' || *text > '9' || *end || errno || value < low ||
      value > high)
    fail("--%s '%s' must be a number from %" PRIu64 " to %" PRIu64, option,
         text, low, high);
  return value;
}

static bool parse_expectation(const char *text) {
  if (!strcmp(text, "residue"))
    return true;
  if (strcmp(text, "clean"))
    fail("--expect '%s' must be 'clean' or 'residue'", text);
  return false;
}

static void parse_command(int count, char **words, struct command *command) {
  enum {
    CALL,
    CASES,
    SECRETS,
    SEED,
    STACK,
    NOW,
    EXPECT,
    IGNORE_UNSTABLE,
    STRICT_FENV,
    JSON,
    JSON_FILE,
    SVG,
    OUTPUTS,
    QUIET,
    CPU_FEATURES,
    HELP,
    VERSION
  };
  static const struct option options[] = {
      {"call", required_argument, NULL, CALL},
      {"cases", required_argument, NULL, CASES},
      {"secrets", required_argument, NULL, SECRETS},
      {"seed", required_argument, NULL, SEED},
      {"stack", required_argument, NULL, STACK},
      {"now", no_argument, NULL, NOW},
      {"expect", required_argument, NULL, EXPECT},
      {"ignore-unstable", no_argument, NULL, IGNORE_UNSTABLE},
      {"strict-fenv", no_argument, NULL, STRICT_FENV},
      {"json", no_argument, NULL, JSON},
      {"json-file", required_argument, NULL, JSON_FILE},
      {"svg", required_argument, NULL, SVG},
      {"outputs", no_argument, NULL, OUTPUTS},
      {"quiet", no_argument, NULL, QUIET},
      {"cpu-features", no_argument, NULL, CPU_FEATURES},
      {"help", no_argument, NULL, HELP},
      {"version", no_argument, NULL, VERSION},
      {NULL, 0, NULL, 0},
  };
  struct lethe_error error;
  opterr = 0;
  int option;
  while ((option = getopt_long(count, words, ":", options, NULL)) != -1) {
    switch (option) {
    case CALL:
      if (!lethe_parse_signature(optarg, &command->cases, &error))
        fail("%s (see --help)", error.text);
      break;
    case CASES:
      if (!lethe_read_cases(optarg, &command->cases, &error))
        fail("%s", error.text);
      break;
    case SECRETS:
      command->options.secrets =
          (unsigned)parse_number("secrets", optarg, 2, MAX_SECRETS);
      break;
    case SEED:
      command->options.seed = parse_number("seed", optarg, 0, UINT64_MAX);
      break;
    case STACK:
      command->options.stack_bytes =
          parse_number("stack", optarg, MIN_STACK_BYTES, MAX_STACK_BYTES);
      break;
    case NOW:
      command->now = true;
      break;
    case EXPECT:
      command->expect_residue = parse_expectation(optarg);
      break;
    case IGNORE_UNSTABLE:
      command->options.ignore_unstable = true;
      break;
    case STRICT_FENV:
      command->options.strict_fenv = true;
      break;
    case JSON:
      command->json = true;
      break;
    case JSON_FILE:
      command->json_file = optarg;
      break;
    case SVG:
      command->svg_file = optarg;
      break;
    case OUTPUTS:
      command->outputs = true;
      break;
    case QUIET:
      command->quiet = true;
      break;
    case CPU_FEATURES:
      lethe_print_cpu_features(stdout);
      exit(EXIT_AS_EXPECTED);
    case HELP:
      fputs(help, stdout);
      exit(EXIT_AS_EXPECTED);
    case VERSION:
      puts("lethe-residue " LETHE_RESIDUE_VERSION);
      exit(EXIT_AS_EXPECTED);
    case ':':
      fail("option '%s' needs a value (see --help)", words[optind - 1]);
    default:
      fail("unknown option '%s' (see --help)", words[optind - 1]);
    }
  }
  if (optind == count)
    fail("no library given (see --help)");
  if (optind + 1 < count)
    fail("more than one library given: '%s', '%s'", words[optind],
         words[optind + 1]);
  command->library = words[optind];
  if (!command->cases.count)
    fail("no case given: pass --call 'SIGNATURE' or --cases FILE (see --help)");
}

/// A name without a slash is a file here, if there is one, else a library of
/// the system.
static void *open_library(const char *path, bool now) {
  char *local = NULL;
  if (!strchr(path, '/') && !access(path, F_OK) &&
      asprintf(&local, "./%s", path) < 0)
    fail("out of memory");
  void *library = dlopen(local ? local : path, now ? RTLD_NOW : RTLD_LAZY);
  if (!library)
    fail("cannot load '%s': %s", path, dlerror());
  free(local);
  return library;
}

static void run_case(void *library, const struct command *command,
                     struct lethe_report *report) {
  struct lethe_run_set set;
  if (!lethe_run_case(library, command->library, report->signature,
                      &command->options, &set, &report->error)) {
    report->has_error = true;
    report->verdict = LETHE_VERDICT_ERROR;
    return;
  }
  lethe_compare_runs(&set, &command->options, report);
  lethe_free_runs(&set);
}

static bool has_secret(const struct lethe_signature *signature) {
  for (size_t i = 0; i < signature->argument_count; ++i)
    if (signature->arguments[i].content == LETHE_CONTENT_SECRET)
      return true;
  return false;
}

static void print_case(const struct command *command,
                       const struct lethe_report *report) {
  if (report->has_error)
    fprintf(stderr, "lethe-residue: error: case %s: %s\n",
            report->signature->name, report->error.text);
  if (!has_secret(report->signature) && !command->quiet)
    fprintf(stderr,
            "lethe-residue: warning: case %s has no secret argument: nothing "
            "can differ\n",
            report->signature->name);
  enum lethe_verdict expected =
      command->expect_residue ? LETHE_VERDICT_RESIDUE : LETHE_VERDICT_CLEAN;
  if (!command->json && (!command->quiet || report->verdict != expected))
    lethe_print_text(stdout, report);
  if (command->outputs && !command->json && report->stack_states) {
    if (report->outputs_stable)
      printf("%s: outputs %016" PRIx64 "\n", report->signature->name,
             report->outputs);
    else
      printf("%s: outputs unstable\n", report->signature->name);
  }
}

static void write_file(const char *path, const struct lethe_report_list *list,
                       void (*print)(FILE *,
                                     const struct lethe_report_list *)) {
  FILE *file = fopen(path, "w");
  if (!file)
    fail("cannot write '%s': %s", path, strerror(errno));
  print(file, list);
  bool failed = ferror(file);
  if (fclose(file) || failed)
    fail("cannot write '%s': %s", path, strerror(errno));
}

static int conclude(const struct command *command,
                    const struct lethe_report_list *list) {
  size_t counts[3] = {0};
  for (size_t i = 0; i < list->count; ++i)
    ++counts[list->items[i].verdict];
  if (!command->json && !command->quiet)
    printf("%zu cases, %zu clean, %zu residue, %zu errors\n", list->count,
           counts[LETHE_VERDICT_CLEAN], counts[LETHE_VERDICT_RESIDUE],
           counts[LETHE_VERDICT_ERROR]);
  if (command->expect_residue && counts[LETHE_VERDICT_CLEAN]) {
    fputs("lethe-residue: expected residue, found none:", stderr);
    for (size_t i = 0; i < list->count; ++i)
      if (list->items[i].verdict == LETHE_VERDICT_CLEAN)
        fprintf(stderr, " %s", list->items[i].signature->name);
    fputc('\n', stderr);
  }
  if (counts[LETHE_VERDICT_ERROR])
    return EXIT_ERROR;
  return counts[command->expect_residue ? LETHE_VERDICT_CLEAN
                                        : LETHE_VERDICT_RESIDUE]
             ? EXIT_NOT_AS_EXPECTED
             : EXIT_AS_EXPECTED;
}

int main(int count, char **words) {
  struct command command = {
      .options = {.secrets = 8, .seed = 1, .stack_bytes = 1 << 20}};
  parse_command(count, words, &command);
  uint64_t unknown = lethe_unknown_cpu_features();
  if (unknown)
    fprintf(stderr,
            "lethe-residue: warning: this CPU has registers that are not "
            "compared (XCR0 bits 0x%" PRIx64 ")\n",
            unknown);
  void *library = open_library(command.library, command.now);

  struct lethe_report_list list = {command.library, &command.options, NULL,
                                   command.cases.count};
  list.items = calloc(list.count, sizeof *list.items);
  if (!list.items)
    fail("out of memory");
  for (size_t i = 0; i < list.count; ++i) {
    list.items[i].signature = &command.cases.items[i];
    run_case(library, &command, &list.items[i]);
    print_case(&command, &list.items[i]);
  }
  if (command.json)
    lethe_print_json(stdout, &list);
  if (command.json_file)
    write_file(command.json_file, &list, lethe_print_json);
  if (command.svg_file)
    write_file(command.svg_file, &list, lethe_print_svg);
  int status = conclude(&command, &list);
  for (size_t i = 0; i < list.count; ++i)
    lethe_free_report(&list.items[i]);
  free(list.items);
  lethe_free_signatures(&command.cases);
  if (fflush(stdout) || ferror(stdout))
    fail("cannot write standard output: %s", strerror(errno));
  return status;
}
