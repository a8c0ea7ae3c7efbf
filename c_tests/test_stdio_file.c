/* A FILE over a stream, and a stream over a FILE. */
#include "callback_support.h"

#include <errno.h>
#include <fcntl.h>
#include <membuf_stdio.h>
#include <unistd.h>

static FILE *file_over(membuf *s, const char *mode)
{
  FILE *file = NULL;
  membuf_error error;
  assert_ok(membuf_fopen(s, mode, &file, &error));
  assert_int_equal(error.code, MEMBUF_OK);
  assert_non_null(file);
  return file;
}

/* The call fails, and says why. */
#define assert_errno(failing, expected) \
  do {                                  \
    errno = 0;                          \
    assert_true(failing);               \
    assert_int_equal(errno, expected);  \
  } while (0)

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

/* -- text ------------------------------------------------------------------------------------------------------ */

static const char euro[] = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80";

static void text_may_be_cut_anywhere_between_writes(void **state)
{
  (void)state;
  for (int wrapped = 0; wrapped < 2; wrapped++) {
    membuf *inner = bytes_of(""), *s = NULL;
    if (wrapped) {
      assert_ok(membuf_text_wrap(inner, NULL, &s, NULL));
    } else {
      s = string_of("");
    }
    FILE *file = file_over(s, "w");
    assert_int_equal(setvbuf(file, NULL, _IONBF, 0), 0);
    for (size_t i = 0; i < strlen(euro); i++) {
      assert_int_equal(fputc((unsigned char)euro[i], file), (unsigned char)euro[i]);
    }
    assert_int_equal(fclose(file), 0);
    assert_ok(membuf_flush(s));
    assert_content(wrapped ? inner : s, euro);
    membuf_free(s);
    membuf_free(inner);
  }
}

static void large_text_arrives_whole_whatever_stdio_cuts_it_into(void **state)
{
  (void)state;
  membuf *s = string_of(""), *bytes = bytes_of("");
  FILE *file = file_over(s, "w");
  for (int i = 0; i < 5000; i++) {
    fprintf(file, "%d %s\n", i, euro);
    assert_ok(membuf_printf(bytes, "%d %s\n", i, euro));
  }
  assert_int_equal(fclose(file), 0);
  membuf_slice *value = NULL, *expected = NULL;
  assert_ok(membuf_getvalue(s, &value));
  assert_ok(membuf_getvalue(bytes, &expected));
  assert_slice_and_free(value, data_of(expected), len_of(expected));
  membuf_slice_free(expected);
  membuf_free(s);
  membuf_free(bytes);
}

static void text_that_ends_inside_a_character_fails_fclose_and_what_is_whole_stays(void **state)
{
  (void)state;
  membuf *s = string_of("");
  FILE *file = file_over(s, "w");
  assert_int_equal(fputs("abc\xe2\x82", file), 1);
  assert_errno(fclose(file) == EOF, EILSEQ);
  assert_content(s, "abc");
  assert_ok(membuf_write(s, "d", 1, NULL));
  assert_ok(membuf_finish(s, NULL));
}

static void what_is_no_text_is_refused_with_errno(void **state)
{
  (void)state;
  membuf *s = string_of("");
  FILE *file = file_over(s, "w");
  assert_int_equal(fputs("\xff", file), 1);
  assert_errno(fflush(file) == EOF, EILSEQ);
  assert_true(ferror(file));
  fclose(file);
  assert_content(s, "");
  membuf_free(s);
}

static void text_is_read_whole_by_any_buffer_and_has_no_position(void **state)
{
  (void)state;
  membuf *s = string_of(euro);
  FILE *file = file_over(s, "r");
  assert_errno(ftell(file) == -1, ESPIPE);
  assert_errno(fseek(file, 0, SEEK_SET) == -1, ESPIPE);
  assert_int_equal(setvbuf(file, NULL, _IONBF, 0), 0);
  char read[sizeof euro] = "";
  for (size_t i = 0; i < strlen(euro); i++) {
    read[i] = (char)fgetc(file);
  }
  assert_string_equal(read, euro);
  assert_int_equal(fgetc(file), EOF);
  assert_true(feof(file));
  assert_int_equal(fclose(file), 0);
  membuf_free(s);
}

/* -- failures -------------------------------------------------------------------------------------------------- */

static void a_failure_is_an_errno(void **state)
{
  (void)state;
  char memory[8];
  membuf *s = NULL;
  assert_ok(membuf_bytes_fixed(memory, 0, sizeof memory, &s, NULL));
  FILE *file = file_over(s, "w");
  fputs("123456789", file);
  assert_errno(fflush(file) == EOF, ENOSPC);
  assert_true(ferror(file));
  fclose(file);
  file = file_over(s, "w");
  fputs("1", file);
  assert_ok(membuf_close(s));
  assert_errno(fclose(file) == EOF, EBADF);
  membuf_free(s);
}

static void a_stream_that_is_lent_out_is_busy(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123");
  FILE *file = file_over(s, "r+");
  uint8_t *window = NULL;
  assert_ok(membuf_reserve(s, 4, &window, NULL));
  assert_errno(fgetc(file) == EOF, EBUSY);
  assert_ok(membuf_commit(s, 0));
  clearerr(file);
  assert_int_equal(fgetc(file), '0');
  fclose(file);
  membuf_free(s);
}

static FILE *within;
static int within_answer, within_errno;

static void use_the_same_file(struct host *host)
{
  host->during = NULL;
  errno = 0;
  within_answer = fseek(within, 0, SEEK_CUR) == 0 ? 0 : ftell(within) >= 0;
  within_errno = errno;
}

static void a_callback_that_uses_the_file_above_it_finds_it_busy(void **state)
{
  (void)state;
  static struct host host;
  host = host_of("0123456789");
  host.yes = 1;
  membuf *s = stream_over(&full, &host);
  within = file_over(s, "r");
  host.during = use_the_same_file;
  assert_int_equal(fgetc(within), '0');
  assert_int_equal(within_answer, 0);
  assert_int_equal(within_errno, EBUSY);
  assert_int_equal(fclose(within), 0);
  membuf_free(s);
}

static int32_t use_the_file(void *user_data, const uint8_t *data, size_t len)
{
  FILE *file = user_data;
  (void)data, (void)len;
  fputc('x', file);
  assert_errno(fflush(file) == EOF, EBUSY);
  return MEMBUF_CONTINUE;
}

static void a_file_over_a_stream_that_a_call_holds_is_busy(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123");
  FILE *file = file_over(s, "r+");
  assert_ok(membuf_read_chunks(s, 100, use_the_file, file));
  fclose(file);
  assert_content(s, "0123");
  membuf_free(s);
}

/* -- a stream over a FILE -------------------------------------------------------------------------------------- */

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
      cmocka_unit_test(text_may_be_cut_anywhere_between_writes),
      cmocka_unit_test(large_text_arrives_whole_whatever_stdio_cuts_it_into),
      cmocka_unit_test(text_that_ends_inside_a_character_fails_fclose_and_what_is_whole_stays),
      cmocka_unit_test(what_is_no_text_is_refused_with_errno),
      cmocka_unit_test(text_is_read_whole_by_any_buffer_and_has_no_position),
      cmocka_unit_test(a_failure_is_an_errno),
      cmocka_unit_test(a_stream_that_is_lent_out_is_busy),
      cmocka_unit_test(a_callback_that_uses_the_file_above_it_finds_it_busy),
      cmocka_unit_test(a_file_over_a_stream_that_a_call_holds_is_busy),
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
