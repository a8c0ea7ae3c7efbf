/* The constructors of byte streams, and the memory that comes in with each. */
#include "support.h"

static const char digits[] = "0123456789";

/* -- membuf_bytes_new ------------------------------------------------------------------------------------------ */

static void new_copies_its_input_and_starts_at_the_start(void **state)
{
  (void)state;
  char input[] = "abc\0def";
  membuf *s = NULL;
  assert_ok(membuf_bytes_new(input, sizeof input, &s, NULL));
  memset(input, 'x', sizeof input);
  assert_position(s, 0);
  assert_content_bytes(s, "abc\0def", sizeof input);
  assert_ok(membuf_write(s, "A", 1, NULL));
  assert_content_bytes(s, "Abc\0def", sizeof input);
  assert_int_equal(input[0], 'x');
  membuf_free(s);
}

static void null_and_zero_make_an_empty_stream(void **state)
{
  (void)state;
  membuf *s = NULL;
  assert_ok(membuf_bytes_new(NULL, 0, &s, NULL));
  assert_content(s, "");
  assert_ok(membuf_write(s, "abc", 3, NULL));
  assert_content(s, "abc");
  membuf_free(s);
}

static void what_a_stream_held_is_independent_of_the_stream(void **state)
{
  (void)state;
  membuf *s = bytes_of(digits);
  membuf_slice *value = NULL;
  assert_ok(membuf_getvalue(s, &value));
  membuf_free(s);
  assert_slice_and_free(value, digits, 10);
}

/* -- membuf_bytes_borrow --------------------------------------------------------------------------------------- */

static membuf *borrowing(char *memory, size_t len, int *released)
{
  membuf *s = NULL;
  *released = 0;
  assert_ok(membuf_bytes_borrow(memory, len, count_call, released, &s, NULL));
  return s;
}

static void borrowed_memory_is_read_where_it_is(void **state)
{
  (void)state;
  char memory[] = "first\nsecond\n";
  int released;
  membuf *s = borrowing(memory, 13, &released);
  const char *line = NULL;
  size_t len = 0;
  assert_ok(membuf_next_line(s, &line, &len));
  assert_ptr_equal(line, memory);
  assert_int_equal(len, 6);
  membuf_slice *value = NULL;
  assert_ok(membuf_getvalue(s, &value));
  assert_ptr_equal(data_of(value), memory);
  membuf_slice_free(value);
  assert_int_equal(released, 0);
  membuf_free(s);
  assert_int_equal(released, 1);
}

typedef membuf_status (*change_fn)(membuf *s);

static membuf_status by_write(membuf *s)
{
  return membuf_write(s, "ABC", 3, NULL);
}

static membuf_status by_pwrite(membuf *s)
{
  return membuf_pwrite(s, 0, "ABC", 3, NULL);
}

static membuf_status by_writelines(membuf *s)
{
  static const membuf_view lines[] = {{"AB", 2}, {"C", 1}};
  return membuf_writelines(s, lines, 2, NULL);
}

static membuf_status by_commit(membuf *s)
{
  uint8_t *window = NULL;
  membuf_status status = membuf_reserve(s, 3, &window, NULL);
  if (status == MEMBUF_OK) {
    memcpy(window, "ABC", 3);
    status = membuf_commit(s, 3);
  }
  return status;
}

static membuf_status by_copy(membuf *s)
{
  membuf *from = bytes_of("ABC");
  membuf_status status = membuf_copy(from, s, -1, NULL, NULL);
  membuf_free(from);
  return status;
}

static void the_first_change_copies_borrowed_memory_and_gives_it_back(void **state)
{
  (void)state;
  static const change_fn changes[] = {by_write, by_pwrite, by_writelines, by_commit, by_copy};
  for (size_t i = 0; i < COUNT(changes); i++) {
    char memory[] = "0123456789";
    int released;
    membuf *s = borrowing(memory, 10, &released);
    assert_ok(changes[i](s));
    assert_int_equal(released, 1);
    assert_string_equal(memory, digits);
    memset(memory, 'x', 10);
    assert_content(s, "ABC3456789");
    membuf_free(s);
    assert_int_equal(released, 1);
  }
}

