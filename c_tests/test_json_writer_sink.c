/* The JSON writer and its stream: when text reaches it, and what its failures leave. */
#include "json_support.h"

static void a_writer_outlives_the_handle_of_its_stream_and_leaves_it_open(void **state)
{
  (void)state;
  int32_t closed = -1;
  membuf *sink = bytes_of(""), *text = NULL;
  assert_ok(membuf_text_wrap(sink, NULL, &text, NULL));
  membuf_json_writer *writer = writer_to(text, NULL);
  assert_ok(membuf_json_writer_null(writer));
  assert_ok(membuf_json_writer_close(writer));
  assert_ok(membuf_flush(text));
  membuf_free(text);
  assert_ok(membuf_json_writer_close(writer));
  membuf_json_writer_free(writer);
  assert_ok(membuf_closed(sink, &closed));
  assert_int_equal(closed, 0);
  assert_content(sink, "null");
  membuf_free(sink);
}

/* Whatever the moment at which the sink is full: no event is lost, none written twice. */
static void fill_the_sink(const membuf_json_options *options)
{
  membuf *sink = bytes_of(""), *check = bytes_of("");
  membuf_json_writer *writer = writer_to(sink, options), *whole = writer_to(check, NULL);
  membuf_slice *expected = NULL;
  int refused = 0;
  assert_ok(membuf_set_memory_limit(sink, 100));
  assert_ok(membuf_json_writer_begin_array(writer));
  assert_ok(membuf_json_writer_begin_array(whole));
  for (int i = 0; i < 20000; i++) {
    membuf_status status = membuf_json_writer_int64(writer, i);
    if (status != MEMBUF_OK) {
      assert_status(status, MEMBUF_ERR_LIMIT);
      assert_kept_error(writer, MEMBUF_ERR_LIMIT, "membuf_json_writer_int64", "");
      assert_status(membuf_json_writer_int64(writer, i), MEMBUF_ERR_LIMIT);
      int64_t size = 0;
      assert_ok(membuf_stream_size(sink, &size));
      assert_ok(membuf_set_memory_limit(sink, (size_t)size + 9000 + (size_t)i));
      assert_ok(membuf_json_writer_int64(writer, i));
      refused++;
    }
    assert_ok(membuf_json_writer_int64(whole, i));
  }
  assert_ok(membuf_json_writer_end_array(whole));
  assert_ok(membuf_json_writer_close(whole));
  assert_true(refused > 2);
  int64_t size = 0;
  assert_ok(membuf_stream_size(sink, &size));
  assert_ok(membuf_json_writer_end_array(writer));
  assert_ok(membuf_set_memory_limit(sink, (size_t)size + 1));
  assert_status(membuf_json_writer_close(writer), MEMBUF_ERR_LIMIT);
  assert_ok(membuf_set_memory_limit(sink, 0));
  assert_ok(membuf_json_writer_close(writer));
  assert_ok(membuf_getvalue(check, &expected));
  assert_content_bytes(sink, data_of(expected), len_of(expected));
  membuf_slice_free(expected);
  membuf_json_writer_free(writer);
  membuf_json_writer_free(whole);
  membuf_free(sink);
  membuf_free(check);
}

static void a_full_sink_loses_nothing_and_writing_goes_on_when_there_is_room(void **state)
{
  (void)state;
  membuf_json_options options = {.struct_size = sizeof options};
  fill_the_sink(NULL);
  /* With somebody to watch, text is handed on in another way. */
  assert_ok(membuf_cancel_new(&options.progress.cancel, NULL));
  fill_the_sink(&options);
  membuf_cancel_free(options.progress.cancel);
}

/* Takes at most 1000 bytes a call, and fails at every third. */
struct stubborn {
  char data[600000];
  size_t len;
  int calls;
};

static int32_t stubborn_write(void *user_data, const void *data, size_t len, size_t *out_n)
{
  struct stubborn *stubborn = user_data;
  if (++stubborn->calls % 3 == 0) {
    return MEMBUF_ERR_IO;
  }
  *out_n = len < 1000 ? len : 1000;
  assert_true(stubborn->len + *out_n <= sizeof stubborn->data);
  memcpy(stubborn->data + stubborn->len, data, *out_n);
  stubborn->len += *out_n;
  return MEMBUF_CONTINUE;
}

