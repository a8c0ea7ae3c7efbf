/* StringIO beyond reading and writing: line ends seen, surrogates, state, sharing, lines in batches, memory. */
#include "text_support.h"

/* U+D83D and U+DE00, which would be U+1F600 together. */
#define HIGH "\xed\xa0\xbd"
#define LOW "\xed\xb8\x80"

static membuf *string_in(int32_t newline, const char *text)
{
  membuf *s = NULL;
  assert_ok(membuf_string_new(text, strlen(text), newline, &s, NULL));
  return s;
}

#define assert_seen(s, expected) assert_seen_at((s), (expected), __FILE__, __LINE__)

static void assert_seen_at(membuf *s, uint32_t expected, const char *file, int line)
{
  uint32_t mask = 77;
  _assert_int_equal((uint64_t)membuf_newlines(s, &mask), MEMBUF_OK, file, line);
  _assert_int_equal(mask, expected, file, line);
}

static void the_line_ends_that_were_written_are_seen_before_translation(void **state)
{
  (void)state;
  static const int32_t modes[] = {MEMBUF_NEWLINE_UNIVERSAL, MEMBUF_NEWLINE_KEEP};
  for (size_t i = 0; i < COUNT(modes); i++) {
    membuf *s = string_in(modes[i], "a\n");
    assert_seen(s, MEMBUF_SEEN_LF);
    assert_ok(membuf_write(s, TEXT("a\r\n"), NULL));
    assert_seen(s, MEMBUF_SEEN_LF | MEMBUF_SEEN_CRLF);
    assert_ok(membuf_write(s, TEXT("a\r"), NULL));
    assert_seen(s, MEMBUF_SEEN_LF | MEMBUF_SEEN_CRLF | MEMBUF_SEEN_CR);
    membuf_free(s);
  }
}

static void a_crlf_that_two_writes_share_counts_as_cr_and_lf(void **state)
{
  (void)state;
  membuf *s = string_in(MEMBUF_NEWLINE_UNIVERSAL, "a\r");
  assert_ok(membuf_seek(s, 0, MEMBUF_SEEK_END, NULL));
  assert_ok(membuf_write(s, TEXT("\n"), NULL));
  assert_seen(s, MEMBUF_SEEN_CR | MEMBUF_SEEN_LF);
  assert_content(s, "a\n\n");
  membuf_free(s);
}

static void other_modes_see_no_line_ends(void **state)
{
  (void)state;
  static const int32_t modes[] = {MEMBUF_NEWLINE_DEFAULT, MEMBUF_NEWLINE_LF, MEMBUF_NEWLINE_CR, MEMBUF_NEWLINE_CRLF,
                                  MEMBUF_NEWLINE_NATIVE};
  for (size_t i = 0; i < COUNT(modes); i++) {
    membuf *s = string_in(modes[i], "a\nb\rc\r\n");
    assert_seen(s, 0);
    membuf_free(s);
  }
}

static void byte_streams_have_neither_newlines_nor_surrogates_and_wrappers_no_surrogates(void **state)
{
  (void)state;
  membuf *streams[] = {bytes_of("a\n"), NULL};
  assert_ok(membuf_text_wrap(streams[0], NULL, &streams[1], NULL));
  for (size_t i = 0; i < COUNT(streams); i++) {
    uint32_t mask = 77;
    assert_status(membuf_newlines(streams[i], &mask), i == 0 ? MEMBUF_ERR_UNSUPPORTED : MEMBUF_OK);
    assert_int_equal(mask, 0);
    assert_status(membuf_set_surrogates(streams[i], 1), MEMBUF_ERR_UNSUPPORTED);
    membuf_free(streams[i]);
  }
}

static void lone_surrogates_are_refused_unless_they_are_allowed(void **state)
{
  (void)state;
  membuf *s = string_of("a");
  assert_status(membuf_write(s, TEXT(HIGH), NULL), MEMBUF_ERR_DECODE);
  assert_kept_error(s, MEMBUF_ERR_DECODE, "membuf_write", "0xed at offset 0 is no UTF-8");
  assert_ok(membuf_set_surrogates(s, 1));
  assert_ok(membuf_write(s, TEXT(HIGH), NULL));
  assert_content(s, HIGH);
  assert_ok(membuf_set_surrogates(s, 0));
  assert_status(membuf_write(s, TEXT(HIGH), NULL), MEMBUF_ERR_DECODE);
  assert_content(s, HIGH);
  membuf_free(s);
}

static void allow_is_0_or_1(void **state)
{
  (void)state;
  static const int32_t others[] = {-1, 2, INT32_MIN, INT32_MAX};
  membuf *s = string_of("");
  for (size_t i = 0; i < COUNT(others); i++) {
    assert_status(membuf_set_surrogates(s, others[i]), MEMBUF_ERR_INVALID);
    assert_kept_error(s, MEMBUF_ERR_INVALID, "membuf_set_surrogates", "allow must be 0 or 1, not ");
  }
  membuf_free(s);
}

