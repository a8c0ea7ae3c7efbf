/* One call of every exported function, with good arguments of which one at a time can be made bad.
 *
 * Each takes its arguments from a `struct call` through the functions and macros below. They note what was asked for,
 * so that test_bad_input.c can tell which kinds of nonsense a function could be given, and which outputs it has. */
#ifndef MEMBUF_TESTS_CALLS_H
#define MEMBUF_TESTS_CALLS_H

#include "support.h"

#include <membuf_stdio.h>
#include <unistd.h>

/* What is bad about a call; a bit for each, also in `asked`. */
enum badness {
  GOOD = 0,
  NULL_DATA = 1,     /* NULL with a length, or a NULL callback or name that is required */
  HUGE_LENGTH = 2,   /* a length or count that no object can have */
  LOWEST = 4,        /* INT64_MIN for an offset, a size or a count */
  HIGHEST = 8,       /* INT64_MAX for the same */
  BAD_NUMBER = 16,   /* a mode, a flag or a whence that does not exist */
  BAD_OPTIONS = 32,  /* a struct_size that cannot be */
  BAD_NAME = 64,     /* of an encoding or an error handler */
  BAD_TEXT = 128,    /* malformed UTF-8 */
  BAD_INDEX = 256,   /* of a node, an item, an entry */
  NO_OUTPUTS = 512,  /* NULL for every output */
  LAST_BADNESS = NO_OUTPUTS
};

/* The types of handles, and what stands for a function that takes none, or any. */
enum { NO_HANDLE = 0, ANY_HANDLE = 100 };

struct outputs {
  membuf *stream;
  membuf_slice *slice;
  membuf_csv_reader *csv_reader;
  membuf_csv_writer *csv_writer;
  membuf_json *json;
  membuf_json_writer *json_writer;
  membuf_zip_reader *zip_reader;
  membuf_zip_writer *zip_writer;
  const char *text;
  const uint8_t *bytes;
  uint8_t *window;
  const membuf_view *fields;
  size_t size;
  int64_t number;
  uint64_t line;
  int32_t small;
  double real;
  membuf_error details;
  membuf_pin *pin;
  membuf_decoder *decoder;
  membuf_encoder *encoder;
  uint64_t flags;
  membuf_capture *capture;
  membuf_cookie cookie;
  FILE *file;
  membuf_cancel *cancel;
  membuf_json_reader *json_reader;
  const membuf_csv_field *typed;
  const membuf_pair *pairs;
};

struct call {
  void *handle;
  unsigned bad;   /* one of `enum badness` */
  size_t length;  /* what is huge, or the struct_size */
  unsigned asked; /* what could be bad */
  struct outputs out;
  bool has[32];   /* which outputs there are, in the order of the struct */
  bool has_err;
  membuf_error err;
  char buffer[64];
};

static inline bool is_bad(struct call *c, unsigned what)
{
  c->asked |= what;
  return (c->bad & what) != 0;
}

static inline const void *data_of_call(struct call *c, const char *good)
{
  return is_bad(c, NULL_DATA) ? NULL : good;
}

static inline const char *text_of_call(struct call *c, const char *good)
{
  const char *data = data_of_call(c, good);
  return is_bad(c, BAD_TEXT) ? "\x80\x80\x80\x80\x80\x80\x80\x80" : data;
}

static inline size_t len_of_call(struct call *c, size_t good)
{
  return is_bad(c, HUGE_LENGTH) ? c->length : good;
}

static inline int64_t number_of_call(struct call *c, int64_t good)
{
  return is_bad(c, LOWEST) ? INT64_MIN : is_bad(c, HIGHEST) ? INT64_MAX : good;
}

static inline const char *name_of_call(struct call *c, const char *good)
{
  return is_bad(c, BAD_NAME) ? "no-such-name" : good;
}

/* Two arguments at once: a pointer and its length. */
#define DATA(literal) data_of_call(c, literal), len_of_call(c, sizeof literal - 1)
#define TEXT(literal) text_of_call(c, literal), len_of_call(c, sizeof literal - 1)
#define BUFFER (void *)data_of_call(c, c->buffer), len_of_call(c, 8)
#define NUMBER(good) number_of_call(c, good)
#define CHOICE(good) (is_bad(c, BAD_NUMBER) ? 99 : (good))
#define INDEX(good) (is_bad(c, BAD_INDEX) ? SIZE_MAX : (good))
#define NAMES name_of_call(c, "ascii"), name_of_call(c, "strict")

static inline void *output_of_call(struct call *c, size_t place, void *field)
{
  c->has[place] = true;
  return is_bad(c, NO_OUTPUTS) ? NULL : field;
}

static inline membuf_error *err_of_call(struct call *c)
{
  c->has_err = true;
  return is_bad(c, NO_OUTPUTS) ? NULL : &c->err;
}

/* An output, by its place in the struct. */
#define OUT(field, place) output_of_call(c, place, &c->out.field)
#define OUT_STREAM OUT(stream, 0)
#define OUT_SLICE OUT(slice, 1)
#define OUT_TEXT OUT(text, 8)
#define OUT_BYTES OUT(bytes, 9)
#define OUT_SIZE OUT(size, 12)
#define OUT_NUMBER OUT(number, 13)
#define OUT_SMALL OUT(small, 15)
#define OUT_PIN OUT(pin, 18)
#define OUT_DECODER OUT(decoder, 19)
#define OUT_ENCODER OUT(encoder, 20)
#define OUT_FLAGS OUT(flags, 21)
#define ERR err_of_call(c)

