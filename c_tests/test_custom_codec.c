/* Decoders and encoders over functions of the program. */
#include "custom_codec_support.h"

static void a_decoder_calls_the_programs_functions(void **state)
{
  (void)state;
  struct codec codec = {.waits = 0};
  membuf_slice *pending = NULL;
  uint64_t flags = 0;
  membuf_decoder *d = decoder_over(&full, &codec);
  assert_decodes(d, "61626", MORE, "ab");
  assert_state(d, "6", 2);
  assert_ok(membuf_decoder_getstate(d, &pending, &flags));
  assert_decodes(d, "3", LAST, "c");
  assert_ok(membuf_decoder_setstate(d, data_of(pending), len_of(pending), flags));
  assert_state(d, "6", 2);
  assert_decodes(d, "4", MORE, "d");
  assert_ok(membuf_decoder_reset(d));
  assert_state(d, "", 0);
  assert_int_equal(codec.calls[DECODER_RESET], 1);
  membuf_slice_free(pending);
  membuf_decoder_free(d);
  assert_int_equal(codec.released, 1);
}

static void an_encoder_calls_the_programs_functions(void **state)
{
  (void)state;
  struct codec codec = {.waits = 0};
  membuf_encoder *e = encoder_over(&full, &codec);
  assert_encoder_state(e, 1);
  assert_encodes(e, "ab", MORE, "#6162");
  assert_encoder_state(e, 0);
  assert_encodes(e, "", LAST, ".");
  assert_ok(membuf_encoder_setstate(e, 1));
  assert_encodes(e, "\0", MORE, "#00");
  assert_ok(membuf_encoder_reset(e));
  assert_int_equal(codec.calls[ENCODER_RESET], 1);
  assert_encodes(e, SURROGATE, MORE, "#eda080");
  membuf_encoder_free(e);
  assert_int_equal(codec.released, 1);
}

static void the_table_is_copied(void **state)
{
  (void)state;
  struct codec codec = {.waits = 0};
  membuf_codec_table table = full;
  membuf_decoder *d = decoder_over(&table, &codec);
  memset(&table, 0, sizeof table);
  assert_decodes(d, "61", MORE, "a");
  membuf_decoder_free(d);
  assert_int_equal(codec.released, 1);
}

static void long_results_arrive_whole(void **state)
{
  (void)state;
  enum { LEN = 1 << 20 };
  char *text = malloc(LEN);
  struct codec codec = {.begun = true};
  membuf_codec_table table = full;
  membuf_slice *bytes = NULL, *back = NULL;
  table.release = NULL;
  assert_non_null(text);
  memset(text, 'a', LEN);
  encoder_over(&table, &codec);
  decoder_over(&table, &codec);
  assert_ok(membuf_encoder_encode(codec.encoder, text, LEN, MORE, &bytes));
  assert_int_equal(len_of(bytes), 2 * LEN);
  assert_ok(membuf_decoder_decode(codec.decoder, data_of(bytes), len_of(bytes), MORE, &back));
  assert_slice_and_free(back, text, LEN);
  membuf_slice_free(bytes);
  membuf_decoder_free(codec.decoder);
  membuf_encoder_free(codec.encoder);
  assert_int_equal(codec.released, 0);
  free(text);
}

/* -- functions that are missing -------------------------------------------------------------------------------- */

