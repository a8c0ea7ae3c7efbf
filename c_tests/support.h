/* What the C tests share. Included first: cmocka.h wants the standard headers before it. */
#ifndef MEMBUF_TESTS_SUPPORT_H
#define MEMBUF_TESTS_SUPPORT_H

/* fork, threads and clocks, whatever the compiler takes for its default */
#define _POSIX_C_SOURCE 200809L

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <membuf.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A call's status, by name when it is another one. */
#define assert_status(call, expected) assert_status_at((call), (expected), #call, __FILE__, __LINE__)
#define assert_ok(call) assert_status(call, MEMBUF_OK)

static inline void assert_status_at(membuf_status got, membuf_status expected, const char *call, const char *file,
                                    int line)
{
  if (got != expected) {
    print_error("%s: %s (%d), expected %s (%d)\n", call, membuf_status_name(got), (int)got,
                membuf_status_name(expected), (int)expected);
    _fail(file, line);
  }
}

static inline membuf *bytes_of(const char *init)
{
  membuf *s = NULL;
  assert_ok(membuf_bytes_new(init, strlen(init), &s, NULL));
  return s;
}

static inline membuf_slice *slice_of(const char *text)
{
  membuf_slice *slice = NULL;
  assert_ok(membuf_slice_new(text, strlen(text), &slice, NULL));
  return slice;
}

/* A byte stream of `len` bytes that are all `fill`. */
static inline membuf *bytes_filled(size_t len, int fill)
{
  membuf *s = NULL;
  void *data = malloc(len);
  assert_non_null(data);
  memset(data, fill, len);
  assert_ok(membuf_bytes_adopt(data, len, free, data, &s, NULL));
  return s;
}

/* Where the bytes of a slice are. */
static inline const uint8_t *data_of(const membuf_slice *slice)
{
  const uint8_t *data = NULL;
  assert_ok(membuf_slice_data(slice, &data, NULL));
  return data;
}

static inline size_t len_of(const membuf_slice *slice)
{
  size_t len = 0;
  assert_ok(membuf_slice_data(slice, NULL, &len));
  return len;
}

#define assert_slice(slice, bytes, len) assert_slice_at((slice), (bytes), (len), __FILE__, __LINE__)
/* The bytes of a slice that the caller has no more use for. */
#define assert_slice_and_free(slice, bytes, len) \
  (assert_slice_at((slice), (bytes), (len), __FILE__, __LINE__), membuf_slice_free(slice))
/* The content of a stream that is text without a NUL, wherever its position is. */
#define assert_content(s, text) assert_content_at((s), (text), strlen(text), __FILE__, __LINE__)
#define assert_content_bytes(s, bytes, len) assert_content_at((s), (bytes), (len), __FILE__, __LINE__)
#define assert_position(s, expected) assert_position_at((s), (expected), __FILE__, __LINE__)

static inline void assert_slice_at(const membuf_slice *slice, const void *bytes, size_t len, const char *file, int line)
{
  const uint8_t *data = NULL;
  size_t size = 0;
  _assert_int_equal((uint64_t)membuf_slice_data(slice, &data, &size), MEMBUF_OK, file, line);
  _assert_int_equal(size, len, file, line);
  _assert_memory_equal(data, bytes, len, file, line);
}

static inline void assert_content_at(membuf *s, const void *bytes, size_t len, const char *file, int line)
{
  membuf_slice *value = NULL;
  _assert_int_equal((uint64_t)membuf_getvalue(s, &value), MEMBUF_OK, file, line);
  assert_slice_at(value, bytes, len, file, line);
  membuf_slice_free(value);
}

static inline void assert_position_at(membuf *s, int64_t expected, const char *file, int line)
{
  int64_t position = -1;
  _assert_int_equal((uint64_t)membuf_tell(s, &position), MEMBUF_OK, file, line);
  _assert_int_equal((uint64_t)position, (uint64_t)expected, file, line);
}

/* A release function that counts its calls. */
static inline void count_call(void *counter)
{
  ++*(int *)counter;
}

static inline int32_t print_live_handle(void *user_data, const void *handle, int32_t type, const char *label)
{
  (void)user_data;
  print_error("still live: %p of type %d, label \"%s\"\n", handle, (int)type, label);
  return MEMBUF_CONTINUE;
}

/* The end of each test program: its tests are run, and must have freed every handle. */
#define run_area(tests) (cmocka_run_group_tests(tests, NULL, NULL) + count_live_handles())

static inline int count_live_handles(void)
{
  size_t live = 0;
  if (membuf_leak_check(print_live_handle, NULL, &live) != MEMBUF_OK) {
    return 1;
  }
  return live > 0 ? 1 : 0;
}

#endif
