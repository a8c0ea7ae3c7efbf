/* Incremental decoders of encodings. */
#include "codec_support.h"

/* Decodes `len` bytes in pieces of `part`. */
static void assert_pieces(const char *encoding, const char *data, size_t len, size_t part, const char *text)
{
  membuf_decoder *d = decoder_of(encoding, NULL);
  char got[64];
  size_t got_len = 0;
  for (size_t at = 0; at < len; at += part) {
    const size_t n = part < len - at ? part : len - at;
    membuf_slice *out = NULL;
    assert_ok(membuf_decoder_decode(d, data + at, n, at + n == len, &out));
    assert_true(got_len + len_of(out) < sizeof got);
    memcpy(got + got_len, data_of(out), len_of(out));
    got_len += len_of(out);
    membuf_slice_free(out);
  }
  assert_int_equal(got_len, strlen(text));
  assert_memory_equal(got, text, got_len);
  membuf_decoder_free(d);
}

static void bytes_cut_anywhere_give_the_same_text(void **state)
{
  (void)state;
  static const struct {
    const char *encoding, *data;
    size_t len;
    const char *text;
  } cases[] = {
      {"utf-8", TEXT("a" EURO "\xf0\x9f\x98\x80z"), "a" EURO "\xf0\x9f\x98\x80z"},
      {"utf-8-sig", TEXT("\xef\xbb\xbf" EURO "\xef\xbb\xbf"), EURO "\xef\xbb\xbf"},
      {"utf-16", TEXT("\xfe\xff\x20\xac\xd8\x3d\xde\x00"), EURO "\xf0\x9f\x98\x80"},
      {"utf-16-le", TEXT("\xac\x20\x3d\xd8\x00\xde"), EURO "\xf0\x9f\x98\x80"},
      {"latin-1", TEXT("a\xe9"), "a\xc3\xa9"},
      {"cp1252", TEXT("\x80\x80"), EURO EURO},
      {NULL, TEXT(EURO), EURO},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    for (size_t part = 1; part <= cases[i].len; part++) {
      assert_pieces(cases[i].encoding, cases[i].data, cases[i].len, part, cases[i].text);
    }
  }
}

static void what_is_unfinished_waits_unless_it_is_the_last(void **state)
{
  (void)state;
  membuf_decoder *d = decoder_of("utf-8", NULL);
  assert_decodes(d, "a\xe2", MORE, "a");
  assert_decodes(d, "\x82", MORE, "");
  assert_state(d, "\xe2\x82", 0);
  assert_refuses(d, "", LAST, MEMBUF_ERR_DECODE, "unexpected end of data", 0, 2);
  assert_state(d, "\xe2\x82", 0);
  assert_decodes(d, "\xac", LAST, EURO);
  assert_state(d, "", 0);
  assert_decodes(d, "b", MORE, "b");
  membuf_decoder_free(d);
}

static void ranges_count_from_the_first_byte_that_waited_and_nothing_is_taken(void **state)
{
  (void)state;
  membuf_decoder *d = decoder_of("utf-8", "strict");
  assert_refuses(d, "abc\xff", MORE, MEMBUF_ERR_DECODE, "invalid start byte", 3, 4);
  assert_decodes(d, "abc\xe2\x82", MORE, "abc");
  assert_refuses(d, "\xac" "de\xff\xe2", MORE, MEMBUF_ERR_DECODE, "invalid start byte", 5, 6);
  assert_state(d, "\xe2\x82", 0);
  assert_refuses(d, "x", MORE, MEMBUF_ERR_DECODE, "invalid continuation byte", 0, 2);
  assert_decodes(d, "\xac", MORE, EURO);
  membuf_decoder_free(d);
}

static void handlers_see_what_two_calls_share(void **state)
{
  (void)state;
  membuf_decoder *d = decoder_of("utf-8", "backslashreplace");
  assert_decodes(d, "\xe2\x82", MORE, "");
  assert_decodes(d, "x\xe2", MORE, "\\xe2\\x82x");
  assert_decodes(d, "", LAST, "\\xe2");
  membuf_decoder_free(d);
}

