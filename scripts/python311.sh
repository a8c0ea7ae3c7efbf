#!/bin/sh
# Prints a Python 3.11 that has CPython's tests: their counts belong to that version. Fails when there is none.
set -eu

for candidate in python3.11 /usr/bin/python3.11 python3; do
    if "$candidate" -c 'import sys, test.test_memoryio; sys.exit(sys.version_info[:2] != (3, 11))' >/dev/null 2>&1; then
        command -v "$candidate"
        exit 0
    fi
done
exit 1
