/* The verbs of a stream, on bytes in memory: what Python's BytesIO does. What every verb answers when it is given
 * nonsense, or a stream in a state that does not allow it, is in test_bad_input.c. */
#include "support.h"

#include <time.h>

static membuf *at(const char *content, int64_t position)
{
  membuf *s = bytes_of(content);
  assert_ok(membuf_seek(s, position, MEMBUF_SEEK_SET, NULL));
  return s;
}

/* -- reading --------------------------------------------------------------------------------------------------- */

static void read_fills_the_request_until_the_stream_ends(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123456789");
  char buf[8];
  size_t n = 99;
  assert_ok(membuf_read(s, buf, 8, &n));
  assert_int_equal(n, 8);
  assert_memory_equal(buf, "01234567", 8);
  assert_position(s, 8);
  assert_ok(membuf_read(s, buf, 8, &n));
  assert_int_equal(n, 2);
  assert_memory_equal(buf, "89234567", 8);
  assert_ok(membuf_read(s, buf, 8, &n));
  assert_int_equal(n, 0);
  assert_position(s, 10);
  assert_ok(membuf_read(s, NULL, 0, &n));
  assert_int_equal(n, 0);
  membuf_free(s);
}

static void reading_behind_the_end_is_empty_and_does_not_move_the_position(void **state)
{
  (void)state;
  membuf *s = at("abc", 10);
  char buf[4];
  size_t n = 99;
  membuf_slice *slice = NULL;
  const char *line = "before";
  assert_ok(membuf_read(s, buf, sizeof buf, &n));
  assert_int_equal(n, 0);
  assert_ok(membuf_read_slice(s, -1, &slice));
  assert_slice_and_free(slice, "", 0);
  assert_ok(membuf_readline(s, -1, &slice));
  assert_slice_and_free(slice, "", 0);
  n = 99;
  assert_ok(membuf_next_line(s, &line, &n));
  assert_null(line);
  assert_int_equal(n, 0);
  assert_position(s, 10);
  assert_content(s, "abc");
  membuf_free(s);
}

static void read_slice_takes_count_units_or_all_when_it_is_negative(void **state)
{
  (void)state;
  static const struct {
    int64_t count;
    const char *expected;
  } cases[] = {{0, ""}, {1, "2"}, {5, "23456"}, {8, "23456789"}, {9, "23456789"}, {INT64_MAX, "23456789"},
               {-1, "23456789"}, {-2, "23456789"}, {INT64_MIN, "23456789"}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf *s = at("0123456789", 2);
    membuf_slice *slice = NULL;
    assert_ok(membuf_read_slice(s, cases[i].count, &slice));
    assert_slice_and_free(slice, cases[i].expected, strlen(cases[i].expected));
    assert_position(s, 2 + (int64_t)strlen(cases[i].expected));
    membuf_free(s);
  }
}

static void large_parts_are_shared_not_copied(void **state)
{
  (void)state;
  membuf *s = bytes_filled(100000, 'x');
  membuf_slice *whole = NULL, *part = NULL;
  assert_ok(membuf_getvalue(s, &whole));
  assert_ok(membuf_seek(s, 1000, MEMBUF_SEEK_SET, NULL));
  assert_ok(membuf_read_slice(s, 50000, &part));
  assert_ptr_equal(data_of(part), data_of(whole) + 1000);
  membuf_slice_free(part);
  membuf_slice_free(whole);
  membuf_free(s);
}

static void what_was_read_does_not_change_when_the_stream_does(void **state)
{
  (void)state;
  static const size_t sizes[] = {1, 10, 4095, 4096, 4097, 99999};
  for (size_t i = 0; i < COUNT(sizes); i++) {
    membuf *s = bytes_filled(100000, 'a');
    membuf_slice *slice = NULL;
    assert_ok(membuf_read_slice(s, (int64_t)sizes[i], &slice));
    assert_ok(membuf_rewind(s));
    assert_ok(membuf_write(s, "b", 1, NULL));
    assert_ok(membuf_pwrite(s, (int64_t)sizes[i] - 1, "b", 1, NULL));
    assert_ok(membuf_truncate(s, 0, NULL));
    assert_ok(membuf_close(s));
    membuf_free(s);
    assert_int_equal(len_of(slice), sizes[i]);
    assert_int_equal(data_of(slice)[0], 'a');
    assert_int_equal(data_of(slice)[sizes[i] - 1], 'a');
    membuf_slice_free(slice);
  }
}

