/* Newline decoders: over text, and over another decoder. */
#include "custom_codec_support.h"

enum { KEEP = 0, TRANSLATE = 1 };

static membuf_decoder *newlines_over(membuf_decoder *inner, int32_t translate)
{
  membuf_decoder *d = NULL;
  assert_ok(membuf_newline_decoder_new(inner, translate, &d, NULL));
  return d;
}

/* The inner decoder's handle is freed at once. */
static membuf_decoder *newlines_of(const char *encoding, int32_t translate)
{
  membuf_decoder *inner = decoder_of(encoding, NULL);
  membuf_decoder *d = newlines_over(inner, translate);
  membuf_decoder_free(inner);
  return d;
}

#define assert_met(d, mask) assert_met_at((d), (mask), __FILE__, __LINE__)

static void assert_met_at(membuf_decoder *d, uint32_t mask, const char *file, int line)
{
  uint32_t met = 77;
  _assert_int_equal((uint64_t)membuf_decoder_newlines(d, &met), MEMBUF_OK, file, line);
  _assert_int_equal(met, mask, file, line);
}

static void line_ends_of_text_become_lf_and_are_noted(void **state)
{
  (void)state;
  membuf_decoder *d = newlines_over(NULL, TRANSLATE);
  assert_decodes(d, "a" EURO, MORE, "a" EURO);
  assert_met(d, 0);
  assert_decodes(d, "\n", MORE, "\n");
  assert_met(d, MEMBUF_SEEN_LF);
  assert_decodes(d, "a\r\nb\rc\n", MORE, "a\nb\nc\n");
  assert_met(d, MEMBUF_SEEN_LF | MEMBUF_SEEN_CR | MEMBUF_SEEN_CRLF);
  membuf_decoder_free(d);
}

static void line_ends_that_are_kept_are_noted(void **state)
{
  (void)state;
  membuf_decoder *d = newlines_over(NULL, KEEP);
  assert_decodes(d, "a\r\nb\rc", MORE, "a\r\nb\rc");
  assert_met(d, MEMBUF_SEEN_CR | MEMBUF_SEEN_CRLF);
  membuf_decoder_free(d);
}

static void a_cr_waits_for_what_follows(void **state)
{
  (void)state;
  static const char *const texts[2][2] = {{"\r\nb", "\r"}, {"\nb", "\n"}};
  for (int32_t translate = KEEP; translate <= TRANSLATE; translate++) {
    membuf_decoder *d = newlines_over(NULL, translate);
    const char *whole = texts[translate][0], *alone = texts[translate][1];
    assert_decodes(d, "a\r", MORE, "a");
    assert_state(d, "", 1);
    assert_met(d, 0);
    assert_decodes_at(d, "\nb", 2, MORE, whole, strlen(whole), __FILE__, __LINE__);
    assert_met(d, MEMBUF_SEEN_CRLF);
    assert_decodes(d, "\r", MORE, "");
    assert_decodes(d, "", MORE, "");
    assert_decodes_at(d, "", 0, LAST, alone, 1, __FILE__, __LINE__);
    assert_met(d, MEMBUF_SEEN_CR | MEMBUF_SEEN_CRLF);
    assert_state(d, "", 0);
    assert_decodes_at(d, "\r", 1, LAST, alone, 1, __FILE__, __LINE__);
    membuf_decoder_free(d);
  }
}

static void text_that_is_fed_is_checked(void **state)
{
  (void)state;
  membuf_decoder *d = newlines_over(NULL, TRANSLATE);
  assert_decodes(d, "\r" SURROGATE, MORE, "\n" SURROGATE);
  assert_decodes(d, "\r", MORE, "");
  assert_refuses(d, "a\xff", MORE, MEMBUF_ERR_DECODE, "byte 0xff at offset 1", 1, 2);
  assert_refuses(d, "\xe2\x82", MORE, MEMBUF_ERR_DECODE, "at offset 0", 0, 2);
  assert_state(d, "", 1);
  assert_decodes(d, "\n", MORE, "\n");
  membuf_decoder_free(d);
}

static void bytes_are_decoded_by_the_inner_decoder(void **state)
{
  (void)state;
  membuf_decoder *d = newlines_of("utf-16-le", TRANSLATE);
  assert_decodes(d, "a\0\r\0\n\0\r", MORE, "a\n");
  assert_state(d, "\r", 0);
  assert_decodes(d, "\0", MORE, "");
  assert_state(d, "", 1);
  assert_decodes(d, "\n", MORE, "");
  assert_state(d, "\n", 1);
  assert_decodes(d, "\0", LAST, "\n");
  assert_met(d, MEMBUF_SEEN_CRLF);
  membuf_decoder_free(d);
}

