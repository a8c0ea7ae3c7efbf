/* JSON text in and out: what is refused and where, membuf_json_dump, membuf_json_format. */
#include "text_support.h"

static void assert_refused(const char *text, size_t len, membuf_status status, uint64_t line, uint64_t column)
{
  membuf_json *doc = GARBAGE;
  membuf_slice *out = GARBAGE;
  membuf_error err;
  assert_status(membuf_json_parse(text, len, &doc, &err), status);
  assert_null(doc);
  assert_error(&err, status, "membuf_json_parse", "");
  assert_int_equal(err.line, line);
  assert_int_equal(err.column, column);
  assert_status(membuf_json_format(text, len, NULL, &out, &err), status);
  assert_null(out);
  assert_error(&err, status, "membuf_json_format", "");
}

static void what_is_not_json_is_refused_with_its_place(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    uint64_t line, column;
  } cases[] = {
      {"[1,\n 2,\n oops]", 3, 2}, {"{\"a\":1,}", 1, 8},      {"[1] 2", 1, 5},           {"{\"a\" 1}", 1, 6},
      {"[1", 1, 3},               {"", 1, 1},                {"[01]", 1, 3},            {"[1.]", 1, 4},
      {"['a']", 1, 2},            {"[NaN]", 1, 2},           {"[Infinity]", 1, 2},      {"[-]", 1, 3},
      {"{1:2}", 1, 2},            {"[\"a\nb\"]", 1, 4},      {"[\"\\ud834\"]", 1, 3},   {"[\"\\x\"]", 1, 4},
      {"// no\n1", 1, 1},        {"[1,,2]", 1, 4},          {"\xef\xbb\xbf[}", 1, 2},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    assert_refused(cases[i].text, strlen(cases[i].text), MEMBUF_ERR_JSON, cases[i].line, cases[i].column);
  }
}

static void the_byte_offset_counts_from_the_start_of_the_data(void **state)
{
  (void)state;
  membuf_json *doc = NULL;
  membuf_error err;
  assert_status(membuf_json_parse(TEXT("\xef\xbb\xbf[1,\n oops]"), &doc, &err), MEMBUF_ERR_JSON);
  assert_int_equal(err.start, 8);
  assert_int_equal(err.end, 9);
  assert_int_equal(err.line, 2);
  assert_int_equal(err.column, 2);
}

static void malformed_utf8_is_a_decode_error_with_its_place(void **state)
{
  (void)state;
  membuf_json *doc = GARBAGE;
  membuf_error err;
  assert_refused(TEXT("[\n\"\xff\"]"), MEMBUF_ERR_DECODE, 2, 2);
  assert_status(membuf_json_parse(TEXT("[\"\xe2\x82\"]"), &doc, &err), MEMBUF_ERR_DECODE);
  assert_null(doc);
  assert_int_equal(err.start, 2);
  assert_int_equal(err.end, 4);
}

static void nesting_ends_at_1024_levels(void **state)
{
  (void)state;
  static char text[1000000];
  for (size_t depth = 1024; depth <= 1025; depth++) {
    for (int object = 0; object < 2; object++) {
      const char *open = object ? "{\"a\":" : "[", *close = object ? "}" : "]";
      char *end = text;
      for (size_t i = 0; i < depth; i++) {
        end = stpcpy(end, open);
      }
      *end++ = '0';
      for (size_t i = 0; i < depth; i++) {
        end = stpcpy(end, close);
      }
      membuf_slice *out = NULL;
      const size_t len = (size_t)(end - text);
      assert_status(membuf_json_format(text, len, NULL, &out, NULL), depth == 1024 ? MEMBUF_OK : MEMBUF_ERR_LIMIT);
      if (depth == 1024) {
        assert_slice_and_free(out, text, len);
      }
    }
  }
  /* No stack is used up, however deep the text claims to be. */
  memset(text, '[', sizeof text);
  membuf_json *doc = GARBAGE;
  membuf_error err;
  assert_status(membuf_json_parse(text, sizeof text, &doc, &err), MEMBUF_ERR_LIMIT);
  assert_null(doc);
  assert_error(&err, MEMBUF_ERR_LIMIT, "membuf_json_parse", "nesting must not be deeper than 1024");
  assert_int_equal(err.start, 1024);
}

