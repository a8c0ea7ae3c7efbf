/* Archives as others see them: Python's zipfile and unzip read what membuf writes, and membuf what Python writes. */
#include "text_support.h"

#include <sys/wait.h>
#include <unistd.h>

static char path[] = "/tmp/membuf_zip_XXXXXX";

static int make_file(void **state)
{
  (void)state;
  int fd = mkstemp(path);
  return fd < 0 || close(fd) != 0;
}

static int remove_file(void **state)
{
  (void)state;
  return unlink(path);
}

/* Runs a Python program that gets the path of the archive. */
static void assert_python(const char *program)
{
  char command[200];
  snprintf(command, sizeof command, "python3 - %s", path);
  FILE *python = popen(command, "w");
  assert_non_null(python);
  fputs("import io, sys, warnings, zipfile\npath = sys.argv[1]\nwarnings.simplefilter('ignore')\n", python);
  fputs(program, python);
  assert_int_equal(pclose(python), 0);
}

static void save(membuf *archive)
{
  membuf_slice *content = NULL;
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_ok(membuf_getvalue(archive, &content));
  assert_int_equal(fwrite(data_of(content), 1, len_of(content), file), len_of(content));
  assert_int_equal(fclose(file), 0);
  membuf_slice_free(content);
}

static membuf *load(void)
{
  char buf[65536];
  size_t n = 0;
  membuf *archive = bytes_of("");
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  while ((n = fread(buf, 1, sizeof buf, file)) > 0) {
    assert_ok(membuf_write(archive, buf, n, NULL));
  }
  fclose(file);
  return archive;
}

static void python_and_unzip_read_what_the_writer_writes(void **state)
{
  (void)state;
  static char zeros[100000];
  static const char *const prefixes[] = {"", "something before"};
  static const char *const judgements[] = {
      "z = zipfile.ZipFile(path)\n"
      "assert z.testzip() is None\n"
      "assert z.namelist() == ['zeros', 'd/', 'd/\\u00e9', 'empty'], z.namelist()\n"
      "assert z.read('zeros') == bytes(100000) and z.read('d/\\u00e9') == b'a\\0b' and z.read('empty') == b''\n"
      "assert all(i.date_time == (1980, 1, 1, 0, 0, 0) and i.create_system == 3 for i in z.infolist())\n"
      "assert [i.external_attr >> 16 & 0o777 for i in z.infolist()] == [0o600, 0o775, 0o600, 0o600]\n"
      "assert z.infolist()[1].is_dir()\n",
      "z = zipfile.ZipFile(path)\nassert z.testzip() is None and len(z.namelist()) == 4\n",
  };
  for (size_t i = 0; i < COUNT(prefixes); i++) {
    char command[200];
    membuf *sink = bytes_of(prefixes[i]);
    membuf_zip_writer *writer = NULL;
    assert_ok(membuf_seek(sink, 0, MEMBUF_SEEK_END, NULL));
    assert_ok(membuf_zip_writer_new(sink, NULL, &writer, NULL));
    assert_ok(membuf_zip_writer_add(writer, TEXT("zeros"), zeros, sizeof zeros));
    assert_ok(membuf_zip_writer_add(writer, TEXT("d/"), NULL, 0));
    assert_ok(membuf_zip_writer_add(writer, TEXT("d/\xc3\xa9"), TEXT("a\0b")));
    assert_ok(membuf_zip_writer_add(writer, TEXT("empty"), NULL, 0));
    assert_ok(membuf_zip_writer_close(writer));
    membuf_zip_writer_free(writer);
    save(sink);
    membuf_free(sink);
    assert_python(judgements[i]);
    /* unzip warns of what stands before an archive, with status 1. */
    snprintf(command, sizeof command, "unzip -tqq %s >%s.log 2>&1", path, path);
    int status = system(command);
    snprintf(command, sizeof command, "%s.log", path);
    unlink(command);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) <= (int)i);
  }
}

static void python_finds_an_empty_archive_in_order(void **state)
{
  (void)state;
  membuf_slice *archive = NULL;
  membuf *stream = NULL;
  assert_ok(membuf_zip_pack(NULL, 0, NULL, &archive, NULL));
  assert_ok(membuf_bytes_from_slice(archive, &stream, NULL));
  membuf_slice_free(archive);
  save(stream);
  membuf_free(stream);
  assert_python("assert zipfile.ZipFile(path).namelist() == []\n");
}

