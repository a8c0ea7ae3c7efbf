/* Codecs of the program that misuse what they are given: their streams, and the handles that call them. */
#include "custom_codec_support.h"

static void both_over(const membuf_codec_table *table, struct codec *codec)
{
  decoder_over(table, codec);
  encoder_over(table, codec);
}

static void free_both(struct codec *codec)
{
  membuf_decoder_free(codec->decoder);
  membuf_encoder_free(codec->encoder);
  assert_int_equal(codec->released, 2);
}

/* The functions that get a stream. */
static const enum verb writing[] = {DECODE, DECODER_GETSTATE, ENCODE};

/* -- streams --------------------------------------------------------------------------------------------------- */

static void free_out(struct codec *codec, enum verb verb, membuf *out)
{
  (void)codec, (void)verb;
  membuf_free(out);
}

static void close_out(struct codec *codec, enum verb verb, membuf *out)
{
  (void)codec, (void)verb;
  if (out != NULL) {
    assert_ok(membuf_close(out));
  }
}

/* Each calls a function whose stream is spoiled, and then again with all well. */
static void assert_spoiled(void (*during)(struct codec *, enum verb, membuf *), enum verb verb, membuf_status status,
                           const char *finding)
{
  struct codec codec = {.waits = 0};
  membuf_codec_table table = full;
  char message[128];
  membuf_error err;
  if (verb == DECODE) {
    /* Its state would be saved first. */
    table.decoder_getstate = NULL;
  }
  both_over(&table, &codec);
  codec.during = during;
  assert_status(call_verb(&codec, verb), status);
  assert_ok(membuf_get_error(verb == ENCODE ? (void *)codec.encoder : (void *)codec.decoder, &err));
  snprintf(message, sizeof message, "the %s callback %s", verb_names[verb], finding);
  assert_non_null(strstr(err.message, message));
  codec.during = NULL;
  assert_ok(call_verb(&codec, verb));
  free_both(&codec);
}

static void a_stream_that_was_freed_or_closed_is_an_error_of_that_call_only(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(writing); i++) {
    assert_spoiled(free_out, writing[i], MEMBUF_ERR_CALLBACK, "freed the stream");
    assert_spoiled(close_out, writing[i], MEMBUF_ERR_CLOSED, "left the stream");
  }
}

static membuf_pin *pin;

static void pin_out(struct codec *codec, enum verb verb, membuf *out)
{
  (void)codec, (void)verb;
  if (out != NULL) {
    assert_ok(membuf_getbuffer(out, &pin));
  }
}

static void open_window(struct codec *codec, enum verb verb, membuf *out)
{
  uint8_t *window = NULL;
  (void)codec, (void)verb;
  if (out != NULL) {
    assert_ok(membuf_reserve(out, 4, &window, NULL));
  }
}

static void a_stream_that_is_lent_out_is_exported_in_that_call_only(void **state)
{
  (void)state;
  for (size_t i = 1; i < COUNT(writing); i++) {
    assert_spoiled(open_window, writing[i], MEMBUF_ERR_EXPORTED, "left the stream");
    assert_spoiled(pin_out, writing[i], MEMBUF_ERR_EXPORTED, "left the stream");
    membuf_pin_free(pin);
  }
}

static void a_stream_is_stale_behind_its_call(void **state)
{
  (void)state;
  struct codec codec = {.waits = 0};
  both_over(&full, &codec);
  for (size_t i = 0; i < COUNT(writing); i++) {
    assert_ok(call_verb(&codec, writing[i]));
    assert_status(membuf_write(codec.last_out, "a", 1, NULL), MEMBUF_ERR_STALE);
    codec.fails = true;
    codec.failing = writing[i];
    codec.answer = -1;
    assert_status(call_verb(&codec, writing[i]), MEMBUF_ERR_CALLBACK);
    assert_status(membuf_write(codec.last_out, "a", 1, NULL), MEMBUF_ERR_STALE);
    codec.fails = false;
  }
  free_both(&codec);
}

static void use_every_verb(struct codec *codec, enum verb verb, membuf *out)
{
  int32_t text = -1;
  if (out == NULL) {
    return;
  }
  assert_ok(membuf_is_text(out, &text));
  assert_int_equal(text, verb == DECODE);
  assert_ok(membuf_seek(out, 0, MEMBUF_SEEK_SET, NULL));
  assert_ok(membuf_truncate_here(out, NULL));
  assert_ok(membuf_write(out, "wrong", 5, NULL));
  assert_ok(membuf_clear(out));
  assert_ok(membuf_write(out, "0123", 4, NULL));
  assert_ok(membuf_seek(out, 2, MEMBUF_SEEK_SET, NULL));
  assert_ok(membuf_write(out, "x", 1, NULL));
  codec->checked++;
}

static void the_result_is_what_the_stream_holds_whatever_was_done_to_it(void **state)
{
  (void)state;
  struct codec codec = {.during = use_every_verb};
  membuf_codec_table table = full;
  table.decoder_getstate = NULL;
  both_over(&table, &codec);
  assert_decodes(codec.decoder, "61", MORE, "01x3");
  assert_encodes(codec.encoder, "a", MORE, "01x3");
  assert_int_equal(codec.checked, 2);
  free_both(&codec);
}

