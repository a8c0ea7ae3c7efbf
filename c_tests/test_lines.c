/* Lines of text: membuf_build_text, membuf_text_lines, membuf_bytes_to_lines. */
#include "text_support.h"

static void lines_are_joined_with_a_separator_and_none_at_the_end(void **state)
{
  (void)state;
  const membuf_view lines[] = {VIEW("alpha"), VIEW(""), VIEW("g\xc3\xa9\0z"), {NULL, 0}};
  membuf_slice *out = NULL;
  membuf_error err;
  assert_ok(membuf_build_text(lines, COUNT(lines), TEXT("\n"), &out, &err));
  assert_int_equal(err.code, MEMBUF_OK);
  assert_text_and_free(out, "alpha\n\ng\xc3\xa9\0z\n");
  assert_ok(membuf_build_text(lines, 3, NULL, 0, &out, NULL));
  assert_text_and_free(out, "alphag\xc3\xa9\0z");
  assert_ok(membuf_build_text(lines, 1, TEXT(", "), &out, NULL));
  assert_text_and_free(out, "alpha");
  assert_ok(membuf_build_text(NULL, 0, TEXT(", "), &out, NULL));
  assert_text_and_free(out, "");
}

static void a_line_or_separator_that_is_not_utf8_is_refused(void **state)
{
  (void)state;
  const membuf_view lines[] = {VIEW("ok"), VIEW("a\xff")};
  membuf_slice *out = GARBAGE;
  membuf_error err;
  assert_status(membuf_build_text(lines, 2, TEXT("\n"), &out, &err), MEMBUF_ERR_DECODE);
  assert_null(out);
  assert_error(&err, MEMBUF_ERR_DECODE, "membuf_build_text", "0xff at offset 1");
  assert_int_equal(err.line, 2);
  assert_int_equal(err.start, 1);
  assert_int_equal(err.end, 2);
  assert_status(membuf_build_text(lines, 1, TEXT("\xc3"), &out, &err), MEMBUF_ERR_DECODE);
  assert_error(&err, MEMBUF_ERR_DECODE, "membuf_build_text", "0xc3 at offset 0 is cut off");
}

static void lines_that_cannot_be_are_refused(void **state)
{
  (void)state;
  membuf_view lines[] = {VIEW("ok"), {NULL, 3}};
  membuf_slice *out = GARBAGE;
  membuf_error err;
  assert_status(membuf_build_text(lines, 2, TEXT("\n"), &out, &err), MEMBUF_ERR_NULL);
  assert_null(out);
  assert_error(&err, MEMBUF_ERR_NULL, "membuf_build_text", "data is NULL");
  lines[1].data = "x";
  lines[1].len = SIZE_MAX;
  assert_status(membuf_build_text(lines, 2, TEXT("\n"), &out, &err), MEMBUF_ERR_OVERFLOW);
  assert_error(&err, MEMBUF_ERR_OVERFLOW, "membuf_build_text", "longer than any object can be");
  assert_status(membuf_build_text(lines, SIZE_MAX / sizeof *lines, TEXT("\n"), &out, &err), MEMBUF_ERR_OVERFLOW);
  assert_status(membuf_build_text(NULL, 2, TEXT("\n"), &out, &err), MEMBUF_ERR_NULL);
  assert_error(&err, MEMBUF_ERR_NULL, "membuf_build_text", "lines is NULL");
}

static void lines_of_a_text_end_at_lf_and_keep_their_terminator(void **state)
{
  (void)state;
  char text[] = "a\nb\r\n\nc";
  membuf *lines = NULL;
  assert_ok(membuf_text_lines(text, strlen(text), MEMBUF_NEWLINE_DEFAULT, 0, &lines, NULL));
  /* The text was copied. */
  memset(text, 'x', strlen(text));
  assert_next_line(lines, "a\n");
  assert_next_line(lines, "b\r\n");
  assert_next_line(lines, "\n");
  assert_next_line(lines, "c");
  assert_next_line(lines, NULL);
  assert_next_line(lines, NULL);
  membuf_free(lines);
}