static void what_does_not_change_the_content_leaves_borrowed_memory_in_place(void **state)
{
  (void)state;
  char memory[] = "0123456789";
  int released;
  membuf *s = borrowing(memory, 10, &released);
  char byte;
  membuf_slice *value = NULL;
  assert_ok(membuf_read(s, &byte, 1, NULL));
  assert_ok(membuf_write(s, NULL, 0, NULL));
  assert_ok(membuf_seek(s, 0, MEMBUF_SEEK_END, NULL));
  assert_ok(membuf_truncate(s, 10, NULL));
  assert_ok(membuf_truncate(s, 100, NULL));
  assert_ok(membuf_flush(s));
  assert_int_equal(released, 0);
  assert_ok(membuf_getvalue(s, &value));
  assert_ptr_equal(data_of(value), memory);
  membuf_slice_free(value);
  membuf_free(s);
  assert_int_equal(released, 1);
}

static void truncating_never_writes_to_borrowed_memory(void **state)
{
  (void)state;
  char memory[] = "0123456789";
  int released;
  membuf *s = borrowing(memory, 10, &released);
  assert_ok(membuf_truncate(s, 4, NULL));
  assert_ok(membuf_seek(s, 6, MEMBUF_SEEK_SET, NULL));
  assert_ok(membuf_write(s, "x", 1, NULL));
  assert_content_bytes(s, "0123\0\0x", 7);
  assert_string_equal(memory, digits);
  membuf_free(s);
  assert_int_equal(released, 1);
}

static void a_slice_keeps_borrowed_memory_after_its_stream_is_gone(void **state)
{
  (void)state;
  char memory[] = "0123456789";
  int released;
  membuf *s = borrowing(memory, 10, &released);
  membuf_slice *value = NULL, *part = NULL;
  assert_ok(membuf_getvalue(s, &value));
  assert_ok(membuf_slice_sub(value, 3, 4, &part, NULL));
  membuf_free(s);
  assert_int_equal(released, 0);
  membuf_slice_free(value);
  assert_int_equal(released, 0);
  assert_slice_and_free(part, "3456", 4);
  assert_int_equal(released, 1);
}

static void a_slice_of_borrowed_memory_does_not_see_the_change_of_the_stream(void **state)
{
  (void)state;
  char memory[] = "0123456789";
  int released;
  membuf *s = borrowing(memory, 10, &released);
  membuf_slice *value = NULL;
  assert_ok(membuf_getvalue(s, &value));
  assert_ok(by_write(s));
  assert_int_equal(released, 0);
  assert_slice_and_free(value, digits, 10);
  assert_int_equal(released, 1);
  assert_content(s, "ABC3456789");
  membuf_free(s);
}

static membuf_status by_take(membuf *s)
{
  membuf_slice *taken = NULL;
  membuf_status status = membuf_take(s, &taken);
  membuf_slice_free(taken);
  return status;
}

static void closing_and_taking_give_lent_memory_back(void **state)
{
  (void)state;
  static const change_fn ends[] = {membuf_close, by_take};
  for (size_t i = 0; i < COUNT(ends); i++) {
    char memory[] = "0123456789";
    int released;
    membuf *s = borrowing(memory, 10, &released);
    assert_ok(ends[i](s));
    assert_int_equal(released, 1);
    membuf_free(s);
    assert_int_equal(released, 1);
    released = 0;
    s = NULL;
    assert_ok(membuf_bytes_adopt(memory, 10, count_call, &released, &s, NULL));
    assert_ok(ends[i](s));
    assert_int_equal(released, 1);
    membuf_free(s);
    assert_int_equal(released, 1);
  }
}

