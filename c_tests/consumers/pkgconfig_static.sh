#!/bin/sh
# Static linking where only the static library is installed: Libs.private has to be complete.
. "$(dirname "$0")/common.sh"
cp -r "$prefix" only_static
find only_static -name 'libmembuf.so*' -delete
export PKG_CONFIG_PATH="$PWD/only_static/${library_dir#"$prefix/"}/pkgconfig"

case $(pkg-config --static --cflags membuf) in
    *-DMEMBUF_STATIC*) ;;
    *) fail "pkg-config --static --cflags does not define MEMBUF_STATIC" ;;
esac
# shellcheck disable=SC2046
gcc -std=c99 -Wall -Wextra -Werror "$consumers/consumer.c" $(pkg-config --static --cflags --libs membuf) -o consumer
! links_shared consumer || fail "the program needs libmembuf.so.0"
./consumer
