/* Text over byte streams: membuf_text_wrap, what it reads and writes, and when it closes what. */
#include "text_support.h"

/* A wrapper over `inner` in an encoding and a newline mode. */
static membuf *wrapped(membuf *inner, const char *encoding, int32_t newline, uint32_t flags)
{
  membuf *text = NULL;
  membuf_text_options options = {.struct_size = sizeof options, .encoding = encoding, .newline = newline, .flags = flags};
  assert_ok(membuf_text_wrap(inner, &options, &text, NULL));
  return text;
}

static void a_wrapper_outlives_the_handle_of_its_inner_stream(void **state)
{
  (void)state;
  membuf *text = NULL, *inner = bytes_of("caf\xc3\xa9\n");
  int32_t kind = 0, yes = 0;
  assert_ok(membuf_text_wrap(inner, NULL, &text, NULL));
  membuf_free(inner);
  assert_ok(membuf_kind(text, &kind));
  assert_int_equal(kind, MEMBUF_KIND_TEXT);
  assert_ok(membuf_is_text(text, &yes));
  assert_int_equal(yes, 1);
  assert_reads(text, 4, "caf\xc3\xa9");
  assert_reads(text, -1, "\n");
  assert_ok(membuf_finish(text, NULL));
}

static void closing_a_wrapper_flushes_it_and_closes_the_inner_stream(void **state)
{
  (void)state;
  int32_t closed = 0;
  membuf *inner = bytes_of(""), *text = wrapped(inner, NULL, 0, 0);
  assert_ok(membuf_write(text, TEXT("text"), NULL));
  assert_ok(membuf_close(text));
  assert_ok(membuf_closed(inner, &closed));
  assert_int_equal(closed, 1);
  assert_status(membuf_write(text, TEXT("x"), NULL), MEMBUF_ERR_CLOSED);
  assert_ok(membuf_close(text));
  membuf_free(text);
  membuf_free(inner);
}

static void keep_inner_open_flushes_and_leaves_the_inner_stream_open(void **state)
{
  (void)state;
  membuf *inner = bytes_of(""), *text = wrapped(inner, NULL, 0, MEMBUF_TEXT_KEEP_INNER_OPEN);
  assert_ok(membuf_write(text, TEXT("text"), NULL));
  assert_content(inner, "");
  assert_ok(membuf_finish(text, NULL));
  assert_content(inner, "text");
  membuf_free(inner);
}

static void freeing_a_wrapper_loses_what_was_not_flushed_and_leaves_the_inner_stream_alone(void **state)
{
  (void)state;
  membuf *inner = bytes_of(""), *text = wrapped(inner, NULL, 0, 0);
  assert_ok(membuf_write(text, TEXT("sent "), NULL));
  assert_ok(membuf_flush(text));
  assert_ok(membuf_write(text, TEXT("lost"), NULL));
  membuf_free(text);
  assert_content(inner, "sent ");
  assert_position(inner, 5);
  membuf_free(inner);
}

static void what_is_written_is_encoded_with_its_signature_once(void **state)
{
  (void)state;
  static const struct {
    const char *encoding, *bytes;
    size_t len;
  } cases[] = {
      {NULL, TEXT("\xc3\xa9\n\xc3\xa9")},
      {"utf-8-sig", TEXT("\xef\xbb\xbf\xc3\xa9\n\xc3\xa9")},
      {"latin-1", TEXT("\xe9\n\xe9")},
      {"utf-16-be", TEXT("\0\xe9\0\n\0\xe9")},
      {"windows-1252", TEXT("\xe9\n\xe9")},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf *inner = bytes_of("");
    membuf *text = wrapped(inner, cases[i].encoding, MEMBUF_NEWLINE_LF, MEMBUF_TEXT_KEEP_INNER_OPEN);
    assert_ok(membuf_write(text, TEXT("\xc3\xa9\n"), NULL));
    assert_ok(membuf_flush(text));
    assert_ok(membuf_write(text, TEXT("\xc3\xa9"), NULL));
    assert_ok(membuf_finish(text, NULL));
    assert_content_bytes(inner, cases[i].bytes, cases[i].len);
    membuf_free(inner);
  }
}

static void a_signature_is_written_at_the_start_only_and_again_after_a_rewind(void **state)
{
  (void)state;
  membuf *inner = bytes_of("12345678");
  assert_ok(membuf_seek(inner, 0, MEMBUF_SEEK_END, NULL));
  membuf *text = wrapped(inner, "utf-8-sig", 0, MEMBUF_TEXT_KEEP_INNER_OPEN);
  assert_ok(membuf_write(text, TEXT("x"), NULL));
  assert_ok(membuf_rewind(text));
  assert_content(inner, "12345678x");
  assert_ok(membuf_write(text, TEXT("y"), NULL));
  assert_ok(membuf_finish(text, NULL));
  assert_content(inner, "\xef\xbb\xbfy5678x");
  membuf_free(inner);
}

