/* The law of progress on every long call of JSON, whatever is long in it. */
#include "law_support.h"

/* Texts: many small values, one string with escapes, one without, an integer, a fraction, and a line of JSON Lines. */
static struct text {
  char *data;
  size_t len;
} values, escapes, plain, integer, fraction, spaces;

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
  escapes = repeated("\"", "line\\n\\u00e9\xc3\xa9\\\"", mib(32), "\"");
  plain = repeated("\"", "0123456789abcdef", mib(32), "\"");
  integer = repeated("", "7", mib(1), "");
  fraction = repeated("0.", "3", mib(1), "");
  spaces = repeated("", " \t\r\n", mib(32), "1");
}

static void free_texts(void)
{
  free(values.data);
  free(escapes.data);
  free(plain.data);
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

static membuf_status read_lines(const struct text *text, const membuf_progress *progress)
{
  membuf *source = stream_of(text);
  membuf_json_reader *reader = NULL;
  membuf_json *doc = NULL;
  membuf_status status = MEMBUF_OK;
  assert_ok(membuf_json_reader_new(source, options_with(progress), &reader, NULL));
  membuf_free(source);
  do {
    membuf_json_free(doc);
    status = membuf_json_reader_next(reader, &doc);
  } while (doc != NULL);
  membuf_json_reader_free(reader);
  return status;
}

#define CALLS(call)                                                                                             \
  static membuf_status call##_values(const membuf_progress *progress) { return call(&values, progress); }       \
  static membuf_status call##_escapes(const membuf_progress *progress) { return call(&escapes, progress); }     \
  static membuf_status call##_plain(const membuf_progress *progress) { return call(&plain, progress); }         \
  static membuf_status call##_integer(const membuf_progress *progress) { return call(&integer, progress); }     \
  static membuf_status call##_fraction(const membuf_progress *progress) { return call(&fraction, progress); }   \
  static membuf_status call##_spaces(const membuf_progress *progress) { return call(&spaces, progress); }

CALLS(parse)
CALLS(load)
CALLS(format)
CALLS(validate)
CALLS(validate_stream)
CALLS(transcode)
CALLS(read_lines)

#define ROWS(call, end)                                                                                           \
  {#call " of many values", call##_values, 16, 3, end}, {#call " of a string with escapes", call##_escapes, 32, 2, end}, \
  {#call " of a string", call##_plain, 32, 2, end}, {#call " of an integer", call##_integer, 1, 0, end},        \
  {#call " of a fraction", call##_fraction, 1, 2, end}, {#call " of white space", call##_spaces, 32, 1, end}

static const struct work works[] = {
    ROWS(parse, TOLD),
    ROWS(load, UNTOLD),
    ROWS(format, TOLD),
    ROWS(validate, TOLD),
    ROWS(validate_stream, UNTOLD),
    ROWS(transcode, UNTOLD),
    ROWS(read_lines, UNTOLD),
};

int main(void)
{
  return run_laws(works, COUNT(works), NULL, 0, make_texts, free_texts);
}
