#!/usr/bin/env python3
"""The version of Cargo.toml is that of everything derived from it. usage: versions.py <build folder>"""

import ctypes
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = Path(sys.argv[1])


def find(path, pattern):
    found = re.search(pattern, path.read_text(), re.M)
    return found[1] if found else None


def header_number(name):
    return find(ROOT / "include/membuf.h", rf"^#define MEMBUF_VERSION_{name} (\d+)$")


expected = find(ROOT / "Cargo.toml", r'^version = "(.*)"$')
major, minor, patch = (int(part) for part in expected.split("."))
library = ctypes.CDLL(str(BUILD / "libmembuf.so"))
library.membuf_version.restype = ctypes.c_char_p
number = major * 10000 + minor * 100 + patch

found = {
    "MEMBUF_VERSION": find(ROOT / "include/membuf.h", r'^#define MEMBUF_VERSION "(.*)"$'),
    "MEMBUF_VERSION_MAJOR.MINOR.PATCH": ".".join(str(header_number(name)) for name in ("MAJOR", "MINOR", "PATCH")),
    "membuf_version()": library.membuf_version().decode(),
    "membuf.pc": find(BUILD / "membuf.pc", r"^Version: (.*)$"),
    "the CMake package": find(BUILD / "membufConfigVersion.cmake", r'^set\(PACKAGE_VERSION "(.*)"\)$'),
    "the newest entry of CHANGELOG.md": find(ROOT / "CHANGELOG.md", r"^## (\d\S*)"),
    "the library's file": (BUILD / "libmembuf.so").resolve().name.removeprefix("libmembuf.so."),
}
faults = [f"{what} says {version}, Cargo.toml {expected}" for what, version in found.items() if version != expected]
if header_number("NUMBER") != str(number):
    faults.append(f"MEMBUF_VERSION_NUMBER is {header_number('NUMBER')}, not {number}")
if library.membuf_check_version(ctypes.c_uint32(number)) != 0:
    faults.append("membuf_check_version refuses the library's own version")
for fault in faults:
    print(fault, file=sys.stderr)
sys.exit(1 if faults else 0)
