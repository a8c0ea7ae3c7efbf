/* Reading beyond Python's read and readline: membuf_read1, membuf_peek, membuf_consume, membuf_next_lines. */
#include "text_support.h"

/* -- batches of lines ------------------------------------------------------------------------------------------ */

/* A batch of up to `cap` lines, of which the first `count` are these. */
static void assert_batch(membuf *s, int64_t hint, size_t cap, const char *const *expected, size_t count)
{
  membuf_view lines[8];
  size_t got = SIZE_MAX;
  memset(lines, 0x5a, sizeof lines);
  assert_true(cap <= COUNT(lines));
  assert_ok(membuf_next_lines(s, hint, lines, cap, &got));
  assert_int_equal(got, count);
  for (size_t i = 0; i < count; i++) {
    assert_int_equal(lines[i].len, strlen(expected[i]));
    assert_memory_equal(lines[i].data, expected[i], lines[i].len);
  }
  membuf_view untouched;
  memset(&untouched, 0x5a, sizeof untouched);
  for (size_t i = count; i < COUNT(lines); i++) {
    assert_memory_equal(&lines[i], &untouched, sizeof untouched);
  }
}

static void a_batch_holds_lines_with_their_terminators_up_to_the_end(void **state)
{
  (void)state;
  static const char *const all[] = {"one\n", "\n", "two\r\n", "three"};
  membuf *s = bytes_of("one\n\ntwo\r\nthree");
  assert_batch(s, 0, 8, all, 4);
  assert_position(s, 15);
  assert_batch(s, 0, 8, NULL, 0);
  assert_ok(membuf_seek(s, 100, MEMBUF_SEEK_SET, NULL));
  assert_batch(s, 0, 8, NULL, 0);
  assert_position(s, 100);
  membuf_free(s);
}

static void a_batch_ends_after_as_many_lines_as_fit_and_the_next_goes_on_there(void **state)
{
  (void)state;
  static const char *const all[] = {"a\n", "b\n", "c\n", "d"};
  membuf *s = bytes_of("a\nb\nc\nd");
  assert_batch(s, -1, 3, all, 3);
  assert_position(s, 6);
  assert_batch(s, -1, 3, all + 3, 1);
  assert_batch(s, -1, 3, NULL, 0);
  membuf_free(s);
}

static void a_batch_ends_once_it_holds_as_much_as_the_hint(void **state)
{
  (void)state;
  static const char *const all[] = {"1234567890\n", "1234567890\n", "1234567890\n", "1234567890\n"};
  static const struct {
    int64_t hint;
    size_t count;
  } cases[] = {{INT64_MIN, 4}, {-1, 4}, {0, 4}, {1, 1}, {11, 1}, {12, 2}, {15, 2}, {22, 2}, {23, 3}, {INT64_MAX, 4}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf *s = bytes_of("1234567890\n1234567890\n1234567890\n1234567890\n");
    assert_batch(s, cases[i].hint, 8, all, cases[i].count);
    assert_position(s, 11 * (int64_t)cases[i].count);
    membuf_free(s);
  }
}

static void a_batch_of_no_lines_moves_nothing_but_is_refused_where_reading_is(void **state)
{
  (void)state;
  membuf *s = bytes_of("a\nb\n");
  size_t count = 99;
  uint8_t *window = NULL;
  assert_ok(membuf_next_lines(s, 0, NULL, 0, &count));
  assert_int_equal(count, 0);
  assert_position(s, 0);
  assert_ok(membuf_reserve(s, 1, &window, NULL));
  assert_status(membuf_next_lines(s, 0, NULL, 0, &count), MEMBUF_ERR_EXPORTED);
  assert_ok(membuf_commit(s, 0));
  assert_ok(membuf_close(s));
  assert_status(membuf_next_lines(s, 0, NULL, 0, &count), MEMBUF_ERR_CLOSED);
  membuf_free(s);
}

static void all_lines_of_a_batch_lie_in_the_stream_itself(void **state)
{
  (void)state;
  char memory[] = "one\ntwo\n";
  membuf *s = NULL;
  membuf_view lines[4];
  size_t count = 0;
  assert_ok(membuf_bytes_adopt(memory, 8, NULL, NULL, &s, NULL));
  assert_ok(membuf_next_lines(s, 0, lines, 4, &count));
  assert_int_equal(count, 2);
  assert_ptr_equal(lines[0].data, memory);
  assert_ptr_equal(lines[1].data, memory + 4);
  /* and may be written to it, one at a time */
  assert_ok(membuf_write(s, lines[0].data, lines[0].len, NULL));
  assert_content(s, "one\ntwo\none\n");
  membuf_free(s);
}

static void text_gives_its_lines_in_batches_too(void **state)
{
  (void)state;
  membuf *inner = bytes_of("caf\xc3\xa9\ntwo"), *text = NULL, *string = string_of("caf\xc3\xa9\ntwo");
  assert_ok(membuf_text_wrap(inner, NULL, &text, NULL));
  membuf *const streams[] = {text, string};
  for (size_t i = 0; i < COUNT(streams); i++) {
    membuf_view lines[8];
    size_t count = 0;
    char all[32] = "";
    do {
      assert_ok(membuf_next_lines(streams[i], 0, lines, 8, &count));
      for (size_t j = 0; j < count; j++) {
        strncat(all, lines[j].data, lines[j].len);
      }
    } while (count > 0);
    assert_string_equal(all, "caf\xc3\xa9\ntwo");
  }
  membuf_free(text);
  membuf_free(string);
  membuf_free(inner);
}

