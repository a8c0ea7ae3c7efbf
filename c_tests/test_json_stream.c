/* JSON over streams: documents, text to text in one pass, JSON Lines. */
#include "json_support.h"

static void text_goes_to_text_in_one_pass(void **state)
{
  (void)state;
  static const char text[] = " { \"b\" : [ 1.50 , {} , [] , \"\\u00e9\" ] ,\n \"b\" : 123456789012345678901 } ";
  membuf_json_options tabs = {.struct_size = sizeof tabs, .indent_text = VIEW("\t")};
  membuf_json_options python = {.struct_size = sizeof python,
                                .flags = MEMBUF_JSON_WRITE_ASCII,
                                .item_separator = VIEW(", "),
                                .key_separator = VIEW(": ")};
  assert_transcoded(TEXT(text), NULL, "{\"b\":[1.50,{},[],\"\xc3\xa9\"],\"b\":123456789012345678901}");
  assert_transcoded(TEXT(text), &tabs,
                    "{\n\t\"b\": [\n\t\t1.50,\n\t\t{},\n\t\t[],\n\t\t\"\xc3\xa9\"\n\t],\n\t\"b\": 123456789012345678901\n}");
  assert_transcoded(TEXT(text), &python, "{\"b\": [1.50, {}, [], \"\\u00e9\"], \"b\": 123456789012345678901}");
}

static void text_streams_are_sources_and_sinks(void **state)
{
  (void)state;
  membuf *from = string_of("[ \"\xc3\xa9\" ]"), *to = string_of("");
  assert_ok(membuf_json_validate_stream(from, NULL, NULL));
  assert_ok(membuf_rewind(from));
  assert_ok(membuf_json_transcode(from, to, NULL, NULL));
  assert_content(to, "[\"\xc3\xa9\"]");
  membuf_free(from);
  membuf_free(to);
}

static void a_stream_is_one_document_from_its_position_on(void **state)
{
  (void)state;
  membuf *s = bytes_of("xx[1,2]\n"), *to = bytes_of("> ");
  membuf_json *doc = NULL;
  membuf_error err;
  size_t count = 0;
  assert_ok(membuf_seek(s, 2, MEMBUF_SEEK_SET, NULL));
  assert_ok(membuf_json_load(s, NULL, &doc, &err));
  assert_int_equal(err.code, MEMBUF_OK);
  assert_ok(membuf_json_count(doc, 0, &count));
  assert_int_equal(count, 2);
  assert_ok(membuf_seek(to, 0, MEMBUF_SEEK_END, NULL));
  assert_ok(membuf_json_dump_to(doc, to, NULL));
  assert_content(to, "> [1,2]");
  membuf_json_free(doc);
  doc = GARBAGE;
  assert_ok(membuf_rewind(s));
  assert_status(membuf_json_load(s, NULL, &doc, &err), MEMBUF_ERR_JSON);
  assert_error(&err, MEMBUF_ERR_JSON, "membuf_json_load", "expected a value, not 'x'");
  assert_null(doc);
  assert_status(membuf_json_transcode(s, s, NULL, &err), MEMBUF_ERR_INVALID);
  assert_error(&err, MEMBUF_ERR_INVALID, "membuf_json_transcode", "two streams");
  membuf_free(s);
  membuf_free(to);
}

static void a_million_levels_are_refused_from_a_stream_too(void **state)
{
  (void)state;
  enum { DEPTH = 1000000 };
  membuf *s = bytes_of(""), *to = bytes_of("");
  membuf_json *doc = GARBAGE;
  char *text = malloc(DEPTH);
  assert_non_null(text);
  memset(text, '[', DEPTH);
  assert_ok(membuf_write(s, text, DEPTH, NULL));
  free(text);
  assert_ok(membuf_rewind(s));
  assert_status(membuf_json_load(s, NULL, &doc, NULL), MEMBUF_ERR_LIMIT);
  assert_null(doc);
  assert_ok(membuf_rewind(s));
  assert_status(membuf_json_transcode(s, to, NULL, NULL), MEMBUF_ERR_LIMIT);
  membuf_free(s);
  membuf_free(to);
}

