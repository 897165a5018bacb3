// What of the standard library makes and prints text, without its code.
namespace std {
template <typename T> struct char_traits;
template <typename T> struct allocator;
template <typename T, typename Traits = char_traits<T>,
          typename Allocator = allocator<T>>
class basic_string {
public:
  basic_string(const T *Text);
  basic_string(const basic_string &Other);
  ~basic_string();
  basic_string &operator=(const basic_string &Other);
  const T *c_str() const;
  unsigned long size() const;
};
using string = basic_string<char>;
class basic_string_view {
public:
  basic_string_view(const char *Text);
};
using string_view = basic_string_view;
template <typename T>
basic_string<T> operator+(const basic_string<T> &A, const basic_string<T> &B);
template <typename T>
basic_string<T> operator+(const T *A, const basic_string<T> &B);
string to_string(int Value);
template <typename... T> string format(const char *Format, const T &...Values);
template <typename... T> void print(const char *Format, const T &...Values);

class ios_base {};
template <typename T, typename Traits = char_traits<T>>
class basic_ostream : public ios_base {
public:
  basic_ostream &operator<<(int Value);
  basic_ostream &operator<<(const void *Address);
  basic_ostream &write(const T *Data, unsigned long Size);
};
template <typename T>
basic_ostream<T> &operator<<(basic_ostream<T> &Stream, const T *Text);
template <typename T>
basic_ostream<T> &operator<<(basic_ostream<T> &Stream,
                             const basic_string<T> &Text);
using ostream = basic_ostream<char>;
ostream &operator<<(ostream &Stream, string_view Text);
ostream &operator<<(ostream &Stream, char Text);
class ostringstream : public ostream {
public:
  string str() const;
};
extern ostream cout;

class exception {
public:
  virtual ~exception();
};
class runtime_error : public exception {
public:
  explicit runtime_error(const string &Text);
  explicit runtime_error(const char *Text);
};
} // namespace std
