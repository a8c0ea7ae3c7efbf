#!/bin/sh
# Compiles every public header, alone and twice, in every language standard we promise, without a warning; and
# checks the sizes and offsets of the public structs for both word sizes.
set -eu
cd "$(dirname "$0")/.."

warnings="-pedantic -Wall -Wextra -Werror -Wundef"
count=0
faults=0

# try <label> <program> <compiler and options...>
try() {
    label=$1 program=$2
    shift 2
    count=$((count + 1))
    if ! echo "$program" | "$@" -Iinclude -fsyntax-only -; then
        echo "FAILED: $label" >&2
        faults=$((faults + 1))
    fi
}

# matrix <compiler> <language> <standards> <extra options>
matrix() {
    compiler=$1 language=$2 standards=$3 extra=$4
    for header in include/*.h; do
        once="#include \"${header#include/}\""
        twice="$once
$once"
        for standard in $standards; do
            # shellcheck disable=SC2086
            set -- -x "$language" -std=$standard $warnings $extra
            try "$header, $compiler $standard" "$once" "$compiler" "$@"
            try "$header twice, $compiler $standard" "$twice" "$compiler" "$@"
        done
    done
}

first_of() {
    for candidate in "$@"; do
        if command -v "$candidate" >/dev/null 2>&1; then
            echo "$candidate"
            return
        fi
    done
}

c_standards="c99 c11 c17 c2x"
cxx_standards="c++11 c++17 c++20 c++23"
matrix gcc c "$c_standards" -Wstrict-prototypes
matrix g++ c++ "$cxx_standards" ""
clang=$(first_of clang clang-19 clang-18 clang-17 clang-16 clang-15 clang-14)
if [ -n "$clang" ]; then
    matrix "$clang" c "$c_standards" -Wstrict-prototypes
    matrix "$clang" c++ "$(echo "$cxx_standards" | sed 's/c++23/c++2b/')" ""
else
    echo "SKIPPED: headers under clang, which is not installed"
fi

# Each option struct's macro sets every field, in order.
initialisers="#include \"membuf.h\"
$(sed -n 's/^#define MEMBUF_\([A-Z_]*_OPTIONS\)_INIT.*/\1/p' include/membuf.h | while read -r name; do
    echo "membuf_$(echo "$name" | tr '[:upper:]' '[:lower:]') $name = MEMBUF_${name}_INIT;"
done)"
for standard in c99 c2x; do
    # shellcheck disable=SC2086
    try "initialisers, $standard" "$initialisers" gcc -x c -std=$standard $warnings
done
# shellcheck disable=SC2086
try "initialisers, C++" "$initialisers" g++ -x c++ -std=c++11 $warnings

# Freestanding, so that the 32-bit system headers are not needed: membuf.h uses only stddef.h and stdint.h.
for bits in 64 32; do
    try "layout, $bits bits" "$(cat c_tests/abi_layout.c)" gcc -m$bits -std=c11 -ffreestanding -x c
done

echo "$count programs, $faults failed"
[ "$faults" -eq 0 ]
