"""Differential fuzzing: random operations on Python's streams and on membuf's, compared step by step.

fuzz.py [BytesIO | StringIO | RawIO | Spool | Buffered...] [--operations N] [--seed S]     runs sequences until N operations are done
fuzz.py BytesIO --replay S                                    runs the one sequence of a seed, and prints its steps

Compared after every step are the result or the class of the exception, the position and the content. A difference ends
the run and prints the seed of its sequence. Without --seed every run is another.
"""

import argparse
import io
import random
import resource
import sys
import time

import fuzz_buffered
import fuzz_raw
import fuzz_spool
import fuzz_steps
import membuf_io

KINDS = {
    "BytesIO": (io.BytesIO, membuf_io.BytesIO, fuzz_steps.BytesSteps),
    "StringIO": (io.StringIO, membuf_io.StringIO, fuzz_steps.TextSteps),
    "RawIO": (fuzz_raw.Plain, fuzz_raw.OverCallbacks, fuzz_raw.RawSteps),
    "Spool": (fuzz_spool.Model, fuzz_spool.Spool, fuzz_spool.SpoolSteps),
    **fuzz_buffered.KINDS,
}

MEMORY = 4 << 30  # a mistake shall not take the machine's


def outcome(step, stream, held):
    """What a step answered, or the class of the exception it raised."""
    try:
        value = step(stream, held)
    except BlockingIOError as error:
        return BlockingIOError, error.characters_written
    except Exception as error:
        # Where memory ends depends on the layout: text in UTF-8 is refused by the allocator where an array of code
        # points cannot even be asked for.
        return MemoryError if isinstance(error, OverflowError) else type(error)
    return type(value), value


def state(stream):
    try:
        return stream.tell(), stream.getvalue()
    except Exception as error:
        return type(error)


class Difference(Exception):
    pass


def compare(what, python, membuf):
    if python != membuf:
        raise Difference(f"{what}: Python {python!r}, membuf {membuf!r}")


def sequence(kind, seed, trace):
    """Runs the sequence of a seed; answers the number of its operations."""
    python_class, membuf_class, steps_class = KINDS[kind]
    steps = steps_class(random.Random(f"{kind} {seed}"))
    streams = python_class(), membuf_class()
    held = [], []
    count = steps.count()
    for number in range(count):
        name, step = steps.step() if number else steps.first()
        python, membuf = (outcome(step, stream, views) for stream, views in zip(streams, held))
        trace(f"{number:3}  {name}  ->  {python!r}")
        compare(f"step {number}, {name}", python, membuf)
        python, membuf = map(state, streams)
        trace(f"       {python!r}")
        compare(f"position and value after step {number}, {name}", python, membuf)
    for views in held:
        views.clear()
    return count


def run(kind, operations, seed):
    """Runs sequences until there were enough operations; answers whether none differed."""
    start, done, at = time.monotonic(), 0, seed
    while done < operations:
        try:
            done += sequence(kind, at, lambda line: None)
        except Difference as difference:
            print(f"FAILED: {kind} after {done} operations: {difference}\nreplay: fuzz.py {kind} --replay {at}")
            return False
        at += 1
    seconds = time.monotonic() - start
    print(f"{kind}: {done} operations without a difference, seeds {seed} to {at - 1}, {seconds:.1f} s")
    return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", nargs="?", choices=KINDS)
    parser.add_argument("--operations", type=int, default=50_000)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--replay", type=int)
    options = parser.parse_args()
    if options.replay is not None:
        if options.kind is None:
            parser.error("--replay needs the class")
        sequence(options.kind, options.replay, print)
        return 0
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**12)
    good = [run(kind, options.operations, seed) for kind in ([options.kind] if options.kind else KINDS)]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
