/* summary.json: the figures, written event by event, and parsed back. */
#include "report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool wrote(membuf_status status, membuf_json_writer *json)
{
  return done(status, "summary.json", json);
}

static bool put_key(membuf_json_writer *json, membuf_view key)
{
  return wrote(membuf_json_writer_key(json, key.data, key.len), json);
}

static bool put_string(membuf_json_writer *json, membuf_view value)
{
  return wrote(membuf_json_writer_string(json, value.data, value.len), json);
}

static bool put_count(membuf_json_writer *json, membuf_view key, size_t count)
{
  return put_key(json, key) && wrote(membuf_json_writer_uint64(json, count), json);
}

static bool put_text(membuf_json_writer *json, const char *key, membuf_view value)
{
  return put_key(json, text(key)) && put_string(json, value);
}

static bool open_object(membuf_json_writer *json, membuf_view key)
{
  return put_key(json, key) && wrote(membuf_json_writer_begin_object(json), json);
}

static bool close_object(membuf_json_writer *json)
{
  return wrote(membuf_json_writer_end_object(json), json);
}

static bool put_country(membuf_json_writer *json, const char *key, const struct place *country)
{
  return open_object(json, text(key))
    && put_text(json, "code", country->code)
    && put_text(json, "name", country->name)
    && put_count(json, text("zones"), country->zones)
    && close_object(json);
}

/* The latitude is that of the CSV files: four decimals. */
static bool put_zone(membuf_json_writer *json, const char *key, const struct zone *zone)
{
  return open_object(json, text(key))
    && put_text(json, "zone", zone->name)
    && put_text(json, "countries", contents(zone->countries))
    && put_key(json, text("latitude"))
    && wrote(membuf_json_writer_double(json, strtod(zone->latitude_text, NULL)), json)
    && close_object(json);
}

static bool put_regions(membuf_json_writer *json, const struct world *world)
{
  bool put = open_object(json, text("zones_per_region"));
  for (size_t i = 0; put && i < world->region_count; i++)
    put = put_count(json, world->regions[i].name, world->regions[i].zones);
  return put && close_object(json);
}

static bool put_countries(membuf_json_writer *json, const struct world *world)
{
  bool put = open_object(json, text("zones_per_country"));
  for (size_t i = 0; put && i < world->country_count; i++)
    put = put_count(json, world->countries[i].code, world->countries[i].zones);
  return put && close_object(json);
}

static bool put_misfits(membuf_json_writer *json, const struct world *world)
{
  bool put = put_key(json, text("not_in_windows_1252")) && wrote(membuf_json_writer_begin_array(json), json);
  for (size_t i = 0; put && i < world->zone_count; i++)
    put = world->zones[i].fits || put_string(json, world->zones[i].name);
  return put && wrote(membuf_json_writer_end_array(json), json);
}

static bool put_summary(membuf_json_writer *json, const struct world *world)
{
  return wrote(membuf_json_writer_begin_object(json), json)
    && put_count(json, text("zones"), world->zone_count)
    && put_count(json, text("countries"), world->country_count)
    && put_regions(json, world)
    && put_country(json, "most_zones", &world->ranking[0])
    && put_zone(json, "northernmost", world->northernmost)
    && put_zone(json, "southernmost", world->southernmost)
    && put_misfits(json, world)
    && put_countries(json, world)
    && close_object(json)
    && wrote(membuf_json_writer_close(json), json);
}

bool make_summary(const struct world *world, membuf_slice **out)
{
  membuf_json_options pretty = {.struct_size = sizeof pretty, .indent = 2};
  membuf_error error;
  membuf *sink = NULL;
  membuf_json_writer *json = NULL;
  bool written = made(membuf_bytes_new(NULL, 0, &sink, &error), "summary.json", &error)
    && made(membuf_json_writer_new(sink, &pretty, &json, &error), "summary.json", &error)
    && put_summary(json, world)
    && done(membuf_getvalue(sink, out), "summary.json", sink);
  membuf_json_writer_free(json);
  membuf_free(sink);
  return written;
}

static bool check_figure(membuf_json *json, const char *pointer, size_t expected)
{
  size_t node;
  uint64_t found;
  return done(membuf_json_pointer(json, 0, pointer, strlen(pointer), &node), "summary.json", json)
    && done(membuf_json_uint64(json, node, &found), "summary.json", json)
    && (found == expected || fail("summary.json", "%s: expected %zu, found %" PRIu64, pointer, expected, found));
}

static bool check_size(membuf_json *json, const char *pointer, size_t expected)
{
  size_t node, found;
  return done(membuf_json_pointer(json, 0, pointer, strlen(pointer), &node), "summary.json", json)
    && done(membuf_json_count(json, node, &found), "summary.json", json)
    && (found == expected || fail("summary.json", "%s: expected %zu members, found %zu", pointer, expected, found));
}

bool check_summary(const struct world *world, const membuf_slice *summary)
{
  membuf_view bytes = contents(summary);
  membuf_error error;
  membuf_json *json = NULL;
  bool good = made(membuf_json_parse(bytes.data, bytes.len, &json, &error), "summary.json", &error)
    && check_figure(json, "/zones", world->zone_count)
    && check_figure(json, "/countries", world->country_count)
    && check_figure(json, "/most_zones/zones", world->ranking[0].zones)
    && check_size(json, "/zones_per_region", world->region_count)
    && check_size(json, "/zones_per_country", world->country_count);
  membuf_json_free(json);
  return good;
}
