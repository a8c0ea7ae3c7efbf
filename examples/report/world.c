/* The join: zones with the names of their countries, and what there is to count. */
#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <membuf_stdio.h>

void world_free(struct world *world)
{
  for (size_t i = 0; i < world->zone_count; i++)
    membuf_slice_free(world->zones[i].countries);
  free(world->zones);
  free(world->countries);
  free(world->ranking);
  free(world->regions);
  table_free(&world->zone_table);
  table_free(&world->country_table);
}

/* Reads +DDMM, +DDDMM, +DDMMSS or +DDDMMSS (ISO 6709), into degrees. */
static bool parse_angle(membuf_view angle, size_t degree_digits, double *out)
{
  const char *sign = angle.data, *digits = sign + 1;
  int parts[3] = {0, 0, 0};
  if (angle.len != degree_digits + 3 && angle.len != degree_digits + 5)
    return false;
  for (size_t i = 0; i < angle.len - 1; i++) {
    int *part = &parts[i < degree_digits ? 0 : 1 + (i - degree_digits) / 2];
    if (digits[i] < '0' || digits[i] > '9')
      return false;
    *part = *part * 10 + (digits[i] - '0');
  }
  *out = (*sign == '-' ? -1 : 1) * (parts[0] + parts[1] / 60.0 + parts[2] / 3600.0);
  return (*sign == '-' || *sign == '+') && parts[1] < 60 && parts[2] < 60;
}

/* "+404251-0740023" is two angles; the longitude begins with the second sign. */
static bool parse_coordinates(membuf_view both, struct zone *zone)
{
  const char *start = both.data;
  size_t split = 1;
  double longitude;
  while (split < both.len && start[split] != '+' && start[split] != '-')
    split++;
  if (split >= both.len || !parse_angle((membuf_view){start, split}, 2, &zone->latitude)
    || !parse_angle((membuf_view){start + split, both.len - split}, 3, &longitude))
    return false;
  if (zone->latitude < -90 || zone->latitude > 90 || longitude < -180 || longitude > 180)
    return false;
  snprintf(zone->latitude_text, sizeof zone->latitude_text, "%.4f", zone->latitude);
  snprintf(zone->longitude_text, sizeof zone->longitude_text, "%.4f", longitude);
  return true;
}

/* Counts the zone for each of its countries and writes their names; `names` is empty before and after. */
static bool join_countries(struct world *world, struct zone *zone, membuf *names)
{
  const char *path = world->zone_table.path;
  membuf_view rest = zone->codes;
  do {
    const char *separator = rest.data == zone->codes.data ? "" : "; ";
    membuf_view code = cut(&rest, ',');
    struct place *country = world->countries, *end = country + world->country_count;
    while (country < end && !same(country->code, code))
      country++;
    if (country == end)
      return fail(path, "%.*s: country %.*s is not in %s", TEXT(zone->name), TEXT(code),
                  world->country_table.path);
    if (!done(membuf_printf(names, "%s%.*s", separator, TEXT(country->name)), path, names))
      return false;
    country->zones++;
  } while (rest.len > 0);
  return done(membuf_take(names, &zone->countries), path, names);
}

/* Takes the `fits` away when windows-1252 lacks one of the characters. */
static bool check_fit(membuf_view characters, bool *fits)
{
  membuf_error error;
  membuf_slice *encoded = NULL;
  membuf_status status = membuf_encode(characters.data, characters.len, "windows-1252", "strict", &encoded, &error);
  membuf_slice_free(encoded);
  if (status != MEMBUF_ERR_ENCODE)
    return made(status, "windows-1252", &error);
  *fits = false;
  return true;
}

/* The region of "America/New_York" is "America". */
static void count_region(struct world *world, struct zone *zone)
{
  membuf_view rest = zone->name;
  struct place *region = world->regions, *end = region + world->region_count;
  zone->region = cut(&rest, '/');
  while (region < end && !same(region->name, zone->region))
    region++;
  if (region == end) {
    region->name = zone->region;
    world->region_count++;
  }
  region->zones++;
}

static bool join_zone(struct world *world, size_t row, membuf *names)
{
  const struct table *table = &world->zone_table;
  struct zone *zone = &world->zones[row];
  membuf_view coordinates = table_field(table, row, 1);
  zone->codes = table_field(table, row, 0);
  zone->name = table_field(table, row, 2);
  zone->comment = table_field(table, row, 3);
  zone->fits = true;
  if (!parse_coordinates(coordinates, zone))
    return fail(table->path, "%.*s: \"%.*s\" is not a position of ISO 6709", TEXT(zone->name), TEXT(coordinates));
  count_region(world, zone);
  if (world->northernmost == NULL || zone->latitude > world->northernmost->latitude)
    world->northernmost = zone;
  if (world->southernmost == NULL || zone->latitude < world->southernmost->latitude)
    world->southernmost = zone;
  return join_countries(world, zone, names)
    && check_fit(zone->name, &zone->fits)
    && check_fit(contents(zone->countries), &zone->fits)
    && check_fit(zone->comment, &zone->fits);
}

static bool join_zones(struct world *world)
{
  membuf_error error;
  membuf *names = NULL;
  bool joined = made(membuf_string_new(NULL, 0, MEMBUF_NEWLINE_LF, &names, &error), world->zone_table.path, &error);
  for (size_t row = 0; joined && row < world->zone_count; row++) {
    joined = join_zone(world, row, names);
    world->misfit_count += !world->zones[row].fits;
  }
  membuf_free(names);
  return joined;
}

static int most_zones_first(const void *left, const void *right)
{
  const struct place *a = left, *b = right;
  if (a->zones != b->zones)
    return a->zones < b->zones ? 1 : -1;
  int order = memcmp(a->name.data, b->name.data, a->name.len < b->name.len ? a->name.len : b->name.len);
  return order != 0 ? order : (a->name.len > b->name.len) - (a->name.len < b->name.len);
}

static bool make_room(struct world *world)
{
  size_t zones = world->zone_table.rows, countries = world->country_table.rows;
  world->zones = calloc(zones, sizeof *world->zones);
  world->regions = calloc(zones, sizeof *world->regions);
  world->countries = calloc(countries, sizeof *world->countries);
  world->ranking = calloc(countries, sizeof *world->ranking);
  if (!world->zones || !world->regions || !world->countries || !world->ranking)
    return no_memory("tables");
  world->zone_count = zones;
  world->country_count = countries;
  return true;
}

bool world_load(struct world *world, const char *encoding, const char *zone_path, const char *country_path)
{
  world->zone_table = (struct table){.path = zone_path, .encoding = encoding, .required = 3, .columns = 4};
  world->country_table = (struct table){.path = country_path, .encoding = encoding, .required = 2, .columns = 2};
  if (!table_load(&world->zone_table) || !table_load(&world->country_table) || !make_room(world))
    return false;
  for (size_t row = 0; row < world->country_count; row++)
    world->countries[row] = (struct place){
      .code = table_field(&world->country_table, row, 0),
      .name = table_field(&world->country_table, row, 1),
    };
  if (!join_zones(world))
    return false;
  memcpy(world->ranking, world->countries, world->country_count * sizeof *world->ranking);
  qsort(world->ranking, world->country_count, sizeof *world->ranking, most_zones_first);
  qsort(world->regions, world->region_count, sizeof *world->regions, most_zones_first);
  return true;
}
