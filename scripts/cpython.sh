#!/bin/sh
# The library behind Python's io and codecs, judged by CPython: its tests, the same operations and the same input on both,
# its standard library on top;
# with --deep all of them at length, and the judges judged by deliberate mistakes.
# cpython.sh [--deep]
set -eu
. "$(dirname "$0")/common.sh"

if ! python=$(scripts/python311.sh); then
    echo "SKIPPED: CPython's tests and the fuzzing need Python 3.11 with its tests (Debian: libpython3.11-testsuite)"
    exit 0
fi

cd c_tests/python
"$python" run_cpython.py
if [ "${1:-}" = --deep ]; then
    "$python" fuzz.py --operations 1000000
    "$python" fuzz_text.py --operations 1000000
    "$python" agree.py --deep
    "$python" agree_json.py --documents 1000000
    "$python" fuzz_csv.py
    "$python" run_substrate.py
    "$python" mutants.py
else
    "$python" fuzz.py
    "$python" fuzz_text.py
    "$python" agree.py
    "$python" agree_json.py
    "$python" fuzz_csv.py
    "$python" run_substrate.py test_csv test_configparser test_quopri test_base64 test_gzip test_lzma
fi
