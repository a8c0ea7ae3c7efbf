/* The CSV reader, over every kind of stream. */
#include "text_support.h"

static membuf_csv_reader *reader_of(membuf *source, const membuf_csv_options *options)
{
  membuf_csv_reader *reader = NULL;
  membuf_error err;
  assert_ok(membuf_csv_reader_new(source, options, &reader, &err));
  assert_int_equal(err.code, MEMBUF_OK);
  return reader;
}

/* A reader that is the only user of a stream of these bytes. */
static membuf_csv_reader *reader_over(const char *bytes, const membuf_csv_options *options)
{
  membuf *source = bytes_of(bytes);
  membuf_csv_reader *reader = reader_of(source, options);
  membuf_free(source);
  return reader;
}

/* The next record, its fields joined by "|"; a blank line is "", the end NULL. */
#define assert_record(reader, fields) assert_record_at((reader), (fields), __FILE__, __LINE__)

static void assert_record_at(membuf_csv_reader *reader, const char *expected, const char *file, int line)
{
  const membuf_view *fields = GARBAGE;
  size_t count = 77;
  _assert_int_equal((uint64_t)membuf_csv_reader_next(reader, &fields, &count), MEMBUF_OK, file, line);
  if (expected == NULL) {
    _assert_true(fields == NULL && count == 0, "the end", file, line);
    return;
  }
  _assert_true(fields != NULL, "a record", file, line);
  char joined[256] = "";
  size_t len = 0;
  for (size_t i = 0; i < count; i++) {
    memcpy(joined + len, fields[i].data, fields[i].len);
    len += fields[i].len;
    joined[len++] = '|';
  }
  joined[len > 0 ? len - 1 : 0] = 0;
  _assert_string_equal(joined, expected, file, line);
}

static void assert_line(membuf_csv_reader *reader, uint64_t expected)
{
  uint64_t line = 77;
  assert_ok(membuf_csv_reader_line(reader, &line));
  assert_int_equal(line, expected);
}

#define assert_next_fails(reader, status) \
  do { \
    const membuf_view *fields_ = GARBAGE; \
    size_t count_ = 77; \
    assert_status(membuf_csv_reader_next((reader), &fields_, &count_), (status)); \
    assert_null(fields_); \
    assert_int_equal(count_, 0); \
  } while (0)

static void records_may_span_lines_and_blank_lines_are_told_from_the_end(void **state)
{
  (void)state;
  membuf_csv_reader *reader = reader_over("a,\"b\r\nc\",d\r\n\r\n\"x\"\"y\",\n,z", NULL);
  assert_line(reader, 0);
  assert_record(reader, "a|b\r\nc|d");
  assert_line(reader, 2);
  assert_record(reader, "");
  assert_line(reader, 3);
  assert_record(reader, "x\"y|");
  assert_line(reader, 4);
  assert_record(reader, "|z");
  assert_line(reader, 5);
  assert_record(reader, NULL);
  assert_record(reader, NULL);
  membuf_csv_reader_free(reader);
}

static void every_kind_of_stream_can_be_the_source(void **state)
{
  (void)state;
  membuf *bytes = bytes_of("n\xc3\xa4me,2\n"), *text = string_of("n\xc3\xa4me,2\n"), *wrapper = NULL;
  membuf *latin = bytes_of("n\xe4me,2\r\n");
  membuf_text_options options = {.struct_size = sizeof options, .encoding = "latin-1", .newline = MEMBUF_NEWLINE_KEEP};
  assert_ok(membuf_text_wrap(latin, &options, &wrapper, NULL));
  membuf *sources[] = {bytes, text, wrapper};
  for (size_t i = 0; i < COUNT(sources); i++) {
    membuf_csv_reader *reader = reader_of(sources[i], NULL);
    membuf_free(sources[i]);
    assert_record(reader, "n\xc3\xa4me|2");
    assert_record(reader, NULL);
    membuf_csv_reader_free(reader);
  }
  membuf_free(latin);
}

