/* Statuses and what is told of a failure: each status provoked once, its texts, and the rules of membuf_error. */
#include "support.h"

#include <sys/wait.h>
#include <unistd.h>

/* -- every status once ----------------------------------------------------------------------------------------- */

static int32_t use_the_busy_stream(void *user_data, const uint8_t *data, size_t len)
{
  (void)data;
  (void)len;
  return membuf_tell(user_data, NULL);
}

static int32_t answer_would_block(void *user_data, const uint8_t *data, size_t len)
{
  (void)user_data;
  (void)data;
  (void)len;
  return MEMBUF_ERR_WOULD_BLOCK;
}

static int32_t answer_nothing(void *user_data, const uint8_t *data, size_t len)
{
  (void)user_data;
  (void)data;
  (void)len;
  return 0;
}

static membuf_status and_free(membuf *s, membuf_status status)
{
  membuf_free(s);
  return status;
}

static membuf_status callback(void)
{
  membuf *s = bytes_of("abc");
  return and_free(s, membuf_read_chunks(s, 1, answer_nothing, NULL));
}

static membuf_status invalid(void)
{
  membuf *s = bytes_of("abc");
  return and_free(s, membuf_seek(s, -1, MEMBUF_SEEK_SET, NULL));
}

static membuf_status null(void)
{
  return membuf_tell(NULL, NULL);
}

static membuf_status type(void)
{
  membuf *s = bytes_of("abc");
  return and_free(s, membuf_slice_data((const membuf_slice *)s, NULL, NULL));
}

static membuf_status stale(void)
{
  membuf *s = bytes_of("abc");
  membuf_free(s);
  return membuf_tell(s, NULL);
}

static membuf_status overflow(void)
{
  membuf *s = bytes_of("abc");
  return and_free(s, membuf_seek(s, INT64_MAX, MEMBUF_SEEK_END, NULL));
}

static membuf_status closed(void)
{
  membuf *s = bytes_of("abc");
  membuf_status status = membuf_close(s);
  return and_free(s, status == MEMBUF_OK ? membuf_tell(s, NULL) : status);
}

static membuf_status exported(void)
{
  membuf *s = bytes_of("abc");
  uint8_t *window = NULL;
  membuf_status status = membuf_reserve(s, 1, &window, NULL);
  return and_free(s, status == MEMBUF_OK ? membuf_close(s) : status);
}

static membuf_status busy(void)
{
  membuf *s = bytes_of("abc");
  return and_free(s, membuf_read_chunks(s, 1, use_the_busy_stream, s));
}

static membuf_status unsupported(void)
{
  membuf *s = bytes_of("abc");
  return and_free(s, membuf_fileno(s, NULL));
}

static membuf_status no_memory(void)
{
  membuf *s = bytes_of("abc");
  uint8_t *window = NULL;
  return and_free(s, membuf_reserve(s, PTRDIFF_MAX - 64, &window, NULL));
}

static membuf_status limit(void)
{
  membuf *s = bytes_of("abc");
  membuf_status status = membuf_set_memory_limit(s, 3);
  return and_free(s, status == MEMBUF_OK ? membuf_pwrite(s, 3, "d", 1, NULL) : status);
}

static membuf_status would_block(void)
{
  membuf *s = bytes_of("abc");
  return and_free(s, membuf_read_chunks(s, 1, answer_would_block, NULL));
}

static membuf_status lookup(void)
{
  membuf_slice *out = NULL;
  return membuf_encode("a", 1, "no-such-encoding", NULL, &out, NULL);
}

static membuf_status not_found(void)
{
  membuf_json *doc = NULL;
  membuf_status status = membuf_json_parse("{}", 2, &doc, NULL);
  if (status == MEMBUF_OK) {
    status = membuf_json_pointer(doc, 0, "/key", 4, NULL);
  }
  membuf_json_free(doc);
  return status;
}

static membuf_status io(void)
{
  membuf *s = NULL;
  membuf_status status = membuf_string_new("abc", 3, MEMBUF_NEWLINE_LF, &s, NULL);
  return and_free(s, status == MEMBUF_OK ? membuf_seek(s, 1, MEMBUF_SEEK_CUR, NULL) : status);
}

static membuf_status decode(void)
{
  membuf_slice *out = NULL;
  return membuf_decode("\xff", 1, "utf-8", NULL, &out, NULL);
}

