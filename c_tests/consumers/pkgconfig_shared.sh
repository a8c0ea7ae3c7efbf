#!/bin/sh
. "$(dirname "$0")/common.sh"
export PKG_CONFIG_PATH="$library_dir/pkgconfig"

# shellcheck disable=SC2046
gcc -std=c99 -Wall -Wextra -Werror "$consumers/consumer.c" $(pkg-config --cflags --libs membuf) -o consumer
links_shared consumer || fail "the program does not need libmembuf.so.0"
LD_LIBRARY_PATH=$library_dir ./consumer
