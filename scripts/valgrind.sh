#!/bin/sh
# Runs the C tests of a build folder under memcheck: no invalid access, no leak. Not those of the laws of progress, which do
# all that is long dozens of times and measure it: they would take minutes, and AddressSanitizer judges them.
# usage: valgrind.sh <build folder> [valgrind options...]
set -eu

folder=$1
shift
count=0
for test in "$folder"/c_tests/test_* "$folder"/c_tests/clients/client_*; do
    [ -x "$test" ] || continue
    case $test in */test_progress_*) continue ;; esac
    echo "== $test"
    valgrind --quiet --leak-check=full --errors-for-leak-kinds=definite,indirect,possible --error-exitcode=9 "$@" "$test"
    count=$((count + 1))
done
echo "$count programs"
[ "$count" -gt 0 ]
