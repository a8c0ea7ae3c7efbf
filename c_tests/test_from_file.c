/* A stream over a FILE. */
#include "stdio_support.h"

static membuf *stream_over_file(FILE *file, uint32_t flags)
{
  membuf *s = NULL;
  assert_ok(membuf_from_file(file, flags, &s, NULL));
  return s;
}

static FILE *file_of(const char *content)
{
  FILE *file = tmpfile();
  assert_non_null(file);
  assert_true(fputs(content, file) >= 0);
  rewind(file);
  return file;
}

static void a_file_is_a_raw_stream_that_reads_writes_and_moves(void **state)
{
  (void)state;
  membuf *s = stream_over_file(file_of("one\ntwo\nthree"), MEMBUF_FILE_CLOSE);
  int32_t kind = 0, yes = 0;
  assert_ok(membuf_kind(s, &kind));
  assert_int_equal(kind, MEMBUF_KIND_FILE);
  assert_ok(membuf_seekable(s, &yes));
  assert_true(yes);
  const char *line = NULL;
  size_t len = 0;
  assert_ok(membuf_next_line(s, &line, &len));
  assert_memory_equal(line, "one\n", 4);
  assert_position(s, 4);
  assert_ok(membuf_write(s, "TWO", 3, &len));
  assert_int_equal(len, 3);
  int64_t size = 0;
  assert_ok(membuf_stream_size(s, &size));
  assert_int_equal(size, 13);
  assert_ok(membuf_truncate(s, 9, NULL));
  assert_ok(membuf_rewind(s));
  membuf_slice *rest = NULL;
  assert_ok(membuf_read_slice(s, -1, &rest));
  assert_slice_and_free(rest, "one\nTWO\nt", 9);
  assert_status(membuf_fileno(s, NULL), MEMBUF_ERR_UNSUPPORTED);
  assert_ok(membuf_finish(s, NULL));
}

static void a_file_that_was_not_handed_over_stays_open_and_has_what_was_written(void **state)
{
  (void)state;
  FILE *file = file_of("");
  membuf *s = stream_over_file(file, 0);
  assert_ok(membuf_write(s, "text", 4, NULL));
  assert_ok(membuf_finish(s, NULL));
  char content[4];
  assert_int_equal(pread(fileno(file), content, 4, 0), 4);
  assert_memory_equal(content, "text", 4);
  assert_int_equal(fputc('!', file), '!');
  assert_int_equal(fclose(file), 0);
}

static void a_file_that_is_handed_over_is_closed_once_also_when_that_fails(void **state)
{
  (void)state;
  int ends[2];
  char byte;
  assert_int_equal(pipe(ends), 0);
  FILE *file = fdopen(ends[1], "w");
  assert_status(membuf_from_file(file, MEMBUF_FILE_CLOSE, NULL, NULL), MEMBUF_ERR_NULL);
  assert_int_equal(read(ends[0], &byte, 1), 0); /* the other end is closed */
  close(ends[0]);
  membuf_error error;
  membuf *s = NULL;
  assert_status(membuf_from_file(stdin, 2, &s, &error), MEMBUF_ERR_INVALID);
  assert_string_equal(error.message, "membuf_from_file: flags must be at most 1, not 2");
  assert_status(membuf_from_file(NULL, 0, &s, &error), MEMBUF_ERR_NULL);
  assert_null(s);
}

static void text_goes_through_a_file_in_any_encoding(void **state)
{
  (void)state;
  FILE *file = file_of("");
  membuf *raw = stream_over_file(file, 0), *text = NULL;
  const membuf_text_options options = {.struct_size = sizeof options, .encoding = "latin-1"};
  assert_ok(membuf_text_wrap(raw, &options, &text, NULL));
  membuf_free(raw);
  assert_ok(membuf_write(text, "caf\xc3\xa9\n", 6, NULL));
  assert_ok(membuf_rewind(text));
  membuf_slice *line = NULL;
  assert_ok(membuf_readline(text, -1, &line));
  assert_slice_and_free(line, "caf\xc3\xa9\n", 6);
  assert_ok(membuf_finish(text, NULL));
  assert_int_equal(fseek(file, 3, SEEK_SET), 0);
  assert_int_equal(fgetc(file), 0xe9);
  fclose(file);
}

