"""Runs CPython 3.11's own tests of io and codecs against libmembuf and counts.

run_cpython.py [--write] [--verbose] [suite...]

A test counts when it passed and the library was called while it ran ("touched"). Every test that does not is named.
Fails when a class has fewer than counts.json says; --write brings counts.json up to date.
"""

import argparse
import gc
import json
import os
import pathlib
import sys
import tempfile
import unittest

COUNTS = pathlib.Path(__file__).resolve().with_name("counts.json")


class Counting(unittest.TestResult):
    """Which tests passed and called the library, and what became of the others."""

    def __init__(self, abi):
        super().__init__()
        self.abi = abi
        self.passed = 0
        self.misses = {}

    def startTest(self, test):
        super().startTest(test)
        gc.collect()  # the end of an earlier test's streams is not this test's doing
        self.before = self.abi.calls
        self.miss = None

    def stopTest(self, test):
        super().stopTest(test)
        if self.miss is None and self.abi.calls == self.before:
            self.miss = "passed without a call of the library"
        if self.miss is None:
            self.passed += 1
        else:
            self.misses[test._testMethodName] = self.miss

    def _failed(self, error):
        kind, value, _ = error
        self.miss = self.miss or f"{kind.__name__}: {value}".strip()

    def addError(self, test, err):
        super().addError(test, err)
        self._failed(err)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._failed(err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._failed(err)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.miss = f"skipped: {reason}"

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self.miss = "failed, as CPython expects it to"


def run(kind, abi, verbose):
    """Runs a class; answers its counts and misses."""
    tests = unittest.defaultTestLoader.loadTestsFromTestCase(kind)
    result = Counting(abi)
    tests.run(result)
    if verbose:
        for _test, trace in result.errors + result.failures:
            print(trace)
    return {"passed": result.passed, "retargeted": result.testsRun}, result.misses


def total(counts, suites):
    """Of these suites together, how many passed of how many."""
    every = [count for suite in suites for count in counts[suite].values()]
    return " of ".join(str(sum(count[what] for count in every)) for what in ("passed", "retargeted"))


def compare(expected, counts):
    """Says where `counts` are not those checked in; answers whether none is less."""
    good = True
    for suite, classes in counts.items():
        for name, now in classes.items():
            then = expected.get(suite, {}).get(name, {"passed": 0, "retargeted": 0})
            # An older 3.11 has fewer tests, and may pass as many fewer.
            least = then["passed"] - max(0, then["retargeted"] - now["retargeted"])
            if now["passed"] < least:
                print(f"FAILED: {suite}.{name}: {now['passed']} touched and passed, {least} before")
                good = False
            elif now["passed"] > then["passed"]:
                print(f"{suite}.{name} has improved: run_cpython.py --write records that")
        for name in expected.get(suite, {}).keys() - classes.keys():
            print(f"FAILED: {suite}.{name} did not run")
            good = False
    return good


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("suites", nargs="*")
    options = parser.parse_args()
    if sys.version_info[:2] != (3, 11):
        print(f"SKIPPED: CPython's tests are those of Python 3.11, this is {sys.version.split()[0]}")
        return 0
    try:
        import test.test_memoryio  # noqa: F401
    except ImportError as missing:
        print(f"SKIPPED: this Python has no tests ({missing}); Debian: libpython3.11-testsuite")
        return 0
    import membuf_abi
    import retarget

    counts = {}
    folder = tempfile.TemporaryDirectory()  # for the files of the tests
    os.chdir(folder.name)
    for suite in options.suites or retarget.SUITES:
        counts[suite] = {}
        for kind in retarget.SUITES[suite]():
            name = kind.__name__
            count, misses = run(kind, membuf_abi, options.verbose)
            counts[suite][name] = count
            print(f"{suite}.{name}: {count['passed']} touched and passed / {count['retargeted']} retargeted")
            for test, why in misses.items():
                print(f"    {test}: {why}")
    version = f"Python {sys.version.split()[0]}"
    if counts.keys() >= retarget.IO.keys():
        print(f"{version}: {total(counts, retarget.IO)} retargeted CPython io tests exercise the library and pass")
    print(f"{version}: {total(counts, counts)} retargeted tests exercise the library and pass")

    expected = json.loads(COUNTS.read_text())
    if options.write:
        kept = {suite: expected[suite] for suite in expected if suite in retarget.SUITES}
        COUNTS.write_text(json.dumps({**kept, **counts}, indent=2) + "\n")
        return 0
    good = compare(expected, counts)
    gc.collect()
    live = membuf_abi.leak_check(None, None)
    if live:
        print(f"FAILED: {live} handles were never freed")
    return 0 if good and not live else 1


if __name__ == "__main__":
    sys.exit(main())
