/* Single fields: what is known of those that are read, and writing a record one by one. */
#include "csv_support.h"

#include <math.h>

static void fields_say_whether_they_were_quoted_and_what_they_are(void **state)
{
  (void)state;
  static const char text[] = "1,\"2\",,\"\", 3.5\n";
  const struct {
    int32_t quoting;
    const char *fields;
  } cases[] = {
      {MEMBUF_CSV_QUOTE_MINIMAL, "1|2q||q| 3.5"},       {MEMBUF_CSV_QUOTE_ALL, "1|2q||q| 3.5"},
      {MEMBUF_CSV_QUOTE_NONNUMERIC, "1#|2q||q| 3.5#"},  {MEMBUF_CSV_QUOTE_NONE, "1|\"2\"||\"\"| 3.5"},
      {MEMBUF_CSV_QUOTE_STRINGS, "1#|2q|0|q| 3.5#"},    {MEMBUF_CSV_QUOTE_NOTNULL, "1|2q|0|q| 3.5"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf_csv_reader *reader = csv_reader_of(bytes_of(text), CSV_OPTIONS(.quoting = cases[i].quoting));
    assert_next_fields(reader, cases[i].fields);
    assert_next_fields(reader, NULL);
    membuf_csv_reader_free(reader);
  }
}

static void numbers_of_the_current_record_are_given_as_doubles(void **state)
{
  (void)state;
  membuf_csv_reader *reader = csv_reader_of(bytes_of("1, -2.5e3 ,x,1_000,inf\n"), NULL);
  double value = 77;
  assert_status(membuf_csv_reader_number(reader, 0, &value), MEMBUF_ERR_INVALID);
  assert_kept_error(reader, MEMBUF_ERR_INVALID, "membuf_csv_reader_number", "no record");
  assert_next_fields(reader, "1| -2.5e3 |x|1_000|inf");
  const double expected[] = {1, -2500, 0, 1000, INFINITY};
  for (size_t i = 0; i < COUNT(expected); i++) {
    value = 77;
    assert_status(membuf_csv_reader_number(reader, i, &value), i == 2 ? MEMBUF_ERR_INVALID : MEMBUF_OK);
    assert_true(value == expected[i]);
  }
  assert_status(membuf_csv_reader_number(reader, 5, &value), MEMBUF_ERR_NOT_FOUND);
  membuf_csv_reader_free(reader);
}

static void what_should_be_a_number_and_is_none_is_refused_with_its_place(void **state)
{
  (void)state;
  membuf_csv_reader *reader =
      csv_reader_of(bytes_of("1,2\n3,abc\n4\n"), CSV_OPTIONS(.quoting = MEMBUF_CSV_QUOTE_NONNUMERIC));
  const membuf_csv_field *fields = GARBAGE;
  membuf_error err;
  assert_next_fields(reader, "1#|2#");
  assert_status(membuf_csv_reader_next_fields(reader, &fields, NULL), MEMBUF_ERR_INVALID);
  assert_null(fields);
  assert_kept_error(reader, MEMBUF_ERR_INVALID, "membuf_csv_reader_next_fields", "field 2 must be a number");
  assert_ok(membuf_get_error(reader, &err));
  assert_int_equal(err.line, 2);
  assert_int_equal(err.start, 6);
  assert_int_equal(err.end, 9);
  assert_next_fields(reader, "4#");
  membuf_csv_reader_free(reader);
}

#define assert_fed(reader, line, expected) \
  do { \
    const membuf_csv_field *fields_ = GARBAGE; \
    size_t count_ = 77; \
    assert_ok(membuf_csv_reader_feed_line((reader), (line), strlen(line), &fields_, &count_)); \
    assert_fields_are(fields_, count_, (expected)); \
  } while (0)

static void lines_can_be_given_one_by_one(void **state)
{
  (void)state;
  membuf_csv_reader *reader = csv_reader_of(bytes_of(""), CSV_OPTIONS(.escapechar = '^'));
  const membuf_csv_field *fields = GARBAGE;
  size_t count = 77;
  assert_fed(reader, "a,b", "a|b");
  assert_fed(reader, "c\r\n", "c");
  assert_fed(reader, "", "");
  assert_fed(reader, "\"x", NULL);
  assert_fed(reader, "y\n", NULL);
  assert_fed(reader, "z\",1", "xy\nzq|1");
  assert_fed(reader, "^", NULL);
  assert_ok(membuf_csv_reader_feed_end(reader, &fields, &count));
  assert_fields_are(fields, count, "\n");
  assert_ok(membuf_csv_reader_feed_end(reader, &fields, &count));
  assert_fields_are(fields, count, NULL);
  assert_status(membuf_csv_reader_feed_line(reader, TEXT("a\nb"), &fields, &count), MEMBUF_ERR_CSV);
  assert_null(fields);
  assert_kept_error(reader, MEMBUF_ERR_CSV, "membuf_csv_reader_feed_line", "after a line break outside of quotes");
  assert_fed(reader, "next", "next");
  membuf_csv_reader_free(reader);

  reader = csv_reader_of(bytes_of(""), CSV_OPTIONS(.flags = MEMBUF_CSV_STRICT));
  assert_fed(reader, "\"open", NULL);
  assert_status(membuf_csv_reader_feed_end(reader, &fields, &count), MEMBUF_ERR_CSV);
  assert_kept_error(reader, MEMBUF_ERR_CSV, "membuf_csv_reader_feed_end", "the end of the input");
  membuf_csv_reader_free(reader);
}

static void records_are_written_field_by_field(void **state)
{
  (void)state;
  const struct {
    int32_t quoting;
    const char *row;
  } cases[] = {
      {MEMBUF_CSV_QUOTE_MINIMAL, "a,\"b,c\",-9223372036854775808,18446744073709551615,1e+16,0.1,True,False,,\n"},
      {MEMBUF_CSV_QUOTE_ALL, "\"a\",\"b,c\",\"-9223372036854775808\",\"18446744073709551615\",\"1e+16\",\"0.1\",\"True\",\"False\",\"\",\"\"\n"},
      {MEMBUF_CSV_QUOTE_NONNUMERIC, "\"a\",\"b,c\",-9223372036854775808,18446744073709551615,1e+16,0.1,True,False,\"\",\"\"\n"},
      {MEMBUF_CSV_QUOTE_STRINGS, "\"a\",\"b,c\",-9223372036854775808,18446744073709551615,1e+16,0.1,True,False,,\"\"\n"},
      {MEMBUF_CSV_QUOTE_NOTNULL, "\"a\",\"b,c\",\"-9223372036854775808\",\"18446744073709551615\",\"1e+16\",\"0.1\",\"True\",\"False\",,\"\"\n"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf *sink = bytes_of("");
    membuf_csv_writer *writer = csv_writer_of(sink, CSV_OPTIONS(.quoting = cases[i].quoting, .line_terminator = "\n"));
    assert_ok(membuf_csv_writer_text(writer, TEXT("a")));
    assert_ok(membuf_csv_writer_text(writer, TEXT("b,c")));
    assert_ok(membuf_csv_writer_int64(writer, INT64_MIN));
    assert_ok(membuf_csv_writer_uint64(writer, UINT64_MAX));
    assert_ok(membuf_csv_writer_double(writer, 1e16));
    assert_ok(membuf_csv_writer_double(writer, 0.1));
    assert_ok(membuf_csv_writer_bool(writer, 2));
    assert_ok(membuf_csv_writer_bool(writer, 0));
    assert_ok(membuf_csv_writer_null(writer));
    assert_ok(membuf_csv_writer_text(writer, NULL, 0));
    assert_content(sink, "");
    assert_ok(membuf_csv_writer_end_row(writer));
    assert_content(sink, cases[i].row);
    membuf_csv_writer_free(writer);
    membuf_free(sink);
  }
}

static void a_record_without_fields_is_an_empty_line_and_a_lone_null_has_to_be_quoted(void **state)
{
  (void)state;
  membuf *sink = bytes_of("");
  membuf_csv_writer *writer = csv_writer_of(sink, NULL);
  assert_ok(membuf_csv_writer_end_row(writer));
  assert_ok(membuf_csv_writer_null(writer));
  assert_ok(membuf_csv_writer_end_row(writer));
  assert_content(sink, "\r\n\"\"\r\n");
  membuf_csv_writer_free(writer);
  const int32_t refusing[] = {MEMBUF_CSV_QUOTE_NONE, MEMBUF_CSV_QUOTE_STRINGS, MEMBUF_CSV_QUOTE_NOTNULL};
  for (size_t i = 0; i < COUNT(refusing); i++) {
    writer = csv_writer_of(sink, CSV_OPTIONS(.quoting = refusing[i]));
    assert_ok(membuf_csv_writer_null(writer));
    assert_status(membuf_csv_writer_end_row(writer), MEMBUF_ERR_CSV);
    membuf_csv_writer_free(writer);
  }
  assert_content(sink, "\r\n\"\"\r\n");
  membuf_free(sink);
}

static void a_field_that_fails_fails_its_row_and_nothing_of_it_is_written(void **state)
{
  (void)state;
  membuf *sink = bytes_of("");
  membuf_csv_writer *writer = csv_writer_of(sink, CSV_OPTIONS(.quoting = MEMBUF_CSV_QUOTE_NONE));
  const membuf_view row = VIEW("x");
  assert_ok(membuf_csv_writer_text(writer, TEXT("fine")));
  assert_status(membuf_csv_writer_row(writer, &row, 1), MEMBUF_ERR_INVALID);
  assert_status(membuf_csv_writer_text(writer, TEXT("a,b")), MEMBUF_ERR_CSV);
  assert_status(membuf_csv_writer_int64(writer, 1), MEMBUF_ERR_CSV);
  assert_kept_error(writer, MEMBUF_ERR_CSV, "membuf_csv_writer_int64", "failed before");
  assert_status(membuf_csv_writer_end_row(writer), MEMBUF_ERR_CSV);
  assert_content(sink, "");
  assert_ok(membuf_csv_writer_row(writer, &row, 1));
  assert_content(sink, "x\r\n");
  membuf_csv_writer_free(writer);
  membuf_free(sink);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fields_say_whether_they_were_quoted_and_what_they_are),
      cmocka_unit_test(numbers_of_the_current_record_are_given_as_doubles),
      cmocka_unit_test(what_should_be_a_number_and_is_none_is_refused_with_its_place),
      cmocka_unit_test(lines_can_be_given_one_by_one),
      cmocka_unit_test(records_are_written_field_by_field),
      cmocka_unit_test(a_record_without_fields_is_an_empty_line_and_a_lone_null_has_to_be_quoted),
      cmocka_unit_test(a_field_that_fails_fails_its_row_and_nothing_of_it_is_written),
  };
  return run_area(tests);
}
