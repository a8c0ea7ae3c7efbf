/* Between text and bytes in one call: membuf_encode, membuf_decode, membuf_encode_text. */
#include "text_support.h"

/* "e acute, euro, grinning face" in UTF-8: one character for each of the usual limits. */
#define E_ACUTE "\xc3\xa9"
#define EURO "\xe2\x82\xac"
#define FACE "\xf0\x9f\x98\x80"
#define REPLACEMENT "\xef\xbf\xbd"

static void assert_encodes(const char *encoding, const char *errors, const char *text, size_t text_len,
                           const char *bytes, size_t len)
{
  membuf_slice *out = NULL;
  membuf_error err;
  assert_ok(membuf_encode(text, text_len, encoding, errors, &out, &err));
  assert_int_equal(err.code, MEMBUF_OK);
  assert_slice_and_free(out, bytes, len);
}

static void assert_decodes(const char *encoding, const char *errors, const char *bytes, size_t len, const char *text,
                           size_t text_len)
{
  membuf_slice *out = NULL;
  assert_ok(membuf_decode(bytes, len, encoding, errors, &out, NULL));
  assert_slice_and_free(out, text, text_len);
}

/* The range at fault, and what the message says of it. */
static void assert_encode_fails(const char *encoding, const char *text, membuf_status status, int64_t start,
                                int64_t end, const char *finding)
{
  membuf_slice *out = GARBAGE;
  membuf_error err;
  assert_status(membuf_encode(text, strlen(text), encoding, NULL, &out, &err), status);
  assert_null(out);
  assert_error(&err, status, "membuf_encode", finding);
  assert_int_equal(err.start, start);
  assert_int_equal(err.end, end);
}

static void assert_decode_fails(const char *encoding, const char *bytes, size_t len, int64_t start, int64_t end,
                                const char *finding)
{
  membuf_slice *out = GARBAGE;
  membuf_error err;
  assert_status(membuf_decode(bytes, len, encoding, "strict", &out, &err), MEMBUF_ERR_DECODE);
  assert_null(out);
  assert_error(&err, MEMBUF_ERR_DECODE, "membuf_decode", finding);
  assert_int_equal(err.start, start);
  assert_int_equal(err.end, end);
}

static void encoding_gives_pythons_bytes(void **state)
{
  (void)state;
  assert_encodes(NULL, NULL, TEXT(E_ACUTE EURO FACE), TEXT(E_ACUTE EURO FACE));
  assert_encodes("utf-8", NULL, TEXT("a\0b"), TEXT("a\0b"));
  assert_encodes("utf-8-sig", NULL, TEXT(E_ACUTE), TEXT("\xef\xbb\xbf" E_ACUTE));
  assert_encodes("utf-8-sig", NULL, TEXT(""), TEXT("\xef\xbb\xbf"));
  assert_encodes("utf-16-le", NULL, TEXT(EURO FACE), TEXT("\xac\x20\x3d\xd8\x00\xde"));
  assert_encodes("utf-16-be", NULL, TEXT(EURO FACE), TEXT("\x20\xac\xd8\x3d\xde\x00"));
  assert_encodes("latin-1", NULL, TEXT(E_ACUTE), TEXT("\xe9"));
  assert_encodes("windows-1252", NULL, TEXT(E_ACUTE EURO), TEXT("\xe9\x80"));
  assert_encodes("koi8-r", NULL, TEXT("\xd0\x96"), TEXT("\xf6"));
  assert_encodes("ascii", NULL, NULL, 0, TEXT(""));
}