static inline const membuf_view *views_of_call(struct call *c, membuf_view room[2], bool text)
{
  room[0] = (membuf_view){text ? text_of_call(c, "ab") : data_of_call(c, "ab"), 2};
  room[1] = (membuf_view){"cd", 2};
  return room;
}

static inline const membuf_pair *pairs_of_call(struct call *c, membuf_pair room[2])
{
  room[0] = (membuf_pair){{text_of_call(c, "ab"), 2}, {"1", 1}};
  room[1] = (membuf_pair){{"cd", 2}, {"2", 1}};
  return room;
}

#define VIEWS views_of_call(c, (membuf_view[2]){{NULL, 0}, {NULL, 0}}, false), len_of_call(c, 2)
#define TEXT_VIEWS views_of_call(c, (membuf_view[2]){{NULL, 0}, {NULL, 0}}, true), len_of_call(c, 2)
#define PAIRS pairs_of_call(c, (membuf_pair[2]){{{NULL, 0}, {NULL, 0}}, {{NULL, 0}, {NULL, 0}}}), len_of_call(c, 2)

#define CALL(name) static membuf_status call_##name(struct call *c)

/* -- statuses, errors, the library ----------------------------------------------------------------------------- */

CALL(status_name) { return membuf_status_name(CHOICE(0)) == NULL; }
CALL(status_message) { return membuf_status_message(CHOICE(0)) == NULL; }
CALL(status_python) { return membuf_status_python(CHOICE(0)) == NULL; }
CALL(get_error) { return membuf_get_error(c->handle, OUT(details, 17)); }
CALL(version) { return (void)c, membuf_version() == NULL; }
CALL(check_version) { return membuf_check_version(is_bad(c, BAD_NUMBER) ? UINT32_MAX : MEMBUF_VERSION_NUMBER); }

static int32_t visit_nothing(void *user_data, const void *handle, int32_t type, const char *label)
{
  (void)user_data, (void)handle, (void)type, (void)label;
  return MEMBUF_CONTINUE;
}

CALL(leak_check) { return membuf_leak_check(is_bad(c, NULL_DATA) ? NULL : visit_nothing, NULL, OUT_SIZE); }
CALL(set_label) { return membuf_set_label(c->handle, data_of_call(c, "label")); }
CALL(set_misuse_hook) { return (void)c, membuf_set_misuse_hook(NULL, NULL), MEMBUF_OK; }

/* -- slices ---------------------------------------------------------------------------------------------------- */

CALL(slice_new) { return membuf_slice_new(DATA("1234"), OUT_SLICE, ERR); }
CALL(slice_data) { return membuf_slice_data(c->handle, OUT_BYTES, OUT_SIZE); }
CALL(slice_cstr) { return membuf_slice_cstr(c->handle, OUT_TEXT); }
CALL(slice_dup) { return membuf_slice_dup(c->handle, OUT_SLICE, ERR); }
CALL(slice_sub) { return membuf_slice_sub(c->handle, INDEX(1), len_of_call(c, 2), OUT_SLICE, ERR); }
CALL(slice_free) { return membuf_slice_free(c->handle), MEMBUF_OK; }

/* -- byte streams ---------------------------------------------------------------------------------------------- */

CALL(bytes_new) { return membuf_bytes_new(DATA("1234"), OUT_STREAM, ERR); }
CALL(bytes_borrow) { return membuf_bytes_borrow(DATA("1234"), NULL, NULL, OUT_STREAM, ERR); }
CALL(bytes_adopt) { return membuf_bytes_adopt(BUFFER, NULL, NULL, OUT_STREAM, ERR); }
CALL(bytes_fixed)
{
  return membuf_bytes_fixed((void *)data_of_call(c, c->buffer), 4, len_of_call(c, 8), OUT_STREAM, ERR);
}

CALL(bytes_from_slice) { return membuf_bytes_from_slice(c->handle, OUT_STREAM, ERR); }

/* -- the verbs ------------------------------------------------------------------------------------------------- */

CALL(read) { return membuf_read(c->handle, BUFFER, OUT_SIZE); }
CALL(read1) { return membuf_read1(c->handle, BUFFER, OUT_SIZE); }
CALL(read_slice) { return membuf_read_slice(c->handle, NUMBER(4), OUT_SLICE); }
CALL(pread) { return membuf_pread(c->handle, NUMBER(2), BUFFER, OUT_SIZE); }
CALL(readline) { return membuf_readline(c->handle, NUMBER(4), OUT_SLICE); }
CALL(next_line) { return membuf_next_line(c->handle, OUT_TEXT, OUT_SIZE); }

CALL(next_lines)
{
  membuf_view room[8];
  return membuf_next_lines(c->handle, NUMBER(4), is_bad(c, NULL_DATA) ? NULL : room, len_of_call(c, 8), OUT_SIZE);
}

CALL(peek) { return membuf_peek(c->handle, len_of_call(c, 4), OUT_BYTES, OUT_SIZE); }
CALL(consume) { return membuf_consume(c->handle, len_of_call(c, 4)); }
CALL(write) { return membuf_write(c->handle, DATA("1234"), OUT_SIZE); }
CALL(writelines) { return membuf_writelines(c->handle, VIEWS, OUT_SIZE); }
CALL(pwrite) { return membuf_pwrite(c->handle, NUMBER(2), DATA("1234"), OUT_SIZE); }

