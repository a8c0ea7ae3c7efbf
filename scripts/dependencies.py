#!/usr/bin/env python3
"""Checks the crates that the library is built from.

Each must support our rust-version and be under a licence that fits ours; each direct one must have its row in
docs/DEPENDENCIES.md, with the licence that it really has, and no row may be left over.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Licences that ask for nothing beyond keeping the notice.
PERMISSIVE = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0",
    "ISC", "MIT", "MIT-0", "Unicode-3.0", "Unicode-DFS-2016", "Unlicense", "Zlib",
}


def metadata():
    command = ["cargo", "metadata", "--locked", "--format-version=1", "--filter-platform=x86_64-unknown-linux-gnu"]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)


def built_into_the_library(meta):
    """The packages that a user's build compiles: no development or loom-only dependencies."""
    nodes = {node["id"]: node for node in meta["resolve"]["nodes"]}
    seen, todo = set(), [meta["resolve"]["root"]]
    while todo:
        package = todo.pop()
        if package in seen:
            continue
        seen.add(package)
        for dependency in nodes[package]["deps"]:
            if any(kind["kind"] != "dev" for kind in dependency["dep_kinds"]):
                todo.append(dependency["pkg"])
    seen.remove(meta["resolve"]["root"])
    return [package for package in meta["packages"] if package["id"] in seen]


def version(text):
    return tuple(int(part) for part in (text.split(".") + ["0", "0"])[:3])


def permissive(expression):
    """Whether an SPDX expression can be met by permissive licences alone."""
    expression = expression.replace("/", " OR ")
    words = re.findall(r"[()]|AND|OR|[\w.+-]+(?: WITH [\w.+-]+)?", expression)
    python = " ".join({"AND": "and", "OR": "or"}.get(w, w if w in "()" else str(w in PERMISSIVE)) for w in words)
    return bool(eval(python))  # only True, False, and, or and brackets are left


def rows_of_the_table():
    """Crate name to licence, from the table in docs/DEPENDENCIES.md."""
    text = (ROOT / "docs/DEPENDENCIES.md").read_text()
    return {name: licence.strip() for name, licence in re.findall(r"^\| `([\w-]+)` \|[^|]*\|([^|]*)\|", text, re.M)}


def main():
    meta = metadata()
    root = next(p for p in meta["packages"] if p["id"] == meta["resolve"]["root"])
    packages = built_into_the_library(meta)
    by_name = {package["name"]: package for package in meta["packages"]}
    faults = []

    for package in packages:
        label = f"{package['name']} {package['version']}"
        needs = package["rust_version"]
        if needs and version(needs) > version(root["rust_version"]):
            faults.append(f"{label} needs Rust {needs}, we promise {root['rust_version']}")
        if not package["license"] or not permissive(package["license"]):
            faults.append(f"{label}: the licence {package['license']} is not on the list of permissive ones")

    rows = rows_of_the_table()
    direct = {dependency["name"] for dependency in root["dependencies"]}
    for name in sorted(direct - rows.keys()):
        faults.append(f"{name} has no row in docs/DEPENDENCIES.md")
    for name in sorted(rows.keys() - direct - {"cbindgen"}):
        faults.append(f"docs/DEPENDENCIES.md has a row for {name}, which is not a dependency")
    for name in sorted(direct & rows.keys() & by_name.keys()):
        if rows[name] != by_name[name]["license"]:
            faults.append(f"{name} is under {by_name[name]['license']}, docs/DEPENDENCIES.md says {rows[name]}")

    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(packages)} crates, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
