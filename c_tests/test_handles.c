/* Handles: what is no live handle of the right type is refused, always, and nothing that is refused does harm. */
#include "support.h"

/* -- the misuse hook, which most tests here use as a witness --------------------------------------------------- */

static struct {
  int count;
  char function[64];
  const void *handle;
  membuf_status status;
} misuse;

static void note_misuse(void *user_data, const char *function, const void *handle, membuf_status status)
{
  *(int *)user_data += 1;
  snprintf(misuse.function, sizeof misuse.function, "%s", function);
  misuse.handle = handle;
  misuse.status = status;
}

static int watch_misuse(void **state)
{
  (void)state;
  memset(&misuse, 0, sizeof misuse);
  membuf_set_misuse_hook(note_misuse, &misuse.count);
  return 0;
}

static int stop_watching(void **state)
{
  (void)state;
  membuf_set_misuse_hook(NULL, NULL);
  return 0;
}

static void assert_misuse(int count, const char *function, const void *handle, membuf_status status)
{
  assert_int_equal(misuse.count, count);
  assert_string_equal(misuse.function, function);
  assert_ptr_equal(misuse.handle, handle);
  assert_status(misuse.status, status);
}

static void a_handle_is_stale_after_it_was_freed(void **state)
{
  (void)state;
  membuf *s = bytes_of("abc");
  membuf_slice *slice = slice_of("abc");
  membuf_free(s);
  membuf_slice_free(slice);
  assert_int_equal(misuse.count, 0);
  assert_status(membuf_tell(s, NULL), MEMBUF_ERR_STALE);
  assert_misuse(1, "membuf_tell", s, MEMBUF_ERR_STALE);
  assert_status(membuf_slice_data(slice, NULL, NULL), MEMBUF_ERR_STALE);
  assert_misuse(2, "membuf_slice_data", slice, MEMBUF_ERR_STALE);
  assert_status(membuf_set_label(s, "gone"), MEMBUF_ERR_STALE);
  assert_misuse(3, "membuf_set_label", s, MEMBUF_ERR_STALE);
  assert_status(membuf_get_error(slice, NULL), MEMBUF_ERR_STALE);
  assert_misuse(4, "membuf_get_error", slice, MEMBUF_ERR_STALE);
}

static void freeing_twice_does_nothing_but_tell_the_hook(void **state)
{
  (void)state;
  membuf *s = bytes_of("abc"), *other = bytes_of("other");
  membuf_slice *slice = slice_of("abc");
  membuf_free(s);
  membuf_free(s);
  assert_misuse(1, "membuf_free", s, MEMBUF_ERR_STALE);
  membuf_slice_free(slice);
  membuf_slice_free(slice);
  assert_misuse(2, "membuf_slice_free", slice, MEMBUF_ERR_STALE);
  assert_status(membuf_finish(s, NULL), MEMBUF_ERR_STALE);
  assert_misuse(3, "membuf_finish", s, MEMBUF_ERR_STALE);
  assert_content(other, "other");
  membuf_free(other);
}

static void freeing_twice_does_not_free_the_next_owner_of_the_slot(void **state)
{
  (void)state;
  membuf *before = bytes_of("before");
  membuf_free(before);
  for (int i = 0; i < 1000; i++) {
    membuf *s = bytes_of("next");
    assert_ptr_not_equal(s, before);
    membuf_free(before);
    assert_status(membuf_close(before), MEMBUF_ERR_STALE);
    assert_content(s, "next");
    membuf_free(s);
    before = s;
  }
}

static void a_handle_of_another_type_is_refused_and_stays_as_it_was(void **state)
{
  (void)state;
  membuf *s = bytes_of("stream");
  membuf_slice *slice = slice_of("slice");
  assert_status(membuf_close((membuf *)slice), MEMBUF_ERR_TYPE);
  assert_misuse(1, "membuf_close", slice, MEMBUF_ERR_TYPE);
  assert_status(membuf_slice_data((membuf_slice *)s, NULL, NULL), MEMBUF_ERR_TYPE);
  assert_misuse(2, "membuf_slice_data", s, MEMBUF_ERR_TYPE);
  membuf_free((membuf *)slice);
  assert_misuse(3, "membuf_free", slice, MEMBUF_ERR_TYPE);
  membuf_slice_free((membuf_slice *)s);
  assert_misuse(4, "membuf_slice_free", s, MEMBUF_ERR_TYPE);
  assert_status(membuf_finish((membuf *)slice, NULL), MEMBUF_ERR_TYPE);
  assert_misuse(5, "membuf_finish", slice, MEMBUF_ERR_TYPE);
  assert_content(s, "stream");
  assert_slice_and_free(slice, "slice", 5);
  membuf_free(s);
}

