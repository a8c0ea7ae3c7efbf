/* report: the time zones of the world, from two tables to one ZIP, with nothing on disk in between.
 *
 *     report [-e encoding] [-o report.zip] [zone1970.tab iso3166.tab]
 *
 * The tables are those of the IANA time zone database (data/README.md), in UTF-8 unless an encoding is named, by any name
 * that Python knows. They are read, joined, and turned into four files in memory, which are packed, read back and checked before report.zip is written:
 *
 *     zones.csv                UTF-8 with the signature that spreadsheets look for
 *     zones-windows-1252.csv   the same for old programs; a character that this encoding lacks becomes '?'
 *     summary.json             the figures
 *     report.txt               the figures, for people
 *
 * The files in report/ do the work; begin with report/report.h.
 */
#define _POSIX_C_SOURCE 200809L

#include "report/report.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Where the tables are when no arguments say so. */
#ifndef MEMBUF_EXAMPLE_DATA
#define MEMBUF_EXAMPLE_DATA "examples/data"
#endif

struct options {
  const char *output, *encoding, *zones, *countries;
};

enum { ZONES, ZONES_WINDOWS, SUMMARY, PAGE, PARTS };

static const struct recipe {
  const char *name, *what;
  bool (*make)(const struct world *world, membuf_slice **out);
} recipes[PARTS] = {
  [ZONES] = {"zones.csv", "UTF-8 with signature", make_utf8_csv},
  [ZONES_WINDOWS] = {"zones-windows-1252.csv", "'?' for what the encoding lacks", make_windows_csv},
  [SUMMARY] = {"summary.json", "the figures", make_summary},
  [PAGE] = {"report.txt", "the figures, for people", make_page},
};

struct report {
  struct world world;
  struct part parts[PARTS];
  membuf_slice *archive;
  double load, pack, check, write; /* milliseconds */
};

static bool parse_arguments(int argc, char **argv, struct options *options)
{
  int option;
  *options = (struct options){"report.zip", "utf-8", MEMBUF_EXAMPLE_DATA "/zone1970.tab", MEMBUF_EXAMPLE_DATA "/iso3166.tab"};
  opterr = 0;
  while ((option = getopt(argc, argv, "e:o:")) != -1) {
    switch (option) {
    case 'e': options->encoding = optarg; break;
    case 'o': options->output = optarg; break;
    default: return false;
    }
  }
  if (optind + 2 == argc) {
    options->zones = argv[optind];
    options->countries = argv[optind + 1];
    return true;
  }
  return optind == argc;
}

/* The milliseconds since the last lap, kept in `clock`. */
static double lap(struct timespec *clock)
{
  struct timespec last = *clock;
  clock_gettime(CLOCK_MONOTONIC, clock);
  return (double)(clock->tv_sec - last.tv_sec) * 1e3 + (double)(clock->tv_nsec - last.tv_nsec) / 1e6;
}

static bool make_parts(struct report *report, struct timespec *clock)
{
  for (size_t i = 0; i < PARTS; i++) {
    struct part *part = &report->parts[i];
    part->name = recipes[i].name;
    if (!recipes[i].make(&report->world, &part->bytes))
      return false;
    part->milliseconds = lap(clock);
  }
  return true;
}

static bool make_report(struct report *report, const struct options *options)
{
  struct timespec clock;
  clock_gettime(CLOCK_MONOTONIC, &clock);
  if (!world_load(&report->world, options->encoding, options->zones, options->countries))
    return false;
  report->load = lap(&clock);
  if (!make_parts(report, &clock) || !archive_pack(report->parts, PARTS, &report->archive))
    return false;
  report->pack = lap(&clock);
  if (!archive_check(report->archive, report->parts, PARTS)
    || !check_summary(&report->world, report->parts[SUMMARY].bytes))
    return false;
  report->check = lap(&clock);
  if (!archive_write(report->archive, options->output))
    return false;
  report->write = lap(&clock);
  return true;
}

static void print_step(const char *name, size_t bytes, double milliseconds, const char *what)
{
  printf("%-24s %8zu bytes %9.3f ms   %s\n", name, bytes, milliseconds, what);
}

static void print_report(const struct report *report, const struct options *options)
{
  const struct world *world = &report->world;
  size_t read = (size_t)(world->zone_table.size + world->country_table.size);
  size_t archive = contents(report->archive).len;
  print_step("tables", read, report->load, "read and joined");
  for (size_t i = 0; i < PARTS; i++) {
    const struct part *part = &report->parts[i];
    print_step(part->name, contents(part->bytes).len, part->milliseconds, recipes[i].what);
  }
  print_step("archive", archive, report->pack, "packed in memory");
  print_step("archive", archive, report->check, "read back: same bytes, same figures");
  print_step(options->output, archive, report->write, "written");
  printf("%zu zones in %zu countries and %zu regions\n", world->zone_count, world->country_count,
         world->region_count);
}

static void report_free(struct report *report)
{
  membuf_slice_free(report->archive);
  for (size_t i = 0; i < PARTS; i++)
    membuf_slice_free(report->parts[i].bytes);
  world_free(&report->world);
}

/* Handles are tokens, which leak checkers cannot see: the library counts them itself. */
static bool nothing_leaked(void)
{
  size_t live = 0;
  if (membuf_leak_check(NULL, NULL, &live) != MEMBUF_OK || live != 0)
    return fail("membuf_leak_check", "%zu handles are still alive", live);
  printf("0 live handles\n");
  return true;
}

int main(int argc, char **argv)
{
  struct options options;
  struct report report = {0};
  if (!parse_arguments(argc, argv, &options)) {
    fprintf(stderr, "usage: report [-e encoding] [-o report.zip] [zone1970.tab iso3166.tab]\n");
    return 2;
  }
  if (membuf_check_version(MEMBUF_VERSION_NUMBER) != MEMBUF_OK) {
    fail("membuf", "version %s does not suit this program", membuf_version());
    return 1;
  }
  bool good = make_report(&report, &options);
  if (good)
    print_report(&report, &options);
  report_free(&report);
  return good && nothing_leaked() ? 0 : 1;
}
