/* Functions that misbehave end in a status: wrong counts and positions, answers that are none, calls from inside, and
 * streams that are freed under their own feet. */
#include "callback_support.h"

/* -- answers --------------------------------------------------------------------------------------------------- */

static void what_a_function_answers_is_the_status_unless_it_is_none(void **state)
{
  (void)state;
  static const struct {
    int32_t answer;
    membuf_status status;
  } cases[] = {{0, MEMBUF_ERR_CALLBACK},
               {-1, MEMBUF_ERR_CALLBACK},
               {2, MEMBUF_ERR_CALLBACK},
               {77, MEMBUF_ERR_CALLBACK},
               {-2, MEMBUF_ERR_CALLBACK},
               {-999, MEMBUF_ERR_CALLBACK},
               {-2000, MEMBUF_ERR_CALLBACK},
               {INT32_MIN, MEMBUF_ERR_CALLBACK},
               {INT32_MAX, MEMBUF_ERR_CALLBACK},
               {MEMBUF_ERR_WOULD_BLOCK, MEMBUF_ERR_WOULD_BLOCK},
               {MEMBUF_ERR_IO, MEMBUF_ERR_IO},
               {MEMBUF_ERR_PANIC, MEMBUF_ERR_PANIC},
               {-1000, -1000},
               {-1999, -1999}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    for (int verb = 0; verb < VERBS; verb++) {
      struct host host = host_of("abc");
      char function[40], finding[60];
      membuf_error err;
      membuf *s = stream_over(&full, &host);
      host.answer = cases[i].answer;
      host.fail_at[verb] = 1;
      assert_status(call_verb(s, verb), cases[i].status);
      assert_ok(membuf_get_error(s, &err));
      snprintf(function, sizeof function, "membuf_%s: ", verb_names[verb]);
      snprintf(finding, sizeof finding, "the %s callback answered %d", verb_names[verb], (int)cases[i].answer);
      assert_error_at(&err, cases[i].status, function, finding, __FILE__, __LINE__);
      /* The stream goes on, but where it was closed. */
      assert_status(call_verb(s, READ), verb == CLOSE ? MEMBUF_ERR_CLOSED : MEMBUF_OK);
      membuf_free(s);
      assert_int_equal(host.released, 1);
    }
  }
}

/* -- outputs --------------------------------------------------------------------------------------------------- */

/* What the functions below put into their outputs. */
struct liar {
  size_t n;
  int64_t number;
  int32_t answer;
  bool silent; /* no output is set */
};

static int32_t lie_read(void *user_data, void *buf, size_t cap, size_t *out_n)
{
  const struct liar *liar = user_data;
  (void)buf, (void)cap;
  return liar->silent ? liar->answer : (*out_n = liar->n, liar->answer);
}

static int32_t lie_write(void *user_data, const void *data, size_t len, size_t *out_n)
{
  const struct liar *liar = user_data;
  (void)data, (void)len;
  return liar->silent ? liar->answer : (*out_n = liar->n, liar->answer);
}

static int32_t lie_position(void *user_data, int64_t *out_pos)
{
  const struct liar *liar = user_data;
  return liar->silent ? liar->answer : (*out_pos = liar->number, liar->answer);
}

static int32_t lie_seek(void *user_data, int64_t offset, int32_t whence, int64_t *out_pos)
{
  (void)offset, (void)whence;
  return lie_position(user_data, out_pos);
}

static int32_t lie_truncate(void *user_data, int64_t size, int64_t *out_size)
{
  (void)size;
  return lie_position(user_data, out_size);
}

static int32_t lie_small(void *user_data, int32_t *out)
{
  const struct liar *liar = user_data;
  return liar->silent ? liar->answer : (*out = (int32_t)liar->number, liar->answer);
}

static const membuf_callback_table lies = {sizeof lies, lie_read,  lie_write, lie_seek,  lie_position,
                                           lie_truncate, NULL,      NULL,      lie_small, lie_small,
                                           lie_small,   lie_small, lie_small, lie_small, NULL};

static membuf *stream_of_lies(struct liar *liar)
{
  membuf *s = NULL;
  assert_ok(membuf_callback_new(&lies, liar, &s, NULL));
  return s;
}

static void more_bytes_than_were_asked_for_are_an_io_error(void **state)
{
  (void)state;
  static const size_t counts[] = {9, SIZE_MAX, (size_t)PTRDIFF_MAX + 1};
  for (size_t i = 0; i < COUNT(counts); i++) {
    struct liar liar = {.n = counts[i], .answer = MEMBUF_CONTINUE};
    membuf *s = stream_of_lies(&liar);
    membuf_slice *slice = GARBAGE;
    char buf[8];
    size_t n = 99;
    assert_status(membuf_read(s, buf, 8, &n), MEMBUF_ERR_IO);
    assert_int_equal(n, 0);
    assert_kept_error(s, MEMBUF_ERR_IO, "membuf_read", "must give at most 8 bytes, not ");
    assert_status(membuf_read_slice(s, 4, &slice), MEMBUF_ERR_IO);
    assert_null(slice);
    assert_status(membuf_readline(s, -1, &slice), MEMBUF_ERR_IO);
    assert_status(membuf_next_line(s, NULL, NULL), MEMBUF_ERR_IO);
    n = 99;
    assert_status(membuf_write(s, "01234567", 8, &n), MEMBUF_ERR_IO);
    assert_int_equal(n, 0);
    membuf_free(s);
  }
}

