/* Positions of text over byte streams: membuf_tell, membuf_tell_cookie and back, at every character. */
#include "text_support.h"

/* U+6587, which all encodings of East Asia have. */
#define KANJI "\xe6\x96\x87"

/* Encodings with a text that each can write: characters of all lengths it has, and line ends of all kinds. What an
 * encoding with modes needs to switch between them is in its text. */
static const struct {
  const char *encoding, *text;
  bool has_modes;
} encodings[] = {
    {"utf-8", "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\r\n\r\rb\n\n\r\xe2\x82\xacx\r", false},
    {"utf-8-sig", "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\r\n\r\rb\n\n\r\xe2\x82\xacx\r", false},
    {"utf-16", "a\xc3\xa9\xf0\x9f\x98\x80\r\n\r\rb\n\xe0\xb4\x80\xe0\xa8\x8a\n\rx\r", false},
    {"utf-16-le", "a\xc3\xa9\xf0\x9f\x98\x80\r\n\r\rb\n\xe0\xb4\x80\xe0\xa8\x8a\n\rx\r", false},
    {"utf-16-be", "a\xc3\xa9\xf0\x9f\x98\x80\r\n\r\rb\n\xe0\xb4\x80\xe0\xa8\x8a\n\rx\r", false},
    {"utf-32", "a\xc3\xa9\xf0\x9f\x98\x80\r\n\r\rb\n\n\rx\r", false},
    {"utf-7", "a\xc3\xa9\xf0\x9f\x98\x80\r\n\r\rb\n\xe2\x82\xac\xe2\x82\xac+\n\rx\r", true},
    {"iso8859-1", "a\xc3\xa9\r\n\r\rb\n\n\r\xc3\xbfx\r", false},
    {"shift_jis", "a" KANJI "\xef\xbd\xb1\r\n\r\r" KANJI KANJI "b\n\n\r" KANJI "x\r", false},
    {"cp932", "a" KANJI "\xef\xbd\xb1\r\n\r\r" KANJI KANJI "b\n\n\r" KANJI "x\r", false},
    {"euc_jp", "a" KANJI "\xef\xbd\xb1\r\n\r\r" KANJI KANJI "b\n\n\r" KANJI "x\r", false},
    {"gb18030", "a\xc3\xa9\xf0\x9f\x98\x80\r\n\r\r" KANJI KANJI "b\n\n\r" KANJI "x\r", false},
    {"big5", "a" KANJI "\r\n\r\r" KANJI KANJI "b\n\n\r" KANJI "x\r", false},
    {"euc_kr", "a" KANJI "\r\n\r\r" KANJI KANJI "b\n\n\r" KANJI "x\r", false},
    {"iso2022_jp", "a" KANJI "\r\n\r\r" KANJI KANJI "b\nx" KANJI "\n\r" KANJI "\r", true},
    {"iso2022_jp_2", "a" KANJI "\xc3\xa9\r\n\r\r" KANJI KANJI "b\nx" KANJI "\n\r" KANJI "\r", true},
    {"iso2022_kr", "a" KANJI "\r\n\r\r" KANJI KANJI "b\nx" KANJI "\n\r" KANJI "\r", true},
    {"hz", "a~" KANJI "\r\n\r\r" KANJI KANJI "b\nx" KANJI "\n\r" KANJI "\r", true},
};

static const int32_t modes[] = {MEMBUF_NEWLINE_DEFAULT, MEMBUF_NEWLINE_UNIVERSAL, MEMBUF_NEWLINE_KEEP,
                                MEMBUF_NEWLINE_LF,      MEMBUF_NEWLINE_CR,        MEMBUF_NEWLINE_CRLF,
                                MEMBUF_NEWLINE_NATIVE};

enum { LONGEST = 64 };

/* A place in a text: its cookie, its number if it has one, and the text behind it. */
struct place {
  membuf_cookie cookie;
  int64_t number;
  char rest[4 * LONGEST];
  size_t len;
};

static membuf *wrapper_of(const char *data, size_t len, const char *encoding, int32_t newline, size_t chunk_size)
{
  membuf *inner = NULL, *text = NULL;
  const membuf_text_options options = {
      .struct_size = sizeof options, .encoding = encoding, .newline = newline, .chunk_size = chunk_size};
  assert_ok(membuf_bytes_new(data, len, &inner, NULL));
  assert_ok(membuf_text_wrap(inner, &options, &text, NULL));
  membuf_free(inner);
  return text;
}

