// RUN: %check-tidy secret-copy %s %t --std=c11,c23
// What may look like a copy of a secret, and is none.

#define SECRET __attribute__((annotate("secret")))
typedef __SIZE_TYPE__ size_t;
void *memcpy(void *, const void *, size_t);
void *memset(void *, int, size_t);
int memcmp(const void *, const void *, size_t);
char *strdup(const char *);
void use(const void *);

struct SECRET key {
  unsigned char bytes[32];
};
struct session {
  struct {
    int id, flags;
  } head;
  struct key key;
};

// near miss: an incomplete type is not copied.
struct SECRET hidden;
struct hidden *find(struct hidden *h) { return h; }
// near miss: a scalar is a value, not an object.
int round_of(int key SECRET) { return key; }
// near miss: a pointer to a function that takes one.
void with_callback(void (*f)(struct key));
// near miss: a secret enumeration is a scalar.
enum SECRET state { start, end };
enum state next(enum state s) { return s; }

void objects(struct session *s, struct key *k, unsigned char *SECRET p) {
  unsigned char SECRET local[32];
  // near miss: a public part of an object that has a secret one.
  struct session t = {.head = s->head};
  // near miss: assignment of a public part.
  t.head = s->head;
  // near miss: a pointer to the object.
  struct session *same = s;
  // near miss: an array of pointers to objects.
  struct key *keys[2] = {k, &s->key};
  // near miss: wiped.
  memset(local, 0, sizeof local);
  // near miss: compared.
  use(memcmp(local, p, 32) ? p : 0);
  // near miss: from one marked array to another.
  memcpy(local, p, 32);
  // near miss: into a part of a marked object.
  memcpy(k->bytes + 8, p, 8);
  // near miss: into memory a marked pointer leads to.
  memcpy(&p[4], k, 4);
  // near miss: by a local pointer to marked memory.
  unsigned char *to = k->bytes;
  memcpy(to, p, 32);
  // near miss: a list of pointers is copied, not what they lead to.
  struct key *others[2];
  memcpy(others, keys, sizeof keys);
  // near miss: the object is read only to be compared.
  if (k->bytes[0] == p[0])
    use(same);
  // near miss: the address of an element.
  const unsigned char *element = &k->bytes[3];
  // near miss: a byte for a computation.
  unsigned sum = k->bytes[0] ^ p[1];
  use(element + (sum & 1));
}

// near miss: strdup of what is public.
char *copy_name(const char *name) { return strdup(name); }
// near miss: a copy for a field that is marked.
struct login {
  char *SECRET word;
};
void keep(struct login *l, const char *SECRET word) { l->word = strdup(word); }
// near miss: in the initialiser of such a field.
struct login kept(const char *SECRET word) {
  struct login l = {.word = strdup(word)};
  return l;
}
// near miss: a literal has no other place yet.
static const struct key zero = {{0}};
// near miss: typeof does not evaluate.
void types(struct key *k) {
  __typeof__(*k) empty = {{0}};
  use(&empty);
}
// near miss: a context that is secret as a whole gives its user a result.
struct SECRET mac {
  unsigned char state[64], tag[16];
};
void finish(struct mac *m, unsigned char *tag) { memcpy(tag, m->tag, 16); }
// near miss: some part of an object, that may be a public one.
void part(struct session *s, unsigned char *out, size_t offset) {
  memcpy(out, (unsigned char *)s + offset, 4);
}
