/* What a first user writes: a stream, some bytes, the value back. */
#include <membuf.h>
#include <membuf_stdio.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
  membuf *stream = NULL;
  membuf_slice *value = NULL;
  const uint8_t *data = NULL;
  size_t len = 0;
  int ok = membuf_check_version(MEMBUF_VERSION_NUMBER) == MEMBUF_OK && strcmp(membuf_version(), MEMBUF_VERSION) == 0;

  ok = ok && membuf_bytes_new(NULL, 0, &stream, NULL) == MEMBUF_OK;
  ok = ok && membuf_write(stream, "hello ", 6, NULL) == MEMBUF_OK;
  ok = ok && membuf_printf(stream, "%s %d", "world", 42) == MEMBUF_OK;
  ok = ok && membuf_getvalue(stream, &value) == MEMBUF_OK;
  ok = ok && membuf_slice_data(value, &data, &len) == MEMBUF_OK;
  ok = ok && len == 14 && memcmp(data, "hello world 42", len) == 0;
  printf("%s %s\n", MEMBUF_VERSION, ok ? "works" : "does not work");
  membuf_slice_free(value);
  membuf_free(stream);
  return ok ? 0 : 1;
}