static void a_high_and_a_low_surrogate_are_never_joined(void **state)
{
  (void)state;
  membuf *s = string_of("");
  int64_t size = -1;
  size_t n = 0;
  assert_ok(membuf_set_surrogates(s, 1));
  assert_ok(membuf_write(s, TEXT(HIGH), &n));
  assert_int_equal(n, 1);
  assert_ok(membuf_write(s, TEXT(LOW "x"), &n));
  assert_int_equal(n, 2);
  assert_ok(membuf_stream_size(s, &size));
  assert_int_equal(size, 3);
  assert_ok(membuf_rewind(s));
  assert_reads(s, 1, HIGH);
  assert_reads(s, 1, LOW);
  assert_content(s, HIGH LOW "x");
  membuf_free(s);
}

static void malformed_text_stays_malformed_where_surrogates_are_allowed(void **state)
{
  (void)state;
  membuf *s = string_of("");
  membuf_error err;
  assert_ok(membuf_set_surrogates(s, 1));
  assert_status(membuf_write(s, TEXT(HIGH "\xed\xa0"), NULL), MEMBUF_ERR_DECODE);
  assert_ok(membuf_get_error(s, &err));
  assert_int_equal(err.start, 3);
  assert_content(s, "");
  membuf_free(s);
}

static void a_saved_state_is_restored_without_translation(void **state)
{
  (void)state;
  membuf *s = string_in(MEMBUF_NEWLINE_UNIVERSAL, "a\nb");
  assert_ok(membuf_set_state(s, TEXT("\xc3\xa9\r\nx"), 9));
  assert_content(s, "\xc3\xa9\r\nx");
  assert_position(s, 9);
  /* As in Python, what is restored is all that was seen. */
  assert_seen(s, MEMBUF_SEEN_CRLF);
  assert_ok(membuf_seek(s, 1, MEMBUF_SEEK_SET, NULL));
  assert_reads(s, -1, "\r\nx");
  membuf_free(s);
}

static void a_state_that_is_refused_changes_nothing(void **state)
{
  (void)state;
  membuf *s = string_of("abc");
  assert_ok(membuf_seek(s, 2, MEMBUF_SEEK_SET, NULL));
  assert_status(membuf_set_state(s, TEXT("x"), -1), MEMBUF_ERR_INVALID);
  assert_kept_error(s, MEMBUF_ERR_INVALID, "membuf_set_state", "position must be >= 0, not -1");
  assert_status(membuf_set_state(s, TEXT("x\xff"), 0), MEMBUF_ERR_DECODE);
  assert_ok(membuf_set_memory_limit(s, 3));
  assert_status(membuf_set_state(s, TEXT("four"), 0), MEMBUF_ERR_LIMIT);
  assert_content(s, "abc");
  assert_position(s, 2);
  membuf_free(s);
}

static void a_state_may_lie_in_what_the_stream_lent_out(void **state)
{
  (void)state;
  membuf *s = string_of("one\ntwo\n");
  const char *line = NULL;
  size_t len = 0;
  assert_ok(membuf_next_line(s, NULL, NULL));
  assert_ok(membuf_next_line(s, &line, &len));
  assert_ok(membuf_set_state(s, line, len, 0));
  assert_content(s, "two\n");
  membuf_free(s);
}

static void getvalue_shares_the_text_until_it_is_written(void **state)
{
  (void)state;
  membuf *s = string_of("gr\xc3\xbc\xc3\x9f");
  membuf_slice *one = NULL, *two = NULL;
  assert_ok(membuf_getvalue(s, &one));
  assert_ok(membuf_getvalue(s, &two));
  assert_ptr_equal(data_of(one), data_of(two));
  assert_ok(membuf_write(s, TEXT("x\xc3\xa4"), NULL));
  assert_content(s, "x\xc3\xa4\xc3\xbc\xc3\x9f");
  assert_text_and_free(one, "gr\xc3\xbc\xc3\x9f");
  assert_text_and_free(two, "gr\xc3\xbc\xc3\x9f");
  membuf_free(s);
}

