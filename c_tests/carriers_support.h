/* Every kind of stream with a content, to read, and without one, to write: what formats are read from and written to. */
#ifndef MEMBUF_TESTS_CARRIERS_SUPPORT_H
#define MEMBUF_TESTS_CARRIERS_SUPPORT_H

#include "text_support.h"

#include <fcntl.h>
#include <membuf_stdio.h>
#include <unistd.h>

enum carrier { BYTES, STRING, WRAPPER, READER, WRITER, RANDOM, PAIR, CALLBACK, SPOOL, ROLLED, ROLLING, FD, STDIO, ENTRY, CARRIERS };

static const char *const carrier_names[CARRIERS] = {
    "bytes",    "a string", "text in UTF-16", "a buffered reader", "a buffered writer",   "a buffered random", "a buffered pair",
    "callbacks", "a spool", "a spool on disk", "a spool that rolls", "a descriptor", "a FILE", "an entry of an archive"};

static inline bool is_text(enum carrier carrier) { return carrier == STRING || carrier == WRAPPER; }
static inline bool can_read(enum carrier carrier) { return carrier != WRITER; }
static inline bool can_write(enum carrier carrier) { return carrier != READER; }
static inline bool can_seek(enum carrier carrier) { return carrier != PAIR; }
/* Read, write and seek. */
static inline bool can_do_all(enum carrier carrier)
{
  return can_read(carrier) && can_write(carrier) && can_seek(carrier) && carrier != ENTRY;
}

/* What is behind callbacks, which take and give a part at a time. */
struct store {
  char *data;
  size_t len, cap, at;
};

enum { PART = 777, MOST_CONTENT = 1 << 20 };

static int32_t store_read(void *user_data, void *buf, size_t cap, size_t *out_n)
{
  struct store *store = user_data;
  const size_t left = store->at < store->len ? store->len - store->at : 0;
  *out_n = left < cap ? left : cap;
  *out_n = *out_n < PART ? *out_n : PART;
  memcpy(buf, store->data + store->at, *out_n);
  store->at += *out_n;
  return MEMBUF_CONTINUE;
}

static int32_t store_write(void *user_data, const void *data, size_t len, size_t *out_n)
{
  struct store *store = user_data;
  *out_n = len < PART ? len : PART;
  if (store->at + *out_n > store->cap) {
    return MEMBUF_ERR_IO;
  }
  memcpy(store->data + store->at, data, *out_n);
  store->at += *out_n;
  store->len = store->at > store->len ? store->at : store->len;
  return MEMBUF_CONTINUE;
}

static int32_t store_seek(void *user_data, int64_t offset, int32_t whence, int64_t *out_pos)
{
  struct store *store = user_data;
  const size_t from = whence == MEMBUF_SEEK_SET ? 0 : whence == MEMBUF_SEEK_CUR ? store->at : store->len;
  *out_pos = (int64_t)from + offset;
  if (*out_pos < 0 || (size_t)*out_pos > store->cap) {
    return MEMBUF_ERR_INVALID;
  }
  store->at = (size_t)*out_pos;
  return MEMBUF_CONTINUE;
}

static int32_t store_truncate(void *user_data, int64_t size, int64_t *out_size)
{
  ((struct store *)user_data)->len = (size_t)size;
  *out_size = size;
  return MEMBUF_CONTINUE;
}

/* A stream, and where its content can be seen. */
struct place {
  enum carrier carrier;
  membuf *s, *beneath;
  struct store store;
  FILE *file;
  membuf_zip_writer *archive;
};

static inline membuf *bytes_with(const void *data, size_t len)
{
  membuf *s = NULL;
  assert_ok(membuf_bytes_new(data, len, &s, NULL));
  return s;
}

static inline membuf *utf16_over(membuf *bytes)
{
  const membuf_text_options options = {.struct_size = sizeof options, .encoding = "utf-16-le", .newline = MEMBUF_NEWLINE_KEEP};
  membuf *s = NULL;
  assert_ok(membuf_text_wrap(bytes, &options, &s, NULL));
  return s;
}

static inline membuf *archive_with(const void *data, size_t len)
{
  const membuf_pair entry = {VIEW("entry"), {data, len}};
  membuf_slice *archive = NULL;
  membuf *s = NULL;
  assert_ok(membuf_zip_pack(&entry, 1, NULL, &archive, NULL));
  assert_ok(membuf_bytes_from_slice(archive, &s, NULL));
  membuf_slice_free(archive);
  return s;
}

static inline membuf *entry_in(membuf *archive)
{
  membuf_zip_reader *reader = NULL;
  membuf *entry = NULL;
  assert_ok(membuf_zip_reader_new(archive, NULL, &reader, NULL));
  assert_ok(membuf_zip_reader_open(reader, 0, &entry));
  membuf_zip_reader_free(reader);
  return entry;
}

static inline FILE *file_with(const char *content, size_t len)
{
  FILE *file = tmpfile();
  assert_non_null(file);
  assert_int_equal(fwrite(content, 1, len, file), len);
  rewind(file);
  return file;
}

