/* What a buffered stream asks of its raw stream, and when it asks for nothing, through the header. */
#include "callback_support.h"

static membuf *over(membuf_status (*open)(membuf *, size_t, membuf **, membuf_error *), struct host *host)
{
  membuf *raw = stream_over(&full, host), *s = NULL;
  assert_ok(open(raw, 8, &s, NULL));
  membuf_free(raw);
  return s;
}

static void assert_reads_into(membuf_status (*read)(membuf *, void *, size_t, size_t *), membuf *s, size_t n,
                              const char *expected)
{
  char buf[16];
  size_t got = 99;
  assert_ok(read(s, buf, n, &got));
  assert_int_equal(got, strlen(expected));
  assert_memory_equal(buf, expected, got);
}

static void a_read_takes_what_it_asks_for_and_leaves_the_rest_in_the_buffer(void **state)
{
  (void)state;
  struct host host = host_of("0123456789");
  membuf *s = over(membuf_buffered_reader, &host);
  assert_reads_into(membuf_read, s, 3, "012");
  assert_reads_into(membuf_read1, s, 2, "34");
  assert_reads_into(membuf_read, s, 3, "567");
  assert_int_equal(host.calls[READ], 1);
  assert_reads_into(membuf_read1, s, 8, "89");
  membuf_free(s);
}

static void a_read_of_all_that_is_in_the_buffer_hands_nothing_on(void **state)
{
  (void)state;
  for (int once = 0; once < 2; once++) {
    struct host host = host_of("0123456789");
    membuf *s = over(membuf_buffered_random, &host);
    assert_reads(s, 1, "0");
    assert_ok(membuf_write(s, "ab", 2, NULL));
    assert_reads_into(once ? membuf_read1 : membuf_read, s, 5, "34567");
    assert_int_equal(host.calls[READ], 1);
    assert_int_equal(host.calls[WRITE], 0);
    assert_ok(membuf_flush(s));
    assert_host(&host, "0ab3456789");
    membuf_free(s);
  }
}

static void reading_nothing_is_refused_where_reading_is(void **state)
{
  (void)state;
  struct host host = host_of("0123456789");
  membuf *reader = over(membuf_buffered_reader, &host), *writer = over(membuf_buffered_writer, &host);
  char byte;
  membuf_slice *slice = NULL;
  assert_reads_into(membuf_read, reader, 0, "");
  assert_reads_into(membuf_read1, reader, 0, "");
  assert_reads(reader, 0, "");
  assert_int_equal(host.calls[READ], 0);
  assert_status(membuf_read(writer, &byte, 0, NULL), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_read1(writer, &byte, 0, NULL), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_read_slice(writer, 0, &slice), MEMBUF_ERR_UNSUPPORTED);
  assert_ok(membuf_close(reader));
  assert_status(membuf_read(reader, &byte, 0, NULL), MEMBUF_ERR_CLOSED);
  assert_status(membuf_read1(reader, &byte, 0, NULL), MEMBUF_ERR_CLOSED);
  assert_status(membuf_read_slice(reader, 0, &slice), MEMBUF_ERR_CLOSED);
  membuf_free(reader);
  membuf_free(writer);
}

static void lines_end_where_their_limit_and_their_hint_say(void **state)
{
  (void)state;
  struct host host = host_of("one\ntwo\nsix\n0123456789012345678901234567890");
  membuf *raw = stream_over(&full, &host), *s = NULL;
  assert_ok(membuf_buffered_reader(raw, 16, &s, NULL));
  membuf_view lines[8];
  size_t count = 0;
  assert_ok(membuf_next_lines(s, 8, lines, COUNT(lines), &count));
  assert_int_equal(count, 2);
  assert_next_line(s, "six\n");
  assert_readline(s, 4, "0123");
  assert_int_equal(host.calls[READ], 1);
  assert_readline(s, 4, "4567");
  assert_int_equal(host.calls[READ], 2);
  membuf_free(s);
  membuf_free(raw);
}

static void a_raw_stream_that_cannot_seek_is_not_sought_even_inside_the_buffer(void **state)
{
  (void)state;
  struct host host = host_of("0123456789");
  membuf *s = over(membuf_buffered_reader, &host);
  assert_reads(s, 2, "01");
  host.yes = 0;
  membuf_error err;
  for (int32_t whence = MEMBUF_SEEK_SET; whence <= MEMBUF_SEEK_END; whence++) {
    assert_status(membuf_seek(s, 0, whence, NULL), MEMBUF_ERR_UNSUPPORTED);
    assert_ok(membuf_get_error(s, &err));
    assert_string_equal(err.message, "membuf_seek: the raw stream is not seekable");
  }
  assert_int_equal(host.calls[SEEK], 0);
  assert_reads(s, 2, "23");
  membuf_free(s);
}

static void a_seek_from_the_end_counts_from_the_end_of_the_raw_stream(void **state)
{
  (void)state;
  struct host host = host_of("0123456789");
  membuf *s = over(membuf_buffered_reader, &host);
  int64_t position = -1;
  assert_reads(s, 2, "01");
  assert_ok(membuf_seek(s, -1, MEMBUF_SEEK_END, &position));
  assert_int_equal(position, 9);
  assert_reads(s, -1, "9");
  membuf_free(s);
}

static void a_failure_behind_bytes_is_told_by_the_next_read_unless_a_seek_leads_elsewhere(void **state)
{
  (void)state;
  for (int seek = 0; seek < 2; seek++) {
    struct host host = host_of("0123456789");
    host.part = 2;
    host.fail_at[READ] = 2;
    membuf *s = over(membuf_buffered_reader, &host);
    assert_reads_into(membuf_read, s, 8, "01");
    char buf[8];
    if (seek) {
      assert_ok(membuf_seek(s, 4, MEMBUF_SEEK_SET, NULL));
      assert_reads_into(membuf_read, s, 2, "45");
    } else {
      assert_status(membuf_read(s, buf, 2, NULL), host.answer);
      assert_reads_into(membuf_read, s, 2, "23");
    }
    membuf_free(s);
  }
}

static void a_position_is_never_below_0_whatever_the_raw_stream_says(void **state)
{
  (void)state;
  struct host host = host_of("0123456789");
  membuf *s = over(membuf_buffered_reader, &host);
  assert_reads(s, 2, "01");
  host.position = 0;
  assert_position(s, 0);
  membuf_free(s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_read_takes_what_it_asks_for_and_leaves_the_rest_in_the_buffer),
      cmocka_unit_test(a_read_of_all_that_is_in_the_buffer_hands_nothing_on),
      cmocka_unit_test(reading_nothing_is_refused_where_reading_is),
      cmocka_unit_test(lines_end_where_their_limit_and_their_hint_say),
      cmocka_unit_test(a_raw_stream_that_cannot_seek_is_not_sought_even_inside_the_buffer),
      cmocka_unit_test(a_seek_from_the_end_counts_from_the_end_of_the_raw_stream),
      cmocka_unit_test(a_failure_behind_bytes_is_told_by_the_next_read_unless_a_seek_leads_elsewhere),
      cmocka_unit_test(a_position_is_never_below_0_whatever_the_raw_stream_says),
  };
  return run_area(tests);
}
