/* Entries as streams, and what is said of entries: both ways through the header. */
#include "text_support.h"

static char noise[300000];

static int fill_noise(void **state)
{
  (void)state;
  uint32_t random = 1;
  for (size_t i = 0; i < sizeof noise; i++) {
    random = random * 1103515245 + 12345;
    noise[i] = "abcdefgh"[random >> 29];
  }
  return 0;
}

static membuf_zip_writer *writer_to(membuf *sink)
{
  membuf_zip_writer *writer = NULL;
  assert_ok(membuf_zip_writer_new(sink, NULL, &writer, NULL));
  return writer;
}

static membuf_zip_reader *reader_of(membuf *source, const membuf_zip_options *options)
{
  membuf_zip_reader *reader = NULL;
  assert_ok(membuf_zip_reader_new(source, options, &reader, NULL));
  return reader;
}

/* A stream that holds "noise", of the method, and "small". */
static membuf *archive_of(int32_t method)
{
  const membuf_zip_options options = {.struct_size = sizeof options, .method = method};
  const membuf_pair pairs[] = {{VIEW("noise"), {noise, sizeof noise}}, {VIEW("small"), VIEW("line 1\nline 2\n")}};
  membuf_slice *archive = NULL;
  membuf *source = NULL;
  assert_ok(membuf_zip_pack(pairs, 2, &options, &archive, NULL));
  assert_ok(membuf_bytes_from_slice(archive, &source, NULL));
  membuf_slice_free(archive);
  return source;
}

static membuf *entry_of(membuf_zip_reader *reader, size_t index)
{
  membuf *entry = NULL;
  assert_ok(membuf_zip_reader_open(reader, index, &entry));
  return entry;
}

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

static void assert_noise_in(membuf *archive, size_t index)
{
  membuf_zip_reader *reader = reader_of(archive, NULL);
  membuf_slice *content = NULL;
  assert_ok(membuf_zip_reader_read(reader, index, &content));
  assert_slice_and_free(content, noise, sizeof noise);
  membuf_zip_reader_free(reader);
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

static void entries_carry_mode_time_comment_and_method(void **state)
{
  (void)state;
  membuf_zip_entry_options options = MEMBUF_ZIP_ENTRY_OPTIONS_INIT;
  membuf_zip_entry entry = {.struct_size = sizeof entry};
  const char *comment = NULL;
  size_t len = 0;
  membuf *sink = bytes_of("");
  membuf_zip_writer *writer = writer_to(sink);
  options.method = MEMBUF_ZIP_STORE;
  options.mode = 0755;
  options.time = 1709251198; /* 2024-02-29 23:59:58 */
  options.comment = (membuf_view)VIEW("\xc3\xa9");
  assert_ok(membuf_zip_writer_add_with(writer, TEXT("run"), TEXT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), &options));
  options.mode = 0120777;
  options.time = 0;
  assert_ok(membuf_zip_writer_add_with(writer, TEXT("../link"), TEXT("run"), &options));
  assert_ok(membuf_zip_writer_add_with(writer, TEXT("d/"), NULL, 0, NULL));
  assert_ok(membuf_zip_writer_set_comment(writer, TEXT("of all")));
  options.time = 1;
  assert_status(membuf_zip_writer_add_with(writer, TEXT("x"), NULL, 0, &options), MEMBUF_ERR_INVALID);
  assert_kept_error(writer, MEMBUF_ERR_INVALID, "membuf_zip_writer_add_with", "1980 to 2107");
  assert_ok(membuf_zip_writer_close(writer));
  assert_status(membuf_zip_writer_set_comment(writer, TEXT("late")), MEMBUF_ERR_INVALID);
  membuf_zip_writer_free(writer);

  membuf_zip_reader *reader = reader_of(sink, NULL);
  assert_ok(membuf_zip_reader_comment(reader, &comment, &len));
  assert_int_equal(len, 6);
  assert_memory_equal(comment, "of all", 6);
  assert_ok(membuf_zip_reader_entry(reader, 0, &entry));
  assert_int_equal(entry.struct_size, sizeof entry);
  assert_int_equal(entry.name_len, 3);
  assert_memory_equal(entry.name, "run", 3);
  assert_int_equal(entry.comment_len, 2);
  assert_memory_equal(entry.comment, "\xc3\xa9", 2);
  assert_int_equal(entry.size, 30);
  assert_int_equal(entry.compressed_size, 30);
  assert_int_equal(entry.time, 1709251198);
  assert_int_equal(entry.mode, 0100755);
  assert_int_equal(entry.method, 0);
  assert_int_equal(entry.flags, 0);
  assert_int_equal(entry.crc, 0x6bc1d3c1u);
  assert_ok(membuf_zip_reader_entry(reader, 1, &entry));
  assert_int_equal(entry.mode, 0120777);
  assert_int_equal(entry.time, 315532800);
  assert_int_equal(entry.flags, MEMBUF_ZIP_SYMLINK | MEMBUF_ZIP_UNSAFE_NAME);
  assert_ok(membuf_zip_reader_entry(reader, 2, &entry));
  assert_int_equal(entry.flags, MEMBUF_ZIP_DIRECTORY);
  assert_status(membuf_zip_reader_entry(reader, 3, &entry), MEMBUF_ERR_NOT_FOUND);
  assert_null(entry.name);
  assert_int_equal(entry.mode, 0);
  assert_status(membuf_zip_reader_entry(reader, 0, NULL), MEMBUF_ERR_NULL);
  membuf_zip_reader_free(reader);
  membuf_free(sink);
}

