/* Raw streams over functions of the program: what Python's RawIOBase does. Functions that misbehave are in
 * test_callback_hostile.c, wrappers and formats over them in test_callback_layers.c. */
#include "callback_support.h"

/* -- reading --------------------------------------------------------------------------------------------------- */

static void a_read_calls_until_it_has_what_was_asked_for_and_0_bytes_are_the_end(void **state)
{
  (void)state;
  struct host host = host_of("0123456789");
  host.part = 3;
  membuf *s = stream_over(&full, &host);
  char buf[8];
  size_t n = 99;
  assert_ok(membuf_read(s, buf, 8, &n));
  assert_int_equal(n, 8);
  assert_memory_equal(buf, "01234567", 8);
  assert_int_equal(host.calls[READ], 3);
  assert_int_equal(host.position, 8);
  assert_ok(membuf_read(s, buf, 8, &n));
  assert_int_equal(n, 2);
  assert_ok(membuf_read(s, buf, 8, &n));
  assert_int_equal(n, 0);
  assert_ok(membuf_read(s, NULL, 0, &n));
  assert_int_equal(host.calls[READ], 3 + 2 + 1);
  membuf_free(s);
}

static void read1_is_one_call(void **state)
{
  (void)state;
  struct host host = host_of("0123456789");
  host.part = 3;
  membuf *s = stream_over(&full, &host);
  char buf[8];
  size_t n = 99;
  assert_ok(membuf_read1(s, buf, 2, &n));
  assert_int_equal(n, 2);
  assert_ok(membuf_read1(s, buf, 8, &n));
  assert_int_equal(n, 3);
  assert_memory_equal(buf, "234", 3);
  assert_int_equal(host.calls[READ], 2);
  assert_ok(membuf_read1(s, NULL, 0, &n));
  assert_int_equal(n, 0);
  assert_int_equal(host.calls[READ], 2);
  host.fail_at[READ] = 3;
  assert_status(membuf_read1(s, buf, 8, &n), -1234);
  assert_int_equal(n, 0);
  assert_reads(s, -1, "56789");
  assert_ok(membuf_read1(s, buf, 8, &n));
  assert_int_equal(n, 0);
  membuf_free(s);
}

static void read_slice_takes_count_bytes_or_all_when_it_is_negative(void **state)
{
  (void)state;
  static const struct {
    int64_t count;
    const char *expected;
  } cases[] = {{0, ""}, {1, "0"}, {9, "012345678"}, {10, "0123456789"}, {INT64_MAX, "0123456789"},
               {-1, "0123456789"}, {INT64_MIN, "0123456789"}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct host host = host_of("0123456789");
    host.part = 4;
    membuf *s = stream_over(&full, &host);
    assert_reads(s, cases[i].count, cases[i].expected);
    assert_int_equal(host.position, strlen(cases[i].expected));
    membuf_free(s);
  }
}

static void lines_are_read_without_a_byte_behind_their_end(void **state)
{
  (void)state;
  struct host host = host_of("one\n\ntwo\nrest");
  membuf *s = stream_over(&full, &host);
  assert_readline(s, -1, "one\n");
  assert_int_equal(host.position, 4);
  assert_next_line(s, "\n");
  assert_readline(s, 2, "tw");
  assert_readline(s, 0, "");
  assert_int_equal(host.position, 7);
  assert_next_line(s, "o\n");
  assert_reads(s, 1, "r");
  assert_readline(s, INT64_MAX, "est");
  assert_next_line(s, NULL);
  assert_readline(s, -1, "");
  membuf_free(s);
}

static void a_borrowed_line_may_be_written_to_its_own_stream(void **state)
{
  (void)state;
  struct host host = host_of("one\ntwo\n");
  membuf *s = stream_over(&full, &host);
  const char *line = NULL;
  size_t len = 0;
  assert_ok(membuf_next_line(s, &line, &len));
  assert_ok(membuf_write(s, line, len, NULL));
  assert_host(&host, "one\none\n");
  assert_ok(membuf_rewind(s));
  assert_ok(membuf_next_line(s, &line, &len));
  assert_ok(membuf_writelines(s, (membuf_view[]){{line, len}, {line, len}}, 2, NULL));
  assert_host(&host, "one\none\none\n");
  membuf_free(s);
}