CALL(reserve)
{
  membuf_status status = membuf_reserve(c->handle, len_of_call(c, 4), OUT(window, 10), OUT_SIZE);
  if (status == MEMBUF_OK) {
    membuf_commit(c->handle, 0);
  }
  return status;
}

CALL(commit)
{
  /* The window lies over content, which is committed as it is. */
  uint8_t *window = NULL;
  membuf_reserve(c->handle, 4, &window, NULL);
  membuf_status status = membuf_commit(c->handle, len_of_call(c, 4));
  if (status == MEMBUF_ERR_INVALID) {
    membuf_commit(c->handle, 0);
  }
  return status;
}

CALL(seek) { return membuf_seek(c->handle, NUMBER(2), CHOICE(MEMBUF_SEEK_SET), OUT_NUMBER); }
CALL(seek_from_position) { return membuf_seek(c->handle, NUMBER(2), CHOICE(MEMBUF_SEEK_CUR), OUT_NUMBER); }
CALL(tell) { return membuf_tell(c->handle, OUT_NUMBER); }
CALL(tell_cookie) { return membuf_tell_cookie(c->handle, OUT(cookie, 23)); }

CALL(seek_cookie)
{
  const membuf_cookie cookie = {.position = NUMBER(2), .need_eof = is_bad(c, BAD_NUMBER) ? 2 : 0};
  return membuf_seek_cookie(c->handle, is_bad(c, NULL_DATA) ? NULL : &cookie);
}

CALL(rewind) { return membuf_rewind(c->handle); }
CALL(truncate) { return membuf_truncate(c->handle, NUMBER(4), OUT_NUMBER); }
CALL(truncate_here) { return membuf_truncate_here(c->handle, OUT_NUMBER); }
CALL(stream_size) { return membuf_stream_size(c->handle, OUT_NUMBER); }
CALL(flush) { return membuf_flush(c->handle); }
CALL(detach) { return membuf_detach(c->handle); }
CALL(getvalue) { return membuf_getvalue(c->handle, OUT_SLICE); }
CALL(take) { return membuf_take(c->handle, OUT_SLICE); }
CALL(clear) { return membuf_clear(c->handle); }
CALL(set_state) { return membuf_set_state(c->handle, DATA("1234"), 2); }
CALL(set_state_position) { return membuf_set_state(c->handle, "1234", 4, NUMBER(2)); }
CALL(reserve_capacity) { return membuf_reserve_capacity(c->handle, len_of_call(c, 100)); }
CALL(shrink) { return membuf_shrink(c->handle); }
CALL(memory_use) { return membuf_memory_use(c->handle, OUT_SIZE); }
CALL(getbuffer) { return membuf_getbuffer(c->handle, OUT_PIN); }
CALL(pin_data) { return membuf_pin_data(c->handle, OUT(window, 10), OUT_SIZE); }
CALL(pin_free) { return membuf_pin_free(c->handle), MEMBUF_OK; }
CALL(set_memory_limit) { return membuf_set_memory_limit(c->handle, len_of_call(c, 100)); }
CALL(newlines) { return membuf_newlines(c->handle, (uint32_t *)OUT_SMALL); }
CALL(set_surrogates) { return membuf_set_surrogates(c->handle, CHOICE(1)); }
CALL(kind) { return membuf_kind(c->handle, OUT_SMALL); }
CALL(is_text) { return membuf_is_text(c->handle, OUT_SMALL); }
CALL(closed) { return membuf_closed(c->handle, OUT_SMALL); }
CALL(readable) { return membuf_readable(c->handle, OUT_SMALL); }
CALL(writable) { return membuf_writable(c->handle, OUT_SMALL); }
CALL(seekable) { return membuf_seekable(c->handle, OUT_SMALL); }
CALL(isatty) { return membuf_isatty(c->handle, OUT_SMALL); }
CALL(fileno) { return membuf_fileno(c->handle, OUT_SMALL); }
CALL(set_locking) { return membuf_set_locking(c->handle, CHOICE(1)); }
CALL(close) { return membuf_close(c->handle); }
CALL(finish) { return membuf_finish(c->handle, ERR); }
CALL(free) { return membuf_free(c->handle), MEMBUF_OK; }

/* -- text ------------------------------------------------------------------------------------------------------ */

CALL(callback_new)
{
  const membuf_callback_table table = {.struct_size = is_bad(c, BAD_OPTIONS) ? c->length : sizeof table};
  return membuf_callback_new(is_bad(c, NULL_DATA) ? NULL : &table, NULL, OUT_STREAM, ERR);
}

CALL(buffered_reader) { return membuf_buffered_reader(c->handle, len_of_call(c, 16), OUT_STREAM, ERR); }
CALL(buffered_writer) { return membuf_buffered_writer(c->handle, len_of_call(c, 16), OUT_STREAM, ERR); }
CALL(buffered_random) { return membuf_buffered_random(c->handle, len_of_call(c, 16), OUT_STREAM, ERR); }
CALL(buffered_pair) { return membuf_buffered_pair(c->handle, c->handle, len_of_call(c, 16), OUT_STREAM, ERR); }

CALL(fd_new) { return membuf_fd_new(1, (uint32_t)CHOICE(0), OUT_STREAM, ERR); }

