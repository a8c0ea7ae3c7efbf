/* Pins: membuf_getbuffer, membuf_pin_data, membuf_pin_free, and what a pinned stream refuses. */
#include "text_support.h"

#include <pthread.h>
#include <sched.h>

static membuf_pin *pin_of(membuf *s)
{
  membuf_pin *pin = NULL;
  assert_ok(membuf_getbuffer(s, &pin));
  assert_non_null(pin);
  return pin;
}

static uint8_t *pinned(const membuf_pin *pin, size_t expected_len)
{
  uint8_t *data = NULL;
  size_t len = SIZE_MAX;
  assert_ok(membuf_pin_data(pin, &data, &len));
  assert_non_null(data);
  assert_int_equal(len, expected_len);
  return data;
}

/* Every verb that writes, cuts or lets go of content; what it says about a pinned stream. */
static void assert_changes_are(membuf *s, membuf_status expected)
{
  static const membuf_view nothing[] = {{NULL, 0}};
  membuf_slice *slice = NULL;
  uint8_t *window = NULL;
  assert_status(membuf_write(s, "x", 1, NULL), expected);
  assert_status(membuf_write(s, NULL, 0, NULL), expected);
  assert_status(membuf_writelines(s, nothing, 1, NULL), expected);
  assert_status(membuf_pwrite(s, 0, "x", 1, NULL), expected);
  assert_status(membuf_truncate(s, 100, NULL), expected);
  assert_status(membuf_truncate_here(s, NULL), expected);
  assert_status(membuf_reserve(s, 1, &window, NULL), expected);
  assert_status(membuf_set_state(s, "x", 1, 0), expected);
  assert_status(membuf_take(s, &slice), expected);
  assert_status(membuf_clear(s), expected);
  assert_status(membuf_reserve_capacity(s, 1000), expected);
  assert_status(membuf_shrink(s), expected);
  assert_status(membuf_close(s), expected);
}

static void a_pinned_stream_refuses_changes_and_stays_open(void **state)
{
  (void)state;
  membuf *s = bytes_of("1234567890");
  int32_t closed = 1;
  assert_ok(membuf_seek(s, 5, MEMBUF_SEEK_SET, NULL));
  membuf_pin *pin = pin_of(s);
  assert_changes_are(s, MEMBUF_ERR_EXPORTED);
  assert_status(membuf_truncate(s, -1, NULL), MEMBUF_ERR_EXPORTED);
  assert_status(membuf_set_state(s, "x", 1, -1), MEMBUF_ERR_EXPORTED);
  assert_kept_error(s, MEMBUF_ERR_EXPORTED, "membuf_set_state", "pinned");
  assert_ok(membuf_closed(s, &closed));
  assert_int_equal(closed, 0);
  assert_content(s, "1234567890");
  assert_position(s, 5);
  membuf_pin_free(pin);
  assert_ok(membuf_truncate_here(s, NULL));
  assert_content(s, "12345");
  assert_ok(membuf_close(s));
  assert_status(membuf_getbuffer(s, &pin), MEMBUF_ERR_CLOSED);
  assert_null(pin);
  membuf_free(s);
}

static void a_pinned_stream_is_read_and_its_position_moved(void **state)
{
  (void)state;
  membuf *s = bytes_of("one\ntwo\n");
  membuf_pin *pin = pin_of(s);
  char buf[3];
  size_t n = 0;
  int64_t size = 0;
  assert_ok(membuf_read(s, buf, 3, &n));
  assert_memory_equal(buf, "one", 3);
  assert_ok(membuf_seek(s, 100, MEMBUF_SEEK_SET, NULL));
  assert_ok(membuf_rewind(s));
  assert_readline(s, -1, "one\n");
  assert_next_line(s, "two\n");
  assert_ok(membuf_pread(s, 4, buf, 3, &n));
  assert_memory_equal(buf, "two", 3);
  assert_ok(membuf_stream_size(s, &size));
  assert_int_equal(size, 8);
  assert_ok(membuf_flush(s));
  assert_ok(membuf_set_memory_limit(s, 8));
  /* As in Python: a list without a line writes nothing. */
  assert_ok(membuf_writelines(s, NULL, 0, NULL));
  membuf_pin_free(pin);
  membuf_free(s);
}

static void a_change_through_a_pin_is_the_streams_and_all_pins_see_it(void **state)
{
  (void)state;
  membuf *s = bytes_of("1234567890");
  membuf_pin *pin = pin_of(s);
  assert_ok(membuf_seek(s, 5, MEMBUF_SEEK_SET, NULL));
  membuf_pin *other = pin_of(s);
  memcpy(pinned(pin, 10) + 3, "abc", 3);
  assert_memory_equal(pinned(other, 10), "123abc7890", 10);
  assert_content(s, "123abc7890");
  membuf_pin_free(pin);
  membuf_pin_free(other);
  membuf_free(s);
}

