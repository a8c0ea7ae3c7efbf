/* Incremental encoders of encodings. */
#include "codec_support.h"

/* A failed encode: its status, a part of what it says, and its range. */
static void assert_encode_refuses(membuf_encoder *e, const char *text, membuf_status status, const char *finding,
                                  int64_t start, int64_t end)
{
  membuf_slice *out = GARBAGE;
  membuf_error err;
  assert_status(membuf_encoder_encode(e, text, strlen(text), MORE, &out), status);
  assert_null(out);
  assert_ok(membuf_get_error(e, &err));
  assert_error(&err, status, "membuf_encoder_encode", finding);
  assert_int_equal(err.start, start);
  assert_int_equal(err.end, end);
}

static bool little_endian(void)
{
  const uint16_t mark = 0xfeff;
  return *(const uint8_t *)&mark == 0xff;
}

static void a_mark_comes_once_before_the_first_text(void **state)
{
  (void)state;
  membuf_encoder *e = encoder_of("utf-8-sig", NULL);
  assert_encoder_state(e, 1);
  assert_encodes(e, "a", MORE, "\xef\xbb\xbf" "a");
  assert_encoder_state(e, 0);
  assert_encodes(e, EURO, LAST, EURO);
  assert_encodes(e, "b", MORE, "b");
  membuf_encoder_free(e);
  e = encoder_of("utf-16", NULL);
  assert_encoder_state(e, 2);
  if (little_endian()) {
    assert_encodes(e, "", MORE, "\xff\xfe");
    assert_encodes(e, "a", MORE, "a\0");
  } else {
    assert_encodes(e, "", MORE, "\xfe\xff");
    assert_encodes(e, "a", MORE, "\0a");
  }
  assert_encoder_state(e, 0);
  membuf_encoder_free(e);
}

static void a_reset_encoder_begins_anew_and_state_0_goes_on(void **state)
{
  (void)state;
  membuf_encoder *e = encoder_of("utf-8-sig", NULL);
  assert_ok(membuf_encoder_setstate(e, 0));
  assert_encodes(e, "a", MORE, "a");
  assert_ok(membuf_encoder_reset(e));
  assert_encoder_state(e, 1);
  assert_encodes(e, "a", MORE, "\xef\xbb\xbf" "a");
  assert_ok(membuf_encoder_setstate(e, 1));
  assert_encodes(e, "a", MORE, "\xef\xbb\xbf" "a");
  membuf_encoder_free(e);
}

static void what_does_not_fit_is_reported_in_code_points_and_nothing_is_taken(void **state)
{
  (void)state;
  membuf_encoder *e = encoder_of("utf-8-sig", NULL);
  assert_encode_refuses(e, EURO "a" SURROGATE, MEMBUF_ERR_ENCODE, "surrogates not allowed", 2, 3);
  assert_encoder_state(e, 1);
  assert_encodes(e, "a", MORE, "\xef\xbb\xbf" "a");
  membuf_encoder_free(e);
  e = encoder_of("latin-1", "strict");
  assert_encodes(e, "abc", MORE, "abc");
  assert_encode_refuses(e, "\xc3\xa9" EURO, MEMBUF_ERR_ENCODE, "U+20AC at position 1", 1, 2);
  assert_encodes(e, "\xc3\xa9", MORE, "\xe9");
  membuf_encoder_free(e);
}

static void lone_surrogates_are_characters_that_no_encoding_has(void **state)
{
  (void)state;
  membuf_encoder *e = encoder_of("utf-8", "replace");
  assert_encodes(e, "a" SURROGATE "b", MORE, "a?b");
  membuf_encoder_free(e);
  e = encoder_of("ascii", "backslashreplace");
  assert_encodes(e, SURROGATE EURO, MORE, "\\ud800\\u20ac");
  membuf_encoder_free(e);
}

static void text_that_is_none_is_refused(void **state)
{
  (void)state;
  membuf_encoder *e = encoder_of("utf-8-sig", NULL);
  assert_encode_refuses(e, "ab\xff", MEMBUF_ERR_DECODE, "byte 0xff at offset 2", 2, 3);
  assert_encode_refuses(e, "\xe2\x82", MEMBUF_ERR_DECODE, "at offset 0", 0, 2);
  assert_encoder_state(e, 1);
  membuf_encoder_free(e);
}

static void long_text_is_encoded_whole(void **state)
{
  (void)state;
  static char text[90000], bytes[30000];
  membuf_encoder *e = encoder_of("cp1252", NULL);
  for (size_t i = 0; i < sizeof text; i += 3) {
    memcpy(text + i, EURO, 3);
  }
  memset(bytes, '\x80', sizeof bytes);
  assert_encodes_at(e, text, sizeof text, LAST, bytes, sizeof bytes, __FILE__, __LINE__);
  membuf_encoder_free(e);
}

static void names_that_are_none_are_refused(void **state)
{
  (void)state;
  membuf_encoder *e = GARBAGE;
  membuf_error err;
  assert_status(membuf_encoder_new("klingon", NULL, &e, &err), MEMBUF_ERR_LOOKUP);
  assert_null(e);
  assert_error(&err, MEMBUF_ERR_LOOKUP, "membuf_encoder_new", "unknown encoding 'klingon'");
  assert_status(membuf_encoder_new("utf-8", "klingon", &e, &err), MEMBUF_ERR_LOOKUP);
  assert_error(&err, MEMBUF_ERR_LOOKUP, "membuf_encoder_new", "unknown error handler 'klingon'");
  assert_status(membuf_encoder_new("punycode", NULL, &e, &err), MEMBUF_ERR_UNSUPPORTED);
  assert_error(&err, MEMBUF_ERR_UNSUPPORTED, "membuf_encoder_new", "'punycode' is not supported yet");
}

static void arguments_that_cannot_be_take_nothing(void **state)
{
  (void)state;
  membuf_encoder *e = encoder_of("utf-8-sig", NULL);
  membuf_slice *out = GARBAGE;
  assert_status(membuf_encoder_encode(e, "a", 1, -1, &out), MEMBUF_ERR_INVALID);
  assert_null(out);
  assert_kept_error(e, MEMBUF_ERR_INVALID, "membuf_encoder_encode", "last must be 0 or 1, not -1");
  assert_status(membuf_encoder_encode(e, NULL, 1, 0, &out), MEMBUF_ERR_NULL);
  assert_status(membuf_encoder_encode(e, "a", 1, 0, NULL), MEMBUF_ERR_NULL);
  assert_encoder_state(e, 1);
  membuf_encoder_free(e);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_mark_comes_once_before_the_first_text),
      cmocka_unit_test(a_reset_encoder_begins_anew_and_state_0_goes_on),
      cmocka_unit_test(what_does_not_fit_is_reported_in_code_points_and_nothing_is_taken),
      cmocka_unit_test(lone_surrogates_are_characters_that_no_encoding_has),
      cmocka_unit_test(text_that_is_none_is_refused),
      cmocka_unit_test(long_text_is_encoded_whole),
      cmocka_unit_test(names_that_are_none_are_refused),
      cmocka_unit_test(arguments_that_cannot_be_take_nothing),
  };
  return run_area(tests);
}