static void wrap_out(struct codec *codec, enum verb verb, membuf *out)
{
  const membuf_text_options options = {.struct_size = sizeof options, .encoding = "utf-16-le"};
  membuf *text = NULL;
  if (verb == ENCODE) {
    assert_ok(membuf_text_wrap(out, &options, &text, NULL));
    assert_ok(membuf_write(text, "b", 1, NULL));
    assert_ok(membuf_flush(text));
    codec->last_out = text;
    codec->checked++;
  }
}

/* The wrapper holds on to the stream; what it writes later goes nowhere. */
static void a_wrapper_of_the_stream_may_outlive_the_call(void **state)
{
  (void)state;
  struct codec codec = {.during = wrap_out, .begun = true};
  both_over(&full, &codec);
  assert_encodes(codec.encoder, "a", MORE, "61b\0");
  assert_ok(membuf_write(codec.last_out, "c", 1, NULL));
  assert_ok(membuf_finish(codec.last_out, NULL));
  assert_int_equal(codec.checked, 1);
  free_both(&codec);
}

/* -- text ------------------------------------------------------------------------------------------------------ */

static void what_is_not_text_cannot_be_written(void **state)
{
  (void)state;
  struct codec codec = {.waits = 0};
  both_over(&full, &codec);
  assert_refuses(codec.decoder, "61ff", MORE, MEMBUF_ERR_DECODE, "the decode callback answered", 0, 0);
  assert_decodes(codec.decoder, "61", MORE, "a");
  free_both(&codec);
}

static void write_surrogates(struct codec *codec, enum verb verb, membuf *out)
{
  (void)codec;
  if (verb == DECODE) {
    assert_ok(membuf_write(out, "\r\n" SURROGATE "\xed\xb0\x80", 8, NULL));
  }
}

static void text_is_taken_as_it_is_with_lone_surrogates_and_line_ends(void **state)
{
  (void)state;
  struct codec codec = {.during = write_surrogates};
  both_over(&full, &codec);
  assert_decodes(codec.decoder, "61", MORE, "a\r\n" SURROGATE "\xed\xb0\x80");
  free_both(&codec);
}

/* -- calls from inside ----------------------------------------------------------------------------------------- */

static void call_own_handle(struct codec *codec, enum verb verb, membuf *out)
{
  uint32_t mask = 77;
  (void)out;
  for (int other = 0; other < VERBS; other++) {
    if (is_decoders(other) == is_decoders(verb)) {
      assert_status(call_verb(codec, other), MEMBUF_ERR_BUSY);
    }
  }
  if (is_decoders(verb)) {
    assert_status(membuf_decoder_newlines(codec->decoder, &mask), MEMBUF_ERR_BUSY);
    assert_int_equal(mask, 0);
  }
  codec->checked++;
}

static void the_codecs_own_handle_is_busy_in_every_function(void **state)
{
  (void)state;
  for (int verb = 0; verb < VERBS; verb++) {
    struct codec codec = {.during = call_own_handle};
    both_over(&full, &codec);
    assert_ok(call_verb(&codec, verb));
    assert_true(codec.checked > 0);
    free_both(&codec);
  }
}

static void free_own_handle(struct codec *codec, enum verb verb, membuf *out)
{
  (void)out;
  if (is_decoders(verb)) {
    membuf_decoder_free(codec->decoder);
  } else {
    membuf_encoder_free(codec->encoder);
  }
  assert_int_equal(codec->released, 0);
}

static void a_handle_freed_from_inside_goes_when_the_call_returns(void **state)
{
  (void)state;
  for (int verb = 0; verb < VERBS; verb++) {
    struct codec codec = {.during = free_own_handle};
    if (is_decoders(verb)) {
      decoder_over(&full, &codec);
    } else {
      encoder_over(&full, &codec);
    }
    assert_ok(call_verb(&codec, verb));
    assert_int_equal(codec.released, 1);
    codec.during = NULL;
    assert_status(call_verb(&codec, verb), MEMBUF_ERR_STALE);
  }
}

static void use_another_codec(struct codec *codec, enum verb verb, membuf *out)
{
  (void)out;
  if (verb == DECODE && codec->wrapper != NULL) {
    assert_decodes(codec->wrapper, "62", MORE, "b");
    codec->checked++;
  }
}

static void other_codecs_may_be_used_from_inside(void **state)
{
  (void)state;
  struct codec inner = {.waits = 0}, codec = {.during = use_another_codec};
  codec.wrapper = decoder_over(&full, &inner);
  both_over(&full, &codec);
  assert_decodes(codec.decoder, "61", MORE, "a");
  assert_int_equal(codec.checked, 1);
  free_both(&codec);
  membuf_decoder_free(inner.decoder);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_stream_that_was_freed_or_closed_is_an_error_of_that_call_only),
      cmocka_unit_test(a_stream_that_is_lent_out_is_exported_in_that_call_only),
      cmocka_unit_test(a_stream_is_stale_behind_its_call),
      cmocka_unit_test(the_result_is_what_the_stream_holds_whatever_was_done_to_it),
      cmocka_unit_test(a_wrapper_of_the_stream_may_outlive_the_call),
      cmocka_unit_test(what_is_not_text_cannot_be_written),
      cmocka_unit_test(text_is_taken_as_it_is_with_lone_surrogates_and_line_ends),
      cmocka_unit_test(the_codecs_own_handle_is_busy_in_every_function),
      cmocka_unit_test(a_handle_freed_from_inside_goes_when_the_call_returns),
      cmocka_unit_test(other_codecs_may_be_used_from_inside),
  };
  return run_area(tests);
}
