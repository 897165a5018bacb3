// RUN: %check-tidy secret-lost-annotation %s %t --config="{CheckOptions: {secret.NamePatterns: '*password*'}}"

struct session {
  const char *text;
};
extern const char *current;
const char *password;
// near miss: a secret by its name only; the plugin sees markings.
void keep(struct session *session, const char *password) {
  session->text = password;
}
// near miss: likewise.
const char **address = &password;
