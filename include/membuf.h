/* membuf: in-memory streams with the behaviour of Python's io.
 *
 * Generated from src/ffi by `make header`; do not edit. SPDX-License-Identifier: MIT OR Apache-2.0
 *
 * What holds for every function:
 *
 * Status    What can fail returns membuf_status: MEMBUF_OK (0), or a negative MEMBUF_ERR_*. The end of a stream is
 *           success with 0 bytes.
 * Outputs   Come last, and are written on every path; on failure 0 or NULL, but -1 for a descriptor and SIZE_MAX for
 *           a node or an index. Any may be NULL when it is not wanted, but one that receives a handle or a window.
 *           After a failed write, out_n says what was accepted nevertheless.
 * Details   A function whose last parameter is a membuf_error (NULL: not wanted) fills that, and only that; every
 *           other leaves the details of a failure on its first handle, for membuf_get_error. Nothing is kept per
 *           thread.
 * Handles   Are tokens, not addresses. NULL answers MEMBUF_ERR_NULL, one that was freed or never was
 *           MEMBUF_ERR_STALE (on 32-bit systems with 2047 chances in 2048), one of another type MEMBUF_ERR_TYPE;
 *           freeing twice is harmless. These three, MEMBUF_ERR_BUSY and MEMBUF_ERR_POISONED are "the handle's
 *           refusals", and every function may answer them.
 * Freeing   Every handle a function gives is freed once, by the caller, with the free function of its type, in any
 *           order and on any thread. Free functions accept NULL and never fail. Memory that membuf lends (lines,
 *           fields, names) is never freed by the caller; each function says how long it lasts.
 * Threads   "one call at a time": a handle may move between threads, but of two calls that overlap on it the later
 *           answers MEMBUF_ERR_BUSY; so does a call from a callback of the call that is running. A wrapper, reader
 *           or writer uses the stream beneath it, too: calls that overlap there answer MEMBUF_ERR_BUSY. "any": no
 *           handle is involved, or several threads may call at once.
 * Input     A pointer and a length. (NULL, 0) is empty; NULL with a length is MEMBUF_ERR_NULL; a length that no
 *           object can have is MEMBUF_ERR_OVERFLOW. Data is not NUL-terminated; names of encodings and error
 *           handlers are.
 * Text      Is UTF-8. Reads and writes of text streams count code points, those of all others bytes. So do positions
 *           and sizes, but over a wrapper (MEMBUF_KIND_TEXT) they are bytes of the inner stream.
 * Options   Structs that begin with their own size: zero them and set struct_size, or start from the _INIT macro.
 * Callbacks Get user_data first. Those that return int32_t answer MEMBUF_CONTINUE, or a status (membuf's or, from -1000
 *           to -1999, the program's own) that the calling function then returns. They must return: no longjmp, no
 *           C++ exception.
 * Memory    When there is none, MEMBUF_ERR_NO_MEMORY, and nothing was lost or changed; but ZIP stands on
 *           a crate that aborts the process when a small allocation fails.
 * Never     Does membuf read the environment or the locale, print (the static library: but for a caught panic, which
 *           is a bug), or have a thread-local of its own.
 */

#ifndef MEMBUF_H
#define MEMBUF_H

#include <stddef.h>
#include <stdint.h>

/** The version of this header; `membuf_version` answers that of the library. */
#define MEMBUF_VERSION_MAJOR 0
#define MEMBUF_VERSION_MINOR 1
#define MEMBUF_VERSION_PATCH 0
#define MEMBUF_VERSION "0.1.0"
/** major * 10000 + minor * 100 + patch, for `membuf_check_version` and for `#if`. */
#define MEMBUF_VERSION_NUMBER 100

/* Define MEMBUF_STATIC when linking the static library on Windows. */
#if defined(_WIN32) && !defined(MEMBUF_STATIC)
#define MEMBUF_API __declspec(dllimport)
#else
#define MEMBUF_API
#endif

/** A string literal as a `membuf_view`, and options with every default: for initialisers. */
#define MEMBUF_LITERAL(text) {text, sizeof(text) - 1}
#define MEMBUF_TEXT_OPTIONS_INIT {sizeof(membuf_text_options), NULL, NULL, 0, 0, 0, NULL, NULL}
#define MEMBUF_CSV_OPTIONS_INIT {sizeof(membuf_csv_options), 0, 0, 0, 0, 0, 0, NULL, 0, NULL, NULL, 0, {NULL, NULL, NULL}}
#define MEMBUF_JSON_OPTIONS_INIT \
  {sizeof(membuf_json_options), 0, 0, {NULL, 0}, {NULL, 0}, {NULL, 0}, 0, 0, 0, 0, {NULL, NULL, NULL}}
#define MEMBUF_SPOOL_OPTIONS_INIT {sizeof(membuf_spool_options), 0, NULL, 0, 0}
#define MEMBUF_ZIP_OPTIONS_INIT {sizeof(membuf_zip_options), 0, 0, 0, 0, 0, 0, 0, {NULL, NULL, NULL}, 0}
#define MEMBUF_ZIP_ENTRY_OPTIONS_INIT {sizeof(membuf_zip_entry_options), 0, 0, 0, 0, {NULL, 0}, 0}


/** The status codes. Numbers are never reused; new ones may be added within their group. */
typedef enum membuf_status_code {
  /** Success. The end of a stream is success, too: with 0 bytes. */
  MEMBUF_OK = 0,
  /** A callback failed, or answered something that is not a status. Python: RuntimeError. */
  MEMBUF_ERR_CALLBACK = -1,
  /** An argument is outside its range. Python: ValueError. */
  MEMBUF_ERR_INVALID = -10,
  /** A pointer that is required is NULL. Python: TypeError. */
  MEMBUF_ERR_NULL = -11,
  /** The handle is live, but of another type. Python: TypeError. */
  MEMBUF_ERR_TYPE = -12,
  /** The handle was freed, or never was one. Python: ValueError. */
  MEMBUF_ERR_STALE = -13,
  /** A size or a position does not fit its type or the address space. Python: OverflowError. */
  MEMBUF_ERR_OVERFLOW = -14,
  /** No such encoding or error handler. Python: LookupError. */
  MEMBUF_ERR_LOOKUP = -15,
  /** No such entry, key or node. Python: KeyError. */
  MEMBUF_ERR_NOT_FOUND = -16,
  /** The stream is closed. Python: ValueError. */
  MEMBUF_ERR_CLOSED = -30,
  /** The inner stream was taken away. Python: ValueError. */
  MEMBUF_ERR_DETACHED = -31,
  /** The stream's memory is lent out: a reservation or a pin is open. Python: BufferError. */
  MEMBUF_ERR_EXPORTED = -32,
  /** Another call on this handle is running, perhaps the one whose callback made this call. Python: RuntimeError. */
  MEMBUF_ERR_BUSY = -33,
  /**
   * An earlier call on this handle never finished: a bug, or a thread that a fork left behind.
   * The handle can only be freed. Python: RuntimeError.
   */
  MEMBUF_ERR_POISONED = -34,
  /** This kind of stream cannot do that, or this version of membuf cannot yet. Python: io.UnsupportedOperation. */
  MEMBUF_ERR_UNSUPPORTED = -35,
  /** The system has no more memory; nothing was changed. Python: MemoryError. */
  MEMBUF_ERR_NO_MEMORY = -50,
  /**
   * A limit of the handle would be passed, or memory that cannot grow is full; the write that would pass it changed
   * nothing. Python: MemoryError.
   */
  MEMBUF_ERR_LIMIT = -51,
  /** A `membuf_cancel` that the work was given has been set. Python: RuntimeError. */
  MEMBUF_ERR_CANCELLED = -52,
  /** An input or output operation failed, or Python has OSError for it. Python: OSError. */
  MEMBUF_ERR_IO = -70,
  /** The operation would have to wait. Python: BlockingIOError. */
  MEMBUF_ERR_WOULD_BLOCK = -71,
  /** Bytes are not text in this encoding. Python: UnicodeDecodeError. */
  MEMBUF_ERR_DECODE = -90,
  /** Text does not fit this encoding. Python: UnicodeEncodeError. */
  MEMBUF_ERR_ENCODE = -91,
  /** Not well-formed CSV, or not representable in this dialect. Python: csv.Error. */
  MEMBUF_ERR_CSV = -92,
  /** Not well-formed JSON. Python: json.JSONDecodeError. */
  MEMBUF_ERR_JSON = -93,
  /** Not a well-formed ZIP archive. Python: zipfile.BadZipFile. */
  MEMBUF_ERR_ZIP = -94,
  /** A bug in membuf, caught; the handle can only be freed. Please report it. Python: SystemError. */
  MEMBUF_ERR_PANIC = -110,
} membuf_status_code;

/**
 * What callbacks answer.
 *
 * 0 and -1 are what a host's swallowed exception looks like, so they always mean `MEMBUF_ERR_CALLBACK`.
 * A membuf status means itself; -1000 to -1999 are the host's own and come back unchanged from the
 * function that called; everything else is `MEMBUF_ERR_CALLBACK`.
 */
typedef enum membuf_answer {
  /** Done: go on. */
  MEMBUF_CONTINUE = 1,
} membuf_answer;

/** The types of handles, as `membuf_leak_check` reports them. */
typedef enum membuf_type {
  /** `membuf` */
  MEMBUF_TYPE_STREAM = 1,
  /** `membuf_slice` */
  MEMBUF_TYPE_SLICE = 2,
  /** `membuf_csv_reader` */
  MEMBUF_TYPE_CSV_READER = 3,
  /** `membuf_csv_writer` */
  MEMBUF_TYPE_CSV_WRITER = 4,
  /** `membuf_json` */
  MEMBUF_TYPE_JSON = 5,
  /** `membuf_json_writer` */
  MEMBUF_TYPE_JSON_WRITER = 6,
  /** `membuf_zip_reader` */
  MEMBUF_TYPE_ZIP_READER = 7,
  /** `membuf_zip_writer` */
  MEMBUF_TYPE_ZIP_WRITER = 8,
  /** `membuf_pin` */
  MEMBUF_TYPE_PIN = 9,
  /** `membuf_decoder` */
  MEMBUF_TYPE_DECODER = 10,
  /** `membuf_encoder` */
  MEMBUF_TYPE_ENCODER = 11,
  /** `membuf_capture` */
  MEMBUF_TYPE_CAPTURE = 12,
  /** `membuf_cancel` */
  MEMBUF_TYPE_CANCEL = 13,
  /** `membuf_json_reader` */
  MEMBUF_TYPE_JSON_READER = 14,
} membuf_type;

/** What a stream is made of. */
typedef enum membuf_kind_code {
  /** Bytes in memory. Python: BytesIO. */
  MEMBUF_KIND_BYTES = 1,
  /** Text in memory. Python: StringIO. */
  MEMBUF_KIND_STRING = 2,
  /** Text over a byte stream. Python: TextIOWrapper. */
  MEMBUF_KIND_TEXT = 3,
  /** Bytes behind functions of the program. Python: RawIOBase. */
  MEMBUF_KIND_CALLBACK = 4,
  /** Another stream, read through a buffer. Python: BufferedReader. */
  MEMBUF_KIND_BUFFERED_READER = 5,
  /** Another stream, written through a buffer. Python: BufferedWriter. */
  MEMBUF_KIND_BUFFERED_WRITER = 6,
  /** Another stream, read and written through one buffer. Python: BufferedRandom. */
  MEMBUF_KIND_BUFFERED_RANDOM = 7,
  /** Two streams, one read and the other written, each through a buffer. Python: BufferedRWPair. */
  MEMBUF_KIND_BUFFERED_PAIR = 8,
  /** Bytes in memory, and from a size on in a temporary file. Python: SpooledTemporaryFile. */
  MEMBUF_KIND_SPOOL = 9,
  /** Bytes of a file descriptor. Python: FileIO. */
  MEMBUF_KIND_FD = 10,
  /** Bytes of a FILE of the C library. */
  MEMBUF_KIND_FILE = 11,
} membuf_kind_code;

/** Where a seek counts from; the numbers are those of `SEEK_SET`, `SEEK_CUR` and `SEEK_END`. */
typedef enum membuf_whence {
  /** From the start. */
  MEMBUF_SEEK_SET = 0,
  /** From the position. */
  MEMBUF_SEEK_CUR = 1,
  /** From the end. */
  MEMBUF_SEEK_END = 2,
} membuf_whence;

/** What becomes of a descriptor; to be combined with `|`. */
typedef enum membuf_fd_flag {
  /** The stream closes the descriptor: with `membuf_close`, or when it is freed. */
  MEMBUF_FD_CLOSE = 1,
} membuf_fd_flag;

/** What a spool does; to be combined with `|`. */
typedef enum membuf_spool_flag {
  /** What would pass `max_size` or the budget answers `MEMBUF_ERR_LIMIT`, instead of going to disk. */
  MEMBUF_SPOOL_REFUSE = 1,
} membuf_spool_flag;

/** How a text stream treats line ends. */
typedef enum membuf_newline {
  /** As Python's default: LF for `membuf_string_new`, universal for wrappers. */
  MEMBUF_NEWLINE_DEFAULT = 0,
  /**
   * Python's None: LF, CR and CRLF are read as LF (in memory: stored so); wrappers write LF on every system, where
   * Python writes os.linesep.
   */
  MEMBUF_NEWLINE_UNIVERSAL = 1,
  /** Python's "": nothing is translated, lines end at LF, CR and CRLF. */
  MEMBUF_NEWLINE_KEEP = 2,
  /** Python's "\n": nothing is translated, lines end at LF. */
  MEMBUF_NEWLINE_LF = 3,
  /** Python's "\r": LF is written as CR, lines end at CR. */
  MEMBUF_NEWLINE_CR = 4,
  /** Python's "\r\n": LF is written as CRLF, lines end at CRLF. */
  MEMBUF_NEWLINE_CRLF = 5,
  /** Python's os.linesep: LF is written as the system's line end. */
  MEMBUF_NEWLINE_NATIVE = 6,
} membuf_newline;

/** The line ends that a text stream has met; to be combined with `|`. */
typedef enum membuf_seen {
  /** CR. */
  MEMBUF_SEEN_CR = 1,
  /** LF. */
  MEMBUF_SEEN_LF = 2,
  /** CRLF. */
  MEMBUF_SEEN_CRLF = 4,
} membuf_seen;

/** What a text wrapper does beyond its encoding; to be combined with `|`. */
typedef enum membuf_text_flag {
  /** Closing the wrapper leaves the inner stream open. */
  MEMBUF_TEXT_KEEP_INNER_OPEN = 1,
  /** Flush after every write that holds a line end. Python: line_buffering. */
  MEMBUF_TEXT_LINE_BUFFERING = 2,
  /** Hand every write on at once. Python: write_through. */
  MEMBUF_TEXT_WRITE_THROUGH = 4,
} membuf_text_flag;

/** The options that `membuf_reconfigure` is to change; to be combined with `|`. */
typedef enum membuf_reconfigure_field {
  /** `encoding`, or `codec` with `codec_data`. */
  MEMBUF_RECONFIGURE_ENCODING = 1,
  /** `errors`. */
  MEMBUF_RECONFIGURE_ERRORS = 2,
  /** `newline`. */
  MEMBUF_RECONFIGURE_NEWLINE = 4,
  /** `MEMBUF_TEXT_LINE_BUFFERING` of `flags`. */
  MEMBUF_RECONFIGURE_LINE_BUFFERING = 8,
  /** `MEMBUF_TEXT_WRITE_THROUGH` of `flags`. */
  MEMBUF_RECONFIGURE_WRITE_THROUGH = 16,
  /** `chunk_size`. */
  MEMBUF_RECONFIGURE_CHUNK_SIZE = 32,
} membuf_reconfigure_field;

/** What the streams of `membuf_text_lines` do; to be combined with `|`. */
typedef enum membuf_lines_flag {
  /** `membuf_next_line` leaves the terminator out. */
  MEMBUF_LINES_STRIP = 1,
} membuf_lines_flag;

/** When a CSV writer quotes; the numbers are Python's. */
typedef enum membuf_csv_quoting {
  /** Fields that need it. Python: QUOTE_MINIMAL. */
  MEMBUF_CSV_QUOTE_MINIMAL = 0,
  /** All fields. Python: QUOTE_ALL. */
  MEMBUF_CSV_QUOTE_ALL = 1,
  /** All fields but numbers; readers take what is not quoted for a number. Python: QUOTE_NONNUMERIC. */
  MEMBUF_CSV_QUOTE_NONNUMERIC = 2,
  /** None: quotes have no meaning; what needs one is escaped, or refused. Python: QUOTE_NONE. */
  MEMBUF_CSV_QUOTE_NONE = 3,
  /**
   * All text, but neither numbers nor NULL; readers take what is not quoted for a number, or for NULL where it is empty.
   * Python 3.12: QUOTE_STRINGS.
   */
  MEMBUF_CSV_QUOTE_STRINGS = 4,
  /** All fields but NULL; readers take an empty field that is not quoted for NULL. Python 3.12: QUOTE_NOTNULL. */
  MEMBUF_CSV_QUOTE_NOTNULL = 5,
} membuf_csv_quoting;

/** What a CSV dialect does beyond its characters; to be combined with `|`. */
typedef enum membuf_csv_flag {
  /** Readers refuse broken quoting. Python: strict=True. */
  MEMBUF_CSV_STRICT = 1,
  /** Readers drop spaces after a delimiter. Python: skipinitialspace=True. */
  MEMBUF_CSV_SKIP_INITIAL_SPACE = 2,
  /** A quote inside a quoted field is escaped instead of doubled. Python: doublequote=False. */
  MEMBUF_CSV_NO_DOUBLE_QUOTE = 4,
} membuf_csv_flag;

/** What no code point says, in the place of a dialect's character. */
typedef enum membuf_csv_character {
  /** There is no such character: as `quotechar`, with `MEMBUF_CSV_QUOTE_NONE` alone, or as `escapechar`. Python: None. */
  MEMBUF_CSV_NO_CHARACTER = 1073741824,
  /** The character U+0000, since 0 means the default. */
  MEMBUF_CSV_NUL_CHARACTER = 1073741825,
} membuf_csv_character;

/** What a field is besides its text; combined with `|`. */
typedef enum membuf_csv_field_flag {
  /** It began with a quote. */
  MEMBUF_CSV_FIELD_QUOTED = 1,
  /** It is a number: neither quoted nor empty nor begun with an escape character, with `MEMBUF_CSV_QUOTE_NONNUMERIC` or `_STRINGS`. */
  MEMBUF_CSV_FIELD_NUMBER = 2,
  /** It is no value: empty and not quoted, with `MEMBUF_CSV_QUOTE_STRINGS` or `_NOTNULL`. */
  MEMBUF_CSV_FIELD_NULL = 4,
} membuf_csv_field_flag;

/** How JSON is read and written; to be combined with `|`. */
typedef enum membuf_json_flag {
  /** Everything beyond ASCII as `\u` escapes. Python: ensure_ascii=True. */
  MEMBUF_JSON_WRITE_ASCII = 1,
  /** The keys of objects in the order of their code points, where a document is in memory. Python: sort_keys=True. */
  MEMBUF_JSON_SORT_KEYS = 2,
  /** JSON Lines: any number of documents, each on a line of its own; blank lines are passed over. */
  MEMBUF_JSON_LINES = 4,
} membuf_json_flag;

/** What becomes of NaN and the infinities, which JSON does not have. */
typedef enum membuf_json_nonfinite {
  /** Neither read nor written. Python: allow_nan=False. */
  MEMBUF_JSON_NONFINITE_ERROR = 0,
  /** Read and written as null; so are numbers beyond the range of doubles, where they become values. */
  MEMBUF_JSON_NONFINITE_NULL = 1,
  /** Read and written as `NaN`, `Infinity` and `-Infinity`; numbers beyond the range of doubles are infinite. Python's default. */
  MEMBUF_JSON_NONFINITE_LITERAL = 2,
} membuf_json_nonfinite;

/** What becomes of a `\u` escape that is half a surrogate pair. */
typedef enum membuf_json_surrogates {
  /** The text is refused. */
  MEMBUF_JSON_SURROGATES_ERROR = 0,
  /** It is read as U+FFFD. */
  MEMBUF_JSON_SURROGATES_REPLACE = 1,
  /** It is kept, as the three bytes that UTF-8 would have for it, and written as an escape. Python's way. */
  MEMBUF_JSON_SURROGATES_KEEP = 2,
} membuf_json_surrogates;

/** What a node of a document is. */
typedef enum membuf_json_kind_code {
  /** null */
  MEMBUF_JSON_NULL = 1,
  /** true or false */
  MEMBUF_JSON_BOOL = 2,
  /** An integer that fits `int64_t`. */
  MEMBUF_JSON_INT = 3,
  /** An integer that fits `uint64_t` only. */
  MEMBUF_JSON_UINT = 4,
  /** A number with a fraction or an exponent. */
  MEMBUF_JSON_DOUBLE = 5,
  /** A string. */
  MEMBUF_JSON_STRING = 6,
  /** An array. */
  MEMBUF_JSON_ARRAY = 7,
  /** An object. */
  MEMBUF_JSON_OBJECT = 8,
  /** An integer beyond 64 bits: `membuf_json_big` gives its digits. */
  MEMBUF_JSON_BIG = 9,
} membuf_json_kind_code;

/** How entries are stored. */
typedef enum membuf_zip_method {
  /** For an entry, as the writer's options say; for a writer, `MEMBUF_ZIP_DEFLATE`. */
  MEMBUF_ZIP_DEFAULT = 0,
  /** As they are. Python: ZIP_STORED. */
  MEMBUF_ZIP_STORE = 1,
  /** Compressed, but stored where that is no longer and the size is known before. Python: ZIP_DEFLATED. */
  MEMBUF_ZIP_DEFLATE = 2,
  /**
   * Compressed by Zstandard, likewise. Faster and smaller, but few other programs read it: bsdtar, 7-Zip, Python from 3.14 on.
   * `MEMBUF_ERR_UNSUPPORTED` in a library that was built without it. Python: ZIP_ZSTANDARD.
   */
  MEMBUF_ZIP_ZSTD = 3,
} membuf_zip_method;

