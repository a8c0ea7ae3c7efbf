/* Columns with names: reading fields and writing rows by them. */
#include "csv_support.h"

static void assert_field(membuf_csv_reader *reader, const char *name, const char *expected)
{
  const char *data = GARBAGE;
  size_t len = 77;
  assert_ok(membuf_csv_reader_field(reader, name, strlen(name), &data, &len));
  assert_int_equal(len, expected == NULL ? 0 : strlen(expected));
  if (expected == NULL) {
    assert_null(data);
  } else {
    assert_memory_equal(data, expected, len);
  }
}

static void fields_are_found_by_the_names_of_the_first_record(void **state)
{
  (void)state;
  membuf_csv_reader *reader = csv_reader_of(bytes_of("name,born,name\nAda,1815,L\nAlan\n"), NULL);
  const membuf_view *names = GARBAGE;
  const char *data = GARBAGE;
  size_t count = 77, index = 77;
  assert_ok(membuf_csv_reader_header(reader, &names, &count));
  assert_int_equal(count, 3);
  assert_memory_equal(names[1].data, "born", 4);
  assert_status(membuf_csv_reader_field(reader, TEXT("born"), &data, &count), MEMBUF_ERR_INVALID);
  assert_next_fields(reader, "Ada|1815|L");
  assert_memory_equal(names[1].data, "born", 4);
  assert_ok(membuf_csv_reader_index(reader, TEXT("born"), &index));
  assert_int_equal(index, 1);
  assert_ok(membuf_csv_reader_index(reader, TEXT("name"), &index));
  assert_int_equal(index, 2);
  assert_status(membuf_csv_reader_index(reader, TEXT("nam"), &index), MEMBUF_ERR_NOT_FOUND);
  assert_true(index == SIZE_MAX);
  assert_field(reader, "born", "1815");
  assert_field(reader, "name", "L");
  assert_next_fields(reader, "Alan");
  assert_field(reader, "born", NULL);
  assert_status(membuf_csv_reader_field(reader, TEXT("x"), &data, &count), MEMBUF_ERR_NOT_FOUND);
  assert_kept_error(reader, MEMBUF_ERR_NOT_FOUND, "membuf_csv_reader_field", "no column has this name");
  membuf_csv_reader_free(reader);
}

static void names_can_be_given_to_an_input_without_any(void **state)
{
  (void)state;
  const membuf_view names[] = {VIEW("a"), VIEW("b")};
  membuf_csv_reader *reader = csv_reader_of(bytes_of("1,2\n"), NULL);
  const membuf_view *found = NULL;
  size_t count = 0;
  assert_ok(membuf_csv_reader_set_header(reader, names, 1));
  assert_ok(membuf_csv_reader_header(reader, &found, &count));
  assert_int_equal(count, 1);
  assert_ok(membuf_csv_reader_set_header(reader, names, COUNT(names)));
  assert_next_fields(reader, "1|2");
  assert_field(reader, "b", "2");
  membuf_csv_reader_free(reader);

  reader = csv_reader_of(bytes_of(""), NULL);
  assert_status(membuf_csv_reader_header(reader, &found, &count), MEMBUF_ERR_NOT_FOUND);
  assert_null(found);
  assert_kept_error(reader, MEMBUF_ERR_NOT_FOUND, "membuf_csv_reader_header", "no first record");
  membuf_csv_reader_free(reader);
}

static void rows_of_pairs_are_filled_and_extras_left_out_or_refused(void **state)
{
  (void)state;
  const membuf_view names[] = {VIEW("a"), VIEW("b")};
  const membuf_pair pairs[] = {{VIEW("b"), VIEW("1")}, {VIEW("x"), VIEW("2")}, {VIEW("b"), VIEW("3")}};
  const membuf_pair ordered[] = {{VIEW("a"), VIEW("4")}, {VIEW("b"), VIEW("5")}};
  membuf *sink = bytes_of("");
  membuf_csv_writer *writer = csv_writer_of(sink, CSV_OPTIONS(.line_terminator = "\n"));
  assert_status(membuf_csv_writer_header(writer), MEMBUF_ERR_INVALID);
  assert_status(membuf_csv_writer_pairs(writer, pairs, COUNT(pairs)), MEMBUF_ERR_INVALID);
  assert_kept_error(writer, MEMBUF_ERR_INVALID, "membuf_csv_writer_pairs", "no columns yet");
  assert_ok(membuf_csv_writer_columns(writer, names, COUNT(names), TEXT("-"), 0));
  assert_ok(membuf_csv_writer_header(writer));
  assert_ok(membuf_csv_writer_pairs(writer, pairs, COUNT(pairs)));
  assert_ok(membuf_csv_writer_pairs(writer, ordered, COUNT(ordered)));
  assert_ok(membuf_csv_writer_columns(writer, names, COUNT(names), NULL, 0, 1));
  assert_status(membuf_csv_writer_pairs(writer, pairs, COUNT(pairs)), MEMBUF_ERR_INVALID);
  assert_kept_error(writer, MEMBUF_ERR_INVALID, "membuf_csv_writer_pairs", "value 2 must be one of the columns, not \"x\"");
  assert_ok(membuf_csv_writer_pairs(writer, pairs, 1));
  assert_content(sink, "a,b\n-,3\n4,5\n,1\n");
  membuf_csv_writer_free(writer);
  membuf_free(sink);
}

