/* Spools: in memory up to a size, then on disk; whatever happens on the way, no byte that was accepted is lost. */
#include "spool_support.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* A directory of its own for a test, to be removed with rmdir. */
static char *new_directory(char name[32])
{
  strcpy(name, "/tmp/membuf_spool_XXXXXX");
  assert_non_null(mkdtemp(name));
  return name;
}

static int names_in(const char *directory)
{
  DIR *entries = opendir(directory);
  int count = -2; /* . and .. */
  assert_non_null(entries);
  while (readdir(entries) != NULL) {
    count++;
  }
  closedir(entries);
  return count;
}

static void a_spool_is_one_stream_in_memory_and_on_disk(void **state)
{
  (void)state;
  membuf *s = spool_of(30, NULL, 0);
  int32_t kind = 0, text = -1;
  assert_ok(membuf_kind(s, &kind));
  assert_int_equal(kind, MEMBUF_KIND_SPOOL);
  assert_ok(membuf_is_text(s, &text));
  assert_int_equal(text, 0);
  for (int rolled = 0; rolled < 2; rolled++) {
    assert_int_equal(is_rolled(s), rolled);
    assert_ok(membuf_rewind(s));
    assert_ok(membuf_write(s, "one\ntwo\nthree", 13, NULL));
    assert_ok(membuf_seek(s, 4, MEMBUF_SEEK_SET, NULL));
    const char *line = NULL;
    size_t len = 0;
    assert_ok(membuf_next_line(s, &line, &len));
    assert_int_equal(len, 4);
    assert_memory_equal(line, "two\n", 4);
    char buf[20];
    assert_ok(membuf_read(s, buf, sizeof buf, &len));
    assert_int_equal(len, 5);
    assert_memory_equal(buf, "three", 5);
    assert_ok(membuf_pwrite(s, 0, "ONE", 3, NULL));
    assert_ok(membuf_pread(s, 0, buf, 3, &len));
    assert_memory_equal(buf, "ONE", 3);
    assert_position(s, 13);
    assert_ok(membuf_seek(s, -100, MEMBUF_SEEK_CUR, NULL));
    assert_position(s, 0);
    const uint8_t *shown = NULL;
    assert_ok(membuf_peek(s, 4, &shown, &len));
    assert_true(len >= 4);
    assert_ok(membuf_consume(s, 4));
    assert_status(membuf_consume(s, 1000), MEMBUF_ERR_INVALID);
    membuf_slice *rest = NULL;
    assert_ok(membuf_readline(s, -1, &rest));
    assert_slice_and_free(rest, "two\n", 4);
    assert_content(s, "ONE\ntwo\nthree");
    assert_ok(membuf_rollover(s));
  }
  assert_ok(membuf_finish(s, NULL));
}

static void it_goes_to_disk_with_the_first_byte_beyond_max_size_and_says_so(void **state)
{
  (void)state;
  membuf *s = spool_of(4, NULL, 0);
  assert_ok(membuf_write(s, "abcd", 4, NULL));
  assert_ok(membuf_seek(s, 9, MEMBUF_SEEK_SET, NULL));
  assert_false(is_rolled(s));
  assert_ok(membuf_write(s, "e", 1, NULL));
  assert_true(is_rolled(s));
  assert_content_bytes(s, "abcd\0\0\0\0\0e", 10);
  membuf_free(s);
  s = spool_of(4, NULL, 0);
  int64_t size = 0;
  assert_ok(membuf_write(s, "ab", 2, NULL));
  assert_ok(membuf_truncate(s, 4, &size));
  assert_content(s, "ab");
  assert_ok(membuf_truncate(s, 6, &size));
  assert_true(is_rolled(s));
  assert_content_bytes(s, "ab\0\0\0\0", 6);
  assert_position(s, 2);
  membuf_free(s);
}

