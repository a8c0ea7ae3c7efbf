/* A codec of the program for the tests: two hexadecimal digits for a byte of text, behind a "#" at the start of what is
 * encoded. It counts its calls and can be told to misbehave. */
#ifndef MEMBUF_TESTS_CUSTOM_CODEC_SUPPORT_H
#define MEMBUF_TESTS_CUSTOM_CODEC_SUPPORT_H

#include "codec_support.h"

/* The functions of a table but release. */
enum verb {
  DECODE, DECODER_GETSTATE, DECODER_SETSTATE, ENCODE, ENCODER_GETSTATE, ENCODER_SETSTATE, DECODER_RESET, ENCODER_RESET,
  VERBS
};

static const char *const verb_names[VERBS] = {"decode",           "decoder_getstate", "decoder_setstate", "encode",
                                              "encoder_getstate", "encoder_setstate", "decoder_reset",    "encoder_reset"};

struct codec {
  char waiting[8]; /* a digit, unless a test makes it more */
  size_t waits;
  uint64_t decoded; /* bytes of text, modulo 256: the decoder's number */
  bool begun;       /* the "#" was written */
  int calls[VERBS];
  enum verb failing; /* answers this after its work, unless it is 0 */
  int32_t answer;
  bool fails;
  void (*during)(struct codec *, enum verb, membuf *out); /* run by every function behind its work */
  membuf_decoder *decoder, *wrapper;
  membuf_encoder *encoder;
  membuf *last_out;
  int checked; /* by `during` */
  int released;
};

static int32_t leave(struct codec *codec, enum verb verb, membuf *out)
{
  codec->calls[verb]++;
  codec->last_out = out == NULL ? codec->last_out : out;
  if (codec->during != NULL) {
    codec->during(codec, verb, out);
  }
  return codec->fails && codec->failing == verb ? codec->answer : MEMBUF_CONTINUE;
}

static int digit(char c)
{
  const char *const digits = "0123456789abcdef";
  const char *found = c == '\0' ? NULL : strchr(digits, c);
  return found == NULL ? -1 : (int)(found - digits);
}

static int32_t codec_decode(void *user_data, const void *data, size_t len, int32_t last, membuf *out)
{
  struct codec *codec = user_data;
  const char *digits = data;
  assert_non_null(data);
  for (size_t i = 0; i < len; i++) {
    if (digit(digits[i]) < 0) {
      return MEMBUF_ERR_DECODE;
    }
    if (codec->waits == 0) {
      codec->waiting[codec->waits++] = digits[i];
      continue;
    }
    const char byte = (char)(digit(codec->waiting[0]) << 4 | digit(digits[i]));
    membuf_status status = membuf_write(out, &byte, 1, NULL);
    if (status != MEMBUF_OK) {
      return status;
    }
    codec->waits = 0;
    codec->decoded = (codec->decoded + 1) % 256;
  }
  if (last && codec->waits > 0) {
    return MEMBUF_ERR_DECODE;
  }
  return leave(codec, DECODE, out);
}

static int32_t codec_decoder_getstate(void *user_data, membuf *out_pending, uint64_t *out_flags)
{
  struct codec *codec = user_data;
  assert_int_equal(*out_flags, 0);
  membuf_write(out_pending, codec->waiting, codec->waits, NULL);
  *out_flags = codec->decoded;
  return leave(codec, DECODER_GETSTATE, out_pending);
}

static int32_t codec_decoder_setstate(void *user_data, const void *pending, size_t len, uint64_t flags)
{
  struct codec *codec = user_data;
  assert_true((pending == NULL) == (len == 0));
  if (len > sizeof codec->waiting) {
    return MEMBUF_ERR_INVALID;
  }
  memcpy(codec->waiting, len == 0 ? "" : pending, len);
  codec->waits = len;
  codec->decoded = flags;
  return leave(codec, DECODER_SETSTATE, NULL);
}

