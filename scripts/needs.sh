#!/bin/sh
# What the front door needs beyond rustc, cargo, gcc, make and python3: the one list.
# Installs what is missing with apt when run by root, and otherwise prints the one line to type and fails.
set -eu

missing=""

# need <Debian package> <command that works when it is there>
need() {
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}

# Where there is a Python 3.11, CPython's tests run with it; without one they are skipped.
python_tests() {
    ! command -v python3.11 || "$(dirname "$0")/python311.sh"
}

c_header() {
    echo "#include <$1>" | gcc -E -
}

for tool in rustc cargo gcc make python3; do
    if ! command -v "$tool" >/dev/null 2>&1; then
        echo "membuf needs $tool, which is not there; install it first (Rust from https://rustup.rs)" >&2
        exit 1
    fi
done

look() {
    missing=""
    need cmake cmake --version
    need g++ g++ --version
    need libcmocka-dev c_header cmocka.h
    need pkg-config pkg-config --version
    need unzip unzip -v
    need zip zip -v
    need p7zip-full 7z i
    need libarchive-tools bsdtar --version
    need valgrind valgrind --version
    need libpython3.11-testsuite python_tests
}

look
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing:$missing"
    export DEBIAN_FRONTEND=noninteractive
    # Word splitting is meant: one word a package.
    # shellcheck disable=SC2086
    if apt-get -qq update && apt-get -qq install -y --no-install-recommends $missing >/dev/null; then
        look
        [ -n "$missing" ] || exit 0
    fi
    echo "apt-get could not provide everything. To install by hand:" >&2
else
    echo "Some tools are missing. To install them:" >&2
fi
echo "    sudo apt-get update && sudo apt-get install -y$missing" >&2
exit 1
