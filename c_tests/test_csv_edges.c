/* Rules of CSV that one condition decides: limits of long fields, escapes, quotes, and what counts as a number. */
#include "csv_support.h"

enum { LIMIT = 200 };

static void a_field_may_be_as_long_as_the_limit_and_no_longer(void **state)
{
  (void)state;
  for (size_t len = LIMIT - 1; len <= LIMIT + 200; len++) {
    char text[1024] = "first,";
    memset(text + 6, 'x', len);
    strcpy(text + 6 + len, ",y\nlast\n");
    membuf_csv_reader *reader = csv_reader_of(bytes_of(text), CSV_OPTIONS(.field_limit = LIMIT));
    const membuf_csv_field *fields = NULL;
    size_t count = 0;
    assert_status(membuf_csv_reader_next_fields(reader, &fields, &count), len > LIMIT ? MEMBUF_ERR_LIMIT : MEMBUF_OK);
    if (len <= LIMIT) {
      assert_int_equal(count, 3);
      assert_int_equal(fields[1].len, len);
    }
    assert_next_fields(reader, "last");
    membuf_csv_reader_free(reader);
  }
}

static void an_escape_makes_text_of_a_number_in_its_own_record_only(void **state)
{
  (void)state;
  membuf_csv_reader *reader = csv_reader_of(
      bytes_of("\\1,2\n3,4\n"), CSV_OPTIONS(.escapechar = '\\', .quoting = MEMBUF_CSV_QUOTE_NONNUMERIC));
  assert_next_fields(reader, "1|2#");
  assert_next_fields(reader, "3#|4#");
  membuf_csv_reader_free(reader);
}

static void behind_a_closing_quote_that_is_never_doubled_quotes_are_content(void **state)
{
  (void)state;
  for (uint32_t strict = 0; strict <= MEMBUF_CSV_STRICT; strict += MEMBUF_CSV_STRICT) {
    membuf_csv_reader *reader = csv_reader_of(bytes_of("\"a\"\"b\",c\n\"d\"e,f\n"),
                                              CSV_OPTIONS(.flags = MEMBUF_CSV_NO_DOUBLE_QUOTE | strict));
    assert_next_fields(reader, "a\"b\"q|c");
    assert_next_fields(reader, "deq|f");
    membuf_csv_reader_free(reader);
  }
}

static void spaces_are_skipped_and_other_white_space_is_not(void **state)
{
  (void)state;
  membuf_csv_reader *reader =
      csv_reader_of(bytes_of("a,  b,\tc, \td\n"), CSV_OPTIONS(.flags = MEMBUF_CSV_SKIP_INITIAL_SPACE));
  assert_next_fields(reader, "a|b|\tc|\td");
  membuf_csv_reader_free(reader);
}

static void assert_written(const membuf_csv_options *options, const char *field, size_t len, const char *expected)
{
  membuf *sink = bytes_of("");
  membuf_csv_writer *writer = csv_writer_of(sink, options);
  const membuf_view fields[] = {{field, len}, VIEW("1")};
  assert_ok(membuf_csv_writer_row(writer, fields, COUNT(fields)));
  membuf_csv_writer_free(writer);
  assert_content(sink, expected);
  membuf_free(sink);
}

static void what_a_reader_of_numbers_would_refuse_is_quoted(void **state)
{
  (void)state;
  static const char *const numbers[] = {"1", "-1.5", "+2e3", ".5", "5.", "1E-7"};
  static const char *const texts[] = {"",   ".",   "+",    "-",    "inf", "-inf", "+nan", "-infinity",
                                      "1x", "x1",  "0x10", "1e",   "--1", "_1",   "1_",   "e5"};
  const membuf_csv_options *options = CSV_OPTIONS(.quoting = MEMBUF_CSV_QUOTE_NONNUMERIC);
  char expected[64];
  for (size_t i = 0; i < COUNT(numbers); i++) {
    sprintf(expected, "%s,1\r\n", numbers[i]);
    assert_written(options, numbers[i], strlen(numbers[i]), expected);
  }
  for (size_t i = 0; i < COUNT(texts); i++) {
    sprintf(expected, "\"%s\",1\r\n", texts[i]);
    assert_written(options, texts[i], strlen(texts[i]), expected);
  }
}

static void a_field_of_quotes_of_any_length_is_written_with_all_of_them_doubled(void **state)
{
  (void)state;
  for (size_t len = 1; len < 1200; len += len < 250 ? 31 : 7) {
    char field[1200], expected[2500];
    memset(field, '"', len);
    memset(expected, '"', 2 * len + 2);
    strcpy(expected + 2 * len + 2, ",1\r\n");
    assert_written(NULL, field, len, expected);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_field_may_be_as_long_as_the_limit_and_no_longer),
      cmocka_unit_test(an_escape_makes_text_of_a_number_in_its_own_record_only),
      cmocka_unit_test(behind_a_closing_quote_that_is_never_doubled_quotes_are_content),
      cmocka_unit_test(spaces_are_skipped_and_other_white_space_is_not),
      cmocka_unit_test(what_a_reader_of_numbers_would_refuse_is_quoted),
      cmocka_unit_test(a_field_of_quotes_of_any_length_is_written_with_all_of_them_doubled),
  };
  return run_area(tests);
}
