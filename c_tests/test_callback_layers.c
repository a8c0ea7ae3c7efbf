/* Wrappers and formats over functions that move a few bytes a call and fail now and then: the program's own status
 * comes through, and nothing is lost or written twice. */
#include "callback_support.h"

/* The functions take so many bytes a call. */
enum { PART = 3 };

static struct host slow_host_of(const char *content)
{
  struct host host = host_of(content);
  host.part = PART;
  return host;
}

/* -- text ------------------------------------------------------------------------------------------------------ */

static void text_is_read_in_whole_characters_up_to_a_failure_and_on_from_there(void **state)
{
  (void)state;
  struct host host = slow_host_of("\xc3\xa9t\xc3\xa9\r\nh\xf0\x9f\x98\x80\n");
  membuf *s = stream_over(&full, &host), *text = NULL;
  assert_ok(membuf_text_wrap(s, NULL, &text, NULL));
  membuf_free(s);
  host.fail_at[READ] = 2;
  assert_reads(text, 99, "\xc3\xa9t");
  assert_status(membuf_next_line(text, NULL, NULL), -1234);
  assert_kept_error(text, -1234, "membuf_next_line", "the read callback answered -1234");
  assert_next_line(text, "\xc3\xa9\n");
  /* A chunk is what one call gives, so the next line was not read yet. */
  host.fail_at[READ] = host.calls[READ] + 1;
  assert_status(membuf_next_line(text, NULL, NULL), -1234);
  assert_next_line(text, "h\xf0\x9f\x98\x80\n");
  assert_next_line(text, NULL);
  membuf_free(text);
}

static void text_is_written_whole_and_waits_where_it_is_refused(void **state)
{
  (void)state;
  struct host host = slow_host_of("");
  const membuf_text_options options = {.struct_size = sizeof options, .encoding = "utf-16-le"};
  membuf *s = stream_over(&full, &host), *text = NULL;
  assert_ok(membuf_text_wrap(s, &options, &text, NULL));
  membuf_free(s);
  assert_ok(membuf_write(text, "abcd", 4, NULL));
  host.fail_at[WRITE] = 2;
  assert_status(membuf_flush(text), -1234);
  assert_int_equal(host.len, PART);
  assert_ok(membuf_write(text, "e", 1, NULL));
  assert_ok(membuf_finish(text, NULL));
  assert_int_equal(host.len, 10);
  assert_memory_equal(host.data, "a\0b\0c\0d\0e\0", 10);
  assert_true(host.closed);
}

static void text_over_what_can_only_be_read_or_written_does_that(void **state)
{
  (void)state;
  struct host host = host_of("text");
  const membuf_callback_table source = {.struct_size = sizeof source, .read = host_read};
  const membuf_callback_table sink = {.struct_size = sizeof sink, .write = host_write};
  membuf *s = stream_over(&source, &host), *text = NULL;
  assert_ok(membuf_text_wrap(s, NULL, &text, NULL));
  assert_reads(text, -1, "text");
  assert_status(membuf_write(text, "x", 1, NULL), MEMBUF_ERR_UNSUPPORTED);
  membuf_free(text);
  membuf_free(s);
  s = stream_over(&sink, &host);
  assert_ok(membuf_text_wrap(s, NULL, &text, NULL));
  assert_status(membuf_read_slice(text, -1, &(membuf_slice *){NULL}), MEMBUF_ERR_UNSUPPORTED);
  assert_ok(membuf_write(text, "!", 1, NULL));
  assert_ok(membuf_finish(text, NULL));
  assert_host(&host, "text!");
  membuf_free(s);
}

static void a_constructor_passes_on_what_a_query_answers(void **state)
{
  (void)state;
  static const enum verb queries[] = {READABLE, WRITABLE, SEEKABLE, TELL};
  for (size_t i = 0; i < COUNT(queries); i++) {
    struct host host = host_of("text");
    membuf *s = stream_over(&full, &host), *text = GARBAGE;
    membuf_error err;
    host.fail_at[queries[i]] = EVERY_CALL;
    assert_status(membuf_text_wrap(s, NULL, &text, &err), -1234);
    assert_null(text);
    assert_error(&err, -1234, "membuf_text_wrap", "callback answered -1234");
    membuf_free(s);
    assert_int_equal(host.released, 1);
  }
}

/* -- CSV ------------------------------------------------------------------------------------------------------- */

