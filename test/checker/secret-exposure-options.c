// RUN: %check-tidy secret-exposure %s %t --config="{CheckOptions: {secret-exposure.Sinks: 'upload:2;publish', secret-exposure.LogFunctions: 'trace_*'}}"

#define SECRET __attribute__((annotate("secret")))
void upload(const void *key, const void *data);
void publish(int port, const void *data);
void trace_text(const char *text);
void log_info(const char *text);

void use(const char *password SECRET, const char *other) {
  upload(other, password);
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: 'upload' writes secret 'password' in clear; encrypt it first or leave it out [secret-exposure]
  // near miss: not the parameter of the option.
  upload(password, other);
  publish(1, password);
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: 'publish' writes secret 'password' in clear; encrypt it first or leave it out
  trace_text(password);
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: 'trace_text' prints secret 'password'; leave it out
  // near miss: the option names no such function.
  log_info(password);
  // near miss: no secret.
  publish(1, other);
}
