/* The CSV writer: what rows look like. */
#include "csv_support.h"

/* What a dialect makes of two rows: one with everything that may need quotes, one with a single empty field. */
static void assert_written(const membuf_csv_options *options, const char *expected)
{
  const membuf_view hard[] = {VIEW("a"), VIEW("b,c"), VIEW("d\"e"), VIEW("f\ng"), {NULL, 0}};
  membuf *sink = bytes_of("");
  membuf_csv_writer *writer = csv_writer_of(sink, options);
  assert_ok(membuf_csv_writer_row(writer, hard, COUNT(hard)));
  assert_ok(membuf_csv_writer_row(writer, hard + 4, 1));
  assert_ok(membuf_csv_writer_row(writer, NULL, 0));
  assert_content(sink, expected);
  membuf_csv_writer_free(writer);
  membuf_free(sink);
}

static void rows_are_written_as_python_writes_them(void **state)
{
  (void)state;
  membuf_csv_options all = {.struct_size = sizeof all, .quoting = MEMBUF_CSV_QUOTE_ALL};
  membuf_csv_options tabs = {
      .struct_size = sizeof tabs, .delimiter = '\t', .quotechar = '\'', .line_terminator = "\n"};
  membuf_csv_options escaped = {.struct_size = sizeof escaped, .escapechar = '\\', .flags = MEMBUF_CSV_NO_DOUBLE_QUOTE};
  assert_written(NULL, "a,\"b,c\",\"d\"\"e\",\"f\ng\",\r\n\"\"\r\n\r\n");
  assert_written(&all, "\"a\",\"b,c\",\"d\"\"e\",\"f\ng\",\"\"\r\n\"\"\r\n\r\n");
  assert_written(&tabs, "a\tb,c\td\"e\t'f\ng'\t\n''\n\n");
  assert_written(&escaped, "a,\"b,c\",d\\\"e,\"f\ng\",\r\n\"\"\r\n\r\n");
}

static void a_row_that_fails_writes_nothing(void **state)
{
  (void)state;
  const membuf_view good[] = {VIEW("a"), VIEW("b")}, bad[] = {VIEW("a"), VIEW("b,c")}, empty[] = {{NULL, 0}};
  const membuf_view impossible[] = {VIEW("a"), {NULL, 5}}, huge[] = {{"x", SIZE_MAX}};
  membuf_csv_options none = {.struct_size = sizeof none, .quoting = MEMBUF_CSV_QUOTE_NONE};
  membuf *sink = bytes_of("");
  membuf_csv_writer *writer = csv_writer_of(sink, &none);
  assert_ok(membuf_csv_writer_row(writer, good, 2));
  assert_status(membuf_csv_writer_row(writer, bad, 2), MEMBUF_ERR_CSV);
  assert_kept_error(writer, MEMBUF_ERR_CSV, "membuf_csv_writer_row", "no escapechar");
  assert_status(membuf_csv_writer_row(writer, empty, 1), MEMBUF_ERR_CSV);
  assert_kept_error(writer, MEMBUF_ERR_CSV, "membuf_csv_writer_row", "empty field");
  assert_status(membuf_csv_writer_row(writer, impossible, 2), MEMBUF_ERR_NULL);
  assert_kept_error(writer, MEMBUF_ERR_NULL, "membuf_csv_writer_row", "data is NULL");
  assert_status(membuf_csv_writer_row(writer, NULL, 2), MEMBUF_ERR_NULL);
  assert_kept_error(writer, MEMBUF_ERR_NULL, "membuf_csv_writer_row", "fields is NULL");
  assert_status(membuf_csv_writer_row(writer, huge, 1), MEMBUF_ERR_OVERFLOW);
  assert_status(membuf_csv_writer_row(writer, good, SIZE_MAX), MEMBUF_ERR_OVERFLOW);
  assert_ok(membuf_set_memory_limit(sink, 8));
  assert_status(membuf_csv_writer_row(writer, good, 2), MEMBUF_ERR_LIMIT);
  assert_ok(membuf_set_memory_limit(sink, 0));
  assert_content(sink, "a,b\r\n");
  assert_ok(membuf_csv_writer_row(writer, good, 2));
  assert_content(sink, "a,b\r\na,b\r\n");
  membuf_csv_writer_free(writer);
  membuf_free(sink);
}