static void would_block_with_nothing_read_is_the_status_and_else_comes_with_the_next_read(void **state)
{
  (void)state;
  struct host host = host_of("0123456789");
  host.part = 3;
  host.answer = MEMBUF_ERR_WOULD_BLOCK;
  host.fail_at[READ] = 1;
  membuf *s = stream_over(&full, &host);
  char buf[8];
  size_t n = 99;
  assert_status(membuf_read(s, buf, 8, &n), MEMBUF_ERR_WOULD_BLOCK);
  assert_int_equal(n, 0);
  host.fail_at[READ] = 3;
  assert_ok(membuf_read(s, buf, 8, &n));
  assert_int_equal(n, 3);
  assert_status(membuf_read(s, buf, 8, &n), MEMBUF_ERR_WOULD_BLOCK);
  assert_int_equal(host.calls[READ], 3);
  assert_reads(s, -1, "3456789");
  membuf_free(s);
}

static void a_line_that_would_block_before_its_end_is_kept_whole(void **state)
{
  (void)state;
  struct host host = host_of("line\nrest");
  host.answer = MEMBUF_ERR_WOULD_BLOCK;
  membuf *s = stream_over(&full, &host);
  for (int call = 1; call <= 5; call++) {
    host.position = 0;
    host.calls[READ] = 0;
    host.fail_at[READ] = call;
    assert_status(membuf_next_line(s, NULL, NULL), MEMBUF_ERR_WOULD_BLOCK);
    assert_position(s, 0);
    assert_next_line(s, "line\n");
    assert_position(s, 5);
  }
  membuf_free(s);
}

/* -- writing --------------------------------------------------------------------------------------------------- */

static void a_write_is_one_call_and_says_how_much_was_taken(void **state)
{
  (void)state;
  struct host host = host_of("");
  host.part = 3;
  membuf *s = stream_over(&full, &host);
  size_t n = 99;
  assert_ok(membuf_write(s, "abcdef", 6, &n));
  assert_int_equal(n, 3);
  assert_int_equal(host.calls[WRITE], 1);
  assert_ok(membuf_write(s, NULL, 0, &n));
  assert_int_equal(n, 0);
  assert_int_equal(host.calls[WRITE], 1);
  assert_host(&host, "abc");
  membuf_free(s);
}

static void writelines_writes_all_of_every_piece(void **state)
{
  (void)state;
  static const membuf_view pieces[] = {VIEW("one two "), VIEW(""), VIEW("three")};
  struct host host = host_of("");
  host.part = 3;
  membuf *s = stream_over(&full, &host);
  size_t n = 99;
  assert_ok(membuf_writelines(s, pieces, 3, &n));
  assert_int_equal(n, 13);
  assert_host(&host, "one two three");
  host.fail_at[WRITE] = host.calls[WRITE] + 5;
  assert_status(membuf_writelines(s, pieces, 3, &n), -1234);
  assert_int_equal(n, 8 + 3);
  assert_host(&host, "one two threeone two thr");
  membuf_free(s);
}

static void a_copy_to_and_from_loses_nothing(void **state)
{
  (void)state;
  struct host from = host_of("the content that is copied"), to = host_of("");
  from.part = 5;
  to.part = 3;
  membuf *source = stream_over(&full, &from), *sink = stream_over(&full, &to);
  int64_t n = 99;
  assert_ok(membuf_copy(source, sink, -1, &n, NULL));
  assert_int_equal(n, 26);
  assert_host(&to, "the content that is copied");
  from.position = 0;
  to.fail_at[WRITE] = to.calls[WRITE] + 3;
  membuf_error err;
  assert_status(membuf_copy(source, sink, -1, &n, &err), -1234);
  assert_int_equal(n, 6);
  assert_int_equal(err.transferred, 6);
  assert_position(source, 6);
  membuf_free(source);
  membuf_free(sink);
}

/* -- positions ------------------------------------------------------------------------------------------------- */

static void seek_tell_truncate_and_size_are_those_of_the_functions(void **state)
{
  (void)state;
  struct host host = host_of("0123456789");
  membuf *s = stream_over(&full, &host);
  int64_t position = 99;
  assert_ok(membuf_seek(s, -3, MEMBUF_SEEK_END, &position));
  assert_int_equal(position, 7);
  assert_ok(membuf_seek(s, -2, MEMBUF_SEEK_CUR, &position));
  assert_int_equal(position, 5);
  assert_position(s, 5);
  assert_ok(membuf_stream_size(s, &position));
  assert_int_equal(position, 10);
  assert_position(s, 5);
  assert_ok(membuf_truncate_here(s, &position));
  assert_int_equal(position, 5);
  assert_host(&host, "01234");
  assert_ok(membuf_truncate(s, 3, &position));
  assert_int_equal(position, 3);
  assert_ok(membuf_rewind(s));
  assert_reads(s, -1, "012");
  membuf_free(s);
}