static void columns_of_one_name_get_the_same_value_in_any_order(void **state)
{
  (void)state;
  const membuf_view names[] = {VIEW("b"), VIEW("a"), VIEW("b")};
  const membuf_pair in_order[] = {{VIEW("b"), VIEW("1")}, {VIEW("a"), VIEW("2")}, {VIEW("b"), VIEW("3")}};
  const membuf_csv_row row = {in_order, COUNT(in_order)};
  membuf *sink = bytes_of("");
  membuf_csv_writer *writer = csv_writer_of(sink, CSV_OPTIONS(.line_terminator = "\n"));
  assert_ok(membuf_csv_writer_columns(writer, names, COUNT(names), TEXT("-"), 1));
  assert_ok(membuf_csv_writer_pairs(writer, in_order, 3));
  assert_ok(membuf_csv_writer_pairs(writer, in_order + 1, 1));
  assert_ok(membuf_csv_writer_pairs(writer, NULL, 0));
  assert_ok(membuf_csv_writer_pairs(writer, in_order, 1));
  assert_content(sink, "3,2,3\n-,2,-\n-,-,-\n1,-,1\n");
  membuf_csv_writer_free(writer);
  membuf_free(sink);
  membuf_slice *out = NULL;
  assert_ok(membuf_csv_from_rows(&row, 1, NULL, 0, NULL, NULL, NULL, &out, NULL));
  assert_text_and_free(out, "b,a,b\r\n3,2,3\r\n");
}

static void many_columns_are_found_in_no_time(void **state)
{
  (void)state;
  enum { COLUMNS = 50000 };
  static char text[COLUMNS][8];
  membuf_view *names = calloc(COLUMNS, sizeof *names);
  membuf_pair *pairs = calloc(COLUMNS, sizeof *pairs);
  assert_true(names != NULL && pairs != NULL);
  for (int i = 0; i < COLUMNS; i++) {
    const size_t len = (size_t)snprintf(text[i], sizeof text[i], "%d", i);
    names[i] = (membuf_view){text[i], len};
    pairs[COLUMNS - 1 - i] = (membuf_pair){names[i], names[i]};
  }
  membuf *sink = bytes_of("");
  membuf_csv_writer *writer = csv_writer_of(sink, NULL);
  assert_ok(membuf_csv_writer_columns(writer, names, COLUMNS, NULL, 0, 1));
  assert_ok(membuf_csv_writer_header(writer));
  int64_t header = 0, both = 0;
  assert_ok(membuf_stream_size(sink, &header));
  assert_ok(membuf_csv_writer_pairs(writer, pairs, COLUMNS));
  assert_ok(membuf_stream_size(sink, &both));
  assert_int_equal(both, 2 * header);
  const uint8_t *content = NULL;
  membuf_slice *value = NULL;
  assert_ok(membuf_getvalue(sink, &value));
  content = data_of(value);
  assert_memory_equal(content, content + header, (size_t)header);
  membuf_slice_free(value);
  membuf_csv_writer_free(writer);
  membuf_free(sink);
  free(names);
  free(pairs);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fields_are_found_by_the_names_of_the_first_record),
      cmocka_unit_test(names_can_be_given_to_an_input_without_any),
      cmocka_unit_test(rows_of_pairs_are_filled_and_extras_left_out_or_refused),
      cmocka_unit_test(columns_of_one_name_get_the_same_value_in_any_order),
      cmocka_unit_test(many_columns_are_found_in_no_time),
  };
  return run_area(tests);
}