static void a_function_that_is_missing_is_unsupported(void **state)
{
  (void)state;
  for (int verb = 0; verb < DECODER_RESET; verb++) {
    struct codec codec = {.waits = 0};
    membuf_codec_table table = full;
    char name[64];
    membuf_error err;
    switch ((enum verb)verb) {
    case DECODE: table.decode = NULL; break;
    case DECODER_GETSTATE: table.decoder_getstate = NULL; break;
    case DECODER_SETSTATE: table.decoder_setstate = NULL; break;
    case ENCODE: table.encode = NULL; break;
    case ENCODER_GETSTATE: table.encoder_getstate = NULL; break;
    default: table.encoder_setstate = NULL; break;
    }
    decoder_over(&table, &codec);
    encoder_over(&table, &codec);
    assert_status(call_verb(&codec, verb), MEMBUF_ERR_UNSUPPORTED);
    snprintf(name, sizeof name, "the codec has no %s callback", verb_names[verb]);
    assert_ok(membuf_get_error(is_decoders(verb) ? (void *)codec.decoder : (void *)codec.encoder, &err));
    assert_non_null(strstr(err.message, name));
    /* What does not need it goes on without. */
    for (int other = 0; other < VERBS; other++) {
      if (other != verb) {
        assert_ok(call_verb(&codec, other));
      }
    }
    membuf_decoder_free(codec.decoder);
    membuf_encoder_free(codec.encoder);
    assert_int_equal(codec.released, 2);
  }
}

static void a_reset_that_is_missing_restores_the_first_state(void **state)
{
  (void)state;
  struct codec codec = {.waits = 0};
  membuf_codec_table table = full;
  table.decoder_reset = NULL;
  table.encoder_reset = NULL;
  decoder_over(&table, &codec);
  encoder_over(&table, &codec);
  assert_decodes(codec.decoder, "616", MORE, "a");
  assert_ok(membuf_decoder_reset(codec.decoder));
  assert_int_equal(codec.calls[DECODER_SETSTATE], 1);
  assert_state(codec.decoder, "", 0);
  assert_ok(membuf_encoder_reset(codec.encoder));
  assert_int_equal(codec.calls[ENCODER_SETSTATE], 1);
  assert_encoder_state(codec.encoder, 0);
  membuf_decoder_free(codec.decoder);
  membuf_encoder_free(codec.encoder);
  table.decoder_setstate = NULL;
  table.encoder_setstate = NULL;
  decoder_over(&table, &codec);
  encoder_over(&table, &codec);
  assert_status(membuf_decoder_reset(codec.decoder), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_encoder_reset(codec.encoder), MEMBUF_ERR_UNSUPPORTED);
  membuf_decoder_free(codec.decoder);
  membuf_encoder_free(codec.encoder);
}

/* -- failures -------------------------------------------------------------------------------------------------- */

static void every_answer_of_every_function_means_the_same(void **state)
{
  (void)state;
  static const struct {
    int32_t answer;
    membuf_status status;
  } cases[] = {{0, MEMBUF_ERR_CALLBACK},     {-1, MEMBUF_ERR_CALLBACK},    {2, MEMBUF_ERR_CALLBACK},
               {-999, MEMBUF_ERR_CALLBACK},  {-2000, MEMBUF_ERR_CALLBACK}, {MEMBUF_ERR_IO, MEMBUF_ERR_IO},
               {MEMBUF_ERR_DECODE, MEMBUF_ERR_DECODE}, {MEMBUF_ERR_ENCODE, MEMBUF_ERR_ENCODE},
               {MEMBUF_ERR_WOULD_BLOCK, MEMBUF_ERR_WOULD_BLOCK}, {-1000, -1000}, {-1999, -1999}};
  for (int verb = 0; verb < VERBS; verb++) {
    for (size_t i = 0; i < COUNT(cases); i++) {
      struct codec codec = {.fails = true, .failing = verb, .answer = cases[i].answer};
      char finding[64];
      membuf_error err;
      decoder_over(&full, &codec);
      encoder_over(&full, &codec);
      assert_status(call_verb(&codec, verb), cases[i].status);
      snprintf(finding, sizeof finding, "the %s callback answered %d", verb_names[verb], (int)cases[i].answer);
      assert_ok(membuf_get_error(is_decoders(verb) ? (void *)codec.decoder : (void *)codec.encoder, &err));
      assert_int_equal(err.code, cases[i].status);
      assert_non_null(strstr(err.message, finding));
      membuf_decoder_free(codec.decoder);
      membuf_encoder_free(codec.encoder);
      assert_int_equal(codec.released, 2);
    }
  }
}

