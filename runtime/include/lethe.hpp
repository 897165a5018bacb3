/* Owners of secrets for C++17 and later, on the heap of lethe.h: link with
 * -llethe. None copies itself unasked, none prints itself: std::cout << secret
 * does not compile, or prints [REDACTED] where lethe_redacted.hpp is included.
 *
 * Thread safety is that of the standard containers. */
#ifndef LETHE_HPP
#define LETHE_HPP

#include "lethe.h"

#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <iosfwd>
#include <limits>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace lethe {

namespace detail {

[[noreturn]] inline void fail_allocation() {
#if defined(__cpp_exceptions)
  throw std::bad_alloc();
#else
  std::abort();
#endif
}

/* lethe_wipe, without a call for the elements of a vector of bytes. */
template <typename Type> void wipe_element(Type *element) {
  if constexpr (sizeof(Type) <= sizeof(void *)) {
    std::memset(static_cast<void *>(element), 0, sizeof(Type));
    __asm__ volatile("" : : "r"(element) : "memory");
  } else {
    lethe_wipe(element, sizeof(Type));
  }
}

} // namespace detail

/** An allocator of lethe_malloc, for standard containers: what they let go of,
 * elements (pop_back, erase, clear, resize) and storage (growth, the end), is
 * wiped. Throws std::bad_alloc; errno has the reason.
 *
 * Types are to be aligned to 4096 at most. Containers that keep elements in the
 * container object itself, as std::basic_string does with short strings, keep
 * those out of the allocator's reach: use lethe::string. */
template <typename Type> struct allocator {
  using value_type = Type;
  using is_always_equal = std::true_type;
  using propagate_on_container_move_assignment = std::true_type;

  allocator() noexcept = default;
  template <typename Other> allocator(const allocator<Other> &) noexcept {}

  [[nodiscard]] Type *allocate(std::size_t count) {
    static_assert(alignof(Type) <= 4096, "lethe_aligned_alloc has no more");
    if (count <= std::numeric_limits<std::size_t>::max() / sizeof(Type))
      if (void *block =
              lethe_aligned_alloc(alignof(Type), count * sizeof(Type)))
        return static_cast<Type *>(block);
    detail::fail_allocation();
  }
  void deallocate(Type *block, std::size_t) noexcept { lethe_free(block); }

  template <typename Element> void destroy(Element *element) noexcept {
    element->~Element();
    detail::wipe_element(element);
  }
};
template <typename Left, typename Right>
bool operator==(const allocator<Left> &, const allocator<Right> &) noexcept {
  return true;
}
template <typename Left, typename Right>
bool operator!=(const allocator<Left> &, const allocator<Right> &) noexcept {
  return false;
}

/** A vector that wipes what it lets go of. Copies are made as by any vector. */
template <typename Type> using vector = std::vector<Type, allocator<Type>>;

/** One object on the heap, reached by expose() only. Moves, but does not copy;
 * clone() says so. A box that was moved from holds nothing and may only be
 * destroyed, assigned to, or asked has_value(). */
template <typename Type> class box {
public:
  /** Constructs the object in place. Throws std::bad_alloc. */
  template <typename... Arguments>
  explicit box(std::in_place_t, Arguments &&...arguments)
      : box(with_flags(0), std::in_place,
            std::forward<Arguments>(arguments)...) {}

  /** What lethe_malloc_flags takes: LETHE_GUARDED and the like. */
  struct with_flags {
    explicit with_flags(unsigned wanted) : flags(wanted) {}
    unsigned flags;
  };
  template <typename... Arguments>
  explicit box(with_flags with, std::in_place_t, Arguments &&...arguments)
      : object(allocate(with.flags)) {
#if defined(__cpp_exceptions)
    try {
      construct(std::forward<Arguments>(arguments)...);
    } catch (...) {
      lethe_free(object);
      throw;
    }
#else
    construct(std::forward<Arguments>(arguments)...);
#endif
  }

  box() : box(std::in_place) {}
  box(const box &) = delete;
  box &operator=(const box &) = delete;
  box(box &&other) noexcept : object(std::exchange(other.object, nullptr)) {}
  box &operator=(box &&other) noexcept {
    std::swap(object, other.object);
    other.reset();
    return *this;
  }
  ~box() { reset(); }

  Type &expose() & noexcept { return *object; }
  const Type &expose() const & noexcept { return *object; }
  /* What a temporary holds is wiped before it could be used. */
  Type &expose() && = delete;
  const Type &expose() const && = delete;

  bool has_value() const noexcept { return object != nullptr; }
  /** A box of its own with a copy of the object. */
  box clone() const { return box(std::in_place, *object); }
  /** Wipes and frees the object. */
  void reset() noexcept {
    if (Type *last = std::exchange(object, nullptr)) {
      last->~Type();
      lethe_free(last);
    }
  }
  /** lethe_status of the storage. */
  unsigned status() const noexcept { return lethe_status(object); }

private:
  static_assert(alignof(Type) <= 16,
                "for larger alignments use allocator with std::vector");

  static Type *allocate(unsigned flags) {
    if (void *block = lethe_malloc_flags(sizeof(Type), flags))
      return static_cast<Type *>(block);
    detail::fail_allocation();
  }
  template <typename... Arguments> void construct(Arguments &&...arguments) {
    ::new (static_cast<void *>(object))
        Type(std::forward<Arguments>(arguments)...);
  }

  Type *object;
};