static void a_failure_in_the_middle_leaves_what_stood_before_it_in_the_sink(void **state)
{
  (void)state;
  membuf *from = bytes_of("[1, 2, x]"), *to = bytes_of("");
  membuf_error err;
  assert_status(membuf_json_transcode(from, to, NULL, &err), MEMBUF_ERR_JSON);
  assert_error(&err, MEMBUF_ERR_JSON, "membuf_json_transcode", "expected a value, not 'x'");
  assert_int_equal(err.start, 7);
  assert_content(to, "[1,2");
  membuf_free(from);
  membuf_free(to);
}

static void a_reader_gives_a_document_for_each_line_and_goes_on_behind_a_bad_one(void **state)
{
  (void)state;
  membuf *s = bytes_of("{\"a\":1}\r\n\n[1] 2\n\"last\"");
  membuf_json_reader *reader = NULL;
  membuf_json *doc = NULL;
  membuf_error err;
  int32_t kind = 0;
  assert_ok(membuf_json_reader_new(s, NULL, &reader, &err));
  membuf_free(s);
  assert_ok(membuf_json_reader_next(reader, &doc));
  assert_ok(membuf_json_kind(doc, 0, &kind));
  assert_int_equal(kind, MEMBUF_JSON_OBJECT);
  membuf_json_free(doc);
  doc = GARBAGE;
  assert_status(membuf_json_reader_next(reader, &doc), MEMBUF_ERR_JSON);
  assert_null(doc);
  assert_kept_error(reader, MEMBUF_ERR_JSON, "membuf_json_reader_next", "nothing behind the document, not '2'");
  assert_ok(membuf_get_error(reader, &err));
  assert_true(err.line == 3 && err.column == 5 && err.start == 14);
  assert_status(membuf_json_reader_next(reader, NULL), MEMBUF_ERR_NULL);
  assert_ok(membuf_json_reader_next(reader, &doc));
  assert_ok(membuf_json_kind(doc, 0, &kind));
  assert_int_equal(kind, MEMBUF_JSON_STRING);
  membuf_json_free(doc);
  for (int i = 0; i < 2; i++) {
    doc = GARBAGE;
    assert_ok(membuf_json_reader_next(reader, &doc));
    assert_null(doc);
  }
  membuf_json_reader_free(reader);
}

static void json_lines_go_from_stream_to_stream(void **state)
{
  (void)state;
  membuf_json_options lines = {.struct_size = sizeof lines, .flags = MEMBUF_JSON_LINES};
  membuf *from = bytes_of("[ 1 ]\n\n{ }"), *to = bytes_of("");
  assert_ok(membuf_json_validate_stream(from, &lines, NULL));
  assert_ok(membuf_rewind(from));
  assert_status(membuf_json_validate_stream(from, NULL, NULL), MEMBUF_ERR_JSON);
  assert_ok(membuf_rewind(from));
  assert_ok(membuf_json_transcode(from, to, &lines, NULL));
  assert_content(to, "[1]\n{}\n");
  membuf_free(from);
  membuf_free(to);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(text_goes_to_text_in_one_pass),
      cmocka_unit_test(text_streams_are_sources_and_sinks),
      cmocka_unit_test(a_stream_is_one_document_from_its_position_on),
      cmocka_unit_test(a_million_levels_are_refused_from_a_stream_too),
      cmocka_unit_test(a_failure_in_the_middle_leaves_what_stood_before_it_in_the_sink),
      cmocka_unit_test(a_reader_gives_a_document_for_each_line_and_goes_on_behind_a_bad_one),
      cmocka_unit_test(json_lines_go_from_stream_to_stream),
  };
  return run_area(tests);
}
