// The taint fixpoint: which functions are handed secret data, and which not.
// RUN: %clang %lethe -Rpass=lethe -Xclang -verify -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))
typedef unsigned char byte;

void *memcpy(void *, const void *, unsigned long);

// expected-remark@+1 {{it is secret: is handed secret data by 'source'}}
static int value(int x) { return x + 1; }

// expected-remark@+1 {{it is secret: is handed secret data by 'source'}}
static int pointer(const byte *p) { return p[0]; }

// Two calls further down.
// expected-remark@+1 {{it is secret: is handed secret data by 'middle'}}
static int deep(int x) { return x * 3; }
// expected-remark@+1 {{it is secret: is handed secret data by 'source'}}
static int middle(int x) { return deep(x); }

// A copy made through a second pointer is as secret.
// expected-remark@+1 {{it is secret: is handed secret data by 'source'}}
static int copied(const byte *p) { return p[1]; }

// So is what a helper writes through its pointer, and what it returns.
// expected-remark@+1 {{it is secret: is handed secret data by 'source'}}
static void fill(byte *to, const byte *from) { to[0] = from[0] ^ 1; }
// expected-remark@+1 {{it is secret: is handed secret data by 'source'}}
static int filled(const byte *p) { return p[0]; }
// expected-remark@+1 {{it is secret: is handed secret data by 'source'}}
static int returned(int x) { return x; }

// expected-remark@+1 {{it is secret: is handed secret data by 'source'}}
static int variadic(int count, ...) { return count; }

// `?:` on a secret selects between public values.
// expected-remark@+1 {{it is secret: is handed secret data by 'source'}}
static int choice(int x) { return x; }

// Near miss: handed nothing but public data by the same function.
static int public_value(int x) { return x - 1; }
// Near miss: its result is made from public data.
static int public_result(int x) { return x; }

// expected-remark@+1 {{it is secret: declares secret 'key'}}
int source(const byte *in, int length) {
  byte key[32] SECRET;
  byte copy[32], *alias = copy, output[4];
  for (int i = 0; i < 32; i++)
    key[i] = in[i];
  memcpy(alias, key, sizeof copy);
  fill(output, key);
  int sum = value(key[0]) + pointer(key) + middle(key[1]) + copied(copy) +
            filled(output) + returned(value(key[4])) + variadic(1, key[2]) +
            choice(key[3] ? 1 : 2);
  return sum + public_value(length) + public_result(public_value(length));
}

// Near miss: an unmarked caller of a secret function. The result is the secret
// function's declared output.
int caller(const byte *in) { return public_value(source(in, 3)); }

// Near miss: what is stored under a branch on a secret does not become secret.
int branched(int x) { return x + 6; }
// expected-remark@+1 {{it is secret: has secret parameter 'key'}}
int branches(int key SECRET) {
  int x = 1;
  if (key)
    x = 2;
  return branched(x);
}
