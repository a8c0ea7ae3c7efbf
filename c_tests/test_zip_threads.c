/* Archives whose entries several threads compress. */
#define _GNU_SOURCE /* RTLD_NEXT */
#include "zip_support.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

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

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_archive_is_the_same_for_any_number_of_threads_none_of_which_is_left),
      cmocka_unit_test(with_fewer_threads_than_were_asked_for_it_goes_on),
      cmocka_unit_test(all_entries_before_the_one_that_fails_are_in_the_archive),
      cmocka_unit_test(a_sink_that_fails_in_the_middle_has_whole_entries_and_takes_more),
  };
  return cmocka_run_group_tests(tests, make_entries, NULL) + count_live_handles();
}
