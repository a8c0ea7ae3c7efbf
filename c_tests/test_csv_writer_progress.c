/* Progress of writing CSV: inside long fields and rows, by time, and ended from within. */
#include "callback_support.h"
#include "csv_support.h"

#include <time.h>

enum { STEP = 64 * 1024, LONG = 4 << 20 };

/* What a listener heard, and from where on it ends the work. */
struct ear {
  uint64_t done;
  int calls;
  uint64_t cancel_from;
  membuf_cancel *cancel;
};

static int32_t hear(void *user_data, uint64_t done, uint64_t total)
{
  struct ear *ear = user_data;
  assert_int_equal(total, 0);
  assert_true(done >= ear->done && done - ear->done <= STEP);
  ear->done = done;
  ear->calls++;
  if (done >= ear->cancel_from) {
    membuf_cancel_set(ear->cancel);
  }
  return MEMBUF_CONTINUE;
}

static struct ear ear_that_cancels_from(uint64_t done)
{
  struct ear ear = {.cancel_from = done};
  assert_ok(membuf_cancel_new(&ear.cancel, NULL));
  return ear;
}

#define HEARD_BY(ear) .progress = {hear, (ear), (ear)->cancel}

/* LONG bytes of what is easy to write, and of what is not. */
static char *long_text(const char *unit)
{
  char *text = malloc(LONG);
  assert_non_null(text);
  for (size_t i = 0; i < LONG; i++) {
    text[i] = unit[i % strlen(unit)];
  }
  return text;
}

static const char *const units[] = {"x", "\"", "abc, \"def\" and a long plain text to the end of this line\n", "\xc3\xa4"};

static void assert_size(membuf *s, int64_t expected)
{
  int64_t size = -1;
  assert_ok(membuf_stream_size(s, &size));
  assert_int_equal(size, expected);
}

static void one_long_field_is_told_every_64_kib(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(units); i++) {
    char *text = long_text(units[i]);
    const membuf_view row[] = {VIEW("a"), {text, LONG}};
    struct ear ear = ear_that_cancels_from(UINT64_MAX);
    membuf *sink = bytes_of("");
    membuf_csv_writer *writer = csv_writer_of(sink, CSV_OPTIONS(HEARD_BY(&ear)));
    assert_ok(membuf_csv_writer_row(writer, row, 2));
    assert_true(ear.done > LONG - STEP);
    assert_ok(membuf_csv_writer_text(writer, text, LONG));
    assert_true(ear.done > 2 * (uint64_t)LONG - STEP);
    assert_ok(membuf_csv_writer_end_row(writer));
    int64_t size = 0;
    assert_ok(membuf_stream_size(sink, &size));
    assert_true(ear.done <= (uint64_t)size && (uint64_t)size - ear.done <= STEP);
    membuf_csv_writer_free(writer);
    membuf_free(sink);
    membuf_cancel_free(ear.cancel);
    free(text);
  }
}

static void one_row_of_many_fields_is_told_every_64_kib(void **state)
{
  (void)state;
  enum { FIELDS = 100000 };
  membuf_view *fields = calloc(FIELDS, sizeof *fields);
  assert_non_null(fields);
  for (size_t i = 0; i < FIELDS; i++) {
    fields[i] = i % 7 == 0 ? (membuf_view)VIEW("some, \"more\"") : (membuf_view)VIEW("fields");
  }
  struct ear ear = ear_that_cancels_from(UINT64_MAX);
  membuf *sink = bytes_of("");
  membuf_csv_writer *writer = csv_writer_of(sink, CSV_OPTIONS(HEARD_BY(&ear)));
  assert_ok(membuf_csv_writer_row(writer, fields, FIELDS));
  assert_true(ear.done > 7 * FIELDS - STEP);
  membuf_csv_writer_free(writer);
  membuf_free(sink);
  membuf_cancel_free(ear.cancel);
  free(fields);
}

static void a_row_that_is_cancelled_in_the_middle_writes_nothing(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(units); i++) {
    char *text = long_text(units[i]);
    const membuf_view row[] = {VIEW("a"), {text, LONG}}, more[] = {VIEW("b")};
    struct ear ear = ear_that_cancels_from(5 * STEP);
    membuf *sink = bytes_of("");
    membuf_csv_writer *writer = csv_writer_of(sink, CSV_OPTIONS(HEARD_BY(&ear)));
    assert_ok(membuf_csv_writer_row(writer, more, 1));
    assert_status(membuf_csv_writer_row(writer, row, 2), MEMBUF_ERR_CANCELLED);
    assert_kept_error(writer, MEMBUF_ERR_CANCELLED, "membuf_csv_writer_row", "cancelled");
    assert_true(ear.done <= 6 * STEP);
    assert_status(membuf_csv_writer_row(writer, more, 1), MEMBUF_ERR_CANCELLED);
    assert_status(membuf_csv_writer_text(writer, text, LONG), MEMBUF_ERR_CANCELLED);
    assert_status(membuf_csv_writer_end_row(writer), MEMBUF_ERR_CANCELLED);
    assert_size(sink, 3);
    membuf_csv_writer_free(writer);
    membuf_free(sink);
    membuf_cancel_free(ear.cancel);
    free(text);
  }
}

