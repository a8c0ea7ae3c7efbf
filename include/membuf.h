/* membuf: in-memory streams with the behaviour of Python's io.
 *
 * Generated from src/ffi by `make header`; do not edit. SPDX-License-Identifier: MIT OR Apache-2.0
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
} membuf_type;

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
  /** A limit of the handle would be passed, or memory that cannot grow is full; nothing was changed. Python: MemoryError. */
  MEMBUF_ERR_LIMIT = -51,
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

/** What a stream is made of. */
typedef enum membuf_kind_code {
  /** Bytes in memory. Python: BytesIO. */
  MEMBUF_KIND_BYTES = 1,
  /** Text in memory. Python: StringIO. */
  MEMBUF_KIND_STRING = 2,
  /** Text over a byte stream. Python: TextIOWrapper. */
  MEMBUF_KIND_TEXT = 3,
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

/**
 * A stream of any kind: bytes or text, in memory or over something else. One type, one set of verbs; a verb that a
 * kind cannot do answers `MEMBUF_ERR_UNSUPPORTED`.
 *
 * Freed once by the caller: with `membuf_finish`, or with `membuf_free`.
 */
typedef struct membuf membuf;

/**
 * Immutable bytes that a function handed out: the content of a stream, a line, an archive.
 *
 * Freed once by the caller with `membuf_slice_free`; independent of the stream it came from. Unlike all other
 * handles it may be used by several threads at once. Python: bytes.
 */
typedef struct membuf_slice membuf_slice;

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

/** Takes one chunk of `membuf_read_chunks`: `len` bytes at `data`, valid during the call. Answers `MEMBUF_CONTINUE`. */
typedef int32_t (*membuf_chunk_fn)(void *user_data, const uint8_t *data, size_t len);

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

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

/**
 * Gives the details of the last verb that failed on a handle of any type.
 *
 * A later success does not clear them. Refusals of the handle itself (`MEMBUF_ERR_NULL`, `_STALE`, `_TYPE`,
 * `_BUSY`, `_POISONED`) and failures on slices, which several threads may use, are not stored: their
 * status says it all. `code` is `MEMBUF_OK` when nothing failed yet.
 * `out` is written on every path. Threads: one call at a time on `handle`.
 */
MEMBUF_API membuf_status membuf_get_error(const void *handle, struct membuf_error *out);

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
 * be changed. Both outputs may be NULL. Costs no lock. Errors: the handle's refusals. Python: memoryview(b).
 * Threads: any, several at once.
 */
MEMBUF_API
membuf_status membuf_slice_data(const struct membuf_slice *slice,
                                const uint8_t **out_data,
                                size_t *out_len);

/**
 * Gives the bytes of a slice as a C string, valid until the slice is freed.
 *
 * The first call makes a NUL-terminated copy. Errors: `MEMBUF_ERR_INVALID` when the bytes hold a NUL,
 * `MEMBUF_ERR_NO_MEMORY`. Threads: any, several at once.
 */
MEMBUF_API membuf_status membuf_slice_cstr(const struct membuf_slice *slice, const char **out_text);

/**
 * Makes another handle on the same bytes, without copying them.
 *
 * Each handle has one owner and is freed once. Errors: the handle's refusals, `MEMBUF_ERR_NO_MEMORY`.
 * Threads: any, several at once.
 */
MEMBUF_API
membuf_status membuf_slice_dup(const struct membuf_slice *slice,
                               struct membuf_slice **out,
                               struct membuf_error *err);

/**
 * Makes a handle on `len` bytes from `start` on, without copying them.
 *
 * Errors: `MEMBUF_ERR_INVALID` when the part is not inside the slice. Python: memoryview(b)[start:start + len].
 * Threads: any, several at once.
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

/**
 * Opens a byte stream on a copy of `len` bytes at `init`; `(NULL, 0)` makes an empty one.
 *
 * The position is 0. `*out` is owned by the caller (`membuf_finish` or `membuf_free`), NULL on failure.
 * Errors: `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`, `MEMBUF_ERR_NO_MEMORY`. Python: BytesIO(init). Threads: any.
 */
MEMBUF_API
membuf_status membuf_bytes_new(const void *init,
                               size_t len,
                               struct membuf **out,
                               struct membuf_error *err);

/**
 * Opens a byte stream on the caller's memory without copying it: the first write that changes it copies.
 *
 * The memory must stay unchanged until `release` is called with `user_data`: exactly once, when the last
 * stream or slice that shares it is done with it, and on failure of this call too. `release` may be NULL.
 * Errors: as `membuf_bytes_new`. Python: BytesIO(init), which shares in the same way. Threads: any.
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
 * exactly once, when the memory is no longer used, and on failure of this call too; it may be NULL.
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
 * `MEMBUF_ERR_LIMIT`. The memory stays the caller's, must outlive the stream, and holds the content at every
 * moment; slices of it are copies. Errors: as `membuf_bytes_new`, `MEMBUF_ERR_INVALID` for `len > cap`.
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

/**
 * Reads up to `cap` bytes into `buf` and moves the position by what was read; `*out_n` says how many.
 *
 * Fills the request unless the stream ends: fewer bytes mean the end, 0 bytes with `cap > 0` that it was reached
 * before. On text: UTF-8, whole code points only, so up to 3 bytes may stay unused; `cap` must be 0 or at least 4.
 * When bytes arrived before a failure the call succeeds with them and the next one reports it.
 * Errors: `MEMBUF_ERR_CLOSED`, `MEMBUF_ERR_EXPORTED`, `MEMBUF_ERR_INVALID`, on text `MEMBUF_ERR_DECODE`.
 * Python: readinto. Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_read(struct membuf *s,
                          void *buf,
                          size_t cap,
                          size_t *out_n);

/**
 * Reads up to `count` units (bytes, or code points of text), all that is left when `count` is negative.
 *
 * `*out` is a slice, owned by the caller; empty at the end. Large parts of a stream in memory are shared, not copied.
 * Errors: `MEMBUF_ERR_CLOSED`, `MEMBUF_ERR_EXPORTED`, `MEMBUF_ERR_NO_MEMORY`. Python: read(count).
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
 * Borrowed from the stream: valid until the next call on `s` that moves the position, changes the content, closes
 * or frees. At the end `*out_data` is NULL. Not NUL-terminated.
 * Streams from `membuf_text_lines` and `membuf_bytes_to_lines` may leave the terminator out.
 * Errors: as `membuf_read_slice`. Python: next(s). Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_next_line(struct membuf *s,
                               const char **out_data,
                               size_t *out_len);

/**
 * Writes `len` bytes at the position and moves it; on text, complete UTF-8. `*out_n` says how many units were taken.
 *
 * In memory all or nothing: on failure content and position are as before. Writing behind the end fills the gap with
 * zeros. Text counts code points before newline translation. `data` may point into what the stream lent out.
 * Errors: `MEMBUF_ERR_CLOSED`, `MEMBUF_ERR_EXPORTED`, `MEMBUF_ERR_NO_MEMORY`, `MEMBUF_ERR_LIMIT`,
 * `MEMBUF_ERR_OVERFLOW`; on text `MEMBUF_ERR_DECODE`, `MEMBUF_ERR_ENCODE`. Python: write(data).
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
 * Nothing is added between them. A piece that fails ends the call; those before it are written.
 * Errors: as `membuf_write`. Python: writelines(lines). Threads: one call at a time on `s`.
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
 * `*out_cap` is its whole size; with `n` 0, whatever is spare. The bytes are not initialised, and count only once
 * committed. Until then every verb but commit and free answers `MEMBUF_ERR_EXPORTED`. Byte streams only.
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
 * `n` 0 gives the window up without a change. Errors: `MEMBUF_ERR_INVALID` when `n` is more than the window's size
 * (it stays open) or when no window is open. Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_commit(struct membuf *s,
                            size_t n);

/**
 * Moves the position: by `offset` units from `whence` (`MEMBUF_SEEK_SET`, `_CUR`, `_END`); `*out_pos` is the new one.
 *
 * Behind the end is allowed. Before the start: `MEMBUF_ERR_INVALID` from `MEMBUF_SEEK_SET`, otherwise position 0, as
 * Python does. On text only 0 may be added to the position or the end (`MEMBUF_ERR_IO`, as Python's StringIO).
 * Errors: also `MEMBUF_ERR_OVERFLOW`, `MEMBUF_ERR_CLOSED`. Python: seek(offset, whence). Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_seek(struct membuf *s,
                          int64_t offset,
                          int32_t whence,
                          int64_t *out_pos);

/**
 * Gives the position in the stream's units.
 *
 * Errors: `MEMBUF_ERR_CLOSED`. Python: tell(). Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_tell(struct membuf *s, int64_t *out_pos);

/**
 * Moves the position to the start.
 *
 * Errors: as `membuf_seek`. Python: seek(0). Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_rewind(struct membuf *s);

/**
 * Cuts the content to `size` units; the position stays, even behind the end. `*out_size` is `size`.
 *
 * A stream in memory never grows by this. Errors: `MEMBUF_ERR_INVALID` for a negative size, `MEMBUF_ERR_CLOSED`,
 * `MEMBUF_ERR_EXPORTED`. Python: truncate(size). Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_truncate(struct membuf *s,
                              int64_t size,
                              int64_t *out_size);

/**
 * Cuts the content at the position. `*out_size` is the position.
 *
 * Errors: as `membuf_truncate`. Python: truncate(). Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_truncate_here(struct membuf *s, int64_t *out_size);

/**
 * Gives the size of the content in the stream's units; the position is as before.
 *
 * Errors: `MEMBUF_ERR_CLOSED`; `MEMBUF_ERR_UNSUPPORTED` where the position cannot be moved.
 * Python: seek(0, 2) and back. Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_stream_size(struct membuf *s, int64_t *out_size);

/**
 * Hands buffered writes on to the inner stream; nothing to do for a stream in memory.
 *
 * Errors: `MEMBUF_ERR_CLOSED`, the inner stream's. Python: flush(). Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_flush(struct membuf *s);

/**
 * Gives the whole content as a slice, wherever the position is. The stream stays as it is.
 *
 * On byte streams in memory this shares the content, whatever its size: a later write to the stream copies what it
 * would change, the slice never changes. `*out` is owned by the caller, NULL on failure.
 * Errors: `MEMBUF_ERR_CLOSED`, `MEMBUF_ERR_UNSUPPORTED` on wrappers, `MEMBUF_ERR_NO_MEMORY`. Python: getvalue().
 * Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_getvalue(struct membuf *s,
                              struct membuf_slice **out);

/**
 * Moves the whole content out as a slice; the stream is empty then, at position 0, and can be used again.
 *
 * `*out` is owned by the caller, NULL on failure. Errors: as `membuf_getvalue`. Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_take(struct membuf *s,
                          struct membuf_slice **out);

/**
 * Limits the content to `limit` bytes; 0 lifts the limit. A write that would pass it answers `MEMBUF_ERR_LIMIT`.
 *
 * Errors: `MEMBUF_ERR_INVALID` when the content is larger already, `MEMBUF_ERR_CLOSED`, `MEMBUF_ERR_UNSUPPORTED`
 * on wrappers. Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_set_memory_limit(struct membuf *s,
                                      size_t limit);

/**
 * Gives what the stream is made of: `MEMBUF_KIND_*`, also when it is closed.
 *
 * Errors: the handle's refusals. Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_kind(struct membuf *s, int32_t *out_kind);

/**
 * Gives 1 for a text stream, whose units are code points, and 0 for a byte stream, also when it is closed.
 *
 * Errors: the handle's refusals. Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_is_text(struct membuf *s, int32_t *out_yes);

/**
 * Gives 1 when the stream is closed, else 0.
 *
 * Errors: the handle's refusals. Python: closed. Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_closed(struct membuf *s, int32_t *out_yes);

/**
 * Gives 1 when the stream can be read, else 0.
 *
 * Errors: `MEMBUF_ERR_CLOSED`. Python: readable(). Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_readable(struct membuf *s, int32_t *out_yes);

/**
 * Gives 1 when the stream can be written, else 0.
 *
 * Errors: `MEMBUF_ERR_CLOSED`. Python: writable(). Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_writable(struct membuf *s, int32_t *out_yes);

/**
 * Gives 1 when the position can be moved, else 0.
 *
 * Errors: `MEMBUF_ERR_CLOSED`. Python: seekable(). Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_seekable(struct membuf *s, int32_t *out_yes);

/**
 * Gives 1 when the stream is a terminal, else 0.
 *
 * Errors: `MEMBUF_ERR_CLOSED`. Python: isatty(). Threads: one call at a time on `s`.
 */
MEMBUF_API membuf_status membuf_isatty(struct membuf *s, int32_t *out_yes);

/**
 * Gives the file descriptor that is this stream's storage; -1 on failure.
 *
 * Errors: `MEMBUF_ERR_UNSUPPORTED` on every stream in memory, `MEMBUF_ERR_CLOSED`. Python: fileno().
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
 * The handle is gone afterwards, also on failure. Errors: as `membuf_close`. Python: leaving a with block.
 * Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_finish(struct membuf *s);

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
 * byte stream becomes UTF-8. Both positions move. Errors: those of reading `from` and writing `to`; `MEMBUF_ERR_BUSY`
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
 * reading. Python: iter(lambda: s.read(chunk_size), b""). Threads: one call at a time on `s`.
 */
MEMBUF_API
membuf_status membuf_read_chunks(struct membuf *s,
                                 size_t chunk_size,
                                 membuf_chunk_fn each,
                                 void *user_data);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* MEMBUF_H */
