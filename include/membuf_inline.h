/* membuf_inline.h: windows on byte streams, for code that writes or reads a byte at a time. Put and get move a pointer
 * and call the library only when the window is used up. Inline over membuf_reserve/_commit and membuf_peek/_consume,
 * for C and C++ alone: a binding calls those four itself.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */
#ifndef MEMBUF_INLINE_H
#define MEMBUF_INLINE_H

#include <string.h>

#include "membuf.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A window on a stream, in memory of the caller's; to be begun with `membuf_put_begin` or `membuf_get_begin`, and ended.
 *
 * Owns nothing, but does not outlive the stream. A window is for writing or for reading, not for both.
 * Threads: it belongs to one, as the call that it stands for.
 */
typedef struct membuf_window {
  /** The stream. */
  membuf *stream;
  /** Where the window begins. */
  uint8_t *start;
  /** The next byte. */
  uint8_t *cursor;
  /** Behind the last byte. */
  uint8_t *end;
  /** Why a get answered -1 or fewer bytes: `MEMBUF_OK` at the end of the stream, otherwise what failed. */
  membuf_status status;
  /** Zero. */
  int32_t reserved0;
  /** Zeros. */
  uint64_t reserved[3];
} membuf_window;

/**
 * Begins to write at the position of `s`. Nothing is called yet, and nothing can fail.
 *
 * From the first put until `membuf_put_end`, every other verb on `s` may answer `MEMBUF_ERR_EXPORTED`.
 * Python: none. Threads: one call at a time on `s`.
 */
static inline void membuf_put_begin(membuf_window *w, membuf *s)
{
  memset(w, 0, sizeof *w);
  w->stream = s;
}

/** Makes room for `n` bytes at least; what was put becomes content. For the functions of this header. */
static inline membuf_status membuf_put_more(membuf_window *w, size_t n)
{
  membuf_status status = MEMBUF_OK;
  uint8_t *start = NULL;
  size_t cap = 0;
  if (w->start != NULL) {
    status = membuf_commit(w->stream, (size_t)(w->cursor - w->start));
    w->start = w->cursor = w->end = NULL;
  }
  if (status == MEMBUF_OK) {
    status = membuf_reserve(w->stream, n, &start, &cap);
  }
  if (status == MEMBUF_OK) {
    w->start = w->cursor = start;
    w->end = start + cap;
  }
  return status;
}

/**
 * Writes one byte.
 *
 * After a failure nothing of what was put before is lost, and the window can be used again or ended.
 * Errors: those of `membuf_reserve`. Python: write(bytes([byte])). Threads: one call at a time on the stream.
 */
static inline membuf_status membuf_put(membuf_window *w, uint8_t byte)
{
  if (w->cursor == w->end) {
    const membuf_status status = membuf_put_more(w, 1);
    if (status != MEMBUF_OK) {
      return status;
    }
  }
  *w->cursor++ = byte;
  return MEMBUF_OK;
}

/**
 * Writes `len` bytes, all or none.
 *
 * Errors: as `membuf_put`, `MEMBUF_ERR_NULL`. Python: write(data). Threads: one call at a time on the stream.
 */
static inline membuf_status membuf_put_bytes(membuf_window *w, const void *data, size_t len)
{
  if (len == 0) {
    return MEMBUF_OK;
  }
  if (data == NULL) {
    return MEMBUF_ERR_NULL;
  }
  if (len > (size_t)(w->end - w->cursor)) {
    const membuf_status status = membuf_put_more(w, len);
    if (status != MEMBUF_OK) {
      return status;
    }
  }
  memcpy(w->cursor, data, len);
  w->cursor += len;
  return MEMBUF_OK;
}

/**
 * Ends writing: all that was put is content, and the position of the stream is behind it.
 *
 * To be called before the stream is used otherwise, closed or finished; a stream that is freed instead loses what was put
 * since the last call of the library. Errors: those of `membuf_commit`. Threads: one call at a time on the stream.
 */
static inline membuf_status membuf_put_end(membuf_window *w)
{
  membuf_status status = MEMBUF_OK;
  if (w->start != NULL) {
    status = membuf_commit(w->stream, (size_t)(w->cursor - w->start));
  }
  w->start = w->cursor = w->end = NULL;
  return status;
}

/**
 * Begins to read at the position of `s`. Nothing is called yet, and nothing can fail.
 *
 * Until `membuf_get_end`, `s` must not be used otherwise: the window is what `membuf_peek` lends.
 * Python: none. Threads: one call at a time on `s`.
 */
static inline void membuf_get_begin(membuf_window *w, membuf *s)
{
  memset(w, 0, sizeof *w);
  w->stream = s;
}

/** Moves past what was read and shows what is next; 1 when there is something. For the functions of this header. */
static inline int membuf_get_more(membuf_window *w)
{
  const uint8_t *shown = NULL;
  size_t len = 0;
  w->status = MEMBUF_OK;
  if (w->start != w->cursor) {
    w->status = membuf_consume(w->stream, (size_t)(w->cursor - w->start));
  }
  w->start = w->cursor = w->end = NULL;
  if (w->status == MEMBUF_OK) {
    w->status = membuf_peek(w->stream, 1, &shown, &len);
  }
  if (w->status == MEMBUF_OK && len > 0) {
    /* The window of a reader is never written to. */
    w->start = w->cursor = (uint8_t *)(uintptr_t)shown;
    w->end = w->start + len;
  }
  return len > 0;
}

/**
 * Reads one byte: 0 to 255, or -1 when there is none. Then `w->status` is `MEMBUF_OK` at the end, otherwise what failed.
 *
 * Errors: those of `membuf_peek` and `membuf_consume`. Python: read(1). Threads: one call at a time on the stream.
 */
static inline int membuf_get(membuf_window *w)
{
  if (w->cursor == w->end && !membuf_get_more(w)) {
    return -1;
  }
  return *w->cursor++;
}

/**
 * Reads up to `cap` bytes into `buf`; answers how many. Fewer than `cap`: see `w->status`, as after `membuf_get`.
 *
 * Errors: as `membuf_get`. Python: readinto(buf). Threads: one call at a time on the stream.
 */
static inline size_t membuf_get_bytes(membuf_window *w, void *buf, size_t cap)
{
  size_t done = 0;
  while (done < cap && (w->cursor != w->end || membuf_get_more(w))) {
    const size_t there = (size_t)(w->end - w->cursor);
    const size_t n = there < cap - done ? there : cap - done;
    memcpy((uint8_t *)buf + done, w->cursor, n);
    w->cursor += n;
    done += n;
  }
  return done;
}

/**
 * Ends reading: the position of the stream is behind what was read.
 *
 * Errors: those of `membuf_consume`. Threads: one call at a time on the stream.
 */
static inline membuf_status membuf_get_end(membuf_window *w)
{
  membuf_status status = MEMBUF_OK;
  if (w->start != w->cursor) {
    status = membuf_consume(w->stream, (size_t)(w->cursor - w->start));
  }
  w->start = w->cursor = w->end = NULL;
  return status;
}

#ifdef __cplusplus
}
#endif

#endif /* MEMBUF_INLINE_H */
