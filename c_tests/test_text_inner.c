/* Text over byte streams that refuse: options, inner streams, full sinks, and positions. */
#include "text_support.h"

/* Options behind those that this version knows, as a newer program would pass them. */
struct newer_options {
  membuf_text_options known;
  uint64_t unknown;
};

static void assert_options(const membuf_text_options *options, membuf_status expected, const char *finding)
{
  membuf *text = GARBAGE, *inner = bytes_of("");
  membuf_error err;
  assert_status(membuf_text_wrap(inner, options, &text, &err), expected);
  if (expected == MEMBUF_OK) {
    assert_int_equal(err.code, MEMBUF_OK);
    membuf_free(text);
  } else {
    assert_null(text);
    assert_error(&err, expected, "membuf_text_wrap", finding);
  }
  membuf_free(inner);
}

static void the_size_of_the_options_tells_versions_apart(void **state)
{
  (void)state;
  struct newer_options newer = {{0}, 0};
  newer.known.struct_size = sizeof newer;
  assert_options(&newer.known, MEMBUF_OK, NULL);
  newer.unknown = 1;
  assert_options(&newer.known, MEMBUF_ERR_UNSUPPORTED, "newer than this version");
  static const size_t wrong[] = {0, 1, sizeof(size_t) - 1, 4097, SIZE_MAX};
  for (size_t i = 0; i < COUNT(wrong); i++) {
    membuf_text_options options = {.struct_size = wrong[i]};
    assert_options(&options, MEMBUF_ERR_INVALID, "struct_size must be");
  }
}

static void zero_in_every_field_means_the_defaults(void **state)
{
  (void)state;
  membuf_text_options options = {.struct_size = sizeof options};
  membuf *text = NULL, *inner = bytes_of("\xc3\xa9\r\n");
  assert_ok(membuf_text_wrap(inner, &options, &text, NULL));
  assert_reads(text, -1, "\xc3\xa9\n");
  membuf_free(text);
  membuf_free(inner);
}

static void flags_and_newline_modes_that_are_none_are_invalid(void **state)
{
  (void)state;
  membuf_text_options flags = {.struct_size = sizeof flags, .flags = 8};
  membuf_text_options newline = {.struct_size = sizeof newline, .newline = 7};
  assert_options(&flags, MEMBUF_ERR_INVALID, "flags must be at most 7, not 8");
  assert_options(&newline, MEMBUF_ERR_INVALID, "newline must be 0 to 6, not 7");
}

