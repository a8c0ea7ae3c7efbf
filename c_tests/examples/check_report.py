#!/usr/bin/env python3
"""The report example against an independent computation: check_report.py REPORT DATA_DIRECTORY

Reads the same two tables with Python's own csv, json and codecs, says what every entry of report.zip must be, and
compares byte for byte. Before that it damages archives of its own making, to see that the comparison can fail.
"""
import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections import Counter

COLUMNS = ["zone", "region", "codes", "countries", "latitude", "longitude", "comment"]

# What the real tables do not have: seconds, quoting, tabs and line breaks in fields, ties, a zone without region,
# blank lines, CRLF, rows without comment, the ends of the earth, fewer countries than the ranking shows.
ODD_ZONES = '''\
# an odd table\r
AA,BB\t+404251-0740023\tEurope/Seconds\t"two\r\nlines"\r
\r
BB\t-0000+00000\tUTC\r
CC\t-900000+1800000\tEurope/South/Deep\t"a ""quoted"" tab:\t, and a comma"\r
DD,EE,AA\t+9000-1795959\tArctic/North\tπ\r
'''
ODD_COUNTRIES = '''\
AA\tÅland; “A”
# a comment between rows
BB\t"B, with ""quotes"""
CC\tŁódź
DD\tD \\ / \x7f end
EE\tE'''


def read_table(path, columns):
    with open(path, encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter="\t", strict=True) if row and not row[0].startswith("#")]
    return [row + [""] * (columns - len(row)) for row in rows]


def degrees(angle):
    sign, whole, minutes, seconds = re.fullmatch(r"([+-])(\d{2,3}?)(\d\d)(\d\d)?", angle).groups()
    return (-1 if sign == "-" else 1) * (int(whole) + int(minutes) / 60 + int(seconds or 0) / 3600)


def read_zones(zone_path, names):
    zones = []
    for codes, position, name, comment in read_table(zone_path, 4):
        latitude, longitude = re.findall(r"[+-]\d+", position)
        assert len(latitude) in (5, 7) and len(longitude) in (6, 8), position
        zones.append({
            "zone": name,
            "region": name.partition("/")[0],
            "codes": codes,
            "countries": "; ".join(names[code] for code in codes.split(",")),
            "latitude": "%.4f" % degrees(latitude),
            "longitude": "%.4f" % degrees(longitude),
            "comment": comment,
            "degrees": degrees(latitude),
        })
    return zones


def ranked(counts, name=lambda key: key):
    """Most first; among equals, by name as UTF-8 bytes."""
    return sorted(counts.items(), key=lambda item: (-item[1], name(item[0]).encode()))


def fits(text):
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def make_csv(zones, encoding, errors):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(zones)
    return text.getvalue().encode(encoding, errors)


def make_summary(zones, names, regions, countries):
    def extreme(zone):
        return {"zone": zone["zone"], "countries": zone["countries"], "latitude": float(zone["latitude"])}

    code, most = ranked(countries, names.get)[0]
    return {
        "zones": len(zones),
        "countries": len(names),
        "zones_per_region": dict(ranked(regions)),
        "most_zones": {"code": code, "name": names[code], "zones": most},
        "northernmost": extreme(max(zones, key=lambda zone: zone["degrees"])),
        "southernmost": extreme(min(zones, key=lambda zone: zone["degrees"])),
        "not_in_windows_1252": [zone["zone"] for zone in zones if misfit(zone)],
        "zones_per_country": dict(countries),
    }


def misfit(zone):
    return not all(fits(zone[column]) for column in COLUMNS)


def make_page(zones, names, summary, countries):
    lines = ["Time zones of the world", "", f"{len(zones)} zones, {len(names)} countries"]
    for title in ("Northernmost", "Southernmost"):
        zone = summary[title.lower()]
        lines.append(f"{title}: {zone['zone']} ({zone['countries']}), latitude {zone['latitude']:.4f}")
    lines += ["", "Zones per region", ""]
    lines += [f"{count:6}  {region}" for region, count in summary["zones_per_region"].items()]
    lines += ["", "Countries with most zones", ""]
    lines += [f"{count:6}  {names[code]}" for code, count in ranked(countries, names.get)[:10]]
    misfits = [zone for zone in zones if misfit(zone)]
    lines += ["", "A character that windows-1252 lacks is '?' in zones-windows-1252.csv.",
              f"Zones with such characters: {len(misfits)}", ""]
    lines += [f"  {zone['zone']}: {zone['comment']}" for zone in misfits]
    return "".join(line + "\n" for line in lines).encode()


def expected_entries(zone_path, country_path):
    names = dict(read_table(country_path, 2))
    zones = read_zones(zone_path, names)
    regions = Counter(zone["region"] for zone in zones)
    countries = Counter({code: 0 for code in names})
    countries.update(code for zone in zones for code in zone["codes"].split(","))
    summary = make_summary(zones, names, regions, countries)
    return {
        "zones.csv": make_csv(zones, "utf-8-sig", "strict"),
        "zones-windows-1252.csv": make_csv(zones, "cp1252", "replace"),
        "summary.json": json.dumps(summary, ensure_ascii=False, indent=2).encode(),
        "report.txt": make_page(zones, names, summary, countries),
    }