static membuf_status detached(void)
{
  membuf *inner = bytes_of("a"), *text = NULL;
  membuf_status status = membuf_text_wrap(inner, NULL, &text, NULL);
  if (status == MEMBUF_OK) {
    status = membuf_detach(text);
  }
  if (status == MEMBUF_OK) {
    status = membuf_tell(text, NULL);
  }
  membuf_free(text);
  return and_free(inner, status);
}

static membuf_status encode(void)
{
  membuf_slice *out = NULL;
  return membuf_encode("\xc3\xa9", 2, "ascii", NULL, &out, NULL);
}

static membuf_status csv(void)
{
  const membuf_csv_options strict = {.struct_size = sizeof strict, .flags = MEMBUF_CSV_STRICT};
  membuf *s = bytes_of("\"a\"b\n");
  membuf_csv_reader *reader = NULL;
  membuf_status status = membuf_csv_reader_new(s, &strict, &reader, NULL);
  if (status == MEMBUF_OK) {
    status = membuf_csv_reader_next(reader, NULL, NULL);
  }
  membuf_csv_reader_free(reader);
  return and_free(s, status);
}

static membuf_status json(void)
{
  membuf_json *doc = NULL;
  return membuf_json_parse("[1,", 3, &doc, NULL);
}

static membuf_status cancelled(void)
{
  membuf_json_options options = {.struct_size = sizeof options};
  membuf_status status = membuf_cancel_new(&options.progress.cancel, NULL);
  if (status == MEMBUF_OK) {
    status = membuf_cancel_set(options.progress.cancel);
  }
  if (status == MEMBUF_OK) {
    status = membuf_json_validate("[]", 2, &options, NULL);
  }
  membuf_cancel_free(options.progress.cancel);
  return status;
}

static membuf_status zip(void)
{
  membuf *s = bytes_of("no archive");
  membuf_zip_reader *reader = NULL;
  return and_free(s, membuf_zip_reader_new(s, NULL, &reader, NULL));
}

#define ROW(name, python, provoke) {MEMBUF_ERR_##name, "MEMBUF_ERR_" #name, python, provoke, NULL}
#define ELSEWHERE(name, python, where) {MEMBUF_ERR_##name, "MEMBUF_ERR_" #name, python, NULL, where}

static const struct row {
  membuf_status status;
  const char *name;
  const char *python;
  membuf_status (*provoke)(void);
  const char *elsewhere; /* where a status is provoked that cannot be from here */
} rows[] = {
    ROW(CALLBACK, "RuntimeError", callback),
    ROW(INVALID, "ValueError", invalid),
    ROW(NULL, "TypeError", null),
    ROW(TYPE, "TypeError", type),
    ROW(STALE, "ValueError", stale),
    ROW(OVERFLOW, "OverflowError", overflow),
    ROW(LOOKUP, "LookupError", lookup),
    ROW(NOT_FOUND, "KeyError", not_found),
    ROW(CLOSED, "ValueError", closed),
    ROW(DETACHED, "ValueError", detached),
    ROW(EXPORTED, "BufferError", exported),
    ROW(BUSY, "RuntimeError", busy),
    ELSEWHERE(POISONED, "RuntimeError", "needs a fork: test_threads.c"),
    ROW(UNSUPPORTED, "io.UnsupportedOperation", unsupported),
    ROW(NO_MEMORY, "MemoryError", no_memory),
    ROW(LIMIT, "MemoryError", limit),
    ROW(CANCELLED, "RuntimeError", cancelled),
    ROW(IO, "OSError", io),
    ROW(WOULD_BLOCK, "BlockingIOError", would_block),
    ROW(DECODE, "UnicodeDecodeError", decode),
    ROW(ENCODE, "UnicodeEncodeError", encode),
    ROW(CSV, "csv.Error", csv),
    ROW(JSON, "json.JSONDecodeError", json),
    ROW(ZIP, "zipfile.BadZipFile", zip),
    ELSEWHERE(PANIC, "SystemError", "a bug in membuf, none is known; provoked inside, in src/ffi/guard.rs"),
};

static void each_status_is_provoked_once(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_true((rows[i].provoke == NULL) != (rows[i].elsewhere == NULL));
    if (rows[i].provoke != NULL) {
      assert_status(rows[i].provoke(), rows[i].status);
    }
  }
}

