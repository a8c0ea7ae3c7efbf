/* A FILE over a stream of text, and its failures. */
#include "stdio_support.h"

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

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(text_may_be_cut_anywhere_between_writes),
      cmocka_unit_test(large_text_arrives_whole_whatever_stdio_cuts_it_into),
      cmocka_unit_test(text_that_ends_inside_a_character_fails_fclose_and_what_is_whole_stays),
      cmocka_unit_test(what_is_no_text_is_refused_with_errno),
      cmocka_unit_test(text_is_read_whole_by_any_buffer_and_has_no_position),
      cmocka_unit_test(a_failure_is_an_errno),
      cmocka_unit_test(a_stream_that_is_lent_out_is_busy),
      cmocka_unit_test(a_callback_that_uses_the_file_above_it_finds_it_busy),
      cmocka_unit_test(a_file_over_a_stream_that_a_call_holds_is_busy),
  };
  return run_area(tests);
}