static void each_of_several_pins_counts_also_of_an_empty_stream(void **state)
{
  (void)state;
  static const char *const contents[] = {"", "abc"};
  for (size_t i = 0; i < COUNT(contents); i++) {
    membuf *s = bytes_of(contents[i]);
    membuf_pin *first = pin_of(s), *second = pin_of(s);
    assert_true(first != second);
    (void)pinned(first, strlen(contents[i]));
    membuf_pin_free(first);
    assert_changes_are(s, MEMBUF_ERR_EXPORTED);
    first = pin_of(s);
    membuf_pin_free(second);
    assert_changes_are(s, MEMBUF_ERR_EXPORTED);
    membuf_pin_free(first);
    assert_ok(membuf_write(s, "x", 1, NULL));
    membuf_free(s);
  }
}

static void a_pin_outlives_the_handle_of_its_stream(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123456789");
  membuf_pin *first = pin_of(s), *second = pin_of(s);
  uint8_t *data = pinned(first, 10);
  membuf_free(s);
  assert_status(membuf_tell(s, NULL), MEMBUF_ERR_STALE);
  data[0] = '!';
  membuf_pin_free(first);
  assert_ptr_equal(pinned(second, 10), data);
  assert_memory_equal(data, "!123456789", 10);
  membuf_pin_free(second);
}

static void finishing_a_pinned_stream_frees_it_and_says_that_it_was_pinned(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123456789");
  membuf_pin *pin = pin_of(s);
  membuf_error err;
  assert_status(membuf_finish(s, &err), MEMBUF_ERR_EXPORTED);
  assert_error(&err, MEMBUF_ERR_EXPORTED, "membuf_finish", "pinned");
  assert_status(membuf_tell(s, NULL), MEMBUF_ERR_STALE);
  assert_memory_equal(pinned(pin, 10), "0123456789", 10);
  membuf_pin_free(pin);
}

static void adopted_memory_is_released_once_with_stream_and_pins_gone_in_any_order(void **state)
{
  (void)state;
  for (int order = 0; order < 3; order++) {
    char memory[] = "0123456789";
    int released = 0;
    membuf *s = NULL;
    assert_ok(membuf_bytes_adopt(memory, 10, count_call, &released, &s, NULL));
    membuf_pin *first = pin_of(s), *second = pin_of(s);
    assert_ptr_equal(pinned(first, 10), memory);
    if (order == 0) {
      membuf_free(s);
    }
    membuf_pin_free(first);
    if (order == 1) {
      membuf_free(s);
    }
    assert_int_equal(released, 0);
    membuf_pin_free(second);
    if (order == 2) {
      assert_int_equal(released, 0);
      membuf_free(s);
    }
    assert_int_equal(released, 1);
  }
}

static void borrowed_memory_is_copied_before_it_is_pinned(void **state)
{
  (void)state;
  static const char memory[] = "0123456789";
  int released = 0;
  membuf *s = NULL;
  assert_ok(membuf_bytes_borrow(memory, 10, count_call, &released, &s, NULL));
  membuf_pin *pin = pin_of(s);
  assert_int_equal(released, 1);
  pinned(pin, 10)[0] = 'x';
  assert_string_equal(memory, "0123456789");
  assert_content(s, "x123456789");
  membuf_pin_free(pin);
  membuf_free(s);
}

static void slices_never_see_a_change_through_a_pin(void **state)
{
  (void)state;
  membuf *s = bytes_filled(100000, 'a');
  membuf_slice *before = NULL, *during = NULL, *rest = NULL;
  assert_ok(membuf_getvalue(s, &before));
  membuf_pin *pin = pin_of(s);
  assert_ok(membuf_getvalue(s, &during));
  assert_ok(membuf_read_slice(s, -1, &rest));
  memset(pinned(pin, 100000), 'b', 100000);
  membuf_slice *const slices[] = {before, during, rest};
  for (size_t i = 0; i < COUNT(slices); i++) {
    assert_int_equal(len_of(slices[i]), 100000);
    assert_int_equal(data_of(slices[i])[50000], 'a');
    membuf_slice_free(slices[i]);
  }
  membuf_pin_free(pin);
  /* Without a pin, content is shared again. */
  assert_ok(membuf_getvalue(s, &before));
  const char *line = NULL;
  assert_ok(membuf_rewind(s));
  assert_ok(membuf_next_line(s, &line, NULL));
  assert_ptr_equal(data_of(before), line);
  assert_int_equal(data_of(before)[50000], 'b');
  membuf_slice_free(before);
  membuf_free(s);
}

static void what_a_pinned_stream_shows_is_where_the_pin_is(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123456789");
  const uint8_t *shown = NULL;
  membuf_pin *pin = pin_of(s);
  assert_ok(membuf_peek(s, 1, &shown, NULL));
  assert_ptr_equal(pinned(pin, 10), shown);
  membuf_pin_free(pin);
  membuf_free(s);
}