/** What `membuf_zip_options` allows; to be combined with `|`. */
typedef enum membuf_zip_flag {
  /** Writers add entries whose name is there already. */
  MEMBUF_ZIP_DUPLICATES = 1,
  /** Readers open archives whose entries share bytes, as those of archives that want to be large do. */
  MEMBUF_ZIP_OVERLAP = 2,
} membuf_zip_flag;

/** What an entry is; combined with `|` in `membuf_zip_entry`. */
typedef enum membuf_zip_entry_flag {
  /** Its name ends in "/". */
  MEMBUF_ZIP_DIRECTORY = 1,
  /** It is read with a password. */
  MEMBUF_ZIP_ENCRYPTED = 2,
  /** A symbolic link, whose content is its target. */
  MEMBUF_ZIP_SYMLINK = 4,
  /**
   * Its name must not be used as a path as it is: it is absolute, climbs with "..", has empty parts, or holds a backslash, a
   * colon or a control character, which may lead elsewhere on some system.
   */
  MEMBUF_ZIP_UNSAFE_NAME = 8,
} membuf_zip_entry_flag;

/** What to capture, and how; to be combined with `|`. */
typedef enum membuf_capture_flag {
  /** What is written to descriptor 1. Python: contextlib.redirect_stdout. */
  MEMBUF_CAPTURE_STDOUT = 1,
  /** What is written to descriptor 2. Python: contextlib.redirect_stderr. */
  MEMBUF_CAPTURE_STDERR = 2,
  /** Both in one, in the order in which they were written. */
  MEMBUF_CAPTURE_TOGETHER = 4,
  /** It also goes where it went before, at once; of two together, to where stdout went. Takes a thread and a pipe. */
  MEMBUF_CAPTURE_TEE = 8,
} membuf_capture_flag;

/**
 * A stream of any kind: bytes or text, in memory or over something else. One type, one set of verbs.
 *
 * Every verb answers `MEMBUF_ERR_UNSUPPORTED` where a kind cannot do it, `MEMBUF_ERR_CLOSED` on a closed stream, and
 * `MEMBUF_ERR_EXPORTED` while a window of `membuf_reserve` is open, unless it says otherwise; those that change content
 * answer this also while it is pinned, see `membuf_getbuffer`. None of it is repeated.
 * Freed once by the caller: with `membuf_finish`, or with `membuf_free`.
 */
typedef struct membuf membuf;

/** Ends work from outside. Freed once by the caller with `membuf_cancel_free`. */
typedef struct membuf_cancel membuf_cancel;

/**
 * What is written to stdout or stderr while this exists, in the process and in its children.
 *
 * Freed once by the caller with `membuf_capture_free`, which ends it.
 */
typedef struct membuf_capture membuf_capture;

/** Reads CSV records from a stream. Freed once by the caller with `membuf_csv_reader_free`. */
typedef struct membuf_csv_reader membuf_csv_reader;

/** Writes CSV records to a stream. Freed once by the caller with `membuf_csv_writer_free`. */
typedef struct membuf_csv_writer membuf_csv_writer;

/**
 * Decodes bytes that arrive in pieces cut anywhere; what it waits for can be saved and restored.
 *
 * Freed once by the caller with `membuf_decoder_free`. Python: codecs.IncrementalDecoder.
 */
typedef struct membuf_decoder membuf_decoder;

/**
 * Encodes text that arrives in pieces: a signature comes once, modes last from piece to piece.
 *
 * Freed once by the caller with `membuf_encoder_free`. Python: codecs.IncrementalEncoder.
 */
typedef struct membuf_encoder membuf_encoder;

/**
 * A parsed JSON document. Its nodes are plain numbers, 0 the root, checked by every call.
 *
 * Freed once by the caller with `membuf_json_free`.
 */
typedef struct membuf_json membuf_json;

/** Reads JSON Lines from a stream, one document a call. Freed once by the caller with `membuf_json_reader_free`. */
typedef struct membuf_json_reader membuf_json_reader;

/**
 * Writes JSON to a stream, event by event, and cannot write anything else.
 *
 * Freed once by the caller with `membuf_json_writer_free`.
 */
typedef struct membuf_json_writer membuf_json_writer;

/**
 * The content of a byte stream, lent out for reading and writing in place. Python: the memoryview of getbuffer().
 *
 * Freed once by the caller with `membuf_pin_free`. Keeps the memory, even after the stream's handle is freed.
 */
typedef struct membuf_pin membuf_pin;

/**
 * Immutable bytes that a function handed out: the content of a stream, a line, an archive.
 *
 * Freed once by the caller with `membuf_slice_free`; independent of the stream it came from. Unlike all other
 * handles it may be used by several threads at once. Python: bytes.
 */
typedef struct membuf_slice membuf_slice;

/** Reads an archive from a stream. Freed once by the caller with `membuf_zip_reader_free`. */
typedef struct membuf_zip_reader membuf_zip_reader;

/** Writes an archive to a stream. Freed once by the caller with `membuf_zip_writer_free`. */
typedef struct membuf_zip_writer membuf_zip_writer;

/**
 * What every call that can fail returns: `MEMBUF_OK`, or a negative code of `membuf_status_code`.
 *
 * Codes from -1000 to -1999 are the host's own: a callback's answer in that range is passed through unchanged.
 */
typedef int32_t membuf_status;

/**
 * The details of a failure. Needs no initialisation, is always written completely, owns nothing.
 *
 * 512 bytes for ever. Fields that do not apply are 0.
 */
typedef struct membuf_error {
  /** The status, `MEMBUF_OK` when nothing failed. */
  membuf_status code;
  /** The system's `errno` behind `MEMBUF_ERR_IO`, or 0. */
  int32_t os_errno;
  /** The status of a second failure, such as the close that failed after a failed flush, or 0. */
  membuf_status second;
  /** Zero. */
  int32_t reserved0;
  /** What was accepted before the failure and must not be sent again, in the stream's units. */
  uint64_t transferred;
  /** First position of the range in the input that is at fault: a byte offset, or code points when encoding. */
  int64_t start;
  /** End of that range, exclusive. `start == end` when there is none. */
  int64_t end;
  /** Line in the input, from 1; 0 when unknown. */
  uint64_t line;
  /** Column in the input, in bytes from 1; 0 when unknown. */
  uint64_t column;
  /** Function, expectation and finding, as UTF-8; NUL-terminated, never empty on failure. */
  char message[256];
  /** Zeros. */
  uint64_t reserved[25];
} membuf_error;

/**
 * Called by `membuf_leak_check` for every live handle: its type (`MEMBUF_TYPE_*`) and its label, "" without one.
 * The label is valid during the call. Answers `MEMBUF_CONTINUE`.
 */
typedef int32_t (*membuf_live_fn)(void *user_data, const void *handle, int32_t type, const char *label);

/**
 * Called when a function is given a handle that is stale, garbage or of another type: the function's name, the
 * handle, and the status that it is about to return (or, for a free function, cannot).
 */
typedef void (*membuf_misuse_fn)(void *user_data,
                                 const char *function,
                                 const void *handle,
                                 membuf_status status);

/**
 * Called when the last user of memory that was lent or given to membuf is gone: exactly once, on failure
 * too, on whichever thread that happens. `free`, `sqlite3_free`, `g_free` and the like fit as they are.
 */
typedef void (*membuf_release_fn)(void *user_data);

/**
 * Bytes of the caller (or, in arrays that membuf hands out, of membuf): a pointer and a length, nothing owned.
 * `(NULL, 0)` is empty.
 */
typedef struct membuf_view {
  /** The first byte. */
  const void *data;
  /** How many bytes. */
  size_t len;
} membuf_view;

/**
 * A position with what a text stream has to know to go on from there; all but `position` are 0 where that is enough.
 *
 * Plain data that may be stored, and used on another stream over the same bytes with the same options. What the fields
 * say is how to get there: bring the inner stream to `position` and the decoder to `state`, feed it `bytes_to_feed`
 * bytes, and skip `chars_to_skip` code points of what it gives.
 */
typedef struct membuf_cookie {
  /** Where the inner stream stands, in bytes; on other streams the position itself. */
  int64_t position;
  /** The number of the decoder's state there, as `membuf_decoder_getstate` gives it. */
  uint64_t state;
  /** Bytes to decode from there. */
  int32_t bytes_to_feed;
  /** Code points of their text that lie before the position. */
  int32_t chars_to_skip;
  /** 1 when the stream ends behind those bytes, else 0. */
  int32_t need_eof;
  /** 0. */
  uint32_t reserved;
} membuf_cookie;

/**
 * The functions of a stream that a program makes itself. Set `struct_size` to `sizeof(membuf_callback_table)`; each
 * function may be NULL.
 *
 * All get the `user_data` of `membuf_callback_new` first, and answer `MEMBUF_CONTINUE` when they are done, else a status
 * that the verb then returns (see `membuf_answer`). Outputs are never NULL and hold 0, positions and the descriptor -1,
 * until they are set. A function must not keep a pointer it was given. On the stream itself it may call nothing but
 * `membuf_free`, which takes effect when the verb returns: every other verb answers `MEMBUF_ERR_BUSY`.
 */
typedef struct membuf_callback_table {
  /** `sizeof(membuf_callback_table)`. */
  size_t struct_size;
  /**
   * Reads up to `cap` bytes, at least 1, into `buf`; `*out_n` says how many, 0 at the end. Bytes of a read that fails
   * do not count. `MEMBUF_ERR_WOULD_BLOCK` when there are none yet. NULL: the stream is not readable.
   */
  int32_t (*read)(void *user_data, void *buf, size_t cap, size_t *out_n);
  /**
   * Writes up to `len` bytes, at least 1; `*out_n` says how many were taken, also of a write that fails. NULL: the
   * stream is not writable.
   */
  int32_t (*write)(void *user_data, const void *data, size_t len, size_t *out_n);
  /** Moves the position by `offset` from `whence` (`MEMBUF_SEEK_*`); `*out_pos` is the new one. NULL: not seekable. */
  int32_t (*seek)(void *user_data, int64_t offset, int32_t whence, int64_t *out_pos);
  /** Gives the position. NULL: asked of `seek`, with 0 from `MEMBUF_SEEK_CUR`. */
  int32_t (*tell)(void *user_data, int64_t *out_pos);
  /** Cuts or extends the content to `size` bytes, and gives its new size. The position stays. NULL: unsupported. */
  int32_t (*truncate)(void *user_data, int64_t size, int64_t *out_size);
  /** Hands on what was written. NULL: nothing to do. */
  int32_t (*flush)(void *user_data);
  /** Closes, after a `flush` that may have failed; called once at most, and never by `membuf_free`. NULL: nothing to do. */
  int32_t (*close)(void *user_data);
  /** Gives not 0 when what is behind the stream is closed. Not asked after `membuf_close`. NULL: open until then. */
  int32_t (*closed)(void *user_data, int32_t *out_yes);
  /** Gives not 0 when the stream can be read. NULL: when there is a `read`. */
  int32_t (*readable)(void *user_data, int32_t *out_yes);
  /** Gives not 0 when the stream can be written. NULL: when there is a `write`. */
  int32_t (*writable)(void *user_data, int32_t *out_yes);
  /** Gives not 0 when the position can be moved. NULL: when there is a `seek`. */
  int32_t (*seekable)(void *user_data, int32_t *out_yes);
  /** Gives not 0 for a terminal. NULL: it is none. */
  int32_t (*isatty)(void *user_data, int32_t *out_yes);
  /** Gives the file descriptor that is the stream's storage and position. NULL: unsupported. */
  int32_t (*fileno)(void *user_data, int32_t *out_fd);
  /**
   * Called exactly once, when the stream and all wrappers of it are gone, on whichever thread that happens; also
   * when `membuf_callback_new` fails, unless the table itself is NULL or of a wrong size. NULL: nothing to do.
   */
  void (*release)(void *user_data);
} membuf_callback_table;

/** Options of spools. Zero in a field means its default; set `struct_size` to `sizeof(membuf_spool_options)`. */
typedef struct membuf_spool_options {
  /** `sizeof(membuf_spool_options)`. */
  size_t struct_size;
  /** Bytes of content that are held in memory, at most; 0: any number. */
  size_t max_size;
  /** Path of the directory that the file is made in, NUL-terminated; NULL: the system's, `/tmp`. The environment is not asked. */
  const char *directory;
  /** `MEMBUF_SPOOL_*`. */
  uint32_t flags;
  /** 0. */
  uint32_t reserved;
} membuf_spool_options;

/**
 * The functions of a codec that a program makes itself. Set `struct_size` to `sizeof(membuf_codec_table)`; each function
 * may be NULL.
 *
 * All get the `user_data` of the codec first, and answer `MEMBUF_CONTINUE` when they are done, else a status that the verb
 * then returns (see `membuf_answer`). They are called one at a time. Numbers behind an `out_` hold 0 until they are set;
 * no pointer is NULL unless this says so, and none may be kept. What a function writes to the stream `out`, with the usual
 * verbs, is its result, and does not count when it fails; the handle is stale when it returns, and is not to be freed.
 * On the codec's own handle, or the stream's that it serves, a function may call nothing but the free function, which
 * takes effect later: every other verb answers `MEMBUF_ERR_BUSY`.
 *
 * A function that fails has to leave the codec as it was. `membuf_decoder_decode` and `membuf_encoder_encode` see to that
 * themselves where the state can be saved and restored: they save it before each call.
 */
typedef struct membuf_codec_table {
  /** `sizeof(membuf_codec_table)`. */
  size_t struct_size;
  /**
   * Decodes `len` bytes, all of them, and writes the text to `out`, a text stream that takes lone surrogates, too (see
   * `membuf_set_surrogates`). Bytes that wait for their rest are the codec's to keep, unless `last` is 1. NULL: the codec
   * cannot decode.
   */
  int32_t (*decode)(void *user_data, const void *data, size_t len, int32_t last, struct membuf *out);
  /**
   * Writes the bytes that wait for their rest to `out_pending`, a byte stream, and gives what else there is to know as a
   * number; no bytes and 0 are the state at the start. No more bytes than were decoded since there were none.
   * NULL: the state cannot be saved, so text streams over this codec cannot tell their position.
   */
  int32_t (*decoder_getstate)(void *user_data, struct membuf *out_pending, uint64_t *out_flags);
  /**
   * Goes back to a state that `decoder_getstate` gave; `pending` is NULL when `len` is 0. NULL: the state cannot be
   * restored, so text streams over this codec can seek to their start only.
   */
  int32_t (*decoder_setstate)(void *user_data, const void *pending, size_t len, uint64_t flags);
  /**
   * Encodes `len` bytes of UTF-8, which may hold lone surrogates, and writes the bytes to `out`; when `last` is 1, what
   * ends a text, too. NULL: the codec cannot encode.
   */
  int32_t (*encode)(void *user_data, const char *utf8, size_t len, int32_t last, struct membuf *out);
  /**
   * Gives the state as a number; 0 is any place but the start of a text, where a signature would come. NULL: the state
   * cannot be saved.
   */
  int32_t (*encoder_getstate)(void *user_data, uint64_t *out_state);
  /** Goes back to a state that `encoder_getstate` gave. NULL: it cannot be restored. */
  int32_t (*encoder_setstate)(void *user_data, uint64_t state);
  /** Makes the decoder as new. NULL: `decoder_setstate` with no bytes and 0. */
  int32_t (*decoder_reset)(void *user_data);
  /** Makes the encoder as new. NULL: `encoder_setstate` with 0. */
  int32_t (*encoder_reset)(void *user_data);
  /**
   * Called exactly once, when whatever uses the codec is gone, on whichever thread that happens; also when the
   * function that was given the table fails, unless the table itself is NULL or of a wrong size. NULL: nothing to do.
   */
  void (*release)(void *user_data);
} membuf_codec_table;

/** Options of text wrappers. Zero in a field means its default; set `struct_size` to `sizeof(membuf_text_options)`. */
typedef struct membuf_text_options {
  /** `sizeof(membuf_text_options)`. */
  size_t struct_size;
  /** Name of the encoding, as Python knows it, NUL-terminated; NULL: "utf-8". */
  const char *encoding;
  /** Name of the error handler, NUL-terminated; NULL: "strict". */
  const char *errors;
  /** `MEMBUF_NEWLINE_*`. */
  int32_t newline;
  /** `MEMBUF_TEXT_*`. */
  uint32_t flags;
  /** Bytes asked of the inner stream at a time, and of written text gathered before they are handed on; 0: 8192. */
  size_t chunk_size;
  /**
   * A codec of the program's own, in place of `encoding` and `errors`; NULL: none. Its functions are copied, and its
   * release function is called exactly once, also where the options are refused.
   */
  const struct membuf_codec_table *codec;
  /** What the functions of `codec` get. */
  void *codec_data;
} membuf_text_options;

/** Takes one chunk of `membuf_read_chunks`: `len` bytes at `data`, valid during the call. Answers `MEMBUF_CONTINUE`. */
typedef int32_t (*membuf_chunk_fn)(void *user_data, const uint8_t *data, size_t len);

/**
 * Called during long work: `done` bytes of `total` are done; a `total` of 0 is not known.
 *
 * Never goes back, but may say the same twice; called at least every 64 KiB of work, and every 50 ms however slow the streams
 * are, unless one of their own reads or writes takes longer; on the thread of the call that does the work. Answers `MEMBUF_CONTINUE`, or
 * a status that ends the work and that the call then returns. May call nothing on the handles that the work uses.
 */
typedef int32_t (*membuf_progress_fn)(void *user_data, uint64_t done, uint64_t total);

/** Who hears of the progress of long work, and who may end it. All zero: nobody. */
typedef struct membuf_progress {
  /** Called as the work goes on; NULL: not wanted. It and `user_data` last as long as the handle or the call. */
  membuf_progress_fn progress;
  /** Passed to `progress`. */
  void *user_data;
  /** Ends the work with `MEMBUF_ERR_CANCELLED` within 64 KiB once it is set; NULL: nothing does. It may be freed at once. */
  struct membuf_cancel *cancel;
} membuf_progress;

/**
 * A dialect, and how a reader or a writer works. Zero in a field means Python's "excel" dialect, or the default that is
 * named; set `struct_size` to `sizeof(membuf_csv_options)`.
 */
typedef struct membuf_csv_options {
  /** `sizeof(membuf_csv_options)`. */
  size_t struct_size;
  /** Between fields, a code point; 0: a comma. */
  uint32_t delimiter;
  /** Around fields, a code point; 0: a double quote. */
  uint32_t quotechar;
  /** Before a character that means itself, a code point; 0: none. */
  uint32_t escapechar;
  /** `MEMBUF_CSV_QUOTE_*`. */
  int32_t quoting;
  /** `MEMBUF_CSV_STRICT` and the like, combined with `|`. */
  uint32_t flags;
  /** Zero. */
  uint32_t reserved0;
  /** What writers end records with, UTF-8; NULL: "\r\n". Readers know LF, CR and CRLF by themselves. */
  const char *line_terminator;
  /** Bytes of `line_terminator`; 0: it ends with a NUL. */
  size_t line_terminator_len;
  /**
   * Name of the encoding of a byte stream, NUL-terminated; NULL: its bytes are taken as they are, in any encoding that extends
   * ASCII. On a text stream it must be NULL.
   */
  const char *encoding;
  /** Name of the error handler for `encoding`, NUL-terminated; NULL: "strict". */
  const char *errors;
  /** Longest field that a reader takes, in bytes; 0: 16 MiB. Python: field_size_limit(). */
  size_t field_limit;
  /** Who hears of the bytes that are read or written, and may end that. Records that were read or written are not lost. */
  struct membuf_progress progress;
} membuf_csv_options;

/** A field of a record, without its quotes. */
typedef struct membuf_csv_field {
  /** Its first byte. */
  const void *data;
  /** Its length in bytes. */
  size_t len;
  /** `MEMBUF_CSV_FIELD_*`, combined with `|`. */
  uint32_t flags;
  /** Zero. */
  uint32_t reserved;
} membuf_csv_field;

/** A name and a value, such as a column and its field or an entry of an archive and its content. */
typedef struct membuf_pair {
  /** The name, UTF-8. */
  struct membuf_view name;
  /** The value. */
  struct membuf_view value;
} membuf_pair;

/** A row for `membuf_csv_from_rows`: the values of some columns, by name. */
typedef struct membuf_csv_row {
  /** Names and values. */
  const struct membuf_pair *pairs;
  /** How many. */
  size_t count;
} membuf_csv_row;

/** How JSON is read and written. Zero in a field means its default; set `struct_size` to `sizeof(membuf_json_options)`. */
typedef struct membuf_json_options {
  /** `sizeof(membuf_json_options)`. */
  size_t struct_size;
  /** Spaces per level, at most 64; 0: no line breaks, unless `indent_text` is set. Python: indent=n. */
  int32_t indent;
  /** `MEMBUF_JSON_WRITE_ASCII`, `MEMBUF_JSON_SORT_KEYS` and `MEMBUF_JSON_LINES`, combined with `|`. */
  uint32_t flags;
  /** White space per level, at most 64 bytes, with `indent` 0. Python: indent="\t". */
  struct membuf_view indent_text;
  /** Between members: a comma with white space around it, at most 32 bytes; empty: ",". Python: separators[0]. */
  struct membuf_view item_separator;
  /**
   * Between a key and its value: a colon with white space around it, at most 32 bytes; empty: ":", or ": " with an indent.
   * Python: separators[1].
   */
  struct membuf_view key_separator;
  /** `MEMBUF_JSON_NONFINITE_*`. */
  int32_t nonfinite;
  /** `MEMBUF_JSON_SURROGATES_*`. */
  int32_t surrogates;
  /** Most bytes of a text that is read, or of a line with `MEMBUF_JSON_LINES`; 0: no such limit. */
  size_t max_size;
  /** Deepest nesting that is read or written; 0: 1024. */
  size_t max_depth;
  /** Who hears of the progress, in bytes of the text that is read, or that is written where only that is, and who may end it. */
  struct membuf_progress progress;
} membuf_json_options;

/**
 * Options of writers (`method`, `level`, `flags`), readers (the limits, `flags`) and both (`progress`). Zero in a field means
 * its default; set `struct_size` to `sizeof(membuf_zip_options)`.
 */
