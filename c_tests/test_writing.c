/* Writing to a stream of bytes in memory: verbs, content that comes from the stream itself, and windows. */
#include "support.h"

static membuf *at(const char *content, int64_t position)
{
  membuf *s = bytes_of(content);
  assert_ok(membuf_seek(s, position, MEMBUF_SEEK_SET, NULL));
  return s;
}

/* -- writing --------------------------------------------------------------------------------------------------- */

static void write_overwrites_then_extends(void **state)
{
  (void)state;
  membuf *s = at("0123456789", 8);
  size_t n = 99;
  assert_ok(membuf_write(s, "abcd", 4, &n));
  assert_int_equal(n, 4);
  assert_position(s, 12);
  assert_content(s, "01234567abcd");
  assert_ok(membuf_rewind(s));
  assert_ok(membuf_write(s, "x\0y", 3, NULL));
  assert_content_bytes(s, "x\0y34567abcd", 12);
  membuf_free(s);
}

static void writing_behind_the_end_fills_the_gap_with_zeros(void **state)
{
  (void)state;
  membuf *s = at("abc", 6);
  assert_ok(membuf_write(s, "x", 1, NULL));
  assert_content_bytes(s, "abc\0\0\0x", 7);
  /* not with what was there before it was cut off */
  assert_ok(membuf_truncate(s, 1, NULL));
  assert_ok(membuf_pwrite(s, 5, "y", 1, NULL));
  assert_content_bytes(s, "a\0\0\0\0y", 6);
  membuf_free(s);
}

static void an_empty_write_behind_the_end_does_not_extend(void **state)
{
  (void)state;
  membuf *s = at("abc", 10);
  size_t n = 99;
  assert_ok(membuf_write(s, NULL, 0, &n));
  assert_int_equal(n, 0);
  assert_ok(membuf_pwrite(s, 20, "", 0, NULL));
  assert_content(s, "abc");
  assert_position(s, 10);
  membuf_free(s);
}

static void a_write_past_the_largest_position_changes_nothing(void **state)
{
  (void)state;
  membuf *s = at("abc", INT64_MAX);
  size_t n = 99;
  assert_status(membuf_write(s, "a", 1, &n), MEMBUF_ERR_OVERFLOW);
  assert_int_equal(n, 0);
  assert_ok(membuf_write(s, "a", 0, &n));
  assert_position(s, INT64_MAX);
  assert_status(membuf_pwrite(s, INT64_MAX, "a", 1, &n), MEMBUF_ERR_OVERFLOW);
  assert_content(s, "abc");
  membuf_free(s);
}

static void many_small_writes_arrive_as_one_content(void **state)
{
  (void)state;
  enum { WRITES = 20000 };
  membuf *s = bytes_of("");
  char *expected = malloc(WRITES * 7);
  assert_non_null(expected);
  size_t len = 0;
  for (int i = 0; i < WRITES; i++) {
    char text[8];
    int n = snprintf(text, sizeof text, "%d,", i);
    memcpy(expected + len, text, (size_t)n);
    len += (size_t)n;
    assert_ok(membuf_write(s, text, (size_t)n, NULL));
  }
  assert_content_bytes(s, expected, len);
  membuf_free(s);
  free(expected);
}

static void writelines_writes_its_pieces_in_order_and_adds_nothing(void **state)
{
  (void)state;
  static const membuf_view lines[] = {{"one\n", 4}, {NULL, 0}, {"two", 3}, {"three", 5}};
  membuf *s = at("0123456789abcdef", 1);
  size_t n = 99;
  assert_ok(membuf_writelines(s, lines, COUNT(lines), &n));
  assert_int_equal(n, 12);
  assert_position(s, 13);
  assert_content(s, "0one\ntwothreedef");
  assert_ok(membuf_writelines(s, NULL, 0, &n));
  assert_int_equal(n, 0);
  membuf_free(s);
}

static void a_piece_that_fails_ends_writelines_behind_those_before_it(void **state)
{
  (void)state;
  static const membuf_view with_null[] = {{"one", 3}, {"two", 3}, {NULL, 1}, {"four", 4}};
  static const membuf_view too_long[] = {{"one", 3}, {"two", 3}, {"1234567890", 10}, {"four", 4}};
  static const struct {
    const membuf_view *lines;
    membuf_status expected;
  } cases[] = {{with_null, MEMBUF_ERR_NULL}, {too_long, MEMBUF_ERR_LIMIT}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf *s = bytes_of("");
    size_t n = 99;
    membuf_error err;
    assert_ok(membuf_set_memory_limit(s, 12));
    assert_status(membuf_writelines(s, cases[i].lines, 4, &n), cases[i].expected);
    assert_int_equal(n, 6);
    assert_content(s, "onetwo");
    assert_position(s, 6);
    assert_ok(membuf_get_error(s, &err));
    assert_int_equal(err.transferred, 6);
    membuf_free(s);
  }
}

