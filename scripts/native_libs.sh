#!/bin/sh
# membuf.pc names the system libraries that rustc says the static library needs.
# usage: native_libs.sh <what rustc printed> <membuf.pc>
set -eu
needed=$(cat "$1")
named=$(sed -n 's/^Libs.private: //p' "$2")
if [ -z "$needed" ] || [ "$needed" != "$named" ]; then
    printf 'rustc needs:     %s\nmembuf.pc names: %s\n' "$needed" "$named" >&2
    exit 1
fi