static void unknown_names_are_told_from_those_still_missing(void **state)
{
  (void)state;
  static const struct {
    const char *encoding, *errors;
    membuf_status status;
    const char *finding;
  } cases[] = {
      {"no-such", NULL, MEMBUF_ERR_LOOKUP, "unknown encoding 'no-such'"},
      {"", NULL, MEMBUF_ERR_LOOKUP, "unknown encoding ''"},
      {"hex", NULL, MEMBUF_ERR_LOOKUP, "'hex' is not a text encoding"},
      {"Punycode", NULL, MEMBUF_ERR_UNSUPPORTED, "'Punycode' is not supported yet"},
      {NULL, "no-such", MEMBUF_ERR_LOOKUP, "unknown error handler 'no-such'"},
      {NULL, "Strict", MEMBUF_ERR_LOOKUP, "unknown error handler 'Strict'"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf_text_options options = {.struct_size = sizeof options, .encoding = cases[i].encoding, .errors = cases[i].errors};
    assert_options(&options, cases[i].status, cases[i].finding);
  }
}

static void a_name_of_any_length_and_content_is_looked_up_and_shown_in_part(void **state)
{
  (void)state;
  char name[5000];
  memset(name, '\xff', sizeof name - 1);
  name[sizeof name - 1] = 0;
  membuf_text_options options = {.struct_size = sizeof options, .encoding = name};
  assert_options(&options, MEMBUF_ERR_LOOKUP, "unknown encoding");
  options.encoding = NULL;
  options.errors = name;
  assert_options(&options, MEMBUF_ERR_LOOKUP, "unknown error handler");
}

static void text_over_text_is_unsupported_and_over_a_closed_stream_closed(void **state)
{
  (void)state;
  membuf *text = GARBAGE, *inner = string_of("");
  membuf_error err;
  assert_status(membuf_text_wrap(inner, NULL, &text, &err), MEMBUF_ERR_UNSUPPORTED);
  assert_null(text);
  assert_error(&err, MEMBUF_ERR_UNSUPPORTED, "membuf_text_wrap", "a stream of bytes, not of text");
  membuf_free(inner);

  inner = bytes_of("");
  assert_ok(membuf_close(inner));
  assert_status(membuf_text_wrap(inner, NULL, &text, &err), MEMBUF_ERR_CLOSED);
  assert_error(&err, MEMBUF_ERR_CLOSED, "membuf_text_wrap", "closed");
  membuf_free(inner);
}

static void closing_the_inner_stream_closes_the_wrapper(void **state)
{
  (void)state;
  int32_t closed = 0;
  membuf *text = NULL, *inner = bytes_of("abc");
  assert_ok(membuf_text_wrap(inner, NULL, &text, NULL));
  assert_ok(membuf_close(inner));
  assert_ok(membuf_closed(text, &closed));
  assert_int_equal(closed, 1);
  assert_status(membuf_write(text, TEXT("x"), NULL), MEMBUF_ERR_CLOSED);
  assert_ok(membuf_finish(text, NULL));
  membuf_free(inner);
}

static void a_sink_that_is_full_is_reported_and_loses_nothing_that_was_accepted(void **state)
{
  (void)state;
  static char big[9000];
  size_t n = 77;
  membuf *text = NULL, *inner = bytes_of("");
  memset(big, 'b', sizeof big);
  assert_ok(membuf_text_wrap(inner, NULL, &text, NULL));
  assert_ok(membuf_set_memory_limit(inner, 4));
  assert_ok(membuf_write(text, TEXT("accepted"), &n));
  assert_status(membuf_flush(text), MEMBUF_ERR_LIMIT);
  assert_content(inner, "");
  assert_status(membuf_write(text, big, sizeof big, &n), MEMBUF_ERR_LIMIT);
  assert_int_equal(n, 0);
  assert_ok(membuf_write(text, TEXT(" more"), NULL));
  assert_ok(membuf_set_memory_limit(inner, 0));
  assert_ok(membuf_flush(text));
  assert_content(inner, "accepted more");
  membuf_free(text);
  membuf_free(inner);
}

static void closing_closes_even_when_its_flush_fails(void **state)
{
  (void)state;
  char memory[4];
  int32_t closed = 0;
  membuf *text = NULL, *inner = NULL;
  assert_ok(membuf_bytes_fixed(memory, 0, sizeof memory, &inner, NULL));
  assert_ok(membuf_text_wrap(inner, NULL, &text, NULL));
  assert_ok(membuf_write(text, TEXT("too long"), NULL));
  assert_status(membuf_close(text), MEMBUF_ERR_LIMIT);
  assert_ok(membuf_closed(text, &closed));
  assert_int_equal(closed, 1);
  assert_ok(membuf_closed(inner, &closed));
  assert_int_equal(closed, 1);
  assert_ok(membuf_finish(text, NULL));
  membuf_free(inner);
}

static int32_t flush_the_wrapper(void *text, const uint8_t *data, size_t len)
{
  (void)data;
  (void)len;
  assert_status(membuf_flush(text), MEMBUF_ERR_BUSY);
  assert_kept_error(text, MEMBUF_ERR_BUSY, "membuf_flush", "the inner stream is used by another call");
  return MEMBUF_CONTINUE;
}

static void a_busy_inner_stream_is_reported_and_what_was_accepted_waits(void **state)
{
  (void)state;
  membuf *text = NULL, *inner = bytes_of("abc");
  assert_ok(membuf_text_wrap(inner, NULL, &text, NULL));
  assert_ok(membuf_write(text, TEXT("def"), NULL));
  assert_ok(membuf_read_chunks(inner, 0, flush_the_wrapper, text));
  assert_ok(membuf_flush(text));
  assert_content(inner, "abcdef");
  membuf_free(text);
  membuf_free(inner);
}

static void whole_contents_are_those_of_the_inner_stream_only(void **state)
{
  (void)state;
  membuf_slice *out = GARBAGE;
  membuf *text = NULL, *inner = bytes_of("abc");
  assert_ok(membuf_text_wrap(inner, NULL, &text, NULL));
  assert_status(membuf_getvalue(text, &out), MEMBUF_ERR_UNSUPPORTED);
  assert_null(out);
  out = GARBAGE;
  assert_status(membuf_take(text, &out), MEMBUF_ERR_UNSUPPORTED);
  assert_null(out);
  assert_status(membuf_set_memory_limit(text, 10), MEMBUF_ERR_UNSUPPORTED);
  membuf_free(text);
  membuf_free(inner);
}

static void a_detach_that_cannot_flush_takes_nothing_away_and_one_that_can_leaves_what_was_read_ahead_behind(void **state)
{
  (void)state;
  membuf *text = NULL, *inner = bytes_of("");
  assert_ok(membuf_set_memory_limit(inner, 3));
  assert_ok(membuf_text_wrap(inner, NULL, &text, NULL));
  assert_ok(membuf_write(text, "four", 4, NULL));
  assert_status(membuf_detach(text), MEMBUF_ERR_LIMIT);
  assert_ok(membuf_set_memory_limit(inner, 0));
  assert_ok(membuf_detach(text));
  assert_content(inner, "four");
  membuf_free(text);

  assert_ok(membuf_rewind(inner));
  assert_ok(membuf_text_wrap(inner, NULL, &text, NULL));
  assert_reads(text, 1, "f");
  assert_ok(membuf_detach(text));
  assert_position(inner, 4);
  assert_status(membuf_finish(text, NULL), MEMBUF_ERR_DETACHED);
  membuf_free(inner);
}

static void wrappers_may_be_freed_in_any_order(void **state)
{
  (void)state;
  membuf *first = NULL, *second = NULL, *inner = bytes_of("one\ntwo\n");
  assert_ok(membuf_text_wrap(inner, NULL, &first, NULL));
  assert_ok(membuf_text_wrap(inner, NULL, &second, NULL));
  membuf_free(inner);
  membuf_free(first);
  assert_next_line(second, "one\n");
  membuf_free(second);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_size_of_the_options_tells_versions_apart),
      cmocka_unit_test(zero_in_every_field_means_the_defaults),
      cmocka_unit_test(flags_and_newline_modes_that_are_none_are_invalid),
      cmocka_unit_test(unknown_names_are_told_from_those_still_missing),
      cmocka_unit_test(a_name_of_any_length_and_content_is_looked_up_and_shown_in_part),
      cmocka_unit_test(text_over_text_is_unsupported_and_over_a_closed_stream_closed),
      cmocka_unit_test(closing_the_inner_stream_closes_the_wrapper),
      cmocka_unit_test(a_sink_that_is_full_is_reported_and_loses_nothing_that_was_accepted),
      cmocka_unit_test(closing_closes_even_when_its_flush_fails),
      cmocka_unit_test(a_busy_inner_stream_is_reported_and_what_was_accepted_waits),
      cmocka_unit_test(whole_contents_are_those_of_the_inner_stream_only),
      cmocka_unit_test(
          a_detach_that_cannot_flush_takes_nothing_away_and_one_that_can_leaves_what_was_read_ahead_behind),
      cmocka_unit_test(wrappers_may_be_freed_in_any_order),
  };
  return run_area(tests);
}
