/* What the options of JSON let pass: encodings, what follows a document, NaN, surrogates, limits. */
#include "json_support.h"

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

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_unicode_encoding_is_read),
      cmocka_unit_test(what_follows_a_document_is_refused_or_left),
      cmocka_unit_test(nan_and_infinities_are_read_as_the_options_say),
      cmocka_unit_test(half_surrogate_pairs_are_read_as_the_options_say),
      cmocka_unit_test(keys_are_sorted_where_a_document_is_in_memory),
      cmocka_unit_test(options_that_would_break_json_are_invalid),
      cmocka_unit_test(size_and_depth_are_limited_as_the_options_say),
  };
  return run_area(tests);
}