static void what_a_sink_took_before_it_failed_is_not_sent_again(void **state)
{
  (void)state;
  for (int watched = 0; watched < 2; watched++) {
    struct stubborn *stubborn = calloc(1, sizeof *stubborn);
    assert_non_null(stubborn);
    membuf_callback_table table = {.struct_size = sizeof table, .write = stubborn_write};
    membuf_json_options options = {.struct_size = sizeof options};
    membuf *sink = NULL;
    assert_ok(membuf_callback_new(&table, stubborn, &sink, NULL));
    assert_ok(membuf_cancel_new(&options.progress.cancel, NULL));
    membuf_json_writer *writer = writer_to(sink, watched ? &options : NULL);
    char *text = malloc(500000);
    assert_non_null(text);
    for (int i = 0; i < 500000; i++) {
      text[i] = (char)('a' + i % 23);
    }
    assert_ok(membuf_json_writer_string(writer, text, 500000));
    int failed = 0;
    while (membuf_json_writer_close(writer) != MEMBUF_OK) {
      failed++;
    }
    assert_true(failed > 100);
    assert_int_equal(stubborn->len, 500002);
    assert_memory_equal(stubborn->data + 1, text, 500000);
    membuf_json_writer_free(writer);
    membuf_cancel_free(options.progress.cancel);
    membuf_free(sink);
    free(text);
    free(stubborn);
  }
}

static void malformed_text_is_refused_with_its_place_however_long_it_is(void **state)
{
  (void)state;
  static char text[70000];
  memset(text, 'x', sizeof text);
  membuf_error err;
  membuf *sink = bytes_of("");
  membuf_json_writer *writer = writer_to(sink, NULL);
  assert_ok(membuf_json_writer_begin_object(writer));
  for (size_t at = 5; at < sizeof text; at += 16000) {
    text[at] = '\xff';
    assert_status(membuf_json_writer_key(writer, text, sizeof text), MEMBUF_ERR_DECODE);
    assert_kept_error(writer, MEMBUF_ERR_DECODE, "membuf_json_writer_key", "must be UTF-8");
    assert_ok(membuf_get_error(writer, &err));
    assert_true(err.start == (int64_t)at && err.end == (int64_t)at + 1);
    text[at] = 'x';
  }
  assert_ok(membuf_json_writer_end_object(writer));
  assert_ok(membuf_json_writer_close(writer));
  assert_content(sink, "{}");
  membuf_json_writer_free(writer);
  membuf_free(sink);
}

static void freeing_without_finishing_writes_nothing_more(void **state)
{
  (void)state;
  membuf *sink = bytes_of("");
  membuf_json_writer *writer = writer_to(sink, NULL);
  assert_ok(membuf_json_writer_null(writer));
  membuf_json_writer_free(writer);
  assert_content(sink, "");
  membuf_free(sink);
}

static void a_closed_sink_is_reported(void **state)
{
  (void)state;
  membuf *sink = bytes_of("");
  membuf_json_writer *writer = writer_to(sink, NULL);
  assert_ok(membuf_json_writer_null(writer));
  assert_ok(membuf_close(sink));
  assert_status(membuf_json_writer_close(writer), MEMBUF_ERR_CLOSED);
  assert_kept_error(writer, MEMBUF_ERR_CLOSED, "membuf_json_writer_close", "closed");
  membuf_json_writer_free(writer);
  membuf_free(sink);
}

/* Bytes that the sink got. */
static int64_t arrived(membuf *sink)
{
  int64_t size = -1;
  assert_ok(membuf_stream_size(sink, &size));
  return size;
}

static void text_is_gathered_to_8_kib_and_handed_on_by_the_next_event_or_close(void **state)
{
  (void)state;
  char text[8192];
  memset(text, 'x', sizeof text);
  membuf *sink = bytes_of("");
  membuf_json_writer *writer = writer_to(sink, NULL);
  assert_ok(membuf_json_writer_begin_array(writer));
  assert_ok(membuf_json_writer_string(writer, text, 8191 - 3));
  assert_ok(membuf_json_writer_null(writer));
  assert_int_equal(arrived(sink), 0);
  /* Now there are more than 8192. */
  assert_ok(membuf_json_writer_null(writer));
  assert_int_equal(arrived(sink), 8191 + 5);
  assert_ok(membuf_json_writer_string(writer, text, sizeof text));
  assert_int_equal(arrived(sink), 8191 + 5);
  assert_ok(membuf_json_writer_end_array(writer));
  assert_int_equal(arrived(sink), 8191 + 5 + 5 + 8192 + 3);
  assert_ok(membuf_json_writer_close(writer));
  assert_int_equal(arrived(sink), 8191 + 5 + 5 + 8192 + 3 + 1);
  membuf_json_writer_free(writer);
  membuf_free(sink);
}

