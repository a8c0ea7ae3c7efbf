/* membuf_inline.h: windows that write and read a byte at a time. */
#include "support.h"

#include <membuf_inline.h>

static void bytes_that_are_put_are_content_once_the_window_ends(void **state)
{
  (void)state;
  membuf *s = bytes_of("");
  membuf_window w;
  membuf_put_begin(&w, s);
  for (int i = 0; i < 100000; i++) {
    assert_ok(membuf_put(&w, (uint8_t)i));
  }
  assert_ok(membuf_put_bytes(&w, "end", 3));
  assert_ok(membuf_put_bytes(&w, NULL, 0));
  assert_ok(membuf_put_end(&w));
  int64_t size = 0, position = 0;
  assert_ok(membuf_stream_size(s, &size));
  assert_ok(membuf_tell(s, &position));
  assert_int_equal(size, 100003);
  assert_int_equal(position, 100003);
  uint8_t last[5];
  assert_ok(membuf_pread(s, 99998, last, 5, NULL));
  assert_memory_equal(last, "\x9e\x9f" "end", 5);
  membuf_free(s);
}

static void putting_starts_at_the_position_and_leaves_what_is_behind(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123456789");
  membuf_window w;
  assert_ok(membuf_seek(s, 3, MEMBUF_SEEK_SET, NULL));
  membuf_put_begin(&w, s);
  assert_ok(membuf_put(&w, 'a'));
  assert_ok(membuf_put_bytes(&w, "bc", 2));
  assert_ok(membuf_put_end(&w));
  assert_content(s, "012abc6789");
  assert_position(s, 6);
  membuf_free(s);
}

static void a_window_in_use_keeps_other_verbs_out_and_a_window_that_ended_does_not(void **state)
{
  (void)state;
  membuf *s = bytes_of("");
  membuf_window w;
  membuf_put_begin(&w, s);
  assert_ok(membuf_put_end(&w));
  assert_ok(membuf_tell(s, NULL));
  assert_ok(membuf_put(&w, 'x'));
  assert_status(membuf_tell(s, NULL), MEMBUF_ERR_EXPORTED);
  assert_ok(membuf_put_end(&w));
  assert_ok(membuf_put_end(&w));
  assert_content(s, "x");
  membuf_free(s);
}

static void a_put_that_fails_loses_nothing_of_what_was_put_before(void **state)
{
  (void)state;
  char memory[4] = "";
  membuf *s = NULL;
  membuf_window w;
  assert_ok(membuf_bytes_fixed(memory, 0, sizeof memory, &s, NULL));
  membuf_put_begin(&w, s);
  assert_ok(membuf_put_bytes(&w, "abc", 3));
  assert_status(membuf_put_bytes(&w, "de", 2), MEMBUF_ERR_LIMIT);
  assert_status(membuf_put_bytes(&w, NULL, 2), MEMBUF_ERR_NULL);
  assert_ok(membuf_put(&w, 'd'));
  assert_status(membuf_put(&w, 'e'), MEMBUF_ERR_LIMIT);
  assert_ok(membuf_put_end(&w));
  assert_memory_equal(memory, "abcd", 4);
  assert_position(s, 4);
  membuf_free(s);
}

static void bytes_are_read_to_the_end_which_is_no_failure(void **state)
{
  (void)state;
  membuf *s = bytes_of("a\xff" "cdef");
  membuf_window w;
  char rest[10] = "";
  membuf_get_begin(&w, s);
  assert_int_equal(membuf_get(&w), 'a');
  assert_int_equal(membuf_get(&w), 0xff);
  assert_int_equal(membuf_get_bytes(&w, rest, 2), 2);
  assert_ok(membuf_get_end(&w));
  assert_position(s, 4);
  membuf_get_begin(&w, s);
  assert_int_equal(membuf_get_bytes(&w, rest + 2, 8), 2);
  assert_string_equal(rest, "cdef");
  assert_int_equal(membuf_get(&w), -1);
  assert_int_equal(w.status, MEMBUF_OK);
  assert_ok(membuf_get_end(&w));
  assert_ok(membuf_get_end(&w));
  assert_position(s, 6);
  membuf_free(s);
}

static void a_get_that_fails_says_why(void **state)
{
  (void)state;
  membuf *closed = bytes_of("abc"), *text = NULL;
  membuf_window w;
  assert_ok(membuf_close(closed));
  membuf_get_begin(&w, closed);
  assert_int_equal(membuf_get(&w), -1);
  assert_int_equal(w.status, MEMBUF_ERR_CLOSED);
  assert_ok(membuf_string_new("abc", 3, MEMBUF_NEWLINE_DEFAULT, &text, NULL));
  membuf_get_begin(&w, text);
  assert_int_equal(membuf_get_bytes(&w, &w.reserved, 3), 0);
  assert_int_equal(w.status, MEMBUF_ERR_UNSUPPORTED);
  membuf_put_begin(&w, text);
  assert_status(membuf_put(&w, 'a'), MEMBUF_ERR_UNSUPPORTED);
  membuf_put_begin(&w, NULL);
  assert_status(membuf_put(&w, 'a'), MEMBUF_ERR_NULL);
  membuf_free(text);
  membuf_free(closed);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(bytes_that_are_put_are_content_once_the_window_ends),
      cmocka_unit_test(putting_starts_at_the_position_and_leaves_what_is_behind),
      cmocka_unit_test(a_window_in_use_keeps_other_verbs_out_and_a_window_that_ended_does_not),
      cmocka_unit_test(a_put_that_fails_loses_nothing_of_what_was_put_before),
      cmocka_unit_test(bytes_are_read_to_the_end_which_is_no_failure),
      cmocka_unit_test(a_get_that_fails_says_why),
  };
  return run_area(tests);
}
