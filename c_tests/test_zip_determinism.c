/* The same entries give the same archive: again, in another process, and in pieces. What no compressor had a part in is known
 * to the byte. */
#include "text_support.h"

enum { MOST = 1 << 20 };
static char numbers[200000];
static const char *self;

static void make_content(void)
{
  for (size_t i = 0; i < sizeof numbers; i++) {
    numbers[i] = (char)('0' + i * i / 7 % 10);
  }
}

/* Long and short, stored, compressed and not worth it. */
static membuf_slice *archive_of(int32_t method, int32_t level)
{
  const membuf_zip_options options = {.struct_size = sizeof options, .method = method, .level = level};
  const membuf_pair entries[] = {{VIEW("numbers"), {numbers, sizeof numbers}}, {VIEW("folder/"), {NULL, 0}},
                                 {VIEW("folder/short"), VIEW("short")},        {VIEW("\xc3\xa9"), {numbers, 5000}}};
  membuf_slice *archive = NULL;
  assert_ok(membuf_zip_pack(entries, COUNT(entries), &options, &archive, NULL));
  return archive;
}

static const int32_t settings[][2] = {{0, 0}, {MEMBUF_ZIP_STORE, 0}, {MEMBUF_ZIP_DEFLATE, 1}, {MEMBUF_ZIP_DEFLATE, 6},
                                      {MEMBUF_ZIP_DEFLATE, 9}};

static void the_same_entries_give_the_same_bytes_again(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(settings); i++) {
    membuf_slice *first = archive_of(settings[i][0], settings[i][1]), *second = archive_of(settings[i][0], settings[i][1]);
    assert_slice_and_free(second, data_of(first), len_of(first));
    membuf_slice_free(first);
  }
}

static void another_process_makes_the_same_bytes(void **state)
{
  (void)state;
  char command[4096], *bytes = malloc(MOST);
  assert_non_null(bytes);
  for (size_t i = 0; i < COUNT(settings); i++) {
    assert_in_range(snprintf(command, sizeof command, "'%s' %zu", self, i), 1, sizeof command - 1);
    FILE *other = popen(command, "r");
    assert_non_null(other);
    const size_t n = fread(bytes, 1, MOST, other);
    assert_int_equal(pclose(other), 0);
    membuf_slice *own = archive_of(settings[i][0], settings[i][1]);
    assert_slice_and_free(own, bytes, n);
  }
  free(bytes);
}

/* What the other process does. */
static int print_archive(size_t i)
{
  membuf_slice *archive = archive_of(settings[i][0], settings[i][1]);
  const size_t n = fwrite(data_of(archive), 1, len_of(archive), stdout);
  const bool all = n == len_of(archive);
  membuf_slice_free(archive);
  return all ? 0 : 1;
}

/* An archive of one entry that is streamed in pieces; 0: added as a whole. */
static membuf_slice *archive_in_pieces(size_t len, size_t piece, int32_t method)
{
  const membuf_zip_options options = {.struct_size = sizeof options, .method = method};
  membuf *sink = bytes_of(""), *entry = NULL;
  membuf_zip_writer *writer = NULL;
  membuf_slice *archive = NULL;
  assert_ok(membuf_zip_writer_new(sink, &options, &writer, NULL));
  if (piece == 0) {
    assert_ok(membuf_zip_writer_add(writer, TEXT("numbers"), numbers, len));
  } else {
    assert_ok(membuf_zip_writer_open(writer, TEXT("numbers"), NULL, &entry));
    for (size_t at = 0; at < len; at += piece) {
      assert_ok(membuf_write(entry, numbers + at, len - at < piece ? len - at : piece, NULL));
    }
    assert_ok(membuf_finish(entry, NULL));
  }
  assert_ok(membuf_zip_writer_close(writer));
  membuf_zip_writer_free(writer);
  assert_ok(membuf_getvalue(sink, &archive));
  membuf_free(sink);
  return archive;
}

static void short_entries_are_the_same_whole_and_in_pieces(void **state)
{
  (void)state;
  static const size_t lens[] = {0, 1, 100, 65535, 65536}, pieces[] = {1, 100, 65536};
  for (size_t i = 0; i < COUNT(lens) * COUNT(pieces) * 2; i++) {
    const size_t len = lens[i % COUNT(lens)], piece = pieces[i / COUNT(lens) % COUNT(pieces)];
    const int32_t method = i < COUNT(lens) * COUNT(pieces) ? MEMBUF_ZIP_STORE : MEMBUF_ZIP_DEFLATE;
    membuf_slice *whole = archive_in_pieces(len, 0, method), *streamed = archive_in_pieces(len, piece, method);
    assert_slice_and_free(streamed, data_of(whole), len_of(whole));
    membuf_slice_free(whole);
  }
}

static void long_entries_are_the_same_in_the_same_pieces(void **state)
{
  (void)state;
  static const size_t pieces[] = {1000, 65536, sizeof numbers};
  for (size_t i = 0; i < COUNT(pieces) * 2; i++) {
    const int32_t method = i % 2 == 0 ? MEMBUF_ZIP_STORE : MEMBUF_ZIP_DEFLATE;
    membuf_slice *first = archive_in_pieces(sizeof numbers, pieces[i / 2], method);
    membuf_slice *second = archive_in_pieces(sizeof numbers, pieces[i / 2], method);
    assert_slice_and_free(second, data_of(first), len_of(first));
    membuf_slice_free(first);
  }
}

static void a_stored_archive_is_known_to_the_byte(void **state)
{
  (void)state;
  const membuf_zip_options options = {.struct_size = sizeof options, .method = MEMBUF_ZIP_STORE};
  const membuf_pair entries[] = {{VIEW("a.txt"), VIEW("hello\n")}, {VIEW("\xc3\xa9/"), {NULL, 0}}};
  membuf_slice *archive = NULL;
  assert_ok(membuf_zip_pack(entries, COUNT(entries), &options, &archive, NULL));
  static const char expected[] =
      "PK\003\004\012\000\000\000\000\000\000\000!\000 0:6\006\000\000\000\006\000\000\000\005\000\000\000"
      "a.txthello\012"
      "PK\003\004\012\000\000\010\000\000\000\000!\000\000\000\000\000\000\000\000\000\000\000\000\000\003\000\000\000"
      "\303\251/"
      "PK\001\002-\003\012\000\000\000\000\000\000\000!\000 0:6\006\000\000\000\006\000\000\000\005\000"
      "\000\000\000\000\000\000\000\000\000\000\200\201\000\000\000\000"
      "a.txt"
      "PK\001\002-\003\012\000\000\010\000\000\000\000!\000\000\000\000\000\000\000\000\000\000\000\000"
      "\000\003\000\000\000\000\000\000\000\000\000\020\000\375\101)\000\000\000"
      "\303\251/"
      "PK\005\006\000\000\000\000\002\000\002\000\144\000\000\000J\000\000\000\000\000";
  assert_slice_and_free(archive, expected, sizeof expected - 1);
}

int main(int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_same_entries_give_the_same_bytes_again),
      cmocka_unit_test(another_process_makes_the_same_bytes),
      cmocka_unit_test(short_entries_are_the_same_whole_and_in_pieces),
      cmocka_unit_test(long_entries_are_the_same_in_the_same_pieces),
      cmocka_unit_test(a_stored_archive_is_known_to_the_byte),
  };
  make_content();
  if (argc > 1) {
    return print_archive(strtoul(argv[1], NULL, 10));
  }
  self = argv[0];
  return run_area(tests);
}
