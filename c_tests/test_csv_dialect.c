/* Dialects by name and by guess, characters that no code point says, encodings, and the limit of fields. */
#include "csv_support.h"

static void pythons_dialects_are_known_by_name(void **state)
{
  (void)state;
  static const struct {
    const char *name, *row;
  } cases[] = {{"excel", "a,b c\r\n"}, {"excel-tab", "a\tb c\r\n"}, {"unix", "\"a\",\"b c\"\n"}};
  const membuf_view fields[] = {VIEW("a"), VIEW("b c")};
  membuf_csv_options options = {.struct_size = sizeof options};
  membuf_error err;
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf *sink = bytes_of("");
    assert_ok(membuf_csv_dialect(cases[i].name, &options, &err));
    assert_int_equal(options.struct_size, sizeof options);
    membuf_csv_writer *writer = csv_writer_of(sink, &options);
    assert_ok(membuf_csv_writer_row(writer, fields, COUNT(fields)));
    assert_content(sink, cases[i].row);
    membuf_csv_writer_free(writer);
    membuf_free(sink);
  }
  options.delimiter = 77;
  assert_status(membuf_csv_dialect("Excel", &options, &err), MEMBUF_ERR_LOOKUP);
  assert_error(&err, MEMBUF_ERR_LOOKUP, "membuf_csv_dialect", "excel, excel-tab or unix");
  assert_int_equal(options.delimiter, 0);
}

static void a_sample_shows_its_dialect_and_whether_it_has_a_header(void **state)
{
  (void)state;
  static const struct {
    const char *sample, *delimiters;
    uint32_t delimiter, quotechar, flags;
    int32_t header;
  } cases[] = {
      {"name,age\nann,31\nbob,42\n", NULL, ',', '"', 0, 1},
      {"1;2;3\n4;5;6\n", NULL, ';', '"', 0, 0},
      {"'a', 'b c', 'd'\n'e', 'f', 'g'\n", NULL, ',', '\'', MEMBUF_CSV_SKIP_INITIAL_SPACE, 0},
      {"a,b;c\nd,e;f\n", ";", ';', '"', 0, 0},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf_csv_options options = {.struct_size = sizeof options};
    int32_t header = 77;
    assert_ok(membuf_csv_sniff(cases[i].sample, strlen(cases[i].sample), cases[i].delimiters, NULL, &options, &header, NULL));
    assert_int_equal(options.delimiter, cases[i].delimiter);
    assert_int_equal(options.quotechar, cases[i].quotechar);
    assert_int_equal(options.flags, cases[i].flags);
    assert_int_equal(header, cases[i].header);
    membuf_csv_reader_free(csv_reader_of(bytes_of(cases[i].sample), &options));
  }
  membuf_csv_options options = {.struct_size = sizeof options};
  membuf_error err;
  assert_status(membuf_csv_sniff("abc\ndef\n", 8, NULL, NULL, &options, NULL, &err), MEMBUF_ERR_CSV);
  assert_error(&err, MEMBUF_ERR_CSV, "membuf_csv_sniff", "looks like a delimiter");
}

static int32_t count_reports(void *user_data, uint64_t done, uint64_t total)
{
  uint64_t *reports = user_data;
  assert_true(done > 0 && total == 0);
  return ++*reports == 3 ? -1234 : MEMBUF_CONTINUE;
}

static void guessing_is_told_and_can_be_ended(void **state)
{
  (void)state;
  const size_t len = 1 << 20;
  char *sample = malloc(len);
  assert_non_null(sample);
  for (size_t i = 0; i < len; i++)
    sample[i] = "a;b;c\n"[i % 6];
  uint64_t reports = 0;
  membuf_cancel *cancel;
  assert_ok(membuf_cancel_new(&cancel, NULL));
  const membuf_progress progress = {count_reports, &reports, cancel};
  /* What the struct holds before does not matter. */
  membuf_csv_options options;
  memset(&options, 0xA5, sizeof options);
  options.struct_size = sizeof options;
  assert_ok(membuf_csv_sniff(sample, 12, NULL, &progress, &options, NULL, NULL));
  assert_true(reports > 0);
  assert_null(options.progress.cancel);
  reports = 0;
  assert_status(membuf_csv_sniff(sample, len, NULL, &progress, &options, NULL, NULL), -1234);
  assert_int_equal(reports, 3);
  assert_ok(membuf_cancel_set(cancel));
  assert_status(membuf_csv_sniff(sample, len, NULL, &progress, &options, NULL, NULL), MEMBUF_ERR_CANCELLED);
  membuf_cancel_free(cancel);
  free(sample);
}

