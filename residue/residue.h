/// Differential measurement of what a function leaves behind.
///
/// A case is run once per secret, everything else equal, each time in a fresh
/// child process on a private stack filled with a known byte and with every
/// register set to a known value. The instant the function returns, stack and
/// register file are recorded. A byte that is not equal over all secrets and
/// that the ABI does not give to the result is residue. No pattern is searched
/// for, so values derived from a secret count as much as the secret.
///
/// The functions keep per-process state (the frame through which registers
/// enter and leave the called function) and fork: use them from one thread.
///
/// Not compared: heap and global memory, segment registers and bases, PKRU,
/// AMX tiles (a process has to ask the kernel for these first).
#ifndef LETHE_RESIDUE_H
#define LETHE_RESIDUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define LETHE_RESIDUE_VERSION "0.1.0"

/// Why a call failed: one line, without the name of the program.
struct lethe_error {
  char text[1024];
};

/// Formats `error->text`. Always returns false, to be returned in turn.
bool lethe_set_error(struct lethe_error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// Signatures and case files (signature.c).

enum lethe_content {
  LETHE_CONTENT_SECRET,   ///< differs from secret to secret
  LETHE_CONTENT_PUBLIC,   ///< pseudo-random, equal in every run
  LETHE_CONTENT_ZERO,     ///< zero filled
  LETHE_CONTENT_CONSTANT, ///< `constant`, in the machine's byte order
};

enum lethe_argument_kind {
  LETHE_ARGUMENT_BUFFER,      ///< pointer to `size` bytes
  LETHE_ARGUMENT_INTEGER,     ///< `size` bytes, zero-extended to 8
  LETHE_ARGUMENT_FLOAT,       ///< float or double by value
  LETHE_ARGUMENT_LONG_DOUBLE, ///< long double by value
  LETHE_ARGUMENT_VECTOR,      ///< 16-, 32- or 64-byte vector by value
  LETHE_ARGUMENT_STRUCT,      ///< `size` bytes by value in memory
  LETHE_ARGUMENT_SYMBOL,      ///< address of `symbol`
};

struct lethe_argument {
  enum lethe_argument_kind kind;
  enum lethe_content content;
  size_t size;
  uint64_t constant;
  char *symbol;
};

enum lethe_result {
  LETHE_RESULT_VOID,
  LETHE_RESULT_U8,
  LETHE_RESULT_U16,
  LETHE_RESULT_U32,
  LETHE_RESULT_U64,
  LETHE_RESULT_U128,
  LETHE_RESULT_BOOL,
  LETHE_RESULT_PTR,
  LETHE_RESULT_F32,
  LETHE_RESULT_F64,
  LETHE_RESULT_F80,
  LETHE_RESULT_CF32,
  LETHE_RESULT_CF64,
  LETHE_RESULT_V128,
  LETHE_RESULT_V256,
  LETHE_RESULT_V512,
  LETHE_RESULT_U64U64,
  LETHE_RESULT_U64F64,
  LETHE_RESULT_F64U64,
  LETHE_RESULT_COUNT
};

enum { LETHE_MAX_ARGUMENTS = 32 };

struct lethe_signature {
  char *name;
  char *text; ///< as written, without the `; key=value` fields
  bool microsoft_convention;
  enum lethe_result result;
  size_t argument_count;
  struct lethe_argument arguments[LETHE_MAX_ARGUMENTS];
};

struct lethe_signature_list {
  struct lethe_signature *items;
  size_t count;
};

/// Name of a result type as the grammar writes it.
const char *lethe_result_name(enum lethe_result result);

/// Parses one signature (grammar: `lethe-residue --help`) and appends it.
bool lethe_parse_signature(const char *text, struct lethe_signature_list *list,
                           struct lethe_error *error);

/// Appends every `residue-case: SIGNATURE` of a text file. A file without any
/// is an error. Errors start with FILE:LINE.
bool lethe_read_cases(const char *path, struct lethe_signature_list *list,
                      struct lethe_error *error);

void lethe_free_signatures(struct lethe_signature_list *list);

// The register file (one source per architecture).

enum lethe_class {
  LETHE_CLASS_STACK,
  LETHE_CLASS_GPR,
  LETHE_CLASS_FLAGS, ///< RFLAGS bits and the control bits of MXCSR
  LETHE_CLASS_X87,   ///< ST0-7 (MM0-7), control, status, tags, last pointers
  LETHE_CLASS_XMM,   ///< XMM0-15
  LETHE_CLASS_YMM,   ///< bits 128-255 of YMM0-15
  LETHE_CLASS_ZMM,   ///< bits 256-511 of ZMM0-15, all of ZMM16-31
  LETHE_CLASS_MASK,  ///< K0-7
  LETHE_CLASS_FENV,  ///< floating-point exception flags, an output in C
  LETHE_CLASS_COUNT
};

const char *lethe_class_name(enum lethe_class class_index);

/// A named piece of the register file image.
struct lethe_register {
  enum lethe_class class_index;
  char name[8];
  size_t offset, size; ///< bytes, in the image
};

/// Bytes of a register file image.
size_t lethe_register_file_size(void);

/// The pieces of the image, class by class. Static storage.
const struct lethe_register *lethe_register_table(size_t *count);

/// Name of bit `bit` (0-63) of the flags register; NULL if it has none.
const char *lethe_flag_name(unsigned bit);

/// Sets the bits of `mask` (an image) that `result` is returned in.
void lethe_mask_result(enum lethe_result result, uint8_t *mask);

/// Prints the state components that the CPU and the kernel have enabled and
/// that are compared, one per line: x87, sse, avx, avx512.
void lethe_print_cpu_features(FILE *stream);

/// Enabled state components (bits of XCR0) that are not compared and that a
/// function could use without asking the kernel. 0 on every CPU known today
/// without APX.
uint64_t lethe_unknown_cpu_features(void);

// Running (run.c).

struct lethe_options {
  unsigned secrets;   ///< 2 or more; the last two are all 0x00 and all 0xFF
  uint64_t seed;      ///< of the secrets
  size_t stack_bytes; ///< of the private stack; rounded up to pages
  bool ignore_unstable;
  bool strict_fenv;
};

enum { LETHE_STACK_FILL = 0xA5, LETHE_STACK_PAGE = 4096 };

/// Writes the value of an argument (for a buffer: its contents) to `bytes`,
/// which are zero and at least 8 more than its size. `secret` counts from 0,
/// `symbol` is the address of a LETHE_ARGUMENT_SYMBOL. Floating-point secrets
/// are finite. The same inputs always give the same value.
void lethe_fill_argument(const struct lethe_argument *argument, size_t index,
                         size_t secret, const struct lethe_options *options,
                         uint64_t symbol, uint8_t *bytes);

#define LETHE_DIGEST_START UINT64_C(0xCBF29CE484222325)

/// Continues a digest (FNV-1a, 64 bits: finds accidents, not forgeries).
void lethe_hash(uint64_t *digest, const void *data, size_t size);

/// What one child process recorded.
struct lethe_run {
  bool completed;
  uint64_t fault_address;
  uint64_t outputs;         ///< digest of result and buffers
  int64_t stack_shift;      ///< stack pointer after return, minus expected
  char clobbered[8];        ///< a callee-saved register that was not preserved
  const uint8_t *entry;     ///< register file image at the call
  const uint8_t *registers; ///< register file image after return
  const uint8_t *touched;   ///< per stack page: not all fill
  const uint8_t *stack;     ///< valid where `touched`
};

/// All runs of a case: run i < secrets has secret i, run secrets + i repeats
/// it. Every first run precedes every repetition, so that a slow drift (a
/// clock) shows as instability, never as residue.
struct lethe_run_set {
  size_t secrets, run_count;
  size_t stack_bytes;
  ptrdiff_t stack_from; ///< lowest stack byte, from the stack pointer as it
                        ///< is after return
  void *mapping;
  size_t mapping_bytes;
  struct lethe_run *runs;
};

/// Runs a case with every secret, twice. `library` is a dlopen handle,
/// `library_path` its name for messages. Fails when a symbol is missing or
/// the function dies, calls exit or moves the stack pointer; a failed set
/// needs no lethe_free_runs.
bool lethe_run_case(void *library, const char *library_path,
                    const struct lethe_signature *signature,
                    const struct lethe_options *options,
                    struct lethe_run_set *set, struct lethe_error *error);

void lethe_free_runs(struct lethe_run_set *set);

// Comparing (compare.c).

enum lethe_state {
  LETHE_STATE_UNTOUCHED, ///< as it was at the call
  LETHE_STATE_EQUAL,     ///< written, equal over all secrets
  LETHE_STATE_RESIDUE,
  LETHE_STATE_UNSTABLE, ///< differs between two runs with the same secret
  LETHE_STATE_RESULT,   ///< given to the result
  LETHE_STATE_COUNT
};

enum lethe_verdict {
  LETHE_VERDICT_CLEAN,
  LETHE_VERDICT_RESIDUE,
  LETHE_VERDICT_ERROR
};

struct lethe_report {
  const struct lethe_signature *signature;
  enum lethe_verdict verdict;
  bool has_error;
  struct lethe_error error; ///< valid if `has_error`
  size_t bytes[LETHE_STATE_COUNT][LETHE_CLASS_COUNT];
  size_t residue_bytes, unstable_bytes; ///< what counts for the verdict
  bool outputs_stable;
  uint64_t outputs;
  ptrdiff_t stack_from; ///< offset of `stack_states[0]`
  size_t stack_size;    ///< from the deepest touched page up
  uint8_t *stack_states;
  uint8_t *register_states;
  uint8_t *register_bits; ///< bits that differ
};

struct lethe_report_list {
  const char *library_path;
  const struct lethe_options *options;
  struct lethe_report *items;
  size_t count;
};

/// Compares the runs byte by byte and decides.
bool lethe_compare_runs(const struct lethe_run_set *set,
                        const struct lethe_options *options,
                        struct lethe_report *report);

void lethe_free_report(struct lethe_report *report);

// Reporting (report.c, svg.c).

/// One line: `name: verdict ...`.
void lethe_print_text(FILE *stream, const struct lethe_report *report);

void lethe_print_json(FILE *stream, const struct lethe_report_list *list);

/// A picture per case: stack and register file, a cell a byte.
void lethe_print_svg(FILE *stream, const struct lethe_report_list *list);

/// Length of the valid UTF-8 sequence at `text`, 0 if there is none.
size_t lethe_utf8_length(const char *text);

#endif