static void a_byte_order_mark_is_read_away_and_tells_the_order(void **state)
{
  (void)state;
  membuf *inner = NULL;
  assert_ok(membuf_bytes_new(TEXT("\xfe\xff\0a\x20\xac"), &inner, NULL));
  membuf *text = wrapped(inner, "utf-16", 0, 0);
  assert_reads(text, -1, "a\xe2\x82\xac");
  assert_ok(membuf_finish(text, NULL));
  membuf_free(inner);

  inner = bytes_of("\xef\xbb\xbf"
                   "a");
  text = wrapped(inner, "utf-8-sig", 0, 0);
  assert_reads(text, -1, "a");
  assert_ok(membuf_finish(text, NULL));
  membuf_free(inner);

  membuf_slice *out = GARBAGE;
  inner = bytes_of("ab");
  text = wrapped(inner, "utf-16", 0, 0);
  assert_status(membuf_read_slice(text, -1, &out), MEMBUF_ERR_DECODE);
  assert_null(out);
  assert_kept_error(text, MEMBUF_ERR_DECODE, "membuf_read_slice", "byte order mark");
  membuf_free(text);
  membuf_free(inner);
}

static void each_newline_mode_writes_and_reads_as_python_does(void **state)
{
  (void)state;
  static const struct {
    int32_t newline;
    const char *written;
    const char *lines[5];
  } cases[] = {
#ifndef _WIN32
      {MEMBUF_NEWLINE_DEFAULT, "x\ny\r\n", {"a\n", "b\n", "c\n", "d"}},
      {MEMBUF_NEWLINE_UNIVERSAL, "x\ny\r\n", {"a\n", "b\n", "c\n", "d"}},
      {MEMBUF_NEWLINE_NATIVE, "x\ny\r\n", {"a\n", "b\n", "c\n", "d"}},
#endif
      {MEMBUF_NEWLINE_KEEP, "x\ny\r\n", {"a\r\n", "b\r", "c\n", "d"}},
      {MEMBUF_NEWLINE_LF, "x\ny\r\n", {"a\r\n", "b\rc\n", "d"}},
      {MEMBUF_NEWLINE_CR, "x\ry\r\r", {"a\r", "\nb\r", "c\nd"}},
      {MEMBUF_NEWLINE_CRLF, "x\r\ny\r\r\n", {"a\r\n", "b\rc\nd"}},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf *inner = bytes_of("a\r\nb\rc\nd"), *out = bytes_of("");
    membuf *reader = wrapped(inner, NULL, cases[i].newline, 0);
    membuf *writer = wrapped(out, NULL, cases[i].newline, 0);
    for (size_t line = 0; cases[i].lines[line] != NULL; line++) {
      assert_next_line(reader, cases[i].lines[line]);
    }
    assert_next_line(reader, NULL);
    assert_ok(membuf_write(writer, TEXT("x\ny\r\n"), NULL));
    assert_ok(membuf_flush(writer));
    assert_content(out, cases[i].written);
    assert_ok(membuf_finish(reader, NULL));
    assert_ok(membuf_finish(writer, NULL));
    membuf_free(inner);
    membuf_free(out);
  }
}

/* Whatever lies across the end of a chunk of 8192 bytes is read as it is anywhere else. */
static void line_ends_and_characters_may_lie_across_the_ends_of_chunks(void **state)
{
  (void)state;
  for (size_t before = 8186; before < 8194; before++) {
    membuf *inner = bytes_filled(before, 'x');
    membuf_slice *line = NULL;
    assert_ok(membuf_seek(inner, 0, MEMBUF_SEEK_END, NULL));
    assert_ok(membuf_write(inner, TEXT("\xf0\x9f\x98\x80\r\nnext\rlast"), NULL));
    assert_ok(membuf_rewind(inner));
    membuf *text = wrapped(inner, NULL, 0, 0);
    assert_ok(membuf_readline(text, -1, &line));
    assert_int_equal(len_of(line), before + 5);
    assert_memory_equal(data_of(line) + before, "\xf0\x9f\x98\x80\n", 5);
    membuf_slice_free(line);
    assert_next_line(text, "next\n");
    assert_next_line(text, "last");
    assert_next_line(text, NULL);
    assert_ok(membuf_finish(text, NULL));
    membuf_free(inner);
  }
}

static void text_before_malformed_bytes_is_given_first_and_the_failure_stays(void **state)
{
  (void)state;
  membuf *inner = bytes_of("good\xff more"), *text = wrapped(inner, NULL, 0, 0);
  char buf[16];
  size_t n = 77;
  membuf_slice *out = GARBAGE;
  membuf_error err;
  assert_ok(membuf_read(text, buf, sizeof buf, &n));
  assert_int_equal(n, 4);
  for (int again = 0; again < 2; again++) {
    n = 77;
    assert_status(membuf_read(text, buf, sizeof buf, &n), MEMBUF_ERR_DECODE);
    assert_int_equal(n, 0);
    assert_status(membuf_read_slice(text, -1, &out), MEMBUF_ERR_DECODE);
    assert_null(out);
    assert_ok(membuf_get_error(text, &err));
    assert_int_equal(err.start, 4);
    assert_int_equal(err.end, 5);
  }
  membuf_free(text);
  membuf_free(inner);
}

