/* Capture of stdout and stderr: everything that is written to the descriptors, and everything back where it was. */
#define _GNU_SOURCE /* memmem */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OUT = 1, ERR = 2 };

static membuf_capture *capture_of(uint32_t flags)
{
  membuf_capture *c = NULL;
  assert_ok(membuf_capture_start(flags, &c, NULL));
  return c;
}

static void assert_taken_at(membuf_capture *c, int32_t fd, const char *text, const char *file, int line)
{
  membuf_slice *slice = NULL;
  assert_status_at(membuf_capture_take(c, fd, &slice), MEMBUF_OK, "take", file, line);
  assert_slice_at(slice, text, strlen(text), file, line);
  membuf_slice_free(slice);
}
#define assert_taken(c, fd, text) assert_taken_at(c, fd, text, __FILE__, __LINE__)

/* What a descriptor leads to. */
static struct stat place_of(int fd)
{
  struct stat place;
  assert_int_equal(fstat(fd, &place), 0);
  return place;
}

static bool leads_to(int fd, struct stat place)
{
  const struct stat now = place_of(fd);
  return now.st_dev == place.st_dev && now.st_ino == place.st_ino;
}

static void write_raw(int fd, const char *text)
{
  assert_int_equal(write(fd, text, strlen(text)), strlen(text));
}

