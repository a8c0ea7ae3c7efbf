#!/usr/bin/env python3
"""Bad input to the report example: check_bad_input.py REPORT DATA_DIRECTORY

Whatever is wrong: one line on stderr that says what and where, a non-zero exit, nothing on stdout, no half-written
file, and a report.zip from before untouched.
"""
import os
import resource
import subprocess
import sys
import tempfile

OLD = b"the report of yesterday"


def limit_file_size():
    """What a full disk looks like: writing beyond 1000 bytes fails."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))


class Case:
    """A directory with copies of both tables, to be spoiled, and a place for the report."""

    def __init__(self, directory, data):
        self.directory = directory
        self.output = os.path.join(directory, "out", "report.zip")
        self.zones = os.path.join(directory, "zone1970.tab")
        self.countries = os.path.join(directory, "iso3166.tab")
        os.mkdir(os.path.dirname(self.output))
        for path in (self.zones, self.countries):
            with open(os.path.join(data, os.path.basename(path)), "rb") as file:
                self.write(path, file.read())

    def write(self, path, content):
        with open(path, "wb") as file:
            file.write(content)

    def insert(self, path, number, line):
        """Puts a line in, as line `number` of the file."""
        with open(path, "rb") as file:
            lines = file.readlines()
        self.write(path, b"".join(lines[:number - 1] + [line] + lines[number - 1:]))

    def arguments(self):
        return ["-o", self.output, self.zones, self.countries]


def snapshot(directory):
    found = {}
    for folder, folders, files in os.walk(directory):
        for path in (os.path.join(folder, name) for name in folders + files):
            found[path] = os.stat(path).st_mode
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    found[path] = file.read()
    return found


def missing_file(case):
    os.remove(case.countries)
    return ["iso3166.tab", "No such file"]


def input_is_a_directory(case):
    case.zones = case.directory
    return [case.directory, "Is a directory"]


def wrong_encoding(case):
    case.insert(case.zones, 50, "CI\t+0519-00402\tAfrica/Abidjan\tCôte\n".encode("latin-1"))
    return ["zone1970.tab"]


def wrong_encoding_at_the_end(case):
    case.insert(case.countries, 10**6, b"XX\tcut off: \xc3")
    return ["iso3166.tab"]


def wrong_encoding_in_a_comment(case):
    case.insert(case.countries, 1, "# Côte d'Ivoire\n".encode("latin-1"))
    return ["iso3166.tab"]


def text_after_a_closing_quote(case):
    case.insert(case.zones, 60, b'AD\t+4230+00131\t"Europe/Andorra"x\n')
    return ["zone1970.tab", "line 60"]


def quote_that_never_closes(case):
    case.insert(case.countries, 10**6, b'XX\t"Nowhere\n')
    return ["iso3166.tab", "line "]


def too_few_fields(case):
    case.insert(case.zones, 45, b"AD\t+4230+00131\n")
    return ["zone1970.tab", "line 45", "3 to 4 fields, found 2"]


def too_many_fields(case):
    case.insert(case.countries, 40, b"XX\tNowhere\tnor here\n")
    return ["iso3166.tab", "line 40", "found 3"]


def tables_in_the_wrong_order(case):
    case.zones, case.countries = case.countries, case.zones
    return ["iso3166.tab", "expected 3 to 4 fields, found 2"]


def no_rows(case):
    case.write(case.zones, b"# nothing but a comment\n")
    return ["zone1970.tab", "no rows"]


def endless_file(case):
    case.zones = "/dev/zero"
    return ["/dev/zero"]


def empty_file(case):
    case.write(case.countries, b"")
    return ["iso3166.tab", "no rows"]


def bad_coordinates(case):
    case.insert(case.zones, 45, b"AD\t+4260+00131\tEurope/Minutes\n")
    return ["zone1970.tab", "Europe/Minutes", "+4260+00131"]


def line_break_in_what_is_quoted_back(case):
    case.insert(case.zones, 45, b'AD\t"+42\n30"\tEurope/Andorra\n')
    return ["zone1970.tab", "Europe/Andorra", "+42?30"]


def latitude_beyond_the_pole(case):
    case.insert(case.zones, 45, b"AD\t+9001+00131\tEurope/Pole\n")
    return ["zone1970.tab", "Europe/Pole"]


def empty_fields(case):
    case.insert(case.zones, 45, b"\t\t\n")
    return ["zone1970.tab"]


def unknown_country(case):
    case.insert(case.zones, 45, b"AD,QQ\t+4230+00131\tEurope/Andorra\n")
    return ["zone1970.tab", "Europe/Andorra", "QQ", "iso3166.tab"]


def no_such_output_directory(case):
    case.output = os.path.join(case.directory, "nowhere", "report.zip")
    return ["nowhere", "No such file"]


def output_below_a_file(case):
    case.output = os.path.join(case.zones, "report.zip")
    return ["report.zip", "Not a directory"]


def output_is_a_directory(case):
    case.output = os.path.dirname(case.output)
    return ["out", "not a regular file"]


def output_is_a_pipe(case):
    case.output = os.path.join(case.directory, "pipe")
    os.mkfifo(case.output)
    return ["pipe", "not a regular file"]


def output_directory_is_read_only(case):
    if os.geteuid() == 0:  # whom no permission stops: /proc does
        case.output = "/proc/report.zip"
    else:
        os.chmod(os.path.dirname(case.output), 0o555)
    return ["report.zip"]


def full_disk(case):
    case.before = limit_file_size
    return ["report.zip", "File too large"]


def one_table_only(case):
    case.arguments = lambda: [case.zones]
    return ["usage"]


def three_tables(case):
    case.arguments = lambda: [case.zones, case.countries, case.zones]
    return ["usage"]


def unknown_option(case):
    case.arguments = lambda: ["-x"]
    return ["usage"]


def option_without_value(case):
    case.arguments = lambda: ["-o"]
    return ["usage"]


def unknown_encoding(case):
    case.arguments = lambda: ["-e", "klingon"]
    return ["zone1970.tab", "klingon"]


CASES = [missing_file, input_is_a_directory, wrong_encoding, wrong_encoding_at_the_end, wrong_encoding_in_a_comment,
         text_after_a_closing_quote, quote_that_never_closes, too_few_fields, too_many_fields,
         tables_in_the_wrong_order, no_rows, endless_file, empty_file, bad_coordinates,
         line_break_in_what_is_quoted_back, latitude_beyond_the_pole, empty_fields, unknown_country,
         no_such_output_directory, output_below_a_file, output_is_a_directory, output_is_a_pipe,
         output_directory_is_read_only, full_disk, one_table_only, three_tables, unknown_option, option_without_value,
         unknown_encoding]


def problems(report, case, words):
    before = snapshot(case.directory)
    # restore_signals=False keeps SIGXFSZ ignored, so that a write beyond the limit fails and does not kill.
    result = subprocess.run([report, *case.arguments()], cwd=case.directory, capture_output=True, text=True,
                            timeout=60, restore_signals=False, preexec_fn=getattr(case, "before", None))
    lines = result.stderr.splitlines()
    found = []
    if result.returncode not in (1, 2):
        found.append(f"exit {result.returncode}")
    if len(lines) != 1 or not lines[0].startswith(("report: ", "usage: ")):
        found.append("expected one line of report on stderr")
    found += [f"expected {word!r} in that line" for word in words if word not in result.stderr]
    if result.stdout:
        found.append(f"stdout {result.stdout!r}")
    if snapshot(case.directory) != before:
        found.append("files were changed or left behind")
    return found + [f"stderr {result.stderr!r}"] if found else []


def main():
    report, data = (os.path.abspath(argument) for argument in sys.argv[1:])
    failed = []
    for spoil in CASES:
        for old in (False, True):
            with tempfile.TemporaryDirectory() as directory:
                case = Case(directory, data)
                if old:
                    case.write(case.output, OLD)
                words = spoil(case)
                found = problems(report, case, words)
            if found:
                failed.append(f"{spoil.__name__}{', with a report from before' if old else ''}: {'; '.join(found)}")
    if failed:
        sys.exit("\n".join(failed))
    print(f"{len(CASES)} kinds of bad input, each with and without a report from before")


if __name__ == "__main__":
    main()
