/* What text and formats do with memory that cannot be, and with outputs that nobody wants. */
#include "text_support.h"

/* Calls of every function that reads `len` bytes at `data` and makes something; `err` says what went wrong. */
static membuf_status string_new(const void *data, size_t len, void **out, membuf_error *err)
{
  return membuf_string_new(data, len, 0, (membuf **)out, err);
}

static membuf_status encode(const void *data, size_t len, void **out, membuf_error *err)
{
  return membuf_encode(data, len, NULL, NULL, (membuf_slice **)out, err);
}

static membuf_status decode(const void *data, size_t len, void **out, membuf_error *err)
{
  return membuf_decode(data, len, NULL, NULL, (membuf_slice **)out, err);
}

static membuf_status encode_text(const void *data, size_t len, void **out, membuf_error *err)
{
  return membuf_encode_text(data, len, NULL, (membuf_slice **)out, err);
}

static membuf_status separator(const void *data, size_t len, void **out, membuf_error *err)
{
  return membuf_build_text(NULL, 0, data, len, (membuf_slice **)out, err);
}

static membuf_status text_lines(const void *data, size_t len, void **out, membuf_error *err)
{
  return membuf_text_lines(data, len, 0, (membuf **)out, err);
}

static membuf_status bytes_to_lines(const void *data, size_t len, void **out, membuf_error *err)
{
  return membuf_bytes_to_lines(data, len, NULL, NULL, (membuf **)out, err);
}

static membuf_status json_parse(const void *data, size_t len, void **out, membuf_error *err)
{
  return membuf_json_parse(data, len, (membuf_json **)out, err);
}

static membuf_status json_format(const void *data, size_t len, void **out, membuf_error *err)
{
  return membuf_json_format(data, len, NULL, (membuf_slice **)out, err);
}

static const struct {
  const char *name;
  membuf_status (*call)(const void *data, size_t len, void **out, membuf_error *err);
} functions[] = {
    {"membuf_string_new: ", string_new},     {"membuf_encode: ", encode},
    {"membuf_decode: ", decode},             {"membuf_encode_text: ", encode_text},
    {"membuf_build_text: ", separator},      {"membuf_text_lines: ", text_lines},
    {"membuf_bytes_to_lines: ", bytes_to_lines}, {"membuf_json_parse: ", json_parse},
    {"membuf_json_format: ", json_format},
};

static void assert_refused(size_t function, const void *data, size_t len, membuf_status expected, const char *finding)
{
  void *out = GARBAGE;
  membuf_error err;
  memset(&err, 0x5a, sizeof err);
  assert_status(functions[function].call(data, len, &out, &err), expected);
  assert_null(out);
  assert_error_at(&err, expected, functions[function].name, finding, __FILE__, __LINE__);
  assert_int_equal(err.reserved0, 0);
  for (size_t i = 0; i < COUNT(err.reserved); i++) {
    assert_int_equal(err.reserved[i], 0);
  }
  /* Nobody has to take the details. */
  assert_status(functions[function].call(data, len, &out, NULL), expected);
}

static void null_with_a_length_and_impossible_lengths_are_refused(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(functions); i++) {
    assert_refused(i, NULL, 1, MEMBUF_ERR_NULL, "data is NULL");
    assert_refused(i, NULL, SIZE_MAX, MEMBUF_ERR_NULL, "data is NULL");
    assert_refused(i, "1", SIZE_MAX, MEMBUF_ERR_OVERFLOW, "longer than any object can be");
    assert_refused(i, "1", SIZE_MAX / 2 + 1, MEMBUF_ERR_OVERFLOW, "longer than any object can be");
  }
}

