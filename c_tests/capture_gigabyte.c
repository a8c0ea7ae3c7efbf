/* Deep tier: a gigabyte from a child process is captured whole, without a reader and without a copy. */
#define _GNU_SOURCE
#include "support.h"

static void a_gigabyte_from_a_child_process_is_captured(void **state)
{
  (void)state;
  const size_t expected = (size_t)1 << 30;
  membuf_capture *c = NULL;
  membuf_slice *output = NULL;
  assert_ok(membuf_capture_start(MEMBUF_CAPTURE_STDOUT, &c, NULL));
  const int status = system("yes 0123456789abcde | head -c 1073741824");
  assert_ok(membuf_capture_stop(c));
  assert_int_equal(status, 0);
  assert_ok(membuf_capture_take(c, 1, &output));
  membuf_capture_free(c);
  assert_int_equal(len_of(output), expected);
  const uint8_t *data = data_of(output);
  for (size_t i = 0; i < expected; i += 4096 * 64) {
    assert_memory_equal(data + i, "0123456789abcde\n", 16);
  }
  assert_memory_equal(data + expected - 16, "0123456789abcde\n", 16);
  membuf_slice_free(output);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_gigabyte_from_a_child_process_is_captured)};
  return run_area(tests);
}
