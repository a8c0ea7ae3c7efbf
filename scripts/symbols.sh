#!/bin/sh
# The library exports what include/membuf.symbols lists, and the headers declare the same: no more, no less.
# usage: symbols.sh <libmembuf.so>
set -eu
library=$1
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C

nm -D --defined-only "$library" | sed 's/.* //' | sort >"$work/exported"
cat include/membuf.h include/membuf_stdio.h | tr '\n' ' ' | grep -oE 'MEMBUF_API [^;(]*\(' | grep -oE 'membuf_\w+\($' | tr -d '(' |
    sort >"$work/declared"

compare() {
    if ! diff -u --label include/membuf.symbols --label "$2" include/membuf.symbols "$1"; then
        echo "A new function is added to include/membuf.symbols by hand; one that is gone is a break of the ABI." >&2
        exit 1
    fi
}
compare "$work/exported" "exported by the library"
compare "$work/declared" "declared in the headers"
echo "$(wc -l <include/membuf.symbols) symbols"
