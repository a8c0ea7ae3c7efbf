/* The options of text wrappers: the size of chunks, what changes later, what is told, and codecs of the program. */
#include "custom_codec_support.h"

static membuf *wrapped(membuf *inner, const membuf_text_options *options)
{
  membuf *text = NULL;
  assert_ok(membuf_text_wrap(inner, options, &text, NULL));
  return text;
}

#define OPTIONS(...) (&(membuf_text_options){.struct_size = sizeof(membuf_text_options), __VA_ARGS__})

static void assert_text_options(membuf *text, const char *encoding, const char *errors, int32_t newline, uint32_t flags,
                                size_t chunk_size)
{
  membuf_text_options options;
  memset(&options, 0x5a, sizeof options);
  options.struct_size = sizeof options;
  assert_ok(membuf_get_text_options(text, &options));
  assert_int_equal(options.struct_size, sizeof options);
  if (encoding == NULL) {
    assert_null(options.encoding);
  } else {
    assert_string_equal(options.encoding, encoding);
  }
  assert_string_equal(options.errors, errors);
  assert_int_equal(options.newline, newline);
  assert_int_equal(options.flags, flags);
  assert_int_equal(options.chunk_size, chunk_size);
  assert_null(options.codec);
  assert_null(options.codec_data);
}

static void the_options_are_told_with_pythons_names_also_when_all_is_over(void **state)
{
  (void)state;
  membuf *inner = bytes_of(""), *text = wrapped(inner, NULL);
  assert_text_options(text, "utf-8", "strict", MEMBUF_NEWLINE_DEFAULT, 0, 8192);
  membuf_free(text);
  const uint32_t flags = MEMBUF_TEXT_LINE_BUFFERING | MEMBUF_TEXT_WRITE_THROUGH | MEMBUF_TEXT_KEEP_INNER_OPEN;
  text = wrapped(inner, OPTIONS(.encoding = "U16", .errors = "surrogateescape", .newline = MEMBUF_NEWLINE_CRLF,
                                .flags = flags, .chunk_size = 5));
  assert_text_options(text, "utf-16", "surrogateescape", MEMBUF_NEWLINE_CRLF, flags, 5);
  assert_ok(membuf_close(text));
  assert_text_options(text, "utf-16", "surrogateescape", MEMBUF_NEWLINE_CRLF, flags, 5);
  membuf_free(text);
  text = wrapped(inner, OPTIONS(.encoding = "L1"));
  assert_ok(membuf_detach(text));
  membuf_text_options told = {.struct_size = sizeof told};
  assert_ok(membuf_get_text_options(text, &told));
  membuf_free(text);
  assert_true(strcmp(told.encoding, "iso8859-1") == 0 || strcmp(told.encoding, "latin-1") == 0);
  assert_status(membuf_get_text_options(inner, &told), MEMBUF_ERR_UNSUPPORTED);
  assert_null(told.encoding);
  assert_int_equal(told.struct_size, sizeof told);
  membuf_free(inner);
}

static void programs_of_other_versions_are_told_what_they_know(void **state)
{
  (void)state;
  struct {
    membuf_text_options known;
    uint64_t behind[2];
  } options;
  membuf *inner = bytes_of(""), *text = wrapped(inner, NULL);
  memset(&options, 0x5a, sizeof options);
  options.known.struct_size = offsetof(membuf_text_options, chunk_size);
  assert_ok(membuf_get_text_options(text, &options.known));
  assert_string_equal(options.known.encoding, "utf-8");
  assert_int_equal(options.known.flags, 0);
  assert_int_equal(options.known.chunk_size, (size_t)UINT64_C(0x5a5a5a5a5a5a5a5a));
  options.known.struct_size = sizeof options.known + sizeof options.behind[0];
  assert_ok(membuf_get_text_options(text, &options.known));
  assert_int_equal(options.known.chunk_size, 8192);
  assert_int_equal(options.behind[0], 0);
  assert_int_equal(options.behind[1], UINT64_C(0x5a5a5a5a5a5a5a5a));
  options.known.struct_size = 1;
  assert_status(membuf_get_text_options(text, &options.known), MEMBUF_ERR_INVALID);
  assert_int_equal(options.known.chunk_size, 8192);
  membuf_free(text);
  membuf_free(inner);
}

