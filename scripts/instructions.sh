#!/bin/sh
# Instructions per call, counted by callgrind: the same on every run, whatever else the machine does.
# instructions.sh <build folder with MEMBUF_BUILD_BENCHMARKS=ON>
set -eu
. "$(dirname "$0")/common.sh"

program=$1/benches/membuf_instructions
calls=10240

# count <workload> <function>
count() {
    log=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null --collect-atstart=no \
        --toggle-collect="$2" "$program" "$1" $calls 2>&1) || { echo "$log"; exit 1; }
    collected=$(echo "$log" | sed -n 's/^==[0-9]*== Collected : //p')
    printf '| %s | %s | %s |\n' "$1" "$2" $((collected / calls))
}

echo '| workload | function | instructions per call |'
echo '|---|---|---:|'
count append membuf_write
count append-threaded membuf_write
count lines-80 membuf_next_line
count lines-12 membuf_next_line
