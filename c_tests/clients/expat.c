/* Expat lends a buffer, and a stream is read into it. */
#include "client_support.h"

#include <expat.h>

static void XMLCALL count_start(void *user_data, const XML_Char *name, const XML_Char **attributes)
{
  (void)name, (void)attributes;
  ++*(int *)user_data;
}

static void a_document_is_parsed_in_the_buffers_of_expat(void **state)
{
  (void)state;
  membuf *s = NULL;
  assert_ok(membuf_string_new(NULL, 0, MEMBUF_NEWLINE_DEFAULT, &s, NULL));
  assert_ok(membuf_printf(s, "<items>"));
  for (int i = 0; i < 5000; i++) {
    assert_ok(membuf_printf(s, "<item n='%d'>\xe2\x82\xac</item>", i));
  }
  assert_ok(membuf_printf(s, "</items>"));
  assert_ok(membuf_rewind(s));

  int count = 0;
  size_t n = 0;
  XML_Parser parser = XML_ParserCreate(NULL);
  XML_SetUserData(parser, &count);
  XML_SetElementHandler(parser, count_start, NULL);
  do {
    void *buffer = XML_GetBuffer(parser, 4096);
    assert_ok(membuf_read(s, buffer, 4096, &n));
    assert_int_equal(XML_ParseBuffer(parser, (int)n, n == 0), XML_STATUS_OK);
  } while (n > 0);
  assert_int_equal(count, 5001);
  XML_ParserFree(parser);
  membuf_free(s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_document_is_parsed_in_the_buffers_of_expat)};
  return run_area(tests);
}
