/* Work of several threads at once: ended by one flag, and captured by one tee. */
#include "text_support.h"

#include <fcntl.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

enum { THREADS = 4, LEN = 100000, ROUNDS = 5 };

static char content[LEN];

/* Works until the flag is set. */
static void *pack_for_ever(void *cancel)
{
  const membuf_zip_options options = {.struct_size = sizeof options, .progress = {.cancel = cancel}};
  const membuf_pair entry = {VIEW("a"), {content, LEN}};
  membuf_status status = MEMBUF_OK;
  while (status == MEMBUF_OK) {
    membuf_slice *archive = NULL;
    status = membuf_zip_pack(&entry, 1, &options, &archive, NULL);
    membuf_slice_free(archive);
  }
  return (void *)(intptr_t)status;
}

static void *set_flag(void *cancel)
{
  return (void *)(intptr_t)membuf_cancel_set(cancel);
}

static void one_flag_ends_the_work_of_several_threads(void **state)
{
  (void)state;
  for (int round = 0; round < ROUNDS; round++) {
    membuf_cancel *cancel = NULL;
    pthread_t workers[THREADS], setters[2];
    void *status = NULL;
    assert_ok(membuf_cancel_new(&cancel, NULL));
    for (size_t i = 0; i < THREADS; i++) {
      assert_int_equal(pthread_create(&workers[i], NULL, pack_for_ever, cancel), 0);
    }
    nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
    for (size_t i = 0; i < COUNT(setters); i++) {
      assert_int_equal(pthread_create(&setters[i], NULL, set_flag, cancel), 0);
    }
    for (size_t i = 0; i < COUNT(setters); i++) {
      assert_int_equal(pthread_join(setters[i], &status), 0);
      assert_int_equal((intptr_t)status, MEMBUF_OK);
    }
    for (size_t i = 0; i < THREADS; i++) {
      assert_int_equal(pthread_join(workers[i], &status), 0);
      assert_int_equal((intptr_t)status, MEMBUF_ERR_CANCELLED);
    }
    membuf_cancel_free(cancel);
  }
}

static void *print_lines(void *unused)
{
  for (int i = 0; i < 1000; i++) {
    if (write(2, "12345678\n", 9) != 9) {
      return (void *)1;
    }
  }
  return unused;
}

/* Behind stderr, while it is captured, something that takes all. */
static void a_capture_that_tees_is_taken_while_several_threads_print(void **state)
{
  (void)state;
  const int kept = dup(2), nowhere = open("/dev/null", O_WRONLY);
  assert_true(kept >= 0 && nowhere >= 0);
  assert_int_equal(dup2(nowhere, 2), 2);
  membuf_capture *c = NULL;
  const membuf_status started = membuf_capture_start(MEMBUF_CAPTURE_STDERR | MEMBUF_CAPTURE_TEE, &c, NULL);
  size_t total = 0;
  bool whole = started == MEMBUF_OK;
  pthread_t threads[THREADS];
  for (size_t i = 0; i < THREADS && whole; i++) {
    whole = pthread_create(&threads[i], NULL, print_lines, NULL) == 0;
  }
  for (int i = 0; i < 20 + 1 && whole; i++) {
    membuf_slice *slice = NULL;
    for (size_t t = 0; t < THREADS && i == 20; t++) {
      whole = pthread_join(threads[t], NULL) == 0 && whole;
    }
    whole = whole && membuf_capture_take(c, 2, &slice) == MEMBUF_OK;
    for (size_t at = 0; whole && at + 9 <= len_of(slice); at += 9) {
      whole = (total + at) % 9 != 0 || memcmp(data_of(slice) + at, "12345678\n", 9) == 0;
    }
    total += whole ? len_of(slice) : 0;
    membuf_slice_free(slice);
  }
  const membuf_status stopped = membuf_capture_stop(c);
  membuf_capture_free(c);
  assert_int_equal(dup2(kept, 2), 2);
  close(kept);
  close(nowhere);
  assert_ok(started);
  assert_ok(stopped);
  assert_true(whole);
  assert_int_equal(total, THREADS * 1000 * 9);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_flag_ends_the_work_of_several_threads),
      cmocka_unit_test(a_capture_that_tees_is_taken_while_several_threads_print),
  };
  return run_area(tests);
}