static void decoding_gives_pythons_text(void **state)
{
  (void)state;
  assert_decodes(NULL, NULL, TEXT(E_ACUTE EURO FACE), TEXT(E_ACUTE EURO FACE));
  assert_decodes("utf-8", NULL, TEXT("\xef\xbb\xbf" E_ACUTE), TEXT("\xef\xbb\xbf" E_ACUTE));
  assert_decodes("utf-8-sig", NULL, TEXT("\xef\xbb\xbf" E_ACUTE), TEXT(E_ACUTE));
  assert_decodes("utf-8-sig", NULL, TEXT(E_ACUTE), TEXT(E_ACUTE));
  assert_decodes("utf-16", NULL, TEXT("\xfe\xff\x20\xac"), TEXT(EURO));
  assert_decodes("utf-16", NULL, TEXT("\xff\xfe\xac\x20"), TEXT(EURO));
  assert_decodes("utf-16-le", NULL, TEXT("\xff\xfe\xac\x20"), TEXT("\xef\xbb\xbf" EURO));
  assert_decodes("utf-16-be", NULL, TEXT("\xd8\x3d\xde\x00"), TEXT(FACE));
  assert_decodes("cp866", NULL, TEXT("\x86"), TEXT("\xd0\x96"));
  assert_decodes("ascii", NULL, NULL, 0, TEXT(""));
}

static void a_name_may_be_written_in_any_of_pythons_ways(void **state)
{
  (void)state;
  static const char *const names[] = {"latin-1", "latin1", "Latin_1", "ISO-8859-1", "iso8859 1", "L1", "cp819"};
  for (size_t i = 0; i < COUNT(names); i++) {
    assert_encodes(names[i], NULL, TEXT(E_ACUTE), TEXT("\xe9"));
  }
}

/* Not windows-1252, as on the web. */
static void latin_1_is_the_first_256_code_points(void **state)
{
  (void)state;
  char bytes[256], text[512];
  size_t len = 0;
  for (int i = 0; i < 256; i++) {
    bytes[i] = (char)i;
    if (i >= 0x80) {
      text[len++] = (char)(0xc0 | i >> 6);
    }
    text[len++] = (char)(i < 0x80 ? i : 0x80 | (i & 0x3f));
  }
  assert_decodes("latin-1", NULL, bytes, sizeof bytes, text, len);
  assert_encodes("latin-1", NULL, text, len, bytes, sizeof bytes);
}

/* Not control characters, as on the web. */
static void five_bytes_of_windows_1252_are_undefined(void **state)
{
  (void)state;
  static const unsigned char undefined[] = {0x81, 0x8d, 0x8f, 0x90, 0x9d};
  for (int byte = 0x80; byte < 0x100; byte++) {
    const char data[] = {(char)byte};
    membuf_slice *text = NULL, *back = NULL;
    if (memchr(undefined, byte, sizeof undefined) != NULL) {
      assert_decode_fails("windows-1252", data, 1, 0, 1, "cp1252 cannot decode byte 0x");
      assert_decodes("windows-1252", "replace", data, 1, TEXT(REPLACEMENT));
      continue;
    }
    assert_ok(membuf_decode(data, 1, "windows-1252", NULL, &text, NULL));
    assert_ok(membuf_encode((const char *)data_of(text), len_of(text), "windows-1252", NULL, &back, NULL));
    assert_slice_and_free(back, data, 1);
    membuf_slice_free(text);
  }
  assert_encode_fails("windows-1252", "\xc2\x81", MEMBUF_ERR_ENCODE, 0, 1, "U+0081 at position 0");
}

static void what_does_not_fit_is_reported_in_code_points(void **state)
{
  (void)state;
  assert_encode_fails("ascii", "caf" E_ACUTE "!", MEMBUF_ERR_ENCODE, 3, 4, "ascii cannot encode U+00E9 at position 3");
  assert_encode_fails("latin-1", E_ACUTE EURO FACE "b", MEMBUF_ERR_ENCODE, 1, 3, "U+20AC at position 1");
  assert_encode_fails("ascii", "a\xff", MEMBUF_ERR_DECODE, 1, 2, "byte 0xff at offset 1");
}

