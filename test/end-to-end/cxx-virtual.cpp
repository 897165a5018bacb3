// Calls that C++ adjusts on the way: thunks, virtual bases, pointers to
// members; what objects are made and ended by.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"
#include <new>
#include <typeinfo>

namespace {

class Source {
public:
  virtual ~Source() = default;
  virtual const Source *next() const = 0;
  virtual uint64_t value(uint64_t round) const = 0;
};

class Counted {
public:
  virtual ~Counted() = default;
  virtual uint64_t count(uint64_t start) const { return start + 1; }
};

// Its `next` returns a pointer that has to be adjusted for callers of Source.
class Stream final : public Counted, public Source {
public:
  explicit Stream(const uint8_t *key) { memcpy(Words, key, sizeof Words); }
  ~Stream() override { lethe_wipe(Words, sizeof Words); }
  NOINLINE const Stream *next() const override {
    volatile uint64_t copy = Words[0];
    return copy | 1 ? this : nullptr;
  }
  NOINLINE uint64_t value(uint64_t round) const override {
    volatile uint64_t copy = Words[round % 4];
    return mix64(copy, round);
  }
  NOINLINE uint64_t count(uint64_t start) const override {
    volatile uint64_t copy = Words[3] + start;
    return copy * 5;
  }

private:
  LETHE_SECRET uint64_t Words[4];
};

NOINLINE uint64_t drain(const Source &source) {
  uint64_t sum = 1;
  for (int i = 0; i < 3; ++i)
    sum = mix64(sum, source.next()->value(i));
  return sum;
}
NOINLINE uint64_t countAll(const Counted &counted) {
  return counted.count(2) + counted.count(3);
}

struct Root {
  LETHE_SECRET uint64_t Seed;
  explicit Root(uint64_t seed) : Seed(seed * 3) {}
  virtual ~Root() { Seed = 0; }
  virtual uint64_t mixed(uint64_t with) const { return mix64(Seed, with); }
};
struct Left : virtual Root {
  uint64_t Low;
  explicit Left(uint64_t low) : Root(low), Low(low) {}
  NOINLINE uint64_t mixed(uint64_t with) const override {
    volatile uint64_t copy = Seed ^ Low;
    return mix64(copy, with);
  }
};
struct Right : virtual Root {
  uint64_t High;
  explicit Right(uint64_t high) : Root(high), High(high) {}
};
struct Both final : Left, Right {
  Both(uint64_t low, uint64_t high)
      : Root(low ^ high), Left(low), Right(high) {}
};

NOINLINE uint64_t throughRoot(const Root &root) {
  return root.mixed(7) ^ root.mixed(8);
}

} // namespace

// residue-case: thunks(secret:32) -> u64; control=stack
extern "C" uint64_t thunks(const uint8_t *key) {
  Stream stream(key);
  return drain(stream) ^ countAll(stream);
}

// residue-case: virtual_base(secret:16) -> u64; control=stack
extern "C" uint64_t virtual_base(const uint8_t *key LETHE_SECRET) {
  Both both(load64(key), load64(key + 8));
  return throughRoot(both) + both.High;
}

// residue-case: dynamic_casts(secret:32) -> u64; control=stack
extern "C" uint64_t dynamic_casts(const uint8_t *key) {
  Stream stream(key);
  const Source *source = &stream;
  __asm__ volatile("" : "+r"(source));
  const auto *counted = dynamic_cast<const Counted *>(source);
  uint64_t sum = counted ? counted->count(stream.value(1)) : 0;
  return typeid(*source) == typeid(Stream) ? sum : 0;
}

namespace {

struct Operations {
  LETHE_SECRET uint64_t State;
  uint64_t Other;
  NOINLINE uint64_t add(uint64_t x) {
    volatile uint64_t copy = State + x;
    return State = copy * 3;
  }
  NOINLINE uint64_t turn(uint64_t x) {
    volatile uint64_t copy = rotate64(State, 5);
    return State = copy ^ x;
  }
  virtual uint64_t fold(uint64_t x) { return State = mix64(State, x); }
  virtual ~Operations() = default;
};

NOINLINE uint64_t run(Operations &on, uint64_t (Operations::*what)(uint64_t),
                      uint64_t Operations::*where) {
  return (on.*what)(3) + on.*where;
}

} // namespace

// residue-case: pointers_to_members(secret:16) -> u64; control=stack
extern "C" uint64_t pointers_to_members(const uint8_t *key) {
  Operations on;
  on.State = load64(key);
  on.Other = load64(key + 8);
  uint64_t sum = run(on, &Operations::add, &Operations::Other);
  sum ^= run(on, &Operations::turn, &Operations::State);
  return sum + run(on, &Operations::fold, &Operations::State);
}

// residue-case: placement(secret:32) -> u64; control=stack
extern "C" uint64_t placement(const uint8_t *key) {
  alignas(Stream) unsigned char memory[2][sizeof(Stream)];
  uint64_t sum = 0;
  for (auto &place : memory) {
    auto *stream = new (place) Stream(key);
    sum = mix64(sum, drain(*stream));
    stream->~Stream();
  }
  return sum;
}

// Memory of the heap is an output; stack and registers are not.
// residue-case: heap(secret:64) -> u64; control=stack
extern "C" uint64_t heap(const uint8_t *key) {
  Source *source = new Stream(key);
  auto *streams = new Stream[2]{Stream(key + 16), Stream(key + 32)};
  uint64_t sum = drain(*source) ^ drain(streams[1]);
  delete source;
  delete[] streams;
  return sum;
}
