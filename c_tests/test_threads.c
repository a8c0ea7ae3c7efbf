/* Handles and threads: of two calls at once one is refused, what is freed meanwhile goes later, and a fork leaves the
 * calls of other threads behind. */
#include "support.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* -- several threads ------------------------------------------------------------------------------------------- */

/* A call that stands still in its callback until it is let go. */
struct gate {
  membuf *s;
  atomic_int inside, open;
  membuf_status status;
};

static int32_t wait_inside(void *user_data, const uint8_t *data, size_t len)
{
  struct gate *gate = user_data;
  (void)data;
  (void)len;
  atomic_store(&gate->inside, 1);
  while (!atomic_load(&gate->open)) {
    sched_yield();
  }
  return MEMBUF_CONTINUE;
}

static void *hold_the_stream(void *argument)
{
  struct gate *gate = argument;
  gate->status = membuf_read_chunks(gate->s, 0, wait_inside, gate);
  return NULL;
}

static pthread_t start_holding(struct gate *gate)
{
  pthread_t thread;
  assert_int_equal(pthread_create(&thread, NULL, hold_the_stream, gate), 0);
  while (!atomic_load(&gate->inside)) {
    sched_yield();
  }
  return thread;
}

static void stop_holding(struct gate *gate, pthread_t thread)
{
  atomic_store(&gate->open, 1);
  assert_int_equal(pthread_join(thread, NULL), 0);
}

static void a_thread_finds_a_stream_busy_that_another_one_holds(void **state)
{
  (void)state;
  struct gate gate = {.s = bytes_of("abc")};
  membuf *other = bytes_of("other");
  pthread_t thread = start_holding(&gate);
  char buf[4];
  membuf_status read = membuf_read(gate.s, buf, sizeof buf, NULL);
  membuf_status query = membuf_kind(gate.s, NULL);
  membuf_status close = membuf_close(gate.s);
  membuf_status copy = membuf_copy(other, gate.s, -1, NULL, NULL);
  size_t live = 0;
  membuf_status check = membuf_leak_check(NULL, NULL, &live);
  stop_holding(&gate, thread);
  assert_status(read, MEMBUF_ERR_BUSY);
  assert_status(query, MEMBUF_ERR_BUSY);
  assert_status(close, MEMBUF_ERR_BUSY);
  assert_status(copy, MEMBUF_ERR_BUSY);
  assert_ok(check);
  assert_int_equal(live, 2);
  assert_ok(gate.status);
  assert_content(gate.s, "abc");
  membuf_free(gate.s);
  membuf_free(other);
}

static void a_stream_freed_by_another_thread_goes_when_its_call_returns(void **state)
{
  (void)state;
  char memory[] = "abc";
  int released = 0;
  struct gate gate = {.s = NULL};
  assert_ok(membuf_bytes_borrow(memory, 3, count_call, &released, &gate.s, NULL));
  pthread_t thread = start_holding(&gate);
  membuf_free(gate.s);
  membuf_status verb = membuf_tell(gate.s, NULL);
  membuf_free(gate.s);
  int released_during = released;
  stop_holding(&gate, thread);
  assert_status(verb, MEMBUF_ERR_STALE);
  assert_int_equal(released_during, 0);
  assert_ok(gate.status);
  assert_int_equal(released, 1);
}

struct writer {
  membuf *s;
  long accepted, refused, faults;
};

static void *write_records(void *argument)
{
  struct writer *writer = argument;
  for (int i = 0; i < 5000; i++) {
    switch (membuf_write(writer->s, "0123456789abcdef", 16, NULL)) {
    case MEMBUF_OK: writer->accepted++; break;
    case MEMBUF_ERR_BUSY: writer->refused++; break;
    default: writer->faults++;
    }
  }
  return NULL;
}

static void threads_on_one_stream_get_ok_or_busy_and_no_write_is_lost_or_torn(void **state)
{
  (void)state;
  enum { THREADS = 8 };
  membuf *s = bytes_of("");
  pthread_t threads[THREADS];
  struct writer writers[THREADS];
  long accepted = 0;
  for (size_t i = 0; i < THREADS; i++) {
    writers[i] = (struct writer){.s = s};
    assert_int_equal(pthread_create(&threads[i], NULL, write_records, &writers[i]), 0);
  }
  for (size_t i = 0; i < THREADS; i++) {
    assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_int_equal(writers[i].faults, 0);
    accepted += writers[i].accepted;
  }
  membuf_slice *value = NULL;
  assert_ok(membuf_getvalue(s, &value));
  assert_int_equal(len_of(value), accepted * 16);
  for (long i = 0; i < accepted; i++) {
    assert_memory_equal(data_of(value) + i * 16, "0123456789abcdef", 16);
  }
  membuf_slice_free(value);
  membuf_free(s);
}

