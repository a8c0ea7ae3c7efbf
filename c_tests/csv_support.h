/* What the tests of CSV share. */
#ifndef MEMBUF_TESTS_CSV_SUPPORT_H
#define MEMBUF_TESTS_CSV_SUPPORT_H

#include "text_support.h"

#define CSV_OPTIONS(...) (&(membuf_csv_options){.struct_size = sizeof(membuf_csv_options), __VA_ARGS__})

/* A reader or a writer that holds the stream; the caller's handle is gone. */
static inline membuf_csv_reader *csv_reader_of(membuf *source, const membuf_csv_options *options)
{
  membuf_csv_reader *reader = NULL;
  assert_ok(membuf_csv_reader_new(source, options, &reader, NULL));
  membuf_free(source);
  return reader;
}

static inline membuf_csv_writer *csv_writer_of(membuf *sink, const membuf_csv_options *options)
{
  membuf_csv_writer *writer = NULL;
  assert_ok(membuf_csv_writer_new(sink, options, &writer, NULL));
  return writer;
}

/* Fields joined by "|", behind each what is known of it: q quoted, # a number, 0 no value. NULL: there is no record. */
static inline void assert_fields_are(const membuf_csv_field *fields, size_t count, const char *expected)
{
  if (expected == NULL) {
    assert_null(fields);
    assert_int_equal(count, 0);
    return;
  }
  assert_non_null(fields);
  char joined[256] = "";
  size_t len = 0;
  for (size_t i = 0; i < count; i++) {
    assert_int_equal(fields[i].reserved, 0);
    memcpy(joined + len, fields[i].data, fields[i].len);
    len += fields[i].len;
    for (size_t flag = 0; flag < 3; flag++) {
      if (fields[i].flags >> flag & 1) {
        joined[len++] = "q#0"[flag];
      }
    }
    joined[len++] = '|';
  }
  joined[len > 0 ? len - 1 : 0] = 0;
  assert_string_equal(joined, expected);
}

static inline void assert_next_fields(membuf_csv_reader *reader, const char *expected)
{
  const membuf_csv_field *fields = GARBAGE;
  size_t count = 77;
  assert_ok(membuf_csv_reader_next_fields(reader, &fields, &count));
  assert_fields_are(fields, count, expected);
}

#endif