static int32_t codec_encode(void *user_data, const char *utf8, size_t len, int32_t last, membuf *out)
{
  struct codec *codec = user_data;
  assert_non_null(utf8);
  if (!codec->begun) {
    membuf_write(out, "#", 1, NULL);
    codec->begun = true;
  }
  for (size_t i = 0; i < len; i++) {
    const unsigned char byte = (unsigned char)utf8[i];
    const char pair[] = {"0123456789abcdef"[byte >> 4], "0123456789abcdef"[byte & 15]};
    membuf_write(out, pair, 2, NULL);
  }
  if (last) {
    membuf_write(out, ".", 1, NULL);
  }
  return leave(codec, ENCODE, out);
}

static int32_t codec_encoder_getstate(void *user_data, uint64_t *out_state)
{
  struct codec *codec = user_data;
  assert_int_equal(*out_state, 0);
  *out_state = codec->begun ? 0 : 1;
  return leave(codec, ENCODER_GETSTATE, NULL);
}

static int32_t codec_encoder_setstate(void *user_data, uint64_t state)
{
  struct codec *codec = user_data;
  codec->begun = state == 0;
  return leave(codec, ENCODER_SETSTATE, NULL);
}

static int32_t codec_decoder_reset(void *user_data)
{
  struct codec *codec = user_data;
  codec->waits = 0;
  codec->decoded = 0;
  return leave(codec, DECODER_RESET, NULL);
}

static int32_t codec_encoder_reset(void *user_data)
{
  ((struct codec *)user_data)->begun = false;
  return leave(user_data, ENCODER_RESET, NULL);
}

static void codec_release(void *user_data) { ((struct codec *)user_data)->released++; }

/* Every function. */
static const membuf_codec_table full = {
    sizeof full,            codec_decode,           codec_decoder_getstate, codec_decoder_setstate, codec_encode,
    codec_encoder_getstate, codec_encoder_setstate, codec_decoder_reset,    codec_encoder_reset,    codec_release};

static inline membuf_decoder *decoder_over(const membuf_codec_table *table, struct codec *codec)
{
  membuf_error err;
  assert_ok(membuf_decoder_custom(table, codec, &codec->decoder, &err));
  assert_int_equal(err.code, MEMBUF_OK);
  return codec->decoder;
}

static inline membuf_encoder *encoder_over(const membuf_codec_table *table, struct codec *codec)
{
  membuf_error err;
  assert_ok(membuf_encoder_custom(table, codec, &codec->encoder, &err));
  assert_int_equal(err.code, MEMBUF_OK);
  return codec->encoder;
}

/* The verb of the handle that calls a function. */
static inline membuf_status call_verb(struct codec *codec, enum verb verb)
{
  membuf_slice *out = NULL;
  uint64_t number = 77;
  membuf_status status = MEMBUF_ERR_INVALID;
  switch (verb) {
  case DECODE: status = membuf_decoder_decode(codec->decoder, "61", 2, MORE, &out); break;
  case DECODER_GETSTATE: status = membuf_decoder_getstate(codec->decoder, &out, &number); break;
  case DECODER_SETSTATE: status = membuf_decoder_setstate(codec->decoder, "6", 1, 1); break;
  case ENCODE: status = membuf_encoder_encode(codec->encoder, "a", 1, MORE, &out); break;
  case ENCODER_GETSTATE: status = membuf_encoder_getstate(codec->encoder, &number); break;
  case ENCODER_SETSTATE: status = membuf_encoder_setstate(codec->encoder, 1); break;
  case DECODER_RESET: status = membuf_decoder_reset(codec->decoder); break;
  case ENCODER_RESET: status = membuf_encoder_reset(codec->encoder); break;
  default: break;
  }
  if (status != MEMBUF_OK) {
    assert_null(out);
    assert_true(number == 77 || number == 0);
  }
  membuf_slice_free(out);
  return status;
}

static inline bool is_decoders(enum verb verb)
{
  return verb == DECODE || verb == DECODER_GETSTATE || verb == DECODER_SETSTATE || verb == DECODER_RESET;
}

#endif