static void what_cannot_be_decoded_is_reported_in_bytes(void **state)
{
  (void)state;
  assert_decode_fails(NULL, TEXT(E_ACUTE "\xff"), 2, 3, "utf-8 cannot decode byte 0xff at position 2");
  assert_decode_fails("utf-8", TEXT("a\xf0\x9f\x98"), 1, 4, "unexpected end of data");
  assert_decode_fails("utf-8", TEXT("a\xed\xa0\x80"), 1, 2, "invalid continuation byte");
  assert_decode_fails("ascii", TEXT("ab\x80"), 2, 3, "ordinal not in range(128)");
  assert_decode_fails("utf-16-le", TEXT("a\0\0\xd8"), 2, 4, "utf-16-le cannot decode");
  assert_decode_fails("utf-16-le", TEXT("a\0b"), 2, 3, "utf-16-le cannot decode");
}

static void error_handlers_give_what_python_gives(void **state)
{
  (void)state;
  assert_encodes("ascii", "ignore", TEXT("a" E_ACUTE EURO FACE), TEXT("a"));
  assert_encodes("ascii", "replace", TEXT("a" E_ACUTE EURO FACE), TEXT("a???"));
  assert_encodes("ascii", "backslashreplace", TEXT(E_ACUTE EURO FACE), TEXT("\\xe9\\u20ac\\U0001f600"));
  assert_encodes("ascii", "xmlcharrefreplace", TEXT(E_ACUTE EURO FACE), TEXT("&#233;&#8364;&#128512;"));
  assert_decodes("utf-8", "ignore", TEXT("a\xff"
                                         "b"),
                 TEXT("ab"));
  /* One for each longest beginning of a character. */
  assert_decodes("utf-8", "replace", TEXT("\xed\xa0\x80"), TEXT(REPLACEMENT REPLACEMENT REPLACEMENT));
  assert_decodes("utf-8", "replace", TEXT("\xf0\x9f\x98x"), TEXT(REPLACEMENT "x"));
  assert_decodes("utf-8", "backslashreplace", TEXT("\xe2(\xa1"), TEXT("\\xe2(\\xa1"));
}

static void names_that_are_none_are_lookup_and_those_still_missing_unsupported(void **state)
{
  (void)state;
  membuf_slice *out = GARBAGE;
  membuf_error err;
  assert_status(membuf_encode(TEXT("a"), "klingon", NULL, &out, &err), MEMBUF_ERR_LOOKUP);
  assert_null(out);
  assert_error(&err, MEMBUF_ERR_LOOKUP, "membuf_encode", "unknown encoding 'klingon'");
  assert_status(membuf_decode(TEXT("a"), NULL, "klingon", &out, &err), MEMBUF_ERR_LOOKUP);
  assert_error(&err, MEMBUF_ERR_LOOKUP, "membuf_decode", "unknown error handler 'klingon'");
  assert_status(membuf_encode(TEXT("a"), "punycode", NULL, &out, &err), MEMBUF_ERR_UNSUPPORTED);
  assert_error(&err, MEMBUF_ERR_UNSUPPORTED, "membuf_encode", "the encoding 'punycode' is not supported yet");
}

static void xmlcharrefreplace_has_no_meaning_for_decoding(void **state)
{
  (void)state;
  membuf_slice *out = GARBAGE;
  membuf_error err;
  assert_decodes("ascii", "xmlcharrefreplace", TEXT("fine"), TEXT("fine"));
  assert_status(membuf_decode(TEXT("\xff"), "ascii", "xmlcharrefreplace", &out, &err), MEMBUF_ERR_INVALID);
  assert_null(out);
  assert_error(&err, MEMBUF_ERR_INVALID, "membuf_decode", "for encoding only");
}

