/* membuf_printf and membuf_vprintf, the inline functions of membuf_stdio.h. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

#include <membuf_stdio.h>

static membuf *new_bytes(const char *init)
{
  membuf *s = NULL;
  assert_int_equal(membuf_bytes_new(init, strlen(init), &s, NULL), MEMBUF_OK);
  return s;
}

static void assert_content(membuf *s, const char *expected, size_t len)
{
  membuf_slice *value = NULL;
  const uint8_t *data = NULL;
  size_t size = 0;
  assert_int_equal(membuf_getvalue(s, &value), MEMBUF_OK);
  assert_int_equal(membuf_slice_data(value, &data, &size), MEMBUF_OK);
  assert_int_equal(size, len);
  assert_memory_equal(data, expected, len);
  membuf_slice_free(value);
}

static void formatted_text_goes_to_the_position_and_nothing_after_it_is_touched(void **state)
{
  (void)state;
  membuf *s = new_bytes("0123456789");
  int64_t position = 0;
  assert_int_equal(membuf_seek(s, 2, MEMBUF_SEEK_SET, NULL), MEMBUF_OK);
  assert_int_equal(membuf_printf(s, "<%d>", 7), MEMBUF_OK);
  assert_int_equal(membuf_tell(s, &position), MEMBUF_OK);
  assert_int_equal(position, 5);
  assert_content(s, "01<7>56789", 10);
  membuf_free(s);
}

static void every_length_around_the_inner_buffer_arrives_whole(void **state)
{
  (void)state;
  static const int lengths[] = {0, 1, 510, 511, 512, 513, 100000};
  static char expected[100000];
  memset(expected, ' ', sizeof expected);
  for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
    membuf *s = new_bytes("");
    assert_int_equal(membuf_printf(s, "%*s", lengths[i], ""), MEMBUF_OK);
    assert_content(s, expected, (size_t)lengths[i]);
    membuf_free(s);
  }
}

static membuf_status through_vprintf(membuf *s, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  membuf_status status = membuf_vprintf(s, format, args);
  va_end(args);
  return status;
}

static void vprintf_reads_its_arguments_again_when_the_text_is_long(void **state)
{
  (void)state;
  membuf *s = new_bytes("");
  char expected[1024];
  int len = snprintf(expected, sizeof expected, "%600d|%s|%.3f", 42, "text", 0.5);
  assert_int_equal(through_vprintf(s, "%600d|%s|%.3f", 42, "text", 0.5), MEMBUF_OK);
  assert_content(s, expected, (size_t)len);
  membuf_free(s);
}

static void a_nul_made_by_percent_c_is_content(void **state)
{
  (void)state;
  membuf *s = new_bytes("");
  assert_int_equal(membuf_printf(s, "a%cb", 0), MEMBUF_OK);
  assert_content(s, "a\0b", 3);
  membuf_free(s);
}

static void text_streams_take_utf8_and_refuse_the_rest_whole(void **state)
{
  (void)state;
  membuf *s = NULL;
  assert_int_equal(membuf_string_new(NULL, 0, MEMBUF_NEWLINE_LF, &s, NULL), MEMBUF_OK);
  assert_int_equal(membuf_printf(s, "%s %d\n", "\xe4\xb8\x96\xe7\x95\x8c", 5), MEMBUF_OK);
  assert_int_equal(membuf_printf(s, "bad %s", "\xff"), MEMBUF_ERR_DECODE);
  assert_content(s, "\xe4\xb8\x96\xe7\x95\x8c 5\n", 9);
  membuf_free(s);
}

static void a_format_that_fails_changes_nothing(void **state)
{
  (void)state;
  membuf *s = new_bytes("kept");
  /* No locale is set, so there is no multibyte form of this character. */
  static const wchar_t wide[] = {0x4e16, 0};
  assert_int_equal(membuf_printf(s, "some %ls", wide), MEMBUF_ERR_INVALID);
  assert_int_equal(membuf_printf(s, "%600s%ls", "", wide), MEMBUF_ERR_INVALID);
  assert_content(s, "kept", 4);
  membuf_free(s);
}

static void fixed_memory_that_is_full_changes_nothing(void **state)
{
  (void)state;
  char memory[8];
  membuf *s = NULL;
  assert_int_equal(membuf_bytes_fixed(memory, 0, sizeof memory, &s, NULL), MEMBUF_OK);
  assert_int_equal(membuf_printf(s, "%s", "12345678"), MEMBUF_OK);
  assert_int_equal(membuf_rewind(s), MEMBUF_OK);
  assert_int_equal(membuf_printf(s, "%s", "abcdefghi"), MEMBUF_ERR_LIMIT);
  assert_content(s, "12345678", 8);
  membuf_free(s);
}

static void null_and_closed_are_refused(void **state)
{
  (void)state;
  membuf *s = new_bytes("kept");
  const char *volatile none = NULL;
  assert_int_equal(membuf_printf(NULL, "%d", 1), MEMBUF_ERR_NULL);
  assert_int_equal(through_vprintf(s, none), MEMBUF_ERR_NULL);
  assert_content(s, "kept", 4);
  assert_int_equal(membuf_close(s), MEMBUF_OK);
  assert_int_equal(membuf_printf(s, "%d", 1), MEMBUF_ERR_CLOSED);
  membuf_free(s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(formatted_text_goes_to_the_position_and_nothing_after_it_is_touched),
      cmocka_unit_test(every_length_around_the_inner_buffer_arrives_whole),
      cmocka_unit_test(vprintf_reads_its_arguments_again_when_the_text_is_long),
      cmocka_unit_test(a_nul_made_by_percent_c_is_content),
      cmocka_unit_test(text_streams_take_utf8_and_refuse_the_rest_whole),
      cmocka_unit_test(a_format_that_fails_changes_nothing),
      cmocka_unit_test(fixed_memory_that_is_full_changes_nothing),
      cmocka_unit_test(null_and_closed_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
