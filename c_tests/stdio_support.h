/* What the tests of FILE share. */
#ifndef MEMBUF_TESTS_STDIO_SUPPORT_H
#define MEMBUF_TESTS_STDIO_SUPPORT_H

#include "callback_support.h"

#include <errno.h>
#include <fcntl.h>
#include <membuf_stdio.h>
#include <unistd.h>

static inline FILE *file_over(membuf *s, const char *mode)
{
  FILE *file = NULL;
  membuf_error error;
  assert_ok(membuf_fopen(s, mode, &file, &error));
  assert_int_equal(error.code, MEMBUF_OK);
  assert_non_null(file);
  return file;
}

/* The call fails, and says why. */
#define assert_errno(failing, expected) \
  do {                                  \
    errno = 0;                          \
    assert_true(failing);               \
    assert_int_equal(errno, expected);  \
  } while (0)

#endif
