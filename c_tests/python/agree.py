"""Do the library's encodings agree with Python's of the same name? Both get the same input, and must answer the same.

agree.py [--deep] [--seed S] [encoding...]

For every encoding that both have, under every error handler: all inputs of one and two bytes, every code point, random
bytes and random text, all at once and in random pieces. Failures are compared with their range and reason. What the
checked-in agree_differences.json allows, with a reason each, is left out; any other difference is shown in its smallest
form and fails. Without --deep, of the long sweeps there is a sample.
"""

import argparse
import codecs
import json
import pathlib
import random
import re
import sys
import time
import unicodedata

import agree_sides as sides
import membuf_abi_text as abi_text

DECODING = ("replace", "backslashreplace", "ignore", "surrogateescape", "surrogatepass", "xmlcharrefreplace")
ENCODING = (*DECODING, "namereplace")
DIFFERENCES = pathlib.Path(__file__).with_name("agree_differences.json")
MANY, SHOWN = 40, 5  # differences of one encoding: how many are enough, and how many are shown


def encodings():
    """The names that both sides know."""
    index, found = 0, []
    while name := abi_text.encoding_at(index):
        index += 1
        try:
            codecs.lookup(name.decode())
        except LookupError:
            continue
        found.append(name.decode())
    return found


class Judge:
    """Compares the two sides on one encoding, and gathers where they differ."""

    def __init__(self, encoding, source, deep, allowed):
        self.encoding, self.source, self.deep = encoding, source, deep
        self.allowed = [rule for rule in allowed if re.fullmatch(rule["encodings"], encoding)]
        self.found = {}
        self.compared = 0

    def sweep(self):
        self.small_bytes()
        self.code_points()
        for _ in range(2000 if self.deep else 150):
            self.random_bytes()
            self.random_text()

    # What is compared

    def once(self, direction, errors, content):
        """Compares one input; answers where both found it at fault, or None."""
        self.compared += 1
        theirs = sides.python(direction, self.encoding, errors, content)
        data = sides.utf8(content) if direction == "encode" else content
        ours = sides.membuf(direction, self.encoding, errors, data)
        if not sides.same(ours, theirs):
            self.differ(direction, errors, [content], ours, theirs)
            return None
        return theirs if type(theirs) is tuple else None

    def parts(self, direction, errors, pieces):
        """Compares an input that comes in pieces."""
        self.compared += 1
        theirs = sides.python_incremental(direction, self.encoding, errors, pieces)
        data = [sides.utf8(piece) for piece in pieces] if direction == "encode" else pieces
        ours = sides.membuf_incremental(direction, self.encoding, errors, data)
        if len(ours) != len(theirs) or not all(map(sides.same, ours, theirs)):
            self.differ(direction, errors, pieces, ours, theirs)

    def walk(self, direction, content):
        """Compares a long input under strict, from each fault to the next."""
        while content and len(self.found) < MANY:
            fault = self.once(direction, "strict", content)
            if fault is None:
                return
            content = content[max(fault[1] or 0, (fault[2] or 0), 1) :]

    def joined(self, direction, errors, pieces, between):
        """Compares many inputs at once, and where they differ, one by one."""
        self.compared += 1
        whole = between.join(pieces)
        theirs = sides.python(direction, self.encoding, errors, whole)
        data = sides.utf8(whole) if direction == "encode" else whole
        ours = sides.membuf(direction, self.encoding, errors, data)
        if sides.same(ours, theirs) or len(self.found) >= MANY:
            return
        if len(pieces) <= 1:
            self.differ(direction, errors, pieces, ours, theirs)
            return
        before, middle = len(self.found), len(pieces) // 2
        for half in (pieces[:middle], pieces[middle:]):
            self.joined(direction, errors, half, between)
        if len(self.found) == before:  # neither half alone
            self.differ(direction, errors, pieces, ours, theirs)

    def differ(self, direction, errors, pieces, ours, theirs):
        if len(self.found) < MANY and not any(
            self.allows(rule, direction, errors, pieces, ours, theirs) for rule in self.allowed
        ):
            self.found.setdefault((direction, errors, repr(pieces)), (pieces, ours, theirs))

    @staticmethod
    def allows(rule, direction, errors, pieces, ours, theirs):
        if rule.get("failures") and (sides.is_output(ours) or sides.is_output(theirs)):
            return False
        if rule["direction"] != direction or not re.fullmatch(rule["errors"], errors):
            return False
        if "python" in rule:  # a failure of Python's alone
            return rule["python"] in repr(theirs)
        if "without" in rule:  # the same but for a character
            return repr(ours).replace(rule["without"], "") == repr(theirs).replace(rule["without"], "")
        if "start" in rule:  # in pieces, of which Python's last is the start of ours
            return len(pieces) > 1 and ours[:-1] == theirs[:-1] and sides.is_output(theirs) and ours[-1].startswith(theirs[-1])
        content = pieces[0][:0].join(pieces)
        text = content if direction == "encode" else content.decode("latin-1")
        if "unassigned" in rule:  # in Python's version of Unicode
            return any(unicodedata.category(character) == "Cn" for character in text)
        return re.search(rule["input"], text) is not None

    # The inputs

    def small_bytes(self):
        """All inputs of one byte and of two: whole under strict, and amid others under the handlers."""
        every = [bytes([byte]) for byte in range(256)]
        pairs = [first + second for first in every for second in every]
        chosen = pairs if self.deep else self.source.sample(pairs, 1500)
        for data in (b"", *every, *chosen):
            self.once("decode", "strict", data)
        for errors in DECODING:
            for data in every:
                self.once("decode", errors, data)
            for data in chosen if self.deep else ():
                self.once("decode", errors, data)
        for start in range(0, len(pairs), 4096):
            for errors in DECODING:
                self.joined("decode", errors, pairs[start : start + 4096], b"\n")

    def code_points(self):
        """Every code point, surrogates too: in rows under the handlers, in the same rows from fault to fault."""
        rows = [range(start, start + 256) for start in range(0, 0x110000, 256)]
        if not self.deep:  # one plane, and some of the others
            rows = rows[:256] + self.source.sample(rows[256:], 30)
        for row in rows:
            characters = [chr(point) for point in row]
            for errors in ENCODING:
                self.joined("encode", errors, characters, "")
        walked = rows if self.deep else self.source.sample(rows, 12)
        for row in walked:
            self.walk("encode", "".join(map(chr, row)))

    def random_text(self):
        text = "".join(self.source.choices(self.alphabet(), k=self.source.choice((1, 2, 3, 10, 40))))
        errors = self.source.choice(("strict", "strict", *ENCODING))
        self.once("encode", errors, text)
        self.parts("encode", errors, self.cut(text))

    def alphabet(self):
        """Characters that the encoding has, and some that it may not."""
        any_of = self.source.choice((b"a~+-{\\\r\n", bytes(range(256)), bytes(range(0xA0, 0x100)), b"\x81\x30\xe0\xd0"))
        data = bytes(self.source.choices(any_of, k=30)) + self.source.randbytes(10)
        known = data.decode(self.encoding, "ignore")
        others = [chr(self.source.choice((0x7F, 0xFF, 0x3100, 0xFFFF, 0x10FFFF)) - self.source.randrange(0x7F)) for _ in range(5)]
        return "a\n" + known * self.source.choice((1, 10)) + "".join(others) + self.source.choice(("", "\ud800\udc80"))

    def random_bytes(self):
        """Well-formed text with a few bytes changed, or any bytes at all."""
        if self.source.random() < 0.6:
            text = "".join(self.source.choices(self.alphabet(), k=self.source.choice((2, 10, 40))))
            data = bytearray(text.encode(self.encoding, "ignore"))
            for _ in range(self.source.choice((0, 0, 1, 3))):
                if data:
                    place = self.source.randrange(len(data))
                    data[place : place + self.source.randrange(2)] = self.source.randbytes(self.source.randrange(2))
        else:
            data = self.source.randbytes(self.source.choice((1, 3, 4, 8, 30)))
        data, errors = bytes(data), self.source.choice(("strict", "strict", *DECODING))
        self.once("decode", errors, data)
        self.parts("decode", errors, self.cut(data))

    def cut(self, content):
        places = sorted(self.source.randint(0, len(content)) for _ in range(self.source.choice((1, 2, 3, len(content)))))
        return [content[start:end] for start, end in zip((0, *places), (*places, len(content)))]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--deep", action="store_true")
    parser.add_argument("--seed", type=int)
    parser.add_argument("encodings", nargs="*")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**12)
    allowed = json.loads(DIFFERENCES.read_text())
    start, bad, compared, chosen = time.monotonic(), 0, 0, options.encodings or encodings()
    for encoding in chosen:
        judge = Judge(encoding, random.Random(f"{encoding} {seed}"), options.deep, allowed)
        judge.sweep()
        compared += judge.compared
        bad += bool(judge.found)
        shortest = sorted(judge.found.items(), key=lambda found: len(found[0][2]))[:SHOWN]
        for (direction, errors, _), (pieces, ours, theirs) in shortest:
            given = pieces if len(pieces) > 1 else pieces[0]
            print(f"FAILED: {encoding}, {direction}, {errors}, {given!r}:\n    membuf {ours!r}\n    Python {theirs!r}")
    seconds = time.monotonic() - start
    print(f"{len(chosen)} encodings, {bad} of them differ, {compared} comparisons, seed {seed}, {seconds:.1f} s", flush=True)
    return 1 if bad or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
