/* What the tests of text and formats share: views, text streams, and the details of failures. */
#ifndef MEMBUF_TESTS_TEXT_SUPPORT_H
#define MEMBUF_TESTS_TEXT_SUPPORT_H

#include "support.h"

/* A text of the tests: its bytes and their number, NULs included. */
#define TEXT(literal) (literal), (sizeof(literal) - 1)
#define VIEW(literal) MEMBUF_LITERAL(literal)

/* What outputs hold before a call, so that a test sees whether it wrote them. */
#define GARBAGE ((void *)(uintptr_t)0x5a5a5a5a)

/* The bytes of a slice that the caller has no more use for: a literal, NULs included. */
#define assert_text_and_free(slice, literal) assert_slice_and_free((slice), (literal), sizeof(literal) - 1)

static inline membuf *string_of(const char *text)
{
  membuf *s = NULL;
  assert_ok(membuf_string_new(text, strlen(text), MEMBUF_NEWLINE_DEFAULT, &s, NULL));
  return s;
}

/* A failure names its status and its function, and says what was found: `finding` is a part of the message. */
#define assert_error(err, status, function, finding) \
  assert_error_at((err), (status), function ": ", (finding), __FILE__, __LINE__)
/* The same for the failure that is kept on a handle. */
#define assert_kept_error(handle, status, function, finding) \
  assert_kept_error_at((handle), (status), function ": ", (finding), __FILE__, __LINE__)

static inline void assert_error_at(const membuf_error *err, membuf_status status, const char *function,
                                   const char *finding, const char *file, int line)
{
  bool named = strncmp(err->message, function, strlen(function)) == 0;
  if (err->code != status || !named || strstr(err->message, finding) == NULL) {
    print_error("%s: \"%s\", expected %s: \"%s ... %s\"\n", membuf_status_name(err->code), err->message,
                membuf_status_name(status), function, finding);
    _fail(file, line);
  }
}

static inline void assert_kept_error_at(const void *handle, membuf_status status, const char *function,
                                        const char *finding, const char *file, int line)
{
  membuf_error err;
  memset(&err, 0x5a, sizeof err);
  _assert_int_equal((uint64_t)membuf_get_error(handle, &err), MEMBUF_OK, file, line);
  assert_error_at(&err, status, function, finding, file, line);
}

/* The next line of a stream is this text without a NUL; NULL: the end. */
#define assert_next_line(s, text) assert_next_line_at((s), (text), __FILE__, __LINE__)
/* What a read of up to `count` units gives, and what a readline does. */
#define assert_reads(s, count, text) assert_read_at((s), membuf_read_slice, (count), (text), __FILE__, __LINE__)
#define assert_readline(s, limit, text) assert_read_at((s), membuf_readline, (limit), (text), __FILE__, __LINE__)

static inline void assert_next_line_at(membuf *s, const char *text, const char *file, int line)
{
  const char *data = GARBAGE;
  size_t len = 77;
  _assert_int_equal((uint64_t)membuf_next_line(s, &data, &len), MEMBUF_OK, file, line);
  _assert_int_equal(len, text == NULL ? 0 : strlen(text), file, line);
  if (text == NULL) {
    _assert_true(data == NULL, "data == NULL", file, line);
  } else {
    _assert_memory_equal(data, text, len, file, line);
  }
}

static inline void assert_read_at(membuf *s, membuf_status (*read)(membuf *, int64_t, membuf_slice **), int64_t count,
                                  const char *text, const char *file, int line)
{
  membuf_slice *slice = NULL;
  _assert_int_equal((uint64_t)read(s, count, &slice), MEMBUF_OK, file, line);
  assert_slice_at(slice, text, strlen(text), file, line);
  membuf_slice_free(slice);
}

#endif