static void an_archive_is_continued_and_keeps_what_is_in_front_of_it(void **state)
{
  (void)state;
  static const char *const starts[] = {"", "#!/bin/sh\n"};
  for (size_t i = 0; i < COUNT(starts); i++) {
    membuf *sink = bytes_of(starts[i]);
    for (int round = 0; round < 3; round++) {
      membuf_zip_writer *writer = NULL;
      char name[] = {'a', (char)('0' + round)};
      assert_ok(membuf_zip_writer_append(sink, NULL, &writer, NULL));
      assert_ok(membuf_zip_writer_add(writer, name, 2, noise, sizeof noise));
      assert_status(membuf_zip_writer_add(writer, "a0", 2, NULL, 0), MEMBUF_ERR_INVALID);
      assert_ok(membuf_zip_writer_close(writer));
      membuf_zip_writer_free(writer);
    }
    for (size_t index = 0; index < 3; index++) {
      assert_noise_in(sink, index);
    }
    assert_ok(membuf_rewind(sink));
    membuf_slice *front = NULL;
    assert_ok(membuf_read_slice(sink, (int64_t)strlen(starts[i]), &front));
    assert_slice_and_free(front, starts[i], strlen(starts[i]));
    membuf_free(sink);
  }
}

static membuf_zip_writer *appender_to(membuf *sink)
{
  membuf_zip_writer *writer = NULL;
  assert_ok(membuf_zip_writer_append(sink, NULL, &writer, NULL));
  return writer;
}

static void assert_comment(membuf *archive, const char *expected)
{
  const char *comment = NULL;
  size_t len = 77;
  membuf_zip_reader *reader = reader_of(archive, NULL);
  assert_ok(membuf_zip_reader_comment(reader, &comment, &len));
  assert_int_equal(len, strlen(expected));
  assert_memory_equal(comment, expected, len);
  membuf_zip_reader_free(reader);
}

