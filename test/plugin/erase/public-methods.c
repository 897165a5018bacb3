// Which method is called through a pointer to a table of them, itself read from
// memory, is public if the method is said to be.
// RUN: %clang %lethe-codegen -O0 -fPIC -S -o - %s | FileCheck %s
// RUN: %clang %lethe-codegen -O2 -fPIC -S -o - %s | FileCheck %s
#define SECRET __attribute__((annotate("secret")))
#define PUBLIC __attribute__((annotate("not secret")))
SECRET void step(const char *, int);

typedef const struct methods *object;
typedef void method(object *, const char *);
struct methods {
  int size PUBLIC;
  method *update SECRET PUBLIC;
  method *finish SECRET;
};
extern const struct methods one, other;

// CHECK-LABEL: through_table:
// CHECK-NOT: foreign_stack
void through_table(object *object, const char *key SECRET, int more) {
  if (more)
    (*object)->update(object, key);
}
struct holder {
  object *inner PUBLIC;
  char key[32];
};
// CHECK-LABEL: through_field:
// CHECK-NOT: foreign_stack
SECRET void through_field(struct holder *outer PUBLIC, int more PUBLIC) {
  if (more)
    (*outer->inner)->update(outer->inner, outer->key);
}

// Read for another reason first.
static inline int size_of(const struct methods *methods) {
  return methods->size;
}
// CHECK-LABEL: twice_read:
// CHECK-NOT: foreign_stack
int twice_read(object *object, const char *key SECRET, int more) {
  int size = size_of(*object);
  if (more)
    (*object)->update(object, key);
  return size;
}

// Near misses.
// CHECK-LABEL: not_said:
// CHECK: foreign_stack
void not_said(object *object, const char *key SECRET, int more) {
  if (more)
    (*object)->finish(object, key);
}
// CHECK-LABEL: no_method:
// CHECK: foreign_stack
void no_method(object *object, const char *key SECRET) {
  if ((*object)->size)
    step(key, 1);
}
// CHECK-LABEL: chosen_object:
// CHECK: foreign_stack
void chosen_object(object **objects, const char *key SECRET, int more) {
  object *object = objects[key[0] & 1];
  if (more)
    (*object)->update(object, key);
}
// CHECK-LABEL: chosen_table:
// CHECK: foreign_stack
void chosen_table(object *objects, const char *key SECRET, int more) {
  object object = key[0] & 1 ? &one : &other;
  if (more)
    object->update(objects, key);
}
// CHECK-LABEL: other_variable:
// CHECK: foreign_stack
void other_variable(object *object, int **count, const char *key SECRET) {
  if (**count)
    (*object)->update(object, key);
}
// CHECK-LABEL: chosen_member:
// CHECK: foreign_stack
void chosen_member(object *objects, const char *key SECRET, int more) {
  struct {
    object object;
  } holder = {key[0] & 1 ? &one : &other};
  if (more)
    holder.object->update(objects, key);
}
// CHECK-LABEL: chosen_slot:
// CHECK: foreign_stack
void chosen_slot(object *objects, const char *key SECRET, int more) {
  if (more)
    objects[key[0] & 1]->update(objects, key);
}

// CHECK-LABEL: of_secret_parameter:
// CHECK: foreign_stack
void of_secret_parameter(object *object SECRET, const char *out, int more) {
  if (more)
    (*object)->update(object, out);
}
struct keeper {
  object hidden SECRET;
};
// CHECK-LABEL: in_secret_field:
// CHECK: foreign_stack
void in_secret_field(struct keeper *keeper, const char *key SECRET, int more) {
  if (more)
    keeper->hidden->update(&keeper->hidden, key);
}