static void stripped_lines_come_without_their_terminator_and_the_end_is_still_told(void **state)
{
  (void)state;
  const char *data = NULL;
  size_t len = 77;
  membuf *lines = NULL;
  assert_ok(membuf_text_lines(TEXT("a\n\nc\n"), 0, MEMBUF_LINES_STRIP, &lines, NULL));
  assert_next_line(lines, "a");
  assert_ok(membuf_next_line(lines, &data, &len));
  assert_non_null(data);
  assert_int_equal(len, 0);
  assert_next_line(lines, "c");
  assert_next_line(lines, NULL);
  /* It is a text stream like any other. */
  assert_ok(membuf_rewind(lines));
  assert_readline(lines, -1, "a\n");
  membuf_free(lines);
}

static void bytes_become_lines_with_universal_newlines_and_without_terminators(void **state)
{
  (void)state;
  membuf *lines = NULL;
  assert_ok(membuf_bytes_to_lines(TEXT("one\r\ntw\xc3\xb6\rthree\n\nlast"), NULL, &lines, NULL));
  assert_next_line(lines, "one");
  assert_next_line(lines, "tw\xc3\xb6");
  assert_next_line(lines, "three");
  assert_next_line(lines, "");
  assert_next_line(lines, "last");
  assert_next_line(lines, NULL);
  membuf_free(lines);
}

static void bytes_in_any_encoding_become_lines(void **state)
{
  (void)state;
  static const struct {
    const char *encoding, *errors, *bytes;
    size_t len;
  } cases[] = {
      {"utf-8-sig", NULL, TEXT("\xef\xbb\xbf\xe2\x82\xac\r\nb")},
      {"windows-1252", NULL, TEXT("\x80\rb")},
      {"utf-16", NULL, TEXT("\xfe\xff\x20\xac\0\r\0\n\0b")},
      {"utf-16-le", NULL, TEXT("\xac\x20\n\0b\0")},
      {NULL, "ignore", TEXT("\xe2\x82\xac\xff\nb\xff")},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf *lines = NULL;
    const membuf_text_options options = {
        .struct_size = sizeof options, .encoding = cases[i].encoding, .errors = cases[i].errors};
    assert_ok(membuf_bytes_to_lines(cases[i].bytes, cases[i].len, &options, &lines, NULL));
    assert_next_line(lines, "\xe2\x82\xac");
    assert_next_line(lines, "b");
    assert_next_line(lines, NULL);
    membuf_free(lines);
  }
}

static void each_newline_mode_makes_the_lines_that_a_wrapper_reads(void **state)
{
  (void)state;
  static const struct {
    int32_t newline;
    const char *text_lines[5], *byte_lines[5];
  } cases[] = {
      {MEMBUF_NEWLINE_DEFAULT, {"a\r", "b\rc", "d", NULL}, {"a", "b", "c", "d", NULL}},
      {MEMBUF_NEWLINE_UNIVERSAL, {"a", "b", "c", "d", NULL}, {"a", "b", "c", "d", NULL}},
      {MEMBUF_NEWLINE_KEEP, {"a", "b", "c", "d", NULL}, {"a", "b", "c", "d", NULL}},
      {MEMBUF_NEWLINE_LF, {"a\r", "b\rc", "d", NULL}, {"a\r", "b\rc", "d", NULL}},
      {MEMBUF_NEWLINE_CR, {"a", "", "b", "c", "d"}, {"a", "\nb", "c\nd", NULL}},
      {MEMBUF_NEWLINE_CRLF, {"a\r", "b\rc", "d", NULL}, {"a", "b\rc\nd", NULL}},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    const membuf_text_options options = {.struct_size = sizeof options, .newline = cases[i].newline};
    membuf *lines = NULL;
    assert_ok(membuf_text_lines(TEXT("a\r\nb\rc\nd"), cases[i].newline, MEMBUF_LINES_STRIP, &lines, NULL));
    for (size_t line = 0; line < 5 && cases[i].text_lines[line] != NULL; line++) {
      assert_next_line(lines, cases[i].text_lines[line]);
    }
    assert_next_line(lines, NULL);
    membuf_free(lines);
    assert_ok(membuf_bytes_to_lines(TEXT("a\r\nb\rc\nd"), &options, &lines, NULL));
    for (size_t line = 0; line < 5 && cases[i].byte_lines[line] != NULL; line++) {
      assert_next_line(lines, cases[i].byte_lines[line]);
    }
    assert_next_line(lines, NULL);
    membuf_free(lines);
  }
}

