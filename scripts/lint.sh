#!/bin/sh
# clippy without a warning. Among its lints: no API newer than rust-version (incompatible_msrv), no infallible
# allocation in the core (clippy.toml), no undocumented public item, no unsafe block without its reason.
set -eu
. "$(dirname "$0")/common.sh"

if ! cargo clippy --version >/dev/null 2>&1; then
    echo "SKIPPED: clippy is not installed (rustup component add clippy)"
    exit 0
fi
cargo clippy --locked --all-targets --quiet -- -D warnings
# Without the C libraries, everything has to build all the same.
cargo clippy --locked --all-targets --no-default-features --quiet -- -D warnings
cargo clippy --locked --quiet --manifest-path tools/header/Cargo.toml --target-dir target/tools -- -D warnings
