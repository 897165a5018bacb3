# Usage: status.sh STATUS COMMAND...: succeeds if the command ends with STATUS.
expected=$1
shift
"$@"
status=$?
[ $status -eq "$expected" ] || {
  echo "status.sh: exit status $status, expected $expected" >&2
  exit 1
}
