/* What the tests of progress share on ZIP: 64 MiB that do not compress and 64 MiB that do, and archives of them. */
#ifndef MEMBUF_TESTS_ZIP_LAW_SUPPORT_H
#define MEMBUF_TESTS_ZIP_LAW_SUPPORT_H

#include "law_support.h"

static char *noise, *text;
static size_t len;
static const membuf_progress nobody;

static inline membuf_zip_options *options_with(const membuf_progress *progress)
{
  static membuf_zip_options options;
  options = (membuf_zip_options){.struct_size = sizeof options, .max_ratio = UINT64_MAX, .progress = *progress};
  return &options;
}

static const membuf_progress nobody;

static inline membuf_pair entry_of(const char *data) { return (membuf_pair){VIEW("entry"), {data, len}}; }

static inline membuf_slice *packed(const membuf_pair *entries, size_t n, int32_t method)
{
  membuf_zip_options *options = options_with(&nobody);
  membuf_slice *archive = NULL;
  options->method = method;
  options->level = 1;
  assert_ok(membuf_zip_pack(entries, n, options, &archive, NULL));
  return archive;
}

static inline void make_content(void)
{
  len = mib(64);
  noise = malloc(len);
  text = malloc(len);
  assert_true(noise != NULL && text != NULL);
  uint64_t random = 88172645463325252;
  for (size_t i = 0; i < len; i += sizeof random) {
    random ^= random << 13;
    random ^= random >> 7;
    random ^= random << 17;
    memcpy(noise + i, &random, sizeof random);
    /* 16 letters, with a number now and then. */
    memcpy(text + i, i / 8 % 5 == 0 ? &noise[i] : i / 8 % 2 == 0 ? "letters," : "numbers\n", sizeof random);
  }
}

static inline void free_content(void)
{
  free(noise);
  free(text);
}

/* Entries of SMALL bytes, 2 MiB of them, and as many directories. */
enum { SMALL = 64, NAME = 8 };

struct crowd {
  membuf_pair *entries;
  char *names;
  size_t count;
};

static inline struct crowd make_crowd(void)
{
  const size_t count = mib(2) / SMALL;
  struct crowd crowd = {calloc(2 * count, sizeof(membuf_pair)), malloc(2 * count * NAME), count};
  assert_true(crowd.entries != NULL && crowd.names != NULL);
  for (size_t i = 0; i < 2 * count; i++) {
    char name[NAME + 1];
    snprintf(name, sizeof name, i < count ? "%08zu" : "%07zu/", i % 10000000);
    memcpy(crowd.names + i * NAME, name, NAME);
    crowd.entries[i].name = (membuf_view){crowd.names + i * NAME, NAME};
    crowd.entries[i].value = (membuf_view){noise + i % count * SMALL, i < count ? SMALL : 0};
  }
  return crowd;
}

static inline void free_crowd(struct crowd *crowd)
{
  free(crowd->entries);
  free(crowd->names);
}

#endif
