#!/usr/bin/env python3
"""The tour prints what it always prints: check_tour.py TOUR EXPECTED"""
import difflib
import subprocess
import sys


def main():
    tour, path = sys.argv[1:]
    result = subprocess.run([tour], capture_output=True)
    if result.returncode != 0 or result.stderr:
        sys.exit(f"exit {result.returncode}, stderr {result.stderr.decode()}")
    with open(path, encoding="ascii") as file:
        expected = file.read()
    found = result.stdout.decode("ascii")
    if found != expected:
        sys.exit("".join(difflib.unified_diff(expected.splitlines(True), found.splitlines(True), path, tour)))


if __name__ == "__main__":
    main()