/* -- locking --------------------------------------------------------------------------------------------------- */

/* Long enough for another thread to get where it waits, nearly always. */
static void nap(void)
{
  nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
}

static void *read_with_locking(void *argument)
{
  struct gate *gate = argument;
  membuf_slice *rest = NULL;
  gate->status = membuf_read_slice(gate->s, -1, &rest);
  atomic_store(&gate->inside, 1);
  membuf_slice_free(rest);
  return NULL;
}

static void with_locking_a_call_waits_until_the_other_thread_is_done(void **state)
{
  (void)state;
  struct gate gate = {.s = bytes_of("abc")};
  struct gate second = {.s = gate.s};
  assert_ok(membuf_set_locking(gate.s, 1));
  pthread_t holder = start_holding(&gate), waiter;
  assert_int_equal(pthread_create(&waiter, NULL, read_with_locking, &second), 0);
  nap();
  assert_false(atomic_load(&second.inside)); /* it waits */
  stop_holding(&gate, holder);
  assert_int_equal(pthread_join(waiter, NULL), 0);
  assert_int_equal(gate.status, MEMBUF_OK);
  assert_int_equal(second.status, MEMBUF_OK);
  assert_int_equal(membuf_set_locking(gate.s, 2), MEMBUF_ERR_INVALID);
  membuf_free(gate.s);
}

static void a_call_that_waits_is_refused_when_the_stream_is_freed(void **state)
{
  (void)state;
  struct gate gate = {.s = bytes_of("abc")};
  struct gate second = {.s = gate.s};
  assert_ok(membuf_set_locking(gate.s, 1));
  pthread_t holder = start_holding(&gate), waiter;
  assert_int_equal(pthread_create(&waiter, NULL, read_with_locking, &second), 0);
  nap();
  membuf_free(gate.s);
  assert_int_equal(pthread_join(waiter, NULL), 0);
  assert_int_equal(second.status, MEMBUF_ERR_STALE);
  stop_holding(&gate, holder);
  assert_int_equal(gate.status, MEMBUF_OK);
}

static int32_t read_the_stream_itself(void *user_data, const uint8_t *data, size_t len)
{
  (void)data;
  (void)len;
  char buf[8];
  assert_int_equal(membuf_read(user_data, buf, sizeof buf, NULL), MEMBUF_ERR_BUSY);
  return MEMBUF_CONTINUE;
}

static void with_locking_a_call_from_within_a_call_is_refused_and_waits_for_nothing(void **state)
{
  (void)state;
  membuf *s = bytes_of("abc");
  assert_ok(membuf_set_locking(s, 1));
  assert_ok(membuf_read_chunks(s, 0, read_the_stream_itself, s));
  membuf *wrapper = NULL;
  assert_ok(membuf_text_wrap(s, NULL, &wrapper, NULL));
  assert_ok(membuf_set_locking(wrapper, 1));
  assert_int_equal(membuf_copy(wrapper, wrapper, -1, NULL, NULL), MEMBUF_ERR_BUSY);
  membuf_free(wrapper);
  membuf_free(s);
}

static void leak_check_does_not_wait_for_a_stream_with_locking(void **state)
{
  (void)state;
  struct gate gate = {.s = bytes_of("abc")};
  assert_ok(membuf_set_locking(gate.s, 1));
  pthread_t holder = start_holding(&gate);
  size_t live = 0;
  assert_ok(membuf_leak_check(NULL, NULL, &live));
  assert_true(live >= 1);
  stop_holding(&gate, holder);
  membuf_free(gate.s);
}

static void *write_lines_that_must_all_arrive(void *argument)
{
  for (int i = 0; i < 20000; i++) {
    if (membuf_write(argument, "0123456789abcde\n", 16, NULL) != MEMBUF_OK) {
      return "refused";
    }
  }
  return NULL;
}

static void with_locking_writes_of_several_threads_all_arrive_whole(void **state)
{
  (void)state;
  membuf *s = bytes_of("");
  assert_ok(membuf_set_locking(s, 1));
  pthread_t threads[4];
  for (int i = 0; i < 4; i++) {
    assert_int_equal(pthread_create(&threads[i], NULL, write_lines_that_must_all_arrive, s), 0);
  }
  for (int i = 0; i < 4; i++) {
    void *refused = NULL;
    assert_int_equal(pthread_join(threads[i], &refused), 0);
    assert_null(refused);
  }
  assert_ok(membuf_rewind(s));
  const char *line = NULL;
  size_t len = 0, count = 0;
  while (membuf_next_line(s, &line, &len) == MEMBUF_OK && line != NULL) {
    assert_memory_equal(line, "0123456789abcde\n", 16);
    count++;
  }
  assert_int_equal(count, 80000);
  membuf_free(s);
}


