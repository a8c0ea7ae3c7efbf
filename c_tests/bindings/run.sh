#!/bin/sh
# Tokens in the pointers of other languages: each host makes many handles, keeps them where its collector looks, uses
# them, frees them twice and uses them again. Hosts that are not installed are SKIPPED, loudly.
# run.sh <folder with libmembuf.so>
set -eu

here=$(cd "$(dirname "$0")" && pwd)
library=$(cd "$1" && pwd)
include=$here/../../include
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# host <name> <command...>
host() {
    name=$1
    shift
    if ! "$@"; then
        echo "FAILED: $name"
        failed=1
    fi
}

skipped() {
    echo "SKIPPED: $1: $2"
}

go_tokens() {
    (cd "$here/go" && CGO_CFLAGS="-I$include" CGO_LDFLAGS="-L$library -lmembuf -Wl,-rpath,$library" \
        GOFLAGS=-mod=mod GOCACHE="$work/go-cache" go build -o "$work/go-tokens" .) || return 1
    if "$work/go-tokens" control >"$work/control" 2>&1 || ! grep -q 'found bad pointer in Go heap' "$work/control"; then
        echo "cgo: the control, a bad pointer, did not end the program:"
        cat "$work/control"
        return 1
    fi
    for debug in invalidptr=1 cgocheck=2,invalidptr=1 gccheckmark=1,invalidptr=1; do
        GODEBUG=$debug "$work/go-tokens" || return 1
    done
}

# koffi <version>: 2 keeps pointers in V8's External objects, 3 in BigInts.
koffi() {
    mkdir "$work/koffi$1"
    if ! (cd "$work/koffi$1" && npm init -y && npm install --no-audit --no-fund "koffi@$1") >"$work/npm.log" 2>&1; then
        skipped "koffi $1" "npm could not install it: $(tail -n 1 "$work/npm.log")"
        return 0
    fi
    NODE_PATH="$work/koffi$1/node_modules" node --expose-gc "$here/koffi_tokens.cjs" "$library/libmembuf.so"
}

host ctypes python3 "$here/ctypes_tokens.py" "$library/libmembuf.so"
if command -v go >/dev/null; then host cgo go_tokens; else skipped cgo "no go (Debian: golang-go)"; fi
if command -v npm >/dev/null; then
    host "koffi 2" koffi 2
    host "koffi 3" koffi 3
else
    skipped koffi "no npm (Debian: npm)"
fi
if command -v luajit >/dev/null; then
    host luajit luajit "$here/luajit_tokens.lua" "$library/libmembuf.so"
else
    skipped luajit "no luajit (Debian: luajit)"
fi
exit $failed
