/* Slices: immutable bytes with several owners, and the one handle that several threads may use at once. */
#include "support.h"

#include <pthread.h>

static void new_copies_its_input(void **state)
{
  (void)state;
  char input[] = "ab\0cd";
  membuf_slice *slice = NULL;
  assert_ok(membuf_slice_new(input, sizeof input, &slice, NULL));
  memset(input, 'x', sizeof input);
  assert_slice_and_free(slice, "ab\0cd", sizeof input);
}

static void null_and_zero_make_an_empty_slice_whose_data_is_not_null(void **state)
{
  (void)state;
  membuf_slice *slice = NULL;
  const uint8_t *data = NULL;
  size_t len = 99;
  assert_ok(membuf_slice_new(NULL, 0, &slice, NULL));
  assert_ok(membuf_slice_data(slice, &data, &len));
  assert_non_null(data);
  assert_int_equal(len, 0);
  membuf_slice_free(slice);
}

static void bytes_that_cannot_be_are_refused(void **state)
{
  (void)state;
  const struct {
    const void *data;
    size_t len;
    membuf_status expected;
  } cases[] = {
      {NULL, 1, MEMBUF_ERR_NULL},
      {"a", SIZE_MAX, MEMBUF_ERR_OVERFLOW},
      {"a", (size_t)PTRDIFF_MAX + 1, MEMBUF_ERR_OVERFLOW},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf_slice *slice = (membuf_slice *)&cases;
    assert_status(membuf_slice_new(cases[i].data, cases[i].len, &slice, NULL), cases[i].expected);
    assert_null(slice);
  }
}

static void data_is_at_one_place_as_long_as_the_slice_lives_and_outputs_are_optional(void **state)
{
  (void)state;
  membuf_slice *slice = slice_of("abc");
  const uint8_t *data = NULL;
  const char *text = NULL;
  assert_ok(membuf_slice_data(slice, NULL, NULL));
  assert_ok(membuf_slice_data(slice, &data, NULL));
  assert_ok(membuf_slice_cstr(slice, &text));
  assert_ptr_equal(data_of(slice), data);
  membuf_slice_free(slice);
}

static void cstr_ends_with_a_nul_and_is_made_once(void **state)
{
  (void)state;
  membuf_slice *whole = slice_of("abcdef"), *part = NULL, *empty = NULL;
  const char *first = NULL, *second = NULL;
  assert_ok(membuf_slice_sub(whole, 1, 3, &part, NULL));
  membuf_slice_free(whole);
  assert_ok(membuf_slice_cstr(part, &first));
  assert_string_equal(first, "bcd");
  assert_ok(membuf_slice_cstr(part, &second));
  assert_ptr_equal(first, second);
  assert_ok(membuf_slice_cstr(part, NULL));
  membuf_slice_free(part);
  assert_ok(membuf_slice_new(NULL, 0, &empty, NULL));
  assert_ok(membuf_slice_cstr(empty, &first));
  assert_string_equal(first, "");
  membuf_slice_free(empty);
}

static void cstr_refuses_bytes_with_a_nul(void **state)
{
  (void)state;
  membuf_slice *slice = NULL;
  const char *text = "before";
  assert_ok(membuf_slice_new("ab\0cd", 5, &slice, NULL));
  assert_status(membuf_slice_cstr(slice, &text), MEMBUF_ERR_INVALID);
  assert_null(text);
  membuf_slice_free(slice);
}

static void dup_is_another_owner_of_the_same_bytes(void **state)
{
  (void)state;
  membuf_slice *slice = slice_of("abc"), *other = NULL;
  assert_ok(membuf_slice_dup(slice, &other, NULL));
  assert_ptr_not_equal(slice, other);
  assert_ptr_equal(data_of(slice), data_of(other));
  membuf_slice_free(slice);
  assert_status(membuf_slice_data(slice, NULL, NULL), MEMBUF_ERR_STALE);
  assert_slice_and_free(other, "abc", 3);
}

