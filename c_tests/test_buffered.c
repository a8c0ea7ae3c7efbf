/* Buffered streams over the other kinds, through the header. */
#include "callback_support.h"

typedef membuf_status open_fn(membuf *, size_t, membuf **, membuf_error *);

static membuf *over(open_fn *open, membuf *raw, size_t size)
{
  membuf *s = NULL;
  membuf_error err;
  assert_ok(open(raw, size, &s, &err));
  assert_int_equal(err.code, MEMBUF_OK);
  return s;
}

/* -- constructors ---------------------------------------------------------------------------------------------- */

static void each_constructor_gives_its_kind_and_holds_on_to_the_raw_stream(void **state)
{
  (void)state;
  static const struct { open_fn *open; int32_t kind, readable, writable; } kinds[] = {
      {membuf_buffered_reader, MEMBUF_KIND_BUFFERED_READER, 1, 0},
      {membuf_buffered_writer, MEMBUF_KIND_BUFFERED_WRITER, 0, 1},
      {membuf_buffered_random, MEMBUF_KIND_BUFFERED_RANDOM, 1, 1},
  };
  for (size_t i = 0; i < COUNT(kinds); i++) {
    membuf *raw = bytes_of("content"), *s = over(kinds[i].open, raw, 0);
    membuf_free(raw);
    int32_t kind = 0, readable = -1, writable = -1, text = -1;
    assert_ok(membuf_kind(s, &kind));
    assert_ok(membuf_readable(s, &readable));
    assert_ok(membuf_writable(s, &writable));
    assert_ok(membuf_is_text(s, &text));
    assert_int_equal(kind, kinds[i].kind);
    assert_int_equal(readable, kinds[i].readable);
    assert_int_equal(writable, kinds[i].writable);
    assert_int_equal(text, 0);
    assert_ok(membuf_finish(s, NULL));
  }
}

static void a_raw_stream_that_cannot_do_what_is_needed_is_refused(void **state)
{
  (void)state;
  struct host host = host_of("text");
  const membuf_callback_table source = {.struct_size = sizeof source, .read = host_read};
  const membuf_callback_table sink = {.struct_size = sizeof sink, .write = host_write};
  membuf *read_only = stream_over(&source, &host), *write_only = stream_over(&sink, &host), *text = NULL, *s = NULL;
  membuf_error err;
  assert_ok(membuf_string_new("text", 4, MEMBUF_NEWLINE_DEFAULT, &text, NULL));
  assert_status(membuf_buffered_reader(write_only, 0, &s, &err), MEMBUF_ERR_IO);
  assert_string_equal(err.message, "membuf_buffered_reader: the raw stream is not readable");
  assert_null(s);
  assert_status(membuf_buffered_writer(read_only, 0, &s, NULL), MEMBUF_ERR_IO);
  assert_status(membuf_buffered_random(read_only, 0, &s, NULL), MEMBUF_ERR_IO);
  assert_status(membuf_buffered_pair(write_only, read_only, 0, &s, NULL), MEMBUF_ERR_IO);
  assert_status(membuf_buffered_reader(text, 0, &s, NULL), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_buffered_reader(read_only, SIZE_MAX, &s, NULL), MEMBUF_ERR_INVALID);
  assert_status(membuf_buffered_reader(read_only, PTRDIFF_MAX, &s, NULL), MEMBUF_ERR_NO_MEMORY);
  assert_ok(membuf_buffered_pair(read_only, write_only, 0, &s, NULL));
  membuf_free(s);
  membuf_free(read_only);
  membuf_free(write_only);
  membuf_free(text);
}

/* -- reading --------------------------------------------------------------------------------------------------- */

static void small_reads_and_lines_ask_the_raw_stream_for_buffers_only(void **state)
{
  (void)state;
  struct host host = host_of("one\ntwo\nthree\nfour\n");
  membuf *raw = stream_over(&full, &host), *s = over(membuf_buffered_reader, raw, 0);
  assert_reads(s, 2, "on");
  assert_next_line(s, "e\n");
  membuf_view lines[8];
  size_t count = 0;
  assert_ok(membuf_next_lines(s, 0, lines, COUNT(lines), &count));
  assert_int_equal(count, 3);
  assert_memory_equal(lines[2].data, "four\n", 5);
  assert_int_equal(host.calls[READ], 1);
  assert_reads(s, 1, "");
  membuf_free(s);
  membuf_free(raw);
}

