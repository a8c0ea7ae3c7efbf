/* zlib's gz functions, which want a descriptor: over a stream's content as a file in memory. */
#include "client_support.h"

#include <unistd.h>
#include <zlib.h>

static void a_stream_of_gzip_is_read_through_a_descriptor(void **state)
{
  (void)state;
  FILE *packed = empty_file();
  gzFile gz = gzdopen(dup(fileno(packed)), "wb");
  assert_non_null(gz);
  for (int i = 0; i < 20000; i++) {
    assert_true(gzprintf(gz, "line %d\n", i) > 0);
  }
  assert_int_equal(gzclose(gz), Z_OK);

  membuf *raw = NULL, *s = NULL;
  assert_ok(membuf_from_file(packed, MEMBUF_FILE_CLOSE, &raw, NULL));
  assert_ok(membuf_rewind(raw));
  assert_ok(membuf_bytes_new(NULL, 0, &s, NULL));
  assert_ok(membuf_copy(raw, s, -1, NULL, NULL));
  assert_ok(membuf_finish(raw, NULL));

  int32_t fd = -1;
  assert_ok(membuf_memfd(s, &fd));
  gz = gzdopen(fd, "rb");
  assert_non_null(gz);
  char line[32], expected[32];
  for (int i = 0; i < 20000; i++) {
    snprintf(expected, sizeof expected, "line %d\n", i);
    assert_string_equal(gzgets(gz, line, sizeof line), expected);
  }
  assert_null(gzgets(gz, line, sizeof line));
  assert_int_equal(gzclose(gz), Z_OK);
  membuf_free(s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_stream_of_gzip_is_read_through_a_descriptor)};
  return run_area(tests);
}
