#!/bin/sh
# `make bench`: builds the benchmarks against the shared library and runs them.
set -eu
"$(dirname "$0")/needs.sh"
. "$(dirname "$0")/common.sh"

stage "build" configure build/release
cmake --build build/release --target benches