/* Archives with the entries "a", 3,000 bytes of text, and "d\u00e9", "x". */
static void membuf_reads_what_python_writes(void **state)
{
  (void)state;
  static const char *const programs[] = {
      "with zipfile.ZipFile(path, 'w') as z:\n"
      "  z.writestr('a', 'abc' * 1000); z.writestr('d\\u00e9', 'x')\n",
      "with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as z:\n"
      "  z.writestr('a', 'abc' * 1000); z.writestr('d\\u00e9', 'x'); z.comment = b'PK' * 1000\n",
      /* Zip64, although small. */
      "with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z:\n"
      "  for name, data in ('a', b'abc' * 1000), ('d\\u00e9', b'x'):\n"
      "    with z.open(name, 'w', force_zip64=True) as f: f.write(data)\n",
      /* Sizes behind the data, as a sink that cannot seek needs it. */
      "class Pipe(io.RawIOBase):\n"
      "  def __init__(self): self.data = b''\n"
      "  def writable(self): return True\n"
      "  def write(self, data): self.data += bytes(data); return len(data)\n"
      "pipe = Pipe()\n"
      "with zipfile.ZipFile(pipe, 'w', zipfile.ZIP_DEFLATED) as z:\n"
      "  z.writestr('a', 'abc' * 1000); z.writestr('d\\u00e9', 'x')\n"
      "open(path, 'wb').write(pipe.data)\n",
      /* Behind other data, and appended to. */
      "open(path, 'wb').write(b'prefix' * 100)\n"
      "with zipfile.ZipFile(path, 'a') as z: z.writestr('a', 'abc' * 1000)\n"
      "with zipfile.ZipFile(path, 'a', zipfile.ZIP_DEFLATED) as z: z.writestr('d\\u00e9', 'x')\n",
  };
  for (size_t i = 0; i < COUNT(programs); i++) {
    assert_python(programs[i]);
    membuf_zip_reader *reader = NULL;
    membuf_slice *content = NULL;
    size_t count = 0, index = 77;
    membuf *archive = load();
    assert_ok(membuf_zip_reader_new(archive, NULL, &reader, NULL));
    membuf_free(archive);
    assert_ok(membuf_zip_reader_count(reader, &count));
    assert_int_equal(count, 2);
    assert_ok(membuf_zip_reader_find(reader, TEXT("d\xc3\xa9"), &index));
    assert_ok(membuf_zip_reader_read(reader, index, &content));
    assert_text_and_free(content, "x");
    assert_ok(membuf_zip_reader_read(reader, 0, &content));
    assert_int_equal(len_of(content), 3000);
    assert_memory_equal(data_of(content), "abcabc", 6);
    membuf_slice_free(content);
    membuf_zip_reader_free(reader);
  }
}

static void what_this_version_does_not_read_is_unsupported(void **state)
{
  (void)state;
  membuf_zip_reader *reader = NULL;
  membuf_slice *content = GARBAGE;
  membuf_error err;
  assert_python("with zipfile.ZipFile(path, 'w', zipfile.ZIP_BZIP2) as z: z.writestr('a', 'abc' * 1000)\n");
  membuf *archive = load();
  assert_ok(membuf_zip_reader_new(archive, NULL, &reader, NULL));
  membuf_free(archive);
  assert_status(membuf_zip_reader_read(reader, 0, &content), MEMBUF_ERR_UNSUPPORTED);
  assert_null(content);
  assert_kept_error(reader, MEMBUF_ERR_UNSUPPORTED, "membuf_zip_reader_read", "");
  membuf_zip_reader_free(reader);

  /* Marked as encrypted, in both headers. */
  assert_python("with zipfile.ZipFile(path, 'w') as z: z.writestr('a', 'abc')\n"
                "data = bytearray(open(path, 'rb').read())\n"
                "data[6] |= 1; data[data.index(b'PK\\1\\2') + 8] |= 1\n"
                "open(path, 'wb').write(data)\n");
  archive = load();
  assert_ok(membuf_zip_reader_new(archive, NULL, &reader, NULL));
  membuf_free(archive);
  content = GARBAGE;
  assert_status(membuf_zip_reader_read(reader, 0, &content), MEMBUF_ERR_UNSUPPORTED);
  assert_null(content);
  membuf_zip_reader_free(reader);

  /* Two entries of one name. */
  assert_python("with zipfile.ZipFile(path, 'w') as z: z.writestr('a', '1'); z.writestr('a', '2')\n");
  archive = load();
  reader = GARBAGE;
  assert_status(membuf_zip_reader_new(archive, NULL, &reader, &err), MEMBUF_ERR_UNSUPPORTED);
  assert_null(reader);
  assert_error(&err, MEMBUF_ERR_UNSUPPORTED, "membuf_zip_reader_new", "two of one name");
  membuf_free(archive);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(python_and_unzip_read_what_the_writer_writes),
      cmocka_unit_test(python_finds_an_empty_archive_in_order),
      cmocka_unit_test(membuf_reads_what_python_writes),
      cmocka_unit_test(what_this_version_does_not_read_is_unsupported),
  };
  return cmocka_run_group_tests(tests, make_file, remove_file) + count_live_handles();
}
