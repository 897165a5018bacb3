// RUN: %check-tidy secret-literal %s %t --std=c++17,c++23 --config='{CheckOptions: {secret-literal.IgnoredConstants: "label*;Prefix", secret-literal.SmallestInteger: 5000}}'

#include "containers.h"
#define SECRET __attribute__((annotate("secret")))

namespace std {
class string {
public:
  string();
  string(const char *);
  string &operator=(const char *);
};
} // namespace std

std::string password SECRET("hunter2");
// CHECK-MESSAGES: :[[@LINE-1]]:29: warning: secret 'password' is initialised from a literal in the source; read it at run time [secret-literal]
std::array<unsigned char, 4> key SECRET = {1, 2, 3, 4};
// CHECK-MESSAGES: :[[@LINE-1]]:44: warning: secret 'key' is initialised from a constant {{.*}}
// near miss: not marked, or empty.
std::string user("root");
std::string unset SECRET;
std::array<unsigned char, 4> zero SECRET = {};

class Login {
public:
  Login() : word("hunter2"), user("root") {}
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: secret 'word' is initialised from a literal {{.*}}
  // near miss: from what it is handed.
  explicit Login(const char *given) : word(given) {}

private:
  std::string word SECRET;
  const char *standard SECRET = "standard";
  // CHECK-MESSAGES: :[[@LINE-1]]:33: warning: secret 'standard' is initialised from a literal {{.*}}
  // near miss: public.
  std::string user = "root";
  const char *none SECRET = nullptr;
};

template <class T> void in_template() {
  const char *word SECRET = "hunter2";
  // CHECK-MESSAGES: :[[@LINE-1]]:29: warning: secret 'word' is initialised from a literal {{.*}}
}
void assigned() {
  password = "letmein";
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: secret 'password' is assigned from a literal {{.*}}
  // near miss: public.
  user = "letmein";
  in_template<int>();
  in_template<char>();
}

constexpr unsigned char Prefix[] = {1, 2, 3};
constexpr unsigned char Suffix[] = {1, 2, 3};
const unsigned char *start SECRET = Prefix;
const unsigned char *end SECRET = Suffix;
// CHECK-MESSAGES: :[[@LINE-1]]:35: warning: secret 'end' is initialised from constant 'Suffix'; {{.*}}
// near miss: what option IgnoredConstants names, `start` as well.
const char *label SECRET = "label: key";
// near miss: smaller than option SmallestInteger.
int number SECRET = 4711;
