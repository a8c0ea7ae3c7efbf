#!/bin/sh
# `make bench`: builds the benchmarks against the shared library, runs them, and writes benches/RESULTS.md.
set -eu
. "$(dirname "$0")/common.sh"

scripts/needs.sh

# The rivals. One that cannot be had is named as absent in the results.
scripts/optional.sh glib-2.0:libglib2.0-dev sdl2:libsdl2-dev libevent:libevent-dev icu-uc:libicu-dev \
    libzip:libzip-dev python3-embed:libpython3-dev csv.h:libcsv-dev simdjson:libsimdjson-dev RapidJSON:rapidjson-dev \
    jansson:libjansson-dev libcjson:libcjson-dev

build() {
    cmake -S . -B build/bench -DMEMBUF_BUILD_BENCHMARKS=ON -DMEMBUF_BUILD_TESTS=OFF -DMEMBUF_BUILD_EXAMPLES=OFF
    cmake --build build/bench --target benches
}

stage "build" build

field() {
    lscpu | sed -n "s/^$1: *//p" | head -n 1
}

version() {
    pkg-config --modversion "$1" 2>/dev/null || echo absent
}

# The rivals from crates.io, with their versions.
crates() {
    for crate in encoding_rs simdutf simdutf8 csv simd-csv serde_json yyjson-sys sonic-rs zip rawzip zlib-rs; do
        printf ', %s ' "$crate"
        sed -n "/^name = \"$crate\"\$/{n;s/version = \"\(.*\)\"/\1/p}" benches/rivals/Cargo.lock | tr -d '\n'
    done
}

# libcsv says its version in its header alone.
libcsv() {
    numbers=$(printf '#include <csv.h>\nCSV_MAJOR CSV_MINOR CSV_RELEASE\n' | gcc -E -P - 2>/dev/null) || numbers=absent
    echo "$numbers" | tail -n 1 | tr ' ' .
}

# JSON is read from the files of a folder if one is given, else from texts that the benchmark makes up.
set --
[ -z "${MEMBUF_JSON_DIR:-}" ] || set -- "$MEMBUF_JSON_DIR"/*.json
build/bench/benches/membuf_bench "$@" >build/logs/bench.md
{
    cat <<END
# Speed

Written by \`make bench\`: all contenders of a workload in one process, taking turns in slices of about 0.15 ms, several
hundred each (the copies of 64 MiB: one at a time, 15 each; S13 to S15: one at a time, 20 to 100 each); each one's
fastest slice counts, for a busy machine only ever adds time. The library is the shared one, in its release build. A ratio
is the rival's time over membuf's. Where a target has two steps, the verdict is on the second.

Machine: $(field 'Model name'), model $(field Model), $(nproc) processors, $(uname -sm), glibc $(ldd --version | sed -n '1s/.* //p').
Compilers: $(rustc --version | cut -d' ' -f1-2), gcc $(gcc -dumpfullversion) -O2.
Rivals: GLib $(version glib-2.0), SDL $(version sdl2), libevent $(version libevent), libstdc++ of that gcc,
ICU $(version icu-uc), CPython $(version python3-embed), iconv of that glibc, libcsv $(libcsv), simdjson $(version simdjson),
RapidJSON $(version RapidJSON), Jansson $(version jansson), cJSON $(version libcjson), libzip $(version libzip); from crates.io
$(crates | cut -c 3- | fold -s -w 120).

END
    cat build/logs/bench.md
    printf '\nmet: %s, missed: %s\n' "$(grep -c '| met |$' build/logs/bench.md)" "$(grep -c 'MISSED' build/logs/bench.md)"
    if command -v valgrind >/dev/null 2>&1; then
        printf '\n## Instructions\n\nCounted by callgrind; the same on every run.\n\n'
        scripts/instructions.sh build/bench
    fi
    echo
    cat benches/NOTES.md
} >build/logs/RESULTS.md
cp build/logs/RESULTS.md benches/RESULTS.md
cat build/logs/bench.md
echo "written: benches/RESULTS.md"
