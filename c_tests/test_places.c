/* Where failures of formats are: the bytes, lines and columns that they tell, to the one. */
#include "text_support.h"

struct place {
  const char *text;
  size_t len;
  membuf_status status;
  int64_t start, end;
  uint64_t line, column;
};

#define PLACE(text, status, start, end, line, column) {TEXT(text), status, start, end, line, column}

static void assert_place(const membuf_error *err, const struct place *place)
{
  assert_int_equal(err->code, place->status);
  assert_int_equal(err->start, place->start);
  assert_int_equal(err->end, place->end);
  assert_int_equal(err->line, place->line);
  assert_int_equal(err->column, place->column);
}

static const struct place json[] = {
    PLACE("[1,\n 2,\n]", MEMBUF_ERR_JSON, 8, 9, 3, 1),
    PLACE("[1, \xc3\xa9]", MEMBUF_ERR_JSON, 4, 6, 1, 5),
    PLACE("[1, \xe2\x82]", MEMBUF_ERR_DECODE, 4, 6, 1, 5),
    PLACE("[1, \xff]", MEMBUF_ERR_DECODE, 4, 5, 1, 5),
    PLACE("[1, \xc2\x85]", MEMBUF_ERR_JSON, 4, 6, 1, 5),
    PLACE("[1", MEMBUF_ERR_JSON, 2, 2, 1, 3),
};

static void json_tells_the_bytes_the_line_and_the_column(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(json); i++) {
    membuf_error err;
    membuf_json *doc = GARBAGE;
    assert_status(membuf_json_parse(json[i].text, json[i].len, &doc, &err), json[i].status);
    assert_null(doc);
    assert_place(&err, &json[i]);
    assert_status(membuf_json_validate(json[i].text, json[i].len, NULL, &err), json[i].status);
    assert_place(&err, &json[i]);
    membuf *source = NULL;
    assert_ok(membuf_bytes_new(json[i].text, json[i].len, &source, NULL));
    assert_status(membuf_json_validate_stream(source, NULL, &err), json[i].status);
    assert_place(&err, &json[i]);
    membuf_free(source);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(json_tells_the_bytes_the_line_and_the_column),
  };
  return run_area(tests);
}