static void pread_neither_uses_nor_moves_the_position(void **state)
{
  (void)state;
  static const struct {
    int64_t offset;
    size_t cap, n;
  } cases[] = {{0, 4, 4}, {8, 4, 2}, {10, 4, 0}, {11, 4, 0}, {INT64_MAX, 4, 0}, {3, 0, 0}};
  membuf *s = at("0123456789", 5);
  for (size_t i = 0; i < COUNT(cases); i++) {
    char buf[4] = "....";
    size_t n = 99;
    assert_ok(membuf_pread(s, cases[i].offset, buf, cases[i].cap, &n));
    assert_int_equal(n, cases[i].n);
    assert_memory_equal(buf, "0123456789" + (n > 0 ? cases[i].offset : 0), n);
    assert_position(s, 5);
  }
  assert_status(membuf_pread(s, -1, NULL, 0, NULL), MEMBUF_ERR_INVALID);
  membuf_free(s);
}

/* -- lines ----------------------------------------------------------------------------------------------------- */

static void readline_ends_at_lf_at_the_limit_or_at_the_end(void **state)
{
  (void)state;
  static const struct {
    int64_t limit;
    const char *expected;
  } steps[] = {{-1, "one\n"}, {0, ""}, {2, "tw"}, {10, "o\n"}, {100, "\r\n"}, {-5, "\n"}, {1, "t"},
               {INT64_MAX, "hree"}, {3, ""}, {-1, ""}};
  membuf *s = bytes_of("one\ntwo\n\r\n\nthree");
  for (size_t i = 0; i < COUNT(steps); i++) {
    membuf_slice *line = NULL;
    assert_ok(membuf_readline(s, steps[i].limit, &line));
    assert_slice_and_free(line, steps[i].expected, strlen(steps[i].expected));
  }
  membuf_free(s);
}

