/* Memory beyond the content, and content replaced as a whole: membuf_clear, membuf_reserve_capacity, membuf_shrink,
 * membuf_memory_use, membuf_set_state. */
#include "text_support.h"

static size_t memory_use(membuf *s)
{
  size_t bytes = SIZE_MAX;
  assert_ok(membuf_memory_use(s, &bytes));
  return bytes;
}

static const uint8_t *place(membuf *s)
{
  const uint8_t *data = NULL;
  assert_ok(membuf_rewind(s));
  assert_ok(membuf_peek(s, 1, &data, NULL));
  return data;
}

static void a_cleared_stream_is_empty_at_the_start_and_keeps_its_memory(void **state)
{
  (void)state;
  membuf *s = bytes_of("");
  for (int i = 0; i < 1000; i++) {
    assert_ok(membuf_write(s, "0123456789", 10, NULL));
  }
  const uint8_t *before = place(s);
  const size_t used = memory_use(s);
  assert_ok(membuf_seek(s, 77, MEMBUF_SEEK_SET, NULL));
  assert_ok(membuf_clear(s));
  assert_position(s, 0);
  assert_content(s, "");
  assert_int_equal(memory_use(s), used);
  assert_ok(membuf_write(s, "new", 3, NULL));
  assert_ptr_equal(place(s), before);
  assert_content(s, "new");
  membuf_free(s);
}

static void clearing_leaves_slices_as_they_are_and_gives_borrowed_memory_back(void **state)
{
  (void)state;
  static const char memory[] = "0123456789";
  int released = 0;
  membuf *s = NULL;
  membuf_slice *value = NULL;
  assert_ok(membuf_bytes_borrow(memory, 10, count_call, &released, &s, NULL));
  assert_ok(membuf_getvalue(s, &value));
  assert_ok(membuf_clear(s));
  assert_int_equal(released, 0);
  assert_ok(membuf_write(s, "new", 3, NULL));
  assert_slice_and_free(value, memory, 10);
  assert_int_equal(released, 1);
  assert_content(s, "new");
  membuf_free(s);
}

static void content_grows_to_its_reserved_capacity_where_it_is(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123456789");
  assert_ok(membuf_reserve_capacity(s, 10000));
  const uint8_t *before = place(s);
  const size_t used = memory_use(s);
  assert_true(used >= 10000 && used < 10100);
  assert_ok(membuf_seek(s, 0, MEMBUF_SEEK_END, NULL));
  for (int i = 1; i < 1000; i++) {
    assert_ok(membuf_write(s, "0123456789", 10, NULL));
  }
  assert_ptr_equal(place(s), before);
  assert_int_equal(memory_use(s), used);
  assert_ok(membuf_reserve_capacity(s, 0));
  assert_ok(membuf_reserve_capacity(s, 10000));
  assert_ptr_equal(place(s), before);
  membuf_free(s);
}

static void capacity_that_cannot_be_is_refused_and_nothing_changes(void **state)
{
  (void)state;
  char memory[10] = "0123456789";
  membuf *s = bytes_of("0123456789"), *fixed = NULL;
  assert_status(membuf_reserve_capacity(s, SIZE_MAX), MEMBUF_ERR_OVERFLOW);
  assert_status(membuf_reserve_capacity(s, PTRDIFF_MAX / 2), MEMBUF_ERR_NO_MEMORY);
  assert_ok(membuf_set_memory_limit(s, 20));
  assert_status(membuf_reserve_capacity(s, 21), MEMBUF_ERR_LIMIT);
  assert_kept_error(s, MEMBUF_ERR_LIMIT, "membuf_reserve_capacity", "may not pass 20 bytes");
  assert_ok(membuf_reserve_capacity(s, 20));
  assert_content(s, "0123456789");
  assert_ok(membuf_bytes_fixed(memory, 5, 10, &fixed, NULL));
  assert_ok(membuf_reserve_capacity(fixed, 10));
  assert_status(membuf_reserve_capacity(fixed, 11), MEMBUF_ERR_LIMIT);
  membuf_free(fixed);
  membuf_free(s);
}

static void shrinking_gives_spare_memory_back(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123456789");
  assert_ok(membuf_reserve_capacity(s, 100000));
  assert_ok(membuf_seek(s, 50, MEMBUF_SEEK_SET, NULL));
  assert_ok(membuf_shrink(s));
  assert_true(memory_use(s) < 100);
  assert_content(s, "0123456789");
  assert_position(s, 50);
  assert_ok(membuf_shrink(s));
  assert_ok(membuf_write(s, "x", 1, NULL));
  assert_ok(membuf_clear(s));
  assert_ok(membuf_shrink(s));
  assert_int_equal(memory_use(s), 0);
  membuf_free(s);
}

