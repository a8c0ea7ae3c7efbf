#!/bin/sh
# Compiles every public header, alone and twice, in every language standard we promise, without a warning; and
# checks the sizes and offsets of the public structs for both word sizes.
set -eu
cd "$(dirname "$0")/.."

warnings="-pedantic -Wall -Wextra -Werror -Wundef"
faults=0

# try <label> <compiler and options...>, with the program on standard input
try() {
    label=$1
    shift
    if ! "$@" -Iinclude -fsyntax-only -; then
        echo "FAILED: $label" >&2
        faults=$((faults + 1))
    fi
}

# matrix <compiler> <language> <standards> [options...]
matrix() {
    compiler=$1 language=$2 standards=$3
    shift 3
    for header in include/*.h; do
        name=${header#include/}
        for standard in $standards; do
            once="#include \"$name\""
            # shellcheck disable=SC2086
            echo "$once" | try "$compiler $standard $name" "$compiler" -x "$language" -std=$standard $warnings "$@"
            # shellcheck disable=SC2086
            printf '%s\n%s\n' "$once" "$once" |
                try "$compiler $standard $name twice" "$compiler" -x "$language" -std=$standard $warnings "$@"
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
matrix g++ c++ "$cxx_standards"
clang=$(first_of clang clang-19 clang-18 clang-17 clang-16 clang-15 clang-14)
if [ -n "$clang" ]; then
    matrix "$clang" c "$c_standards" -Wstrict-prototypes
    matrix "$clang" c++ "$(echo "$cxx_standards" | sed 's/c++23/c++2b/')"
else
    echo "SKIPPED: headers under clang, which is not installed"
fi

# Freestanding, so that the 32-bit system headers are not needed: membuf.h uses only stddef.h and stdint.h.
try "layout, 64 bits" gcc -m64 -std=c11 -ffreestanding -x c <c_tests/abi_layout.c
try "layout, 32 bits" gcc -m32 -std=c11 -ffreestanding -x c <c_tests/abi_layout.c

[ "$faults" -eq 0 ]