static void a_count_without_bytes_shows_zeros_and_no_foreign_memory(void **state)
{
  (void)state;
  struct liar liar = {.n = 8, .answer = MEMBUF_CONTINUE};
  membuf *s = stream_of_lies(&liar);
  membuf_slice *slice = NULL;
  char buf[8];
  memset(buf, 'x', sizeof buf);
  assert_ok(membuf_read(s, buf, 8, NULL));
  assert_memory_equal(buf, "\0\0\0\0\0\0\0", 8);
  assert_ok(membuf_read_slice(s, 8, &slice));
  assert_slice_and_free(slice, "\0\0\0\0\0\0\0", 8);
  membuf_free(s);
}

static void negative_positions_and_descriptors_are_an_io_error(void **state)
{
  (void)state;
  static const enum verb verbs[] = {SEEK, TELL, TRUNCATE, FILENO};
  struct liar liar = {.number = -2, .answer = MEMBUF_CONTINUE};
  for (int silent = 0; silent < 2; silent++) {
    liar.silent = silent == 1;
    membuf *s = stream_of_lies(&liar);
    for (size_t i = 0; i < COUNT(verbs); i++) {
      assert_status(call_verb(s, verbs[i]), MEMBUF_ERR_IO);
    }
    int64_t position = 99;
    int32_t fd = 99;
    assert_status(membuf_seek(s, 1, MEMBUF_SEEK_SET, &position), MEMBUF_ERR_IO);
    assert_int_equal(position, 0);
    assert_status(membuf_fileno(s, &fd), MEMBUF_ERR_IO);
    assert_int_equal(fd, -1);
    assert_status(membuf_stream_size(s, &position), MEMBUF_ERR_IO);
    membuf_free(s);
  }
}

static void functions_that_set_no_output_did_nothing(void **state)
{
  (void)state;
  static const membuf_view piece = VIEW("piece");
  struct liar liar = {.silent = true, .answer = MEMBUF_CONTINUE};
  membuf *s = stream_of_lies(&liar);
  size_t n = 99;
  char buf[8];
  assert_ok(membuf_read(s, buf, 8, &n));
  assert_int_equal(n, 0);
  assert_reads(s, -1, "");
  assert_next_line(s, NULL);
  n = 99;
  assert_ok(membuf_write(s, "abc", 3, &n));
  assert_int_equal(n, 0);
  assert_status(membuf_writelines(s, &piece, 1, &n), MEMBUF_ERR_IO);
  assert_int_equal(n, 0);
  for (int verb = CLOSED; verb <= ISATTY; verb++) {
    assert_ok(call_verb(s, verb));
  }
  membuf_free(s);
}

static void a_failed_write_counts_what_it_says_it_took_and_a_failed_read_nothing(void **state)
{
  (void)state;
  static const struct {
    size_t n, taken;
  } cases[] = {{0, 0}, {3, 3}, {8, 8}, {9, 0}, {SIZE_MAX, 0}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct liar liar = {.n = cases[i].n, .answer = MEMBUF_ERR_WOULD_BLOCK};
    membuf *s = stream_of_lies(&liar);
    membuf_error err;
    char buf[8];
    size_t n = 99;
    assert_status(membuf_write(s, "01234567", 8, &n), MEMBUF_ERR_WOULD_BLOCK);
    assert_int_equal(n, cases[i].taken);
    assert_ok(membuf_get_error(s, &err));
    assert_int_equal(err.transferred, cases[i].taken);
    n = 99;
    assert_status(membuf_read(s, buf, 8, &n), MEMBUF_ERR_WOULD_BLOCK);
    assert_int_equal(n, 0);
    membuf_free(s);
  }
}

/* -- calls from inside ----------------------------------------------------------------------------------------- */

static void try_every_verb(struct host *host)
{
  for (int verb = 0; verb < VERBS; verb++) {
    assert_status(call_verb(host->stream, verb), MEMBUF_ERR_BUSY);
  }
  assert_status(membuf_next_line(host->stream, NULL, NULL), MEMBUF_ERR_BUSY);
  assert_status(membuf_text_wrap(host->stream, NULL, &host->wrapper, NULL), MEMBUF_ERR_BUSY);
}

static void calls_on_the_same_stream_are_busy_and_change_nothing(void **state)
{
  (void)state;
  for (int verb = 0; verb < VERBS; verb++) {
    struct host host = host_of("abc");
    membuf *s = stream_over(&full, &host);
    host.during = try_every_verb;
    assert_ok(call_verb(s, verb));
    host.during = NULL;
    int32_t closed = 9;
    assert_ok(membuf_closed(s, &closed));
    assert_int_equal(closed, verb == CLOSE);
    membuf_free(s);
  }
}

