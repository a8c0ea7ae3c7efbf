/* Every verb on every kind of stream that is not bytes in memory (for which see test_bad_input.c), open and closed:
 * what a kind cannot do, or not in this state, is refused, and the stream is as it was. */
#include "callback_support.h"

#pragma GCC diagnostic ignored "-Wunused-function"
#undef TEXT
#include "calls.h"

enum kind { STRING, WRAPPER, RAW, READER, WRITER, BUF_READER, BUF_WRITER, BUF_RANDOM, BUF_PAIR, SPOOL, ROLLED,
            STDIO, DESCRIPTOR, KINDS };
static const char *const kind_names[KINDS] = {"a string",          "a wrapper",         "a raw stream",
                                              "a raw reader",      "a raw writer",      "a buffered reader",
                                              "a buffered writer", "a buffered random", "a buffered pair",
                                              "a spool",           "a spool on disk",   "a FILE",
                                              "a descriptor"};

/* The kinds that stand on an inner stream of bytes in memory. */
static bool is_over_bytes(enum kind kind) { return kind == WRAPPER || (kind >= BUF_READER && kind <= BUF_PAIR); }

/* The kinds that tell their content themselves. */
static bool holds_content(enum kind kind) { return kind == STRING || kind == SPOOL || kind == ROLLED; }

static const char content[] = "0123456789\n";

/* A stream of a kind at position 3, and where its content can be seen. */
struct subject {
  membuf *s, *inner;
  struct host host;
  FILE *file;
};

static void make_subject(struct subject *subject, enum kind kind)
{
  static const membuf_callback_table reader = {.struct_size = sizeof reader, .read = host_read};
  static const membuf_callback_table writer = {.struct_size = sizeof writer, .write = host_write};
  const membuf_callback_table *const tables[KINDS] = {[RAW] = &full, [READER] = &reader, [WRITER] = &writer};
  subject->inner = NULL;
  subject->file = NULL;
  subject->host = host_of(content);
  subject->host.yes = 1;
  if (kind == STRING) {
    assert_ok(membuf_string_new(content, strlen(content), MEMBUF_NEWLINE_DEFAULT, &subject->s, NULL));
  } else if (kind == WRAPPER) {
    subject->inner = bytes_of(content);
    assert_ok(membuf_text_wrap(subject->inner, NULL, &subject->s, NULL));
  } else if (kind == SPOOL || kind == ROLLED) {
    assert_ok(membuf_spool_new(NULL, &subject->s, NULL));
    assert_ok(membuf_write(subject->s, content, strlen(content), NULL));
    if (kind == ROLLED) {
      assert_ok(membuf_rollover(subject->s));
    }
  } else if (kind == STDIO || kind == DESCRIPTOR) {
    subject->file = tmpfile();
    assert_non_null(subject->file);
    assert_int_equal(fwrite(content, 1, strlen(content), subject->file), strlen(content));
    assert_int_equal(fflush(subject->file), 0);
    assert_ok(kind == STDIO ? membuf_from_file(subject->file, 0, &subject->s, NULL)
                            : membuf_fd_new(fileno(subject->file), 0, &subject->s, NULL));
  } else if (kind == BUF_PAIR) {
    subject->inner = bytes_of(content);
    assert_ok(membuf_seek(subject->inner, 3, MEMBUF_SEEK_SET, NULL));
    assert_ok(membuf_buffered_pair(subject->inner, subject->inner, 0, &subject->s, NULL));
    return;
  } else if (kind >= BUF_READER) {
    subject->inner = bytes_of(content);
    assert_ok((kind == BUF_READER   ? membuf_buffered_reader
               : kind == BUF_WRITER ? membuf_buffered_writer
                                    : membuf_buffered_random)(subject->inner, 0, &subject->s, NULL));
  } else {
    subject->s = stream_over(tables[kind], &subject->host);
  }
  if (kind != READER && kind != WRITER) {
    assert_ok(membuf_seek(subject->s, 3, MEMBUF_SEEK_SET, NULL));
  } else {
    subject->host.position = 3;
  }
}

