#!/bin/sh
. "$(dirname "$0")/common.sh"

cmake -S "$consumers/find_package" -B . -DCMAKE_PREFIX_PATH="$prefix" -DCOMPONENT=static \
    -DTARGET=membuf::membuf_static
cmake --build .
! links_shared consumer || fail "the program needs libmembuf.so.0"
./consumer