static void finish_gives_lent_memory_back(void **state)
{
  (void)state;
  char memory[] = "0123456789";
  int released;
  membuf *s = borrowing(memory, 10, &released);
  assert_ok(membuf_finish(s, NULL));
  assert_int_equal(released, 1);
}

/* -- what borrow and adopt have in common ---------------------------------------------------------------------- */

typedef membuf_status (*lend_fn)(void *data, size_t len, membuf_release_fn release, void *user_data, membuf **out,
                                 membuf_error *err);

static membuf_status borrow(void *data, size_t len, membuf_release_fn release, void *user_data, membuf **out,
                            membuf_error *err)
{
  return membuf_bytes_borrow(data, len, release, user_data, out, err);
}

static const lend_fn lend[] = {borrow, membuf_bytes_adopt};

static void memory_is_released_exactly_once_when_the_constructor_fails(void **state)
{
  (void)state;
  char memory[4];
  for (size_t i = 0; i < COUNT(lend); i++) {
    const struct {
      void *data;
      size_t len;
      bool no_out;
      membuf_status expected;
    } cases[] = {
        {NULL, 1, false, MEMBUF_ERR_NULL},
        {memory, SIZE_MAX, false, MEMBUF_ERR_OVERFLOW},
        {memory, (size_t)PTRDIFF_MAX + 1, false, MEMBUF_ERR_OVERFLOW},
        {memory, sizeof memory, true, MEMBUF_ERR_NULL},
    };
    for (size_t j = 0; j < COUNT(cases); j++) {
      int released = 0;
      membuf_error err;
      membuf *s = (membuf *)memory;
      assert_status(lend[i](cases[j].data, cases[j].len, count_call, &released, cases[j].no_out ? NULL : &s, &err),
                    cases[j].expected);
      assert_int_equal(released, 1);
      assert_int_equal(err.code, cases[j].expected);
      assert_true(cases[j].no_out || s == NULL);
      assert_status(lend[i](cases[j].data, cases[j].len, NULL, NULL, cases[j].no_out ? NULL : &s, NULL),
                    cases[j].expected);
    }
  }
}

static void release_may_be_null(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(lend); i++) {
    char memory[] = "0123456789";
    membuf *s = NULL;
    assert_ok(lend[i](memory, 10, NULL, NULL, &s, NULL));
    assert_ok(membuf_seek(s, 0, MEMBUF_SEEK_END, NULL));
    assert_ok(membuf_write(s, "!", 1, NULL));
    assert_content(s, "0123456789!");
    membuf_free(s);
  }
}

static void empty_memory_is_released_exactly_once(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(lend); i++) {
    for (int written = 0; written < 2; written++) {
      int released = 0;
      membuf *s = NULL;
      assert_ok(lend[i](NULL, 0, count_call, &released, &s, NULL));
      assert_content(s, "");
      if (written) {
        assert_ok(membuf_write(s, "abc", 3, NULL));
        assert_content(s, "abc");
      }
      membuf_free(s);
      assert_int_equal(released, 1);
    }
  }
}

/* -- membuf_bytes_adopt ---------------------------------------------------------------------------------------- */

static void adopted_memory_is_overwritten_in_place(void **state)
{
  (void)state;
  static const change_fn changes[] = {by_write, by_pwrite, by_writelines, by_commit, by_copy};
  for (size_t i = 0; i < COUNT(changes); i++) {
    char memory[] = "0123456789";
    int released = 0;
    membuf *s = NULL;
    assert_ok(membuf_bytes_adopt(memory, 10, count_call, &released, &s, NULL));
    assert_ok(changes[i](s));
    assert_string_equal(memory, "ABC3456789");
    assert_int_equal(released, 0);
    membuf_free(s);
    assert_int_equal(released, 1);
  }
}