static void *create_and_free(void *argument)
{
  long *faults = argument;
  for (int i = 0; i < 5000; i++) {
    membuf *s = NULL;
    membuf_slice *value = NULL;
    bool fine = membuf_bytes_new("abc", 3, &s, NULL) == MEMBUF_OK && membuf_getvalue(s, &value) == MEMBUF_OK;
    membuf_free(s);
    const uint8_t *data = NULL;
    fine = fine && membuf_slice_data(value, &data, NULL) == MEMBUF_OK && memcmp(data, "abc", 3) == 0;
    membuf_slice_free(value);
    fine = fine && membuf_tell(s, NULL) == MEMBUF_ERR_STALE;
    *faults += !fine;
  }
  return NULL;
}

static void several_threads_create_and_free_at_once(void **state)
{
  (void)state;
  enum { THREADS = 8 };
  pthread_t threads[THREADS];
  long faults[THREADS] = {0};
  for (size_t i = 0; i < THREADS; i++) {
    assert_int_equal(pthread_create(&threads[i], NULL, create_and_free, &faults[i]), 0);
  }
  for (size_t i = 0; i < THREADS; i++) {
    assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_int_equal(faults[i], 0);
  }
}

/* Two threads free the same handle at the same moment, once a round. */
struct race {
  membuf *s;
  atomic_int *arrived;
};

static void *free_at_the_same_moment(void *argument)
{
  struct race *race = argument;
  atomic_fetch_add(race->arrived, 1);
  while (atomic_load(race->arrived) < 2) {
    sched_yield();
  }
  membuf_free(race->s);
  return NULL;
}

static void two_threads_that_free_one_handle_free_it_once(void **state)
{
  (void)state;
  for (int i = 0; i < 200; i++) {
    char memory[] = "abc";
    int released = 0;
    atomic_int arrived = 0;
    struct race race = {.arrived = &arrived};
    pthread_t thread;
    assert_ok(membuf_bytes_borrow(memory, 3, count_call, &released, &race.s, NULL));
    assert_int_equal(pthread_create(&thread, NULL, free_at_the_same_moment, &race), 0);
    free_at_the_same_moment(&race);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(released, 1);
  }
}

/* -- fork ------------------------------------------------------------------------------------------------------ */

/* A child ends as another program, without exit handlers: what checks memory at the end of a process would take
 * the memory of vanished threads for leaks. */
static void end_child(void)
{
  execlp("true", "true", (char *)NULL);
  abort();
}

/* What a child sees goes to its parent through a pipe. */
static void in_a_child(void (*look)(void *seen, void *what), void *what, void *seen, size_t len)
{
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    look(seen, what);
    if (write(ends[1], seen, len) == (ssize_t)len) {
      end_child();
    }
    abort();
  }
  close(ends[1]);
  ssize_t n = read(ends[0], seen, len);
  close(ends[0]);
  assert_int_equal(waitpid(child, NULL, 0), child);
  assert_int_equal(n, len);
}

struct child_view {
  membuf_status idle_write, slice, held_verb, held_query, held_error, held_close, after_free, fresh;
  size_t live_before, live_after;
  int64_t idle_size;
  char slice_byte;
};

struct family {
  membuf *idle, *held;
  membuf_slice *slice;
};

static void look_at_the_family(void *seen, void *what)
{
  struct child_view *view = seen;
  struct family *family = what;
  const uint8_t *data = NULL;
  membuf *fresh = NULL;
  view->idle_write = membuf_write(family->idle, "child", 5, NULL);
  membuf_stream_size(family->idle, &view->idle_size);
  view->slice = membuf_slice_data(family->slice, &data, NULL);
  view->slice_byte = data == NULL ? 0 : (char)data[0];
  membuf_leak_check(NULL, NULL, &view->live_before);
  view->held_verb = membuf_write(family->held, "x", 1, NULL);
  view->held_query = membuf_kind(family->held, NULL);
  view->held_error = membuf_get_error(family->held, NULL);
  view->held_close = membuf_close(family->held);
  membuf_free(family->held);
  view->after_free = membuf_tell(family->held, NULL);
  view->fresh = membuf_bytes_new("abc", 3, &fresh, NULL);
  view->fresh = view->fresh == MEMBUF_OK ? membuf_finish(fresh, NULL) : view->fresh;
  membuf_leak_check(NULL, NULL, &view->live_after);
}

