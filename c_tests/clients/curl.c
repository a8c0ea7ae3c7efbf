/* libcurl downloads into a stream and uploads from one, by file:// addresses: no network. */
#include "client_support.h"

#include <curl/curl.h>
#include <unistd.h>

enum { LEN = 300001 };

/* The address of a file in /tmp, and its name. */
struct place {
  char name[64], address[80];
};

static struct place new_place(const char *content, size_t len)
{
  struct place place = {"/tmp/membuf_curl_XXXXXX", ""};
  const int fd = mkstemp(place.name);
  assert_true(fd >= 0);
  assert_int_equal(write(fd, content, len), len);
  close(fd);
  snprintf(place.address, sizeof place.address, "file://%s", place.name);
  return place;
}

static char content[LEN];

static CURL *transfer(const struct place *place)
{
  for (size_t i = 0; i < LEN; i++) {
    content[i] = (char)(i * 7 + i / 251);
  }
  CURL *curl = curl_easy_init();
  assert_non_null(curl);
  assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, place->address), CURLE_OK);
  return curl;
}

static void a_download_is_what_the_file_holds(void **state)
{
  (void)state;
  struct place place = new_place("", 0);
  CURL *curl = transfer(&place);
  FILE *file = fopen(place.name, "w");
  assert_int_equal(fwrite(content, 1, LEN, file), LEN);
  fclose(file);
  membuf *s = NULL;
  assert_ok(membuf_bytes_new(NULL, 0, &s, NULL));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, membuf_sink_fwrite);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, s);
  assert_int_equal(curl_easy_perform(curl), CURLE_OK);
  assert_content_bytes(s, content, LEN);
  curl_easy_cleanup(curl);
  unlink(place.name);
  membuf_free(s);
}

static void a_download_into_a_stream_that_is_full_fails(void **state)
{
  (void)state;
  static char memory[1000];
  struct place place = new_place(content, 2000);
  CURL *curl = transfer(&place);
  membuf *s = NULL;
  assert_ok(membuf_bytes_fixed(memory, 0, sizeof memory, &s, NULL));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, membuf_sink_fwrite);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, s);
  assert_int_equal(curl_easy_perform(curl), CURLE_WRITE_ERROR);
  curl_easy_cleanup(curl);
  unlink(place.name);
  membuf_free(s);
}

static void an_upload_is_what_the_stream_holds(void **state)
{
  (void)state;
  struct place place = new_place("", 0);
  CURL *curl = transfer(&place);
  membuf *s = NULL;
  assert_ok(membuf_bytes_new(content, LEN, &s, NULL));
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, membuf_source_fread);
  curl_easy_setopt(curl, CURLOPT_READDATA, s);
  curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, membuf_source_seek);
  curl_easy_setopt(curl, CURLOPT_SEEKDATA, s);
  curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)LEN);
  assert_int_equal(curl_easy_perform(curl), CURLE_OK);
  curl_easy_cleanup(curl);
  assert_same_content(s, fopen(place.name, "r"));
  unlink(place.name);
  membuf_free(s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_download_is_what_the_file_holds),
      cmocka_unit_test(a_download_into_a_stream_that_is_full_fails),
      cmocka_unit_test(an_upload_is_what_the_stream_holds),
  };
  return run_area(tests);
}