static void assert_formatted(const char *text, const membuf_json_options *options, const char *expected)
{
  membuf_slice *out = NULL;
  membuf_json *doc = NULL;
  assert_ok(membuf_json_format(text, strlen(text), options, &out, NULL));
  assert_slice_and_free(out, expected, strlen(expected));
  assert_ok(membuf_json_parse(text, strlen(text), &doc, NULL));
  assert_ok(membuf_json_dump(doc, options, &out));
  assert_slice_and_free(out, expected, strlen(expected));
  membuf_json_free(doc);
}

static void text_is_laid_out_as_python_does(void **state)
{
  (void)state;
  static const char text[] = " { \"a\" : [ 1 , {} , [] , \"\xc3\xa9\xf0\x9f\x98\x80\" ] , \"b\" : null } ";
  membuf_json_options two = {.struct_size = sizeof two, .indent = 2}, widest = {.struct_size = sizeof widest, .indent = 64};
  membuf_json_options ascii = {.struct_size = sizeof ascii, .flags = MEMBUF_JSON_WRITE_ASCII};
  assert_formatted(text, NULL, "{\"a\":[1,{},[],\"\xc3\xa9\xf0\x9f\x98\x80\"],\"b\":null}");
  assert_formatted(text, &two,
                   "{\n  \"a\": [\n    1,\n    {},\n    [],\n    \"\xc3\xa9\xf0\x9f\x98\x80\"\n  ],\n  \"b\": null\n}");
  assert_formatted(text, &ascii, "{\"a\":[1,{},[],\"\\u00e9\\ud83d\\ude00\"],\"b\":null}");
  assert_formatted("[0]", &widest, "[\n                                                                0\n]");
}

static void indentation_is_that_of_the_level_however_deep_and_wide(void **state)
{
  (void)state;
  enum { DEPTH = 12 };
  for (int32_t indent = 1; indent <= 64; indent += 7) {
    membuf_json_options options = {.struct_size = sizeof options, .indent = indent};
    char text[2 * DEPTH + 4] = "", expected[20000] = "";
    for (int i = 0; i < DEPTH; i++) {
      strcat(text, "[");
      sprintf(expected + strlen(expected), "[\n%*s", (i + 1) * indent, "");
    }
    strcat(text, "1,2");
    sprintf(expected + strlen(expected), "1,\n%*s2", DEPTH * indent, "");
    for (int i = DEPTH; i > 0; i--) {
      strcat(text, "]");
      sprintf(expected + strlen(expected), "\n%*s]", (i - 1) * indent, "");
    }
    assert_formatted(text, &options, expected);
  }
}

static void control_characters_are_escaped_and_nothing_else(void **state)
{
  (void)state;
  assert_formatted("[\"\\u0000\\u0001\\b\\f\\n\\r\\t\\\"\\\\\\/\\u007f\"]", NULL,
                   "[\"\\u0000\\u0001\\b\\f\\n\\r\\t\\\"\\\\/\x7f\"]");
}

