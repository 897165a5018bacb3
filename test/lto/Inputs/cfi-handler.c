// In place of the sanitizer's runtime, which Clang links to executables only.
static volatile int failures;

__attribute__((used, noinline)) void
__ubsan_handle_cfi_check_fail(void *data, unsigned long value,
                              unsigned long valid) {
  ++failures;
}