static void null_is_refused_but_no_misuse(void **state)
{
  (void)state;
  assert_status(membuf_tell(NULL, NULL), MEMBUF_ERR_NULL);
  assert_status(membuf_slice_data(NULL, NULL, NULL), MEMBUF_ERR_NULL);
  assert_status(membuf_set_label(NULL, "x"), MEMBUF_ERR_NULL);
  assert_status(membuf_finish(NULL, NULL), MEMBUF_ERR_NULL);
  membuf_free(NULL);
  membuf_slice_free(NULL);
  assert_int_equal(misuse.count, 0);
}

static void assert_no_handle(uintptr_t word)
{
  const int before = misuse.count;
  assert_status(membuf_tell((membuf *)word, NULL), MEMBUF_ERR_STALE);
  assert_status(membuf_slice_data((membuf_slice *)word, NULL, NULL), MEMBUF_ERR_STALE);
  assert_status(membuf_get_error((void *)word, NULL), MEMBUF_ERR_STALE);
  membuf_free((membuf *)word);
  membuf_slice_free((membuf_slice *)word);
  assert_int_equal(misuse.count, before + 5);
}

static void pointers_and_integers_are_no_handles(void **state)
{
  (void)state;
  static const char constant[] = "constant";
  int local = 0;
  void *heap = malloc(64);
  assert_non_null(heap);
  const uintptr_t words[] = {
      (uintptr_t)constant, (uintptr_t)&local, (uintptr_t)heap, (uintptr_t)assert_no_handle, (uintptr_t)&misuse,
      1, 2, 42, 0x7fffffff, 0xdeadbeef, UINTPTR_MAX, UINTPTR_MAX - 1, UINTPTR_MAX / 2, UINTPTR_MAX / 2 + 1,
  };
  for (size_t i = 0; i < COUNT(words); i++) {
    assert_no_handle(words[i]);
  }
  for (unsigned bit = 0; bit < 8 * sizeof(uintptr_t); bit++) {
    assert_no_handle((uintptr_t)1 << bit);
  }
  free(heap);
}

static uint64_t next_random(uint64_t *seed)
{
  *seed ^= *seed << 13;
  *seed ^= *seed >> 7;
  *seed ^= *seed << 17;
  return *seed;
}

static void random_numbers_are_no_handles(void **state)
{
  (void)state;
  uint64_t seed = 0x2545f4914f6cdd1d;
  for (int i = 0; i < 20000; i++) {
    assert_no_handle((uintptr_t)next_random(&seed));
  }
}

static void a_handle_that_was_damaged_is_no_handle(void **state)
{
  (void)state;
  membuf *s = bytes_of("abc");
  for (unsigned bit = 0; bit < 8 * sizeof(uintptr_t); bit++) {
    assert_no_handle((uintptr_t)s ^ (uintptr_t)1 << bit);
  }
  assert_content(s, "abc");
  membuf_free(s);
}

static void the_hook_can_be_replaced_and_removed(void **state)
{
  (void)state;
  int other = 0;
  membuf_free((membuf *)&other);
  assert_int_equal(misuse.count, 1);
  membuf_set_misuse_hook(note_misuse, &other);
  membuf_free((membuf *)&other);
  assert_int_equal(misuse.count, 1);
  assert_int_equal(other, 1);
  membuf_set_misuse_hook(NULL, NULL);
  membuf_free((membuf *)&other);
  assert_int_equal(misuse.count, 1);
  assert_int_equal(other, 1);
}

static void hook_using_handles(void *user_data, const char *function, const void *handle, membuf_status status)
{
  (void)function;
  (void)handle;
  (void)status;
  membuf *s = NULL;
  if (membuf_bytes_new("abc", 3, &s, NULL) == MEMBUF_OK && membuf_finish(s, NULL) == MEMBUF_OK) {
    ++*(int *)user_data;
  }
}

