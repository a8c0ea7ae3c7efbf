/* Streams that give or take a byte every 5 ms are no reason to be silent, nor to go on when that is not wanted any more. */
#include "csv_support.h"
#include "slow_support.h"

static membuf_status read_csv(struct slow *slow, const membuf_progress *progress)
{
  membuf_csv_reader *reader = csv_reader_of(slow_source(slow), CSV_OPTIONS(.progress = *progress));
  const membuf_view *fields = NULL;
  const membuf_status status = membuf_csv_reader_next(reader, &fields, NULL);
  membuf_csv_reader_free(reader);
  return status;
}

static membuf_status read_encoded_csv(struct slow *slow, const membuf_progress *progress)
{
  membuf_csv_reader *reader = csv_reader_of(slow_source(slow), CSV_OPTIONS(.progress = *progress, .encoding = "utf-8"));
  const membuf_view *fields = NULL;
  const membuf_status status = membuf_csv_reader_next(reader, &fields, NULL);
  membuf_csv_reader_free(reader);
  return status;
}

/* The text becomes one field. */
static membuf_status write_csv(struct slow *slow, const membuf_progress *progress)
{
  char text[256];
  const membuf_view field = {text, slow->len};
  assert_true(slow->len < sizeof text);
  memcpy(text, slow->data, slow->len);
  slow->len = 0;
  membuf *sink = slow_sink(slow);
  membuf_csv_writer *writer = csv_writer_of(sink, CSV_OPTIONS(.progress = *progress));
  const membuf_status status = membuf_csv_writer_row(writer, &field, 1);
  membuf_csv_writer_free(writer);
  membuf_free(sink);
  return status;
}

static const membuf_json_options *json_options(const membuf_progress *progress)
{
  static membuf_json_options options;
  options = (membuf_json_options){.struct_size = sizeof options, .progress = *progress};
  return &options;
}

static membuf_status load_slowly(struct slow *slow, const membuf_progress *progress)
{
  membuf *source = slow_source(slow);
  membuf_json *doc = NULL;
  const membuf_status status = membuf_json_load(source, json_options(progress), &doc, NULL);
  membuf_json_free(doc);
  membuf_free(source);
  return status;
}

static membuf_status load_text_slowly(struct slow *slow, const membuf_progress *progress)
{
  membuf *bytes = slow_source(slow), *source = NULL;
  membuf_json *doc = NULL;
  assert_ok(membuf_text_wrap(bytes, NULL, &source, NULL));
  membuf_free(bytes);
  const membuf_status status = membuf_json_load(source, json_options(progress), &doc, NULL);
  membuf_json_free(doc);
  membuf_free(source);
  return status;
}

static membuf_status validate_slowly(struct slow *slow, const membuf_progress *progress)
{
  membuf *source = slow_source(slow);
  const membuf_status status = membuf_json_validate_stream(source, json_options(progress), NULL);
  membuf_free(source);
  return status;
}

static membuf_status transcode_slowly(struct slow *slow, const membuf_progress *progress)
{
  membuf *source = slow_source(slow), *sink = bytes_of("");
  const membuf_status status = membuf_json_transcode(source, sink, json_options(progress), NULL);
  membuf_free(source);
  membuf_free(sink);
  return status;
}

static membuf_status read_lines_slowly(struct slow *slow, const membuf_progress *progress)
{
  membuf *source = slow_source(slow);
  membuf_json_reader *reader = NULL;
  membuf_json *doc = NULL;
  assert_ok(membuf_json_reader_new(source, json_options(progress), &reader, NULL));
  const membuf_status status = membuf_json_reader_next(reader, &doc);
  membuf_json_free(doc);
  membuf_json_reader_free(reader);
  membuf_free(source);
  return status;
}