static void sub_shares_a_part_that_lies_inside(void **state)
{
  (void)state;
  membuf_slice *slice = slice_of("0123456789"), *part = NULL, *inner = NULL;
  assert_ok(membuf_slice_sub(slice, 2, 6, &part, NULL));
  assert_ptr_equal(data_of(part), data_of(slice) + 2);
  assert_slice(part, "234567", 6);
  assert_ok(membuf_slice_sub(part, 1, 2, &inner, NULL));
  assert_ptr_equal(data_of(inner), data_of(slice) + 3);
  membuf_slice_free(part);
  assert_slice_and_free(inner, "34", 2);
  assert_ok(membuf_slice_sub(slice, 0, 10, &part, NULL));
  assert_slice_and_free(part, "0123456789", 10);
  assert_ok(membuf_slice_sub(slice, 10, 0, &part, NULL));
  assert_int_equal(len_of(part), 0);
  assert_non_null(data_of(part));
  membuf_slice_free(part);
  membuf_slice_free(slice);
}

static void sub_refuses_a_part_that_does_not_lie_inside(void **state)
{
  (void)state;
  static const size_t parts[][2] = {{0, 11}, {10, 1}, {11, 0}, {1, SIZE_MAX}, {SIZE_MAX, 1}, {SIZE_MAX, SIZE_MAX}};
  membuf_slice *slice = slice_of("0123456789");
  for (size_t i = 0; i < COUNT(parts); i++) {
    membuf_slice *part = slice;
    membuf_error err;
    assert_status(membuf_slice_sub(slice, parts[i][0], parts[i][1], &part, &err), MEMBUF_ERR_INVALID);
    assert_null(part);
    assert_int_equal(err.code, MEMBUF_ERR_INVALID);
  }
  membuf_slice_free(slice);
}

static void freeing_null_and_freeing_twice_do_nothing(void **state)
{
  (void)state;
  membuf_slice *slice = slice_of("abc"), *other = NULL;
  assert_ok(membuf_slice_dup(slice, &other, NULL));
  membuf_slice_free(NULL);
  membuf_slice_free(slice);
  membuf_slice_free(slice);
  assert_slice_and_free(other, "abc", 3);
}

/* Four owners of one piece of lent memory: a stream, its value, and a dup and a part of that. */
struct owners {
  membuf *stream;
  membuf_slice *slices[3];
};

static void free_owner(struct owners *owners, size_t which)
{
  if (which == 0) {
    membuf_free(owners->stream);
  } else {
    membuf_slice_free(owners->slices[which - 1]);
  }
}

static void owners_may_be_freed_in_any_order_and_the_last_one_lets_go_of_the_memory(void **state)
{
  (void)state;
  for (size_t order = 0; order < 256; order++) {
    const size_t turn[4] = {order & 3, order >> 2 & 3, order >> 4 & 3, order >> 6 & 3};
    if ((1u << turn[0] | 1u << turn[1] | 1u << turn[2] | 1u << turn[3]) != 15u) {
      continue; /* not each of them once */
    }
    char memory[] = "0123456789";
    int released = 0;
    struct owners owners;
    assert_ok(membuf_bytes_borrow(memory, 10, count_call, &released, &owners.stream, NULL));
    assert_ok(membuf_getvalue(owners.stream, &owners.slices[0]));
    assert_ok(membuf_slice_dup(owners.slices[0], &owners.slices[1], NULL));
    assert_ok(membuf_slice_sub(owners.slices[0], 4, 3, &owners.slices[2], NULL));
    for (size_t i = 0; i < 4; i++) {
      assert_int_equal(released, 0);
      if (turn[i] == 3) {
        assert_slice(owners.slices[2], "456", 3);
      }
      free_owner(&owners, turn[i]);
    }
    assert_int_equal(released, 1);
  }
}

static void a_part_keeps_the_whole_memory_and_survives_many_generations_of_parts(void **state)
{
  (void)state;
  enum { LEN = 1000 };
  membuf *s = bytes_filled(LEN, 'x');
  membuf_slice *slice = NULL;
  assert_ok(membuf_getvalue(s, &slice));
  membuf_free(s);
  for (size_t len = LEN - 2; len > 2; len -= 2) {
    membuf_slice *part = NULL;
    assert_ok(membuf_slice_sub(slice, 1, len, &part, NULL));
    membuf_slice_free(slice);
    slice = part;
    assert_int_equal(len_of(slice), len);
    assert_int_equal(data_of(slice)[0] + data_of(slice)[len - 1], 2 * 'x');
  }
  membuf_slice_free(slice);
}

/* What each thread does with a slice that all share. cmocka's assertions belong to the main thread: count instead. */
struct shared {
  membuf_slice *slice;
  int rounds;
  int faults;
  const char *text;
};

