/* The utilities over whole streams: concat, copy, chunks, rewind, size. */
#include "support.h"

/* -- membuf_concat --------------------------------------------------------------------------------------------- */

static void concat_joins_its_pieces_in_order(void **state)
{
  (void)state;
  static const membuf_view pieces[] = {{"hello", 5}, {NULL, 0}, {" ", 1}, {"wo\0rld", 6}};
  membuf_slice *joined = NULL;
  assert_ok(membuf_concat(pieces, COUNT(pieces), &joined, NULL));
  assert_slice_and_free(joined, "hello wo\0rld", 12);
}

static void concat_of_nothing_is_empty(void **state)
{
  (void)state;
  static const membuf_view empty[] = {{NULL, 0}, {"", 0}};
  membuf_slice *joined = NULL;
  assert_ok(membuf_concat(NULL, 0, &joined, NULL));
  assert_slice_and_free(joined, "", 0);
  assert_ok(membuf_concat(empty, COUNT(empty), &joined, NULL));
  assert_slice_and_free(joined, "", 0);
}

static void concat_takes_views_of_slices_and_is_independent_of_them(void **state)
{
  (void)state;
  membuf_slice *a = slice_of("abc"), *joined = NULL;
  const membuf_view pieces[] = {{data_of(a), 3}, {data_of(a), 3}};
  assert_ok(membuf_concat(pieces, COUNT(pieces), &joined, NULL));
  membuf_slice_free(a);
  assert_slice_and_free(joined, "abcabc", 6);
}

static void concat_refuses_pieces_that_cannot_be(void **state)
{
  (void)state;
  static const membuf_view null_piece[] = {{"a", 1}, {NULL, 1}};
  static const membuf_view huge_piece[] = {{"a", 1}, {"b", SIZE_MAX}};
  /* Each of them could be, but not all together. */
  static const membuf_view huge_sum[] = {{"a", PTRDIFF_MAX}, {"b", PTRDIFF_MAX}, {"c", PTRDIFF_MAX}};
  static const struct {
    const membuf_view *pieces;
    size_t count;
    membuf_status expected;
  } cases[] = {
      {NULL, 2, MEMBUF_ERR_NULL},
      {null_piece, 2, MEMBUF_ERR_NULL},
      {huge_piece, 2, MEMBUF_ERR_OVERFLOW},
      {huge_sum, 3, MEMBUF_ERR_OVERFLOW},
      {null_piece, SIZE_MAX, MEMBUF_ERR_OVERFLOW},
      {null_piece, PTRDIFF_MAX / sizeof(membuf_view) + 1, MEMBUF_ERR_OVERFLOW},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf_slice *joined = (membuf_slice *)&cases;
    membuf_error err;
    assert_status(membuf_concat(cases[i].pieces, cases[i].count, &joined, &err), cases[i].expected);
    assert_null(joined);
    assert_int_equal(err.code, cases[i].expected);
  }
  /* More than there can be memory for, though not more than a size can say. */
  membuf_slice *joined = (membuf_slice *)&cases;
  assert_int_not_equal(membuf_concat(huge_sum, 1, &joined, NULL), MEMBUF_OK);
  assert_null(joined);
}

/* -- membuf_copy ----------------------------------------------------------------------------------------------- */

static void copy_goes_from_position_to_position_and_moves_both(void **state)
{
  (void)state;
  membuf *from = bytes_of("0123456789"), *to = bytes_of("abcdefgh");
  int64_t n = -1;
  assert_ok(membuf_seek(from, 2, MEMBUF_SEEK_SET, NULL));
  assert_ok(membuf_seek(to, 1, MEMBUF_SEEK_SET, NULL));
  assert_ok(membuf_copy(from, to, 3, &n, NULL));
  assert_int_equal(n, 3);
  assert_position(from, 5);
  assert_position(to, 4);
  assert_content(to, "a234efgh");
  assert_content(from, "0123456789");
  membuf_free(from);
  membuf_free(to);
}

static void copy_takes_what_is_left_when_count_is_negative_or_more_than_that(void **state)
{
  (void)state;
  static const int64_t counts[] = {-1, -2, INT64_MIN, 8, INT64_MAX};
  for (size_t i = 0; i < COUNT(counts); i++) {
    membuf *from = bytes_of("0123456789"), *to = bytes_of("");
    int64_t n = -1;
    assert_ok(membuf_seek(from, 2, MEMBUF_SEEK_SET, NULL));
    assert_ok(membuf_copy(from, to, counts[i], &n, NULL));
    assert_int_equal(n, 8);
    assert_content(to, "23456789");
    assert_ok(membuf_copy(from, to, counts[i], &n, NULL));
    assert_int_equal(n, 0);
    assert_ok(membuf_copy(from, to, 0, &n, NULL));
    assert_int_equal(n, 0);
    membuf_free(from);
    membuf_free(to);
  }
}

