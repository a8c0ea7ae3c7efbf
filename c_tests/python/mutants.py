"""Are the judges any good? Builds the library with one deliberate mistake after the other; each has to be noticed.

mutants.py [number...]

The source is copied to build/mutants; what is there is never touched. A mistake is noticed when CPython's tests lose
one that passed, or when the fuzzing or the comparison of encodings finds a difference; a crash or an endless loop is
noticed, too. Shown is who notices it first.
"""

import os
import pathlib
import shutil
import subprocess
import sys

from mutations import MUTATIONS

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
COPY = ROOT / "build" / "mutants"
LIBRARY = COPY / "target" / "debug" / "libmembuf.so"
COPIED = ("src", "Cargo.toml", "Cargo.lock", "build.rs", "cbindgen.toml", "rust-toolchain.toml", "benches")
BUILD = ("cargo", "rustc", "--locked", "--quiet", "--lib", "--crate-type", "cdylib", "--features", "silent-panics")
SECONDS = 300
SEED = ("--seed", "1")
JUDGES = {
    "the fuzzing": ("fuzz.py", *SEED, "--operations", "60000"),
    "the fuzzing of wrappers": ("fuzz_text.py", *SEED, "--operations", "20000"),
    "CPython's tests": ("run_cpython.py",),
    "the comparison of encodings": ("agree.py", *SEED),
}


def copy_source():
    COPY.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        source, target = ROOT / name, COPY / name
        if source.is_dir():
            shutil.rmtree(target, ignore_errors=True)
            # As new files, or cargo would keep what it built from the last mistake.
            shutil.copytree(source, target, copy_function=shutil.copy)
        elif source.exists():
            shutil.copy2(source, target)


def build():
    return subprocess.run(BUILD, cwd=COPY, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def red(script, *arguments):
    """Whether a judge finds fault with the library that was built."""
    command = [sys.executable, str(HERE / script), *arguments]
    environment = {**os.environ, "MEMBUF_LIBRARY": str(LIBRARY)}
    try:
        done = subprocess.run(
            command, cwd=COPY, env=environment, timeout=SECONDS, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def finder():
    """The name of the first judge that finds fault, or None."""
    return next((name for name, judge in JUDGES.items() if red(*judge)), None)


def judge(number, mutation):
    """Makes one mistake, has it judged and takes it back; answers what is wrong with that, or None."""
    path = COPY / mutation.path
    original = path.read_text()
    if original.count(mutation.old) != 1:
        return f"{mutation.path} has {original.count(mutation.old)} places like\n{mutation.old}"
    try:
        path.write_text(original.replace(mutation.old, mutation.new))
        built = build()
        if built.returncode != 0:
            return f"does not compile:\n{built.stdout}"
        found = finder()
    finally:
        path.write_text(original)
    print(f"{number:3}  {mutation.mistake}: {found or 'NOT NOTICED'}", flush=True)
    return None if found else "nobody noticed"


def main():
    chosen = [int(number) for number in sys.argv[1:]] or range(1, len(MUTATIONS) + 1)
    copy_source()
    built = build()
    if built.returncode != 0 or finder():
        print(f"FAILED: without a mistake, the library does not build or is found fault with\n{built.stdout}")
        return 1
    bad = 0
    for number in chosen:
        mutation = MUTATIONS[number - 1]
        wrong = judge(number, mutation)
        if wrong:
            print(f"FAILED: {number}, {mutation.mistake}: {wrong}", flush=True)
            bad += 1
    print(f"{len(chosen) - bad} of {len(chosen)} deliberate mistakes were noticed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
