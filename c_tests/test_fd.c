/* Raw streams over file descriptors, and content as one. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

static membuf *stream_over_fd(int fd, uint32_t flags)
{
  membuf *s = NULL;
  assert_ok(membuf_fd_new(fd, flags, &s, NULL));
  return s;
}

/* A file without a name that holds `content`, at position 0. */
static int file_of(const char *content)
{
  char name[] = "/tmp/membuf_test_XXXXXX";
  const int fd = mkstemp(name);
  assert_true(fd >= 0);
  assert_int_equal(unlink(name), 0);
  assert_int_equal(write(fd, content, strlen(content)), strlen(content));
  assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
  return fd;
}

static bool is_open(int fd)
{
  return fcntl(fd, F_GETFD) >= 0;
}

static void a_file_is_read_written_and_moved_in_through_its_descriptor(void **state)
{
  (void)state;
  const int fd = file_of("one\ntwo\nthree");
  membuf *s = stream_over_fd(fd, 0);
  int32_t kind = 0, number = -1, yes = 0;
  assert_ok(membuf_kind(s, &kind));
  assert_int_equal(kind, MEMBUF_KIND_FD);
  assert_ok(membuf_fileno(s, &number));
  assert_int_equal(number, fd);
  assert_ok(membuf_seekable(s, &yes));
  assert_true(yes);
  const char *line = NULL;
  size_t len = 0;
  assert_ok(membuf_next_line(s, &line, &len));
  assert_int_equal(len, 4);
  assert_position(s, 4);
  assert_int_equal(lseek(fd, 0, SEEK_CUR), 4); /* nothing was read ahead */
  assert_ok(membuf_write(s, "TWO", 3, &len));
  int64_t size = 0;
  assert_ok(membuf_stream_size(s, &size));
  assert_int_equal(size, 13);
  char buf[5];
  assert_ok(membuf_pread(s, 8, buf, 5, &len));
  assert_memory_equal(buf, "three", 5);
  assert_ok(membuf_pwrite(s, 0, "ONE", 3, &len));
  assert_position(s, 7);
  assert_ok(membuf_truncate(s, 7, NULL));
  assert_ok(membuf_rewind(s));
  membuf_slice *rest = NULL;
  assert_ok(membuf_read_slice(s, -1, &rest));
  assert_slice_and_free(rest, "ONE\nTWO", 7);
  membuf_free(s);
  assert_true(is_open(fd));
  close(fd);
}

static void a_descriptor_is_closed_exactly_when_it_was_handed_over(void **state)
{
  (void)state;
  const int kept = file_of(""), closed = file_of(""), freed = file_of(""), refused = file_of("");
  assert_ok(membuf_finish(stream_over_fd(kept, 0), NULL));
  assert_true(is_open(kept));
  close(kept);
  membuf *s = stream_over_fd(closed, MEMBUF_FD_CLOSE);
  assert_ok(membuf_close(s));
  assert_false(is_open(closed));
  const int other = dup2(freed, closed); /* the number is somebody else's now */
  membuf_free(s);
  assert_true(is_open(other));
  close(other);
  membuf_free(stream_over_fd(freed, MEMBUF_FD_CLOSE));
  assert_false(is_open(freed));
  assert_status(membuf_fd_new(refused, MEMBUF_FD_CLOSE, NULL, NULL), MEMBUF_ERR_NULL);
  assert_false(is_open(refused));
}

static void what_is_no_descriptor_is_refused_by_number(void **state)
{
  (void)state;
  membuf_error error;
  membuf *s = NULL;
  assert_status(membuf_fd_new(-1, 0, &s, &error), MEMBUF_ERR_INVALID);
  assert_string_equal(error.message, "membuf_fd_new: fd must be an open descriptor, not -1");
  assert_status(membuf_fd_new(1, 6, &s, &error), MEMBUF_ERR_INVALID);
  assert_null(s);
}

static void text_goes_through_a_pipe_in_any_encoding(void **state)
{
  (void)state;
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  membuf *raw = stream_over_fd(ends[1], MEMBUF_FD_CLOSE), *text = NULL;
  const membuf_text_options options = {.struct_size = sizeof options, .encoding = "latin-1"};
  assert_ok(membuf_text_wrap(raw, &options, &text, NULL));
  membuf_free(raw);
  assert_ok(membuf_write(text, "caf\xc3\xa9\n", 6, NULL));
  assert_ok(membuf_finish(text, NULL));
  raw = stream_over_fd(ends[0], MEMBUF_FD_CLOSE);
  assert_ok(membuf_text_wrap(raw, &options, &text, NULL));
  membuf_free(raw);
  membuf_slice *line = NULL;
  assert_ok(membuf_readline(text, -1, &line));
  assert_slice_and_free(line, "caf\xc3\xa9\n", 6);
  assert_ok(membuf_finish(text, NULL));
}

