/* The law of progress on every long call that reads ZIP: entries of 64 MiB, stored and compressed, and many small ones. */
#include "zip_law_support.h"

static membuf_slice *stored, *deflated, *crowded;

static void make_archives(void)
{
  const membuf_pair noise_entry = entry_of(noise), text_entry = entry_of(text);
  struct crowd crowd = make_crowd();
  stored = packed(&noise_entry, 1, MEMBUF_ZIP_STORE);
  deflated = packed(&text_entry, 1, MEMBUF_ZIP_DEFLATE);
  crowded = packed(crowd.entries, crowd.count, MEMBUF_ZIP_DEFLATE);
  free_crowd(&crowd);
}

static void free_archives(void)
{
  membuf_slice_free(stored);
  membuf_slice_free(deflated);
  membuf_slice_free(crowded);
}

static membuf *source_of(membuf_slice *archive)
{
  membuf *source = NULL;
  assert_ok(membuf_bytes_from_slice(archive, &source, NULL));
  return source;
}

/* NULL, where the reader is not made. */
static membuf_zip_reader *reader_of(membuf_slice *archive, const membuf_progress *progress, membuf_status *status)
{
  membuf *source = source_of(archive);
  membuf_zip_reader *reader = GARBAGE;
  *status = membuf_zip_reader_new(source, options_with(progress), &reader, NULL);
  membuf_free(source);
  return reader;
}

static membuf_status read_entry(membuf_slice *archive, const membuf_progress *progress)
{
  membuf_status status = MEMBUF_OK;
  membuf_zip_reader *reader = reader_of(archive, progress, &status);
  membuf_slice *content = NULL;
  if (reader != NULL) {
    status = membuf_zip_reader_read(reader, 0, &content);
  }
  membuf_slice_free(content);
  membuf_zip_reader_free(reader);
  return status;
}

static membuf_status read_stored(const membuf_progress *progress) { return read_entry(stored, progress); }
static membuf_status read_deflated(const membuf_progress *progress) { return read_entry(deflated, progress); }

static membuf_status read_stream(membuf_slice *archive, const membuf_progress *progress)
{
  membuf_status status = MEMBUF_OK;
  membuf_zip_reader *reader = reader_of(archive, progress, &status);
  membuf_slice *content = NULL;
  if (reader != NULL) {
    membuf *entry = NULL;
    assert_ok(membuf_zip_reader_open(reader, 0, &entry));
    status = membuf_read_slice(entry, -1, &content);
    membuf_free(entry);
  }
  membuf_slice_free(content);
  membuf_zip_reader_free(reader);
  return status;
}

static membuf_status read_stored_stream(const membuf_progress *progress) { return read_stream(stored, progress); }
static membuf_status read_deflated_stream(const membuf_progress *progress) { return read_stream(deflated, progress); }

static membuf_status unpack(membuf_slice *archive, const membuf_progress *progress)
{
  membuf_slice *all = GARBAGE;
  const membuf_pair *entries = NULL;
  size_t n = 0;
  const membuf_status status = membuf_zip_unpack(data_of(archive), len_of(archive), options_with(progress), &all, &entries,
                                                 &n, NULL);
  assert_true((all != NULL) == (status == MEMBUF_OK));
  membuf_slice_free(all);
  return status;
}

static membuf_status unpack_stored(const membuf_progress *progress) { return unpack(stored, progress); }
static membuf_status unpack_deflated(const membuf_progress *progress) { return unpack(deflated, progress); }
static membuf_status unpack_small(const membuf_progress *progress) { return unpack(crowded, progress); }

static const struct work works[] = {
    {"reading a stored entry", read_stored, 64, 0, UNTOLD},
    {"reading an entry", read_deflated, 64, 0, UNTOLD},
    {"reading the stream of a stored entry", read_stored_stream, 64, 0, UNTOLD},
    {"reading the stream of an entry", read_deflated_stream, 64, 0, UNTOLD},
    {"unpacking a stored entry", unpack_stored, 64, 0, UNTOLD},
    {"unpacking an entry", unpack_deflated, 64, 0, UNTOLD},
    {"unpacking small entries", unpack_small, 2, 0, UNTOLD},
};

static void an_entry_that_was_ended_is_read_again(void **state)
{
  (void)state;
  int calls = 0;
  membuf_status status = MEMBUF_OK;
  membuf_zip_reader *reader = reader_of(deflated, &(membuf_progress){end_the_third, &calls, NULL}, &status);
  membuf_slice *content = GARBAGE;
  assert_status(membuf_zip_reader_read(reader, 0, &content), -1500);
  assert_null(content);
  assert_ok(membuf_zip_reader_read(reader, 0, &content));
  assert_slice_and_free(content, text, len);
  membuf_zip_reader_free(reader);
}

static void make_all(void)
{
  make_content();
  make_archives();
}

static void free_all(void)
{
  free_archives();
  free_content();
}

int main(void)
{
  static const struct CMUnitTest others[] = {
      cmocka_unit_test(an_entry_that_was_ended_is_read_again),
  };
  return run_laws(works, COUNT(works), others, COUNT(others), make_all, free_all);
}
