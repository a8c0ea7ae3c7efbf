/* Archives as others see them: Python's zipfile, unzip, 7z and bsdtar read what membuf writes, and membuf what they and
 * zip and jar write. */
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
}

/* A sink that cannot seek, over the bytes that `user_data` is. */
static int32_t append(void *user_data, const void *data, size_t len, size_t *out_n)
{
  const membuf_status status = membuf_write(user_data, data, len, out_n);
  return status == MEMBUF_OK ? MEMBUF_CONTINUE : status;
}

static char large[300000];

/* An archive of all kinds of entries. */
static membuf *all_kinds(bool seekable, int32_t method)
{
  const membuf_callback_table table = {.struct_size = sizeof table, .write = append};
  const membuf_zip_entry_options of_unix = {.struct_size = sizeof of_unix, .mode = 0755, .time = 1709251198,
                                            .comment = VIEW("a comment")};
  const membuf_zip_options options = {.struct_size = sizeof options, .method = method};
  membuf *content = bytes_of(""), *sink = content, *entry = NULL;
  membuf_zip_writer *writer = NULL;
  for (size_t i = 0; i < sizeof large; i++) {
    large[i] = "text "[i * i % 5];
  }
  if (!seekable) {
    assert_ok(membuf_callback_new(&table, content, &sink, NULL));
  }
  assert_ok(membuf_zip_writer_new(sink, &options, &writer, NULL));
  assert_ok(membuf_zip_writer_add_with(writer, TEXT("tool"), TEXT("#!/bin/sh\n"), &of_unix));
  assert_ok(membuf_zip_writer_add(writer, TEXT("d/"), NULL, 0));
  assert_ok(membuf_zip_writer_open(writer, TEXT("d/large"), NULL, &entry));
  assert_ok(membuf_write(entry, large, sizeof large, NULL));
  assert_ok(membuf_finish(entry, NULL));
  /* One that is given up. */
  assert_ok(membuf_zip_writer_open(writer, TEXT("lost"), NULL, &entry));
  assert_ok(membuf_write(entry, large, sizeof large, NULL));
  membuf_free(entry);
  assert_ok(membuf_zip_writer_open(writer, TEXT("\xc3\xa9"), NULL, &entry));
  assert_ok(membuf_write(entry, "x", 1, NULL));
  assert_ok(membuf_finish(entry, NULL));
  assert_ok(membuf_zip_writer_set_comment(writer, TEXT("of all")));
  assert_ok(membuf_zip_writer_close(writer));
  membuf_zip_writer_free(writer);
  if (!seekable) {
    membuf_free(sink);
  }
  return content;
}

static void assert_command(const char *format)
{
  char command[2000];
  snprintf(command, sizeof command, format, path, path, path, path);
  if (system(command) != 0) {
    fail_msg("%s", command);
  }
}

static void every_judge_reads_entries_of_all_kinds(void **state)
{
  (void)state;
  for (int seekable = 0; seekable < 2; seekable++) {
    membuf *archive = all_kinds(seekable != 0, MEMBUF_ZIP_DEFLATE);
    save(archive);
    membuf_free(archive);
    assert_python("z = zipfile.ZipFile(path)\n"
                  "assert z.testzip() is None\n"
                  "assert z.namelist() == ['tool', 'd/', 'd/large', '\\u00e9'], z.namelist()\n"
                  "assert z.comment == b'of all' and z.infolist()[0].comment == b'a comment'\n"
                  "assert z.infolist()[0].external_attr >> 16 == 0o100755\n"
                  "assert z.infolist()[0].date_time == (2024, 2, 29, 23, 59, 58)\n"
                  "assert len(z.read('d/large')) == 300000\n");
    assert_command("unzip -tqq %s >/dev/null");
    assert_command("7z t %s >/dev/null");
    assert_command("test \"$(bsdtar -xOf %s d/large | wc -c)\" = 300000");
  }
}

static void every_judge_reads_an_entry_that_was_expected_to_be_larger(void **state)
{
  (void)state;
  const membuf_callback_table table = {.struct_size = sizeof table, .write = append};
  const membuf_zip_entry_options options = {.struct_size = sizeof options, .size_hint = UINT64_C(5) << 30};
  for (int seekable = 0; seekable < 2; seekable++) {
    membuf *content = bytes_of(""), *sink = content, *entry = NULL;
    membuf_zip_writer *writer = NULL;
    if (!seekable) {
      assert_ok(membuf_callback_new(&table, content, &sink, NULL));
    }
    assert_ok(membuf_zip_writer_new(sink, NULL, &writer, NULL));
    assert_ok(membuf_zip_writer_open(writer, TEXT("large"), &options, &entry));
    assert_ok(membuf_write(entry, large, sizeof large, NULL));
    assert_ok(membuf_finish(entry, NULL));
    assert_ok(membuf_zip_writer_open(writer, TEXT("small"), &options, &entry));
    assert_ok(membuf_write(entry, large, 1000, NULL));
    assert_ok(membuf_finish(entry, NULL));
    assert_ok(membuf_zip_writer_close(writer));
    membuf_zip_writer_free(writer);
    if (!seekable) {
      membuf_free(sink);
    }
    save(content);
    membuf_free(content);
    assert_python(seekable ? "front = open(path, 'rb').read(60)\n"
                             "assert front[6] == 0 and front[18:26] == b'\\xff' * 8, front\n"
                             "z = zipfile.ZipFile(path)\n"
                             "i = z.infolist()[0]\n"
                             "sizes = i.file_size.to_bytes(8, 'little') + i.compress_size.to_bytes(8, 'little')\n"
                             "assert front[35:55] == b'\\1\\0\\x10\\0' + sizes, front\n"
                             "assert i.CRC.to_bytes(4, 'little') == front[14:18]\n"
                           : "assert open(path, 'rb').read(7)[6] == 8\n");
    assert_python("z = zipfile.ZipFile(path)\n"
                  "assert z.testzip() is None and [i.file_size for i in z.infolist()] == [300000, 1000]\n"
                  "assert z.infolist()[1].flag_bits == 0\n"
                  "f = z.fp; f.seek(z.infolist()[1].header_offset + 28); assert f.read(2) == bytes(2)\n");
    assert_command("unzip -tqq %s >/dev/null");
    assert_command("7z t %s >/dev/null");
    assert_command("test \"$(bsdtar -xOf %s large | wc -c)\" = 300000");
  }
}