static void a_decode_that_fails_takes_nothing_and_gives_nothing(void **state)
{
  (void)state;
  struct codec codec = {.waits = 0};
  membuf_decoder *d = decoder_over(&full, &codec);
  assert_decodes(d, "6", MORE, "");
  /* The text before the bad digit is written already, the digit before that taken. */
  assert_refuses(d, "1627?", MORE, MEMBUF_ERR_DECODE, "the decode callback answered", 0, 0);
  assert_state(d, "6", 0);
  assert_refuses(d, "", LAST, MEMBUF_ERR_DECODE, "the decode callback answered", 0, 0);
  assert_decodes(d, "162", MORE, "ab");
  membuf_decoder_free(d);
}

static void an_encode_that_fails_takes_nothing_and_gives_nothing(void **state)
{
  (void)state;
  struct codec codec = {.fails = true, .failing = ENCODE, .answer = -1234};
  membuf_encoder *e = encoder_over(&full, &codec);
  assert_status(call_verb(&codec, ENCODE), -1234);
  assert_encoder_state(e, 1);
  codec.fails = false;
  assert_encodes(e, "a", MORE, "#61");
  membuf_encoder_free(e);
}

static void a_codec_without_a_state_to_save_is_left_as_its_failure_left_it(void **state)
{
  (void)state;
  struct codec codec = {.waits = 0};
  membuf_codec_table table = full;
  table.decoder_getstate = NULL;
  membuf_decoder *d = decoder_over(&table, &codec);
  assert_refuses(d, "616?", MORE, MEMBUF_ERR_DECODE, "the decode callback answered", 0, 0);
  assert_int_equal(codec.calls[DECODER_SETSTATE], 0);
  assert_decodes(d, "2", MORE, "b");
  membuf_decoder_free(d);
}

static void a_state_that_cannot_be_restored_is_the_second_failure(void **state)
{
  (void)state;
  struct codec codec = {.fails = true, .failing = DECODER_SETSTATE, .answer = -1500};
  membuf_error err;
  membuf_decoder *d = decoder_over(&full, &codec);
  assert_refuses(d, "6?", MORE, MEMBUF_ERR_DECODE, "the decode callback answered", 0, 0);
  assert_ok(membuf_get_error(d, &err));
  assert_int_equal(err.second, -1500);
  membuf_decoder_free(d);
}

static void a_state_that_cannot_be_saved_keeps_from_decoding(void **state)
{
  (void)state;
  struct codec codec = {.fails = true, .failing = DECODER_GETSTATE, .answer = -1};
  membuf_decoder *d = decoder_over(&full, &codec);
  assert_refuses(d, "61", MORE, MEMBUF_ERR_CALLBACK, "the decoder_getstate callback answered -1", 0, 0);
  assert_int_equal(codec.calls[DECODE], 0);
  membuf_decoder_free(d);
}

static void more_bytes_than_can_be_waiting_are_io(void **state)
{
  (void)state;
  struct codec codec = {.waits = 3};
  membuf_slice *pending = GARBAGE;
  uint64_t flags = 77;
  membuf_decoder *d = decoder_over(&full, &codec);
  assert_status(membuf_decoder_getstate(d, &pending, &flags), MEMBUF_ERR_IO);
  assert_null(pending);
  assert_int_equal(flags, 0);
  assert_kept_error(d, MEMBUF_ERR_IO, "membuf_decoder_getstate", "at most the 0 bytes that may be waiting, not 3");
  codec.waits = 0;
  assert_decodes(d, "61626", MORE, "ab");
  codec.waits = 5;
  assert_status(membuf_decoder_getstate(d, &pending, &flags), MEMBUF_OK);
  membuf_slice_free(pending);
  codec.waits = 6;
  assert_status(membuf_decoder_getstate(d, &pending, &flags), MEMBUF_ERR_IO);
  assert_ok(membuf_decoder_reset(d));
  codec.waits = 1;
  assert_status(membuf_decoder_getstate(d, &pending, &flags), MEMBUF_ERR_IO);
  membuf_decoder_free(d);
}

/* -- release --------------------------------------------------------------------------------------------------- */

