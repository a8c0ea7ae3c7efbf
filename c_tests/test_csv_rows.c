/* Rows of names and values to a CSV file in one call: membuf_csv_from_rows. */
#include "text_support.h"

static const membuf_pair ada[] = {{VIEW("name"), VIEW("Ada")}, {VIEW("born"), VIEW("1815")}};
static const membuf_pair alan[] = {{VIEW("extra"), VIEW("ignored")}, {VIEW("born"), VIEW("1912")}};
static const membuf_csv_row rows[] = {{ada, COUNT(ada)}, {alan, COUNT(alan)}};

static void the_header_is_the_names_given_or_those_of_the_first_row(void **state)
{
  (void)state;
  const membuf_view names[] = {VIEW("born"), VIEW("name"), VIEW("missing")};
  membuf_slice *out = NULL;
  membuf_error err;
  assert_ok(membuf_csv_from_rows(rows, COUNT(rows), names, COUNT(names), NULL, NULL, NULL, &out, &err));
  assert_int_equal(err.code, MEMBUF_OK);
  assert_text_and_free(out, "born,name,missing\r\n1815,Ada,\r\n1912,,\r\n");
  assert_ok(membuf_csv_from_rows(rows, COUNT(rows), NULL, 0, NULL, NULL, NULL, &out, NULL));
  assert_text_and_free(out, "name,born\r\nAda,1815\r\n,1912\r\n");
  assert_ok(membuf_csv_from_rows(NULL, 0, names, COUNT(names), NULL, NULL, NULL, &out, NULL));
  assert_text_and_free(out, "born,name,missing\r\n");
}

static void neither_names_nor_rows_are_invalid(void **state)
{
  (void)state;
  membuf_slice *out = GARBAGE;
  membuf_error err;
  assert_status(membuf_csv_from_rows(NULL, 0, NULL, 0, NULL, NULL, NULL, &out, &err), MEMBUF_ERR_INVALID);
  assert_null(out);
  assert_error(&err, MEMBUF_ERR_INVALID, "membuf_csv_from_rows", "there are neither");
}

static void of_two_values_of_one_name_the_last_counts(void **state)
{
  (void)state;
  const membuf_view names[] = {VIEW("a"), VIEW("b")};
  const membuf_pair twice[] = {{VIEW("a"), VIEW("1")}, {VIEW("a"), VIEW("2")}};
  const membuf_csv_row row = {twice, COUNT(twice)};
  membuf_slice *out = NULL;
  assert_ok(membuf_csv_from_rows(&row, 1, names, COUNT(names), NULL, NULL, NULL, &out, NULL));
  assert_text_and_free(out, "a,b\r\n2,\r\n");
}

static void the_file_is_encoded(void **state)
{
  (void)state;
  const membuf_pair pairs[] = {{VIEW("n\xc3\xa4me"), VIEW("5\xe2\x82\xac \xe4\xb8\x96")}};
  const membuf_csv_row row = {pairs, 1};
  membuf_slice *out = NULL;
  assert_ok(membuf_csv_from_rows(&row, 1, NULL, 0, "utf-8-sig", NULL, NULL, &out, NULL));
  assert_text_and_free(out, "\xef\xbb\xbfn\xc3\xa4me\r\n5\xe2\x82\xac \xe4\xb8\x96\r\n");
  assert_ok(membuf_csv_from_rows(&row, 1, NULL, 0, "windows-1252", "replace", NULL, &out, NULL));
  assert_text_and_free(out, "n\xe4me\r\n5\x80 ?\r\n");
}

static void what_the_encoding_does_not_have_is_an_encode_error(void **state)
{
  (void)state;
  const membuf_pair pairs[] = {{VIEW("a"), VIEW("\xe4\xb8\x96")}, {VIEW("b"), VIEW("\xff")}};
  const membuf_csv_row row = {pairs, 1}, malformed = {pairs, 2};
  membuf_slice *out = GARBAGE;
  membuf_error err;
  assert_status(membuf_csv_from_rows(&row, 1, NULL, 0, "windows-1252", NULL, NULL, &out, &err), MEMBUF_ERR_ENCODE);
  assert_null(out);
  assert_error(&err, MEMBUF_ERR_ENCODE, "membuf_csv_from_rows", "cp1252 cannot encode U+4E16");
  assert_status(membuf_csv_from_rows(&malformed, 1, NULL, 0, NULL, NULL, NULL, &out, &err), MEMBUF_ERR_DECODE);
  assert_error(&err, MEMBUF_ERR_DECODE, "membuf_csv_from_rows", "0xff");
  assert_status(membuf_csv_from_rows(&row, 1, NULL, 0, "klingon", NULL, NULL, &out, &err), MEMBUF_ERR_LOOKUP);
  assert_error(&err, MEMBUF_ERR_LOOKUP, "membuf_csv_from_rows", "'klingon'");
  assert_status(membuf_csv_from_rows(&row, 1, NULL, 0, "punycode", NULL, NULL, &out, &err), MEMBUF_ERR_UNSUPPORTED);
}

