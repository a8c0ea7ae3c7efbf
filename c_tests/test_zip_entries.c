/* What is said of entries, and all of them at once: both ways through the header. */
#include "archive_support.h"

static void entries_carry_mode_time_comment_and_method(void **state)
{
  (void)state;
  membuf_zip_entry_options options = MEMBUF_ZIP_ENTRY_OPTIONS_INIT;
  membuf_zip_entry entry = {.struct_size = sizeof entry};
  const char *comment = NULL;
  size_t len = 0;
  membuf *sink = bytes_of("");
  membuf_zip_writer *writer = writer_to(sink);
  options.method = MEMBUF_ZIP_STORE;
  options.mode = 0755;
  options.time = 1709251198; /* 2024-02-29 23:59:58 */
  options.comment = (membuf_view)VIEW("\xc3\xa9");
  assert_ok(membuf_zip_writer_add_with(writer, TEXT("run"), TEXT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), &options));
  options.mode = 0120777;
  options.time = 0;
  assert_ok(membuf_zip_writer_add_with(writer, TEXT("../link"), TEXT("run"), &options));
  assert_ok(membuf_zip_writer_add_with(writer, TEXT("d/"), NULL, 0, NULL));
  assert_ok(membuf_zip_writer_set_comment(writer, TEXT("of all")));
  options.time = 1;
  assert_status(membuf_zip_writer_add_with(writer, TEXT("x"), NULL, 0, &options), MEMBUF_ERR_INVALID);
  assert_kept_error(writer, MEMBUF_ERR_INVALID, "membuf_zip_writer_add_with", "1980 to 2107");
  assert_ok(membuf_zip_writer_close(writer));
  assert_status(membuf_zip_writer_set_comment(writer, TEXT("late")), MEMBUF_ERR_INVALID);
  membuf_zip_writer_free(writer);

  membuf_zip_reader *reader = reader_of(sink, NULL);
  assert_ok(membuf_zip_reader_comment(reader, &comment, &len));
  assert_int_equal(len, 6);
  assert_memory_equal(comment, "of all", 6);
  assert_ok(membuf_zip_reader_entry(reader, 0, &entry));
  assert_int_equal(entry.struct_size, sizeof entry);
  assert_int_equal(entry.name_len, 3);
  assert_memory_equal(entry.name, "run", 3);
  assert_int_equal(entry.comment_len, 2);
  assert_memory_equal(entry.comment, "\xc3\xa9", 2);
  assert_int_equal(entry.size, 30);
  assert_int_equal(entry.compressed_size, 30);
  assert_int_equal(entry.time, 1709251198);
  assert_int_equal(entry.mode, 0100755);
  assert_int_equal(entry.method, 0);
  assert_int_equal(entry.flags, 0);
  assert_int_equal(entry.crc, 0x6bc1d3c1u);
  assert_ok(membuf_zip_reader_entry(reader, 1, &entry));
  assert_int_equal(entry.mode, 0120777);
  assert_int_equal(entry.time, 315532800);
  assert_int_equal(entry.flags, MEMBUF_ZIP_SYMLINK | MEMBUF_ZIP_UNSAFE_NAME);
  assert_ok(membuf_zip_reader_entry(reader, 2, &entry));
  assert_int_equal(entry.flags, MEMBUF_ZIP_DIRECTORY);
  assert_status(membuf_zip_reader_entry(reader, 3, &entry), MEMBUF_ERR_NOT_FOUND);
  assert_null(entry.name);
  assert_int_equal(entry.mode, 0);
  assert_status(membuf_zip_reader_entry(reader, 0, NULL), MEMBUF_ERR_NULL);
  membuf_zip_reader_free(reader);
  membuf_free(sink);
}

static void a_mode_has_16_bits_and_gets_the_type_that_it_lacks(void **state)
{
  (void)state;
  static const struct {
    membuf_view name;
    uint32_t mode, expected;
  } cases[] = {{VIEW("a"), 0177777, 0177777}, {VIEW("b"), 0640, 0100640}, {VIEW("c/"), 0700, 0040700}};
  membuf_zip_entry_options options = MEMBUF_ZIP_ENTRY_OPTIONS_INIT;
  membuf_zip_entry entry = {.struct_size = sizeof entry};
  membuf *sink = bytes_of("");
  membuf_zip_writer *writer = writer_to(sink);
  for (size_t i = 0; i < COUNT(cases); i++) {
    options.mode = cases[i].mode;
    assert_ok(membuf_zip_writer_add_with(writer, cases[i].name.data, cases[i].name.len, NULL, 0, &options));
  }
  options.mode = 0200000;
  assert_status(membuf_zip_writer_add_with(writer, TEXT("d"), NULL, 0, &options), MEMBUF_ERR_INVALID);
  assert_ok(membuf_zip_writer_close(writer));
  membuf_zip_writer_free(writer);
  membuf_zip_reader *reader = reader_of(sink, NULL);
  for (size_t i = 0; i < COUNT(cases); i++) {
    assert_ok(membuf_zip_reader_entry(reader, i, &entry));
    assert_int_equal(entry.mode, cases[i].expected);
  }
  membuf_zip_reader_free(reader);
  membuf_free(sink);
}

