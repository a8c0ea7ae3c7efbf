/* Entries of one archive, read by several threads at once. */
#include "text_support.h"

#include <pthread.h>

enum { THREADS = 4, ENTRIES = 8, LEN = 100000 };

static char content[ENTRIES][LEN];

static membuf_zip_reader *reader_of_archive(int32_t method)
{
  const membuf_zip_options options = {.struct_size = sizeof options, .method = method};
  membuf_pair entries[ENTRIES];
  membuf_slice *archive = NULL;
  membuf *source = NULL;
  membuf_zip_reader *reader = NULL;
  for (size_t i = 0; i < ENTRIES; i++) {
    for (size_t at = 0; at < LEN; at++) {
      content[i][at] = (char)('a' + (at * at / 7 + i) % 20);
    }
    entries[i] = (membuf_pair){{&"abcdefgh"[i], 1}, {content[i], LEN}};
  }
  assert_ok(membuf_zip_pack(entries, ENTRIES, &options, &archive, NULL));
  /* Not in memory: what is read has to be waited for. */
  assert_ok(membuf_spool_new(NULL, &source, NULL));
  assert_ok(membuf_write(source, data_of(archive), len_of(archive), NULL));
  assert_ok(membuf_rollover(source));
  assert_ok(membuf_zip_reader_new(source, NULL, &reader, NULL));
  membuf_slice_free(archive);
  membuf_free(source);
  return reader;
}

struct part {
  membuf *entries[ENTRIES];
  membuf_status status;
  bool right;
};

/* Reads all entries in turns, a piece of each. */
static void *read_entries(void *user_data)
{
  struct part *part = user_data;
  char piece[1000];
  part->right = true;
  for (size_t at = 0; at < LEN && part->status == MEMBUF_OK; at += sizeof piece) {
    for (size_t i = 0; i < ENTRIES && part->status == MEMBUF_OK; i++) {
      size_t n = 0;
      part->status = membuf_read(part->entries[i], piece, sizeof piece, &n);
      part->right = part->right && n == sizeof piece && memcmp(piece, content[i] + at, n) == 0;
    }
  }
  return NULL;
}

static void entries_of_one_archive_are_read_by_several_threads(void **state)
{
  (void)state;
  static const int32_t methods[] = {MEMBUF_ZIP_STORE, MEMBUF_ZIP_DEFLATE};
  for (size_t method = 0; method < COUNT(methods); method++) {
    membuf_zip_reader *reader = reader_of_archive(methods[method]);
    static struct part parts[THREADS];
    pthread_t threads[THREADS];
    memset(parts, 0, sizeof parts);
    for (size_t i = 0; i < THREADS * ENTRIES; i++) {
      assert_ok(membuf_zip_reader_open(reader, i % ENTRIES, &parts[i / ENTRIES].entries[i % ENTRIES]));
    }
    for (size_t i = 0; i < THREADS; i++) {
      assert_int_equal(pthread_create(&threads[i], NULL, read_entries, &parts[i]), 0);
    }
    /* Meanwhile the reader is used, and goes. */
    membuf_slice *whole = NULL;
    assert_ok(membuf_zip_reader_read(reader, 3, &whole));
    assert_slice_and_free(whole, content[3], LEN);
    membuf_zip_reader_free(reader);
    for (size_t i = 0; i < THREADS; i++) {
      assert_int_equal(pthread_join(threads[i], NULL), 0);
      assert_ok(parts[i].status);
      assert_true(parts[i].right);
      for (size_t entry = 0; entry < ENTRIES; entry++) {
        membuf_free(parts[i].entries[entry]);
      }
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(entries_of_one_archive_are_read_by_several_threads),
  };
  return run_area(tests);
}