typedef struct membuf_zip_options {
  /** `sizeof(membuf_zip_options)`. */
  size_t struct_size;
  /** `MEMBUF_ZIP_*`, a method. */
  int32_t method;
  /**
   * 1, fast, to 9, small; 0: 6. For `MEMBUF_ZIP_ZSTD` 1 to 22; 0: 3. Its high levels are costly: a streamed entry takes about
   * 5 MiB of memory while it is open at level 3, 90 MiB at 19, 170 MiB at 20 and 650 MiB at 22. So levels
   * beyond 19 are for those who have that much to spare. An entry that is added as a whole takes the less the smaller it is.
   */
  int32_t level;
  /**
   * Most bytes to produce from one entry; 0: 1 GiB, `UINT64_MAX`: no limit. Counted as they are produced, never
   * believed from headers.
   */
  uint64_t max_entry_size;
  /** Most bytes to produce from all entries that one reader reads; 0: 4 GiB, `UINT64_MAX`: no limit. */
  uint64_t max_total_size;
  /** Most entries of an archive; 0: 1,000,000, `UINT64_MAX`: no limit. */
  uint64_t max_entries;
  /** Most bytes to produce from each compressed byte of an entry, once it has produced 16 MiB; 0: 200, `UINT64_MAX`: no limit. */
  uint64_t max_ratio;
  /** `MEMBUF_ZIP_DUPLICATES`, `MEMBUF_ZIP_OVERLAP`; 0: neither. */
  uint32_t flags;
  /** Who hears of the progress, in bytes of content, and who may end it. */
  struct membuf_progress progress;
  /**
   * How many threads, at most 64, compress at once in `membuf_zip_pack` and `membuf_zip_writer_add_all`; 0 and 1: the caller's alone.
   * The archive has the same bytes whatever it is. The others end with the call, receive no signals, and call back nobody; where the
   * system gives fewer threads, those do it. For each of them up to 32 MiB of content, or one entry that is larger, may wait to be
   * written. A process that was single-threaded is not after that, to the C library.
   */
  uint32_t threads;
} membuf_zip_options;

/**
 * What an archive's directory says of an entry: hints, until the entry is read. Set `struct_size` to
 * `sizeof(membuf_zip_entry)`.
 */
typedef struct membuf_zip_entry {
  /** `sizeof(membuf_zip_entry)`. */
  size_t struct_size;
  /** UTF-8, borrowed until the reader is freed, not NUL-terminated. */
  const char *name;
  /** Bytes of the name. */
  size_t name_len;
  /** UTF-8, borrowed until the reader is freed, not NUL-terminated. */
  const char *comment;
  /** Bytes of the comment. */
  size_t comment_len;
  /** Bytes of content. */
  uint64_t size;
  /** Bytes in the archive. */
  uint64_t compressed_size;
  /**
   * When it was last changed, in seconds since 1970: exactly, where the archive says so, else of the date that it shows, as
   * if that were UTC.
   */
  int64_t time;
  /** The CRC-32 of the content; nothing that counts where AES guards it instead (AE-2). */
  uint32_t crc;
  /** Type and permissions as in `st_mode`; 0 where the archive does not say. */
  uint32_t mode;
  /**
   * 0: stored, 8: deflated, 93: compressed by Zstandard; others cannot be read. Of an entry that is encrypted with AES the
   * one beneath, not 99. Python: compress_type.
   */
  int32_t method;
  /** `MEMBUF_ZIP_DIRECTORY` and the like. */
  uint32_t flags;
} membuf_zip_entry;

/**
 * What is said of one entry that is written. Zero in a field means its default; set `struct_size` to
 * `sizeof(membuf_zip_entry_options)`.
 */
typedef struct membuf_zip_entry_options {
  /** `sizeof(membuf_zip_entry_options)`. */
  size_t struct_size;
  /** `MEMBUF_ZIP_*`, a method; 0: the writer's. */
  int32_t method;
  /**
   * 1, fast, to 9, small, or 22 for `MEMBUF_ZIP_ZSTD`; 0: the writer's, or, where that is for another method, 6, 3 for
   * `MEMBUF_ZIP_ZSTD`.
   */
  int32_t level;
  /** Type and permissions as in `st_mode`; 0: 0600, or 0775 for a directory. Without a type it is a file, or a directory. */
  uint32_t mode;
  /** Date and time to show, in seconds since 1970 as if they were UTC: 1980 to 2107, in steps of 2 seconds; 0: 1980-01-01. */
  int64_t time;
  /** A comment, UTF-8, at most 65,535 bytes. */
  struct membuf_view comment;
  /**
   * Bytes of content that an entry written through `membuf_zip_writer_open` is expected to have; 0: not known. From 4 GiB on its header
   * has room for sizes of 64 bits, so that they can be put there when it ends, instead of behind the data. No promise: an
   * entry that gets less or more is as valid.
   */
  uint64_t size_hint;
} membuf_zip_entry_options;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/* ---- Status codes in C: the enumerators, and what is known of each ---- */

/**
 * The C name of a status, such as "MEMBUF_ERR_CLOSED".
 *
 * Never NULL; "unknown status" for a number that is none, "a host's own status" for -1000 to -1999. Static: not to be freed.
 * Threads: any.
 */
MEMBUF_API
const char *membuf_status_name(membuf_status status);

/**
 * What a status means, in one English phrase.
 *
 * Never NULL. Static: not to be freed. What exactly went wrong in one call is in its `membuf_error`.
 * Threads: any.
 */
MEMBUF_API const char *membuf_status_message(membuf_status status);

/**
 * The Python exception that a binding raises for a status, such as "ValueError"; "" for `MEMBUF_OK`.
 *
 * Never NULL; "RuntimeError" for a number that is no status. Static: not to be freed. Threads: any.
 */
MEMBUF_API const char *membuf_status_python(membuf_status status);

/* ---- `membuf_error`: what is known of a failure, in memory of the caller ---- */

/**
 * Gives the details of the last verb that failed on a handle of any type.
 *
 * A later success does not clear them. The handle's refusals are not stored: their status says it all. `code` is `MEMBUF_OK` when nothing failed yet.
 * `out` is written on every path. Threads: one call at a time on `handle`.
 */
MEMBUF_API
membuf_status membuf_get_error(const void *handle,
                               struct membuf_error *out);

/* ---- The library as a whole: its version, its live handles, and what is done about misuse ---- */

/**
 * The version of the library that is running, such as "0.1.0".
 *
 * Static: not to be freed. The header's own is `MEMBUF_VERSION`. Threads: any.
 */
MEMBUF_API const char *membuf_version(void);

/**
 * Whether the running library can serve a program that was compiled against `header_version`.
 *
 * Pass `MEMBUF_VERSION_NUMBER`. `MEMBUF_OK`, or `MEMBUF_ERR_UNSUPPORTED` when the library is older than the
 * header or of an incompatible series (another major version). Threads: any.
 */
MEMBUF_API membuf_status membuf_check_version(uint32_t header_version);

/**
 * Counts the live handles of the process, and calls `visit`, unless it is NULL, for each.
 *
 * Handles are tokens, so leak checkers do not see a forgotten one; this does. Call it at the end of a program or a
 * test. A call that uses one of the handles at the same moment may be refused with `MEMBUF_ERR_BUSY`.
 * `out_live` gets the number counted so far on every path.
 * Errors: what `visit` answered instead of `MEMBUF_CONTINUE`. Threads: any.
 */
MEMBUF_API
membuf_status membuf_leak_check(membuf_live_fn visit,
                                void *user_data,
                                size_t *out_live);

/**
 * Gives a handle of any type a name for `membuf_leak_check`.
 *
 * `label` is UTF-8, NUL-terminated, copied, and cut after 31 bytes at a character; NULL takes the name away.
 * Errors: the handle's refusals, `MEMBUF_ERR_NO_MEMORY`. Threads: one call at a time on `handle`.
 */
MEMBUF_API membuf_status membuf_set_label(const void *handle, const char *label);

/**
 * Has `hook` called whenever a function is given a handle that is stale, garbage or of another type.
 *
 * Such calls are refused with a status anyway; the hook lets a debug build stop at the spot, or count them. NULL
 * removes it. One for the whole process; the hook may be called on any thread, several at once, and must not be
 * freed. Errors are not possible; without memory for it, the hook stays as it was. Threads: any.
 */
MEMBUF_API
void membuf_set_misuse_hook(membuf_misuse_fn hook,
                            void *user_data);

/* ---- Slices: immutable bytes, shared by reference counting; the one handle that several threads may use at once ---- */

/**
 * Makes a slice from a copy of `len` bytes at `data`.
 *
 * `*out` is owned by the caller, NULL on failure. Errors: `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`,
 * `MEMBUF_ERR_NO_MEMORY`. Python: bytes(data). Threads: any.
 */
MEMBUF_API
membuf_status membuf_slice_new(const void *data,
                               size_t len,
                               struct membuf_slice **out,
                               struct membuf_error *err);

/**
 * Gives the bytes of a slice: `*out_data` and `*out_len`, valid until the slice is freed.
 *
 * `*out_data` is not NULL on success, even for an empty slice; the bytes are not NUL-terminated and must not
 * be changed. Costs no lock. Errors: the handle's refusals. Python: memoryview(b).
 * Threads: any.
 */
MEMBUF_API
membuf_status membuf_slice_data(const struct membuf_slice *slice,
                                const uint8_t **out_data,
                                size_t *out_len);

/**
 * Gives the bytes of a slice as a C string, valid until the slice is freed.
 *
 * The first call makes a NUL-terminated copy. Errors: `MEMBUF_ERR_INVALID` when the bytes hold a NUL,
 * `MEMBUF_ERR_NO_MEMORY`. Threads: any.
 */
MEMBUF_API membuf_status membuf_slice_cstr(const struct membuf_slice *slice, const char **out_text);

/**
 * Makes another handle on the same bytes, without copying them.
 *
 * Each handle has one owner and is freed once. Errors: the handle's refusals, `MEMBUF_ERR_NO_MEMORY`.
 * Threads: any.
 */
MEMBUF_API
membuf_status membuf_slice_dup(const struct membuf_slice *slice,
                               struct membuf_slice **out,
                               struct membuf_error *err);

/**
 * Makes a handle on `len` bytes from `start` on, without copying them.
 *
 * Errors: `MEMBUF_ERR_INVALID` when the part is not inside the slice. Python: memoryview(b)[start:start + len].
 * Threads: any.
 */
MEMBUF_API
membuf_status membuf_slice_sub(const struct membuf_slice *slice,
                               size_t start,
                               size_t len,
                               struct membuf_slice **out,
                               struct membuf_error *err);

/**
 * Frees a slice. Never fails; NULL is fine, a handle that was freed already is ignored (see `membuf_set_misuse_hook`).
 *
 * The memory goes when the last slice and stream that share it are gone. Threads: any.
 */
MEMBUF_API
void membuf_slice_free(struct membuf_slice *slice);

/* ---- Constructors of byte streams: one for each way in which memory can come in ---- */

/**
 * Opens a byte stream on a copy of `len` bytes at `data`; `(NULL, 0)` makes an empty one.
 *
 * The position is 0. `*out` is owned by the caller (`membuf_finish` or `membuf_free`), NULL on failure.
 * Errors: `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`, `MEMBUF_ERR_NO_MEMORY`. Python: BytesIO(data). Threads: any.
 */
MEMBUF_API
membuf_status membuf_bytes_new(const void *data,
                               size_t len,
                               struct membuf **out,
                               struct membuf_error *err);

/**
 * Opens a byte stream on the caller's memory without copying it: the first write that changes it copies.
 *
 * The memory must stay unchanged until `release` is called with `user_data`: exactly once, when the last
 * stream or slice that shares it is done with it, and on failure of this call too. Without a `release` (NULL) the memory
 * must outlive the stream, its wrappers and every slice of it: nothing tells when.
 * Errors: as `membuf_bytes_new`. Python: BytesIO(data), which shares in the same way. Threads: any.
 */
MEMBUF_API
membuf_status membuf_bytes_borrow(const void *data,
                                  size_t len,
                                  membuf_release_fn release,
                                  void *user_data,
                                  struct membuf **out,
                                  struct membuf_error *err);

/**
 * Opens a byte stream that takes over the caller's memory: it is read and overwritten in place.
 *
 * Growth beyond `len` bytes moves the content to memory of membuf's own. `release` is called with `user_data`
 * exactly once, when no stream, slice or pin uses the memory, and on failure of this call too; NULL as in
 * `membuf_bytes_borrow`.
 * For memory from malloc: `membuf_bytes_adopt(data, len, free, data, &s, &err)`.
 * Errors: as `membuf_bytes_new`. Threads: any.
 */
MEMBUF_API
membuf_status membuf_bytes_adopt(void *data,
                                 size_t len,
                                 membuf_release_fn release,
                                 void *user_data,
                                 struct membuf **out,
                                 struct membuf_error *err);

/**
 * Opens a byte stream in the caller's memory, which it fills and never outgrows.
 *
 * The first `len` of `cap` bytes are content already. A write that does not fit is refused whole with
 * `MEMBUF_ERR_LIMIT`. The memory stays the caller's, must outlive the stream, its wrappers and its pins, and holds the
 * content at every moment; slices of it are copies. Errors: as `membuf_bytes_new`, `MEMBUF_ERR_INVALID` for `len > cap`.
 * Threads: any.
 */
MEMBUF_API
membuf_status membuf_bytes_fixed(void *memory,
                                 size_t len,
                                 size_t cap,
                                 struct membuf **out,
                                 struct membuf_error *err);

/**
 * Opens a byte stream on the bytes of a slice without copying them: the first write that changes them copies.
 *
 * The slice stays the caller's and may be freed at once. Errors: the slice's refusals, `MEMBUF_ERR_NO_MEMORY`.
 * Python: BytesIO(b). Threads: any.
 */
MEMBUF_API
membuf_status membuf_bytes_from_slice(const struct membuf_slice *slice,
                                      struct membuf **out,
                                      struct membuf_error *err);

/* ---- Reading: into the caller's memory, as slices, and borrowed from the stream ---- */

/**
 * Reads up to `cap` bytes into `buf` and moves the position by what was read; `*out_n` says how many.
 *
 * Fewer bytes than `cap` mean that the stream ended or failed, which the next call tells: 0 bytes are the end. On text:
 * UTF-8, whole code points only, so up to 3 bytes may stay unused; `cap` must be 0 or at least 4. What `buf` holds behind
 * `*out_n` is undefined afterwards.
 * Errors: `MEMBUF_ERR_INVALID` for such a `cap`, on wrappers `MEMBUF_ERR_DECODE` and those of the inner stream.
 * Python: readinto. Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_read(struct membuf *s,
                          void *buf,
                          size_t cap,
                          size_t *out_n);

/**
 * Reads up to `cap` bytes into `buf` as `membuf_read` does, but with at most one call of what is beneath the stream.
 *
 * Fewer bytes than `cap` say nothing about the end; 0 bytes with a `cap` that is not 0 are the end. In memory the same
 * as `membuf_read`. Byte streams only. Errors: `MEMBUF_ERR_UNSUPPORTED` on text, those of the inner stream.
 * Python: readinto1, read1. Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_read1(struct membuf *s,
                           void *buf,
                           size_t cap,
                           size_t *out_n);

/**
 * Reads up to `count` units (bytes, or code points of text), all that is left when `count` is negative.
 *
 * `*out` is a slice, owned by the caller; empty at the end. Large parts of a byte stream in memory are shared, not
 * copied. Errors: `MEMBUF_ERR_NO_MEMORY`, on wrappers `MEMBUF_ERR_DECODE` and those of the inner stream; nothing is
 * read then. Python: read(count).
 * Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_read_slice(struct membuf *s,
                                int64_t count,
                                struct membuf_slice **out);

/**
 * Reads up to `cap` bytes at `offset` into `buf`; the position neither counts nor moves.
 *
 * Byte streams only. Behind the end: success with 0 bytes. Errors: `MEMBUF_ERR_INVALID` for a negative offset,
 * `MEMBUF_ERR_UNSUPPORTED` on text. Python: os.pread. Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_pread(struct membuf *s,
                           int64_t offset,
                           void *buf,
                           size_t cap,
                           size_t *out_n);

/**
 * Reads one line with its terminator, at most `limit` units of it when `limit` is not negative.
 *
 * `*out` is a slice, owned by the caller; empty at the end. Bytes end lines at LF, text at what its newline mode
 * says. Errors: as `membuf_read_slice`. Python: readline(limit). Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_readline(struct membuf *s,
                              int64_t limit,
                              struct membuf_slice **out);

/**
 * Reads one line without copying it: `*out_data` and `*out_len`, with its terminator.
 *
 * Borrowed from the stream: valid until the next call on `s`, or until a wrapper or writer on `s` changes it. At the end
 * `*out_data` is NULL; an empty line is not. Not NUL-terminated. Streams from `membuf_text_lines` and
 * `membuf_bytes_to_lines` may leave the terminator out.
 * Errors: as `membuf_read_slice`. Python: next(s). Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_next_line(struct membuf *s,
                               const char **out_data,
                               size_t *out_len);

/**
 * Reads a batch of lines without copying them: up to `cap` into `lines`, `*out_count` says how many.
 *
 * The batch ends after `cap` lines, at the end of the stream, or as soon as its lines are `hint` units together or more
 * (0 or less: no such limit). Wrappers and buffered streams end it where what they hold ends, too, after one line at
 * least. 0 lines with a `cap` that is not 0 are the end. Each has its terminator, is not NUL-terminated, and is borrowed from the stream: valid until the next call on `s`, or until a
 * wrapper or writer on `s` changes it. `lines` beyond `*out_count` stay as they are, and all do on failure.
 * Errors: `MEMBUF_ERR_NULL` and `MEMBUF_ERR_OVERFLOW` for `lines` and `cap`, else as `membuf_read_slice`.
 * Python: BytesIO.readlines(hint); text streams there take one line more at exactly `hint`. Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_next_lines(struct membuf *s,
                                int64_t hint,
                                struct membuf_view *lines,
                                size_t cap,
                                size_t *out_count);

/**
 * Shows the bytes at the position without moving it or copying them: `*out_data` and `*out_len`.
 *
 * In memory all that are left, on buffered streams what the buffer holds, whatever `n` is. 0 bytes are the end;
 * `*out_data` is not NULL on success. Borrowed from the stream: valid until the next call on `s` other than
 * `membuf_consume`, or until a wrapper or writer on `s` changes it. Byte streams only. Errors:
 * `MEMBUF_ERR_UNSUPPORTED` on text and raw streams; on buffered streams those of the raw stream.
 * Python: peek(n) of buffered streams. Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_peek(struct membuf *s,
                          size_t n,
                          const uint8_t **out_data,
                          size_t *out_len);

/**
 * Moves the position past `n` bytes that `membuf_peek` showed.
 *
 * What was shown stays valid, as if nothing had been called. Errors: `MEMBUF_ERR_INVALID` for more bytes than that,
 * and nothing moves; `MEMBUF_ERR_UNSUPPORTED` on text. Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_consume(struct membuf *s,
                             size_t n);

/* ---- Writing: from the caller's memory, and in windows that the caller fills ---- */

/**
 * Writes `len` bytes at the position and moves it; on text, complete UTF-8. `*out_n` says how many units were taken.
 *
 * In memory all or nothing: on failure content and position are as before. Writing behind the end fills the gap with
 * zeros. Text counts code points before newline translation. `data` may lie in what the stream lent out. A raw stream
 * (`membuf_callback_new`) may take a part and succeed; a buffered one takes all, or fails and says how much.
 * Lone surrogates, as generalised UTF-8, are malformed unless
 * `membuf_set_surrogates` lets them in; on wrappers they are characters that the error handler decides about.
 * Errors: `MEMBUF_ERR_NO_MEMORY`, `MEMBUF_ERR_LIMIT`, `MEMBUF_ERR_OVERFLOW`; on text `MEMBUF_ERR_DECODE` for malformed
 * UTF-8; on wrappers `MEMBUF_ERR_ENCODE` and those of the inner stream. Python: write(data).
 * Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_write(struct membuf *s,
                           const void *data,
                           size_t len,
                           size_t *out_n);

/**
 * Writes `count` pieces one after the other; `*out_n` says how many units were taken in all.
 *
 * Nothing is added between them. A piece that fails ends the call; those before it are written. Pieces may lie in what `s`
 * lent out; then all are copied first. Errors: as `membuf_write`. Python: writelines(lines). Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_writelines(struct membuf *s,
                                const struct membuf_view *lines,
                                size_t count,
                                size_t *out_n);

/**
 * Writes `len` bytes at `offset`; the position neither counts nor moves.
 *
 * Byte streams only; otherwise as `membuf_write`. Errors: also `MEMBUF_ERR_INVALID` for a negative offset,
 * `MEMBUF_ERR_UNSUPPORTED` on text. Python: os.pwrite. Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_pwrite(struct membuf *s,
                            int64_t offset,
                            const void *data,
                            size_t len,
                            size_t *out_n);

/**
 * Opens a window of at least `n` writable bytes at the position: fill it at `*out_ptr`, then call `membuf_commit`.
 *
 * `*out_cap` is its whole size; with `n` 0, whatever is spare, perhaps nothing. Bytes behind the content are not
 * initialised and count only once committed; those that the window shares with the content are the content, so writing
 * to them changes it at once. Until it is closed every verb but commit and free answers `MEMBUF_ERR_EXPORTED`. Byte streams only.
 * Errors: as `membuf_write`, `MEMBUF_ERR_UNSUPPORTED` on text. Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_reserve(struct membuf *s,
                             size_t n,
                             uint8_t **out_ptr,
                             size_t *out_cap);

/**
 * Closes the window of `membuf_reserve`: its first `n` bytes become content, and the position moves behind them.
 *
 * `n` 0 gives the window up. Errors: `MEMBUF_ERR_INVALID` when `n` is more than the window's size
 * (it stays open) or when no window is open. Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_commit(struct membuf *s,
                            size_t n);

/* ---- Positions and sizes ---- */