static void each_status_has_its_name_its_python_exception_and_a_message_of_its_own(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    const char *message = membuf_status_message(rows[i].status);
    assert_string_equal(membuf_status_name(rows[i].status), rows[i].name);
    assert_string_equal(membuf_status_python(rows[i].status), rows[i].python);
    assert_string_not_equal(message, "");
    assert_string_not_equal(message, membuf_status_message(-999));
    for (size_t j = 0; j < i; j++) {
      assert_string_not_equal(message, membuf_status_message(rows[j].status));
    }
  }
  assert_string_equal(membuf_status_name(MEMBUF_OK), "MEMBUF_OK");
  assert_string_equal(membuf_status_python(MEMBUF_OK), "");
  assert_string_not_equal(membuf_status_message(MEMBUF_OK), "");
}

static void the_table_has_every_status_that_the_library_has(void **state)
{
  (void)state;
  size_t known = 0;
  for (membuf_status number = -3000; number < 0; number++) {
    const char *name = membuf_status_name(number);
    if (number >= -1999 && number <= -1000) {
      assert_string_equal(name, "a host's own status");
    } else if (strcmp(name, "unknown status") != 0) {
      known++;
    }
  }
  assert_int_equal(known, COUNT(rows));
}

static void numbers_that_are_no_status_have_texts_too(void **state)
{
  (void)state;
  static const membuf_status numbers[] = {1, 2, INT32_MAX, INT32_MIN, -2, -999, -2000};
  for (size_t i = 0; i < COUNT(numbers); i++) {
    assert_string_equal(membuf_status_name(numbers[i]), "unknown status");
    assert_string_not_equal(membuf_status_message(numbers[i]), "");
    assert_string_equal(membuf_status_python(numbers[i]), "RuntimeError");
  }
  assert_string_equal(membuf_status_name(-1000), "a host's own status");
  assert_string_not_equal(membuf_status_message(-1999), "");
  assert_string_equal(membuf_status_python(-1500), "RuntimeError");
}

/* -- membuf_error ---------------------------------------------------------------------------------------------- */

/* An error that holds garbage everywhere. */
static membuf_error garbage(void)
{
  membuf_error err;
  memset(&err, 0xff, sizeof err);
  return err;
}

static bool all_zero(const void *memory, size_t len)
{
  const unsigned char *bytes = memory;
  for (size_t i = 0; i < len; i++) {
    if (bytes[i] != 0) {
      return false;
    }
  }
  return true;
}

/* The status and the message are these; every byte else is 0. */
static void assert_error_is(const membuf_error *err, membuf_status code, const char *message)
{
  assert_status(err->code, code);
  assert_string_equal(err->message, message);
  membuf_error rest = *err;
  rest.code = 0;
  memset(rest.message, 0, strlen(message));
  assert_true(all_zero(&rest, sizeof rest));
}

static void an_error_is_512_bytes(void **state)
{
  (void)state;
  assert_int_equal(sizeof(membuf_error), 512);
}

static void success_fills_an_error_with_zeros(void **state)
{
  (void)state;
  membuf_error err = garbage();
  membuf *s = NULL;
  membuf_slice *slice = NULL;
  assert_ok(membuf_bytes_new("abc", 3, &s, &err));
  assert_true(all_zero(&err, sizeof err));
  err = garbage();
  assert_ok(membuf_get_error(s, &err));
  assert_true(all_zero(&err, sizeof err));
  err = garbage();
  assert_ok(membuf_concat(NULL, 0, &slice, &err));
  assert_true(all_zero(&err, sizeof err));
  membuf_slice_free(slice);
  membuf_free(s);
}

static void an_error_says_function_expectation_and_finding_and_nothing_else(void **state)
{
  (void)state;
  membuf_error err = garbage();
  char memory[4];
  membuf *s = NULL;
  membuf_slice *slice = NULL;
  assert_status(membuf_bytes_fixed(memory, 5, 4, &s, &err), MEMBUF_ERR_INVALID);
  assert_error_is(&err, MEMBUF_ERR_INVALID, "membuf_bytes_fixed: len must be at most cap, 4, not 5");
  err = garbage();
  assert_status(membuf_slice_new(NULL, 3, &slice, &err), MEMBUF_ERR_NULL);
  assert_error_is(&err, MEMBUF_ERR_NULL, "membuf_slice_new: data is NULL");
  s = bytes_of("abc");
  err = garbage();
  assert_status(membuf_pread(s, -5, NULL, 0, NULL), MEMBUF_ERR_INVALID);
  assert_ok(membuf_get_error(s, &err));
  assert_error_is(&err, MEMBUF_ERR_INVALID, "membuf_pread: offset must be >= 0, not -5");
  err = garbage();
  assert_status(membuf_seek(s, 0, 7, NULL), MEMBUF_ERR_INVALID);
  assert_ok(membuf_get_error(s, &err));
  assert_error_is(&err, MEMBUF_ERR_INVALID, "membuf_seek: whence must be 0, 1 or 2, not 7");
  membuf_free(s);
}

