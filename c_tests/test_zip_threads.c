/* Archives whose entries several threads compress. */
#define _GNU_SOURCE /* RTLD_NEXT */
#include "text_support.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

/* Small entries share batches. */
enum { ENTRIES = 32, BATCHES = 14, STEP = 64 * 1024 };

static char content[600000];
static char names[ENTRIES][16];
static membuf_pair pairs[ENTRIES];
static uint64_t total;

/* Entries of all sizes, of few letters in no order, which takes long; some hold what does not shrink, some nothing. */
static int make_entries(void **state)
{
  (void)state;
  uint32_t random = 1;
  for (size_t i = 0; i < sizeof content; i++) {
    random = random * 1664525 + 1013904223;
    content[i] = "ACGTacgt"[random >> 29];
    content[i] = i < 5000 ? (char)(random >> 24) : content[i];
  }
  for (size_t i = 0; i < ENTRIES; i++) {
    static const size_t sizes[] = {0, 700, 5000, 60000, 20, 200000, 3000};
    const size_t from = i % 3 == 0 ? 0 : 5000 + i * 100, size = i == 12 ? sizeof content : sizes[i % COUNT(sizes)];
    snprintf(names[i], sizeof names[i], "%zu%s", i, size == 0 && i % 2 == 0 ? "/" : "");
    pairs[i].name = (membuf_view){names[i], strlen(names[i])};
    pairs[i].value = (membuf_view){content + from, size < sizeof content - from ? size : sizeof content - from};
    total += pairs[i].value.len;
  }
  return 0;
}

/* How many threads the system lets us have, or all if it is negative. */
static int threads_left = -1, threads_made;

/* The program's own comes before the C library's. */
int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *data)
{
  typedef int create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
  static void *own;
  if (own == NULL) {
    own = dlsym(RTLD_NEXT, "pthread_create");
  }
  if (threads_left == 0) {
    return EAGAIN;
  }
  threads_left -= threads_left > 0;
  threads_made++;
  create *function;
  memcpy(&function, &own, sizeof function);
  return function(thread, attributes, start, data);
}

static int count_threads(void)
{
  int count = 0;
  DIR *tasks = opendir("/proc/self/task");
  assert_non_null(tasks);
  for (const struct dirent *task; (task = readdir(tasks)) != NULL;) {
    count += task->d_name[0] != '.';
  }
  closedir(tasks);
  return count;
}

/* As many as before, at once or when the system has cleared away those that have ended. */
static void assert_no_thread_is_left(int before)
{
  for (int turn = 0; turn < 1000 && count_threads() != before; turn++) {
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
  }
  assert_int_equal(count_threads(), before);
}

static membuf_zip_writer *writer_to(membuf *sink, uint32_t threads, membuf_progress progress)
{
  const membuf_zip_options options = {.struct_size = sizeof options, .threads = threads, .progress = progress};
  membuf_zip_writer *writer = NULL;
  assert_ok(membuf_zip_writer_new(sink, &options, &writer, NULL));
  return writer;
}

/* The archive of the first `count` entries, added one by one. */
static membuf_slice *expected_of(size_t count)
{
  membuf *sink = bytes_of("");
  membuf_zip_writer *writer = writer_to(sink, 0, (membuf_progress){NULL, NULL, NULL});
  membuf_slice *archive = NULL;
  for (size_t i = 0; i < count; i++) {
    assert_ok(membuf_zip_writer_add(writer, names[i], strlen(names[i]), pairs[i].value.data, pairs[i].value.len));
  }
  assert_ok(membuf_zip_writer_close(writer));
  membuf_zip_writer_free(writer);
  assert_ok(membuf_getvalue(sink, &archive));
  membuf_free(sink);
  return archive;
}

static void assert_same_and_free(membuf_slice *archive, membuf_slice *expected)
{
  assert_int_equal(len_of(archive), len_of(expected));
  assert_memory_equal(data_of(archive), data_of(expected), len_of(expected));
  membuf_slice_free(archive);
}