/**
 * Moves the position: by `offset` units from `whence` (`MEMBUF_SEEK_SET`, `_CUR`, `_END`); `*out_pos` is the new one.
 *
 * On a wrapper to positions that `membuf_tell` gave; it flushes first, and to its position moves the inner stream, which was read
 * ahead, there. Behind the end is allowed. Before the start: `MEMBUF_ERR_INVALID` from `MEMBUF_SEEK_SET`, otherwise position 0, as
 * Python does. On text only 0 may be added to the position or the end: `MEMBUF_ERR_IO` in memory, `MEMBUF_ERR_UNSUPPORTED` on
 * wrappers, as in Python. Errors: also `MEMBUF_ERR_INVALID` for another whence, `MEMBUF_ERR_OVERFLOW`.
 * Python: seek(offset, whence). Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_seek(struct membuf *s,
                          int64_t offset,
                          int32_t whence,
                          int64_t *out_pos);

/**
 * Gives the position: in code points on text in memory, in bytes on all else.
 *
 * A wrapper answers `MEMBUF_ERR_OVERFLOW` where a number does not say it all: inside a sequence of bytes that gives several
 * characters, in an encoding with modes, or between the CR and LF of a line end that waits; `membuf_tell_cookie` does then. It
 * flushes, in order to know. Errors: `MEMBUF_ERR_UNSUPPORTED` where the position cannot be moved. Python: tell().
 * Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_tell(struct membuf *s,
                          int64_t *out_pos);

/**
 * Moves the position to the start.
 *
 * Errors: as `membuf_seek`. Python: seek(0). Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_rewind(struct membuf *s);

/**
 * Cuts the content to `size`, counted as `membuf_tell` does; the position stays, even behind the end. `*out_size` is
 * `size`.
 *
 * A stream in memory never grows by this. Errors: `MEMBUF_ERR_INVALID` for a negative size; `MEMBUF_ERR_NO_MEMORY` where the
 * rest of borrowed memory has to be copied. Python: truncate(size). Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_truncate(struct membuf *s,
                              int64_t size,
                              int64_t *out_size);

/**
 * Cuts the content at the position. `*out_size` is the position; over a wrapper, the inner stream's, as in Python.
 *
 * Errors: as `membuf_truncate`. Python: truncate(). Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_truncate_here(struct membuf *s,
                                   int64_t *out_size);

/**
 * Gives the size of the content, counted as `membuf_tell` does; the position is as before.
 *
 * Errors: `MEMBUF_ERR_UNSUPPORTED` where the position cannot be moved.
 * Python: seek(0, 2) and back. Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_stream_size(struct membuf *s, int64_t *out_size);

/* ---- Positions that a number cannot hold ---- */

/**
 * Gives the position with all that is needed to come back to it, on every kind of stream.
 *
 * It flushes, as `membuf_tell` does, and moves nothing. On a wrapper it decodes up to a few times over what was read of the
 * inner stream since the last chunk began; where it can choose it gives a cookie of which `membuf_tell` gives the number.
 * Errors: as `membuf_tell`, but never `MEMBUF_ERR_OVERFLOW` for a position that is no number; on a wrapper `MEMBUF_ERR_UNSUPPORTED`
 * where a codec of the program cannot save its state, `MEMBUF_ERR_IO` where the inner stream was moved behind its back.
 * Python: tell(). Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_tell_cookie(struct membuf *s,
                                 struct membuf_cookie *out_cookie);

/**
 * Moves to a position that `membuf_tell_cookie` gave.
 *
 * Errors: as `membuf_seek`; for a cookie that is no position of this stream `MEMBUF_ERR_INVALID` or, where only the content
 * of the inner stream tells, `MEMBUF_ERR_IO`, and nothing moves; `MEMBUF_ERR_NULL`. Python: seek(cookie). Threads: one call at a
 * time on `s`.
 */
MEMBUF_API
membuf_status membuf_seek_cookie(struct membuf *s,
                                 const struct membuf_cookie *cookie);

/* ---- The content as a whole, and the memory that it takes ---- */

/**
 * Hands buffered writes on to the inner stream; nothing to do for a stream in memory.
 *
 * Errors: those of the inner stream. Python: flush(). Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_flush(struct membuf *s);

/**
 * Flushes a wrapper, of text or buffered, and takes its inner stream away from it; that stays open, and is used by its own handle.
 *
 * From then on every verb on `s` answers `MEMBUF_ERR_DETACHED`, `membuf_close` included: free it. When flushing fails
 * nothing is taken away. The inner stream's position is behind what was read ahead.
 * Errors: those of flushing, `MEMBUF_ERR_UNSUPPORTED` on all but wrappers, `MEMBUF_ERR_NO_MEMORY`. Python: detach().
 * Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_detach(struct membuf *s);

/**
 * Gives the whole content as a slice, wherever the position is. The stream stays as it is.
 *
 * On streams in memory this shares the content, whatever its size: a later write to the stream copies what it
 * would change, the slice never changes. `*out` is owned by the caller, NULL on failure.
 * Errors: `MEMBUF_ERR_UNSUPPORTED` on wrappers, `MEMBUF_ERR_NO_MEMORY`. Python: getvalue().
 * Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_getvalue(struct membuf *s, struct membuf_slice **out);

/**
 * Moves the whole content out as a slice; the stream is empty then, at position 0, and can be used again.
 *
 * `*out` is owned by the caller, NULL on failure. Errors: as `membuf_getvalue`. Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_take(struct membuf *s,
                          struct membuf_slice **out);

/**
 * Cuts the content to nothing and moves to the start. Memory is kept for what is written next, unless slices share it.
 *
 * Memory that was lent for reading is given back. Streams in memory only. Errors: `MEMBUF_ERR_UNSUPPORTED` on all
 * others. Python: seek(0) and truncate(). Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_clear(struct membuf *s);

/**
 * Restores a stream as it was saved with `membuf_getvalue` and `membuf_tell`: replaces its content by a copy of `len`
 * bytes at `data`, and its position by `position`. On text: UTF-8, of which no line end is translated.
 *
 * All or nothing. Behind the end is allowed. `data` may lie in what the stream lent out. Streams in memory only.
 * Errors: `MEMBUF_ERR_INVALID` for a negative position, on text `MEMBUF_ERR_DECODE`, `MEMBUF_ERR_OVERFLOW`, `MEMBUF_ERR_LIMIT`,
 * `MEMBUF_ERR_NO_MEMORY`, `MEMBUF_ERR_UNSUPPORTED` on all others. Python: __setstate__.
 * Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_set_state(struct membuf *s,
                               const void *data,
                               size_t len,
                               int64_t position);

/**
 * Limits the content to `limit` bytes; 0 lifts the limit. A write that would pass it answers `MEMBUF_ERR_LIMIT`.
 *
 * Errors: `MEMBUF_ERR_INVALID` when the content is larger already, `MEMBUF_ERR_UNSUPPORTED` on wrappers. Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_set_memory_limit(struct membuf *s,
                                      size_t limit);

/**
 * Makes room for content of `n` bytes in all, so that appending up to there neither allocates nor moves what is there.
 *
 * That holds until the content is shared and then changed, shrunk or taken. Less than there is changes nothing. Byte streams
 * in memory only. Errors: `MEMBUF_ERR_LIMIT`, `MEMBUF_ERR_OVERFLOW`, `MEMBUF_ERR_NO_MEMORY`,
 * `MEMBUF_ERR_UNSUPPORTED` on all others. Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_reserve_capacity(struct membuf *s,
                                      size_t n);

/**
 * Gives back memory that the content does not need, where it is membuf's own and no slice shares it.
 *
 * Streams in memory only. Errors: `MEMBUF_ERR_NO_MEMORY` (nothing was changed), `MEMBUF_ERR_UNSUPPORTED` on all
 * others. Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_shrink(struct membuf *s);

/**
 * Gives the bytes of memory that the content takes, spare capacity and bookkeeping included, beside the handle itself.
 *
 * Shared memory counts whole; of memory that was lent for reading, or is the caller's for good, the bookkeeping alone.
 * Of buffered streams, their buffers. 0 when closed; also answered while a window is open. Errors:
 * `MEMBUF_ERR_UNSUPPORTED` on all but these and streams in memory. Python: __sizeof__. Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_memory_use(struct membuf *s,
                                size_t *out_bytes);

/* ---- Pins: a stream's content lent out for reading and writing in place ---- */

/**
 * Lends the content out as it is, wherever the position is; `*out` is a pin, owned by the caller.
 *
 * There may be several, and of an empty stream, too. As long as one is left, whatever writes, cuts, replaces or lets go
 * of content answers `MEMBUF_ERR_EXPORTED`, an empty write and `membuf_close` included: `membuf_write`, `_writelines`,
 * `_pwrite`, `_reserve`, `_truncate`, `_take`, `_clear`, `_set_state`, `_reserve_capacity`, `_shrink`, `_close`.
 * Reading, seeking and `membuf_getvalue` go on; slices made meanwhile are copies. Content that slices share, or that was
 * lent for reading, is copied first. Byte streams in memory only. Errors: `MEMBUF_ERR_NO_MEMORY`,
 * `MEMBUF_ERR_UNSUPPORTED` on all others. Python: getbuffer(). Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_getbuffer(struct membuf *s,
                               struct membuf_pin **out);

/**
 * Gives the pinned bytes: `*out_data` and `*out_len`, to be read and written in place until the pin is freed.
 *
 * What is written there is the stream's content at once. `*out_data` is not NULL on success, even for an empty pin.
 * membuf does not order such accesses against calls on the stream by other threads. Costs no lock. Errors: the
 * handle's refusals. Python: the memoryview itself. Threads: any.
 */
MEMBUF_API
membuf_status membuf_pin_data(const struct membuf_pin *pin,
                              uint8_t **out_data,
                              size_t *out_len);

/**
 * Frees a pin. Never fails; NULL is fine, a handle that was freed already is ignored (see `membuf_set_misuse_hook`).
 *
 * With the last one the stream can be changed again, or, if it is gone, the memory goes.
 * Python: release(). Threads: any.
 */
MEMBUF_API
void membuf_pin_free(struct membuf_pin *pin);

/* ---- The stream: one handle type for every kind, what it can do, and its end ---- */

/**
 * Gives what the stream is made of: `MEMBUF_KIND_*`, also when it is closed or a window is open.
 *
 * Errors: the handle's refusals. Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_kind(struct membuf *s, int32_t *out_kind);

/**
 * Gives 1 for a text stream and 0 for a byte stream, also when it is closed or a window is open.
 *
 * Errors: the handle's refusals. Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_is_text(struct membuf *s, int32_t *out_yes);

/**
 * Gives 1 when the stream is closed, else 0.
 *
 * Errors: `MEMBUF_ERR_EXPORTED`. Python: closed. Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_closed(struct membuf *s, int32_t *out_yes);

/**
 * Gives 1 when the stream can be read, else 0.
 *
 * Errors: none of its own. Python: readable(). Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_readable(struct membuf *s, int32_t *out_yes);

/**
 * Gives 1 when the stream can be written, else 0.
 *
 * Errors: none of its own. Python: writable(). Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_writable(struct membuf *s, int32_t *out_yes);

/**
 * Gives 1 when the position can be moved, else 0.
 *
 * Errors: none of its own. Python: seekable(). Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_seekable(struct membuf *s, int32_t *out_yes);

/**
 * Gives 1 when the stream is a terminal, else 0.
 *
 * Errors: none of its own. Python: isatty(). Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_isatty(struct membuf *s, int32_t *out_yes);

/**
 * Gives the file descriptor that is this stream's storage; -1 on failure.
 *
 * Errors: `MEMBUF_ERR_UNSUPPORTED` on every stream in memory, closed or not. Python: fileno().
 * Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_fileno(struct membuf *s, int32_t *out_fd);

/**
 * Flushes and closes; a stream in memory lets go of its content. The handle still has to be freed.
 *
 * Closed even when it fails. A second close succeeds and does nothing. A wrapper closes its inner stream, unless it
 * was told to keep it open. Errors: `MEMBUF_ERR_EXPORTED` (and the stream stays open), those of flushing.
 * Python: close(). Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_close(struct membuf *s);

/**
 * Closes, then frees, whatever close said: the end of a stream that was written. NULL answers `MEMBUF_ERR_NULL`.
 *
 * The handle is gone afterwards, also on failure, whose details are in `err`. Errors: as `membuf_close`.
 * Python: leaving a with block. Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_finish(struct membuf *s,
                            struct membuf_error *err);

/**
 * Frees a stream without closing it: what was not flushed is lost, nothing is written, nothing fails.
 *
 * NULL is fine; a handle that was freed already is ignored (see `membuf_set_misuse_hook`). Slices and wrappers made from
 * the stream stay valid. During a call on `s` the handle is refused at once, and its memory goes when that call returns.
 * Threads: any.
 */
MEMBUF_API
void membuf_free(struct membuf *s);

/**
 * Says what becomes of a call on `s` that finds another thread in a call on it: with `on` 1 it waits until that
 * returns, with 0, the default, it answers `MEMBUF_ERR_BUSY`.
 *
 * A call that comes from within another, out of a callback, always answers `MEMBUF_ERR_BUSY`, so nothing waits for
 * itself. A call that uses a second stream (a wrapper its inner one, `membuf_copy` its `to`) never waits for that: set it on
 * the outermost stream, and use the inner ones through it. Waiting is without order and may last a millisecond longer than
 * it had to; in a process with several threads every verb takes some 10 ns more.
 * Errors: `MEMBUF_ERR_INVALID` for another `on`, otherwise the handle's refusals. Python: the lock of its
 * buffered streams. Threads: any, once it is on.
 */
MEMBUF_API
membuf_status membuf_set_locking(struct membuf *s,
                                 int32_t on);

/* ---- Streams over functions of the program ---- */

/**
 * Opens a raw stream of bytes over the functions of `table`, which is copied: a socket, a file, an object of another
 * language.
 *
 * `membuf_read` and `membuf_read_slice` call `read` until they have what was asked for, the stream ends or a call fails; a
 * failure behind bytes that arrived comes with the next read. `membuf_read1` calls it once, as Python's read(n) does on a
 * raw stream. `membuf_write` calls `write` once, so success may mean a part: `*out_n` says how much; `membuf_writelines`,
 * `membuf_copy`, wrappers and writers go on with the rest. Lines are read byte by byte, as Python does, and one that
 * fails before its end is kept for the next read. `membuf_close` calls `flush` and `close`, `membuf_free` neither. Verbs of
 * memory (`membuf_pread`, `membuf_peek`, `membuf_reserve`, `membuf_getvalue` and the like) are unsupported.
 *
 * Verbs return what the functions answer; `MEMBUF_ERR_CALLBACK` for an answer that is no status, `MEMBUF_ERR_IO` for more
 * bytes than asked or a negative position, `MEMBUF_ERR_UNSUPPORTED` for a function that is NULL and has no default.
 * `*out` is owned by the caller, NULL on failure. Errors: `MEMBUF_ERR_NULL`, `MEMBUF_ERR_INVALID` for a wrong
 * `struct_size`, `MEMBUF_ERR_UNSUPPORTED` for a function that this version does not know, `MEMBUF_ERR_NO_MEMORY`.
 * Python: a subclass of RawIOBase. Threads: any.
 */
MEMBUF_API
membuf_status membuf_callback_new(const struct membuf_callback_table *table,
                                  void *user_data,
                                  struct membuf **out,
                                  struct membuf_error *err);

/* ---- Buffered streams over other streams ---- */

/**
 * Opens a stream that reads another byte stream through a buffer of `buffer_size` bytes; 0 stands for 8192.
 *
 * `membuf_read` and `membuf_read_slice` read until they have what was asked for, the raw stream ends, or it would block; they
 * ask for nothing more once they have it, and go past the buffer with what is larger. `membuf_read1` and `membuf_peek` read the
 * raw stream once at most, and only when the buffer is empty or `membuf_read1` has room for more than the buffer; a peek shows
 * all that the buffer holds, whatever its `n` is. What is there goes before
 * `MEMBUF_ERR_WOULD_BLOCK`, also the start of a line; 0 bytes are the end and nothing else. Another failure behind bytes that
 * `membuf_read` gave comes with the next read; in all other verbs it comes at once, and what had arrived stays for the next read.
 * Lines are borrowed from the buffer, which grows where one is longer, and `membuf_next_lines` gives those it holds. Of
 * negative counts `membuf_read_slice` takes -1 only. A seek inside the buffer leaves the raw stream where it is.
 *
 * The stream holds on to `raw`, whose handle stays the caller's and may be freed at once. `membuf_close` closes `raw`;
 * `membuf_detach` lets go of it, behind what was read ahead; `membuf_free` does neither. `*out` is owned by the caller, NULL on
 * failure. Errors: `raw`'s refusals, `MEMBUF_ERR_IO` when it is not readable, `MEMBUF_ERR_UNSUPPORTED` when it is text,
 * `MEMBUF_ERR_CLOSED`, `MEMBUF_ERR_INVALID` for a `buffer_size` beyond `PTRDIFF_MAX`, `MEMBUF_ERR_NO_MEMORY`.
 * Python: BufferedReader(raw, buffer_size). Threads: one call at a time on `raw`.
 */
MEMBUF_API
membuf_status membuf_buffered_reader(struct membuf *raw,
                                     size_t buffer_size,
                                     struct membuf **out,
                                     struct membuf_error *err);

/**
 * Opens a stream that gathers writes to another byte stream in a buffer of `buffer_size` bytes; 0 stands for 8192.
 *
 * A write that does not fit into the buffer hands on what is in it first, and goes past it while more is left than the buffer
 * holds. When the raw stream would block, the buffer is filled up: the write succeeds if that was enough, else it answers
 * `MEMBUF_ERR_WOULD_BLOCK`, and `*out_n` and `transferred` say how many bytes of this call were taken, which must not be sent
 * again. So does every other failure; bytes that were taken stay in the buffer until the raw stream has them, and go first.
 * Raw streams that take a part are asked again. `membuf_flush`, `membuf_seek`, `membuf_truncate` and `membuf_detach` hand on what
 * was gathered, and do nothing else when that fails; a flush does not flush `raw` itself. `membuf_close` does, and closes `raw`
 * even when that failed: what could not be handed on is lost then, and the call says so, with `second` for a close that failed,
 * too. `membuf_free` hands nothing on: what was gathered is lost.
 *
 * The stream holds on to `raw`, whose handle stays the caller's and may be freed at once. `*out` is owned by the caller, NULL on
 * failure. Errors: as `membuf_buffered_reader`, `MEMBUF_ERR_IO` when `raw` is not writable.
 * Python: BufferedWriter(raw, buffer_size). Threads: one call at a time on `raw`.
 */
MEMBUF_API
membuf_status membuf_buffered_writer(struct membuf *raw,
                                     size_t buffer_size,
                                     struct membuf **out,
                                     struct membuf_error *err);

/**
 * Opens a stream that reads and writes another byte stream through one buffer of `buffer_size` bytes; 0 stands for 8192.
 *
 * It reads as `membuf_buffered_reader` and writes as `membuf_buffered_writer` does, at one position. Reads that go beyond the
 * buffer hand on what was gathered first. A flush also moves the raw stream to the position.
 * Errors: as `membuf_buffered_reader`, `MEMBUF_ERR_IO` unless `raw` is readable, writable and seekable.
 * Python: BufferedRandom(raw, buffer_size). Threads: one call at a time on `raw`.
 */
MEMBUF_API
membuf_status membuf_buffered_random(struct membuf *raw,
                                     size_t buffer_size,
                                     struct membuf **out,
                                     struct membuf_error *err);

/**
 * Opens a stream that reads `reader` and writes `writer`, such as the ends of two pipes, each through a buffer of
 * `buffer_size` bytes; 0 stands for 8192.
 *
 * It reads as `membuf_buffered_reader` and writes as `membuf_buffered_writer` does. There is no position, and nothing to detach:
 * `MEMBUF_ERR_UNSUPPORTED`. `membuf_close` closes the writer, then the reader whatever happened; `membuf_closed` asks the writer.
 * Errors: as `membuf_buffered_reader`, `MEMBUF_ERR_IO` when `reader` is not readable or `writer` not writable.
 * Python: BufferedRWPair(reader, writer, buffer_size). Threads: one call at a time on `reader` and on `writer`.
 */
MEMBUF_API
membuf_status membuf_buffered_pair(struct membuf *reader,
                                   struct membuf *writer,
                                   size_t buffer_size,
                                   struct membuf **out,
                                   struct membuf_error *err);

/* ---- Streams over file descriptors, and content as one ---- */

/**
 * Opens a raw stream over a file descriptor: a file, a pipe, a socket, a terminal.
 *
 * Nothing is buffered: `membuf_read` and `membuf_read_slice` read until they have what was asked for or the end comes,
 * `membuf_read1` once, lines byte by byte; `membuf_write` writes once, and may take a part. Wrap it in a buffered stream
 * for small reads and writes. `membuf_pread` and `membuf_pwrite` work on files. Calls that a signal interrupts go on; a
 * descriptor that would block answers `MEMBUF_ERR_WOULD_BLOCK`; writing where nobody reads any more answers `MEMBUF_ERR_IO`
 * and raises no SIGPIPE. The position is the descriptor's own. `flags` is 0 or `MEMBUF_FD_CLOSE`, which hands the
 * descriptor over: it is closed when this fails, too. Without it the descriptor has to stay open as long as the stream.
 * `*out` is owned by the caller, NULL on failure. Errors: `MEMBUF_ERR_INVALID` for what is no open descriptor and for other
 * flags (nothing is closed then), `MEMBUF_ERR_UNSUPPORTED` on systems without descriptors, `MEMBUF_ERR_NULL`,
 * `MEMBUF_ERR_NO_MEMORY`. Python: open(fd, buffering=0, closefd=...). Threads: any.
 */
MEMBUF_API
membuf_status membuf_fd_new(int32_t fd,
                            uint32_t flags,
                            struct membuf **out,
                            struct membuf_error *err);

/**
 * Gives the whole content of a stream as a new file in memory (memfd), sealed so that nobody can change it: for what
 * takes a descriptor only, mmap among it. Text is UTF-8.
 *
 * The descriptor stands at 0, is closed on exec, and is the caller's to close; -1 on failure. The stream does not change.
 * Errors: `MEMBUF_ERR_UNSUPPORTED` on streams without `membuf_getvalue` and on systems other than Linux, `MEMBUF_ERR_IO`,
 * `MEMBUF_ERR_NO_MEMORY`, `MEMBUF_ERR_NULL`. Python: os.memfd_create. Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_memfd(struct membuf *s,
                           int32_t *out_fd);

/* ---- Spools: in memory up to a size, then on disk ---- */

