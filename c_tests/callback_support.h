/* What the tests of callback streams share: a file in memory behind functions, which can be told to misbehave. */
#ifndef MEMBUF_TESTS_CALLBACK_SUPPORT_H
#define MEMBUF_TESTS_CALLBACK_SUPPORT_H

#include "text_support.h"

/* The functions of a table but release. */
enum verb { READ, WRITE, SEEK, TELL, TRUNCATE, FLUSH, CLOSE, CLOSED, READABLE, WRITABLE, SEEKABLE, ISATTY, FILENO, VERBS };

static const char *const verb_names[VERBS] = {"read",   "write",    "seek",     "tell",     "truncate", "flush", "close",
                                              "closed", "readable", "writable", "seekable", "isatty",   "fileno"};

enum { EVERY_CALL = -1 };

struct host {
  char data[65536];
  size_t len, position;
  size_t part; /* bytes that one call moves at most; 0: all */
  int calls[VERBS];
  int fail_at[VERBS]; /* the call, from 1, that does not do its work; EVERY_CALL; 0: none */
  int32_t answer;     /* what it answers then */
  void (*during)(struct host *); /* run by every function first */
  membuf *stream, *wrapper;
  int32_t yes; /* what queries give */
  bool closed;
  int released;
};

static inline bool enter(struct host *host, enum verb verb)
{
  host->calls[verb]++;
  if (host->during != NULL) {
    host->during(host);
  }
  return host->fail_at[verb] != EVERY_CALL && host->fail_at[verb] != host->calls[verb];
}

static inline size_t part_of(const struct host *host, size_t n, size_t most)
{
  const size_t part = host->part == 0 ? n : host->part;
  return part < n ? (part < most ? part : most) : (n < most ? n : most);
}

static int32_t host_read(void *user_data, void *buf, size_t cap, size_t *out_n)
{
  struct host *host = user_data;
  assert_true(cap > 0 && *out_n == 0);
  if (!enter(host, READ)) {
    return host->answer;
  }
  const size_t left = host->position < host->len ? host->len - host->position : 0;
  *out_n = part_of(host, cap, left);
  memcpy(buf, host->data + host->position, *out_n);
  host->position += *out_n;
  return MEMBUF_CONTINUE;
}

static int32_t host_write(void *user_data, const void *data, size_t len, size_t *out_n)
{
  struct host *host = user_data;
  assert_true(len > 0 && *out_n == 0);
  if (!enter(host, WRITE)) {
    return host->answer;
  }
  *out_n = part_of(host, len, sizeof host->data - host->position);
  memcpy(host->data + host->position, data, *out_n);
  host->position += *out_n;
  host->len = host->len < host->position ? host->position : host->len;
  return MEMBUF_CONTINUE;
}

static int32_t host_seek(void *user_data, int64_t offset, int32_t whence, int64_t *out_pos)
{
  struct host *host = user_data;
  assert_int_equal(*out_pos, -1);
  if (!enter(host, SEEK)) {
    return host->answer;
  }
  const size_t from = whence == MEMBUF_SEEK_SET ? 0 : whence == MEMBUF_SEEK_CUR ? host->position : host->len;
  host->position = (size_t)((int64_t)from + offset);
  *out_pos = (int64_t)host->position;
  return MEMBUF_CONTINUE;
}

static int32_t host_tell(void *user_data, int64_t *out_pos)
{
  struct host *host = user_data;
  assert_int_equal(*out_pos, -1);
  if (!enter(host, TELL)) {
    return host->answer;
  }
  *out_pos = (int64_t)host->position;
  return MEMBUF_CONTINUE;
}

static int32_t host_truncate(void *user_data, int64_t size, int64_t *out_size)
{
  struct host *host = user_data;
  assert_int_equal(*out_size, -1);
  if (!enter(host, TRUNCATE)) {
    return host->answer;
  }
  host->len = (size_t)size;
  *out_size = size;
  return MEMBUF_CONTINUE;
}

