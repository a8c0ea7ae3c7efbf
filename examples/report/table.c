/* A tab-separated file, read into memory through layers of membuf. */
#include "report.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

membuf_view table_field(const struct table *table, size_t row, size_t column)
{
  return table->fields[row * table->columns + column];
}

void table_free(struct table *table)
{
  free(table->fields);
  membuf_slice_free(table->text);
}

/* More than any table has. The limit makes an error of what would otherwise fill the memory: /dev/zero, say. */
enum { MAX_TABLE_BYTES = 16 << 20 };

static bool read_all(FILE *file, const char *path, membuf *bytes)
{
  while (!feof(file)) {
    uint8_t *window;
    size_t room;
    if (!done(membuf_reserve(bytes, 65536, &window, &room), path, bytes))
      return false;
    size_t n = fread(window, 1, room, file);
    if (ferror(file))
      return fail(path, "%s", strerror(errno));
    if (!done(membuf_commit(bytes, n), path, bytes))
      return false;
  }
  return true;
}

static bool load_file(struct table *table, membuf **out)
{
  membuf_error error;
  FILE *file = fopen(table->path, "rb");
  if (file == NULL)
    return fail(table->path, "%s", strerror(errno));
  bool loaded = made(membuf_bytes_new(NULL, 0, out, &error), table->path, &error)
    && done(membuf_set_memory_limit(*out, MAX_TABLE_BYTES), table->path, *out)
    && read_all(file, table->path, *out)
    && done(membuf_tell(*out, &table->size), table->path, *out)
    && done(membuf_rewind(*out), table->path, *out);
  fclose(file);
  return loaded;
}

/* Layers: bytes, text over them that is decoded strictly, tab-separated fields over that. Each holds on to the one below. */
static bool open_reader(membuf *bytes, const struct table *table, membuf_csv_reader **out)
{
  membuf_text_options options = {
    .struct_size = sizeof options, .encoding = table->encoding, .newline = MEMBUF_NEWLINE_KEEP};
  membuf_csv_options tabs = {.struct_size = sizeof tabs, .delimiter = '\t', .flags = MEMBUF_CSV_STRICT};
  membuf_error error;
  membuf *decoded = NULL;
  bool opened = made(membuf_text_wrap(bytes, &options, &decoded, &error), table->path, &error)
    && made(membuf_csv_reader_new(decoded, &tabs, out, &error), table->path, &error);
  membuf_free(decoded);
  return opened;
}

static bool make_room(struct table *table)
{
  if (table->rows < table->room)
    return true;
  size_t room = table->room > 0 ? 2 * table->room : 256;
  membuf_view *fields = realloc(table->fields, room * table->columns * sizeof *fields);
  if (fields == NULL)
    return no_memory(table->path);
  table->fields = fields;
  table->room = room;
  return true;
}

/* A row is borrowed from the reader, so its text goes to a stream that outlives it; place_fields() says where. */
static bool keep_row(struct table *table, const membuf_view *fields, size_t count, membuf *kept)
{
  if (!make_room(table))
    return false;
  membuf_view *row = table->fields + table->rows * table->columns;
  for (size_t i = 0; i < table->columns; i++) {
    row[i] = i < count ? fields[i] : (membuf_view){NULL, 0};
    if (!done(membuf_write(kept, row[i].data, row[i].len, NULL), table->path, kept))
      return false;
  }
  table->rows++;
  return true;
}

static bool wrong_count(const struct table *table, membuf_csv_reader *reader, size_t count)
{
  uint64_t line;
  return done(membuf_csv_reader_line(reader, &line), table->path, reader)
    && fail(table->path, "line %" PRIu64 ": expected %zu to %zu fields, found %zu", line, table->required,
        table->columns, count);
}

static bool read_rows(struct table *table, membuf_csv_reader *reader, membuf *kept)
{
  const membuf_view *fields;
  size_t count;
  while (done(membuf_csv_reader_next(reader, &fields, &count), table->path, reader)) {
    if (fields == NULL)
      return table->rows > 0 || fail(table->path, "holds no rows");
    if (count == 0 || (fields[0].len > 0 && *(const char *)fields[0].data == '#'))
      continue;
    if (count < table->required || count > table->columns)
      return wrong_count(table, reader, count);
    if (!keep_row(table, fields, count, kept))
      return false;
  }
  return false;
}

static void place_fields(struct table *table)
{
  const char *next = contents(table->text).data;
  for (size_t i = 0; i < table->rows * table->columns; i++) {
    table->fields[i].data = next;
    next += table->fields[i].len;
  }
}

bool table_load(struct table *table)
{
  membuf_error error;
  membuf *bytes = NULL, *kept = NULL;
  membuf_csv_reader *reader = NULL;
  bool loaded = load_file(table, &bytes)
    && open_reader(bytes, table, &reader)
    && made(membuf_bytes_new(NULL, 0, &kept, &error), table->path, &error)
    && read_rows(table, reader, kept)
    && done(membuf_take(kept, &table->text), table->path, kept);
  if (loaded)
    place_fields(table);
  membuf_csv_reader_free(reader);
  membuf_free(kept);
  membuf_free(bytes);
  return loaded;
}
