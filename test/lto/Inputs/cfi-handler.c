// In place of the sanitizer's runtime, which Clang links to executables only.
// No check fails in the cases.
__attribute__((used)) void __ubsan_handle_cfi_check_fail(void *data,
                                                         unsigned long value,
                                                         unsigned long valid) {
  __builtin_trap();
}
