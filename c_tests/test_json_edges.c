/* Rules of JSON that one condition decides: places in every encoding, huge exponents, surrogates, separators. */
#include "json_support.h"

struct place {
  const char *text;
  size_t len;
  membuf_status status;
  int64_t start, end;
  uint64_t line, column;
  const char *finding;
};

static void failures_have_their_place_in_any_encoding_and_at_the_end_of_the_text(void **state)
{
  (void)state;
  static const struct place places[] = {
      /* a character that the end of the text cuts off, inside a string, instead of a value and behind the document */
      {TEXT("[\"a\xe2\x82"), MEMBUF_ERR_DECODE, 3, 5, 1, 4, "well-formed"},
      {TEXT("[1,\n\xe2\x82"), MEMBUF_ERR_DECODE, 4, 6, 2, 1, "well-formed"},
      {TEXT("1 \xf0\x9f\x98"), MEMBUF_ERR_DECODE, 2, 5, 1, 3, "well-formed"},
      /* UTF-16: characters of two and of four bytes count as what they are */
      {TEXT("[\0\"\0\x92\x21\"\0,\0x\0]\0"), MEMBUF_ERR_JSON, 10, 12, 1, 11, "'x'"},
      {TEXT("[\0\"\0\x34\xd8\x1e\xdd\"\0,\0x\0]\0"), MEMBUF_ERR_JSON, 12, 14, 1, 13, "'x'"},
      {TEXT("[1 2]"), MEMBUF_ERR_JSON, 3, 4, 1, 4, "expected ',' or ']', not '2'"},
      {TEXT("{\"a\":1 2}"), MEMBUF_ERR_JSON, 7, 8, 1, 8, "expected ',' or '}', not '2'"},
      {TEXT("[[],{}"), MEMBUF_ERR_JSON, 6, 6, 1, 7, "expected ',' or ']', not the end"},
      {TEXT("{\"a\":[]"), MEMBUF_ERR_JSON, 7, 7, 1, 8, "expected ',' or '}', not the end"},
      {TEXT("-"), MEMBUF_ERR_JSON, 1, 1, 1, 2, "a digit after '-', not the end"},
      {TEXT("1."), MEMBUF_ERR_JSON, 2, 2, 1, 3, "a digit after the point, not the end"},
      {TEXT("1e-"), MEMBUF_ERR_JSON, 3, 3, 1, 4, "a digit in the exponent, not the end"},
      {TEXT("[1e+x]"), MEMBUF_ERR_JSON, 4, 5, 1, 5, "a digit in the exponent, not 'x'"},
  };
  for (size_t i = 0; i < COUNT(places); i++) {
    const struct place *place = &places[i];
    for (int stream = 0; stream < 2; stream++) {
      membuf_error err;
      if (stream) {
        membuf *source = NULL;
        assert_ok(membuf_bytes_new(place->text, place->len, &source, NULL));
        assert_status(membuf_json_validate_stream(source, NULL, &err), place->status);
        membuf_free(source);
      } else {
        assert_status(membuf_json_validate(place->text, place->len, NULL, &err), place->status);
      }
      assert_non_null(strstr(err.message, place->finding));
      assert_int_equal(err.start, place->start);
      assert_int_equal(err.end, place->end);
      assert_int_equal(err.line, place->line);
      assert_int_equal(err.column, place->column);
    }
  }
}

static void an_exponent_may_have_any_number_of_digits(void **state)
{
  (void)state;
  static const struct { const char *text; double value; } numbers[] = {
      {"1e00000000000000000001", 10}, {"1e-00000000000000000001", 0.1}, {"1e-4294967297", 0}, {"0e4294967297", 0},
      {"0.0000000001e11", 10},        {"1000000000000000000000e-20", 10},
  };
  for (size_t i = 0; i < COUNT(numbers); i++) {
    membuf_json *doc = NULL;
    double value = -1;
    assert_ok(membuf_json_parse(numbers[i].text, strlen(numbers[i].text), &doc, NULL));
    assert_ok(membuf_json_double(doc, 0, &value));
    assert_true(value == numbers[i].value);
    membuf_json_free(doc);
  }
  membuf_json *doc = NULL;
  assert_status(membuf_json_parse("1e4294967297", 12, &doc, NULL), MEMBUF_ERR_JSON);
}

static void half_a_pair_joins_the_other_half_and_nothing_else(void **state)
{
  (void)state;
  const membuf_json_options options = options_of(0, MEMBUF_JSON_SURROGATES_REPLACE);
  assert_transcoded(TEXT("\"\\ud834\\udd1e\""), &options, "\"\xf0\x9d\x84\x9e\"");
  assert_transcoded(TEXT("\"\\ud834\\ue000\""), &options, "\"\xef\xbf\xbd\xee\x80\x80\"");
  assert_transcoded(TEXT("\"\\ud834\\udfff\\ud834\\ud834\""), &options, "\"\xf0\x9d\x8f\xbf\xef\xbf\xbd\xef\xbf\xbd\"");
}