static void assert_record(membuf_csv_reader *reader, const char *first, const char *second)
{
  const membuf_view *fields = NULL;
  size_t count = 0;
  assert_ok(membuf_csv_reader_next(reader, &fields, &count));
  assert_int_equal(count, 2);
  assert_int_equal(fields[0].len, strlen(first));
  assert_memory_equal(fields[0].data, first, fields[0].len);
  assert_int_equal(fields[1].len, strlen(second));
  assert_memory_equal(fields[1].data, second, fields[1].len);
}

static void csv_is_read_up_to_a_failure_and_on_from_there(void **state)
{
  (void)state;
  struct host host = slow_host_of("a,b\r\n\"c\nd\",e\r\n");
  membuf *s = stream_over(&full, &host);
  membuf_csv_reader *reader = NULL;
  const membuf_view *fields = NULL;
  size_t count = 0;
  assert_ok(membuf_csv_reader_new(s, NULL, &reader, NULL));
  membuf_free(s);
  host.fail_at[READ] = 3;
  assert_record(reader, "a", "b");
  assert_status(membuf_csv_reader_next(reader, &fields, &count), -1234);
  assert_kept_error(reader, -1234, "membuf_csv_reader_next", "the read callback answered -1234");
  assert_record(reader, "c\nd", "e");
  assert_ok(membuf_csv_reader_next(reader, &fields, &count));
  assert_null(fields);
  membuf_csv_reader_free(reader);
  assert_int_equal(host.released, 1);
}

static void csv_is_written_whole_or_says_how_much_was_taken(void **state)
{
  (void)state;
  static const membuf_view fields[] = {VIEW("one"), VIEW("t,wo")};
  struct host host = slow_host_of("");
  membuf *s = stream_over(&full, &host);
  membuf_csv_writer *writer = NULL;
  membuf_error err;
  assert_ok(membuf_csv_writer_new(s, NULL, &writer, NULL));
  assert_ok(membuf_csv_writer_row(writer, fields, 2));
  assert_host(&host, "one,\"t,wo\"\r\n");
  host.fail_at[WRITE] = host.calls[WRITE] + 3;
  assert_status(membuf_csv_writer_row(writer, fields, 2), -1234);
  assert_ok(membuf_get_error(writer, &err));
  assert_int_equal(err.transferred, 2 * PART);
  /* The rest is the caller's. */
  assert_ok(membuf_writelines(s, &(membuf_view){"t,wo\"\r\n" + 1, 6}, 1, NULL));
  assert_host(&host, "one,\"t,wo\"\r\none,\"t,wo\"\r\n");
  membuf_csv_writer_free(writer);
  membuf_free(s);
}

/* -- JSON ------------------------------------------------------------------------------------------------------ */

static void json_goes_from_raw_stream_to_raw_stream_in_one_pass(void **state)
{
  (void)state;
  struct host from = slow_host_of("[ 1 ,\n\"text\" ]"), to = slow_host_of("");
  membuf *source = stream_over(&full, &from), *sink = stream_over(&full, &to), *reader = NULL;
  membuf_json *doc = NULL;
  membuf_error err;
  assert_ok(membuf_json_transcode(source, sink, NULL, NULL));
  assert_host(&to, "[1,\"text\"]");
  assert_ok(membuf_rewind(source));
  assert_ok(membuf_buffered_reader(source, 3, &reader, NULL));
  assert_ok(membuf_json_load(reader, NULL, &doc, NULL));
  to.len = to.position = 0;
  assert_ok(membuf_json_dump_to(doc, sink, NULL));
  assert_host(&to, "[1,\"text\"]");
  membuf_json_free(doc);
  assert_ok(membuf_rewind(reader));
  from.fail_at[READ] = from.calls[READ] + 2;
  from.answer = -1234;
  assert_status(membuf_json_validate_stream(reader, NULL, &err), -1234);
  assert_error(&err, -1234, "membuf_json_validate_stream", "the read callback answered -1234");
  membuf_free(reader);
  membuf_free(source);
  membuf_free(sink);
}

static void json_is_written_whole_and_goes_on_where_it_was_refused(void **state)
{
  (void)state;
  struct host host = slow_host_of("");
  membuf *s = stream_over(&full, &host);
  membuf_json_writer *writer = NULL;
  assert_ok(membuf_json_writer_new(s, NULL, &writer, NULL));
  membuf_free(s);
  assert_ok(membuf_json_writer_begin_array(writer));
  assert_ok(membuf_json_writer_string(writer, "text", 4));
  assert_ok(membuf_json_writer_int64(writer, -5));
  assert_ok(membuf_json_writer_end_array(writer));
  host.fail_at[WRITE] = 3;
  assert_status(membuf_json_writer_close(writer), -1234);
  assert_kept_error(writer, -1234, "membuf_json_writer_close", "the write callback answered -1234");
  assert_host(&host, "[\"text");
  assert_ok(membuf_json_writer_close(writer));
  assert_host(&host, "[\"text\",-5]");
  membuf_json_writer_free(writer);
  assert_int_equal(host.released, 1);
}

