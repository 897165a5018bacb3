// A function whose address goes to a marked pointer, or to one of a marked
// type, is hardened: callers in other units count on it.
// RUN: %clangxx -std=c++17 %lethe -Rpass=lethe -Xclang -verify -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))
typedef int hash(int) SECRET;
typedef int plain_hash(int);
struct methods {
  plain_hash *plain, *marked SECRET;
  hash *typed;
};

// expected-remark@+1 {{it is secret: is the target of a marked function pointer}}
static int in_list(int x) { return x + 1; }
// expected-remark@+1 {{'typed_in_list(int)'}}
static int typed_in_list(int x) { return x + 2; }
extern const methods list;
const methods list = {nullptr, in_list, &typed_in_list};

// expected-remark@+1 {{'in_array_of_structs(int)'}}
static int in_array_of_structs(int x) { return x + 3; }
extern const methods structs[2];
const methods structs[2] = {{}, {nullptr, in_array_of_structs, nullptr}};

// expected-remark@+1 {{'in_array(int)'}}
static int in_array(int x) { return x + 4; }
// expected-remark@+1 {{'in_typed_array(int)'}}
static int in_typed_array(int x) { return x + 5; }
plain_hash *array[2][2] SECRET = {{}, {nullptr, in_array}};
hash *typed_array[2][2] = {{}, {nullptr, in_typed_array}};

union either {
  plain_hash *marked SECRET;
  plain_hash *plain;
};
// expected-remark@+1 {{'in_union(int)'}}
static int in_union(int x) { return x + 6; }
either choice = {in_union};

// expected-remark@+1 {{'assigned(int)'}}
static int assigned(int x) { return x + 7; }
// expected-remark@+1 {{'chosen(int)'}}
static int chosen(int x) { return x + 8; }
// expected-remark@+1 {{'or_chosen(int)'}}
static int or_chosen(int x) { return x + 9; }
// expected-remark@+1 {{'handed_over(int)'}}
static int handed_over(int x) { return x + 10; }
// expected-remark@+1 {{'to_constructor(int)'}}
static int to_constructor(int x) { return x + 11; }
// expected-remark@+1 {{'to_member(int)'}}
static int to_member(int x) { return x + 12; }
// expected-remark@+1 {{'returned(int)'}}
static int returned(int x) { return x + 13; }
// expected-remark@+1 {{'in_local(int)'}}
static int in_local(int x) { return x + 14; }
// expected-remark@+1 {{'through_cast(int)'}}
static int through_cast(int x) { return x + 15; }
class object {
  plain_hash *Marked SECRET;
  plain_hash *Plain;

public:
  object(plain_hash *p SECRET, plain_hash *q);
};
int not_to_member(int x) { return x + 21; }
object::object(plain_hash *p SECRET, plain_hash *q)
    : Marked(to_member), Plain(not_to_member) {}
void take(plain_hash *p SECRET, plain_hash *q);
int not_handed_over(int x) { return x + 22; }
int not_assigned(int x) { return x + 23; }
void use(methods *m, bool b) {
  m->marked = assigned;
  m->plain = not_assigned;
  m->typed = b ? chosen : or_chosen;
  take(handed_over, not_handed_over);
  object o(to_constructor, not_handed_over);
  plain_hash *local SECRET = in_local;
  take(local, nullptr);
  m->marked = (plain_hash *)(void *)through_cast;
}
hash *give() { return returned; }

// Near misses: the pointer beside it, and what the linker may take from another
// unit, which does not see the pointer.
int plain(int x) { return x + 24; }
extern const methods others;
const methods others = {plain, nullptr, nullptr};
inline int replaceable(int x) { return x + 25; }
extern const methods inlined;
const methods inlined = {nullptr, replaceable, nullptr};