static membuf_status read_zip(struct slow *slow, const membuf_progress *progress)
{
  const membuf_pair entry = {VIEW("a"), VIEW("some text that takes its time to arrive")};
  const membuf_zip_options store = {.struct_size = sizeof store, .method = MEMBUF_ZIP_STORE};
  const membuf_zip_options options = {.struct_size = sizeof options, .progress = *progress};
  membuf_slice *archive = NULL, *content = NULL;
  membuf_zip_reader *reader = NULL;
  assert_ok(membuf_zip_pack(&entry, 1, &store, &archive, NULL));
  slow->len = len_of(archive);
  memcpy(slow->data, data_of(archive), slow->len);
  membuf_slice_free(archive);
  membuf *source = slow_file(slow);
  membuf_status status = membuf_zip_reader_new(source, &options, &reader, NULL);
  if (status == MEMBUF_OK) {
    status = membuf_zip_reader_read(reader, 0, &content);
  }
  membuf_slice_free(content);
  membuf_zip_reader_free(reader);
  membuf_free(source);
  return status;
}

static const char json[] = "{\"a\": [1, 2, 3], \"b\": \"some text that takes its time to arrive, letter after letter\"}";

static void csv_from_a_slow_stream(void **state)
{
  (void)state;
  assert_slow_law(read_csv, "some,fields,that,take,their,time,to,arrive,letter,after,letter,until,the,end", "reading CSV");
  assert_slow_law(read_encoded_csv, "some,fields,that,take,their,time,to,arrive,letter,after,letter,\xC3\xA4\xF0\x9F\x98\x80,end",
                  "reading encoded CSV");
}

static void csv_to_a_slow_stream(void **state)
{
  (void)state;
  assert_slow_law(write_csv, "some text that takes its time to be gone, letter after letter, until the end", "writing CSV");
}

static void json_from_a_slow_stream(void **state)
{
  (void)state;
  assert_slow_law(load_slowly, json, "loading JSON");
  assert_slow_law(load_text_slowly, json, "loading JSON from text");
  assert_slow_law(validate_slowly, json, "validating JSON");
  assert_slow_law(transcode_slowly, json, "transcoding JSON");
  assert_slow_law(read_lines_slowly, json, "reading JSON Lines");
}

/* Gives a byte, and refuses every second call. */
static int32_t halting_read(void *user_data, void *buf, size_t cap, size_t *out_n)
{
  struct slow *slow = user_data;
  if (slow->ear->slow++ % 2 != 0) {
    return MEMBUF_ERR_WOULD_BLOCK;
  }
  if (slow->at < slow->len && cap > 0) {
    *(char *)buf = slow->data[slow->at++];
    *out_n = 1;
  }
  return MEMBUF_CONTINUE;
}

static void json_lines_from_a_stream_that_halts_after_every_byte_are_whole(void **state)
{
  (void)state;
  static const membuf_callback_table halts = {.struct_size = sizeof halts, .read = halting_read};
  static const char *const expected[] = {"[1,2.5]", "\"a\""};
  struct ear ear = ear_of();
  struct slow slow = {.ear = &ear, .data = "[1, 2.5]\n\"a\"", .len = 12};
  membuf *source = NULL;
  membuf_json_reader *reader = NULL;
  membuf_json *doc = NULL;
  membuf_slice *text = NULL;
  size_t docs = 0;
  assert_ok(membuf_callback_new(&halts, &slow, &source, NULL));
  assert_ok(membuf_json_reader_new(source, json_options(&(membuf_progress){hear, &ear, NULL}), &reader, NULL));
  while (docs < COUNT(expected)) {
    const membuf_status status = membuf_json_reader_next(reader, &doc);
    if (status != MEMBUF_OK) {
      assert_status(status, MEMBUF_ERR_WOULD_BLOCK);
      continue;
    }
    assert_non_null(doc);
    assert_ok(membuf_json_dump(doc, NULL, &text));
    assert_slice_and_free(text, expected[docs], strlen(expected[docs]));
    membuf_json_free(doc);
    docs++;
  }
  membuf_json_reader_free(reader);
  membuf_free(source);
}

static void zip_from_a_slow_stream(void **state)
{
  (void)state;
  assert_slow_law(read_zip, "", "reading ZIP");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(csv_from_a_slow_stream),
      cmocka_unit_test(csv_to_a_slow_stream),
      cmocka_unit_test(json_from_a_slow_stream),
      cmocka_unit_test(json_lines_from_a_stream_that_halts_after_every_byte_are_whole),
      cmocka_unit_test(zip_from_a_slow_stream),
  };
  return run_area(tests);
}
