# Sourced by the scripts beside it: go to the repository's root, and settle on a compiler.

cd "$(dirname "$0")/.."

# rust-toolchain.toml pins the compiler of the tests. Where rustup cannot fetch it, the machine's own will do
# if it is at least as new as the manifest's rust-version, which cargo checks.
if ! rustc --version >/dev/null 2>&1; then
    pinned=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
    RUSTUP_TOOLCHAIN=$(cd / && rustup show active-toolchain 2>/dev/null | cut -d' ' -f1) || RUSTUP_TOOLCHAIN=""
    if [ -z "$RUSTUP_TOOLCHAIN" ]; then
        echo "no Rust compiler; to install one: rustup toolchain install $pinned" >&2
        exit 1
    fi
    export RUSTUP_TOOLCHAIN
    echo "NOTE: Rust $pinned is not installed, going on with $(rustc --version)"
fi

jobs=$(nproc 2>/dev/null || echo 2)

# stage <name> <command...>: runs one step, says its seconds, and ends everything when it fails.
# Its output is kept in build/logs and shown when it fails; lines that begin with SKIPPED are shown always.
stage() {
    stage_name=$1
    shift
    stage_log=build/logs/$(echo "$stage_name" | tr ' /' '--').log
    mkdir -p build/logs
    stage_start=$(date +%s)
    [ ! -t 1 ] || printf '...           %s\r' "$stage_name"
    if "$@" >"$stage_log" 2>&1; then
        printf 'ok    %4d s  %s\n' $(($(date +%s) - stage_start)) "$stage_name"
        grep '^SKIPPED' "$stage_log" || true
    else
        cat "$stage_log"
        printf 'FAILED %3d s  %s\n' $(($(date +%s) - stage_start)) "$stage_name"
        printf 'The stage "%s" failed: %s\n' "$stage_name" "$*"
        exit 1
    fi
}

# configure <build folder> [cmake options...]
configure() {
    folder=$1
    shift
    cmake -S . -B "$folder" "$@" && cmake --build "$folder" --parallel "$jobs"
}
