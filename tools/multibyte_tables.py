#!/usr/bin/env python3
"""Writes src/text/codec/multibyte/data: what the encodings of East Asia map to what, asked of CPython 3.11's codecs.

Run it from anywhere, with Python 3.11; it takes seconds and replaces every file in the folder. `README.md` in the
folder above says what the files hold.
"""

import itertools
import pathlib
import struct
import sys

FOLDER = pathlib.Path(__file__).parent.parent / "src/text/codec/multibyte/data"
PAGE = 64
#: Units from here on stand for a place in the list of characters beyond U+FFFF.
ASTRAL = 0xD800

pages = {(0,) * PAGE: 0}


def write(name, numbers):
    (FOLDER / name).write_bytes(struct.pack(f"<{len(numbers)}H", *numbers))


def write_table(name, cells):
    """`cells` cut into pages that all tables share."""
    pieces = [tuple(cells[at:at + PAGE]) for at in range(0, len(cells), PAGE)]
    write(name, [pages.setdefault(piece, len(pages)) for piece in pieces])


def decoded(data, encoding):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def encoded(character, encoding):
    try:
        return character.encode(encoding)
    except UnicodeEncodeError:
        return None


def decode_table(name, encoding, prefix=b"", beyond=()):
    """For every pair of a byte from 0x80 on and any other: the code unit that they stand for, 0 for none."""
    cells = []
    for lead, trail in itertools.product(range(0x80, 0x100), range(0x100)):
        text = decoded(prefix + bytes([lead, trail]), encoding)
        if text is None or len(text) > 1:
            cells.append(0)
        elif text > "\uffff":
            cells.append(ASTRAL + beyond.index(text))
        else:
            assert not 0xD800 <= ord(text) <= 0xDFFF
            cells.append(ord(text))
    write_table(f"{name}.decode", cells)


def encode_table(name, encoding):
    """For every code point up to U+FFFF: its one or two bytes as a number, 0 for none.

    Three bytes, of which the first is 0x8F, are the other two without the top bit of the last. More are none.
    """
    cells = [0] * 0x10000
    for point in range(0x80, 0x10000):
        data = encoded(chr(point), encoding) or b""
        if len(data) == 3:
            assert data[0] == 0x8F and data[1] >= 0xA1 and data[2] >= 0xA1
            data = bytes([data[1], data[2] & 0x7F])
        if len(data) <= 2:
            cells[point] = int.from_bytes(data, "big")
    write_table(f"{name}.encode", cells)


def astral(name, encoding):
    """The characters beyond U+FFFF, all in plane 2: the low half of each and its code."""
    characters = [chr(point) for point in range(0x10000, 0x110000) if encoded(chr(point), encoding)]
    assert all(0x20000 <= ord(c) < 0x30000 for c in characters) and ASTRAL + len(characters) <= 0xE000
    rows = []
    for character in characters:
        data = encoded(character, encoding)
        code = data if len(data) == 2 else bytes([data[1], data[2] & 0x7F])
        rows += [ord(character) & 0xFFFF, int.from_bytes(code, "big")]
    write(f"{name}.astral", rows)
    return characters


def gb18030_ranges():
    """The four-byte codes below U+10000: where each run of both begins, the code's number and its code point."""
    rows, last = [], (-2, -2)
    for number in range(39420):
        rest, fourth = divmod(number, 10)
        rest, third = divmod(rest, 126)
        first, second = divmod(rest, 10)
        code = bytes([0x81 + first, 0x30 + second, 0x81 + third, 0x30 + fourth])
        point = ord(code.decode("gb18030"))
        assert chr(point).encode("gb18030") == code
        if (number, point) != (last[0] + 1, last[1] + 1):
            rows += [number, point]
        last = number, point
    write("gb18030.ranges", rows)


def greek():
    """The code points of the upper half of ISO 8859-7 as it was in 1987, 0 for none."""
    cells = [decoded(b"\x1b.F\x1bN" + bytes([byte]), "iso2022_jp_2") for byte in range(0x20, 0x80)]
    write("iso8859_7", [0 if text is None else ord(text) for text in cells])


def check_shortcuts():
    """What the code derives rather than looks up."""
    for point in range(0x80, 0x10000):
        character = chr(point)
        hangul = encoded(character, "cp949")
        if hangul and min(hangul) >= 0xA1:
            assert character.encode("euc_kr") == hangul
        elif hangul:
            assert 0xAC00 <= point <= 0xD7A3 and len(character.encode("euc_kr")) == 8
        else:
            assert encoded(character, "euc_kr") is None
        # GB 2312 has a code where GBK has the same one and that stands for the character in both.
        code = encoded(character, "gbk")
        if code is None or decoded(code, "gb2312") != character:
            code = {0x2015: b"\xa1\xaa", 0x30FB: b"\xa1\xa4"}.get(point)
        assert encoded(character, "gb2312") == code


def main():
    if sys.version_info[:2] != (3, 11):
        sys.exit("the facts are Python 3.11's")
    for old in FOLDER.iterdir():
        old.unlink()
    check_shortcuts()
    for name in ["shift_jis", "cp932", "euc_jp", "gbk", "gb18030", "cp949", "big5", "cp950"]:
        decode_table(name, name)
        encode_table(name, name)
    decode_table("gb2312", "gb2312")
    decode_table("euc_kr", "euc_kr")
    decode_table("jisx0212", "euc_jp", prefix=b"\x8f")
    beyond = astral("big5hkscs", "big5hkscs")
    decode_table("big5hkscs", "big5hkscs", beyond=beyond)
    encode_table("big5hkscs", "big5hkscs")
    gb18030_ranges()
    greek()
    write("pages", [cell for page in pages for cell in page])
    print(sum(file.stat().st_size for file in FOLDER.iterdir()), "bytes")


main()
