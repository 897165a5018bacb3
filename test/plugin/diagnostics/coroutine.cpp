// A coroutine keeps its locals and parameters in a frame on the heap.
// RUN: %clangxx %lethe-codegen -std=c++20 -O0 -Xclang -verify -c -o %t.o %s
// RUN: %clangxx %lethe-codegen -std=c++20 -O2 -Xclang -verify -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))
namespace std {
template <class Result, class...> struct coroutine_traits {
  using promise_type = typename Result::promise_type;
};
template <class = void> struct coroutine_handle {
  static coroutine_handle from_address(void *) noexcept;
  operator coroutine_handle<>() const noexcept;
};
template <> struct coroutine_handle<void> {
  static coroutine_handle from_address(void *) noexcept;
};
} // namespace std
struct suspend {
  bool await_ready() noexcept;
  void await_suspend(std::coroutine_handle<>) noexcept;
  void await_resume() noexcept;
};
struct task {
  struct promise_type {
    task get_return_object() noexcept;
    suspend initial_suspend() noexcept;
    suspend final_suspend() noexcept;
    void return_void() noexcept;
    void unhandled_exception() noexcept;
  };
};
void use(int) noexcept;

// Each part that the coroutine is split into is a function; only the first has
// a place in the source file.
// expected-warning@+2 1+ {{'parameter(int)': coroutine frames are not erased}}
// expected-warning-re@*:* 1+ {{'parameter(int) (.{{resume|destroy|cleanup}})': coroutine frames are not erased}}
task parameter(int key SECRET) {
  co_await suspend{};
  use(key);
}

// expected-warning@+2 1+ {{'local(int)': coroutine frames are not erased}}
// expected-warning-re@*:* 1+ {{'local(int) (.{{resume|destroy|cleanup}})': coroutine frames are not erased}}
task local(int x) {
  int key SECRET = x;
  co_await suspend{};
  use(key);
}

// Near misses: makes one, and is one that is not secret.
task makes(int key SECRET) {
  use(key);
  return parameter(1);
}
task plain(int x) {
  co_await suspend{};
  use(x);
}