static void free_subject(struct subject *subject)
{
  membuf_free(subject->s);
  membuf_free(subject->inner);
  if (subject->file != NULL) {
    assert_int_equal(fclose(subject->file), 0);
  }
}

static void assert_untouched(struct subject *subject, enum kind kind, const char *verb)
{
  int64_t position = -1;
  if (holds_content(kind) || is_over_bytes(kind)) {
    membuf_slice *value = NULL;
    assert_ok(membuf_getvalue(holds_content(kind) ? subject->s : subject->inner, &value));
    assert_int_equal(len_of(value), strlen(content));
    assert_memory_equal(data_of(value), content, strlen(content));
    membuf_slice_free(value);
    assert_ok(membuf_tell(kind == BUF_PAIR ? subject->inner : subject->s, &position));
  } else if (kind == STDIO || kind == DESCRIPTOR) {
    char now[sizeof content + 1];
    position = kind == STDIO ? ftell(subject->file) : lseek(fileno(subject->file), 0, SEEK_CUR);
    assert_int_equal(fflush(subject->file), 0);
    assert_int_equal(pread(fileno(subject->file), now, sizeof now, 0), strlen(content));
    assert_memory_equal(now, content, strlen(content));
  } else {
    assert_int_equal(subject->host.len, strlen(content));
    assert_memory_equal(subject->host.data, content, strlen(content));
    position = (int64_t)subject->host.position;
  }
  if (position != 3) {
    fail_msg("%s moved %s", verb, kind_names[kind]);
  }
}

enum { OK_ = MEMBUF_OK, UNS = MEMBUF_ERR_UNSUPPORTED, IO_ = MEMBUF_ERR_IO,
       INV = MEMBUF_ERR_INVALID };

/* When a closed stream does not answer CLOSED. */
enum closed { REFUSES, ANSWERS };

struct row {
  const char *name;
  membuf_status (*call)(struct call *);
  membuf_status expected[KINDS];
  enum closed closed;
};

#define ROW(name, ...) {#name, call_##name, {__VA_ARGS__}, REFUSES}
#define FREE_ROW(name, ...) {#name, call_##name, {__VA_ARGS__}, ANSWERS}