static void what_is_no_number_is_quoted_with_quoting_nonnumeric(void **state)
{
  (void)state;
  const membuf_view row[] = {VIEW("word"), VIEW(""), VIEW("-1.5e3"), VIEW("1,5"), VIEW("nan")};
  membuf_csv_options options = {.struct_size = sizeof options, .quoting = MEMBUF_CSV_QUOTE_NONNUMERIC};
  membuf *sink = bytes_of("");
  membuf_csv_writer *writer = csv_writer_of(sink, &options);
  assert_ok(membuf_csv_writer_row(writer, row, COUNT(row)));
  assert_content(sink, "\"word\",\"\",-1.5e3,\"1,5\",\"nan\"\r\n");
  membuf_csv_writer_free(writer);
  membuf_free(sink);
}

static void what_a_dialect_writes_it_reads_back(void **state)
{
  (void)state;
  static const membuf_csv_options dialects[] = {
      {.struct_size = sizeof(membuf_csv_options)},
      {.struct_size = sizeof(membuf_csv_options), .quoting = MEMBUF_CSV_QUOTE_ALL},
      {.struct_size = sizeof(membuf_csv_options), .escapechar = '\\', .flags = MEMBUF_CSV_NO_DOUBLE_QUOTE},
      {.struct_size = sizeof(membuf_csv_options), .escapechar = '\\', .quoting = MEMBUF_CSV_QUOTE_NONE},
      {.struct_size = sizeof(membuf_csv_options), .delimiter = 0x2192, .quotechar = '*', .flags = MEMBUF_CSV_STRICT},
  };
  const membuf_view row[] = {VIEW("*a,\"b\\"), VIEW("\xe2\x86\x92"), VIEW("c\r\nd"), VIEW(""), VIEW("e\0f"), VIEW(" ")};
  for (size_t i = 0; i < COUNT(dialects); i++) {
    const membuf_view *fields = NULL;
    size_t count = 0;
    membuf *stream = bytes_of("");
    membuf_csv_reader *reader = NULL;
    membuf_csv_writer *writer = csv_writer_of(stream, &dialects[i]);
    assert_ok(membuf_csv_writer_row(writer, row, COUNT(row)));
    assert_ok(membuf_rewind(stream));
    assert_ok(membuf_csv_reader_new(stream, &dialects[i], &reader, NULL));
    assert_ok(membuf_csv_reader_next(reader, &fields, &count));
    assert_int_equal(count, COUNT(row));
    for (size_t field = 0; field < count; field++) {
      assert_int_equal(fields[field].len, row[field].len);
      assert_memory_equal(fields[field].data, row[field].data, row[field].len);
    }
    membuf_csv_reader_free(reader);
    membuf_csv_writer_free(writer);
    membuf_free(stream);
  }
}