static void a_broken_pipe_or_socket_is_an_error_and_raises_no_signal(void **state)
{
  (void)state;
  assert_true(signal(SIGPIPE, SIG_DFL) != SIG_ERR); /* it would end the test */
  int ends[2];
  membuf_error error;
  assert_int_equal(pipe(ends), 0);
  close(ends[0]);
  membuf *s = stream_over_fd(ends[1], MEMBUF_FD_CLOSE);
  assert_status(membuf_write(s, "x", 1, NULL), MEMBUF_ERR_IO);
  assert_ok(membuf_get_error(s, &error));
  assert_int_equal(error.os_errno, EPIPE);
  assert_string_equal(error.message, "membuf_write: the system refused to write: EPIPE, nobody reads at the other end");
  membuf_free(s);
  assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  close(ends[0]);
  s = stream_over_fd(ends[1], MEMBUF_FD_CLOSE);
  assert_status(membuf_write(s, "x", 1, NULL), MEMBUF_ERR_IO);
  membuf_free(s);
}

static void a_signal_that_was_waiting_before_a_write_is_still_there_after_it(void **state)
{
  (void)state;
  sigset_t pipes, waiting;
  sigemptyset(&pipes);
  sigaddset(&pipes, SIGPIPE);
  assert_int_equal(sigprocmask(SIG_BLOCK, &pipes, NULL), 0);
  assert_int_equal(raise(SIGPIPE), 0);
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  close(ends[0]);
  membuf *s = stream_over_fd(ends[1], MEMBUF_FD_CLOSE);
  assert_status(membuf_write(s, "x", 1, NULL), MEMBUF_ERR_IO);
  membuf_free(s);
  assert_int_equal(sigpending(&waiting), 0);
  assert_int_equal(sigismember(&waiting, SIGPIPE), 1);
  const struct timespec at_once = {0};
  assert_int_equal(sigtimedwait(&pipes, NULL, &at_once), SIGPIPE);
  assert_int_equal(sigprocmask(SIG_UNBLOCK, &pipes, NULL), 0);
}

static void a_descriptor_without_data_or_room_would_block(void **state)
{
  (void)state;
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
  membuf *s = stream_over_fd(ends[0], MEMBUF_FD_CLOSE);
  char buf[4];
  size_t n = 9;
  assert_status(membuf_read(s, buf, 4, &n), MEMBUF_ERR_WOULD_BLOCK);
  assert_int_equal(n, 0);
  assert_int_equal(write(ends[1], "ab", 2), 2);
  assert_ok(membuf_read(s, buf, 4, &n));
  assert_int_equal(n, 2);
  assert_status(membuf_read(s, buf, 4, &n), MEMBUF_ERR_WOULD_BLOCK);
  close(ends[1]);
  assert_ok(membuf_read(s, buf, 4, &n));
  assert_int_equal(n, 0);
  assert_status(membuf_write(s, "x", 1, NULL), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_tell(s, NULL), MEMBUF_ERR_UNSUPPORTED);
  membuf_free(s);
}

static void memfd_holds_the_whole_content_sealed_at_position_0(void **state)
{
  (void)state;
  membuf *s = bytes_of("content");
  assert_ok(membuf_seek(s, 3, MEMBUF_SEEK_SET, NULL));
  int32_t fd = -2;
  assert_ok(membuf_memfd(s, &fd));
  assert_position(s, 3);
  char buf[8];
  assert_int_equal(read(fd, buf, sizeof buf), 7);
  assert_memory_equal(buf, "content", 7);
  assert_int_equal(write(fd, "x", 1), -1);
  assert_int_equal(errno, EPERM);
  assert_int_equal(ftruncate(fd, 1), -1);
  assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
  close(fd);
  membuf_free(s);
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  s = stream_over_fd(ends[0], MEMBUF_FD_CLOSE);
  assert_status(membuf_memfd(s, &fd), MEMBUF_ERR_UNSUPPORTED);
  assert_int_equal(fd, -1);
  membuf_free(s);
  close(ends[1]);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_file_is_read_written_and_moved_in_through_its_descriptor),
      cmocka_unit_test(a_descriptor_is_closed_exactly_when_it_was_handed_over),
      cmocka_unit_test(what_is_no_descriptor_is_refused_by_number),
      cmocka_unit_test(text_goes_through_a_pipe_in_any_encoding),
      cmocka_unit_test(a_broken_pipe_or_socket_is_an_error_and_raises_no_signal),
      cmocka_unit_test(a_signal_that_was_waiting_before_a_write_is_still_there_after_it),
      cmocka_unit_test(a_descriptor_without_data_or_room_would_block),
      cmocka_unit_test(memfd_holds_the_whole_content_sealed_at_position_0),
  };
  return run_area(tests);
}
