"""Random tables in random dialects, written and read by the library and by Python's csv.

fuzz_csv.py [--tables n] [--seed n]: the same text has to come out of both writers, and the same rows of the readers. The seed is
printed; a difference says which table of it.
"""

import argparse
import csv
import io
import random
import sys
import time

import membuf_csv

ALPHABET = ["a", "b", "1", ",", ";", '"', "'", "\\", "\r", "\n", "\r\n", " ", "\t", "é", "→", "\0", "😀"]


def dialect(choice):
    """Arguments of a dialect that Python 3.13 would accept, too: one that can be read back."""
    quoting = choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC, csv.QUOTE_NONE])
    parameters = {
        "delimiter": choice([",", ";", "\t", " ", "→", "\0"]),
        "quotechar": choice(['"', "'", "😀"]),
        "escapechar": choice([None, "\\", "é"]) if quoting != csv.QUOTE_NONE else "\\",
        "quoting": quoting,
        "strict": choice([False, True]),
        "doublequote": choice([True, True, False]),
        # Python 3.11 leaves a CR or LF without quotes that is not in the terminator, and cannot read it back.
        "lineterminator": choice(["\r\n", "\r\n!"]),
        "skipinitialspace": choice([False, False, True]),
    }
    return parameters


def field(source):
    kind = source.randrange(8)
    if kind == 0:
        return source.choice([0, -7, 2**40, 1.5, -2.5e-7, 1e300, True])
    if kind == 1:
        return None
    return "".join(source.choices(ALPHABET, k=source.randrange(7)))


def outcome(function):
    """What a function answers, or that it fails: of two faults in a record Python finds the first, the library any."""
    try:
        return function()
    except (csv.Error, ValueError):
        return "fails"


def write(module, rows, parameters):
    out = io.StringIO(newline="")
    writer = module.writer(out, **parameters)
    outcomes = [outcome(lambda row=row: writer.writerow(row)) for row in rows]
    return out.getvalue(), outcomes


def read(reader):
    rows = []
    while True:
        row = outcome(lambda: next(reader, None))
        if row is None:
            return rows
        rows.append(row)
        if isinstance(row, str):  # what follows an error is told apart by the line alone
            return rows


def table(seed, number):
    source = random.Random(f"{seed} {number}")
    parameters = dialect(source.choice)
    rows = [[field(source) for _ in range(source.randrange(5))] for _ in range(source.randrange(6))]
    if parameters["delimiter"] == " " and parameters["skipinitialspace"]:
        # An empty field would be skipped with its delimiter; Python 3.11 does not quote it yet.
        rows = [[value for value in row if value not in ("", None)] for row in rows]
    return parameters, rows, source


def differences(seed, number):
    parameters, rows, source = table(seed, number)
    ours, theirs = write(membuf_csv, rows, parameters), write(csv, rows, parameters)
    if ours != theirs:
        yield "writing", ours, theirs
    text = theirs[0]
    if source.randrange(3) == 0:  # not all that is read was written
        text = "".join(source.choices(ALPHABET, k=source.randrange(40)))
    lines = io.StringIO(text, newline="").readlines()
    ours, theirs = read(membuf_csv.reader(lines, **parameters)), read(csv.reader(lines, **parameters))
    if ours != theirs:
        yield "reading lines", ours, theirs
    whole = read(membuf_csv.whole_reader(text, **parameters))
    if whole != theirs:
        yield "reading a stream", whole, theirs


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tables", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**9)
    options = parser.parse_args()
    print(f"seed {options.seed}")
    for number in range(options.tables):
        for what, ours, theirs in differences(options.seed, number):
            parameters, rows, _ = table(options.seed, number)
            print(f"table {number}, {what}: {rows!r}\n{parameters}\nmembuf: {ours!r}\nPython: {theirs!r}")
            return 1
    print(f"{options.tables} tables agree")
    return 0


if __name__ == "__main__":
    sys.exit(main())
