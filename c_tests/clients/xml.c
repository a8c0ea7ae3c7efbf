/* libxml2 writes and reads through a FILE over a stream, and through the ready-made callbacks. */
#include "client_support.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlIO.h>

enum { ITEMS = 5000 };

/* Larger than any buffer between, and with characters of two to four bytes. */
static xmlDocPtr make_document(void)
{
  xmlDocPtr document = xmlNewDoc(BAD_CAST "1.0");
  xmlNodePtr root = xmlNewNode(NULL, BAD_CAST "items");
  xmlDocSetRootElement(document, root);
  for (int i = 0; i < ITEMS; i++) {
    char text[64];
    snprintf(text, sizeof text, "%d \xc3\xa9 < \xe2\x82\xac & \xf0\x9f\x98\x80", i);
    xmlNodePtr item = xmlNewTextChild(root, NULL, BAD_CAST "item", BAD_CAST text);
    xmlNewProp(item, BAD_CAST "name", BAD_CAST "caf\xc3\xa9");
  }
  return document;
}

static membuf *new_stream(bool text)
{
  membuf *s = NULL;
  if (text) {
    assert_ok(membuf_string_new(NULL, 0, MEMBUF_NEWLINE_DEFAULT, &s, NULL));
  } else {
    assert_ok(membuf_bytes_new(NULL, 0, &s, NULL));
  }
  return s;
}

static void a_document_is_the_same_in_a_stream_as_in_a_file(void **state)
{
  (void)state;
  for (int text = 0; text < 2; text++) {
    xmlDocPtr document = make_document();
    document->encoding = xmlStrdup(BAD_CAST "UTF-8");
    FILE *real = empty_file();
    const int len = xmlDocDump(real, document);
    assert_true(len > 100000);
    membuf *s = new_stream(text);
    FILE *file = file_over(s, "w");
    assert_int_equal(xmlDocDump(file, document), len);
    assert_int_equal(fclose(file), 0);
    assert_same_content(s, real);
    membuf_free(s);
    xmlFreeDoc(document);
  }
}

static void a_document_is_the_same_through_callbacks_as_in_a_file(void **state)
{
  (void)state;
  for (int text = 0; text < 2; text++) {
    xmlDocPtr document = make_document();
    FILE *real = empty_file();
    xmlOutputBufferPtr out = xmlOutputBufferCreateFile(real, xmlFindCharEncodingHandler("UTF-8"));
    const int len = xmlSaveFileTo(out, document, "UTF-8");
    assert_true(len > 100000);
    membuf *s = new_stream(text);
    out = xmlOutputBufferCreateIO(membuf_sink_write, membuf_stream_close, s, xmlFindCharEncodingHandler("UTF-8"));
    assert_int_equal(xmlSaveFileTo(out, document, "UTF-8"), len);
    assert_same_content(s, real);
    membuf_free(s);
    xmlFreeDoc(document);
  }
}

static void a_document_is_read_through_callbacks(void **state)
{
  (void)state;
  for (int text = 0; text < 2; text++) {
    xmlDocPtr document = make_document();
    membuf *s = new_stream(text);
    xmlOutputBufferPtr out = xmlOutputBufferCreateIO(membuf_sink_write, membuf_stream_close, s, NULL);
    assert_true(xmlSaveFileTo(out, document, NULL) > 0);
    xmlFreeDoc(document);
    assert_ok(membuf_rewind(s));
    document = xmlReadIO(membuf_source_read, membuf_stream_close, s, NULL, NULL, 0);
    assert_non_null(document);
    xmlNodePtr root = xmlDocGetRootElement(document);
    assert_int_equal(xmlChildElementCount(root), ITEMS);
    xmlChar *last = xmlNodeGetContent(xmlLastElementChild(root));
    assert_string_equal(last, "4999 \xc3\xa9 < \xe2\x82\xac & \xf0\x9f\x98\x80");
    xmlFree(last);
    xmlFreeDoc(document);
    membuf_free(s);
  }
}

static void a_stream_that_is_full_is_an_error_of_libxml2(void **state)
{
  (void)state;
  static char memory[1000];
  membuf *s = NULL;
  membuf_error error;
  assert_ok(membuf_bytes_fixed(memory, 0, sizeof memory, &s, NULL));
  xmlDocPtr document = make_document();
  xmlOutputBufferPtr out = xmlOutputBufferCreateIO(membuf_sink_write, membuf_stream_close, s, NULL);
  assert_int_equal(xmlSaveFileTo(out, document, NULL), -1);
  assert_ok(membuf_get_error(s, &error));
  assert_int_equal(error.code, MEMBUF_ERR_LIMIT);
  xmlFreeDoc(document);
  membuf_free(s);
}

static int clean_up(void **state)
{
  (void)state;
  xmlCleanupParser();
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_document_is_the_same_in_a_stream_as_in_a_file),
      cmocka_unit_test(a_document_is_the_same_through_callbacks_as_in_a_file),
      cmocka_unit_test(a_document_is_read_through_callbacks),
      cmocka_unit_test_teardown(a_stream_that_is_full_is_an_error_of_libxml2, clean_up),
  };
  return run_area(tests);
}