static void a_long_file_is_encoded_as_a_short_one_is(void **state)
{
  (void)state;
  enum { LONG = 100000 };
  char *text = malloc(3 * LONG);
  assert_non_null(text);
  for (size_t i = 0; i < LONG; i++) {
    memcpy(text + 3 * i, "\xe4\xb8\x96", 3);
  }
  const membuf_pair pairs[] = {{VIEW("a"), {text, 3 * LONG}}};
  const membuf_csv_row row = {pairs, 1};
  membuf_slice *out = NULL;
  membuf_error err;
  assert_ok(membuf_csv_from_rows(&row, 1, NULL, 0, "utf-16-le", NULL, NULL, &out, NULL));
  assert_int_equal(len_of(out), 2 * (3 + LONG + 2));
  for (size_t i = 0; i < LONG; i++) {
    assert_memory_equal(data_of(out) + 2 * (3 + i), "\x16\x4e", 2);
  }
  membuf_slice_free(out);
  /* Positions count from the start of the text: code points, or bytes of what is none. */
  assert_status(membuf_csv_from_rows(&row, 1, NULL, 0, "latin-1", NULL, NULL, &out, &err), MEMBUF_ERR_ENCODE);
  assert_int_equal(err.start, 3);
  assert_int_equal(err.end, 3 + LONG);
  text[3 * LONG - 30] = '\xff';
  assert_status(membuf_csv_from_rows(&row, 1, NULL, 0, NULL, NULL, NULL, &out, &err), MEMBUF_ERR_DECODE);
  assert_int_equal(err.start, 3 + 3 * LONG - 30);
  free(text);
}

static void a_dialect_applies_to_header_and_rows(void **state)
{
  (void)state;
  membuf_csv_options tabs = {.struct_size = sizeof tabs, .delimiter = '\t', .line_terminator = "\n"};
  membuf_csv_options none = {.struct_size = sizeof none, .delimiter = '1', .quoting = MEMBUF_CSV_QUOTE_NONE};
  membuf_slice *out = NULL;
  membuf_error err;
  assert_ok(membuf_csv_from_rows(rows, 1, NULL, 0, NULL, NULL, &tabs, &out, NULL));
  assert_text_and_free(out, "name\tborn\nAda\t1815\n");
  assert_status(membuf_csv_from_rows(rows, 1, NULL, 0, NULL, NULL, &none, &out, &err), MEMBUF_ERR_CSV);
  assert_null(out);
  assert_error(&err, MEMBUF_ERR_CSV, "membuf_csv_from_rows", "no escapechar");
}

static void arrays_that_cannot_be_are_refused(void **state)
{
  (void)state;
  const membuf_view hollow[] = {{NULL, 1}};
  const membuf_pair no_value[] = {{VIEW("a"), {NULL, 1}}}, no_name[] = {{{NULL, 1}, VIEW("a")}};
  const membuf_pair huge[] = {{VIEW("a"), {"x", SIZE_MAX}}};
  const membuf_csv_row bad[] = {{NULL, 1}, {no_value, 1}, {no_name, 1}};
  const membuf_csv_row too_large[] = {{huge, 1}, {huge, SIZE_MAX}};
  membuf_slice *out = GARBAGE;
  membuf_error err;
  for (size_t i = 0; i < COUNT(bad); i++) {
    out = GARBAGE;
    assert_status(membuf_csv_from_rows(bad + i, 1, NULL, 0, NULL, NULL, NULL, &out, &err), MEMBUF_ERR_NULL);
    assert_null(out);
    assert_error(&err, MEMBUF_ERR_NULL, "membuf_csv_from_rows", "is NULL");
  }
  for (size_t i = 0; i < COUNT(too_large); i++) {
    assert_status(membuf_csv_from_rows(too_large + i, 1, NULL, 0, NULL, NULL, NULL, &out, NULL), MEMBUF_ERR_OVERFLOW);
  }
  assert_status(membuf_csv_from_rows(NULL, 1, NULL, 0, NULL, NULL, NULL, &out, NULL), MEMBUF_ERR_NULL);
  assert_status(membuf_csv_from_rows(rows, SIZE_MAX, NULL, 0, NULL, NULL, NULL, &out, NULL), MEMBUF_ERR_OVERFLOW);
  assert_status(membuf_csv_from_rows(rows, 1, NULL, 1, NULL, NULL, NULL, &out, NULL), MEMBUF_ERR_NULL);
  assert_status(membuf_csv_from_rows(rows, 1, hollow, 1, NULL, NULL, NULL, &out, NULL), MEMBUF_ERR_NULL);
  assert_status(membuf_csv_from_rows(rows, 1, NULL, 0, NULL, NULL, NULL, NULL, &err), MEMBUF_ERR_NULL);
  assert_error(&err, MEMBUF_ERR_NULL, "membuf_csv_from_rows", "the pointer for the new handle is NULL");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_header_is_the_names_given_or_those_of_the_first_row),
      cmocka_unit_test(neither_names_nor_rows_are_invalid),
      cmocka_unit_test(of_two_values_of_one_name_the_last_counts),
      cmocka_unit_test(the_file_is_encoded),
      cmocka_unit_test(what_the_encoding_does_not_have_is_an_encode_error),
      cmocka_unit_test(a_long_file_is_encoded_as_a_short_one_is),
      cmocka_unit_test(a_dialect_applies_to_header_and_rows),
      cmocka_unit_test(arrays_that_cannot_be_are_refused),
  };
  return run_area(tests);
}
