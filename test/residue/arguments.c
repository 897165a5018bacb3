// Arguments arrive where the conventions say: each function traps if not.
//
// RUN: %clang -O1 -shared -fPIC %s -o %t.so
// RUN: %lethe-residue %t.so --cases %s > %t.out
// RUN: FileCheck %s < %t.out
// CHECK: {{^}}7 cases, 7 clean, 0 residue, 0 errors{{$}}

#define EXPECT(condition)                                                      \
  do {                                                                         \
    if (!(condition))                                                          \
      __builtin_trap();                                                        \
  } while (0)

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned u32;
typedef unsigned long u64;

// residue-case: integers(u8=0xf1, u16=-2, u32=0x12345678, u64=-1, null, u8=5, u64=6, u8=7, u16=8)
void integers(u8 a, u16 b, u32 c, u64 d, void *e, u8 f, u64 g, u8 h, u16 i) {
  EXPECT(a == 0xf1 && b == 0xfffe && c == 0x12345678 && d == -1ul && !e);
  EXPECT(f == 5 && g == 6 && h == 7 && i == 8);
}

// residue-case: floats(f32=1.5, f64=-2.25, f32=3, f64=4, f32=5, f64=6, f32=7, f64=8, f32=9.5, u32=1, f64=1e300)
void floats(float a, double b, float c, double d, float e, double f, float g,
            double h, float i, int j, double k) {
  EXPECT(a == 1.5f && b == -2.25 && c == 3 && d == 4 && e == 5 && f == 6);
  EXPECT(g == 7 && h == 8 && i == 9.5f && j == 1 && k == 1e300);
}

// residue-case: variadic(u32=2, f64=1.25, f64=2.5)
void variadic(int count, ...) {
  __builtin_va_list list;
  __builtin_va_start(list, count);
  EXPECT(count == 2 && __builtin_va_arg(list, double) == 1.25);
  EXPECT(__builtin_va_arg(list, double) == 2.5);
  __builtin_va_end(list);
}

// residue-case: buffers(in:64, out:64, inout:64, sym=marker)
char marker[4] = "abc";
void buffers(const u8 *in, const u8 *out, const u8 *inout, const char *symbol) {
  u32 in_bits = 0, out_bits = 0, inout_bits = 0;
  for (int i = 0; i < 64; ++i) {
    in_bits |= in[i];
    out_bits |= out[i];
    inout_bits |= inout[i];
  }
  EXPECT(in_bits == 0xff && out_bits == 0 && inout_bits == 0xff);
  EXPECT(symbol == marker);
}

// residue-case: aligned(u64=1, u64=2, u64=3, u64=4, u64=5, u64=6, u8=7, f64=1, f64=2, f64=3, f64=4, f64=5, f64=6, f64=7, f64=8, u16=9, f64=9)
void aligned(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u8 g, double h, double i,
             double j, double k, double l, double m, double n, double o, u16 p,
             double q) {
  EXPECT(f == 6 && g == 7 && o == 8 && p == 9 && q == 9);
  EXPECT(((u64)__builtin_frame_address(0) & 15) == 0);
}

// residue-case: cc=ms microsoft(u8=1, f64=2.5, u32=3, f32=4.5, u16=5, f64=6.5, u64=7) -> u32
__attribute__((ms_abi)) u32 microsoft(u8 a, double b, u32 c, float d, u16 e,
                                      double f, u64 g) {
  EXPECT(a == 1 && b == 2.5 && c == 3 && d == 4.5f && e == 5 && f == 6.5);
  EXPECT(g == 7);
  return 9;
}

// residue-case: cc=ms microsoft_shadow(u32=1, in:8)
__attribute__((ms_abi, naked)) void microsoft_shadow(u32 a, u8 *b) {
  __asm__("movq $0, 8(%rsp)\n\tmovq $0, 32(%rsp)\n\tret");
}
