/* Progress of JSON: who hears of the work, and who may end it. */
#include "json_support.h"

struct heard {
  uint64_t last, most;
  int32_t calls, answer;
};

static int32_t hear(void *user_data, uint64_t done, uint64_t total)
{
  struct heard *heard = user_data;
  assert_true(done >= heard->last);
  assert_true(total == 0 || done <= total);
  heard->most = done - heard->last > heard->most ? done - heard->last : heard->most;
  heard->last = done;
  heard->calls++;
  return heard->answer;
}

static void progress_is_heard_and_may_end_the_work(void **state)
{
  (void)state;
  enum { SIZE = 1000000 };
  struct heard heard = {.answer = MEMBUF_CONTINUE};
  membuf_json_options options = {.struct_size = sizeof options, .progress = {.progress = hear, .user_data = &heard}};
  char *text = malloc(SIZE);
  membuf *s = bytes_of(""), *to = bytes_of("");
  membuf_json *doc = GARBAGE;
  assert_non_null(text);
  for (int i = 0; i < SIZE; i++) {
    text[i] = i == 0 ? '[' : i == SIZE - 1 ? ']' : i % 2 == 1 ? '7' : ',';
  }
  text[SIZE - 2] = ' ';
  text[SIZE - 3] = '7';
  assert_ok(membuf_write(s, text, SIZE, NULL));
  assert_ok(membuf_json_validate(text, SIZE, &options, NULL));
  assert_true(heard.last == SIZE && heard.most <= 65536);
  heard = (struct heard){.answer = MEMBUF_CONTINUE};
  assert_ok(membuf_rewind(s));
  assert_ok(membuf_json_transcode(s, to, &options, NULL));
  assert_true(heard.last == SIZE && heard.most <= 65536);
  heard = (struct heard){.answer = -1234};
  assert_status(membuf_json_parse_with(text, SIZE, &options, &doc, NULL, NULL), -1234);
  assert_null(doc);
  assert_int_equal(heard.calls, 1);
  heard.answer = MEMBUF_CONTINUE;
  assert_ok(membuf_cancel_new(&options.progress.cancel, NULL));
  assert_ok(membuf_cancel_set(options.progress.cancel));
  assert_ok(membuf_rewind(s));
  assert_status(membuf_json_load(s, &options, &doc, NULL), MEMBUF_ERR_CANCELLED);
  assert_status(membuf_json_validate(text, SIZE, &options, NULL), MEMBUF_ERR_CANCELLED);
  membuf_cancel_free(options.progress.cancel);
  membuf_free(s);
  membuf_free(to);
  free(text);
}

/* A string of a few megabytes as JSON, with something to escape in it. */
enum { LONG = 3000000 };

static char *long_string(void)
{
  char *text = malloc(LONG);
  assert_non_null(text);
  for (int i = 0; i < LONG; i++) {
    text[i] = "plain text"[i % 10];
  }
  for (int i = 5; i + 2 < LONG - 1; i += 1000) {
    memcpy(text + i, "\\n", 2);
  }
  text[0] = text[LONG - 1] = '"';
  return text;
}

/* Calls that write, each with the same long string. */
static membuf_status format(const char *text, membuf_json *doc, membuf *sink, const membuf_json_options *options)
{
  (void)doc;
  (void)sink;
  membuf_slice *out = GARBAGE;
  const membuf_status status = membuf_json_format(text, LONG, options, &out, NULL);
  assert_true((out != NULL) == (status == MEMBUF_OK));
  if (status == MEMBUF_OK) {
    assert_slice_and_free(out, text, LONG);
  }
  return status;
}

static membuf_status dump(const char *text, membuf_json *doc, membuf *sink, const membuf_json_options *options)
{
  (void)sink;
  membuf_slice *out = GARBAGE;
  const membuf_status status = membuf_json_dump(doc, options, &out);
  assert_true((out != NULL) == (status == MEMBUF_OK));
  if (status == MEMBUF_OK) {
    assert_slice_and_free(out, text, LONG);
  }
  return status;
}

static membuf_status dump_to(const char *text, membuf_json *doc, membuf *sink, const membuf_json_options *options)
{
  (void)text;
  return membuf_json_dump_to(doc, sink, options);
}

static membuf_status transcode(const char *text, membuf_json *doc, membuf *sink, const membuf_json_options *options)
{
  (void)doc;
  membuf *source = NULL;
  assert_ok(membuf_bytes_borrow(text, LONG, NULL, NULL, &source, NULL));
  const membuf_status status = membuf_json_transcode(source, sink, options, NULL);
  membuf_free(source);
  return status;
}

static membuf_status write_string(const char *text, membuf_json *doc, membuf *sink, const membuf_json_options *options)
{
  (void)doc;
  membuf_json_writer *writer = writer_to(sink, options);
  membuf_status status = membuf_json_writer_string(writer, text + 1, LONG - 2);
  status = status == MEMBUF_OK ? membuf_json_writer_close(writer) : status;
  membuf_json_writer_free(writer);
  return status;
}

