/* Callbacks for other libraries: membuf_sink_*, membuf_source_*, membuf_stream_close. */
#include "callback_support.h"

#include <unistd.h>

static const char text[] = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80 and so on";

/* The shapes that libcurl, libxml2 and stdio want; that these lines compile is a part of the test. */
static size_t (*const as_fwrite)(const void *, size_t, size_t, void *) = membuf_sink_fwrite;
static size_t (*const as_fread)(void *, size_t, size_t, void *) = membuf_source_fread;
static int (*const as_xml_write)(void *, const char *, int) = membuf_sink_write;
static int (*const as_xml_read)(void *, char *, int) = membuf_source_read;
static int (*const as_curl_seek)(void *, int64_t, int) = membuf_source_seek;
static int (*const as_close)(void *) = membuf_stream_close;

static void what_is_written_and_read_is_counted_in_items(void **state)
{
  (void)state;
  membuf *s = bytes_of("");
  assert_int_equal(as_fwrite("0123456789", 1, 10, s), 10);
  assert_int_equal(as_fwrite("abcdef", 3, 2, s), 2);
  assert_int_equal(as_fwrite("x", 0, 7, s), 7);
  assert_int_equal(as_fwrite(NULL, 1, 0, s), 0);
  assert_content(s, "0123456789abcdef");
  char buf[16];
  assert_ok(membuf_rewind(s));
  assert_int_equal(as_fread(buf, 3, 2, s), 2);
  assert_memory_equal(buf, "012345", 6);
  assert_int_equal(as_fread(buf, 4, 4, s), 2);
  assert_memory_equal(buf, "6789abcdef", 10);
  assert_int_equal(as_fread(buf, 1, 16, s), 0);
  membuf_free(s);
}

static void read_and_write_count_bytes_and_the_end_is_0(void **state)
{
  (void)state;
  membuf *s = bytes_of("");
  assert_int_equal(as_xml_write(s, "0123456789", 10), 10);
  assert_int_equal(as_xml_write(s, NULL, 0), 0);
  assert_int_equal(as_curl_seek(s, 7, SEEK_SET), 0);
  char buf[8];
  assert_int_equal(as_xml_read(s, buf, sizeof buf), 3);
  assert_memory_equal(buf, "789", 3);
  assert_int_equal(as_xml_read(s, buf, sizeof buf), 0);
  membuf_free(s);
}

static void a_source_gives_what_is_there_and_fread_all_that_it_was_asked_for(void **state)
{
  (void)state;
  static struct host host;
  static const membuf_callback_table reader = {.struct_size = sizeof reader, .read = host_read};
  host = host_of("0123456789");
  host.part = 3;
  membuf *s = stream_over(&reader, &host);
  char buf[16];
  assert_int_equal(as_xml_read(s, buf, sizeof buf), 3);
  assert_int_equal(as_fread(buf, 1, 6, s), 6);
  assert_memory_equal(buf, "345678", 6);
  membuf_free(s);
}

static void a_raw_stream_that_takes_parts_is_written_to_the_end(void **state)
{
  (void)state;
  static struct host host;
  host = host_of("");
  host.part = 3;
  membuf *s = stream_over(&full, &host);
  assert_int_equal(as_fwrite("0123456789", 1, 10, s), 10);
  assert_int_equal(as_xml_write(s, "abcdef", 6), 6);
  assert_host(&host, "0123456789abcdef");
  membuf_free(s);
}

static void a_failure_says_how_many_items_went_in_and_leaves_its_details(void **state)
{
  (void)state;
  static struct host host;
  host = host_of("");
  host.part = 3;
  host.fail_at[WRITE] = 4;
  membuf *s = stream_over(&full, &host);
  assert_int_equal(as_fwrite("abcdefghijklmnop", 2, 8, s), 4);
  membuf_error error;
  assert_ok(membuf_get_error(s, &error));
  assert_int_equal(error.code, -1234);
  assert_int_equal(error.transferred, 9);
  assert_memory_equal(error.message, "membuf_sink_fwrite: ", 20);
  host.fail_at[WRITE] = EVERY_CALL;
  assert_int_equal(as_fwrite("a", 1, 1, s), 0);
  assert_int_equal(as_xml_write(s, "a", 1), -1);
  membuf_free(s);
}

