/* Archives read: limits, damage, and what is lent out. */
#include "text_support.h"

static const membuf_pair entries[] = {
    {VIEW("a.txt"), VIEW("some text, some more text, and again some text")},
    {VIEW("\xc3\xa9"), VIEW("x")},
    {VIEW("d/"), {NULL, 0}},
};

static membuf *packed(const membuf_pair *pairs, size_t count)
{
  membuf_slice *archive = NULL;
  membuf *source = NULL;
  assert_ok(membuf_zip_pack(pairs, count, NULL, &archive, NULL));
  assert_ok(membuf_bytes_from_slice(archive, &source, NULL));
  membuf_slice_free(archive);
  return source;
}

static membuf_zip_reader *reader_of(membuf *source, const membuf_zip_options *options)
{
  membuf_zip_reader *reader = NULL;
  assert_ok(membuf_zip_reader_new(source, options, &reader, NULL));
  return reader;
}

static void assert_entry(membuf_zip_reader *reader, size_t index, const membuf_pair *entry)
{
  membuf_slice *content = NULL;
  size_t found = 77;
  assert_ok(membuf_zip_reader_find(reader, entry->name.data, entry->name.len, &found));
  assert_int_equal(found, index);
  assert_ok(membuf_zip_reader_read(reader, index, &content));
  assert_slice_and_free(content, entry->value.data, entry->value.len);
}

#define assert_read_fails(reader, index, status, finding) \
  do { \
    membuf_slice *content_ = GARBAGE; \
    assert_status(membuf_zip_reader_read((reader), (index), &content_), (status)); \
    assert_null(content_); \
    assert_kept_error((reader), (status), "membuf_zip_reader_read", (finding)); \
  } while (0)

static void a_reader_outlives_the_handle_of_its_stream_wherever_its_position_was(void **state)
{
  (void)state;
  membuf *source = packed(entries, COUNT(entries));
  assert_ok(membuf_seek(source, 7, MEMBUF_SEEK_SET, NULL));
  membuf_zip_reader *reader = reader_of(source, NULL);
  assert_ok(membuf_seek(source, 3, MEMBUF_SEEK_SET, NULL));
  membuf_free(source);
  for (size_t i = COUNT(entries); i-- > 0;) {
    assert_entry(reader, i, entries + i);
    assert_entry(reader, i, entries + i);
  }
  membuf_zip_reader_free(reader);
}

static void reading_leaves_the_stream_open_and_reports_when_it_is_closed(void **state)
{
  (void)state;
  static char noise[200000];
  uint32_t seed = 1;
  for (size_t i = 0; i < sizeof noise; i++) {
    noise[i] = (char)((seed = seed * 1664525 + 1013904223) >> 24);
  }
  const membuf_pair large = {VIEW("noise"), {noise, sizeof noise}};
  int32_t closed = -1;
  membuf *source = packed(&large, 1);
  membuf_zip_reader_free(reader_of(source, NULL));
  assert_ok(membuf_closed(source, &closed));
  assert_int_equal(closed, 0);
  membuf_zip_reader *reader = reader_of(source, NULL);
  assert_ok(membuf_close(source));
  assert_read_fails(reader, 0, MEMBUF_ERR_CLOSED, "closed");
  membuf_zip_reader_free(reader);
  membuf_free(source);
}

static void what_is_not_there_is_not_found(void **state)
{
  (void)state;
  static char longest[2000];
  const char *name = GARBAGE;
  size_t len = 77, index = 77;
  membuf *source = packed(entries, COUNT(entries));
  membuf_zip_reader *reader = reader_of(source, NULL);
  membuf_free(source);
  assert_status(membuf_zip_reader_find(reader, TEXT("A.TXT"), &index), MEMBUF_ERR_NOT_FOUND);
  assert_int_equal(index, SIZE_MAX);
  assert_kept_error(reader, MEMBUF_ERR_NOT_FOUND, "membuf_zip_reader_find", "no entry \"A.TXT\"");
  assert_status(membuf_zip_reader_find(reader, TEXT("\xff"), &index), MEMBUF_ERR_NOT_FOUND);
  assert_status(membuf_zip_reader_find(reader, NULL, 0, &index), MEMBUF_ERR_NOT_FOUND);
  memset(longest, 'n', sizeof longest);
  assert_status(membuf_zip_reader_find(reader, longest, sizeof longest, &index), MEMBUF_ERR_NOT_FOUND);
  assert_status(membuf_zip_reader_find(reader, NULL, 1, &index), MEMBUF_ERR_NULL);
  assert_status(membuf_zip_reader_find(reader, "x", SIZE_MAX, &index), MEMBUF_ERR_OVERFLOW);
  static const size_t behind[] = {3, 4, SIZE_MAX};
  for (size_t i = 0; i < COUNT(behind); i++) {
    name = GARBAGE;
    len = 77;
    assert_status(membuf_zip_reader_name(reader, behind[i], &name, &len), MEMBUF_ERR_NOT_FOUND);
    assert_null(name);
    assert_int_equal(len, 0);
    assert_kept_error(reader, MEMBUF_ERR_NOT_FOUND, "membuf_zip_reader_name", "3 entries, none of index");
    assert_read_fails(reader, behind[i], MEMBUF_ERR_NOT_FOUND, "3 entries, none of index");
  }
  membuf_zip_reader_free(reader);
}

