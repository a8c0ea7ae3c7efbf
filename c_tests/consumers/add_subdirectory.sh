#!/bin/sh
# The whole project inside another one. cargo's output is shared with the build under test to save its minutes.
. "$(dirname "$0")/common.sh"

cmake -S "$consumers/add_subdirectory" -B . -DMEMBUF_SOURCE="$consumers/../.." -DMEMBUF_TARGET_DIR="$2/cargo"
cmake --build .
./consumer_shared
./consumer_static
links_shared consumer_shared || fail "consumer_shared does not need libmembuf.so.0 by name"
! links_shared consumer_static || fail "consumer_static needs libmembuf.so.0"