/* Reads a text character by character and notes every place. */
static size_t note_places(membuf *text, struct place places[LONGEST])
{
  size_t count = 0;
  for (;;) {
    struct place *place = &places[count];
    membuf_slice *one = NULL;
    assert_true(count < LONGEST);
    memset(&place->cookie, 0x5a, sizeof place->cookie);
    assert_ok(membuf_tell_cookie(text, &place->cookie));
    const membuf_status status = membuf_tell(text, &place->number);
    if (status == MEMBUF_ERR_OVERFLOW) {
      place->number = -1;
    } else {
      assert_ok(status);
      assert_int_equal(place->number, place->cookie.position);
    }
    place->len = 0;
    count++;
    assert_ok(membuf_read_slice(text, 1, &one));
    const size_t len = len_of(one);
    for (size_t i = 0; i < count && len > 0; i++) {
      memcpy(places[i].rest + places[i].len, data_of(one), len);
      places[i].len += len;
    }
    membuf_slice_free(one);
    if (len == 0) {
      return count;
    }
  }
}

static void assert_rest(membuf *text, const struct place *place)
{
  membuf_slice *rest = NULL;
  assert_ok(membuf_read_slice(text, -1, &rest));
  assert_slice_and_free(rest, place->rest, place->len);
}

static void assert_every_place(const char *data, size_t len, const char *encoding, bool has_modes)
{
  static struct place places[LONGEST];
  for (size_t mode = 0; mode < COUNT(modes); mode++) {
    for (size_t chunk_size = 0; chunk_size < 10; chunk_size++) {
      membuf *text = wrapper_of(data, len, encoding, modes[mode], chunk_size);
      const size_t count = note_places(text, places);
      for (size_t i = count; i-- > 0;) {
        assert_ok(membuf_seek_cookie(text, &places[i].cookie));
        assert_rest(text, &places[i]);
        assert_true(has_modes || places[i].number >= 0);
        if (places[i].number >= 0) {
          int64_t position = -1;
          assert_ok(membuf_seek(text, places[i].number, MEMBUF_SEEK_SET, &position));
          assert_int_equal(position, places[i].number);
          assert_rest(text, &places[i]);
        }
        membuf *another = wrapper_of(data, len, encoding, modes[mode], chunk_size);
        assert_ok(membuf_seek_cookie(another, &places[i].cookie));
        assert_rest(another, &places[i]);
        membuf_free(another);
      }
      membuf_free(text);
    }
  }
}

static void every_position_in_every_encoding_and_newline_mode_is_found_again_in_chunks_of_1_to_9_bytes(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(encodings); i++) {
    membuf_slice *bytes = NULL;
    assert_ok(membuf_encode(encodings[i].text, strlen(encodings[i].text), encodings[i].encoding, NULL, &bytes, NULL));
    assert_every_place((const char *)data_of(bytes), len_of(bytes), encodings[i].encoding, encodings[i].has_modes);
    membuf_slice_free(bytes);
  }
}

static void utf16_and_utf32_keep_the_order_of_their_mark_at_every_position(void **state)
{
  (void)state;
  static const char big[] = "\xfe\xff\0a\0\xe9\xd8\x3d\xde\0\0\r\0\n\x0d\0\0b";
  static const char little[] = "\xff\xfe"
                               "a\0\xe9\0\x3d\xd8\0\xde\r\0\n\0\0\x0d"
                               "b\0";
  assert_every_place(TEXT(big), "utf-16", false);
  assert_every_place(TEXT(little), "utf-16", false);
  static const char big32[] = "\0\0\xfe\xff\0\0\0a\0\1\xf6\0\0\0\0\r\0\0\0b";
  assert_every_place(TEXT(big32), "utf-32", false);
}

