/* Errors in one line, and borrowed text. */
#include "report.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool fail(const char *subject, const char *format, ...)
{
  char line[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  for (char *c = line; *c != '\0'; c++)
    if ((unsigned char)*c < ' ')
      *c = '?'; /* a line break that came with the input */
  fprintf(stderr, "report: %s: %s\n", subject, line);
  return false;
}

bool made(membuf_status status, const char *subject, const membuf_error *error)
{
  if (status == MEMBUF_OK)
    return true;
  if (error->line > 0)
    return fail(subject, "line %" PRIu64 ": %s", error->line, error->message);
  return fail(subject, "%s", error->message);
}

bool done(membuf_status status, const char *subject, const void *handle)
{
  membuf_error error;
  if (status == MEMBUF_OK)
    return true;
  if (membuf_get_error(handle, &error) != MEMBUF_OK || error.code != status)
    return fail(subject, "%s", membuf_status_message(status));
  return made(status, subject, &error);
}

bool no_memory(const char *subject)
{
  return fail(subject, "%s", strerror(ENOMEM));
}

membuf_view text(const char *string)
{
  return (membuf_view){string, strlen(string)};
}

membuf_view contents(const membuf_slice *slice)
{
  const uint8_t *data;
  size_t len;
  if (membuf_slice_data(slice, &data, &len) != MEMBUF_OK)
    return (membuf_view){NULL, 0};
  return (membuf_view){data, len};
}

bool same(membuf_view a, membuf_view b)
{
  return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

membuf_view cut(membuf_view *rest, char separator)
{
  const char *start = rest->data;
  const char *end = memchr(start, separator, rest->len);
  size_t len = end != NULL ? (size_t)(end - start) : rest->len;
  size_t used = end != NULL ? len + 1 : len;
  *rest = (membuf_view){start + used, rest->len - used};
  return (membuf_view){start, len};
}
