#!/bin/sh
# Runs every C test of a build folder under memcheck: no invalid access, no leak.
# usage: valgrind.sh <build folder> [valgrind options...]
set -eu

folder=$1
shift
count=0
for test in "$folder"/c_tests/test_* "$folder"/c_tests/clients/client_*; do
    [ -x "$test" ] || continue
    echo "== $test"
    valgrind --quiet --leak-check=full --errors-for-leak-kinds=definite,indirect,possible --error-exitcode=9 "$@" "$test"
    count=$((count + 1))
done
echo "$count programs"
[ "$count" -gt 0 ]