static void fields_of_byte_streams_are_their_bytes_unchecked(void **state)
{
  (void)state;
  membuf_csv_reader *reader = reader_over("\xff\xfe,\"\x80\"\n", NULL);
  assert_record(reader, "\xff\xfe|\x80");
  membuf_csv_reader_free(reader);
}

static void reading_begins_at_the_position_and_leaves_the_stream_open(void **state)
{
  (void)state;
  int32_t closed = -1;
  membuf *source = bytes_of("skipped\na,b\n");
  assert_ok(membuf_seek(source, 8, MEMBUF_SEEK_SET, NULL));
  membuf_csv_reader *reader = reader_of(source, NULL);
  assert_record(reader, "a|b");
  assert_record(reader, NULL);
  membuf_csv_reader_free(reader);
  assert_ok(membuf_closed(source, &closed));
  assert_int_equal(closed, 0);
  membuf_free(source);
}

static void broken_quoting_is_an_error_with_line_and_column_only_where_it_is_strict(void **state)
{
  (void)state;
  static const char text[] = "\"1\n2\",b\na,\"b\"c\nnext,row\n\"open";
  membuf_csv_options strict = {.struct_size = sizeof strict, .flags = MEMBUF_CSV_STRICT};
  membuf_error err;
  membuf_csv_reader *reader = reader_over(text, &strict);
  assert_record(reader, "1\n2|b");
  assert_next_fails(reader, MEMBUF_ERR_CSV);
  assert_kept_error(reader, MEMBUF_ERR_CSV, "membuf_csv_reader_next", "expected a delimiter or a line break");
  assert_ok(membuf_get_error(reader, &err));
  assert_int_equal(err.line, 3);
  assert_int_equal(err.column, 6);
  assert_line(reader, 3);
  assert_record(reader, "next|row");
  assert_line(reader, 4);
  assert_next_fails(reader, MEMBUF_ERR_CSV);
  assert_kept_error(reader, MEMBUF_ERR_CSV, "membuf_csv_reader_next",
                    "expected the closing quote, not the end of the input");
  assert_record(reader, NULL);
  membuf_csv_reader_free(reader);

  reader = reader_over(text, NULL);
  assert_record(reader, "1\n2|b");
  assert_record(reader, "a|bc");
  assert_record(reader, "next|row");
  assert_record(reader, "open");
  assert_record(reader, NULL);
  membuf_csv_reader_free(reader);
}

static void a_field_of_more_than_16_mib_is_refused_and_the_next_line_read(void **state)
{
  (void)state;
  const size_t limit = (size_t)16 << 20;
  for (size_t extra = 0; extra < 2; extra++) {
    membuf *source = bytes_filled(limit + extra, 'x');
    assert_ok(membuf_pwrite(source, (int64_t)(limit + extra), TEXT("\nnext\n"), NULL));
    membuf_csv_reader *reader = reader_of(source, NULL);
    membuf_free(source);
    if (extra > 0) {
      assert_next_fails(reader, MEMBUF_ERR_LIMIT);
      assert_kept_error(reader, MEMBUF_ERR_LIMIT, "membuf_csv_reader_next", "16777216 bytes");
      assert_line(reader, 1);
    } else {
      const membuf_view *fields = NULL;
      assert_ok(membuf_csv_reader_next(reader, &fields, NULL));
      assert_int_equal(fields[0].len, limit);
    }
    assert_record(reader, "next");
    assert_record(reader, NULL);
    membuf_csv_reader_free(reader);
  }
}