static void a_peek_and_what_was_consumed_of_it_stay_where_they_are(void **state)
{
  (void)state;
  struct host host = host_of("0123456789");
  host.part = 4;
  membuf *raw = stream_over(&full, &host), *s = over(membuf_buffered_reader, raw, 8);
  const uint8_t *first = NULL, *second = NULL;
  size_t len = 0;
  assert_ok(membuf_peek(s, 1, &first, &len));
  assert_int_equal(len, 4);
  assert_ok(membuf_consume(s, 3));
  assert_status(membuf_consume(s, 2), MEMBUF_ERR_INVALID);
  assert_ok(membuf_peek(s, 100, &second, &len));
  assert_int_equal(len, 1);
  assert_ptr_equal(second, first + 3);
  assert_memory_equal(first, "0123", 4);
  assert_int_equal(host.calls[READ], 1);
  assert_position(s, 3);
  membuf_free(s);
  membuf_free(raw);
}

static void data_would_block_and_end_are_three_answers(void **state)
{
  (void)state;
  struct host host = host_of("abcd");
  host.part = 2;
  host.answer = MEMBUF_ERR_WOULD_BLOCK;
  host.fail_at[READ] = 2;
  membuf *raw = stream_over(&full, &host), *s = over(membuf_buffered_reader, raw, 8);
  char buf[8];
  size_t n = 99;
  assert_reads(s, 8, "ab");
  host.fail_at[READ] = 3;
  assert_status(membuf_read(s, buf, sizeof buf, &n), MEMBUF_ERR_WOULD_BLOCK);
  assert_int_equal(n, 0);
  assert_reads(s, 8, "cd");
  assert_ok(membuf_read(s, buf, sizeof buf, &n));
  assert_int_equal(n, 0);
  membuf_free(s);
  membuf_free(raw);
}

static int32_t read_too_much(void *user_data, void *buf, size_t cap, size_t *out_n)
{
  (void)user_data, (void)buf;
  *out_n = cap + 1;
  return MEMBUF_CONTINUE;
}

static int32_t write_too_much(void *user_data, const void *data, size_t len, size_t *out_n)
{
  (void)user_data, (void)data;
  *out_n = len + 1;
  return MEMBUF_CONTINUE;
}

static void a_raw_stream_that_gives_more_than_there_is_room_for_is_refused(void **state)
{
  (void)state;
  const membuf_callback_table table = {.struct_size = sizeof table, .read = read_too_much, .write = write_too_much};
  membuf *raw = NULL;
  assert_ok(membuf_callback_new(&table, NULL, &raw, NULL));
  membuf *reader = over(membuf_buffered_reader, raw, 4), *writer = over(membuf_buffered_writer, raw, 4);
  char buf[8];
  assert_status(membuf_read(reader, buf, 2, NULL), MEMBUF_ERR_IO);
  assert_status(membuf_read(reader, buf, 8, NULL), MEMBUF_ERR_IO);
  size_t n = 99;
  assert_status(membuf_write(writer, "12345678", 8, &n), MEMBUF_ERR_IO);
  assert_int_equal(n, 0);
  membuf_free(reader);
  membuf_free(writer);
  membuf_free(raw);
}

/* -- writing --------------------------------------------------------------------------------------------------- */

static void a_blocked_write_counts_the_bytes_of_this_call_and_loses_none(void **state)
{
  (void)state;
  struct host host = host_of("");
  host.answer = MEMBUF_ERR_WOULD_BLOCK;
  membuf *raw = stream_over(&full, &host), *s = over(membuf_buffered_writer, raw, 8);
  assert_ok(membuf_write(s, "abcde", 5, NULL));
  host.fail_at[WRITE] = EVERY_CALL;
  size_t n = 99;
  assert_status(membuf_write(s, "fghijk", 6, &n), MEMBUF_ERR_WOULD_BLOCK);
  assert_int_equal(n, 3);
  membuf_error err;
  assert_ok(membuf_get_error(s, &err));
  assert_int_equal(err.transferred, 3);
  assert_status(membuf_flush(s), MEMBUF_ERR_WOULD_BLOCK);
  assert_ok(membuf_get_error(s, &err));
  assert_int_equal(err.transferred, 0);
  host.fail_at[WRITE] = 0;
  assert_ok(membuf_write(s, "ijk", 3, &n));
  assert_ok(membuf_finish(s, NULL));
  assert_host(&host, "abcdefghijk");
  membuf_free(raw);
}

static void finish_reports_a_flush_and_a_close_that_failed(void **state)
{
  (void)state;
  struct host host = host_of("");
  host.fail_at[WRITE] = host.fail_at[CLOSE] = EVERY_CALL;
  membuf *raw = stream_over(&full, &host), *s = over(membuf_buffered_writer, raw, 8);
  assert_ok(membuf_write(s, "abc", 3, NULL));
  membuf_error err;
  assert_status(membuf_finish(s, &err), -1234);
  assert_int_equal(err.second, -1234);
  assert_int_equal(host.calls[CLOSE], 1);
  membuf_free(raw);
}