static void a_state_is_saved_and_restored_in_the_middle_of_a_character(void **state)
{
  (void)state;
  membuf_decoder *d = decoder_of("utf-16", NULL), *other = decoder_of("utf-16", NULL);
  membuf_slice *pending = NULL;
  uint64_t flags = 0;
  assert_decodes(d, "\xfe\xff\x20\xac\x20", MORE, EURO);
  assert_ok(membuf_decoder_getstate(d, &pending, &flags));
  for (int i = 0; i < 2; i++) {
    assert_decodes(d, "\xac", MORE, EURO);
    assert_decodes(d, "\0a", LAST, "a");
    assert_ok(membuf_decoder_setstate(d, data_of(pending), len_of(pending), flags));
  }
  assert_ok(membuf_decoder_setstate(other, data_of(pending), len_of(pending), flags));
  assert_decodes(other, "\xac\0a", LAST, EURO "a");
  membuf_slice_free(pending);
  membuf_decoder_free(d);
  membuf_decoder_free(other);
}

static void states_have_pythons_numbers(void **state)
{
  (void)state;
  membuf_decoder *d = decoder_of("utf-16", NULL);
  /* The numbers are for the order of the machine, which is the mark's or the other. */
  const uint16_t mark = 0xfeff;
  const bool little = *(const uint8_t *)&mark == 0xff;
  assert_state(d, "", 2);
  assert_decodes(d, "\xff", MORE, "");
  assert_state(d, "\xff", 2);
  assert_decodes(d, "\xfe" "a", MORE, "");
  assert_state(d, "a", little ? 0 : 1);
  assert_ok(membuf_decoder_reset(d));
  assert_decodes(d, "\xfe\xff\0", MORE, "");
  assert_state(d, "\0", little ? 1 : 0);
  membuf_decoder_free(d);
  d = decoder_of("utf-8-sig", NULL);
  assert_state(d, "", 1);
  assert_decodes(d, "\xef\xbb", MORE, "");
  assert_state(d, "\xef\xbb", 1);
  assert_decodes(d, "\xbf", MORE, "");
  assert_state(d, "", 0);
  membuf_decoder_free(d);
}

static void a_reset_decoder_is_as_new(void **state)
{
  (void)state;
  membuf_decoder *d = decoder_of("utf-8-sig", NULL);
  assert_decodes(d, "\xef\xbb\xbf" "a\xe2\x82", MORE, "a");
  assert_ok(membuf_decoder_reset(d));
  assert_state(d, "", 1);
  assert_decodes(d, "\xef\xbb\xbf" "b", LAST, "b");
  membuf_decoder_free(d);
}

static void the_default_state_is_not_the_start(void **state)
{
  (void)state;
  membuf_decoder *d = decoder_of("utf-8-sig", NULL);
  assert_ok(membuf_decoder_setstate(d, NULL, 0, 0));
  assert_decodes(d, "\xef\xbb\xbf" "b", LAST, "\xef\xbb\xbf" "b");
  membuf_decoder_free(d);
}

static void a_state_that_cannot_be_is_refused(void **state)
{
  (void)state;
  membuf_decoder *d = decoder_of("utf-8", NULL);
  assert_decodes(d, "\xe2", MORE, "");
  assert_status(membuf_decoder_setstate(d, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 32, 0), MEMBUF_ERR_INVALID);
  assert_kept_error(d, MEMBUF_ERR_INVALID, "membuf_decoder_setstate", "");
  assert_state(d, "\xe2", 0);
  membuf_decoder_free(d);
}

static void utf_16_begins_with_its_mark(void **state)
{
  (void)state;
  membuf_decoder *d = decoder_of("utf-16", NULL);
  assert_refuses(d, "a\0", MORE, MEMBUF_ERR_DECODE, "byte order mark", 0, 2);
  assert_state(d, "", 2);
  membuf_decoder_free(d);
}