static void growth_moves_out_of_adopted_memory_and_releases_it(void **state)
{
  (void)state;
  char *memory = malloc(10);
  assert_non_null(memory);
  memcpy(memory, digits, 10);
  membuf *s = NULL;
  /* With free as release, a checker of memory sees every later touch. */
  assert_ok(membuf_bytes_adopt(memory, 10, free, memory, &s, NULL));
  assert_ok(membuf_seek(s, 8, MEMBUF_SEEK_SET, NULL));
  assert_ok(membuf_write(s, "abcd", 4, NULL));
  assert_content(s, "01234567abcd");
  membuf_free(s);

  char counted[] = "0123456789";
  int released = 0;
  assert_ok(membuf_bytes_adopt(counted, 10, count_call, &released, &s, NULL));
  assert_ok(membuf_pwrite(s, 10, "a", 1, NULL));
  assert_int_equal(released, 1);
  memset(counted, 'x', 10);
  assert_ok(by_write(s));
  assert_string_equal(counted, "xxxxxxxxxx");
  assert_content(s, "ABC3456789a");
  membuf_free(s);
  assert_int_equal(released, 1);
}

static void a_slice_of_adopted_memory_never_changes(void **state)
{
  (void)state;
  char memory[] = "0123456789";
  int released = 0;
  membuf *s = NULL;
  membuf_slice *value = NULL;
  assert_ok(membuf_bytes_adopt(memory, 10, count_call, &released, &s, NULL));
  assert_ok(membuf_getvalue(s, &value));
  assert_ok(by_write(s));
  assert_slice(value, digits, 10);
  assert_content(s, "ABC3456789");
  membuf_free(s);
  assert_slice_and_free(value, digits, 10);
  assert_int_equal(released, 1);
}

/* -- membuf_bytes_fixed ---------------------------------------------------------------------------------------- */

static void fixed_memory_holds_the_content_at_every_moment(void **state)
{
  (void)state;
  char memory[8] = "abcd....";
  membuf *s = NULL;
  assert_ok(membuf_bytes_fixed(memory, 4, sizeof memory, &s, NULL));
  assert_position(s, 0);
  assert_content(s, "abcd");
  assert_ok(by_write(s));
  assert_memory_equal(memory, "ABCd....", 8);
  assert_ok(membuf_pwrite(s, 6, "YZ", 2, NULL));
  assert_memory_equal(memory, "ABCd\0\0YZ", 8);
  memory[0] = 'm';
  assert_content_bytes(s, "mBCd\0\0YZ", 8);
  membuf_free(s);
  assert_memory_equal(memory, "mBCd\0\0YZ", 8);
}

static void fixed_memory_never_grows_and_a_write_that_does_not_fit_is_refused_whole(void **state)
{
  (void)state;
  char memory[9] = "01234567|";
  membuf *s = NULL;
  size_t n = 99;
  uint8_t *window = NULL;
  assert_ok(membuf_bytes_fixed(memory, 8, 8, &s, NULL));
  assert_ok(membuf_seek(s, 5, MEMBUF_SEEK_SET, NULL));
  assert_status(membuf_write(s, "abcd", 4, &n), MEMBUF_ERR_LIMIT);
  assert_int_equal(n, 0);
  assert_position(s, 5);
  assert_status(membuf_pwrite(s, 8, "a", 1, &n), MEMBUF_ERR_LIMIT);
  assert_int_equal(n, 0);
  assert_status(membuf_reserve(s, 4, &window, NULL), MEMBUF_ERR_LIMIT);
  assert_null(window);
  assert_memory_equal(memory, "01234567|", 9);
  assert_ok(membuf_write(s, "abc", 3, &n));
  assert_int_equal(n, 3);
  assert_memory_equal(memory, "01234abc|", 9);
  assert_status(membuf_write(s, "d", 1, &n), MEMBUF_ERR_LIMIT);
  assert_ok(membuf_write(s, "d", 0, &n));
  membuf_free(s);
  assert_memory_equal(memory, "01234abc|", 9);
}

