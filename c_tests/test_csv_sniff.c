/* What is guessed of a sample of CSV, case by case as Python's Sniffer does it, through the header. */
#include "csv_support.h"

struct guess {
  const char *sample, *allowed; /* NULL: any delimiter */
  uint32_t delimiter, quotechar;
  bool spaced, header;
};

static void assert_guess_at(const void *sample, size_t len, const struct guess *expected, const char *file, int line)
{
  membuf_csv_options options = MEMBUF_CSV_OPTIONS_INIT;
  int32_t header = -1;
  membuf_error err;
  assert_status_at(membuf_csv_sniff(sample, len, expected->allowed, NULL, &options, &header, &err), MEMBUF_OK, expected->sample,
                   file, line);
  _assert_int_equal((uint64_t)options.delimiter, expected->delimiter, file, line);
  _assert_int_equal((uint64_t)options.quotechar, expected->quotechar, file, line);
  _assert_int_equal((options.flags & MEMBUF_CSV_SKIP_INITIAL_SPACE) != 0, expected->spaced, file, line);
  _assert_int_equal((uint64_t)header, expected->header, file, line);
}

#define assert_guess(sample, len, expected) assert_guess_at((sample), (len), (expected), __FILE__, __LINE__)
#define assert_guesses(guesses)                                                     \
  for (size_t i = 0; i < COUNT(guesses); i++) {                                     \
    assert_guess((guesses)[i].sample, strlen((guesses)[i].sample), &(guesses)[i]);  \
  }

static void assert_no_guess(const char *sample)
{
  membuf_csv_options options = MEMBUF_CSV_OPTIONS_INIT;
  int32_t header = -1;
  assert_status(membuf_csv_sniff(sample, strlen(sample), NULL, NULL, &options, &header, NULL), MEMBUF_ERR_CSV);
}

/* -- by quotes ------------------------------------------------------------------------------------------------- */

static void what_stands_around_quoted_fields_is_the_delimiter(void **state)
{
  (void)state;
  static const struct guess guesses[] = {
      /* at the start of lines, with a space behind each delimiter or not */
      {"\"a\";1\n\"b\";2\n", NULL, ';', '"', false, false},
      {"\"a\"; 1\n\"b\"; 2\n", NULL, ';', '"', true, false},
      /* one delimiter of two has a space */
      {"1; \"a\";2;\"b\";3\n", NULL, ';', '"', false, false},
      /* of two quotes as frequent the first */
      {"1;\"a\";2;'b';3\n", NULL, ';', '"', false, false},
      {"1;'a';2;\"b\";3\n", NULL, ';', '\'', false, false},
      /* a quote that nothing closes does not hide the other one */
      {"x;\"y;'a';1\n", NULL, ';', '\'', false, false},
      /* only those that are allowed count */
      {"1;\"a\";2,\"b\",3,\"c\",4\n", ";", ';', '"', false, false},
      {"1;\"a\";2,\"b\",3,\"c\",4\n", NULL, ',', '"', false, false},
  };
  assert_guesses(guesses);
}

static void parts_of_words_are_no_delimiters(void **state)
{
  (void)state;
  static const struct guess guesses[] = {
      {"'a'\xc3\xa9;1\n'b'\xc3\xa9;2\n", NULL, ';', '"', false, false},
      {"'a'_;1\n'b'_;2\n", NULL, ';', '"', false, false},
  };
  assert_guesses(guesses);
}

/* -- by frequency ---------------------------------------------------------------------------------------------- */

static void of_several_candidates_the_preferred_one_wins_then_the_most_frequent(void **state)
{
  (void)state;
  static const struct guess guesses[] = {
      {"1;2|3\n4;5|6\n", NULL, ';', '"', false, false},
      {"1#2|3\n4#5|6\n", NULL, '|', '"', false, false},
      {"1#2|3#4\n5#6|7#8\n", NULL, '#', '"', false, false},
      {"1; 2\n3; 4\n", NULL, ';', '"', true, false},
      /* quotes around whole lines are not what separates fields in them */
      {"\"1|2\"\n\"3|4\"\n", NULL, '|', '"', false, false},
  };
  assert_guesses(guesses);
  assert_no_guess("1\r\n2\r\n");
}

