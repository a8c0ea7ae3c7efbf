/* The archive: packed, read back and compared, and put in its place on disk. */
#define _POSIX_C_SOURCE 200809L

#include "report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool archive_pack(const struct part *parts, size_t count, membuf_slice **out)
{
  membuf_error error;
  membuf_pair *entries = calloc(count, sizeof *entries);
  if (entries == NULL)
    return no_memory("archive");
  for (size_t i = 0; i < count; i++)
    entries[i] = (membuf_pair){text(parts[i].name), contents(parts[i].bytes)};
  bool packed = made(membuf_zip_pack(entries, count, NULL, out, &error), "archive", &error);
  free(entries);
  return packed;
}

static bool check_entry(membuf_zip_reader *zip, size_t index, const struct part *part)
{
  const char *name;
  size_t len;
  membuf_slice *bytes = NULL;
  bool good = done(membuf_zip_reader_name(zip, index, &name, &len), "archive", zip)
    && (same((membuf_view){name, len}, text(part->name)) || fail("archive", "%s is missing", part->name))
    && done(membuf_zip_reader_read(zip, index, &bytes), "archive", zip)
    && (same(contents(bytes), contents(part->bytes)) || fail("archive", "%s is damaged", part->name));
  membuf_slice_free(bytes);
  return good;
}

bool archive_check(const membuf_slice *archive, const struct part *parts, size_t count)
{
  membuf_error error;
  membuf *bytes = NULL;
  membuf_zip_reader *zip = NULL;
  size_t found;
  bool good = made(membuf_bytes_from_slice(archive, &bytes, &error), "archive", &error)
    && made(membuf_zip_reader_new(bytes, NULL, &zip, &error), "archive", &error)
    && done(membuf_zip_reader_count(zip, &found), "archive", zip)
    && (found == count || fail("archive", "expected %zu entries, found %zu", count, found));
  for (size_t i = 0; good && i < count; i++)
    good = check_entry(zip, i, &parts[i]);
  membuf_zip_reader_free(zip);
  membuf_free(bytes);
  return good;
}

static bool write_new(const char *path, membuf_view bytes)
{
  FILE *file = fopen(path, "wbx");
  if (file == NULL)
    return false;
  bool written = fwrite(bytes.data, 1, bytes.len, file) == bytes.len;
  return fclose(file) == 0 && written;
}

bool archive_write(const membuf_slice *archive, const char *path)
{
  struct stat old;
  if (stat(path, &old) == 0 && !S_ISREG(old.st_mode))
    return fail(path, "is there and is not a regular file");
  size_t room = strlen(path) + 32;
  char *beside = malloc(room);
  if (beside == NULL)
    return no_memory(path);
  snprintf(beside, room, "%s.%ld.tmp", path, (long)getpid());
  bool written = write_new(beside, contents(archive)) && rename(beside, path) == 0;
  if (!written) {
    fail(path, "%s", strerror(errno));
    remove(beside);
  }
  free(beside);
  return written;
}
