#include "raw.h"

#include <stdlib.h>
#include <string.h>

/* As large as a slot of the handle table. */
struct raw_stream {
    unsigned char *data;
    size_t pos, len, cap, limit;
    int32_t closed;
    char more[128 - 5 * 8 - 4];
};

enum { FAILED = -1, MISSING = -11, CLOSED = -30, NO_MEMORY = -50 };

/* Small records as two words, as membuf copies them. */
static inline void copy(unsigned char *to, const unsigned char *from, size_t n)
{
    if (n >= 8 && n <= 16) {
        uint64_t first, last;
        memcpy(&first, from, 8);
        memcpy(&last, from + n - 8, 8);
        memcpy(to, &first, 8);
        memcpy(to + n - 8, &last, 8);
    } else {
        memmove(to, from, n);
    }
}

int32_t raw_new(raw_stream **out)
{
    if (!out)
        return MISSING;
    raw_stream *s = malloc(sizeof *s);
    *out = s;
    if (!s)
        return NO_MEMORY;
    memset(s, 0, offsetof(raw_stream, more));
    s->limit = SIZE_MAX;
    return 0;
}

void raw_free(raw_stream *s)
{
    if (s) {
        if (s->data)
            free(s->data);
        free(s);
    }
}

static __attribute__((noinline)) int32_t grow(raw_stream *s, size_t end)
{
    size_t cap = s->cap * 2 > end ? s->cap * 2 : end;
    unsigned char *data = realloc(s->data, cap);
    if (!data)
        return NO_MEMORY;
    s->data = data;
    s->cap = cap;
    return 0;
}

int32_t raw_write(raw_stream *s, const void *data, size_t len, size_t *out_n)
{
    int32_t status = 0;
    if (!s || (!data && len))
        return MISSING;
    if (s->closed)
        return CLOSED;
    if (s->pos > s->len || len > s->limit - s->pos)
        return FAILED;
    if (len > s->cap - s->pos)
        status = grow(s, s->pos + len);
    if (status == 0) {
        copy(s->data + s->pos, data, len);
        s->pos += len;
        if (s->len < s->pos)
            s->len = s->pos;
    }
    if (out_n)
        *out_n = status == 0 ? len : 0;
    return status;
}

int32_t raw_pread(raw_stream *s, int64_t offset, void *buf, size_t cap, size_t *out_n)
{
    if (!s || (!buf && cap))
        return MISSING;
    if (s->closed)
        return CLOSED;
    if (offset < 0)
        return FAILED;
    size_t at = (size_t)offset < s->len ? (size_t)offset : s->len;
    size_t n = cap < s->len - at ? cap : s->len - at;
    copy(buf, s->data + at, n);
    if (out_n)
        *out_n = n;
    return 0;
}

int32_t raw_tell(raw_stream *s, int64_t *out_pos)
{
    if (!s)
        return MISSING;
    if (s->closed)
        return CLOSED;
    if (out_pos)
        *out_pos = (int64_t)s->pos;
    return 0;
}

int32_t raw_rewind(raw_stream *s)
{
    if (!s)
        return MISSING;
    s->pos = 0;
    return 0;
}