static int32_t host_flush(void *user_data)
{
  struct host *host = user_data;
  return enter(host, FLUSH) ? MEMBUF_CONTINUE : host->answer;
}

static int32_t host_close(void *user_data)
{
  struct host *host = user_data;
  if (!enter(host, CLOSE)) {
    return host->answer;
  }
  host->closed = true;
  return MEMBUF_CONTINUE;
}

static int32_t host_closed(void *user_data, int32_t *out_yes)
{
  struct host *host = user_data;
  assert_int_equal(*out_yes, 0);
  if (!enter(host, CLOSED)) {
    return host->answer;
  }
  *out_yes = host->closed;
  return MEMBUF_CONTINUE;
}

static int32_t host_query(struct host *host, enum verb verb, int32_t *out_yes)
{
  assert_int_equal(*out_yes, verb == FILENO ? -1 : 0);
  if (!enter(host, verb)) {
    return host->answer;
  }
  *out_yes = host->yes;
  return MEMBUF_CONTINUE;
}

static int32_t host_readable(void *user_data, int32_t *out_yes) { return host_query(user_data, READABLE, out_yes); }
static int32_t host_writable(void *user_data, int32_t *out_yes) { return host_query(user_data, WRITABLE, out_yes); }
static int32_t host_seekable(void *user_data, int32_t *out_yes) { return host_query(user_data, SEEKABLE, out_yes); }
static int32_t host_isatty(void *user_data, int32_t *out_yes) { return host_query(user_data, ISATTY, out_yes); }
static int32_t host_fileno(void *user_data, int32_t *out_fd) { return host_query(user_data, FILENO, out_fd); }
static void host_release(void *user_data) { ((struct host *)user_data)->released++; }

/* Every function. */
static const membuf_callback_table full = {
    sizeof full, host_read,     host_write,    host_seek,     host_tell,   host_truncate, host_flush,  host_close,
    host_closed, host_readable, host_writable, host_seekable, host_isatty, host_fileno,   host_release};

/* A host with content, at its start. */
static inline struct host host_of(const char *content)
{
  struct host host;
  memset(&host, 0, sizeof host);
  host.len = strlen(content);
  memcpy(host.data, content, host.len);
  host.yes = 1;
  host.answer = -1234;
  return host;
}

static inline membuf *stream_over(const membuf_callback_table *table, struct host *host)
{
  membuf_error err;
  assert_ok(membuf_callback_new(table, host, &host->stream, &err));
  assert_int_equal(err.code, MEMBUF_OK);
  return host->stream;
}

static inline int count_calls(const struct host *host)
{
  int calls = 0;
  for (int verb = 0; verb < VERBS; verb++) {
    calls += host->calls[verb];
  }
  return calls;
}

#define assert_host(host, text)                                                            \
  (assert_int_equal((host)->len, strlen(text)), assert_memory_equal((host)->data, (text), (host)->len))

/* The verb of the stream that calls a function, with its output where it has one. */
static inline membuf_status call_verb(membuf *s, enum verb verb)
{
  char buf[8];
  int64_t position;
  int32_t yes;
  switch (verb) {
  case READ: return membuf_read(s, buf, sizeof buf, NULL);
  case WRITE: return membuf_write(s, "ab", 2, NULL);
  case SEEK: return membuf_seek(s, 1, MEMBUF_SEEK_SET, &position);
  case TELL: return membuf_tell(s, &position);
  case TRUNCATE: return membuf_truncate(s, 1, &position);
  case FLUSH: return membuf_flush(s);
  case CLOSE: return membuf_close(s);
  case CLOSED: return membuf_closed(s, &yes);
  case READABLE: return membuf_readable(s, &yes);
  case WRITABLE: return membuf_writable(s, &yes);
  case SEEKABLE: return membuf_seekable(s, &yes);
  case ISATTY: return membuf_isatty(s, &yes);
  case FILENO: return membuf_fileno(s, &yes);
  default: return MEMBUF_ERR_INVALID;
  }
}

#endif