static void copy_of_many_chunks_is_exact(void **state)
{
  (void)state;
  enum { LEN = 300001 };
  uint8_t *pattern = malloc(LEN);
  assert_non_null(pattern);
  for (size_t i = 0; i < LEN; i++) {
    pattern[i] = (uint8_t)(i * 2654435761u >> 13);
  }
  membuf *from = NULL, *to = bytes_of("");
  int64_t n = -1;
  assert_ok(membuf_bytes_new(pattern, LEN, &from, NULL));
  assert_ok(membuf_copy(from, to, 200000, &n, NULL));
  assert_int_equal(n, 200000);
  assert_ok(membuf_copy(from, to, -1, &n, NULL));
  assert_int_equal(n, LEN - 200000);
  assert_content_bytes(to, pattern, LEN);
  membuf_free(from);
  membuf_free(to);
  free(pattern);
}

static void copy_to_the_stream_itself_is_busy(void **state)
{
  (void)state;
  membuf *s = bytes_of("abc");
  int64_t n = -1;
  membuf_error err;
  assert_status(membuf_copy(s, s, -1, &n, &err), MEMBUF_ERR_BUSY);
  assert_int_equal(n, 0);
  assert_int_equal(err.code, MEMBUF_ERR_BUSY);
  assert_content(s, "abc");
  assert_position(s, 0);
  membuf_free(s);
}

static void copy_counts_what_arrived_before_it_failed_and_says_why(void **state)
{
  (void)state;
  enum { CHUNK = 65536 };
  membuf *from = bytes_filled(3 * CHUNK, 'x'), *to = bytes_of("");
  int64_t n = -1, size = -1;
  membuf_error err;
  assert_ok(membuf_set_memory_limit(to, 2 * CHUNK + 1));
  assert_status(membuf_copy(from, to, -1, &n, &err), MEMBUF_ERR_LIMIT);
  assert_ok(membuf_stream_size(to, &size));
  assert_int_equal(n, size);
  assert_in_range(n, 1, 2 * CHUNK + 1);
  assert_position(to, n);
  assert_int_equal(err.code, MEMBUF_ERR_LIMIT);
  assert_memory_equal(err.message, "membuf_copy: ", 13);
  membuf_free(from);
  membuf_free(to);
}

static void copy_from_or_to_a_closed_stream_copies_nothing(void **state)
{
  (void)state;
  membuf *open = bytes_of("abc"), *closed = bytes_of("abc");
  int64_t n = -1;
  assert_ok(membuf_close(closed));
  assert_status(membuf_copy(closed, open, -1, &n, NULL), MEMBUF_ERR_CLOSED);
  assert_int_equal(n, 0);
  assert_content(open, "abc");
  assert_status(membuf_copy(open, closed, -1, &n, NULL), MEMBUF_ERR_CLOSED);
  assert_int_equal(n, 0);
  membuf_free(open);
  membuf_free(closed);
}

/* -- membuf_read_chunks ---------------------------------------------------------------------------------------- */

struct chunks {
  membuf *s;
  size_t count;
  size_t lengths[16];
  char bytes[64];
  size_t len;
  int32_t answer; /* to the second chunk */
  membuf_status during;
};

static int32_t collect(void *user_data, const uint8_t *data, size_t len)
{
  struct chunks *chunks = user_data;
  if (chunks->count < COUNT(chunks->lengths)) {
    chunks->lengths[chunks->count] = len;
  }
  if (len <= sizeof chunks->bytes - chunks->len) {
    memcpy(chunks->bytes + chunks->len, data, len);
    chunks->len += len;
  }
  chunks->during = membuf_tell(chunks->s, NULL);
  return ++chunks->count == 2 ? chunks->answer : MEMBUF_CONTINUE;
}

