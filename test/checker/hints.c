// Secrets in code without markings, told by options.
// RUN: %check-tidy secret-exposure,secret-literal %s %t "--config={CheckOptions: {secret.NamePatterns: '*passw*;*_key', secret.SecretParameters: 'log_on:2'}}"
// RUN: %check-tidy secret-missing-wipe %S/Inputs/hints-functions.c %t-functions "--config={CheckOptions: {secret.NamePatterns: 'key', secret.WipeFunctions: 'scrub;erase_range:2:3', secret.FreeFunctions: 'pool_free:2'}}"
int printf(const char *format, ...);
int log_on(const char *user, const char *credential);

struct account {
  char password[32];
  int password_length;
  void (*on_key)(void);
};

// By its name.
void by_name(const struct account *account, const char *session_key) {
  printf("%s", account->password);
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: 'printf' prints secret 'password'
  printf("%s", session_key);
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: 'printf' prints secret 'session_key'
}

char master_key[] = "0123456789";
// CHECK-MESSAGES: :[[@LINE-1]]:21: warning: secret 'master_key' is initialised from a literal

// By what it is handed to.
int by_parameter(const char *user, const char *entered) {
  printf("%s", entered);
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: 'printf' prints secret 'entered'
  printf("%s", user); // near miss: another parameter.
  return log_on(user, entered);
}

void near_misses(const struct account *account, const char *keyboard) {
  printf("%d", account->password_length); // near miss: a number is no key.
  printf("%s", keyboard);                 // near miss: no pattern fits.
  account->on_key();                      // near miss: code.
  const char *unused = "name";            // near miss: no pattern fits.
  (void)unused;
}
