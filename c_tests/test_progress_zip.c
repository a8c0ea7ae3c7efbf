/* The law of progress on every long call that writes ZIP: entries of 64 MiB that compress well or not at all, and many small
 * ones. */
#include "zip_law_support.h"

static struct crowd crowd;

static membuf_status pack(const membuf_pair *entries, size_t n, const membuf_progress *progress)
{
  membuf_slice *archive = GARBAGE;
  const membuf_status status = membuf_zip_pack(entries, n, options_with(progress), &archive, NULL);
  assert_true((archive != NULL) == (status == MEMBUF_OK));
  membuf_slice_free(archive);
  return status;
}

static membuf_status pack_noise(const membuf_progress *progress)
{
  const membuf_pair entry = entry_of(noise);
  return pack(&entry, 1, progress);
}

static membuf_status pack_text(const membuf_progress *progress)
{
  const membuf_pair entry = entry_of(text);
  return pack(&entry, 1, progress);
}

static membuf_status pack_small(const membuf_progress *progress) { return pack(crowd.entries, crowd.count, progress); }
static membuf_status pack_folders(const membuf_progress *progress) { return pack(crowd.entries, 2 * crowd.count, progress); }

static membuf_status pack_stored(const membuf_progress *progress)
{
  const membuf_pair entry = entry_of(noise);
  membuf_zip_options *options = options_with(progress);
  membuf_slice *archive = NULL;
  options->method = MEMBUF_ZIP_STORE;
  const membuf_status status = membuf_zip_pack(&entry, 1, options, &archive, NULL);
  membuf_slice_free(archive);
  return status;
}

static membuf_zip_writer *writer_with(const membuf_progress *progress)
{
  membuf *sink = bytes_of("");
  membuf_zip_writer *writer = NULL;
  assert_ok(membuf_zip_writer_new(sink, options_with(progress), &writer, NULL));
  membuf_free(sink);
  return writer;
}

static membuf_status closed(membuf_zip_writer *writer, membuf_status status)
{
  if (status == MEMBUF_OK) {
    status = membuf_zip_writer_close(writer);
  }
  membuf_zip_writer_free(writer);
  return status;
}

static membuf_status add(const membuf_progress *progress)
{
  membuf_zip_writer *writer = writer_with(progress);
  return closed(writer, membuf_zip_writer_add(writer, TEXT("entry"), text, len));
}

static membuf_status stream(const char *data, size_t piece, const membuf_progress *progress)
{
  membuf_zip_writer *writer = writer_with(progress);
  membuf *entry = NULL;
  assert_ok(membuf_zip_writer_open(writer, TEXT("entry"), NULL, &entry));
  membuf_status status = MEMBUF_OK;
  for (size_t at = 0; at < len && status == MEMBUF_OK; at += piece) {
    status = membuf_write(entry, data + at, piece, NULL);
  }
  if (status == MEMBUF_OK) {
    status = membuf_close(entry);
  }
  membuf_free(entry);
  return closed(writer, status);
}

static membuf_status stream_noise(const membuf_progress *progress) { return stream(noise, len, progress); }
static membuf_status stream_text(const membuf_progress *progress) { return stream(text, len, progress); }
static membuf_status stream_pieces(const membuf_progress *progress) { return stream(text, 1024, progress); }

static const struct work works[] = {
    {"packing noise", pack_noise, 64, 0, TOLD},
    {"packing text", pack_text, 64, 0, TOLD},
    {"packing stored noise", pack_stored, 64, 0, TOLD},
    {"packing small entries", pack_small, 2, 0, TOLD},
    {"packing small entries and directories", pack_folders, 2, 0, TOLD},
    {"adding an entry", add, 64, 0, UNTOLD},
    {"streaming noise", stream_noise, 64, 0, UNTOLD},
    {"streaming text", stream_text, 64, 0, UNTOLD},
    {"streaming pieces", stream_pieces, 64, 0, UNTOLD},
};

static void an_entry_that_was_ended_is_not_in_the_archive_which_takes_others(void **state)
{
  (void)state;
  int calls = 0;
  membuf *sink = bytes_of(""), *expected = bytes_of("");
  membuf_zip_writer *writer = NULL;
  assert_ok(membuf_zip_writer_new(sink, options_with(&(membuf_progress){end_the_third, &calls, NULL}), &writer, NULL));
  assert_status(membuf_zip_writer_add(writer, TEXT("entry"), noise, len), -1500);
  assert_ok(membuf_zip_writer_add(writer, TEXT("entry"), TEXT("short")));
  assert_ok(closed(writer, MEMBUF_OK));
  assert_ok(membuf_zip_writer_new(expected, options_with(&nobody), &writer, NULL));
  assert_ok(membuf_zip_writer_add(writer, TEXT("entry"), TEXT("short")));
  assert_ok(closed(writer, MEMBUF_OK));
  membuf_slice *value = NULL;
  assert_ok(membuf_getvalue(expected, &value));
  assert_content_bytes(sink, data_of(value), len_of(value));
  membuf_slice_free(value);
  membuf_free(sink);
  membuf_free(expected);
}

static void a_streamed_entry_goes_on_behind_what_was_taken(void **state)
{
  (void)state;
  int calls = 0;
  membuf *sink = bytes_of(""), *entry = NULL;
  membuf_zip_writer *writer = NULL;
  size_t taken = 0;
  assert_ok(membuf_zip_writer_new(sink, options_with(&(membuf_progress){end_the_third, &calls, NULL}), &writer, NULL));
  assert_ok(membuf_zip_writer_open(writer, TEXT("entry"), NULL, &entry));
  assert_status(membuf_write(entry, text, len / 4, &taken), -1500);
  assert_in_range(taken, 1, len / 4 - 1);
  assert_ok(membuf_write(entry, text + taken, len / 4 - taken, NULL));
  assert_ok(membuf_finish(entry, NULL));
  assert_ok(closed(writer, MEMBUF_OK));
  membuf_zip_reader *reader = NULL;
  membuf_slice *content = NULL;
  assert_ok(membuf_zip_reader_new(sink, options_with(&nobody), &reader, NULL));
  assert_ok(membuf_zip_reader_read(reader, 0, &content));
  assert_slice_and_free(content, text, len / 4);
  membuf_zip_reader_free(reader);
  membuf_free(sink);
}

static void make_all(void)
{
  make_content();
  crowd = make_crowd();
}

static void free_all(void)
{
  free_crowd(&crowd);
  free_content();
}

int main(void)
{
  static const struct CMUnitTest others[] = {
      cmocka_unit_test(an_entry_that_was_ended_is_not_in_the_archive_which_takes_others),
      cmocka_unit_test(a_streamed_entry_goes_on_behind_what_was_taken),
  };
  return run_laws(works, COUNT(works), others, COUNT(others), make_all, free_all);
}
