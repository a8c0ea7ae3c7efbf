/* Spools on a disk of 1 MiB that becomes full: before, at and after the threshold and during rollover, no byte that was
 * accepted is lost. Linux only; needs root, or a system that lets everybody mount in a namespace of his own. */
#include "spool_support.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define DISK (1024 * KIB)

/* Where the disk is mounted. */
static char disk[] = "/tmp/membuf_disk_XXXXXX";

/* Mounts the disk for this process alone, so that it is gone with it. */
static bool mount_disk(void)
{
  if (mkdtemp(disk) == NULL) {
    return false;
  }
  const bool apart = unshare(CLONE_NEWNS) == 0 || unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0;
  return apart && mount(NULL, "/", "none", MS_REC | MS_PRIVATE, NULL) == 0 &&
         mount("none", disk, "tmpfs", 0, "size=1m") == 0;
}

/* A file that takes `len` bytes of the disk. */
static int taken(size_t len)
{
  char path[64];
  snprintf(path, sizeof path, "%s/taken", disk);
  const int fd = open(path, O_CREAT | O_RDWR, 0600);
  assert_true(fd >= 0);
  assert_int_equal(unlink(path), 0);
  assert_int_equal(posix_fallocate(fd, 0, (off_t)len), 0);
  return fd;
}

static const size_t pieces[] = {1, 100, 4096, 10000, 65536, 300000};

static void a_disk_that_becomes_full_after_rollover_takes_nothing_away(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(pieces); i++) {
    membuf *s = spool_of(256 * KIB, disk, 0);
    fill(s, pieces[i], 3 * DISK, ENOSPC);
    assert_true(is_rolled(s));
    membuf_free(s);
  }
}

static void a_disk_that_is_too_small_for_the_content_at_the_threshold_leaves_it_in_memory(void **state)
{
  (void)state;
  const size_t thresholds[] = {DISK - 1, DISK, DISK + 1, 3 * DISK};
  for (size_t t = 0; t < COUNT(thresholds); t++) {
    for (size_t i = 0; i < COUNT(pieces); i++) {
      membuf *s = spool_of(thresholds[t], disk, 0);
      fill(s, pieces[i], 6 * DISK, ENOSPC);
      membuf_free(s);
    }
  }
}

static void a_disk_that_is_full_before_anything_is_on_it_refuses_only_what_needs_it(void **state)
{
  (void)state;
  const int fd = taken(DISK);
  for (size_t i = 0; i < COUNT(pieces); i++) {
    membuf *s = spool_of(64 * KIB, disk, 0);
    int32_t number = 0;
    fill(s, pieces[i], DISK, ENOSPC);
    assert_status(membuf_fileno(s, &number), MEMBUF_ERR_IO);
    assert_status(membuf_rollover(s), MEMBUF_ERR_IO);
    assert_status(membuf_truncate(s, (int64_t)(65 * KIB), NULL), MEMBUF_ERR_IO);
    assert_false(is_rolled(s));
    membuf_free(s);
  }
  close(fd);
}

static void a_rollover_that_was_refused_is_done_once_there_is_room(void **state)
{
  (void)state;
  const int fd = taken(900 * KIB);
  uint8_t *bytes = pattern(0, 300 * KIB);
  membuf *s = spool_of(200 * KIB, disk, 0);
  assert_ok(membuf_write(s, bytes, 200 * KIB, NULL));
  assert_status(membuf_write(s, bytes + 200 * KIB, 100 * KIB, NULL), MEMBUF_ERR_IO);
  assert_content_bytes(s, bytes, 200 * KIB);
  close(fd);
  assert_ok(membuf_write(s, bytes + 200 * KIB, 100 * KIB, NULL));
  assert_true(is_rolled(s));
  assert_content_bytes(s, bytes, 300 * KIB);
  membuf_free(s);
  free(bytes);
}

static void content_that_a_slice_sees_is_not_overwritten_where_there_is_no_room_for_a_copy(void **state)
{
  (void)state;
  uint8_t *bytes = pattern(0, 600 * KIB);
  membuf *s = spool_of(1, disk, 0);
  membuf_slice *slice = NULL;
  size_t n = 9;
  assert_ok(membuf_write(s, bytes, 600 * KIB, NULL));
  assert_ok(membuf_getvalue(s, &slice));
  assert_status(membuf_pwrite(s, 0, "new", 3, &n), MEMBUF_ERR_IO);
  assert_int_equal(n, 0);
  assert_ok(membuf_write(s, bytes, 100 * KIB, NULL));
  assert_slice_and_free(slice, bytes, 600 * KIB);
  assert_ok(membuf_pwrite(s, 0, "new", 3, &n));
  membuf_free(s);
  free(bytes);
}

static void a_save_for_which_there_is_no_room_leaves_what_was_there(void **state)
{
  (void)state;
  char path[64], content[8];
  snprintf(path, sizeof path, "%s/file", disk);
  uint8_t *bytes = pattern(0, 2 * DISK);
  membuf *before = bytes_of("before"), *in_memory = spool_of(0, disk, 0), *elsewhere = spool_of(1, NULL, 0);
  assert_ok(membuf_save_as(before, path));
  membuf *const streams[] = {in_memory, elsewhere};
  for (size_t i = 0; i < COUNT(streams); i++) {
    membuf_error error;
    assert_ok(membuf_write(streams[i], bytes, 2 * DISK, NULL));
    assert_status(membuf_save_as(streams[i], path), MEMBUF_ERR_IO);
    assert_ok(membuf_get_error(streams[i], &error));
    assert_int_equal(error.os_errno, ENOSPC);
    const int fd = open(path, O_RDONLY);
    assert_int_equal(read(fd, content, sizeof content), 6);
    assert_memory_equal(content, "before", 6);
    close(fd);
    assert_content_bytes(streams[i], bytes, 2 * DISK);
    membuf_free(streams[i]);
  }
  assert_int_equal(unlink(path), 0);
  membuf_free(before);
  free(bytes);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_disk_that_becomes_full_after_rollover_takes_nothing_away),
      cmocka_unit_test(a_disk_that_is_too_small_for_the_content_at_the_threshold_leaves_it_in_memory),
      cmocka_unit_test(a_disk_that_is_full_before_anything_is_on_it_refuses_only_what_needs_it),
      cmocka_unit_test(a_rollover_that_was_refused_is_done_once_there_is_room),
      cmocka_unit_test(content_that_a_slice_sees_is_not_overwritten_where_there_is_no_room_for_a_copy),
      cmocka_unit_test(a_save_for_which_there_is_no_room_leaves_what_was_there),
  };
  if (!mount_disk()) {
    printf("SKIPPED: this process may not mount a small disk (needs root, or namespaces for users)\n");
    rmdir(disk);
    return 0;
  }
  const int failed = run_area(tests);
  umount2(disk, MNT_DETACH);
  rmdir(disk);
  return failed;
}
