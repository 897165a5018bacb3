// A coroutine's frame is erased before it is released, and so are the stack and
// the registers of its parts. Without the plugin neither is.
// DEFINE: %{build} = %clangxx -std=c++20 -I %S/Inputs -I %lethe-include %s %lethe-library/liblethe.a
// RUN: %{build} -O0 %lethe-codegen -o %t && %t
// RUN: %{build} -O1 %lethe-codegen -o %t && %t
// RUN: %{build} -O2 %lethe-codegen -o %t && %t
// RUN: %{build} -Os %lethe-codegen -o %t && %t
// RUN: %{build} -O0 -o %t && not %t | FileCheck %s
// RUN: %{build} -O2 -o %t && not %t | FileCheck %s
// CHECK: {{[1-9][0-9]*}} and {{[1-9][0-9]*}} bytes left in the frame
#include "mix.h"
#include <coroutine>
#include <stdio.h>

namespace {

alignas(64) unsigned char frame[4096];
bool released;
size_t leftInFrame;

struct Task {
  struct promise_type {
    uint64_t Result = 0;
    Task get_return_object() {
      return {std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_value(uint64_t value) { Result = value; }
    void unhandled_exception() { Result = 1; }
    NOINLINE void *operator new(size_t size) {
      return size <= sizeof frame ? frame : nullptr;
    }
    NOINLINE void operator delete(void *, size_t size) {
      released = true;
      leftInFrame = 0;
      for (size_t i = 0; i < size; ++i)
        leftInFrame += frame[i] != 0;
    }
  };
  std::coroutine_handle<promise_type> Handle;
};

// What lives across a suspension lies in the frame.
NOINLINE Task derive(const uint8_t *key LETHE_SECRET, int rounds) {
  uint64_t state[8] = {};
  for (int i = 0; i < rounds; ++i) {
    for (int j = 0; j < 8; ++j)
      state[j] = mix64(state[j] ^ load64(key), i + j);
    co_await std::suspend_always{};
  }
  if (state[0] == 0)
    throw 1;
  co_return state[0] ^ state[7];
}

NOINLINE uint64_t finish(const uint8_t *key) {
  Task task = derive(key, 3);
  while (!task.Handle.done())
    task.Handle.resume();
  uint64_t result = task.Handle.promise().Result;
  task.Handle.destroy();
  return result;
}

NOINLINE void abandon(const uint8_t *key) {
  Task task = derive(key, 3);
  task.Handle.resume();
  task.Handle.resume();
  task.Handle.destroy();
}

} // namespace

int main() {
  uint8_t key[8];
  memset(key, 0x5a, sizeof key);
  uint64_t state[8] = {};
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 8; ++j)
      state[j] = mix64(state[j] ^ load64(key), i + j);
  if (finish(key) != (state[0] ^ state[7]) || !released)
    return 2;
  size_t leftByFinished = leftInFrame;
  released = false;
  abandon(key);
  printf("%zu and %zu bytes left in the frame\n", leftByFinished, leftInFrame);
  return !released ? 2 : leftByFinished || leftInFrame;
}