static void names_stay_as_they_are_until_the_reader_is_freed(void **state)
{
  (void)state;
  const char *names[COUNT(entries)];
  size_t lens[COUNT(entries)];
  membuf *source = packed(entries, COUNT(entries));
  membuf_zip_reader *reader = reader_of(source, NULL);
  for (size_t i = 0; i < COUNT(entries); i++) {
    assert_ok(membuf_zip_reader_name(reader, i, &names[i], &lens[i]));
  }
  assert_entry(reader, 0, entries);
  membuf_free(source);
  for (size_t i = 0; i < COUNT(entries); i++) {
    assert_int_equal(lens[i], entries[i].name.len);
    assert_memory_equal(names[i], entries[i].name.data, lens[i]);
  }
  membuf_zip_reader_free(reader);
}

/* As old tools wrote them: names in code page 437, here "\x82 1" and "\x82 2". */
static void a_source_that_is_cut_or_closed_says_so_when_an_entry_is_read(void **state)
{
  (void)state;
  membuf_slice *content = GARBAGE;
  membuf *source = packed(entries, COUNT(entries));
  membuf_zip_reader *reader = reader_of(source, NULL);
  assert_ok(membuf_truncate(source, 40, NULL));
  assert_read_fails(reader, 0, MEMBUF_ERR_ZIP, "truncated");
  assert_ok(membuf_close(source));
  content = GARBAGE;
  assert_status(membuf_zip_reader_read(reader, 0, &content), MEMBUF_ERR_CLOSED);
  assert_null(content);
  /* What the directory says stays. */
  const char *name = NULL;
  size_t len = 0;
  assert_ok(membuf_zip_reader_name(reader, 0, &name, &len));
  assert_int_equal(len, entries[0].name.len);
  assert_memory_equal(name, entries[0].name.data, len);
  membuf_zip_reader_free(reader);
  membuf_free(source);
}

static void names_come_many_at_once(void **state)
{
  (void)state;
  membuf *source = packed(entries, COUNT(entries));
  membuf_zip_reader *reader = reader_of(source, NULL);
  membuf_free(source);
  for (size_t cap = 0; cap < COUNT(entries) + 2; cap++) {
    for (size_t first = 0; first < COUNT(entries) + 2; first++) {
      const size_t left = first < COUNT(entries) ? COUNT(entries) - first : 0, expected = left < cap ? left : cap;
      membuf_view names[COUNT(entries) + 2] = {{NULL, 0}};
      size_t count = 77;
      assert_ok(membuf_zip_reader_names(reader, first, names, cap, &count));
      assert_int_equal(count, expected);
      for (size_t i = 0; i < COUNT(names); i++) {
        const char *name = NULL;
        size_t len = 0;
        if (i < count) {
          assert_ok(membuf_zip_reader_name(reader, first + i, &name, &len));
        }
        assert_ptr_equal(names[i].data, name);
        assert_int_equal(names[i].len, len);
      }
    }
  }
  size_t count = 77;
  assert_ok(membuf_zip_reader_names(reader, SIZE_MAX, NULL, 0, &count));
  assert_int_equal(count, 0);
  count = 77;
  assert_status(membuf_zip_reader_names(reader, 0, NULL, 1, &count), MEMBUF_ERR_NULL);
  assert_int_equal(count, 0);
  membuf_zip_reader_free(reader);
}