static void bsdtar_reads_what_zstandard_compressed(void **state)
{
  (void)state;
  for (int seekable = 0; seekable < 2; seekable++) {
    membuf *archive = all_kinds(seekable != 0, MEMBUF_ZIP_ZSTD);
    save(archive);
    membuf_free(archive);
    assert_python("z = zipfile.ZipFile(path)\n"
                  "assert [i.compress_type for i in z.infolist()] == [0, 0, 93, 0], z.infolist()\n"
                  "assert z.infolist()[2].extract_version == 63\n");
    assert_command("test \"$(bsdtar -xOf %s d/large | tr -d 'text ' | wc -c)\" = 0");
    assert_command("test \"$(bsdtar -xOf %s d/large | wc -c)\" = 300000");
    assert_command("test \"$(bsdtar -xOf %s tool)\" = '#!/bin/sh'");
  }
}

/* Archives of the files "a", 3,000 bytes, and "d/b", "x", made by others. */
static void membuf_reads_what_others_write(void **state)
{
  (void)state;
  static const char *const makers[] = {
      "zip -qr \"$z\" a d",
      "zip -qr - a d > \"$z\"",
      "zip -qr -fd \"$z\" a d",
      "zip -qr -0 -z \"$z\" a d < a",
      "7z a -bd -tzip \"$z\" a d",
      "7z a -bd -tzip -mx=9 \"$z\" a d",
      "bsdtar -a -cf \"$z\" a d",
      "bsdtar --format zip -cf - a d > \"$z\"",
      "if command -v jar; then jar cf \"$z\" a d; else zip -qr \"$z\" a d; fi",
      "zip -qr -P secret \"$z\" a d",
      "7z a -bd -tzip -psecret -mem=AES128 \"$z\" a d",
      "7z a -bd -tzip -psecret -mem=AES192 -mm=Copy \"$z\" a d",
      "7z a -bd -tzip -psecret -mem=AES256 \"$z\" a d",
      "7z a -bd -tzip -psecret -mem=ZipCrypto \"$z\" a d",
  };
  for (size_t i = 0; i < COUNT(makers); i++) {
    char command[2000];
    snprintf(command, sizeof command,
             "f=%s; z=$f.made.zip; t=$(mktemp -d) && cd $t && mkdir d && printf x >d/b && "
             "i=0; while [ $i -lt 1000 ]; do printf abc; i=$((i+1)); done >a; rm -f $z; { %s; } >/dev/null 2>&1 && "
             "mv $z $f; r=$?; rm -r $t; exit $r",
             path, makers[i]);
    if (system(command) != 0) {
      fail_msg("%s", command);
    }
    static const membuf_pair pairs[] = {{VIEW("a"), {NULL, 3000}}, {VIEW("d/b"), {NULL, 1}}};
    membuf_zip_reader *reader = NULL;
    membuf *archive = load();
    assert_ok(membuf_zip_reader_new(archive, NULL, &reader, NULL));
    membuf_free(archive);
    assert_ok(membuf_zip_reader_set_password(reader, TEXT("secret")));
    for (size_t n = 0; n < COUNT(pairs); n++) {
      membuf_zip_entry entry = {.struct_size = sizeof entry};
      membuf_slice *content = NULL;
      size_t index = 77;
      assert_ok(membuf_zip_reader_find(reader, pairs[n].name.data, pairs[n].name.len, &index));
      assert_ok(membuf_zip_reader_entry(reader, index, &entry));
      assert_int_equal(entry.size, pairs[n].value.len);
      assert_true(entry.time > 1700000000);
      assert_ok(membuf_zip_reader_read(reader, index, &content));
      assert_int_equal(len_of(content), pairs[n].value.len);
      assert_memory_equal(data_of(content), n == 0 ? "abcabc" : "x", n == 0 ? 6 : 1);
      membuf_slice_free(content);
    }
    membuf_zip_reader_free(reader);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(python_and_unzip_read_what_the_writer_writes),
      cmocka_unit_test(python_finds_an_empty_archive_in_order),
      cmocka_unit_test(membuf_reads_what_python_writes),
      cmocka_unit_test(every_judge_reads_entries_of_all_kinds),
      cmocka_unit_test(every_judge_reads_an_entry_that_was_expected_to_be_larger),
      cmocka_unit_test(bsdtar_reads_what_zstandard_compressed),
      cmocka_unit_test(membuf_reads_what_others_write),
      cmocka_unit_test(what_this_version_does_not_read_is_unsupported),
  };
  return cmocka_run_group_tests(tests, make_file, remove_file) + count_live_handles();
}