static void free_itself(struct host *host)
{
  membuf_free(host->stream);
  assert_status(membuf_tell(host->stream, NULL), MEMBUF_ERR_STALE);
  assert_int_equal(host->released, 0);
}

static void finish_itself(struct host *host)
{
  membuf_error err;
  if (membuf_finish(host->stream, &err) != MEMBUF_ERR_STALE) {
    assert_int_equal(err.code, MEMBUF_ERR_BUSY);
  }
  assert_int_equal(host->released, 0);
}

static void a_stream_that_frees_itself_ends_with_the_verb_and_is_released_once(void **state)
{
  (void)state;
  static void (*const ways[])(struct host *) = {free_itself, finish_itself};
  for (size_t i = 0; i < COUNT(ways); i++) {
    for (int verb = 0; verb < VERBS; verb++) {
      struct host host = host_of("abc");
      membuf *s = stream_over(&full, &host);
      host.during = ways[i];
      assert_ok(call_verb(s, verb));
      assert_int_equal(host.released, 1);
      assert_status(call_verb(s, verb), MEMBUF_ERR_STALE);
      membuf_free(s);
      assert_int_equal(host.released, 1);
    }
  }
}

static void free_both(struct host *host)
{
  membuf_free(host->stream);
  membuf_free(host->wrapper);
}

static void a_stream_may_free_its_wrapper_while_that_reads_it(void **state)
{
  (void)state;
  struct host host = host_of("abc");
  membuf *s = stream_over(&full, &host);
  assert_ok(membuf_text_wrap(s, NULL, &host.wrapper, NULL));
  host.during = free_both;
  assert_reads(host.wrapper, -1, "abc");
  assert_int_equal(host.released, 1);
  assert_status(membuf_read(host.wrapper, NULL, 0, NULL), MEMBUF_ERR_STALE);
}

static void use_the_wrapper(struct host *host)
{
  if (host->wrapper != NULL) {
    assert_status(membuf_flush(host->wrapper), MEMBUF_ERR_BUSY);
  }
}

static void a_function_may_not_use_the_wrapper_that_calls_it(void **state)
{
  (void)state;
  struct host host = host_of("abc");
  membuf *s = stream_over(&full, &host), *text = NULL;
  host.during = use_the_wrapper;
  assert_ok(membuf_text_wrap(s, NULL, &text, NULL));
  host.wrapper = text;
  assert_reads(text, -1, "abc");
  membuf_free(s);
  membuf_free(text);
}

static void use_other_streams(struct host *host)
{
  membuf *other = bytes_of("other");
  struct host inner = host_of("inner");
  membuf *callback = stream_over(&full, &inner);
  assert_reads(other, -1, "other");
  assert_reads(callback, -1, "inner");
  membuf_free(callback);
  membuf_free(other);
  size_t live = 0;
  assert_ok(membuf_leak_check(NULL, NULL, &live));
  assert_int_equal(live, 1);
  (void)host;
}

static void a_function_may_use_and_make_other_streams(void **state)
{
  (void)state;
  for (int verb = 0; verb < VERBS; verb++) {
    struct host host = host_of("abc");
    membuf *s = stream_over(&full, &host);
    host.during = use_other_streams;
    assert_ok(call_verb(s, verb));
    host.during = NULL;
    membuf_free(s);
  }
}

static void make_a_stream(void *user_data)
{
  membuf *s = bytes_of("made while another was released");
  membuf_free(s);
  ++*(int *)user_data;
}

static void a_release_may_use_other_streams(void **state)
{
  (void)state;
  const membuf_callback_table table = {.struct_size = sizeof table, .release = make_a_stream};
  int released = 0;
  membuf *s = NULL;
  assert_ok(membuf_callback_new(&table, &released, &s, NULL));
  membuf_free(s);
  assert_status(membuf_callback_new(&table, &released, NULL, NULL), MEMBUF_ERR_NULL);
  assert_int_equal(released, 2);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_a_function_answers_is_the_status_unless_it_is_none),
      cmocka_unit_test(more_bytes_than_were_asked_for_are_an_io_error),
      cmocka_unit_test(a_count_without_bytes_shows_zeros_and_no_foreign_memory),
      cmocka_unit_test(negative_positions_and_descriptors_are_an_io_error),
      cmocka_unit_test(functions_that_set_no_output_did_nothing),
      cmocka_unit_test(a_failed_write_counts_what_it_says_it_took_and_a_failed_read_nothing),
      cmocka_unit_test(calls_on_the_same_stream_are_busy_and_change_nothing),
      cmocka_unit_test(a_stream_that_frees_itself_ends_with_the_verb_and_is_released_once),
      cmocka_unit_test(a_stream_may_free_its_wrapper_while_that_reads_it),
      cmocka_unit_test(a_function_may_not_use_the_wrapper_that_calls_it),
      cmocka_unit_test(a_function_may_use_and_make_other_streams),
      cmocka_unit_test(a_release_may_use_other_streams),
  };
  return run_area(tests);
}