static void names_that_are_not_utf8_come_as_utf8_and_stay_too(void **state)
{
  (void)state;
  const membuf_pair old[] = {{VIEW("? 1"), VIEW("x")}, {VIEW("? 2"), VIEW("y")}};
  membuf *source = packed(old, COUNT(old));
  membuf_slice *archive = NULL;
  assert_ok(membuf_getvalue(source, &archive));
  for (size_t i = 0; i < len_of(archive); i++) {
    if (data_of(archive)[i] == '?') {
      assert_ok(membuf_pwrite(source, (int64_t)i, TEXT("\x82"), NULL));
    }
  }
  membuf_slice_free(archive);
  membuf_zip_reader *reader = reader_of(source, NULL);
  membuf_free(source);
  const char *first = NULL, *second = NULL, *again = NULL;
  size_t len = 0, index = 77;
  assert_ok(membuf_zip_reader_name(reader, 0, &first, &len));
  assert_ok(membuf_zip_reader_name(reader, 1, &second, &len));
  assert_ok(membuf_zip_reader_name(reader, 0, &again, &len));
  assert_int_equal(len, 4);
  assert_memory_equal(first, "\xc3\xa9 1", len);
  assert_memory_equal(second, "\xc3\xa9 2", len);
  assert_ptr_equal(again, first);
  assert_ok(membuf_zip_reader_find(reader, second, len, &index));
  assert_int_equal(index, 1);
  membuf_zip_reader_free(reader);
}

static void limits_count_what_is_produced(void **state)
{
  (void)state;
  static char zeros[100000];
  const membuf_pair pairs[] = {
      {VIEW("a"), {zeros, sizeof zeros}}, {VIEW("b"), {zeros, sizeof zeros}}, {VIEW("c"), VIEW("tiny")}};
  membuf_zip_options exact = {
      .struct_size = sizeof exact, .max_entry_size = 100000, .max_total_size = 200004, .max_entries = 3};
  membuf_zip_options entry = {.struct_size = sizeof entry, .max_entry_size = 99999};
  membuf_zip_options total = {.struct_size = sizeof total, .max_total_size = 150000};
  membuf_zip_options two = {.struct_size = sizeof two, .max_entries = 2};
  membuf *source = packed(pairs, COUNT(pairs));
  membuf_zip_reader *reader = reader_of(source, &exact);
  for (size_t i = 0; i < COUNT(pairs); i++) {
    assert_entry(reader, i, pairs + i);
  }
  assert_read_fails(reader, 2, MEMBUF_ERR_LIMIT, "all entries together");
  membuf_zip_reader_free(reader);

  reader = reader_of(source, &entry);
  assert_read_fails(reader, 0, MEMBUF_ERR_LIMIT, "one entry must not produce more than 99999 bytes");
  assert_entry(reader, 2, pairs + 2);
  membuf_zip_reader_free(reader);

  reader = reader_of(source, &total);
  assert_entry(reader, 0, pairs);
  assert_read_fails(reader, 1, MEMBUF_ERR_LIMIT, "all entries together");
  membuf_zip_reader_free(reader);

  membuf_error err;
  reader = GARBAGE;
  assert_status(membuf_zip_reader_new(source, &two, &reader, &err), MEMBUF_ERR_LIMIT);
  assert_null(reader);
  assert_error(&err, MEMBUF_ERR_LIMIT, "membuf_zip_reader_new", "more than 2 entries, as this has");
  membuf_free(source);
}

/* Opens an archive and reads everything; the first status that is not OK. Content that is read is that of an entry. */
static membuf_status read_all(const uint8_t *data, size_t len)
{
  membuf_zip_options options = {
      .struct_size = sizeof options, .max_entry_size = 1 << 20, .max_total_size = 1 << 21, .max_entries = 1000};
  membuf *source = NULL;
  membuf_zip_reader *reader = GARBAGE;
  size_t count = 0;
  assert_ok(membuf_bytes_new(data, len, &source, NULL));
  membuf_status status = membuf_zip_reader_new(source, &options, &reader, NULL);
  membuf_free(source);
  if (status != MEMBUF_OK) {
    assert_null(reader);
    return status;
  }
  assert_ok(membuf_zip_reader_count(reader, &count));
  for (size_t i = 0; i < count && status == MEMBUF_OK; i++) {
    const char *name = NULL;
    size_t name_len = 0, found = 0;
    membuf_slice *content = NULL;
    assert_ok(membuf_zip_reader_name(reader, i, &name, &name_len));
    assert_ok(membuf_zip_reader_find(reader, name, name_len, &found));
    status = membuf_zip_reader_read(reader, i, &content);
    if (status == MEMBUF_OK) {
      bool known = false;
      for (size_t entry = 0; entry < COUNT(entries); entry++) {
        const membuf_view value = entries[entry].value;
        known = known || (value.len == len_of(content) && memcmp(value.data, data_of(content), value.len) == 0);
      }
      assert_true(known || len_of(content) == 0);
      membuf_slice_free(content);
    }
  }
  membuf_zip_reader_free(reader);
  return status;
}

