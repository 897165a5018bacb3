#ifndef OWNERS_H
#define OWNERS_H

using size_t = decltype(sizeof(0));

namespace std {
template <class T> struct remove_reference {
  using type = T;
};
template <class T> struct remove_reference<T &> {
  using type = T;
};
template <class T> struct remove_reference<T &&> {
  using type = T;
};
template <class T> typename remove_reference<T>::type &&move(T &&value);

template <class T> class allocator {};
template <class T> struct default_delete {};

template <class T, class A = allocator<T>> class vector {
public:
  vector();
  explicit vector(size_t count, const A & = A());
  vector(size_t count, const T &value, const A & = A());
  vector(const vector &);
  vector(vector &&);
  ~vector();
  vector &operator=(const vector &);
  vector &operator=(vector &&);
  T &operator[](size_t);
  bool empty() const;
  T *data();
  const T *data() const;
  T *begin();
  T *end();
  size_t size() const;
  void push_back(const T &);
  template <class... Args> T &emplace_back(Args &&...);
  void pop_back();
  void reserve(size_t);
  void resize(size_t);
  void shrink_to_fit();
  void clear();
  void swap(vector &);
};

template <class C, class A = allocator<C>> class basic_string {
public:
  basic_string();
  basic_string(const C *, const A & = A());
  basic_string(const C *, size_t, const A & = A());
  basic_string(const basic_string &);
  basic_string(basic_string &&);
  ~basic_string();
  basic_string &operator=(const basic_string &);
  basic_string &operator+=(C);
  basic_string &append(const C *, size_t);
  basic_string substr(size_t, size_t) const;
  C *data();
  const C *c_str() const;
  size_t size() const;
  void reserve(size_t);
  void clear();
};
using string = basic_string<char>;

template <class T, class D = default_delete<T>> class unique_ptr {
public:
  unique_ptr();
  explicit unique_ptr(T *);
  unique_ptr(unique_ptr &&);
  ~unique_ptr();
  T *get() const;
  T &operator*() const;
  T *operator->() const;
  explicit operator bool() const;
  T *release();
  void reset(T * = nullptr);
};
template <class T, class... Args> unique_ptr<T> make_unique(Args &&...);
template <class T> struct shared_ptr {
  ~shared_ptr();
  T *operator->() const;
};
template <class T, class... Args> shared_ptr<T> make_shared(Args &&...);

template <class I, class T> void fill(I, I, const T &);
[[noreturn]] void terminate() noexcept;
} // namespace std

namespace lethe {
template <class T> class allocator {};
template <class T> using vector = std::vector<T, allocator<T>>;
using string = std::basic_string<char, allocator<char>>;
} // namespace lethe

extern "C" {
void lethe_wipe(void *, size_t);
void free(void *);
[[noreturn]] void exit(int);
}

#endif
