/* The law of progress on every long call that writes JSON: documents of many values and of one string, and long values. */
#include "law_support.h"

static char *plain, *escapes, *digits, *values;
static size_t len, digits_len, values_len;
static membuf_json *many, *one, *number;

static char *repeated(const char *front, const char *piece, size_t n, const char *back)
{
  const size_t before = strlen(front), after = strlen(back), each = strlen(piece);
  char *text = malloc(before + n + after);
  assert_non_null(text);
  memcpy(text, front, before);
  for (size_t i = 0; i < n; i++) {
    text[before + i] = piece[i % each];
  }
  memcpy(text + before + n, back, after);
  return text;
}

static void make_texts(void)
{
  len = mib(32);
  digits_len = mib(1);
  values_len = mib(16);
  plain = repeated("\"", "0123456789abcdef", len, "\"");
  escapes = repeated("", "ab\n\"", len, "");
  digits = repeated("", "7", digits_len, "");
  values = repeated("[", "[1.5,null,\"ab\"],", values_len, "0]");
  assert_ok(membuf_json_parse(values, values_len + 3, &many, NULL));
  assert_ok(membuf_json_parse(plain, len + 2, &one, NULL));
  assert_ok(membuf_json_parse(digits, digits_len, &number, NULL));
}

static void free_texts(void)
{
  membuf_json_free(many);
  membuf_json_free(one);
  membuf_json_free(number);
  free(plain);
  free(escapes);
  free(digits);
  free(values);
}

static const membuf_json_options *options_with(const membuf_progress *progress)
{
  static membuf_json_options options;
  options = (membuf_json_options){.struct_size = sizeof options, .progress = *progress};
  return &options;
}

static membuf_status dump(membuf_json *doc, const membuf_progress *progress)
{
  membuf_slice *text = GARBAGE;
  const membuf_status status = membuf_json_dump(doc, options_with(progress), &text);
  assert_true((text != NULL) == (status == MEMBUF_OK));
  membuf_slice_free(text);
  return status;
}

static membuf_status dump_to(membuf_json *doc, const membuf_progress *progress)
{
  membuf *sink = bytes_of("");
  const membuf_status status = membuf_json_dump_to(doc, sink, options_with(progress));
  membuf_free(sink);
  return status;
}

static membuf_status dump_many(const membuf_progress *progress) { return dump(many, progress); }
static membuf_status dump_one(const membuf_progress *progress) { return dump(one, progress); }
static membuf_status dump_number(const membuf_progress *progress) { return dump(number, progress); }
static membuf_status dump_many_to(const membuf_progress *progress) { return dump_to(many, progress); }
static membuf_status dump_one_to(const membuf_progress *progress) { return dump_to(one, progress); }
static membuf_status dump_number_to(const membuf_progress *progress) { return dump_to(number, progress); }

/* A document of one value. */
static membuf_status write_with(membuf_status (*write)(membuf_json_writer *, const char *, size_t), const char *data, size_t n,
                                const membuf_progress *progress)
{
  membuf *sink = bytes_of("");
  membuf_json_writer *writer = NULL;
  assert_ok(membuf_json_writer_new(sink, options_with(progress), &writer, NULL));
  membuf_status status = write(writer, data, n);
  if (status == MEMBUF_OK) {
    status = membuf_json_writer_close(writer);
  }
  membuf_json_writer_free(writer);
  membuf_free(sink);
  return status;
}

static membuf_status write_string(const membuf_progress *progress)
{
  return write_with(membuf_json_writer_string, plain + 1, len, progress);
}

static membuf_status write_escapes(const membuf_progress *progress)
{
  return write_with(membuf_json_writer_string, escapes, len, progress);
}

static membuf_status write_number(const membuf_progress *progress)
{
  return write_with(membuf_json_writer_number, digits, digits_len, progress);
}

static membuf_status write_raw(const membuf_progress *progress)
{
  return write_with(membuf_json_writer_raw, values, values_len + 3, progress);
}

static membuf_status write_raw_number(const membuf_progress *progress)
{
  return write_with(membuf_json_writer_raw, digits, digits_len, progress);
}

static const struct work works[] = {
    {"dumping many values", dump_many, 16, 3, UNTOLD},
    {"dumping a string", dump_one, 32, 2, UNTOLD},
    {"dumping a number", dump_number, 1, 0, UNTOLD},
    {"dumping many values to a stream", dump_many_to, 16, 3, UNTOLD},
    {"dumping a string to a stream", dump_one_to, 32, 2, UNTOLD},
    {"dumping a number to a stream", dump_number_to, 1, 0, UNTOLD},
    {"writing a string", write_string, 32, 0, UNTOLD},
    {"writing a string with escapes", write_escapes, 32, 0, UNTOLD},
    {"writing a number", write_number, 1, 0, UNTOLD},
    {"writing what is JSON", write_raw, 16, 3, UNTOLD},
    {"writing a number that is JSON", write_raw_number, 1, 0, UNTOLD},
};

static void a_number_that_was_ended_is_not_written_and_can_be_written_again(void **state)
{
  (void)state;
  int calls = 0;
  membuf *sink = bytes_of("");
  membuf_json_writer *writer = NULL;
  assert_ok(membuf_json_writer_new(sink, options_with(&(membuf_progress){end_the_third, &calls, NULL}), &writer, NULL));
  assert_ok(membuf_json_writer_begin_array(writer));
  assert_ok(membuf_json_writer_int64(writer, 1));
  assert_status(membuf_json_writer_number(writer, digits, digits_len), is_watched() ? MEMBUF_OK : -1500);
  assert_ok(membuf_json_writer_number(writer, "2", 1));
  assert_ok(membuf_json_writer_end_array(writer));
  assert_ok(membuf_json_writer_close(writer));
  if (!is_watched()) {
    assert_content_bytes(sink, "[1,2]", 5);
  }
  membuf_json_writer_free(writer);
  membuf_free(sink);
}

int main(void)
{
  static const struct CMUnitTest others[] = {
      cmocka_unit_test(a_number_that_was_ended_is_not_written_and_can_be_written_again),
  };
  return run_laws(works, COUNT(works), others, COUNT(others), make_texts, free_texts);
}