CALL(memfd)
{
  membuf_status status = membuf_memfd(c->handle, OUT_SMALL);
  if (status == MEMBUF_OK) {
    assert_int_equal(close(c->out.small), 0);
  }
  return status;
}

CALL(spool_new)
{
  const membuf_spool_options options = {.struct_size = is_bad(c, BAD_OPTIONS) ? c->length : sizeof options,
                                        .max_size = 4,
                                        .flags = (uint32_t)CHOICE(MEMBUF_SPOOL_REFUSE)};
  return membuf_spool_new(&options, OUT_STREAM, ERR);
}

CALL(rollover) { return membuf_rollover(c->handle); }
CALL(rolled) { return membuf_rolled(c->handle, OUT_SMALL); }

CALL(save_as)
{
  static const char path[] = "/tmp/membuf_saved_by_a_test";
  membuf_status status = membuf_save_as(c->handle, is_bad(c, NULL_DATA) ? NULL : path);
  if (status == MEMBUF_OK) {
    assert_int_equal(unlink(path), 0);
  }
  return status;
}

CALL(fopen)
{
  const char *mode = is_bad(c, NULL_DATA) ? NULL : name_of_call(c, "r+");
  membuf_status status = membuf_fopen(c->handle, mode, OUT(file, 24), ERR);
  if (status == MEMBUF_OK) {
    assert_int_equal(fclose(c->out.file), 0);
  }
  return status;
}

CALL(set_memory_budget) { (void)c; return membuf_set_memory_budget(SIZE_MAX); }
CALL(memory_budget) { size_t used; return membuf_memory_budget(OUT_SIZE, is_bad(c, NO_OUTPUTS) ? NULL : &used); }
CALL(from_file) { return membuf_from_file(is_bad(c, NULL_DATA) ? NULL : stdin, (uint32_t)CHOICE(0), OUT_STREAM, ERR); }

/* What a function has met that returns no status. */
static inline membuf_status met(struct call *c, bool done)
{
  membuf_error err = {.code = MEMBUF_OK};
  const membuf_status refused = done ? MEMBUF_OK : membuf_kind(c->handle, NULL);
  if (!done && refused == MEMBUF_OK) {
    assert_ok(membuf_get_error(c->handle, &err));
  }
  return refused != MEMBUF_OK ? refused : err.code;
}

#define INT_LENGTH(good) (is_bad(c, BAD_NUMBER) ? -1 : (good))
CALL(sink_fwrite)
{
  return met(c, membuf_sink_fwrite(data_of_call(c, "1234"), 1, len_of_call(c, 4), c->handle) == 4);
}

CALL(sink_fwrite_size)
{
  return met(c, membuf_sink_fwrite("1234", len_of_call(c, 4), 1, c->handle) == 1);
}

CALL(source_fread)
{
  void *buf = (void *)data_of_call(c, c->buffer);
  return met(c, membuf_source_fread(buf, 1, len_of_call(c, 4), c->handle) == 4);
}

CALL(sink_write) { return met(c, membuf_sink_write(c->handle, data_of_call(c, "1234"), INT_LENGTH(4)) == 4); }
CALL(source_read)
{
  return met(c, membuf_source_read(c->handle, (char *)data_of_call(c, c->buffer), INT_LENGTH(4)) == 4);
}

CALL(source_seek) { return met(c, membuf_source_seek(c->handle, NUMBER(2), CHOICE(MEMBUF_SEEK_SET)) == 0); }
CALL(stream_close) { return met(c, membuf_stream_close(c->handle) == 0); }

CALL(capture_start) { return membuf_capture_start((uint32_t)CHOICE(MEMBUF_CAPTURE_STDERR), OUT(capture, 22), ERR); }
CALL(capture_take) { return membuf_capture_take(c->handle, CHOICE(1), OUT_SLICE); }
CALL(capture_stop) { return membuf_capture_stop(c->handle); }
CALL(capture_free) { return membuf_capture_free(c->handle), MEMBUF_OK; }

CALL(string_new) { return membuf_string_new(TEXT("1234"), CHOICE(MEMBUF_NEWLINE_LF), OUT_STREAM, ERR); }

#define TEXT_OPTIONS                                                                                        \
  (&(membuf_text_options){.struct_size = is_bad(c, BAD_OPTIONS) ? c->length : sizeof(membuf_text_options),         \
                          .encoding = name_of_call(c, "ascii"),                                             \
                          .newline = CHOICE(MEMBUF_NEWLINE_LF)})

#define ALL_FIELDS 63

CALL(reconfigure)
{
  return membuf_reconfigure(c->handle, is_bad(c, NULL_DATA) ? NULL : TEXT_OPTIONS, ALL_FIELDS);
}

CALL(reconfigure_fields) { return membuf_reconfigure(c->handle, TEXT_OPTIONS, is_bad(c, BAD_NUMBER) ? 64 : ALL_FIELDS); }

CALL(get_text_options)
{
  membuf_text_options options = {.struct_size = is_bad(c, BAD_OPTIONS) ? c->length : sizeof options};
  return membuf_get_text_options(c->handle, is_bad(c, NO_OUTPUTS) ? NULL : &options);
}

