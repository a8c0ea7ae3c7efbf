/* The law of progress on every long call that writes CSV: many rows, and fields of 32 MiB with and without quotes in them. */
#include "csv_support.h"
#include "law_support.h"

static char *plain, *quotes;
static size_t len;

enum { PAIRS = 4096 };

static void make_texts(void)
{
  len = mib(32);
  plain = malloc(len);
  quotes = malloc(len);
  assert_true(plain != NULL && quotes != NULL);
  for (size_t i = 0; i < len; i++) {
    plain[i] = "some, text\n"[i % 11];
    quotes[i] = "\"a,b"[i % 4];
  }
}

static const membuf_csv_options *options_with(const membuf_progress *progress)
{
  static membuf_csv_options options;
  options = (membuf_csv_options){.struct_size = sizeof options, .line_terminator = "\n", .progress = *progress};
  return &options;
}

static membuf_csv_writer *writer_with(const membuf_progress *progress)
{
  membuf *sink = bytes_of("");
  membuf_csv_writer *writer = csv_writer_of(sink, options_with(progress));
  membuf_free(sink);
  return writer;
}

/* Rows of 16 bytes with their line end: 32 MiB in all. */
static membuf_status write_rows(const membuf_progress *progress)
{
  const membuf_view fields[] = {VIEW("10"), VIEW("20"), VIEW("30"), VIEW("4,56")};
  membuf_csv_writer *writer = writer_with(progress);
  membuf_status status = MEMBUF_OK;
  for (size_t i = 0; i < len / 16 && status == MEMBUF_OK; i++) {
    status = membuf_csv_writer_row(writer, fields, COUNT(fields));
  }
  membuf_csv_writer_free(writer);
  return status;
}

static membuf_status write_field(const char *data, const membuf_progress *progress)
{
  const membuf_view field = {data, len};
  membuf_csv_writer *writer = writer_with(progress);
  const membuf_status status = membuf_csv_writer_row(writer, &field, 1);
  membuf_csv_writer_free(writer);
  return status;
}

static membuf_status write_plain(const membuf_progress *progress) { return write_field(plain, progress); }
static membuf_status write_quotes(const membuf_progress *progress) { return write_field(quotes, progress); }

static membuf_status add_text(const membuf_progress *progress)
{
  membuf_csv_writer *writer = writer_with(progress);
  membuf_status status = membuf_csv_writer_text(writer, quotes, len);
  if (status == MEMBUF_OK) {
    status = membuf_csv_writer_end_row(writer);
  }
  membuf_csv_writer_free(writer);
  return status;
}

static membuf_status make_file(const membuf_csv_row *rows, size_t count, const char *encoding, const membuf_progress *progress)
{
  membuf_slice *file = GARBAGE;
  const membuf_status status = membuf_csv_from_rows(rows, count, NULL, 0, encoding, NULL, options_with(progress), &file, NULL);
  assert_true((file != NULL) == (status == MEMBUF_OK));
  membuf_slice_free(file);
  return status;
}

/* A header of 2 bytes, and rows that take 32 MiB: quotes around the text, and a line end. */
static membuf_status make_long_file(const membuf_progress *progress)
{
  static membuf_pair pairs[PAIRS];
  static membuf_csv_row rows[PAIRS];
  const size_t each = len / PAIRS;
  for (size_t i = 0; i < PAIRS; i++) {
    pairs[i] = (membuf_pair){VIEW("a"), {plain, each - 3}};
    rows[i] = (membuf_csv_row){&pairs[i], 1};
  }
  return make_file(rows, PAIRS, NULL, progress);
}

static membuf_status make_file_of_one_field(const membuf_progress *progress)
{
  const membuf_pair pair = {VIEW("a"), {quotes, len}};
  return make_file(&(membuf_csv_row){&pair, 1}, 1, NULL, progress);
}

static membuf_status make_encoded_file(const membuf_progress *progress)
{
  const membuf_pair pair = {VIEW("a"), {quotes, len}};
  return make_file(&(membuf_csv_row){&pair, 1}, 1, "utf-16", progress);
}

static const struct work works[] = {
    {"writing rows", write_rows, 32, 0, OPEN},
    {"writing a field", write_plain, 32, 3, OPEN},
    {"writing a field of quotes", write_quotes, 40, 3, OPEN},
    {"adding a field", add_text, 40, 3, OPEN},
    {"making a file", make_long_file, 32, 2, UNTOLD},
    {"making a file of one field", make_file_of_one_field, 40, 5, UNTOLD},
    {"making a file in UTF-16", make_encoded_file, 40, 5, UNTOLD},
};

static void a_row_that_was_ended_is_not_written_and_can_be_written_again(void **state)
{
  (void)state;
  int calls = 0;
  membuf *sink = bytes_of("");
  membuf_csv_writer *writer = csv_writer_of(sink, options_with(&(membuf_progress){end_the_third, &calls, NULL}));
  const membuf_view field = {plain, len};
  int64_t size = -1;
  assert_status(membuf_csv_writer_row(writer, &field, 1), -1500);
  assert_ok(membuf_stream_size(sink, &size));
  assert_int_equal(size, 0);
  assert_ok(membuf_csv_writer_row(writer, &field, 1));
  assert_ok(membuf_stream_size(sink, &size));
  assert_int_equal(size, len + 3);
  membuf_csv_writer_free(writer);
  membuf_free(sink);
}

static void free_texts(void)
{
  free(plain);
  free(quotes);
}

int main(void)
{
  static const struct CMUnitTest others[] = {
      cmocka_unit_test(a_row_that_was_ended_is_not_written_and_can_be_written_again),
  };
  return run_laws(works, COUNT(works), others, COUNT(others), make_texts, free_texts);
}
