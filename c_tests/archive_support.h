/* What the tests share that look at single entries of archives. */
#ifndef MEMBUF_TESTS_ARCHIVE_SUPPORT_H
#define MEMBUF_TESTS_ARCHIVE_SUPPORT_H

#include "text_support.h"

static char noise[300000];

static inline int fill_noise(void **state)
{
  (void)state;
  uint32_t random = 1;
  for (size_t i = 0; i < sizeof noise; i++) {
    random = random * 1103515245 + 12345;
    noise[i] = "abcdefgh"[random >> 29];
  }
  return 0;
}

static inline membuf_zip_writer *writer_to(membuf *sink)
{
  membuf_zip_writer *writer = NULL;
  assert_ok(membuf_zip_writer_new(sink, NULL, &writer, NULL));
  return writer;
}

static inline membuf_zip_reader *reader_of(membuf *source, const membuf_zip_options *options)
{
  membuf_zip_reader *reader = NULL;
  assert_ok(membuf_zip_reader_new(source, options, &reader, NULL));
  return reader;
}

/* A stream that holds "noise", of the method, and "small". */
static inline membuf *archive_of(int32_t method)
{
  const membuf_zip_options options = {.struct_size = sizeof options, .method = method};
  const membuf_pair pairs[] = {{VIEW("noise"), {noise, sizeof noise}}, {VIEW("small"), VIEW("line 1\nline 2\n")}};
  membuf_slice *archive = NULL;
  membuf *source = NULL;
  assert_ok(membuf_zip_pack(pairs, 2, &options, &archive, NULL));
  assert_ok(membuf_bytes_from_slice(archive, &source, NULL));
  membuf_slice_free(archive);
  return source;
}

static inline membuf *entry_of(membuf_zip_reader *reader, size_t index)
{
  membuf *entry = NULL;
  assert_ok(membuf_zip_reader_open(reader, index, &entry));
  return entry;
}

static inline void assert_noise_in(membuf *archive, size_t index)
{
  membuf_zip_reader *reader = reader_of(archive, NULL);
  membuf_slice *content = NULL;
  assert_ok(membuf_zip_reader_read(reader, index, &content));
  assert_slice_and_free(content, noise, sizeof noise);
  membuf_zip_reader_free(reader);
}

#endif