static void error_handlers_apply_to_reading_and_to_writing(void **state)
{
  (void)state;
  static const struct {
    const char *errors, *read, *written;
  } cases[] = {
      {"ignore", "ab", "x"},
      {"replace", "a\xef\xbf\xbd"
                  "b",
       "x?"},
      {"backslashreplace", "a\\xffb", "x\\u20ac"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf_text_options options = {.struct_size = sizeof options, .encoding = "ascii", .errors = cases[i].errors, .flags = MEMBUF_TEXT_KEEP_INNER_OPEN};
    membuf *text = NULL, *inner = bytes_of("a\xff"
                                           "b");
    assert_ok(membuf_text_wrap(inner, &options, &text, NULL));
    assert_reads(text, -1, cases[i].read);
    assert_ok(membuf_truncate(text, 0, NULL));
    assert_ok(membuf_rewind(text));
    assert_ok(membuf_write(text, TEXT("x\xe2\x82\xac"), NULL));
    assert_ok(membuf_finish(text, NULL));
    assert_content(inner, cases[i].written);
    membuf_free(inner);
  }
}

static void text_that_does_not_fit_the_encoding_is_dropped_whole_and_alone(void **state)
{
  (void)state;
  size_t n = 77;
  membuf_error err;
  membuf *inner = bytes_of(""), *text = wrapped(inner, "ascii", 0, 0);
  assert_ok(membuf_write(text, TEXT("earlier "), NULL));
  assert_status(membuf_write(text, TEXT("caf\xc3\xa9!"), &n), MEMBUF_ERR_ENCODE);
  assert_int_equal(n, 0);
  assert_kept_error(text, MEMBUF_ERR_ENCODE, "membuf_write", "U+00E9 at position 3");
  assert_ok(membuf_get_error(text, &err));
  assert_int_equal(err.start, 3);
  assert_int_equal(err.end, 4);
  assert_status(membuf_write(text, TEXT("\xff"), &n), MEMBUF_ERR_DECODE);
  assert_ok(membuf_write(text, TEXT("later"), &n));
  assert_int_equal(n, 5);
  assert_ok(membuf_flush(text));
  assert_content(inner, "earlier later");
  membuf_free(text);
  membuf_free(inner);
}

static void line_buffering_flushes_at_line_ends_and_write_through_always(void **state)
{
  (void)state;
  membuf *inner = bytes_of(""), *text = wrapped(inner, NULL, 0, MEMBUF_TEXT_LINE_BUFFERING);
  assert_ok(membuf_write(text, TEXT("a"), NULL));
  assert_content(inner, "");
  assert_ok(membuf_write(text, TEXT("\nb"), NULL));
  assert_content(inner, "a\nb");
  assert_ok(membuf_write(text, TEXT("\r"), NULL));
  assert_content(inner, "a\nb\r");
  assert_ok(membuf_finish(text, NULL));
  membuf_free(inner);

  inner = bytes_of("");
  text = wrapped(inner, NULL, 0, MEMBUF_TEXT_WRITE_THROUGH);
  assert_ok(membuf_write(text, TEXT("a"), NULL));
  assert_content(inner, "a");
  assert_ok(membuf_finish(text, NULL));
  membuf_free(inner);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_wrapper_outlives_the_handle_of_its_inner_stream),
      cmocka_unit_test(closing_a_wrapper_flushes_it_and_closes_the_inner_stream),
      cmocka_unit_test(keep_inner_open_flushes_and_leaves_the_inner_stream_open),
      cmocka_unit_test(freeing_a_wrapper_loses_what_was_not_flushed_and_leaves_the_inner_stream_alone),
      cmocka_unit_test(what_is_written_is_encoded_with_its_signature_once),
      cmocka_unit_test(a_signature_is_written_at_the_start_only_and_again_after_a_rewind),
      cmocka_unit_test(a_byte_order_mark_is_read_away_and_tells_the_order),
      cmocka_unit_test(each_newline_mode_writes_and_reads_as_python_does),
      cmocka_unit_test(line_ends_and_characters_may_lie_across_the_ends_of_chunks),
      cmocka_unit_test(text_before_malformed_bytes_is_given_first_and_the_failure_stays),
      cmocka_unit_test(error_handlers_apply_to_reading_and_to_writing),
      cmocka_unit_test(text_that_does_not_fit_the_encoding_is_dropped_whole_and_alone),
      cmocka_unit_test(line_buffering_flushes_at_line_ends_and_write_through_always),
  };
  return run_area(tests);
}
