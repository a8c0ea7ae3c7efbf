"""Does the library's JSON agree with Python's? Both get the same texts, and must accept, refuse and mean the same.

agree_json.py [--documents N] [--seed S] [--files FOLDER]

Random documents are made by Python, damaged in one of two, and read by both: with NaN and lone surrogates as in Python.
What both accept has to be the same value, in the same order, with every double the same bit for bit, after a trip through
a document and after one from text to text, in memory and through a stream that is read in one pass. The files of a folder
(--files, MEMBUF_JSON_FILES, or ../shared/data/json beside the repository) have to make the same trips; without one they
are skipped, and that is said.
"""

import argparse
import ctypes
import json
import os
import pathlib
import random
import struct
import sys
import time
from ctypes import POINTER, byref, c_char_p, c_int32, c_size_t, c_uint32, c_void_p

from membuf_abi import PATH, Error, View

library = ctypes.CDLL(PATH)
BESIDE = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data" / "json"
LITERAL, KEEP, ASCII = 2, 2, 1


class Progress(ctypes.Structure):
    """membuf_progress"""

    _fields_ = [("progress", c_void_p), ("user_data", c_void_p), ("cancel", c_void_p)]


class Options(ctypes.Structure):
    """membuf_json_options"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("indent", c_int32),
        ("flags", c_uint32),
        ("indent_text", View),
        ("item_separator", View),
        ("key_separator", View),
        ("nonfinite", c_int32),
        ("surrogates", c_int32),
        ("max_size", c_size_t),
        ("max_depth", c_size_t),
        ("progress", Progress),
    ]


library.membuf_json_parse_with.argtypes = [c_char_p, c_size_t, POINTER(Options), POINTER(c_void_p), c_void_p, POINTER(Error)]
library.membuf_json_dump.argtypes = [c_void_p, POINTER(Options), POINTER(c_void_p)]
library.membuf_json_free.argtypes = [c_void_p]
library.membuf_json_free.restype = None
library.membuf_json_format.argtypes = [c_char_p, c_size_t, POINTER(Options), POINTER(c_void_p), POINTER(Error)]
library.membuf_json_transcode.argtypes = [c_void_p, c_void_p, POINTER(Options), POINTER(Error)]
library.membuf_bytes_new.argtypes = [c_char_p, c_size_t, POINTER(c_void_p), c_void_p]
library.membuf_getvalue.argtypes = [c_void_p, POINTER(c_void_p)]
library.membuf_free.argtypes = [c_void_p]
library.membuf_free.restype = None
library.membuf_slice_data.argtypes = [c_void_p, POINTER(c_void_p), POINTER(c_size_t)]
library.membuf_slice_free.argtypes = [c_void_p]
library.membuf_slice_free.restype = None


class Refused(Exception):
    """The library's failure."""


def options(indent, flags):
    return Options(ctypes.sizeof(Options), indent=indent, flags=flags, nonfinite=LITERAL, surrogates=KEEP)


def check(status, err):
    if status != 0:
        raise Refused(err.message.decode(), err.line, err.column, err.start, err.end)


def content(slice_):
    data, size = c_void_p(), c_size_t()
    library.membuf_slice_data(slice_, byref(data), byref(size))
    value = ctypes.string_at(data, size.value)
    library.membuf_slice_free(slice_)
    return value


def through_document(text, how):
    """json.dumps(json.loads(text))"""
    document, out, err = c_void_p(), c_void_p(), Error()
    check(library.membuf_json_parse_with(text, len(text), byref(how), byref(document), None, byref(err)), err)
    status = library.membuf_json_dump(document, byref(how), byref(out))
    library.membuf_json_free(document)
    assert status == 0, status
    return content(out)


def in_memory(text, how):
    out, err = c_void_p(), Error()
    check(library.membuf_json_format(text, len(text), byref(how), byref(out), byref(err)), err)
    return content(out)


def through_streams(text, how):
    source, sink, out, err = c_void_p(), c_void_p(), c_void_p(), Error()
    library.membuf_bytes_new(text, len(text), byref(source), None)
    library.membuf_bytes_new(None, 0, byref(sink), None)
    status = library.membuf_json_transcode(source, sink, byref(how), byref(err))
    library.membuf_getvalue(sink, byref(out))
    library.membuf_free(source)
    library.membuf_free(sink)
    made = content(out)
    check(status, err)
    return made


def exactly(value):
    """A form in which equal means the same: doubles by their bits, order and duplicates kept."""
    if isinstance(value, float):
        return ("float", "nan" if value != value else struct.pack("<d", value))
    if isinstance(value, Pairs):
        return ("object", [(key, exactly(member)) for key, member in value.pairs])
    if isinstance(value, list):
        return ("array", [exactly(member) for member in value])
    return (type(value).__name__, value)


