// Calls a routine with every register set, and records every register after.
#ifndef REGISTERS_H
#define REGISTERS_H

#include <stdint.h>

enum { RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8, R9, R10, R11, R12 };

// registers.S knows the offsets.
struct registers {
  uint64_t gpr[16];
  uint64_t reserved[2];
  unsigned char x87[512] __attribute__((aligned(16))); // of fxsave64
  unsigned char vector[32][64] __attribute__((aligned(64)));
  uint64_t mask[8];
};

// One call at a time: registers.S addresses them without a register.
extern struct registers registers_in, registers_out;
extern void *registers_routine;
extern unsigned registers_features;

enum { FEATURE_AVX = 1, FEATURE_AVX512 = 2, FEATURE_AVX512BW = 4 };

// Calls registers_routine with registers_in, its stack pointer included; so
// the return address lies right below registers_in.gpr[RSP].
void call_routine(void);

// Gives every register a value of its own, no byte of which is 0.
void fill_registers(void);

// Reports every register that the routine changed, but those in changed_gprs
// (bit n: register n); of the vector registers whose bit is set in
// changed_vectors the low 16 bytes may be changed; of one above 15 all, to
// zero.
void check_registers(const char *name, unsigned changed_gprs,
                     unsigned changed_vectors);

// What the wiping routines say they change.
#define WIPE_VECTORS (1u << 15 | 1u << 31)

// Bytes that the processor has of vector register n, and of a mask register.
unsigned vector_bytes(unsigned n);
unsigned mask_bytes(void);

#endif