static void a_write_that_fails_says_how_much_was_taken_and_why(void **state)
{
  (void)state;
  static char buffer[65536];
  FILE *file = fopen("/dev/full", "w");
  assert_non_null(file);
  assert_int_equal(setvbuf(file, NULL, _IONBF, 0), 0);
  membuf *s = stream_over_file(file, MEMBUF_FILE_CLOSE);
  size_t n = 9;
  membuf_error error;
  assert_status(membuf_write(s, "text", 4, &n), MEMBUF_ERR_IO);
  assert_int_equal(n, 0);
  assert_ok(membuf_get_error(s, &error));
  assert_int_equal(error.os_errno, ENOSPC);
  assert_string_equal(error.message, "membuf_write: the system refused to write the FILE: ENOSPC, the disk is full");
  membuf_free(s);
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  assert_int_equal(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
  file = fdopen(ends[1], "w");
  assert_int_equal(setvbuf(file, NULL, _IONBF, 0), 0);
  s = stream_over_file(file, MEMBUF_FILE_CLOSE);
  static const char large[1 << 20];
  assert_status(membuf_write(s, large, sizeof large, &n), MEMBUF_ERR_WOULD_BLOCK);
  assert_true(n > 0 && n < sizeof large);
  membuf_free(s);
  size_t left = 0;
  for (ssize_t got; (got = read(ends[0], buffer, sizeof buffer)) > 0; left += (size_t)got) {
  }
  assert_int_equal(left, n);
  close(ends[0]);
}

static void a_pipe_as_a_file_would_block_and_ends(void **state)
{
  (void)state;
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
  membuf *s = stream_over_file(fdopen(ends[0], "r"), MEMBUF_FILE_CLOSE);
  char buf[4];
  size_t n = 9;
  assert_status(membuf_read(s, buf, 4, &n), MEMBUF_ERR_WOULD_BLOCK);
  assert_int_equal(write(ends[1], "ab", 2), 2);
  assert_ok(membuf_read(s, buf, 4, &n));
  assert_int_equal(n, 2);
  assert_status(membuf_tell(s, NULL), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_write(s, "x", 1, NULL), MEMBUF_ERR_UNSUPPORTED);
  close(ends[1]);
  assert_status(membuf_read(s, buf, 4, &n), MEMBUF_ERR_WOULD_BLOCK); /* what it met behind the two bytes */
  assert_ok(membuf_read(s, buf, 4, &n));
  assert_int_equal(n, 0);
  membuf_free(s);
}

static void a_file_over_a_stream_over_a_file_is_a_file(void **state)
{
  (void)state;
  FILE *below = file_of("");
  membuf *raw = stream_over_file(below, 0), *above = NULL;
  FILE *file = file_over(raw, "w+");
  assert_ok(membuf_from_file(file, MEMBUF_FILE_CLOSE, &above, NULL));
  assert_ok(membuf_write(above, "0123456789", 10, NULL));
  assert_ok(membuf_seek(above, -3, MEMBUF_SEEK_END, NULL));
  membuf_slice *rest = NULL;
  assert_ok(membuf_read_slice(above, -1, &rest));
  assert_slice_and_free(rest, "789", 3);
  assert_status(membuf_truncate(above, 1, NULL), MEMBUF_ERR_UNSUPPORTED);
  assert_ok(membuf_finish(above, NULL));
  assert_ok(membuf_finish(raw, NULL));
  assert_int_equal(fseek(below, 0, SEEK_END), 0);
  assert_int_equal(ftell(below), 10);
  fclose(below);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_file_is_a_raw_stream_that_reads_writes_and_moves),
      cmocka_unit_test(a_file_that_was_not_handed_over_stays_open_and_has_what_was_written),
      cmocka_unit_test(a_file_that_is_handed_over_is_closed_once_also_when_that_fails),
      cmocka_unit_test(text_goes_through_a_file_in_any_encoding),
      cmocka_unit_test(a_write_that_fails_says_how_much_was_taken_and_why),
      cmocka_unit_test(a_pipe_as_a_file_would_block_and_ends),
      cmocka_unit_test(a_file_over_a_stream_over_a_file_is_a_file),
  };
  return run_area(tests);
}
