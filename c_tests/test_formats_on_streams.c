/* CSV and JSON over each kind of stream: the same bytes and the same values on all. */
#include "carriers_support.h"

/* A table, its last column long and quoted, and what the same rows are as JSON Lines: 150 kB. */
enum { ROWS = 1500 };
static char table[MOST_CONTENT], lines[MOST_CONTENT], array[MOST_CONTENT];
static size_t table_len, lines_len, array_len;

#define PIECE "\xc3\xa9\xe4\xb8\x96\xe7\x95\x8c some words "

static void make_content(void)
{
  array_len = (size_t)sprintf(array, "[");
  for (int i = 0; i < ROWS; i++) {
    table_len += (size_t)sprintf(table + table_len, "%d,\"a \"\"b\"\"\r\n%s%s%s%s\",%s\r\n", i, PIECE, PIECE, PIECE, PIECE,
                                 i % 2 == 0 ? "x" : "");
    char row[256];
    const int len = sprintf(row, "{\"id\":%d,\"text\":\"%s\",\"flags\":[true,null,%d.5]}", i, PIECE, i);
    lines_len += (size_t)sprintf(lines + lines_len, "%s\n", row);
    memcpy(array + array_len, row, (size_t)len);
    array_len += (size_t)len;
    array[array_len++] = i + 1 < ROWS ? ',' : ']';
  }
}

static void assert_view(const membuf_view *view, const char *expected)
{
  assert_int_equal(view->len, strlen(expected));
  assert_memory_equal(view->data, expected, view->len);
}

static void csv_reads_the_same_rows_from_all(void **state)
{
  (void)state;
  for (enum carrier carrier = 0; carrier < CARRIERS; carrier++) {
    struct place place;
    membuf_csv_reader *reader = GARBAGE;
    make_source(&place, carrier, table, table_len);
    const membuf_status status = membuf_csv_reader_new(place.s, NULL, &reader, NULL);
    const membuf_view *fields = NULL;
    size_t count = 0;
    assert_ok(status);
    for (int i = 0; i < ROWS && can_read(carrier); i++) {
      char id[16];
      sprintf(id, "%d", i);
      assert_ok(membuf_csv_reader_next(reader, &fields, &count));
      assert_int_equal(count, 3);
      assert_view(&fields[0], id);
      assert_view(&fields[1], "a \"b\"\r\n" PIECE PIECE PIECE PIECE);
      assert_view(&fields[2], i % 2 == 0 ? "x" : "");
    }
    assert_status(membuf_csv_reader_next(reader, &fields, &count), can_read(carrier) ? MEMBUF_OK : MEMBUF_ERR_UNSUPPORTED);
    assert_null(fields);
    membuf_csv_reader_free(reader);
    free_place(&place);
  }
}

static void csv_writes_the_same_bytes_to_all(void **state)
{
  (void)state;
  for (enum carrier carrier = 0; carrier < CARRIERS; carrier++) {
    struct place place;
    membuf_csv_writer *writer = NULL;
    if (!can_write(carrier)) {
      continue;
    }
    make_sink(&place, carrier);
    assert_ok(membuf_csv_writer_new(place.s, NULL, &writer, NULL));
    for (int i = 0; i < ROWS; i++) {
      assert_ok(membuf_csv_writer_int64(writer, i));
      assert_ok(membuf_csv_writer_text(writer, TEXT("a \"b\"\r\n" PIECE PIECE PIECE PIECE)));
      assert_ok(membuf_csv_writer_text(writer, "x", i % 2 == 0));
      assert_ok(membuf_csv_writer_end_row(writer));
    }
    membuf_csv_writer_free(writer);
    assert_written(&place, table, table_len);
  }
}

static void json_loads_the_same_document_from_all(void **state)
{
  (void)state;
  for (enum carrier carrier = 0; carrier < CARRIERS; carrier++) {
    struct place place;
    membuf_json *doc = GARBAGE;
    membuf_slice *text = NULL;
    make_source(&place, carrier, array, array_len);
    assert_status(membuf_json_load(place.s, NULL, &doc, NULL), can_read(carrier) ? MEMBUF_OK : MEMBUF_ERR_UNSUPPORTED);
    if (can_read(carrier)) {
      assert_ok(membuf_json_dump(doc, NULL, &text));
      assert_slice_and_free(text, array, array_len);
    }
    membuf_json_free(doc);
    free_place(&place);
    make_source(&place, carrier, array, array_len);
    assert_status(membuf_json_validate_stream(place.s, NULL, NULL), can_read(carrier) ? MEMBUF_OK : MEMBUF_ERR_UNSUPPORTED);
    free_place(&place);
  }
}