static void chunks_are_read_and_gathered_in_the_size_asked_for(void **state)
{
  (void)state;
  membuf *inner = bytes_of("0123456789"), *text = wrapped(inner, OPTIONS(.chunk_size = 3));
  assert_reads(text, 1, "0");
  assert_position(inner, 3);
  assert_reads(text, 7, "1234567");
  assert_position(inner, 8);
  assert_ok(membuf_reconfigure(text, OPTIONS(.chunk_size = 1), MEMBUF_RECONFIGURE_CHUNK_SIZE));
  assert_reads(text, 1, "8");
  assert_position(inner, 9);
  assert_ok(membuf_rewind(text));
  assert_ok(membuf_reconfigure(text, OPTIONS(.chunk_size = 3), MEMBUF_RECONFIGURE_CHUNK_SIZE));
  assert_ok(membuf_write(text, TEXT("ab"), NULL));
  assert_content(inner, "0123456789");
  assert_ok(membuf_write(text, TEXT("cd"), NULL));
  assert_content(inner, "ab23456789");
  assert_ok(membuf_write(text, TEXT("e"), NULL));
  assert_content(inner, "abcde56789");
  assert_ok(membuf_reconfigure(text, OPTIONS(.chunk_size = 0), MEMBUF_RECONFIGURE_CHUNK_SIZE));
  assert_text_options(text, "utf-8", "strict", 0, 0, 8192);
  assert_ok(membuf_finish(text, NULL));
  membuf_free(inner);
}

static void the_largest_chunk_is_a_promise_and_not_a_reservation(void **state)
{
  (void)state;
  membuf *inner = bytes_of("some text\n"), *text = wrapped(inner, OPTIONS(.chunk_size = SIZE_MAX));
  assert_next_line(text, "some text\n");
  assert_ok(membuf_write(text, TEXT("more"), NULL));
  assert_content(inner, "some text\n");
  assert_ok(membuf_finish(text, NULL));
  membuf_free(inner);
}

static void only_the_fields_named_change(void **state)
{
  (void)state;
  static const struct {
    uint32_t field;
    const char *encoding, *errors;
    int32_t newline;
    uint32_t flags;
    size_t chunk_size;
  } cases[] = {
      {0, "ascii", "replace", MEMBUF_NEWLINE_CR, 0, 7},
      {MEMBUF_RECONFIGURE_ENCODING, "cp1252", "strict", MEMBUF_NEWLINE_CR, 0, 7},
      {MEMBUF_RECONFIGURE_ERRORS, "ascii", "ignore", MEMBUF_NEWLINE_CR, 0, 7},
      {MEMBUF_RECONFIGURE_ENCODING | MEMBUF_RECONFIGURE_ERRORS, "cp1252", "ignore", MEMBUF_NEWLINE_CR, 0, 7},
      {MEMBUF_RECONFIGURE_NEWLINE, "ascii", "replace", MEMBUF_NEWLINE_LF, 0, 7},
      {MEMBUF_RECONFIGURE_LINE_BUFFERING, "ascii", "replace", MEMBUF_NEWLINE_CR, MEMBUF_TEXT_LINE_BUFFERING, 7},
      {MEMBUF_RECONFIGURE_WRITE_THROUGH, "ascii", "replace", MEMBUF_NEWLINE_CR, MEMBUF_TEXT_WRITE_THROUGH, 7},
      {MEMBUF_RECONFIGURE_CHUNK_SIZE, "ascii", "replace", MEMBUF_NEWLINE_CR, 0, 9},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf *inner = bytes_of("");
    membuf *text = wrapped(
        inner, OPTIONS(.encoding = "ascii", .errors = "replace", .newline = MEMBUF_NEWLINE_CR, .chunk_size = 7));
    assert_ok(membuf_reconfigure(
        text,
        OPTIONS(.encoding = "cp1252", .errors = "ignore", .newline = MEMBUF_NEWLINE_LF,
                .flags = MEMBUF_TEXT_LINE_BUFFERING | MEMBUF_TEXT_WRITE_THROUGH | MEMBUF_TEXT_KEEP_INNER_OPEN,
                .chunk_size = 9),
        cases[i].field));
    assert_text_options(text, cases[i].encoding, cases[i].errors, cases[i].newline, cases[i].flags, cases[i].chunk_size);
    membuf_free(text);
    membuf_free(inner);
  }
}

