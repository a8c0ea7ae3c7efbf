/* The JSON writer: events in, one document out, and nothing that is not JSON. */
#include "json_support.h"

#include <math.h>

/* The same document every time, with everything in it that can be written. */
static void write_everything(membuf_json_writer *writer)
{
  assert_ok(membuf_json_writer_begin_object(writer));
  assert_ok(membuf_json_writer_key(writer, TEXT("n")));
  assert_ok(membuf_json_writer_null(writer));
  assert_ok(membuf_json_writer_key(writer, TEXT("b")));
  assert_ok(membuf_json_writer_begin_array(writer));
  assert_ok(membuf_json_writer_bool(writer, 0));
  assert_ok(membuf_json_writer_bool(writer, -7));
  assert_ok(membuf_json_writer_end_array(writer));
  assert_ok(membuf_json_writer_key(writer, TEXT("n")));
  assert_ok(membuf_json_writer_begin_array(writer));
  assert_ok(membuf_json_writer_int64(writer, INT64_MIN));
  assert_ok(membuf_json_writer_uint64(writer, UINT64_MAX));
  assert_ok(membuf_json_writer_double(writer, 0.1));
  assert_ok(membuf_json_writer_string(writer, TEXT("\"\0\xc3\xa9\xf0\x9f\x98\x80")));
  assert_ok(membuf_json_writer_string(writer, NULL, 0));
  assert_ok(membuf_json_writer_end_array(writer));
  assert_ok(membuf_json_writer_key(writer, NULL, 0));
  assert_ok(membuf_json_writer_begin_object(writer));
  assert_ok(membuf_json_writer_end_object(writer));
  assert_ok(membuf_json_writer_end_object(writer));
  assert_ok(membuf_json_writer_close(writer));
}

static void events_become_one_document(void **state)
{
  (void)state;
  membuf *sink = bytes_of("");
  membuf_json_writer *writer = writer_to(sink, NULL);
  write_everything(writer);
  assert_content(sink, "{\"n\":null,\"b\":[false,true],\"n\":[-9223372036854775808,18446744073709551615,0.1,"
                       "\"\\\"\\u0000\xc3\xa9\xf0\x9f\x98\x80\",\"\"],\"\":{}}");
  /* A second finish does nothing. */
  assert_ok(membuf_json_writer_close(writer));
  membuf_json_writer_free(writer);
  membuf_free(sink);
}

static void options_lay_it_out(void **state)
{
  (void)state;
  membuf_json_options options = {.struct_size = sizeof options, .indent = 1, .flags = MEMBUF_JSON_WRITE_ASCII};
  membuf *sink = string_of("");
  membuf_json_writer *writer = writer_to(sink, &options);
  write_everything(writer);
  assert_content(sink, "{\n \"n\": null,\n \"b\": [\n  false,\n  true\n ],\n \"n\": [\n  -9223372036854775808,\n"
                       "  18446744073709551615,\n  0.1,\n  \"\\\"\\u0000\\u00e9\\ud83d\\ude00\",\n  \"\"\n ],\n"
                       " \"\": {}\n}");
  membuf_json_writer_free(writer);
  membuf_free(sink);
}

static void a_single_value_is_a_document(void **state)
{
  (void)state;
  membuf *sink = bytes_of("> ");
  assert_ok(membuf_seek(sink, 0, MEMBUF_SEEK_END, NULL));
  membuf_json_writer *writer = writer_to(sink, NULL);
  assert_ok(membuf_json_writer_string(writer, TEXT("2024-01-31")));
  assert_ok(membuf_json_writer_close(writer));
  assert_content(sink, "> \"2024-01-31\"");
  membuf_json_writer_free(writer);
  membuf_free(sink);
}

