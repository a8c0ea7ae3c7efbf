/* What the files of this example share.
 *
 * Every function that can fail returns a bool. Whoever notices a failure says so on stderr, in one line; everyone
 * above only passes the false on. Whoever opens a handle frees it, and freeing NULL does nothing, so a function that
 * opens several handles chains its steps with && and frees them all at its end.
 */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <membuf.h>

/* ---- common.c: errors and borrowed text ---- */

/* One line on stderr, "report: subject: ...", and false. */
bool fail(const char *subject, const char *format, ...)
#if defined(__GNUC__)
  __attribute__((format(printf, 2, 3)))
#endif
  ;
bool no_memory(const char *subject);

/* Judges a call that creates something: it has left the details in `error`. */
bool made(membuf_status status, const char *subject, const membuf_error *error);

/* Judges a call on a handle: the handle keeps the details. */
bool done(membuf_status status, const char *subject, const void *handle);

membuf_view text(const char *string);
membuf_view contents(const membuf_slice *slice);
bool same(membuf_view a, membuf_view b);

/* Takes the piece before the next `separator` off `rest`, and the separator with it. */
membuf_view cut(membuf_view *rest, char separator);

/* The arguments of "%.*s". */
#define TEXT(view) (int)(view).len, (const char *)(view).data

/* ---- table.c: the rows of a tab-separated file, without its comments ---- */

struct table {
  const char *path, *encoding;
  size_t required, columns; /* a row has from `required` to `columns` fields; those it lacks are empty */
  size_t rows, room;
  membuf_view *fields; /* rows x columns, all of them in `text` */
  membuf_slice *text;
  int64_t size; /* of the file, in bytes */
};

bool table_load(struct table *table);
membuf_view table_field(const struct table *table, size_t row, size_t column);
void table_free(struct table *table);

/* ---- world.c: both tables, joined and counted ---- */

struct place { /* a country, or a region, which has no code */
  membuf_view code, name;
  size_t zones;
};

struct zone {
  membuf_view name, region, codes, comment;
  membuf_slice *countries; /* their names: "Switzerland; Germany; Liechtenstein" */
  double latitude;
  char latitude_text[16], longitude_text[16]; /* degrees with four decimals */
  bool fits;                                  /* windows-1252 has all its characters */
};

struct world {
  struct table zone_table, country_table;
  struct zone *zones;
  struct place *countries; /* as in the table */
  struct place *ranking;   /* the same countries, those with most zones first */
  struct place *regions;   /* those with most zones first */
  size_t zone_count, country_count, region_count;
  size_t misfit_count; /* zones that do not fit into windows-1252 */
  const struct zone *northernmost, *southernmost;
};

bool world_load(struct world *world, const char *encoding, const char *zone_path, const char *country_path);
void world_free(struct world *world);

/* ---- csv.c, summary.c, page.c: the parts of the archive ---- */

bool make_utf8_csv(const struct world *world, membuf_slice **out);
bool make_windows_csv(const struct world *world, membuf_slice **out);
bool make_summary(const struct world *world, membuf_slice **out);
bool make_page(const struct world *world, membuf_slice **out);

/* Parses summary.json back and compares its figures with the world's. */
bool check_summary(const struct world *world, const membuf_slice *summary);

/* ---- archive.c: packing, checking, writing ---- */

struct part {
  const char *name;
  membuf_slice *bytes;
  double milliseconds; /* that it took to make */
};

bool archive_pack(const struct part *parts, size_t count, membuf_slice **out);
bool archive_check(const membuf_slice *archive, const struct part *parts, size_t count);

/* All of the file or nothing: whoever looks at `path` finds the old file or the new one. */
bool archive_write(const membuf_slice *archive, const char *path);

#endif