CALL(text_wrap) { return membuf_text_wrap(c->handle, TEXT_OPTIONS, OUT_STREAM, ERR); }
CALL(encode) { return membuf_encode(TEXT("1234"), NAMES, OUT_SLICE, ERR); }
CALL(decode) { return membuf_decode(TEXT("1234"), NAMES, OUT_SLICE, ERR); }

/* A table without functions, or none. */
#define CODEC_TABLE                                                        \
  (is_bad(c, NULL_DATA) ? NULL                                             \
                        : &(membuf_codec_table){.struct_size = is_bad(c, BAD_OPTIONS) ? c->length : sizeof(membuf_codec_table)})

CALL(decoder_new) { return membuf_decoder_new(NAMES, OUT_DECODER, ERR); }
CALL(decoder_custom) { return membuf_decoder_custom(CODEC_TABLE, NULL, OUT_DECODER, ERR); }
CALL(newline_decoder_new) { return membuf_newline_decoder_new(c->handle, CHOICE(1), OUT_DECODER, ERR); }
CALL(decoder_decode) { return membuf_decoder_decode(c->handle, TEXT("1234"), CHOICE(1), OUT_SLICE); }
CALL(decoder_getstate) { return membuf_decoder_getstate(c->handle, OUT_SLICE, OUT_FLAGS); }
CALL(decoder_setstate) { return membuf_decoder_setstate(c->handle, DATA("\xe2"), CHOICE(0)); }
CALL(decoder_reset) { return membuf_decoder_reset(c->handle); }
CALL(decoder_newlines) { return membuf_decoder_newlines(c->handle, (uint32_t *)OUT_SMALL); }
CALL(decoder_free) { return membuf_decoder_free(c->handle), MEMBUF_OK; }
CALL(encoder_new) { return membuf_encoder_new(NAMES, OUT_ENCODER, ERR); }
CALL(encoder_custom) { return membuf_encoder_custom(CODEC_TABLE, NULL, OUT_ENCODER, ERR); }
CALL(encoder_encode) { return membuf_encoder_encode(c->handle, TEXT("1234"), CHOICE(1), OUT_SLICE); }
CALL(encoder_getstate) { return membuf_encoder_getstate(c->handle, OUT_FLAGS); }
CALL(encoder_setstate) { return membuf_encoder_setstate(c->handle, CHOICE(0)); }
CALL(encoder_reset) { return membuf_encoder_reset(c->handle); }
CALL(encoder_free) { return membuf_encoder_free(c->handle), MEMBUF_OK; }
CALL(encoding_at) { return membuf_encoding_at(INDEX(0)) == NULL && !is_bad(c, BAD_INDEX); }

CALL(encoding_lookup)
{
  return membuf_encoding_lookup(is_bad(c, NULL_DATA) ? NULL : name_of_call(c, "ascii"), OUT_TEXT, ERR);
}

/* -- whole streams --------------------------------------------------------------------------------------------- */

static int32_t take_chunk(void *user_data, const uint8_t *data, size_t len)
{
  (void)user_data, (void)data, (void)len;
  return MEMBUF_CONTINUE;
}

CALL(concat) { return membuf_concat(VIEWS, OUT_SLICE, ERR); }

CALL(copy_from)
{
  membuf *to = bytes_of("");
  membuf_status status = membuf_copy(c->handle, to, NUMBER(2), OUT_NUMBER, ERR);
  membuf_free(to);
  return status;
}

CALL(copy_to)
{
  membuf *from = bytes_of("1234");
  membuf_status status = membuf_copy(from, c->handle, NUMBER(2), OUT_NUMBER, ERR);
  membuf_free(from);
  return status;
}

CALL(read_chunks)
{
  return membuf_read_chunks(c->handle, len_of_call(c, 4), is_bad(c, NULL_DATA) ? NULL : take_chunk, NULL);
}

CALL(build_text) { return membuf_build_text(TEXT_VIEWS, "\n", 1, OUT_SLICE, ERR); }
CALL(build_text_separator) { return membuf_build_text(NULL, 0, TEXT("; "), OUT_SLICE, ERR); }
CALL(text_lines)
{
  return membuf_text_lines(TEXT("1234"), MEMBUF_NEWLINE_LF, CHOICE(MEMBUF_LINES_STRIP), OUT_STREAM, ERR);
}

CALL(text_lines_newline) { return membuf_text_lines(TEXT("1234"), CHOICE(MEMBUF_NEWLINE_LF), 0, OUT_STREAM, ERR); }
CALL(bytes_to_lines) { return membuf_bytes_to_lines(TEXT("1234"), TEXT_OPTIONS, OUT_STREAM, ERR); }
CALL(encode_text) { return membuf_encode_text(TEXT("1234"), TEXT_OPTIONS, OUT_SLICE, ERR); }

/* -- progress -------------------------------------------------------------------------------------------------- */

CALL(cancel_new) { return membuf_cancel_new(OUT(cancel, 25), ERR); }
CALL(cancel_set) { return membuf_cancel_set(c->handle); }
CALL(cancel_free) { return membuf_cancel_free(c->handle), MEMBUF_OK; }

/* -- CSV ------------------------------------------------------------------------------------------------------- */

#define CSV_OPTIONS                                                                                       \
  (&(membuf_csv_options){.struct_size = is_bad(c, BAD_OPTIONS) ? c->length : sizeof(membuf_csv_options),         \
                         .quoting = CHOICE(MEMBUF_CSV_QUOTE_MINIMAL)})