static void pwrite_neither_uses_nor_moves_the_position(void **state)
{
  (void)state;
  membuf *s = at("0123456789", 3);
  size_t n = 99;
  assert_ok(membuf_pwrite(s, 8, "abcd", 4, &n));
  assert_int_equal(n, 4);
  assert_ok(membuf_pwrite(s, 0, "x", 1, NULL));
  assert_ok(membuf_pwrite(s, 14, "y", 1, NULL));
  assert_content_bytes(s, "x1234567abcd\0\0y", 15);
  assert_position(s, 3);
  assert_status(membuf_pwrite(s, -1, "z", 1, &n), MEMBUF_ERR_INVALID);
  assert_int_equal(n, 0);
  membuf_free(s);
}

/* -- writing what the stream lent out -------------------------------------------------------------------------- */

static void a_lent_line_can_be_written_to_its_own_stream(void **state)
{
  (void)state;
  /* at the end, where the stream may have to grow: again and again, so that it does */
  membuf *s = bytes_of("0123456789abcde\n");
  for (int i = 0; i < 12; i++) {
    membuf_slice *before = NULL, *after = NULL;
    const char *all = NULL;
    size_t len = 0;
    assert_ok(membuf_getvalue(s, &before));
    assert_ok(membuf_seek(s, -16, MEMBUF_SEEK_END, NULL));
    assert_ok(membuf_next_line(s, &all, &len));
    assert_int_equal(len, 16);
    membuf_slice_free(before);
    for (int copies = 0; copies < 1 << i; copies++) {
      assert_ok(membuf_seek(s, -16, MEMBUF_SEEK_END, NULL));
      assert_ok(membuf_next_line(s, &all, &len));
      assert_ok(membuf_write(s, all, len, NULL));
    }
    assert_ok(membuf_getvalue(s, &after));
    for (size_t offset = 0; offset < len_of(after); offset += 16) {
      assert_memory_equal(data_of(after) + offset, "0123456789abcde\n", 16);
    }
    membuf_slice_free(after);
  }
  membuf_free(s);
}

static void lent_lines_can_be_written_together_to_their_own_stream_however_it_moves(void **state)
{
  (void)state;
  membuf *s = bytes_of("abcdefgh\nxyz\n"), *t = NULL;
  assert_ok(membuf_string_new("\xc3\xa9" "a\nb\n", 6, MEMBUF_NEWLINE_DEFAULT, &t, NULL));
  membuf_view lines[200];
  membuf *const streams[] = {s, t};
  for (size_t i = 0; i < COUNT(streams); i++) {
    membuf_slice *value = NULL;
    size_t count = 0;
    assert_ok(membuf_next_lines(streams[i], 0, lines, 2, &count));
    assert_int_equal(count, 2);
    for (size_t j = 2; j < COUNT(lines); j++) {
      lines[j] = lines[j % 2];
    }
    const size_t pair = lines[0].len + lines[1].len;
    assert_ok(membuf_writelines(streams[i], lines, COUNT(lines), NULL));
    assert_ok(membuf_getvalue(streams[i], &value));
    assert_int_equal(len_of(value), 101 * pair);
    for (size_t offset = pair; offset < 101 * pair; offset += pair) {
      assert_memory_equal(data_of(value) + offset, data_of(value), pair);
    }
    membuf_slice_free(value);
    membuf_free(streams[i]);
  }
}

static void a_lent_line_can_be_written_over_itself_and_behind_a_gap(void **state)
{
  (void)state;
  membuf *s = bytes_of("abcdef\nxyz");
  const char *line = NULL;
  size_t len = 0;
  assert_ok(membuf_next_line(s, &line, &len));
  assert_ok(membuf_pwrite(s, 2, line, len, NULL));
  assert_content(s, "ababcdef\nz");
  assert_ok(membuf_rewind(s));
  assert_ok(membuf_next_line(s, &line, &len));
  assert_int_equal(len, 9);
  assert_ok(membuf_pwrite(s, 0, line + 2, 7, NULL));
  assert_content(s, "abcdef\nf\nz");
  assert_ok(membuf_rewind(s));
  assert_ok(membuf_next_line(s, &line, &len));
  assert_ok(membuf_pwrite(s, 5000, line, len, NULL));
  char buf[7];
  assert_ok(membuf_pread(s, 5000, buf, 7, NULL));
  assert_memory_equal(buf, "abcdef\n", 7);
  assert_ok(membuf_pread(s, 4993, buf, 7, NULL));
  assert_memory_equal(buf, "\0\0\0\0\0\0\0", 7);
  membuf_free(s);
}