static void lines_that_cannot_be_decoded_are_refused_at_once(void **state)
{
  (void)state;
  membuf *lines = GARBAGE;
  membuf_error err;
  membuf_text_options options = {.struct_size = sizeof options, .encoding = "ascii"};
  assert_status(membuf_text_lines(TEXT("a\n\xff"), 0, 0, &lines, &err), MEMBUF_ERR_DECODE);
  assert_null(lines);
  assert_error(&err, MEMBUF_ERR_DECODE, "membuf_text_lines", "0xff at offset 2");
  lines = GARBAGE;
  assert_status(membuf_bytes_to_lines(TEXT("a\n\xff"), &options, &lines, &err), MEMBUF_ERR_DECODE);
  assert_null(lines);
  assert_error(&err, MEMBUF_ERR_DECODE, "membuf_bytes_to_lines", "byte 0xff at position 2");
  assert_int_equal(err.start, 2);
  assert_int_equal(err.end, 3);
  options.encoding = "klingon";
  assert_status(membuf_bytes_to_lines(TEXT("a"), &options, &lines, &err), MEMBUF_ERR_LOOKUP);
  assert_error(&err, MEMBUF_ERR_LOOKUP, "membuf_bytes_to_lines", "unknown encoding 'klingon'");
}

static void flags_that_are_none_are_invalid(void **state)
{
  (void)state;
  membuf *lines = GARBAGE;
  membuf_error err;
  assert_status(membuf_text_lines(TEXT("a"), 0, 2, &lines, &err), MEMBUF_ERR_INVALID);
  assert_null(lines);
  assert_error(&err, MEMBUF_ERR_INVALID, "membuf_text_lines", "flags must be 0 or 1, not 2");
  assert_status(membuf_text_lines(TEXT("a"), 7, 0, &lines, &err), MEMBUF_ERR_INVALID);
  assert_error(&err, MEMBUF_ERR_INVALID, "membuf_text_lines", "newline must be 0 to 6, not 7");
}

static void nothing_has_no_lines(void **state)
{
  (void)state;
  membuf *lines = NULL;
  assert_ok(membuf_text_lines(NULL, 0, 0, 0, &lines, NULL));
  assert_next_line(lines, NULL);
  membuf_free(lines);
  assert_ok(membuf_bytes_to_lines(NULL, 0, NULL, &lines, NULL));
  assert_next_line(lines, NULL);
  membuf_free(lines);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lines_are_joined_with_a_separator_and_none_at_the_end),
      cmocka_unit_test(a_line_or_separator_that_is_not_utf8_is_refused),
      cmocka_unit_test(lines_that_cannot_be_are_refused),
      cmocka_unit_test(lines_of_a_text_end_at_lf_and_keep_their_terminator),
      cmocka_unit_test(stripped_lines_come_without_their_terminator_and_the_end_is_still_told),
      cmocka_unit_test(bytes_become_lines_with_universal_newlines_and_without_terminators),
      cmocka_unit_test(bytes_in_any_encoding_become_lines),
      cmocka_unit_test(each_newline_mode_makes_the_lines_that_a_wrapper_reads),
      cmocka_unit_test(lines_that_cannot_be_decoded_are_refused_at_once),
      cmocka_unit_test(flags_that_are_none_are_invalid),
      cmocka_unit_test(nothing_has_no_lines),
  };
  return run_area(tests);
}
