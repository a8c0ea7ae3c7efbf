/* Every exported function against every kind of nonsense that it can be given.
 *
 * What each answers is in the table below, one row for a function (two where it has two handles or two inputs), one
 * cell for a kind. A function of include/membuf.symbols without a row fails the test, and so does a cell that claims
 * that a kind of nonsense does not apply when the function takes such an argument. */
#include "calls.h"

/* In the table: a kind of nonsense that the function cannot be given. */
#define __ 1
#define NUL MEMBUF_ERR_NULL
#define OVF MEMBUF_ERR_OVERFLOW
#define INV MEMBUF_ERR_INVALID
#define LKP MEMBUF_ERR_LOOKUP
#define DEC MEMBUF_ERR_DECODE
#define NOT MEMBUF_ERR_NOT_FOUND
#define UNS MEMBUF_ERR_UNSUPPORTED
#define CLO MEMBUF_ERR_CLOSED
#define EXP MEMBUF_ERR_EXPORTED
#define BSY MEMBUF_ERR_BUSY
#define OK_ MEMBUF_OK

/* What a row's function gets as its handle. */
enum { NONE = NO_HANDLE, ANY = ANY_HANDLE, STREAM = MEMBUF_TYPE_STREAM, SLICE = MEMBUF_TYPE_SLICE,
       CSV_R = MEMBUF_TYPE_CSV_READER, CSV_W = MEMBUF_TYPE_CSV_WRITER, JSON = MEMBUF_TYPE_JSON,
       JSON_W = MEMBUF_TYPE_JSON_WRITER, ZIP_R = MEMBUF_TYPE_ZIP_READER, ZIP_W = MEMBUF_TYPE_ZIP_WRITER,
       PIN = MEMBUF_TYPE_PIN, DECODER = MEMBUF_TYPE_DECODER, ENCODER = MEMBUF_TYPE_ENCODER,
       CAPTURE = MEMBUF_TYPE_CAPTURE, CANCEL = MEMBUF_TYPE_CANCEL, JSON_R = MEMBUF_TYPE_JSON_READER,
       ARCHIVE /* a stream that holds an archive */ };

static const unsigned kinds[] = {NULL_DATA, HUGE_LENGTH, LOWEST,   HIGHEST,   BAD_NUMBER,
                                 BAD_OPTIONS, BAD_NAME,  BAD_TEXT, BAD_INDEX, NO_OUTPUTS};
enum { KINDS = COUNT(kinds) };
static const char *const kind_names[KINDS] = {"NULL data",  "huge length", "INT64_MIN", "INT64_MAX",      "bad number",
                                              "bad options", "bad name",   "bad text",  "bad index",      "no outputs"};

struct row {
  const char *name; /* of the function, without membuf_; "/" and what follows tells two rows apart */
  membuf_status (*call)(struct call *c);
  int type;
  membuf_status kinds[KINDS];
  membuf_status closed, exported, busy; /* the states of a stream */
};

#define ROW(function, type, null, huge, low, high, number, options, name, text, index, outputs, closed, exported, \
            busy) \
  {#function, call_##function, type, {null, huge, low, high, number, options, name, text, index, outputs}, \
   closed, exported, busy}
/* For functions that no stream's state concerns. */
#define FREE_ROW(function, type, null, huge, low, high, number, options, name, text, index, outputs) \
  ROW(function, type, null, huge, low, high, number, options, name, text, index, outputs, __, __, __)

