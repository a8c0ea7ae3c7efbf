/* membuf_stdio.h: what needs <stdio.h>. Inline over the functions of membuf.h, for C and C++ alone.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */
#ifndef MEMBUF_STDIO_H
#define MEMBUF_STDIO_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "membuf.h"

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
