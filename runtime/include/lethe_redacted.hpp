/* Includes lethe.hpp and lets secrets be printed, as [REDACTED]: for code that
 * logs whole structures. To be included in all units of a program or in none
 * that share templates which print. */
#ifndef LETHE_REDACTED_HPP
#define LETHE_REDACTED_HPP

#include "lethe.hpp"

#include <ostream>

namespace lethe {

template <typename Type>
std::ostream &operator<<(std::ostream &stream, const box<Type> &) {
  return stream << "[REDACTED]";
}
template <typename Type>
std::ostream &operator<<(std::ostream &stream, const zeroizing<Type> &) {
  return stream << "[REDACTED]";
}
inline std::ostream &operator<<(std::ostream &stream, const string &) {
  return stream << "[REDACTED]";
}
template <typename Type>
std::ostream &operator<<(std::ostream &stream, const vector<Type> &) {
  return stream << "[REDACTED]";
}
inline std::ostream &operator<<(
    std::ostream &stream,
    const std::basic_string<char, std::char_traits<char>, allocator<char>> &) {
  return stream << "[REDACTED]";
}

} // namespace lethe

#endif
