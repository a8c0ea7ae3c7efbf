/* What the tests of decoders and encoders share. */
#ifndef MEMBUF_TESTS_CODEC_SUPPORT_H
#define MEMBUF_TESTS_CODEC_SUPPORT_H

#include "text_support.h"

#define EURO "\xe2\x82\xac"
/* U+D800, as generalised UTF-8 has it. */
#define SURROGATE "\xed\xa0\x80"

static inline membuf_decoder *decoder_of(const char *encoding, const char *errors)
{
  membuf_decoder *d = NULL;
  assert_ok(membuf_decoder_new(encoding, errors, &d, NULL));
  return d;
}

static inline membuf_encoder *encoder_of(const char *encoding, const char *errors)
{
  membuf_encoder *e = NULL;
  assert_ok(membuf_encoder_new(encoding, errors, &e, NULL));
  return e;
}

enum { MORE = 0, LAST = 1 };

/* What decoding, or encoding, a literal gives: NULs included. */
#define assert_decodes(d, data, last, text) \
  assert_decodes_at((d), (data), sizeof(data) - 1, (last), (text), sizeof(text) - 1, __FILE__, __LINE__)
#define assert_encodes(e, text, last, bytes) \
  assert_encodes_at((e), (text), sizeof(text) - 1, (last), (bytes), sizeof(bytes) - 1, __FILE__, __LINE__)
/* The state of a decoder: the bytes that wait, and the number. */
#define assert_state(d, pending, flags) assert_state_at((d), (pending), sizeof(pending) - 1, (flags), __FILE__, __LINE__)
#define assert_encoder_state(e, state) assert_encoder_state_at((e), (state), __FILE__, __LINE__)

static inline void assert_decodes_at(membuf_decoder *d, const char *data, size_t len, int32_t last, const char *text,
                                     size_t text_len, const char *file, int line)
{
  membuf_slice *out = NULL;
  _assert_int_equal((uint64_t)membuf_decoder_decode(d, data, len, last, &out), MEMBUF_OK, file, line);
  assert_slice_at(out, text, text_len, file, line);
  membuf_slice_free(out);
}

static inline void assert_encodes_at(membuf_encoder *e, const char *text, size_t len, int32_t last, const char *bytes,
                                     size_t bytes_len, const char *file, int line)
{
  membuf_slice *out = NULL;
  _assert_int_equal((uint64_t)membuf_encoder_encode(e, text, len, last, &out), MEMBUF_OK, file, line);
  assert_slice_at(out, bytes, bytes_len, file, line);
  membuf_slice_free(out);
}

static inline void assert_state_at(membuf_decoder *d, const char *pending, size_t len, uint64_t flags, const char *file,
                                   int line)
{
  membuf_slice *out = NULL;
  uint64_t number = ~flags;
  _assert_int_equal((uint64_t)membuf_decoder_getstate(d, &out, &number), MEMBUF_OK, file, line);
  assert_slice_at(out, pending, len, file, line);
  _assert_int_equal(number, flags, file, line);
  membuf_slice_free(out);
}

static inline void assert_encoder_state_at(membuf_encoder *e, uint64_t state, const char *file, int line)
{
  uint64_t number = ~state;
  _assert_int_equal((uint64_t)membuf_encoder_getstate(e, &number), MEMBUF_OK, file, line);
  _assert_int_equal(number, state, file, line);
}

/* A failed decode: its status, a part of what it says, and its range. */
#define assert_refuses(d, data, last, status, finding, start, end)                                          \
  assert_refuses_at((d), (data), sizeof(data) - 1, (last), (status), (finding), (start), (end), __FILE__, __LINE__)

static inline void assert_refuses_at(membuf_decoder *d, const char *data, size_t len, int32_t last, membuf_status status,
                                     const char *finding, int64_t start, int64_t end, const char *file, int line)
{
  membuf_slice *out = GARBAGE;
  membuf_error err;
  assert_status_at(membuf_decoder_decode(d, data, len, last, &out), status, "membuf_decoder_decode", file, line);
  _assert_true(out == NULL, "out == NULL", file, line);
  assert_ok(membuf_get_error(d, &err));
  assert_error_at(&err, status, "membuf_decoder_decode: ", finding, file, line);
  _assert_int_equal((uint64_t)err.start, (uint64_t)start, file, line);
  _assert_int_equal((uint64_t)err.end, (uint64_t)end, file, line);
}

#endif