/* -- looking ahead --------------------------------------------------------------------------------------------- */

static void peek_shows_what_is_left_where_it_is_and_moves_nothing(void **state)
{
  (void)state;
  char memory[] = "0123456789";
  membuf *s = NULL;
  static const size_t wanted[] = {0, 1, 100, SIZE_MAX};
  assert_ok(membuf_bytes_borrow(memory, 10, NULL, NULL, &s, NULL));
  assert_ok(membuf_seek(s, 4, MEMBUF_SEEK_SET, NULL));
  for (size_t i = 0; i < COUNT(wanted); i++) {
    const uint8_t *data = NULL;
    size_t len = 0;
    assert_ok(membuf_peek(s, wanted[i], &data, &len));
    assert_ptr_equal(data, memory + 4);
    assert_int_equal(len, 6);
    assert_position(s, 4);
  }
  membuf_free(s);
}

static void peek_shows_nothing_at_the_end_but_points_somewhere(void **state)
{
  (void)state;
  membuf *s = bytes_of("abc");
  static const int64_t ends[] = {3, 4, 1000};
  for (size_t i = 0; i < COUNT(ends); i++) {
    const uint8_t *data = NULL;
    size_t len = 99;
    assert_ok(membuf_seek(s, ends[i], MEMBUF_SEEK_SET, NULL));
    assert_ok(membuf_peek(s, 1, &data, &len));
    assert_non_null(data);
    assert_int_equal(len, 0);
  }
  membuf_free(s);
}

static void consume_moves_past_what_was_shown_and_no_further(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123456789");
  const uint8_t *data = NULL;
  size_t len = 0;
  assert_ok(membuf_peek(s, 1, &data, &len));
  assert_ok(membuf_consume(s, 4));
  assert_memory_equal(data, "0123456789", 10);
  assert_position(s, 4);
  assert_status(membuf_consume(s, 7), MEMBUF_ERR_INVALID);
  assert_kept_error(s, MEMBUF_ERR_INVALID, "membuf_consume", "7 bytes are more than the 6 that are left");
  assert_status(membuf_consume(s, SIZE_MAX), MEMBUF_ERR_INVALID);
  assert_position(s, 4);
  assert_ok(membuf_consume(s, 6));
  assert_ok(membuf_consume(s, 0));
  assert_status(membuf_consume(s, 1), MEMBUF_ERR_INVALID);
  membuf_free(s);
}

/* -- read1 ----------------------------------------------------------------------------------------------------- */

static void in_memory_read1_reads_as_read_does(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123456789");
  char buf[8];
  size_t n = 0;
  assert_ok(membuf_read1(s, buf, 8, &n));
  assert_int_equal(n, 8);
  assert_memory_equal(buf, "01234567", 8);
  assert_ok(membuf_read1(s, NULL, 0, &n));
  assert_int_equal(n, 0);
  assert_ok(membuf_read1(s, buf, 8, &n));
  assert_int_equal(n, 2);
  assert_ok(membuf_read1(s, buf, 8, &n));
  assert_int_equal(n, 0);
  membuf_free(s);
}

static void text_is_not_read_by_the_byte(void **state)
{
  (void)state;
  membuf *inner = bytes_of("text"), *text = NULL, *string = string_of("text");
  assert_ok(membuf_text_wrap(inner, NULL, &text, NULL));
  membuf *const streams[] = {text, string};
  for (size_t i = 0; i < COUNT(streams); i++) {
    char buf[8];
    const uint8_t *data = GARBAGE;
    size_t n = 99;
    assert_status(membuf_read1(streams[i], buf, 8, &n), MEMBUF_ERR_UNSUPPORTED);
    assert_int_equal(n, 0);
    assert_status(membuf_peek(streams[i], 1, &data, &n), MEMBUF_ERR_UNSUPPORTED);
    assert_null(data);
    assert_status(membuf_consume(streams[i], 0), MEMBUF_ERR_UNSUPPORTED);
    assert_reads(streams[i], -1, "text");
  }
  membuf_free(text);
  membuf_free(string);
  membuf_free(inner);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_batch_holds_lines_with_their_terminators_up_to_the_end),
      cmocka_unit_test(a_batch_ends_after_as_many_lines_as_fit_and_the_next_goes_on_there),
      cmocka_unit_test(a_batch_ends_once_it_holds_as_much_as_the_hint),
      cmocka_unit_test(a_batch_of_no_lines_moves_nothing_but_is_refused_where_reading_is),
      cmocka_unit_test(all_lines_of_a_batch_lie_in_the_stream_itself),
      cmocka_unit_test(text_gives_its_lines_in_batches_too),
      cmocka_unit_test(peek_shows_what_is_left_where_it_is_and_moves_nothing),
      cmocka_unit_test(peek_shows_nothing_at_the_end_but_points_somewhere),
      cmocka_unit_test(consume_moves_past_what_was_shown_and_no_further),
      cmocka_unit_test(in_memory_read1_reads_as_read_does),
      cmocka_unit_test(text_is_not_read_by_the_byte),
  };
  return run_area(tests);
}