/**
 * Opens an empty stream of bytes that is in memory until a write or `membuf_truncate` makes its content larger than `max_size`,
 * or all spools together larger than the budget (`membuf_set_memory_budget`); then it is in a temporary file.
 *
 * Every verb works the same before and after; only `membuf_truncate` to more than there is extends, with zeros, where
 * the content is on disk or that leads to disk. Seeking alone moves nothing there; `membuf_rollover` and `membuf_fileno` do.
 * Of the options, NULL are the defaults.
 *
 * On disk: the file has no name, so nothing is left behind however the process ends, and its descriptor is closed on exec.
 * Small writes are combined in memory until `membuf_flush`, which nobody needs for reading them. `membuf_getvalue` and large
 * reads map the file instead of copying it; what slices see never changes: a write over it, or cutting it off, first
 * moves the content to a new file. `membuf_take` and `membuf_clear` begin again in memory.
 *
 * A write is taken whole or not at all: space on the disk is reserved before anything is written, and the memory is let go only when
 * all of the content is on disk. Where there is no space, or no directory any more, the status is `MEMBUF_ERR_IO`
 * with the `os_errno`, and content and position are as before. Where the file system cannot reserve space, the file is
 * written first, and what cannot be written later stays in memory, and in the stream. One thing cannot be undone: a device that
 * fails (EIO), or a file system that needs new space to overwrite, in the midst of a write of 64 KiB or more over what was there
 * before; then `*out_n` says how many of its bytes have been replaced.
 *
 * For text wrap it with `membuf_text_wrap`; flush the wrapper to have the spool know of what was written.
 * After a fork, parent and child have the same file: one of them leaves the stream alone.
 * `*out` is owned by the caller, NULL on failure. Errors: `MEMBUF_ERR_INVALID` for options that are none, other flags, and an
 * empty directory, `MEMBUF_ERR_UNSUPPORTED` on systems without descriptors, `MEMBUF_ERR_NULL`, `MEMBUF_ERR_NO_MEMORY`.
 * Python: tempfile.SpooledTemporaryFile. Threads: any.
 */
MEMBUF_API
membuf_status membuf_spool_new(const struct membuf_spool_options *options,
                               struct membuf **out,
                               struct membuf_error *err);

/**
 * Moves the content of a spool to disk, whatever its size; nothing happens where it is there already.
 *
 * The position stays. `MEMBUF_SPOOL_REFUSE` does not concern it, nor what is on disk. Errors: `MEMBUF_ERR_IO` where that fails, and all
 * is as before; `MEMBUF_ERR_UNSUPPORTED` on all but spools, `MEMBUF_ERR_NO_MEMORY`. Python: rollover().
 * Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_rollover(struct membuf *s);

/**
 * Gives 1 where the content of a spool is on disk, else 0.
 *
 * Errors: `MEMBUF_ERR_UNSUPPORTED` on all but spools. Python: _rolled. Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_rolled(struct membuf *s, int32_t *out_yes);

/**
 * Makes the whole content a file at `path`, NUL-terminated, in the place of what was there; text as UTF-8.
 *
 * Whole or not at all: the file takes its name only when all of it has reached the disk (fsync); until then, and on failure,
 * what was at `path` is as before. Position and content of the stream stay. A spool on disk is not copied where
 * `path` is on the same file system and nobody has its descriptor or slices of it: the file gets the name, and the stream
 * moves to another file with its next write. Until then who writes to the file changes what the stream reads.
 * The file is readable and writable for its owner alone; a symbolic link at `path` is replaced, not followed.
 * Errors: `MEMBUF_ERR_IO`, `MEMBUF_ERR_UNSUPPORTED` on streams without `membuf_getvalue` and on systems without descriptors,
 * `MEMBUF_ERR_NULL`, `MEMBUF_ERR_NO_MEMORY`. Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_save_as(struct membuf *s,
                             const char *path);

/**
 * Limits the memory that the content of all spools of the process takes together to `bytes`; `SIZE_MAX` lifts the limit, as it is at
 * first.
 *
 * A spool that would pass it goes to disk early, or refuses the write, see `membuf_spool_new`. What is in memory already
 * stays there. Never fails. Threads: any.
 */
MEMBUF_API
membuf_status membuf_set_memory_budget(size_t bytes);

/**
 * Gives the limit of `membuf_set_memory_budget`, and the bytes of it that are used.
 *
 * Counted in steps of 4096 bytes for each spool, and including memory that a spool keeps for what is written next; what slices
 * alone keep is not counted. Never fails. Threads: any.
 */
MEMBUF_API
membuf_status membuf_memory_budget(size_t *out_limit,
                                   size_t *out_used);

/* ---- Callbacks for other libraries: functions of the shapes they take, with a stream as their user data ---- */

/**
 * Writes `count` items of `size` bytes, all of them, and returns `count`: for what takes an `fwrite`, libcurl's
 * `CURLOPT_WRITEFUNCTION` among it. `stream` is a `membuf`.
 *
 * On failure it returns how many items went in as a whole before it, 0 for what is no live stream; `membuf_get_error` on the
 * stream says why. On text streams a character may be cut anywhere: up to 3 bytes of it wait in the stream for the next such
 * call, and `membuf_stream_close` and `membuf_close` answer an error when no rest came. A CRLF that is cut is two line ends to
 * text in memory in the mode `MEMBUF_NEWLINE_UNIVERSAL`.
 * Errors: as `membuf_write`, by what it returns. Threads: one call at a time on `stream`.
 */
MEMBUF_API
size_t membuf_sink_fwrite(const void *data,
                          size_t size,
                          size_t count,
                          void *stream);

/**
 * Reads up to `count` items of `size` bytes and returns how many: for what takes an `fread`, libcurl's
 * `CURLOPT_READFUNCTION` among it. `stream` is a `membuf`.
 *
 * Fewer than `count` are the end or a failure, which `membuf_get_error` on the stream tells apart; 0 also for what is no live
 * stream. Bytes of an item that the end cuts off are read and not counted. On text streams whole characters are read, so up to 3
 * bytes of `buf` may stay unused, and it has to have 4 at least.
 * Errors: as `membuf_read`, by what it returns. Threads: one call at a time on `stream`.
 */
MEMBUF_API
size_t membuf_source_fread(void *buf,
                           size_t size,
                           size_t count,
                           void *stream);

/**
 * Writes `len` bytes, all of them, and returns `len`, or -1 on failure: for what takes a `write`, libxml2's
 * `xmlOutputWriteCallback` among it. `stream` is a `membuf`.
 *
 * -1 also for what is no live stream; otherwise `membuf_get_error` on the stream says why. On text streams a character may be cut
 * anywhere, as with `membuf_sink_fwrite`.
 * Errors: as `membuf_write`, and `MEMBUF_ERR_INVALID` for a negative `len`, by what it returns.
 * Threads: one call at a time on `stream`.
 */
MEMBUF_API
int32_t membuf_sink_write(void *stream,
                          const char *data,
                          int32_t len);

/**
 * Reads up to `len` bytes and returns how many, 0 at the end, -1 on failure: for what takes a `read`, libxml2's
 * `xmlInputReadCallback` among it. `stream` is a `membuf`.
 *
 * As `read` does, it gives what is there: fewer bytes than `len` say nothing about the end. -1 also for what is no live stream;
 * otherwise `membuf_get_error` on the stream says why. On text streams whole characters are read, and `len` has to be 4 at
 * least. Errors: as `membuf_read1`, on text as `membuf_read`, and `MEMBUF_ERR_INVALID` for a negative `len`, by what it returns.
 * Threads: one call at a time on `stream`.
 */
MEMBUF_API
int32_t membuf_source_read(void *stream,
                           char *buf,
                           int32_t len);

/**
 * Moves the position as `membuf_seek` does, and returns 0, or 1 on failure: libcurl's `CURLOPT_SEEKFUNCTION`.
 * `stream` is a `membuf`.
 *
 * 1 also for what is no live stream; otherwise `membuf_get_error` on the stream says why.
 * Errors: as `membuf_seek`, by what it returns. Threads: one call at a time on `stream`.
 */
MEMBUF_API int32_t membuf_source_seek(void *stream, int64_t offset, int32_t whence);

/**
 * Ends what another library does with a stream, and returns 0, or -1 on failure: for what takes a close function, libxml2's
 * `xmlOutputCloseCallback` among it. `stream` is a `membuf`, which is flushed and stays open.
 *
 * On a text stream that such calls have written to, a character without its end is a failure, and forgotten. -1 also for what is no
 * live stream; otherwise `membuf_get_error` on the stream says why.
 * Errors: as `membuf_flush`, and `MEMBUF_ERR_DECODE`, by what it returns. Threads: one call at a time on `stream`.
 */
MEMBUF_API
int32_t membuf_stream_close(void *stream);

/* ---- Text: StringIO and TextIOWrapper ---- */

/**
 * Opens a text stream in memory that holds `len` bytes of UTF-8; `(NULL, 0)` makes an empty one.
 *
 * Its units are code points. `newline` is `MEMBUF_NEWLINE_*`. The position is 0. `*out` is owned by the caller, NULL on
 * failure. Errors: `MEMBUF_ERR_DECODE` for malformed UTF-8, `MEMBUF_ERR_INVALID` for another newline mode,
 * `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`, `MEMBUF_ERR_NO_MEMORY`. Python: StringIO(text, newline). Threads: any.
 */
MEMBUF_API
membuf_status membuf_string_new(const char *utf8,
                                size_t len,
                                int32_t newline,
                                struct membuf **out,
                                struct membuf_error *err);

/**
 * Gives the line ends that the stream has met so far: `MEMBUF_SEEN_*`, combined with `|`.
 *
 * Text in memory notes them on writing, before it translates any, wrappers on reading, as far as they have read ahead; both
 * in the modes UNIVERSAL and KEEP, wrappers also in DEFAULT and NATIVE. In all others the answer is 0. In memory, a CRLF that two
 * writes share counts as CR and as LF. `membuf_set_state` starts anew with what it restores, a wrapper from nothing after each
 * write and each seek to its start or end. A wrapper answers also when it is closed.
 * Errors: `MEMBUF_ERR_UNSUPPORTED` on byte streams. Python: newlines. Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_newlines(struct membuf *s,
                              uint32_t *out_mask);

/**
 * Lets lone surrogates into text in memory when `allow` is 1, and refuses them, as is the default, when it is 0.
 *
 * They come and go in the three bytes that UTF-8 would have for them (U+D800 is ED A0 80), so what such a stream
 * gives may not be UTF-8. Each counts as one code point; a high and a low one stay two. Those that are in the text
 * stay when `allow` is 0. Errors: `MEMBUF_ERR_INVALID` for another `allow`, `MEMBUF_ERR_UNSUPPORTED` on byte streams and on
 * wrappers, where the encoding and its error handler decide about them. Python: a str may hold them always.
 * Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_set_surrogates(struct membuf *s,
                                    int32_t allow);

/**
 * Opens a text stream over a byte stream of any kind: what is written is encoded, what is read is decoded.
 *
 * `options` NULL, or zero in a field, means UTF-8, strict errors, universal newlines. The wrapper holds on to the inner
 * stream, whose handle stays the caller's and may be freed at once. Closing the wrapper closes the inner stream, unless
 * `MEMBUF_TEXT_KEEP_INNER_OPEN` is set; freeing it does not, and loses what was not flushed.
 *
 * What is written is gathered, up to a chunk: call `membuf_flush` before you look at the inner stream. To keep what was
 * written: flush, `membuf_getvalue` of the inner stream, then finish the wrapper. What is read is read a chunk at a time, with
 * one call of the inner stream's read1. Text that malformed bytes follow is given first; then reading fails as long as the
 * position stays there.
 *
 * Lone surrogates, in the three bytes that UTF-8 would have for them, are characters that no encoding has: the error handler
 * says what is written for them ("surrogateescape", "surrogatepass"), and only it puts them into what is read.
 *
 * Positions are bytes of the inner stream: `membuf_tell` gives one wherever that says all there is to know, and answers
 * `MEMBUF_ERR_OVERFLOW` elsewhere; `membuf_tell_cookie` knows every position. A byte order mark or signature is written once
 * at the start, and not by whoever appends: the first write is at its position 0, or the inner stream cannot tell one.
 * Reading wants the mark of "utf-16" and "utf-32"; their order is kept at all positions.
 *
 * Errors: the inner handle's refusals, `MEMBUF_ERR_CLOSED`, `MEMBUF_ERR_UNSUPPORTED` when it is a text stream,
 * `MEMBUF_ERR_INVALID` for bad options, `MEMBUF_ERR_LOOKUP` for an unknown encoding or error handler, `MEMBUF_ERR_UNSUPPORTED`
 * for one that this version does not have. Python: TextIOWrapper(inner, encoding, errors, newline, ...). Threads: one call at a time on `inner`.
 */
MEMBUF_API
membuf_status membuf_text_wrap(struct membuf *inner,
                               const struct membuf_text_options *options,
                               struct membuf **out,
                               struct membuf_error *err);

/* ---- The options of text wrappers: when one is opened, later on, and as they are ---- */

/**
 * Flushes a wrapper and changes those of its options that `fields` (`MEMBUF_RECONFIGURE_*`, combined with `|`) names; the
 * others in `options` do not matter.
 *
 * A new encoding without ERRORS beside it makes errors "strict". Encoding, errors and newline cannot change once something
 * was read, until a seek, a write or the end (`MEMBUF_ERR_UNSUPPORTED`). A new encoding writes its signature only at position 0,
 * or where the inner stream cannot tell it. On failure nothing has changed. Errors: as `membuf_flush`, `MEMBUF_ERR_INVALID`
 * for other fields and bad options, `MEMBUF_ERR_LOOKUP`, `MEMBUF_ERR_UNSUPPORTED` on all but wrappers, and for ERRORS alone where the
 * codec is the program's own; `MEMBUF_ERR_NULL`. Python: reconfigure(). Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_reconfigure(struct membuf *s,
                                 const struct membuf_text_options *options,
                                 uint32_t fields);

/**
 * Gives the options of a wrapper, also when it is closed or its inner stream was taken away. The caller sets `struct_size` of
 * `*out_options` first; fields that lie behind it are left out.
 *
 * `encoding` is Python's name for it, `errors` the handler's; both last for ever. A codec of the program's own is not given:
 * `encoding` is NULL then. Errors: `MEMBUF_ERR_INVALID` for a `struct_size` that cannot be (nothing is written then),
 * `MEMBUF_ERR_UNSUPPORTED` on all but wrappers. Python: encoding, errors, line_buffering, write_through, _CHUNK_SIZE.
 * Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_get_text_options(struct membuf *s,
                                      struct membuf_text_options *out_options);

/* ---- Encodings by name, and whole texts encoded and decoded in one call ---- */

/**
 * The name of an encoding that membuf has, by its number from 0 on; NULL behind the last.
 *
 * Each comes once, under the name that `membuf_encoding_lookup` gives for all its spellings. Static: not to be freed.
 * Threads: any.
 */
MEMBUF_API
const char *membuf_encoding_at(size_t index);

/**
 * Gives the one name of the encoding that `name` means, in any of Python's spellings: "iso8859-1" for "Latin1".
 *
 * A label of the web's Encoding Standard behind "whatwg-" means that label's encoding there. `*out_name` is static: not to
 * be freed; NULL on failure. Errors: `MEMBUF_ERR_LOOKUP` for an unknown name and for what is not between bytes and text,
 * `MEMBUF_ERR_UNSUPPORTED` for an encoding that this version does not have, `MEMBUF_ERR_NULL` for `name`.
 * Python: codecs.lookup(name).name. Threads: any.
 */
MEMBUF_API
membuf_status membuf_encoding_lookup(const char *name,
                                     const char **out_name,
                                     struct membuf_error *err);

/**
 * Encodes `len` bytes of UTF-8 in another encoding, with a byte order mark where the encoding has one ("utf-8-sig").
 *
 * `encoding` is a name that Python knows (NULL: "utf-8") or the web's ("whatwg-shift_jis", see
 * `membuf_encoding_lookup`), `errors` says what becomes of characters that it does not have: "strict" (NULL), "ignore",
 * "replace", "backslashreplace", "xmlcharrefreplace", "namereplace", "surrogateescape" or "surrogatepass". Lone surrogates, in the
 * three bytes that UTF-8 would have for them, are such characters. `*out` is owned by the caller, NULL on failure.
 * Errors: `MEMBUF_ERR_ENCODE` with `start` and `end` in code points for what does not fit, `MEMBUF_ERR_DECODE` for
 * malformed UTF-8, `MEMBUF_ERR_LOOKUP` for an unknown name, `MEMBUF_ERR_UNSUPPORTED` for one that this version does not have,
 * `MEMBUF_ERR_NO_MEMORY`. Python: text.encode(encoding, errors). Threads: any.
 */
MEMBUF_API
membuf_status membuf_encode(const char *utf8,
                            size_t len,
                            const char *encoding,
                            const char *errors,
                            struct membuf_slice **out,
                            struct membuf_error *err);

/**
 * Decodes `len` bytes to UTF-8.
 *
 * The names are those of `membuf_encode`. With "surrogateescape" and "surrogatepass" the result may hold lone surrogates,
 * in the three bytes that UTF-8 would have for them. `*out` is owned by the caller, NULL on failure.
 * Errors: `MEMBUF_ERR_DECODE` with `start` and `end` in bytes, `MEMBUF_ERR_INVALID` where "xmlcharrefreplace" or
 * "namereplace", which are for encoding, meet malformed bytes, and otherwise as `membuf_encode`.
 * Python: data.decode(encoding, errors). Threads: any.
 */
MEMBUF_API
membuf_status membuf_decode(const void *data,
                            size_t len,
                            const char *encoding,
                            const char *errors,
                            struct membuf_slice **out,
                            struct membuf_error *err);

/* ---- Incremental decoders: bytes in, cut anywhere; text out ---- */

/**
 * Makes a decoder of `encoding` at the start of a text.
 *
 * The names are those of `membuf_decode`. "utf-16" takes its byte order from the mark that the text has to begin with.
 * `*out` is owned by the caller, NULL on failure. Errors: `MEMBUF_ERR_LOOKUP` for an unknown name,
 * `MEMBUF_ERR_UNSUPPORTED` for one that this version does not have, `MEMBUF_ERR_NULL` for `out`, `MEMBUF_ERR_NO_MEMORY`.
 * Python: codecs.getincrementaldecoder(encoding)(errors). Threads: any.
 */
MEMBUF_API
membuf_status membuf_decoder_new(const char *encoding,
                                 const char *errors,
                                 struct membuf_decoder **out,
                                 struct membuf_error *err);

/**
 * Makes a decoder over the functions of `table`, which is copied.
 *
 * `*out` is owned by the caller, NULL on failure. Errors: `MEMBUF_ERR_NULL`, `MEMBUF_ERR_INVALID` for a wrong
 * `struct_size`, `MEMBUF_ERR_UNSUPPORTED` for a function that this version does not know, `MEMBUF_ERR_NO_MEMORY`.
 * Python: a subclass of codecs.IncrementalDecoder. Threads: any.
 */
MEMBUF_API
membuf_status membuf_decoder_custom(const struct membuf_codec_table *table,
                                    void *user_data,
                                    struct membuf_decoder **out,
                                    struct membuf_error *err);

/**
 * Makes a decoder that gives the text of `inner`, or with `inner` NULL of text that it is fed, and looks at its line ends.
 *
 * With `translate` 1, CR and CRLF become LF; with 0 they stay, and only `membuf_decoder_newlines` sees them. In both a CR
 * at the end waits for what follows. Text that is fed is UTF-8, which may hold lone surrogates, and never cut inside a
 * character. The decoder holds on to `inner`, whose handle stays the caller's and may be freed at once; what is decoded or
 * set there directly shows here. `*out` is owned by the caller, NULL on failure. Errors: the inner handle's refusals,
 * `MEMBUF_ERR_INVALID` for another `translate` and when `inner` is such a decoder itself, `MEMBUF_ERR_NULL` for `out`,
 * `MEMBUF_ERR_NO_MEMORY`. Python: IncrementalNewlineDecoder(inner, translate). Threads: one call at a time on `inner`.
 */
MEMBUF_API
membuf_status membuf_newline_decoder_new(struct membuf_decoder *inner,
                                         int32_t translate,
                                         struct membuf_decoder **out,
                                         struct membuf_error *err);

/**
 * Decodes the bytes that waited and `len` bytes at `data`; `*out` is their text, UTF-8, owned by the caller.
 *
 * What begins a character and does not end it waits for the next call; with `last` 1 it is malformed. The next call
 * goes on behind `last` as before it: reset the decoder for another text. On failure nothing was taken, the state is as
 * before, `*out` is NULL. A codec of the program may give lone surrogates, in the three bytes that UTF-8 would have for them.
 * Errors: `MEMBUF_ERR_DECODE` with `start` and `end` in bytes, counted from the first byte that waited,
 * `MEMBUF_ERR_INVALID` for another `last` and where "xmlcharrefreplace" meets malformed bytes, `MEMBUF_ERR_BUSY` while a call
 * on the inner decoder runs, those of a codec of the program, `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`, `MEMBUF_ERR_NO_MEMORY`.
 * Python: decode(data, final=last). Threads: one call at a time on `d`.
 */
MEMBUF_API
membuf_status membuf_decoder_decode(struct membuf_decoder *d,
                                    const void *data,
                                    size_t len,
                                    int32_t last,
                                    struct membuf_slice **out);

/**
 * Gives the state: the bytes that wait for their rest as `*out_pending`, owned by the caller, and a number.
 *
 * No bytes and 0 are Python's default state: all that was fed was decoded, and the rest does not depend on it. The numbers
 * are Python's, too: "utf-16" has 2 at its start; a newline decoder doubles its inner decoder's and adds 1 while a CR waits.
 * Errors: `MEMBUF_ERR_UNSUPPORTED` where a codec of the program cannot, `MEMBUF_ERR_IO` when that gives more bytes than can be
 * waiting, `MEMBUF_ERR_NULL` for `out_pending`, `MEMBUF_ERR_NO_MEMORY`. Python: getstate(). Threads: one call at a time on `d`.
 */