static void a_child_uses_idle_handles_and_finds_those_of_vanished_threads_poisoned(void **state)
{
  (void)state;
  struct gate gate = {.s = bytes_of("held")};
  struct family family = {.idle = bytes_of(""), .held = gate.s, .slice = slice_of("slice")};
  struct child_view view;
  memset(&view, 0, sizeof view);
  pthread_t thread = start_holding(&gate);
  in_a_child(look_at_the_family, &family, &view, sizeof view);
  membuf_status in_parent = membuf_tell(gate.s, NULL);
  stop_holding(&gate, thread);
  assert_ok(view.idle_write);
  assert_int_equal(view.idle_size, 5);
  assert_ok(view.slice);
  assert_int_equal(view.slice_byte, 's');
  assert_status(view.held_verb, MEMBUF_ERR_POISONED);
  assert_status(view.held_query, MEMBUF_ERR_POISONED);
  assert_status(view.held_error, MEMBUF_ERR_POISONED);
  assert_status(view.held_close, MEMBUF_ERR_POISONED);
  assert_status(view.after_free, MEMBUF_ERR_STALE);
  assert_ok(view.fresh);
  assert_int_equal(view.live_before, 3);
  assert_int_equal(view.live_after, 2);
  /* The parent does not notice. */
  assert_status(in_parent, MEMBUF_ERR_BUSY);
  assert_ok(gate.status);
  assert_content(gate.s, "held");
  assert_content(family.idle, "");
  membuf_free(gate.s);
  membuf_free(family.idle);
  membuf_slice_free(family.slice);
}

static void finish_a_held_stream(void *seen, void *what)
{
  membuf_status *statuses = seen;
  statuses[0] = membuf_finish(what, NULL);
  statuses[1] = membuf_finish(what, NULL);
}

static void a_poisoned_handle_is_freed_by_finish_too(void **state)
{
  (void)state;
  struct gate gate = {.s = bytes_of("held")};
  membuf_status statuses[2];
  pthread_t thread = start_holding(&gate);
  in_a_child(finish_a_held_stream, gate.s, statuses, sizeof statuses);
  stop_holding(&gate, thread);
  assert_status(statuses[0], MEMBUF_ERR_POISONED);
  assert_status(statuses[1], MEMBUF_ERR_STALE);
  membuf_free(gate.s);
}

/* A call whose own callback forks goes on in both processes. */
struct forking {
  membuf *s;
  pid_t child;
  int calls;
};

static int32_t fork_inside(void *user_data, const uint8_t *data, size_t len)
{
  struct forking *forking = user_data;
  (void)data;
  (void)len;
  if (forking->calls++ == 0) {
    forking->child = fork();
  }
  return MEMBUF_CONTINUE;
}

static void a_call_that_forks_goes_on_in_parent_and_child(void **state)
{
  (void)state;
  int ends[2];
  membuf_status statuses[2] = {-1, -1};
  struct forking forking = {.s = bytes_of("0123456789")};
  assert_int_equal(pipe(ends), 0);
  membuf_status chunks = membuf_read_chunks(forking.s, 4, fork_inside, &forking);
  if (forking.child == 0) {
    statuses[0] = forking.calls == 3 ? chunks : MEMBUF_ERR_INVALID;
    statuses[1] = membuf_write(forking.s, "child", 5, NULL);
    if (write(ends[1], statuses, sizeof statuses) == (ssize_t)sizeof statuses) {
      end_child();
    }
    abort();
  }
  close(ends[1]);
  ssize_t n = read(ends[0], statuses, sizeof statuses);
  close(ends[0]);
  assert_true(forking.child > 0);
  assert_int_equal(waitpid(forking.child, NULL, 0), forking.child);
  assert_int_equal(n, sizeof statuses);
  assert_ok(statuses[0]);
  assert_ok(statuses[1]);
  assert_ok(chunks);
  assert_content(forking.s, "0123456789");
  membuf_free(forking.s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_thread_finds_a_stream_busy_that_another_one_holds),
      cmocka_unit_test(a_stream_freed_by_another_thread_goes_when_its_call_returns),
      cmocka_unit_test(threads_on_one_stream_get_ok_or_busy_and_no_write_is_lost_or_torn),
      cmocka_unit_test(with_locking_a_call_waits_until_the_other_thread_is_done),
      cmocka_unit_test(a_call_that_waits_is_refused_when_the_stream_is_freed),
      cmocka_unit_test(with_locking_a_call_from_within_a_call_is_refused_and_waits_for_nothing),
      cmocka_unit_test(leak_check_does_not_wait_for_a_stream_with_locking),
      cmocka_unit_test(with_locking_writes_of_several_threads_all_arrive_whole),
      cmocka_unit_test(several_threads_create_and_free_at_once),
      cmocka_unit_test(two_threads_that_free_one_handle_free_it_once),
      cmocka_unit_test(a_child_uses_idle_handles_and_finds_those_of_vanished_threads_poisoned),
      cmocka_unit_test(a_poisoned_handle_is_freed_by_finish_too),
      cmocka_unit_test(a_call_that_forks_goes_on_in_parent_and_child),
  };
  return run_area(tests);
}