static void every_beginning_of_an_archive_is_refused(void **state)
{
  (void)state;
  membuf_slice *archive = NULL;
  assert_ok(membuf_zip_pack(entries, COUNT(entries), NULL, &archive, NULL));
  for (size_t len = 0; len < len_of(archive); len++) {
    assert_status(read_all(data_of(archive), len), MEMBUF_ERR_ZIP);
  }
  assert_ok(read_all(data_of(archive), len_of(archive)));
  membuf_slice_free(archive);
}

static void every_changed_byte_gives_the_content_or_a_status(void **state)
{
  (void)state;
  membuf_slice *archive = NULL;
  uint8_t changed[1024];
  assert_ok(membuf_zip_pack(entries, COUNT(entries), NULL, &archive, NULL));
  const size_t len = len_of(archive);
  assert_true(len < sizeof changed);
  memcpy(changed, data_of(archive), len);
  for (size_t at = 0; at < len; at++) {
    for (int bit = 0; bit <= 8; bit++) {
      changed[at] ^= (uint8_t)(bit < 8 ? 1 << bit : 255);
      switch (read_all(changed, len)) {
      case MEMBUF_OK:
      case MEMBUF_ERR_ZIP:
      case MEMBUF_ERR_UNSUPPORTED:
      case MEMBUF_ERR_LIMIT:
        break;
      default:
        print_error("byte %zu as %d\n", at, changed[at]);
        fail();
      }
      changed[at] = data_of(archive)[at];
    }
  }
  membuf_slice_free(archive);
}

static void what_is_no_archive_says_so(void **state)
{
  (void)state;
  membuf_zip_reader *reader = GARBAGE;
  membuf_error err;
  membuf *source = bytes_of("PK and nothing else, though longer than the end of an archive is");
  assert_status(membuf_zip_reader_new(source, NULL, &reader, &err), MEMBUF_ERR_ZIP);
  assert_null(reader);
  assert_error(&err, MEMBUF_ERR_ZIP, "membuf_zip_reader_new", "this is no archive");
  membuf_free(source);
  source = string_of("text");
  assert_status(membuf_zip_reader_new(source, NULL, &reader, &err), MEMBUF_ERR_UNSUPPORTED);
  assert_error(&err, MEMBUF_ERR_UNSUPPORTED, "membuf_zip_reader_new", "needs a byte stream, not a text stream");
  membuf_free(source);
}

static void damaged_content_says_so(void **state)
{
  (void)state;
  membuf_zip_options store = {.struct_size = sizeof store, .method = MEMBUF_ZIP_STORE};
  membuf_slice *archive = NULL;
  membuf *source = NULL;
  assert_ok(membuf_zip_pack(entries, 1, &store, &archive, NULL));
  assert_ok(membuf_bytes_from_slice(archive, &source, NULL));
  membuf_slice_free(archive);
  /* The content follows the header of 30 bytes and the name. */
  assert_ok(membuf_pwrite(source, 35, TEXT("S"), NULL));
  membuf_zip_reader *reader = reader_of(source, NULL);
  assert_read_fails(reader, 0, MEMBUF_ERR_ZIP, "checksum");
  membuf_zip_reader_free(reader);
  membuf_free(source);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_reader_outlives_the_handle_of_its_stream_wherever_its_position_was),
      cmocka_unit_test(reading_leaves_the_stream_open_and_reports_when_it_is_closed),
      cmocka_unit_test(what_is_not_there_is_not_found),
      cmocka_unit_test(names_stay_as_they_are_until_the_reader_is_freed),
      cmocka_unit_test(a_source_that_is_cut_or_closed_says_so_when_an_entry_is_read),
      cmocka_unit_test(names_come_many_at_once),
      cmocka_unit_test(names_that_are_not_utf8_come_as_utf8_and_stay_too),
      cmocka_unit_test(limits_count_what_is_produced),
      cmocka_unit_test(every_beginning_of_an_archive_is_refused),
      cmocka_unit_test(every_changed_byte_gives_the_content_or_a_status),
      cmocka_unit_test(what_is_no_archive_says_so),
      cmocka_unit_test(damaged_content_says_so),
  };
  return run_area(tests);
}