static void an_error_of_a_constructor_given_a_bad_handle_says_so(void **state)
{
  (void)state;
  membuf_error err = garbage();
  membuf *s = NULL;
  membuf_slice *slice = slice_of("abc"), *other = NULL;
  membuf_slice_free(slice);
  assert_status(membuf_bytes_from_slice(slice, &s, &err), MEMBUF_ERR_STALE);
  assert_error_is(&err, MEMBUF_ERR_STALE, "membuf_bytes_from_slice: the handle was freed, or never was one");
  err = garbage();
  assert_status(membuf_slice_dup(NULL, &other, &err), MEMBUF_ERR_NULL);
  assert_int_equal(err.code, MEMBUF_ERR_NULL);
  assert_memory_equal(err.message, "membuf_slice_dup: ", 18);
}

static void every_failure_of_a_verb_has_a_message_that_names_the_function(void **state)
{
  (void)state;
  membuf *s = bytes_of("abc");
  membuf_error err;
  assert_ok(membuf_close(s));
  assert_status(membuf_tell(s, NULL), MEMBUF_ERR_CLOSED);
  assert_ok(membuf_get_error(s, &err));
  assert_error_is(&err, MEMBUF_ERR_CLOSED, "membuf_tell: the stream is closed");
  membuf_free(s);
  s = bytes_of("abc");
  assert_status(membuf_fileno(s, NULL), MEMBUF_ERR_UNSUPPORTED);
  assert_ok(membuf_get_error(s, &err));
  assert_int_equal(err.code, MEMBUF_ERR_UNSUPPORTED);
  assert_memory_equal(err.message, "membuf_fileno: ", 15);
  membuf_free(s);
}

static void missing_memory_is_told_with_a_message_too(void **state)
{
  (void)state;
  membuf *s = bytes_of("abc");
  membuf_error err = garbage();
  uint8_t *window = NULL;
  assert_status(membuf_reserve(s, PTRDIFF_MAX - 64, &window, NULL), MEMBUF_ERR_NO_MEMORY);
  assert_ok(membuf_get_error(s, &err));
  assert_int_equal(err.code, MEMBUF_ERR_NO_MEMORY);
  assert_string_not_equal(err.message, "");
  membuf_free(s);
}

static void transferred_counts_what_was_accepted(void **state)
{
  (void)state;
  static const membuf_view lines[] = {{"one", 3}, {NULL, 1}};
  membuf *s = bytes_of("");
  membuf_error err = garbage();
  assert_status(membuf_writelines(s, lines, 2, NULL), MEMBUF_ERR_NULL);
  assert_ok(membuf_get_error(s, &err));
  assert_int_equal(err.transferred, 3);
  membuf_free(s);
}

static void ranges_lines_and_columns_say_where_in_the_input(void **state)
{
  (void)state;
  membuf_error err = garbage();
  membuf_slice *out = NULL;
  membuf_json *doc = NULL;
  assert_status(membuf_decode("abc\xff\xff", 5, "utf-8", NULL, &out, &err), MEMBUF_ERR_DECODE);
  assert_int_equal(err.start, 3);
  assert_int_equal(err.end, 4);
  assert_memory_equal(err.message, "membuf_decode: ", 15);
  err = garbage();
  /* code points, not bytes, when encoding */
  assert_status(membuf_encode("\xc3\xa9\xe2\x82\xac\xe2\x82\xac!", 9, "latin-1", NULL, &out, &err), MEMBUF_ERR_ENCODE);
  assert_int_equal(err.start, 1);
  assert_int_equal(err.end, 3);
  err = garbage();
  assert_status(membuf_json_parse("[1,\n  2,\n  x]", 14, &doc, &err), MEMBUF_ERR_JSON);
  assert_int_equal(err.line, 3);
  assert_int_equal(err.column, 3);
  assert_null(out);
  assert_null(doc);
}

/* -- membuf_get_error ------------------------------------------------------------------------------------------ */