static void lines_come_in_batches_up_to_a_hint_in_code_points(void **state)
{
  (void)state;
  membuf *s = string_of("\xc3\xa9\xc3\xa9\n\xc3\xa9\xc3\xa9\nlast");
  membuf_view lines[4];
  size_t count = 0;
  assert_ok(membuf_next_lines(s, 4, lines, COUNT(lines), &count));
  assert_int_equal(count, 2);
  assert_int_equal(lines[1].len, 5);
  assert_memory_equal(lines[1].data, "\xc3\xa9\xc3\xa9\n", 5);
  assert_position(s, 6);
  assert_ok(membuf_next_lines(s, 0, lines, COUNT(lines), &count));
  assert_int_equal(count, 1);
  assert_memory_equal(lines[0].data, "last", 4);
  assert_ok(membuf_next_lines(s, 0, lines, COUNT(lines), &count));
  assert_int_equal(count, 0);
  membuf_free(s);
}

static void the_memory_of_text_can_be_had_kept_counted_and_given_back(void **state)
{
  (void)state;
  membuf *s = string_of("");
  size_t before = 99, reserved = 0, shrunk = 0;
  assert_ok(membuf_memory_use(s, &before));
  assert_int_equal(before, 0);
  assert_ok(membuf_reserve_capacity(s, 5000));
  assert_ok(membuf_memory_use(s, &reserved));
  assert_true(reserved >= 5000);
  assert_ok(membuf_write(s, TEXT("t\xc3\xa9xt"), NULL));
  assert_ok(membuf_clear(s));
  assert_content(s, "");
  assert_position(s, 0);
  assert_ok(membuf_write(s, TEXT("t\xc3\xa9xt"), NULL));
  assert_ok(membuf_shrink(s));
  assert_ok(membuf_memory_use(s, &shrunk));
  assert_true(shrunk < 100);
  assert_content(s, "t\xc3\xa9xt");
  membuf_free(s);
}

static void every_place_in_wide_text_is_found_from_every_other(void **state)
{
  (void)state;
  static const char unit[] = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80";
  static const size_t starts[] = {0, 1, 3, 6, 10};
  membuf *s = string_of("");
  for (size_t i = 0; i < 2000; i++) {
    assert_ok(membuf_write(s, unit, 10, NULL));
  }
  for (size_t i = 0; i < 8000; i++) {
    const size_t point = i * 3571 % 8000;
    char buf[4];
    size_t n = 0;
    assert_ok(membuf_seek(s, (int64_t)point, MEMBUF_SEEK_SET, NULL));
    assert_ok(membuf_read(s, buf, sizeof buf, &n));
    assert_true(n >= starts[point % 4 + 1] - starts[point % 4]);
    assert_memory_equal(buf, unit + starts[point % 4], starts[point % 4 + 1] - starts[point % 4]);
  }
  membuf_free(s);
}

static void a_closed_text_says_so(void **state)
{
  (void)state;
  membuf *s = string_of("abc");
  uint32_t mask = 77;
  size_t bytes = 77;
  assert_ok(membuf_close(s));
  assert_status(membuf_newlines(s, &mask), MEMBUF_ERR_CLOSED);
  assert_int_equal(mask, 0);
  assert_status(membuf_set_surrogates(s, 1), MEMBUF_ERR_CLOSED);
  assert_status(membuf_set_state(s, TEXT("a"), 0), MEMBUF_ERR_CLOSED);
  assert_status(membuf_clear(s), MEMBUF_ERR_CLOSED);
  assert_status(membuf_shrink(s), MEMBUF_ERR_CLOSED);
  assert_status(membuf_reserve_capacity(s, 1), MEMBUF_ERR_CLOSED);
  assert_ok(membuf_memory_use(s, &bytes));
  assert_int_equal(bytes, 0);
  membuf_free(s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_line_ends_that_were_written_are_seen_before_translation),
      cmocka_unit_test(a_crlf_that_two_writes_share_counts_as_cr_and_lf),
      cmocka_unit_test(other_modes_see_no_line_ends),
      cmocka_unit_test(byte_streams_have_neither_newlines_nor_surrogates_and_wrappers_no_surrogates),
      cmocka_unit_test(lone_surrogates_are_refused_unless_they_are_allowed),
      cmocka_unit_test(allow_is_0_or_1),
      cmocka_unit_test(a_high_and_a_low_surrogate_are_never_joined),
      cmocka_unit_test(malformed_text_stays_malformed_where_surrogates_are_allowed),
      cmocka_unit_test(a_saved_state_is_restored_without_translation),
      cmocka_unit_test(a_state_that_is_refused_changes_nothing),
      cmocka_unit_test(a_state_may_lie_in_what_the_stream_lent_out),
      cmocka_unit_test(getvalue_shares_the_text_until_it_is_written),
      cmocka_unit_test(lines_come_in_batches_up_to_a_hint_in_code_points),
      cmocka_unit_test(the_memory_of_text_can_be_had_kept_counted_and_given_back),
      cmocka_unit_test(every_place_in_wide_text_is_found_from_every_other),
      cmocka_unit_test(a_closed_text_says_so),
  };
  return run_area(tests);
}