/* A stream of the kind at the start of `content`, which is UTF-8 for text. */
static inline void make_source(struct place *place, enum carrier carrier, const char *content, size_t len)
{
  static const membuf_callback_table table = {.struct_size = sizeof table, .read = store_read, .write = store_write,
                                              .seek = store_seek, .truncate = store_truncate};
  *place = (struct place){.carrier = carrier};
  membuf *inner = NULL;
  switch (carrier) {
  case BYTES: place->s = bytes_with(content, len); break;
  case STRING: assert_ok(membuf_string_new(content, len, MEMBUF_NEWLINE_DEFAULT, &place->s, NULL)); break;
  case WRAPPER:
    place->beneath = bytes_of("");
    place->s = utf16_over(place->beneath);
    assert_ok(membuf_write(place->s, content, len, NULL));
    assert_ok(membuf_rewind(place->s));
    break;
  case READER:
  case WRITER:
  case RANDOM:
    place->beneath = bytes_with(content, len);
    assert_ok((carrier == READER   ? membuf_buffered_reader
               : carrier == WRITER ? membuf_buffered_writer
                                   : membuf_buffered_random)(place->beneath, 1000, &place->s, NULL));
    break;
  case PAIR:
    inner = bytes_with(content, len);
    place->beneath = bytes_of("");
    assert_ok(membuf_buffered_pair(inner, place->beneath, 1000, &place->s, NULL));
    break;
  case CALLBACK:
    place->store = (struct store){.data = malloc(MOST_CONTENT), .len = len, .cap = MOST_CONTENT};
    assert_true(place->store.data != NULL && len <= MOST_CONTENT);
    memcpy(place->store.data, content, len);
    assert_ok(membuf_callback_new(&table, &place->store, &place->s, NULL));
    break;
  case SPOOL:
  case ROLLED:
  case ROLLING:
    assert_ok(membuf_spool_new(&(membuf_spool_options){.struct_size = sizeof(membuf_spool_options),
                                                       .max_size = carrier == ROLLING ? 5000 : 0}, &place->s, NULL));
    assert_ok(membuf_write(place->s, content, len, NULL));
    assert_ok(carrier == ROLLED ? membuf_rollover(place->s) : MEMBUF_OK);
    assert_ok(membuf_rewind(place->s));
    break;
  case FD:
    place->file = file_with(content, len);
    assert_int_equal(lseek(fileno(place->file), 0, SEEK_SET), 0);
    assert_ok(membuf_fd_new(fileno(place->file), 0, &place->s, NULL));
    break;
  case STDIO:
    place->file = file_with(content, len);
    assert_ok(membuf_from_file(place->file, 0, &place->s, NULL));
    break;
  case ENTRY:
    inner = archive_with(content, len);
    place->s = entry_in(inner);
    break;
  default: fail();
  }
  membuf_free(inner);
}

/* An empty stream of the kind, to write. */
static inline void make_sink(struct place *place, enum carrier carrier)
{
  if (carrier != ENTRY) {
    make_source(place, carrier, "", 0);
    return;
  }
  *place = (struct place){.carrier = carrier, .beneath = bytes_of("")};
  assert_ok(membuf_zip_writer_new(place->beneath, NULL, &place->archive, NULL));
  assert_ok(membuf_zip_writer_open(place->archive, TEXT("entry"), NULL, &place->s));
}

/* All that is in it: the bytes, and of text the UTF-8. A sink is finished. */
static inline membuf_slice *content_of(struct place *place)
{
  membuf_slice *content = NULL, *encoded = NULL;
  if (place->archive != NULL) {
    membuf *entry = NULL;
    assert_ok(membuf_finish(place->s, NULL));
    place->s = NULL;
    assert_ok(membuf_zip_writer_close(place->archive));
    entry = entry_in(place->beneath);
    assert_ok(membuf_read_slice(entry, -1, &content));
    membuf_free(entry);
    return content;
  }
  assert_ok(membuf_flush(place->s));
  if (place->carrier == CALLBACK) {
    assert_ok(membuf_slice_new(place->store.data, place->store.len, &content, NULL));
  } else if (place->file != NULL) {
    char *data = malloc(MOST_CONTENT);
    assert_non_null(data);
    assert_int_equal(fflush(place->file), 0);
    const ssize_t n = pread(fileno(place->file), data, MOST_CONTENT, 0);
    assert_true(n >= 0);
    assert_ok(membuf_slice_new(data, (size_t)n, &content, NULL));
    free(data);
  } else if (place->carrier == WRAPPER) {
    assert_ok(membuf_getvalue(place->beneath, &encoded));
    assert_ok(membuf_decode(data_of(encoded), len_of(encoded), "utf-16-le", NULL, &content, NULL));
    membuf_slice_free(encoded);
  } else {
    assert_ok(membuf_getvalue(place->beneath != NULL ? place->beneath : place->s, &content));
  }
  return content;
}

static inline void free_place(struct place *place)
{
  membuf_free(place->s);
  membuf_free(place->beneath);
  membuf_zip_writer_free(place->archive);
  free(place->store.data);
  assert_int_equal(place->file != NULL ? fclose(place->file) : 0, 0);
}

/* What was written to a sink, which is done with. */
static inline void assert_written(struct place *place, const char *expected, size_t len)
{
  membuf_slice *content = content_of(place);
  if (len_of(content) != len || memcmp(data_of(content), expected, len) != 0) {
    fail_msg("%s got something else", carrier_names[place->carrier]);
  }
  membuf_slice_free(content);
  free_place(place);
}

#endif