static void the_last_failure_stays_until_the_next_one(void **state)
{
  (void)state;
  membuf *s = bytes_of("abc");
  membuf_error err;
  assert_ok(membuf_get_error(s, &err));
  assert_int_equal(err.code, MEMBUF_OK);
  assert_status(membuf_truncate(s, -1, NULL), MEMBUF_ERR_INVALID);
  assert_ok(membuf_tell(s, NULL));
  assert_ok(membuf_write(s, "x", 1, NULL));
  assert_ok(membuf_get_error(s, &err));
  assert_int_equal(err.code, MEMBUF_ERR_INVALID);
  assert_ok(membuf_get_error(s, &err));
  assert_int_equal(err.code, MEMBUF_ERR_INVALID);
  assert_status(membuf_seek(s, INT64_MAX, MEMBUF_SEEK_END, NULL), MEMBUF_ERR_OVERFLOW);
  assert_ok(membuf_get_error(s, &err));
  assert_int_equal(err.code, MEMBUF_ERR_OVERFLOW);
  membuf_free(s);
}

static void errors_belong_to_their_handle(void **state)
{
  (void)state;
  membuf *a = bytes_of("a"), *b = bytes_of("b");
  membuf_error err;
  assert_status(membuf_truncate(a, -1, NULL), MEMBUF_ERR_INVALID);
  assert_ok(membuf_get_error(b, &err));
  assert_int_equal(err.code, MEMBUF_OK);
  membuf_free(a);
  membuf_free(b);
  /* nor does the next owner of a slot inherit one */
  a = bytes_of("a");
  assert_ok(membuf_get_error(a, &err));
  assert_int_equal(err.code, MEMBUF_OK);
  membuf_free(a);
}

static int32_t call_the_busy_stream(void *user_data, const uint8_t *data, size_t len)
{
  (void)data;
  (void)len;
  membuf_error err = garbage();
  bool refused = membuf_truncate(user_data, -1, NULL) == MEMBUF_ERR_BUSY &&
                 membuf_get_error(user_data, &err) == MEMBUF_ERR_BUSY && all_zero(&err, sizeof err);
  return refused ? MEMBUF_CONTINUE : -1000;
}

static void refusals_of_the_handle_are_not_stored(void **state)
{
  (void)state;
  membuf *s = bytes_of("abc");
  membuf_error err;
  assert_ok(membuf_read_chunks(s, 0, call_the_busy_stream, s));
  assert_status(membuf_slice_cstr((const membuf_slice *)s, NULL), MEMBUF_ERR_TYPE);
  assert_ok(membuf_get_error(s, &err));
  assert_int_equal(err.code, MEMBUF_OK);
  membuf_free(s);
}

static void failures_on_slices_are_stored_as_on_every_handle(void **state)
{
  (void)state;
  membuf_slice *slice = NULL, *part = NULL;
  membuf_error after_cstr = garbage(), after_sub = garbage();
  assert_ok(membuf_slice_new("a\0b", 3, &slice, NULL));
  assert_status(membuf_slice_cstr(slice, NULL), MEMBUF_ERR_INVALID);
  assert_ok(membuf_get_error(slice, &after_cstr));
  assert_status(membuf_slice_sub(slice, 9, 9, &part, NULL), MEMBUF_ERR_INVALID);
  assert_ok(membuf_get_error(slice, &after_sub));
  membuf_slice_free(slice);
  assert_error_is(&after_cstr, MEMBUF_ERR_INVALID, "membuf_slice_cstr: a C string cannot hold the NUL at offset 1");
  assert_error_is(&after_sub, MEMBUF_ERR_INVALID, after_cstr.message); /* its own went to err, not wanted */
}

static void a_part_that_is_not_inside_a_slice_is_told_with_both_sizes(void **state)
{
  (void)state;
  membuf_slice *slice = slice_of("abc"), *part = NULL;
  membuf_error err = garbage();
  assert_status(membuf_slice_sub(slice, 9, 7, &part, &err), MEMBUF_ERR_INVALID);
  membuf_slice_free(slice);
  assert_error_is(&err, MEMBUF_ERR_INVALID, "membuf_slice_sub: 7 bytes at 9 are not inside a slice of 3 bytes");
}