static const struct row rows[] = {
    /*                      string wrapper raw reader writer; buffered reader, writer, random, pair; spool, on disk; FILE, fd */
    ROW(read,               OK_, OK_, OK_, OK_, UNS, OK_, UNS, OK_, OK_, OK_, OK_, OK_, OK_),
    ROW(read1,              UNS, UNS, OK_, OK_, UNS, OK_, UNS, OK_, OK_, OK_, OK_, OK_, OK_),
    ROW(read_slice,         OK_, OK_, OK_, OK_, UNS, OK_, UNS, OK_, OK_, OK_, OK_, OK_, OK_),
    ROW(pread,              UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, OK_, OK_, UNS, OK_),
    ROW(readline,           OK_, OK_, OK_, OK_, UNS, OK_, UNS, OK_, OK_, OK_, OK_, OK_, OK_),
    ROW(next_line,          OK_, OK_, OK_, OK_, UNS, OK_, UNS, OK_, OK_, OK_, OK_, OK_, OK_),
    ROW(next_lines,         OK_, OK_, OK_, OK_, UNS, OK_, UNS, OK_, OK_, OK_, OK_, OK_, OK_),
    ROW(peek,               UNS, UNS, UNS, UNS, UNS, OK_, UNS, OK_, OK_, OK_, OK_, UNS, UNS),
    ROW(consume,            UNS, UNS, UNS, UNS, UNS, INV, UNS, INV, INV, OK_, INV, UNS, UNS),
    ROW(write,              OK_, OK_, OK_, UNS, OK_, UNS, OK_, OK_, OK_, OK_, OK_, OK_, OK_),
    ROW(writelines,         OK_, OK_, OK_, UNS, OK_, UNS, OK_, OK_, OK_, OK_, OK_, OK_, OK_),
    ROW(pwrite,             UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, OK_, OK_, UNS, OK_),
    ROW(reserve,            UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS),
    ROW(commit,             UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS),
    ROW(seek,               OK_, OK_, OK_, UNS, UNS, OK_, OK_, OK_, UNS, OK_, OK_, OK_, OK_),
    ROW(seek_from_position, IO_, UNS, OK_, UNS, UNS, OK_, OK_, OK_, UNS, OK_, OK_, OK_, OK_),
    ROW(tell,               OK_, OK_, OK_, UNS, UNS, OK_, OK_, OK_, UNS, OK_, OK_, OK_, OK_),
    ROW(tell_cookie,        OK_, OK_, OK_, UNS, UNS, OK_, OK_, OK_, UNS, OK_, OK_, OK_, OK_),
    ROW(seek_cookie,        OK_, OK_, OK_, UNS, UNS, OK_, OK_, OK_, UNS, OK_, OK_, OK_, OK_),
    ROW(rewind,             OK_, OK_, OK_, UNS, UNS, OK_, OK_, OK_, UNS, OK_, OK_, OK_, OK_),
    ROW(truncate,           OK_, OK_, OK_, UNS, UNS, UNS, OK_, OK_, UNS, OK_, OK_, OK_, OK_),
    ROW(truncate_here,      OK_, OK_, OK_, UNS, UNS, UNS, OK_, OK_, UNS, OK_, OK_, OK_, OK_),
    ROW(stream_size,        OK_, OK_, OK_, UNS, UNS, OK_, OK_, OK_, UNS, OK_, OK_, OK_, OK_),
    ROW(flush,              OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_),
    ROW(detach,             UNS, OK_, UNS, UNS, UNS, OK_, OK_, OK_, UNS, UNS, UNS, UNS, UNS),
    ROW(getvalue,           OK_, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, OK_, OK_, UNS, UNS),
    ROW(take,               OK_, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, OK_, OK_, UNS, UNS),
    ROW(clear,              OK_, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, OK_, OK_, UNS, UNS),
    ROW(set_state,          OK_, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS),
    ROW(reserve_capacity,   OK_, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS),
    ROW(shrink,             OK_, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, OK_, OK_, UNS, UNS),
    FREE_ROW(memory_use,    OK_, UNS, UNS, UNS, UNS, OK_, OK_, OK_, OK_, OK_, OK_, UNS, UNS),
    ROW(getbuffer,          UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS),
    ROW(set_memory_limit,   OK_, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, OK_, OK_, UNS, UNS),
    ROW(newlines,           OK_, OK_, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS),
    ROW(set_surrogates,     OK_, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS),
    ROW(reconfigure,        UNS, OK_, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS),
    FREE_ROW(get_text_options,UNS, OK_, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS),
    FREE_ROW(kind,          OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_),
    FREE_ROW(is_text,       OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_),
    FREE_ROW(closed,        OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_),
    ROW(readable,           OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_),
    ROW(writable,           OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_),
    ROW(seekable,           OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_),
    ROW(isatty,             OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_),
    ROW(fileno,             UNS, UNS, OK_, UNS, UNS, UNS, UNS, UNS, UNS, OK_, OK_, UNS, OK_),
    ROW(rollover,           UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, OK_, OK_, UNS, UNS),
    ROW(rolled,             UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, OK_, OK_, UNS, UNS),
    ROW(save_as,            OK_, UNS, UNS, UNS, UNS, UNS, UNS, UNS, UNS, OK_, OK_, UNS, UNS),
    ROW(fopen,              OK_, OK_, OK_, UNS, UNS, UNS, UNS, OK_, OK_, OK_, OK_, OK_, OK_),
    ROW(sink_fwrite,        OK_, OK_, OK_, UNS, OK_, UNS, OK_, OK_, OK_, OK_, OK_, OK_, OK_),
    ROW(source_fread,       OK_, OK_, OK_, OK_, UNS, OK_, UNS, OK_, OK_, OK_, OK_, OK_, OK_),
    ROW(sink_write,         OK_, OK_, OK_, UNS, OK_, UNS, OK_, OK_, OK_, OK_, OK_, OK_, OK_),
    ROW(source_read,        OK_, OK_, OK_, OK_, UNS, OK_, UNS, OK_, OK_, OK_, OK_, OK_, OK_),
    ROW(source_seek,        OK_, OK_, OK_, UNS, UNS, OK_, OK_, OK_, UNS, OK_, OK_, OK_, OK_),
    ROW(stream_close,       OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_),
    FREE_ROW(close,         OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_, OK_),
};

