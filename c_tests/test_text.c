/* Text in memory: membuf_string_new and the verbs on what it makes. */
#include "text_support.h"

/* A stream that holds `text` in a newline mode; what it stores is `stored`. */
static void assert_stored(int32_t newline, const char *text, const char *stored)
{
  membuf *s = NULL;
  assert_ok(membuf_string_new(text, strlen(text), newline, &s, NULL));
  assert_content(s, stored);
  assert_position(s, 0);
  membuf_free(s);
}

static void an_initial_text_goes_through_the_newline_mode(void **state)
{
  (void)state;
  assert_stored(MEMBUF_NEWLINE_DEFAULT, "a\r\nb\rc\n", "a\r\nb\rc\n");
  assert_stored(MEMBUF_NEWLINE_UNIVERSAL, "a\r\nb\rc\n", "a\nb\nc\n");
  assert_stored(MEMBUF_NEWLINE_KEEP, "a\r\nb\rc\n", "a\r\nb\rc\n");
  assert_stored(MEMBUF_NEWLINE_LF, "a\r\nb\rc\n", "a\r\nb\rc\n");
  assert_stored(MEMBUF_NEWLINE_CR, "a\nb\r\n", "a\rb\r\r");
  assert_stored(MEMBUF_NEWLINE_CRLF, "a\nb\r\n", "a\r\nb\r\r\n");
#ifdef _WIN32
  assert_stored(MEMBUF_NEWLINE_NATIVE, "a\nb", "a\r\nb");
#else
  assert_stored(MEMBUF_NEWLINE_NATIVE, "a\nb\r\n", "a\nb\r\n");
#endif
}

static void each_newline_mode_ends_lines_where_it_says(void **state)
{
  (void)state;
  static const struct {
    int32_t newline;
    const char *lines[6];
  } cases[] = {
      {MEMBUF_NEWLINE_DEFAULT, {"a\r\n", "b\rc\n", "d", NULL}},
      {MEMBUF_NEWLINE_UNIVERSAL, {"a\n", "b\n", "c\n", "d", NULL}},
      {MEMBUF_NEWLINE_KEEP, {"a\r\n", "b\r", "c\n", "d", NULL}},
      {MEMBUF_NEWLINE_LF, {"a\r\n", "b\rc\n", "d", NULL}},
      {MEMBUF_NEWLINE_CR, {"a\r", "\r", "b\r", "c\r", "d", NULL}},
      {MEMBUF_NEWLINE_CRLF, {"a\r\r\n", "b\rc\r\n", "d", NULL}},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf *s = NULL;
    assert_ok(membuf_string_new(TEXT("a\r\nb\rc\nd"), cases[i].newline, &s, NULL));
    for (size_t line = 0; cases[i].lines[line] != NULL; line++) {
      assert_next_line(s, cases[i].lines[line]);
    }
    assert_next_line(s, NULL);
    membuf_free(s);
  }
}

static void a_newline_mode_that_is_none_is_invalid(void **state)
{
  (void)state;
  static const int32_t modes[] = {-1, 7, INT32_MIN, INT32_MAX};
  for (size_t i = 0; i < COUNT(modes); i++) {
    membuf *s = GARBAGE;
    membuf_error err;
    assert_status(membuf_string_new(TEXT("a"), modes[i], &s, &err), MEMBUF_ERR_INVALID);
    assert_null(s);
    assert_error(&err, MEMBUF_ERR_INVALID, "membuf_string_new", "newline must be 0 to 6, not ");
  }
}

static void malformed_utf8_is_refused_with_its_range(void **state)
{
  (void)state;
  membuf *s = GARBAGE;
  membuf_error err;
  assert_status(membuf_string_new(TEXT("ab\xe2\x82"), 0, &s, &err), MEMBUF_ERR_DECODE);
  assert_null(s);
  assert_error(&err, MEMBUF_ERR_DECODE, "membuf_string_new", "0xe2 at offset 2");
  assert_int_equal(err.start, 2);
  assert_int_equal(err.end, 4);
  /* A surrogate in UTF-8, and a form that is longer than it has to be. */
  assert_status(membuf_string_new(TEXT("\xed\xa0\x80"), 0, &s, NULL), MEMBUF_ERR_DECODE);
  assert_status(membuf_string_new(TEXT("\xc0\x80"), 0, &s, NULL), MEMBUF_ERR_DECODE);
}

