/* tour: every utility of the stream pipeline, once, in the order of a day's work.
 *
 * Each stop is a function that calls one or two things and prints what came back. A stop that fails ends the tour:
 * the line on stderr shows the call and what the library says about it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <membuf.h>
#include <membuf_stdio.h>

static void must(membuf_status status, const char *call, int line)
{
  if (status == MEMBUF_OK)
    return;
  fprintf(stderr, "tour.c:%d: %s: %s\n", line, call, membuf_status_message(status));
  exit(1);
}
#define MUST(call) must((call), #call, __LINE__)

/* A string literal as a borrowed view; sizeof counts its final NUL, which is no part of it. */
#define TEXT(literal) {literal, sizeof literal - 1}
#define COUNT(array) (sizeof array / sizeof array[0])

static void stop(const char *title)
{
  printf("%s\n", title);
}

/* Prints bytes in quotes, as C would write them, so that every one can be seen. */
static void print_bytes(const void *data, size_t len)
{
  const unsigned char *bytes = data;
  fputs("  \"", stdout);
  for (size_t i = 0; i < len; i++) {
    switch (bytes[i]) {
    case '\n': fputs("\\n", stdout); break;
    case '\r': fputs("\\r", stdout); break;
    case '"': fputs("\\\"", stdout); break;
    case '\\': fputs("\\\\", stdout); break;
    default: printf(bytes[i] >= ' ' && bytes[i] < 127 ? "%c" : "\\x%02x", bytes[i]);
    }
  }
  printf("\", %zu bytes\n", len);
}

/* Prints a slice and gives it back to the library. */
static void show(membuf_slice *slice)
{
  const uint8_t *data;
  size_t len;
  MUST(membuf_slice_data(slice, &data, &len));
  print_bytes(data, len);
  membuf_slice_free(slice);
}

/* Prints the lines that are left in a text stream, and frees it. */
static void show_lines(membuf *lines)
{
  const char *line;
  size_t len;
  MUST(membuf_next_line(lines, &line, &len));
  while (line != NULL) {
    print_bytes(line, len);
    MUST(membuf_next_line(lines, &line, &len));
  }
  membuf_free(lines);
}

static void build_text(void)
{
  const membuf_view lines[] = {TEXT("alpha"), TEXT("beta"), TEXT("gamma")};
  membuf_slice *joined;
  stop("membuf_build_text: lines and a separator, none at the end");
  MUST(membuf_build_text(lines, COUNT(lines), "\n", 1, &joined, NULL));
  show(joined);
}

static void text_lines(void)
{
  static const char text[] = "alpha\nbeta\ngamma\n";
  membuf *lines;
  stop("membuf_text_lines: terminators kept, then stripped");
  MUST(membuf_text_lines(text, strlen(text), MEMBUF_NEWLINE_DEFAULT, 0, &lines, NULL));
  show_lines(lines);
  MUST(membuf_text_lines(text, strlen(text), MEMBUF_NEWLINE_DEFAULT, MEMBUF_LINES_STRIP, &lines, NULL));
  show_lines(lines);
}

static void string_buffer(void)
{
  const membuf_view header[] = {TEXT("name"), TEXT("score")};
  const membuf_view first[] = {TEXT("Ada"), TEXT("97")};
  const membuf_view second[] = {TEXT("Grace, Rear Admiral"), TEXT("99")};
  membuf *page;
  membuf_csv_writer *csv;
  membuf_slice *text;
  stop("membuf_string_new: a CSV of name and score, two rows, in a text stream");
  MUST(membuf_string_new(NULL, 0, MEMBUF_NEWLINE_KEEP, &page, NULL));
  MUST(membuf_csv_writer_new(page, NULL, &csv, NULL));
  MUST(membuf_csv_writer_row(csv, header, COUNT(header)));
  MUST(membuf_csv_writer_row(csv, first, COUNT(first)));
  MUST(membuf_csv_writer_row(csv, second, COUNT(second)));
  membuf_csv_writer_free(csv);
  MUST(membuf_getvalue(page, &text));
  MUST(membuf_finish(page, NULL)); /* close, which may fail, and free, which happens in any case */
  show(text);
}

