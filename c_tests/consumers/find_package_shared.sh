#!/bin/sh
. "$(dirname "$0")/common.sh"

cmake -S "$consumers/find_package" -B . -DCMAKE_PREFIX_PATH="$prefix" -DCOMPONENT=shared -DTARGET=membuf::membuf
cmake --build .
links_shared consumer || fail "the program does not need libmembuf.so.0 by name"
./consumer
