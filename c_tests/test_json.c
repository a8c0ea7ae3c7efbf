/* Parsed JSON: membuf_json_parse and the questions to a document. */
#include "text_support.h"

static membuf_json *parsed(const char *text)
{
  membuf_json *doc = NULL;
  membuf_error err;
  assert_ok(membuf_json_parse(text, strlen(text), &doc, &err));
  assert_int_equal(err.code, MEMBUF_OK);
  return doc;
}

/* The node that a pointer leads to from the root. */
static size_t at(membuf_json *doc, const char *pointer)
{
  size_t node = 0;
  assert_ok(membuf_json_pointer(doc, 0, pointer, strlen(pointer), &node));
  return node;
}

static int32_t kind_of(membuf_json *doc, size_t node)
{
  int32_t kind = -1;
  assert_ok(membuf_json_kind(doc, node, &kind));
  return kind;
}

static void assert_string(membuf_json *doc, size_t node, const char *text, size_t len)
{
  const char *data = NULL;
  size_t size = 0;
  assert_ok(membuf_json_string(doc, node, &data, &size));
  assert_int_equal(size, len);
  assert_memory_equal(data, text, len);
}

static void assert_key(membuf_json *doc, size_t node, size_t index, const char *key)
{
  const char *data = NULL;
  size_t size = 0;
  assert_ok(membuf_json_key(doc, node, index, &data, &size));
  assert_int_equal(size, strlen(key));
  assert_memory_equal(data, key, size);
}

static void every_kind_of_node_is_told_and_read(void **state)
{
  (void)state;
  int32_t yes = -1;
  int64_t number = 0;
  uint64_t large = 0;
  double real = 0;
  size_t size = 0;
  membuf_json *doc = parsed("{\"n\":null,\"t\":true,\"f\":false,\"i\":-5,\"u\":18446744073709551615,\"d\":1.5,"
                            "\"s\":\"x\\u0000\\ud83d\\ude00\",\"a\":[1,2],\"o\":{}}");
  assert_int_equal(kind_of(doc, 0), MEMBUF_JSON_OBJECT);
  assert_ok(membuf_json_count(doc, 0, &size));
  assert_int_equal(size, 9);
  assert_int_equal(kind_of(doc, at(doc, "/n")), MEMBUF_JSON_NULL);
  assert_int_equal(kind_of(doc, at(doc, "/t")), MEMBUF_JSON_BOOL);
  assert_ok(membuf_json_bool(doc, at(doc, "/t"), &yes));
  assert_int_equal(yes, 1);
  assert_ok(membuf_json_bool(doc, at(doc, "/f"), &yes));
  assert_int_equal(yes, 0);
  assert_int_equal(kind_of(doc, at(doc, "/i")), MEMBUF_JSON_INT);
  assert_ok(membuf_json_int64(doc, at(doc, "/i"), &number));
  assert_int_equal(number, -5);
  assert_int_equal(kind_of(doc, at(doc, "/u")), MEMBUF_JSON_UINT);
  assert_ok(membuf_json_uint64(doc, at(doc, "/u"), &large));
  assert_true(large == UINT64_MAX);
  assert_int_equal(kind_of(doc, at(doc, "/d")), MEMBUF_JSON_DOUBLE);
  assert_ok(membuf_json_double(doc, at(doc, "/d"), &real));
  assert_true(real == 1.5);
  assert_int_equal(kind_of(doc, at(doc, "/s")), MEMBUF_JSON_STRING);
  assert_string(doc, at(doc, "/s"), TEXT("x\0\xf0\x9f\x98\x80"));
  assert_int_equal(kind_of(doc, at(doc, "/a")), MEMBUF_JSON_ARRAY);
  assert_ok(membuf_json_count(doc, at(doc, "/a"), &size));
  assert_int_equal(size, 2);
  assert_ok(membuf_json_count(doc, at(doc, "/o"), &size));
  assert_int_equal(size, 0);
  membuf_json_free(doc);
}

static void order_and_duplicate_keys_are_kept_and_the_last_of_them_counts(void **state)
{
  (void)state;
  size_t node = 0;
  int64_t number = 0;
  membuf_slice *out = NULL;
  membuf_json *doc = parsed(" {\"b\": 1, \"a\": 2, \"b\": 3} ");
  assert_key(doc, 0, 0, "b");
  assert_key(doc, 0, 1, "a");
  assert_key(doc, 0, 2, "b");
  assert_ok(membuf_json_item(doc, 0, 0, &node));
  assert_ok(membuf_json_int64(doc, node, &number));
  assert_int_equal(number, 1);
  assert_ok(membuf_json_int64(doc, at(doc, "/b"), &number));
  assert_int_equal(number, 3);
  assert_ok(membuf_json_dump(doc, NULL, &out));
  assert_text_and_free(out, "{\"b\":1,\"a\":2,\"b\":3}");
  membuf_json_free(doc);
}