static void long_texts_are_converted_whole(void **state)
{
  (void)state;
  static char text[60000], bytes[20000];
  membuf_slice *out = NULL;
  for (size_t i = 0; i < sizeof text; i += 3) {
    memcpy(text + i, EURO, 3);
  }
  memset(bytes, '\x80', sizeof bytes);
  assert_encodes("cp1252", NULL, text, sizeof text, bytes, sizeof bytes);
  assert_decodes("cp1252", NULL, bytes, sizeof bytes, text, sizeof text);
  assert_ok(membuf_encode(text, sizeof text, "ascii", "xmlcharrefreplace", &out, NULL));
  assert_int_equal(len_of(out), 20000 * strlen("&#8364;"));
  membuf_slice_free(out);
}

static void assert_file(const membuf_text_options *options, const char *text, const char *bytes, size_t len)
{
  membuf_slice *out = NULL;
  assert_ok(membuf_encode_text(text, strlen(text), options, &out, NULL));
  assert_slice_and_free(out, bytes, len);
}

static void encode_text_translates_line_ends_and_begins_with_the_signature(void **state)
{
  (void)state;
  membuf_text_options crlf = {.struct_size = sizeof crlf, .encoding = "utf-8-sig", .newline = MEMBUF_NEWLINE_CRLF};
  membuf_text_options cr = {.struct_size = sizeof cr, .encoding = "ascii", .errors = "replace", .newline = MEMBUF_NEWLINE_CR};
#ifndef _WIN32
  assert_file(NULL, E_ACUTE "\nb\r\n", TEXT(E_ACUTE "\nb\r\n"));
#endif
  assert_file(&crlf, E_ACUTE "\nb", TEXT("\xef\xbb\xbf" E_ACUTE "\r\nb"));
  assert_file(&cr, E_ACUTE "\nb", TEXT("?\rb"));
}

static void encode_text_refuses_what_a_file_would(void **state)
{
  (void)state;
  membuf_slice *out = GARBAGE;
  membuf_error err;
  membuf_text_options ascii = {.struct_size = sizeof ascii, .encoding = "ascii", .newline = MEMBUF_NEWLINE_CRLF};
  membuf_text_options flags = {.struct_size = sizeof flags, .flags = 8};
  assert_status(membuf_encode_text(TEXT("a\n" E_ACUTE), &ascii, &out, &err), MEMBUF_ERR_ENCODE);
  assert_null(out);
  assert_error(&err, MEMBUF_ERR_ENCODE, "membuf_encode_text", "U+00E9");
  assert_status(membuf_encode_text(TEXT("\xff"), NULL, &out, &err), MEMBUF_ERR_DECODE);
  assert_error(&err, MEMBUF_ERR_DECODE, "membuf_encode_text", "0xff at offset 0");
  assert_status(membuf_encode_text(TEXT("a"), &flags, &out, &err), MEMBUF_ERR_INVALID);
  ascii.encoding = "klingon";
  assert_status(membuf_encode_text(TEXT("a"), &ascii, &out, &err), MEMBUF_ERR_LOOKUP);
}

/* Code points of the text that the caller gave: a translated line end must not shift them. */
static void encode_text_counts_in_the_text_that_it_was_given(void **state)
{
  (void)state;
  membuf_slice *out = GARBAGE;
  membuf_error err;
  membuf_text_options ascii = {.struct_size = sizeof ascii, .encoding = "ascii", .newline = MEMBUF_NEWLINE_CRLF};
  assert_status(membuf_encode_text(TEXT("a\nb\n" E_ACUTE), &ascii, &out, &err), MEMBUF_ERR_ENCODE);
  assert_int_equal(err.start, 4);
  assert_int_equal(err.end, 5);
}