static void chunks_are_of_the_size_asked_for_but_the_last_and_none_is_empty(void **state)
{
  (void)state;
  static const struct {
    size_t len, size, count, last;
  } cases[] = {
      {0, 4, 0, 0}, {8, 4, 2, 4}, {9, 4, 3, 1}, {3, 100, 1, 3}, {5, 1, 5, 1}, {200000, 0, 4, 200000 - 3 * 65536},
      {200000, 0x7fffffff, 1, 200000},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf *s = bytes_filled(cases[i].len, 'x');
    struct chunks chunks = {.s = s, .answer = MEMBUF_CONTINUE};
    assert_ok(membuf_read_chunks(s, cases[i].size, collect, &chunks));
    assert_int_equal(chunks.count, cases[i].count);
    for (size_t j = 0; j + 1 < chunks.count; j++) {
      assert_int_equal(chunks.lengths[j], cases[i].size > 0 ? cases[i].size : 65536);
    }
    if (chunks.count > 0) {
      assert_int_equal(chunks.lengths[chunks.count - 1], cases[i].last);
    }
    assert_position(s, (int64_t)cases[i].len);
    membuf_free(s);
  }
}

static void chunks_begin_at_the_position_and_hold_the_bytes_in_order(void **state)
{
  (void)state;
  membuf *s = bytes_of("..0123456789");
  struct chunks chunks = {.s = s, .answer = MEMBUF_CONTINUE};
  assert_ok(membuf_seek(s, 2, MEMBUF_SEEK_SET, NULL));
  assert_ok(membuf_read_chunks(s, 3, collect, &chunks));
  assert_int_equal(chunks.len, 10);
  assert_memory_equal(chunks.bytes, "0123456789", 10);
  assert_ok(membuf_seek(s, 100, MEMBUF_SEEK_SET, NULL));
  chunks.count = 0;
  assert_ok(membuf_read_chunks(s, 3, collect, &chunks));
  assert_int_equal(chunks.count, 0);
  membuf_free(s);
}

static int32_t note_where(void *user_data, const uint8_t *data, size_t len)
{
  (void)len;
  *(const uint8_t **)user_data = data;
  return MEMBUF_CONTINUE;
}

static void large_chunks_of_a_stream_in_memory_are_not_copied(void **state)
{
  (void)state;
  static char memory[65536];
  membuf *s = NULL;
  const uint8_t *where = NULL;
  assert_ok(membuf_bytes_borrow(memory, sizeof memory, NULL, NULL, &s, NULL));
  assert_ok(membuf_read_chunks(s, 0, note_where, &where));
  assert_ptr_equal(where, memory);
  membuf_free(s);
}

static void an_answer_other_than_continue_ends_the_chunks_behind_the_one_it_got(void **state)
{
  (void)state;
  static const struct {
    int32_t answer;
    membuf_status expected;
  } cases[] = {
      /* what a swallowed exception looks like, and what is no status */
      {0, MEMBUF_ERR_CALLBACK}, {-1, MEMBUF_ERR_CALLBACK}, {2, MEMBUF_ERR_CALLBACK}, {-2, MEMBUF_ERR_CALLBACK},
      {-999, MEMBUF_ERR_CALLBACK}, {-2000, MEMBUF_ERR_CALLBACK}, {INT32_MAX, MEMBUF_ERR_CALLBACK},
      {INT32_MIN, MEMBUF_ERR_CALLBACK},
      /* statuses mean themselves */
      {MEMBUF_ERR_WOULD_BLOCK, MEMBUF_ERR_WOULD_BLOCK}, {MEMBUF_ERR_IO, MEMBUF_ERR_IO},
      {MEMBUF_ERR_CLOSED, MEMBUF_ERR_CLOSED}, {MEMBUF_ERR_NULL, MEMBUF_ERR_NULL}, {MEMBUF_ERR_PANIC, MEMBUF_ERR_PANIC},
      /* the host's own come back unchanged */
      {-1000, -1000}, {-1001, -1001}, {-1500, -1500}, {-1999, -1999},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf *s = bytes_of("0123456789");
    struct chunks chunks = {.s = s, .answer = cases[i].answer};
    membuf_error err;
    assert_status(membuf_read_chunks(s, 3, collect, &chunks), cases[i].expected);
    assert_int_equal(chunks.count, 2);
    assert_position(s, 6);
    assert_ok(membuf_get_error(s, &err));
    assert_int_equal(err.code, cases[i].expected);
    assert_memory_equal(err.message, "membuf_read_chunks: ", 20);
    chunks.answer = MEMBUF_CONTINUE;
    assert_ok(membuf_read_chunks(s, 3, collect, &chunks));
    assert_int_equal(chunks.len, 10);
    assert_memory_equal(chunks.bytes, "0123456789", 10);
    membuf_free(s);
  }
}

