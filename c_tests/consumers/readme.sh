#!/bin/sh
# The program in README.md compiles without a warning and does what it says.
. "$(dirname "$0")/common.sh"
export PKG_CONFIG_PATH="$library_dir/pkgconfig"

sed -n '/^```c$/,/^```$/p' "$consumers/../../README.md" | grep -v '^```' >program.c
# shellcheck disable=SC2046
gcc -std=c99 -Wall -Wextra -Werror program.c $(pkg-config --cflags --libs membuf) -o program
found=$(LD_LIBRARY_PATH=$library_dir ./program)
case $found in
    [1-9]*" bytes of ZIP") ;;
    *) fail "the program printed '$found'" ;;
esac