static int run(const char *command)
{
  const int status = system(command);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* -- what is captured ------------------------------------------------------------------------------------------ */

static void printf_raw_writes_and_child_processes_are_captured(void **state)
{
  (void)state;
  const struct stat before = place_of(OUT);
  membuf_capture *c = capture_of(MEMBUF_CAPTURE_STDOUT);
  printf("printf ");
  fflush(stdout);
  write_raw(OUT, "write ");
  assert_int_equal(run("printf 'child '"), 0);
  printf("not flushed");
  assert_ok(membuf_capture_stop(c));
  assert_true(leads_to(OUT, before));
  assert_taken(c, OUT, "printf write child not flushed");
  assert_taken(c, OUT, "");
  membuf_capture_free(c);
}

static void what_stdio_held_back_before_the_start_is_not_captured(void **state)
{
  (void)state;
  membuf_capture *outer = capture_of(MEMBUF_CAPTURE_STDOUT);
  printf("before ");
  membuf_capture *inner = capture_of(MEMBUF_CAPTURE_STDOUT);
  printf("during ");
  assert_ok(membuf_capture_stop(inner));
  printf("after");
  assert_ok(membuf_capture_stop(outer));
  assert_taken(inner, OUT, "during ");
  assert_taken(outer, OUT, "before after");
  membuf_capture_free(inner);
  membuf_capture_free(outer);
}

static void both_are_captured_apart_or_together_in_the_order_of_writing(void **state)
{
  (void)state;
  membuf_capture *c = capture_of(MEMBUF_CAPTURE_STDOUT | MEMBUF_CAPTURE_STDERR);
  write_raw(OUT, "1");
  write_raw(ERR, "2");
  write_raw(OUT, "3");
  assert_ok(membuf_capture_stop(c));
  assert_taken(c, OUT, "13");
  assert_taken(c, ERR, "2");
  membuf_capture_free(c);
  c = capture_of(MEMBUF_CAPTURE_STDOUT | MEMBUF_CAPTURE_STDERR | MEMBUF_CAPTURE_TOGETHER);
  write_raw(OUT, "1");
  write_raw(ERR, "2");
  write_raw(OUT, "3");
  assert_taken(c, ERR, "123");
  write_raw(ERR, "4");
  assert_ok(membuf_capture_stop(c));
  assert_taken(c, OUT, "4");
  membuf_capture_free(c);
}

static void only_what_was_asked_for_is_captured(void **state)
{
  (void)state;
  const struct stat before = place_of(OUT);
  membuf_capture *c = capture_of(MEMBUF_CAPTURE_STDERR);
  assert_true(leads_to(OUT, before));
  fprintf(stderr, "error");
  membuf_slice *slice = NULL;
  assert_status(membuf_capture_take(c, OUT, &slice), MEMBUF_ERR_INVALID);
  assert_status(membuf_capture_take(c, 3, &slice), MEMBUF_ERR_INVALID);
  assert_null(slice);
  assert_taken(c, ERR, "error");
  membuf_capture_free(c);
}

static void take_gives_what_came_so_far_and_flushes_for_it(void **state)
{
  (void)state;
  membuf_capture *c = capture_of(MEMBUF_CAPTURE_STDOUT);
  printf("one");
  assert_taken(c, OUT, "one");
  assert_taken(c, OUT, "");
  printf("two");
  assert_taken(c, OUT, "two");
  printf("three");
  membuf_capture_free(c); /* nobody wants it */
}

static void output_of_any_size_is_captured_without_a_reader(void **state)
{
  (void)state;
  membuf_capture *c = capture_of(MEMBUF_CAPTURE_STDOUT);
  assert_int_equal(run("head -c 50000000 /dev/zero"), 0);
  membuf_slice *first = NULL, *second = NULL;
  assert_ok(membuf_capture_take(c, OUT, &first));
  assert_int_equal(len_of(first), 50000000);
  write_raw(OUT, "x");
  assert_int_equal(run("head -c 300000 /dev/zero"), 0);
  assert_ok(membuf_capture_stop(c));
  assert_ok(membuf_capture_take(c, OUT, &second));
  membuf_capture_free(c);
  assert_int_equal(len_of(second), 300001);
  assert_int_equal(data_of(second)[0], 'x');
  assert_int_equal(data_of(first)[49999999], 0); /* slices outlive the capture */
  membuf_slice_free(first);
  membuf_slice_free(second);
}

static void output_that_was_taken_cannot_be_changed_by_who_writes(void **state)
{
  (void)state;
  membuf_capture *c = capture_of(MEMBUF_CAPTURE_STDOUT);
  assert_int_equal(run("head -c 1000000 /dev/zero"), 0);
  membuf_slice *slice = NULL;
  assert_ok(membuf_capture_take(c, OUT, &slice));
  assert_int_equal(ftruncate(OUT, 10), -1);
  lseek(OUT, 0, SEEK_SET);
  write_raw(OUT, "x"); /* goes to the end */
  assert_int_equal(data_of(slice)[0], 0);
  assert_int_equal(data_of(slice)[999999], 0);
  assert_taken(c, OUT, "x");
  membuf_slice_free(slice);
  membuf_capture_free(c);
}

/* -- everything back ------------------------------------------------------------------------------------------- */

static void freeing_a_capture_that_runs_restores_the_descriptors(void **state)
{
  (void)state;
  const struct stat out = place_of(OUT), err = place_of(ERR);
  membuf_capture *c = capture_of(MEMBUF_CAPTURE_STDOUT | MEMBUF_CAPTURE_STDERR);
  assert_false(leads_to(OUT, out));
  assert_false(leads_to(ERR, err));
  membuf_capture_free(c);
  assert_true(leads_to(OUT, out));
  assert_true(leads_to(ERR, err));
  c = capture_of(MEMBUF_CAPTURE_STDOUT);
  assert_ok(membuf_capture_stop(c));
  assert_ok(membuf_capture_stop(c));
  assert_true(leads_to(OUT, out));
  membuf_capture_free(c);
}

static void nested_captures_may_end_in_any_order(void **state)
{
  (void)state;
  const struct stat before = place_of(OUT);
  for (int order = 0; order < 6; order++) {
    static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    membuf_capture *captures[3];
    char expected[3][16] = {"a", "b", "c"};
    bool runs[3] = {true, true, true};
    for (int i = 0; i < 3; i++) {
      captures[i] = capture_of(MEMBUF_CAPTURE_STDOUT);
      write_raw(OUT, expected[i]);
    }
    for (int i = 0; i < 3; i++) {
      assert_ok(membuf_capture_stop(captures[orders[order][i]]));
      runs[orders[order][i]] = false;
      for (int latest = 2; latest >= 0 && i < 2; latest--) {
        if (runs[latest]) { /* the latest that still runs gets it */
          write_raw(OUT, "+");
          strcat(expected[latest], "+");
          break;
        }
      }
    }
    assert_true(leads_to(OUT, before));
    for (int i = 0; i < 3; i++) {
      assert_taken(captures[i], OUT, expected[i]);
      membuf_capture_free(captures[i]);
    }
  }
}

static void no_descriptor_is_left_behind(void **state)
{
  (void)state;
  const int before = dup(OUT);
  close(before);
  for (int i = 0; i < 50; i++) {
    membuf_capture *c = capture_of(MEMBUF_CAPTURE_STDOUT | MEMBUF_CAPTURE_STDERR | (i % 2 ? MEMBUF_CAPTURE_TEE : 0));
    if (i % 3 != 0) {
      assert_ok(membuf_capture_stop(c));
    }
    membuf_capture_free(c);
  }
  const int after = dup(OUT);
  close(after);
  assert_int_equal(after, before);
}

/* -- tee ------------------------------------------------------------------------------------------------------- */

static void a_tee_captures_and_hands_on_at_once(void **state)
{
  (void)state;
  membuf_capture *outer = capture_of(MEMBUF_CAPTURE_STDOUT);
  membuf_capture *tee = capture_of(MEMBUF_CAPTURE_STDOUT | MEMBUF_CAPTURE_TEE);
  printf("one ");
  assert_taken(tee, OUT, "one ");
  assert_taken(outer, OUT, "one "); /* while it runs */
  printf("two ");
  assert_int_equal(run("head -c 1000000 /dev/zero"), 0); /* more than a pipe holds */
  assert_ok(membuf_capture_stop(tee));
  printf("three");
  membuf_slice *captured = NULL, *handed_on = NULL;
  assert_ok(membuf_capture_take(tee, OUT, &captured));
  assert_ok(membuf_capture_stop(outer));
  assert_ok(membuf_capture_take(outer, OUT, &handed_on));
  assert_int_equal(len_of(captured), 1000004);
  assert_int_equal(len_of(handed_on), 1000009);
  assert_memory_equal(data_of(handed_on), data_of(captured), 1000004);
  membuf_slice_free(captured);
  membuf_slice_free(handed_on);
  membuf_capture_free(tee);
  membuf_capture_free(outer);
}

static void a_tee_whose_place_is_gone_still_captures(void **state)
{
  (void)state;
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  membuf_capture *outer = capture_of(MEMBUF_CAPTURE_STDERR);
  assert_true(dup2(ends[1], ERR) >= 0);
  close(ends[1]);
  close(ends[0]);
  signal(SIGPIPE, SIG_IGN);
  membuf_capture *tee = capture_of(MEMBUF_CAPTURE_STDERR | MEMBUF_CAPTURE_TEE);
  fprintf(stderr, "still here");
  assert_ok(membuf_capture_stop(tee));
  assert_taken(tee, ERR, "still here");
  membuf_capture_free(tee);
  membuf_capture_free(outer);
}

/* -- what cannot be -------------------------------------------------------------------------------------------- */

static void flags_that_make_no_sense_are_refused(void **state)
{
  (void)state;
  static const uint32_t flags[] = {0, MEMBUF_CAPTURE_TEE, MEMBUF_CAPTURE_TOGETHER, 5, 6, 16, UINT32_MAX};
  const struct stat before = place_of(OUT);
  for (size_t i = 0; i < COUNT(flags); i++) {
    membuf_capture *c = NULL;
    assert_status(membuf_capture_start(flags[i], &c, NULL), MEMBUF_ERR_INVALID);
    assert_null(c);
  }
  assert_status(membuf_capture_start(MEMBUF_CAPTURE_STDOUT, NULL, NULL), MEMBUF_ERR_NULL);
  assert_true(leads_to(OUT, before));
}

static void a_closed_stdout_is_one_clear_error_and_stderr_is_left_alone(void **state)
{
  (void)state;
  const struct stat err = place_of(ERR);
  fflush(stdout);
  const int kept = dup(OUT);
  close(OUT);
  membuf_capture *c = NULL;
  membuf_error error;
  const membuf_status status = membuf_capture_start(MEMBUF_CAPTURE_STDOUT | MEMBUF_CAPTURE_STDERR, &c, &error);
  assert_true(dup2(kept, OUT) >= 0);
  close(kept);
  assert_int_equal(status, MEMBUF_ERR_IO);
  assert_int_equal(error.os_errno, EBADF);
  assert_non_null(strstr(error.message, "capture stdout"));
  assert_true(leads_to(ERR, err));
}

static void a_capture_takes_the_place_of_no_closed_standard_descriptor(void **state)
{
  (void)state;
  for (uint32_t tee = 0; tee <= MEMBUF_CAPTURE_TEE; tee += MEMBUF_CAPTURE_TEE) {
    const int kept = dup(ERR);
    close(ERR);
    membuf_capture *c = NULL;
    const membuf_status status = membuf_capture_start(MEMBUF_CAPTURE_STDOUT | tee, &c, NULL);
    const bool free = fcntl(ERR, F_GETFD) < 0;
    assert_true(dup2(kept, ERR) >= 0);
    close(kept);
    assert_ok(status);
    membuf_capture_free(c);
    assert_true(free);
  }
}

/* -- fork ------------------------------------------------------------------------------------------------------ */

static void in_a_forked_child_the_capture_goes_on_and_stopping_restores_the_childs_own(void **state)
{
  (void)state;
  for (uint32_t tee = 0; tee <= MEMBUF_CAPTURE_TEE; tee += MEMBUF_CAPTURE_TEE) {
    membuf_capture *outer = capture_of(MEMBUF_CAPTURE_STDOUT);
    membuf_capture *c = capture_of(MEMBUF_CAPTURE_STDOUT | tee);
    const pid_t child = fork();
    if (child == 0) {
      write_raw(OUT, "child ");
      membuf_capture_free(c);
      write_raw(OUT, "restored ");
      /* Without the checks at the end of a process, which would find what the tee's thread left in the parent. */
      execl("/bin/true", "true", (char *)NULL);
      _exit(1);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    write_raw(OUT, "parent ");
    assert_ok(membuf_capture_stop(c));
    assert_taken(c, OUT, "child parent ");
    assert_ok(membuf_capture_stop(outer));
    membuf_slice *slice = NULL;
    assert_ok(membuf_capture_take(outer, OUT, &slice));
    assert_non_null(memmem(data_of(slice), len_of(slice), "restored ", 9));
    membuf_slice_free(slice);
    membuf_capture_free(c);
    membuf_capture_free(outer);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(printf_raw_writes_and_child_processes_are_captured),
      cmocka_unit_test(what_stdio_held_back_before_the_start_is_not_captured),
      cmocka_unit_test(both_are_captured_apart_or_together_in_the_order_of_writing),
      cmocka_unit_test(only_what_was_asked_for_is_captured),
      cmocka_unit_test(take_gives_what_came_so_far_and_flushes_for_it),
      cmocka_unit_test(output_of_any_size_is_captured_without_a_reader),
      cmocka_unit_test(output_that_was_taken_cannot_be_changed_by_who_writes),
      cmocka_unit_test(freeing_a_capture_that_runs_restores_the_descriptors),
      cmocka_unit_test(nested_captures_may_end_in_any_order),
      cmocka_unit_test(no_descriptor_is_left_behind),
      cmocka_unit_test(a_tee_captures_and_hands_on_at_once),
      cmocka_unit_test(a_tee_whose_place_is_gone_still_captures),
      cmocka_unit_test(flags_that_make_no_sense_are_refused),
      cmocka_unit_test(a_closed_stdout_is_one_clear_error_and_stderr_is_left_alone),
      cmocka_unit_test(a_capture_takes_the_place_of_no_closed_standard_descriptor),
      cmocka_unit_test(in_a_forked_child_the_capture_goes_on_and_stopping_restores_the_childs_own),
  };
  return run_area(tests);
}
