/* membuf_stdio.h: what needs <stdio.h>: FILE and printf, for C and C++ alone.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */
#ifndef MEMBUF_STDIO_H
#define MEMBUF_STDIO_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "membuf.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What becomes of a FILE; to be combined with `|`. */
enum membuf_file_flag {
  /** The stream closes the FILE: with `membuf_close`, or when it is freed. */
  MEMBUF_FILE_CLOSE = 1
};

/**
 * Opens a FILE over a stream of any kind, for libraries that write to or read from nothing else.
 *
 * `mode` is as for `fdopen`: it says the directions and truncates nothing. The FILE begins at the stream's position;
 * with `a` every write goes to the end. Like every FILE it gathers what is written, so the stream has it after
 * `fflush`, `fseek` or `fclose`, and reads ahead: `fflush` moves a byte stream's position back to where the FILE is.
 * While the FILE is in use nothing else should move the stream. On byte streams `fseek` and `ftell` count bytes. On
 * text streams they fail (ESPIPE), and reads want all that the buffer holds, or the end. A character may be cut between
 * two writes; one that is cut off at the end fails `fclose` (EILSEQ). A CRLF that is cut is two line ends to text in
 * memory in the mode MEMBUF_NEWLINE_UNIVERSAL. The FILE has no descriptor.
 *
 * `fclose` lets go of the stream, which stays open; its handle may be freed before. The FILE uses the stream as a
 * wrapper does: while another call is running there, its functions fail (EBUSY). When they fail, `errno` is the
 * system's own where a descriptor or a FILE beneath failed, else EAGAIN for `MEMBUF_ERR_WOULD_BLOCK`, ENOMEM for
 * NO_MEMORY, ENOSPC for LIMIT, EBUSY for BUSY and EXPORTED, EBADF for CLOSED and DETACHED, EINVAL for INVALID,
 * EOVERFLOW for OVERFLOW, ESPIPE for UNSUPPORTED, EILSEQ for DECODE and ENCODE, EIO for all others; what stdio could
 * not hand on is lost then, as ever.
 *
 * `*out` is owned by the caller, NULL on failure. Errors: the handle's refusals, `MEMBUF_ERR_UNSUPPORTED` when the
 * stream has no such direction, and on systems other than Linux; `MEMBUF_ERR_INVALID` for another mode,
 * `MEMBUF_ERR_CLOSED`, `MEMBUF_ERR_EXPORTED`, `MEMBUF_ERR_NULL`, `MEMBUF_ERR_NO_MEMORY`. Threads: one call at a time on
 * `s`; the FILE locks itself.
 */
MEMBUF_API membuf_status membuf_fopen(membuf *s, const char *mode, FILE **out, membuf_error *err);

/**
 * Opens a raw stream over a FILE: bytes, `MEMBUF_KIND_FILE`.
 *
 * The FILE's own buffer is the only one. Its `fread` fills what it is asked to fill, so `membuf_read1` does, too; of a
 * write that fails `*out_n` says how much `fwrite` had taken. Reading and writing may take turns: the seek that stdio
 * wants between them is made. `membuf_flush` is `fflush`. There is no `membuf_pread`, and no `membuf_fileno`, whose
 * position would be another. Until the stream is closed or freed nothing else should use the FILE.
 *
 * `flags` is 0 or `MEMBUF_FILE_CLOSE`, which hands the FILE over: it is closed when this fails, too. Without it the
 * FILE has to stay open as long as the stream; `membuf_free` leaves what was written in the FILE's buffer then. `*out`
 * is owned by the caller, NULL on failure. Errors: `MEMBUF_ERR_INVALID` for other flags (nothing is closed then),
 * `MEMBUF_ERR_UNSUPPORTED` on systems that are no Unix, `MEMBUF_ERR_NULL`, `MEMBUF_ERR_NO_MEMORY`. Threads: any.
 */
MEMBUF_API membuf_status membuf_from_file(FILE *file, uint32_t flags, membuf **out, membuf_error *err);

#ifdef __cplusplus
}
#endif

/* Lets compilers that can compare format and arguments. */
#if defined(__GNUC__)
#define MEMBUF_PRINTF_LIKE(format, first) __attribute__((__format__(__printf__, format, first)))
#else
#define MEMBUF_PRINTF_LIKE(format, first)
#endif

/**
 * Writes formatted text at the position, as `vprintf` does; all of it or nothing.
 *
 * Like `printf`, and unlike everything else in membuf, this obeys the program's locale (the decimal point, for one).
 * On a text stream the result has to be UTF-8. `args` is left as after a call of `vprintf`: pass it to `va_end` only.
 *
 * Errors: `MEMBUF_ERR_NULL` without a format, `MEMBUF_ERR_INVALID` when the C library cannot format (a wide character
 * without a multibyte form, more than INT_MAX bytes), `MEMBUF_ERR_NO_MEMORY`, all three without details on the handle;
 * those of `membuf_write`. After a failure, content and position are as before.
 * Threads: as `membuf_write`. Python: `stream.write(format % args)`.
 */
MEMBUF_PRINTF_LIKE(2, 0)
static inline membuf_status membuf_vprintf(membuf *s, const char *format, va_list args)
{
  char small[512];
  char *text = small;
  size_t size;
  int len;
  membuf_status status;
  va_list again;

  if (format == NULL) {
    return MEMBUF_ERR_NULL;
  }
  va_copy(again, args);
  len = vsnprintf(small, sizeof small, format, args);
  if (len < 0) {
    va_end(again);
    return MEMBUF_ERR_INVALID;
  }
  size = (size_t)len;
  if (size >= sizeof small) {
    text = (char *)malloc(size + 1);
    if (text == NULL) {
      va_end(again);
      return MEMBUF_ERR_NO_MEMORY;
    }
    if (vsnprintf(text, size + 1, format, again) != len) {
      va_end(again);
      free(text);
      return MEMBUF_ERR_INVALID;
    }
  }
  va_end(again);
  status = membuf_write(s, text, size, NULL);
  if (text != small) {
    free(text);
  }
  return status;
}

/**
 * Writes formatted text at the position, as `printf` does; `membuf_vprintf` says everything else.
 */
MEMBUF_PRINTF_LIKE(2, 3)
static inline membuf_status membuf_printf(membuf *s, const char *format, ...)
{
  membuf_status status;
  va_list args;

  va_start(args, format);
  status = membuf_vprintf(s, format, args);
  va_end(args);
  return status;
}

#endif /* MEMBUF_STDIO_H */
