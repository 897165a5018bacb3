#!/bin/sh
# A clang-tidy that has a check and crashes whenever it runs.
case $* in
*--list-checks*) echo '    secret-literal' ;;
*--version*) ;;
*)
  echo 'Stack dump:' >&2
  kill -s SEGV $$
  ;;
esac
