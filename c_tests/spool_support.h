/* What the tests of spools share. */
#ifndef MEMBUF_TESTS_SPOOL_SUPPORT_H
#define MEMBUF_TESTS_SPOOL_SUPPORT_H

#define _GNU_SOURCE
#include "support.h"

#define KIB ((size_t)1024)

static inline membuf *spool_of(size_t max_size, const char *directory, uint32_t flags)
{
  const membuf_spool_options options = {
      .struct_size = sizeof options, .max_size = max_size, .directory = directory, .flags = flags};
  membuf *s = NULL;
  assert_ok(membuf_spool_new(&options, &s, NULL));
  return s;
}

static inline bool is_rolled(membuf *s)
{
  int32_t yes = -1;
  assert_ok(membuf_rolled(s, &yes));
  return yes == 1;
}

/* Bytes that tell where they are. */
static inline uint8_t byte_at(size_t offset)
{
  return (uint8_t)(offset % 251 ^ offset / 65521);
}

static inline uint8_t *pattern(size_t from, size_t len)
{
  uint8_t *bytes = malloc(len);
  assert_non_null(bytes);
  for (size_t i = 0; i < len; i++) {
    bytes[i] = byte_at(from + i);
  }
  return bytes;
}

/* Writes until one is refused, with content checked at every refusal. */
static inline void fill(membuf *s, size_t piece, size_t most, int expected_errno)
{
  uint8_t *bytes = pattern(0, most + piece);
  size_t accepted = 0, n = 0;
  membuf_status status = MEMBUF_OK;
  while (accepted < most && status == MEMBUF_OK) {
    status = membuf_write(s, bytes + accepted, piece, &n);
    accepted += status == MEMBUF_OK ? piece : 0;
  }
  assert_status(status, MEMBUF_ERR_IO);
  membuf_error error;
  assert_ok(membuf_get_error(s, &error));
  assert_int_equal(error.os_errno, expected_errno);
  assert_int_equal(n, 0);
  assert_position(s, (int64_t)accepted);
  assert_content_bytes(s, bytes, accepted);
  /* Smaller writes still go in, and those within the content. */
  if (accepted > 0) {
    assert_ok(membuf_pwrite(s, 0, bytes, accepted < piece ? accepted : piece, NULL));
  }
  while (membuf_write(s, bytes + accepted, 1, NULL) == MEMBUF_OK) {
    accepted++;
    assert_true(accepted <= most);
  }
  assert_content_bytes(s, bytes, accepted);
  int64_t size = 0;
  assert_ok(membuf_stream_size(s, &size));
  assert_int_equal(size, accepted);
  /* With room again it goes on where it was. */
  assert_ok(membuf_truncate(s, (int64_t)accepted / 2, NULL));
  assert_ok(membuf_seek(s, 0, MEMBUF_SEEK_END, NULL));
  assert_ok(membuf_write(s, bytes + accepted / 2, accepted / 4, NULL));
  assert_ok(membuf_flush(s));
  assert_content_bytes(s, bytes, accepted / 2 + accepted / 4);
  free(bytes);
}

#endif