static void white_space_around_a_colon_or_comma_stands_there_in_every_member(void **state)
{
  (void)state;
  static const struct { membuf_view comma, colon; const char *expected; } layouts[] = {
      {{NULL, 0}, VIEW(" : "), "{\"a\" : [1,2],\"b\" : {}}"},
      {VIEW(", "), {NULL, 0}, "{\"a\":[1, 2], \"b\":{}}"},
      {VIEW(",\r"), VIEW(":\t"), "{\"a\":\t[1,\r2],\r\"b\":\t{}}"},
  };
  membuf_json *doc = NULL;
  assert_ok(membuf_json_parse(TEXT("{\"a\":[1,2],\"b\":{}}"), &doc, NULL));
  for (size_t i = 0; i < COUNT(layouts); i++) {
    membuf_json_options options = options_of(0, 0);
    options.item_separator = layouts[i].comma;
    options.key_separator = layouts[i].colon;
    membuf_slice *text = NULL;
    assert_ok(membuf_json_dump(doc, &options, &text));
    assert_slice_and_free(text, layouts[i].expected, strlen(layouts[i].expected));
    assert_transcoded(TEXT("{\"a\":[1,2],\"b\":{}}"), &options, layouts[i].expected);
  }
  membuf_json_free(doc);
}

static void json_lines_have_no_line_breaks_in_their_separators(void **state)
{
  (void)state;
  static const struct { membuf_view comma, colon; } layouts[] = {
      {VIEW(",\n"), {NULL, 0}}, {VIEW(",\r"), {NULL, 0}}, {{NULL, 0}, VIEW(":\n")}, {{NULL, 0}, VIEW("\r:")},
  };
  for (size_t i = 0; i < COUNT(layouts); i++) {
    membuf_json_options options = options_of(0, 0);
    options.flags = MEMBUF_JSON_LINES;
    options.item_separator = layouts[i].comma;
    options.key_separator = layouts[i].colon;
    membuf *sink = bytes_of("");
    membuf_json_writer *writer = NULL;
    assert_status(membuf_json_writer_new(sink, &options, &writer, NULL), MEMBUF_ERR_INVALID);
    assert_null(writer);
    membuf_free(sink);
  }
}

static void a_document_begins_anew_behind_a_long_token_that_was_bad(void **state)
{
  (void)state;
  enum { LONG = 300000 };
  /* What a long string and a long number have at their ends is no part of them. */
  static const struct { char first, rest, bad; } tokens[] = {{'"', 'x', '\1'}, {'1', '1', 'x'}};
  char *text = malloc(LONG + 16);
  assert_non_null(text);
  for (size_t i = 0; i < COUNT(tokens); i++) {
    text[0] = tokens[i].first;
    memset(text + 1, tokens[i].rest, LONG);
    text[LONG] = tokens[i].bad;
    strcpy(text + LONG + 1, "\n\"next\"");
    membuf *s = bytes_of(text);
    membuf_json_reader *reader = NULL;
    membuf_json *doc = NULL;
    membuf_slice *next = NULL;
    assert_ok(membuf_json_reader_new(s, NULL, &reader, NULL));
    membuf_free(s);
    assert_status(membuf_json_reader_next(reader, &doc), MEMBUF_ERR_JSON);
    assert_ok(membuf_json_reader_next(reader, &doc));
    assert_ok(membuf_json_dump(doc, NULL, &next));
    assert_text_and_free(next, "\"next\"");
    membuf_json_free(doc);
    membuf_json_reader_free(reader);
  }
  free(text);
}

/* A text with white space behind it, of which there is more than anybody should read. */
struct endless {
  const char *text;
  size_t given;
};

static int32_t read_endless(void *user_data, void *buf, size_t cap, size_t *out_n)
{
  struct endless *endless = user_data;
  const size_t len = endless->given == 0 ? strlen(endless->text) : 0;
  if (endless->given > 1 << 20 || cap < len) {
    return MEMBUF_ERR_IO;
  }
  memset(buf, ' ', cap);
  memcpy(buf, endless->text, len);
  endless->given += cap;
  *out_n = cap;
  return MEMBUF_CONTINUE;
}

static void what_is_wrong_is_told_before_the_rest_of_the_stream_is_read(void **state)
{
  (void)state;
  static const char *const texts[] = {"[-x]", "[1.x]", "[1ex]", "[01]", "[\xff]", "[\"\xe2x\"]", "[trux]", "[1}"};
  const membuf_callback_table table = {.struct_size = sizeof table, .read = read_endless};
  for (size_t i = 0; i < COUNT(texts); i++) {
    struct endless endless = {texts[i], 0};
    membuf *source = NULL;
    membuf_error err;
    assert_ok(membuf_callback_new(&table, &endless, &source, NULL));
    const bool text = strchr(texts[i], '\xff') == NULL && strchr(texts[i], '\xe2') == NULL;
    assert_status(membuf_json_validate_stream(source, NULL, &err), text ? MEMBUF_ERR_JSON : MEMBUF_ERR_DECODE);
    membuf_free(source);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(failures_have_their_place_in_any_encoding_and_at_the_end_of_the_text),
      cmocka_unit_test(what_is_wrong_is_told_before_the_rest_of_the_stream_is_read),
      cmocka_unit_test(an_exponent_may_have_any_number_of_digits),
      cmocka_unit_test(half_a_pair_joins_the_other_half_and_nothing_else),
      cmocka_unit_test(white_space_around_a_colon_or_comma_stands_there_in_every_member),
      cmocka_unit_test(json_lines_have_no_line_breaks_in_their_separators),
      cmocka_unit_test(a_document_begins_anew_behind_a_long_token_that_was_bad),
  };
  return run_area(tests);
}