static void the_hook_may_use_handles_itself(void **state)
{
  (void)state;
  int used = 0;
  membuf_set_misuse_hook(hook_using_handles, &used);
  membuf_free((membuf *)&used);
  assert_int_equal(used, 1);
}

/* -- membuf_leak_check and membuf_set_label -------------------------------------------------------------------- */

struct seen {
  size_t count;
  struct {
    const void *handle;
    int32_t type;
    char label[64];
  } handles[8];
  int32_t answer; /* to the second handle */
};

static int32_t note_live(void *user_data, const void *handle, int32_t type, const char *label)
{
  struct seen *seen = user_data;
  if (seen->count < COUNT(seen->handles)) {
    seen->handles[seen->count].handle = handle;
    seen->handles[seen->count].type = type;
    snprintf(seen->handles[seen->count].label, sizeof seen->handles[0].label, "%s", label);
  }
  return ++seen->count == 2 ? seen->answer : MEMBUF_CONTINUE;
}

static struct seen live_handles(void)
{
  struct seen seen = {.answer = MEMBUF_CONTINUE};
  size_t live = 99;
  assert_ok(membuf_leak_check(note_live, &seen, &live));
  assert_int_equal(seen.count, live);
  return seen;
}

static void every_live_handle_is_counted_and_visited_with_type_and_label(void **state)
{
  (void)state;
  assert_int_equal(live_handles().count, 0);
  membuf *s = bytes_of("abc");
  membuf_slice *slice = slice_of("abc");
  assert_ok(membuf_set_label(s, "the stream"));
  struct seen seen = live_handles();
  assert_int_equal(seen.count, 2);
  const size_t stream = seen.handles[0].handle == (const void *)s ? 0 : 1;
  assert_ptr_equal(seen.handles[stream].handle, s);
  assert_int_equal(seen.handles[stream].type, MEMBUF_TYPE_STREAM);
  assert_string_equal(seen.handles[stream].label, "the stream");
  assert_ptr_equal(seen.handles[1 - stream].handle, slice);
  assert_int_equal(seen.handles[1 - stream].type, MEMBUF_TYPE_SLICE);
  assert_string_equal(seen.handles[1 - stream].label, "");
  size_t live = 0;
  assert_ok(membuf_leak_check(NULL, NULL, &live));
  assert_int_equal(live, 2);
  assert_ok(membuf_leak_check(NULL, NULL, NULL));
  membuf_free(s);
  assert_int_equal(live_handles().count, 1);
  membuf_slice_free(slice);
  assert_int_equal(live_handles().count, 0);
}

static void a_visit_that_does_not_continue_ends_the_check(void **state)
{
  (void)state;
  static const struct {
    int32_t answer;
    membuf_status expected;
  } cases[] = {{0, MEMBUF_ERR_CALLBACK}, {-1, MEMBUF_ERR_CALLBACK}, {2, MEMBUF_ERR_CALLBACK},
               {MEMBUF_ERR_IO, MEMBUF_ERR_IO}, {-1234, -1234}};
  membuf *streams[] = {bytes_of("a"), bytes_of("b"), bytes_of("c")};
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct seen seen = {.answer = cases[i].answer};
    size_t live = 99;
    assert_status(membuf_leak_check(note_live, &seen, &live), cases[i].expected);
    assert_int_equal(seen.count, 2);
    assert_int_equal(live, 2);
  }
  for (size_t i = 0; i < COUNT(streams); i++) {
    membuf_free(streams[i]);
  }
}

static void a_label_is_copied_and_cut_at_a_character(void **state)
{
  (void)state;
  static const struct {
    const char *label, *expected;
  } cases[] = {
      {"", ""},
      {"1234567890123456789012345678901", "1234567890123456789012345678901"},
      {"12345678901234567890123456789012", "1234567890123456789012345678901"},
      {"123456789012345678901234567890\xc3\xa9", "123456789012345678901234567890"},
      {"12345678901234567890123456789\xc3\xa9", "12345678901234567890123456789\xc3\xa9"},
      {"1234567890123456789012345678\xf0\x9f\x98\x80!", "1234567890123456789012345678"},
      {"\xe4\xb8\x96\xe7\x95\x8c", "\xe4\xb8\x96\xe7\x95\x8c"},
  };
  membuf *s = bytes_of("abc");
  for (size_t i = 0; i < COUNT(cases); i++) {
    char label[64];
    snprintf(label, sizeof label, "%s", cases[i].label);
    assert_ok(membuf_set_label(s, label));
    memset(label, 'x', sizeof label);
    assert_string_equal(live_handles().handles[0].label, cases[i].expected);
  }
  assert_ok(membuf_set_label(s, NULL));
  assert_string_equal(live_handles().handles[0].label, "");
  membuf_free(s);
}