static void nothing_at_all_is_an_empty_text(void **state)
{
  (void)state;
  membuf *s = NULL;
  int32_t kind = -1, text = -1;
  assert_ok(membuf_string_new(NULL, 0, MEMBUF_NEWLINE_DEFAULT, &s, NULL));
  assert_ok(membuf_kind(s, &kind));
  assert_ok(membuf_is_text(s, &text));
  assert_int_equal(kind, MEMBUF_KIND_STRING);
  assert_int_equal(text, 1);
  assert_content(s, "");
  assert_next_line(s, NULL);
  assert_readline(s, -1, "");
  membuf_free(s);
}

static void positions_counts_and_limits_are_code_points(void **state)
{
  (void)state;
  int64_t position = -1, size = -1;
  size_t n = 0;
  membuf *s = string_of("a\xf0\x9f\x98\x80"
                        "b\xe4\xb8\x96\n\xc3\xa9");
  assert_ok(membuf_stream_size(s, &size));
  assert_int_equal(size, 6);
  assert_reads(s, 2, "a\xf0\x9f\x98\x80");
  assert_position(s, 2);
  assert_readline(s, 2, "b\xe4\xb8\x96");
  assert_readline(s, 0, "");
  assert_readline(s, -1, "\n");
  assert_ok(membuf_seek(s, 3, MEMBUF_SEEK_SET, &position));
  assert_int_equal(position, 3);
  assert_ok(membuf_write(s, TEXT("xy"), &n));
  assert_int_equal(n, 2);
  assert_content(s, "a\xf0\x9f\x98\x80"
                    "bxy\xc3\xa9");
  assert_ok(membuf_truncate(s, 2, &size));
  assert_int_equal(size, 2);
  assert_position(s, 5);
  assert_content(s, "a\xf0\x9f\x98\x80");
  membuf_free(s);
}

static void a_read_into_memory_counts_bytes_and_never_splits_a_code_point(void **state)
{
  (void)state;
  char buf[8];
  size_t n = 77;
  membuf *s = string_of("\xe4\xb8\x96\xe7\x95\x8c!");
  assert_ok(membuf_read(s, buf, 5, &n));
  assert_int_equal(n, 3);
  assert_position(s, 1);
  for (size_t cap = 1; cap < 4; cap++) {
    n = 77;
    assert_status(membuf_read(s, buf, cap, &n), MEMBUF_ERR_INVALID);
    assert_int_equal(n, 0);
  }
  assert_ok(membuf_read(s, NULL, 0, &n));
  assert_int_equal(n, 0);
  assert_ok(membuf_read(s, buf, sizeof buf, &n));
  assert_int_equal(n, 4);
  assert_memory_equal(buf, "\xe7\x95\x8c!", 4);
  assert_ok(membuf_read(s, buf, 4, &n));
  assert_int_equal(n, 0);
  membuf_free(s);
}

static void a_write_counts_code_points_before_newline_translation(void **state)
{
  (void)state;
  size_t n = 0;
  membuf *s = NULL;
  assert_ok(membuf_string_new(NULL, 0, MEMBUF_NEWLINE_CRLF, &s, NULL));
  assert_ok(membuf_write(s, TEXT("\xc3\xa9\n\n"), &n));
  assert_int_equal(n, 3);
  assert_position(s, 5);
  assert_content(s, "\xc3\xa9\r\n\r\n");
  membuf_free(s);
}

static void each_write_is_translated_by_itself(void **state)
{
  (void)state;
  membuf *s = NULL;
  assert_ok(membuf_string_new(NULL, 0, MEMBUF_NEWLINE_UNIVERSAL, &s, NULL));
  assert_ok(membuf_write(s, TEXT("a\nb\r"), NULL));
  assert_ok(membuf_write(s, TEXT("\nc"), NULL));
  assert_content(s, "a\nb\n\nc");
  membuf_free(s);
}

static void a_write_behind_the_end_fills_the_gap_with_nul_and_an_empty_one_does_not(void **state)
{
  (void)state;
  membuf *s = string_of("\xc3\xa9");
  assert_ok(membuf_seek(s, 4, MEMBUF_SEEK_SET, NULL));
  assert_reads(s, -1, "");
  assert_position(s, 4);
  assert_ok(membuf_write(s, NULL, 0, NULL));
  assert_content(s, "\xc3\xa9");
  assert_ok(membuf_write(s, TEXT("x"), NULL));
  assert_content_bytes(s, "\xc3\xa9\0\0\0x", 6);
  membuf_free(s);
}