static void every_encoding_is_listed_once_under_the_name_that_it_is_found_by(void **state)
{
  (void)state;
  size_t count = 0;
  for (; membuf_encoding_at(count) != NULL; count++) {
    const char *name = membuf_encoding_at(count), *found = NULL;
    membuf_error err;
    assert_ok(membuf_encoding_lookup(name, &found, &err));
    assert_int_equal(err.code, MEMBUF_OK);
    assert_string_equal(found, name);
    for (size_t i = 0; i < count; i++) {
      assert_string_not_equal(membuf_encoding_at(i), name);
    }
    assert_decodes(name, "ignore", TEXT(""), TEXT(""));
  }
  assert_true(count > 90);
  assert_string_equal(membuf_encoding_at(0), "utf-8");
  assert_null(membuf_encoding_at(count + 1));
  assert_null(membuf_encoding_at(SIZE_MAX));
}

static void every_spelling_is_found_under_one_name(void **state)
{
  (void)state;
  static const char *const names[][2] = {
      {"UTF8", "utf-8"},          {"latin-1", "iso8859-1"},   {"L1", "iso8859-1"},   {"windows-1252", "cp1252"},
      {"utf_16_LE", "utf-16-le"}, {"646", "ascii"},           {"us-ascii", "ascii"}, {"UTF-8-SIG", "utf-8-sig"},
      {"koi8_r", "koi8-r"},       {"macintosh", "mac-roman"},
  };
  for (size_t i = 0; i < COUNT(names); i++) {
    const char *found = NULL;
    assert_ok(membuf_encoding_lookup(names[i][0], &found, NULL));
    assert_string_equal(found, names[i][1]);
  }
  assert_ok(membuf_encoding_lookup("ascii", NULL, NULL));
}

static void what_is_no_encoding_has_no_name(void **state)
{
  (void)state;
  const char *found = GARBAGE;
  membuf_error err;
  assert_status(membuf_encoding_lookup("klingon", &found, &err), MEMBUF_ERR_LOOKUP);
  assert_null(found);
  assert_error(&err, MEMBUF_ERR_LOOKUP, "membuf_encoding_lookup", "unknown encoding 'klingon'");
  found = GARBAGE;
  assert_status(membuf_encoding_lookup("punycode", &found, &err), MEMBUF_ERR_UNSUPPORTED);
  assert_null(found);
  assert_error(&err, MEMBUF_ERR_UNSUPPORTED, "membuf_encoding_lookup", "not supported yet");
  assert_status(membuf_encoding_lookup("zlib", &found, &err), MEMBUF_ERR_LOOKUP);
  assert_error(&err, MEMBUF_ERR_LOOKUP, "membuf_encoding_lookup", "is not a text encoding");
  assert_status(membuf_encoding_lookup(NULL, &found, &err), MEMBUF_ERR_NULL);
  assert_error(&err, MEMBUF_ERR_NULL, "membuf_encoding_lookup", "name is NULL");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(encoding_gives_pythons_bytes),
      cmocka_unit_test(decoding_gives_pythons_text),
      cmocka_unit_test(a_name_may_be_written_in_any_of_pythons_ways),
      cmocka_unit_test(latin_1_is_the_first_256_code_points),
      cmocka_unit_test(five_bytes_of_windows_1252_are_undefined),
      cmocka_unit_test(what_does_not_fit_is_reported_in_code_points),
      cmocka_unit_test(what_cannot_be_decoded_is_reported_in_bytes),
      cmocka_unit_test(error_handlers_give_what_python_gives),
      cmocka_unit_test(names_that_are_none_are_lookup_and_those_still_missing_unsupported),
      cmocka_unit_test(xmlcharrefreplace_has_no_meaning_for_decoding),
      cmocka_unit_test(long_texts_are_converted_whole),
      cmocka_unit_test(encode_text_translates_line_ends_and_begins_with_the_signature),
      cmocka_unit_test(encode_text_refuses_what_a_file_would),
      cmocka_unit_test(encode_text_counts_in_the_text_that_it_was_given),
      cmocka_unit_test(every_encoding_is_listed_once_under_the_name_that_it_is_found_by),
      cmocka_unit_test(every_spelling_is_found_under_one_name),
      cmocka_unit_test(what_is_no_encoding_has_no_name),
  };
  return run_area(tests);
}
