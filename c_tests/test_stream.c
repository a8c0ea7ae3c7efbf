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
  assert_ok(membuf_finish(s, NULL));
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
  assert_ok(membuf_finish(s, NULL));
  assert_status(membuf_finish(s, NULL), MEMBUF_ERR_STALE);
  assert_status(membuf_close(s), MEMBUF_ERR_STALE);
  assert_status(membuf_finish(NULL, NULL), MEMBUF_ERR_NULL);
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
