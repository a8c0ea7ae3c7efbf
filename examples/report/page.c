/* report.txt: the figures, for people. */
#include "report.h"

#include <membuf_stdio.h>

static bool printed(membuf_status status, membuf *page)
{
  return done(status, "report.txt", page);
}

static bool print_ranking(membuf *page, const char *title, const struct place *places, size_t count)
{
  bool ok = printed(membuf_printf(page, "\n%s\n\n", title), page);
  for (size_t i = 0; ok && i < count; i++)
    ok = printed(membuf_printf(page, "%6zu  %.*s\n", places[i].zones, TEXT(places[i].name)), page);
  return ok;
}

static bool print_zone(membuf *page, const char *title, const struct zone *zone)
{
  membuf_view countries = contents(zone->countries);
  membuf_status status = membuf_printf(page, "%s: %.*s (%.*s), latitude %s\n", title, TEXT(zone->name),
                                       TEXT(countries), zone->latitude_text);
  return printed(status, page);
}

static bool print_misfits(membuf *page, const struct world *world)
{
  membuf_status status = membuf_printf(page, "\nA character that windows-1252 lacks is '?' in zones-windows-1252.csv.\n"
                                             "Zones with such characters: %zu\n\n", world->misfit_count);
  bool ok = printed(status, page);
  for (size_t i = 0; ok && i < world->zone_count; i++) {
    const struct zone *zone = &world->zones[i];
    ok = zone->fits || printed(membuf_printf(page, "  %.*s: %.*s\n", TEXT(zone->name), TEXT(zone->comment)), page);
  }
  return ok;
}

static bool print_page(membuf *page, const struct world *world)
{
  size_t top = world->country_count < 10 ? world->country_count : 10;
  membuf_status status = membuf_printf(page, "Time zones of the world\n\n%zu zones, %zu countries\n",
                                       world->zone_count, world->country_count);
  return printed(status, page)
    && print_zone(page, "Northernmost", world->northernmost)
    && print_zone(page, "Southernmost", world->southernmost)
    && print_ranking(page, "Zones per region", world->regions, world->region_count)
    && print_ranking(page, "Countries with most zones", world->ranking, top)
    && print_misfits(page, world);
}

bool make_page(const struct world *world, membuf_slice **out)
{
  membuf_error error;
  membuf *page = NULL;
  bool written = made(membuf_string_new(NULL, 0, MEMBUF_NEWLINE_LF, &page, &error), "report.txt", &error)
    && print_page(page, world)
    && done(membuf_getvalue(page, out), "report.txt", page);
  membuf_free(page);
  return written;
}