static void a_window_and_a_pin_exclude_each_other(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123456789");
  membuf_pin *pin = NULL;
  uint8_t *window = NULL;
  assert_ok(membuf_reserve(s, 4, &window, NULL));
  assert_status(membuf_getbuffer(s, &pin), MEMBUF_ERR_EXPORTED);
  assert_null(pin);
  assert_ok(membuf_commit(s, 0));
  pin = pin_of(s);
  assert_status(membuf_reserve(s, 4, &window, NULL), MEMBUF_ERR_EXPORTED);
  assert_null(window);
  assert_status(membuf_commit(s, 0), MEMBUF_ERR_INVALID);
  membuf_pin_free(pin);
  membuf_free(s);
}

static void a_wrapper_over_a_pinned_stream_reads_and_cannot_write(void **state)
{
  (void)state;
  membuf *s = bytes_of("text\n"), *text = NULL;
  assert_ok(membuf_text_wrap(s, NULL, &text, NULL));
  membuf_pin *pin = pin_of(s);
  assert_reads(text, -1, "text\n");
  assert_ok(membuf_write(text, "more", 4, NULL));
  assert_status(membuf_flush(text), MEMBUF_ERR_EXPORTED);
  assert_content(s, "text\n");
  membuf_pin_free(pin);
  assert_ok(membuf_flush(text));
  assert_content(s, "text\nmore");
  membuf_free(text);
  membuf_free(s);
}

static void text_cannot_be_pinned(void **state)
{
  (void)state;
  membuf *inner = bytes_of("text"), *text = NULL, *string = string_of("text");
  membuf_pin *pin = GARBAGE;
  assert_ok(membuf_text_wrap(inner, NULL, &text, NULL));
  assert_status(membuf_getbuffer(text, &pin), MEMBUF_ERR_UNSUPPORTED);
  assert_null(pin);
  assert_status(membuf_getbuffer(string, &pin), MEMBUF_ERR_UNSUPPORTED);
  membuf_free(text);
  membuf_free(inner);
  membuf_free(string);
}

static void a_freed_pin_is_stale_and_freeing_it_again_is_harmless(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123456789");
  membuf_pin *pin = pin_of(s), *other = pin_of(s);
  uint8_t *data = (uint8_t *)s;
  size_t len = 99;
  membuf_pin_free(pin);
  membuf_pin_free(pin);
  membuf_pin_free(NULL);
  assert_status(membuf_pin_data(pin, &data, &len), MEMBUF_ERR_STALE);
  assert_null(data);
  assert_int_equal(len, 0);
  assert_status(membuf_write(s, "x", 1, NULL), MEMBUF_ERR_EXPORTED);
  assert_status(membuf_pin_data((membuf_pin *)s, &data, &len), MEMBUF_ERR_TYPE);
  assert_status(membuf_getbuffer(s, NULL), MEMBUF_ERR_NULL);
  membuf_pin_free(other);
  assert_ok(membuf_write(s, "x", 1, NULL));
  membuf_free(s);
}

static void *write_and_unpin(void *pin)
{
  uint8_t *data = NULL;
  size_t len = 0;
  if (membuf_pin_data(pin, &data, &len) == MEMBUF_OK && len > 0) {
    data[len - 1] = '!';
  }
  membuf_pin_free(pin);
  return NULL;
}

static void a_pin_may_be_used_and_freed_by_another_thread(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123456789");
  for (int round = 0; round < 50; round++) {
    pthread_t thread;
    membuf_status status;
    assert_int_equal(pthread_create(&thread, NULL, write_and_unpin, pin_of(s)), 0);
    while ((status = membuf_reserve_capacity(s, 1000 + (size_t)round)) == MEMBUF_ERR_EXPORTED) {
      sched_yield();
    }
    assert_ok(status);
    assert_content(s, "012345678!");
    assert_ok(membuf_pwrite(s, 9, "9", 1, NULL));
    assert_int_equal(pthread_join(thread, NULL), 0);
  }
  membuf_free(s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_pinned_stream_refuses_changes_and_stays_open),
      cmocka_unit_test(a_pinned_stream_is_read_and_its_position_moved),
      cmocka_unit_test(a_change_through_a_pin_is_the_streams_and_all_pins_see_it),
      cmocka_unit_test(each_of_several_pins_counts_also_of_an_empty_stream),
      cmocka_unit_test(a_pin_outlives_the_handle_of_its_stream),
      cmocka_unit_test(finishing_a_pinned_stream_frees_it_and_says_that_it_was_pinned),
      cmocka_unit_test(adopted_memory_is_released_once_with_stream_and_pins_gone_in_any_order),
      cmocka_unit_test(borrowed_memory_is_copied_before_it_is_pinned),
      cmocka_unit_test(slices_never_see_a_change_through_a_pin),
      cmocka_unit_test(what_a_pinned_stream_shows_is_where_the_pin_is),
      cmocka_unit_test(a_window_and_a_pin_exclude_each_other),
      cmocka_unit_test(a_wrapper_over_a_pinned_stream_reads_and_cannot_write),
      cmocka_unit_test(text_cannot_be_pinned),
      cmocka_unit_test(a_freed_pin_is_stale_and_freeing_it_again_is_harmless),
      cmocka_unit_test(a_pin_may_be_used_and_freed_by_another_thread),
  };
  return run_area(tests);
}