static void a_lent_line_can_be_written_when_a_slice_forces_a_copy(void **state)
{
  (void)state;
  membuf *s = bytes_of("abcdef\nxyz");
  membuf_slice *value = NULL;
  const char *line = NULL;
  size_t len = 0;
  assert_ok(membuf_getvalue(s, &value));
  assert_ok(membuf_next_line(s, &line, &len));
  assert_ok(membuf_pwrite(s, 3, line, len, NULL));
  assert_content(s, "abcabcdef\n");
  assert_slice_and_free(value, "abcdef\nxyz", 10);
  membuf_free(s);
}

static void the_streams_own_value_can_be_written_to_it(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123456789");
  for (int i = 0; i < 10; i++) {
    membuf_slice *value = NULL;
    assert_ok(membuf_getvalue(s, &value));
    assert_ok(membuf_seek(s, 0, MEMBUF_SEEK_END, NULL));
    assert_ok(membuf_write(s, data_of(value), len_of(value), NULL));
    membuf_slice_free(value);
  }
  int64_t size = 0;
  char buf[10];
  assert_ok(membuf_stream_size(s, &size));
  assert_int_equal(size, 10240);
  for (int64_t offset = 0; offset < size; offset += 10) {
    assert_ok(membuf_pread(s, offset, buf, 10, NULL));
    assert_memory_equal(buf, "0123456789", 10);
  }
  membuf_free(s);
}

/* -- reserve and commit ---------------------------------------------------------------------------------------- */

static void a_window_becomes_content_as_far_as_it_is_committed(void **state)
{
  (void)state;
  membuf *s = at("0123456789", 4);
  uint8_t *window = NULL;
  size_t cap = 0;
  assert_ok(membuf_reserve(s, 3, &window, &cap));
  assert_non_null(window);
  assert_true(cap >= 3);
  memset(window, '-', cap);
  memcpy(window, "abc", 3);
  assert_ok(membuf_commit(s, 2));
  assert_position(s, 6);
  char head[6];
  assert_ok(membuf_pread(s, 0, head, 6, NULL));
  assert_memory_equal(head, "0123ab", 6);
  int64_t size = 0;
  assert_ok(membuf_stream_size(s, &size));
  assert_int_equal(size, 10);
  membuf_free(s);
}

static void windows_one_after_the_other_make_a_stream(void **state)
{
  (void)state;
  membuf *s = bytes_of("");
  char *expected = malloc(100000);
  assert_non_null(expected);
  size_t len = 0;
  for (size_t n = 1; n < 400; n++) {
    uint8_t *window = NULL;
    size_t cap = 0;
    assert_ok(membuf_reserve(s, n, &window, &cap));
    assert_true(cap >= n);
    memset(window, (int)n, cap);
    assert_ok(membuf_commit(s, n));
    memset(expected + len, (int)n, n);
    len += n;
  }
  assert_content_bytes(s, expected, len);
  membuf_free(s);
  free(expected);
}

static void all_of_a_window_can_be_committed_but_not_more(void **state)
{
  (void)state;
  membuf *s = bytes_of("");
  uint8_t *window = NULL;
  size_t cap = 0;
  int64_t size = -1;
  assert_ok(membuf_reserve(s, 100, &window, &cap));
  memset(window, 'x', cap);
  assert_status(membuf_commit(s, cap + 1), MEMBUF_ERR_INVALID);
  assert_status(membuf_commit(s, SIZE_MAX), MEMBUF_ERR_INVALID);
  assert_status(membuf_tell(s, NULL), MEMBUF_ERR_EXPORTED); /* it stays open */
  assert_ok(membuf_commit(s, cap));
  assert_ok(membuf_stream_size(s, &size));
  assert_int_equal(size, cap);
  assert_position(s, size);
  membuf_free(s);
}

static void committing_nothing_gives_the_window_up_without_a_change(void **state)
{
  (void)state;
  static const int64_t positions[] = {0, 2, 3, 50};
  for (size_t i = 0; i < COUNT(positions); i++) {
    membuf *s = at("abc", positions[i]);
    uint8_t *window = NULL;
    assert_ok(membuf_reserve(s, 10, &window, NULL));
    assert_ok(membuf_commit(s, 0));
    assert_content(s, "abc");
    assert_position(s, positions[i]);
    membuf_free(s);
  }
}

static void a_window_behind_the_end_fills_the_gap_with_zeros(void **state)
{
  (void)state;
  membuf *s = at("abc", 6);
  uint8_t *window = NULL;
  assert_ok(membuf_reserve(s, 2, &window, NULL));
  memcpy(window, "xy", 2);
  assert_ok(membuf_commit(s, 2));
  assert_content_bytes(s, "abc\0\0\0xy", 8);
  membuf_free(s);
}

