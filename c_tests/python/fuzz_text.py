"""Differential fuzzing of text wrappers: random operations on io.TextIOWrapper and on membuf's, compared step by step.

fuzz_text.py [--operations N] [--seed S]     runs sequences until N operations are done
fuzz_text.py --replay S                      runs the one sequence of a seed, and prints its steps

Each wrapper is over a BytesIO of its own, maybe with a buffer between them: membuf's over those of the library, or over
Python's that the library calls back. A position is compared by its effect, what is read from there, and not by its number. A UnicodeError ends a
sequence: what comes after it is each side's own affair. A difference ends the run and prints the seed of its sequence.
Without --seed every run is another.
"""

import argparse
import io
import random
import resource
import sys
import time

import agree
import fuzz
import fuzz_text_steps
import membuf_buffered
import membuf_io
import membuf_text


class Small(io.BytesIO):
    """Comes in small parts, as what is behind a socket does."""

    most = 3

    def read1(self, size=-1):
        return super().read1(self.most if size < 0 else min(size, self.most))


def buffered(kind, raw):
    return lambda content: kind(raw(content), 16)


INNER = {
    "the library's stream": (io.BytesIO, membuf_io.BytesIO),
    "the library's reader over that": (
        buffered(io.BufferedReader, io.BytesIO),
        buffered(membuf_buffered.BufferedReader, membuf_io.BytesIO),
    ),
    "the library's reader over callbacks": (
        buffered(io.BufferedReader, io.BytesIO),
        buffered(membuf_buffered.BufferedReader, io.BytesIO),
    ),
    "callbacks": (io.BytesIO, io.BytesIO),
    "callbacks, in small parts": (Small, Small),
}


def outcome(step, stream, cookies):
    """What a step answered, or the class of the exception it raised."""
    try:
        return step(stream, cookies)
    except UnicodeError:
        return UnicodeError
    except Exception as error:
        return type(error)


def sequence(seed, trace, encodings):
    """Runs the sequence of a seed; answers the number of its operations."""
    source = random.Random(f"text {seed}")
    inner = source.choice(list(INNER))
    steps = fuzz_text_steps.Steps(source, encodings)
    trace(f"over {inner}: {steps.content!r}, {steps.options}, chunks of {steps.chunk_size}")
    streams, cookies = [], ([], [])
    for wrapper, buffer in zip((io.TextIOWrapper, membuf_text.TextIOWrapper), INNER[inner]):
        stream = wrapper(buffer(steps.content), **steps.options)
        stream._CHUNK_SIZE = steps.chunk_size
        streams.append(stream)
    count = source.randint(5, 40)
    for number in range(count):
        name, step = steps.last() if number == count - 1 else steps.step()
        python, membuf = (outcome(step, *pair) for pair in zip(streams, cookies))
        trace(f"{number:3}  {name}  ->  {python!r}")
        if UnicodeError in (python, membuf) and (python is membuf or steps.torn):
            return number + 1
        if steps.tolerates(name, python):
            return number + 1
        fuzz.compare(f"step {number}, {name}", python, membuf)
    return count


def run(operations, seed):
    """Runs sequences until there were enough operations; answers whether none differed."""
    start, done, at, encodings = time.monotonic(), 0, seed, agree.encodings()
    while done < operations:
        try:
            done += sequence(at, lambda line: None, encodings)
        except fuzz.Difference as difference:
            print(f"FAILED: after {done} operations: {difference}\nreplay: fuzz_text.py --replay {at}")
            return False
        at += 1
    seconds = time.monotonic() - start
    print(f"TextIOWrapper: {done} operations without a difference, seeds {seed} to {at - 1}, {seconds:.1f} s")
    return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--operations", type=int, default=50_000)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--replay", type=int)
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (fuzz.MEMORY, fuzz.MEMORY))
    if options.replay is not None:
        sequence(options.replay, print, agree.encodings())
        return 0
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**12)
    return 0 if run(options.operations, seed) else 1


if __name__ == "__main__":
    sys.exit(main())
