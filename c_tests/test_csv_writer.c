/* The CSV writer, and rows to a whole file in one call. */
#include "text_support.h"

static membuf_csv_writer *writer_to(membuf *sink, const membuf_csv_options *options)
{
  membuf_csv_writer *writer = NULL;
  assert_ok(membuf_csv_writer_new(sink, options, &writer, NULL));
  return writer;
}

/* What a dialect makes of two rows: one with everything that may need quotes, one with a single empty field. */
static void assert_written(const membuf_csv_options *options, const char *expected)
{
  const membuf_view hard[] = {VIEW("a"), VIEW("b,c"), VIEW("d\"e"), VIEW("f\ng"), {NULL, 0}};
  membuf *sink = bytes_of("");
  membuf_csv_writer *writer = writer_to(sink, options);
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

static void text_goes_to_text_streams_and_bytes_to_byte_streams(void **state)
{
  (void)state;
  const membuf_view text[] = {VIEW("n\xc3\xa4me"), VIEW("x")}, bytes[] = {VIEW("\xff"), VIEW("x")};
  membuf *sink = bytes_of(""), *latin = bytes_of(""), *string = string_of(""), *wrapper = NULL;
  membuf_text_options options = {.struct_size = sizeof options, .encoding = "latin-1", .newline = MEMBUF_NEWLINE_KEEP, .flags = MEMBUF_TEXT_WRITE_THROUGH};
  assert_ok(membuf_text_wrap(latin, &options, &wrapper, NULL));
  membuf *sinks[] = {sink, string, wrapper};
  for (size_t i = 0; i < COUNT(sinks); i++) {
    membuf_csv_writer *writer = writer_to(sinks[i], NULL);
    assert_ok(membuf_csv_writer_row(writer, text, 2));
    assert_status(membuf_csv_writer_row(writer, bytes, 2), i == 0 ? MEMBUF_OK : MEMBUF_ERR_DECODE);
    membuf_csv_writer_free(writer);
  }
  assert_content(sink, "n\xc3\xa4me,x\r\n\xff,x\r\n");
  assert_content(string, "n\xc3\xa4me,x\r\n");
  assert_content(latin, "n\xe4me,x\r\n");
  membuf_free(wrapper);
  membuf_free(latin);
  membuf_free(string);
  membuf_free(sink);
}

static void a_writer_outlives_the_handle_of_its_stream_and_leaves_it_open(void **state)
{
  (void)state;
  int32_t closed = -1;
  const membuf_view row[] = {VIEW("a")};
  membuf *sink = bytes_of("xx"), *text = NULL;
  assert_ok(membuf_seek(sink, 0, MEMBUF_SEEK_END, NULL));
  assert_ok(membuf_text_wrap(sink, NULL, &text, NULL));
  membuf_csv_writer *writer = writer_to(text, NULL);
  assert_ok(membuf_csv_writer_row(writer, row, 1));
  assert_ok(membuf_flush(text));
  membuf_free(text);
  assert_ok(membuf_csv_writer_row(writer, row, 1));
  membuf_csv_writer_free(writer);
  assert_ok(membuf_closed(sink, &closed));
  assert_int_equal(closed, 0);
  assert_content(sink, "xxa\r\n");
  membuf_free(sink);
}

static void a_row_that_fails_writes_nothing(void **state)
{
  (void)state;
  const membuf_view good[] = {VIEW("a"), VIEW("b")}, bad[] = {VIEW("a"), VIEW("b,c")}, empty[] = {{NULL, 0}};
  const membuf_view impossible[] = {VIEW("a"), {NULL, 5}}, huge[] = {{"x", SIZE_MAX}};
  membuf_csv_options none = {.struct_size = sizeof none, .quoting = MEMBUF_CSV_QUOTE_NONE};
  membuf *sink = bytes_of("");
  membuf_csv_writer *writer = writer_to(sink, &none);
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
  membuf_csv_writer *writer = writer_to(sink, &options);
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
    membuf_csv_writer *writer = writer_to(stream, &dialects[i]);
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

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rows_are_written_as_python_writes_them),
      cmocka_unit_test(text_goes_to_text_streams_and_bytes_to_byte_streams),
      cmocka_unit_test(a_writer_outlives_the_handle_of_its_stream_and_leaves_it_open),
      cmocka_unit_test(a_row_that_fails_writes_nothing),
      cmocka_unit_test(what_is_no_number_is_quoted_with_quoting_nonnumeric),
      cmocka_unit_test(what_a_dialect_writes_it_reads_back),
  };
  return run_area(tests);
}