static void a_label_ends_with_its_handle(void **state)
{
  (void)state;
  membuf *s = bytes_of("abc");
  assert_ok(membuf_set_label(s, "first"));
  membuf_free(s);
  s = bytes_of("abc");
  assert_string_equal(live_handles().handles[0].label, "");
  membuf_free(s);
}

static void a_slice_can_have_a_label_too(void **state)
{
  (void)state;
  membuf_slice *slice = slice_of("abc");
  assert_ok(membuf_set_label(slice, "a slice"));
  assert_string_equal(live_handles().handles[0].label, "a slice");
  membuf_slice_free(slice);
}

static int32_t free_what_is_live(void *user_data, const void *handle, int32_t type, const char *label)
{
  (void)user_data;
  (void)label;
  if (type == MEMBUF_TYPE_STREAM) {
    membuf_free((membuf *)handle);
  } else {
    membuf_slice_free((membuf_slice *)handle);
  }
  return MEMBUF_CONTINUE;
}

static void a_visit_may_free_what_it_is_shown(void **state)
{
  (void)state;
  for (int i = 0; i < 100; i++) {
    (void)bytes_of("forgotten");
    (void)slice_of("forgotten");
  }
  size_t live = 0;
  assert_ok(membuf_leak_check(free_what_is_live, NULL, &live));
  assert_int_equal(live, 200);
  assert_int_equal(live_handles().count, 0);
}

/* -- calls inside a call --------------------------------------------------------------------------------------- */

struct inside {
  membuf *s;
  int *released;
  int calls;
  int released_during;
  size_t live_during;
  membuf_status verb, get_error, label, finish;
};

static int32_t use_inside(void *user_data, const uint8_t *data, size_t len)
{
  struct inside *inside = user_data;
  (void)data;
  (void)len;
  inside->calls++;
  inside->verb = membuf_write(inside->s, "x", 1, NULL);
  inside->get_error = membuf_get_error(inside->s, NULL);
  inside->label = membuf_set_label(inside->s, "x");
  return MEMBUF_CONTINUE;
}

static void a_callback_finds_its_stream_busy(void **state)
{
  (void)state;
  membuf *s = bytes_of("0123456789");
  struct inside inside = {.s = s};
  assert_ok(membuf_read_chunks(s, 4, use_inside, &inside));
  assert_int_equal(inside.calls, 3);
  assert_status(inside.verb, MEMBUF_ERR_BUSY);
  assert_status(inside.get_error, MEMBUF_ERR_BUSY);
  assert_status(inside.label, MEMBUF_ERR_BUSY);
  assert_int_equal(misuse.count, 0); /* a mistake, but the handle is a handle */
  assert_content(s, "0123456789");
  membuf_free(s);
}

static int32_t free_inside(void *user_data, const uint8_t *data, size_t len)
{
  struct inside *inside = user_data;
  (void)data;
  (void)len;
  if (inside->calls++ == 0) {
    membuf_free(inside->s);
  }
  inside->verb = membuf_tell(inside->s, NULL);
  inside->released_during += *inside->released;
  membuf_leak_check(NULL, NULL, &inside->live_during);
  return MEMBUF_CONTINUE;
}

static void a_stream_freed_by_its_own_callback_is_stale_at_once_and_goes_when_the_call_returns(void **state)
{
  (void)state;
  char memory[] = "0123456789";
  int released = 0;
  membuf *s = NULL;
  assert_ok(membuf_bytes_borrow(memory, 10, count_call, &released, &s, NULL));
  struct inside inside = {.s = s, .released = &released};
  assert_ok(membuf_read_chunks(s, 4, free_inside, &inside));
  assert_int_equal(inside.calls, 3);
  assert_status(inside.verb, MEMBUF_ERR_STALE);
  assert_int_equal(inside.released_during, 0);
  assert_int_equal(inside.live_during, 0);
  assert_int_equal(released, 1);
  assert_status(membuf_tell(s, NULL), MEMBUF_ERR_STALE);
}

