/* Progress of long work, and ending it: told by a callback, cancelled from a callback or another thread. */
#include "csv_support.h"
#include "law_support.h"

enum { ROWS = 100000, ROW = 6 };

static membuf *long_table(void)
{
  membuf *s = bytes_of("");
  for (int i = 0; i < ROWS; i++) {
    assert_ok(membuf_write(s, "a,b,c\n", ROW, NULL));
  }
  assert_ok(membuf_rewind(s));
  return s;
}

static membuf_status read_all(membuf_csv_reader *reader, int *rows)
{
  for (;;) {
    const membuf_view *fields = NULL;
    const membuf_status status = membuf_csv_reader_next(reader, &fields, NULL);
    if (status != MEMBUF_OK || fields == NULL) {
      return status;
    }
    ++*rows;
  }
}

static void progress_comes_in_order_every_64_kib_and_to_the_end(void **state)
{
  (void)state;
  struct ear ear = ear_of();
  membuf_csv_reader *reader = csv_reader_of(long_table(), CSV_OPTIONS(.progress = {.progress = hear, .user_data = &ear}));
  int rows = 0;
  assert_ok(read_all(reader, &rows));
  assert_int_equal(rows, ROWS);
  assert_law(&ear, "reading");
  assert_int_equal(ear.done, ROWS * ROW);
  assert_int_equal(ear.total, ROWS * ROW);
  assert_true(ear.calls >= ROWS * ROW / STEP);
  membuf_csv_reader_free(reader);

  /* Of text nobody knows how long it will be. */
  ear = ear_of();
  reader = csv_reader_of(long_table(), CSV_OPTIONS(.encoding = "ascii", .progress = {hear, &ear, NULL}));
  rows = 0;
  assert_ok(read_all(reader, &rows));
  assert_law(&ear, "reading");
  assert_int_equal(ear.done, ROWS * ROW);
  assert_int_equal(ear.total, 0);
  membuf_csv_reader_free(reader);
}

static void a_listener_ends_the_work_with_its_answer_and_no_record_is_lost(void **state)
{
  (void)state;
  struct ear ear = ear_of();
  ear.answer = -1234;
  ear.answer_from = 3 * STEP;
  membuf_csv_reader *reader = csv_reader_of(long_table(), CSV_OPTIONS(.progress = {hear, &ear, NULL}));
  int rows = 0;
  assert_status(read_all(reader, &rows), -1234);
  assert_kept_error(reader, -1234, "membuf_csv_reader_next", "the progress callback answered -1234");
  assert_true(rows > 0 && rows < ROWS);
  ear.answer = 0;
  assert_status(read_all(reader, &rows), MEMBUF_ERR_CALLBACK);
  ear.answer_from = UINT64_MAX;
  assert_ok(read_all(reader, &rows));
  assert_int_equal(rows, ROWS);
  membuf_csv_reader_free(reader);
}

static void another_thread_can_cancel_and_the_handles_are_freed_as_ever(void **state)
{
  (void)state;
  membuf_cancel *cancel = NULL;
  membuf_error err;
  assert_ok(membuf_cancel_new(&cancel, &err));
  membuf_csv_reader *reader = csv_reader_of(long_table(), CSV_OPTIONS(.progress = {.cancel = cancel}));
  int rows = 0;
  const membuf_view *fields = NULL;
  assert_ok(membuf_csv_reader_next(reader, &fields, NULL));
  pthread_t threads[4];
  for (size_t i = 0; i < COUNT(threads); i++) {
    assert_int_equal(pthread_create(&threads[i], NULL, set_flag, cancel), 0);
  }
  for (size_t i = 0; i < COUNT(threads); i++) {
    void *failed = NULL;
    assert_int_equal(pthread_join(threads[i], &failed), 0);
    assert_null(failed);
  }
  membuf_cancel_free(cancel);
  assert_status(read_all(reader, &rows), MEMBUF_ERR_CANCELLED);
  assert_kept_error(reader, MEMBUF_ERR_CANCELLED, "membuf_csv_reader_next", "cancelled");
  assert_true(rows * ROW <= STEP);
  assert_status(read_all(reader, &rows), MEMBUF_ERR_CANCELLED);
  membuf_csv_reader_free(reader);
}

static void a_cancelled_writer_writes_no_further_row(void **state)
{
  (void)state;
  membuf_cancel *cancel = NULL;
  assert_ok(membuf_cancel_new(&cancel, NULL));
  struct ear ear = ear_of();
  ear.cancel = cancel;
  membuf *sink = bytes_of("");
  membuf_csv_writer *writer = csv_writer_of(sink, CSV_OPTIONS(.progress = {hear, &ear, cancel}));
  const membuf_view fields[] = {VIEW("some"), VIEW("fields")};
  membuf_status status = MEMBUF_OK;
  int rows = 0;
  while ((status = membuf_csv_writer_row(writer, fields, COUNT(fields))) == MEMBUF_OK) {
    rows++;
  }
  assert_int_equal(status, MEMBUF_ERR_CANCELLED);
  assert_law(&ear, "writing");
  assert_int_equal(ear.calls, 1);
  int64_t size = 0;
  assert_ok(membuf_stream_size(sink, &size));
  assert_int_equal(size, rows * 13);
  assert_true(size <= 2 * STEP);
  membuf_csv_writer_free(writer);
  membuf_free(sink);
  membuf_cancel_free(cancel);
}

static void a_flag_that_is_gone_is_refused(void **state)
{
  (void)state;
  membuf_cancel *cancel = NULL;
  membuf_csv_reader *reader = GARBAGE;
  membuf *source = bytes_of("");
  assert_ok(membuf_cancel_new(&cancel, NULL));
  membuf_cancel_free(cancel);
  assert_status(membuf_cancel_set(cancel), MEMBUF_ERR_STALE);
  assert_status(membuf_csv_reader_new(source, CSV_OPTIONS(.progress = {.cancel = cancel}), &reader, NULL), MEMBUF_ERR_STALE);
  assert_null(reader);
  membuf_free(source);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(progress_comes_in_order_every_64_kib_and_to_the_end),
      cmocka_unit_test(a_listener_ends_the_work_with_its_answer_and_no_record_is_lost),
      cmocka_unit_test(another_thread_can_cancel_and_the_handles_are_freed_as_ever),
      cmocka_unit_test(a_cancelled_writer_writes_no_further_row),
      cmocka_unit_test(a_flag_that_is_gone_is_refused),
  };
  return run_area(tests);
}
