/* Entries as streams, both ways through the header. */
#include "archive_support.h"

static void entries_are_streams_that_outlive_reader_and_source(void **state)
{
  (void)state;
  static const int32_t methods[] = {MEMBUF_ZIP_STORE, MEMBUF_ZIP_DEFLATE};
  for (size_t i = 0; i < COUNT(methods); i++) {
    membuf *source = archive_of(methods[i]);
    membuf_zip_reader *reader = reader_of(source, NULL);
    membuf_free(source);
    membuf *first = entry_of(reader, 0), *second = entry_of(reader, 0), *small = entry_of(reader, 1);
    membuf_zip_reader_free(reader);
    char buf[1000];
    size_t n = 0;
    int32_t kind = 0;
    assert_readline(small, -1, "line 1\n");
    for (size_t at = 0; at < sizeof noise; at += sizeof buf) {
      assert_ok(membuf_read(first, buf, sizeof buf, &n));
      assert_int_equal(n, sizeof buf);
      assert_memory_equal(buf, noise + at, n);
      if (at % 50000 == 0) {
        /* The second jumps about meanwhile. */
        assert_ok(membuf_seek(second, (int64_t)(sizeof noise - at - sizeof buf), MEMBUF_SEEK_SET, NULL));
        assert_ok(membuf_read(second, buf, sizeof buf, &n));
        assert_memory_equal(buf, noise + sizeof noise - at - sizeof buf, n);
      }
    }
    assert_ok(membuf_read(first, buf, sizeof buf, &n));
    assert_int_equal(n, 0);
    assert_readline(small, -1, "line 2\n");
    assert_ok(membuf_rewind(small));
    assert_readline(small, -1, "line 1\n");
    assert_ok(membuf_kind(small, &kind));
    assert_int_equal(kind, MEMBUF_KIND_BUFFERED_READER);
    assert_status(membuf_write(small, "x", 1, NULL), MEMBUF_ERR_UNSUPPORTED);
    assert_ok(membuf_finish(first, NULL));
    membuf_free(second);
    membuf_free(small);
  }
}

static void a_wrong_sum_is_told_at_the_end_of_the_stream(void **state)
{
  (void)state;
  membuf *source = archive_of(MEMBUF_ZIP_STORE);
  assert_ok(membuf_pwrite(source, 200000, "!", 1, NULL));
  membuf_zip_reader *reader = reader_of(source, NULL);
  membuf *entry = entry_of(reader, 0);
  membuf_slice *content = GARBAGE;
  assert_status(membuf_read_slice(entry, -1, &content), MEMBUF_ERR_ZIP);
  assert_null(content);
  assert_kept_error(entry, MEMBUF_ERR_ZIP, "membuf_read_slice", "checksum");
  membuf_free(entry);
  membuf_zip_reader_free(reader);
  membuf_free(source);
}

static void a_limit_ends_the_stream(void **state)
{
  (void)state;
  const membuf_zip_options options = {.struct_size = sizeof options, .max_entry_size = 1000};
  membuf *source = archive_of(MEMBUF_ZIP_DEFLATE);
  membuf_zip_reader *reader = reader_of(source, &options);
  membuf *entry = entry_of(reader, 0);
  membuf_slice *content = GARBAGE;
  assert_status(membuf_read_slice(entry, -1, &content), MEMBUF_ERR_LIMIT);
  membuf_free(entry);
  membuf_zip_reader_free(reader);
  membuf_free(source);
}

static void a_streamed_entry_is_added_when_it_is_finished(void **state)
{
  (void)state;
  membuf *sink = bytes_of(""), *entry = NULL, *second = GARBAGE;
  membuf_zip_writer *writer = writer_to(sink);
  assert_ok(membuf_zip_writer_open(writer, TEXT("noise"), NULL, &entry));
  assert_status(membuf_zip_writer_open(writer, TEXT("x"), NULL, &second), MEMBUF_ERR_INVALID);
  assert_null(second);
  assert_kept_error(writer, MEMBUF_ERR_INVALID, "membuf_zip_writer_open", "an entry is open");
  assert_status(membuf_zip_writer_add(writer, TEXT("x"), NULL, 0), MEMBUF_ERR_INVALID);
  assert_status(membuf_zip_writer_close(writer), MEMBUF_ERR_INVALID);
  for (size_t at = 0; at < sizeof noise; at += 1000) {
    assert_ok(membuf_write(entry, noise + at, 1000, NULL));
  }
  assert_position(entry, sizeof noise);
  assert_status(membuf_read_slice(entry, 1, &(membuf_slice *){NULL}), MEMBUF_ERR_UNSUPPORTED);
  assert_ok(membuf_finish(entry, NULL));
  assert_ok(membuf_zip_writer_close(writer));
  membuf_zip_writer_free(writer);
  assert_noise_in(sink, 0);
  membuf_free(sink);
}

