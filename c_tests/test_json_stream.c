/* JSON over streams: documents, text to text in one pass, JSON Lines, and the options of reading. */
#include "text_support.h"

static membuf_json_options options_of(int32_t nonfinite, int32_t surrogates)
{
  membuf_json_options options = {.struct_size = sizeof options, .nonfinite = nonfinite, .surrogates = surrogates};
  return options;
}

/* What text to text in one pass makes of a text; the same as in memory. */
static void assert_transcoded(const char *text, size_t len, const membuf_json_options *options, const char *expected)
{
  membuf *from = NULL, *to = bytes_of("");
  membuf_slice *out = NULL;
  assert_ok(membuf_bytes_new(text, len, &from, NULL));
  assert_ok(membuf_json_transcode(from, to, options, NULL));
  assert_content(to, expected);
  assert_ok(membuf_json_format(text, len, options, &out, NULL));
  assert_slice_and_free(out, expected, strlen(expected));
  membuf_free(from);
  membuf_free(to);
}

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

static void every_unicode_encoding_is_read(void **state)
{
  (void)state;
  assert_transcoded(TEXT("\xef\xbb\xbf[7]"), NULL, "[7]");
  assert_transcoded(TEXT("[\0007\0]\0"), NULL, "[7]");
  assert_transcoded(TEXT("\0[\0007\0]"), NULL, "[7]");
  assert_transcoded(TEXT("\xff\xfe[\0007\0]\0"), NULL, "[7]");
  assert_transcoded(TEXT("\xfe\xff\0[\0007\0]"), NULL, "[7]");
  assert_transcoded(TEXT("[\0\0\0007\0\0\0]\0\0\0"), NULL, "[7]");
  assert_transcoded(TEXT("\0\0\0[\0\0\0007\0\0\0]"), NULL, "[7]");
  membuf_error err;
  assert_status(membuf_json_validate(TEXT("[\0\n\0x\0]\0"), NULL, &err), MEMBUF_ERR_JSON);
  assert_error(&err, MEMBUF_ERR_JSON, "membuf_json_validate", "expected a value or ']', not 'x'");
  assert_true(err.line == 2 && err.column == 1 && err.start == 4 && err.end == 6);
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

static void what_follows_a_document_is_refused_or_left(void **state)
{
  (void)state;
  static const char text[] = "{\"a\":1} [2]\n3";
  membuf_json *doc = NULL;
  membuf_error err;
  size_t at = 0, consumed = 77, documents = 0;
  assert_status(membuf_json_parse_with(TEXT(text), NULL, &doc, NULL, &err), MEMBUF_ERR_JSON);
  assert_error(&err, MEMBUF_ERR_JSON, "membuf_json_parse_with", "expected nothing behind the document, not '['");
  assert_int_equal(err.start, 8);
  while (at < strlen(text)) {
    assert_ok(membuf_json_parse_with(text + at, strlen(text) - at, NULL, &doc, &consumed, NULL));
    membuf_json_free(doc);
    at += consumed;
    documents++;
  }
  assert_int_equal(documents, 3);
  consumed = 77;
  assert_status(membuf_json_parse_with(TEXT(" "), NULL, &doc, &consumed, NULL), MEMBUF_ERR_JSON);
  assert_null(doc);
  assert_int_equal(consumed, 0);
}

static void nan_and_infinities_are_read_as_the_options_say(void **state)
{
  (void)state;
  static const char text[] = "[NaN,Infinity,-Infinity]";
  membuf_json_options null = options_of(MEMBUF_JSON_NONFINITE_NULL, 0);
  membuf_json_options literal = options_of(MEMBUF_JSON_NONFINITE_LITERAL, 0);
  membuf_json *doc = NULL;
  membuf_slice *out = NULL;
  double value = 0;
  assert_status(membuf_json_validate(TEXT(text), NULL, NULL), MEMBUF_ERR_JSON);
  assert_transcoded(TEXT(text), &null, "[null,null,null]");
  assert_transcoded(TEXT(text), &literal, text);
  /* Numbers beyond the range of doubles are a matter of values, not of text. */
  assert_ok(membuf_json_validate(TEXT("[1e999]"), NULL, NULL));
  assert_status(membuf_json_parse(TEXT("[1e999]"), &doc, NULL), MEMBUF_ERR_JSON);
  assert_ok(membuf_json_parse_with(TEXT("[1e999]"), &literal, &doc, NULL, NULL));
  assert_ok(membuf_json_double(doc, 1, &value));
  assert_true(value > 1e308);
  assert_status(membuf_json_dump(doc, NULL, &out), MEMBUF_ERR_INVALID);
  assert_kept_error(doc, MEMBUF_ERR_INVALID, "membuf_json_dump", "finite numbers only, not inf");
  assert_ok(membuf_json_dump(doc, &literal, &out));
  assert_text_and_free(out, "[Infinity]");
  membuf_json_free(doc);
}

static void half_surrogate_pairs_are_read_as_the_options_say(void **state)
{
  (void)state;
  static const char text[] = "[\"\\ud834\",\"\\udd1e\\ud834\",\"\\ud834\\udd1e\"]";
  membuf_json_options replace = options_of(0, MEMBUF_JSON_SURROGATES_REPLACE);
  membuf_json_options keep = options_of(0, MEMBUF_JSON_SURROGATES_KEEP);
  membuf_json *doc = NULL;
  const char *data = NULL;
  size_t len = 0;
  membuf_error err;
  assert_status(membuf_json_validate(TEXT(text), NULL, &err), MEMBUF_ERR_JSON);
  assert_error(&err, MEMBUF_ERR_JSON, "membuf_json_validate", "\\ud834 is half a surrogate pair");
  assert_true(err.start == 2 && err.end == 8);
  assert_transcoded(TEXT(text), &replace,
                    "[\"\xef\xbf\xbd\",\"\xef\xbf\xbd\xef\xbf\xbd\",\"\xf0\x9d\x84\x9e\"]");
  assert_transcoded(TEXT(text), &keep, "[\"\\ud834\",\"\\udd1e\\ud834\",\"\xf0\x9d\x84\x9e\"]");
  assert_ok(membuf_json_parse_with(TEXT(text), &keep, &doc, NULL, NULL));
  assert_ok(membuf_json_string(doc, 1, &data, &len));
  assert_int_equal(len, 3);
  assert_memory_equal(data, "\xed\xa0\xb4", 3);
  membuf_json_free(doc);
}

static void keys_are_sorted_where_a_document_is_in_memory(void **state)
{
  (void)state;
  static const char text[] = "{\"b\":1.0,\"\xf0\x9d\x84\x9e\":0,\"\xef\xbf\xbd\":1,\"a\":{\"d\":1,\"c\":2},\"b\":2}";
  static const char sorted[] = "{\"a\":{\"c\":2,\"d\":1},\"b\":1.0,\"b\":2,\"\xef\xbf\xbd\":1,\"\xf0\x9d\x84\x9e\":0}";
  membuf_json_options options = {.struct_size = sizeof options, .flags = MEMBUF_JSON_SORT_KEYS};
  membuf_slice *out = NULL;
  membuf_json *doc = NULL;
  membuf *from = bytes_of(text), *to = bytes_of("");
  assert_ok(membuf_json_format(TEXT(text), &options, &out, NULL));
  assert_text_and_free(out, sorted);
  assert_ok(membuf_json_parse(TEXT(text), &doc, NULL));
  assert_ok(membuf_json_dump(doc, &options, &out));
  assert_text_and_free(out, sorted);
  membuf_json_free(doc);
  assert_status(membuf_json_transcode(from, to, &options, NULL), MEMBUF_ERR_INVALID);
  membuf_free(from);
  membuf_free(to);
}

static void options_that_would_break_json_are_invalid(void **state)
{
  (void)state;
  static const membuf_json_options cases[] = {
      {.struct_size = sizeof cases[0], .indent_text = VIEW("-")},
      {.struct_size = sizeof cases[0], .indent = 1, .indent_text = VIEW(" ")},
      {.struct_size = sizeof cases[0], .item_separator = VIEW(";")},
      {.struct_size = sizeof cases[0], .item_separator = VIEW(" ")},
      {.struct_size = sizeof cases[0], .item_separator = VIEW(",,")},
      {.struct_size = sizeof cases[0], .key_separator = VIEW("=>")},
      {.struct_size = sizeof cases[0], .key_separator = VIEW(":                                ")},
      {.struct_size = sizeof cases[0], .nonfinite = 3},
      {.struct_size = sizeof cases[0], .surrogates = -1},
      {.struct_size = sizeof cases[0], .flags = MEMBUF_JSON_LINES},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf_slice *out = GARBAGE;
    assert_status(membuf_json_format(TEXT("1"), &cases[i], &out, NULL), MEMBUF_ERR_INVALID);
    assert_null(out);
    assert_status(membuf_json_validate(TEXT("1"), &cases[i], NULL), MEMBUF_ERR_INVALID);
  }
}

static void size_and_depth_are_limited_as_the_options_say(void **state)
{
  (void)state;
  membuf_json_options options = {.struct_size = sizeof options, .max_size = 4, .max_depth = 1};
  membuf *s = bytes_of("[1,2]");
  membuf_error err;
  assert_ok(membuf_json_validate(TEXT("[12]"), &options, NULL));
  assert_status(membuf_json_validate(TEXT("[1,2]"), &options, &err), MEMBUF_ERR_LIMIT);
  assert_error(&err, MEMBUF_ERR_LIMIT, "membuf_json_validate", "not be longer than 4 bytes");
  assert_status(membuf_json_validate_stream(s, &options, &err), MEMBUF_ERR_LIMIT);
  assert_status(membuf_json_validate(TEXT("[[]]"), &options, &err), MEMBUF_ERR_LIMIT);
  assert_true(err.line == 1 && err.column == 2 && err.start == 1);
  membuf_free(s);
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

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(text_goes_to_text_in_one_pass),
      cmocka_unit_test(every_unicode_encoding_is_read),
      cmocka_unit_test(text_streams_are_sources_and_sinks),
      cmocka_unit_test(a_stream_is_one_document_from_its_position_on),
      cmocka_unit_test(what_follows_a_document_is_refused_or_left),
      cmocka_unit_test(nan_and_infinities_are_read_as_the_options_say),
      cmocka_unit_test(half_surrogate_pairs_are_read_as_the_options_say),
      cmocka_unit_test(keys_are_sorted_where_a_document_is_in_memory),
      cmocka_unit_test(options_that_would_break_json_are_invalid),
      cmocka_unit_test(size_and_depth_are_limited_as_the_options_say),
      cmocka_unit_test(a_million_levels_are_refused_from_a_stream_too),
      cmocka_unit_test(a_failure_in_the_middle_leaves_what_stood_before_it_in_the_sink),
      cmocka_unit_test(a_reader_gives_a_document_for_each_line_and_goes_on_behind_a_bad_one),
      cmocka_unit_test(json_lines_go_from_stream_to_stream),
      cmocka_unit_test(progress_is_heard_and_may_end_the_work),
  };
  return run_area(tests);
}
