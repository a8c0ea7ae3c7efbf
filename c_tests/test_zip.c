/* Archives made: membuf_zip_pack and the writer. */
#include "text_support.h"

static const membuf_pair entries[] = {
    {VIEW("b.txt"), VIEW("some text, some more text, some text again")},
    {VIEW("dir/"), {NULL, 0}},
    {VIEW("dir/\xc3\xa9"), VIEW("a\0b")},
    {VIEW("empty"), {NULL, 0}},
};

static membuf_zip_writer *writer_to(membuf *sink, const membuf_zip_options *options)
{
  membuf_zip_writer *writer = NULL;
  membuf_error err;
  assert_ok(membuf_zip_writer_new(sink, options, &writer, &err));
  assert_int_equal(err.code, MEMBUF_OK);
  return writer;
}

static membuf_status add(membuf_zip_writer *writer, const membuf_pair *entry)
{
  return membuf_zip_writer_add(writer, entry->name.data, entry->name.len, entry->value.data, entry->value.len);
}

static membuf_slice *packed(const membuf_pair *pairs, size_t count, const membuf_zip_options *options)
{
  membuf_slice *archive = NULL;
  membuf_error err;
  assert_ok(membuf_zip_pack(pairs, count, options, &archive, &err));
  assert_int_equal(err.code, MEMBUF_OK);
  return archive;
}

/* An archive, read to its end, holds these entries in this order. */
static void assert_holds(membuf *source, const membuf_pair *pairs, size_t count)
{
  membuf_zip_reader *reader = NULL;
  size_t found = 77;
  assert_ok(membuf_zip_reader_new(source, NULL, &reader, NULL));
  assert_ok(membuf_zip_reader_count(reader, &found));
  assert_int_equal(found, count);
  for (size_t i = 0; i < count; i++) {
    const char *name = NULL;
    size_t len = 0;
    membuf_slice *content = NULL;
    assert_ok(membuf_zip_reader_name(reader, i, &name, &len));
    assert_int_equal(len, pairs[i].name.len);
    assert_memory_equal(name, pairs[i].name.data, len);
    assert_ok(membuf_zip_reader_read(reader, i, &content));
    assert_slice_and_free(content, pairs[i].value.data, pairs[i].value.len);
  }
  membuf_zip_reader_free(reader);
}

static void assert_archive(const membuf_slice *archive, const membuf_pair *pairs, size_t count)
{
  membuf *source = NULL;
  assert_ok(membuf_bytes_from_slice(archive, &source, NULL));
  assert_holds(source, pairs, count);
  membuf_free(source);
}

static void what_was_packed_is_read_back_in_its_order(void **state)
{
  (void)state;
  membuf_slice *archive = packed(entries, COUNT(entries), NULL);
  assert_archive(archive, entries, COUNT(entries));
  membuf_slice_free(archive);
}

static void the_same_entries_give_the_same_bytes(void **state)
{
  (void)state;
  membuf_slice *first = packed(entries, COUNT(entries), NULL), *second = packed(entries, COUNT(entries), NULL);
  assert_slice(second, data_of(first), len_of(first));
  /* The writer gives them, too. */
  membuf *sink = bytes_of("");
  membuf_zip_writer *writer = writer_to(sink, NULL);
  for (size_t i = 0; i < COUNT(entries); i++) {
    assert_ok(add(writer, entries + i));
  }
  assert_ok(membuf_zip_writer_close(writer));
  assert_content_bytes(sink, data_of(first), len_of(first));
  membuf_zip_writer_free(writer);
  membuf_free(sink);
  membuf_slice_free(second);
  membuf_slice_free(first);
}