static void a_state_holds_the_inner_decoders(void **state)
{
  (void)state;
  membuf_decoder *d = newlines_of("utf-8-sig", TRANSLATE);
  membuf_slice *pending = NULL;
  uint64_t flags = 0;
  assert_state(d, "", 2);
  assert_decodes(d, "a\r\xe2", MORE, "a");
  assert_state(d, "\xe2", 1);
  assert_decodes(d, "\x82\xac\r", MORE, "\n" EURO);
  assert_ok(membuf_decoder_getstate(d, &pending, &flags));
  for (int i = 0; i < 2; i++) {
    assert_decodes(d, "\n\xe2\x82", MORE, "\n");
    assert_ok(membuf_decoder_setstate(d, data_of(pending), len_of(pending), flags));
  }
  membuf_slice_free(pending);
  assert_ok(membuf_decoder_setstate(d, "\xe2", 1, 1));
  assert_decodes(d, "\x82\xac", MORE, "\n" EURO);
  membuf_decoder_free(d);
}

static void a_reset_reaches_the_inner_decoder(void **state)
{
  (void)state;
  membuf_decoder *d = newlines_of("utf-8-sig", TRANSLATE);
  assert_decodes(d, "\xef\xbb\xbf\n\r", MORE, "\n");
  assert_met(d, MEMBUF_SEEN_LF);
  assert_ok(membuf_decoder_reset(d));
  assert_met(d, 0);
  assert_state(d, "", 2);
  membuf_decoder_free(d);
}

static void a_failure_of_the_inner_decoder_takes_nothing(void **state)
{
  (void)state;
  membuf_decoder *d = newlines_of("utf-8", TRANSLATE);
  assert_decodes(d, "a\r", MORE, "a");
  assert_refuses(d, "\nb\r\xff", MORE, MEMBUF_ERR_DECODE, "invalid start byte", 3, 4);
  assert_state(d, "", 1);
  assert_met(d, 0);
  assert_refuses(d, "\xe2", LAST, MEMBUF_ERR_DECODE, "unexpected end of data", 0, 1);
  assert_met(d, 0);
  assert_decodes(d, "\n", MORE, "\n");
  assert_met(d, MEMBUF_SEEN_CRLF);
  membuf_decoder_free(d);
}

static void the_inner_decoder_stays_the_callers(void **state)
{
  (void)state;
  membuf_decoder *inner = decoder_of("utf-8", NULL);
  membuf_decoder *first = newlines_over(inner, TRANSLATE), *second = newlines_over(inner, KEEP);
  assert_decodes(inner, "\xe2", MORE, "");
  assert_decodes(first, "\x82", MORE, "");
  assert_state(second, "\xe2\x82", 0);
  membuf_decoder_free(first);
  assert_decodes(second, "\xac", MORE, EURO);
  membuf_decoder_free(second);
  assert_decodes(inner, "a", MORE, "a");
  membuf_decoder_free(inner);
}

static void states_that_cannot_be_are_refused(void **state)
{
  (void)state;
  membuf_decoder *d = newlines_over(NULL, TRANSLATE);
  assert_status(membuf_decoder_setstate(d, "a", 1, 0), MEMBUF_ERR_INVALID);
  assert_kept_error(d, MEMBUF_ERR_INVALID, "membuf_decoder_setstate", "");
  assert_status(membuf_decoder_setstate(d, NULL, 0, 2), MEMBUF_ERR_INVALID);
  assert_ok(membuf_decoder_setstate(d, NULL, 0, 1));
  assert_decodes(d, "\n", MORE, "\n");
  assert_met(d, MEMBUF_SEEN_CRLF);
  membuf_decoder_free(d);
}

static void what_cannot_be_inside_is_refused(void **state)
{
  (void)state;
  membuf_decoder *outer = newlines_over(NULL, TRANSLATE), *d = GARBAGE;
  membuf *s = bytes_of("");
  membuf_error err;
  assert_status(membuf_newline_decoder_new(outer, TRANSLATE, &d, &err), MEMBUF_ERR_INVALID);
  assert_null(d);
  assert_error(&err, MEMBUF_ERR_INVALID, "membuf_newline_decoder_new", "inner must not be a newline decoder itself");
  assert_status(membuf_newline_decoder_new(NULL, 2, &d, &err), MEMBUF_ERR_INVALID);
  assert_error(&err, MEMBUF_ERR_INVALID, "membuf_newline_decoder_new", "translate must be 0 or 1, not 2");
  d = GARBAGE;
  assert_status(membuf_newline_decoder_new((membuf_decoder *)s, TRANSLATE, &d, &err), MEMBUF_ERR_TYPE);
  assert_null(d);
  assert_error(&err, MEMBUF_ERR_TYPE, "membuf_newline_decoder_new", "");
  membuf_decoder_free(outer);
  assert_status(membuf_newline_decoder_new(outer, TRANSLATE, &d, &err), MEMBUF_ERR_STALE);
  assert_error(&err, MEMBUF_ERR_STALE, "membuf_newline_decoder_new", "");
  outer = decoder_of(NULL, NULL);
  assert_status(membuf_newline_decoder_new(outer, TRANSLATE, NULL, &err), MEMBUF_ERR_NULL);
  membuf_decoder_free(outer);
  membuf_free(s);
}