static void a_write_that_is_not_utf8_changes_nothing(void **state)
{
  (void)state;
  size_t n = 77;
  membuf *s = string_of("kept");
  assert_ok(membuf_seek(s, 1, MEMBUF_SEEK_SET, NULL));
  assert_status(membuf_write(s, TEXT("ok\xff"), &n), MEMBUF_ERR_DECODE);
  assert_int_equal(n, 0);
  assert_kept_error(s, MEMBUF_ERR_DECODE, "membuf_write", "0xff at offset 2");
  assert_position(s, 1);
  assert_content(s, "kept");
  membuf_free(s);
}

static void a_seek_knows_places_from_the_start_and_no_distances(void **state)
{
  (void)state;
  int64_t position = 77;
  membuf *s = string_of("\xc3\xa9t\xc3\xa9");
  assert_ok(membuf_seek(s, 0, MEMBUF_SEEK_END, &position));
  assert_int_equal(position, 3);
  assert_ok(membuf_seek(s, 1, MEMBUF_SEEK_SET, NULL));
  assert_ok(membuf_seek(s, 0, MEMBUF_SEEK_CUR, &position));
  assert_int_equal(position, 1);
  assert_status(membuf_seek(s, 1, MEMBUF_SEEK_CUR, &position), MEMBUF_ERR_IO);
  assert_int_equal(position, 0);
  assert_status(membuf_seek(s, -1, MEMBUF_SEEK_END, NULL), MEMBUF_ERR_IO);
  assert_status(membuf_seek(s, -1, MEMBUF_SEEK_SET, NULL), MEMBUF_ERR_INVALID);
  assert_status(membuf_seek(s, 0, 3, NULL), MEMBUF_ERR_INVALID);
  assert_position(s, 1);
  assert_ok(membuf_seek(s, INT64_MAX, MEMBUF_SEEK_SET, &position));
  assert_true(position == INT64_MAX);
  assert_status(membuf_write(s, TEXT("x"), NULL), MEMBUF_ERR_OVERFLOW);
  assert_content(s, "\xc3\xa9t\xc3\xa9");
  assert_ok(membuf_rewind(s));
  assert_position(s, 0);
  membuf_free(s);
}

static void truncating_never_grows_and_refuses_what_is_negative(void **state)
{
  (void)state;
  int64_t size = 77;
  membuf *s = string_of("abc");
  assert_ok(membuf_truncate(s, 9, &size));
  assert_int_equal(size, 9);
  assert_content(s, "abc");
  assert_status(membuf_truncate(s, -1, &size), MEMBUF_ERR_INVALID);
  assert_int_equal(size, 0);
  assert_ok(membuf_seek(s, 1, MEMBUF_SEEK_SET, NULL));
  assert_ok(membuf_truncate_here(s, &size));
  assert_int_equal(size, 1);
  assert_content(s, "a");
  membuf_free(s);
}

static void getvalue_leaves_the_stream_as_it_is_and_take_empties_it(void **state)
{
  (void)state;
  membuf_slice *before = NULL, *taken = NULL;
  membuf *s = string_of("one");
  assert_ok(membuf_seek(s, 0, MEMBUF_SEEK_END, NULL));
  assert_ok(membuf_getvalue(s, &before));
  assert_ok(membuf_write(s, TEXT(" two"), NULL));
  assert_slice_and_free(before, "one", 3);
  assert_ok(membuf_take(s, &taken));
  assert_slice_and_free(taken, "one two", 7);
  assert_position(s, 0);
  assert_content(s, "");
  assert_ok(membuf_write(s, TEXT("again"), NULL));
  assert_content(s, "again");
  membuf_free(s);
}

static void a_memory_limit_counts_bytes_and_refuses_whole_writes(void **state)
{
  (void)state;
  size_t n = 77;
  membuf *s = string_of("abc");
  assert_status(membuf_set_memory_limit(s, 2), MEMBUF_ERR_INVALID);
  assert_ok(membuf_set_memory_limit(s, 5));
  assert_ok(membuf_seek(s, 3, MEMBUF_SEEK_SET, NULL));
  assert_status(membuf_write(s, TEXT("\xe4\xb8\x96"), &n), MEMBUF_ERR_LIMIT);
  assert_int_equal(n, 0);
  assert_kept_error(s, MEMBUF_ERR_LIMIT, "membuf_write", "may not pass 5 bytes");
  assert_position(s, 3);
  assert_ok(membuf_write(s, TEXT("de"), NULL));
  assert_content(s, "abcde");
  assert_ok(membuf_set_memory_limit(s, 0));
  assert_ok(membuf_write(s, TEXT("fgh"), NULL));
  assert_content(s, "abcdefgh");
  membuf_free(s);
}