static void a_position_is_told_where_malformed_bytes_follow_and_where_handlers_replaced_some(void **state)
{
  (void)state;
  static const char *const handlers[] = {"ignore",           "replace",         "backslashreplace",
                                         "surrogateescape", "surrogatepass", "strict"};
  static const char bytes[] = "a\xff\xc3\xa9\xe2\x82x\r\n\xed\xa0\x80y";
  for (size_t handler = 0; handler < COUNT(handlers); handler++) {
    for (size_t chunk_size = 1; chunk_size < 10; chunk_size++) {
      membuf *inner = NULL, *text = NULL;
      const membuf_text_options options = {
          .struct_size = sizeof options, .errors = handlers[handler], .chunk_size = chunk_size};
      membuf_cookie cookies[LONGEST];
      size_t count = 0;
      assert_ok(membuf_bytes_new(TEXT(bytes), &inner, NULL));
      assert_ok(membuf_text_wrap(inner, &options, &text, NULL));
      char all[LONGEST * 4];
      size_t starts[LONGEST], len = 0;
      for (;;) {
        membuf_slice *one = NULL;
        assert_ok(membuf_tell_cookie(text, &cookies[count]));
        starts[count++] = len;
        const membuf_status status = membuf_read_slice(text, 1, &one);
        const size_t n = status == MEMBUF_OK ? len_of(one) : 0;
        assert_true(status == MEMBUF_OK || status == MEMBUF_ERR_DECODE);
        memcpy(all + len, n > 0 ? (const char *)data_of(one) : "", n);
        len += n;
        membuf_slice_free(one);
        if (n == 0) {
          break;
        }
      }
      const bool refuses = strcmp(handlers[handler], "strict") == 0 || strcmp(handlers[handler], "surrogatepass") == 0;
      assert_true(refuses ? count == 2 : count > 5);
      for (size_t i = count; i-- > 0;) {
        membuf_slice *rest = NULL;
        assert_ok(membuf_seek_cookie(text, &cookies[i]));
        const membuf_status status = membuf_read_slice(text, (int64_t)(count - 1 - i), &rest);
        if (status != MEMBUF_ERR_DECODE) {
          assert_ok(status);
          assert_slice_and_free(rest, all + starts[i], len - starts[i]);
        }
      }
      membuf_free(text);
      membuf_free(inner);
    }
  }
}

static void a_made_up_cookie_is_refused_and_the_stream_stays_where_it_was(void **state)
{
  (void)state;
  static const struct {
    membuf_cookie cookie;
    membuf_status expected;
  } cases[] = {
      {{.position = -1}, MEMBUF_ERR_INVALID},
      {{.position = INT64_MIN}, MEMBUF_ERR_INVALID},
      {{.bytes_to_feed = -1, .chars_to_skip = 1}, MEMBUF_ERR_INVALID},
      {{.bytes_to_feed = 1, .chars_to_skip = INT32_MIN}, MEMBUF_ERR_INVALID},
      {{.bytes_to_feed = 1}, MEMBUF_ERR_INVALID},
      {{.chars_to_skip = 1}, MEMBUF_ERR_INVALID},
      {{.need_eof = 1}, MEMBUF_ERR_INVALID},
      {{.need_eof = 2, .chars_to_skip = 1}, MEMBUF_ERR_INVALID},
      {{.reserved = 1}, MEMBUF_ERR_INVALID},
      {{.bytes_to_feed = 2, .chars_to_skip = 3}, MEMBUF_ERR_IO},
      {{.bytes_to_feed = INT32_MAX, .chars_to_skip = INT32_MAX}, MEMBUF_ERR_IO},
      {{.position = 2, .bytes_to_feed = 4, .chars_to_skip = 1}, MEMBUF_ERR_IO},
      {{.position = 1, .bytes_to_feed = 1, .chars_to_skip = 1, .need_eof = 1}, MEMBUF_ERR_IO},
      {{.position = INT64_MAX, .bytes_to_feed = 1, .chars_to_skip = 1}, MEMBUF_ERR_IO},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf *text = wrapper_of(TEXT("a\xc3\xa9\xe2\x82\xac\r\nb"), NULL, 0, 3);
    assert_reads(text, 2, "a\xc3\xa9");
    const membuf_status status = membuf_seek_cookie(text, &cases[i].cookie);
    if (status != cases[i].expected) {
      fail_msg("cookie %zu: %s", i, membuf_status_name(status));
    }
    assert_position(text, 3);
    assert_reads(text, -1, "\xe2\x82\xac\nb");
    membuf_free(text);
  }
}

static void states_that_no_decoder_has_are_refused_or_read_as_they_can_be(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(encodings); i++) {
    for (unsigned bit = 0; bit < 64; bit++) {
      const membuf_cookie cookie = {.position = 2, .state = UINT64_C(1) << bit};
      membuf *text = wrapper_of(TEXT("0123456789abcdef"), encodings[i].encoding, 0, 0);
      membuf_slice *rest = NULL;
      const membuf_status status = membuf_seek_cookie(text, &cookie);
      assert_true(status == MEMBUF_OK || status == MEMBUF_ERR_INVALID || status == MEMBUF_ERR_IO);
      const membuf_status read = membuf_read_slice(text, -1, &rest);
      assert_true(read == MEMBUF_OK || read == MEMBUF_ERR_DECODE);
      membuf_slice_free(rest);
      assert_ok(membuf_rewind(text));
      membuf_free(text);
    }
  }
}

