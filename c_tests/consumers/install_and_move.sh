#!/bin/sh
# usage: install_and_move.sh <build folder> <work folder>
set -eu
build=$1
work=$2

rm -rf "$work"
mkdir -p "$work"
cmake --install "$build" --prefix "$work/first" >/dev/null
mv "$work/first" "$work/moved"

# No installed text may name a place on this machine.
if grep -rIl -e "$work" -e "$build" "$work/moved"; then
    echo "the files above hold an absolute path" >&2
    exit 1
fi

lib=$(dirname "$(find "$work/moved" -name 'libmembuf.a')")
[ "$(readlink "$lib/libmembuf.so")" = "libmembuf.so.0" ]
soname=$(readelf -d "$lib/libmembuf.so" | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')
if [ "$soname" != "libmembuf.so.0" ]; then
    echo "expected the SONAME libmembuf.so.0, found '$soname'" >&2
    exit 1
fi
readelf -d "$lib/libmembuf.so" | grep -q NODELETE || { echo "the library is not marked nodelete" >&2; exit 1; }
