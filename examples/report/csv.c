/* zones.csv and zones-windows-1252.csv: a row for each zone. */
#include "report.h"

#include <stdlib.h>

enum { COLUMNS = 7 };

static void fill_row(const struct zone *zone, membuf_pair *cells)
{
  cells[0] = (membuf_pair){text("zone"), zone->name};
  cells[1] = (membuf_pair){text("region"), zone->region};
  cells[2] = (membuf_pair){text("codes"), zone->codes};
  cells[3] = (membuf_pair){text("countries"), contents(zone->countries)};
  cells[4] = (membuf_pair){text("latitude"), text(zone->latitude_text)};
  cells[5] = (membuf_pair){text("longitude"), text(zone->longitude_text)};
  cells[6] = (membuf_pair){text("comment"), zone->comment};
}

/* The first row's names make the header. */
static bool make_csv(const struct world *world, const char *encoding, const char *errors, membuf_slice **out)
{
  membuf_error error;
  membuf_csv_row *rows = calloc(world->zone_count, sizeof *rows);
  membuf_pair *cells = calloc(world->zone_count, COLUMNS * sizeof *cells);
  bool ready = (rows != NULL && cells != NULL) || no_memory(encoding);
  for (size_t i = 0; ready && i < world->zone_count; i++) {
    rows[i] = (membuf_csv_row){cells + i * COLUMNS, COLUMNS};
    fill_row(&world->zones[i], cells + i * COLUMNS);
  }
  bool written = ready
    && made(membuf_csv_from_rows(rows, world->zone_count, NULL, 0, encoding, errors, NULL, out, &error), encoding,
        &error);
  free(cells);
  free(rows);
  return written;
}

bool make_utf8_csv(const struct world *world, membuf_slice **out)
{
  return make_csv(world, "utf-8-sig", "strict", out);
}

bool make_windows_csv(const struct world *world, membuf_slice **out)
{
  return make_csv(world, "windows-1252", "replace", out);
}
