#!/bin/sh
# `make header`: regenerates include/membuf.h from src/ffi. With --check it compares only.
set -eu
. "$(dirname "$0")/common.sh"

cargo run --quiet --locked --manifest-path tools/header/Cargo.toml --target-dir target/tools -- "$@"
