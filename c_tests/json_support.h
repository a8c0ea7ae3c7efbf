/* What the tests of JSON share: options, writers, and text to text. */
#ifndef MEMBUF_TESTS_JSON_SUPPORT_H
#define MEMBUF_TESTS_JSON_SUPPORT_H

#include "text_support.h"

static inline membuf_json_options options_of(int32_t nonfinite, int32_t surrogates)
{
  membuf_json_options options = {.struct_size = sizeof options, .nonfinite = nonfinite, .surrogates = surrogates};
  return options;
}

/* What text to text in one pass makes of a text; the same as in memory. */
static inline void assert_transcoded(const char *text, size_t len, const membuf_json_options *options, const char *expected)
{
  membuf *from = NULL, *to = bytes_of("");
  membuf_slice *out = NULL;
  assert_ok(membuf_bytes_new(text, len, &from, NULL));
  assert_ok(membuf_json_transcode(from, to, options, NULL));
  assert_content(to, expected);
  assert_ok(membuf_json_format(text, len, options, &out, NULL));
  assert_slice_and_free(out, expected, strlen(expected));
  membuf_free(from);
  membuf_free(to);
}

static inline membuf_json_writer *writer_to(membuf *sink, const membuf_json_options *options)
{
  membuf_json_writer *writer = NULL;
  membuf_error err;
  assert_ok(membuf_json_writer_new(sink, options, &writer, &err));
  assert_int_equal(err.code, MEMBUF_OK);
  return writer;
}

#endif
