/* Streams that are slow: what the tests of the law of progress do on them. */
#ifndef MEMBUF_TESTS_SLOW_SUPPORT_H
#define MEMBUF_TESTS_SLOW_SUPPORT_H

#include "law_support.h"

/* A stream that takes or gives one byte every 5 ms. */
struct slow {
  struct ear *ear;
  char data[1024];
  size_t len, at;
};

static inline void dawdle(struct slow *slow)
{
  nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
  slow->ear->slow++;
}

static int32_t slow_read(void *user_data, void *buf, size_t cap, size_t *out_n)
{
  struct slow *slow = user_data;
  dawdle(slow);
  if (slow->at < slow->len && cap > 0) {
    *(char *)buf = slow->data[slow->at++];
    *out_n = 1;
  }
  return MEMBUF_CONTINUE;
}

static inline int32_t slow_write(void *user_data, const void *data, size_t len, size_t *out_n)
{
  struct slow *slow = user_data;
  dawdle(slow);
  if (len == 0 || slow->len == sizeof slow->data) {
    return MEMBUF_ERR_IO;
  }
  slow->data[slow->len++] = *(const char *)data;
  *out_n = 1;
  return MEMBUF_CONTINUE;
}

/* Takes up to 1 KiB, and keeps nothing. */
static inline int32_t swallow(void *user_data, const void *data, size_t len, size_t *out_n)
{
  (void)data;
  dawdle(user_data);
  *out_n = len < 1024 ? len : 1024;
  return MEMBUF_CONTINUE;
}

static inline int32_t slow_seek(void *user_data, int64_t offset, int32_t whence, int64_t *out_pos)
{
  struct slow *slow = user_data;
  const int64_t from = whence == MEMBUF_SEEK_SET ? 0 : whence == MEMBUF_SEEK_CUR ? (int64_t)slow->at : (int64_t)slow->len;
  slow->at = (size_t)(from + offset);
  *out_pos = from + offset;
  return MEMBUF_CONTINUE;
}

static inline membuf *slow_source(struct slow *slow)
{
  static const membuf_callback_table reads = {.struct_size = sizeof reads, .read = slow_read};
  membuf *s = NULL;
  assert_ok(membuf_callback_new(&reads, slow, &s, NULL));
  return s;
}

static inline membuf *slow_sink(struct slow *slow)
{
  static const membuf_callback_table writes = {.struct_size = sizeof writes, .write = slow_write};
  membuf *s = NULL;
  assert_ok(membuf_callback_new(&writes, slow, &s, NULL));
  return s;
}

static inline membuf *slow_drain(struct slow *slow)
{
  static const membuf_callback_table swallows = {.struct_size = sizeof swallows, .write = swallow};
  membuf *s = NULL;
  assert_ok(membuf_callback_new(&swallows, slow, &s, NULL));
  return s;
}

static inline membuf *slow_file(struct slow *slow)
{
  static const membuf_callback_table file = {.struct_size = sizeof file, .read = slow_read, .seek = slow_seek};
  membuf *s = NULL;
  assert_ok(membuf_callback_new(&file, slow, &s, NULL));
  return s;
}

/* The verbs that work on slow streams: told of, and ended from outside, whatever little is done. */
typedef membuf_status (*slow_work)(struct slow *slow, const membuf_progress *progress);

static inline void assert_slow_law(slow_work work, const char *text, const char *name)
{
  struct ear ear = ear_of();
  struct slow slow = {.ear = &ear, .len = strlen(text)};
  assert_true(slow.len <= sizeof slow.data);
  memcpy(slow.data, text, slow.len);
  assert_ok(work(&slow, &(membuf_progress){.progress = hear, .user_data = &ear}));
  note_time(&ear);
  assert_law(&ear, name);
  assert_true(ear.calls > 0);
  /* Cancelled when it reports first. */
  ear = ear_of();
  slow = (struct slow){.ear = &ear, .len = strlen(text)};
  memcpy(slow.data, text, slow.len);
  assert_ok(membuf_cancel_new(&ear.cancel, NULL));
  assert_status(work(&slow, &(membuf_progress){hear, &ear, ear.cancel}), MEMBUF_ERR_CANCELLED);
  note_time(&ear);
  assert_law(&ear, name);
  membuf_cancel_free(ear.cancel);
}

#endif