static void *use_a_shared_slice(void *argument)
{
  struct shared *mine = argument;
  for (int i = 0; i < mine->rounds; i++) {
    const uint8_t *data = NULL;
    const char *text = NULL;
    size_t len = 0;
    membuf_slice *other = NULL, *part = NULL;
    membuf *s = NULL;
    char buf[4];
    size_t n = 0;
    bool fine = membuf_slice_data(mine->slice, &data, &len) == MEMBUF_OK && len == 10 &&
                membuf_slice_cstr(mine->slice, &text) == MEMBUF_OK && strcmp(text, "0123456789") == 0 &&
                membuf_slice_dup(mine->slice, &other, NULL) == MEMBUF_OK &&
                membuf_slice_sub(mine->slice, 3, 4, &part, NULL) == MEMBUF_OK &&
                membuf_slice_data(part, &data, &len) == MEMBUF_OK && memcmp(data, "3456", 4) == 0 &&
                membuf_bytes_from_slice(mine->slice, &s, NULL) == MEMBUF_OK &&
                membuf_write(s, "ABCD", 4, NULL) == MEMBUF_OK && membuf_rewind(s) == MEMBUF_OK &&
                membuf_read(s, buf, 4, &n) == MEMBUF_OK && n == 4 && memcmp(buf, "ABCD", 4) == 0;
    membuf_free(s);
    membuf_slice_free(part);
    membuf_slice_free(other);
    mine->faults += !fine;
    mine->text = text;
  }
  return NULL;
}

static void several_threads_use_one_slice_and_none_is_ever_refused(void **state)
{
  (void)state;
  enum { THREADS = 8 };
  membuf_slice *slice = slice_of("0123456789");
  pthread_t threads[THREADS];
  struct shared shared[THREADS];
  for (size_t i = 0; i < THREADS; i++) {
    shared[i] = (struct shared){.slice = slice, .rounds = 2000};
    assert_int_equal(pthread_create(&threads[i], NULL, use_a_shared_slice, &shared[i]), 0);
  }
  for (size_t i = 0; i < THREADS; i++) {
    assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_int_equal(shared[i].faults, 0);
    assert_ptr_equal(shared[i].text, shared[0].text);
  }
  assert_slice_and_free(slice, "0123456789", 10);
}

static void *free_a_slice(void *slice)
{
  membuf_slice_free(slice);
  return NULL;
}

static void the_last_owner_may_be_another_thread(void **state)
{
  (void)state;
  char memory[] = "0123456789";
  int released = 0;
  membuf *s = NULL;
  membuf_slice *value = NULL;
  pthread_t thread;
  assert_ok(membuf_bytes_borrow(memory, 10, count_call, &released, &s, NULL));
  assert_ok(membuf_getvalue(s, &value));
  membuf_free(s);
  assert_int_equal(released, 0);
  assert_int_equal(pthread_create(&thread, NULL, free_a_slice, value), 0);
  assert_int_equal(pthread_join(thread, NULL), 0);
  assert_int_equal(released, 1);
  assert_status(membuf_slice_data(value, NULL, NULL), MEMBUF_ERR_STALE);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(new_copies_its_input),
      cmocka_unit_test(null_and_zero_make_an_empty_slice_whose_data_is_not_null),
      cmocka_unit_test(bytes_that_cannot_be_are_refused),
      cmocka_unit_test(data_is_at_one_place_as_long_as_the_slice_lives_and_outputs_are_optional),
      cmocka_unit_test(cstr_ends_with_a_nul_and_is_made_once),
      cmocka_unit_test(cstr_refuses_bytes_with_a_nul),
      cmocka_unit_test(dup_is_another_owner_of_the_same_bytes),
      cmocka_unit_test(sub_shares_a_part_that_lies_inside),
      cmocka_unit_test(sub_refuses_a_part_that_does_not_lie_inside),
      cmocka_unit_test(freeing_null_and_freeing_twice_do_nothing),
      cmocka_unit_test(owners_may_be_freed_in_any_order_and_the_last_one_lets_go_of_the_memory),
      cmocka_unit_test(a_part_keeps_the_whole_memory_and_survives_many_generations_of_parts),
      cmocka_unit_test(several_threads_use_one_slice_and_none_is_ever_refused),
      cmocka_unit_test(the_last_owner_may_be_another_thread),
  };
  return run_area(tests);
}