static void an_archive_of_nothing_is_22_bytes(void **state)
{
  (void)state;
  membuf_slice *archive = packed(NULL, 0, NULL);
  assert_text_and_free(archive, "PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
  archive = packed(NULL, 0, NULL);
  assert_archive(archive, NULL, 0);
  membuf_slice_free(archive);
}

static void methods_and_levels_decide_about_the_size_only(void **state)
{
  (void)state;
  static char zeros[100000];
  const membuf_pair pair = {VIEW("zeros"), {zeros, sizeof zeros}};
  membuf_zip_options store = {.struct_size = sizeof store, .method = MEMBUF_ZIP_STORE};
  membuf_zip_options smallest = {.struct_size = sizeof smallest, .level = 9};
  membuf_slice *stored = packed(&pair, 1, &store), *small = packed(&pair, 1, &smallest);
  membuf_slice *usual = packed(&pair, 1, NULL);
  assert_true(len_of(stored) > sizeof zeros && len_of(stored) < sizeof zeros + 300);
  assert_true(len_of(small) < 500 && len_of(small) <= len_of(usual));
  assert_archive(stored, &pair, 1);
  assert_archive(small, &pair, 1);
  membuf_slice_free(stored);
  membuf_slice_free(small);
  membuf_slice_free(usual);
}

static void options_that_are_none_are_invalid(void **state)
{
  (void)state;
  static const struct {
    membuf_zip_options options;
    const char *finding;
  } cases[] = {
      {{.struct_size = sizeof(membuf_zip_options), .method = 4},
       "method must be 0 (default), 1 (store), 2 (deflate) or 3 (zstd), not 4"},
      {{.struct_size = sizeof(membuf_zip_options), .method = -1}, "method must be"},
      {{.struct_size = sizeof(membuf_zip_options), .level = 10}, "level must be 0 to 9, not 10"},
      {{.struct_size = sizeof(membuf_zip_options), .level = -1}, "level must be 0 to 9, not -1"},
      {{.struct_size = sizeof(membuf_zip_options), .method = MEMBUF_ZIP_ZSTD, .level = 23}, "level must be 0 to 22, not 23"},
      {{.struct_size = sizeof(membuf_zip_options), .threads = 65}, "threads must be 0 to 64, not 65"},
      {{.struct_size = sizeof(membuf_zip_options), .flags = 4}, "flags must be at most 3, not 4"},
      {{.struct_size = 0}, "struct_size must be"},
      {{.struct_size = SIZE_MAX}, "struct_size must be"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    membuf *stream = bytes_of("");
    membuf_slice *archive = GARBAGE;
    membuf_zip_writer *writer = GARBAGE;
    membuf_zip_reader *reader = GARBAGE;
    membuf_error err;
    assert_status(membuf_zip_pack(NULL, 0, &cases[i].options, &archive, &err), MEMBUF_ERR_INVALID);
    assert_null(archive);
    assert_error(&err, MEMBUF_ERR_INVALID, "membuf_zip_pack", cases[i].finding);
    assert_status(membuf_zip_writer_new(stream, &cases[i].options, &writer, &err), MEMBUF_ERR_INVALID);
    assert_null(writer);
    assert_error(&err, MEMBUF_ERR_INVALID, "membuf_zip_writer_new", cases[i].finding);
    assert_status(membuf_zip_reader_new(stream, &cases[i].options, &reader, &err), MEMBUF_ERR_INVALID);
    assert_null(reader);
    assert_error(&err, MEMBUF_ERR_INVALID, "membuf_zip_reader_new", cases[i].finding);
    membuf_free(stream);
  }
}

/* Entries that cannot be: each is refused by pack and by the writer, whose archive stays as it was. */
static void entries_that_cannot_be_are_refused_and_leave_the_archive_as_it_was(void **state)
{
  (void)state;
  static char longest[65536];
  memset(longest, 'n', sizeof longest);
  const struct {
    membuf_pair pair;
    membuf_status status;
    const char *finding;
  } cases[] = {
      {{{NULL, 0}, VIEW("x")}, MEMBUF_ERR_INVALID, "1 to 65535 bytes, not 0"},
      {{VIEW("first"), VIEW("again")}, MEMBUF_ERR_INVALID, ""},
      {{VIEW("nul\0inside"), VIEW("x")}, MEMBUF_ERR_INVALID, "must not hold a NUL, as at byte 3"},
      {{{longest, sizeof longest}, VIEW("x")}, MEMBUF_ERR_INVALID, "1 to 65535 bytes, not 65536"},
      {{VIEW("dir/"), VIEW("content")}, MEMBUF_ERR_INVALID, "is a directory and holds no data"},
      {{VIEW("a\xff"), VIEW("x")}, MEMBUF_ERR_DECODE, "must be UTF-8"},
      {{{NULL, 3}, VIEW("x")}, MEMBUF_ERR_NULL, "data is NULL"},
      {{VIEW("x"), {NULL, 3}}, MEMBUF_ERR_NULL, "data is NULL"},
      {{{"x", SIZE_MAX}, VIEW("x")}, MEMBUF_ERR_OVERFLOW, "longer than any object can be"},
      {{VIEW("x"), {"x", SIZE_MAX}}, MEMBUF_ERR_OVERFLOW, "longer than any object can be"},
  };
  const membuf_pair good[] = {{VIEW("first"), VIEW("1")}, {{longest, 65535}, VIEW("2")}};
  membuf *sink = bytes_of("");
  membuf_zip_writer *writer = writer_to(sink, NULL);
  assert_ok(add(writer, good));
  for (size_t i = 0; i < COUNT(cases); i++) {
    const membuf_pair both[] = {good[0], cases[i].pair};
    membuf_slice *archive = GARBAGE;
    membuf_error err;
    assert_status(membuf_zip_pack(both, 2, NULL, &archive, &err), cases[i].status);
    assert_null(archive);
    assert_error(&err, cases[i].status, "membuf_zip_pack", cases[i].finding);
    assert_status(add(writer, &cases[i].pair), cases[i].status);
    assert_kept_error(writer, cases[i].status, "membuf_zip_writer_add", cases[i].finding);
  }
  assert_ok(add(writer, good + 1));
  assert_ok(membuf_zip_writer_close(writer));
  assert_holds(sink, good, COUNT(good));
  membuf_zip_writer_free(writer);
  membuf_free(sink);
}

static void arrays_of_entries_that_cannot_be_are_refused(void **state)
{
  (void)state;
  membuf_slice *archive = GARBAGE;
  membuf_error err;
  assert_status(membuf_zip_pack(NULL, 1, NULL, &archive, &err), MEMBUF_ERR_NULL);
  assert_null(archive);
  assert_error(&err, MEMBUF_ERR_NULL, "membuf_zip_pack", "entries is NULL");
  assert_status(membuf_zip_pack(entries, SIZE_MAX, NULL, &archive, &err), MEMBUF_ERR_OVERFLOW);
  assert_status(membuf_zip_pack(entries, 1, NULL, NULL, &err), MEMBUF_ERR_NULL);
  assert_error(&err, MEMBUF_ERR_NULL, "membuf_zip_pack", "the pointer for the new handle is NULL");
}

static void an_archive_may_follow_other_data_and_outlive_the_handle_of_its_stream(void **state)
{
  (void)state;
  membuf *sink = bytes_of("#!/bin/sh\n"), *second = NULL;
  membuf_slice *whole = NULL;
  assert_ok(membuf_seek(sink, 0, MEMBUF_SEEK_END, NULL));
  membuf_zip_writer *writer = writer_to(sink, NULL);
  for (size_t i = 0; i < COUNT(entries); i++) {
    assert_ok(add(writer, entries + i));
  }
  assert_ok(membuf_zip_writer_close(writer));
  membuf_zip_writer_free(writer);
  assert_ok(membuf_getvalue(sink, &whole));
  assert_memory_equal(data_of(whole), "#!/bin/sh\nPK\x03\x04", 14);
  assert_ok(membuf_bytes_from_slice(whole, &second, NULL));
  assert_holds(second, entries, COUNT(entries));
  membuf_slice_free(whole);
  membuf_free(second);

  writer = writer_to(sink, NULL);
  membuf_free(sink);
  assert_ok(add(writer, entries));
  assert_ok(membuf_zip_writer_close(writer));
  membuf_zip_writer_free(writer);
}

static void what_stands_behind_a_new_archive_stays(void **state)
{
  (void)state;
  membuf_slice *archive = packed(entries, COUNT(entries), NULL), *all = NULL;
  const size_t len = len_of(archive);
  membuf *sink = bytes_filled(len + 100, 'x');
  assert_ok(membuf_rewind(sink));
  membuf_zip_writer *writer = writer_to(sink, NULL);
  for (size_t i = 0; i < COUNT(entries); i++) {
    assert_ok(add(writer, entries + i));
  }
  assert_ok(membuf_zip_writer_close(writer));
  membuf_zip_writer_free(writer);
  assert_ok(membuf_getvalue(sink, &all));
  assert_int_equal(len_of(all), len + 100);
  assert_memory_equal(data_of(all), data_of(archive), len);
  for (size_t i = len; i < len + 100; i++) {
    assert_int_equal(data_of(all)[i], 'x');
  }
  membuf_slice_free(all);
  membuf_slice_free(archive);
  membuf_free(sink);
}

static void a_finished_archive_takes_no_more_entries(void **state)
{
  (void)state;
  int32_t closed = -1;
  membuf *sink = bytes_of("");
  membuf_zip_writer *writer = writer_to(sink, NULL);
  assert_ok(add(writer, entries));
  assert_ok(membuf_zip_writer_close(writer));
  assert_ok(membuf_zip_writer_close(writer));
  assert_status(add(writer, entries + 3), MEMBUF_ERR_INVALID);
  assert_kept_error(writer, MEMBUF_ERR_INVALID, "membuf_zip_writer_add", "the archive is finished");
  membuf_zip_writer_free(writer);
  assert_ok(membuf_closed(sink, &closed));
  assert_int_equal(closed, 0);
  assert_holds(sink, entries, 1);
  membuf_free(sink);
}

static void a_full_sink_refuses_whole_entries_and_the_directory_until_there_is_room(void **state)
{
  (void)state;
  int64_t size = 0, unchanged = 0;
  const membuf_pair good[] = {entries[0], entries[3]};
  membuf *sink = bytes_of("");
  membuf_zip_writer *writer = writer_to(sink, NULL);
  assert_ok(add(writer, entries));
  assert_ok(membuf_stream_size(sink, &size));
  assert_ok(membuf_set_memory_limit(sink, (size_t)size + 5));
  assert_status(add(writer, entries + 2), MEMBUF_ERR_LIMIT);
  assert_kept_error(writer, MEMBUF_ERR_LIMIT, "membuf_zip_writer_add", "");
  assert_ok(membuf_stream_size(sink, &unchanged));
  assert_int_equal(unchanged, size);
  assert_ok(membuf_set_memory_limit(sink, 0));
  assert_ok(add(writer, entries + 3));
  assert_ok(membuf_stream_size(sink, &size));
  assert_ok(membuf_set_memory_limit(sink, (size_t)size + 5));
  assert_status(membuf_zip_writer_close(writer), MEMBUF_ERR_LIMIT);
  assert_ok(membuf_set_memory_limit(sink, 0));
  assert_ok(membuf_zip_writer_close(writer));
  assert_holds(sink, good, COUNT(good));
  membuf_zip_writer_free(writer);
  membuf_free(sink);
}

static void freeing_without_finishing_writes_nothing_more(void **state)
{
  (void)state;
  int64_t before = 0, after = 0;
  membuf *sink = bytes_of("");
  membuf_zip_writer *writer = writer_to(sink, NULL);
  assert_ok(add(writer, entries));
  assert_ok(membuf_stream_size(sink, &before));
  membuf_zip_writer_free(writer);
  assert_ok(membuf_stream_size(sink, &after));
  assert_int_equal(after, before);
  membuf_free(sink);
}

static void text_streams_take_no_archives(void **state)
{
  (void)state;
  membuf_zip_writer *writer = GARBAGE;
  membuf_error err;
  membuf *sink = string_of("");
  assert_status(membuf_zip_writer_new(sink, NULL, &writer, &err), MEMBUF_ERR_UNSUPPORTED);
  assert_null(writer);
  assert_error(&err, MEMBUF_ERR_UNSUPPORTED, "membuf_zip_writer_new", "needs a byte stream, not a text stream");
  membuf_free(sink);
}

/* The archive of one entry, by a method of its own or the writer's. */
static membuf_slice *archive_by(const membuf_zip_options *options, int32_t method)
{
  static char text[3000];
  for (size_t i = 0; i < sizeof text; i++) {
    text[i] = "some text "[i * i % 10];
  }
  const membuf_zip_entry_options own = {.struct_size = sizeof own, .method = method};
  membuf *sink = bytes_of("");
  membuf_zip_writer *writer = writer_to(sink, options);
  membuf_slice *archive = NULL;
  assert_ok(membuf_zip_writer_add_with(writer, TEXT("a"), text, sizeof text, &own));
  assert_ok(membuf_zip_writer_close(writer));
  membuf_zip_writer_free(writer);
  assert_ok(membuf_getvalue(sink, &archive));
  membuf_free(sink);
  return archive;
}

static void a_level_counts_for_the_method_that_it_was_given_for(void **state)
{
  (void)state;
  static const struct {
    membuf_zip_options options;
    int32_t other;
  } cases[] = {
      {{.struct_size = sizeof(membuf_zip_options), .method = MEMBUF_ZIP_ZSTD, .level = 22}, MEMBUF_ZIP_DEFLATE},
      {{.struct_size = sizeof(membuf_zip_options), .method = MEMBUF_ZIP_DEFLATE, .level = 9}, MEMBUF_ZIP_ZSTD},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    const membuf_zip_options plain = {.struct_size = sizeof plain, .method = cases[i].other};
    membuf_slice *expected = archive_by(&plain, MEMBUF_ZIP_DEFAULT);
    membuf_slice *archive = archive_by(&cases[i].options, cases[i].other);
    assert_slice_and_free(archive, data_of(expected), len_of(expected));
    membuf_slice_free(expected);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_was_packed_is_read_back_in_its_order),
      cmocka_unit_test(the_same_entries_give_the_same_bytes),
      cmocka_unit_test(an_archive_of_nothing_is_22_bytes),
      cmocka_unit_test(methods_and_levels_decide_about_the_size_only),
      cmocka_unit_test(options_that_are_none_are_invalid),
      cmocka_unit_test(entries_that_cannot_be_are_refused_and_leave_the_archive_as_it_was),
      cmocka_unit_test(arrays_of_entries_that_cannot_be_are_refused),
      cmocka_unit_test(an_archive_may_follow_other_data_and_outlive_the_handle_of_its_stream),
      cmocka_unit_test(what_stands_behind_a_new_archive_stays),
      cmocka_unit_test(a_finished_archive_takes_no_more_entries),
      cmocka_unit_test(a_full_sink_refuses_whole_entries_and_the_directory_until_there_is_room),
      cmocka_unit_test(freeing_without_finishing_writes_nothing_more),
      cmocka_unit_test(text_streams_take_no_archives),
      cmocka_unit_test(a_level_counts_for_the_method_that_it_was_given_for),
  };
  return run_area(tests);
}