static void arguments_that_no_stream_takes_are_refused_without_a_call(void **state)
{
  (void)state;
  struct host host = host_of("0123456789");
  membuf *s = stream_over(&full, &host);
  assert_status(membuf_seek(s, -1, MEMBUF_SEEK_SET, NULL), MEMBUF_ERR_INVALID);
  assert_status(membuf_seek(s, 0, 3, NULL), MEMBUF_ERR_INVALID);
  assert_status(membuf_truncate(s, -1, NULL), MEMBUF_ERR_INVALID);
  assert_status(membuf_read(s, NULL, 1, NULL), MEMBUF_ERR_NULL);
  assert_status(membuf_write(s, "", SIZE_MAX, NULL), MEMBUF_ERR_OVERFLOW);
  assert_int_equal(count_calls(&host), 0);
  membuf_free(s);
}

static void without_tell_the_position_is_asked_of_seek(void **state)
{
  (void)state;
  struct host host = host_of("0123456789");
  membuf_callback_table table = full;
  table.tell = NULL;
  membuf *s = stream_over(&table, &host);
  assert_reads(s, 4, "0123");
  assert_position(s, 4);
  assert_int_equal(host.calls[SEEK], 1);
  membuf_free(s);
}

/* -- the table ------------------------------------------------------------------------------------------------- */

static void without_functions_every_verb_has_its_default(void **state)
{
  (void)state;
  static const membuf_status expected[VERBS] = {
      [READ] = MEMBUF_ERR_UNSUPPORTED, [WRITE] = MEMBUF_ERR_UNSUPPORTED,    [SEEK] = MEMBUF_ERR_UNSUPPORTED,
      [TELL] = MEMBUF_ERR_UNSUPPORTED, [TRUNCATE] = MEMBUF_ERR_UNSUPPORTED, [FILENO] = MEMBUF_ERR_UNSUPPORTED};
  const membuf_callback_table table = {.struct_size = sizeof table};
  membuf *s = stream_over(&table, &(struct host){.len = 0});
  int32_t yes = 99;
  for (int verb = 0; verb < VERBS; verb++) {
    if (verb != CLOSE) {
      assert_status(call_verb(s, verb), expected[verb]);
    }
  }
  assert_status(membuf_read_slice(s, -1, &(membuf_slice *){NULL}), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_next_line(s, NULL, NULL), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_write(s, NULL, 0, NULL), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_stream_size(s, NULL), MEMBUF_ERR_UNSUPPORTED);
  assert_ok(membuf_readable(s, &yes));
  assert_int_equal(yes, 0);
  assert_ok(membuf_closed(s, &yes));
  assert_int_equal(yes, 0);
  assert_ok(membuf_close(s));
  assert_ok(membuf_closed(s, &yes));
  assert_int_equal(yes, 1);
  membuf_free(s);
}

static void without_queries_the_functions_that_are_there_answer(void **state)
{
  (void)state;
  struct host host = host_of("");
  for (int has = 0; has < 8; has++) {
    const membuf_callback_table table = {.struct_size = sizeof table,
                                         .read = has & 1 ? host_read : NULL,
                                         .write = has & 2 ? host_write : NULL,
                                         .seek = has & 4 ? host_seek : NULL};
    membuf *s = stream_over(&table, &host);
    int32_t readable = 9, writable = 9, seekable = 9, tty = 9;
    assert_ok(membuf_readable(s, &readable));
    assert_ok(membuf_writable(s, &writable));
    assert_ok(membuf_seekable(s, &seekable));
    assert_ok(membuf_isatty(s, &tty));
    assert_int_equal(readable | writable << 1 | seekable << 2, has);
    assert_int_equal(tty, 0);
    membuf_free(s);
  }
}

static void queries_are_asked_and_anything_but_0_is_yes(void **state)
{
  (void)state;
  static membuf_status (*const queries[])(membuf *, int32_t *) = {membuf_readable, membuf_writable, membuf_seekable,
                                                                  membuf_isatty};
  struct host host = host_of("");
  membuf *s = stream_over(&full, &host);
  static const int32_t answers[] = {0, 1, 2, -1, INT32_MIN};
  for (size_t i = 0; i < COUNT(answers); i++) {
    for (size_t j = 0; j < COUNT(queries); j++) {
      int32_t yes = 99;
      host.yes = answers[i];
      assert_ok(queries[j](s, &yes));
      assert_int_equal(yes, answers[i] != 0);
    }
  }
  host.yes = 42;
  int32_t fd = 0;
  assert_ok(membuf_fileno(s, &fd));
  assert_int_equal(fd, 42);
  membuf_free(s);
}