CALL(csv_reader_new) { return membuf_csv_reader_new(c->handle, CSV_OPTIONS, OUT(csv_reader, 2), ERR); }
CALL(csv_reader_next) { return membuf_csv_reader_next(c->handle, OUT(fields, 11), OUT_SIZE); }
CALL(csv_reader_line) { return membuf_csv_reader_line(c->handle, OUT(line, 14)); }
CALL(csv_reader_next_fields) { return membuf_csv_reader_next_fields(c->handle, OUT(typed, 27), OUT_SIZE); }
CALL(csv_reader_feed_line) { return membuf_csv_reader_feed_line(c->handle, DATA("1,2\n"), OUT(typed, 27), OUT_SIZE); }
CALL(csv_reader_feed_end) { return membuf_csv_reader_feed_end(c->handle, OUT(typed, 27), OUT_SIZE); }

CALL(csv_reader_number)
{
  membuf_csv_reader_next(c->handle, NULL, NULL);
  return membuf_csv_reader_number(c->handle, INDEX(0), OUT(real, 16));
}

CALL(csv_reader_header) { return membuf_csv_reader_header(c->handle, OUT(fields, 11), OUT_SIZE); }
CALL(csv_reader_set_header) { return membuf_csv_reader_set_header(c->handle, VIEWS); }

/* The header is "ab", "cd", or it is no name. */
static void name_the_columns(struct call *c)
{
  const membuf_view names[] = {{"ab", 2}, {"cd", 2}};
  membuf_csv_reader_set_header(c->handle, names, 2);
}

CALL(csv_reader_index)
{
  name_the_columns(c);
  return membuf_csv_reader_index(c->handle, TEXT("ab"), OUT_SIZE);
}

CALL(csv_reader_field)
{
  name_the_columns(c);
  membuf_csv_reader_next(c->handle, NULL, NULL);
  return membuf_csv_reader_field(c->handle, TEXT("ab"), OUT_TEXT, OUT_SIZE);
}

CALL(csv_reader_free) { return membuf_csv_reader_free(c->handle), MEMBUF_OK; }
CALL(csv_writer_new) { return membuf_csv_writer_new(c->handle, CSV_OPTIONS, OUT(csv_writer, 3), ERR); }
CALL(csv_writer_row) { return membuf_csv_writer_row(c->handle, VIEWS); }
CALL(csv_writer_text) { return membuf_csv_writer_text(c->handle, DATA("1234")); }
CALL(csv_writer_int64) { return membuf_csv_writer_int64(c->handle, NUMBER(1)); }
CALL(csv_writer_uint64) { return membuf_csv_writer_uint64(c->handle, 1); }
CALL(csv_writer_double) { return membuf_csv_writer_double(c->handle, 1.5); }
CALL(csv_writer_bool) { return membuf_csv_writer_bool(c->handle, CHOICE(1)); }
CALL(csv_writer_null) { return membuf_csv_writer_null(c->handle); }
CALL(csv_writer_end_row) { return membuf_csv_writer_end_row(c->handle); }
CALL(csv_writer_columns) { return membuf_csv_writer_columns(c->handle, VIEWS, "", 0, CHOICE(1)); }
CALL(csv_writer_columns_fill) { return membuf_csv_writer_columns(c->handle, NULL, 0, DATA("1234"), 0); }

CALL(csv_writer_header)
{
  membuf_csv_writer_columns(c->handle, NULL, 0, NULL, 0, 0);
  return membuf_csv_writer_header(c->handle);
}

CALL(csv_writer_pairs)
{
  membuf_csv_writer_columns(c->handle, NULL, 0, NULL, 0, 0);
  return membuf_csv_writer_pairs(c->handle, PAIRS);
}

CALL(csv_writer_free) { return membuf_csv_writer_free(c->handle), MEMBUF_OK; }

CALL(csv_dialect)
{
  membuf_csv_options options = {.struct_size = is_bad(c, BAD_OPTIONS) ? c->length : sizeof options};
  const char *name = is_bad(c, NULL_DATA) ? NULL : name_of_call(c, "unix");
  return membuf_csv_dialect(name, is_bad(c, NO_OUTPUTS) ? NULL : &options, ERR);
}

CALL(csv_sniff)
{
  membuf_csv_options options = {.struct_size = is_bad(c, BAD_OPTIONS) ? c->length : sizeof options};
  return membuf_csv_sniff(DATA("a,b"), ",", NULL, is_bad(c, NO_OUTPUTS) ? NULL : &options, OUT_SMALL, ERR);
}

CALL(csv_from_rows)
{
  membuf_pair room[2];
  const membuf_pair *pairs = pairs_of_call(c, room);
  const membuf_csv_row row = {pairs, 2};
  return membuf_csv_from_rows(&row, len_of_call(c, 1), NULL, 0, NAMES, CSV_OPTIONS, OUT_SLICE, ERR);
}

CALL(csv_from_rows_names)
{
  return membuf_csv_from_rows(NULL, 0, TEXT_VIEWS, NAMES, CSV_OPTIONS, OUT_SLICE, ERR);
}

/* -- JSON ------------------------------------------------------------------------------------------------------ */

/* The nodes of the document that the tests use: [true, 1, "x", {"k": null}]. */
static size_t item(struct call *c, size_t index)
{
  size_t node = 0;
  membuf_json_item(c->handle, 0, index, &node);
  return INDEX(node);
}