class Pairs:
    """An object with its duplicates."""

    def __init__(self, pairs):
        self.pairs = pairs


def by_python(text):
    """What Python makes of bytes; None when it refuses them."""
    try:
        return exactly(json.loads(text, object_pairs_hook=Pairs))
    except (ValueError, RecursionError):
        return None


TRIPS = {"document": through_document, "text to text": in_memory, "streams": through_streams}


def compare(text, source):
    """Every trip of `text` gives what Python sees in it, or is refused as Python refuses it."""
    wanted = by_python(text)
    how = options(source.choice((0, 0, 1, 4)), source.choice((0, ASCII)))
    for name, trip in TRIPS.items():
        try:
            made = trip(text, how)
        except Refused as refusal:
            if wanted is not None:
                return f"{name}: refused, Python reads it: {refusal.args}"
            if 0 in refusal.args[1:3]:
                return f"{name}: a failure without its place: {refusal.args}"
            continue
        if wanted is None:
            return f"{name}: read, Python refuses it"
        if by_python(made) != wanted:
            return f"{name}: another value: {made[:200]!r}"
        if how.flags & ASCII and not made.isascii():
            return f"{name}: not ASCII: {made[:200]!r}"
    return None


STRINGS = ["", "a", "key", "\"\\/", "\n\t\0\x1f\x7f", "é", "한국어", "\U0001d11e", "\ud834", "\udd1e\ud834", "x" * 70, "\u2028"]
NUMBERS = [0, -1, 7, 2**53 + 1, 2**63, -(2**63), 2**64, -(10**30), 0.1, -0.0, 5e-324, 1.7976931348623157e308, 1e16, 1e22]
NUMBERS += [float("nan"), float("inf"), float("-inf")]


def value(source, depth):
    kind = source.randrange(8 if depth else 6)
    if kind == 0:
        return source.choice((None, True, False))
    if kind in (1, 2):
        return source.choice((*NUMBERS, source.uniform(-1, 1), struct.unpack("<d", source.randbytes(8))[0]))
    if kind < 6:
        return source.choice((*STRINGS, "".join(map(chr, source.choices(range(0x3000), k=source.randrange(9))))))
    members = [value(source, depth - 1) for _ in range(source.randrange(5))]
    return members if kind == 6 else {source.choice(STRINGS): member for member in members}


def text(source):
    """A random text in a random encoding, damaged or not."""
    made = json.dumps(
        value(source, 4),
        ensure_ascii=source.random() < 0.5,
        indent=source.choice((None, None, 1, "\t")),
        separators=source.choice((None, (",", ":"), (" ,\r\n", "\t: "))),
    )
    if source.random() < 0.1:
        made = made.replace("0", source.choice(("00", "0.", "1e5", "1E+400", "-", "0x")))
    encoding = source.choice(("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"))
    data = bytearray(made.encode(encoding, "replace"))
    if source.random() < 0.5:
        for _ in range(source.randrange(1, 3)):
            at = source.randint(0, len(data))
            new = source.choice((b"", b"\xff", b"\x80", *(bytes([byte]) for byte in b'[]{},:"\\u0-+.eENI ~\n\0')))
            data[at : at + source.randrange(2)] = new
    return bytes(data)


def random_documents(count, seed):
    source = random.Random(seed)
    accepted = 0
    for number in range(count):
        made = text(source)
        difference = compare(made, source)
        if difference is not None:
            print(f"document {number} of seed {seed}: {made!r}\n  {difference}")
            return False
        accepted += by_python(made) is not None
    print(f"{count} random documents agree, {accepted} of them JSON")
    return True


def files(folder):
    if folder is None or not folder.is_dir():
        print("SKIPPED: the round trips of large JSON files need a folder of them (--files, MEMBUF_JSON_FILES)")
        return True
    same = True
    for path in sorted(folder.glob("*.json")):
        start = time.monotonic()
        data = path.read_bytes()
        wanted = by_python(data)
        for name, trip in TRIPS.items():
            for how in (options(0, 0), options(2, ASCII)):
                if wanted is None or by_python(trip(data, how)) != wanted:
                    print(f"{path.name}: {name}: another value")
                    same = False
        compact = in_memory(data, options(0, 0))
        if in_memory(in_memory(compact, options(2, 0)), options(0, 0)) != compact:
            print(f"{path.name}: indented and minified again it is another text")
            same = False
        print(f"{path.name}: {len(data)} bytes in {time.monotonic() - start:.1f} s")
    return same


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    parser.add_argument("--files", type=pathlib.Path, default=os.environ.get("MEMBUF_JSON_FILES", BESIDE))
    arguments = parser.parse_args()
    print(f"JSON against Python's json, seed {arguments.seed}")
    same = random_documents(arguments.documents, arguments.seed)
    return 0 if files(pathlib.Path(arguments.files)) and same else 1


if __name__ == "__main__":
    sys.exit(main())
