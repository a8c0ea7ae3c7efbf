/* A growable byte stream behind a raw pointer, as a plain C library would offer it: the work of membuf's calls
 * without tokens, marks and guards, in a shared library of its own. */

#ifndef RAW_H
#define RAW_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct raw_stream raw_stream;

int32_t raw_new(raw_stream **out);
void raw_free(raw_stream *s);
int32_t raw_write(raw_stream *s, const void *data, size_t len, size_t *out_n);
int32_t raw_pread(raw_stream *s, int64_t offset, void *buf, size_t cap, size_t *out_n);
int32_t raw_tell(raw_stream *s, int64_t *out_pos);
int32_t raw_rewind(raw_stream *s);

#ifdef __cplusplus
}
#endif

#endif