/* The event is refused, because something else is expected. */
#define assert_misplaced(finding, event, ...) \
  do { \
    assert_status(membuf_json_writer_##event(__VA_ARGS__), MEMBUF_ERR_INVALID); \
    assert_kept_error(writer, MEMBUF_ERR_INVALID, "membuf_json_writer_" #event, finding); \
  } while (0)

static void what_has_no_place_in_the_document_is_invalid_and_writes_nothing(void **state)
{
  (void)state;
  membuf *sink = bytes_of("");
  membuf_json_writer *writer = writer_to(sink, NULL);
  assert_misplaced("expected a value", close, writer);
  assert_misplaced("expected a value", key, writer, TEXT("k"));
  assert_misplaced("expected a value", end_object, writer);
  assert_misplaced("expected a value", end_array, writer);
  assert_ok(membuf_json_writer_begin_object(writer));
  assert_misplaced("expected a key", null, writer);
  assert_misplaced("expected a key", int64, writer, 1);
  assert_misplaced("expected a key", uint64, writer, 1);
  assert_misplaced("expected a key", double, writer, 1);
  assert_misplaced("expected a key", bool, writer, 1);
  assert_misplaced("expected a key", string, writer, TEXT("s"));
  assert_misplaced("expected a key", begin_array, writer);
  assert_misplaced("expected a key", begin_object, writer);
  assert_misplaced("expected a key", end_array, writer);
  assert_ok(membuf_json_writer_key(writer, TEXT("k")));
  assert_misplaced("the value of the key", key, writer, TEXT("l"));
  assert_misplaced("the value of the key", end_object, writer);
  assert_ok(membuf_json_writer_begin_array(writer));
  assert_misplaced("the end of the array", key, writer, TEXT("l"));
  assert_misplaced("the end of the array", end_object, writer);
  assert_ok(membuf_json_writer_end_array(writer));
  assert_misplaced("expected a key", close, writer);
  assert_ok(membuf_json_writer_end_object(writer));
  assert_misplaced("the document is complete", null, writer);
  assert_misplaced("complete", end_object, writer);
  assert_ok(membuf_json_writer_close(writer));
  assert_content(sink, "{\"k\":[]}");
  membuf_json_writer_free(writer);
  membuf_free(sink);
}

static void values_that_json_does_not_have_are_refused_and_write_nothing(void **state)
{
  (void)state;
  membuf *sink = bytes_of("");
  membuf_json_writer *writer = writer_to(sink, NULL);
  membuf_error err;
  assert_ok(membuf_json_writer_begin_object(writer));
  assert_status(membuf_json_writer_key(writer, TEXT("\xff")), MEMBUF_ERR_DECODE);
  assert_kept_error(writer, MEMBUF_ERR_DECODE, "membuf_json_writer_key", "must be UTF-8");
  assert_status(membuf_json_writer_key(writer, NULL, 3), MEMBUF_ERR_NULL);
  assert_status(membuf_json_writer_key(writer, "x", SIZE_MAX), MEMBUF_ERR_OVERFLOW);
  assert_ok(membuf_json_writer_key(writer, TEXT("k")));
  assert_status(membuf_json_writer_string(writer, TEXT("ab\xc3")), MEMBUF_ERR_DECODE);
  assert_ok(membuf_get_error(writer, &err));
  assert_int_equal(err.start, 2);
  assert_int_equal(err.end, 3);
  assert_status(membuf_json_writer_string(writer, NULL, 3), MEMBUF_ERR_NULL);
  assert_kept_error(writer, MEMBUF_ERR_NULL, "membuf_json_writer_string", "data is NULL");
  assert_status(membuf_json_writer_string(writer, "x", SIZE_MAX), MEMBUF_ERR_OVERFLOW);
  const double none[] = {NAN, INFINITY, -INFINITY};
  for (size_t i = 0; i < COUNT(none); i++) {
    assert_status(membuf_json_writer_double(writer, none[i]), MEMBUF_ERR_INVALID);
    assert_kept_error(writer, MEMBUF_ERR_INVALID, "membuf_json_writer_double", "finite numbers only");
  }
  assert_ok(membuf_json_writer_double(writer, -0.0));
  assert_ok(membuf_json_writer_end_object(writer));
  assert_ok(membuf_json_writer_close(writer));
  assert_content(sink, "{\"k\":-0.0}");
  membuf_json_writer_free(writer);
  membuf_free(sink);
}

static void numbers_as_text_and_raw_json_are_checked_before_they_are_written(void **state)
{
  (void)state;
  membuf_json_options options = {.struct_size = sizeof options, .indent = 1};
  membuf *sink = bytes_of("");
  membuf_json_writer *writer = writer_to(sink, &options);
  membuf_error err;
  assert_ok(membuf_json_writer_begin_array(writer));
  assert_ok(membuf_json_writer_number(writer, TEXT("-123456789012345678901234567890")));
  assert_ok(membuf_json_writer_number(writer, TEXT("1.50E+2")));
  assert_ok(membuf_json_writer_raw(writer, TEXT(" {\"a\":[1.0,\"\\u00e9\"]}\n")));
  static const char *const numbers[] = {"", "-", "01", "1.", "+1", "1 ", "NaN", "1,2", "0x10"};
  for (size_t i = 0; i < COUNT(numbers); i++) {
    assert_status(membuf_json_writer_number(writer, numbers[i], strlen(numbers[i])), MEMBUF_ERR_INVALID);
  }
  static const char *const raw[] = {"", "[", "1 2", "]", "{\"a\"}", "NaN", "[1,]"};
  for (size_t i = 0; i < COUNT(raw); i++) {
    assert_status(membuf_json_writer_raw(writer, raw[i], strlen(raw[i])), MEMBUF_ERR_JSON);
  }
  assert_status(membuf_json_writer_raw(writer, TEXT("[1,\nx]")), MEMBUF_ERR_JSON);
  assert_kept_error(writer, MEMBUF_ERR_JSON, "membuf_json_writer_raw", "expected a value, not 'x'");
  assert_ok(membuf_get_error(writer, &err));
  assert_int_equal(err.line, 2);
  assert_int_equal(err.column, 1);
  assert_int_equal(err.start, 4);
  assert_ok(membuf_json_writer_end_array(writer));
  assert_status(membuf_json_writer_raw(writer, TEXT("1")), MEMBUF_ERR_INVALID);
  assert_ok(membuf_json_writer_close(writer));
  assert_content(sink, "[\n -123456789012345678901234567890,\n 1.50E+2,\n {\n  \"a\": [\n   1.0,\n   \"\xc3\xa9\"\n  ]\n }\n]");
  membuf_json_writer_free(writer);
  membuf_free(sink);
}

static void what_json_does_not_have_is_written_as_the_options_say(void **state)
{
  (void)state;
  static const char *const expected[] = {"[null,null,null]", "[NaN,Infinity,-Infinity]"};
  for (int32_t policy = MEMBUF_JSON_NONFINITE_NULL; policy <= MEMBUF_JSON_NONFINITE_LITERAL; policy++) {
    membuf_json_options options = {.struct_size = sizeof options, .nonfinite = policy};
    membuf *sink = bytes_of("");
    membuf_json_writer *writer = writer_to(sink, &options);
    assert_ok(membuf_json_writer_begin_array(writer));
    assert_ok(membuf_json_writer_double(writer, NAN));
    assert_ok(membuf_json_writer_double(writer, INFINITY));
    assert_ok(membuf_json_writer_double(writer, -INFINITY));
    assert_ok(membuf_json_writer_end_array(writer));
    assert_ok(membuf_json_writer_close(writer));
    assert_content(sink, expected[policy - 1]);
    membuf_json_writer_free(writer);
    membuf_free(sink);
  }
}

static void json_lines_are_documents_on_lines_of_their_own(void **state)
{
  (void)state;
  membuf_json_options options = {.struct_size = sizeof options, .flags = MEMBUF_JSON_LINES};
  membuf *sink = bytes_of("");
  membuf_json_writer *writer = writer_to(sink, &options);
  assert_ok(membuf_json_writer_close(writer));
  assert_ok(membuf_json_writer_begin_object(writer));
  assert_status(membuf_json_writer_close(writer), MEMBUF_ERR_INVALID);
  assert_ok(membuf_json_writer_end_object(writer));
  assert_ok(membuf_json_writer_raw(writer, TEXT("[1,\n2]")));
  assert_ok(membuf_json_writer_null(writer));
  assert_ok(membuf_json_writer_close(writer));
  assert_content(sink, "{}\n[1,2]\nnull\n");
  membuf_json_writer_free(writer);
  membuf_error err;
  writer = GARBAGE;
  options.indent = 1;
  assert_status(membuf_json_writer_new(sink, &options, &writer, &err), MEMBUF_ERR_INVALID);
  assert_error(&err, MEMBUF_ERR_INVALID, "membuf_json_writer_new", "JSON Lines must not be indented");
  options.indent = 0;
  options.flags = MEMBUF_JSON_SORT_KEYS;
  assert_status(membuf_json_writer_new(sink, &options, &writer, &err), MEMBUF_ERR_INVALID);
  assert_error(&err, MEMBUF_ERR_INVALID, "membuf_json_writer_new", "not in one pass");
  assert_null(writer);
  membuf_free(sink);
}

static void nesting_ends_at_1024_levels(void **state)
{
  (void)state;
  membuf *sink = bytes_of("");
  membuf_json_writer *writer = writer_to(sink, NULL);
  for (int i = 0; i < 1024; i++) {
    assert_ok(membuf_json_writer_begin_array(writer));
  }
  assert_status(membuf_json_writer_begin_array(writer), MEMBUF_ERR_LIMIT);
  assert_kept_error(writer, MEMBUF_ERR_LIMIT, "membuf_json_writer_begin_array", "1024");
  assert_status(membuf_json_writer_begin_object(writer), MEMBUF_ERR_LIMIT);
  assert_status(membuf_json_writer_raw(writer, TEXT("[]")), MEMBUF_ERR_LIMIT);
  assert_ok(membuf_json_writer_null(writer));
  for (int i = 0; i < 1024; i++) {
    assert_ok(membuf_json_writer_end_array(writer));
  }
  assert_ok(membuf_json_writer_close(writer));
  membuf_json_writer_free(writer);
  membuf_free(sink);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(events_become_one_document),
      cmocka_unit_test(options_lay_it_out),
      cmocka_unit_test(a_single_value_is_a_document),
      cmocka_unit_test(what_has_no_place_in_the_document_is_invalid_and_writes_nothing),
      cmocka_unit_test(values_that_json_does_not_have_are_refused_and_write_nothing),
      cmocka_unit_test(numbers_as_text_and_raw_json_are_checked_before_they_are_written),
      cmocka_unit_test(what_json_does_not_have_is_written_as_the_options_say),
      cmocka_unit_test(json_lines_are_documents_on_lines_of_their_own),
      cmocka_unit_test(nesting_ends_at_1024_levels),
  };
  return run_area(tests);
}
