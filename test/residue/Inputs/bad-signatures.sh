# Usage: bad-signatures.sh COMMAND LIBRARY: exit status and message of each.
while read -r signature; do
  message=$("$1" "$2" --call "$signature" 2>&1)
  echo "$? $message"
done <<'END'
f

f(secret:8
(secret:8)
int f(secret:8)
cc=fast f(secret:8)
f(secrets:8)
f(secret:8,)
f(secret:0)
f(secret:-8)
f(secret:8x)
f(secret-struct:16)
f(u8=256)
f(u8=-129)
f(f64=)
f(f80=1)
f(sym=)
f() void
f() ->
END