static void json_dumps_the_same_bytes_to_all(void **state)
{
  (void)state;
  membuf_json *doc = NULL;
  assert_ok(membuf_json_parse(array, array_len, &doc, NULL));
  for (enum carrier carrier = 0; carrier < CARRIERS; carrier++) {
    struct place place;
    if (can_write(carrier)) {
      make_sink(&place, carrier);
      assert_ok(membuf_json_dump_to(doc, place.s, NULL));
      assert_written(&place, array, array_len);
    }
  }
  membuf_json_free(doc);
}

static void json_is_written_event_by_event_to_all(void **state)
{
  (void)state;
  for (enum carrier carrier = 0; carrier < CARRIERS; carrier++) {
    struct place place;
    membuf_json_writer *writer = NULL;
    if (!can_write(carrier)) {
      continue;
    }
    make_sink(&place, carrier);
    assert_ok(membuf_json_writer_new(place.s, NULL, &writer, NULL));
    assert_ok(membuf_json_writer_begin_array(writer));
    for (int i = 0; i < ROWS; i++) {
      assert_ok(membuf_json_writer_begin_object(writer));
      assert_ok(membuf_json_writer_key(writer, TEXT("id")));
      assert_ok(membuf_json_writer_int64(writer, i));
      assert_ok(membuf_json_writer_key(writer, TEXT("text")));
      assert_ok(membuf_json_writer_string(writer, TEXT(PIECE)));
      assert_ok(membuf_json_writer_key(writer, TEXT("flags")));
      assert_ok(membuf_json_writer_begin_array(writer));
      assert_ok(membuf_json_writer_bool(writer, 1));
      assert_ok(membuf_json_writer_null(writer));
      assert_ok(membuf_json_writer_double(writer, i + 0.5));
      assert_ok(membuf_json_writer_end_array(writer));
      assert_ok(membuf_json_writer_end_object(writer));
    }
    assert_ok(membuf_json_writer_end_array(writer));
    assert_ok(membuf_json_writer_close(writer));
    membuf_json_writer_free(writer);
    assert_written(&place, array, array_len);
  }
}

static void json_lines_are_read_one_by_one_from_all(void **state)
{
  (void)state;
  for (enum carrier carrier = 0; carrier < CARRIERS; carrier++) {
    struct place place;
    membuf_json_reader *reader = NULL;
    membuf_json *doc = GARBAGE;
    size_t at = 0;
    make_source(&place, carrier, lines, lines_len);
    assert_ok(membuf_json_reader_new(place.s, NULL, &reader, NULL));
    if (!can_read(carrier)) {
      assert_status(membuf_json_reader_next(reader, &doc), MEMBUF_ERR_UNSUPPORTED);
      assert_null(doc);
    }
    while (can_read(carrier) && membuf_json_reader_next(reader, &doc) == MEMBUF_OK && doc != NULL) {
      membuf_slice *text = NULL;
      assert_ok(membuf_json_dump(doc, NULL, &text));
      assert_true(at + len_of(text) < lines_len && lines[at + len_of(text)] == '\n');
      assert_memory_equal(data_of(text), lines + at, len_of(text));
      at += len_of(text) + 1;
      membuf_slice_free(text);
      membuf_json_free(doc);
    }
    assert_int_equal(at, can_read(carrier) ? lines_len : 0);
    membuf_json_reader_free(reader);
    free_place(&place);
  }
}

static void json_goes_from_any_stream_to_any_other(void **state)
{
  (void)state;
  const membuf_json_options by_line = {.struct_size = sizeof by_line, .flags = MEMBUF_JSON_LINES};
  for (enum carrier from = 0; from < CARRIERS; from++) {
    for (enum carrier to = 0; to < CARRIERS; to++) {
      struct place source, sink;
      if (!can_read(from) || !can_write(to)) {
        continue;
      }
      make_source(&source, from, lines, lines_len);
      make_sink(&sink, to);
      assert_ok(membuf_json_transcode(source.s, sink.s, &by_line, NULL));
      free_place(&source);
      assert_written(&sink, lines, lines_len);
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(csv_reads_the_same_rows_from_all),
      cmocka_unit_test(csv_writes_the_same_bytes_to_all),
      cmocka_unit_test(json_loads_the_same_document_from_all),
      cmocka_unit_test(json_dumps_the_same_bytes_to_all),
      cmocka_unit_test(json_is_written_event_by_event_to_all),
      cmocka_unit_test(json_lines_are_read_one_by_one_from_all),
      cmocka_unit_test(json_goes_from_any_stream_to_any_other),
  };
  make_content();
  return run_area(tests);
}
