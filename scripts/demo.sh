#!/bin/sh
# `make demo`: builds everything and runs the example report, which writes report.zip.
set -eu
"$(dirname "$0")/needs.sh"
. "$(dirname "$0")/common.sh"

stage "build" configure build/release
build/release/examples/report
unzip -tq report.zip