static int32_t finish_inside(void *user_data, const uint8_t *data, size_t len)
{
  struct inside *inside = user_data;
  (void)data;
  (void)len;
  if (inside->calls++ == 0) {
    inside->finish = membuf_finish(inside->s, NULL);
  }
  inside->verb = membuf_tell(inside->s, NULL);
  return MEMBUF_CONTINUE;
}

static void finish_by_a_callback_frees_but_cannot_close(void **state)
{
  (void)state;
  char memory[] = "0123456789";
  int released = 0;
  membuf *s = NULL;
  assert_ok(membuf_bytes_borrow(memory, 10, count_call, &released, &s, NULL));
  struct inside inside = {.s = s};
  assert_ok(membuf_read_chunks(s, 4, finish_inside, &inside));
  assert_int_equal(inside.calls, 3);
  assert_status(inside.finish, MEMBUF_ERR_BUSY);
  assert_status(inside.verb, MEMBUF_ERR_STALE);
  assert_int_equal(released, 1);
}

/* -- many ------------------------------------------------------------------------------------------------------ */

static int by_address(const void *a, const void *b)
{
  const uintptr_t left = (uintptr_t) * (membuf *const *)a, right = (uintptr_t) * (membuf *const *)b;
  return left < right ? -1 : left > right;
}

static void a_hundred_thousand_handles_live_at_once(void **state)
{
  (void)state;
  enum { HANDLES = 100000 };
  membuf **streams = calloc(HANDLES, sizeof *streams);
  assert_non_null(streams);
  for (uint32_t i = 0; i < HANDLES; i++) {
    assert_ok(membuf_bytes_new(&i, sizeof i, &streams[i], NULL));
  }
  size_t live = 0;
  assert_ok(membuf_leak_check(NULL, NULL, &live));
  assert_int_equal(live, HANDLES);
  for (uint32_t i = 0; i < HANDLES; i++) {
    uint32_t number = HANDLES;
    assert_ok(membuf_pread(streams[i], 0, &number, sizeof number, NULL));
    assert_int_equal(number, i);
  }
  qsort(streams, HANDLES, sizeof *streams, by_address);
  for (uint32_t i = 1; i < HANDLES; i++) {
    assert_ptr_not_equal(streams[i - 1], streams[i]);
  }
  for (uint32_t i = 0; i < HANDLES; i++) {
    membuf_free(streams[i]);
  }
  for (uint32_t i = 0; i < HANDLES; i++) {
    assert_status(membuf_tell(streams[i], NULL), MEMBUF_ERR_STALE);
  }
  free(streams);
}

#define watched(test) cmocka_unit_test_setup_teardown(test, watch_misuse, stop_watching)

int main(void)
{
  const struct CMUnitTest tests[] = {
      watched(a_handle_is_stale_after_it_was_freed),
      watched(freeing_twice_does_nothing_but_tell_the_hook),
      watched(freeing_twice_does_not_free_the_next_owner_of_the_slot),
      watched(a_handle_of_another_type_is_refused_and_stays_as_it_was),
      watched(null_is_refused_but_no_misuse),
      watched(pointers_and_integers_are_no_handles),
      watched(random_numbers_are_no_handles),
      watched(a_handle_that_was_damaged_is_no_handle),
      watched(the_hook_can_be_replaced_and_removed),
      watched(the_hook_may_use_handles_itself),
      cmocka_unit_test(every_live_handle_is_counted_and_visited_with_type_and_label),
      cmocka_unit_test(a_visit_that_does_not_continue_ends_the_check),
      cmocka_unit_test(a_label_is_copied_and_cut_at_a_character),
      cmocka_unit_test(a_label_ends_with_its_handle),
      cmocka_unit_test(a_slice_can_have_a_label_too),
      cmocka_unit_test(a_visit_may_free_what_it_is_shown),
      watched(a_callback_finds_its_stream_busy),
      cmocka_unit_test(a_stream_freed_by_its_own_callback_is_stale_at_once_and_goes_when_the_call_returns),
      cmocka_unit_test(finish_by_a_callback_frees_but_cannot_close),
      cmocka_unit_test(a_hundred_thousand_handles_live_at_once),
  };
  return run_area(tests);
}