static void shrinking_leaves_memory_that_is_shared_or_the_callers(void **state)
{
  (void)state;
  char memory[100] = "0123456789";
  membuf *s = bytes_of("0123456789"), *fixed = NULL;
  membuf_slice *value = NULL;
  assert_ok(membuf_reserve_capacity(s, 100000));
  assert_ok(membuf_getvalue(s, &value));
  assert_ok(membuf_shrink(s));
  assert_true(memory_use(s) > 100000);
  membuf_slice_free(value);
  assert_ok(membuf_shrink(s));
  assert_true(memory_use(s) < 100);
  membuf_free(s);
  assert_ok(membuf_bytes_fixed(memory, 10, 100, &fixed, NULL));
  assert_ok(membuf_shrink(fixed));
  assert_ptr_equal(place(fixed), memory);
  assert_true(memory_use(fixed) < 100);
  membuf_free(fixed);
}

static void a_closed_stream_uses_no_memory(void **state)
{
  (void)state;
  membuf *s = bytes_filled(10000, 'a');
  assert_true(memory_use(s) >= 10000);
  assert_ok(membuf_close(s));
  assert_int_equal(memory_use(s), 0);
  membuf_free(s);
}

static void a_saved_state_is_restored_as_it_was(void **state)
{
  (void)state;
  membuf *s = bytes_of("one\r\ntwo"), *other = bytes_of("something else");
  membuf_slice *saved = NULL;
  int64_t position = 0;
  assert_ok(membuf_seek(s, 100, MEMBUF_SEEK_SET, NULL));
  assert_ok(membuf_getvalue(s, &saved));
  assert_ok(membuf_tell(s, &position));
  assert_ok(membuf_set_state(other, data_of(saved), len_of(saved), position));
  assert_content(other, "one\r\ntwo");
  assert_position(other, 100);
  assert_ok(membuf_set_state(other, NULL, 0, 0));
  assert_content(other, "");
  assert_ok(membuf_write(other, "x", 1, NULL));
  assert_slice_and_free(saved, "one\r\ntwo", 8);
  membuf_free(other);
  membuf_free(s);
}

static void a_state_may_be_what_the_stream_lent_out(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123456789");
  const uint8_t *data = NULL;
  assert_ok(membuf_peek(s, 1, &data, NULL));
  assert_ok(membuf_set_state(s, data + 3, 4, 1));
  assert_content(s, "3456");
  assert_position(s, 1);
  membuf_free(s);
}

static void a_state_that_is_refused_changes_nothing(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123456789");
  assert_ok(membuf_set_memory_limit(s, 12));
  assert_ok(membuf_seek(s, 4, MEMBUF_SEEK_SET, NULL));
  assert_status(membuf_set_state(s, "abc", 3, -1), MEMBUF_ERR_INVALID);
  assert_kept_error(s, MEMBUF_ERR_INVALID, "membuf_set_state", "position must be >= 0, not -1");
  assert_status(membuf_set_state(s, "0123456789abc", 13, 0), MEMBUF_ERR_LIMIT);
  assert_status(membuf_set_state(s, NULL, 3, 0), MEMBUF_ERR_NULL);
  assert_content(s, "0123456789");
  assert_position(s, 4);
  assert_ok(membuf_close(s));
  assert_status(membuf_set_state(s, "abc", 3, 0), MEMBUF_ERR_CLOSED);
  membuf_free(s);
}

static void a_wrapper_has_no_memory_of_its_own_to_manage(void **state)
{
  (void)state;
  membuf *inner = bytes_of("text"), *text = NULL;
  size_t bytes = 99;
  assert_ok(membuf_text_wrap(inner, NULL, &text, NULL));
  assert_status(membuf_clear(text), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_reserve_capacity(text, 10), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_shrink(text), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_memory_use(text, &bytes), MEMBUF_ERR_UNSUPPORTED);
  assert_int_equal(bytes, 0);
  assert_status(membuf_set_state(text, "x", 1, 0), MEMBUF_ERR_UNSUPPORTED);
  assert_content(inner, "text");
  membuf_free(text);
  membuf_free(inner);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_cleared_stream_is_empty_at_the_start_and_keeps_its_memory),
      cmocka_unit_test(clearing_leaves_slices_as_they_are_and_gives_borrowed_memory_back),
      cmocka_unit_test(content_grows_to_its_reserved_capacity_where_it_is),
      cmocka_unit_test(capacity_that_cannot_be_is_refused_and_nothing_changes),
      cmocka_unit_test(shrinking_gives_spare_memory_back),
      cmocka_unit_test(shrinking_leaves_memory_that_is_shared_or_the_callers),
      cmocka_unit_test(a_closed_stream_uses_no_memory),
      cmocka_unit_test(a_saved_state_is_restored_as_it_was),
      cmocka_unit_test(a_state_may_be_what_the_stream_lent_out),
      cmocka_unit_test(a_state_that_is_refused_changes_nothing),
      cmocka_unit_test(a_wrapper_has_no_memory_of_its_own_to_manage),
  };
  return run_area(tests);
}