static void what_was_written_before_is_flushed_in_the_old_encoding(void **state)
{
  (void)state;
  membuf *inner = bytes_of(""), *text = wrapped(inner, OPTIONS(.encoding = "latin-1"));
  assert_ok(membuf_write(text, TEXT("\xc3\xa9\n"), NULL));
  assert_ok(membuf_reconfigure(text, OPTIONS(.encoding = "utf-8", .newline = MEMBUF_NEWLINE_CRLF),
                               MEMBUF_RECONFIGURE_ENCODING | MEMBUF_RECONFIGURE_NEWLINE));
  assert_content(inner, "\xe9\n");
  assert_ok(membuf_write(text, TEXT("\xc3\xa9\n"), NULL));
  assert_ok(membuf_flush(text));
  assert_content(inner, "\xe9\n\xc3\xa9\r\n");
  /* A signature belongs to the start only. */
  assert_ok(membuf_reconfigure(text, OPTIONS(.encoding = "utf-8-sig"), MEMBUF_RECONFIGURE_ENCODING));
  assert_ok(membuf_write(text, TEXT("x"), NULL));
  assert_ok(membuf_flush(text));
  assert_content(inner, "\xe9\n\xc3\xa9\r\nx");
  assert_ok(membuf_finish(text, NULL));
  membuf_free(inner);
}

static void encoding_errors_and_newline_cannot_change_once_something_was_read(void **state)
{
  (void)state;
  membuf *inner = bytes_of("one\ntwo\n"), *text = wrapped(inner, NULL);
  static const uint32_t decoding[] = {MEMBUF_RECONFIGURE_ENCODING, MEMBUF_RECONFIGURE_ERRORS,
                                      MEMBUF_RECONFIGURE_NEWLINE};
  assert_next_line(text, "one\n");
  for (size_t i = 0; i < COUNT(decoding); i++) {
    assert_status(membuf_reconfigure(text, OPTIONS(0), decoding[i]), MEMBUF_ERR_UNSUPPORTED);
    assert_kept_error(text, MEMBUF_ERR_UNSUPPORTED, "membuf_reconfigure", "once something was read");
    assert_ok(membuf_reconfigure(text, OPTIONS(0), 8 | 16 | 32));
  }
  assert_next_line(text, "two\n");
  assert_next_line(text, NULL);
  for (size_t i = 0; i < COUNT(decoding); i++) {
    assert_ok(membuf_reconfigure(text, OPTIONS(0), decoding[i]));
  }
  membuf_free(text);
  membuf_free(inner);
}

static void options_that_are_none_change_nothing(void **state)
{
  (void)state;
  membuf *inner = bytes_of(""), *text = wrapped(inner, OPTIONS(.encoding = "ascii"));
  assert_status(membuf_reconfigure(text, NULL, 0), MEMBUF_ERR_NULL);
  assert_status(membuf_reconfigure(text, OPTIONS(0), 64), MEMBUF_ERR_INVALID);
  assert_kept_error(text, MEMBUF_ERR_INVALID, "membuf_reconfigure", "fields must be at most 63, not 64");
  assert_status(membuf_reconfigure(text, OPTIONS(.encoding = "klingon"), 1), MEMBUF_ERR_LOOKUP);
  assert_status(membuf_reconfigure(text, OPTIONS(.encoding = "utf-8", .errors = "none"), 3), MEMBUF_ERR_LOOKUP);
  assert_status(membuf_reconfigure(text, OPTIONS(.encoding = "utf-8", .newline = 7), 5), MEMBUF_ERR_INVALID);
  assert_status(membuf_reconfigure(text, OPTIONS(.encoding = "utf-8", .flags = 8), 9), MEMBUF_ERR_INVALID);
  assert_text_options(text, "ascii", "strict", 0, 0, 8192);
  membuf_free(text);
  membuf_free(inner);
}