static void a_codec_that_cannot_be_made_is_released_once(void **state)
{
  (void)state;
  struct codec codec = {.waits = 0};
  membuf_decoder *d = GARBAGE;
  membuf_encoder *e = GARBAGE;
  membuf_error err;
  struct {
    membuf_codec_table known;
    void *newer[2];
  } table = {full, {NULL, NULL}};
  assert_status(membuf_decoder_custom(&full, &codec, NULL, &err), MEMBUF_ERR_NULL);
  assert_int_equal(codec.released, 1);
  assert_status(membuf_encoder_custom(&full, &codec, NULL, &err), MEMBUF_ERR_NULL);
  assert_int_equal(codec.released, 2);
  table.known.struct_size = sizeof table;
  table.newer[1] = &table;
  assert_status(membuf_decoder_custom(&table.known, &codec, &d, &err), MEMBUF_ERR_UNSUPPORTED);
  assert_null(d);
  assert_error(&err, MEMBUF_ERR_UNSUPPORTED, "membuf_decoder_custom", "newer than this version");
  assert_int_equal(codec.released, 3);
  assert_status(membuf_encoder_custom(&table.known, &codec, &e, &err), MEMBUF_ERR_UNSUPPORTED);
  assert_null(e);
  assert_int_equal(codec.released, 4);
  table.newer[1] = NULL;
  membuf_decoder_free(decoder_over(&table.known, &codec));
  assert_int_equal(codec.released, 5);
}

static void a_table_that_is_none_is_not_released(void **state)
{
  (void)state;
  struct codec codec = {.waits = 0};
  membuf_decoder *d = GARBAGE;
  membuf_encoder *e = GARBAGE;
  membuf_error err;
  static const size_t sizes[] = {0, 8, sizeof full - sizeof(void *), SIZE_MAX};
  assert_status(membuf_decoder_custom(NULL, &codec, &d, &err), MEMBUF_ERR_NULL);
  assert_null(d);
  assert_error(&err, MEMBUF_ERR_NULL, "membuf_decoder_custom", "table is NULL");
  assert_status(membuf_encoder_custom(NULL, &codec, &e, &err), MEMBUF_ERR_NULL);
  assert_null(e);
  for (size_t i = 0; i < COUNT(sizes); i++) {
    membuf_codec_table table = full;
    table.struct_size = sizes[i];
    assert_status(membuf_decoder_custom(&table, &codec, &d, &err), MEMBUF_ERR_INVALID);
    assert_error(&err, MEMBUF_ERR_INVALID, "membuf_decoder_custom", "struct_size must be");
    assert_status(membuf_encoder_custom(&table, &codec, &e, &err), MEMBUF_ERR_INVALID);
    assert_error(&err, MEMBUF_ERR_INVALID, "membuf_encoder_custom", "struct_size must be");
  }
  assert_int_equal(codec.released, 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_decoder_calls_the_programs_functions),
      cmocka_unit_test(an_encoder_calls_the_programs_functions),
      cmocka_unit_test(the_table_is_copied),
      cmocka_unit_test(long_results_arrive_whole),
      cmocka_unit_test(a_function_that_is_missing_is_unsupported),
      cmocka_unit_test(a_reset_that_is_missing_restores_the_first_state),
      cmocka_unit_test(every_answer_of_every_function_means_the_same),
      cmocka_unit_test(a_decode_that_fails_takes_nothing_and_gives_nothing),
      cmocka_unit_test(an_encode_that_fails_takes_nothing_and_gives_nothing),
      cmocka_unit_test(a_codec_without_a_state_to_save_is_left_as_its_failure_left_it),
      cmocka_unit_test(a_state_that_cannot_be_restored_is_the_second_failure),
      cmocka_unit_test(a_state_that_cannot_be_saved_keeps_from_decoding),
      cmocka_unit_test(more_bytes_than_can_be_waiting_are_io),
      cmocka_unit_test(a_codec_that_cannot_be_made_is_released_once),
      cmocka_unit_test(a_table_that_is_none_is_not_released),
  };
  return run_area(tests);
}