static void fields_stay_as_they_are_until_the_next_record_is_read(void **state)
{
  (void)state;
  const membuf_view *fields = NULL;
  size_t count = 0;
  uint64_t line = 0;
  membuf *source = bytes_of("first,\"quo\"\"ted\"\nsecond\n");
  membuf_csv_reader *reader = reader_of(source, NULL);
  assert_ok(membuf_csv_reader_next(reader, &fields, &count));
  assert_int_equal(count, 2);
  /* Neither the stream nor other questions to the reader matter. */
  assert_ok(membuf_truncate(source, 0, NULL));
  membuf_free(source);
  assert_ok(membuf_csv_reader_line(reader, &line));
  assert_memory_equal(fields[0].data, "first", 5);
  assert_int_equal(fields[1].len, 7);
  assert_memory_equal(fields[1].data, "quo\"ted", 7);
  assert_record(reader, "second");
  membuf_csv_reader_free(reader);
}

static void a_dialect_has_its_own_characters(void **state)
{
  (void)state;
  membuf_csv_options semicolons = {.struct_size = sizeof semicolons, .delimiter = ';', .quotechar = '\''};
  membuf_csv_options spaces = {.struct_size = sizeof spaces, .flags = MEMBUF_CSV_SKIP_INITIAL_SPACE};
  membuf_csv_options escaped = {.struct_size = sizeof escaped, .escapechar = '\\', .flags = MEMBUF_CSV_NO_DOUBLE_QUOTE};
  membuf_csv_options none = {.struct_size = sizeof none, .quoting = MEMBUF_CSV_QUOTE_NONE};
  membuf_csv_options wide = {.struct_size = sizeof wide, .delimiter = 0x20ac, .quotechar = 0x1f600};
  const struct {
    const membuf_csv_options *options;
    const char *text, *fields;
  } cases[] = {
      {&semicolons, "a;'b;c';d,e\n", "a|b;c|d,e"},
      {&spaces, "a, \"b\",  c \n", "a|b|c "},
      {&escaped, "a,b\\,c,\"d\\\"e\"\n", "a|b,c|d\"e"},
      {&none, "\"a\",b\n", "\"a\"|b"},
      {&wide, "a\xe2\x82\xac\xf0\x9f\x98\x80"
              "b\xe2\x82\xac"
              "c\xf0\x9f\x98\x80\n",
       "a|b\xe2\x82\xac"
       "c"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf_csv_reader *reader = reader_over(cases[i].text, cases[i].options);
    assert_record(reader, cases[i].fields);
    assert_record(reader, NULL);
    membuf_csv_reader_free(reader);
  }
}

static void dialects_that_contradict_themselves_are_invalid(void **state)
{
  (void)state;
  static const struct {
    membuf_csv_options options;
    membuf_status status;
    const char *finding;
  } cases[] = {
      {{.struct_size = sizeof(membuf_csv_options), .delimiter = '"'}, MEMBUF_ERR_INVALID, "must differ"},
      {{.struct_size = sizeof(membuf_csv_options), .escapechar = ','}, MEMBUF_ERR_INVALID, "must differ"},
      {{.struct_size = sizeof(membuf_csv_options), .delimiter = '\n'}, MEMBUF_ERR_INVALID, "delimiter must not be"},
      {{.struct_size = sizeof(membuf_csv_options), .quotechar = '\r'}, MEMBUF_ERR_INVALID, "quotechar must not be"},
      {{.struct_size = sizeof(membuf_csv_options), .delimiter = 0xd800}, MEMBUF_ERR_INVALID, "0xd800"},
      {{.struct_size = sizeof(membuf_csv_options), .escapechar = 0x110000}, MEMBUF_ERR_INVALID, "0x110000"},
      {{.struct_size = sizeof(membuf_csv_options), .quoting = 6}, MEMBUF_ERR_INVALID, "quoting must be 0 to 5, not 6"},
      {{.struct_size = sizeof(membuf_csv_options), .quoting = -1}, MEMBUF_ERR_INVALID, "0 to 5, not -1"},
      {{.struct_size = sizeof(membuf_csv_options), .flags = 8}, MEMBUF_ERR_INVALID, "not 8 and 0"},
      {{.struct_size = sizeof(membuf_csv_options), .reserved0 = 1}, MEMBUF_ERR_INVALID, "not 0 and 1"},
      {{.struct_size = sizeof(membuf_csv_options), .line_terminator = "\xff"}, MEMBUF_ERR_DECODE, "line_terminator"},
      {{.struct_size = sizeof(membuf_csv_options), .line_terminator = ",\n"}, MEMBUF_ERR_INVALID, "line terminator"},
      {{.struct_size = 0}, MEMBUF_ERR_INVALID, "struct_size must be"},
      {{.struct_size = SIZE_MAX}, MEMBUF_ERR_INVALID, "struct_size must be"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf *stream = bytes_of("");
    membuf_csv_reader *reader = GARBAGE;
    membuf_csv_writer *writer = GARBAGE;
    membuf_error err;
    assert_status(membuf_csv_reader_new(stream, &cases[i].options, &reader, &err), cases[i].status);
    assert_null(reader);
    assert_error(&err, cases[i].status, "membuf_csv_reader_new", cases[i].finding);
    assert_status(membuf_csv_writer_new(stream, &cases[i].options, &writer, &err), cases[i].status);
    assert_null(writer);
    assert_error(&err, cases[i].status, "membuf_csv_writer_new", cases[i].finding);
    membuf_free(stream);
  }
}

static void failures_of_the_stream_come_through_and_the_reader_goes_on(void **state)
{
  (void)state;
  membuf *text = NULL, *source = bytes_of("good,1\n\xff,2\n");
  assert_ok(membuf_text_wrap(source, NULL, &text, NULL));
  membuf_csv_reader *reader = reader_of(text, NULL);
  assert_record(reader, "good|1");
  assert_next_fails(reader, MEMBUF_ERR_DECODE);
  assert_kept_error(reader, MEMBUF_ERR_DECODE, "membuf_csv_reader_next", "byte 0xff at position 7");
  membuf_csv_reader_free(reader);

  reader = reader_of(source, NULL);
  assert_ok(membuf_close(source));
  assert_next_fails(reader, MEMBUF_ERR_CLOSED);
  assert_kept_error(reader, MEMBUF_ERR_CLOSED, "membuf_csv_reader_next", "closed");
  membuf_csv_reader_free(reader);
  membuf_free(text);
  membuf_free(source);
}

static void lines_that_were_added_after_the_end_are_read(void **state)
{
  (void)state;
  membuf *source = bytes_of("a\n");
  membuf_csv_reader *reader = reader_of(source, NULL);
  assert_record(reader, "a");
  assert_record(reader, NULL);
  assert_ok(membuf_write(source, TEXT("b\n"), NULL));
  assert_ok(membuf_seek(source, 2, MEMBUF_SEEK_SET, NULL));
  assert_record(reader, "b");
  assert_record(reader, NULL);
  membuf_csv_reader_free(reader);
  membuf_free(source);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(records_may_span_lines_and_blank_lines_are_told_from_the_end),
      cmocka_unit_test(every_kind_of_stream_can_be_the_source),
      cmocka_unit_test(fields_of_byte_streams_are_their_bytes_unchecked),
      cmocka_unit_test(reading_begins_at_the_position_and_leaves_the_stream_open),
      cmocka_unit_test(broken_quoting_is_an_error_with_line_and_column_only_where_it_is_strict),
      cmocka_unit_test(a_field_of_more_than_16_mib_is_refused_and_the_next_line_read),
      cmocka_unit_test(fields_stay_as_they_are_until_the_next_record_is_read),
      cmocka_unit_test(a_dialect_has_its_own_characters),
      cmocka_unit_test(dialects_that_contradict_themselves_are_invalid),
      cmocka_unit_test(failures_of_the_stream_come_through_and_the_reader_goes_on),
      cmocka_unit_test(lines_that_were_added_after_the_end_are_read),
  };
  return run_area(tests);
}