/* -- over codecs of the program -------------------------------------------------------------------------------- */

static void a_codec_of_the_program_is_released_with_the_last_that_uses_it(void **state)
{
  (void)state;
  struct codec codec = {.waits = 0};
  membuf_decoder *d = newlines_over(decoder_over(&full, &codec), TRANSLATE);
  membuf_decoder_free(codec.decoder);
  assert_decodes(d, "610d0", MORE, "a");
  assert_state(d, "0", 2 * 2 + 1);
  assert_decodes(d, "a", MORE, "\n");
  assert_int_equal(codec.released, 0);
  membuf_decoder_free(d);
  assert_int_equal(codec.released, 1);
}

static void call_both_handles(struct codec *codec, enum verb verb, membuf *out)
{
  membuf_slice *text = GARBAGE;
  membuf_decoder *d = GARBAGE;
  (void)verb, (void)out;
  assert_status(membuf_decoder_decode(codec->wrapper, "61", 2, MORE, &text), MEMBUF_ERR_BUSY);
  assert_null(text);
  assert_status(membuf_decoder_reset(codec->decoder), MEMBUF_ERR_BUSY);
  assert_status(membuf_newline_decoder_new(codec->decoder, KEEP, &d, NULL), MEMBUF_ERR_BUSY);
  assert_null(d);
  codec->checked++;
}

static void both_handles_are_busy_inside_a_call(void **state)
{
  (void)state;
  struct codec codec = {.during = call_both_handles};
  codec.wrapper = newlines_over(decoder_over(&full, &codec), TRANSLATE);
  assert_decodes(codec.wrapper, "61", MORE, "a");
  assert_true(codec.checked > 0);
  codec.during = NULL;
  membuf_decoder_free(codec.wrapper);
  membuf_decoder_free(codec.decoder);
}

static void call_wrapper(struct codec *codec, enum verb verb, membuf *out)
{
  (void)verb, (void)out;
  assert_refuses(codec->wrapper, "61", MORE, MEMBUF_ERR_BUSY, "the inner decoder is used by another call", 0, 0);
  assert_status(membuf_decoder_reset(codec->wrapper), MEMBUF_ERR_BUSY);
  assert_status(membuf_decoder_setstate(codec->wrapper, NULL, 0, 0), MEMBUF_ERR_BUSY);
  codec->checked++;
}

static void a_newline_decoder_is_busy_while_a_call_on_its_inner_one_runs(void **state)
{
  (void)state;
  struct codec codec = {.during = call_wrapper};
  codec.wrapper = newlines_over(decoder_over(&full, &codec), TRANSLATE);
  assert_decodes(codec.decoder, "61", MORE, "a");
  assert_true(codec.checked > 0);
  codec.during = NULL;
  assert_decodes(codec.wrapper, "0d0a", MORE, "\n");
  membuf_decoder_free(codec.decoder);
  membuf_decoder_free(codec.wrapper);
}

static void free_wrapper(struct codec *codec, enum verb verb, membuf *out)
{
  (void)out;
  if (verb == DECODE) {
    membuf_decoder_free(codec->wrapper);
    membuf_decoder_free(codec->decoder);
  }
}

static void handles_freed_from_inside_go_when_the_call_returns(void **state)
{
  (void)state;
  struct codec codec = {.during = free_wrapper};
  codec.wrapper = newlines_over(decoder_over(&full, &codec), TRANSLATE);
  assert_decodes(codec.wrapper, "61", MORE, "a");
  assert_int_equal(codec.released, 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(line_ends_of_text_become_lf_and_are_noted),
      cmocka_unit_test(line_ends_that_are_kept_are_noted),
      cmocka_unit_test(a_cr_waits_for_what_follows),
      cmocka_unit_test(text_that_is_fed_is_checked),
      cmocka_unit_test(bytes_are_decoded_by_the_inner_decoder),
      cmocka_unit_test(a_state_holds_the_inner_decoders),
      cmocka_unit_test(a_reset_reaches_the_inner_decoder),
      cmocka_unit_test(a_failure_of_the_inner_decoder_takes_nothing),
      cmocka_unit_test(the_inner_decoder_stays_the_callers),
      cmocka_unit_test(states_that_cannot_be_are_refused),
      cmocka_unit_test(what_cannot_be_inside_is_refused),
      cmocka_unit_test(a_codec_of_the_program_is_released_with_the_last_that_uses_it),
      cmocka_unit_test(both_handles_are_busy_inside_a_call),
      cmocka_unit_test(a_newline_decoder_is_busy_while_a_call_on_its_inner_one_runs),
      cmocka_unit_test(handles_freed_from_inside_go_when_the_call_returns),
  };
  return run_area(tests);
}
