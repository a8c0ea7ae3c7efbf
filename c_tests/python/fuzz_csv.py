"""Random tables in random dialects, written, read and guessed by the library and by Python's csv.

fuzz_csv.py [--tables n] [--seed n]: the same text has to come out of both writers, the same rows of the readers, and the same
dialect of both sniffers, but for the rules of RULES, which are counted. The seed is printed; a difference says which table of it.
"""

import argparse
import collections
import csv
import ctypes
import io
import random
import re
import sys
import time

import membuf_abi as abi
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


def cells(source):
    """A function that makes the cells of one column, which have something in common or not."""
    long = source.randrange(1, 9)
    return source.choice(
        [
            lambda: str(source.randrange(10**long)),
            lambda: f"{source.uniform(-9, 9):.{long}f}",
            lambda: "".join(source.choices("abcdeé", k=long)),
            lambda: "".join(source.choices("abc xyz", k=source.randrange(12))),
            lambda: "".join(source.choices("ab, ;:'\"|\n", k=source.randrange(9))),
            lambda: source.choice(["", "no", "12:30", "2024-05-17", "a, b", "it's", "nan", "1_0"]),
        ]
    )


def sample(source):
    """A text to guess the dialect of, and the delimiters to choose from."""
    choice = source.choice([None, None, None, ",;", "|", "\t :", "ab"])
    if source.randrange(8) == 0:
        text = "".join(source.choices(ALPHABET, k=source.randrange(60)))
    else:
        delimiter = source.choice([",", ",", ";", "\t", "|", ":", " ", "~", "→", "x"])
        columns = [cells(source) for _ in range(source.randrange(1, 9))]
        rows = [[cell() for cell in columns] for _ in range(source.choice([1, 2, 5, 9, 15, 30, 60]))]
        if source.randrange(2):
            rows.insert(0, ["".join(source.choices("abcdef_", k=source.randrange(1, 9))) for _ in columns])
        out = io.StringIO(newline="")
        writer = csv.writer(
            out,
            delimiter=delimiter,
            quotechar=source.choice(['"', '"', "'"]),
            quoting=source.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
            escapechar="\\",
            doublequote=source.choice([True, True, False]),
            lineterminator=source.choice(["\n", "\n", "\r\n"]),
        )
        writer.writerows(rows)
        text = out.getvalue()
        if source.randrange(3) == 0:
            text = text.replace(delimiter, delimiter + " ")
        if source.randrange(6) == 0:  # a sample may be cut anywhere
            text = text[: source.randrange(len(text) + 1)]
        choice = source.choice([None, None, None, delimiter + ",;", choice])
    return text, choice


_sniff = abi.library.membuf_csv_sniff
_sniff.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p,
                   ctypes.c_void_p]


def our_guess(text, delimiters):
    """Delimiter, quotechar, doublequote, skipinitialspace and whether there is a header; None for no guess."""
    options, header = membuf_csv.Options(ctypes.sizeof(membuf_csv.Options)), ctypes.c_int32()
    data, choice = text.encode(), delimiters and delimiters.encode()
    if _sniff(data, len(data), choice, None, ctypes.byref(options), ctypes.byref(header), None) != 0:
        return None
    delimiter = 0 if options.delimiter == membuf_csv.NUL_CHARACTER else options.delimiter
    doubled = not options.flags & membuf_csv.NO_DOUBLE_QUOTE
    spaced = bool(options.flags & membuf_csv.SKIP_INITIAL_SPACE)
    return chr(delimiter), chr(options.quotechar), doubled, spaced, bool(header.value)


class Given(csv.Sniffer):
    """Looks for a header in a dialect that was guessed already: Python's does not know the choice of delimiters there."""

    def __init__(self, found):
        super().__init__()
        self.sniff = lambda _: found


def pythons_guess(text, delimiters):
    try:
        found = csv.Sniffer().sniff(text, delimiters)
    except csv.Error:
        return None
    try:
        header = Given(found).has_header(text)
    except (csv.Error, StopIteration) as error:
        header = repr(error)
    return found.delimiter, found.quotechar, bool(found.doublequote), bool(found.skipinitialspace), header


def is_number(kind, cell):
    try:
        kind(cell)
    except (ValueError, OverflowError):
        return False
    return True


def header_rule(text, guess):
    """Why the library sees a header where Python sees none, or the other way round."""
    delimiter, quotechar, doubled, spaced, header = guess
    parameters = {"delimiter": delimiter, "quotechar": quotechar, "skipinitialspace": spaced}
    if isinstance(header, str):
        return "line breaks"
    rows = list(csv.reader(io.StringIO(text), doublequote=doubled, **parameters))
    if not any(len(row) == len(rows[0]) for row in rows[1:22]):
        return "no rows"
    if any(is_number(complex, cell) and not is_number(float, cell) for row in rows for cell in row):
        return "complex numbers"
    if not doubled and rows != list(csv.reader(io.StringIO(text), doublequote=True, **parameters)):
        return "doubled quotes"
    return None


# Where the library differs on purpose.
RULES = {
    "doubled quotes": "two quotes inside quotes are one; Python has to see a certain kind of field for that",
    "beyond ASCII": "a delimiter is ASCII, and all beyond it a part of words; to Python arrows and smileys are not",
    "no delimiter": "neither a carriage return nor the quote is a delimiter",
    "line breaks": "a carriage return ends a record; Python's has_header fails",
    "no rows": "a first record without others of its length is no header; Python takes it for one",
    "complex numbers": "numbers are what float() takes; Python's has_header takes complex ones, too",
}


def rule_of_guess(text, ours, theirs):
    """The rule by which two guesses differ; None when there is none."""
    if re.search(r"[^\w\0-\x7f]", text) and (theirs is None or ours is None or ours[:4] != theirs[:4]):
        return "beyond ASCII"
    if theirs is not None and theirs[0] in ("\r", theirs[1]):
        return "no delimiter"
    if ours is None or theirs is None or (ours[:2], ours[3]) != (theirs[:2], theirs[3]):
        return None
    if ours[4] != theirs[4]:
        return header_rule(text, theirs)
    return "doubled quotes" if ours[2] and not theirs[2] else None


def guess(seed, number, counts):
    """The two guesses of a sample, if they differ for no known reason."""
    text, delimiters = sample(random.Random(f"{seed} guess {number}"))
    ours, theirs = our_guess(text, delimiters), pythons_guess(text, delimiters)
    rule = None if ours == theirs else rule_of_guess(text, ours, theirs)
    counts[rule or ("the same" if theirs else "none by both")] += 1
    return None if ours == theirs or rule else (text, delimiters, ours, theirs)


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
    counts = collections.Counter()
    samples = options.tables // 5  # Python's sniffer is slow
    for number in range(samples):
        if wrong := guess(options.seed, number, counts):
            text, delimiters, ours, theirs = wrong
            print(f"sample {number}, of {delimiters!r}: {text!r}\nmembuf: {ours!r}\nPython: {theirs!r}")
            return 1
    print(f"{samples} samples agree: " + ", ".join(f"{name} {count}" for name, count in counts.most_common()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