static void a_window_of_fixed_memory_is_the_memory_itself(void **state)
{
  (void)state;
  char memory[8] = "ab......";
  membuf *s = NULL;
  uint8_t *window = NULL;
  size_t cap = 0;
  assert_ok(membuf_bytes_fixed(memory, 2, sizeof memory, &s, NULL));
  assert_ok(membuf_seek(s, 0, MEMBUF_SEEK_END, NULL));
  assert_ok(membuf_reserve(s, 0, &window, &cap));
  assert_ptr_equal(window, memory + 2);
  assert_int_equal(cap, 6);
  memcpy(window, "cdefgh", 6);
  assert_ok(membuf_commit(s, 6));
  assert_content(s, "abcdefgh");
  membuf_free(s);
}

static void slices_of_fixed_memory_are_copies(void **state)
{
  (void)state;
  static char memory[100000];
  memset(memory, 'a', sizeof memory);
  membuf *s = NULL;
  membuf_slice *value = NULL, *read = NULL, *line = NULL, *taken = NULL;
  assert_ok(membuf_bytes_fixed(memory, sizeof memory, sizeof memory, &s, NULL));
  assert_ok(membuf_getvalue(s, &value));
  assert_ok(membuf_read_slice(s, 60000, &read));
  assert_ok(membuf_readline(s, -1, &line));
  assert_ok(membuf_take(s, &taken));
  memset(memory, 'b', sizeof memory);
  membuf_slice *slices[] = {value, read, line, taken};
  static const size_t lengths[] = {sizeof memory, 60000, 40000, sizeof memory};
  for (size_t i = 0; i < 4; i++) {
    assert_int_equal(len_of(slices[i]), lengths[i]);
    assert_int_equal(data_of(slices[i])[0], 'a');
    assert_int_equal(data_of(slices[i])[lengths[i] - 1], 'a');
    membuf_slice_free(slices[i]);
  }
  membuf_free(s);
}

static void fixed_memory_can_be_filled_again_after_it_was_taken_or_cut(void **state)
{
  (void)state;
  char memory[4] = "abcd";
  membuf *s = NULL;
  assert_ok(membuf_bytes_fixed(memory, 4, 4, &s, NULL));
  assert_ok(by_take(s));
  assert_content(s, "");
  assert_position(s, 0);
  assert_ok(membuf_write(s, "wxyz", 4, NULL));
  assert_memory_equal(memory, "wxyz", 4);
  assert_ok(membuf_truncate(s, 0, NULL));
  assert_ok(membuf_rewind(s));
  assert_ok(membuf_write(s, "1234", 4, NULL));
  assert_memory_equal(memory, "1234", 4);
  membuf_free(s);
}

static void fixed_memory_without_room_takes_nothing(void **state)
{
  (void)state;
  membuf *s = NULL;
  assert_ok(membuf_bytes_fixed(NULL, 0, 0, &s, NULL));
  assert_content(s, "");
  assert_status(membuf_write(s, "a", 1, NULL), MEMBUF_ERR_LIMIT);
  membuf_free(s);
}

static void fixed_content_longer_than_its_memory_is_invalid(void **state)
{
  (void)state;
  char memory[4];
  membuf_error err;
  membuf *s = (membuf *)memory;
  assert_status(membuf_bytes_fixed(memory, 5, 4, &s, &err), MEMBUF_ERR_INVALID);
  assert_null(s);
  assert_int_equal(err.code, MEMBUF_ERR_INVALID);
}

/* -- membuf_bytes_from_slice ----------------------------------------------------------------------------------- */

static void a_stream_from_a_slice_shares_its_bytes_until_it_changes_them(void **state)
{
  (void)state;
  membuf_slice *slice = slice_of(digits), *value = NULL;
  membuf *s = NULL;
  assert_ok(membuf_bytes_from_slice(slice, &s, NULL));
  assert_position(s, 0);
  assert_ok(membuf_getvalue(s, &value));
  assert_ptr_equal(data_of(value), data_of(slice));
  membuf_slice_free(value);
  assert_ok(by_write(s));
  assert_content(s, "ABC3456789");
  assert_slice_and_free(slice, digits, 10);
  membuf_free(s);
}

