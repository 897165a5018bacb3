/* Says that it is LLVM 19, and loads a library as clang-tidy does. */
#include <dlfcn.h>
#include <stdio.h>

void LLVMGetVersion(unsigned *major, unsigned *minor, unsigned *patch) {
  *major = 19;
  *minor = 1;
  *patch = 7;
}

int main(int count, char **arguments) {
  if (count != 2 || !dlopen(arguments[1], RTLD_LAZY | RTLD_GLOBAL))
    puts(dlerror());
  puts("goes on");
  return 0;
}
