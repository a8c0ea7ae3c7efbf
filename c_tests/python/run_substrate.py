"""Runs suites of the standard library with the classes of io replaced by membuf's: they must stay green.

run_substrate.py [suite...]      all twelve without an argument

Each suite runs in a process of its own, in a folder of its own. Fails when a test fails that passes with Python's own
streams. Prints how many tests there were and how many called the library.
"""

import argparse
import gc
import pathlib
import subprocess
import sys
import tempfile
import unittest

SUITES = (
    "test_zipfile",
    "test_tarfile",
    "test_configparser",
    "test_csv",
    "test_lzma",
    "test_bz2",
    "test_tokenize",
    "test_wave",
    "test_gzip",
    "test_plistlib",
    "test_base64",
    "test_quopri",
)
REPLACED = (
    "BytesIO",
    "StringIO",
    "BufferedReader",
    "BufferedWriter",
    "BufferedRandom",
    "BufferedRWPair",
    "TextIOWrapper",
)
# Python's buffered streams hand an offset before the start to the raw stream, which here takes it for 0. The library
# refuses it.
DIFFERENT = {
    "test.test_bz2.BZ2FileTest.testSeekPreStart",
    "test.test_bz2.BZ2FileTest.testSeekPreStartMultiStream",
    "test.test_lzma.FileTestCase.test_seek_past_start",
}
HERE = pathlib.Path(__file__).resolve().parent


class Touched(unittest.TextTestResult):
    """Counts the tests that called the library; `calls` answers the calls so far."""

    calls = staticmethod(lambda: 0)
    touched = 0

    def startTest(self, test):
        super().startTest(test)
        self.before = self.calls()

    def stopTest(self, test):
        super().stopTest(test)
        self.touched += self.calls() > self.before


def replace_streams():
    """Puts membuf's classes where Python's are, in modules that are loaded already, too."""
    import io

    import membuf_abi
    import membuf_pyio

    modules = [module for module in sys.modules.values() if module is not None and module.__name__ != "_io"]
    for name in REPLACED:
        original = getattr(io, name)
        for module in modules:
            if getattr(module, name, None) is original:
                setattr(module, name, getattr(membuf_pyio, name))
    Touched.calls = staticmethod(lambda: membuf_abi.calls)


def run_here(suite, with_membuf):
    """Runs a suite in this process; prints one line for the parent: run, touched, and the bad ones."""
    if with_membuf:
        replace_streams()
    from test import support

    support.use_resources = []
    module = __import__(f"test.{suite}", fromlist=["test"])
    tests = unittest.defaultTestLoader.loadTestsFromModule(module)
    result = unittest.TextTestRunner(stream=sys.stderr, resultclass=Touched, verbosity=0).run(tests)
    gc.collect()
    bad = sorted({test.id() for test, _ in result.errors + result.failures})
    print("RESULT", result.testsRun, result.touched, *(name.replace(" ", "_") for name in bad), flush=True)


def run_apart(suite, *options):
    """Runs a suite in another process; answers what it printed, or None with its output shown."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-W", "ignore", str(HERE / "run_substrate.py"), "--here", *options, suite]
        done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if not lines:
        print(done.stdout, done.stderr)
        return None
    _, run, touched, *bad = lines[-1].split()
    return int(run), int(touched), set(bad), done.stderr


def check(suite):
    """Runs a suite with membuf's streams; answers tests and bad ones."""
    ours = run_apart(suite, "--membuf")
    if ours is None:
        print(f"FAILED: {suite} ended without a result")
        return 0, 1
    run, touched, bad, output = ours
    different = sorted(bad & DIFFERENT)
    bad -= DIFFERENT
    if bad:
        # Some fail on this machine with Python's own streams, too: as root, or without a time zone.
        theirs = run_apart(suite)
        bad -= theirs[2] if theirs else set()
    if bad:
        print(output)
    print(f"{suite}: {run} tests, {touched} of them call the library, {len(bad)} bad", flush=True)
    for name in different:
        print(f"    different on purpose: {name}")
    for name in sorted(bad):
        print(f"    FAILED: {name}")
    return run, len(bad)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--membuf", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("suites", nargs="*")
    options = parser.parse_args()
    if options.here:
        run_here(options.suites[0], options.membuf)
        return 0
    if sys.version_info[:2] != (3, 11):
        print(f"SKIPPED: the suites are those of Python 3.11, this is {sys.version.split()[0]}")
        return 0
    results = [check(suite) for suite in options.suites or SUITES]
    tests, bad = (sum(column) for column in zip(*results))
    print(f"{tests} tests of the standard library over membuf's streams, {bad} bad")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