static membuf_status write_raw(const char *text, membuf_json *doc, membuf *sink, const membuf_json_options *options)
{
  (void)doc;
  membuf_json_writer *writer = writer_to(sink, options);
  membuf_status status = membuf_json_writer_raw(writer, text, LONG);
  status = status == MEMBUF_OK ? membuf_json_writer_close(writer) : status;
  membuf_json_writer_free(writer);
  return status;
}

static membuf_status (*const writing[])(const char *, membuf_json *, membuf *, const membuf_json_options *) = {
    format, dump, dump_to, transcode, write_string, write_raw};

static void writing_is_heard_even_within_a_string(void **state)
{
  (void)state;
  char *text = long_string();
  membuf_json *doc = NULL;
  assert_ok(membuf_json_parse(text, LONG, &doc, NULL));
  for (size_t i = 0; i < COUNT(writing); i++) {
    struct heard heard = {.answer = MEMBUF_CONTINUE};
    membuf_json_options options = {.struct_size = sizeof options, .progress = {.progress = hear, .user_data = &heard}};
    membuf *sink = bytes_of("");
    assert_ok(writing[i](text, doc, sink, &options));
    assert_true(heard.last >= LONG - 2 && heard.most <= 65536 && heard.calls >= LONG / 65536);
    if (writing[i] == dump_to || writing[i] == transcode || writing[i] == write_raw) {
      assert_content_bytes(sink, text, LONG);
    }
    membuf_free(sink);
  }
  membuf_json_free(doc);
  free(text);
}

static int32_t cancel_at_the_third(void *user_data, uint64_t done, uint64_t total)
{
  membuf_json_options *options = user_data;
  (void)total;
  if (done >= 3 * 65536) {
    assert_ok(membuf_cancel_set(options->progress.cancel));
  }
  assert_true(done <= 5 * 65536);
  return MEMBUF_CONTINUE;
}

static void writing_ends_within_a_string_when_it_is_cancelled(void **state)
{
  (void)state;
  char *text = long_string();
  membuf_json *doc = NULL;
  assert_ok(membuf_json_parse(text, LONG, &doc, NULL));
  for (size_t i = 0; i < COUNT(writing); i++) {
    membuf_json_options options = {.struct_size = sizeof options};
    options.progress = (membuf_progress){.progress = cancel_at_the_third, .user_data = &options};
    assert_ok(membuf_cancel_new(&options.progress.cancel, NULL));
    membuf *sink = bytes_of("");
    int64_t size = 0;
    assert_status(writing[i](text, doc, sink, &options), MEMBUF_ERR_CANCELLED);
    assert_ok(membuf_stream_size(sink, &size));
    assert_true(size < 5 * 65536);
    membuf_cancel_free(options.progress.cancel);
    membuf_free(sink);
  }
  membuf_json_free(doc);
  free(text);
}

static void an_event_that_was_ended_has_written_nothing_and_may_be_repeated(void **state)
{
  (void)state;
  char *text = long_string();
  struct heard heard = {.answer = -1234};
  membuf_json_options options = {.struct_size = sizeof options, .progress = {.progress = hear, .user_data = &heard}};
  membuf *sink = bytes_of("");
  membuf_json_writer *writer = writer_to(sink, &options);
  assert_ok(membuf_json_writer_begin_object(writer));
  assert_status(membuf_json_writer_key(writer, text + 1, LONG - 2), -1234);
  heard.answer = MEMBUF_CONTINUE;
  assert_ok(membuf_json_writer_key(writer, TEXT("k")));
  heard.answer = -1234;
  assert_status(membuf_json_writer_string(writer, text + 1, LONG - 2), -1234);
  assert_status(membuf_json_writer_raw(writer, text, LONG), -1234);
  heard.answer = MEMBUF_CONTINUE;
  assert_ok(membuf_json_writer_null(writer));
  assert_ok(membuf_json_writer_end_object(writer));
  assert_ok(membuf_json_writer_close(writer));
  assert_content(sink, "{\"k\":null}");
  membuf_json_writer_free(writer);
  membuf_free(sink);
  free(text);
}

static void nothing_reaches_the_sink_once_the_work_is_cancelled(void **state)
{
  (void)state;
  char *text = long_string();
  membuf_json_options options = {.struct_size = sizeof options};
  assert_ok(membuf_cancel_new(&options.progress.cancel, NULL));
  membuf *sink = bytes_of("");
  membuf_json_writer *writer = writer_to(sink, &options);
  assert_ok(membuf_json_writer_string(writer, text + 1, LONG - 2));
  assert_ok(membuf_cancel_set(options.progress.cancel));
  assert_status(membuf_json_writer_close(writer), MEMBUF_ERR_CANCELLED);
  assert_content(sink, "");
  membuf_json_writer_free(writer);
  membuf_cancel_free(options.progress.cancel);
  membuf_free(sink);
  free(text);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(progress_is_heard_and_may_end_the_work),
      cmocka_unit_test(writing_is_heard_even_within_a_string),
      cmocka_unit_test(writing_ends_within_a_string_when_it_is_cancelled),
      cmocka_unit_test(an_event_that_was_ended_has_written_nothing_and_may_be_repeated),
      cmocka_unit_test(nothing_reaches_the_sink_once_the_work_is_cancelled),
  };
  return run_area(tests);
}