static void a_character_can_be_nul_or_none(void **state)
{
  (void)state;
  const struct {
    const membuf_csv_options *options;
    const char *text;
    size_t len;
    const char *fields;
  } cases[] = {
      {CSV_OPTIONS(.delimiter = MEMBUF_CSV_NUL_CHARACTER), TEXT("a\0\"b\"\0c\n"), "a|bq|c"},
      {CSV_OPTIONS(.quotechar = MEMBUF_CSV_NUL_CHARACTER), TEXT("a,\0b,c\0\n"), "a|b,cq"},
      {CSV_OPTIONS(.escapechar = MEMBUF_CSV_NUL_CHARACTER), TEXT("a\0,b\n"), "a,b"},
      {CSV_OPTIONS(.escapechar = MEMBUF_CSV_NO_CHARACTER), TEXT("a,b\n"), "a|b"},
      {CSV_OPTIONS(.quotechar = MEMBUF_CSV_NO_CHARACTER, .quoting = MEMBUF_CSV_QUOTE_NONE), TEXT("\"a\",b\n"), "\"a\"|b"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf *source = NULL;
    assert_ok(membuf_bytes_new(cases[i].text, cases[i].len, &source, NULL));
    membuf_csv_reader *reader = csv_reader_of(source, cases[i].options);
    assert_next_fields(reader, cases[i].fields);
    membuf_csv_reader_free(reader);
  }
  const struct {
    const membuf_csv_options *options;
    const char *finding;
  } refused[] = {
      {CSV_OPTIONS(.delimiter = MEMBUF_CSV_NO_CHARACTER), "delimiter must be a character"},
      {CSV_OPTIONS(.quotechar = MEMBUF_CSV_NO_CHARACTER), "quotechar must be a character"},
  };
  for (size_t i = 0; i < COUNT(refused); i++) {
    membuf *source = bytes_of("");
    membuf_csv_reader *reader = GARBAGE;
    membuf_error err;
    assert_status(membuf_csv_reader_new(source, refused[i].options, &reader, &err), MEMBUF_ERR_INVALID);
    assert_null(reader);
    assert_error(&err, MEMBUF_ERR_INVALID, "membuf_csv_reader_new", refused[i].finding);
    membuf_free(source);
  }
}

static void a_line_terminator_may_hold_a_nul(void **state)
{
  (void)state;
  const membuf_view field = VIEW("a");
  membuf *sink = bytes_of("");
  membuf_csv_writer *writer = csv_writer_of(sink, CSV_OPTIONS(.line_terminator = "!\0@", .line_terminator_len = 3));
  assert_ok(membuf_csv_writer_row(writer, &field, 1));
  assert_content_bytes(sink, "a!\0@", 4);
  membuf_csv_writer_free(writer);
  membuf_free(sink);
}

static void byte_streams_are_read_and_written_in_any_encoding(void **state)
{
  (void)state;
  static const struct {
    const char *encoding, *bytes;
    size_t len;
  } cases[] = {
      {"utf-8-sig", TEXT("\xef\xbb\xbfn\xc3\xa4h,\"b\"\"\"\r\n")},
      {"latin-1", TEXT("n\xe4h,\"b\"\"\"\r\n")},
      {"utf-16-le", TEXT("n\0\xe4\0h\0,\0\"\0b\0\"\0\"\0\"\0\r\0\n\0")},
      {"utf-16", TEXT("\xff\xfen\0\xe4\0h\0,\0\"\0b\0\"\0\"\0\"\0\r\0\n\0")},
  };
  const membuf_view fields[] = {VIEW("n\xc3\xa4h"), VIEW("b\"")};
  for (size_t i = 0; i < COUNT(cases); i++) {
    const membuf_csv_options *options = CSV_OPTIONS(.encoding = cases[i].encoding);
    membuf *stream = bytes_of("");
    membuf_csv_writer *writer = csv_writer_of(stream, options);
    assert_ok(membuf_csv_writer_row(writer, fields, COUNT(fields)));
    assert_content_bytes(stream, cases[i].bytes, cases[i].len);
    membuf_csv_writer_free(writer);
    assert_ok(membuf_rewind(stream));
    membuf_csv_reader *reader = csv_reader_of(stream, options);
    assert_next_fields(reader, "n\xc3\xa4h|b\"q");
    assert_next_fields(reader, NULL);
    membuf_csv_reader_free(reader);
  }
}

static void a_row_that_does_not_fit_the_encoding_writes_nothing(void **state)
{
  (void)state;
  const membuf_view fields[] = {VIEW("a"), VIEW("\xe2\x82\xac")};
  membuf *sink = bytes_of("");
  membuf_csv_writer *writer = csv_writer_of(sink, CSV_OPTIONS(.encoding = "latin-1"));
  assert_status(membuf_csv_writer_row(writer, fields, COUNT(fields)), MEMBUF_ERR_ENCODE);
  assert_content(sink, "");
  assert_ok(membuf_csv_writer_row(writer, fields, 1));
  assert_content(sink, "a\r\n");
  membuf_csv_writer_free(writer);
  writer = csv_writer_of(sink, CSV_OPTIONS(.encoding = "latin-1", .errors = "replace"));
  assert_ok(membuf_csv_writer_row(writer, fields, COUNT(fields)));
  assert_content(sink, "a\r\na,?\r\n");
  membuf_csv_writer_free(writer);
  membuf_free(sink);
}

static void an_encoding_is_for_byte_streams_and_has_to_exist(void **state)
{
  (void)state;
  membuf *text = string_of(""), *bytes = bytes_of("");
  membuf_csv_reader *reader = GARBAGE;
  membuf_csv_writer *writer = GARBAGE;
  assert_status(membuf_csv_reader_new(text, CSV_OPTIONS(.encoding = "utf-8"), &reader, NULL), MEMBUF_ERR_UNSUPPORTED);
  assert_null(reader);
  assert_status(membuf_csv_writer_new(text, CSV_OPTIONS(.encoding = "utf-8"), &writer, NULL), MEMBUF_ERR_UNSUPPORTED);
  assert_null(writer);
  assert_status(membuf_csv_reader_new(bytes, CSV_OPTIONS(.encoding = "x"), &reader, NULL), MEMBUF_ERR_LOOKUP);
  assert_status(membuf_csv_writer_new(bytes, CSV_OPTIONS(.errors = "x"), &writer, NULL), MEMBUF_ERR_LOOKUP);
  membuf_free(text);
  membuf_free(bytes);
}

static void the_limit_of_fields_can_be_set(void **state)
{
  (void)state;
  membuf_csv_reader *reader = csv_reader_of(bytes_of("abc,abcd\nabc,\"abcde\"\nx\n"), CSV_OPTIONS(.field_limit = 4));
  const membuf_csv_field *fields = GARBAGE;
  membuf_error err;
  assert_next_fields(reader, "abc|abcd");
  assert_status(membuf_csv_reader_next_fields(reader, &fields, NULL), MEMBUF_ERR_LIMIT);
  assert_null(fields);
  assert_ok(membuf_get_error(reader, &err));
  assert_int_equal(err.line, 2);
  assert_next_fields(reader, "x");
  membuf_csv_reader_free(reader);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(pythons_dialects_are_known_by_name),
      cmocka_unit_test(a_sample_shows_its_dialect_and_whether_it_has_a_header),
      cmocka_unit_test(guessing_is_told_and_can_be_ended),
      cmocka_unit_test(a_character_can_be_nul_or_none),
      cmocka_unit_test(a_line_terminator_may_hold_a_nul),
      cmocka_unit_test(byte_streams_are_read_and_written_in_any_encoding),
      cmocka_unit_test(a_row_that_does_not_fit_the_encoding_writes_nothing),
      cmocka_unit_test(an_encoding_is_for_byte_streams_and_has_to_exist),
      cmocka_unit_test(the_limit_of_fields_can_be_set),
  };
  return run_area(tests);
}
