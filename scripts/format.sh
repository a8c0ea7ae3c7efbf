#!/bin/sh
# Every Rust file as rustfmt writes it.
set -eu
. "$(dirname "$0")/common.sh"

if ! cargo fmt --version >/dev/null 2>&1; then
    echo "SKIPPED: rustfmt is not installed (rustup component add rustfmt)"
    exit 0
fi
cargo fmt --check
cargo fmt --check --manifest-path tools/header/Cargo.toml
