/* A FILE over a stream: writing, modes, reading, positions. */
#include "stdio_support.h"

/* -- writing --------------------------------------------------------------------------------------------------- */

static void what_is_written_through_a_file_is_in_the_stream_once_it_is_flushed_or_closed(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123456789");
  assert_ok(membuf_seek(s, 2, MEMBUF_SEEK_SET, NULL));
  FILE *file = file_over(s, "w");
  assert_int_equal(fprintf(file, "<%d>", 7), 3);
  assert_content(s, "0123456789");
  assert_int_equal(fflush(file), 0);
  assert_content(s, "01<7>56789");
  assert_int_equal(fputs("abc", file), 1);
  assert_int_equal(fclose(file), 0);
  assert_content(s, "01<7>abc89");
  assert_position(s, 8);
  assert_ok(membuf_write(s, "!", 1, NULL));
  membuf_free(s);
}

static void any_amount_arrives_in_order(void **state)
{
  (void)state;
  membuf *s = bytes_of("");
  FILE *file = file_over(s, "wb");
  for (uint32_t i = 0; i < 100000; i++) {
    assert_int_equal(fwrite(&i, sizeof i, 1, file), 1);
  }
  assert_int_equal(fclose(file), 0);
  membuf_slice *value = NULL;
  assert_ok(membuf_getvalue(s, &value));
  assert_int_equal(len_of(value), 400000);
  for (uint32_t i = 0; i < 100000; i++) {
    assert_memory_equal(data_of(value) + 4 * i, &i, 4);
  }
  membuf_slice_free(value);
  membuf_free(s);
}

static void a_file_keeps_the_stream_alive_when_its_handle_is_freed(void **state)
{
  (void)state;
  membuf *inner = bytes_of(""), *s = NULL;
  const membuf_text_options options = {.struct_size = sizeof options, .flags = MEMBUF_TEXT_WRITE_THROUGH};
  assert_ok(membuf_text_wrap(inner, &options, &s, NULL));
  FILE *file = file_over(s, "w");
  membuf_free(s);
  assert_int_equal(fputs("text", file), 1);
  assert_int_equal(fclose(file), 0);
  assert_content(inner, "text");
  membuf_free(inner);
}

/* -- modes ----------------------------------------------------------------------------------------------------- */

static void no_mode_truncates_and_a_writes_at_the_end(void **state)
{
  (void)state;
  static const struct {
    const char *mode, *expected;
  } rows[] = {{"w", "X123"}, {"w+", "X123"}, {"r+", "X123"}, {"wb", "X123"}, {"a", "0123X"}, {"a+b", "0123X"}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    membuf *s = bytes_of("0123");
    FILE *file = file_over(s, rows[i].mode);
    assert_int_equal(fputc('X', file), 'X');
    assert_int_equal(fclose(file), 0);
    assert_content(s, rows[i].expected);
    membuf_free(s);
  }
}

static void appending_goes_to_the_end_wherever_the_position_is(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123");
  FILE *file = file_over(s, "a+");
  assert_int_equal(fputs("ab", file), 1);
  assert_int_equal(fseek(file, 1, SEEK_SET), 0);
  assert_int_equal(fgetc(file), '1');
  assert_int_equal(fseek(file, 0, SEEK_CUR), 0);
  assert_int_equal(fputs("cd", file), 1);
  assert_int_equal(fclose(file), 0);
  assert_content(s, "0123abcd");
  membuf_free(s);
  s = string_of("text");
  file = file_over(s, "a");
  assert_int_equal(fputs("\xc3\xa9", file), 1);
  assert_int_equal(fclose(file), 0);
  assert_content(s, "text\xc3\xa9");
  membuf_free(s);
}

static void a_mode_that_is_none_or_that_the_stream_cannot_do_is_refused(void **state)
{
  (void)state;
  static const char *const modes[] = {"", "x", "rw", "+", "r,ccs=utf-8", "write"};
  membuf *s = bytes_of("");
  FILE *file = (FILE *)s;
  membuf_error error;
  for (size_t i = 0; i < COUNT(modes); i++) {
    assert_status(membuf_fopen(s, modes[i], &file, &error), MEMBUF_ERR_INVALID);
    assert_null(file);
  }
  assert_string_equal(error.message, "membuf_fopen: mode must be r, w or a, perhaps with + and b, not \"write\"");
  membuf *reader = NULL;
  assert_ok(membuf_buffered_reader(s, 0, &reader, NULL));
  assert_int_equal(fclose(file_over(reader, "r")), 0);
  assert_status(membuf_fopen(reader, "r+", &file, &error), MEMBUF_ERR_UNSUPPORTED);
  assert_string_equal(error.message, "membuf_fopen: the stream is not writable");
  membuf_free(reader);
  membuf_free(s);
}