static void fixed_memory_that_is_full_takes_nothing(void **state)
{
  (void)state;
  char memory[8];
  membuf *s = NULL;
  assert_ok(membuf_bytes_fixed(memory, 0, sizeof memory, &s, NULL));
  assert_int_equal(as_fwrite("123456789", 1, 9, s), 0);
  assert_int_equal(as_xml_write(s, "123456789", 9), -1);
  assert_content(s, "");
  assert_kept_error(s, MEMBUF_ERR_LIMIT, "membuf_sink_write", "");
  membuf_free(s);
}

static void what_the_stream_lends_can_be_written_back_to_it(void **state)
{
  (void)state;
  membuf *streams[] = {bytes_of("line\n"), string_of("line\n")};
  for (size_t i = 0; i < COUNT(streams); i++) {
    const char *line = NULL;
    size_t len = 0;
    assert_ok(membuf_next_line(streams[i], &line, &len));
    assert_int_equal(as_fwrite(line, 1, len, streams[i]), 5);
    assert_content(streams[i], "line\nline\n");
    membuf_free(streams[i]);
  }
}

/* -- text ------------------------------------------------------------------------------------------------------ */

static void text_may_be_cut_anywhere(void **state)
{
  (void)state;
  const size_t len = strlen(text);
  for (size_t first = 0; first <= len; first++) {
    for (size_t second = first; second <= len; second++) {
      membuf *s = string_of("");
      assert_int_equal(as_fwrite(text, 1, first, s), first);
      assert_int_equal(as_xml_write(s, text + first, (int)(second - first)), second - first);
      assert_int_equal(as_fwrite(text + second, 1, len - second, s), len - second);
      assert_int_equal(as_close(s), 0);
      assert_content(s, text);
      membuf_free(s);
    }
  }
}

static void text_may_be_cut_anywhere_on_its_way_into_an_encoding(void **state)
{
  (void)state;
  membuf *inner = bytes_of(""), *s = NULL;
  const membuf_text_options options = {.struct_size = sizeof options, .encoding = "utf-16-le"};
  assert_ok(membuf_text_wrap(inner, &options, &s, NULL));
  for (size_t i = 0; i < strlen(text); i++) {
    assert_int_equal(as_fwrite(text + i, 1, 1, s), 1);
  }
  assert_int_equal(as_close(s), 0);
  assert_content_bytes(inner, "a\0\xe9\0\xac\x20\x3d\xd8\x00\xde \0a\0n\0d\0 \0s\0o\0 \0o\0n\0", 30);
  membuf_free(s);
  membuf_free(inner);
}

static void a_character_without_its_end_is_reported_once_by_either_close(void **state)
{
  (void)state;
  membuf *s = string_of(""), *inner = bytes_of(""), *wrapper = NULL;
  assert_ok(membuf_text_wrap(inner, NULL, &wrapper, NULL));
  membuf *const streams[] = {s, wrapper};
  for (size_t i = 0; i < COUNT(streams); i++) {
    assert_int_equal(as_fwrite("ab\xe2\x82", 1, 4, streams[i]), 4);
    assert_int_equal(as_close(streams[i]), -1);
    assert_kept_error(streams[i], MEMBUF_ERR_DECODE, "membuf_stream_close", "the text ends inside a character, 2 bytes");
    assert_int_equal(as_close(streams[i]), 0);
    assert_content(i == 0 ? s : inner, "ab");
    assert_int_equal(as_fwrite("\xf0", 1, 1, streams[i]), 1);
    membuf_error error;
    assert_status(membuf_finish(streams[i], &error), MEMBUF_ERR_DECODE);
    assert_error(&error, MEMBUF_ERR_DECODE, "membuf_finish", "the text ends inside a character, 1 bytes");
  }
  membuf_free(inner);
}

static void clearing_the_stream_forgets_the_start_of_a_character(void **state)
{
  (void)state;
  membuf *s = string_of("");
  assert_int_equal(as_fwrite("ab\xe2", 1, 3, s), 3);
  assert_ok(membuf_clear(s));
  assert_int_equal(as_fwrite("c", 1, 1, s), 1);
  assert_content(s, "c");
  assert_ok(membuf_finish(s, NULL));
}

static void malformed_text_is_refused_and_what_was_taken_before_is_counted(void **state)
{
  (void)state;
  membuf *s = string_of("");
  assert_int_equal(as_fwrite("\xe2\x82", 1, 2, s), 2);
  assert_int_equal(as_fwrite("\xac!\xff", 1, 3, s), 1);
  assert_kept_error(s, MEMBUF_ERR_DECODE, "membuf_sink_fwrite", "0xff");
  assert_content(s, "\xe2\x82\xac");
  assert_int_equal(as_xml_write(s, "\xff", 1), -1);
  assert_int_equal(as_close(s), 0);
  membuf_free(s);
}