static void a_container_that_could_not_begin_is_not_open(void **state)
{
  (void)state;
  char text[9000];
  memset(text, 'x', sizeof text);
  membuf *sink = bytes_of("");
  membuf_json_writer *writer = writer_to(sink, NULL);
  assert_ok(membuf_json_writer_begin_array(writer));
  assert_ok(membuf_json_writer_string(writer, text, sizeof text));
  assert_ok(membuf_set_memory_limit(sink, 100));
  assert_status(membuf_json_writer_begin_object(writer), MEMBUF_ERR_LIMIT);
  assert_status(membuf_json_writer_begin_array(writer), MEMBUF_ERR_LIMIT);
  assert_ok(membuf_set_memory_limit(sink, 0));
  assert_status(membuf_json_writer_end_object(writer), MEMBUF_ERR_INVALID);
  assert_status(membuf_json_writer_key(writer, TEXT("k")), MEMBUF_ERR_INVALID);
  assert_ok(membuf_json_writer_end_array(writer));
  assert_ok(membuf_json_writer_close(writer));
  assert_int_equal(arrived(sink), 9000 + 4);
  membuf_json_writer_free(writer);
  membuf_free(sink);
}

/* Strings of every length, whose bytes that need an escape are at every place, with what they are written as. */
static void strings_of_every_length_are_escaped_wherever_that_is_needed(void **state)
{
  (void)state;
  static const struct {
    const char *text, *utf8, *ascii;
  } cases[] = {
      {"\n", "\\n", "\\n"},       {"\"", "\\\"", "\\\""},           {"\\", "\\\\", "\\\\"},
      {"\x1f", "\\u001f", "\\u001f"}, {"\x7f", "\x7f", "\\u007f"}, {"\xc3\xa9", "\xc3\xa9", "\\u00e9"},
      {"\xed\x95\x9c", "\xed\x95\x9c", "\\ud55c"}, {"\xf0\x9d\x84\x9e", "\xf0\x9d\x84\x9e", "\\ud834\\udd1e"},
  };
  for (int ascii = 0; ascii < 2; ascii++) {
    membuf_json_options options = {.struct_size = sizeof options, .flags = ascii ? MEMBUF_JSON_WRITE_ASCII : 0};
    for (size_t i = 0; i < COUNT(cases); i++) {
      for (size_t before = 0; before < 40; before++) {
        for (size_t behind = 0; behind < 40; behind += 3) {
          char text[100] = "", expected[200] = "\"";
          memset(text, 'a', before);
          strcat(text, cases[i].text);
          memset(text + strlen(text), 'z', behind);
          memset(expected + 1, 'a', before);
          strcat(expected, ascii ? cases[i].ascii : cases[i].utf8);
          memset(expected + strlen(expected), 'z', behind);
          strcat(expected, "\"");
          membuf *sink = bytes_of("");
          membuf_json_writer *writer = writer_to(sink, &options);
          assert_ok(membuf_json_writer_string(writer, text, strlen(text)));
          assert_ok(membuf_json_writer_close(writer));
          assert_content(sink, expected);
          membuf_json_writer_free(writer);
          membuf_free(sink);
          /* And by way of a document. */
          membuf_json *doc = NULL;
          membuf_slice *out = NULL;
          assert_ok(membuf_json_parse(expected, strlen(expected), &doc, NULL));
          assert_ok(membuf_json_dump(doc, &options, &out));
          assert_slice_and_free(out, expected, strlen(expected));
          membuf_json_free(doc);
        }
      }
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_writer_outlives_the_handle_of_its_stream_and_leaves_it_open),
      cmocka_unit_test(a_full_sink_loses_nothing_and_writing_goes_on_when_there_is_room),
      cmocka_unit_test(what_a_sink_took_before_it_failed_is_not_sent_again),
      cmocka_unit_test(malformed_text_is_refused_with_its_place_however_long_it_is),
      cmocka_unit_test(freeing_without_finishing_writes_nothing_more),
      cmocka_unit_test(a_closed_sink_is_reported),
      cmocka_unit_test(text_is_gathered_to_8_kib_and_handed_on_by_the_next_event_or_close),
      cmocka_unit_test(a_container_that_could_not_begin_is_not_open),
      cmocka_unit_test(strings_of_every_length_are_escaped_wherever_that_is_needed),
  };
  return run_area(tests);
}