static void concat(void)
{
  const membuf_view chunks[] = {TEXT("hello"), TEXT(" "), TEXT("world")};
  membuf_slice *joined;
  stop("membuf_concat: three chunks, one buffer");
  MUST(membuf_concat(chunks, COUNT(chunks), &joined, NULL));
  show(joined);
}

static void bytes_to_lines(void)
{
  static const char bytes[] = "line one\nline two\nline three";
  membuf *lines;
  stop("membuf_bytes_to_lines: decoded, without terminators");
  MUST(membuf_bytes_to_lines(bytes, strlen(bytes), NULL, &lines, NULL));
  show_lines(lines);
}

static void encode_text(void)
{
  static const char text[] = "Hello, \xe4\xb8\x96\xe7\x95\x8c!"; /* Hello, 世界! */
  const membuf_text_options utf8 = {.struct_size = sizeof utf8, .encoding = "utf-8"};
  const membuf_text_options utf16 = {.struct_size = sizeof utf16, .encoding = "utf-16-le"};
  membuf_slice *encoded;
  stop("membuf_encode_text: UTF-8, then UTF-16");
  MUST(membuf_encode_text(text, strlen(text), &utf8, &encoded, NULL));
  show(encoded);
  MUST(membuf_encode_text(text, strlen(text), &utf16, &encoded, NULL));
  show(encoded);
}

static void byte_buffer(void)
{
  static const unsigned char signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  membuf *image;
  membuf_slice *saved;
  stop("membuf_bytes_new: what an image library saves into");
  MUST(membuf_bytes_new(NULL, 0, &image, NULL));
  MUST(membuf_write(image, signature, sizeof signature, NULL));
  MUST(membuf_getvalue(image, &saved));
  MUST(membuf_finish(image, NULL));
  show(saved);
}

static void capture_stdout(void)
{
  membuf_capture *capture;
  membuf_slice *printed;
  stop("membuf_capture_start: what is printed meanwhile, by whatever means");
  MUST(membuf_capture_start(MEMBUF_CAPTURE_STDOUT, &capture, NULL));
  printf("first line\n");
  puts("second line");
  MUST(membuf_capture_stop(capture));
  MUST(membuf_capture_take(capture, 1, &printed));
  membuf_capture_free(capture);
  show(printed);
}

static void capture_both(void)
{
  membuf_capture *capture;
  membuf_slice *out, *err;
  stop("membuf_capture_start: stdout and stderr at once, kept apart");
  MUST(membuf_capture_start(MEMBUF_CAPTURE_STDOUT | MEMBUF_CAPTURE_STDERR, &capture, NULL));
  printf("to stdout\n");
  fprintf(stderr, "to stderr\n");
  MUST(membuf_capture_stop(capture));
  MUST(membuf_capture_take(capture, 1, &out));
  MUST(membuf_capture_take(capture, 2, &err));
  membuf_capture_free(capture);
  show(out);
  show(err);
}

static void rows_to_csv(void)
{
  const membuf_pair ada[] = {{TEXT("name"), TEXT("Ada")}, {TEXT("city"), TEXT("London")}};
  const membuf_pair grace[] = {{TEXT("city"), TEXT("New York")}, {TEXT("rank"), TEXT("Rear Admiral")}};
  const membuf_csv_row rows[] = {{ada, COUNT(ada)}, {grace, COUNT(grace)}};
  membuf_slice *csv;
  stop("membuf_csv_from_rows: the first row names the columns; others leave out and ignore");
  MUST(membuf_csv_from_rows(rows, COUNT(rows), NULL, 0, "utf-8", "strict", NULL, &csv, NULL));
  show(csv);
}

static void put_text(membuf_json_writer *json, const char *key, const char *value)
{
  MUST(membuf_json_writer_key(json, key, strlen(key)));
  MUST(membuf_json_writer_string(json, value, strlen(value)));
}