static void what_a_reader_would_take_for_another_thing_is_quoted(void **state)
{
  (void)state;
  const membuf_view row[] = {VIEW("a"), VIEW("b!c"), {NULL, 0}, VIEW("d e"), VIEW("f|g")};
  const struct {
    membuf_csv_options options;
    const char *expected;
  } cases[] = {
      /* A reader would skip a delimiter behind a delimiter. */
      {{.delimiter = ' ', .flags = MEMBUF_CSV_SKIP_INITIAL_SPACE}, "a b!c \"\" \"d e\" f|g\r\n"},
      {{.delimiter = ' '}, "a b!c  \"d e\" f|g\r\n"},
      /* The characters of a line terminator end a line, however long it is. */
      {{.line_terminator = "!"}, "a,\"b!c\",,d e,f|g!"},
      {{.line_terminator = "!|"}, "a,\"b!c\",,d e,\"f|g\"!|"},
      {{.line_terminator = "|\xe2\x80\xa8 the end of one row\n"}, "a,b!c,,\"d e\",\"f|g\"|\xe2\x80\xa8 the end of one row\n"},
      /* And with many characters that have a meaning. */
      {{.delimiter = ';', .quotechar = '\'', .line_terminator = "|{}[]<>!"}, "a;'b!c';;d e;'f|g'|{}[]<>!"},
      {{.delimiter = ';', .quotechar = '\'', .line_terminator = "|!"}, "a;'b!c';;d e;'f|g'|!"},
      {{.delimiter = '!', .quotechar = 0x2192}, "a!\xe2\x86\x92" "b!c\xe2\x86\x92!!d e!f|g\r\n"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf_csv_options options = cases[i].options;
    options.struct_size = sizeof options;
    membuf *sink = bytes_of("");
    membuf_csv_writer *writer = csv_writer_of(sink, &options);
    assert_ok(membuf_csv_writer_row(writer, row, COUNT(row)));
    assert_content(sink, cases[i].expected);
    membuf_csv_writer_free(writer);
    membuf_free(sink);
  }
}

static void doubles_are_written_as_python_writes_them(void **state)
{
  (void)state;
  const struct {
    double value;
    const char *text;
  } cases[] = {
      {0, "0.0"},          {-0.0, "-0.0"},        {1e15, "1000000000000000.0"},   {1e16, "1e+16"},
      {1e-4, "0.0001"},    {1e-5, "1e-05"},       {-1.25e-5, "-1.25e-05"},        {2.5e-9, "2.5e-09"},
      {1e-10, "1e-10"},    {5e-324, "5e-324"},    {0.1 + 0.2, "0.30000000000000004"},
      /* As near to ...63: Python takes the even digit. */
      {184542732377689.625, "184542732377689.62"},
  };
  membuf *sink = bytes_of("");
  membuf_csv_writer *writer = csv_writer_of(sink, CSV_OPTIONS(.line_terminator = ";"));
  for (size_t i = 0; i < COUNT(cases); i++) {
    assert_ok(membuf_clear(sink));
    assert_ok(membuf_csv_writer_double(writer, cases[i].value));
    assert_ok(membuf_csv_writer_end_row(writer));
    char expected[40];
    snprintf(expected, sizeof expected, "%s;", cases[i].text);
    assert_content(sink, expected);
  }
  membuf_csv_writer_free(writer);
  membuf_free(sink);
}

static void a_number_of_more_than_64_kib_is_text(void **state)
{
  (void)state;
  enum { MOST = 64 * 1024 };
  char *digits = malloc(MOST + 1);
  assert_non_null(digits);
  memset(digits, '0', MOST + 1);
  digits[1] = '.';
  membuf *sink = bytes_of("");
  membuf_csv_writer *writer = csv_writer_of(sink, CSV_OPTIONS(.quoting = MEMBUF_CSV_QUOTE_NONNUMERIC));
  for (size_t more = 0; more < 2; more++) {
    const membuf_view row[] = {{digits, MOST + more}};
    int64_t size = 0;
    assert_ok(membuf_clear(sink));
    assert_ok(membuf_csv_writer_row(writer, row, 1));
    assert_ok(membuf_stream_size(sink, &size));
    assert_int_equal(size, MOST + 2 + 3 * more);
  }
  membuf_csv_writer_free(writer);
  membuf_free(sink);
  free(digits);
}

/* A field of `len` bytes with `needle` at `at`; what follows the others around it is in `expected`. */
static void assert_one_needle(membuf_csv_writer *writer, membuf *sink, size_t len, size_t at, char needle)
{
  char field[200], expected[2 * sizeof field + 10] = "ab,";
  memset(field, 'x', len);
  const membuf_view row[] = {VIEW("ab"), {field, len}, VIEW("c")};
  size_t n = 3;
  if (at < len) {
    field[at] = needle;
    expected[n++] = '"';
  }
  for (size_t i = 0; i < len; i++) {
    expected[n++] = field[i];
    if (field[i] == '"') {
      expected[n++] = '"';
    }
  }
  memcpy(expected + n, at < len ? "\",c\r\n" : ",c\r\n", at < len ? 6 : 5);
  assert_ok(membuf_clear(sink));
  assert_ok(membuf_csv_writer_row(writer, row, COUNT(row)));
  assert_content(sink, expected);
  assert_ok(membuf_clear(sink));
  assert_ok(membuf_csv_writer_text(writer, "ab", 2));
  assert_ok(membuf_csv_writer_text(writer, field, len));
  assert_ok(membuf_csv_writer_text(writer, "c", 1));
  assert_ok(membuf_csv_writer_end_row(writer));
  assert_content(sink, expected);
}

static void what_needs_quotes_is_found_in_fields_of_every_length(void **state)
{
  (void)state;
  membuf *sink = bytes_of("");
  membuf_csv_writer *writer = csv_writer_of(sink, NULL);
  for (size_t len = 0; len < 200; len++) {
    assert_one_needle(writer, sink, len, len, 0);
    for (size_t at = 0; at < len; at += 1 + len / 40) {
      assert_one_needle(writer, sink, len, at, ",\"\r\n"[at % 4]);
    }
    if (len > 0) {
      assert_one_needle(writer, sink, len, len - 1, '"');
    }
  }
  membuf_csv_writer_free(writer);
  membuf_free(sink);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rows_are_written_as_python_writes_them),
      cmocka_unit_test(a_row_that_fails_writes_nothing),
      cmocka_unit_test(what_is_no_number_is_quoted_with_quoting_nonnumeric),
      cmocka_unit_test(what_a_dialect_writes_it_reads_back),
      cmocka_unit_test(what_a_reader_would_take_for_another_thing_is_quoted),
      cmocka_unit_test(doubles_are_written_as_python_writes_them),
      cmocka_unit_test(a_number_of_more_than_64_kib_is_text),
      cmocka_unit_test(what_needs_quotes_is_found_in_fields_of_every_length),
  };
  return run_area(tests);
}