static void verbs_of_byte_streams_are_unsupported(void **state)
{
  (void)state;
  char buf[4];
  size_t n = 77;
  uint8_t *window = GARBAGE;
  int32_t fd = 77;
  membuf *s = string_of("abc");
  assert_status(membuf_pread(s, 0, buf, 4, &n), MEMBUF_ERR_UNSUPPORTED);
  assert_int_equal(n, 0);
  n = 77;
  assert_status(membuf_pwrite(s, 0, TEXT("x"), &n), MEMBUF_ERR_UNSUPPORTED);
  assert_int_equal(n, 0);
  assert_status(membuf_reserve(s, 4, &window, &n), MEMBUF_ERR_UNSUPPORTED);
  assert_null(window);
  assert_status(membuf_fileno(s, &fd), MEMBUF_ERR_UNSUPPORTED);
  assert_int_equal(fd, -1);
  membuf_free(s);
}

static void a_closed_text_answers_nothing_but_that_it_is_closed(void **state)
{
  (void)state;
  int64_t position = 77;
  int32_t yes = 77;
  char buf[4];
  const char *line = GARBAGE;
  membuf_slice *out = GARBAGE;
  membuf *s = string_of("abc");
  assert_ok(membuf_close(s));
  assert_ok(membuf_close(s));
  assert_ok(membuf_closed(s, &yes));
  assert_int_equal(yes, 1);
  assert_ok(membuf_is_text(s, &yes));
  assert_status(membuf_read(s, buf, 4, NULL), MEMBUF_ERR_CLOSED);
  assert_status(membuf_read_slice(s, -1, &out), MEMBUF_ERR_CLOSED);
  assert_null(out);
  assert_status(membuf_next_line(s, &line, NULL), MEMBUF_ERR_CLOSED);
  assert_null(line);
  assert_status(membuf_write(s, NULL, 0, NULL), MEMBUF_ERR_CLOSED);
  assert_status(membuf_seek(s, 0, MEMBUF_SEEK_SET, &position), MEMBUF_ERR_CLOSED);
  assert_int_equal(position, 0);
  assert_status(membuf_tell(s, NULL), MEMBUF_ERR_CLOSED);
  assert_status(membuf_truncate(s, 0, NULL), MEMBUF_ERR_CLOSED);
  assert_status(membuf_stream_size(s, NULL), MEMBUF_ERR_CLOSED);
  assert_status(membuf_flush(s), MEMBUF_ERR_CLOSED);
  assert_status(membuf_take(s, &out), MEMBUF_ERR_CLOSED);
  assert_status(membuf_readable(s, &yes), MEMBUF_ERR_CLOSED);
  assert_status(membuf_set_memory_limit(s, 9), MEMBUF_ERR_CLOSED);
  assert_kept_error(s, MEMBUF_ERR_CLOSED, "membuf_set_memory_limit", "the stream is closed");
  assert_ok(membuf_finish(s, NULL));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_initial_text_goes_through_the_newline_mode),
      cmocka_unit_test(each_newline_mode_ends_lines_where_it_says),
      cmocka_unit_test(a_newline_mode_that_is_none_is_invalid),
      cmocka_unit_test(malformed_utf8_is_refused_with_its_range),
      cmocka_unit_test(nothing_at_all_is_an_empty_text),
      cmocka_unit_test(positions_counts_and_limits_are_code_points),
      cmocka_unit_test(a_read_into_memory_counts_bytes_and_never_splits_a_code_point),
      cmocka_unit_test(a_write_counts_code_points_before_newline_translation),
      cmocka_unit_test(each_write_is_translated_by_itself),
      cmocka_unit_test(a_write_behind_the_end_fills_the_gap_with_nul_and_an_empty_one_does_not),
      cmocka_unit_test(a_write_that_is_not_utf8_changes_nothing),
      cmocka_unit_test(a_seek_knows_places_from_the_start_and_no_distances),
      cmocka_unit_test(truncating_never_grows_and_refuses_what_is_negative),
      cmocka_unit_test(getvalue_leaves_the_stream_as_it_is_and_take_empties_it),
      cmocka_unit_test(a_memory_limit_counts_bytes_and_refuses_whole_writes),
      cmocka_unit_test(verbs_of_byte_streams_are_unsupported),
      cmocka_unit_test(a_closed_text_answers_nothing_but_that_it_is_closed),
  };
  return run_area(tests);
}