#define JSON_OPTIONS                                                                                       \
  (&(membuf_json_options){.struct_size = is_bad(c, BAD_OPTIONS) ? c->length : sizeof(membuf_json_options),        \
                          .flags = CHOICE(MEMBUF_JSON_WRITE_ASCII)})

CALL(json_parse) { return membuf_json_parse(TEXT("1234"), OUT(json, 4), ERR); }
CALL(json_parse_with)
{
  return membuf_json_parse_with(TEXT("1234"), JSON_OPTIONS, OUT(json, 4), OUT_SIZE, ERR);
}

CALL(json_load) { return membuf_json_load(c->handle, JSON_OPTIONS, OUT(json, 4), ERR); }
CALL(json_kind) { return membuf_json_kind(c->handle, INDEX(0), OUT_SMALL); }
CALL(json_count) { return membuf_json_count(c->handle, INDEX(0), OUT_SIZE); }
CALL(json_item) { return membuf_json_item(c->handle, 0, INDEX(1), OUT_SIZE); }
CALL(json_item_node) { return membuf_json_item(c->handle, INDEX(0), 1, OUT_SIZE); }
CALL(json_key) { return membuf_json_key(c->handle, item(c, 3), 0, OUT_TEXT, OUT_SIZE); }
CALL(json_pointer) { return membuf_json_pointer(c->handle, INDEX(0), TEXT("/3/k"), OUT_SIZE); }
CALL(json_bool) { return membuf_json_bool(c->handle, item(c, 0), OUT_SMALL); }
CALL(json_int64) { return membuf_json_int64(c->handle, item(c, 1), OUT_NUMBER); }
CALL(json_uint64) { return membuf_json_uint64(c->handle, item(c, 1), OUT(line, 14)); }
CALL(json_double) { return membuf_json_double(c->handle, item(c, 1), OUT(real, 16)); }
CALL(json_big) { return membuf_json_big(c->handle, item(c, 4), OUT_TEXT, OUT_SIZE); }
CALL(json_string) { return membuf_json_string(c->handle, item(c, 2), OUT_TEXT, OUT_SIZE); }
CALL(json_dump) { return membuf_json_dump(c->handle, JSON_OPTIONS, OUT_SLICE); }

/* A call with another stream, which is a good one. */
static inline membuf_status with_other_stream(membuf_status (*call)(struct call *c, membuf *other), struct call *c)
{
  membuf *other = NULL;
  assert_ok(membuf_bytes_new(NULL, 0, &other, NULL));
  membuf_status status = call(c, other);
  membuf_free(other);
  return status;
}

static inline membuf_status dump_to(struct call *c, membuf *other)
{
  return membuf_json_dump_to(c->handle, other, JSON_OPTIONS);
}

static inline membuf_status transcode(struct call *c, membuf *other)
{
  return membuf_json_transcode(c->handle, other, JSON_OPTIONS, ERR);
}

static inline membuf_status transcode_to(struct call *c, membuf *other)
{
  assert_ok(membuf_write(other, "1", 1, NULL));
  assert_ok(membuf_rewind(other));
  return membuf_json_transcode(other, c->handle, JSON_OPTIONS, ERR);
}

CALL(json_dump_to) { return with_other_stream(dump_to, c); }
CALL(json_free) { return membuf_json_free(c->handle), MEMBUF_OK; }
CALL(json_format) { return membuf_json_format(TEXT("1234"), JSON_OPTIONS, OUT_SLICE, ERR); }
CALL(json_validate) { return membuf_json_validate(TEXT("1234"), JSON_OPTIONS, ERR); }
CALL(json_validate_stream) { return membuf_json_validate_stream(c->handle, JSON_OPTIONS, ERR); }
CALL(json_transcode) { return with_other_stream(transcode, c); }
CALL(json_transcode_to) { return with_other_stream(transcode_to, c); }
CALL(json_reader_new) { return membuf_json_reader_new(c->handle, JSON_OPTIONS, OUT(json_reader, 26), ERR); }
CALL(json_reader_next) { return membuf_json_reader_next(c->handle, OUT(json, 4)); }
CALL(json_reader_free) { return membuf_json_reader_free(c->handle), MEMBUF_OK; }
CALL(json_writer_new) { return membuf_json_writer_new(c->handle, JSON_OPTIONS, OUT(json_writer, 5), ERR); }
CALL(json_writer_begin_object) { return membuf_json_writer_begin_object(c->handle); }

CALL(json_writer_end_object)
{
  membuf_json_writer_begin_object(c->handle);
  return membuf_json_writer_end_object(c->handle);
}

CALL(json_writer_begin_array) { return membuf_json_writer_begin_array(c->handle); }

CALL(json_writer_end_array)
{
  membuf_json_writer_begin_array(c->handle);
  return membuf_json_writer_end_array(c->handle);
}

CALL(json_writer_key)
{
  membuf_json_writer_begin_object(c->handle);
  return membuf_json_writer_key(c->handle, TEXT("key"));
}

CALL(json_writer_string) { return membuf_json_writer_string(c->handle, TEXT("text")); }
CALL(json_writer_int64) { return membuf_json_writer_int64(c->handle, NUMBER(1)); }
CALL(json_writer_uint64) { return membuf_json_writer_uint64(c->handle, 1); }
CALL(json_writer_double) { return membuf_json_writer_double(c->handle, 1.5); }
CALL(json_writer_number) { return membuf_json_writer_number(c->handle, TEXT("1234")); }
CALL(json_writer_raw) { return membuf_json_writer_raw(c->handle, TEXT("1234")); }
CALL(json_writer_bool) { return membuf_json_writer_bool(c->handle, CHOICE(1)); }
CALL(json_writer_null) { return membuf_json_writer_null(c->handle); }