static void a_spool_may_refuse_instead(void **state)
{
  (void)state;
  membuf *s = spool_of(4, NULL, MEMBUF_SPOOL_REFUSE);
  size_t n = 9;
  membuf_error error;
  assert_ok(membuf_write(s, "abc", 3, NULL));
  assert_status(membuf_write(s, "de", 2, &n), MEMBUF_ERR_LIMIT);
  assert_int_equal(n, 0);
  assert_ok(membuf_get_error(s, &error));
  assert_string_equal(error.message, "membuf_write: content would end at 5, and may not pass 4 bytes in memory");
  assert_status(membuf_truncate(s, 5, NULL), MEMBUF_ERR_LIMIT);
  assert_content(s, "abc");
  assert_ok(membuf_rollover(s));
  assert_ok(membuf_write(s, "de", 2, NULL));
  assert_content(s, "abcde");
  membuf_free(s);
}

static void options_that_are_none_are_refused(void **state)
{
  (void)state;
  membuf *s = NULL;
  membuf_spool_options options = MEMBUF_SPOOL_OPTIONS_INIT;
  options.flags = 2;
  assert_status(membuf_spool_new(&options, &s, NULL), MEMBUF_ERR_INVALID);
  options.flags = 0;
  options.reserved = 1;
  assert_status(membuf_spool_new(&options, &s, NULL), MEMBUF_ERR_INVALID);
  options.reserved = 0;
  options.directory = "";
  assert_status(membuf_spool_new(&options, &s, NULL), MEMBUF_ERR_INVALID);
  assert_null(s);
  assert_ok(membuf_spool_new(NULL, &s, NULL));
  membuf_free(s);
}

static void spools_share_the_budget_of_the_process(void **state)
{
  (void)state;
  size_t limit = 0, used = 9;
  assert_ok(membuf_memory_budget(&limit, &used));
  assert_true(limit == SIZE_MAX && used == 0);
  assert_ok(membuf_set_memory_budget(16 * KIB));
  membuf *first = spool_of(0, NULL, 0), *second = spool_of(0, NULL, 0), *third = spool_of(0, NULL, MEMBUF_SPOOL_REFUSE);
  uint8_t *bytes = pattern(0, 10 * KIB);
  assert_ok(membuf_write(first, bytes, 10 * KIB, NULL));
  assert_false(is_rolled(first));
  assert_status(membuf_write(third, bytes, 10 * KIB, NULL), MEMBUF_ERR_LIMIT);
  assert_ok(membuf_write(second, bytes, 10 * KIB, NULL));
  assert_true(is_rolled(second));
  assert_content_bytes(second, bytes, 10 * KIB);
  assert_ok(membuf_memory_budget(&limit, &used));
  assert_true(limit == 16 * KIB && used == 12 * KIB);
  assert_ok(membuf_rollover(first));
  assert_ok(membuf_memory_budget(NULL, &used));
  assert_int_equal(used, 0);
  assert_ok(membuf_write(third, bytes, 10 * KIB, NULL));
  membuf_free(first);
  membuf_free(second);
  membuf_free(third);
  assert_ok(membuf_memory_budget(NULL, &used));
  assert_int_equal(used, 0);
  assert_ok(membuf_set_memory_budget(SIZE_MAX));
  free(bytes);
}

static void fileno_moves_to_disk_and_gives_the_storage_at_the_position(void **state)
{
  (void)state;
  membuf *s = spool_of(1000, NULL, 0);
  int32_t fd = -1;
  assert_ok(membuf_write(s, "0123456789", 10, NULL));
  assert_ok(membuf_seek(s, 4, MEMBUF_SEEK_SET, NULL));
  assert_ok(membuf_fileno(s, &fd));
  assert_true(is_rolled(s) && fd > 2 && fcntl(fd, F_GETFD) == FD_CLOEXEC);
  char buf[4];
  assert_int_equal(read(fd, buf, 3), 3);
  assert_memory_equal(buf, "456", 3);
  assert_position(s, 7);
  assert_ok(membuf_write(s, "X", 1, NULL));
  assert_int_equal(lseek(fd, 0, SEEK_CUR), 8);
  assert_int_equal(write(fd, "YZ!", 3), 3);
  assert_content(s, "0123456XYZ!");
  assert_ok(membuf_close(s));
  assert_int_equal(fcntl(fd, F_GETFD), -1);
  membuf_free(s);
}