static void long_input_is_decoded_whole(void **state)
{
  (void)state;
  static char data[90001], bytes[30000];
  membuf_decoder *d = decoder_of("cp1252", NULL);
  membuf_slice *out = NULL;
  for (size_t i = 0; i < sizeof data - 1; i += 3) {
    memcpy(data + i, EURO, 3);
  }
  memset(bytes, '\x80', sizeof bytes);
  assert_decodes_at(d, bytes, sizeof bytes, MORE, data, sizeof data - 1, __FILE__, __LINE__);
  membuf_decoder_free(d);
  d = decoder_of("utf-8", NULL);
  assert_ok(membuf_decoder_decode(d, data, sizeof data - 2, MORE, &out));
  assert_slice_and_free(out, data, sizeof data - 4);
  assert_state(d, "\xe2\x82", 0);
  membuf_decoder_free(d);
}

static void line_ends_are_for_newline_decoders(void **state)
{
  (void)state;
  membuf_decoder *d = decoder_of("utf-8", NULL);
  uint32_t mask = 77;
  assert_decodes(d, "a\r\nb\n", MORE, "a\r\nb\n");
  assert_ok(membuf_decoder_newlines(d, &mask));
  assert_int_equal(mask, 0);
  membuf_decoder_free(d);
}

static void names_that_are_none_are_refused(void **state)
{
  (void)state;
  membuf_decoder *d = GARBAGE;
  membuf_error err;
  assert_status(membuf_decoder_new("klingon", NULL, &d, &err), MEMBUF_ERR_LOOKUP);
  assert_null(d);
  assert_error(&err, MEMBUF_ERR_LOOKUP, "membuf_decoder_new", "unknown encoding 'klingon'");
  d = GARBAGE;
  assert_status(membuf_decoder_new("utf-8", "klingon", &d, &err), MEMBUF_ERR_LOOKUP);
  assert_null(d);
  assert_error(&err, MEMBUF_ERR_LOOKUP, "membuf_decoder_new", "unknown error handler 'klingon'");
  assert_status(membuf_decoder_new("punycode", NULL, &d, &err), MEMBUF_ERR_UNSUPPORTED);
  assert_error(&err, MEMBUF_ERR_UNSUPPORTED, "membuf_decoder_new", "'punycode' is not supported yet");
}

static void arguments_that_cannot_be_take_nothing(void **state)
{
  (void)state;
  membuf_decoder *d = decoder_of("ascii", "xmlcharrefreplace");
  membuf_slice *out = GARBAGE;
  assert_status(membuf_decoder_decode(d, "a", 1, 2, &out), MEMBUF_ERR_INVALID);
  assert_null(out);
  assert_kept_error(d, MEMBUF_ERR_INVALID, "membuf_decoder_decode", "last must be 0 or 1, not 2");
  assert_status(membuf_decoder_decode(d, NULL, 1, 0, &out), MEMBUF_ERR_NULL);
  assert_status(membuf_decoder_decode(d, "a", 1, 0, NULL), MEMBUF_ERR_NULL);
  assert_refuses(d, "a\xff", MORE, MEMBUF_ERR_INVALID, "for encoding only", 0, 0);
  assert_decodes(d, "ab", LAST, "ab");
  assert_decodes_at(d, NULL, 0, LAST, "", 0, __FILE__, __LINE__);
  membuf_decoder_free(d);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(bytes_cut_anywhere_give_the_same_text),
      cmocka_unit_test(what_is_unfinished_waits_unless_it_is_the_last),
      cmocka_unit_test(ranges_count_from_the_first_byte_that_waited_and_nothing_is_taken),
      cmocka_unit_test(handlers_see_what_two_calls_share),
      cmocka_unit_test(a_state_is_saved_and_restored_in_the_middle_of_a_character),
      cmocka_unit_test(states_have_pythons_numbers),
      cmocka_unit_test(a_reset_decoder_is_as_new),
      cmocka_unit_test(the_default_state_is_not_the_start),
      cmocka_unit_test(a_state_that_cannot_be_is_refused),
      cmocka_unit_test(utf_16_begins_with_its_mark),
      cmocka_unit_test(long_input_is_decoded_whole),
      cmocka_unit_test(line_ends_are_for_newline_decoders),
      cmocka_unit_test(names_that_are_none_are_refused),
      cmocka_unit_test(arguments_that_cannot_be_take_nothing),
  };
  return run_area(tests);
}