static void the_table_is_copied(void **state)
{
  (void)state;
  struct host host = host_of("abc");
  membuf_callback_table table = full;
  membuf *s = stream_over(&table, &host);
  memset(&table, 0x5a, sizeof table);
  assert_reads(s, -1, "abc");
  membuf_free(s);
  assert_int_equal(host.released, 1);
}

static void its_kind_is_callback_and_it_is_not_text(void **state)
{
  (void)state;
  struct host host = host_of("abc");
  membuf *s = stream_over(&full, &host);
  int32_t kind = 0, text = 9;
  assert_ok(membuf_kind(s, &kind));
  assert_int_equal(kind, MEMBUF_KIND_CALLBACK);
  assert_ok(membuf_is_text(s, &text));
  assert_int_equal(text, 0);
  membuf_free(s);
}

static void verbs_of_memory_are_unsupported(void **state)
{
  (void)state;
  struct host host = host_of("abc");
  membuf *s = stream_over(&full, &host);
  membuf_slice *slice = GARBAGE;
  uint8_t *window = NULL;
  char buf[4];
  assert_status(membuf_pread(s, 0, buf, 4, NULL), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_pwrite(s, 0, "x", 1, NULL), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_reserve(s, 1, &window, NULL), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_commit(s, 0), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_getvalue(s, &slice), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_take(s, &slice), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_set_memory_limit(s, 1), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_peek(s, 1, NULL, NULL), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_consume(s, 0), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_getbuffer(s, &(membuf_pin *){NULL}), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_set_state(s, NULL, 0, 0), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_clear(s), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_reserve_capacity(s, 1), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_shrink(s), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_memory_use(s, NULL), MEMBUF_ERR_UNSUPPORTED);
  assert_int_equal(count_calls(&host), 0);
  membuf_free(s);
}

/* -- the end --------------------------------------------------------------------------------------------------- */

static void close_flushes_and_closes_once_and_then_nothing_is_called(void **state)
{
  (void)state;
  struct host host = host_of("abc");
  membuf *s = stream_over(&full, &host);
  assert_ok(membuf_close(s));
  assert_int_equal(host.calls[FLUSH], 1);
  assert_int_equal(host.calls[CLOSE], 1);
  const int calls = count_calls(&host);
  for (int verb = 0; verb < VERBS; verb++) {
    assert_status(call_verb(s, verb), verb == CLOSE || verb == CLOSED ? MEMBUF_OK : MEMBUF_ERR_CLOSED);
  }
  assert_status(membuf_next_line(s, NULL, NULL), MEMBUF_ERR_CLOSED);
  assert_ok(membuf_finish(s, NULL));
  assert_int_equal(count_calls(&host), calls);
  assert_int_equal(host.released, 1);
}

static void close_closes_even_when_it_fails_and_reports_both_failures(void **state)
{
  (void)state;
  struct host host = host_of("abc");
  membuf *s = stream_over(&full, &host);
  membuf_error err;
  int32_t closed = 0;
  host.fail_at[FLUSH] = host.fail_at[CLOSE] = 1;
  assert_status(membuf_close(s), -1234);
  assert_ok(membuf_get_error(s, &err));
  assert_error(&err, -1234, "membuf_close", "the flush callback answered -1234");
  assert_int_equal(err.second, -1234);
  assert_ok(membuf_closed(s, &closed));
  assert_int_equal(closed, 1);
  assert_ok(membuf_close(s));
  assert_int_equal(host.calls[CLOSE], 1);
  membuf_free(s);
}

static void what_is_closed_behind_the_stream_is_not_closed_again(void **state)
{
  (void)state;
  struct host host = host_of("abc");
  int32_t closed = 0;
  membuf *s = stream_over(&full, &host);
  host.closed = true;
  assert_ok(membuf_closed(s, &closed));
  assert_int_equal(closed, 1);
  assert_ok(membuf_finish(s, NULL));
  assert_int_equal(host.calls[FLUSH] + host.calls[CLOSE], 0);
}

static void free_only_releases(void **state)
{
  (void)state;
  struct host host = host_of("abc");
  membuf_free(stream_over(&full, &host));
  assert_int_equal(count_calls(&host), 0);
  assert_int_equal(host.released, 1);
}

