/* What every function on text and formats does with a handle that is none: refused, by name, with nothing in its outputs. */
#include "text_support.h"

/* Handles of each type, by the numbers of `membuf_type`. */
enum { TYPES = MEMBUF_TYPE_ZIP_WRITER + 1 };

static void make_handles(void *handles[TYPES])
{
  membuf *stream = bytes_of(""), *archive = bytes_of("PK\x05\x06");
  membuf_csv_reader *csv_reader = NULL;
  membuf_csv_writer *csv_writer = NULL;
  membuf_json *json = NULL;
  membuf_json_writer *json_writer = NULL;
  membuf_zip_reader *zip_reader = NULL;
  membuf_zip_writer *zip_writer = NULL;
  assert_ok(membuf_csv_reader_new(stream, NULL, &csv_reader, NULL));
  assert_ok(membuf_csv_writer_new(stream, NULL, &csv_writer, NULL));
  assert_ok(membuf_json_parse(TEXT("[1]"), &json, NULL));
  assert_ok(membuf_json_writer_new(stream, NULL, &json_writer, NULL));
  assert_ok(membuf_pwrite(archive, 4, TEXT("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), NULL));
  assert_ok(membuf_zip_reader_new(archive, NULL, &zip_reader, NULL));
  assert_ok(membuf_zip_writer_new(stream, NULL, &zip_writer, NULL));
  membuf_free(archive);
  handles[0] = NULL;
  handles[MEMBUF_TYPE_STREAM] = stream;
  handles[MEMBUF_TYPE_SLICE] = slice_of("slice");
  handles[MEMBUF_TYPE_CSV_READER] = csv_reader;
  handles[MEMBUF_TYPE_CSV_WRITER] = csv_writer;
  handles[MEMBUF_TYPE_JSON] = json;
  handles[MEMBUF_TYPE_JSON_WRITER] = json_writer;
  handles[MEMBUF_TYPE_ZIP_READER] = zip_reader;
  handles[MEMBUF_TYPE_ZIP_WRITER] = zip_writer;
}

/* Every free function of these types ignores what is not its own; the own type frees. */
static void free_handles(void *handles[TYPES])
{
  for (size_t i = 0; i < TYPES; i++) {
    membuf_free(i == MEMBUF_TYPE_STREAM ? NULL : handles[i]);
    membuf_slice_free(i == MEMBUF_TYPE_SLICE ? NULL : handles[i]);
    membuf_csv_reader_free(i == MEMBUF_TYPE_CSV_READER ? NULL : handles[i]);
    membuf_csv_writer_free(i == MEMBUF_TYPE_CSV_WRITER ? NULL : handles[i]);
    membuf_json_free(i == MEMBUF_TYPE_JSON ? NULL : handles[i]);
    membuf_json_writer_free(i == MEMBUF_TYPE_JSON_WRITER ? NULL : handles[i]);
    membuf_zip_reader_free(i == MEMBUF_TYPE_ZIP_READER ? NULL : handles[i]);
    membuf_zip_writer_free(i == MEMBUF_TYPE_ZIP_WRITER ? NULL : handles[i]);
  }
  size_t live = 0;
  assert_ok(membuf_leak_check(NULL, NULL, &live));
  assert_int_equal(live, TYPES - 1);
  for (int twice = 0; twice < 2; twice++) {
    membuf_free(handles[MEMBUF_TYPE_STREAM]);
    membuf_slice_free(handles[MEMBUF_TYPE_SLICE]);
    membuf_csv_reader_free(handles[MEMBUF_TYPE_CSV_READER]);
    membuf_csv_writer_free(handles[MEMBUF_TYPE_CSV_WRITER]);
    membuf_json_free(handles[MEMBUF_TYPE_JSON]);
    membuf_json_writer_free(handles[MEMBUF_TYPE_JSON_WRITER]);
    membuf_zip_reader_free(handles[MEMBUF_TYPE_ZIP_READER]);
    membuf_zip_writer_free(handles[MEMBUF_TYPE_ZIP_WRITER]);
  }
  assert_ok(membuf_leak_check(NULL, NULL, &live));
  assert_int_equal(live, 0);
}

/* Calls of every function, with outputs that hold garbage before, and nothing after. */

/* A function that makes a handle over a stream also says in `err` what went wrong. */
#define MAKES(type, function) \
  static membuf_status call_##function(void *handle) \
  { \
    type *out = GARBAGE; \
    membuf_error err; \
    memset(&err, 0x5a, sizeof err); \
    membuf_status status = function(handle, NULL, &out, &err); \
    assert_null(out); \
    assert_error(&err, status, #function, ""); \
    return status; \
  }
MAKES(membuf, membuf_text_wrap)
MAKES(membuf_csv_reader, membuf_csv_reader_new)
MAKES(membuf_csv_writer, membuf_csv_writer_new)
MAKES(membuf_json_writer, membuf_json_writer_new)
MAKES(membuf_zip_reader, membuf_zip_reader_new)
MAKES(membuf_zip_writer, membuf_zip_writer_new)

/* A function with one output behind these arguments, and the bytes of that on failure. */
#define GIVES(output, function, ...) FAILS_WITH(0, output, function, __VA_ARGS__)
#define GIVES_PLACE(function, ...) FAILS_WITH(0xff, size_t, function, __VA_ARGS__)
#define FAILS_WITH(byte, output, function, ...) \
  static membuf_status call_##function(void *handle) \
  { \
    output out; \
    output failed; \
    memset(&out, 0x5a, sizeof out); \
    memset(&failed, byte, sizeof failed); \
    membuf_status status = function(handle, __VA_ARGS__); \
    assert_memory_equal(&out, &failed, sizeof out); \
    return status; \
  }
GIVES(uint64_t, membuf_csv_reader_line, &out)
GIVES(int32_t, membuf_json_kind, 0, &out)
GIVES(size_t, membuf_json_count, 0, &out)
GIVES_PLACE(membuf_json_item, 0, 0, &out)
GIVES_PLACE(membuf_json_pointer, 0, "", 0, &out)
GIVES(int32_t, membuf_json_bool, 0, &out)
GIVES(int64_t, membuf_json_int64, 1, &out)
GIVES(uint64_t, membuf_json_uint64, 1, &out)
GIVES(double, membuf_json_double, 1, &out)
GIVES(membuf_slice *, membuf_json_dump, NULL, &out)
GIVES(size_t, membuf_zip_reader_count, &out)
GIVES_PLACE(membuf_zip_reader_find, "a", 1, &out)
GIVES(membuf_slice *, membuf_zip_reader_read, 0, &out)

/* A function that lends out memory: a pointer and a length. */
#define LENDS(type, function, ...) \
  static membuf_status call_##function(void *handle) \
  { \
    const type *data = GARBAGE; \
    size_t len = 77; \
    membuf_status status = function(handle, __VA_ARGS__); \
    assert_null(data); \
    assert_int_equal(len, 0); \
    return status; \
  }
LENDS(membuf_view, membuf_csv_reader_next, &data, &len)
LENDS(char, membuf_json_key, 0, 0, &data, &len)
LENDS(char, membuf_json_string, 0, &data, &len)
LENDS(char, membuf_zip_reader_name, 0, &data, &len)

#define RUNS(function, ...) \
  static membuf_status call_##function(void *handle) \
  { \
    return function(__VA_ARGS__); \
  }
RUNS(membuf_csv_writer_row, handle, NULL, 0)
RUNS(membuf_json_writer_begin_object, handle)
RUNS(membuf_json_writer_end_object, handle)
RUNS(membuf_json_writer_begin_array, handle)
RUNS(membuf_json_writer_end_array, handle)
RUNS(membuf_json_writer_key, handle, "k", 1)
RUNS(membuf_json_writer_string, handle, "s", 1)
RUNS(membuf_json_writer_int64, handle, 1)
RUNS(membuf_json_writer_uint64, handle, 1)
RUNS(membuf_json_writer_double, handle, 1)
RUNS(membuf_json_writer_bool, handle, 1)
RUNS(membuf_json_writer_null, handle)
RUNS(membuf_json_writer_close, handle)
RUNS(membuf_zip_writer_add, handle, "a", 1, "x", 1)
RUNS(membuf_zip_writer_close, handle)

static const struct function {
  const char *name;
  membuf_status (*call)(void *handle);
  int type;
} functions[] = {
#define ROW(type, function) {#function, call_##function, MEMBUF_TYPE_##type}
    ROW(STREAM, membuf_text_wrap),
    ROW(STREAM, membuf_csv_reader_new),
    ROW(STREAM, membuf_csv_writer_new),
    ROW(STREAM, membuf_json_writer_new),
    ROW(STREAM, membuf_zip_reader_new),
    ROW(STREAM, membuf_zip_writer_new),
    ROW(CSV_READER, membuf_csv_reader_next),
    ROW(CSV_READER, membuf_csv_reader_line),
    ROW(CSV_WRITER, membuf_csv_writer_row),
    ROW(JSON, membuf_json_kind),
    ROW(JSON, membuf_json_count),
    ROW(JSON, membuf_json_item),
    ROW(JSON, membuf_json_key),
    ROW(JSON, membuf_json_pointer),
    ROW(JSON, membuf_json_bool),
    ROW(JSON, membuf_json_int64),
    ROW(JSON, membuf_json_uint64),
    ROW(JSON, membuf_json_double),
    ROW(JSON, membuf_json_string),
    ROW(JSON, membuf_json_dump),
    ROW(JSON_WRITER, membuf_json_writer_begin_object),
    ROW(JSON_WRITER, membuf_json_writer_end_object),
    ROW(JSON_WRITER, membuf_json_writer_begin_array),
    ROW(JSON_WRITER, membuf_json_writer_end_array),
    ROW(JSON_WRITER, membuf_json_writer_key),
    ROW(JSON_WRITER, membuf_json_writer_string),
    ROW(JSON_WRITER, membuf_json_writer_int64),
    ROW(JSON_WRITER, membuf_json_writer_uint64),
    ROW(JSON_WRITER, membuf_json_writer_double),
    ROW(JSON_WRITER, membuf_json_writer_bool),
    ROW(JSON_WRITER, membuf_json_writer_null),
    ROW(JSON_WRITER, membuf_json_writer_close),
    ROW(ZIP_WRITER, membuf_zip_writer_add),
    ROW(ZIP_WRITER, membuf_zip_writer_close),
    ROW(ZIP_READER, membuf_zip_reader_count),
    ROW(ZIP_READER, membuf_zip_reader_name),
    ROW(ZIP_READER, membuf_zip_reader_find),
    ROW(ZIP_READER, membuf_zip_reader_read),
};

static void assert_refuses(const struct function *function, void *handle, membuf_status expected)
{
  membuf_status status = function->call(handle);
  if (status != expected) {
    print_error("%s(%p): %s, expected %s\n", function->name, handle, membuf_status_name(status),
                membuf_status_name(expected));
    fail();
  }
}

static void null_garbage_and_handles_of_other_types_are_refused(void **state)
{
  (void)state;
  void *handles[TYPES];
  int local = 0;
  void *const garbage[] = {(void *)1, (void *)-1, &local, handles, (void *)(uintptr_t)0x0010000000000000,
                           (void *)(uintptr_t)0x001fffffffffffff};
  make_handles(handles);
  for (size_t i = 0; i < COUNT(functions); i++) {
    assert_refuses(functions + i, NULL, MEMBUF_ERR_NULL);
    for (size_t g = 0; g < COUNT(garbage); g++) {
      assert_refuses(functions + i, garbage[g], MEMBUF_ERR_STALE);
    }
    for (int type = 1; type < TYPES; type++) {
      if (type != functions[i].type) {
        assert_refuses(functions + i, handles[type], MEMBUF_ERR_TYPE);
      }
    }
  }
  free_handles(handles);
}

static void freed_handles_are_refused_also_when_their_place_is_taken(void **state)
{
  (void)state;
  void *freed[TYPES], *others[TYPES];
  make_handles(freed);
  free_handles(freed);
  for (int taken = 0; taken < 2; taken++) {
    for (size_t i = 0; i < COUNT(functions); i++) {
      assert_refuses(functions + i, freed[functions[i].type], MEMBUF_ERR_STALE);
    }
    if (taken == 0) {
      make_handles(others);
    }
  }
  free_handles(others);
}

static int misuses = 0;

static void count_misuse(void *user_data, const char *function, const void *handle, membuf_status status)
{
  (void)handle;
  assert_string_equal(function, user_data);
  assert_int_equal(status, MEMBUF_ERR_TYPE);
  misuses++;
}

static void the_misuse_hook_gets_the_name_of_each_function(void **state)
{
  (void)state;
  membuf_slice *slice = slice_of("slice");
  for (size_t i = 0; i < COUNT(functions); i++) {
    membuf_set_misuse_hook(count_misuse, (void *)functions[i].name);
    assert_refuses(functions + i, slice, MEMBUF_ERR_TYPE);
  }
  membuf_set_misuse_hook(NULL, NULL);
  assert_int_equal(misuses, COUNT(functions));
  membuf_slice_free(slice);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(null_garbage_and_handles_of_other_types_are_refused),
      cmocka_unit_test(freed_handles_are_refused_also_when_their_place_is_taken),
      cmocka_unit_test(the_misuse_hook_gets_the_name_of_each_function),
  };
  return run_area(tests);
}