static void free_hands_nothing_on_and_detach_does(void **state)
{
  (void)state;
  struct host host = host_of("");
  membuf *raw = stream_over(&full, &host), *s = over(membuf_buffered_writer, raw, 8);
  assert_ok(membuf_write(s, "lost", 4, NULL));
  membuf_free(s);
  assert_host(&host, "");
  s = over(membuf_buffered_writer, raw, 8);
  assert_ok(membuf_write(s, "kept", 4, NULL));
  assert_ok(membuf_detach(s));
  assert_host(&host, "kept");
  assert_status(membuf_write(s, "x", 1, NULL), MEMBUF_ERR_DETACHED);
  assert_status(membuf_close(s), MEMBUF_ERR_DETACHED);
  assert_int_equal(host.calls[CLOSE], 0);
  membuf_free(s);
  membuf_free(raw);
}

/* -- both ------------------------------------------------------------------------------------------------------ */

static void what_is_written_may_lie_in_what_the_stream_lent_out(void **state)
{
  (void)state;
  membuf *raw = bytes_of("first line\nsecond\n"), *s = over(membuf_buffered_random, raw, 16);
  const char *line = NULL;
  size_t len = 0;
  assert_ok(membuf_next_line(s, &line, &len));
  assert_ok(membuf_write(s, line, len, NULL));
  assert_ok(membuf_flush(s));
  assert_content(raw, "first line\nfirst line\n");
  membuf_free(s);
  membuf_free(raw);
}

static void a_pair_reads_one_stream_and_writes_the_other(void **state)
{
  (void)state;
  membuf *in = bytes_of("question"), *out = bytes_of(""), *s = NULL;
  assert_ok(membuf_buffered_pair(in, out, 0, &s, NULL));
  assert_reads(s, 99, "question");
  assert_ok(membuf_write(s, "answer", 6, NULL));
  assert_ok(membuf_flush(s));
  assert_content(out, "answer");
  int64_t position;
  assert_status(membuf_tell(s, &position), MEMBUF_ERR_UNSUPPORTED);
  assert_ok(membuf_finish(s, NULL));
  int32_t closed = 0;
  assert_ok(membuf_closed(in, &closed));
  assert_int_equal(closed, 1);
  assert_status(membuf_write(out, "x", 1, NULL), MEMBUF_ERR_CLOSED);
  membuf_free(in);
  membuf_free(out);
}

static void text_and_another_buffer_stand_on_a_buffered_stream(void **state)
{
  (void)state;
  struct host host = host_of("");
  host.part = 3;
  membuf *raw = stream_over(&full, &host), *inner = over(membuf_buffered_writer, raw, 5);
  membuf *outer = over(membuf_buffered_writer, inner, 3), *text = NULL;
  assert_ok(membuf_text_wrap(outer, NULL, &text, NULL));
  assert_ok(membuf_write(text, "h\xc3\xa9llo, world", 13, NULL));
  assert_ok(membuf_finish(text, NULL));
  assert_host(&host, "h\xc3\xa9llo, world");
  assert_true(host.closed);
  membuf_free(outer);
  membuf_free(inner);
  membuf_free(raw);
}

static void the_buffer_is_memory_until_the_stream_is_closed(void **state)
{
  (void)state;
  membuf *raw = bytes_of("content"), *s = over(membuf_buffered_reader, raw, 5000);
  size_t bytes = 0;
  assert_ok(membuf_memory_use(s, &bytes));
  assert_int_equal(bytes, 5000);
  assert_ok(membuf_close(s));
  assert_ok(membuf_memory_use(s, &bytes));
  assert_int_equal(bytes, 0);
  membuf_free(s);
  membuf_free(raw);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_constructor_gives_its_kind_and_holds_on_to_the_raw_stream),
      cmocka_unit_test(a_raw_stream_that_cannot_do_what_is_needed_is_refused),
      cmocka_unit_test(small_reads_and_lines_ask_the_raw_stream_for_buffers_only),
      cmocka_unit_test(a_peek_and_what_was_consumed_of_it_stay_where_they_are),
      cmocka_unit_test(data_would_block_and_end_are_three_answers),
      cmocka_unit_test(a_raw_stream_that_gives_more_than_there_is_room_for_is_refused),
      cmocka_unit_test(a_blocked_write_counts_the_bytes_of_this_call_and_loses_none),
      cmocka_unit_test(finish_reports_a_flush_and_a_close_that_failed),
      cmocka_unit_test(free_hands_nothing_on_and_detach_does),
      cmocka_unit_test(what_is_written_may_lie_in_what_the_stream_lent_out),
      cmocka_unit_test(a_pair_reads_one_stream_and_writes_the_other),
      cmocka_unit_test(text_and_another_buffer_stand_on_a_buffered_stream),
      cmocka_unit_test(the_buffer_is_memory_until_the_stream_is_closed),
  };
  return run_area(tests);
}