/** An object in place, on the stack or in another one, that is wiped, padding
 * and all, where it ends or is moved from. */
template <typename Type> class zeroizing {
  static_assert(std::is_trivially_copyable_v<Type>,
                "what a type with a destructor owns is elsewhere: use box, or "
                "lethe::allocator");

public:
  zeroizing() : object() {}
  explicit zeroizing(const Type &value) : object(value) {}
  zeroizing(const zeroizing &) = delete;
  zeroizing &operator=(const zeroizing &) = delete;
  zeroizing(zeroizing &&other) noexcept : object(other.object) { other.wipe(); }
  zeroizing &operator=(zeroizing &&other) noexcept {
    if (this != &other) {
      object = other.object;
      other.wipe();
    }
    return *this;
  }
  ~zeroizing() { wipe(); }

  Type &operator*() & noexcept { return object; }
  const Type &operator*() const & noexcept { return object; }
  Type *operator->() & noexcept { return &object; }
  const Type *operator->() const & noexcept { return &object; }
  Type &operator*() && = delete;
  Type *operator->() && = delete;

  zeroizing clone() const { return zeroizing(object); }
  void wipe() noexcept { lethe_wipe(&object, sizeof object); }

private:
  Type object;
};

/** Characters on the heap, however few, and a terminator. Moves, but does not
 * copy; clone() says so. All that it lets go of is wiped. */
class string {
public:
  string() { characters.push_back('\0'); }
  explicit string(std::string_view text) : string() { append(text); }
  string(const string &) = delete;
  string &operator=(const string &) = delete;
  string(string &&other) noexcept : characters(std::move(other.characters)) {}
  string &operator=(string &&other) noexcept {
    characters.swap(other.characters);
    other.characters.clear();
    other.characters.shrink_to_fit();
    return *this;
  }

  /** The text. Valid until the string is changed. */
  std::string_view expose() const & noexcept { return {c_str(), size()}; }
  std::string_view expose() const && = delete;
  const char *c_str() const & noexcept {
    return characters.empty() ? "" : characters.data();
  }
  const char *c_str() const && = delete;
  /** size() characters that may be written to; null if moved from. */
  char *data() & noexcept { return characters.data(); }

  std::size_t size() const noexcept {
    return characters.empty() ? 0 : characters.size() - 1;
  }
  bool empty() const noexcept { return size() == 0; }
  string clone() const { return string(expose()); }
  void reserve(std::size_t count) { characters.reserve(count + 1); }

  /** text may be part of this string. */
  string &append(std::string_view text) {
    vector<char> whole;
    if (size() + text.size() + 1 > characters.capacity()) {
      whole.reserve(2 * (size() + text.size() + 1));
      whole.insert(whole.end(), c_str(), c_str() + size());
      whole.insert(whole.end(), text.begin(), text.end());
      whole.push_back('\0');
      characters.swap(whole);
      return *this;
    }
    resize(size() + text.size());
    if (!text.empty())
      std::memmove(characters.data() + size() - text.size(), text.data(),
                   text.size());
    return *this;
  }
  string &operator+=(std::string_view text) { return append(text); }
  void push_back(char character) { append({&character, 1}); }

  /** What is new is filled with fill, what is no more is wiped. */
  void resize(std::size_t count, char fill = '\0') {
    if (characters.empty())
      characters.push_back('\0');
    if (count > size()) {
      characters.back() = fill;
      characters.resize(count, fill);
      characters.push_back('\0');
    } else {
      characters.resize(count);
      characters.push_back('\0');
    }
  }
  void clear() { resize(0); }

  /** In a time that depends on the sizes only. */
  friend bool operator==(const string &left, std::string_view right) noexcept {
    return left.size() == right.size() &&
           lethe_equal(left.c_str(), right.data(), right.size());
  }
  friend bool operator==(const string &left, const string &right) noexcept {
    return left == right.expose();
  }
  friend bool operator!=(const string &left, std::string_view right) noexcept {
    return !(left == right);
  }
  friend bool operator!=(const string &left, const string &right) noexcept {
    return !(left == right);
  }

private:
  vector<char> characters; /* with the terminator; empty if moved from */
};

/* Secrets are not printed. */
template <typename Stream, typename Type>
Stream &operator<<(Stream &, const box<Type> &) = delete;
template <typename Stream, typename Type>
Stream &operator<<(Stream &, const zeroizing<Type> &) = delete;
template <typename Stream>
Stream &operator<<(Stream &, const string &) = delete;
template <typename Stream, typename Type>
Stream &operator<<(Stream &, const vector<Type> &) = delete;
template <typename Character, typename Traits>
std::basic_ostream<Character, Traits> &
operator<<(std::basic_ostream<Character, Traits> &,
           const std::basic_string<Character, Traits, allocator<Character>> &) =
    delete;

} // namespace lethe

/* C++20 would print strings, C++23 vectors as ranges. */
#if __cplusplus >= 202002L && __has_include(<format>)
#include <format>
#if defined(__cpp_lib_format)
template <typename Character, typename Traits>
struct std::formatter<
    std::basic_string<Character, Traits, lethe::allocator<Character>>,
    Character> {
  formatter() = delete;
};
#endif
#if defined(__cpp_lib_format_ranges)
template <typename Type>
constexpr auto std::format_kind<std::vector<Type, lethe::allocator<Type>>> =
    std::range_format::disabled;
#endif
#endif

#endif
