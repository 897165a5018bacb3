# Usage: planted-cases.sh PLACE. Prints a case file for the leaks that
# planted.S plants in PLACE, with the line that each must give.

count=0

# NAME RESIDUE [ARGUMENTS]
plant() {
  echo "residue-case: $1(${3-secret:8, out:64})"
  echo "expect: $1: $2"
  count=$((count + 1))
}

one() {
  plant "$1" "residue 1 bytes: $2"
}

numbers() {
  seq "$1" "$2"
}

case $1 in
gpr)
  for register in rax rcx rdx rsi rdi r8 r9 r10 r11; do
    one "gpr_low_$register" "gpr 1 ($register)"
    one "gpr_high_$register" "gpr 1 ($register)"
  done
  ;;
flags)
  for flag in cf pf af zf sf of mxcsr; do
    one "flags_$flag" "flags 1 ($flag)"
  done
  ;;
x87)
  for number in $(numbers 0 7); do
    one "x87_st$number" "x87 1 (st$number)"
  done
  one x87_exponent "x87 1 (st7)"
  one x87_fcw "x87 1 (fcw)"
  one x87_fsw "x87 1 (fsw)"
  ;;
xmm | ymm | zmm)
  last=15
  [ "$1" = zmm ] && last=31
  for number in $(numbers 0 $last); do
    one "$1_first_$1$number" "$1 1 ($1$number)"
    one "$1_last_$1$number" "$1 1 ($1$number)"
  done
  ;;
mask)
  for number in $(numbers 0 7); do
    one "mask_k$number" "mask 1 (k$number)"
  done
  ;;
stack)
  # The return address takes 8 bytes, so that the byte below it is at -9.
  for depth in 1 8 127 128 129 4096 102400 900000; do
    offset=$((-8 - depth))
    one "stack_$depth" "stack 1 [$offset..$offset]"
  done
  one stack_return_slot "stack 1 [-8..-8]"
  plant stack_argument "residue 1 bytes: stack 1 [3..3]" \
    "secret:8, out:64, null, null, null, null, u64=0"
  plant stack_by_value "residue 32 bytes: stack 32 [0..31]" secret-struct:32
  ;;
*)
  echo "planted-cases.sh: unknown place '$1'" >&2
  exit 1
  ;;
esac
echo "expect: $count cases, 0 clean, $count residue, 0 errors"