static void a_signature_and_white_space_around_the_document_are_skipped(void **state)
{
  (void)state;
  membuf_json *doc = parsed("\xef\xbb\xbf \t\r\n[] \n");
  assert_int_equal(kind_of(doc, 0), MEMBUF_JSON_ARRAY);
  membuf_json_free(doc);
}

static void integers_are_exact_and_beyond_64_bits_text(void **state)
{
  (void)state;
  int64_t least = 0;
  uint64_t most = 0;
  double real = 0;
  membuf_json *doc = parsed("[-9223372036854775808,18446744073709551616,-9223372036854775809,9223372036854775808]");
  assert_ok(membuf_json_int64(doc, at(doc, "/0"), &least));
  assert_true(least == INT64_MIN);
  assert_ok(membuf_json_double(doc, at(doc, "/1"), &real));
  assert_true(real == 18446744073709551616.0);
  assert_int_equal(kind_of(doc, at(doc, "/2")), MEMBUF_JSON_BIG);
  const char *digits = NULL;
  size_t len = 0;
  assert_ok(membuf_json_big(doc, at(doc, "/2"), &digits, &len));
  assert_int_equal(len, 20);
  assert_memory_equal(digits, "-9223372036854775809", len);
  assert_status(membuf_json_int64(doc, at(doc, "/2"), NULL), MEMBUF_ERR_OVERFLOW);
  assert_status(membuf_json_uint64(doc, at(doc, "/2"), NULL), MEMBUF_ERR_OVERFLOW);
  assert_status(membuf_json_double(doc, at(doc, "/2"), NULL), MEMBUF_ERR_OVERFLOW);
  assert_status(membuf_json_big(doc, at(doc, "/0"), &digits, &len), MEMBUF_ERR_INVALID);
  assert_kept_error(doc, MEMBUF_ERR_INVALID, "membuf_json_big", "beyond 64 bits, not an integer");
  assert_null(digits);
  assert_int_equal(len, 0);
  assert_ok(membuf_json_uint64(doc, at(doc, "/3"), &most));
  assert_true(most == (uint64_t)1 << 63);
  membuf_json_free(doc);
}

static void numbers_that_do_not_fit_their_type_overflow(void **state)
{
  (void)state;
  int64_t number = 77;
  uint64_t large = 77;
  double real = 77;
  membuf_json *doc = parsed("[18446744073709551615,-1,9007199254740993,9007199254740992]");
  assert_status(membuf_json_int64(doc, at(doc, "/0"), &number), MEMBUF_ERR_OVERFLOW);
  assert_int_equal(number, 0);
  assert_kept_error(doc, MEMBUF_ERR_OVERFLOW, "membuf_json_int64", "18446744073709551615");
  assert_status(membuf_json_uint64(doc, at(doc, "/1"), &large), MEMBUF_ERR_OVERFLOW);
  assert_int_equal(large, 0);
  assert_kept_error(doc, MEMBUF_ERR_OVERFLOW, "membuf_json_uint64", "is -1");
  assert_status(membuf_json_double(doc, at(doc, "/2"), &real), MEMBUF_ERR_OVERFLOW);
  assert_true(real == 0);
  assert_kept_error(doc, MEMBUF_ERR_OVERFLOW, "membuf_json_double", "9007199254740993, which no double equals");
  assert_ok(membuf_json_double(doc, at(doc, "/3"), &real));
  assert_true(real == 9007199254740992.0);
  membuf_json_free(doc);
}