static void without_a_window_there_is_nothing_to_commit(void **state)
{
  (void)state;
  membuf *s = bytes_of("abc");
  uint8_t *window = NULL;
  assert_status(membuf_commit(s, 0), MEMBUF_ERR_INVALID);
  assert_status(membuf_commit(s, 1), MEMBUF_ERR_INVALID);
  assert_ok(membuf_reserve(s, 1, &window, NULL));
  assert_ok(membuf_commit(s, 0));
  assert_status(membuf_commit(s, 0), MEMBUF_ERR_INVALID);
  assert_content(s, "abc");
  membuf_free(s);
}

static void reserving_nothing_lends_what_is_spare(void **state)
{
  (void)state;
  membuf *s = at("0123456789", 4);
  uint8_t *window = NULL;
  size_t cap = 0;
  assert_ok(membuf_write(s, "x", 1, NULL)); /* memory of its own now */
  assert_ok(membuf_reserve(s, 0, &window, &cap));
  assert_true(cap >= 5);
  memset(window, 'y', 5);
  assert_ok(membuf_commit(s, 5));
  assert_content(s, "0123xyyyyy");
  membuf_free(s);
}

static void a_window_does_not_touch_what_slices_hold(void **state)
{
  (void)state;
  membuf *s = at("0123456789", 4);
  membuf_slice *value = NULL;
  uint8_t *window = NULL;
  size_t cap = 0;
  assert_ok(membuf_getvalue(s, &value));
  assert_ok(membuf_reserve(s, 6, &window, &cap));
  memset(window, 'x', cap);
  assert_slice(value, "0123456789", 10);
  assert_ok(membuf_commit(s, 6));
  assert_slice_and_free(value, "0123456789", 10);
  assert_content(s, "0123xxxxxx");
  membuf_free(s);
}

static void a_reserved_stream_can_be_freed_and_finished(void **state)
{
  (void)state;
  uint8_t *window = NULL;
  membuf *s = bytes_of("abc");
  assert_ok(membuf_reserve(s, 10, &window, NULL));
  membuf_free(s);
  s = bytes_of("abc");
  assert_ok(membuf_reserve(s, 10, &window, NULL));
  assert_status(membuf_close(s), MEMBUF_ERR_EXPORTED);
  assert_status(membuf_finish(s, NULL), MEMBUF_ERR_EXPORTED);
  assert_status(membuf_tell(s, NULL), MEMBUF_ERR_STALE);
}

static void a_window_too_large_for_memory_is_refused_and_none_is_open(void **state)
{
  (void)state;
  membuf *s = at("abc", 1);
  uint8_t *window = (uint8_t *)s;
  size_t cap = 99;
  assert_status(membuf_reserve(s, SIZE_MAX, &window, &cap), MEMBUF_ERR_OVERFLOW);
  assert_null(window);
  assert_int_equal(cap, 0);
  assert_position(s, 1);
  assert_content(s, "abc");
  membuf_free(s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(write_overwrites_then_extends),
      cmocka_unit_test(writing_behind_the_end_fills_the_gap_with_zeros),
      cmocka_unit_test(an_empty_write_behind_the_end_does_not_extend),
      cmocka_unit_test(a_write_past_the_largest_position_changes_nothing),
      cmocka_unit_test(many_small_writes_arrive_as_one_content),
      cmocka_unit_test(writelines_writes_its_pieces_in_order_and_adds_nothing),
      cmocka_unit_test(a_piece_that_fails_ends_writelines_behind_those_before_it),
      cmocka_unit_test(pwrite_neither_uses_nor_moves_the_position),
      cmocka_unit_test(a_lent_line_can_be_written_to_its_own_stream),
      cmocka_unit_test(lent_lines_can_be_written_together_to_their_own_stream_however_it_moves),
      cmocka_unit_test(a_lent_line_can_be_written_over_itself_and_behind_a_gap),
      cmocka_unit_test(a_lent_line_can_be_written_when_a_slice_forces_a_copy),
      cmocka_unit_test(the_streams_own_value_can_be_written_to_it),
      cmocka_unit_test(a_window_becomes_content_as_far_as_it_is_committed),
      cmocka_unit_test(windows_one_after_the_other_make_a_stream),
      cmocka_unit_test(all_of_a_window_can_be_committed_but_not_more),
      cmocka_unit_test(committing_nothing_gives_the_window_up_without_a_change),
      cmocka_unit_test(a_window_behind_the_end_fills_the_gap_with_zeros),
      cmocka_unit_test(without_a_window_there_is_nothing_to_commit),
      cmocka_unit_test(reserving_nothing_lends_what_is_spare),
      cmocka_unit_test(a_window_does_not_touch_what_slices_hold),
      cmocka_unit_test(a_reserved_stream_can_be_freed_and_finished),
      cmocka_unit_test(a_window_too_large_for_memory_is_refused_and_none_is_open),
  };
  return run_area(tests);
}