static void malformed_bytes_are_dealt_with_by_every_handler(void **state)
{
  (void)state;
  static const struct {
    const char *errors, *text;
  } cases[] = {
      {"ignore", "ab\n"},
      {"replace", "a\xef\xbf\xbd"
                  "b\n"},
      {"backslashreplace", "a\\xffb\n"},
      {"surrogateescape", "a\xed\xb3\xbf"
                          "b\n"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf *inner = bytes_of("a\xff"
                             "b\r\n");
    membuf *text = wrapped(inner, OPTIONS(.encoding = "ascii", .errors = cases[i].errors));
    assert_reads(text, -1, cases[i].text);
    membuf_free(text);
    membuf_free(inner);
  }
  static const char *const refusing[] = {"strict", "surrogatepass", "xmlcharrefreplace", "namereplace"};
  for (size_t i = 0; i < COUNT(refusing); i++) {
    membuf *inner = bytes_of("a\xff"
                             "b\r\n");
    membuf *text = wrapped(inner, OPTIONS(.encoding = "utf-8", .errors = refusing[i]));
    membuf_slice *out = GARBAGE;
    assert_reads(text, 2, "a");
    const membuf_status status = membuf_read_slice(text, 1, &out);
    assert_true(status == (i < 2 ? MEMBUF_ERR_DECODE : MEMBUF_ERR_INVALID));
    assert_null(out);
    assert_position(text, 1);
    assert_ok(membuf_seek(text, 2, MEMBUF_SEEK_SET, NULL));
    assert_reads(text, -1, "b\n");
    membuf_free(text);
    membuf_free(inner);
  }
}

static void lone_surrogates_are_written_as_the_error_handler_says(void **state)
{
  (void)state;
  size_t n = 77;
  membuf *inner = bytes_of(""), *text = wrapped(inner, NULL);
  assert_status(membuf_write(text, TEXT("ab" SURROGATE), &n), MEMBUF_ERR_ENCODE);
  assert_kept_error(text, MEMBUF_ERR_ENCODE, "membuf_write", "surrogates not allowed");
  assert_int_equal(n, 0);
  assert_status(membuf_set_surrogates(text, 1), MEMBUF_ERR_UNSUPPORTED);
  assert_ok(membuf_reconfigure(text, OPTIONS(.errors = "surrogatepass"), MEMBUF_RECONFIGURE_ERRORS));
  assert_ok(membuf_write(text, TEXT("ab" SURROGATE), &n));
  assert_int_equal(n, 3);
  assert_ok(membuf_finish(text, NULL));
  membuf_free(inner);
}

static void the_line_ends_met_are_told(void **state)
{
  (void)state;
  static const struct {
    int32_t newline;
    uint32_t first, all;
  } cases[] = {
      {MEMBUF_NEWLINE_DEFAULT, MEMBUF_SEEN_CRLF, 7}, {MEMBUF_NEWLINE_UNIVERSAL, MEMBUF_SEEN_CRLF, 7},
      {MEMBUF_NEWLINE_KEEP, MEMBUF_SEEN_CRLF, 7},    {MEMBUF_NEWLINE_NATIVE, MEMBUF_SEEN_CRLF, 7},
      {MEMBUF_NEWLINE_LF, 0, 0},                     {MEMBUF_NEWLINE_CR, 0, 0},
      {MEMBUF_NEWLINE_CRLF, 0, 0},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf *inner = bytes_of("a\r\nb\rc\nd"), *text = wrapped(inner, OPTIONS(.newline = cases[i].newline, .chunk_size = 4));
    membuf_slice *rest = NULL;
    uint32_t seen = 77;
    assert_ok(membuf_newlines(text, &seen));
    assert_int_equal(seen, 0);
    assert_reads(text, 1, "a");
    assert_ok(membuf_newlines(text, &seen));
    assert_int_equal(seen, cases[i].first);
    assert_ok(membuf_read_slice(text, -1, &rest));
    membuf_slice_free(rest);
    assert_ok(membuf_newlines(text, &seen));
    assert_int_equal(seen, cases[i].all);
    assert_ok(membuf_rewind(text));
    assert_ok(membuf_newlines(text, &seen));
    assert_int_equal(seen, 0);
    membuf_free(text);
    membuf_free(inner);
  }
}

static void a_batch_of_lines_is_what_is_decoded_and_readlines_adds_them_up(void **state)
{
  (void)state;
  membuf *inner = bytes_of("one\ntwo\nthree\nfour\nfi"), *text = wrapped(inner, OPTIONS(.chunk_size = 10));
  membuf_view lines[8];
  size_t count = 77, total = 0, calls = 0;
  do {
    assert_ok(membuf_next_lines(text, -1, lines, COUNT(lines), &count));
    total += count;
    calls++;
  } while (count > 0);
  assert_int_equal(total, 5);
  assert_int_equal(calls, 4);
  assert_ok(membuf_rewind(text));
  assert_ok(membuf_next_lines(text, 4, lines, COUNT(lines), &count));
  assert_int_equal(count, 1);
  assert_ok(membuf_next_lines(text, -1, lines, 1, &count));
  assert_int_equal(count, 1);
  assert_memory_equal(lines[0].data, "two\n", 4);
  assert_position(text, 8);
  membuf_free(text);
  membuf_free(inner);
}

static void a_codec_of_the_program_reads_writes_and_has_positions(void **state)
{
  (void)state;
  for (size_t chunk_size = 1; chunk_size < 10; chunk_size++) {
    struct codec codec = {.begun = true};
    membuf *inner = bytes_of("");
    membuf *text = wrapped(inner, OPTIONS(.chunk_size = chunk_size, .codec = &full, .codec_data = &codec));
    membuf_cookie cookies[6];
    assert_text_options(text, NULL, "strict", 0, 0, chunk_size);
    assert_ok(membuf_write(text, TEXT("a\nbcd"), NULL));
    assert_ok(membuf_flush(text));
    assert_content(inner, "610a626364");
    assert_ok(membuf_rewind(text));
    for (size_t i = 0; i < COUNT(cookies); i++) {
      membuf_slice *one = NULL;
      assert_ok(membuf_tell_cookie(text, &cookies[i]));
      assert_ok(membuf_read_slice(text, 1, &one));
      assert_int_equal(len_of(one), i < 5 ? 1 : 0);
      membuf_slice_free(one);
    }
    for (size_t i = COUNT(cookies); i-- > 0;) {
      assert_ok(membuf_seek_cookie(text, &cookies[i]));
      assert_reads(text, -1, "a\nbcd" + i);
    }
    /* The count of this decoder makes it a cookie's matter. */
    assert_status(membuf_tell(text, NULL), MEMBUF_ERR_OVERFLOW);
    assert_int_equal(codec.released, 0);
    membuf_free(text);
    assert_int_equal(codec.released, 1);
    membuf_free(inner);
  }
}

static void a_codec_is_released_once_also_where_its_options_are_refused(void **state)
{
  (void)state;
  struct codec codec = {.begun = true};
  membuf *text = NULL, *inner = bytes_of("61"), *string = string_of("");
  membuf_slice *out = NULL;
  const membuf_text_options *const good = OPTIONS(.codec = &full, .codec_data = &codec);
  assert_status(membuf_text_wrap(inner, OPTIONS(.newline = 7, .codec = &full, .codec_data = &codec), &text, NULL),
                MEMBUF_ERR_INVALID);
  assert_int_equal(codec.released, 1);
  assert_status(membuf_text_wrap(NULL, good, &text, NULL), MEMBUF_ERR_NULL);
  assert_int_equal(codec.released, 2);
  assert_status(membuf_text_wrap(string, good, &text, NULL), MEMBUF_ERR_UNSUPPORTED);
  assert_int_equal(codec.released, 3);
  assert_status(membuf_reconfigure(NULL, good, MEMBUF_RECONFIGURE_ENCODING), MEMBUF_ERR_NULL);
  assert_int_equal(codec.released, 4);
  assert_status(membuf_reconfigure(string, good, MEMBUF_RECONFIGURE_ENCODING), MEMBUF_ERR_UNSUPPORTED);
  assert_int_equal(codec.released, 5);
  assert_ok(membuf_encode_text(TEXT("a\n"), good, &out, NULL));
  assert_text_and_free(out, "610a.");
  assert_int_equal(codec.released, 6);
  assert_ok(membuf_bytes_to_lines(TEXT("610a62"), good, &text, NULL));
  assert_int_equal(codec.released, 7);
  assert_next_line(text, "a");
  assert_next_line(text, "b");
  membuf_free(text);
  /* Only the field that is named is taken. */
  text = wrapped(inner, NULL);
  assert_ok(membuf_reconfigure(text, good, MEMBUF_RECONFIGURE_CHUNK_SIZE));
  assert_int_equal(codec.released, 7);
  assert_ok(membuf_reconfigure(text, good, MEMBUF_RECONFIGURE_ENCODING));
  assert_reads(text, 9, "a");
  assert_status(membuf_reconfigure(text, OPTIONS(0), MEMBUF_RECONFIGURE_ERRORS), MEMBUF_ERR_UNSUPPORTED);
  assert_int_equal(codec.released, 7);
  membuf_free(text);
  assert_int_equal(codec.released, 8);
  membuf_free(inner);
  membuf_free(string);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_options_are_told_with_pythons_names_also_when_all_is_over),
      cmocka_unit_test(programs_of_other_versions_are_told_what_they_know),
      cmocka_unit_test(chunks_are_read_and_gathered_in_the_size_asked_for),
      cmocka_unit_test(the_largest_chunk_is_a_promise_and_not_a_reservation),
      cmocka_unit_test(only_the_fields_named_change),
      cmocka_unit_test(what_was_written_before_is_flushed_in_the_old_encoding),
      cmocka_unit_test(encoding_errors_and_newline_cannot_change_once_something_was_read),
      cmocka_unit_test(options_that_are_none_change_nothing),
      cmocka_unit_test(malformed_bytes_are_dealt_with_by_every_handler),
      cmocka_unit_test(lone_surrogates_are_written_as_the_error_handler_says),
      cmocka_unit_test(the_line_ends_met_are_told),
      cmocka_unit_test(a_codec_of_the_program_reads_writes_and_has_positions),
      cmocka_unit_test(a_codec_is_released_once_also_where_its_options_are_refused),
      cmocka_unit_test(a_batch_of_lines_is_what_is_decoded_and_readlines_adds_them_up),
  };
  return run_area(tests);
}