static void the_slice_behind_a_stream_may_be_freed_at_once(void **state)
{
  (void)state;
  membuf_slice *slice = slice_of(digits), *part = NULL;
  membuf *s = NULL;
  assert_ok(membuf_slice_sub(slice, 2, 5, &part, NULL));
  membuf_slice_free(slice);
  assert_ok(membuf_bytes_from_slice(part, &s, NULL));
  membuf_slice_free(part);
  assert_content(s, "23456");
  assert_ok(membuf_seek(s, 0, MEMBUF_SEEK_END, NULL));
  assert_ok(membuf_write(s, "!", 1, NULL));
  assert_content(s, "23456!");
  membuf_free(s);
}

static void two_streams_on_one_slice_do_not_see_each_other(void **state)
{
  (void)state;
  membuf_slice *slice = slice_of(digits);
  membuf *a = NULL, *b = NULL;
  assert_ok(membuf_bytes_from_slice(slice, &a, NULL));
  assert_ok(membuf_bytes_from_slice(slice, &b, NULL));
  membuf_slice_free(slice);
  assert_ok(membuf_write(a, "A", 1, NULL));
  assert_ok(membuf_write(b, "B", 1, NULL));
  assert_content(a, "A123456789");
  assert_content(b, "B123456789");
  membuf_free(a);
  membuf_free(b);
}

/* -- membuf_set_memory_limit ----------------------------------------------------------------------------------- */

static void a_write_that_would_pass_the_limit_changes_nothing(void **state)
{
  (void)state;
  membuf *s = bytes_of("abcd");
  size_t n = 99;
  uint8_t *window = NULL;
  membuf *from = bytes_of("efghi");
  assert_ok(membuf_set_memory_limit(s, 8));
  assert_ok(membuf_seek(s, 4, MEMBUF_SEEK_SET, NULL));
  assert_status(membuf_write(s, "efghi", 5, &n), MEMBUF_ERR_LIMIT);
  assert_int_equal(n, 0);
  assert_status(membuf_pwrite(s, 8, "x", 1, &n), MEMBUF_ERR_LIMIT);
  assert_status(membuf_reserve(s, 5, &window, NULL), MEMBUF_ERR_LIMIT);
  assert_status(membuf_copy(from, s, -1, NULL, NULL), MEMBUF_ERR_LIMIT);
  assert_position(s, 4);
  assert_content(s, "abcd");
  assert_ok(membuf_write(s, "efgh", 4, &n));
  assert_content(s, "abcdefgh");
  assert_ok(membuf_rewind(s));
  assert_ok(membuf_write(s, "ABCDEFGH", 8, &n));
  assert_content(s, "ABCDEFGH");
  membuf_free(from);
  membuf_free(s);
}

static void a_window_is_never_larger_than_the_limit(void **state)
{
  (void)state;
  membuf *s = bytes_of("");
  uint8_t *window = NULL;
  size_t cap = 0;
  assert_ok(membuf_set_memory_limit(s, 100));
  assert_ok(membuf_reserve(s, 10, &window, &cap));
  assert_in_range(cap, 10, 100);
  assert_ok(membuf_commit(s, 0));
  membuf_free(s);
}

static void zero_lifts_the_limit(void **state)
{
  (void)state;
  membuf *s = bytes_of("");
  assert_ok(membuf_set_memory_limit(s, 2));
  assert_status(membuf_write(s, "abc", 3, NULL), MEMBUF_ERR_LIMIT);
  assert_ok(membuf_set_memory_limit(s, 0));
  assert_ok(membuf_write(s, "abc", 3, NULL));
  assert_content(s, "abc");
  membuf_free(s);
}

