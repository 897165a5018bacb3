// What coroutines, and what resumes and destroys them, leave on the stack and
// in registers: generators, nested ones, one that throws, one that is
// abandoned, tasks that hand over to one another without returning.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"
#include <coroutine>
#include <exception>

namespace {

// Frames that lie where lethe-residue does not look; another test does.
alignas(64) unsigned char pool[16384];
size_t used;

struct InPool {
  void *operator new(size_t size) {
    void *place = pool + used;
    used += (size + 63) & ~size_t(63);
    return place;
  }
  void operator delete(void *) {}
  std::suspend_always initial_suspend() noexcept { return {}; }
};

template <typename Promise> class Owner {
public:
  explicit Owner(Promise &promise)
      : Handle(std::coroutine_handle<Promise>::from_promise(promise)) {}
  Owner(const Owner &) = delete;
  ~Owner() { Handle.destroy(); }

  std::coroutine_handle<Promise> Handle;
};

struct Generator {
  struct promise_type : InPool {
    LETHE_SECRET uint64_t Value;
    std::exception_ptr Thrown;
    Generator get_return_object() { return {Owner<promise_type>(*this)}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(uint64_t value) {
      Value = value;
      return {};
    }
    void return_void() {}
    void unhandled_exception() { Thrown = std::current_exception(); }
  };
  Owner<promise_type> Coroutine;

  bool next() {
    Coroutine.Handle.resume();
    if (value().Thrown)
      std::rethrow_exception(value().Thrown);
    return !Coroutine.Handle.done();
  }
  promise_type &value() { return Coroutine.Handle.promise(); }
};

Generator words(const uint8_t *key LETHE_SECRET, int count) {
  uint64_t sum = 1;
  for (int i = 0; i < count; ++i) {
    volatile uint64_t copy = mix64(sum, load64(key + i));
    sum = copy;
    co_yield sum;
  }
}

Generator tripled(const uint8_t *key LETHE_SECRET) {
  Generator inner = words(key, 5);
  while (inner.next()) {
    volatile uint64_t copy = inner.value().Value;
    co_yield copy * 3;
  }
}

Generator throwing(const uint8_t *key LETHE_SECRET) {
  volatile uint64_t copy = load64(key);
  co_yield copy;
  if (copy | 1)
    throw 5;
}

NOINLINE uint64_t foldAll(Generator &generator) {
  uint64_t sum = 0;
  while (generator.next()) {
    volatile uint64_t copy = generator.value().Value;
    sum = mix64(sum, copy);
  }
  return sum;
}

struct Task {
  struct promise_type;
  // The task that waits goes on where this one ends, and the other way round.
  struct Switch {
    std::coroutine_handle<> To;
    bool await_ready() noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept {
      return To ? To : std::noop_coroutine();
    }
    void await_resume() noexcept {}
  };
  struct promise_type : InPool {
    LETHE_SECRET uint64_t Result;
    std::coroutine_handle<> Waiting;
    Task get_return_object() { return {Owner<promise_type>(*this)}; }
    Switch final_suspend() noexcept { return {Waiting}; }
    void return_value(uint64_t value) { Result = value; }
    void unhandled_exception() { std::terminate(); }
  };
  Owner<promise_type> Coroutine;

  bool await_ready() { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) {
    Coroutine.Handle.promise().Waiting = waiting;
    return Coroutine.Handle;
  }
  uint64_t await_resume() { return Coroutine.Handle.promise().Result; }
};

Task leaf(const uint8_t *key LETHE_SECRET, int round) {
  volatile uint64_t copies[8];
  for (int i = 0; i < 8; ++i)
    copies[i] = mix64(load64(key + round), i);
  co_return copies[3] ^ copies[7];
}

Task middle(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = 0;
  for (int i = 0; i < 9; ++i)
    sum = mix64(sum, co_await leaf(key, i));
  co_return sum;
}

} // namespace

// residue-case: generator(secret:32) -> u64
extern "C" uint64_t generator(const uint8_t *key LETHE_SECRET) {
  Generator generator = words(key, 9);
  return foldAll(generator);
}

// Not marked, and handed nothing secret but what is marked in the promise.
// residue-case: plain_caller(secret:32) -> u64
extern "C" uint64_t plain_caller(const uint8_t *key) {
  Generator generator = words(key, 9);
  return foldAll(generator);
}

// residue-case: nested(secret:32) -> u64
extern "C" uint64_t nested(const uint8_t *key LETHE_SECRET) {
  Generator generator = tripled(key);
  return foldAll(generator);
}

// residue-case: thrown_inside(secret:32) -> u64
extern "C" uint64_t thrown_inside(const uint8_t *key LETHE_SECRET) {
  Generator generator = throwing(key);
  try {
    return foldAll(generator);
  } catch (int number) {
    return mix64(generator.value().Value, static_cast<unsigned>(number));
  }
}

// residue-case: abandoned(secret:32) -> u64
extern "C" uint64_t abandoned(const uint8_t *key LETHE_SECRET) {
  Generator generator = tripled(key);
  generator.next();
  generator.next();
  return generator.value().Value;
}

// residue-case: symmetric_transfer(secret:32) -> u64
extern "C" uint64_t symmetric_transfer(const uint8_t *key LETHE_SECRET) {
  Task task = middle(key);
  task.Coroutine.Handle.resume();
  return task.Coroutine.Handle.promise().Result;
}