/* Each question of each kind of node: answered where the kind is named, refused everywhere else. */
static void each_question_is_invalid_for_every_other_kind(void **state)
{
  (void)state;
  enum { SIZE = 1, KEY = 2, BOOL = 4, INT64 = 8, UINT64 = 16, DOUBLE = 32, STRING = 64 };
  static const struct {
    const char *pointer;
    int answers;
  } cases[] = {{"", SIZE | KEY},       {"/null", 0},           {"/true", BOOL},    {"/int", INT64 | UINT64 | DOUBLE},
               {"/double", DOUBLE},    {"/string", STRING},    {"/array", SIZE}};
  membuf_json *doc = parsed("{\"null\":null,\"true\":true,\"int\":7,\"double\":0.5,\"string\":\"s\",\"array\":[0]}");
  for (size_t i = 0; i < COUNT(cases); i++) {
    const size_t node = at(doc, cases[i].pointer);
    const int answers = cases[i].answers;
    size_t size = 77, item = 77, len = 77, string_len = 77;
    const char *key = GARBAGE, *string = GARBAGE;
    int32_t yes = 77;
    int64_t number = 77;
    uint64_t large = 77;
    double real = 77;
    assert_status(membuf_json_count(doc, node, &size), answers & SIZE ? MEMBUF_OK : MEMBUF_ERR_INVALID);
    assert_status(membuf_json_item(doc, node, 0, &item), answers & SIZE ? MEMBUF_OK : MEMBUF_ERR_INVALID);
    assert_status(membuf_json_key(doc, node, 0, &key, &len), answers & KEY ? MEMBUF_OK : MEMBUF_ERR_INVALID);
    assert_status(membuf_json_bool(doc, node, &yes), answers & BOOL ? MEMBUF_OK : MEMBUF_ERR_INVALID);
    assert_status(membuf_json_int64(doc, node, &number), answers & INT64 ? MEMBUF_OK : MEMBUF_ERR_INVALID);
    assert_status(membuf_json_uint64(doc, node, &large), answers & UINT64 ? MEMBUF_OK : MEMBUF_ERR_INVALID);
    assert_status(membuf_json_double(doc, node, &real), answers & DOUBLE ? MEMBUF_OK : MEMBUF_ERR_INVALID);
    assert_status(membuf_json_string(doc, node, &string, &string_len),
                  answers & STRING ? MEMBUF_OK : MEMBUF_ERR_INVALID);
    assert_true(answers & SIZE ? size > 0 && item > 0 : size == 0 && item == SIZE_MAX);
    assert_true(answers & KEY ? len == 4 : key == NULL && len == 0);
    assert_int_equal(yes, answers & BOOL ? 1 : 0);
    assert_int_equal(number, answers & INT64 ? 7 : 0);
    assert_int_equal(large, answers & UINT64 ? 7 : 0);
    assert_true(answers & DOUBLE ? real > 0 : real == 0);
    assert_true(answers & STRING ? string_len == 1 : string == NULL && string_len == 0);
  }
  assert_status(membuf_json_bool(doc, 0, NULL), MEMBUF_ERR_INVALID);
  assert_kept_error(doc, MEMBUF_ERR_INVALID, "membuf_json_bool", "node 0 must be a boolean, not an object");
  membuf_json_free(doc);
}

static void a_number_that_is_no_node_is_not_found(void **state)
{
  (void)state;
  static const size_t numbers[] = {3, 4, UINT32_MAX, SIZE_MAX};
  membuf_json *doc = parsed("[1,\"x\"]");
  for (size_t i = 0; i < COUNT(numbers); i++) {
    const size_t node = numbers[i];
    size_t n = 77;
    const char *data = GARBAGE;
    int32_t kind = 77;
    int64_t number = 77;
    assert_status(membuf_json_kind(doc, node, &kind), MEMBUF_ERR_NOT_FOUND);
    assert_int_equal(kind, 0);
    assert_kept_error(doc, MEMBUF_ERR_NOT_FOUND, "membuf_json_kind", "nodes 0 to 2");
    assert_status(membuf_json_count(doc, node, &n), MEMBUF_ERR_NOT_FOUND);
    assert_status(membuf_json_item(doc, node, 0, &n), MEMBUF_ERR_NOT_FOUND);
    assert_status(membuf_json_key(doc, node, 0, &data, &n), MEMBUF_ERR_NOT_FOUND);
    assert_status(membuf_json_pointer(doc, node, NULL, 0, &n), MEMBUF_ERR_NOT_FOUND);
    assert_status(membuf_json_bool(doc, node, &kind), MEMBUF_ERR_NOT_FOUND);
    assert_status(membuf_json_int64(doc, node, &number), MEMBUF_ERR_NOT_FOUND);
    assert_status(membuf_json_uint64(doc, node, NULL), MEMBUF_ERR_NOT_FOUND);
    assert_status(membuf_json_double(doc, node, NULL), MEMBUF_ERR_NOT_FOUND);
    assert_status(membuf_json_string(doc, node, &data, &n), MEMBUF_ERR_NOT_FOUND);
    assert_null(data);
    assert_int_equal(n, 0);
    assert_int_equal(number, 0);
  }
  membuf_json_free(doc);
}

static void a_position_behind_the_last_member_is_not_found(void **state)
{
  (void)state;
  size_t n = 77;
  const char *data = GARBAGE;
  membuf_json *doc = parsed("{\"a\":[]}");
  assert_status(membuf_json_item(doc, 0, 1, &n), MEMBUF_ERR_NOT_FOUND);
  assert_int_equal(n, SIZE_MAX);
  assert_kept_error(doc, MEMBUF_ERR_NOT_FOUND, "membuf_json_item", "node 0 has 1 members, none of index 1");
  assert_status(membuf_json_key(doc, 0, SIZE_MAX, &data, &n), MEMBUF_ERR_NOT_FOUND);
  assert_null(data);
  assert_status(membuf_json_item(doc, at(doc, "/a"), 0, &n), MEMBUF_ERR_NOT_FOUND);
  membuf_json_free(doc);
}