/* -- ZIP ------------------------------------------------------------------------------------------------------- */

static void archives_are_written_and_read_in_parts(void **state)
{
  (void)state;
  /* Longer than what the reader keeps, so that reading it calls the functions. */
  static char long_entry[40000];
  const membuf_zip_options stored = {.struct_size = sizeof stored, .method = MEMBUF_ZIP_STORE};
  struct host host = slow_host_of("");
  membuf *s = stream_over(&full, &host);
  membuf_zip_writer *writer = NULL;
  membuf_zip_reader *reader = NULL;
  membuf_slice *content = NULL;
  membuf_error err;
  memset(long_entry, 'x', sizeof long_entry);
  assert_ok(membuf_zip_writer_new(s, &stored, &writer, NULL));
  assert_ok(membuf_zip_writer_add(writer, TEXT("one.txt"), long_entry, sizeof long_entry));
  /* Refused before anything was taken: the archive is as before. */
  host.fail_at[WRITE] = host.calls[WRITE] + 1;
  assert_status(membuf_zip_writer_add(writer, TEXT("two.txt"), TEXT("the second entry")), -1234);
  assert_kept_error(writer, -1234, "membuf_zip_writer_add", "the write callback answered -1234");
  assert_ok(membuf_zip_writer_add(writer, TEXT("two.txt"), TEXT("the second entry")));
  /* The directory goes on where it was refused. */
  host.fail_at[WRITE] = host.calls[WRITE] + 4;
  assert_status(membuf_zip_writer_close(writer), -1234);
  assert_ok(membuf_zip_writer_close(writer));
  membuf_zip_writer_free(writer);

  host.fail_at[SEEK] = host.calls[SEEK] + 1;
  assert_status(membuf_zip_reader_new(s, NULL, &reader, &err), -1234);
  assert_error(&err, -1234, "membuf_zip_reader_new", "the seek callback answered -1234");
  assert_ok(membuf_zip_reader_new(s, NULL, &reader, NULL));
  membuf_free(s);
  host.fail_at[READ] = host.calls[READ] + 1;
  assert_status(membuf_zip_reader_read(reader, 0, &content), -1234);
  assert_kept_error(reader, -1234, "membuf_zip_reader_read", "the read callback answered -1234");
  assert_ok(membuf_zip_reader_read(reader, 0, &content));
  assert_slice_and_free(content, long_entry, sizeof long_entry);
  assert_ok(membuf_zip_reader_read(reader, 1, &content));
  assert_text_and_free(content, "the second entry");
  membuf_zip_reader_free(reader);
  assert_int_equal(host.released, 1);
}

static void an_archive_can_be_written_where_nothing_can_be_sought(void **state)
{
  (void)state;
  struct host host = slow_host_of("");
  const membuf_callback_table sink = {.struct_size = sizeof sink, .write = host_write};
  membuf *s = stream_over(&sink, &host), *archive = NULL;
  membuf_zip_writer *writer = NULL;
  membuf_zip_reader *reader = NULL;
  membuf_slice *content = NULL;
  assert_ok(membuf_zip_writer_new(s, NULL, &writer, NULL));
  assert_ok(membuf_zip_writer_add(writer, TEXT("name"), TEXT("content")));
  assert_ok(membuf_zip_writer_close(writer));
  membuf_zip_writer_free(writer);
  membuf_free(s);
  assert_ok(membuf_bytes_new(host.data, host.len, &archive, NULL));
  assert_ok(membuf_zip_reader_new(archive, NULL, &reader, NULL));
  assert_ok(membuf_zip_reader_read(reader, 0, &content));
  assert_text_and_free(content, "content");
  membuf_zip_reader_free(reader);
  membuf_free(archive);
}

static void an_archive_cannot_be_read_where_nothing_can_be_sought(void **state)
{
  (void)state;
  struct host host = host_of("PK");
  const membuf_callback_table source = {.struct_size = sizeof source, .read = host_read};
  membuf *s = stream_over(&source, &host);
  membuf_zip_reader *reader = GARBAGE;
  assert_status(membuf_zip_reader_new(s, NULL, &reader, NULL), MEMBUF_ERR_UNSUPPORTED);
  assert_null(reader);
  membuf_free(s);
}