MEMBUF_API
membuf_status membuf_decoder_getstate(struct membuf_decoder *d,
                                      struct membuf_slice **out_pending,
                                      uint64_t *out_flags);

/**
 * Goes back to a state that `membuf_decoder_getstate` gave, of this decoder or another of the same make.
 *
 * Errors: `MEMBUF_ERR_INVALID` for a state that cannot be, `MEMBUF_ERR_UNSUPPORTED` where a codec of the program cannot,
 * `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`. Python: setstate((pending, flags)). Threads: one call at a time on `d`.
 */
MEMBUF_API
membuf_status membuf_decoder_setstate(struct membuf_decoder *d,
                                      const void *pending,
                                      size_t len,
                                      uint64_t flags);

/**
 * Makes the decoder as new, with its inner decoder: at the start of a text, with nothing waiting and no line end met.
 *
 * Errors: `MEMBUF_ERR_UNSUPPORTED` where a codec of the program cannot. Python: reset().
 * Threads: one call at a time on `d`.
 */
MEMBUF_API
membuf_status membuf_decoder_reset(struct membuf_decoder *d);

/**
 * Gives the line ends that a newline decoder met so far: `MEMBUF_SEEN_*`, combined with `|`; 0 for every other decoder.
 *
 * Errors: the handle's refusals. Python: newlines. Threads: one call at a time on `d`.
 */
MEMBUF_API
membuf_status membuf_decoder_newlines(struct membuf_decoder *d,
                                      uint32_t *out_mask);

/** Frees a decoder; a newline decoder's inner one stays. Never fails; NULL is fine. Threads: any. */
MEMBUF_API void membuf_decoder_free(struct membuf_decoder *d);

/* ---- Incremental encoders: text in, bytes out ---- */

/**
 * Makes an encoder to `encoding` at the start of a text.
 *
 * The names are those of `membuf_encode`. `*out` is owned by the caller, NULL on failure. Errors: `MEMBUF_ERR_LOOKUP` for
 * an unknown name, `MEMBUF_ERR_UNSUPPORTED` for one that this version does not have, `MEMBUF_ERR_NULL` for `out`,
 * `MEMBUF_ERR_NO_MEMORY`. Python: codecs.getincrementalencoder(encoding)(errors). Threads: any.
 */
MEMBUF_API
membuf_status membuf_encoder_new(const char *encoding,
                                 const char *errors,
                                 struct membuf_encoder **out,
                                 struct membuf_error *err);

/**
 * Makes an encoder over the functions of `table`, which is copied.
 *
 * `*out` is owned by the caller, NULL on failure. Errors: as `membuf_decoder_custom`.
 * Python: a subclass of codecs.IncrementalEncoder. Threads: any.
 */
MEMBUF_API
membuf_status membuf_encoder_custom(const struct membuf_codec_table *table,
                                    void *user_data,
                                    struct membuf_encoder **out,
                                    struct membuf_error *err);

/**
 * Encodes `len` bytes of UTF-8; `*out` are the bytes, owned by the caller.
 *
 * A signature or byte order mark comes before the first text. With `last` 1 comes what ends a text, where an encoding has
 * modes. The text may hold lone surrogates, in the three bytes that UTF-8 would have for them: characters that no encoding
 * has, for the error handler. On failure nothing was taken, the state is as before, `*out` is NULL. Errors:
 * `MEMBUF_ERR_ENCODE` with `start` and `end` in code points of this text for what does not fit, `MEMBUF_ERR_DECODE` for what
 * is not UTF-8, `MEMBUF_ERR_INVALID` for another `last`, those of a codec of the program, `MEMBUF_ERR_NULL`,
 * `MEMBUF_ERR_OVERFLOW`, `MEMBUF_ERR_NO_MEMORY`. Python: encode(text, final=last). Threads: one call at a time on `e`.
 */
MEMBUF_API
membuf_status membuf_encoder_encode(struct membuf_encoder *e,
                                    const char *utf8,
                                    size_t len,
                                    int32_t last,
                                    struct membuf_slice **out);

/**
 * Gives the state as a number: 0 for an encoding without modes, behind the start of a text.
 *
 * "utf-16" has 2 and "utf-8-sig" 1 while the mark is still to come, as in Python; those of encodings with modes are our own.
 * Errors: `MEMBUF_ERR_UNSUPPORTED` where a codec of the program cannot. Python: getstate().
 * Threads: one call at a time on `e`.
 */
MEMBUF_API
membuf_status membuf_encoder_getstate(struct membuf_encoder *e,
                                      uint64_t *out_state);

/**
 * Goes back to a state that `membuf_encoder_getstate` gave, of this encoder or another of the same make; 0 for one that goes
 * on with a text that others began: no mark comes, and an encoding with modes says anew which character set it is in.
 *
 * Errors: `MEMBUF_ERR_INVALID` for a state that cannot be, `MEMBUF_ERR_UNSUPPORTED` where a codec of the program cannot.
 * Python: setstate(state). Threads: one call at a time on `e`.
 */
MEMBUF_API
membuf_status membuf_encoder_setstate(struct membuf_encoder *e,
                                      uint64_t state);

/**
 * Makes the encoder as new: a signature or byte order mark comes with what is encoded next.
 *
 * Errors: `MEMBUF_ERR_UNSUPPORTED` where a codec of the program cannot. Python: reset().
 * Threads: one call at a time on `e`.
 */
MEMBUF_API membuf_status membuf_encoder_reset(struct membuf_encoder *e);

/** Frees an encoder. Never fails; NULL is fine. Threads: any. */
MEMBUF_API void membuf_encoder_free(struct membuf_encoder *e);

/* ---- The utilities that users come for: each one call, over any stream ---- */

/**
 * Joins `count` pieces into one slice, copying each once.
 *
 * `*out` is owned by the caller, NULL on failure. Errors: `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`,
 * `MEMBUF_ERR_NO_MEMORY`. Python: b"".join(pieces). Threads: any.
 */
MEMBUF_API
membuf_status membuf_concat(const struct membuf_view *pieces,
                            size_t count,
                            struct membuf_slice **out,
                            struct membuf_error *err);

/**
 * Copies up to `count` units from the position of `from` to the position of `to`; all that are left when `count` is
 * negative. `*out_n` counts the units (of `from`) that arrived, on failure too.
 *
 * Bytes copied to a text stream are UTF-8, and may not end inside a character (`MEMBUF_ERR_DECODE`). Text copied to a
 * byte stream becomes UTF-8. Both positions move; on failure `from` stands behind what arrived, where it can seek.
 * Details of a failure on either stream are in `err`. Errors: those of reading `from` and writing `to`; `MEMBUF_ERR_BUSY`
 * when both are the same stream. Python: shutil.copyfileobj. Threads: one call at a time on `from` and `to`.
 */
MEMBUF_API
membuf_status membuf_copy(struct membuf *from,
                          struct membuf *to,
                          int64_t count,
                          int64_t *out_n,
                          struct membuf_error *err);

/**
 * Calls `each` with the rest of a stream in chunks of `chunk_size` units (bytes, or code points of text; 0: 65536), the
 * last one shorter, none empty.
 *
 * Large chunks of a stream in memory are not copied. During `each` the stream is busy: it answers `MEMBUF_ERR_BUSY`.
 * Errors: what `each` answered instead of `MEMBUF_CONTINUE`, with the position behind the chunk it got; those of
 * reading; `MEMBUF_ERR_OVERFLOW` for a `chunk_size` past `INT64_MAX`. Python: iter(lambda: s.read(chunk_size), b""). Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_read_chunks(struct membuf *s,
                                 size_t chunk_size,
                                 membuf_chunk_fn each,
                                 void *user_data);

/**
 * Joins `count` lines of text with a separator between them, none at the end.
 *
 * Lines and separator are UTF-8. `*out` is owned by the caller, NULL on failure.
 * Errors: `MEMBUF_ERR_DECODE` for malformed UTF-8, `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`, `MEMBUF_ERR_NO_MEMORY`.
 * Python: sep.join(lines). Threads: any.
 */
MEMBUF_API
membuf_status membuf_build_text(const struct membuf_view *lines,
                                size_t count,
                                const char *sep,
                                size_t sep_len,
                                struct membuf_slice **out,
                                struct membuf_error *err);

/**
 * Opens a text stream over the lines of a text, to be iterated with `membuf_next_line`.
 *
 * `newline` (`MEMBUF_NEWLINE_*`; DEFAULT: LF) says where they end, as on `membuf_string_new`. `flags` is 0 or
 * `MEMBUF_LINES_STRIP`, which `membuf_readline` does not heed. The text is copied. `*out` is owned by the caller, NULL on
 * failure. Errors: `MEMBUF_ERR_DECODE` for malformed UTF-8, `MEMBUF_ERR_INVALID` for another mode or other flags,
 * `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`, `MEMBUF_ERR_NO_MEMORY`. Python: iter(StringIO(text, newline)). Threads: any.
 */
MEMBUF_API
membuf_status membuf_text_lines(const char *utf8,
                                size_t len,
                                int32_t newline,
                                uint32_t flags,
                                struct membuf **out,
                                struct membuf_error *err);

/**
 * Decodes bytes and opens a text stream over their lines, to be iterated with `membuf_next_line`.
 *
 * They are the lines that a wrapper with these `options` reads, and come without their terminator. NULL, or zero in a
 * field, means UTF-8, strict errors, universal newlines; flags and chunk size do not matter. `*out` is owned by the caller,
 * NULL on failure. Errors: as `membuf_decode`, `MEMBUF_ERR_INVALID` for bad options.
 * Python: [line.rstrip("\n") for line in TextIOWrapper(BytesIO(data), encoding)]. Threads: any.
 */
MEMBUF_API
membuf_status membuf_bytes_to_lines(const void *data,
                                    size_t len,
                                    const struct membuf_text_options *options,
                                    struct membuf **out,
                                    struct membuf_error *err);

/**
 * Encodes a text as a file written in text mode would be: as `membuf_encode`, after newline translation.
 *
 * `options` NULL, or zero in a field, means UTF-8, strict, LF as it is; flags and chunk size do not matter. What ends a text in
 * encodings with modes comes last. `*out` is owned by the caller, NULL on failure. Errors: as `membuf_encode`, `MEMBUF_ERR_INVALID` for bad options.
 * Python: a TextIOWrapper over a BytesIO. Threads: any.
 */
MEMBUF_API
membuf_status membuf_encode_text(const char *utf8,
                                 size_t len,
                                 const struct membuf_text_options *options,
                                 struct membuf_slice **out,
                                 struct membuf_error *err);

/* ---- How far a call is, and ending it from outside: what the options of CSV, JSON and ZIP share ---- */

/**
 * Makes a flag for the options of long work, to end it from another thread or from a callback.
 *
 * One flag serves any number of calls and handles. `*out` is owned by the caller, NULL on failure.
 * Errors: `MEMBUF_ERR_NULL`, `MEMBUF_ERR_NO_MEMORY`. Python: threading.Event(). Threads: any.
 */
MEMBUF_API membuf_status membuf_cancel_new(struct membuf_cancel **out, struct membuf_error *err);

/**
 * Ends all work that has `cancel` in its options, now and later: it returns `MEMBUF_ERR_CANCELLED` within 64 KiB.
 *
 * There is no way back; work that is to go on takes a new flag. Errors: the handle's refusals, but never
 * `MEMBUF_ERR_BUSY`. Not for signal handlers. Python: set(). Threads: any.
 */
MEMBUF_API
membuf_status membuf_cancel_set(struct membuf_cancel *cancel);

/** Frees a flag; work that has it goes on with it as it is. Never fails; NULL is fine. Threads: any. */
MEMBUF_API void membuf_cancel_free(struct membuf_cancel *cancel);

/* ---- CSV: dialects, named, guessed or put together ---- */

/**
 * Gives one of Python's dialects: "excel", "excel-tab" or "unix". The caller sets `struct_size` of `*out_options` first; on
 * failure it becomes "excel".
 *
 * Errors: `MEMBUF_ERR_LOOKUP` for another name, `MEMBUF_ERR_NULL`, `MEMBUF_ERR_INVALID` for a `struct_size` that cannot be
 * (nothing is written then). Python: get_dialect(name). Threads: any.
 */
MEMBUF_API
membuf_status membuf_csv_dialect(const char *name,
                                 struct membuf_csv_options *out_options,
                                 struct membuf_error *err);

/* ---- Guessing the dialect of CSV ---- */

/**
 * Guesses the dialect of `len` bytes of a table: `*out_options` gets delimiter, quotechar and
 * `MEMBUF_CSV_SKIP_INITIAL_SPACE`, and `*out_has_header` 1 if the first record looks like names. The caller sets `struct_size` of
 * `*out_options` first; on failure it becomes "excel".
 *
 * A guess, after the rules of Python's Sniffer: quoted fields show what is around them; without any, the delimiter is what
 * most lines have the same number of times, where several do the first of comma, tab, semicolon, space and colon. The first record is a header if it
 * differs in kind or length from the next 21 in most columns that are all numbers, or all text of one length.
 * `delimiters`, ASCII and NUL-terminated, are those to choose from; NULL: any. A quote inside quotes is taken to be doubled.
 * A few kilobytes, cut after a line, are enough. For longer ones `progress`, NULL for nobody, is told how many bytes were looked
 * at, some of them several times, and may end that. The sample is in an encoding that extends ASCII.
 * Errors: `MEMBUF_ERR_CSV` when nothing looks like a delimiter, what the progress function answers, `MEMBUF_ERR_CANCELLED`, `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`,
 * `MEMBUF_ERR_INVALID` for a `struct_size` that cannot be. Python: Sniffer().sniff(sample), has_header(sample). Threads: any.
 */
MEMBUF_API
membuf_status membuf_csv_sniff(const void *sample,
                               size_t len,
                               const char *delimiters,
                               const struct membuf_progress *progress,
                               struct membuf_csv_options *out_options,
                               int32_t *out_has_header,
                               struct membuf_error *err);

/* ---- Reading CSV from any stream, record by record ---- */

/**
 * Opens a reader of CSV records on a stream, from its position on.
 *
 * On a text stream fields are UTF-8; so they are on a byte stream if `options` name its encoding ("utf-8-sig" and "utf-16" drop
 * the byte order mark). Without one they are its bytes in any encoding that extends ASCII, unchecked, a mark included.
 * The reader holds on to the stream, whose handle stays the caller's and may be freed at once; the stream is not
 * closed. It reads ahead. `options` NULL: Python's "excel" dialect. `*out` is owned by the caller, NULL on failure.
 * Errors: the stream's refusals, `MEMBUF_ERR_INVALID` for a dialect that contradicts itself, `MEMBUF_ERR_LOOKUP` for an unknown
 * encoding, `MEMBUF_ERR_UNSUPPORTED` for an encoding on a text stream. Python: csv.reader(source). Threads: one call at a time on `source`.
 */
MEMBUF_API
membuf_status membuf_csv_reader_new(struct membuf *source,
                                    const struct membuf_csv_options *options,
                                    struct membuf_csv_reader **out,
                                    struct membuf_error *err);

/**
 * Reads one record: `*out_count` fields at `*out_fields`, unquoted, borrowed until the next record is read.
 *
 * A blank line is a record of 0 fields, with `*out_fields` not NULL. At the end `*out_fields` is NULL. Records may span lines.
 * Errors: `MEMBUF_ERR_CSV` with `line`, `column` and the byte offset in `start` for broken quoting in a strict dialect,
 * `MEMBUF_ERR_LIMIT` likewise for a field over the limit; after these two the next call goes on with the next line.
 * `MEMBUF_ERR_INVALID` for a field that should be a number and is none. Those of reading the stream, and what the progress
 * function answers: the next call goes on where this one stopped. Python: next(reader). Threads: one call at a time on `reader`.
 */
MEMBUF_API
membuf_status membuf_csv_reader_next(struct membuf_csv_reader *reader,
                                     const struct membuf_view **out_fields,
                                     size_t *out_count);

/**
 * As `membuf_csv_reader_next`, with what is known of each field: whether it was quoted, is a number or no value.
 *
 * Errors, Python, Threads: as there.
 */
MEMBUF_API
membuf_status membuf_csv_reader_next_fields(struct membuf_csv_reader *reader,
                                            const struct membuf_csv_field **out_fields,
                                            size_t *out_count);

/**
 * Takes `len` bytes of UTF-8 as the next line, in place of what the stream would give, and gives the record that it ends as
 * `membuf_csv_reader_next_fields` does; `*out_fields` is NULL when the record goes on in the next line.
 *
 * For programs that get lines one by one. A line needs no line break at its end, and outside of quotes has none elsewhere; the
 * end of a line inside quotes adds nothing to the field. After the last line call `membuf_csv_reader_feed_end`.
 * Errors: `MEMBUF_ERR_CSV`, `MEMBUF_ERR_LIMIT`, `MEMBUF_ERR_INVALID` and what the progress function answers as there, but after
 * these the next line begins a record; `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`. Python: csv.reader(lines).
 * Threads: one call at a time on `reader`.
 */
MEMBUF_API
membuf_status membuf_csv_reader_feed_line(struct membuf_csv_reader *reader,
                                          const char *line,
                                          size_t len,
                                          const struct membuf_csv_field **out_fields,
                                          size_t *out_count);

/**
 * Ends the lines given to `membuf_csv_reader_feed_line`, and gives the record that the last one left open; `*out_fields` is
 * NULL when there is none.
 *
 * Errors: `MEMBUF_ERR_CSV` for an open record in a strict dialect. Python: the end of `lines`. Threads: one call at a time on
 * `reader`.
 */
MEMBUF_API
membuf_status membuf_csv_reader_feed_end(struct membuf_csv_reader *reader,
                                         const struct membuf_csv_field **out_fields,
                                         size_t *out_count);

/**
 * Gives the field at `index` of the current record as a number. Spaces around it do not matter.
 *
 * Errors: `MEMBUF_ERR_NOT_FOUND` when the record has no such field, `MEMBUF_ERR_INVALID` when it is no number, or no record was
 * read. Python: float(row[index]). Threads: one call at a time on `reader`.
 */
MEMBUF_API
membuf_status membuf_csv_reader_number(struct membuf_csv_reader *reader,
                                       size_t index,
                                       double *out_value);

/**
 * Gives the number of lines read so far, which is the line that the last record or error ended in; 0 at the start.
 *
 * Errors: the handle's refusals. Python: line_num. Threads: one call at a time on `reader`.
 */
MEMBUF_API
membuf_status membuf_csv_reader_line(struct membuf_csv_reader *reader,
                                     uint64_t *out_line);

/**
 * Gives the names of the columns, `*out_count` of them at `*out_names`, which last until the reader is freed or gets others.
 *
 * They are those of `membuf_csv_reader_set_header`, else the fields of the next record, which the first call reads.
 * Errors: `MEMBUF_ERR_NOT_FOUND` at the end of the input, those of `membuf_csv_reader_next`. Python: fieldnames of DictReader.
 * Threads: one call at a time on `reader`.
 */
MEMBUF_API
membuf_status membuf_csv_reader_header(struct membuf_csv_reader *reader,
                                       const struct membuf_view **out_names,
                                       size_t *out_count);

/**
 * Names the columns of an input that does not begin with their names. The names are copied.
 *
 * Errors: `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`. Python: DictReader(source, fieldnames). Threads: one call at a time on
 * `reader`.
 */
MEMBUF_API
membuf_status membuf_csv_reader_set_header(struct membuf_csv_reader *reader,
                                           const struct membuf_view *names,
                                           size_t count);

/**
 * Gives the index of the column of this name, the last of several; reads the header first, if that is still to be done.
 *
 * Errors: `MEMBUF_ERR_NOT_FOUND`, with `*out_index` `SIZE_MAX` as after every failure; those of `membuf_csv_reader_header`.
 * Python: fieldnames.index(name). Threads: one call at a time on `reader`.
 */
MEMBUF_API
membuf_status membuf_csv_reader_index(struct membuf_csv_reader *reader,
                                      const char *name,
                                      size_t len,
                                      size_t *out_index);

/**
 * Gives the field of the current record in the column of this name, borrowed until the next record is read. NULL and 0 when the
 * record is too short to have it.
 *
 * Errors: `MEMBUF_ERR_NOT_FOUND` when no column has the name, `MEMBUF_ERR_INVALID` when no record was read since the header.
 * Python: row.get(name) of DictReader. Threads: one call at a time on `reader`.
 */
MEMBUF_API
membuf_status membuf_csv_reader_field(struct membuf_csv_reader *reader,
                                      const char *name,
                                      size_t len,
                                      const char **out_data,
                                      size_t *out_len);

/** Frees a reader; its stream stays open. Never fails; NULL is fine. Threads: any. */
MEMBUF_API void membuf_csv_reader_free(struct membuf_csv_reader *reader);

/* ---- Writing CSV to any stream: rows, single fields, names and values; and a whole file in one call ---- */

/**
 * Opens a writer of CSV records on a stream, at its position.
 *
 * Text streams get text; byte streams the text in the encoding that `options` name, or else the bytes of the fields. The writer
 * holds on to the stream, whose handle stays the caller's and may be freed at once; the stream is not closed. Nothing is
 * buffered here. `options` NULL: Python's "excel" dialect. `*out` is owned by the caller, NULL on failure.
 * Errors: the stream's refusals, `MEMBUF_ERR_INVALID` for a dialect that contradicts itself, `MEMBUF_ERR_LOOKUP` for an unknown
 * encoding, `MEMBUF_ERR_UNSUPPORTED` for an encoding on a text stream. Python: csv.writer(sink). Threads: one call at a time on `sink`.
 */
MEMBUF_API
membuf_status membuf_csv_writer_new(struct membuf *sink,
                                    const struct membuf_csv_options *options,
                                    struct membuf_csv_writer **out,
                                    struct membuf_error *err);