static void duplicates_are_added_where_they_are_asked_for_and_the_last_is_found(void **state)
{
  (void)state;
  const membuf_zip_options options = {.struct_size = sizeof options, .flags = MEMBUF_ZIP_DUPLICATES};
  membuf *sink = bytes_of("");
  membuf_zip_writer *writer = NULL;
  size_t index = 77;
  assert_ok(membuf_zip_writer_new(sink, &options, &writer, NULL));
  assert_ok(membuf_zip_writer_add(writer, TEXT("a"), TEXT("1")));
  assert_ok(membuf_zip_writer_add(writer, TEXT("a"), TEXT("2")));
  assert_ok(membuf_zip_writer_close(writer));
  membuf_zip_writer_free(writer);
  membuf_zip_reader *reader = reader_of(sink, NULL);
  assert_ok(membuf_zip_reader_find(reader, TEXT("a"), &index));
  assert_int_equal(index, 1);
  membuf_zip_reader_free(reader);
  membuf_free(sink);
}

static void unpack_gives_back_what_was_packed(void **state)
{
  (void)state;
  const membuf_pair pairs[] = {{VIEW("noise"), {noise, sizeof noise}}, {VIEW("d/"), {NULL, 0}}, {VIEW("a"), VIEW("b")}};
  for (size_t n = 0; n <= COUNT(pairs); n++) {
    membuf_slice *archive = NULL, *all = NULL;
    const membuf_pair *found = GARBAGE;
    size_t count = 77;
    membuf_error err;
    assert_ok(membuf_zip_pack(pairs, n, NULL, &archive, NULL));
    assert_ok(membuf_zip_unpack(data_of(archive), len_of(archive), NULL, &all, &found, &count, &err));
    membuf_slice_free(archive);
    assert_int_equal(count, n);
    for (size_t i = 0; i < n; i++) {
      assert_int_equal(found[i].name.len, pairs[i].name.len);
      assert_memory_equal(found[i].name.data, pairs[i].name.data, pairs[i].name.len);
      assert_int_equal(found[i].value.len, pairs[i].value.len);
      if (pairs[i].value.len > 0) {
        assert_memory_equal(found[i].value.data, pairs[i].value.data, pairs[i].value.len);
      }
    }
    membuf_slice_free(all);
    assert_status(membuf_zip_unpack("PK", 2, NULL, &all, &found, &count, &err), MEMBUF_ERR_ZIP);
    assert_null(all);
    assert_null(found);
    assert_int_equal(count, 0);
    assert_error(&err, MEMBUF_ERR_ZIP, "membuf_zip_unpack", "no archive");
  }
}

struct heard {
  uint64_t done, total, calls, end;
};

static int32_t hear(void *user_data, uint64_t done, uint64_t total)
{
  struct heard *heard = user_data;
  /* The same again where much time passed. */
  assert_true(done >= heard->done && done - heard->done <= 65536);
  heard->done = done;
  heard->total = total;
  heard->calls++;
  return done >= heard->end ? -1500 : MEMBUF_CONTINUE;
}

static void packing_and_reading_report_progress_and_can_be_ended(void **state)
{
  (void)state;
  const membuf_pair pair = {VIEW("noise"), {noise, sizeof noise}};
  struct heard heard = {.end = UINT64_MAX};
  membuf_zip_options options = MEMBUF_ZIP_OPTIONS_INIT;
  membuf_slice *archive = NULL, *content = GARBAGE;
  membuf_cancel *cancel = NULL;
  membuf_error err;
  options.progress = (membuf_progress){hear, &heard, NULL};
  assert_ok(membuf_zip_pack(&pair, 1, &options, &archive, NULL));
  assert_int_equal(heard.done, sizeof noise);
  assert_int_equal(heard.total, sizeof noise);
  assert_true(heard.calls >= 5);
  membuf_slice_free(archive);
  heard = (struct heard){.end = 100000};
  assert_status(membuf_zip_pack(&pair, 1, &options, &archive, &err), -1500);
  assert_error(&err, -1500, "membuf_zip_pack", "-1500");

  membuf *source = archive_of(MEMBUF_ZIP_DEFLATE);
  heard = (struct heard){.end = UINT64_MAX};
  assert_ok(membuf_cancel_new(&cancel, NULL));
  options.progress.cancel = cancel;
  membuf_zip_reader *reader = reader_of(source, &options);
  assert_ok(membuf_zip_reader_read(reader, 0, &content));
  membuf_slice_free(content);
  assert_int_equal(heard.done, sizeof noise);
  membuf *entry = entry_of(reader, 0), *refused = GARBAGE;
  assert_ok(membuf_cancel_set(cancel));
  assert_status(membuf_zip_reader_read(reader, 0, &content), MEMBUF_ERR_CANCELLED);
  assert_null(content);
  assert_status(membuf_zip_reader_open(reader, 0, &refused), MEMBUF_ERR_CANCELLED);
  assert_null(refused);
  assert_status(membuf_read_slice(entry, -1, &content), MEMBUF_ERR_CANCELLED);
  membuf_free(entry);
  membuf_zip_reader_free(reader);
  membuf_cancel_free(cancel);
  membuf_free(source);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(entries_carry_mode_time_comment_and_method),
      cmocka_unit_test(a_mode_has_16_bits_and_gets_the_type_that_it_lacks),
      cmocka_unit_test(duplicates_are_added_where_they_are_asked_for_and_the_last_is_found),
      cmocka_unit_test(unpack_gives_back_what_was_packed),
      cmocka_unit_test(packing_and_reading_report_progress_and_can_be_ended),
  };
  return cmocka_run_group_tests(tests, fill_noise, NULL) + count_live_handles();
}