static void text_goes_over_a_spool_before_and_after(void **state)
{
  (void)state;
  membuf *s = spool_of(10, NULL, 0), *text = NULL;
  const membuf_text_options options = {.struct_size = sizeof options, .newline = MEMBUF_NEWLINE_KEEP};
  assert_ok(membuf_text_wrap(s, &options, &text, NULL));
  assert_ok(membuf_write(text, "\xce\x9b\r\n", 4, NULL));
  assert_ok(membuf_flush(text));
  assert_false(is_rolled(s));
  assert_status(membuf_rollover(text), MEMBUF_ERR_UNSUPPORTED);
  assert_ok(membuf_write(text, "\xce\x9c\xce\x9c\xce\x9c\xce\x9c", 8, NULL));
  assert_ok(membuf_flush(text));
  assert_true(is_rolled(s));
  assert_ok(membuf_rewind(text));
  membuf_slice *all = NULL;
  assert_ok(membuf_read_slice(text, -1, &all));
  assert_slice_and_free(all, "\xce\x9b\r\n\xce\x9c\xce\x9c\xce\x9c\xce\x9c", 12);
  membuf_free(s);
  assert_ok(membuf_finish(text, NULL));
}

static void slices_of_a_file_never_change_and_outlive_it(void **state)
{
  (void)state;
  const size_t len = 600 * KIB;
  uint8_t *bytes = pattern(0, len);
  membuf *s = spool_of(1, NULL, 0);
  membuf_slice *before = NULL, *same = NULL, *after = NULL;
  assert_ok(membuf_write(s, bytes, len, NULL));
  assert_ok(membuf_getvalue(s, &before));
  assert_ok(membuf_getvalue(s, &same));
  assert_ptr_equal(data_of(before), data_of(same)); /* nothing was copied */
  assert_ok(membuf_pwrite(s, 0, "new", 3, NULL));
  assert_ok(membuf_getvalue(s, &after));
  assert_memory_equal(data_of(after), "new", 3);
  assert_ok(membuf_truncate(s, 3, NULL));
  assert_slice(before, bytes, len);
  assert_content(s, "new");
  membuf_free(s);
  assert_slice_and_free(before, bytes, len);
  assert_slice_and_free(same, bytes, len);
  assert_int_equal(len_of(after), len);
  membuf_slice_free(after);
  free(bytes);
}

static void save_as_replaces_a_file_whole_or_not_at_all(void **state)
{
  (void)state;
  char directory[32], path[64], none[64];
  new_directory(directory);
  snprintf(path, sizeof path, "%s/file", directory);
  snprintf(none, sizeof none, "%s/none/file", directory);
  const size_t len = 300 * KIB;
  uint8_t *bytes = pattern(0, len), *read_back = malloc(len + 1);
  membuf *streams[] = {spool_of(0, directory, 0), spool_of(1, directory, 0), bytes_of("")};
  for (size_t i = 0; i < COUNT(streams); i++) {
    assert_ok(membuf_write(streams[i], bytes, len, NULL));
    membuf_error error;
    assert_status(membuf_save_as(streams[i], none), MEMBUF_ERR_IO);
    assert_ok(membuf_get_error(streams[i], &error));
    assert_int_equal(error.os_errno, ENOENT);
    assert_ok(membuf_save_as(streams[i], path));
    assert_int_equal(names_in(directory), 1);
    assert_ok(membuf_pwrite(streams[i], 0, "mine", 4, NULL));
    FILE *file = fopen(path, "rb");
    assert_int_equal(fread(read_back, 1, len + 1, file), len);
    fclose(file);
    assert_memory_equal(read_back, bytes, len);
    membuf_free(streams[i]);
  }
  assert_int_equal(unlink(path), 0);
  assert_int_equal(rmdir(directory), 0);
  free(bytes);
  free(read_back);
}