static void a_pointer_leads_from_any_node(void **state)
{
  (void)state;
  size_t node = 77;
  membuf_json *doc = parsed("{\"zones\":[{\"name\":\"a\"},{\"name\":\"b\"}],\"\":1,\"a/b\":2,\"m~n\":3,\"01\":4}");
  int64_t number = 0;
  assert_string(doc, at(doc, "/zones/1/name"), TEXT("b"));
  assert_int_equal(at(doc, ""), 0);
  assert_ok(membuf_json_pointer(doc, at(doc, "/zones"), TEXT("/0/name"), &node));
  assert_string(doc, node, TEXT("a"));
  static const char *const escaped[] = {"/", "/a~1b", "/m~0n", "/01"};
  for (size_t i = 0; i < COUNT(escaped); i++) {
    assert_ok(membuf_json_int64(doc, at(doc, escaped[i]), &number));
    assert_int_equal(number, i + 1);
  }
  static const char *const nowhere[] = {"/none", "/zones/2", "/zones/-", "/zones/00", "/zones/+1", "/zones/1e0",
                                        "/zones/18446744073709551616", "/zones/0/name/x", "/zones/"};
  for (size_t i = 0; i < COUNT(nowhere); i++) {
    node = 77;
    assert_status(membuf_json_pointer(doc, 0, nowhere[i], strlen(nowhere[i]), &node), MEMBUF_ERR_NOT_FOUND);
    assert_int_equal(node, SIZE_MAX);
  }
  static const char *const malformed[] = {"zones", "/a~2", "/a~", " "};
  for (size_t i = 0; i < COUNT(malformed); i++) {
    assert_status(membuf_json_pointer(doc, 0, malformed[i], strlen(malformed[i]), &node), MEMBUF_ERR_INVALID);
  }
  assert_kept_error(doc, MEMBUF_ERR_INVALID, "membuf_json_pointer", "must be empty or begin with '/'");
  assert_status(membuf_json_pointer(doc, 0, TEXT("/no\0ne"), &node), MEMBUF_ERR_NOT_FOUND);
  /* A NUL in a message is shown by its symbol. */
  assert_kept_error(doc, MEMBUF_ERR_NOT_FOUND, "membuf_json_pointer", "has no member \"no\xe2\x90\x80ne\"");
  assert_status(membuf_json_pointer(doc, 0, TEXT("/\xff"), &node), MEMBUF_ERR_NOT_FOUND);
  assert_status(membuf_json_pointer(doc, 0, NULL, 1, &node), MEMBUF_ERR_NULL);
  assert_status(membuf_json_pointer(doc, 0, "/", SIZE_MAX, &node), MEMBUF_ERR_OVERFLOW);
  membuf_json_free(doc);
}

static void what_is_lent_out_stays_until_the_document_is_freed(void **state)
{
  (void)state;
  const char *key = NULL, *string = NULL;
  size_t len = 0;
  membuf_slice *out = NULL;
  membuf_json *doc = parsed("{\"key\":\"value\",\"other\":[\"text\"]}");
  assert_ok(membuf_json_key(doc, 0, 0, &key, &len));
  assert_ok(membuf_json_string(doc, at(doc, "/key"), &string, &len));
  assert_key(doc, 0, 1, "other");
  assert_string(doc, at(doc, "/other/0"), TEXT("text"));
  assert_ok(membuf_json_dump(doc, NULL, &out));
  membuf_slice_free(out);
  assert_memory_equal(key, "key", 3);
  assert_memory_equal(string, "value", 5);
  membuf_json_free(doc);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_kind_of_node_is_told_and_read),
      cmocka_unit_test(order_and_duplicate_keys_are_kept_and_the_last_of_them_counts),
      cmocka_unit_test(a_signature_and_white_space_around_the_document_are_skipped),
      cmocka_unit_test(integers_are_exact_and_beyond_64_bits_text),
      cmocka_unit_test(numbers_that_do_not_fit_their_type_overflow),
      cmocka_unit_test(each_question_is_invalid_for_every_other_kind),
      cmocka_unit_test(a_number_that_is_no_node_is_not_found),
      cmocka_unit_test(a_position_behind_the_last_member_is_not_found),
      cmocka_unit_test(a_pointer_leads_from_any_node),
      cmocka_unit_test(what_is_lent_out_stays_until_the_document_is_freed),
  };
  return run_area(tests);
}