/**
 * Writes one record of `count` fields, in one write to the stream. A row that fails writes nothing.
 *
 * A single empty field is written as two quotes, 0 fields as an empty line. With `MEMBUF_CSV_QUOTE_NONNUMERIC` what reads as a
 * finite number is one, if it has at most 64 KiB; for other quotings all fields are text. The progress function hears of a long
 * row while it is made, of a short one with those that follow.
 * Errors: `MEMBUF_ERR_CSV` for what the dialect cannot represent, `MEMBUF_ERR_INVALID` in the middle of a record that is written
 * field by field, `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`, those of writing the stream, `MEMBUF_ERR_CANCELLED`, and what the
 * progress function answers. Of a raw stream that took a part of the row, the error says in `transferred` how much.
 * Python: writerow(fields). Threads: one call at a time on `writer`.
 */
MEMBUF_API
membuf_status membuf_csv_writer_row(struct membuf_csv_writer *writer,
                                    const struct membuf_view *fields,
                                    size_t count);

/**
 * Adds a field of text to the record that is written field by field; `membuf_csv_writer_end_row` writes it.
 *
 * Fields that were added before a failure are gone with it: every further one fails likewise, and so does the end of the row,
 * which writes nothing. Errors: `MEMBUF_ERR_CSV` for what the dialect cannot represent; in a long record `MEMBUF_ERR_CANCELLED` and
 * what the progress function answers; `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`, and `MEMBUF_ERR_INVALID` where a stream has a part of
 * the record already, which add nothing. Python: a str in writerow(). Threads: one call at a time on `writer`.
 */
MEMBUF_API
membuf_status membuf_csv_writer_text(struct membuf_csv_writer *writer,
                                     const char *text,
                                     size_t len);

/** Adds an integer, as `membuf_csv_writer_text` adds text. Python: an int in writerow(). Threads: one call at a time on `writer`. */
MEMBUF_API
membuf_status membuf_csv_writer_int64(struct membuf_csv_writer *writer,
                                      int64_t value);

/**
 * Adds an unsigned integer, as `membuf_csv_writer_text` adds text. Python: an int in writerow(). Threads: one call at a time on
 * `writer`.
 */
MEMBUF_API
membuf_status membuf_csv_writer_uint64(struct membuf_csv_writer *writer,
                                       uint64_t value);

/**
 * Adds a double, as `membuf_csv_writer_text` adds text: the shortest text that reads back as the same value, in the form of
 * Python's repr(), "nan" and "inf" included. Python: a float in writerow(). Threads: one call at a time on `writer`.
 */
MEMBUF_API
membuf_status membuf_csv_writer_double(struct membuf_csv_writer *writer,
                                       double value);

/**
 * Adds True for any `value` but 0, else False, as `membuf_csv_writer_text` adds text; not quoted where numbers are not, as in
 * Python. Python: a bool in writerow(). Threads: one call at a time on `writer`.
 */
MEMBUF_API
membuf_status membuf_csv_writer_bool(struct membuf_csv_writer *writer,
                                     int32_t value);

/**
 * Adds NULL, as `membuf_csv_writer_text` adds text: an empty field, which `MEMBUF_CSV_QUOTE_STRINGS` and `_NOTNULL` leave without
 * quotes, to be told from empty text. Alone in its record it has to be quoted, and those two refuse it.
 * Python: None in writerow(). Threads: one call at a time on `writer`.
 */
MEMBUF_API
membuf_status membuf_csv_writer_null(struct membuf_csv_writer *writer);

/**
 * Writes the record whose fields were added one by one, in one write to the stream; without any, an empty line.
 *
 * Errors: the status of the first field that failed, and the record is gone; `MEMBUF_ERR_CSV` for a single empty field that
 * cannot be quoted; those of writing the stream, `MEMBUF_ERR_CANCELLED` and what the progress function answers, after which the
 * record is still there, to be tried again: of one that a raw stream took a part of, as `transferred` in the error says, the rest is
 * written then. Python: the end of writerow(). Threads: one call at a time on `writer`.
 */
MEMBUF_API
membuf_status membuf_csv_writer_end_row(struct membuf_csv_writer *writer);

/**
 * Names the columns for `membuf_csv_writer_header` and `membuf_csv_writer_pairs`. Everything is copied.
 *
 * `fill` of `fill_len` bytes stands for a value that a row does not have. With `refuse_extras` 1 a value whose name is no column
 * is refused, with 0 it is left out. Errors: `MEMBUF_ERR_INVALID` for another `refuse_extras`, `MEMBUF_ERR_NULL`,
 * `MEMBUF_ERR_OVERFLOW`. Python: DictWriter(f, names, restval, extrasaction). Threads: one call at a time on `writer`.
 */
MEMBUF_API
membuf_status membuf_csv_writer_columns(struct membuf_csv_writer *writer,
                                        const struct membuf_view *names,
                                        size_t count,
                                        const char *fill,
                                        size_t fill_len,
                                        int32_t refuse_extras);

/**
 * Writes the names of the columns as a record. Errors: `MEMBUF_ERR_INVALID` before `membuf_csv_writer_columns`, those of
 * `membuf_csv_writer_row`. Python: writeheader(). Threads: one call at a time on `writer`.
 */
MEMBUF_API
membuf_status membuf_csv_writer_header(struct membuf_csv_writer *writer);

/**
 * Writes one record of `count` values with their names, in the order of the columns. Of two values of one name the last counts.
 *
 * Errors: `MEMBUF_ERR_INVALID` for a name that is no column, where extras are refused, and before
 * `membuf_csv_writer_columns`; those of `membuf_csv_writer_row`. A row that fails writes nothing. Python: writerow() of DictWriter.
 * Threads: one call at a time on `writer`.
 */
MEMBUF_API
membuf_status membuf_csv_writer_pairs(struct membuf_csv_writer *writer,
                                      const struct membuf_pair *pairs,
                                      size_t count);

/** Frees a writer; its stream stays open. A record that was not ended is lost. Never fails; NULL is fine. Threads: any. */
MEMBUF_API
void membuf_csv_writer_free(struct membuf_csv_writer *writer);

/**
 * Makes a whole CSV file: a header, then `row_count` rows given as names and values, encoded.
 *
 * The header is `names`, or with `name_count` 0 the names of the first row. Values whose name is not in the header are
 * left out, missing ones are empty. `encoding` and `errors` are as in `membuf_encode`: "utf-8-sig" gives the signature
 * that spreadsheets look for. `*out` is owned by the caller, NULL on failure.
 * The progress function of `options` hears of the bytes of text, before they are encoded.
 * Errors: `MEMBUF_ERR_INVALID` with neither names nor rows, `MEMBUF_ERR_CSV`, those of `membuf_encode`, `MEMBUF_ERR_CANCELLED`, and what
 * the progress function answers. Python: csv.DictWriter(f, names, extrasaction="ignore"). Threads: any.
 */
MEMBUF_API
membuf_status membuf_csv_from_rows(const struct membuf_csv_row *rows,
                                   size_t row_count,
                                   const struct membuf_view *names,
                                   size_t name_count,
                                   const char *encoding,
                                   const char *errors,
                                   const struct membuf_csv_options *options,
                                   struct membuf_slice **out,
                                   struct membuf_error *err);

/* ---- JSON: documents, parsed and freed ---- */

/**
 * Parses JSON text of `len` bytes: UTF-8, UTF-16 or UTF-32, with or without a signature.
 *
 * Key order and duplicate keys are kept. Integers are exact, those beyond 64 bits as text; other numbers are the nearest
 * double. Nesting deeper than 1024 levels, numbers beyond the range of doubles, NaN, halves of surrogate pairs and data behind
 * the document are refused; `membuf_json_parse_with` has options for that. `*out` is owned by the caller, NULL on failure.
 * Errors: `MEMBUF_ERR_JSON` with `line`, `column` and the bytes from `start` to `end`, `MEMBUF_ERR_DECODE` for malformed text,
 * `MEMBUF_ERR_LIMIT` for the depth and past 4 GiB, `MEMBUF_ERR_NO_MEMORY`. Python: json.loads(data). Threads: any.
 */
MEMBUF_API
membuf_status membuf_json_parse(const void *data,
                                size_t len,
                                struct membuf_json **out,
                                struct membuf_error *err);

/**
 * Parses JSON text as `options` say, and leaves what follows the document to the caller.
 *
 * `*out_consumed` is the number of bytes that the document took, white space behind it included: the next one begins there.
 * With `out_consumed` NULL data behind the document is refused. `options` NULL: as `membuf_json_parse`. `*out` is owned
 * by the caller, NULL on failure. Errors: those of `membuf_json_parse`, `MEMBUF_ERR_INVALID` for bad options and with
 * `MEMBUF_JSON_LINES`, `MEMBUF_ERR_LIMIT` for more than `max_size` bytes, `MEMBUF_ERR_CANCELLED`.
 * Python: json.JSONDecoder().raw_decode(data). Threads: any.
 */
MEMBUF_API
membuf_status membuf_json_parse_with(const void *data,
                                     size_t len,
                                     const struct membuf_json_options *options,
                                     struct membuf_json **out,
                                     size_t *out_consumed,
                                     struct membuf_error *err);

/**
 * Parses what is left of a stream of bytes or text, which is one document; `options` NULL: as `membuf_json_parse`.
 *
 * The stream is read to its end, also behind a failure's place, and not closed. `*out` is owned by the caller, NULL on failure.
 * Errors: those of `membuf_json_parse_with`, with places counted from where the stream stood; those of reading the stream.
 * Python: json.load(source). Threads: one call at a time on `source`.
 */
MEMBUF_API
membuf_status membuf_json_load(struct membuf *source,
                               const struct membuf_json_options *options,
                               struct membuf_json **out,
                               struct membuf_error *err);

/** Frees a document. Never fails; NULL is fine. Threads: any. */
MEMBUF_API void membuf_json_free(struct membuf_json *doc);

/* ---- JSON: what the nodes of a document are ---- */

/**
 * Gives what a node is: an enumerator of `membuf_json_kind_code`, none of which is 0.
 *
 * Errors: `MEMBUF_ERR_NOT_FOUND` for a number that is no node. Python: type(x). Threads: one call at a time on `doc`.
 */
MEMBUF_API
membuf_status membuf_json_kind(struct membuf_json *doc,
                               size_t node,
                               int32_t *out_kind);

/**
 * Gives the number of elements of an array, or of members of an object.
 *
 * Errors: `MEMBUF_ERR_INVALID` for other kinds, `MEMBUF_ERR_NOT_FOUND`. Python: len(x). Threads: one call at a time on `doc`.
 */
MEMBUF_API
membuf_status membuf_json_count(struct membuf_json *doc,
                                size_t node,
                                size_t *out_count);

/**
 * Gives the node of an element of an array, or of the value of a member of an object, by position from 0; `SIZE_MAX`,
 * which is no node, on failure.
 *
 * Takes the same time whatever `index` is, but for the first such call on a document with nested containers, which lists
 * the members of all of them. Errors: `MEMBUF_ERR_NOT_FOUND` behind the last, `MEMBUF_ERR_INVALID` for other kinds,
 * `MEMBUF_ERR_NO_MEMORY` for that list.
 * Python: x[index], list(x.values())[index].
 * Threads: one call at a time on `doc`.
 */
MEMBUF_API
membuf_status membuf_json_item(struct membuf_json *doc,
                               size_t node,
                               size_t index,
                               size_t *out_node);

/**
 * Gives the key of a member of an object, by position from 0: UTF-8, borrowed until the document is freed.
 *
 * Errors: as `membuf_json_item`. Python: list(x)[index]. Threads: one call at a time on `doc`.
 */
MEMBUF_API
membuf_status membuf_json_key(struct membuf_json *doc,
                              size_t node,
                              size_t index,
                              const char **out_data,
                              size_t *out_len);

/**
 * Finds a node by JSON Pointer (RFC 6901), such as "/zones/0/name", from `node` on; "" is `node` itself. `*out_node` is
 * `SIZE_MAX`, which is no node, on failure.
 *
 * Of duplicate keys the last counts, as in Python. Each step into an object looks at all of its keys, but in large objects that
 * are asked again and again the time grows with the logarithm of their number. Errors: `MEMBUF_ERR_NOT_FOUND` when there is none,
 * `MEMBUF_ERR_INVALID` for a malformed pointer, `MEMBUF_ERR_NO_MEMORY` as for `membuf_json_item`. Python: x["zones"][0]["name"]. Threads: one call at a time on `doc`.
 */
MEMBUF_API
membuf_status membuf_json_pointer(struct membuf_json *doc,
                                  size_t node,
                                  const char *pointer,
                                  size_t len,
                                  size_t *out_node);

/**
 * Gives 1 for true and 0 for false.
 *
 * Errors: `MEMBUF_ERR_INVALID` for other kinds, `MEMBUF_ERR_NOT_FOUND`. Threads: one call at a time on `doc`.
 */
MEMBUF_API membuf_status membuf_json_bool(struct membuf_json *doc, size_t node, int32_t *out_yes);

/**
 * Gives an integer.
 *
 * Errors: `MEMBUF_ERR_OVERFLOW` when it does not fit, `MEMBUF_ERR_INVALID` for other kinds, `MEMBUF_ERR_NOT_FOUND`.
 * Threads: one call at a time on `doc`.
 */
MEMBUF_API
membuf_status membuf_json_int64(struct membuf_json *doc,
                                size_t node,
                                int64_t *out_value);

/** Gives an integer that is not negative. Errors: as `membuf_json_int64`. Threads: one call at a time on `doc`. */
MEMBUF_API
membuf_status membuf_json_uint64(struct membuf_json *doc,
                                 size_t node,
                                 uint64_t *out_value);

/**
 * Gives a number as a double.
 *
 * Errors: `MEMBUF_ERR_OVERFLOW` for an integer that no double equals, `MEMBUF_ERR_INVALID` for other kinds,
 * `MEMBUF_ERR_NOT_FOUND`. Threads: one call at a time on `doc`.
 */
MEMBUF_API membuf_status membuf_json_double(struct membuf_json *doc, size_t node, double *out_value);

/**
 * Gives the digits of an integer beyond 64 bits, with its sign: ASCII, borrowed until the document is freed.
 *
 * Errors: `MEMBUF_ERR_INVALID` for other kinds, `MEMBUF_ERR_NOT_FOUND`. Python: str(x). Threads: one call at a time on `doc`.
 */
MEMBUF_API
membuf_status membuf_json_big(struct membuf_json *doc,
                              size_t node,
                              const char **out_data,
                              size_t *out_len);

/**
 * Gives a string, unescaped: UTF-8, borrowed until the document is freed, not NUL-terminated. With
 * `MEMBUF_JSON_SURROGATES_KEEP` it may hold lone surrogates, in the three bytes that UTF-8 would have for them.
 *
 * Errors: `MEMBUF_ERR_INVALID` for other kinds, `MEMBUF_ERR_NOT_FOUND`. Threads: one call at a time on `doc`.
 */
MEMBUF_API
membuf_status membuf_json_string(struct membuf_json *doc,
                                 size_t node,
                                 const char **out_data,
                                 size_t *out_len);

/* ---- JSON: documents written as text ---- */

/**
 * Writes a document as JSON text, compact or indented; `options` NULL: compact UTF-8.
 *
 * Key order and duplicates are as they were parsed, unless `MEMBUF_JSON_SORT_KEYS` sorts them; doubles come as the shortest
 * digits that read back the same. `*out` is owned by the caller, NULL on failure. Errors: `MEMBUF_ERR_INVALID` for bad options
 * and for a double that they refuse, `MEMBUF_ERR_NO_MEMORY`, what the progress function answers, `MEMBUF_ERR_CANCELLED`.
 * Python: json.dumps(x, indent=n). Threads: one call at a time on `doc`.
 */
MEMBUF_API
membuf_status membuf_json_dump(struct membuf_json *doc,
                               const struct membuf_json_options *options,
                               struct membuf_slice **out);

/**
 * Writes a document to a stream at its position, as `membuf_json_dump` does; the stream is not closed.
 *
 * It gets pieces of whole UTF-8; what it took before a failure is there. Errors: those of `membuf_json_dump`, those of writing
 * the stream. Python: json.dump(x, sink, indent=n). Threads: one call at a time on `doc`, and on `sink`.
 */
MEMBUF_API
membuf_status membuf_json_dump_to(struct membuf_json *doc,
                                  struct membuf *sink,
                                  const struct membuf_json_options *options);

/* ---- JSON: text to text in one pass, and JSON Lines ---- */

/**
 * Turns JSON text into JSON text: checked, then compact or indented as `options` say; without a tree, unless keys are sorted.
 *
 * Numbers stay as they are, digit for digit; strings get the escapes that they need. The text is UTF-8, UTF-16 or UTF-32, the
 * result UTF-8. `*out` is owned by the caller, NULL on failure. Errors: those of `membuf_json_parse_with`.
 * Python: json.dumps(json.loads(data), indent=n). Threads: any.
 */
MEMBUF_API
membuf_status membuf_json_format(const void *data,
                                 size_t len,
                                 const struct membuf_json_options *options,
                                 struct membuf_slice **out,
                                 struct membuf_error *err);

/**
 * Checks JSON text and keeps nothing of it; `options` NULL: as strict as `membuf_json_parse`.
 *
 * Numbers are only read, not converted, so that none is out of range. Errors: those of `membuf_json_parse_with`.
 * Python: json.loads(data). Threads: any.
 */
MEMBUF_API
membuf_status membuf_json_validate(const void *data,
                                   size_t len,
                                   const struct membuf_json_options *options,
                                   struct membuf_error *err);

/**
 * Checks what is left of a stream of bytes or text: one document, or with `MEMBUF_JSON_LINES` any number of them.
 *
 * Takes memory for the longest string and a block, not for the text. The stream is read to its end and not closed.
 * Errors: those of `membuf_json_validate`, with places counted from where the stream stood; those of reading the stream.
 * Threads: one call at a time on `source`.
 */
MEMBUF_API
membuf_status membuf_json_validate_stream(struct membuf *source,
                                          const struct membuf_json_options *options,
                                          struct membuf_error *err);

/**
 * Copies JSON text from one stream to another, checked and laid out as `options` say: to minify or to indent it.
 *
 * In one pass, with memory for the longest string and a few blocks. With `MEMBUF_JSON_LINES` both sides are JSON Lines. Numbers
 * and strings as in `membuf_json_format`; a sink of text gets the same text. What stood before a failure's place is in the sink
 * then. Neither stream is closed. Errors: those of `membuf_json_validate_stream`, those of writing the sink,
 * `MEMBUF_ERR_INVALID` when both are one stream and with `MEMBUF_JSON_SORT_KEYS`.
 * Python: json.dump(json.load(source), sink, indent=n). Threads: one call at a time on each.
 */
MEMBUF_API
membuf_status membuf_json_transcode(struct membuf *source,
                                    struct membuf *sink,
                                    const struct membuf_json_options *options,
                                    struct membuf_error *err);

/**
 * Opens a reader of JSON Lines on a stream of bytes or text, at its position; `options` NULL: as strict as
 * `membuf_json_parse`.
 *
 * It holds on to the stream, whose handle stays the caller's and may be freed at once, and reads ahead. `*out` is owned by the
 * caller, NULL on failure. Errors: the stream's refusals, `MEMBUF_ERR_INVALID` for bad options. Threads: one call at a
 * time on `source`.
 */
MEMBUF_API
membuf_status membuf_json_reader_new(struct membuf *source,
                                     const struct membuf_json_options *options,
                                     struct membuf_json_reader **out,
                                     struct membuf_error *err);

/**
 * Gives the document of the next line that is not blank, owned by the caller; NULL at the end, which is success.
 *
 * A line that is refused is passed over: the next call goes on behind it. Errors: those of `membuf_json_parse_with`, with line
 * and bytes counted from where the stream stood; those of reading the stream, after which nothing is lost; `MEMBUF_ERR_NULL`
 * for `out`. Python: json.loads(next(source)). Threads: one call at a time on `reader`.
 */
MEMBUF_API
membuf_status membuf_json_reader_next(struct membuf_json_reader *reader,
                                      struct membuf_json **out);

/** Frees a reader; its stream stays open, its documents stay. Never fails; NULL is fine. Threads: any. */
MEMBUF_API void membuf_json_reader_free(struct membuf_json_reader *reader);

/* ---- JSON: the event writer ---- */

/**
 * Opens a writer of one JSON document on a stream, at its position; with `MEMBUF_JSON_LINES` of any number, each on a line.
 *
 * It holds on to the stream, whose handle stays the caller's and may be freed at once; the stream is not closed. What is
 * written is gathered, and handed on by the next call once there are 8 KiB of it; `membuf_json_writer_close` hands on the rest.
 * The progress function hears of the text that was accepted; a call that it ends, or a flag, has written nothing.
 * `options` NULL: compact.
 * A call that has no place where the document is (a value without a key, a second root, ...) answers
 * `MEMBUF_ERR_INVALID` and writes nothing. When the stream fails, what was accepted is kept and sent with the next call.
 * `*out` is owned by the caller, NULL on failure. Errors: the stream's refusals, `MEMBUF_ERR_INVALID` for bad options
 * and with `MEMBUF_JSON_SORT_KEYS`. Threads: one call at a time on `sink`.
 */
MEMBUF_API
membuf_status membuf_json_writer_new(struct membuf *sink,
                                     const struct membuf_json_options *options,
                                     struct membuf_json_writer **out,
                                     struct membuf_error *err);

/**
 * Begins an object as the next value. At most as many levels as `max_depth` says, or 1024.
 *
 * Errors: `MEMBUF_ERR_INVALID` where no value may stand, `MEMBUF_ERR_LIMIT` for the depth, those of writing the stream.
 * Threads: one call at a time on `writer`.
 */
MEMBUF_API
membuf_status membuf_json_writer_begin_object(struct membuf_json_writer *writer);

/**
 * Ends the innermost object. Errors: `MEMBUF_ERR_INVALID` when that is none or its last key has no value.
 * Threads: one call at a time on `writer`.
 */
MEMBUF_API membuf_status membuf_json_writer_end_object(struct membuf_json_writer *writer);

/**
 * Begins an array as the next value. Errors: as `membuf_json_writer_begin_object`.
 * Threads: one call at a time on `writer`.
 */
MEMBUF_API membuf_status membuf_json_writer_begin_array(struct membuf_json_writer *writer);