def difference(name, found, expected):
    if found == expected:
        return None
    at = next((i for i, pair in enumerate(zip(found, expected)) if pair[0] != pair[1]), min(len(found), len(expected)))
    part = slice(max(at - 30, 0), at + 30)
    return f"{name}: differs at byte {at}: found {found[part]!r}, expected {expected[part]!r}"


def problems(archive, expected):
    """What is wrong with an archive, as a list of lines."""
    try:
        with zipfile.ZipFile(archive) as file:
            damaged = file.testzip()
            if damaged:
                return [f"{damaged}: testzip says it is damaged"]
            if file.namelist() != list(expected):
                return [f"entries {file.namelist()}, expected {list(expected)}"]
            found = [difference(name, file.read(name), data) for name, data in expected.items()]
            found += [f"{info.filename}: not deflated" for info in file.infolist()
                      if info.compress_type != zipfile.ZIP_DEFLATED]
    except (zipfile.BadZipFile, zlib.error) as error:
        return [str(error)]
    unzip = subprocess.run(["unzip", "-t", archive], capture_output=True, text=True)
    if unzip.returncode != 0:
        found.append(f"unzip -t: {unzip.stdout}{unzip.stderr}")
    return [line for line in found if line]


def write_archive(path, entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries.items():
            file.writestr(name, data)


def check_the_check(directory, expected):
    """A good archive passes; one wrong byte anywhere, a missing entry or a broken file does not."""
    path = os.path.join(directory, "probe.zip")
    write_archive(path, expected)
    assert problems(path, expected) == [], problems(path, expected)
    for name, data in expected.items():
        for at in (0, len(data) // 2, len(data) - 1):
            wrong = data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]
            write_archive(path, {**expected, name: wrong})
            assert problems(path, expected) != [], f"a wrong byte {at} of {name} went unnoticed"
        write_archive(path, {other: data for other, data in expected.items() if other != name})
        assert problems(path, expected) != [], f"the absence of {name} went unnoticed"
    write_archive(path, expected)
    with open(path, "r+b") as file:
        file.seek(200)
        file.write(b"\0\0\0\0")
    assert problems(path, expected) != [], "damaged bytes went unnoticed"
    os.remove(path)


def write_odd_tables(directory):
    tables = {"odd-zones.tab": ODD_ZONES, "odd-countries.tab": ODD_COUNTRIES}
    for name, content in tables.items():
        with open(os.path.join(directory, name), "w", encoding="utf-8", newline="") as file:
            file.write(content)
    return [os.path.join(directory, name) for name in tables]


def in_encoding(encoding, tables, directory):
    """The same tables in another encoding."""
    copies = [os.path.join(directory, f"{encoding}-{os.path.basename(table)}") for table in tables]
    for table, copy in zip(tables, copies):
        with open(table, encoding="utf-8", newline="") as source, open(copy, "w", encoding=encoding, newline="") as file:
            file.write(source.read())
    return copies


def run(report, directory, arguments):
    result = subprocess.run([report, *arguments], cwd=directory, capture_output=True, text=True)
    wrong = []
    if result.returncode != 0 or result.stderr:
        wrong.append(f"exit {result.returncode}, stderr {result.stderr!r}")
    if not result.stdout.endswith("\n0 live handles\n"):
        wrong.append(f"the last line is not about live handles: {result.stdout!r}")
    if os.listdir(directory) != ["report.zip"]:
        wrong.append(f"expected report.zip alone, found {os.listdir(directory)}")
    return wrong


def main():
    report, data = (os.path.abspath(argument) for argument in sys.argv[1:])
    if not shutil.which("unzip"):
        sys.exit("check_report.py needs unzip: apt-get install unzip")
    tables = [os.path.join(data, "zone1970.tab"), os.path.join(data, "iso3166.tab")]
    expected = expected_entries(*tables)
    with tempfile.TemporaryDirectory() as directory, tempfile.TemporaryDirectory() as inputs:
        check_the_check(directory, expected)
        archive = os.path.join(directory, "report.zip")
        odd_tables = write_odd_tables(inputs)
        runs = [([], expected), (["-o", archive, *odd_tables], expected_entries(*odd_tables)),
                (["-o", archive, *tables], expected)]
        for encoding in ("utf-16", "gb18030"):
            runs.append((["-e", encoding, *in_encoding(encoding, tables, inputs)], expected))
            runs.append((["-e", encoding, *in_encoding(encoding, odd_tables, inputs)], runs[1][1]))
        for arguments, entries in runs:
            wrong = run(report, directory, arguments) or problems(archive, entries)
            if wrong:
                sys.exit("\n".join([f"report {' '.join(arguments)}", *wrong]))
    print(f"{len(expected)} entries agree, {sum(map(len, expected.values()))} bytes")


if __name__ == "__main__":
    main()