static void options_that_are_none_are_invalid(void **state)
{
  (void)state;
  static const struct {
    membuf_json_options options;
    const char *finding;
  } cases[] = {
      {{.struct_size = sizeof(membuf_json_options), .indent = -1, .flags = 0}, "indent must be 0 to 64 spaces, not -1"},
      {{.struct_size = sizeof(membuf_json_options), .indent = 65, .flags = 0}, "indent must be 0 to 64 spaces, not 65"},
      {{.struct_size = sizeof(membuf_json_options), .indent = 0, .flags = 8}, "flags must be 0 to 7, not 8"},
      {{.struct_size = 0, .indent = 0, .flags = 0}, "struct_size must be"},
      {{.struct_size = SIZE_MAX, .indent = 0, .flags = 0}, "struct_size must be"},
  };
  membuf_json *doc = NULL;
  assert_ok(membuf_json_parse(TEXT("1"), &doc, NULL));
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf_slice *out = GARBAGE;
    membuf_json_writer *writer = GARBAGE;
    membuf *sink = bytes_of("");
    membuf_error err;
    assert_status(membuf_json_format(TEXT("1"), &cases[i].options, &out, &err), MEMBUF_ERR_INVALID);
    assert_null(out);
    assert_error(&err, MEMBUF_ERR_INVALID, "membuf_json_format", cases[i].finding);
    out = GARBAGE;
    assert_status(membuf_json_dump(doc, &cases[i].options, &out), MEMBUF_ERR_INVALID);
    assert_null(out);
    assert_kept_error(doc, MEMBUF_ERR_INVALID, "membuf_json_dump", cases[i].finding);
    assert_status(membuf_json_writer_new(sink, &cases[i].options, &writer, &err), MEMBUF_ERR_INVALID);
    assert_null(writer);
    assert_error(&err, MEMBUF_ERR_INVALID, "membuf_json_writer_new", cases[i].finding);
    membuf_free(sink);
  }
  membuf_json_free(doc);
}

static void doubles_come_as_the_shortest_digits_that_read_back_the_same(void **state)
{
  (void)state;
  static const char *const cases[][2] = {
      {"0.10000000000000000555", "0.1"},
      {"0.3000000000000000444", "0.30000000000000004"},
      {"-0.0", "-0.0"},
      {"1.0", "1.0"},
      {"5e-324", "5e-324"},
      {"1.7976931348623157E308", "1.7976931348623157e+308"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf_json *doc = NULL;
    membuf_slice *out = NULL;
    assert_ok(membuf_json_parse(cases[i][0], strlen(cases[i][0]), &doc, NULL));
    assert_ok(membuf_json_dump(doc, NULL, &out));
    assert_slice_and_free(out, cases[i][1], strlen(cases[i][1]));
    membuf_json_free(doc);
    /* From text to text they stay as they are. */
    assert_ok(membuf_json_format(cases[i][0], strlen(cases[i][0]), NULL, &out, NULL));
    assert_slice_and_free(out, cases[i][0], strlen(cases[i][0]));
  }
  /* Any double comes back as it was, bit for bit. */
  uint64_t seed = 1;
  for (int i = 0; i < 20000; i++) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    double value, back;
    memcpy(&value, &seed, sizeof value);
    if (value - value != 0) {
      continue;
    }
    char text[40];
    membuf_json *doc = NULL;
    membuf_slice *out = NULL;
    int len = snprintf(text, sizeof text, "%.17g", value);
    assert_ok(membuf_json_parse(text, (size_t)len, &doc, NULL));
    assert_ok(membuf_json_dump(doc, NULL, &out));
    membuf_json_free(doc);
    assert_ok(membuf_json_parse(data_of(out), len_of(out), &doc, NULL));
    membuf_slice_free(out);
    membuf_status status = membuf_json_double(doc, 0, &back);
    assert_true(status == MEMBUF_OK && memcmp(&back, &value, sizeof back) == 0);
    membuf_json_free(doc);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_not_json_is_refused_with_its_place),
      cmocka_unit_test(the_byte_offset_counts_from_the_start_of_the_data),
      cmocka_unit_test(malformed_utf8_is_a_decode_error_with_its_place),
      cmocka_unit_test(nesting_ends_at_1024_levels),
      cmocka_unit_test(text_is_laid_out_as_python_does),
      cmocka_unit_test(indentation_is_that_of_the_level_however_deep_and_wide),
      cmocka_unit_test(control_characters_are_escaped_and_nothing_else),
      cmocka_unit_test(options_that_are_none_are_invalid),
      cmocka_unit_test(doubles_come_as_the_shortest_digits_that_read_back_the_same),
  };
  return run_area(tests);
}