static void a_whole_file_in_one_call_is_told_and_can_be_cancelled(void **state)
{
  (void)state;
  enum { ROWS = 20000 };
  const membuf_pair pairs[] = {{VIEW("name"), VIEW("some, fields")}, {VIEW("born"), VIEW("1815")}};
  const membuf_pair turned[] = {pairs[1], pairs[0]};
  membuf_csv_row *rows = calloc(ROWS, sizeof *rows);
  assert_non_null(rows);
  for (size_t i = 0; i < ROWS; i++) {
    rows[i] = (membuf_csv_row){i % 3 == 0 ? turned : pairs, 2};
  }
  membuf_slice *out = GARBAGE;
  membuf_error err;
  const char *const encodings[] = {NULL, "utf-16-le", "shift_jis"};
  for (size_t i = 0; i < COUNT(encodings); i++) {
    struct ear ear = ear_that_cancels_from(UINT64_MAX);
    assert_ok(membuf_csv_from_rows(rows, ROWS, NULL, 0, encodings[i], NULL, CSV_OPTIONS(HEARD_BY(&ear)), &out, &err));
    assert_int_equal(ear.done, 11 + ROWS * 21);
    assert_int_equal(len_of(out), ear.done * (i == 1 ? 2 : 1));
    membuf_slice_free(out);
    membuf_cancel_free(ear.cancel);
  }
  struct ear ear = ear_that_cancels_from(2 * STEP);
  out = GARBAGE;
  assert_status(membuf_csv_from_rows(rows, ROWS, NULL, 0, NULL, NULL, CSV_OPTIONS(HEARD_BY(&ear)), &out, &err), MEMBUF_ERR_CANCELLED);
  assert_null(out);
  assert_error(&err, MEMBUF_ERR_CANCELLED, "membuf_csv_from_rows", "cancelled");
  assert_true(ear.done <= 3 * STEP);
  /* Now from the start on. */
  assert_status(membuf_csv_from_rows(rows, 1, NULL, 0, NULL, NULL, CSV_OPTIONS(.progress = {.cancel = ear.cancel}), &out, NULL), MEMBUF_ERR_CANCELLED);
  membuf_cancel_free(ear.cancel);
  assert_status(membuf_csv_from_rows(rows, 1, NULL, 0, NULL, NULL, CSV_OPTIONS(.progress = {.cancel = ear.cancel}), &out, NULL), MEMBUF_ERR_STALE);
  free(rows);
}

static void sleep_10_ms(struct host *host)
{
  (void)host;
  nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
}

static void a_slow_stream_that_takes_bytes_one_by_one_is_told_by_time(void **state)
{
  (void)state;
  static struct host host;
  host = host_of("");
  host.part = 1;
  host.during = sleep_10_ms;
  const membuf_view row[] = {VIEW("some"), VIEW("fields")};
  struct ear ear = ear_that_cancels_from(UINT64_MAX);
  membuf *sink = stream_over(&full, &host);
  membuf_csv_writer *writer = csv_writer_of(sink, CSV_OPTIONS(HEARD_BY(&ear)));
  assert_ok(membuf_csv_writer_row(writer, row, 2));
  assert_int_equal(host.calls[WRITE], 13);
  assert_true(ear.calls >= 2);

  /* What was cancelled meanwhile is said to have arrived in part. */
  ear.cancel_from = 0;
  assert_ok(membuf_csv_writer_text(writer, TEXT("the next record")));
  assert_status(membuf_csv_writer_end_row(writer), MEMBUF_ERR_CANCELLED);
  membuf_error err;
  assert_ok(membuf_get_error((void *)writer, &err));
  assert_true(err.transferred > 0 && err.transferred < 17);
  assert_int_equal(host.len, 13 + err.transferred);
  membuf_csv_writer_free(writer);
  membuf_free(sink);
  membuf_cancel_free(ear.cancel);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_long_field_is_told_every_64_kib),
      cmocka_unit_test(one_row_of_many_fields_is_told_every_64_kib),
      cmocka_unit_test(a_row_that_is_cancelled_in_the_middle_writes_nothing),
      cmocka_unit_test(a_whole_file_in_one_call_is_told_and_can_be_cancelled),
      cmocka_unit_test(a_slow_stream_that_takes_bytes_one_by_one_is_told_by_time),
  };
  return run_area(tests);
}
