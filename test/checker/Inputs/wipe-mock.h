// As much of the standard library as tests of wipes need.
#ifndef WIPE_MOCK_H
#define WIPE_MOCK_H

typedef __SIZE_TYPE__ size_t;
extern "C" void *memset(void *, int, size_t);
extern "C" int memcmp(const void *, const void *, size_t);

namespace std {
using ::memcmp;
using ::memset;

template <class T> struct vector {
  explicit vector(size_t);
  vector(const vector &);
  vector(vector &&);
  ~vector();
  T *data();
  const T *data() const;
  T *begin();
  T *end();
  size_t size() const;
  bool empty() const;
  void clear();
  T &operator[](size_t);
};
template <class T> bool operator==(const vector<T> &, const vector<T> &);
template <class T, size_t N> struct array {
  T elements[N];
  T *data();
  T *begin();
  T *end();
  size_t size() const;
  void fill(const T &);
  T &operator[](size_t);
};
template <class T, size_t N>
bool operator==(const array<T, N> &, const array<T, N> &);
template <class T> struct span {
  T *first;
  size_t count;
  T *begin() const;
  T *end() const;
};
template <class T> struct unique_ptr {
  explicit unique_ptr(T *);
  ~unique_ptr();
  T *get() const;
};
template <class T> struct shared_ptr {
  shared_ptr(const shared_ptr &);
  ~shared_ptr();
  T *get() const;
};
template <class I, class T> void fill(I, I, const T &);
template <class I, class N, class T> I fill_n(I, N, const T &);
template <class I, class J> bool equal(I, I, J);
} // namespace std

#endif
