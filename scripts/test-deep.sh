#!/bin/sh
# `make test-deep`: what takes too long for every change. Run after `make test`.
set -eu
"$(dirname "$0")/needs.sh"
. "$(dirname "$0")/common.sh"


loom() {
    RUSTFLAGS="--cfg loom" cargo test --locked --release --lib --target-dir target/loom ffi::handle
}

stage "loom models of the handle table" loom
stage "build" configure build/release
stage "C tests under valgrind" scripts/valgrind.sh build/release --track-origins=yes
stage "CPython's tests, fuzzing and standard library" scripts/cpython.sh --deep
