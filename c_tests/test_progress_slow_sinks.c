/* What is long goes to a sink that takes a KiB every 5 ms: that is told of, and can be ended, between its writes. */
#include "csv_support.h"
#include "slow_support.h"

/* Does not fit into anything that gathers what is written, and does not compress to less. */
static char content[160 * 1024];

static void make_content(void)
{
  uint32_t random = 2463534242;
  for (size_t i = 0; i < sizeof content; i++) {
    random ^= random << 13;
    random ^= random >> 17;
    random ^= random << 5;
    content[i] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"[random >> 26];
  }
}

static membuf_status write_csv(struct slow *slow, const membuf_progress *progress)
{
  const membuf_view field = {content, sizeof content};
  membuf *sink = slow_drain(slow);
  membuf_csv_writer *writer = csv_writer_of(sink, CSV_OPTIONS(.progress = *progress));
  const membuf_status status = membuf_csv_writer_row(writer, &field, 1);
  membuf_csv_writer_free(writer);
  membuf_free(sink);
  return status;
}

static membuf_status write_json(struct slow *slow, const membuf_progress *progress)
{
  const membuf_json_options options = {.struct_size = sizeof options, .progress = *progress};
  membuf *sink = slow_drain(slow);
  membuf_json_writer *writer = NULL;
  assert_ok(membuf_json_writer_new(sink, &options, &writer, NULL));
  membuf_status status = membuf_json_writer_string(writer, content, sizeof content);
  if (status == MEMBUF_OK) {
    status = membuf_json_writer_close(writer);
  }
  membuf_json_writer_free(writer);
  membuf_free(sink);
  return status;
}

static membuf_status dump_to(membuf_json *doc, struct slow *slow, const membuf_progress *progress)
{
  const membuf_json_options options = {.struct_size = sizeof options, .progress = *progress};
  membuf *sink = slow_drain(slow);
  const membuf_status status = membuf_json_dump_to(doc, sink, &options);
  membuf_json_free(doc);
  membuf_free(sink);
  return status;
}

static membuf_status dump_string(struct slow *slow, const membuf_progress *progress)
{
  membuf_json *doc = NULL;
  char *text = malloc(sizeof content + 2);
  assert_non_null(text);
  memcpy(text + 1, content, sizeof content);
  text[0] = text[sizeof content + 1] = '"';
  assert_ok(membuf_json_parse(text, sizeof content + 2, &doc, NULL));
  free(text);
  return dump_to(doc, slow, progress);
}

static membuf_status dump_values(struct slow *slow, const membuf_progress *progress)
{
  membuf_json *doc = NULL;
  char *text = malloc(sizeof content);
  assert_non_null(text);
  for (size_t i = 0; i < sizeof content; i++) {
    text[i] = i % 2 == 0 ? '1' : ',';
  }
  text[0] = '[';
  text[1] = ' ';
  text[sizeof content - 1] = ']';
  assert_ok(membuf_json_parse(text, sizeof content, &doc, NULL));
  free(text);
  return dump_to(doc, slow, progress);
}

static membuf_zip_writer *zip_writer_of(membuf *sink, int32_t method, uint32_t threads, const membuf_progress *progress)
{
  const membuf_zip_options options = {
      .struct_size = sizeof options, .method = method, .threads = threads, .progress = *progress};
  membuf_zip_writer *writer = NULL;
  assert_ok(membuf_zip_writer_new(sink, &options, &writer, NULL));
  membuf_free(sink);
  return writer;
}

static membuf_status closed(membuf_zip_writer *writer, membuf_status status)
{
  if (status == MEMBUF_OK) {
    status = membuf_zip_writer_close(writer);
  }
  membuf_zip_writer_free(writer);
  return status;
}

static membuf_status add_stored(struct slow *slow, const membuf_progress *progress)
{
  membuf_zip_writer *writer = zip_writer_of(slow_drain(slow), MEMBUF_ZIP_STORE, 1, progress);
  return closed(writer, membuf_zip_writer_add(writer, TEXT("a"), content, sizeof content));
}

static membuf_status add_deflated(struct slow *slow, const membuf_progress *progress)
{
  membuf_zip_writer *writer = zip_writer_of(slow_drain(slow), MEMBUF_ZIP_DEFLATE, 1, progress);
  return closed(writer, membuf_zip_writer_add(writer, TEXT("a"), content, sizeof content));
}

static membuf_status add_by_threads(struct slow *slow, const membuf_progress *progress)
{
  const membuf_view half = {content, sizeof content / 2};
  const membuf_pair entries[] = {{VIEW("a"), half}, {VIEW("b"), half}};
  membuf_zip_writer *writer = zip_writer_of(slow_drain(slow), MEMBUF_ZIP_DEFLATE, 2, progress);
  return closed(writer, membuf_zip_writer_add_all(writer, entries, COUNT(entries)));
}

static membuf_status stream_entry(struct slow *slow, const membuf_progress *progress)
{
  membuf_zip_writer *writer = zip_writer_of(slow_drain(slow), MEMBUF_ZIP_DEFLATE, 1, progress);
  membuf *entry = NULL;
  assert_ok(membuf_zip_writer_open(writer, TEXT("a"), NULL, &entry));
  membuf_status status = membuf_write(entry, content, sizeof content, NULL);
  if (status == MEMBUF_OK) {
    status = membuf_close(entry);
  }
  membuf_free(entry);
  return closed(writer, status);
}

static void csv_to_a_slow_sink(void **state)
{
  (void)state;
  assert_slow_law(write_csv, "", "writing a field");
}

static void json_to_a_slow_sink(void **state)
{
  (void)state;
  assert_slow_law(write_json, "", "writing a string");
  assert_slow_law(dump_string, "", "dumping a string");
  assert_slow_law(dump_values, "", "dumping values");
}

static void zip_to_a_slow_sink(void **state)
{
  (void)state;
  assert_slow_law(add_stored, "", "adding a stored entry");
  assert_slow_law(add_deflated, "", "adding an entry");
  assert_slow_law(add_by_threads, "", "adding entries by two threads");
  assert_slow_law(stream_entry, "", "streaming an entry");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(csv_to_a_slow_sink),
      cmocka_unit_test(json_to_a_slow_sink),
      cmocka_unit_test(zip_to_a_slow_sink),
  };
  make_content();
  return run_area(tests);
}