static void the_archive_is_the_same_for_any_number_of_threads_none_of_which_is_left(void **state)
{
  (void)state;
  static const uint32_t threads[] = {0, 1, 2, 3, 8, 64};
  membuf_slice *expected = expected_of(ENTRIES), *archive = NULL;
  for (size_t i = 0; i < COUNT(threads); i++) {
    membuf *sink = bytes_of("");
    membuf_zip_writer *writer = writer_to(sink, threads[i], (membuf_progress){NULL, NULL, NULL});
    const int before = count_threads();
    threads_made = 0;
    assert_ok(membuf_zip_writer_add_all(writer, pairs, ENTRIES));
    /* No more than there is work for. */
    assert_int_equal(threads_made, threads[i] <= 1 ? 0 : threads[i] <= 8 ? threads[i] - 1 : BATCHES - 1);
    assert_no_thread_is_left(before);
    assert_ok(membuf_zip_writer_add_all(writer, NULL, 0));
    assert_ok(membuf_zip_writer_close(writer));
    membuf_zip_writer_free(writer);
    assert_ok(membuf_getvalue(sink, &archive));
    membuf_free(sink);
    assert_same_and_free(archive, expected);

    const membuf_zip_options options = {.struct_size = sizeof options, .threads = threads[i]};
    assert_ok(membuf_zip_pack(pairs, ENTRIES, &options, &archive, NULL));
    assert_same_and_free(archive, expected);
  }
  membuf_slice_free(expected);
  const membuf_zip_options options = {.struct_size = sizeof options, .threads = 65};
  membuf_error err;
  assert_status(membuf_zip_pack(pairs, 1, &options, &archive, &err), MEMBUF_ERR_INVALID);
  assert_error(&err, MEMBUF_ERR_INVALID, "membuf_zip_pack", "threads must be 0 to 64, not 65");
  assert_null(archive);
}

static void with_fewer_threads_than_were_asked_for_it_goes_on(void **state)
{
  (void)state;
  membuf_slice *expected = expected_of(ENTRIES), *archive = NULL;
  const membuf_zip_options options = {.struct_size = sizeof options, .threads = 8};
  for (int left = 0; left < 3; left++) {
    threads_left = left;
    assert_ok(membuf_zip_pack(pairs, ENTRIES, &options, &archive, NULL));
    assert_int_equal(threads_left, 0);
    assert_same_and_free(archive, expected);
  }
  threads_left = -1;
  membuf_slice_free(expected);
}

static void all_entries_before_the_one_that_fails_are_in_the_archive(void **state)
{
  (void)state;
  static const struct {
    membuf_pair bad;
    membuf_status status;
  } cases[] = {
      {{VIEW("3"), VIEW("twice")}, MEMBUF_ERR_INVALID},   {{VIEW("a/"), VIEW("content")}, MEMBUF_ERR_INVALID},
      {{VIEW("\xff"), {NULL, 0}}, MEMBUF_ERR_DECODE},     {{VIEW("a"), {NULL, 1}}, MEMBUF_ERR_NULL},
      {{{NULL, 0}, VIEW("no name")}, MEMBUF_ERR_INVALID}, {{VIEW("a"), {"", SIZE_MAX}}, MEMBUF_ERR_OVERFLOW},
  };
  enum { AT = 20 };
  membuf_slice *expected = expected_of(AT), *archive = NULL;
  for (size_t i = 0; i < COUNT(cases) * 2; i++) {
    membuf_pair all[ENTRIES];
    memcpy(all, pairs, sizeof pairs);
    all[AT] = cases[i / 2].bad;
    membuf *sink = bytes_of("");
    membuf_zip_writer *writer = writer_to(sink, i % 2 == 0 ? 1 : 3, (membuf_progress){NULL, NULL, NULL});
    assert_status(membuf_zip_writer_add_all(writer, all, ENTRIES), cases[i / 2].status);
    assert_kept_error(writer, cases[i / 2].status, "membuf_zip_writer_add_all", "");
    assert_ok(membuf_zip_writer_close(writer));
    membuf_zip_writer_free(writer);
    assert_ok(membuf_getvalue(sink, &archive));
    membuf_free(sink);
    assert_same_and_free(archive, expected);
  }
  membuf_slice_free(expected);
}

/* A sink that cannot seek, and fails once, before it has taken `fails_at` bytes. */
struct pipe {
  membuf *taken;
  size_t size, fails_at;
};

static int32_t take(void *user_data, const void *data, size_t len, size_t *out_n)
{
  struct pipe *pipe = user_data;
  if (pipe->size + len >= pipe->fails_at) {
    pipe->fails_at = SIZE_MAX;
    return -1234;
  }
  pipe->size += len;
  const membuf_status status = membuf_write(pipe->taken, data, len, out_n);
  return status == MEMBUF_OK ? MEMBUF_CONTINUE : status;
}