static void a_file_has_the_directions_of_its_mode(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123");
  FILE *file = file_over(s, "r");
  assert_errno(fputc('x', file) == EOF, EBADF);
  assert_errno(fileno(file) == -1, EBADF);
  fclose(file);
  file = file_over(s, "w");
  assert_errno(fgetc(file) == EOF, EBADF);
  fclose(file);
  assert_content(s, "0123");
  membuf_free(s);
}

/* -- reading and positions ------------------------------------------------------------------------------------- */

static void lines_and_bytes_are_read_from_the_position_to_the_end(void **state)
{
  (void)state;
  membuf *s = bytes_of("skipped one\ntwo\nthree");
  assert_ok(membuf_seek(s, 8, MEMBUF_SEEK_SET, NULL));
  FILE *file = file_over(s, "r");
  char line[16];
  assert_string_equal(fgets(line, sizeof line, file), "one\n");
  assert_string_equal(fgets(line, sizeof line, file), "two\n");
  assert_int_equal(fread(line, 1, sizeof line, file), 5);
  assert_memory_equal(line, "three", 5);
  assert_true(feof(file) && !ferror(file));
  assert_int_equal(fclose(file), 0);
  membuf_free(s);
}

static void positions_are_bytes_and_none_is_before_the_start(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123456789");
  FILE *file = file_over(s, "r+");
  assert_int_equal(fseek(file, 4, SEEK_SET), 0);
  assert_int_equal(fgetc(file), '4');
  assert_int_equal(ftell(file), 5);
  assert_int_equal(fseek(file, -2, SEEK_CUR), 0);
  assert_int_equal(fgetc(file), '3');
  assert_int_equal(fseek(file, -1, SEEK_END), 0);
  assert_int_equal(fputs("9ab", file), 1);
  assert_int_equal(ftell(file), 12);
  assert_errno(fseek(file, -1, SEEK_SET) == -1, EINVAL);
  assert_errno(fseek(file, -13, SEEK_CUR) == -1, EINVAL);
  assert_errno(fseek(file, -13, SEEK_END) == -1, EINVAL);
  assert_int_equal(ftell(file), 12);
  assert_int_equal(fseek(file, 14, SEEK_SET), 0);
  assert_int_equal(fputc('x', file), 'x');
  assert_int_equal(fclose(file), 0);
  assert_content_bytes(s, "0123456789ab\0\0x", 15);
  membuf_free(s);
}

static void flushing_puts_the_position_back_to_what_was_read(void **state)
{
  (void)state;
  membuf *s = bytes_of("one\ntwo\n");
  FILE *file = file_over(s, "r");
  char line[16];
  assert_non_null(fgets(line, sizeof line, file));
  assert_position(s, 8); /* read ahead */
  assert_int_equal(fflush(file), 0);
  assert_position(s, 4);
  assert_int_equal(fclose(file), 0);
  assert_position(s, 4);
  membuf_free(s);
}

static void a_pipe_beneath_gives_what_is_there_and_has_no_position(void **state)
{
  (void)state;
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  membuf *s = NULL;
  assert_ok(membuf_fd_new(ends[0], MEMBUF_FD_CLOSE, &s, NULL));
  FILE *file = file_over(s, "r");
  assert_int_equal(write(ends[1], "line\nmore", 9), 9);
  char line[16];
  assert_string_equal(fgets(line, sizeof line, file), "line\n"); /* the pipe is open, and more could come */
  assert_errno(ftell(file) == -1, ESPIPE);
  close(ends[1]);
  assert_string_equal(fgets(line, sizeof line, file), "more");
  assert_true(fgets(line, sizeof line, file) == NULL && feof(file));
  assert_int_equal(fclose(file), 0);
  membuf_free(s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_written_through_a_file_is_in_the_stream_once_it_is_flushed_or_closed),
      cmocka_unit_test(any_amount_arrives_in_order),
      cmocka_unit_test(a_file_keeps_the_stream_alive_when_its_handle_is_freed),
      cmocka_unit_test(no_mode_truncates_and_a_writes_at_the_end),
      cmocka_unit_test(appending_goes_to_the_end_wherever_the_position_is),
      cmocka_unit_test(a_mode_that_is_none_or_that_the_stream_cannot_do_is_refused),
      cmocka_unit_test(a_file_has_the_directions_of_its_mode),
      cmocka_unit_test(lines_and_bytes_are_read_from_the_position_to_the_end),
      cmocka_unit_test(positions_are_bytes_and_none_is_before_the_start),
      cmocka_unit_test(flushing_puts_the_position_back_to_what_was_read),
      cmocka_unit_test(a_pipe_beneath_gives_what_is_there_and_has_no_position),
  };
  return run_area(tests);
}
