/* The law of progress on every long call of CSV, whatever is long in it. */
#include "csv_support.h"
#include "law_support.h"

/* A table of short fields; one record whose second field is quoted, with quotes and line breaks in it. */
static char *table, *record;
static size_t table_len, record_len;

static const char row[] = "10,20,30,\"4,5\"\n";
enum { ROW = sizeof row - 1 };

static void make_texts(void)
{
  static const char piece[] = "it said \"\"no\"\",\nand";
  table_len = mib(32);
  table = malloc(table_len);
  record_len = mib(32) + 6;
  record = malloc(record_len);
  assert_non_null(table);
  assert_non_null(record);
  for (size_t i = 0; i < table_len; i++) {
    table[i] = row[i % ROW];
  }
  memcpy(record, "a,\"", 3);
  for (size_t i = 0; i < mib(32); i++) {
    record[i + 3] = piece[i % (sizeof piece - 1)];
  }
  /* A cut could leave half of a doubled quote. */
  memcpy(record + mib(32) - 3, "......\"\n\n", 9);
}

static membuf *borrowed(const char *data, size_t len)
{
  membuf *s = NULL;
  assert_ok(membuf_bytes_borrow(data, len, NULL, NULL, &s, NULL));
  return s;
}

static membuf_csv_options *options_with(const membuf_progress *progress)
{
  static membuf_csv_options options;
  options = (membuf_csv_options){.struct_size = sizeof options, .field_limit = SIZE_MAX, .progress = *progress};
  return &options;
}

static membuf_status read_to_end(membuf_csv_reader *reader)
{
  const membuf_view *fields = NULL;
  membuf_status status = MEMBUF_OK;
  do {
    status = membuf_csv_reader_next(reader, &fields, NULL);
  } while (status == MEMBUF_OK && fields != NULL);
  membuf_csv_reader_free(reader);
  return status;
}

static membuf_status read_table(const membuf_progress *progress)
{
  return read_to_end(csv_reader_of(borrowed(table, table_len), options_with(progress)));
}

static membuf_status read_huge_field(const membuf_progress *progress)
{
  return read_to_end(csv_reader_of(borrowed(record, record_len), options_with(progress)));
}

static membuf_status read_decoded(const membuf_progress *progress)
{
  membuf_csv_options *options = options_with(progress);
  options->encoding = "latin-1";
  return read_to_end(csv_reader_of(borrowed(record, record_len), options));
}

/* Through a layer that gives short reads. */
static membuf_status read_through_a_buffer(const membuf_progress *progress)
{
  membuf *raw = borrowed(table, table_len), *s = NULL;
  assert_ok(membuf_buffered_reader(raw, 1000, &s, NULL));
  membuf_free(raw);
  return read_to_end(csv_reader_of(s, options_with(progress)));
}

/* The record as one line that a program gives. */
static membuf_status feed_a_line(const membuf_progress *progress)
{
  membuf_csv_reader *reader = csv_reader_of(bytes_of(""), options_with(progress));
  const membuf_csv_field *fields = GARBAGE;
  size_t count = 77;
  membuf_status status = membuf_csv_reader_feed_line(reader, record, record_len, &fields, &count);
  assert_true((fields != NULL) == (status == MEMBUF_OK));
  assert_int_equal(count, status == MEMBUF_OK ? 2 : 0);
  if (status == MEMBUF_OK) {
    status = membuf_csv_reader_feed_end(reader, &fields, &count);
  }
  membuf_csv_reader_free(reader);
  return status;
}

static const struct work works[] = {
    {"reading a table", read_table, 32, 0, TOLD},
    {"reading a field of 32 MiB", read_huge_field, 32, 6, TOLD},
    {"reading text with a field of 32 MiB", read_decoded, 32, 6, UNTOLD},
    {"feeding a line with a field of 32 MiB", feed_a_line, 32, 6, UNTOLD},
    {"reading a table through a buffer", read_through_a_buffer, 32, 0, TOLD},
};

static void a_record_that_was_ended_within_is_read_on(void **state)
{
  (void)state;
  int calls = 0;
  membuf_csv_reader *reader =
      csv_reader_of(borrowed(record, record_len), options_with(&(membuf_progress){end_the_third, &calls, NULL}));
  const membuf_view *fields = GARBAGE;
  size_t count = 77;
  assert_status(membuf_csv_reader_next(reader, &fields, &count), -1500);
  assert_null(fields);
  assert_int_equal(count, 0);
  assert_ok(membuf_csv_reader_next(reader, &fields, &count));
  assert_int_equal(count, 2);
  assert_memory_equal(fields[1].data, "it said \"no\",\nand", 17);
  assert_memory_equal((const char *)fields[1].data + fields[1].len - 6, "......", 6);
  membuf_csv_reader_free(reader);
}

/* It looks at some bytes several times, so that nobody knows how many there are to be. */
static void guessing_is_told_of_as_closely(void **state)
{
  (void)state;
  struct ear ear = ear_of();
  const membuf_progress progress = {hear, &ear, NULL};
  membuf_csv_options options = MEMBUF_CSV_OPTIONS_INIT;
  assert_ok(membuf_csv_sniff(table, table_len / 4, NULL, &progress, &options, NULL, NULL));
  note_time(&ear);
  assert_law(&ear, "guessing a dialect");
  assert_true(ear.done >= table_len / 4 && ear.total == 0);
}

static void free_texts(void)
{
  free(table);
  free(record);
}

int main(void)
{
  static const struct CMUnitTest others[] = {
      cmocka_unit_test(a_record_that_was_ended_within_is_read_on),
      cmocka_unit_test(guessing_is_told_of_as_closely),
  };
  return run_laws(works, COUNT(works), others, COUNT(others), make_texts, free_texts);
}