/* clang-format off */
static const struct row rows[] = {
    /*                              NULL  huge  low   high  num   opts  name  text  index outs */
    FREE_ROW(status_name,    NONE,  __,   __,   __,   __,   OK_,  __,   __,   __,   __,   __),
    FREE_ROW(status_message, NONE,  __,   __,   __,   __,   OK_,  __,   __,   __,   __,   __),
    FREE_ROW(status_python,  NONE,  __,   __,   __,   __,   OK_,  __,   __,   __,   __,   __),
    ROW(get_error,           ANY,   __,   __,   __,   __,   __,   __,   __,   __,   __,   OK_,  OK_, OK_, BSY),
    FREE_ROW(version,        NONE,  __,   __,   __,   __,   __,   __,   __,   __,   __,   __),
    FREE_ROW(check_version,  NONE,  __,   __,   __,   __,   UNS,  __,   __,   __,   __,   __),
    FREE_ROW(leak_check,     NONE,  OK_,  __,   __,   __,   __,   __,   __,   __,   __,   OK_),
    ROW(set_label,           ANY,   OK_,  __,   __,   __,   __,   __,   __,   __,   __,   __,   OK_, OK_, BSY),
    FREE_ROW(set_misuse_hook, NONE, __,   __,   __,   __,   __,   __,   __,   __,   __,   __),

    FREE_ROW(slice_new,      NONE,  NUL,  OVF,  __,   __,   __,   __,   __,   __,   __,   NUL),
    FREE_ROW(slice_data,     SLICE, __,   __,   __,   __,   __,   __,   __,   __,   __,   OK_),
    FREE_ROW(slice_cstr,     SLICE, __,   __,   __,   __,   __,   __,   __,   __,   __,   OK_),
    FREE_ROW(slice_dup,      SLICE, __,   __,   __,   __,   __,   __,   __,   __,   __,   NUL),
    FREE_ROW(slice_sub,      SLICE, __,   INV,  __,   __,   __,   __,   __,   __,   INV,  NUL),
    FREE_ROW(slice_free,     SLICE, __,   __,   __,   __,   __,   __,   __,   __,   __,   __),

    FREE_ROW(bytes_new,      NONE,  NUL,  OVF,  __,   __,   __,   __,   __,   __,   __,   NUL),
    FREE_ROW(bytes_borrow,   NONE,  NUL,  OVF,  __,   __,   __,   __,   __,   __,   __,   NUL),
    FREE_ROW(bytes_adopt,    NONE,  NUL,  OVF,  __,   __,   __,   __,   __,   __,   __,   NUL),
    FREE_ROW(bytes_fixed,    NONE,  NUL,  OVF,  __,   __,   __,   __,   __,   __,   __,   NUL),
    FREE_ROW(bytes_from_slice, SLICE, __, __,   __,   __,   __,   __,   __,   __,   __,   NUL),

    /*                              NULL  huge  low   high  num   opts  name  text  index outs  closed exported busy */
    ROW(read,                STREAM, NUL, OVF,  __,   __,   __,   __,   __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(read1,               STREAM, NUL, OVF,  __,   __,   __,   __,   __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(read_slice,          STREAM, __,  __,   OK_,  OK_,  __,   __,   __,   __,   __,   NUL,  CLO, EXP, BSY),
    ROW(pread,               STREAM, NUL, OVF,  INV,  OK_,  __,   __,   __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(readline,            STREAM, __,  __,   OK_,  OK_,  __,   __,   __,   __,   __,   NUL,  CLO, EXP, BSY),
    ROW(next_line,           STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(next_lines,          STREAM, NUL, OVF,  OK_,  OK_,  __,   __,   __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(peek,                STREAM, __,  OK_,  __,   __,   __,   __,   __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(consume,             STREAM, __,  INV,  __,   __,   __,   __,   __,   __,   __,   __,   CLO, EXP, BSY),
    ROW(write,               STREAM, NUL, OVF,  __,   __,   __,   __,   __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(writelines,          STREAM, NUL, OVF,  __,   __,   __,   __,   __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(pwrite,              STREAM, NUL, OVF,  INV,  OVF,  __,   __,   __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(reserve,             STREAM, __,  OVF,  __,   __,   __,   __,   __,   __,   __,   NUL,  CLO, EXP, BSY),
    ROW(commit,              STREAM, __,  INV,  __,   __,   __,   __,   __,   __,   __,   __,   CLO, OK_, BSY),
    ROW(seek,                STREAM, __,  __,   INV,  OK_,  INV,  __,   __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(seek_from_position,  STREAM, __, __,   OK_,  OVF,  INV,  __,   __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(tell,                STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(tell_cookie,         STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(seek_cookie,         STREAM, NUL, __,   INV,  OK_,  INV,  __,   __,   __,   __,   __,   CLO, EXP, BSY),
    ROW(rewind,              STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   __,   CLO, EXP, BSY),
    ROW(truncate,            STREAM, __,  __,   INV,  OK_,  __,   __,   __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(truncate_here,       STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(stream_size,         STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(flush,               STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   __,   CLO, EXP, BSY),
    ROW(detach,              STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   __,   UNS, UNS, BSY),
    ROW(getvalue,            STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   NUL,  CLO, EXP, BSY),
    ROW(take,                STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   NUL,  CLO, EXP, BSY),
    ROW(clear,               STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   __,   CLO, EXP, BSY),
    ROW(set_state,           STREAM, NUL, OVF,  __,   __,   __,   __,   __,   __,   __,   __,   CLO, EXP, BSY),
    ROW(set_state_position,  STREAM, __,  __,   INV,  OK_,  __,   __,   __,   __,   __,   __,   CLO, EXP, BSY),
    ROW(reserve_capacity,    STREAM, __,  OVF,  __,   __,   __,   __,   __,   __,   __,   __,   CLO, EXP, BSY),
    ROW(shrink,              STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   __,   CLO, EXP, BSY),
    ROW(memory_use,          STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   OK_,  OK_, OK_, BSY),
    ROW(getbuffer,           STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   NUL,  CLO, EXP, BSY),
    FREE_ROW(pin_data,       PIN,    __,  __,   __,   __,   __,   __,   __,   __,   __,   OK_),
    FREE_ROW(pin_free,       PIN,    __,  __,   __,   __,   __,   __,   __,   __,   __,   __),
    ROW(set_memory_limit,    STREAM, __,  OK_,  __,   __,   __,   __,   __,   __,   __,   __,   CLO, EXP, BSY),
    ROW(newlines,            STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   UNS,  UNS, UNS, BSY),
    ROW(set_surrogates,      STREAM, __,  __,   __,   __,   INV,  __,   __,   __,   __,   __,   UNS, UNS, BSY),
    ROW(kind,                STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   OK_,  OK_, OK_, BSY),
    ROW(is_text,             STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   OK_,  OK_, OK_, BSY),
    ROW(set_locking,         STREAM, __,  __,   __,   __,   INV,  __,   __,   __,   __,   __,   OK_, OK_, BSY),
    ROW(closed,              STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   OK_,  OK_, EXP, BSY),
    ROW(readable,            STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(writable,            STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(seekable,            STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(isatty,              STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(fileno,              STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   UNS,  UNS, UNS, BSY),
    ROW(close,               STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   __,   OK_, EXP, BSY),
    ROW(finish,              STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   OK_,  OK_, EXP, BSY),
    ROW(free,                STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   __,   OK_, OK_, OK_),

    FREE_ROW(callback_new,   NONE,  NUL,  __,   __,   __,   __,   INV,  __,   __,   __,   NUL),
    FREE_ROW(fd_new,         NONE,   __,  __,   __,   __,   INV,  __,   __,   __,   __,   NUL),
    ROW(memfd,               STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   NUL,  CLO, EXP, BSY),
    ROW(fopen,               STREAM, NUL, __,   __,   __,   __,   __,   INV,  __,   __,   NUL,  CLO, EXP, BSY),
    FREE_ROW(from_file,      NONE,   NUL, __,   __,   __,   INV,  __,   __,   __,   __,   NUL),
    ROW(sink_fwrite,         STREAM, NUL, OVF,  __,   __,   __,   __,   __,   __,   __,   __,   CLO, EXP, BSY),
    ROW(sink_fwrite_size,    STREAM, __,  OVF,  __,   __,   __,   __,   __,   __,   __,   __,   CLO, EXP, BSY),
    ROW(source_fread,        STREAM, NUL, OVF,  __,   __,   __,   __,   __,   __,   __,   __,   CLO, EXP, BSY),
    ROW(sink_write,          STREAM, NUL, __,   __,   __,   INV,  __,   __,   __,   __,   __,   CLO, EXP, BSY),
    ROW(source_read,         STREAM, NUL, __,   __,   __,   INV,  __,   __,   __,   __,   __,   CLO, EXP, BSY),
    ROW(source_seek,         STREAM, __,  __,   INV,  OK_,  INV,  __,   __,   __,   __,   __,   CLO, EXP, BSY),
    ROW(stream_close,        STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   __,   CLO, EXP, BSY),

    ROW(buffered_reader,     STREAM, __,  INV,  __,   __,   __,   __,   __,   __,   __,   NUL,  CLO, EXP, BSY),
    ROW(buffered_writer,     STREAM, __,  INV,  __,   __,   __,   __,   __,   __,   __,   NUL,  CLO, EXP, BSY),
    ROW(buffered_random,     STREAM, __,  INV,  __,   __,   __,   __,   __,   __,   __,   NUL,  CLO, EXP, BSY),
    ROW(buffered_pair,       STREAM, __,  INV,  __,   __,   __,   __,   __,   __,   __,   NUL,  CLO, EXP, BSY),

    FREE_ROW(spool_new,      NONE,   __,  __,   __,   __,   INV,  INV,  __,   __,   __,   NUL),
    ROW(rollover,            STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   __,   UNS, UNS, BSY),
    ROW(rolled,              STREAM, __,  __,   __,   __,   __,   __,   __,   __,   __,   UNS,  UNS, UNS, BSY),
    ROW(save_as,             STREAM, NUL, __,   __,   __,   __,   __,   __,   __,   __,   __,   CLO, EXP, BSY),
    FREE_ROW(set_memory_budget, NONE, __, __,   __,   __,   __,   __,   __,   __,   __,   __),
    FREE_ROW(memory_budget,  NONE,   __,  __,   __,   __,   __,   __,   __,   __,   __,   OK_),

    FREE_ROW(string_new,     NONE,  NUL,  OVF,  __,   __,   INV,  __,   __,   DEC,  __,   NUL),
    ROW(text_wrap,           STREAM, __,  __,   __,   __,   INV,  INV,  LKP,  __,   __,   NUL,  CLO, EXP, BSY),
    ROW(reconfigure,         STREAM, UNS, __,   __,   __,   UNS,  UNS,  UNS,  __,   __,   __,   UNS, UNS, BSY),
    ROW(reconfigure_fields,  STREAM, __,  __,   __,   __,   UNS,  UNS,  UNS,  __,   __,   __,   UNS, UNS, BSY),
    ROW(get_text_options,    STREAM, __,  __,   __,   __,   __,   UNS,  __,   __,   __,   UNS,  UNS, UNS, BSY),
    FREE_ROW(encode,         NONE,  NUL,  OVF,  __,   __,   __,   __,   LKP,  DEC,  __,   NUL),
    FREE_ROW(decode,         NONE,  NUL,  OVF,  __,   __,   __,   __,   LKP,  DEC,  __,   NUL),

    FREE_ROW(decoder_new,    NONE,  __,   __,   __,   __,   __,   __,   LKP,  __,   __,   NUL),
    FREE_ROW(decoder_custom, NONE,  NUL,  __,   __,   __,   __,   INV,  __,   __,   __,   NUL),
    FREE_ROW(newline_decoder_new, NONE, __, __, __,   __,   INV,  __,   __,   __,   __,   NUL),
    FREE_ROW(decoder_decode, DECODER, NUL,  OVF,  __,   __,   INV,  __,   __,   DEC,  __,   NUL),
    FREE_ROW(decoder_getstate, DECODER, __, __,   __,   __,   __,   __,   __,   __,   __,   NUL),
    FREE_ROW(decoder_setstate, DECODER, NUL, OVF, __,   __,   INV,  __,   __,   __,   __,   __),
    FREE_ROW(decoder_reset,  DECODER, __,   __,   __,   __,   __,   __,   __,   __,   __,   __),
    FREE_ROW(decoder_newlines, DECODER, __, __,   __,   __,   __,   __,   __,   __,   __,   OK_),
    FREE_ROW(decoder_free,   DECODER, __,   __,   __,   __,   __,   __,   __,   __,   __,   __),
    FREE_ROW(encoder_new,    NONE,  __,   __,   __,   __,   __,   __,   LKP,  __,   __,   NUL),
    FREE_ROW(encoder_custom, NONE,  NUL,  __,   __,   __,   __,   INV,  __,   __,   __,   NUL),
    FREE_ROW(encoder_encode, ENCODER, NUL,  OVF,  __,   __,   INV,  __,   __,   DEC,  __,   NUL),
    FREE_ROW(encoder_getstate, ENCODER, __, __,   __,   __,   __,   __,   __,   __,   __,   OK_),
    FREE_ROW(encoder_setstate, ENCODER, __, __,   __,   __,   INV,  __,   __,   __,   __,   __),
    FREE_ROW(encoder_reset,  ENCODER, __,   __,   __,   __,   __,   __,   __,   __,   __,   __),
    FREE_ROW(encoder_free,   ENCODER, __,   __,   __,   __,   __,   __,   __,   __,   __,   __),
    FREE_ROW(encoding_at,    NONE,  __,   __,   __,   __,   __,   __,   __,   __,   OK_,  __),
    FREE_ROW(encoding_lookup, NONE, NUL,  __,   __,   __,   __,   __,   LKP,  __,   __,   OK_),

    FREE_ROW(concat,         NONE,  NUL,  OVF,  __,   __,   __,   __,   __,   __,   __,   NUL),
    ROW(copy_from,           STREAM, __,  __,   OK_,  OK_,  __,   __,   __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(copy_to,             STREAM, __,  __,   OK_,  OK_,  __,   __,   __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(read_chunks,         STREAM, NUL, OVF,  __,   __,   __,   __,   __,   __,   __,   __,   CLO, EXP, BSY),
    FREE_ROW(build_text,     NONE,  NUL,  OVF,  __,   __,   __,   __,   __,   DEC,  __,   NUL),
    FREE_ROW(build_text_separator, NONE, NUL, OVF, __, __,  __,   __,   __,   DEC,  __,   NUL),
    FREE_ROW(text_lines,     NONE,  NUL,  OVF,  __,   __,   INV,  __,   __,   DEC,  __,   NUL),
    FREE_ROW(text_lines_newline, NONE, NUL, OVF, __,  __,   INV,  __,   __,   DEC,  __,   NUL),
    FREE_ROW(bytes_to_lines, NONE,  NUL,  OVF,  __,   __,   INV,  INV,  LKP,  DEC,  __,   NUL),
    FREE_ROW(encode_text,    NONE,  NUL,  OVF,  __,   __,   INV,  INV,  LKP,  DEC,  __,   NUL),

    FREE_ROW(cancel_new,     NONE,  __,   __,   __,   __,   __,   __,   __,   __,   __,   NUL),
    FREE_ROW(cancel_set,     CANCEL, __,  __,   __,   __,   __,   __,   __,   __,   __,   __),
    FREE_ROW(cancel_free,    CANCEL, __,  __,   __,   __,   __,   __,   __,   __,   __,   __),

    ROW(csv_reader_new,      STREAM, __,  __,   __,   __,   INV,  INV,  __,   __,   __,   NUL,  OK_, OK_, BSY),
    FREE_ROW(csv_reader_next, CSV_R, __,  __,   __,   __,   __,   __,   __,   __,   __,   OK_),
    FREE_ROW(csv_reader_line, CSV_R, __,  __,   __,   __,   __,   __,   __,   __,   __,   OK_),
    FREE_ROW(csv_reader_next_fields, CSV_R, __, __, __, __,  __,   __,   __,   __,   __,   OK_),
    FREE_ROW(csv_reader_feed_line, CSV_R, NUL, OVF, __, __,  __,   __,   __,   __,   __,   OK_),
    FREE_ROW(csv_reader_feed_end, CSV_R, __, __,  __,   __,   __,   __,   __,   __,   __,   OK_),
    FREE_ROW(csv_reader_number, CSV_R, __, __,   __,   __,   __,   __,   __,   __,   NOT,  OK_),
    FREE_ROW(csv_reader_header, CSV_R, __, __,   __,   __,   __,   __,   __,   __,   __,   OK_),
    FREE_ROW(csv_reader_set_header, CSV_R, NUL, OVF, __, __, __,   __,   __,   __,   __,   __),
    FREE_ROW(csv_reader_index, CSV_R, NUL, OVF,  __,   __,   __,   __,   __,   NOT,  __,   OK_),
    FREE_ROW(csv_reader_field, CSV_R, NUL, OVF,  __,   __,   __,   __,   __,   NOT,  __,   OK_),
    FREE_ROW(csv_reader_free, CSV_R, __,  __,   __,   __,   __,   __,   __,   __,   __,   __),
    ROW(csv_writer_new,      STREAM, __,  __,   __,   __,   INV,  INV,  __,   __,   __,   NUL,  OK_, OK_, BSY),
    FREE_ROW(csv_writer_row, CSV_W, NUL,  OVF,  __,   __,   __,   __,   __,   __,   __,   __),
    FREE_ROW(csv_writer_text, CSV_W, NUL, OVF,   __,   __,   __,   __,   __,   __,   __,   __),
    FREE_ROW(csv_writer_int64, CSV_W, __, __,   OK_,  OK_,  __,   __,   __,   __,   __,   __),
    FREE_ROW(csv_writer_uint64, CSV_W, __, __,  __,   __,   __,   __,   __,   __,   __,   __),
    FREE_ROW(csv_writer_double, CSV_W, __, __,  __,   __,   __,   __,   __,   __,   __,   __),
    FREE_ROW(csv_writer_bool, CSV_W, __,  __,   __,   __,   OK_,  __,   __,   __,   __,   __),
    FREE_ROW(csv_writer_null, CSV_W, __,  __,   __,   __,   __,   __,   __,   __,   __,   __),
    FREE_ROW(csv_writer_end_row, CSV_W, __, __, __,   __,   __,   __,   __,   __,   __,   __),
    FREE_ROW(csv_writer_columns, CSV_W, NUL, OVF, __, __,   INV,  __,   __,   __,   __,   __),
    FREE_ROW(csv_writer_columns_fill, CSV_W, NUL, OVF, __, __, __, __,  __,   __,   __,   __),
    FREE_ROW(csv_writer_header, CSV_W, __, __,  __,   __,   __,   __,   __,   __,   __,   __),
    FREE_ROW(csv_writer_pairs, CSV_W, NUL, OVF, __,   __,   __,   __,   __,   OK_,  __,   __),
    FREE_ROW(csv_writer_free, CSV_W, __,  __,   __,   __,   __,   __,   __,   __,   __,   __),
    FREE_ROW(csv_dialect,    NONE,  NUL,  __,   __,   __,   __,   INV,  LKP,  __,   __,   NUL),
    FREE_ROW(csv_sniff,      NONE,  NUL,  OVF,  __,   __,   __,   INV,  __,   __,   __,   NUL),
    FREE_ROW(csv_from_rows,  NONE,  NUL,  OVF,  __,   __,   INV,  INV,  LKP,  DEC,  __,   NUL),
    FREE_ROW(csv_from_rows_names, NONE, NUL, OVF, __, __,   INV,  INV,  LKP,  DEC,  __,   NUL),

    /*                              NULL  huge  low   high  num   opts  name  text  index outs */
    FREE_ROW(json_parse,     NONE,  NUL,  OVF,  __,   __,   __,   __,   __,   DEC,  __,   NUL),
    FREE_ROW(json_parse_with, NONE, NUL,  OVF,  __,   __,   INV,  INV,  __,   DEC,  __,   NUL),
    ROW(json_load,           STREAM, __,  __,   __,   __,   INV,  INV,  __,   __,   __,   NUL,  CLO, EXP, BSY),
    FREE_ROW(json_kind,      JSON,  __,   __,   __,   __,   __,   __,   __,   __,   NOT,  OK_),
    FREE_ROW(json_count,     JSON,  __,   __,   __,   __,   __,   __,   __,   __,   NOT,  OK_),
    FREE_ROW(json_item,      JSON,  __,   __,   __,   __,   __,   __,   __,   __,   NOT,  OK_),
    FREE_ROW(json_item_node, JSON,  __,   __,   __,   __,   __,   __,   __,   __,   NOT,  OK_),
    FREE_ROW(json_key,       JSON,  __,   __,   __,   __,   __,   __,   __,   __,   NOT,  OK_),
    FREE_ROW(json_pointer,   JSON,  NUL,  OVF,  __,   __,   __,   __,   __,   INV,  NOT,  OK_),
    FREE_ROW(json_bool,      JSON,  __,   __,   __,   __,   __,   __,   __,   __,   NOT,  OK_),
    FREE_ROW(json_int64,     JSON,  __,   __,   __,   __,   __,   __,   __,   __,   NOT,  OK_),
    FREE_ROW(json_uint64,    JSON,  __,   __,   __,   __,   __,   __,   __,   __,   NOT,  OK_),
    FREE_ROW(json_double,    JSON,  __,   __,   __,   __,   __,   __,   __,   __,   NOT,  OK_),
    FREE_ROW(json_big,       JSON,  __,   __,   __,   __,   __,   __,   __,   __,   NOT,  OK_),
    FREE_ROW(json_string,    JSON,  __,   __,   __,   __,   __,   __,   __,   __,   NOT,  OK_),
    FREE_ROW(json_dump,      JSON,  __,   __,   __,   __,   INV,  INV,  __,   __,   __,   NUL),
    FREE_ROW(json_dump_to,   JSON,  __,   __,   __,   __,   INV,  INV,  __,   __,   __,   __),
    FREE_ROW(json_free,      JSON,  __,   __,   __,   __,   __,   __,   __,   __,   __,   __),
    FREE_ROW(json_format,    NONE,  NUL,  OVF,  __,   __,   INV,  INV,  __,   DEC,  __,   NUL),
    FREE_ROW(json_validate,  NONE,  NUL,  OVF,  __,   __,   INV,  INV,  __,   DEC,  __,   OK_),
    ROW(json_validate_stream, STREAM, __, __,   __,   __,   INV,  INV,  __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(json_transcode,      STREAM, __,  __,   __,   __,   INV,  INV,  __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(json_transcode_to,   STREAM, __,  __,   __,   __,   INV,  INV,  __,   __,   __,   OK_,  CLO, EXP, BSY),
    ROW(json_reader_new,     STREAM, __,  __,   __,   __,   INV,  INV,  __,   __,   __,   NUL,  OK_, OK_, BSY),
    FREE_ROW(json_reader_next, JSON_R, __, __,  __,   __,   __,   __,   __,   __,   __,   NUL),
    FREE_ROW(json_reader_free, JSON_R, __, __,  __,   __,   __,   __,   __,   __,   __,   __),
    ROW(json_writer_new,     STREAM, __,  __,   __,   __,   INV,  INV,  __,   __,   __,   NUL,  OK_, OK_, BSY),
    FREE_ROW(json_writer_begin_object, JSON_W, __, __, __, __, __, __,  __,   __,   __,   __),
    FREE_ROW(json_writer_end_object, JSON_W, __, __, __, __, __,  __,   __,   __,   __,   __),
    FREE_ROW(json_writer_begin_array, JSON_W, __, __, __, __, __, __,   __,   __,   __,   __),
    FREE_ROW(json_writer_end_array, JSON_W, __, __, __,  __,  __,  __,   __,   __,   __,   __),
    FREE_ROW(json_writer_key, JSON_W, NUL, OVF, __,   __,   __,   __,   __,   DEC,  __,   __),
    FREE_ROW(json_writer_string, JSON_W, NUL, OVF, __, __,  __,   __,   __,   DEC,  __,   __),
    FREE_ROW(json_writer_int64, JSON_W, __, __, OK_,  OK_,  __,   __,   __,   __,   __,   __),
    FREE_ROW(json_writer_uint64, JSON_W, __, __, __,  __,   __,   __,   __,   __,   __,   __),
    FREE_ROW(json_writer_double, JSON_W, __, __, __,  __,   __,   __,   __,   __,   __,   __),
    FREE_ROW(json_writer_number, JSON_W, NUL, OVF, __, __,  __,   __,   __,   INV,  __,   __),
    FREE_ROW(json_writer_raw, JSON_W, NUL, OVF, __,   __,   __,   __,   __,   DEC,  __,   __),
    FREE_ROW(json_writer_bool, JSON_W, __, __,  __,   __,   OK_,  __,   __,   __,   __,   __),
    FREE_ROW(json_writer_null, JSON_W, __, __,  __,   __,   __,   __,   __,   __,   __,   __),
    FREE_ROW(json_writer_close, JSON_W, __, __, __,  __,   __,   __,   __,   __,   __,   __),
    FREE_ROW(json_writer_free, JSON_W, __, __,  __,   __,   __,   __,   __,   __,   __,   __),

    FREE_ROW(zip_pack,       NONE,  NUL,  OVF,  __,   __,   INV,  INV,  __,   DEC,  __,   NUL),
    FREE_ROW(zip_unpack,     NONE,  NUL,  OVF,  __,   __,   INV,  INV,  __,   __,   __,   NUL),
    ROW(zip_writer_new,      STREAM, __,  __,   __,   __,   INV,  INV,  __,   __,   __,   NUL,  CLO, EXP, BSY),
    FREE_ROW(zip_writer_add, ZIP_W, NUL,  OVF,  __,   __,   __,   __,   __,   DEC,  __,   __),
    FREE_ROW(zip_writer_add_content, ZIP_W, NUL, OVF, __, __, __, __,   __,   __,   __,   __),
    FREE_ROW(zip_writer_add_all, ZIP_W, NUL, OVF, __, __,   __,   __,   __,   DEC,  __,   __),
    ROW(zip_writer_append,   ARCHIVE, __, __,   __,   __,   INV,  INV,  __,   __,   __,   NUL,  CLO, EXP, BSY),
    FREE_ROW(zip_writer_add_with, ZIP_W, NUL, OVF, __, __,  INV,  INV,  __,   DEC,  __,   __),
    FREE_ROW(zip_writer_add_with_content, ZIP_W, NUL, OVF, __, __, __, __, __, __,   __,   __),
    FREE_ROW(zip_writer_open, ZIP_W, NUL, OVF,  __,   __,   INV,  INV,  __,   DEC,  __,   NUL),
    FREE_ROW(zip_writer_set_comment, ZIP_W, NUL, OVF, __, __, __, __,   __,   __,   __,   __),
    FREE_ROW(zip_writer_close, ZIP_W, __, __,  __,   __,   __,   __,   __,   __,   __,   __),
    FREE_ROW(zip_writer_free, ZIP_W, __,  __,   __,   __,   __,   __,   __,   __,   __,   __),
    ROW(zip_reader_new,      ARCHIVE, __, __,   __,   __,   INV,  INV,  __,   __,   __,   NUL,  CLO, EXP, BSY),
    FREE_ROW(zip_reader_count, ZIP_R, __, __,   __,   __,   __,   __,   __,   __,   __,   OK_),
    FREE_ROW(zip_reader_name, ZIP_R, __,  __,   __,   __,   __,   __,   __,   __,   NOT,  OK_),
    FREE_ROW(zip_reader_names, ZIP_R, NUL, OVF, __,  __,   __,   __,   __,   __,   OK_,  OK_),
    FREE_ROW(zip_reader_find, ZIP_R, NUL, OVF,  __,   __,   __,   __,   __,   NOT,  __,   OK_),
    FREE_ROW(zip_reader_read, ZIP_R, __,  __,   __,   __,   __,   __,   __,   __,   NOT,  NUL),
    FREE_ROW(zip_reader_open, ZIP_R, __,  __,   __,   __,   __,   __,   __,   __,   NOT,  NUL),
    FREE_ROW(zip_reader_entry, ZIP_R, __, __,   __,   __,   __,   INV,  __,   __,   NOT,  NUL),
    FREE_ROW(zip_reader_comment, ZIP_R, __, __, __,   __,   __,   __,   __,   __,   __,   OK_),
    FREE_ROW(zip_reader_set_password, ZIP_R, NUL, OVF, __, __, __, __,  __,   __,   __,   __),
    FREE_ROW(zip_reader_free, ZIP_R, __,  __,   __,   __,   __,   __,   __,   __,   __,   __),

    FREE_ROW(capture_start,  NONE,  __,   __,   __,   __,   INV,  __,   __,   __,   __,   NUL),
    FREE_ROW(capture_take,   CAPTURE, __, __,   __,   __,   INV,  __,   __,   __,   __,   NUL),
    FREE_ROW(capture_stop,   CAPTURE, __, __,   __,   __,   __,   __,   __,   __,   __,   __),
    FREE_ROW(capture_free,   CAPTURE, __, __,   __,   __,   __,   __,   __,   __,   __,   __),
};
/* clang-format on */

/* Rows that are not named as their function. */
static const struct {
  const char *row, *function;
} aliases[] = {
    {"seek_from_position", "seek"},         {"copy_from", "copy"},
    {"set_state_position", "set_state"},    {"reconfigure_fields", "reconfigure"},
    {"text_lines_newline", "text_lines"},
    {"copy_to", "copy"},                    {"build_text_separator", "build_text"},
    {"csv_from_rows_names", "csv_from_rows"}, {"csv_writer_columns_fill", "csv_writer_columns"},
    {"json_item_node", "json_item"},        {"json_transcode_to", "json_transcode"},
    {"zip_writer_add_content", "zip_writer_add"}, {"sink_fwrite_size", "sink_fwrite"},
    {"zip_writer_add_with_content", "zip_writer_add_with"},
};

/* What no byte stream in memory has. */
static bool is_unsupported(const struct row *row)
{
  static const char *const names[] = {"fileno",     "detach",      "newlines",        "set_surrogates",
                                      "reconfigure", "reconfigure_fields", "get_text_options", "rollover", "rolled"};
  for (size_t i = 0; i < COUNT(names); i++) {
    if (strcmp(row->name, names[i]) == 0) {
      return true;
    }
  }
  return false;
}

static const char *function_of(const struct row *row)
{
  for (size_t i = 0; i < COUNT(aliases); i++) {
    if (strcmp(row->name, aliases[i].row) == 0) {
      return aliases[i].function;
    }
  }
  return row->name;
}

/* -- handles of all types -------------------------------------------------------------------------------------- */

static const char content[] = "0123456789";

/* A stream that holds an archive with one entry, "ab". */
static membuf *archive(void)
{
  static const membuf_pair entry = {{"ab", 2}, {"content", 7}};
  membuf_slice *bytes = NULL;
  membuf *s = NULL;
  assert_ok(membuf_zip_pack(&entry, 1, NULL, &bytes, NULL));
  assert_ok(membuf_bytes_from_slice(bytes, &s, NULL));
  membuf_slice_free(bytes);
  return s;
}

static void *make(int type)
{
  struct outputs out;
  memset(&out, 0, sizeof out);
  membuf *s = type == ARCHIVE || type == ZIP_R ? archive() : bytes_of(type == JSON_R ? "1" : content);
  switch (type) {
  case SLICE: out.slice = slice_of(content); break;
  case CSV_R: assert_ok(membuf_csv_reader_new(s, NULL, &out.csv_reader, NULL)); break;
  case CSV_W: assert_ok(membuf_csv_writer_new(s, NULL, &out.csv_writer, NULL)); break;
  case JSON: assert_ok(membuf_json_parse("[true, 1, \"x\", {\"k\": null}, 100000000000000000000]", 50, &out.json, NULL)); break;
  case JSON_W: assert_ok(membuf_json_writer_new(s, NULL, &out.json_writer, NULL)); break;
  case ZIP_R: assert_ok(membuf_zip_reader_new(s, NULL, &out.zip_reader, NULL)); break;
  case ZIP_W: assert_ok(membuf_zip_writer_new(s, NULL, &out.zip_writer, NULL)); break;
  case PIN: assert_ok(membuf_getbuffer(s, &out.pin)); break;
  case DECODER: assert_ok(membuf_decoder_new(NULL, NULL, &out.decoder, NULL)); break;
  case ENCODER: assert_ok(membuf_encoder_new("utf-8-sig", NULL, &out.encoder, NULL)); break;
  case CAPTURE: assert_ok(membuf_capture_start(MEMBUF_CAPTURE_STDOUT, &out.capture, NULL)); break;
  case CANCEL: assert_ok(membuf_cancel_new(&out.cancel, NULL)); break;
  case JSON_R: assert_ok(membuf_json_reader_new(s, NULL, &out.json_reader, NULL)); break;
  default: assert_ok(membuf_seek(s, 3, MEMBUF_SEEK_SET, NULL)); return s;
  }
  membuf_free(s);
  void *const handles[] = {out.slice, out.csv_reader, out.csv_writer, out.json, out.json_writer, out.zip_reader,
                           out.zip_writer, out.pin, out.decoder, out.encoder, out.capture, out.cancel, out.json_reader};
  for (size_t i = 0; i < COUNT(handles); i++) {
    if (handles[i] != NULL) {
      return handles[i];
    }
  }
  return NULL;
}

static int32_t free_handle(void *user_data, const void *handle, int32_t type, const char *label)
{
  void *h = (void *)handle;
  (void)user_data;
  (void)label;
  switch (type) {
  case STREAM: membuf_free(h); break;
  case SLICE: membuf_slice_free(h); break;
  case CSV_R: membuf_csv_reader_free(h); break;
  case CSV_W: membuf_csv_writer_free(h); break;
  case JSON: membuf_json_free(h); break;
  case JSON_W: membuf_json_writer_free(h); break;
  case ZIP_R: membuf_zip_reader_free(h); break;
  case ZIP_W: membuf_zip_writer_free(h); break;
  case PIN: membuf_pin_free(h); break;
  case DECODER: membuf_decoder_free(h); break;
  case ENCODER: membuf_encoder_free(h); break;
  case CAPTURE: membuf_capture_free(h); break;
  case CANCEL: membuf_cancel_free(h); break;
  case JSON_R: membuf_json_reader_free(h); break;
  default: return MEMBUF_ERR_TYPE;
  }
  return MEMBUF_CONTINUE;
}

static void free_all(void)
{
  assert_ok(membuf_leak_check(free_handle, NULL, NULL));
}

static size_t live(void)
{
  size_t n = 0;
  assert_ok(membuf_leak_check(NULL, NULL, &n));
  return n;
}

/* -- one cell -------------------------------------------------------------------------------------------------- */

static int faults;

#define fault(row, cell, ...)                                            \
  (faults++, print_error("membuf_%s, %s: ", (row)->name, cell), print_error(__VA_ARGS__), print_error("\n"))

/* The outputs, in the order of `struct call`'s `has`. */
static const struct {
  size_t offset, size;
} places[] = {
#define PLACE(field) {offsetof(struct outputs, field), sizeof(((struct outputs *)NULL)->field)}
    PLACE(stream), PLACE(slice),  PLACE(csv_reader), PLACE(csv_writer), PLACE(json),   PLACE(json_writer),
    PLACE(zip_reader), PLACE(zip_writer), PLACE(text), PLACE(bytes),    PLACE(window), PLACE(fields),
    PLACE(size),   PLACE(number), PLACE(line),       PLACE(small),      PLACE(real),   PLACE(details),
    PLACE(pin),    PLACE(decoder), PLACE(encoder),   PLACE(flags), PLACE(capture), PLACE(cookie),
    PLACE(file),
    PLACE(cancel), PLACE(json_reader), PLACE(typed),  PLACE(pairs),
};

static bool all_bytes(const void *memory, size_t len, unsigned char value)
{
  for (size_t i = 0; i < len; i++) {
    if (((const unsigned char *)memory)[i] != value) {
      return false;
    }
  }
  return true;
}

/* Descriptors, nodes and indices, of which 0 is one. */
static bool fails_with_all_ones(const struct row *row)
{
  static const char *const names[] = {"fileno", "memfd", "json_item", "json_item_node", "json_pointer", "zip_reader_find",
                                      "csv_reader_index"};
  for (size_t i = 0; i < COUNT(names); i++) {
    if (strcmp(row->name, names[i]) == 0) {
      return true;
    }
  }
  return false;
}

/* Every output was filled with 0x5a before the call: those that the function has are 0 after a failure, or -1; the
 * others are untouched. */
static void check_outputs(const struct row *row, const char *cell, struct call *c)
{
  for (size_t i = 0; i < COUNT(places); i++) {
    const unsigned char *place = (const unsigned char *)&c->out + places[i].offset;
    const unsigned char expected = !c->has[i] ? 0x5a : fails_with_all_ones(row) ? 0xff : 0;
    if (!all_bytes(place, places[i].size, expected)) {
      fault(row, cell, "output %d was not written", (int)i);
    }
  }
}

static bool names_the_function(const struct row *row, const char *message)
{
  const char *function = function_of(row);
  const size_t len = strlen(function);
  return strncmp(message, "membuf_", 7) == 0 && strncmp(message + 7, function, len) == 0 &&
         strncmp(message + 7 + len, ": ", 2) == 0 && message[7 + len + 2] != '\0';
}

static void check_details(const struct row *row, const char *cell, const membuf_error *err, membuf_status status)
{
  if (err->code != status) {
    fault(row, cell, "the details say %s", membuf_status_name(err->code));
  }
  if (status != MEMBUF_OK && !names_the_function(row, err->message)) {
    fault(row, cell, "the message is \"%.60s\"", err->message);
  }
  if (err->reserved0 != 0 || !all_bytes(err->reserved, sizeof err->reserved, 0)) {
    fault(row, cell, "the reserve is not zero");
  }
}

/* Calls the function with one thing bad, and checks status, outputs and details. Answers what it asked for. */
static unsigned check_call(const struct row *row, const char *cell, void *handle, unsigned bad, size_t length,
                           membuf_status expected)
{
  struct call c;
  memset(&c, 0, sizeof c);
  memset(&c.out, 0x5a, sizeof c.out);
  memset(&c.err, 0xff, sizeof c.err);
  c.handle = handle;
  c.bad = bad;
  c.length = length;
  const membuf_status status = row->call(&c);
  if (status != expected) {
    fault(row, cell, "%s, expected %s", membuf_status_name(status), membuf_status_name(expected));
  } else if (bad != NO_OUTPUTS) {
    if (status != MEMBUF_OK) {
      check_outputs(row, cell, &c);
    }
    if (c.has_err) {
      check_details(row, cell, &c.err, status);
    }
  }
  return c.asked;
}

/* -- the tests ------------------------------------------------------------------------------------------------- */

static int no_fault_yet(void **state)
{
  (void)state;
  faults = 0;
  return 0;
}

static void every_exported_function_has_a_row(void **state)
{
  (void)state;
  FILE *list = fopen(MEMBUF_SYMBOLS, "r");
  char symbol[128];
  int count = 0;
  assert_non_null(list);
  while (fscanf(list, "%127s", symbol) == 1) {
    bool found = false;
    count++;
    for (size_t i = 0; i < COUNT(rows) && !found; i++) {
      found = strncmp(symbol, "membuf_", 7) == 0 && strcmp(symbol + 7, function_of(&rows[i])) == 0;
    }
    if (!found) {
      faults++;
      print_error("%s has no row\n", symbol);
    }
  }
  fclose(list);
  assert_true(count > 0);
  assert_int_equal(faults, 0);
}

static void with_good_arguments_every_function_succeeds(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    const struct row *row = &rows[i];
    void *handle = row->type == NONE ? NULL : make(row->type);
    check_call(row, "good", handle, GOOD, 0, is_unsupported(row) ? UNS : MEMBUF_OK);
    free_all();
  }
  assert_int_equal(faults, 0);
}

static void bad_arguments_are_refused_as_the_table_says(void **state)
{
  (void)state;
  /* Lengths that no object can have, and sizes that no struct of options can have. */
  static const size_t huge[] = {SIZE_MAX, (size_t)PTRDIFF_MAX + 1}, sizes[] = {0, 1, sizeof(size_t) - 1, SIZE_MAX};
  for (size_t i = 0; i < COUNT(rows); i++) {
    const struct row *row = &rows[i];
    for (size_t kind = 0; kind < KINDS; kind++) {
      const size_t *lengths = kinds[kind] == BAD_OPTIONS ? sizes : huge;
      const size_t count = kinds[kind] == BAD_OPTIONS ? COUNT(sizes) : kinds[kind] == HUGE_LENGTH ? COUNT(huge) : 1;
      for (size_t j = 0; j < count; j++) {
        void *handle = row->type == NONE ? NULL : make(row->type);
        const bool applies = row->kinds[kind] != __;
        const membuf_status good = is_unsupported(row) ? UNS : MEMBUF_OK;
        const unsigned asked = check_call(row, kind_names[kind], handle, kinds[kind], lengths[j],
                                          applies ? row->kinds[kind] : good);
        if (((asked & kinds[kind]) != 0) != applies) {
          fault(row, kind_names[kind], applies ? "does not apply" : "the cell is missing");
        }
        if (applies && row->kinds[kind] != MEMBUF_OK && row->type == STREAM) {
          assert_content(handle, content);
          assert_position(handle, 3);
        }
        free_all();
      }
    }
  }
  assert_int_equal(faults, 0);
}

static bool frees(const struct row *row)
{
  const size_t len = strlen(row->name);
  return len >= 4 && strcmp(row->name + len - 4, "free") == 0;
}

static void every_function_refuses_what_is_no_handle_of_its_type(void **state)
{
  (void)state;
  int local = 0;
  void *const garbage[] = {&local, (void *)content, (void *)1, (void *)0x10000000000000, (void *)UINTPTR_MAX};
  static const int types[] = {STREAM, SLICE, CSV_R, CSV_W, JSON, JSON_W, ZIP_R, ZIP_W, PIN, DECODER, ENCODER};
  for (size_t i = 0; i < COUNT(rows); i++) {
    const struct row *row = &rows[i];
    if (row->type == NONE) {
      continue;
    }
    /* Free functions return nothing, so all there is to see is that they do nothing. */
    const bool silent = frees(row);
    check_call(row, "NULL", NULL, GOOD, 0, silent ? MEMBUF_OK : NUL);
    for (size_t j = 0; j < COUNT(garbage); j++) {
      check_call(row, "garbage", garbage[j], GOOD, 0, silent ? MEMBUF_OK : MEMBUF_ERR_STALE);
    }
    for (size_t j = 0; j < COUNT(types); j++) {
      void *handle = make(types[j]);
      const int own = row->type == ARCHIVE ? STREAM : row->type;
      const size_t before = live();
      if (row->type != ANY && own != types[j]) {
        check_call(row, "another type", handle, GOOD, 0, silent ? MEMBUF_OK : MEMBUF_ERR_TYPE);
        if (live() != before) {
          fault(row, "another type", "the number of live handles changed");
        }
      }
      free_all();
      check_call(row, "stale", handle, GOOD, 0, silent ? MEMBUF_OK : MEMBUF_ERR_STALE);
    }
  }
  assert_int_equal(live(), 0);
  assert_int_equal(faults, 0);
}

static bool takes_a_stream(const struct row *row)
{
  return row->type == STREAM || row->type == ARCHIVE || row->type == ANY;
}

static void streams_in_a_state_that_does_not_allow_it_are_refused(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    const struct row *row = &rows[i];
    if (takes_a_stream(row) != (row->closed != __ && row->exported != __ && row->busy != __)) {
      fault(row, "states", "a cell is missing, or does not apply");
    }
    if (!takes_a_stream(row)) {
      continue;
    }
    membuf *s = make(row->type);
    assert_ok(membuf_close(s));
    check_call(row, "closed", s, GOOD, 0, row->closed);
    free_all();
    s = make(row->type);
    uint8_t *window = NULL;
    assert_ok(membuf_reserve(s, 4, &window, NULL));
    memset(window, 'x', 4);
    check_call(row, "exported", s, GOOD, 0, row->exported);
    free_all();
  }
  assert_int_equal(faults, 0);
}

static bool changes_content(const struct row *row)
{
  static const char *const names[] = {"write", "writelines", "pwrite", "reserve", "truncate", "truncate_here", "take",
                                      "clear", "sink_fwrite", "sink_fwrite_size", "sink_write", "set_state", "set_state_position",
                                      "reserve_capacity", "shrink", "close", "finish", "copy_to", "json_transcode_to"};
  for (size_t i = 0; i < COUNT(names); i++) {
    if (strcmp(row->name, names[i]) == 0) {
      return true;
    }
  }
  return false;
}

static void a_pinned_stream_refuses_changes_of_its_content_and_nothing_else(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    const struct row *row = &rows[i];
    if (!takes_a_stream(row)) {
      continue;
    }
    membuf *s = make(row->type);
    membuf_pin *pin = NULL;
    assert_ok(membuf_getbuffer(s, &pin));
    /* No window can be opened, so none can be closed. */
    const membuf_status other = is_unsupported(row) ? UNS : strcmp(row->name, "commit") == 0 ? INV : OK_;
    check_call(row, "pinned", s, GOOD, 0, changes_content(row) ? EXP : other);
    if (changes_content(row) && strcmp(row->name, "finish") != 0) {
      assert_content(s, content);
      assert_position(s, 3);
    }
    free_all();
  }
  assert_int_equal(faults, 0);
}

struct from_inside {
  const struct row *row;
  membuf *s;
};

static int32_t call_from_inside(void *user_data, const uint8_t *data, size_t len)
{
  const struct from_inside *inside = user_data;
  (void)data;
  (void)len;
  check_call(inside->row, "busy", inside->s, GOOD, 0, inside->row->busy);
  return MEMBUF_CONTINUE;
}

static void a_stream_that_a_call_holds_is_busy(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    if (takes_a_stream(&rows[i])) {
      struct from_inside inside = {&rows[i], make(rows[i].type)};
      assert_ok(membuf_read_chunks(inside.s, 1000, call_from_inside, &inside));
      free_all();
    }
  }
  assert_int_equal(faults, 0);
}

static void the_details_of_a_refused_argument_are_on_the_handle(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    const struct row *row = &rows[i];
    for (size_t kind = 0; kind < KINDS; kind++) {
      const membuf_status expected = row->kinds[kind];
      if (row->type == NONE || row->type == SLICE || expected == __ || expected == MEMBUF_OK) {
        continue;
      }
      void *handle = make(row->type);
      struct call c = {.handle = handle, .bad = kinds[kind], .length = SIZE_MAX};
      membuf_error err;
      (void)row->call(&c);
      if (!c.has_err) {
        assert_ok(membuf_get_error(handle, &err));
        check_details(row, kind_names[kind], &err, expected);
      }
      free_all();
    }
  }
  assert_int_equal(faults, 0);
}

/* -- sizes of options ------------------------------------------------------------------------------------------ */

static void options_of_an_older_program_have_defaults_for_what_it_does_not_know(void **state)
{
  (void)state;
  membuf *inner = bytes_of(""), *s = NULL;
  membuf_text_options options;
  memset(&options, 0xff, sizeof options);
  options.struct_size = offsetof(membuf_text_options, errors);
  options.encoding = "utf-16-le";
  assert_ok(membuf_text_wrap(inner, &options, &s, NULL));
  assert_ok(membuf_write(s, "a", 1, NULL));
  assert_ok(membuf_flush(s));
  assert_content_bytes(inner, "a\0", 2);
  membuf_free(s);
  membuf_free(inner);
}

static void options_of_a_newer_program_are_fine_unless_it_asks_for_what_is_new(void **state)
{
  (void)state;
  membuf *inner = bytes_of(""), *s = NULL;
  struct {
    membuf_text_options known;
    uint64_t newer[4];
  } options;
  memset(&options, 0, sizeof options);
  options.known.struct_size = sizeof options;
  assert_ok(membuf_text_wrap(inner, &options.known, &s, NULL));
  membuf_free(s);
  options.newer[3] = 1;
  assert_status(membuf_text_wrap(inner, &options.known, &s, NULL), UNS);
  assert_null(s);
  membuf_free(inner);
}

static void a_struct_size_that_ends_inside_a_field_is_refused(void **state)
{
  (void)state;
  membuf *inner = bytes_of("");
  for (size_t size = sizeof(size_t) + 1; size < sizeof(membuf_text_options); size++) {
    const membuf_text_options options = {.struct_size = size, .encoding = "ascii", .errors = "strict"};
    membuf *s = NULL;
    /* No sizeof is odd to the alignment of its struct. */
    const bool possible = size % _Alignof(membuf_text_options) == 0;
    assert_status(membuf_text_wrap(inner, &options, &s, NULL), possible ? MEMBUF_OK : INV);
    membuf_free(s);
  }
  membuf_free(inner);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(every_exported_function_has_a_row, no_fault_yet),
      cmocka_unit_test_setup(with_good_arguments_every_function_succeeds, no_fault_yet),
      cmocka_unit_test_setup(bad_arguments_are_refused_as_the_table_says, no_fault_yet),
      cmocka_unit_test_setup(every_function_refuses_what_is_no_handle_of_its_type, no_fault_yet),
      cmocka_unit_test_setup(streams_in_a_state_that_does_not_allow_it_are_refused, no_fault_yet),
      cmocka_unit_test_setup(a_pinned_stream_refuses_changes_of_its_content_and_nothing_else, no_fault_yet),
      cmocka_unit_test_setup(a_stream_that_a_call_holds_is_busy, no_fault_yet),
      cmocka_unit_test_setup(the_details_of_a_refused_argument_are_on_the_handle, no_fault_yet),
      cmocka_unit_test(options_of_an_older_program_have_defaults_for_what_it_does_not_know),
      cmocka_unit_test(options_of_a_newer_program_are_fine_unless_it_asks_for_what_is_new),
      cmocka_unit_test(a_struct_size_that_ends_inside_a_field_is_refused),
  };
  return run_area(tests);
}
