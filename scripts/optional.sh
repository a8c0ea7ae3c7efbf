#!/bin/sh
# Libraries that are good to have. Installs what is missing with apt when run by root; names what cannot be had, and
# goes on. usage: optional.sh <pkg-config's name, or a header>:<Debian's name>...
set -eu

# there <pkg-config's name, or a header>
there() {
    case $1 in
    *.h) echo "#include <$1>" | gcc -E - >/dev/null 2>&1 ;;
    *) pkg-config --exists "$1" ;;
    esac
}

missing=""
look() {
    missing=""
    for library in "$@"; do
        there "${library%%:*}" || missing="$missing ${library#*:}"
    done
}

look "$@"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing:$missing"
    export DEBIAN_FRONTEND=noninteractive
    # Word splitting is meant: one word a package. One at a time, so that one that is not to be had is missed alone.
    # shellcheck disable=SC2086
    for package in $missing; do
        apt-get -qq install -y --no-install-recommends "$package" >/dev/null 2>&1 || { apt-get -qq update &&
            apt-get -qq install -y --no-install-recommends "$package"; } >/dev/null 2>&1 || true
    done
    look "$@"
fi
[ -z "$missing" ] || echo "SKIPPED:$missing, not installed; to install: sudo apt-get install -y$missing"