static void a_limit_below_the_content_is_invalid_and_the_old_one_stays(void **state)
{
  (void)state;
  membuf *s = bytes_of("abcd");
  assert_ok(membuf_set_memory_limit(s, 4));
  assert_status(membuf_set_memory_limit(s, 3), MEMBUF_ERR_INVALID);
  assert_ok(membuf_seek(s, 0, MEMBUF_SEEK_END, NULL));
  assert_status(membuf_write(s, "e", 1, NULL), MEMBUF_ERR_LIMIT);
  membuf_free(s);
}

static void the_limit_outlives_the_content(void **state)
{
  (void)state;
  membuf *s = bytes_of("abcd");
  assert_ok(membuf_set_memory_limit(s, 4));
  assert_ok(by_take(s));
  assert_status(membuf_write(s, "abcde", 5, NULL), MEMBUF_ERR_LIMIT);
  assert_ok(membuf_write(s, "abcd", 4, NULL));
  assert_ok(membuf_truncate(s, 0, NULL));
  assert_status(membuf_pwrite(s, 0, "abcde", 5, NULL), MEMBUF_ERR_LIMIT);
  membuf_free(s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(new_copies_its_input_and_starts_at_the_start),
      cmocka_unit_test(null_and_zero_make_an_empty_stream),
      cmocka_unit_test(what_a_stream_held_is_independent_of_the_stream),
      cmocka_unit_test(borrowed_memory_is_read_where_it_is),
      cmocka_unit_test(the_first_change_copies_borrowed_memory_and_gives_it_back),
      cmocka_unit_test(what_does_not_change_the_content_leaves_borrowed_memory_in_place),
      cmocka_unit_test(truncating_never_writes_to_borrowed_memory),
      cmocka_unit_test(a_slice_keeps_borrowed_memory_after_its_stream_is_gone),
      cmocka_unit_test(a_slice_of_borrowed_memory_does_not_see_the_change_of_the_stream),
      cmocka_unit_test(closing_and_taking_give_lent_memory_back),
      cmocka_unit_test(finish_gives_lent_memory_back),
      cmocka_unit_test(memory_is_released_exactly_once_when_the_constructor_fails),
      cmocka_unit_test(release_may_be_null),
      cmocka_unit_test(empty_memory_is_released_exactly_once),
      cmocka_unit_test(adopted_memory_is_overwritten_in_place),
      cmocka_unit_test(growth_moves_out_of_adopted_memory_and_releases_it),
      cmocka_unit_test(a_slice_of_adopted_memory_never_changes),
      cmocka_unit_test(fixed_memory_holds_the_content_at_every_moment),
      cmocka_unit_test(fixed_memory_never_grows_and_a_write_that_does_not_fit_is_refused_whole),
      cmocka_unit_test(a_window_of_fixed_memory_is_the_memory_itself),
      cmocka_unit_test(slices_of_fixed_memory_are_copies),
      cmocka_unit_test(fixed_memory_can_be_filled_again_after_it_was_taken_or_cut),
      cmocka_unit_test(fixed_memory_without_room_takes_nothing),
      cmocka_unit_test(fixed_content_longer_than_its_memory_is_invalid),
      cmocka_unit_test(a_stream_from_a_slice_shares_its_bytes_until_it_changes_them),
      cmocka_unit_test(the_slice_behind_a_stream_may_be_freed_at_once),
      cmocka_unit_test(two_streams_on_one_slice_do_not_see_each_other),
      cmocka_unit_test(a_write_that_would_pass_the_limit_changes_nothing),
      cmocka_unit_test(a_window_is_never_larger_than_the_limit),
      cmocka_unit_test(zero_lifts_the_limit),
      cmocka_unit_test(a_limit_below_the_content_is_invalid_and_the_old_one_stays),
      cmocka_unit_test(the_limit_outlives_the_content),
  };
  return run_area(tests);
}