static void a_sink_that_fails_in_the_middle_has_whole_entries_and_takes_more(void **state)
{
  (void)state;
  membuf_slice *archives[2] = {NULL, NULL};
  for (uint32_t i = 0; i < 2; i++) {
    struct pipe pipe = {.taken = bytes_of(""), .fails_at = 300000};
    const membuf_callback_table table = {.struct_size = sizeof table, .write = take};
    membuf *sink = NULL;
    assert_ok(membuf_callback_new(&table, &pipe, &sink, NULL));
    membuf_zip_writer *writer = writer_to(sink, 1 + i, (membuf_progress){NULL, NULL, NULL});
    assert_status(membuf_zip_writer_add_all(writer, pairs, ENTRIES), -1234);
    assert_ok(membuf_zip_writer_add(writer, TEXT("more"), TEXT("content")));
    assert_ok(membuf_zip_writer_close(writer));
    membuf_zip_writer_free(writer);
    membuf_free(sink);

    membuf_zip_reader *reader = NULL;
    size_t count = 0;
    assert_ok(membuf_getvalue(pipe.taken, &archives[i]));
    assert_ok(membuf_zip_reader_new(pipe.taken, NULL, &reader, NULL));
    membuf_free(pipe.taken);
    assert_ok(membuf_zip_reader_count(reader, &count));
    assert_true(count > 2 && count < ENTRIES);
    for (size_t n = 0; n < count; n++) {
      membuf_slice *back = NULL;
      assert_ok(membuf_zip_reader_read(reader, n, &back));
      const membuf_view expected = n + 1 < count ? pairs[n].value : (membuf_view)VIEW("content");
      assert_slice_and_free(back, expected.data, expected.len);
    }
    membuf_zip_reader_free(reader);
  }
  assert_same_and_free(archives[0], archives[1]);
  membuf_slice_free(archives[1]);
}

/* What a listener heard, and when it does not want to hear more. */
struct ear {
  uint64_t done, end;
  pthread_t thread;
  bool in_order, here;
};

static int32_t hear(void *user_data, uint64_t done, uint64_t size)
{
  struct ear *ear = user_data;
  ear->in_order = ear->in_order && done >= ear->done && done - ear->done <= STEP && (size == 0 || done <= size);
  ear->here = ear->here && pthread_equal(ear->thread, pthread_self());
  ear->done = done;
  return done >= ear->end ? -1234 : MEMBUF_CONTINUE;
}

static void progress_is_told_in_order_on_the_callers_thread(void **state)
{
  (void)state;
  for (uint32_t threads = 1; threads <= 4; threads++) {
    struct ear ear = {.end = UINT64_MAX, .thread = pthread_self(), .in_order = true, .here = true};
    const membuf_zip_options options = {.struct_size = sizeof options, .threads = threads, .progress = {hear, &ear, NULL}};
    membuf_slice *archive = NULL;
    assert_ok(membuf_zip_pack(pairs, ENTRIES, &options, &archive, NULL));
    membuf_slice_free(archive);
    assert_true(ear.in_order && ear.here);
    assert_int_equal(ear.done, total);

    ear = (struct ear){.end = total / 3, .thread = pthread_self(), .in_order = true, .here = true};
    membuf *sink = bytes_of("");
    membuf_zip_writer *writer = writer_to(sink, threads, (membuf_progress){hear, &ear, NULL});
    assert_status(membuf_zip_writer_add_all(writer, pairs, ENTRIES), -1234);
    assert_true(ear.in_order && ear.here);
    assert_true(ear.done >= total / 3 && ear.done <= total / 3 + STEP);
    membuf_zip_writer_free(writer);
    membuf_free(sink);
  }
}

/* A sink that takes its time. */
static int32_t take_slowly(void *user_data, const void *data, size_t len, size_t *out_n)
{
  (void)data;
  nanosleep(&(struct timespec){.tv_nsec = 30000000}, NULL);
  *out_n = len;
  ++*(int *)user_data;
  return MEMBUF_CONTINUE;
}

static int32_t count_reports(void *user_data, uint64_t done, uint64_t size)
{
  (void)done, (void)size;
  ++*(int *)user_data;
  return MEMBUF_CONTINUE;
}

