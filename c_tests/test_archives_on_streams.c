/* ZIP over each kind of stream: the same bytes and the same entries on all, and refused on text. */
#include "carriers_support.h"

/* Longer than all buffers. */
static char table[150000];

static void make_content(void)
{
  size_t len = 0;
  for (int i = 0; len + 100 < sizeof table; i++) {
    len += (size_t)sprintf(table + len, "row %d, %d\n", i, i * i % 1013);
  }
}

static membuf_slice *archive_in_memory(void)
{
  const membuf_pair entries[] = {{VIEW("table"), {table, sizeof table}}, {VIEW("empty"), {NULL, 0}}};
  membuf_slice *archive = NULL;
  assert_ok(membuf_zip_pack(entries, COUNT(entries), NULL, &archive, NULL));
  return archive;
}

static void zip_writes_the_same_bytes_to_all_but_text(void **state)
{
  (void)state;
  membuf_slice *expected = archive_in_memory();
  for (enum carrier carrier = 0; carrier < CARRIERS; carrier++) {
    struct place place;
    membuf_zip_writer *writer = GARBAGE;
    make_sink(&place, can_write(carrier) ? carrier : BYTES);
    if (is_text(carrier)) {
      assert_status(membuf_zip_writer_new(place.s, NULL, &writer, NULL), MEMBUF_ERR_UNSUPPORTED);
      assert_null(writer);
      assert_written(&place, "", 0);
      continue;
    }
    assert_ok(membuf_zip_writer_new(place.s, NULL, &writer, NULL));
    assert_ok(membuf_zip_writer_add(writer, TEXT("table"), table, sizeof table));
    assert_ok(membuf_zip_writer_add(writer, TEXT("empty"), NULL, 0));
    assert_ok(membuf_zip_writer_close(writer));
    membuf_zip_writer_free(writer);
    assert_written(&place, (const char *)data_of(expected), len_of(expected));
  }
  membuf_slice_free(expected);
}

static void assert_entry(membuf_zip_reader *reader, size_t index, const char *data, size_t len)
{
  membuf_slice *content = NULL;
  assert_ok(membuf_zip_reader_read(reader, index, &content));
  assert_slice_and_free(content, data, len);
}

static void a_streamed_entry_is_the_same_in_all(void **state)
{
  (void)state;
  for (enum carrier carrier = 0; carrier < CARRIERS; carrier++) {
    struct place place;
    membuf_zip_writer *writer = NULL;
    membuf *entry = NULL, *archive = NULL;
    membuf_zip_reader *reader = NULL;
    if (is_text(carrier) || !can_write(carrier)) {
      continue;
    }
    make_sink(&place, carrier);
    assert_ok(membuf_zip_writer_new(place.s, NULL, &writer, NULL));
    assert_ok(membuf_zip_writer_open(writer, TEXT("table"), NULL, &entry));
    for (size_t at = 0; at < sizeof table; at += 1000) {
      assert_ok(membuf_write(entry, table + at, sizeof table - at < 1000 ? sizeof table - at : 1000, NULL));
    }
    assert_ok(membuf_finish(entry, NULL));
    assert_ok(membuf_zip_writer_close(writer));
    membuf_zip_writer_free(writer);
    membuf_slice *content = content_of(&place);
    assert_ok(membuf_bytes_from_slice(content, &archive, NULL));
    assert_ok(membuf_zip_reader_new(archive, NULL, &reader, NULL));
    assert_entry(reader, 0, table, sizeof table);
    membuf_zip_reader_free(reader);
    membuf_free(archive);
    membuf_slice_free(content);
    free_place(&place);
  }
}

static void zip_is_read_from_all_that_seek_but_not_from_text(void **state)
{
  (void)state;
  membuf_slice *archive = archive_in_memory();
  for (enum carrier carrier = 0; carrier < CARRIERS; carrier++) {
    struct place place;
    membuf_zip_reader *reader = GARBAGE;
    const bool reads = !is_text(carrier) && can_read(carrier) && can_seek(carrier);
    make_source(&place, carrier, is_text(carrier) ? "text" : (const char *)data_of(archive), is_text(carrier) ? 4 : len_of(archive));
    assert_status(membuf_zip_reader_new(place.s, NULL, &reader, NULL), reads ? MEMBUF_OK : MEMBUF_ERR_UNSUPPORTED);
    if (reads) {
      membuf *entry = NULL;
      assert_entry(reader, 0, table, sizeof table);
      assert_entry(reader, 1, "", 0);
      assert_ok(membuf_zip_reader_open(reader, 0, &entry));
      assert_reads(entry, 5, "row 0");
      membuf_free(entry);
    }
    assert_true((reader != NULL) == reads);
    membuf_zip_reader_free(reader);
    free_place(&place);
  }
  membuf_slice_free(archive);
}

static void zip_grows_in_all_that_read_write_and_seek(void **state)
{
  (void)state;
  membuf_slice *archive = archive_in_memory(), *first = NULL;
  for (enum carrier carrier = 0; carrier < CARRIERS; carrier++) {
    struct place place;
    membuf_zip_writer *writer = GARBAGE;
    make_source(&place, carrier, is_text(carrier) ? "text" : (const char *)data_of(archive), is_text(carrier) ? 4 : len_of(archive));
    const membuf_status status = membuf_zip_writer_append(place.s, NULL, &writer, NULL);
    if (is_text(carrier) || !can_do_all(carrier)) {
      /* What can be read only is told by the first write. */
      const bool opens = carrier == READER || carrier == ENTRY;
      assert_status(status, opens ? MEMBUF_OK : MEMBUF_ERR_UNSUPPORTED);
      assert_true((writer != NULL) == opens);
      assert_status(opens ? membuf_zip_writer_add(writer, TEXT("lines"), table, sizeof table / 2) : status, MEMBUF_ERR_UNSUPPORTED);
      membuf_zip_writer_free(writer);
      free_place(&place);
      continue;
    }
    assert_ok(status);
    assert_status(membuf_zip_writer_add(writer, TEXT("empty"), NULL, 0), MEMBUF_ERR_INVALID);
    assert_ok(membuf_zip_writer_add(writer, TEXT("lines"), table, sizeof table / 2));
    assert_ok(membuf_zip_writer_close(writer));
    membuf_zip_writer_free(writer);
    membuf_zip_reader *reader = NULL;
    assert_ok(membuf_zip_reader_new(place.s, NULL, &reader, NULL));
    assert_entry(reader, 0, table, sizeof table);
    assert_entry(reader, 2, table, sizeof table / 2);
    membuf_zip_reader_free(reader);
    if (first == NULL) {
      first = content_of(&place);
      free_place(&place);
    } else {
      assert_written(&place, (const char *)data_of(first), len_of(first));
    }
  }
  membuf_slice_free(first);
  membuf_slice_free(archive);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(zip_writes_the_same_bytes_to_all_but_text),
      cmocka_unit_test(a_streamed_entry_is_the_same_in_all),
      cmocka_unit_test(zip_is_read_from_all_that_seek_but_not_from_text),
      cmocka_unit_test(zip_grows_in_all_that_read_write_and_seek),
  };
  make_content();
  return run_area(tests);
}