/* Lines of one delimiter each, but for the one at `odd`. */
static size_t lines_with_an_odd_one(char *sample, int lines, int odd)
{
  size_t len = 0;
  for (int i = 0; i < lines; i++) {
    len += (size_t)sprintf(sample + len, i == odd ? "%d\n" : "%d;\n", i % 10);
  }
  return len;
}

static void nearly_all_lines_have_to_agree(void **state)
{
  (void)state;
  static const struct guess semicolon = {"lines", NULL, ';', '"', false, false};
  char sample[1024];
  /* one in sixty may be odd, though the first ten lines then do not agree */
  assert_guess(sample, lines_with_an_odd_one(sample, 60, 3), &semicolon);
  /* an odd line counts against those that agree, too */
  lines_with_an_odd_one(sample, 19, 3);
  assert_no_guess(sample);
  /* the first ten lines are enough when they agree */
  assert_guess(sample, lines_with_an_odd_one(sample, 11, 10), &semicolon);
}

/* -- the header ------------------------------------------------------------------------------------------------ */

static void a_header_differs_in_most_columns(void **state)
{
  (void)state;
  static const struct guess guesses[] = {
      {"\"a\";\"b\"\n1;2\n3;4\n", NULL, ';', '"', false, true},
      /* as many columns say yes as no; a record with fewer fields says nothing */
      {"\"5\";\"bb\"\n1;2\nx\n3;4\n", NULL, ';', '"', false, false},
      /* columns of both numbers and text say nothing */
      {"\"n\";\"m\";\"5\"\n1;1;1\nab;ab;1\n", NULL, ';', '"', false, false},
      /* length is that of characters */
      {"\"\xc3\xa9\";\"\xc3\xbc\"\na;b\nc;d\n", NULL, ';', '"', false, false},
      {"\"\xc3\xa9\xc3\xa9\";\"\xc3\xbc\xc3\xbc\"\na;b\nc;d\n", NULL, ';', '"', false, true},
  };
  assert_guesses(guesses);
}

static void twenty_one_records_say_whether_there_is_a_header(void **state)
{
  (void)state;
  for (int text = 20; text <= 22; text++) {
    char sample[256] = "\"a\";\"b\"\n";
    for (int i = 1; i <= 23; i++) {
      strcat(sample, i == text ? "x;y\n" : "1;2\n");
    }
    const struct guess expected = {"records", NULL, ';', '"', false, text > 21};
    assert_guess(sample, strlen(sample), &expected);
  }
}

static void a_record_that_is_long_is_looked_at_to_its_end(void **state)
{
  (void)state;
  enum { LONG = 1 << 17 };
  static char sample[LONG + 256];
  strcpy(sample, "\"a\";\"b\"\n");
  for (int i = 1; i <= 20; i++) {
    strcat(sample, "1;2\n");
  }
  strcat(sample, "x;");
  const size_t len = strlen(sample);
  memset(sample + len, '2', LONG);
  strcpy(sample + len + LONG, "z\n");
  static const struct guess expected = {"a long record", NULL, ';', '"', false, false};
  assert_guess(sample, len + LONG + 2, &expected);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_stands_around_quoted_fields_is_the_delimiter),
      cmocka_unit_test(parts_of_words_are_no_delimiters),
      cmocka_unit_test(of_several_candidates_the_preferred_one_wins_then_the_most_frequent),
      cmocka_unit_test(nearly_all_lines_have_to_agree),
      cmocka_unit_test(a_header_differs_in_most_columns),
      cmocka_unit_test(twenty_one_records_say_whether_there_is_a_header),
      cmocka_unit_test(a_record_that_is_long_is_looked_at_to_its_end),
  };
  return run_area(tests);
}
