// What of the standard library the tests need, with its interface.
#ifndef CONTAINERS_H
#define CONTAINERS_H

typedef __SIZE_TYPE__ size_t;

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
template <class T>
constexpr typename remove_reference<T>::type &&move(T &&t) noexcept {
  return static_cast<typename remove_reference<T>::type &&>(t);
}
template <class T> void swap(T &a, T &b);

template <class T, size_t N> struct array {
  T elements[N];
  T *data();
  const T *begin() const;
  const T *end() const;
};

template <class T> class vector {
public:
  vector();
  template <class I> vector(I first, I last);
  vector(size_t count, const T &value);
  vector(const vector &);
  vector(vector &&) noexcept;
  vector &operator=(const vector &);
  vector &operator=(vector &&) noexcept;
  ~vector();
  T *begin();
  T *end();
  const T *begin() const;
  const T *end() const;
  void push_back(const T &);
  void push_back(T &&);
  template <class... A> T &emplace_back(A &&...);
  template <class I> void assign(I first, I last);
  T &operator[](size_t);

private:
  T *first, *last;
};

template <class T> class unique_ptr {
public:
  unique_ptr(unique_ptr &&) noexcept;
  unique_ptr &operator=(unique_ptr &&) noexcept;
  T &operator*() const;
  T *operator->() const;

private:
  T *pointer;
};
template <class T> class shared_ptr {
public:
  shared_ptr(const shared_ptr &);
  T &operator*() const;

private:
  T *pointer;
};
template <class T, class... A> unique_ptr<T> make_unique(A &&...);
template <class T, class... A> shared_ptr<T> make_shared(A &&...);

template <class T> class span {
public:
  template <class C> span(C &);

private:
  struct extent {
    size_t count;
  };
  T *first;
  extent length;
};

// Has a copy constructor of its own, and owns nothing.
template <class T> class deque_iterator {
public:
  deque_iterator(const deque_iterator &);

private:
  T *current, *end;
  T **block;
};

template <class T> class reference_wrapper {
public:
  reference_wrapper(T &);

private:
  T *pointer;
};
template <class T> reference_wrapper<T> ref(T &);

template <class> class function;
template <class R, class... A> class function<R(A...)> {
public:
  template <class F> function(F &&) {}
  function(const function &);
};
template <class F, class... A> int bind(F &&, A &&...);

template <class T> class optional {
public:
  template <class U> optional(U &&);
  template <class U> optional &operator=(U &&);
  optional(const optional &);

private:
  union {
    T value;
  };
};
class any {
public:
  template <class T> any(T &&);
};
class thread {
public:
  template <class F, class... A> thread(F &&, A &&...);
};
template <class A, class B> struct pair {
  A first;
  B second;
};
template <class A, class B> pair<A, B> make_pair(A &&, B &&);

template <class I, class O> O copy(I first, I last, O to);

} // namespace std

#endif
