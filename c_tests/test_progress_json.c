/* The law of progress on every long call of JSON, whatever is long in it. */
#include "law_support.h"

/* Texts: many small values, an integer, a fraction, and a value behind white space. */
static struct text {
  char *data;
  size_t len;
} values, integer, fraction, spaces;

static struct text repeated(const char *front, const char *piece, size_t len, const char *back)
{
  const size_t n = strlen(piece), before = strlen(front), after = strlen(back);
  struct text text = {malloc(before + len + after), before + len + after};
  assert_non_null(text.data);
  assert_int_equal(len % n, 0);
  memcpy(text.data, front, before);
  for (size_t i = 0; i < len; i++) {
    text.data[before + i] = piece[i % n];
  }
  memcpy(text.data + before + len, back, after);
  return text;
}

static void make_texts(void)
{
  values = repeated("[", "[1.5,null,\"ab\"],", mib(16), "0]");
  integer = repeated("", "7", mib(1), "");
  fraction = repeated("0.", "3", mib(1), "");
  spaces = repeated("", " \t\r\n", mib(32), "1");
}

static void free_texts(void)
{
  free(values.data);
  free(integer.data);
  free(fraction.data);
  free(spaces.data);
}

static const membuf_json_options *options_with(const membuf_progress *progress)
{
  static membuf_json_options options;
  options = (membuf_json_options){.struct_size = sizeof options, .progress = *progress};
  return &options;
}

static membuf_status parse(const struct text *text, const membuf_progress *progress)
{
  membuf_json *doc = GARBAGE;
  const membuf_status status = membuf_json_parse_with(text->data, text->len, options_with(progress), &doc, NULL, NULL);
  assert_true((doc != NULL) == (status == MEMBUF_OK));
  membuf_json_free(doc);
  return status;
}

static membuf *stream_of(const struct text *text)
{
  membuf *s = NULL;
  assert_ok(membuf_bytes_borrow(text->data, text->len, NULL, NULL, &s, NULL));
  return s;
}

static membuf_status load(const struct text *text, const membuf_progress *progress)
{
  membuf *source = stream_of(text);
  membuf_json *doc = GARBAGE;
  const membuf_status status = membuf_json_load(source, options_with(progress), &doc, NULL);
  assert_true((doc != NULL) == (status == MEMBUF_OK));
  membuf_json_free(doc);
  membuf_free(source);
  return status;
}

static membuf_status format(const struct text *text, const membuf_progress *progress)
{
  membuf_slice *out = GARBAGE;
  const membuf_status status = membuf_json_format(text->data, text->len, options_with(progress), &out, NULL);
  assert_true((out != NULL) == (status == MEMBUF_OK));
  membuf_slice_free(out);
  return status;
}

static membuf_status validate(const struct text *text, const membuf_progress *progress)
{
  return membuf_json_validate(text->data, text->len, options_with(progress), NULL);
}

static membuf_status validate_stream(const struct text *text, const membuf_progress *progress)
{
  membuf *source = stream_of(text);
  const membuf_status status = membuf_json_validate_stream(source, options_with(progress), NULL);
  membuf_free(source);
  return status;
}

static membuf_status transcode(const struct text *text, const membuf_progress *progress)
{
  membuf *source = stream_of(text), *sink = bytes_of("");
  const membuf_status status = membuf_json_transcode(source, sink, options_with(progress), NULL);
  membuf_free(source);
  membuf_free(sink);
  return status;
}

#define CALL(call, text) \
  static membuf_status call##_##text(const membuf_progress *progress) { return call(&text, progress); }

CALL(parse, values)
CALL(parse, spaces)
CALL(load, values)
CALL(load, integer)
CALL(load, fraction)
CALL(load, spaces)
CALL(format, values)
CALL(format, spaces)
CALL(validate, values)
CALL(validate, spaces)
CALL(validate_stream, values)
CALL(validate_stream, integer)
CALL(validate_stream, fraction)
CALL(validate_stream, spaces)
CALL(transcode, values)
CALL(transcode, integer)
CALL(transcode, fraction)
CALL(transcode, spaces)

static const struct work works[] = {
    {"parsing many values", parse_values, 16, 3, TOLD},
    {"parsing white space", parse_spaces, 32, 1, TOLD},
    {"loading many values", load_values, 16, 3, UNTOLD},
    {"loading an integer", load_integer, 1, 0, UNTOLD},
    {"loading a fraction", load_fraction, 1, 2, UNTOLD},
    {"loading white space", load_spaces, 32, 1, UNTOLD},
    {"formatting many values", format_values, 16, 3, TOLD},
    {"formatting white space", format_spaces, 32, 1, TOLD},
    {"validating many values", validate_values, 16, 3, TOLD},
    {"validating white space", validate_spaces, 32, 1, TOLD},
    {"validating a stream of many values", validate_stream_values, 16, 3, UNTOLD},
    {"validating a stream of an integer", validate_stream_integer, 1, 0, UNTOLD},
    {"validating a stream of a fraction", validate_stream_fraction, 1, 2, UNTOLD},
    {"validating a stream of white space", validate_stream_spaces, 32, 1, UNTOLD},
    {"transcoding many values", transcode_values, 16, 3, UNTOLD},
    {"transcoding an integer", transcode_integer, 1, 0, UNTOLD},
    {"transcoding a fraction", transcode_fraction, 1, 2, UNTOLD},
    {"transcoding white space", transcode_spaces, 32, 1, UNTOLD},
};

int main(void)
{
  return run_laws(works, COUNT(works), NULL, 0, make_texts, free_texts);
}
