#!/usr/bin/env python3
"""Everything that the public headers declare has a documentation comment right before it."""

import re
import sys
from pathlib import Path

INCLUDE = Path(__file__).resolve().parent.parent / "include"
# A type, a function, an inline function; inside of a type, a field or an enumerator.
ITEM = re.compile(r"^(typedef|MEMBUF_API|MEMBUF_PRINTF_LIKE|static inline|enum|struct)\b")
MEMBER = re.compile(r"^  [\w][^(]*[,;]$|^  .*\(\*\w+\)\(.*;$")


def undocumented(path):
    documented = False
    in_type = in_comment = False
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if in_comment or line.lstrip().startswith("/**"):
            in_comment = "*/" not in line
            documented = not in_comment
            continue
        if ITEM.match(line) or (in_type and MEMBER.match(line)):
            if not documented:
                yield f"{path.name}:{number}: no documentation: {line.strip()}"
        if line.startswith(("typedef enum", "typedef struct", "enum", "struct")) and line.endswith("{"):
            in_type = True
        elif line.startswith("}"):
            in_type = False
        # An attribute belongs to the line after it.
        documented = documented and line.startswith("MEMBUF_") and not line.rstrip().endswith(";")


def main():
    faults = [fault for path in sorted(INCLUDE.glob("*.h")) for fault in undocumented(path)]
    print("\n".join(faults), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
