/* The CSV writer and its stream: what reaches it, when, and what happens when it takes a part. */
#include "callback_support.h"
#include "csv_support.h"

static void text_goes_to_text_streams_and_bytes_to_byte_streams(void **state)
{
  (void)state;
  const membuf_view text[] = {VIEW("n\xc3\xa4me"), VIEW("x")}, bytes[] = {VIEW("\xff"), VIEW("x")};
  membuf *sink = bytes_of(""), *latin = bytes_of(""), *string = string_of(""), *wrapper = NULL;
  membuf_text_options options = {.struct_size = sizeof options, .encoding = "latin-1", .newline = MEMBUF_NEWLINE_KEEP, .flags = MEMBUF_TEXT_WRITE_THROUGH};
  assert_ok(membuf_text_wrap(latin, &options, &wrapper, NULL));
  membuf *sinks[] = {sink, string, wrapper};
  for (size_t i = 0; i < COUNT(sinks); i++) {
    membuf_csv_writer *writer = csv_writer_of(sinks[i], NULL);
    assert_ok(membuf_csv_writer_row(writer, text, 2));
    assert_status(membuf_csv_writer_row(writer, bytes, 2), i == 0 ? MEMBUF_OK : MEMBUF_ERR_DECODE);
    membuf_csv_writer_free(writer);
  }
  assert_content(sink, "n\xc3\xa4me,x\r\n\xff,x\r\n");
  assert_content(string, "n\xc3\xa4me,x\r\n");
  assert_content(latin, "n\xe4me,x\r\n");
  membuf_free(wrapper);
  membuf_free(latin);
  membuf_free(string);
  membuf_free(sink);
}

static void a_writer_outlives_the_handle_of_its_stream_and_leaves_it_open(void **state)
{
  (void)state;
  int32_t closed = -1;
  const membuf_view row[] = {VIEW("a")};
  membuf *sink = bytes_of("xx"), *text = NULL;
  assert_ok(membuf_seek(sink, 0, MEMBUF_SEEK_END, NULL));
  assert_ok(membuf_text_wrap(sink, NULL, &text, NULL));
  membuf_csv_writer *writer = csv_writer_of(text, NULL);
  assert_ok(membuf_csv_writer_row(writer, row, 1));
  assert_ok(membuf_flush(text));
  membuf_free(text);
  assert_ok(membuf_csv_writer_row(writer, row, 1));
  membuf_csv_writer_free(writer);
  assert_ok(membuf_closed(sink, &closed));
  assert_int_equal(closed, 0);
  assert_content(sink, "xxa\r\n");
  membuf_free(sink);
}

static void a_row_is_one_write_and_is_written_at_once(void **state)
{
  (void)state;
  static struct host host;
  host = host_of("");
  membuf *sink = stream_over(&full, &host);
  membuf_csv_writer *writer = csv_writer_of(sink, NULL);
  char longest[50000];
  memset(longest, ',', sizeof longest);
  const membuf_view row[] = {VIEW("a"), VIEW("b")}, big[] = {{longest, sizeof longest}};
  assert_ok(membuf_csv_writer_row(writer, row, 2));
  assert_int_equal(host.calls[WRITE], 1);
  assert_int_equal(host.len, 5);
  assert_ok(membuf_csv_writer_text(writer, "c", 1));
  assert_ok(membuf_csv_writer_int64(writer, -7));
  assert_int_equal(host.calls[WRITE], 1);
  assert_ok(membuf_csv_writer_end_row(writer));
  assert_int_equal(host.calls[WRITE], 2);
  assert_memory_equal(host.data, "a,b\r\nc,-7\r\n", host.len);
  assert_ok(membuf_csv_writer_row(writer, big, 1));
  assert_int_equal(host.calls[WRITE], 3);
  assert_int_equal(host.len, 11 + sizeof longest + 4);
  membuf_csv_writer_free(writer);
  membuf_free(sink);
}

static void a_record_that_a_stream_took_a_part_of_goes_on_behind_it(void **state)
{
  (void)state;
  static struct host host;
  host = host_of("");
  host.part = 4;
  host.fail_at[WRITE] = 2;
  membuf *sink = stream_over(&full, &host);
  membuf_csv_writer *writer = csv_writer_of(sink, NULL);
  membuf_error err;
  assert_ok(membuf_csv_writer_text(writer, TEXT("abcdef")));
  assert_status(membuf_csv_writer_end_row(writer), host.answer);
  assert_ok(membuf_get_error((void *)writer, &err));
  assert_int_equal(err.transferred, 4);
  assert_memory_equal(host.data, "abcd", host.len);
  /* Its end is not open to more fields, and nothing else can come before it. */
  const membuf_view row[] = {VIEW("x")};
  assert_status(membuf_csv_writer_text(writer, TEXT("g")), MEMBUF_ERR_INVALID);
  assert_status(membuf_csv_writer_row(writer, row, 1), MEMBUF_ERR_INVALID);
  assert_ok(membuf_csv_writer_end_row(writer));
  assert_ok(membuf_csv_writer_row(writer, row, 1));
  assert_int_equal(host.len, 11);
  assert_memory_equal(host.data, "abcdef\r\nx\r\n", 11);
  /* What the stream took nothing of is open as before. */
  host.fail_at[WRITE] = host.calls[WRITE] + 1;
  assert_ok(membuf_csv_writer_text(writer, TEXT("y")));
  assert_status(membuf_csv_writer_end_row(writer), host.answer);
  assert_ok(membuf_csv_writer_text(writer, TEXT("z")));
  assert_ok(membuf_csv_writer_end_row(writer));
  assert_memory_equal(host.data + 11, "y,z\r\n", 5);
  membuf_csv_writer_free(writer);
  membuf_free(sink);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(text_goes_to_text_streams_and_bytes_to_byte_streams),
      cmocka_unit_test(a_writer_outlives_the_handle_of_its_stream_and_leaves_it_open),
      cmocka_unit_test(a_row_is_one_write_and_is_written_at_once),
      cmocka_unit_test(a_record_that_a_stream_took_a_part_of_goes_on_behind_it),
  };
  return run_area(tests);
}