static void a_slow_sink_is_told_of_by_time_however_little_it_takes(void **state)
{
  (void)state;
  static const membuf_pair small[] = {{VIEW("a"), VIEW("1")}, {VIEW("b"), VIEW("2")}, {VIEW("c"), VIEW("3")}};
  for (uint32_t threads = 1; threads <= 2; threads++) {
    int reports = 0, writes = 0;
    const membuf_callback_table table = {.struct_size = sizeof table, .write = take_slowly};
    membuf *sink = NULL, *entry = NULL;
    assert_ok(membuf_callback_new(&table, &writes, &sink, NULL));
    membuf_zip_writer *writer = writer_to(sink, threads, (membuf_progress){count_reports, &reports, NULL});
    assert_ok(membuf_zip_writer_add_all(writer, small, COUNT(small)));
    assert_int_equal(writes, 3);
    assert_int_equal(reports, 2);
    /* Of no method that compresses: what is written goes to the sink at once. */
    const membuf_zip_entry_options options = {.struct_size = sizeof options, .method = MEMBUF_ZIP_STORE};
    assert_ok(membuf_zip_writer_open(writer, TEXT("d"), &options, &entry));
    assert_ok(membuf_write(entry, content, 65537, NULL));
    reports = writes = 0;
    for (int i = 0; i < 3; i++) {
      assert_ok(membuf_write(entry, "x", 1, NULL));
      assert_ok(membuf_flush(entry));
    }
    assert_int_equal(writes, 3);
    assert_true(reports >= 2 && reports <= 4);
    assert_ok(membuf_finish(entry, NULL));
    membuf_zip_writer_free(writer);
    membuf_free(sink);
  }
}

static double seconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Set a while after the start. */
struct late {
  membuf_cancel *cancel;
  double at;
};

static void *cancel_late(void *data)
{
  struct late *late = data;
  const struct timespec while_ = {.tv_nsec = 20000000};
  nanosleep(&while_, NULL);
  late->at = seconds();
  return membuf_cancel_set(late->cancel) == MEMBUF_OK ? NULL : data;
}

static void another_thread_cancels_within_100_ms(void **state)
{
  (void)state;
  /* So large that each of the two threads has more to do than there is time. */
  enum { LARGE = 16 << 20 };
  char *large = malloc(LARGE);
  assert_non_null(large);
  for (size_t i = 0; i < LARGE; i++) {
    large[i] = content[5000 + i * 7919 % (sizeof content - 5000)];
  }
  const membuf_pair both[] = {{VIEW("a"), {large, LARGE}}, {VIEW("b"), {large, LARGE}}};
  /* Under a memory checker, a few pieces may take longer. */
  const membuf_pair piece = {VIEW("piece"), {content, STEP}};
  const membuf_zip_options small = {.struct_size = sizeof small, .level = 9};
  membuf_slice *archive = NULL;
  const double start = seconds();
  assert_ok(membuf_zip_pack(&piece, 1, &small, &archive, NULL));
  membuf_slice_free(archive);
  const double pieces = 4 * (seconds() - start), most = pieces > 0.1 ? pieces : 0.1;
  /* The best of several: the machine may have other things to do. */
  double best = 1e9;
  for (int turn = 0; turn < 10 && best >= most; turn++) {
    struct late late = {.cancel = NULL};
    assert_ok(membuf_cancel_new(&late.cancel, NULL));
    membuf *sink = bytes_of("");
    const membuf_zip_options options = {
        .struct_size = sizeof options, .level = 9, .threads = 2, .progress = {.cancel = late.cancel}};
    membuf_zip_writer *writer = NULL;
    assert_ok(membuf_zip_writer_new(sink, &options, &writer, NULL));
    pthread_t thread;
    void *failed = NULL;
    assert_int_equal(pthread_create(&thread, NULL, cancel_late, &late), 0);
    assert_status(membuf_zip_writer_add_all(writer, both, COUNT(both)), MEMBUF_ERR_CANCELLED);
    const double end = seconds();
    assert_int_equal(pthread_join(thread, &failed), 0);
    assert_null(failed);
    best = end - late.at < best ? end - late.at : best;
    assert_status(membuf_zip_writer_close(writer), MEMBUF_ERR_CANCELLED);
    membuf_zip_writer_free(writer);
    membuf_free(sink);
    membuf_cancel_free(late.cancel);
  }
  free(large);
  assert_true(best < most);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_archive_is_the_same_for_any_number_of_threads_none_of_which_is_left),
      cmocka_unit_test(with_fewer_threads_than_were_asked_for_it_goes_on),
      cmocka_unit_test(all_entries_before_the_one_that_fails_are_in_the_archive),
      cmocka_unit_test(a_sink_that_fails_in_the_middle_has_whole_entries_and_takes_more),
      cmocka_unit_test(progress_is_told_in_order_on_the_callers_thread),
      cmocka_unit_test(a_slow_sink_is_told_of_by_time_however_little_it_takes),
      cmocka_unit_test(another_thread_cancels_within_100_ms),
  };
  return cmocka_run_group_tests(tests, make_entries, NULL) + count_live_handles();
}
