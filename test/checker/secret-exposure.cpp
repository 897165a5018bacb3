// RUN: %check-tidy secret-exposure %s %t --std=c++17,c++23

#include "text.h"

#define SECRET __attribute__((annotate("secret")))

struct SECRET Key {
  unsigned char Bytes[32];
  int Length;
};

struct Account {
  std::string Name;
  std::string Password SECRET;
};

// near miss: an operator of one's own that prints a placeholder.
std::ostream &operator<<(std::ostream &Stream, const Key &) {
  return Stream << "[key]";
}

void streamed(const Account &User, const Key &Secret) {
  std::cout << "password: " << User.Password;
  // CHECK-MESSAGES: :[[@LINE-1]]:32: warning: 'operator<<' prints secret 'Password'; leave it out [secret-exposure]
  // near miss: another field.
  std::cout << User.Name;
  // near miss: its length.
  std::cout << int(User.Password.size()) << Secret.Length;
  std::cout << User.Password.c_str();
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: 'operator<<' prints secret 'Password'; leave it out
  std::cout << Secret.Bytes[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: 'operator<<' prints secret 'Bytes'; leave it out
  // near miss: where it lies.
  std::cout << (const void *)Secret.Bytes;
  // near miss: prints as the operator above does.
  std::cout << Secret;
  std::ostringstream Text;
  Text << ("user " + User.Password);
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: 'operator<<' prints secret 'Password'; leave it out
  std::cout.write((const char *)Secret.Bytes, 32);
  // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: 'write' writes secret 'Bytes' in clear; encrypt it first or leave it out
}

// near miss: the stream is a secret, too.
void marked_stream(const Account &User) {
  SECRET std::ostringstream Text;
  Text << User.Password;
}

class QDebug {
public:
  QDebug &operator<<(const char *Text);
  QDebug &operator<<(unsigned long Number);
};
QDebug qDebug();
class Bits {
public:
  Bits &operator<<(const char *Text);
};

void other_streams(const Account &User, Bits &Into) {
  qDebug() << User.Password.c_str();
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: 'operator<<' prints secret 'Password'; leave it out
  // near miss: its length.
  qDebug() << User.Password.size();
  // near miss: no stream of text.
  Into << User.Password.c_str();
}

#define LOG(LEVEL) (std::cout << #LEVEL)
void logged(const Account &User) {
  LOG(info) << User.Password;
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: 'operator<<' prints secret 'Password'; leave it out
  // near miss: no secret.
  LOG(info) << User.Name;
}

void formatted(const Account &User, int Pin SECRET) {
  std::print("{}", User.Password);
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: 'std::print' prints secret 'Password'; leave it out
  std::string Line = std::format("{}", Pin);
  // CHECK-MESSAGES: :[[@LINE-1]]:40: warning: 'std::format' turns secret 'Pin' into text in unmarked memory; leave it out or mark where it goes
  // near miss: the text is a secret, too.
  SECRET std::string Kept = std::to_string(Pin);
  // near miss: put together, and assigned later on.
  Kept = "PIN " + std::to_string(Pin);
  std::string Digits = std::to_string(Pin);
  // CHECK-MESSAGES: :[[@LINE-1]]:39: warning: 'std::to_string' turns secret 'Pin' into text in unmarked memory; leave it out or mark where it goes
  // near miss: another number.
  std::string Other = std::to_string(User.Name.size());
}

class LoginError : public std::runtime_error {
public:
  LoginError(const std::string &User, const std::string &Password);
};

void thrown(const Account &User, int Kind) {
  if (Kind == 1)
    throw std::runtime_error("wrong password " + User.Password);
  // CHECK-MESSAGES: :[[@LINE-1]]:30: warning: exception 'runtime_error' takes secret 'Password' along, to wherever it is caught, logged or ends the program; leave it out
  if (Kind == 2)
    throw LoginError(User.Name, User.Password);
  // CHECK-MESSAGES: :[[@LINE-1]]:33: warning: exception 'LoginError' takes secret 'Password' along, to wherever it is caught, logged or ends the program; leave it out
  if (Kind == 3)
    throw User.Password;
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: exception 'basic_string' takes secret 'Password' along, to wherever it is caught, logged or ends the program; leave it out
  // near miss: says whose password it is.
  throw std::runtime_error("wrong password of " + User.Name);
}

template <typename T> void show(const T &User) {
  std::cout << User.Password;
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: 'operator<<' prints secret 'Password'; leave it out
}
struct Other {
  std::string Password;
};
// near miss: reported once, and not for the class without a secret.
void shown(const Account &User, const Other &Third) {
  show(User);
  show(Third);
}

// near miss: a lambda prints something else.
void lambda(const Account &User) {
  auto Print = [&] { std::cout << User.Name; };
  Print();
}

void copies(const char (&Password)[32] SECRET, const char *Other) {
  for (char Letter : Password)
    std::cout << Letter;
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: 'operator<<' prints secret 'Password'; leave it out
  std::string_view View = Password;
  std::cout << View;
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: 'operator<<' prints secret 'Password'; leave it out
  // near miss: a view that leads elsewhere by then.
  std::string_view Reused = Password;
  Reused = Other;
  std::cout << Reused;
}
