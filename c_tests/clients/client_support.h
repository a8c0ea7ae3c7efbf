/* What the tests of real libraries share. */
#ifndef MEMBUF_TESTS_CLIENT_SUPPORT_H
#define MEMBUF_TESTS_CLIENT_SUPPORT_H

#include "support.h"

#include <membuf_stdio.h>

static inline FILE *file_over(membuf *s, const char *mode)
{
  FILE *file = NULL;
  assert_ok(membuf_fopen(s, mode, &file, NULL));
  return file;
}

static inline FILE *empty_file(void)
{
  FILE *file = tmpfile();
  assert_non_null(file);
  return file;
}

/* The stream holds, byte for byte, what the file does, which is closed. */
static inline void assert_same_content(membuf *s, FILE *file)
{
  membuf *real = NULL;
  membuf_slice *expected = NULL, *value = NULL;
  assert_int_equal(fseek(file, 0, SEEK_SET), 0);
  assert_ok(membuf_from_file(file, MEMBUF_FILE_CLOSE, &real, NULL));
  assert_ok(membuf_read_slice(real, -1, &expected));
  assert_ok(membuf_getvalue(s, &value));
  assert_true(len_of(expected) > 0);
  assert_slice_and_free(value, data_of(expected), len_of(expected));
  membuf_slice_free(expected);
  assert_ok(membuf_finish(real, NULL));
}

#endif