static void a_handle_that_nobody_takes_is_not_made(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(functions); i++) {
    membuf_error err;
    assert_status(functions[i].call("1", 1, NULL, &err), MEMBUF_ERR_NULL);
    assert_error_at(&err, MEMBUF_ERR_NULL, functions[i].name, "the pointer for the new handle is NULL", __FILE__, __LINE__);
  }
  membuf *stream = bytes_of("");
  membuf_json *doc = NULL;
  membuf_error err;
  assert_status(membuf_text_wrap(stream, NULL, NULL, &err), MEMBUF_ERR_NULL);
  assert_error(&err, MEMBUF_ERR_NULL, "membuf_text_wrap", "the pointer for the new handle is NULL");
  assert_status(membuf_csv_reader_new(stream, NULL, NULL, NULL), MEMBUF_ERR_NULL);
  assert_status(membuf_csv_writer_new(stream, NULL, NULL, NULL), MEMBUF_ERR_NULL);
  assert_status(membuf_json_writer_new(stream, NULL, NULL, NULL), MEMBUF_ERR_NULL);
  assert_status(membuf_zip_writer_new(stream, NULL, NULL, NULL), MEMBUF_ERR_NULL);
  membuf_free(stream);
  assert_ok(membuf_json_parse(TEXT("1"), &doc, NULL));
  assert_status(membuf_json_dump(doc, NULL, NULL), MEMBUF_ERR_NULL);
  assert_kept_error(doc, MEMBUF_ERR_NULL, "membuf_json_dump", "the pointer for the new handle is NULL");
  membuf_json_free(doc);
}

static void other_outputs_may_be_null(void **state)
{
  (void)state;
  const membuf_pair entry = {VIEW("a"), VIEW("1")};
  membuf *stream = bytes_of("a,b\n");
  membuf_csv_reader *csv = NULL;
  membuf_json *doc = NULL;
  membuf_slice *archive = NULL;
  membuf_zip_reader *zip = NULL;
  assert_ok(membuf_csv_reader_new(stream, NULL, &csv, NULL));
  assert_ok(membuf_csv_reader_next(csv, NULL, NULL));
  assert_ok(membuf_csv_reader_line(csv, NULL));
  membuf_csv_reader_free(csv);
  membuf_free(stream);
  assert_ok(membuf_json_parse(TEXT("{\"k\":[true,1,\"s\"]}"), &doc, NULL));
  assert_ok(membuf_json_kind(doc, 0, NULL));
  assert_ok(membuf_json_count(doc, 0, NULL));
  assert_ok(membuf_json_item(doc, 0, 0, NULL));
  assert_ok(membuf_json_key(doc, 0, 0, NULL, NULL));
  assert_ok(membuf_json_pointer(doc, 0, TEXT("/k"), NULL));
  assert_ok(membuf_json_bool(doc, 2, NULL));
  assert_ok(membuf_json_int64(doc, 3, NULL));
  assert_ok(membuf_json_uint64(doc, 3, NULL));
  assert_ok(membuf_json_double(doc, 3, NULL));
  assert_ok(membuf_json_string(doc, 4, NULL, NULL));
  membuf_json_free(doc);
  assert_ok(membuf_zip_pack(&entry, 1, NULL, &archive, NULL));
  assert_ok(membuf_bytes_from_slice(archive, &stream, NULL));
  assert_ok(membuf_zip_reader_new(stream, NULL, &zip, NULL));
  assert_ok(membuf_zip_reader_count(zip, NULL));
  assert_ok(membuf_zip_reader_name(zip, 0, NULL, NULL));
  assert_ok(membuf_zip_reader_find(zip, TEXT("a"), NULL));
  assert_status(membuf_zip_reader_read(zip, 0, NULL), MEMBUF_ERR_NULL);
  membuf_zip_reader_free(zip);
  membuf_free(stream);
  membuf_slice_free(archive);
}

static void a_success_clears_the_details(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(functions); i++) {
    void *out = NULL;
    membuf_error err, zero;
    memset(&err, 0x5a, sizeof err);
    memset(&zero, 0, sizeof zero);
    assert_ok(functions[i].call("1", 1, &out, &err));
    assert_memory_equal(&err, &zero, sizeof err);
    /* One of these is its type; the others ignore it. */
    membuf_free(out);
    membuf_slice_free(out);
    membuf_json_free(out);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(null_with_a_length_and_impossible_lengths_are_refused),
      cmocka_unit_test(a_handle_that_nobody_takes_is_not_made),
      cmocka_unit_test(other_outputs_may_be_null),
      cmocka_unit_test(a_success_clears_the_details),
  };
  return run_area(tests);
}