static void what_is_behind_the_stream_is_released_with_the_last_wrapper(void **state)
{
  (void)state;
  struct host host = host_of("abc");
  membuf *s = stream_over(&full, &host), *text = NULL;
  assert_ok(membuf_text_wrap(s, NULL, &text, NULL));
  membuf_free(s);
  assert_int_equal(host.released, 0);
  assert_reads(text, -1, "abc");
  membuf_free(text);
  assert_int_equal(host.released, 1);
}

static void a_constructor_that_fails_releases_what_it_was_given(void **state)
{
  (void)state;
  struct host host = host_of("");
  struct {
    membuf_callback_table known;
    void (*newer)(void *);
  } table = {full, NULL};
  membuf *s = GARBAGE;
  membuf_error err;
  assert_status(membuf_callback_new(&full, &host, NULL, &err), MEMBUF_ERR_NULL);
  assert_int_equal(host.released, 1);

  table.known.struct_size = sizeof table;
  assert_ok(membuf_callback_new(&table.known, &host, &s, &err));
  membuf_free(s);
  assert_int_equal(host.released, 2);

  table.newer = host_release;
  s = GARBAGE;
  assert_status(membuf_callback_new(&table.known, &host, &s, &err), MEMBUF_ERR_UNSUPPORTED);
  assert_null(s);
  assert_error(&err, MEMBUF_ERR_UNSUPPORTED, "membuf_callback_new", "newer than this version");
  assert_int_equal(host.released, 3);
}

static void a_table_that_is_no_table_is_refused_untouched(void **state)
{
  (void)state;
  struct host host = host_of("");
  membuf_callback_table table = full;
  membuf *s = GARBAGE;
  membuf_error err;
  assert_status(membuf_callback_new(NULL, &host, &s, &err), MEMBUF_ERR_NULL);
  assert_null(s);
  assert_error(&err, MEMBUF_ERR_NULL, "membuf_callback_new", "table is NULL");
  static const size_t wrong[] = {0, 1, sizeof(size_t), sizeof table - sizeof(void *), sizeof table - 1, 4097, SIZE_MAX};
  for (size_t i = 0; i < COUNT(wrong); i++) {
    table.struct_size = wrong[i];
    s = GARBAGE;
    assert_status(membuf_callback_new(&table, &host, &s, &err), MEMBUF_ERR_INVALID);
    assert_null(s);
    assert_error(&err, MEMBUF_ERR_INVALID, "membuf_callback_new", "struct_size must be");
  }
  assert_int_equal(host.released, 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_read_calls_until_it_has_what_was_asked_for_and_0_bytes_are_the_end),
      cmocka_unit_test(read1_is_one_call),
      cmocka_unit_test(read_slice_takes_count_bytes_or_all_when_it_is_negative),
      cmocka_unit_test(lines_are_read_without_a_byte_behind_their_end),
      cmocka_unit_test(a_borrowed_line_may_be_written_to_its_own_stream),
      cmocka_unit_test(would_block_with_nothing_read_is_the_status_and_else_comes_with_the_next_read),
      cmocka_unit_test(a_line_that_would_block_before_its_end_is_kept_whole),
      cmocka_unit_test(a_write_is_one_call_and_says_how_much_was_taken),
      cmocka_unit_test(writelines_writes_all_of_every_piece),
      cmocka_unit_test(a_copy_to_and_from_loses_nothing),
      cmocka_unit_test(seek_tell_truncate_and_size_are_those_of_the_functions),
      cmocka_unit_test(arguments_that_no_stream_takes_are_refused_without_a_call),
      cmocka_unit_test(without_tell_the_position_is_asked_of_seek),
      cmocka_unit_test(without_functions_every_verb_has_its_default),
      cmocka_unit_test(without_queries_the_functions_that_are_there_answer),
      cmocka_unit_test(queries_are_asked_and_anything_but_0_is_yes),
      cmocka_unit_test(the_table_is_copied),
      cmocka_unit_test(its_kind_is_callback_and_it_is_not_text),
      cmocka_unit_test(verbs_of_memory_are_unsupported),
      cmocka_unit_test(close_flushes_and_closes_once_and_then_nothing_is_called),
      cmocka_unit_test(close_closes_even_when_it_fails_and_reports_both_failures),
      cmocka_unit_test(what_is_closed_behind_the_stream_is_not_closed_again),
      cmocka_unit_test(free_only_releases),
      cmocka_unit_test(what_is_behind_the_stream_is_released_with_the_last_wrapper),
      cmocka_unit_test(a_constructor_that_fails_releases_what_it_was_given),
      cmocka_unit_test(a_table_that_is_no_table_is_refused_untouched),
  };
  return run_area(tests);
}