static void an_archive_that_is_continued_keeps_its_comment_until_it_gets_another_and_may_get_shorter(void **state)
{
  (void)state;
  static const char long_comment[] = "a comment that is longer than another entry would be in the directory and in front of it, ever";
  int64_t before = 0, after = 0;
  membuf *sink = bytes_of("");
  membuf_zip_writer *writer = writer_to(sink);
  assert_ok(membuf_zip_writer_add(writer, TEXT("a"), TEXT("1")));
  assert_ok(membuf_zip_writer_set_comment(writer, TEXT(long_comment)));
  assert_ok(membuf_zip_writer_close(writer));
  membuf_zip_writer_free(writer);

  writer = appender_to(sink);
  assert_ok(membuf_zip_writer_close(writer));
  membuf_zip_writer_free(writer);
  assert_comment(sink, long_comment);

  assert_ok(membuf_stream_size(sink, &before));
  writer = appender_to(sink);
  assert_ok(membuf_zip_writer_set_comment(writer, TEXT("")));
  assert_ok(membuf_zip_writer_close(writer));
  assert_ok(membuf_stream_size(sink, &after));
  assert_int_equal(after, before - (int64_t)strlen(long_comment));
  assert_comment(sink, "");

  /* What is written behind it is not the writer's any more. */
  assert_ok(membuf_write(sink, "behind", 6, NULL));
  assert_ok(membuf_zip_writer_close(writer));
  membuf_zip_writer_free(writer);
  assert_ok(membuf_stream_size(sink, &after));
  assert_int_equal(after, before - (int64_t)strlen(long_comment) + 6);
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

static void a_mode_has_16_bits_and_gets_the_type_that_it_lacks(void **state)
{
  (void)state;
  static const struct {
    membuf_view name;
    uint32_t mode, expected;
  } cases[] = {{VIEW("a"), 0177777, 0177777}, {VIEW("b"), 0640, 0100640}, {VIEW("c/"), 0700, 0040700}};
  membuf_zip_entry_options options = MEMBUF_ZIP_ENTRY_OPTIONS_INIT;
  membuf_zip_entry entry = {.struct_size = sizeof entry};
  membuf *sink = bytes_of("");
  membuf_zip_writer *writer = writer_to(sink);
  for (size_t i = 0; i < COUNT(cases); i++) {
    options.mode = cases[i].mode;
    assert_ok(membuf_zip_writer_add_with(writer, cases[i].name.data, cases[i].name.len, NULL, 0, &options));
  }
  options.mode = 0200000;
  assert_status(membuf_zip_writer_add_with(writer, TEXT("d"), NULL, 0, &options), MEMBUF_ERR_INVALID);
  assert_ok(membuf_zip_writer_close(writer));
  membuf_zip_writer_free(writer);
  membuf_zip_reader *reader = reader_of(sink, NULL);
  for (size_t i = 0; i < COUNT(cases); i++) {
    assert_ok(membuf_zip_reader_entry(reader, i, &entry));
    assert_int_equal(entry.mode, cases[i].expected);
  }
  membuf_zip_reader_free(reader);
  membuf_free(sink);
}

static void duplicates_are_added_where_they_are_asked_for_and_the_last_is_found(void **state)
{
  (void)state;
  const membuf_zip_options options = {.struct_size = sizeof options, .flags = MEMBUF_ZIP_DUPLICATES};
  membuf *sink = bytes_of("");
  membuf_zip_writer *writer = NULL;
  size_t index = 77;
  assert_ok(membuf_zip_writer_new(sink, &options, &writer, NULL));
  assert_ok(membuf_zip_writer_add(writer, TEXT("a"), TEXT("1")));
  assert_ok(membuf_zip_writer_add(writer, TEXT("a"), TEXT("2")));
  assert_ok(membuf_zip_writer_close(writer));
  membuf_zip_writer_free(writer);
  membuf_zip_reader *reader = reader_of(sink, NULL);
  assert_ok(membuf_zip_reader_find(reader, TEXT("a"), &index));
  assert_int_equal(index, 1);
  membuf_zip_reader_free(reader);
  membuf_free(sink);
}

static void unpack_gives_back_what_was_packed(void **state)
{
  (void)state;
  const membuf_pair pairs[] = {{VIEW("noise"), {noise, sizeof noise}}, {VIEW("d/"), {NULL, 0}}, {VIEW("a"), VIEW("b")}};
  for (size_t n = 0; n <= COUNT(pairs); n++) {
    membuf_slice *archive = NULL, *all = NULL;
    const membuf_pair *found = GARBAGE;
    size_t count = 77;
    membuf_error err;
    assert_ok(membuf_zip_pack(pairs, n, NULL, &archive, NULL));
    assert_ok(membuf_zip_unpack(data_of(archive), len_of(archive), NULL, &all, &found, &count, &err));
    membuf_slice_free(archive);
    assert_int_equal(count, n);
    for (size_t i = 0; i < n; i++) {
      assert_int_equal(found[i].name.len, pairs[i].name.len);
      assert_memory_equal(found[i].name.data, pairs[i].name.data, pairs[i].name.len);
      assert_int_equal(found[i].value.len, pairs[i].value.len);
      if (pairs[i].value.len > 0) {
        assert_memory_equal(found[i].value.data, pairs[i].value.data, pairs[i].value.len);
      }
    }
    membuf_slice_free(all);
    assert_status(membuf_zip_unpack("PK", 2, NULL, &all, &found, &count, &err), MEMBUF_ERR_ZIP);
    assert_null(all);
    assert_null(found);
    assert_int_equal(count, 0);
    assert_error(&err, MEMBUF_ERR_ZIP, "membuf_zip_unpack", "no archive");
  }
}

struct heard {
  uint64_t done, total, calls, end;
};

static int32_t hear(void *user_data, uint64_t done, uint64_t total)
{
  struct heard *heard = user_data;
  /* The same again where much time passed. */
  assert_true(done >= heard->done && done - heard->done <= 65536);
  heard->done = done;
  heard->total = total;
  heard->calls++;
  return done >= heard->end ? -1500 : MEMBUF_CONTINUE;
}

static void packing_and_reading_report_progress_and_can_be_ended(void **state)
{
  (void)state;
  const membuf_pair pair = {VIEW("noise"), {noise, sizeof noise}};
  struct heard heard = {.end = UINT64_MAX};
  membuf_zip_options options = MEMBUF_ZIP_OPTIONS_INIT;
  membuf_slice *archive = NULL, *content = GARBAGE;
  membuf_cancel *cancel = NULL;
  membuf_error err;
  options.progress = (membuf_progress){hear, &heard, NULL};
  assert_ok(membuf_zip_pack(&pair, 1, &options, &archive, NULL));
  assert_int_equal(heard.done, sizeof noise);
  assert_int_equal(heard.total, sizeof noise);
  assert_true(heard.calls >= 5);
  membuf_slice_free(archive);
  heard = (struct heard){.end = 100000};
  assert_status(membuf_zip_pack(&pair, 1, &options, &archive, &err), -1500);
  assert_error(&err, -1500, "membuf_zip_pack", "-1500");

  membuf *source = archive_of(MEMBUF_ZIP_DEFLATE);
  heard = (struct heard){.end = UINT64_MAX};
  assert_ok(membuf_cancel_new(&cancel, NULL));
  options.progress.cancel = cancel;
  membuf_zip_reader *reader = reader_of(source, &options);
  assert_ok(membuf_zip_reader_read(reader, 0, &content));
  membuf_slice_free(content);
  assert_int_equal(heard.done, sizeof noise);
  membuf *entry = entry_of(reader, 0), *refused = GARBAGE;
  assert_ok(membuf_cancel_set(cancel));
  assert_status(membuf_zip_reader_read(reader, 0, &content), MEMBUF_ERR_CANCELLED);
  assert_null(content);
  assert_status(membuf_zip_reader_open(reader, 0, &refused), MEMBUF_ERR_CANCELLED);
  assert_null(refused);
  assert_status(membuf_read_slice(entry, -1, &content), MEMBUF_ERR_CANCELLED);
  membuf_free(entry);
  membuf_zip_reader_free(reader);
  membuf_cancel_free(cancel);
  membuf_free(source);
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
      cmocka_unit_test(entries_carry_mode_time_comment_and_method),
      cmocka_unit_test(an_archive_is_continued_and_keeps_what_is_in_front_of_it),
      cmocka_unit_test(an_archive_that_is_continued_keeps_its_comment_until_it_gets_another_and_may_get_shorter),
      cmocka_unit_test(an_archive_that_ends_with_an_entry_that_was_freed_is_as_without_it),
      cmocka_unit_test(an_entry_that_is_freed_takes_nothing_with_it_of_what_stands_behind),
      cmocka_unit_test(a_mode_has_16_bits_and_gets_the_type_that_it_lacks),
      cmocka_unit_test(duplicates_are_added_where_they_are_asked_for_and_the_last_is_found),
      cmocka_unit_test(unpack_gives_back_what_was_packed),
      cmocka_unit_test(packing_and_reading_report_progress_and_can_be_ended),
  };
  return cmocka_run_group_tests(tests, fill_noise, NULL) + count_live_handles();
}
