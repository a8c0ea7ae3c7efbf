/* Spooling 1 GiB with 64 MiB allowed in memory: the process never has more than 64 + 16 MiB of its own, page cache apart. */
#include "spool_support.h"

#define MIB ((int64_t)1 << 20)

/* Bytes of memory that are this process's own. */
static int64_t resident(void)
{
  char line[256];
  long kib = -1;
  FILE *status = fopen("/proc/self/status", "r");
  assert_non_null(status);
  while (kib < 0 && fgets(line, sizeof line, status) != NULL) {
    (void)sscanf(line, "RssAnon: %ld kB", &kib);
  }
  fclose(status);
  assert_true(kib >= 0);
  return kib * 1024;
}

static void spooling_1_gib_takes_the_memory_allowed_and_at_most_16_mib_more(void **state)
{
  (void)state;
  const size_t pieces[] = {100, 65536, 4 * 1024 * 1024};
  for (size_t i = 0; i < COUNT(pieces); i++) {
    uint8_t *bytes = pattern(0, pieces[i]);
    const int64_t before = resident();
    int64_t most = 0, checked = 0, written = 0;
    membuf *s = spool_of(64 * MIB, NULL, 0);
    for (; written < 1024 * MIB; written += (int64_t)pieces[i]) {
      assert_ok(membuf_write(s, bytes, pieces[i], NULL));
      if (written - checked >= MIB) {
        checked = written;
        most = resident() > most ? resident() : most;
      }
    }
    assert_ok(membuf_rewind(s));
    size_t n = 1;
    for (int64_t got = 0; n > 0; got += (int64_t)n) {
      assert_ok(membuf_read(s, bytes, pieces[i], &n));
      if (got % (16 * MIB) < (int64_t)pieces[i]) {
        most = resident() > most ? resident() : most;
      }
    }
    membuf_slice *all = NULL;
    assert_ok(membuf_getvalue(s, &all));
    assert_int_equal(len_of(all), written);
    uint8_t sum = 0;
    for (int64_t at = 0; at < written; at += 4096) {
      sum ^= data_of(all)[at];
    }
    most = resident() > most ? resident() : most;
    membuf_slice_free(all);
    membuf_free(s);
    free(bytes);
    print_message("pieces of %zu bytes: %.1f MiB more than before (%d)\n", pieces[i], (double)(most - before) / MIB, sum);
    assert_true(most - before <= (64 + 16) * MIB);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(spooling_1_gib_takes_the_memory_allowed_and_at_most_16_mib_more),
  };
  return run_area(tests);
}