/** Ends the innermost array. Errors: `MEMBUF_ERR_INVALID` when that is none. Threads: one call at a time on `writer`. */
MEMBUF_API
membuf_status membuf_json_writer_end_array(struct membuf_json_writer *writer);

/**
 * Writes the key of the next member of an object: `len` bytes of UTF-8. Keys are not checked for duplicates.
 *
 * Errors: `MEMBUF_ERR_INVALID` outside an object or after a key, `MEMBUF_ERR_DECODE` for malformed UTF-8, `MEMBUF_ERR_NULL`,
 * those of writing the stream. Threads: one call at a time on `writer`.
 */
MEMBUF_API
membuf_status membuf_json_writer_key(struct membuf_json_writer *writer,
                                     const char *utf8,
                                     size_t len);

/**
 * Writes a string as the next value: `len` bytes of UTF-8.
 *
 * The way to write what JSON has no type for: dates, decimals, identifiers. Errors: `MEMBUF_ERR_INVALID` where no value may
 * stand, `MEMBUF_ERR_DECODE` for malformed UTF-8, `MEMBUF_ERR_NULL`, those of writing the stream.
 * Threads: one call at a time on `writer`.
 */
MEMBUF_API
membuf_status membuf_json_writer_string(struct membuf_json_writer *writer,
                                        const char *utf8,
                                        size_t len);

/**
 * Writes an integer as the next value. Errors: `MEMBUF_ERR_INVALID` where no value may stand, those of writing the stream.
 * Threads: one call at a time on `writer`.
 */
MEMBUF_API
membuf_status membuf_json_writer_int64(struct membuf_json_writer *writer,
                                       int64_t value);

/**
 * Writes an integer that is not negative as the next value. Errors: as `membuf_json_writer_int64`.
 * Threads: one call at a time on `writer`.
 */
MEMBUF_API membuf_status membuf_json_writer_uint64(struct membuf_json_writer *writer, uint64_t value);

/**
 * Writes a double as the next value, with the shortest digits that read back the same.
 *
 * Errors: `MEMBUF_ERR_INVALID` for NaN and infinities, unless the options say how to write them, and where no value may
 * stand; those of writing the stream. Threads: one call at a time on `writer`.
 */
MEMBUF_API
membuf_status membuf_json_writer_double(struct membuf_json_writer *writer,
                                        double value);

/**
 * Writes a number as the next value, digit for digit as `text` has it: integers of any size, decimals of any precision.
 *
 * Errors: `MEMBUF_ERR_INVALID` for what JSON has no number for, with the bytes from `start` to `end`, and where no value may
 * stand; `MEMBUF_ERR_NULL`, those of writing the stream. Threads: one call at a time on `writer`.
 */
MEMBUF_API
membuf_status membuf_json_writer_number(struct membuf_json_writer *writer,
                                        const char *text,
                                        size_t len);

/**
 * Writes what is JSON already as the next value: `len` bytes of UTF-8, checked, and laid out as the rest.
 *
 * Errors: those of `membuf_json_validate`, with places in `json`; `MEMBUF_ERR_INVALID` where no value may stand; those of
 * writing the stream. Nothing is written then. Threads: one call at a time on `writer`.
 */
MEMBUF_API
membuf_status membuf_json_writer_raw(struct membuf_json_writer *writer,
                                     const char *json,
                                     size_t len);

/**
 * Writes true, or false for 0, as the next value. Errors: as `membuf_json_writer_int64`.
 * Threads: one call at a time on `writer`.
 */
MEMBUF_API membuf_status membuf_json_writer_bool(struct membuf_json_writer *writer, int32_t value);

/** Writes null as the next value. Errors: as `membuf_json_writer_int64`. Threads: one call at a time on `writer`. */
MEMBUF_API
membuf_status membuf_json_writer_null(struct membuf_json_writer *writer);

/**
 * Ends the document: hands all that was gathered on to the stream, which stays open. The writer still has to be freed.
 *
 * A second close does nothing. Errors: `MEMBUF_ERR_INVALID` while the document is not complete; those of writing the stream,
 * after which it may be called again. Python: the end of json.dump. Threads: one call at a time on `writer`.
 */
MEMBUF_API
membuf_status membuf_json_writer_close(struct membuf_json_writer *writer);

/** Frees a writer without closing it; its stream stays open. Never fails; NULL is fine. Threads: any. */
MEMBUF_API void membuf_json_writer_free(struct membuf_json_writer *writer);

/* ---- ZIP archives over any byte stream: options, and archives packed and unpacked in one call ---- */

/**
 * Makes an archive of `count` entries, names and contents, in their order.
 *
 * The same entries give the same bytes, always: every time is 1980-01-01, every mode 0600, or 0775 for a directory. A name
 * that ends in "/" is a directory and has no content. `options->threads` compress at once. `options` NULL: deflate at level 6. `*out` is owned by the caller, NULL on failure.
 * Errors: `MEMBUF_ERR_INVALID` for a directory with content, an empty name, and one that was there before, holds a NUL or is
 * too long (65,535 bytes); what `options->progress` ends it with;
 * `MEMBUF_ERR_DECODE` for one that is not UTF-8; `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`, `MEMBUF_ERR_NO_MEMORY`.
 * Python: ZipFile.writestr for each. Threads: any.
 */
MEMBUF_API
membuf_status membuf_zip_pack(const struct membuf_pair *entries,
                              size_t count,
                              const struct membuf_zip_options *options,
                              struct membuf_slice **out,
                              struct membuf_error *err);

/**
 * Reads all entries of the archive in the `len` bytes at `data`: what `membuf_zip_pack` made one of.
 *
 * `*out_entries` are the names, in UTF-8, and contents of the `*out_count` entries, in the archive's order, borrowed from
 * `*out` until that is freed; directories have names that end in "/" and no content. Names come as the archive has them:
 * check them before you use one as a path. `options` NULL: the default limits. `*out` is owned by the caller, NULL on failure.
 * Errors: those of `membuf_zip_reader_new` and `membuf_zip_reader_read`. Python: read(name) for each of namelist().
 * Threads: any.
 */
MEMBUF_API
membuf_status membuf_zip_unpack(const void *data,
                                size_t len,
                                const struct membuf_zip_options *options,
                                struct membuf_slice **out,
                                const struct membuf_pair **out_entries,
                                size_t *out_count,
                                struct membuf_error *err);

/* ---- Archives read: entries by position and by name, as a whole and as streams ---- */

/**
 * Opens a reader of an archive on a byte stream that can seek, and reads its directory.
 *
 * It holds on to the stream, whose handle stays the caller's and may be freed at once; the stream is not closed and its
 * position moves. Of a stream in memory it shares the directory's bytes, until it is freed. `options` NULL: the default limits. `*out` is owned by the caller, NULL on failure.
 * Errors: `MEMBUF_ERR_ZIP` when this is no archive, or one whose entries share bytes, `MEMBUF_ERR_LIMIT` for too many entries
 * and for a directory of 4 GiB or more, `MEMBUF_ERR_UNSUPPORTED` for a text stream and for an archive of several files, `MEMBUF_ERR_INVALID` for bad options; those of
 * reading the stream. Python: ZipFile(source). Threads: one call at a time on `source`.
 */
MEMBUF_API
membuf_status membuf_zip_reader_new(struct membuf *source,
                                    const struct membuf_zip_options *options,
                                    struct membuf_zip_reader **out,
                                    struct membuf_error *err);

/**
 * Gives the number of entries. Errors: the handle's refusals. Python: len(namelist()).
 * Threads: one call at a time on `reader`.
 */
MEMBUF_API membuf_status membuf_zip_reader_count(struct membuf_zip_reader *reader, size_t *out_count);

/**
 * Gives the name of an entry, by position from 0: UTF-8, borrowed until the reader is freed, not NUL-terminated.
 *
 * Names come as the archive has them: check them before you use one as a path. Errors: `MEMBUF_ERR_NOT_FOUND` behind the
 * last. Python: namelist()[index]. Threads: one call at a time on `reader`.
 */
MEMBUF_API
membuf_status membuf_zip_reader_name(struct membuf_zip_reader *reader,
                                     size_t index,
                                     const char **out_data,
                                     size_t *out_len);

/**
 * Gives the names of the entries from position `first` on: up to `cap` into `names`, `*out_count` says how many.
 *
 * What is to be said of each is said of `membuf_zip_reader_name`, of which this is many calls in one. 0 names with a `cap`
 * that is not 0 are the end. `names` beyond `*out_count` stay as they are, and all do on failure. Errors: `MEMBUF_ERR_NULL`
 * and `MEMBUF_ERR_OVERFLOW` for `names` and `cap`. Python: namelist(). Threads: one call at a time on `reader`.
 */
MEMBUF_API
membuf_status membuf_zip_reader_names(struct membuf_zip_reader *reader,
                                      size_t first,
                                      struct membuf_view *names,
                                      size_t cap,
                                      size_t *out_count);

/**
 * Finds an entry by its exact name, the last of several; `*out_index` is `SIZE_MAX`, which is none, on failure.
 *
 * Errors: `MEMBUF_ERR_NOT_FOUND`. Python: getinfo(name).
 * Threads: one call at a time on `reader`.
 */
MEMBUF_API
membuf_status membuf_zip_reader_find(struct membuf_zip_reader *reader,
                                     const char *name,
                                     size_t name_len,
                                     size_t *out_index);

/**
 * Reads the whole content of an entry, by position from 0, and checks its sum.
 *
 * Methods are 0, stored, 8, deflated, and 93, Zstandard's, unless the library was built without it. `*out` is owned by the
 * caller, NULL on failure. Errors: `MEMBUF_ERR_ZIP` for damaged data, `MEMBUF_ERR_LIMIT` past a limit and for data of Zstandard
 * that takes a window larger than 8 MiB and than what `options->max_entry_size` allows, or than 128 MiB, `MEMBUF_ERR_UNSUPPORTED` for unknown methods and for encrypted entries without a password, `MEMBUF_ERR_INVALID` for a wrong
 * password, `MEMBUF_ERR_NOT_FOUND` behind the last, those of reading the stream and of `options->progress`. Python: read(name). Threads: one call at a time on `reader`.
 */
MEMBUF_API
membuf_status membuf_zip_reader_read(struct membuf_zip_reader *reader,
                                     size_t index,
                                     struct membuf_slice **out);

/**
 * Opens the content of an entry, by position from 0, as a stream for reading, buffered and seekable.
 *
 * Any number of them may be open, used by several threads at once, and outlive the reader's handle; they wait for each other
 * only while the archive's stream is read. A stored entry goes to any position at once; a compressed or encrypted one produces
 * what lies before, from its start when it goes back. The sums, of the content and of data that AES encrypted, are checked by the
 * read that gets to the end, that of a stored entry unless a part was skipped: that read answers `MEMBUF_ERR_ZIP`, as does
 * one that meets damaged or missing data, and one that passes a limit answers `MEMBUF_ERR_LIMIT`. `*out` is owned by the caller, NULL on failure. Errors: as `membuf_zip_reader_read`, for what the
 * headers tell. Python: open(name). Threads: one call at a time on `reader`.
 */
MEMBUF_API
membuf_status membuf_zip_reader_open(struct membuf_zip_reader *reader,
                                     size_t index,
                                     struct membuf **out);

/**
 * Gives the comment of the archive: the bytes that it has, borrowed until the reader is freed, not NUL-terminated.
 *
 * Errors: the handle's refusals. Python: comment. Threads: one call at a time on `reader`.
 */
MEMBUF_API
membuf_status membuf_zip_reader_comment(struct membuf_zip_reader *reader,
                                        const char **out_data,
                                        size_t *out_len);

/**
 * Sets the password, `len` bytes, that encrypted entries are read with from now on; open streams keep theirs.
 *
 * Known are the old encryption of the format (ZipCrypto), which tells 255 of 256 wrong passwords, and WinZip's with AES of
 * 128, 192 and 256 bits (AE-1 and AE-2), which tells 65,535 of 65,536: with the others, entries are damaged. Errors: `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`,
 * `MEMBUF_ERR_NO_MEMORY`. Python: setpassword(pwd). Threads: one call at a time on `reader`.
 */
MEMBUF_API
membuf_status membuf_zip_reader_set_password(struct membuf_zip_reader *reader,
                                             const void *password,
                                             size_t len);

/** Frees a reader; its stream and open entries stay open. Never fails; NULL is fine. Python: ZipFile.close(). Threads: any. */
MEMBUF_API
void membuf_zip_reader_free(struct membuf_zip_reader *reader);

/* ---- What an archive's directory says of its entries ---- */

/**
 * Tells what the directory says of an entry, by position from 0: as far as `out_entry->struct_size` reaches.
 *
 * On failure the rest of `*out_entry` is zero. Errors: `MEMBUF_ERR_NOT_FOUND` behind the last, `MEMBUF_ERR_NULL`,
 * `MEMBUF_ERR_INVALID` for a `struct_size` that is none, `MEMBUF_ERR_ZIP` for a comment that is not the UTF-8 that it says.
 * Python: infolist()[index]. Threads: one call at a time on `reader`.
 */
MEMBUF_API
membuf_status membuf_zip_reader_entry(struct membuf_zip_reader *reader,
                                      size_t index,
                                      struct membuf_zip_entry *out_entry);

/* ---- Archives written: entry by entry, as a whole or streamed, to a new archive or behind the entries of one ---- */

/**
 * Opens a writer of an archive on a byte stream, at its position; the stream need not seek.
 *
 * It holds on to the stream, whose handle stays the caller's and may be freed at once; the stream is not closed.
 * `options` NULL: deflate at level 6. `*out` is owned by the caller, NULL on failure.
 * Errors: the stream's refusals, `MEMBUF_ERR_UNSUPPORTED` for a text stream, `MEMBUF_ERR_INVALID` for bad options.
 * Python: ZipFile(sink, "w"). Threads: one call at a time on `sink`.
 */
MEMBUF_API
membuf_status membuf_zip_writer_new(struct membuf *sink,
                                    const struct membuf_zip_options *options,
                                    struct membuf_zip_writer **out,
                                    struct membuf_error *err);

/**
 * Opens a writer that adds entries to the archive in a byte stream, which has to read, write and seek.
 *
 * What stands in front of the archive stays. Its directory is overwritten by the first new entry and written again, longer,
 * by `membuf_zip_writer_close`, which cuts off what follows it: until then the stream holds no archive. Content that is no archive is kept
 * in front of a new one. Entries that are there count as duplicates. For the rest as `membuf_zip_writer_new`; `options` also
 * limits the number of entries that are read. Errors: as `membuf_zip_writer_new`, `MEMBUF_ERR_LIMIT`, `MEMBUF_ERR_UNSUPPORTED` for
 * archives of several files. Python: ZipFile(sink, "a"). Threads: one call at a time on `sink`.
 */
MEMBUF_API
membuf_status membuf_zip_writer_append(struct membuf *sink,
                                       const struct membuf_zip_options *options,
                                       struct membuf_zip_writer **out,
                                       struct membuf_error *err);

/**
 * Adds one entry: `name_len` bytes of name, `len` bytes of content, in one write to the stream.
 *
 * It has the writer's method and level, the usual mode, the date of 1980-01-01 and no comment. An entry that fails leaves the
 * archive as it was. Errors: `MEMBUF_ERR_INVALID` while the stream of an entry is open; as `membuf_zip_pack`, `MEMBUF_ERR_INVALID` after
 * `membuf_zip_writer_close`, those of writing the stream. Python: writestr(name, data).
 * Threads: one call at a time on `writer`.
 */
MEMBUF_API
membuf_status membuf_zip_writer_add(struct membuf_zip_writer *writer,
                                    const char *name,
                                    size_t name_len,
                                    const void *data,
                                    size_t len);

/**
 * As `membuf_zip_writer_add`, with a method, level, mode, time and comment of its own. `options` NULL: as there.
 *
 * Errors: as `membuf_zip_writer_add`; `MEMBUF_ERR_INVALID` for bad options, a time that the format does not have and a comment of more than
 * 65,535 bytes, `MEMBUF_ERR_DECODE` for a comment that is not UTF-8. Python: writestr(zinfo, data). Threads: one call at a time on
 * `writer`.
 */
MEMBUF_API
membuf_status membuf_zip_writer_add_with(struct membuf_zip_writer *writer,
                                         const char *name,
                                         size_t name_len,
                                         const void *data,
                                         size_t len,
                                         const struct membuf_zip_entry_options *options);

/**
 * Adds `count` entries, names and contents, as `membuf_zip_writer_add` does one after the other, compressed by as many threads at once as the
 * writer's options say.
 *
 * The archive has the same bytes whatever their number is. All entries before the one that fails are in it, none after. Progress is told
 * on the caller's thread only; no thread is left when the function returns. Errors: as `membuf_zip_writer_add`. Python: writestr(name, data)
 * for each. Threads: one call at a time on `writer`.
 */
MEMBUF_API
membuf_status membuf_zip_writer_add_all(struct membuf_zip_writer *writer,
                                        const struct membuf_pair *entries,
                                        size_t count);

/**
 * Opens a stream for the content of an entry, of any length, which is added when the stream is closed.
 *
 * One at a time; it writes only. `membuf_close` or `membuf_finish` on it adds the entry; when that fails, and when the stream is freed
 * without, the archive is as it was before: what the sink has of the entry is taken back where it can be cut, else left
 * between entries, where readers ignore it. An entry of up to 64 KiB is written as a whole, with the bytes that `membuf_zip_writer_add`
 * writes. A longer one goes to the sink as it comes, compressed even where that does not gain, and has its sizes put into its
 * header when it ends, or behind its data where the sink cannot seek or they turn out to need 64 bits that `options->size_hint` did not
 * announce. A write that fails says how much was taken. `options` NULL: as
 * `membuf_zip_writer_add`. `*out` is owned by the caller, NULL on failure. Errors: as `membuf_zip_writer_add_with`.
 * Python: open(name, "w"). Threads: one call at a time on `writer`.
 */
MEMBUF_API
membuf_status membuf_zip_writer_open(struct membuf_zip_writer *writer,
                                     const char *name,
                                     size_t name_len,
                                     const struct membuf_zip_entry_options *options,
                                     struct membuf **out);

/**
 * Sets the comment of the archive: any bytes, at most 65,535.
 *
 * Errors: `MEMBUF_ERR_INVALID` for more, and after `membuf_zip_writer_close`; `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`,
 * `MEMBUF_ERR_NO_MEMORY`. Python: comment. Threads: one call at a time on `writer`.
 */
MEMBUF_API
membuf_status membuf_zip_writer_set_comment(struct membuf_zip_writer *writer,
                                            const char *comment,
                                            size_t len);

/**
 * Writes the directory: the archive is complete then. The stream stays open; the writer still has to be freed.
 *
 * A second close does nothing. Errors: `MEMBUF_ERR_INVALID` while the stream of an entry is open; those of writing the stream,
 * after which it may be called again. Python: ZipFile.close().
 * Threads: one call at a time on `writer`.
 */
MEMBUF_API
membuf_status membuf_zip_writer_close(struct membuf_zip_writer *writer);

/** Frees a writer without closing it; its stream stays open. Never fails, writes nothing; NULL is fine. Threads: any. */
MEMBUF_API
void membuf_zip_writer_free(struct membuf_zip_writer *writer);

/* ---- Capture of stdout and stderr ---- */

/**
 * Starts to capture stdout, stderr, or both: all that this process and the children it starts write to the
 * descriptors 1 and 2, by whatever means, without a limit and without ever waiting for a reader.
 *
 * `flags` is `MEMBUF_CAPTURE_*`. What stdio holds back for stdout and stderr is flushed first, here, in
 * `membuf_capture_take` and in `membuf_capture_stop`; what other buffers hold (a std::cout that is not synchronised with
 * stdio, another language's own) the program flushes itself. Captures nest, and may end in any order; what an inner one captures
 * the outer one does not see, unless that tees. Until it is stopped or freed the descriptors lead into memory:
 * `isatty` is false there. In a forked child the capture goes on, into the same place, and stopping it there restores the child's
 * descriptors; with `MEMBUF_CAPTURE_TEE`, what it writes after the parent stopped is lost. It is the process that is captured: one
 * owner at a time should start and stop. `*out` is owned by the caller, NULL on failure, and then everything is as it was.
 * Errors: `MEMBUF_ERR_INVALID` for other flags, none, or TOGETHER without both; `MEMBUF_ERR_IO` when the descriptor is
 * closed or the system has no more of them, `MEMBUF_ERR_BUSY` while other threads start or stop captures,
 * `MEMBUF_ERR_UNSUPPORTED` on systems other than Linux, `MEMBUF_ERR_NULL`, `MEMBUF_ERR_NO_MEMORY`. Threads: any.
 */
MEMBUF_API
membuf_status membuf_capture_start(uint32_t flags,
                                   struct membuf_capture **out,
                                   struct membuf_error *err);

/**
 * Gives what was captured since the last time, on descriptor `fd`: 1 or 2; either, where both are captured together.
 *
 * Works while the capture runs and after it was stopped. `*out` is owned by the caller, NULL on failure; large output is
 * not copied. Errors: `MEMBUF_ERR_INVALID` for a descriptor that is not captured, `MEMBUF_ERR_NULL`, `MEMBUF_ERR_IO`,
 * `MEMBUF_ERR_NO_MEMORY`; what was captured stays. Python: getvalue() of the StringIO. Threads: one call at a time on `c`.
 */
MEMBUF_API
membuf_status membuf_capture_take(struct membuf_capture *c,
                                  int32_t fd,
                                  struct membuf_slice **out);

/**
 * Ends the capture: output goes where it went before, or into the captures that were started since. A second time is
 * fine.
 *
 * Errors: `MEMBUF_ERR_IO` when the system refuses to put a descriptor back. Python: leaving the with block.
 * Threads: one call at a time on `c`.
 */
MEMBUF_API
membuf_status membuf_capture_stop(struct membuf_capture *c);

/**
 * Frees a capture; one that still runs ends first. NULL is fine, a handle that was freed already is ignored
 * (see `membuf_set_misuse_hook`). Slices of it stay valid. Threads: any.
 */
MEMBUF_API void membuf_capture_free(struct membuf_capture *c);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* MEMBUF_H */