static membuf_status run(const struct row *row, membuf *s)
{
  struct call c;
  memset(&c, 0, sizeof c);
  c.handle = s;
  const membuf_status status = row->call(&c);
  membuf_slice_free(c.out.slice);
  membuf_pin_free(c.out.pin);
  return status;
}

static void each_verb_answers_as_its_kind_can_and_changes_nothing_when_it_cannot(void **state)
{
  (void)state;
  static struct subject subject;
  for (enum kind kind = 0; kind < KINDS; kind++) {
    for (size_t i = 0; i < COUNT(rows); i++) {
      make_subject(&subject, kind);
      const membuf_status status = run(&rows[i], subject.s);
      if (status != rows[i].expected[kind]) {
        fail_msg("%s on %s: %s", rows[i].name, kind_names[kind], membuf_status_name(status));
      }
      if (status != MEMBUF_OK) {
        assert_untouched(&subject, kind, rows[i].name);
      }
      free_subject(&subject);
    }
  }
}

/* What a verb answers on closed streams of a kind, where it is not the same on all. */
static enum closed when_closed(const struct row *row, enum kind kind)
{
  return kind == WRAPPER && strcmp(row->name, "newlines") == 0 ? ANSWERS : row->closed;
}

static void closed_streams_refuse_every_verb_whatever_their_kind(void **state)
{
  (void)state;
  static struct subject subject;
  for (enum kind kind = 0; kind < KINDS; kind++) {
    for (size_t i = 0; i < COUNT(rows); i++) {
      make_subject(&subject, kind);
      assert_ok(membuf_close(subject.s));
      const membuf_status status = run(&rows[i], subject.s);
      const membuf_status open = rows[i].expected[kind];
      const bool right = when_closed(&rows[i], kind) == ANSWERS
                           ? status == open
                           : status == MEMBUF_ERR_CLOSED || (status == UNS && open == UNS);
      if (!right) {
        fail_msg("%s on %s that is closed: %s", rows[i].name, kind_names[kind], membuf_status_name(status));
      }
      free_subject(&subject);
    }
  }
}

static void a_wrapper_without_its_inner_stream_refuses_every_verb_and_the_inner_stream_is_untouched(void **state)
{
  (void)state;
  static struct subject subject;
  for (size_t i = 0; i < COUNT(rows); i++) {
    make_subject(&subject, WRAPPER);
    assert_ok(membuf_write(subject.s, "xy", 2, NULL));
    assert_ok(membuf_detach(subject.s));
    assert_content(subject.inner, "012xy56789\n");
    const membuf_status status = run(&rows[i], subject.s);
    const membuf_status open = rows[i].expected[WRAPPER];
    const bool told = rows[i].call == call_kind || rows[i].call == call_is_text || rows[i].call == call_get_text_options;
    if (told ? status != MEMBUF_OK : status != MEMBUF_ERR_DETACHED && !(status == UNS && open == UNS)) {
      fail_msg("%s on a wrapper that was detached: %s", rows[i].name, membuf_status_name(status));
    }
    assert_content(subject.inner, "012xy56789\n");
    assert_position(subject.inner, 5);
    free_subject(&subject);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_verb_answers_as_its_kind_can_and_changes_nothing_when_it_cannot),
      cmocka_unit_test(closed_streams_refuse_every_verb_whatever_their_kind),
      cmocka_unit_test(a_wrapper_without_its_inner_stream_refuses_every_verb_and_the_inner_stream_is_untouched),
  };
  return run_area(tests);
}
