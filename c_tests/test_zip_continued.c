/* Archives that are continued. */
#include "archive_support.h"

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

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_archive_is_continued_and_keeps_what_is_in_front_of_it),
      cmocka_unit_test(an_archive_that_is_continued_keeps_its_comment_until_it_gets_another_and_may_get_shorter),
  };
  return cmocka_run_group_tests(tests, fill_noise, NULL) + count_live_handles();
}