CALL(json_writer_close)
{
  membuf_json_writer_null(c->handle);
  return membuf_json_writer_close(c->handle);
}

CALL(json_writer_free) { return membuf_json_writer_free(c->handle), MEMBUF_OK; }

/* -- ZIP ------------------------------------------------------------------------------------------------------- */

#define ZIP_OPTIONS                                                                                       \
  (&(membuf_zip_options){.struct_size = is_bad(c, BAD_OPTIONS) ? c->length : sizeof(membuf_zip_options),         \
                         .method = CHOICE(MEMBUF_ZIP_STORE)})

CALL(zip_pack) { return membuf_zip_pack(PAIRS, ZIP_OPTIONS, OUT_SLICE, ERR); }
/* An archive of one empty entry, "ab". */
#define ARCHIVE_BYTES                                                                                          \
  "PK\3\4\12\0\0\0\0\0\0\0\41\0\0\0\0\0\0\0\0\0\0\0\0\0\2\0\0\0ab"                                              \
  "PK\1\2\55\3\12\0\0\0\0\0\0\0\41\0\0\0\0\0\0\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0\0\0\0\0\200\201\0\0\0\0ab"           \
  "PK\5\6\0\0\0\0\1\0\1\0\60\0\0\0\40\0\0\0\0\0"

CALL(zip_unpack)
{
  return membuf_zip_unpack(DATA(ARCHIVE_BYTES), ZIP_OPTIONS, OUT_SLICE, OUT(pairs, 28), OUT_SIZE, ERR);
}

CALL(zip_writer_new) { return membuf_zip_writer_new(c->handle, ZIP_OPTIONS, OUT(zip_writer, 7), ERR); }
CALL(zip_writer_add) { return membuf_zip_writer_add(c->handle, TEXT("name"), "1234", 4); }
CALL(zip_writer_add_content) { return membuf_zip_writer_add(c->handle, "name", 4, DATA("1234")); }
CALL(zip_writer_add_all) { return membuf_zip_writer_add_all(c->handle, PAIRS); }
CALL(zip_writer_append) { return membuf_zip_writer_append(c->handle, ZIP_OPTIONS, OUT(zip_writer, 7), ERR); }

#define ENTRY_OPTIONS                                                                                      \
  (&(membuf_zip_entry_options){                                                                            \
    .struct_size = is_bad(c, BAD_OPTIONS) ? c->length : sizeof(membuf_zip_entry_options),                  \
    .method = CHOICE(MEMBUF_ZIP_STORE)})

CALL(zip_writer_add_with)
{
  return membuf_zip_writer_add_with(c->handle, TEXT("name"), "1234", 4, ENTRY_OPTIONS);
}

CALL(zip_writer_add_with_content)
{
  return membuf_zip_writer_add_with(c->handle, "name", 4, DATA("1234"), NULL);
}

CALL(zip_writer_open)
{
  return membuf_zip_writer_open(c->handle, TEXT("name"), ENTRY_OPTIONS, OUT_STREAM);
}

CALL(zip_writer_set_comment) { return membuf_zip_writer_set_comment(c->handle, DATA("comment")); }
CALL(zip_writer_close) { return membuf_zip_writer_close(c->handle); }
CALL(zip_writer_free) { return membuf_zip_writer_free(c->handle), MEMBUF_OK; }
CALL(zip_reader_new) { return membuf_zip_reader_new(c->handle, ZIP_OPTIONS, OUT(zip_reader, 6), ERR); }
CALL(zip_reader_count) { return membuf_zip_reader_count(c->handle, OUT_SIZE); }
CALL(zip_reader_name) { return membuf_zip_reader_name(c->handle, INDEX(0), OUT_TEXT, OUT_SIZE); }
CALL(zip_reader_names)
{
  membuf_view room[8];
  return membuf_zip_reader_names(c->handle, INDEX(0), is_bad(c, NULL_DATA) ? NULL : room, len_of_call(c, 8), OUT_SIZE);
}

CALL(zip_reader_find) { return membuf_zip_reader_find(c->handle, TEXT("ab"), OUT_SIZE); }
CALL(zip_reader_read) { return membuf_zip_reader_read(c->handle, INDEX(0), OUT_SLICE); }
CALL(zip_reader_open) { return membuf_zip_reader_open(c->handle, INDEX(0), OUT_STREAM); }
CALL(zip_reader_comment) { return membuf_zip_reader_comment(c->handle, OUT_TEXT, OUT_SIZE); }
CALL(zip_reader_set_password) { return membuf_zip_reader_set_password(c->handle, DATA("password")); }

CALL(zip_reader_entry)
{
  membuf_zip_entry entry = {.struct_size = is_bad(c, BAD_OPTIONS) ? c->length : sizeof entry};
  return membuf_zip_reader_entry(c->handle, INDEX(0), is_bad(c, NO_OUTPUTS) ? NULL : &entry);
}

CALL(zip_reader_free) { return membuf_zip_reader_free(c->handle), MEMBUF_OK; }

#endif