static void the_stream_is_busy_while_its_chunk_is_looked_at_and_idle_afterwards(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123456789");
  struct chunks chunks = {.s = s, .answer = MEMBUF_CONTINUE};
  assert_ok(membuf_read_chunks(s, 3, collect, &chunks));
  assert_status(chunks.during, MEMBUF_ERR_BUSY);
  assert_ok(membuf_tell(s, NULL));
  membuf_free(s);
}

static int32_t copy_to_another_stream(void *user_data, const uint8_t *data, size_t len)
{
  membuf_status status = membuf_write(user_data, data, len, NULL);
  return status == MEMBUF_OK ? MEMBUF_CONTINUE : status;
}

static void a_callback_may_use_other_handles_and_hand_their_statuses_on(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123456789"), *to = bytes_of("");
  assert_ok(membuf_set_memory_limit(to, 7));
  assert_status(membuf_read_chunks(s, 3, copy_to_another_stream, to), MEMBUF_ERR_LIMIT);
  assert_content(to, "012345");
  membuf_free(s);
  membuf_free(to);
}

static void chunks_without_a_callback_are_refused_and_nothing_is_read(void **state)
{
  (void)state;
  membuf *s = bytes_of("abc");
  assert_status(membuf_read_chunks(s, 1, NULL, NULL), MEMBUF_ERR_NULL);
  assert_position(s, 0);
  membuf_free(s);
}

/* -- membuf_rewind, membuf_stream_size ------------------------------------------------------------------------- */

static void rewind_goes_to_the_start_from_anywhere(void **state)
{
  (void)state;
  membuf *s = bytes_of("abc");
  static const int64_t positions[] = {0, 2, 3, 1000000};
  for (size_t i = 0; i < COUNT(positions); i++) {
    assert_ok(membuf_seek(s, positions[i], MEMBUF_SEEK_SET, NULL));
    assert_ok(membuf_rewind(s));
    assert_position(s, 0);
  }
  assert_content(s, "abc");
  membuf_free(s);
}

static void stream_size_leaves_the_position_as_it_was(void **state)
{
  (void)state;
  membuf *s = bytes_of("hello world");
  static const int64_t positions[] = {0, 3, 11, 1000};
  for (size_t i = 0; i < COUNT(positions); i++) {
    int64_t size = -1;
    assert_ok(membuf_seek(s, positions[i], MEMBUF_SEEK_SET, NULL));
    assert_ok(membuf_stream_size(s, &size));
    assert_int_equal(size, 11);
    assert_position(s, positions[i]);
  }
  membuf_free(s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(concat_joins_its_pieces_in_order),
      cmocka_unit_test(concat_of_nothing_is_empty),
      cmocka_unit_test(concat_takes_views_of_slices_and_is_independent_of_them),
      cmocka_unit_test(concat_refuses_pieces_that_cannot_be),
      cmocka_unit_test(copy_goes_from_position_to_position_and_moves_both),
      cmocka_unit_test(copy_takes_what_is_left_when_count_is_negative_or_more_than_that),
      cmocka_unit_test(copy_of_many_chunks_is_exact),
      cmocka_unit_test(copy_to_the_stream_itself_is_busy),
      cmocka_unit_test(copy_counts_what_arrived_before_it_failed_and_says_why),
      cmocka_unit_test(copy_from_or_to_a_closed_stream_copies_nothing),
      cmocka_unit_test(chunks_are_of_the_size_asked_for_but_the_last_and_none_is_empty),
      cmocka_unit_test(chunks_begin_at_the_position_and_hold_the_bytes_in_order),
      cmocka_unit_test(large_chunks_of_a_stream_in_memory_are_not_copied),
      cmocka_unit_test(an_answer_other_than_continue_ends_the_chunks_behind_the_one_it_got),
      cmocka_unit_test(the_stream_is_busy_while_its_chunk_is_looked_at_and_idle_afterwards),
      cmocka_unit_test(a_callback_may_use_other_handles_and_hand_their_statuses_on),
      cmocka_unit_test(chunks_without_a_callback_are_refused_and_nothing_is_read),
      cmocka_unit_test(rewind_goes_to_the_start_from_anywhere),
      cmocka_unit_test(stream_size_leaves_the_position_as_it_was),
  };
  return run_area(tests);
}
