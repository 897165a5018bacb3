// Each kind of entry of a secrets list that says which data is secret; the
// note names the line of the list.
// RUN: %check-tidy secret-exposure %s %t "--config={CheckOptions: {secret.SecretsFile: %S/Inputs/secrets-file.txt}}"
int printf(const char *format, ...);
typedef struct {
  char bytes[16];
} seed;
struct vault {
  char name[16];
  char master[16];
};
char root_secret[16];
char roof[16];

void derive(const char *salt, const char *input) {
  printf("%s", input);
  // CHECK-NOTES: :[[@LINE-1]]:16: warning: 'printf' prints secret 'input'; leave it out [secret-exposure]
  // CHECK-NOTES: :[[@LINE-3]]:43: note: 'input' is marked secret by the secrets list, at {{.*}}secrets-file.txt:1
  printf("%s", salt); // near miss: the other parameter.
}

void unlock(const char *passcode, const struct vault *vault, const seed *s) {
  printf("%s", passcode);
  // CHECK-NOTES: :[[@LINE-1]]:16: warning: 'printf' prints secret 'passcode'; leave it out [secret-exposure]
  // CHECK-NOTES: :[[@LINE-3]]:25: note: 'passcode' is marked secret by the secrets list, at {{.*}}secrets-file.txt:2
  printf("%s", vault->master);
  // CHECK-NOTES: :[[@LINE-1]]:16: warning: 'printf' prints secret 'master'; leave it out [secret-exposure]
  // CHECK-NOTES: :10:8: note: 'master' is marked secret by the secrets list, at {{.*}}secrets-file.txt:3
  printf("%s", vault->name); // near miss: the other field.
  printf("%s", s->bytes);
  // CHECK-NOTES: :[[@LINE-1]]:16: warning: 'printf' prints secret 'bytes'; leave it out [secret-exposure]
  // CHECK-NOTES: :6:8: note: 'bytes' is a field of secret type 'seed' by the secrets list, at {{.*}}secrets-file.txt:4
  printf("%s", root_secret);
  // CHECK-NOTES: :[[@LINE-1]]:16: warning: 'printf' prints secret 'root_secret'; leave it out [secret-exposure]
  // CHECK-NOTES: :12:6: note: 'root_secret' is marked secret by the secrets list, at {{.*}}secrets-file.txt:5
  printf("%s", roof); // near miss: no entry.
}
