// Classes with secrets: special members, references, operators, virtual calls.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"
#include <utility>

namespace {

class Cipher {
public:
  explicit Cipher(const uint8_t *key) {
    for (int i = 0; i < 4; ++i)
      Words[i] = mix64(load64(key + 8 * i), i);
  }
  ~Cipher() { lethe_wipe(Words, sizeof Words); }

  NOINLINE uint64_t encrypt(uint64_t block) const {
    for (uint64_t word : Words) {
      volatile uint64_t whitened = block + word;
      block = mix64(whitened, word);
    }
    return block;
  }
  uint64_t first() const { return Words[0]; }

private:
  LETHE_SECRET uint64_t Words[4];
};

} // namespace

// residue-case: class_with_secret_member(secret:32, in:32, out:32)
extern "C" void class_with_secret_member(const uint8_t *key, const uint8_t *in,
                                         uint8_t *out) {
  Cipher cipher(key);
  for (int i = 0; i < 32; i += 8)
    store64(out + i, cipher.encrypt(load64(in + i)) ^ cipher.first());
}

namespace {

struct LETHE_SECRET Scalar {
  uint64_t Low, High;

  Scalar operator+(const Scalar &other) const {
    uint64_t low = Low + other.Low;
    return {low, High + other.High + (low < Low)};
  }
  Scalar operator*(uint64_t factor) const {
    unsigned __int128 low = static_cast<unsigned __int128>(Low) * factor;
    return {static_cast<uint64_t>(low),
            High * factor + static_cast<uint64_t>(low >> 64)};
  }
  Scalar &operator^=(const Scalar &other) {
    Low ^= other.Low;
    High ^= other.High;
    return *this;
  }
};

} // namespace

// residue-case: operators(secret:32) -> u64
extern "C" uint64_t operators(const uint8_t *key) {
  Scalar a{load64(key), load64(key + 8)};
  Scalar b{load64(key + 16), load64(key + 24)};
  Scalar sum = a + b * 19;
  for (int i = 0; i < 6; ++i)
    sum ^= (sum * 0x9E3779B97F4A7C15 + a);
  return sum.Low ^ sum.High;
}

namespace {

NOINLINE void double_in_place(Scalar &value, const Scalar &modulus) {
  value = value + value;
  value ^= modulus * 3;
}

} // namespace

// residue-case: references(secret:32) -> u64; control=stack
extern "C" uint64_t references(const uint8_t *key) {
  Scalar value{load64(key), load64(key + 8)};
  const Scalar modulus{load64(key + 16), load64(key + 24)};
  Scalar &alias = value;
  for (int i = 0; i < 5; ++i)
    double_in_place(alias, modulus);
  return value.Low + value.High;
}

namespace {

class Mixer {
public:
  virtual uint64_t mix(const Scalar &value) const = 0;

protected:
  ~Mixer() = default;
};

class Adder final : public Mixer {
public:
  uint64_t mix(const Scalar &value) const override {
    volatile uint64_t keep = value.Low + value.High;
    return keep * 5;
  }
};

class Rotator final : public Mixer {
public:
  uint64_t mix(const Scalar &value) const override {
    volatile uint64_t keep = rotate64(value.Low, 9);
    return keep ^ value.High;
  }
};

NOINLINE uint64_t mix_all(const Mixer *const *mixers, const Scalar &value) {
  return mixers[0]->mix(value) + mixers[1]->mix(value);
}

} // namespace

// residue-case: virtual_call(secret:16, u32=1) -> u64; control=stack
extern "C" uint64_t virtual_call(const uint8_t *key, uint32_t order) {
  Adder adder;
  Rotator rotator;
  const Mixer *mixers[] = {&adder, &rotator};
  if (order)
    std::swap(mixers[0], mixers[1]);
  return mix_all(mixers, Scalar{load64(key), load64(key + 8)});
}

namespace {

class Owner {
public:
  explicit Owner(const uint8_t *key) { memcpy(Bytes, key, sizeof Bytes); }
  Owner(Owner &&other) noexcept {
    memcpy(Bytes, other.Bytes, sizeof Bytes);
    lethe_wipe(other.Bytes, sizeof other.Bytes);
  }
  Owner(const Owner &) = delete;
  ~Owner() { lethe_wipe(Bytes, sizeof Bytes); }
  uint64_t word(int i) const { return load64(Bytes + 8 * i); }

private:
  LETHE_SECRET uint8_t Bytes[48];
};

NOINLINE uint64_t consume(Owner owner) {
  return mix64(owner.word(0), owner.word(5)) + owner.word(2);
}

} // namespace

// residue-case: move(secret:48) -> u64
extern "C" uint64_t move(const uint8_t *key) {
  Owner first(key);
  Owner second(std::move(first));
  uint64_t sum = second.word(3);
  return consume(std::move(second)) ^ sum;
}

namespace {

struct Base {
  LETHE_SECRET uint64_t Root;
  explicit Base(uint64_t root) : Root(root * 3) {}
};

struct Derived : Base {
  uint64_t Count;
  Derived(uint64_t root, uint64_t count) : Base(root ^ count), Count(count) {}
  uint64_t get() const { return mix64(Root, Count); }
};

} // namespace

// residue-case: base_class(secret:16) -> u32
extern "C" uint32_t base_class(const uint8_t *key) {
  Derived a(load64(key), 4), b(load64(key + 8), 5);
  return static_cast<uint32_t>(a.get() ^ (b.get() >> 3));
}
