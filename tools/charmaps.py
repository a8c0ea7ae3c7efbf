#!/usr/bin/env python3
"""Writes src/text/codec/tables/*.rs: what every byte stands for in each single-byte encoding of Python's.

Run it with CPython 3.11 or later from anywhere; the result is checked in.
"""

import codecs
import pathlib
import unicodedata

FAMILIES = {
    "windows": ("Windows", [f"cp{n}" for n in (874, *range(1250, 1259))]),
    "iso8859": ("ISO 8859", [f"iso8859-{n}" for n in range(2, 17) if n != 12]),
    "dos": ("DOS", [f"cp{n}" for n in (
        437, 720, 737, 775, 850, 852, 855, 856, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869, 1006, 1125)]),
    "mac": ("the Macintosh", [f"mac-{name}" for name in (
        "arabic croatian cyrillic farsi greek iceland latin2 roman romanian turkish").split()]),
    "ebcdic": ("EBCDIC", [f"cp{n}" for n in ("037", 273, 424, 500, 875, 1026, 1140)]),
    "national": ("nations and makers", "hp-roman8 koi8-r koi8-t koi8-u kz1048 palmos ptcp154 tis-620".split()),
}
FOLDER = pathlib.Path(__file__).resolve().parent.parent / "src/text/codec/tables"
WIDTH = 100


def literal(character):
    """The character in a string of Rust's: itself where it shows, and does not disturb its neighbours."""
    plain = unicodedata.category(character)[0] in "LNPS" and unicodedata.bidirectional(character) not in ("R", "AL", "AN")
    if character in '"\\':
        return "\\" + character
    return character if plain or character == " " else f"\\u{{{ord(character):x}}}"


def strings(characters):
    """The characters as strings, 16 in each that is not too long for a line."""
    for at in range(0, len(characters), 16):
        row = [literal(c) for c in characters[at:at + 16]]
        rows = [row] if sum(map(len, row)) <= WIDTH else [row[:8], row[8:]]
        for part in rows:
            yield f'        "{"".join(part)}",\n'


def entry(name):
    codec = codecs.lookup(name)
    characters = codec.decode(bytes(range(256)), "replace")[0]  # U+FFFD: none; no encoding has that itself
    ascii = bytes(range(128)).decode("ascii")
    # Where a later byte stands for the same character, Python encodes to that: then ASCII is not just itself.
    plain = characters[:128] == ascii and not set(ascii) & set(characters[128:])
    keyword, listed = ("ascii", characters[128:]) if plain else ("whole", characters)
    yield f'    {codec.name.upper().replace("-", "_")} = "{codec.name}", {keyword} [\n'
    yield from strings(listed)
    yield "    ];\n"


for family, (title, names) in FAMILIES.items():
    lines = [f"//! The encodings of {title}. Written by tools/charmaps.py.\n\n", "charmaps! {\n"]
    for name in names:
        lines += entry(name)
    lines.append("}\n")
    (FOLDER / f"{family}.rs").write_text("".join(lines), encoding="utf-8")