/* What JSON has no type for, a timestamp here, is written as the string that the caller prefers. */
static membuf_slice *event_as_json(int32_t indent)
{
  const membuf_json_options options = {.struct_size = sizeof options, .indent = indent};
  membuf *sink;
  membuf_json_writer *json;
  membuf_slice *text;
  MUST(membuf_bytes_new(NULL, 0, &sink, NULL));
  MUST(membuf_json_writer_new(sink, &options, &json, NULL));
  MUST(membuf_json_writer_begin_object(json));
  put_text(json, "event", "tour");
  put_text(json, "at", "2024-02-29T12:30:00Z");
  MUST(membuf_json_writer_key(json, "stops", strlen("stops")));
  MUST(membuf_json_writer_int64(json, 13));
  MUST(membuf_json_writer_end_object(json));
  MUST(membuf_json_writer_close(json));
  membuf_json_writer_free(json);
  MUST(membuf_take(sink, &text)); /* moves the content out, where getvalue shares it */
  membuf_free(sink);
  return text;
}

static void json_to_bytes(void)
{
  stop("membuf_json_writer: an object with a timestamp, compact and indented");
  show(event_as_json(0));
  show(event_as_json(2));
}

static void zip_pack(void)
{
  const membuf_pair entries[] = {{TEXT("data.csv"), TEXT("name,score\r\nAda,97\r\n")},
                                 {TEXT("meta.txt"), TEXT("made by the tour\n")}};
  membuf_slice *archive, *bytes;
  membuf *source;
  membuf_zip_reader *zip;
  size_t count;
  stop("membuf_zip_pack: data.csv and meta.txt in one archive, read back");
  MUST(membuf_zip_pack(entries, COUNT(entries), NULL, &archive, NULL));
  MUST(membuf_bytes_from_slice(archive, &source, NULL));
  MUST(membuf_zip_reader_new(source, NULL, &zip, NULL));
  MUST(membuf_zip_reader_count(zip, &count));
  for (size_t i = 0; i < count; i++) {
    const char *name;
    size_t len;
    MUST(membuf_zip_reader_name(zip, i, &name, &len));
    printf("  %.*s\n", (int)len, name);
    MUST(membuf_zip_reader_read(zip, i, &bytes));
    show(bytes);
  }
  membuf_zip_reader_free(zip);
  membuf_free(source);
  MUST(membuf_slice_data(archive, NULL, &count));
  printf("  the archive has %zu bytes\n", count);
  membuf_slice_free(archive);
}

static void rewind_and_size(void)
{
  char word[5];
  size_t n;
  int64_t size, position;
  membuf *stream;
  stop("membuf_rewind, then membuf_stream_size: 11 bytes, and position 3 stays");
  MUST(membuf_bytes_new("hello world", 11, &stream, NULL));
  MUST(membuf_seek(stream, 0, MEMBUF_SEEK_END, NULL));
  MUST(membuf_rewind(stream));
  MUST(membuf_read(stream, word, sizeof word, &n));
  print_bytes(word, n);
  MUST(membuf_seek(stream, 3, MEMBUF_SEEK_SET, NULL));
  MUST(membuf_stream_size(stream, &size));
  MUST(membuf_tell(stream, &position));
  printf("  size %lld, position %lld\n", (long long)size, (long long)position);
  membuf_free(stream);
}

static int32_t print_chunk(void *user_data, const uint8_t *data, size_t len)
{
  size_t *total = user_data;
  *total += len;
  print_bytes(data, len);
  return MEMBUF_CONTINUE;
}

static void read_chunks(void)
{
  size_t total = 0;
  membuf *stream;
  stop("membuf_read_chunks: at most 4 bytes each, for hashing and uploads");
  MUST(membuf_bytes_new("hello world", 11, &stream, NULL));
  MUST(membuf_read_chunks(stream, 4, print_chunk, &total));
  printf("  %zu bytes in all\n", total);
  membuf_free(stream);
}

static void leak_check(void)
{
  size_t live;
  stop("membuf_leak_check: how many handles are alive at the end");
  MUST(membuf_leak_check(NULL, NULL, &live));
  printf("  %zu\n", live);
}

int main(void)
{
  MUST(membuf_check_version(MEMBUF_VERSION_NUMBER));
  build_text();
  text_lines();
  string_buffer();
  concat();
  bytes_to_lines();
  encode_text();
  byte_buffer();
  capture_stdout();
  capture_both();
  rows_to_csv();
  json_to_bytes();
  zip_pack();
  rewind_and_size();
  read_chunks();
  leak_check();
  return 0;
}