static void text_copied_to_a_stream_that_takes_parts_arrives_whole_and_goes_on_after_a_failure(void **state)
{
  (void)state;
  struct host host = host_of("");
  membuf *text = string_of("\xc3\xa9t\xc3\xa9 and more"), *s = stream_over(&full, &host);
  int64_t n = 0;
  host.part = 4;
  assert_ok(membuf_copy(text, s, -1, &n, NULL));
  assert_int_equal(n, 12);
  assert_host(&host, "\xc3\xa9t\xc3\xa9 and more");

  /* the second call fails: 4 bytes arrived, the last of them half a character */
  assert_ok(membuf_rewind(text));
  host.fail_at[WRITE] = host.calls[WRITE] + 2;
  host.answer = -1234;
  assert_status(membuf_copy(text, s, -1, &n, NULL), -1234);
  assert_int_equal(n, 2);
  assert_position(text, 2);

  /* where characters are whole, the copy can go on */
  membuf_free(text);
  text = string_of("0123456789");
  host.len = host.position = 0;
  host.fail_at[WRITE] = host.calls[WRITE] + 2;
  assert_status(membuf_copy(text, s, -1, &n, NULL), -1234);
  assert_int_equal(n, 4);
  assert_ok(membuf_copy(text, s, -1, &n, NULL));
  assert_int_equal(n, 6);
  assert_host(&host, "0123456789");
  membuf_free(text);
  membuf_free(s);
}

static void what_a_text_stream_took_before_its_flush_failed_is_not_sent_again(void **state)
{
  (void)state;
  struct host host = host_of("");
  membuf *raw = stream_over(&full, &host), *text = NULL;
  membuf_json_writer *writer = NULL;
  const membuf_text_options by_line = {.struct_size = sizeof by_line, .flags = MEMBUF_TEXT_LINE_BUFFERING};
  const membuf_json_options indented = {.struct_size = sizeof indented, .indent = 1};
  assert_ok(membuf_text_wrap(raw, &by_line, &text, NULL));
  assert_ok(membuf_json_writer_new(text, &indented, &writer, NULL));
  assert_ok(membuf_json_writer_begin_array(writer));
  assert_ok(membuf_json_writer_string(writer, "\xc3\xa9t\xc3\xa9", 5));
  assert_ok(membuf_json_writer_end_array(writer));
  host.fail_at[FLUSH] = host.calls[FLUSH] + 1;
  host.answer = -1234;
  assert_status(membuf_json_writer_close(writer), -1234);
  assert_ok(membuf_json_writer_close(writer));
  assert_ok(membuf_flush(text));
  assert_host(&host, "[\n \"\xc3\xa9t\xc3\xa9\"\n]");
  membuf_json_writer_free(writer);

  /* nor are bytes that are copied there */
  membuf *bytes = bytes_of("\xc3\xa9\n");
  int64_t n = 0;
  host.len = host.position = 0;
  host.fail_at[FLUSH] = host.calls[FLUSH] + 1;
  assert_status(membuf_copy(bytes, text, -1, &n, NULL), -1234);
  assert_int_equal(n, 3);
  assert_ok(membuf_copy(bytes, text, -1, &n, NULL));
  assert_int_equal(n, 0);
  assert_ok(membuf_flush(text));
  assert_host(&host, "\xc3\xa9\n");
  membuf_free(bytes);
  membuf_free(text);
  membuf_free(raw);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_a_text_stream_took_before_its_flush_failed_is_not_sent_again),
      cmocka_unit_test(text_copied_to_a_stream_that_takes_parts_arrives_whole_and_goes_on_after_a_failure),
      cmocka_unit_test(text_is_read_in_whole_characters_up_to_a_failure_and_on_from_there),
      cmocka_unit_test(text_is_written_whole_and_waits_where_it_is_refused),
      cmocka_unit_test(text_over_what_can_only_be_read_or_written_does_that),
      cmocka_unit_test(a_constructor_passes_on_what_a_query_answers),
      cmocka_unit_test(csv_is_read_up_to_a_failure_and_on_from_there),
      cmocka_unit_test(csv_is_written_whole_or_says_how_much_was_taken),
      cmocka_unit_test(json_goes_from_raw_stream_to_raw_stream_in_one_pass),
      cmocka_unit_test(json_is_written_whole_and_goes_on_where_it_was_refused),
      cmocka_unit_test(archives_are_written_and_read_in_parts),
      cmocka_unit_test(an_archive_can_be_written_where_nothing_can_be_sought),
      cmocka_unit_test(an_archive_cannot_be_read_where_nothing_can_be_sought),
  };
  return run_area(tests);
}