static void cookies_are_positions_on_every_kind_of_stream(void **state)
{
  (void)state;
  membuf *const streams[] = {bytes_of("0123456789"), string_of("0123456789")};
  for (size_t i = 0; i < COUNT(streams); i++) {
    membuf_cookie cookie = {0};
    assert_ok(membuf_seek(streams[i], 4, MEMBUF_SEEK_SET, NULL));
    assert_ok(membuf_tell_cookie(streams[i], &cookie));
    const membuf_cookie expected = {.position = 4};
    assert_memory_equal(&cookie, &expected, sizeof cookie);
    assert_ok(membuf_rewind(streams[i]));
    assert_ok(membuf_seek_cookie(streams[i], &cookie));
    assert_position(streams[i], 4);
    cookie.state = 1;
    assert_status(membuf_seek_cookie(streams[i], &cookie), MEMBUF_ERR_INVALID);
    assert_position(streams[i], 4);
    membuf_free(streams[i]);
  }
}

static void a_seek_to_the_position_moves_the_inner_stream_there(void **state)
{
  (void)state;
  int64_t position = -1;
  membuf *text = NULL, *inner = bytes_of("line\r\nnext\n");
  assert_ok(membuf_text_wrap(inner, NULL, &text, NULL));
  assert_next_line(text, "line\n");
  assert_position(inner, 11);
  assert_position(text, 6);
  assert_position(inner, 11);
  assert_ok(membuf_seek(text, 0, MEMBUF_SEEK_CUR, &position));
  assert_int_equal(position, 6);
  assert_position(inner, 6);
  assert_ok(membuf_write(text, TEXT("N"), NULL));
  assert_ok(membuf_flush(text));
  assert_content(inner, "line\r\nNext\n");
  /* A position is for bytes, and the end is one. */
  assert_ok(membuf_seek(text, 0, MEMBUF_SEEK_END, &position));
  assert_int_equal(position, 11);
  assert_status(membuf_seek(text, 1, MEMBUF_SEEK_CUR, &position), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_seek(text, -1, MEMBUF_SEEK_END, &position), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_seek(text, -1, MEMBUF_SEEK_SET, &position), MEMBUF_ERR_INVALID);
  membuf_free(text);
  membuf_free(inner);
}

static void truncating_here_cuts_at_the_inner_position_behind_what_was_read_ahead(void **state)
{
  (void)state;
  int64_t size = -1;
  membuf *text = NULL, *inner = bytes_of("abcdefgh");
  const membuf_text_options options = {.struct_size = sizeof options, .chunk_size = 3};
  assert_ok(membuf_text_wrap(inner, &options, &text, NULL));
  assert_reads(text, 2, "ab");
  assert_ok(membuf_truncate_here(text, &size));
  assert_int_equal(size, 3);
  assert_position(text, 2);
  assert_reads(text, -1, "c");
  assert_content(inner, "abc");
  membuf_free(text);
  membuf_free(inner);
}

static void a_copy_from_a_wrapper_that_fails_leaves_it_behind_what_arrived(void **state)
{
  (void)state;
  int64_t copied = -1;
  membuf *text = wrapper_of(TEXT("\xc3\xa9\r\n\xe2\x82\xac\r\nabc"), NULL, 0, 4), *to = bytes_of("");
  membuf_error err;
  assert_reads(text, 1, "\xc3\xa9");
  assert_ok(membuf_set_memory_limit(to, 3));
  assert_status(membuf_copy(text, to, -1, &copied, &err), MEMBUF_ERR_LIMIT);
  assert_int_equal(copied, 0);
  assert_reads(text, -1, "\n\xe2\x82\xac\nabc");
  membuf_free(text);
  membuf_free(to);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(
          every_position_in_every_encoding_and_newline_mode_is_found_again_in_chunks_of_1_to_9_bytes),
      cmocka_unit_test(utf16_and_utf32_keep_the_order_of_their_mark_at_every_position),
      cmocka_unit_test(a_position_is_told_where_malformed_bytes_follow_and_where_handlers_replaced_some),
      cmocka_unit_test(a_made_up_cookie_is_refused_and_the_stream_stays_where_it_was),
      cmocka_unit_test(states_that_no_decoder_has_are_refused_or_read_as_they_can_be),
      cmocka_unit_test(cookies_are_positions_on_every_kind_of_stream),
      cmocka_unit_test(a_seek_to_the_position_moves_the_inner_stream_there),
      cmocka_unit_test(truncating_here_cuts_at_the_inner_position_behind_what_was_read_ahead),
      cmocka_unit_test(a_copy_from_a_wrapper_that_fails_leaves_it_behind_what_arrived),
  };
  return run_area(tests);
}