static void next_line_lends_each_line_with_its_terminator_and_null_at_the_end(void **state)
{
  (void)state;
  static const char *const lines[] = {"one\n", "\n", "three\r\n", "last"};
  membuf *s = bytes_of("one\n\nthree\r\nlast");
  const char *line = NULL;
  size_t len = 0;
  int64_t position = 0;
  for (size_t i = 0; i < COUNT(lines); i++) {
    assert_ok(membuf_next_line(s, &line, &len));
    assert_non_null(line);
    assert_int_equal(len, strlen(lines[i]));
    assert_memory_equal(line, lines[i], len);
    position += (int64_t)len;
    assert_position(s, position);
    assert_memory_equal(line, lines[i], len); /* tell does not move the position: still lent */
  }
  assert_ok(membuf_next_line(s, &line, &len));
  assert_null(line);
  assert_int_equal(len, 0);
  assert_ok(membuf_rewind(s));
  assert_ok(membuf_next_line(s, NULL, NULL));
  assert_position(s, 4);
  membuf_free(s);
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
  assert_status(membuf_finish(s), MEMBUF_ERR_EXPORTED);
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

/* -- position and size ----------------------------------------------------------------------------------------- */

static void seek_counts_from_start_position_or_end_as_python_does(void **state)
{
  (void)state;
  static const struct {
    int64_t offset;
    int32_t whence;
    membuf_status status;
    int64_t position;
  } cases[] = {
      {0, MEMBUF_SEEK_SET, MEMBUF_OK, 0},
      {10, MEMBUF_SEEK_SET, MEMBUF_OK, 10},
      {100, MEMBUF_SEEK_SET, MEMBUF_OK, 100},
      {INT64_MAX, MEMBUF_SEEK_SET, MEMBUF_OK, INT64_MAX},
      {-1, MEMBUF_SEEK_SET, MEMBUF_ERR_INVALID, 4},
      {INT64_MIN, MEMBUF_SEEK_SET, MEMBUF_ERR_INVALID, 4},
      {0, MEMBUF_SEEK_CUR, MEMBUF_OK, 4},
      {3, MEMBUF_SEEK_CUR, MEMBUF_OK, 7},
      {-3, MEMBUF_SEEK_CUR, MEMBUF_OK, 1},
      {-5, MEMBUF_SEEK_CUR, MEMBUF_OK, 0},
      {INT64_MIN, MEMBUF_SEEK_CUR, MEMBUF_OK, 0},
      {INT64_MAX, MEMBUF_SEEK_CUR, MEMBUF_ERR_OVERFLOW, 4},
      {0, MEMBUF_SEEK_END, MEMBUF_OK, 10},
      {5, MEMBUF_SEEK_END, MEMBUF_OK, 15},
      {-4, MEMBUF_SEEK_END, MEMBUF_OK, 6},
      {-11, MEMBUF_SEEK_END, MEMBUF_OK, 0},
      {INT64_MIN, MEMBUF_SEEK_END, MEMBUF_OK, 0},
      {INT64_MAX, MEMBUF_SEEK_END, MEMBUF_ERR_OVERFLOW, 4},
      {0, 3, MEMBUF_ERR_INVALID, 4},
      {0, -1, MEMBUF_ERR_INVALID, 4},
      {0, INT32_MAX, MEMBUF_ERR_INVALID, 4},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf *s = at("0123456789", 4);
    int64_t position = -1;
    assert_status(membuf_seek(s, cases[i].offset, cases[i].whence, &position), cases[i].status);
    assert_int_equal(position, cases[i].status == MEMBUF_OK ? cases[i].position : 0);
    assert_position(s, cases[i].position);
    membuf_free(s);
  }
}

static void truncate_cuts_but_never_extends_and_leaves_the_position(void **state)
{
  (void)state;
  static const struct {
    int64_t size;
    const char *content;
  } cases[] = {{3, "012"}, {10, "0123456789"}, {0, ""}, {11, "0123456789"}, {INT64_MAX, "0123456789"}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf *s = at("0123456789", 5);
    int64_t size = -1;
    assert_ok(membuf_truncate(s, cases[i].size, &size));
    assert_int_equal(size, cases[i].size);
    assert_position(s, 5);
    assert_content(s, cases[i].content);
    membuf_free(s);
  }
  membuf *s = bytes_of("abc");
  assert_status(membuf_truncate(s, -1, NULL), MEMBUF_ERR_INVALID);
  assert_content(s, "abc");
  membuf_free(s);
}

static void truncate_here_cuts_at_the_position(void **state)
{
  (void)state;
  membuf *s = at("0123456789", 4);
  int64_t size = -1;
  assert_ok(membuf_truncate_here(s, &size));
  assert_int_equal(size, 4);
  assert_content(s, "0123");
  assert_position(s, 4);
  assert_ok(membuf_seek(s, 100, MEMBUF_SEEK_SET, NULL));
  assert_ok(membuf_truncate_here(s, &size));
  assert_int_equal(size, 100);
  assert_content(s, "0123");
  membuf_free(s);
}

/* -- the content as a whole ------------------------------------------------------------------------------------ */

static void getvalue_is_the_whole_content_and_leaves_the_stream_as_it_is(void **state)
{
  (void)state;
  static const int64_t positions[] = {0, 4, 10, 100};
  for (size_t i = 0; i < COUNT(positions); i++) {
    membuf *s = at("0123456789", positions[i]);
    assert_content(s, "0123456789");
    assert_position(s, positions[i]);
    membuf_free(s);
  }
}

static void a_value_never_changes_whatever_is_done_to_the_stream(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123456789");
  membuf_slice *values[6];
  uint8_t *window = NULL;
  size_t cap = 0;
  assert_ok(membuf_getvalue(s, &values[0]));
  assert_ok(membuf_write(s, "ABC", 3, NULL));
  assert_ok(membuf_getvalue(s, &values[1]));
  assert_ok(membuf_seek(s, 0, MEMBUF_SEEK_END, NULL));
  assert_ok(membuf_write(s, "+", 1, NULL));
  assert_ok(membuf_getvalue(s, &values[2]));
  assert_ok(membuf_truncate(s, 5, NULL));
  assert_ok(membuf_pwrite(s, 4, "xyz", 3, NULL));
  assert_ok(membuf_getvalue(s, &values[3]));
  assert_ok(membuf_rewind(s));
  assert_ok(membuf_reserve(s, 2, &window, &cap));
  memset(window, '#', cap);
  assert_ok(membuf_commit(s, 2));
  assert_ok(membuf_getvalue(s, &values[4]));
  assert_ok(membuf_take(s, &values[5]));
  assert_ok(membuf_write(s, "!!!!!!!!!!!!", 12, NULL));
  membuf_free(s);
  assert_slice_and_free(values[0], "0123456789", 10);
  assert_slice_and_free(values[1], "ABC3456789", 10);
  assert_slice_and_free(values[2], "ABC3456789+", 11);
  assert_slice_and_free(values[3], "ABC3xyz", 7);
  assert_int_equal(len_of(values[4]), 7);
  assert_memory_equal(data_of(values[4]), "##", 2);
  assert_ptr_not_equal(values[4], values[5]);
  membuf_slice_free(values[4]);
  assert_int_equal(len_of(values[5]), 7);
  membuf_slice_free(values[5]);
}

static void appending_goes_on_while_values_of_every_stage_are_held(void **state)
{
  (void)state;
  enum { STAGES = 200 };
  membuf *s = bytes_of("");
  membuf_slice *values[STAGES];
  for (int i = 0; i < STAGES; i++) {
    char byte = (char)i;
    assert_ok(membuf_write(s, &byte, 1, NULL));
    assert_ok(membuf_getvalue(s, &values[i]));
  }
  membuf_free(s);
  for (int i = 0; i < STAGES; i++) {
    assert_int_equal(len_of(values[i]), i + 1);
    for (int j = 0; j <= i; j++) {
      assert_int_equal(data_of(values[i])[j], j);
    }
    membuf_slice_free(values[i]);
  }
}

static double microseconds_of_getvalue(membuf *s)
{
  struct timespec start, end;
  membuf_slice *value = NULL;
  clock_gettime(CLOCK_MONOTONIC, &start);
  membuf_status status = membuf_getvalue(s, &value);
  clock_gettime(CLOCK_MONOTONIC, &end);
  assert_ok(status);
  membuf_slice_free(value);
  return (double)(end.tv_sec - start.tv_sec) * 1e6 + (double)(end.tv_nsec - start.tv_nsec) / 1e3;
}

static void getvalue_costs_the_same_whatever_the_size(void **state)
{
  (void)state;
  membuf *s = bytes_filled((size_t)64 << 20, 'x');
  double best = 1e9;
  for (int i = 0; i < 50; i++) {
    double taken = microseconds_of_getvalue(s);
    best = taken < best ? taken : best;
  }
  /* A copy would take milliseconds; the call takes less than one microsecond. */
  print_message("getvalue of 64 MiB: %.2f us\n", best);
  assert_true(best < 100.0);
  membuf_free(s);
}

static void take_moves_the_content_out_and_leaves_an_empty_stream(void **state)
{
  (void)state;
  membuf *s = at("0123456789", 7);
  membuf_slice *value = NULL, *taken = NULL;
  assert_ok(membuf_getvalue(s, &value));
  assert_ok(membuf_take(s, &taken));
  assert_ptr_equal(data_of(taken), data_of(value));
  assert_position(s, 0);
  assert_content(s, "");
  assert_ok(membuf_write(s, "new", 3, NULL));
  assert_content(s, "new");
  assert_slice_and_free(taken, "0123456789", 10);
  membuf_slice_free(value);
  assert_ok(membuf_take(s, &taken));
  assert_slice_and_free(taken, "new", 3);
  assert_ok(membuf_take(s, &taken));
  assert_slice_and_free(taken, "", 0);
  membuf_free(s);
}

/* -- queries, and the end -------------------------------------------------------------------------------------- */

typedef membuf_status (*query_fn)(membuf *s, int32_t *out);

static void queries_say_what_a_byte_stream_in_memory_is(void **state)
{
  (void)state;
  static const struct {
    query_fn query;
    membuf_status status;
    int32_t answer;
  } cases[] = {
      {membuf_kind, MEMBUF_OK, MEMBUF_KIND_BYTES}, {membuf_is_text, MEMBUF_OK, 0}, {membuf_closed, MEMBUF_OK, 0},
      {membuf_readable, MEMBUF_OK, 1},             {membuf_writable, MEMBUF_OK, 1}, {membuf_seekable, MEMBUF_OK, 1},
      {membuf_isatty, MEMBUF_OK, 0},               {membuf_fileno, MEMBUF_ERR_UNSUPPORTED, -1},
  };
  membuf *s = bytes_of("abc");
  assert_ok(membuf_flush(s));
  for (size_t i = 0; i < COUNT(cases); i++) {
    int32_t answer = 99;
    assert_status(cases[i].query(s, &answer), cases[i].status);
    assert_int_equal(answer, cases[i].answer);
  }
  membuf_free(s);
}

static void a_closed_stream_knows_what_it_was_and_can_be_closed_again(void **state)
{
  (void)state;
  membuf *s = bytes_of("abc");
  int32_t answer = 99;
  assert_ok(membuf_close(s));
  assert_ok(membuf_close(s));
  assert_ok(membuf_closed(s, &answer));
  assert_int_equal(answer, 1);
  assert_ok(membuf_kind(s, &answer));
  assert_int_equal(answer, MEMBUF_KIND_BYTES);
  assert_ok(membuf_is_text(s, &answer));
  assert_int_equal(answer, 0);
  assert_ok(membuf_finish(s));
}

static void slices_outlive_the_close_of_their_stream(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123456789");
  membuf_slice *value = NULL;
  assert_ok(membuf_getvalue(s, &value));
  assert_ok(membuf_close(s));
  assert_slice(value, "0123456789", 10);
  membuf_free(s);
  assert_slice_and_free(value, "0123456789", 10);
}

static void finish_closes_and_frees(void **state)
{
  (void)state;
  membuf *s = bytes_of("abc");
  assert_ok(membuf_finish(s));
  assert_status(membuf_finish(s), MEMBUF_ERR_STALE);
  assert_status(membuf_close(s), MEMBUF_ERR_STALE);
  assert_status(membuf_finish(NULL), MEMBUF_ERR_NULL);
}

static void free_takes_null_and_what_is_freed_already(void **state)
{
  (void)state;
  membuf *s = bytes_of("abc");
  membuf_free(NULL);
  membuf_free(s);
  membuf_free(s);
  assert_status(membuf_tell(s, NULL), MEMBUF_ERR_STALE);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(read_fills_the_request_until_the_stream_ends),
      cmocka_unit_test(reading_behind_the_end_is_empty_and_does_not_move_the_position),
      cmocka_unit_test(read_slice_takes_count_units_or_all_when_it_is_negative),
      cmocka_unit_test(large_parts_are_shared_not_copied),
      cmocka_unit_test(what_was_read_does_not_change_when_the_stream_does),
      cmocka_unit_test(pread_neither_uses_nor_moves_the_position),
      cmocka_unit_test(readline_ends_at_lf_at_the_limit_or_at_the_end),
      cmocka_unit_test(next_line_lends_each_line_with_its_terminator_and_null_at_the_end),
      cmocka_unit_test(write_overwrites_then_extends),
      cmocka_unit_test(writing_behind_the_end_fills_the_gap_with_zeros),
      cmocka_unit_test(an_empty_write_behind_the_end_does_not_extend),
      cmocka_unit_test(a_write_past_the_largest_position_changes_nothing),
      cmocka_unit_test(many_small_writes_arrive_as_one_content),
      cmocka_unit_test(writelines_writes_its_pieces_in_order_and_adds_nothing),
      cmocka_unit_test(a_piece_that_fails_ends_writelines_behind_those_before_it),
      cmocka_unit_test(pwrite_neither_uses_nor_moves_the_position),
      cmocka_unit_test(a_lent_line_can_be_written_to_its_own_stream),
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
      cmocka_unit_test(seek_counts_from_start_position_or_end_as_python_does),
      cmocka_unit_test(truncate_cuts_but_never_extends_and_leaves_the_position),
      cmocka_unit_test(truncate_here_cuts_at_the_position),
      cmocka_unit_test(getvalue_is_the_whole_content_and_leaves_the_stream_as_it_is),
      cmocka_unit_test(a_value_never_changes_whatever_is_done_to_the_stream),
      cmocka_unit_test(appending_goes_on_while_values_of_every_stage_are_held),
      cmocka_unit_test(getvalue_costs_the_same_whatever_the_size),
      cmocka_unit_test(take_moves_the_content_out_and_leaves_an_empty_stream),
      cmocka_unit_test(queries_say_what_a_byte_stream_in_memory_is),
      cmocka_unit_test(a_closed_stream_knows_what_it_was_and_can_be_closed_again),
      cmocka_unit_test(slices_outlive_the_close_of_their_stream),
      cmocka_unit_test(finish_closes_and_frees),
      cmocka_unit_test(free_takes_null_and_what_is_freed_already),
  };
  return run_area(tests);
}
