/* What the tests of archives that several threads compress share. */
#ifndef MEMBUF_TESTS_ZIP_SUPPORT_H
#define MEMBUF_TESTS_ZIP_SUPPORT_H

#include "text_support.h"

/* Small entries share batches. */
enum { ENTRIES = 32, BATCHES = 14, STEP = 64 * 1024 };

static char content[600000];
static char names[ENTRIES][16];
static membuf_pair pairs[ENTRIES];
static uint64_t total;

/* Entries of all sizes, of few letters in no order, which takes long; some hold what does not shrink, some nothing. */
static inline int make_entries(void **state)
{
  (void)state;
  uint32_t random = 1;
  for (size_t i = 0; i < sizeof content; i++) {
    random = random * 1664525 + 1013904223;
    content[i] = "ACGTacgt"[random >> 29];
    content[i] = i < 5000 ? (char)(random >> 24) : content[i];
  }
  for (size_t i = 0; i < ENTRIES; i++) {
    static const size_t sizes[] = {0, 700, 5000, 60000, 20, 200000, 3000};
    const size_t from = i % 3 == 0 ? 0 : 5000 + i * 100, size = i == 12 ? sizeof content : sizes[i % COUNT(sizes)];
    snprintf(names[i], sizeof names[i], "%zu%s", i, size == 0 && i % 2 == 0 ? "/" : "");
    pairs[i].name = (membuf_view){names[i], strlen(names[i])};
    pairs[i].value = (membuf_view){content + from, size < sizeof content - from ? size : sizeof content - from};
    total += pairs[i].value.len;
  }
  return 0;
}

static inline membuf_zip_writer *writer_to(membuf *sink, uint32_t threads, membuf_progress progress)
{
  const membuf_zip_options options = {.struct_size = sizeof options, .threads = threads, .progress = progress};
  membuf_zip_writer *writer = NULL;
  assert_ok(membuf_zip_writer_new(sink, &options, &writer, NULL));
  return writer;
}

#endif
