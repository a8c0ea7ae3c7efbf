#!/bin/sh
# `make test-deep`: what takes too long for every change. Run after `make test`.
set -eu
"$(dirname "$0")/needs.sh"
. "$(dirname "$0")/common.sh"


loom() {
    RUSTFLAGS="--cfg loom" cargo test --locked --release --lib --target-dir target/loom ffi::handle
}
miri() {
    if cargo +nightly miri --version >/dev/null 2>&1; then
        MIRIFLAGS=-Zmiri-disable-isolation cargo +nightly miri test --locked --lib memory::
    else
        echo "SKIPPED Miri: to install it, rustup toolchain install nightly --component miri,rust-src"
    fi
}

stage "loom models of the handle table" loom
stage "an entry of 5 GiB in an archive" cargo test --locked --release --lib formats::zip -- --ignored
stage "build" configure build/release
stage "memory of large spools" ctest --test-dir build/release --output-on-failure --no-tests=error -C deep -L deep
stage "C tests under valgrind" scripts/valgrind.sh build/release --track-origins=yes
stage "C tests under ThreadSanitizer" scripts/tsan.sh
stage "tokens in other hosts" c_tests/bindings/run.sh build/release
stage "Miri over the memory storey" miri
stage "CPython's tests, fuzzing and standard library" scripts/cpython.sh --deep
