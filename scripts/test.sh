#!/bin/sh
# `make test`: the fast tier. Stages run in order; the first that fails ends the run.
set -eu
"$(dirname "$0")/needs.sh"
. "$(dirname "$0")/common.sh"

start=$(date +%s)

stage "format" scripts/format.sh
stage "lint" scripts/lint.sh
stage "dependencies" python3 scripts/dependencies.py
stage "rust tests" cargo test --locked --quiet
stage "header is what src/ffi says" scripts/header.sh --check
stage "libraries for tests" scripts/optional.sh libpng:libpng-dev libxml-2.0:libxml2-dev libcurl:libcurl4-openssl-dev \
    zlib:zlib1g-dev expat:libexpat1-dev
stage "build" configure build/release
stage "C tests" ctest --test-dir build/release --output-on-failure --no-tests=error -LE consumer
stage "CPython's tests and fuzzing" scripts/cpython.sh
stage "install and consumers" ctest --test-dir build/release --output-on-failure --no-tests=error -L consumer
stage "C tests under valgrind" scripts/valgrind.sh build/release
stage "build with AddressSanitizer" configure build/asan -DMEMBUF_SANITIZER=address -DMEMBUF_BUILD_EXAMPLES=OFF
stage "C tests under AddressSanitizer" ctest --test-dir build/asan --output-on-failure --no-tests=error -L unit

echo "all green in $(($(date +%s) - start)) s"