static void an_entry_that_is_freed_is_not_part_of_the_archive(void **state)
{
  (void)state;
  membuf *sink = bytes_of(""), *entry = NULL, *whole = bytes_of("");
  membuf_zip_writer *writer = writer_to(sink), *other = writer_to(whole);
  assert_ok(membuf_zip_writer_open(writer, TEXT("noise"), NULL, &entry));
  assert_ok(membuf_write(entry, noise, sizeof noise, NULL));
  membuf_free(entry);
  assert_ok(membuf_zip_writer_add(writer, TEXT("noise"), TEXT("x")));
  assert_ok(membuf_zip_writer_close(writer));
  assert_ok(membuf_zip_writer_add(other, TEXT("noise"), TEXT("x")));
  assert_ok(membuf_zip_writer_close(other));
  membuf_slice *expected = NULL;
  assert_ok(membuf_getvalue(whole, &expected));
  assert_content_bytes(sink, data_of(expected), len_of(expected));
  membuf_slice_free(expected);
  membuf_zip_writer_free(writer);
  membuf_zip_writer_free(other);
  membuf_free(sink);
  membuf_free(whole);
}

static void an_entry_may_outlive_the_writer_and_is_lost_then(void **state)
{
  (void)state;
  membuf *sink = bytes_of(""), *entry = NULL;
  membuf_zip_writer *writer = writer_to(sink);
  assert_ok(membuf_zip_writer_open(writer, TEXT("a"), NULL, &entry));
  membuf_zip_writer_free(writer);
  membuf_free(sink);
  assert_ok(membuf_write(entry, "x", 1, NULL));
  assert_ok(membuf_finish(entry, NULL));
}

static void an_entry_is_for_writing_only_until_it_is_closed(void **state)
{
  (void)state;
  static const struct {
    membuf_status (*ask)(membuf *s, int32_t *out);
    int32_t expected;
  } questions[] = {
      {membuf_readable, 0}, {membuf_writable, 1}, {membuf_seekable, 0}, {membuf_isatty, 0}, {membuf_closed, 0}};
  membuf *sink = bytes_of(""), *entry = NULL;
  membuf_zip_writer *writer = writer_to(sink);
  assert_ok(membuf_zip_writer_open(writer, TEXT("a"), NULL, &entry));
  for (size_t i = 0; i < COUNT(questions); i++) {
    int32_t answer = -1;
    assert_ok(questions[i].ask(entry, &answer));
    assert_int_equal(answer, questions[i].expected);
  }
  assert_ok(membuf_close(entry));
  for (size_t i = 0; i + 1 < COUNT(questions); i++) {
    int32_t answer = -1;
    assert_status(questions[i].ask(entry, &answer), MEMBUF_ERR_CLOSED);
  }
  membuf_free(entry);
  membuf_zip_writer_free(writer);
  membuf_free(sink);
}

static void an_archive_that_ends_with_an_entry_that_was_freed_is_as_without_it(void **state)
{
  (void)state;
  membuf *sink = bytes_of(""), *entry = NULL;
  membuf_zip_writer *writer = writer_to(sink);
  assert_ok(membuf_zip_writer_open(writer, TEXT("noise"), NULL, &entry));
  assert_ok(membuf_write(entry, noise, sizeof noise, NULL));
  membuf_free(entry);
  assert_ok(membuf_zip_writer_close(writer));
  membuf_zip_writer_free(writer);
  assert_content_bytes(sink, "PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22);
  membuf_free(sink);
}

static void an_entry_that_is_freed_takes_nothing_with_it_of_what_stands_behind(void **state)
{
  (void)state;
  enum { SIZE = 400000 };
  int64_t size = 0;
  membuf *sink = bytes_filled(SIZE, 'x'), *entry = NULL;
  assert_ok(membuf_rewind(sink));
  membuf_zip_writer *writer = writer_to(sink);
  assert_ok(membuf_zip_writer_open(writer, TEXT("noise"), NULL, &entry));
  assert_ok(membuf_write(entry, noise, sizeof noise, NULL));
  membuf_free(entry);
  assert_ok(membuf_zip_writer_add(writer, TEXT("a"), TEXT("1")));
  assert_ok(membuf_zip_writer_close(writer));
  membuf_zip_writer_free(writer);
  assert_ok(membuf_stream_size(sink, &size));
  assert_int_equal(size, SIZE);
  membuf_free(sink);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(entries_are_streams_that_outlive_reader_and_source),
      cmocka_unit_test(a_wrong_sum_is_told_at_the_end_of_the_stream),
      cmocka_unit_test(a_limit_ends_the_stream),
      cmocka_unit_test(a_streamed_entry_is_added_when_it_is_finished),
      cmocka_unit_test(an_entry_that_is_freed_is_not_part_of_the_archive),
      cmocka_unit_test(an_entry_may_outlive_the_writer_and_is_lost_then),
      cmocka_unit_test(an_entry_is_for_writing_only_until_it_is_closed),
      cmocka_unit_test(an_archive_that_ends_with_an_entry_that_was_freed_is_as_without_it),
      cmocka_unit_test(an_entry_that_is_freed_takes_nothing_with_it_of_what_stands_behind),
  };
  return cmocka_run_group_tests(tests, fill_noise, NULL) + count_live_handles();
}