static void text_is_read_in_whole_characters(void **state)
{
  (void)state;
  membuf *s = string_of(text);
  char buf[64];
  assert_int_equal(as_xml_read(s, buf, 5), 3);
  assert_int_equal(as_fread(buf, 1, 6, s), 3);
  assert_int_equal(as_fread(buf, 1, 3, s), 0);
  assert_kept_error(s, MEMBUF_ERR_INVALID, "membuf_source_fread", "");
  assert_int_equal(as_xml_read(s, buf, 3), -1);
  assert_int_equal(as_xml_read(s, buf, sizeof buf), 14);
  assert_memory_equal(buf, "\xf0\x9f\x98\x80 and so on", 14);
  membuf_free(s);
}

/* -- seeking and closing --------------------------------------------------------------------------------------- */

static void a_seek_answers_0_or_1(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123");
  assert_int_equal(as_curl_seek(s, -1, SEEK_END), 0);
  assert_position(s, 3);
  assert_int_equal(as_curl_seek(s, -1, SEEK_SET), 1);
  assert_int_equal(as_curl_seek(s, 0, 7), 1);
  assert_kept_error(s, MEMBUF_ERR_INVALID, "membuf_source_seek", "whence must be 0, 1 or 2, not 7");
  assert_position(s, 3);
  membuf_free(s);
}

static void closing_flushes_and_leaves_the_stream_open(void **state)
{
  (void)state;
  membuf *raw = bytes_of(""), *s = NULL;
  assert_ok(membuf_buffered_writer(raw, 0, &s, NULL));
  assert_int_equal(as_xml_write(s, "text", 4), 4);
  assert_content(raw, "");
  assert_int_equal(as_close(s), 0);
  assert_content(raw, "text");
  assert_int_equal(as_xml_write(s, "!", 1), 1);
  assert_int_equal(as_close(s), 0);
  assert_content(raw, "text!");
  membuf_free(s);
  membuf_free(raw);
}

static void what_is_no_live_stream_is_answered_and_touches_nothing(void **state)
{
  (void)state;
  membuf *freed = bytes_of("");
  membuf_free(freed);
  membuf_slice *slice = slice_of("slice");
  char buf[8] = "kept";
  void *const handles[] = {NULL, freed, slice, buf, (void *)UINTPTR_MAX};
  for (size_t i = 0; i < COUNT(handles); i++) {
    assert_int_equal(as_fwrite("text", 1, 4, handles[i]), 0);
    assert_int_equal(as_fread(buf, 1, 4, handles[i]), 0);
    assert_int_equal(as_xml_write(handles[i], "text", 4), -1);
    assert_int_equal(as_xml_read(handles[i], buf, 4), -1);
    assert_int_equal(as_curl_seek(handles[i], 0, SEEK_SET), 1);
    assert_int_equal(as_close(handles[i]), -1);
  }
  assert_string_equal(buf, "kept");
  membuf_slice_free(slice);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_written_and_read_is_counted_in_items),
      cmocka_unit_test(read_and_write_count_bytes_and_the_end_is_0),
      cmocka_unit_test(a_source_gives_what_is_there_and_fread_all_that_it_was_asked_for),
      cmocka_unit_test(a_raw_stream_that_takes_parts_is_written_to_the_end),
      cmocka_unit_test(a_failure_says_how_many_items_went_in_and_leaves_its_details),
      cmocka_unit_test(fixed_memory_that_is_full_takes_nothing),
      cmocka_unit_test(what_the_stream_lends_can_be_written_back_to_it),
      cmocka_unit_test(text_may_be_cut_anywhere),
      cmocka_unit_test(text_may_be_cut_anywhere_on_its_way_into_an_encoding),
      cmocka_unit_test(a_character_without_its_end_is_reported_once_by_either_close),
      cmocka_unit_test(clearing_the_stream_forgets_the_start_of_a_character),
      cmocka_unit_test(malformed_text_is_refused_and_what_was_taken_before_is_counted),
      cmocka_unit_test(text_is_read_in_whole_characters),
      cmocka_unit_test(a_seek_answers_0_or_1),
      cmocka_unit_test(closing_flushes_and_leaves_the_stream_open),
      cmocka_unit_test(what_is_no_live_stream_is_answered_and_touches_nothing),
  };
  return run_area(tests);
}