static void a_process_that_is_killed_leaves_nothing_behind(void **state)
{
  (void)state;
  char directory[32];
  new_directory(directory);
  const pid_t child = fork();
  if (child == 0) {
    membuf *s = spool_of(10, directory, 0);
    membuf_write(s, "more than ten bytes", 19, NULL);
    kill(getpid(), SIGKILL);
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_int_equal(WTERMSIG(status), SIGKILL);
  assert_int_equal(names_in(directory), 0);
  assert_int_equal(rmdir(directory), 0);
}

static void a_directory_that_is_gone_or_read_only_leaves_all_in_memory(void **state)
{
  (void)state;
  char directory[32];
  membuf_error error;
  size_t n = 9;
  membuf *s = spool_of(4, new_directory(directory), 0);
  assert_ok(membuf_write(s, "abcd", 4, NULL));
  assert_int_equal(chmod(directory, 0555), 0);
  const bool root = geteuid() == 0;
  if (root) {
    assert_int_equal(seteuid(65534), 0); /* root may write everywhere */
  }
  assert_status(membuf_write(s, "e", 1, &n), MEMBUF_ERR_IO);
  assert_ok(membuf_get_error(s, &error));
  assert_int_equal(error.os_errno, EACCES);
  assert_int_equal(n, 0);
  if (root) {
    assert_int_equal(seteuid(0), 0);
  }
  assert_int_equal(rmdir(directory), 0);
  assert_status(membuf_write(s, "e", 1, &n), MEMBUF_ERR_IO);
  assert_ok(membuf_get_error(s, &error));
  assert_int_equal(error.os_errno, ENOENT);
  assert_string_equal(error.message, "membuf_write: the system refused to make a temporary file: "
                                     "ENOENT, there is no such file or directory");
  assert_content(s, "abcd");
  assert_position(s, 4);
  assert_int_equal(mkdir(directory, 0700), 0);
  assert_ok(membuf_write(s, "e", 1, &n));
  assert_content(s, "abcde");
  membuf_free(s);
  assert_int_equal(rmdir(directory), 0);
}

static void a_limit_on_the_size_of_files_is_an_error_before_and_after_rollover_and_no_signal(void **state)
{
  (void)state;
  struct rlimit before, limit;
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
  limit = before;
  limit.rlim_cur = 100 * KIB; /* SIGXFSZ would end the test */
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
  const size_t pieces[] = {1, 100, 4096, 65536, 99999};
  for (size_t i = 0; i < COUNT(pieces); i++) {
    membuf *s = spool_of(pieces[i] == 99999 ? 0 : 50 * KIB, NULL, 0);
    if (pieces[i] == 99999) {
      assert_ok(membuf_rollover(s));
    }
    fill(s, pieces[i], 200 * KIB, EFBIG);
    membuf_free(s);
    s = spool_of(150 * KIB, NULL, 0); /* the limit is met during rollover */
    fill(s, pieces[i], 400 * KIB, EFBIG);
    membuf_free(s);
  }
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_spool_is_one_stream_in_memory_and_on_disk),
      cmocka_unit_test(it_goes_to_disk_with_the_first_byte_beyond_max_size_and_says_so),
      cmocka_unit_test(a_spool_may_refuse_instead),
      cmocka_unit_test(options_that_are_none_are_refused),
      cmocka_unit_test(spools_share_the_budget_of_the_process),
      cmocka_unit_test(fileno_moves_to_disk_and_gives_the_storage_at_the_position),
      cmocka_unit_test(text_goes_over_a_spool_before_and_after),
      cmocka_unit_test(slices_of_a_file_never_change_and_outlive_it),
      cmocka_unit_test(save_as_replaces_a_file_whole_or_not_at_all),
      cmocka_unit_test(a_process_that_is_killed_leaves_nothing_behind),
      cmocka_unit_test(a_directory_that_is_gone_or_read_only_leaves_all_in_memory),
      cmocka_unit_test(a_limit_on_the_size_of_files_is_an_error_before_and_after_rollover_and_no_signal),
  };
  return run_area(tests);
}