static void get_error_writes_its_output_when_it_refuses_the_handle(void **state)
{
  (void)state;
  membuf *s = bytes_of("abc");
  membuf_error err = garbage();
  assert_status(membuf_truncate(s, -1, NULL), MEMBUF_ERR_INVALID);
  assert_ok(membuf_get_error(s, NULL));
  membuf_free(s);
  assert_status(membuf_get_error(s, &err), MEMBUF_ERR_STALE);
  assert_true(all_zero(&err, sizeof err));
  err = garbage();
  assert_status(membuf_get_error(NULL, &err), MEMBUF_ERR_NULL);
  assert_true(all_zero(&err, sizeof err));
}

/* -- the library as a whole ------------------------------------------------------------------------------------ */

static void the_library_has_the_version_of_its_header(void **state)
{
  (void)state;
  char version[32];
  assert_string_equal(membuf_version(), MEMBUF_VERSION);
  snprintf(version, sizeof version, "%d.%d.%d", MEMBUF_VERSION_MAJOR, MEMBUF_VERSION_MINOR, MEMBUF_VERSION_PATCH);
  assert_string_equal(version, MEMBUF_VERSION);
  assert_int_equal(MEMBUF_VERSION_NUMBER,
                   MEMBUF_VERSION_MAJOR * 10000 + MEMBUF_VERSION_MINOR * 100 + MEMBUF_VERSION_PATCH);
}

static void a_newer_header_or_one_of_another_series_is_unsupported(void **state)
{
  (void)state;
  const uint32_t series = MEMBUF_VERSION_MAJOR * 10000;
  assert_ok(membuf_check_version(MEMBUF_VERSION_NUMBER));
  assert_ok(membuf_check_version(series));
  assert_status(membuf_check_version(MEMBUF_VERSION_NUMBER + 1), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_check_version(series + 10000), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_check_version(series - 1), MEMBUF_ERR_UNSUPPORTED);
  assert_status(membuf_check_version(UINT32_MAX), MEMBUF_ERR_UNSUPPORTED);
}

static void fail_in_every_way(void)
{
  for (size_t i = 0; i < COUNT(rows); i++) {
    /* Without memory, it is the checkers of memory that print. */
    if (rows[i].provoke != NULL && rows[i].provoke != no_memory) {
      (void)rows[i].provoke();
    }
  }
}

static void failing_prints_nothing(void **state)
{
  (void)state;
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    dup2(ends[1], STDERR_FILENO);
    fail_in_every_way();
    /* No exit handlers: whatever checks memory would look at this copy of the process, too. */
    _exit(0);
  }
  close(ends[1]);
  char printed[64] = "";
  ssize_t n = read(ends[0], printed, sizeof printed - 1);
  close(ends[0]);
  assert_int_equal(waitpid(child, NULL, 0), child);
  assert_string_equal(printed, "");
  assert_int_equal(n, 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_status_is_provoked_once),
      cmocka_unit_test(each_status_has_its_name_its_python_exception_and_a_message_of_its_own),
      cmocka_unit_test(the_table_has_every_status_that_the_library_has),
      cmocka_unit_test(numbers_that_are_no_status_have_texts_too),
      cmocka_unit_test(an_error_is_512_bytes),
      cmocka_unit_test(success_fills_an_error_with_zeros),
      cmocka_unit_test(an_error_says_function_expectation_and_finding_and_nothing_else),
      cmocka_unit_test(an_error_of_a_constructor_given_a_bad_handle_says_so),
      cmocka_unit_test(every_failure_of_a_verb_has_a_message_that_names_the_function),
      cmocka_unit_test(missing_memory_is_told_with_a_message_too),
      cmocka_unit_test(transferred_counts_what_was_accepted),
      cmocka_unit_test(ranges_lines_and_columns_say_where_in_the_input),
      cmocka_unit_test(the_last_failure_stays_until_the_next_one),
      cmocka_unit_test(errors_belong_to_their_handle),
      cmocka_unit_test(refusals_of_the_handle_are_not_stored),
      cmocka_unit_test(failures_on_slices_are_stored_as_on_every_handle),
      cmocka_unit_test(a_part_that_is_not_inside_a_slice_is_told_with_both_sizes),
      cmocka_unit_test(get_error_writes_its_output_when_it_refuses_the_handle),
      cmocka_unit_test(the_library_has_the_version_of_its_header),
      cmocka_unit_test(a_newer_header_or_one_of_another_series_is_unsupported),
      cmocka_unit_test(failing_prints_nothing),
  };
  return run_area(tests);
}
