/* The law of progress, and how long work is held to it. Every call that takes the options of long work has a row: `run` does
 * it once, with handles of its own. Reports come in order, at most 64 KiB of work or 50 ms apart, up to all there is; the
 * answer that ends the work is what the call answers, and so is a flag that another thread sets, within 100 ms. */
#ifndef MEMBUF_TESTS_LAW_SUPPORT_H
#define MEMBUF_TESTS_LAW_SUPPORT_H

#include "text_support.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

enum { STEP = 64 * 1024, MIB = 1024 * 1024, MOST_BETWEEN = 50, MOST_AFTER = 100 };

/* Whether every access to memory is watched, which takes many times as long: less is done then. */
static inline bool is_watched(void)
{
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
  return true;
#else
  const char *preloaded = getenv("LD_PRELOAD");
  return preloaded != NULL && strstr(preloaded, "vgpreload") != NULL;
#endif
}

static inline size_t mib(size_t n) { return n * MIB / (is_watched() ? 32 : 1); }
/* Bytes are counted strictly. Time is the thread's own; on a busy machine that, too, is three times as long, and once more
 * where 64 MiB of new memory are written in one step. */
static inline double slack(void) { return is_watched() ? 100 : 6; }

static inline double ms_of(clockid_t clock)
{
  struct timespec now;
  assert_int_equal(clock_gettime(clock, &now), 0);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* What a listener heard, and how it answers from `answer_from` bytes on. */
struct ear {
  uint64_t done, total, most_work;
  double heard, longest;
  int calls;
  bool in_order;
  int32_t answer;
  uint64_t answer_from;
  /* Set, by another thread, while it listens. */
  membuf_cancel *cancel;
  /* Slow calls of the streams' functions since it was called, and the most of them. */
  int slow, most_slow;
};

static inline struct ear ear_of(void)
{
  return (struct ear){.in_order = true, .answer_from = UINT64_MAX, .heard = ms_of(CLOCK_THREAD_CPUTIME_ID)};
}

static inline void note_time(struct ear *ear)
{
  const double now = ms_of(CLOCK_THREAD_CPUTIME_ID);
  ear->longest = now - ear->heard > ear->longest ? now - ear->heard : ear->longest;
  ear->heard = now;
  ear->most_slow = ear->slow > ear->most_slow ? ear->slow : ear->most_slow;
  ear->slow = 0;
}

static inline void *set_flag(void *cancel)
{
  return membuf_cancel_set(cancel) == MEMBUF_OK ? NULL : cancel;
}

static inline void set_by_another_thread(membuf_cancel *cancel)
{
  pthread_t thread;
  void *failed = NULL;
  assert_int_equal(pthread_create(&thread, NULL, set_flag, cancel), 0);
  assert_int_equal(pthread_join(thread, &failed), 0);
  assert_null(failed);
}

static inline int32_t hear(void *user_data, uint64_t done, uint64_t total)
{
  struct ear *ear = user_data;
  note_time(ear);
  ear->in_order = ear->in_order && done >= ear->done && (total == 0 || done <= total);
  ear->most_work = done - ear->done > ear->most_work ? done - ear->done : ear->most_work;
  ear->done = done;
  ear->total = total;
  ear->calls++;
  if (ear->cancel != NULL) {
    set_by_another_thread(ear->cancel);
  }
  return done >= ear->answer_from ? ear->answer : MEMBUF_CONTINUE;
}

/* Whether the total has to be told from the start, may be, or is not known even at the end, whose last step nobody hears of. */
enum end { TOLD, UNTOLD, OPEN };

/* A call that takes long, or several. */
struct work {
  const char *name;
  /* The first status that is not OK. */
  membuf_status (*run)(const membuf_progress *progress);
  /* What the last report says: all of `mib` MiB and `more` bytes. */
  size_t mib, more;
  enum end end;
};

static inline void assert_law(const struct ear *ear, const char *name)
{
  if (!ear->in_order) {
    fail_msg("%s: reports went back, or past the total", name);
  }
  if (ear->most_work > STEP) {
    fail_msg("%s: %llu bytes between two reports", name, (unsigned long long)ear->most_work);
  }
  if (ear->longest > MOST_BETWEEN * slack()) {
    fail_msg("%s: %.0f ms between two reports", name, ear->longest);
  }
  if (ear->most_slow > MOST_BETWEEN / 5) {
    fail_msg("%s: %d calls of 5 ms between two reports", name, ear->most_slow);
  }
}

static void reports_come_in_order_closely_and_to_the_end(void **state)
{
  const struct work *work = *state;
  struct ear ear = ear_of();
  assert_status(work->run(&(membuf_progress){.progress = hear, .user_data = &ear}), MEMBUF_OK);
  note_time(&ear);
  assert_law(&ear, work->name);
  const uint64_t all = mib(work->mib) + work->more;
  assert_true(ear.done <= all && ear.done >= all - (work->end == OPEN ? STEP : 0));
  assert_true(ear.total == ear.done || (ear.total == 0 && work->end != TOLD));
}

static void the_answer_that_ends_the_work_is_its_status(void **state)
{
  static const int32_t answers[][2] = {{0, MEMBUF_ERR_CALLBACK}, {-1, MEMBUF_ERR_CALLBACK}, {-1500, -1500},
                                       {MEMBUF_ERR_IO, MEMBUF_ERR_IO}, {7, MEMBUF_ERR_CALLBACK}};
  const struct work *work = *state;
  for (size_t i = 0; i < COUNT(answers); i++) {
    struct ear ear = ear_of();
    ear.answer = answers[i][0];
    ear.answer_from = mib(work->mib) / 2;
    assert_status(work->run(&(membuf_progress){.progress = hear, .user_data = &ear}), answers[i][1]);
    note_time(&ear);
    assert_law(&ear, work->name);
    assert_true(ear.done <= ear.answer_from + STEP);
  }
}

static void a_flag_that_is_set_while_it_reports_ends_it_before_the_next(void **state)
{
  const struct work *work = *state;
  struct ear ear = ear_of();
  assert_ok(membuf_cancel_new(&ear.cancel, NULL));
  assert_status(work->run(&(membuf_progress){hear, &ear, ear.cancel}), MEMBUF_ERR_CANCELLED);
  note_time(&ear);
  assert_law(&ear, work->name);
  assert_int_equal(ear.calls, 1);
  membuf_cancel_free(ear.cancel);
}

struct alarm_clock {
  membuf_cancel *cancel;
  clockid_t clock;
  double set;
  atomic_bool rung;
};

static inline void *set_soon(void *user_data)
{
  struct alarm_clock *alarm = user_data;
  nanosleep(&(struct timespec){.tv_nsec = 3000000}, NULL);
  alarm->set = ms_of(alarm->clock);
  void *failed = set_flag(alarm->cancel);
  atomic_store(&alarm->rung, true);
  return failed;
}

/* Over and over, until the flag is set; nobody listens. */
static void a_flag_that_is_set_at_any_time_ends_it_at_once(void **state)
{
  const struct work *work = *state;
  struct alarm_clock alarm = {.rung = false};
  pthread_t thread;
  void *failed = NULL;
  membuf_status status = MEMBUF_OK;
  bool rung = false;
  assert_ok(membuf_cancel_new(&alarm.cancel, NULL));
  assert_int_equal(pthread_getcpuclockid(pthread_self(), &alarm.clock), 0);
  assert_int_equal(pthread_create(&thread, NULL, set_soon, &alarm), 0);
  while (status == MEMBUF_OK && !rung) {
    rung = atomic_load(&alarm.rung);
    status = work->run(&(membuf_progress){.cancel = alarm.cancel});
  }
  const double ended = ms_of(CLOCK_THREAD_CPUTIME_ID);
  assert_int_equal(pthread_join(thread, &failed), 0);
  assert_null(failed);
  assert_status(status, MEMBUF_ERR_CANCELLED);
  if (ended - alarm.set > MOST_AFTER * slack()) {
    fail_msg("%s: went on for %.0f ms", work->name, ended - alarm.set);
  }
  membuf_cancel_free(alarm.cancel);
}

/* Ends the work at its third report, once. */
static inline int32_t end_the_third(void *user_data, uint64_t done, uint64_t total)
{
  (void)total;
  int *calls = user_data;
  return ++*calls == 3 && done > 0 ? -1500 : MEMBUF_CONTINUE;
}

/* All four laws for each row, then the other tests of the area, with what `make` makes until `clear` frees it. */
static inline int run_laws(const struct work *works, size_t count, const struct CMUnitTest *others, size_t other_count,
                           void (*make)(void), void (*clear)(void))
{
  static const struct CMUnitTest laws[] = {
      cmocka_unit_test(reports_come_in_order_closely_and_to_the_end),
      cmocka_unit_test(the_answer_that_ends_the_work_is_its_status),
      cmocka_unit_test(a_flag_that_is_set_while_it_reports_ends_it_before_the_next),
      cmocka_unit_test(a_flag_that_is_set_at_any_time_ends_it_at_once),
  };
  static struct CMUnitTest tests[256];
  static char names[256][128];
  size_t n = 0;
  for (size_t i = 0; i < count * COUNT(laws); i++) {
    const struct work *work = &works[i / COUNT(laws)];
    tests[n] = laws[i % COUNT(laws)];
    snprintf(names[n], sizeof names[n], "%s: %s", work->name, tests[n].name);
    tests[n].name = names[n];
    tests[n++].initial_state = (void *)work;
  }
  for (size_t i = 0; i < other_count; i++) {
    tests[n++] = others[i];
  }
  make();
  const int failed = _cmocka_run_group_tests("laws", tests, n, NULL, NULL);
  clear();
  return failed + count_live_handles();
}

#endif
