// S6: the whole life of a small buffer.

#include "race.hpp"
#include "workloads.hpp"

#include <membuf.h>
#include <sstream>
#include <stdio.h>
#ifdef HAVE_GLIB
#include <glib.h>
#endif

namespace bench {

namespace {
constexpr std::size_t size = 100;
const char content[size + 1] = "A hundred bytes, as a line of a log or a header of a message would have them, give or take a few.  ";
} // namespace

void create() {
    Race race("S6", "create, write 100 bytes, getvalue, free");
    race.ours("membuf", [](std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) {
            membuf *stream;
            membuf_slice *all;
            MUST(membuf_bytes_new(nullptr, 0, &stream, nullptr) == MEMBUF_OK);
            MUST(membuf_write(stream, content, size, nullptr) == MEMBUF_OK);
            MUST(membuf_getvalue(stream, &all) == MEMBUF_OK);
            membuf_slice_free(all);
            membuf_free(stream);
        }
    });
#ifdef HAVE_GLIB
    // Its value is its memory: handed over, not shared.
    race.rival("GByteArray", 1, [](std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) {
            GByteArray *array = g_byte_array_new();
            g_byte_array_append(array, reinterpret_cast<const guint8 *>(content), size);
            guint8 *all = g_byte_array_free(array, FALSE);
            keep(all);
            g_free(all);
        }
    });
#else
    race.absent("GByteArray", "libglib2.0-dev");
#endif
    race.rival("std::stringbuf", 2, [](std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) {
            std::stringbuf buf(std::ios::in | std::ios::out);
            MUST(buf.sputn(content, size) == size);
            keep(buf.str().data());
        }
    });
    race.rival("open_memstream, fwrite_unlocked", 4.5, [](std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) {
            char *all = nullptr;
            std::size_t len = 0;
            FILE *file = open_memstream(&all, &len);
            MUST(fwrite_unlocked(content, 1, size, file) == size);
            fclose(file);
            keep(all);
            free(all);
        }
    });
    race.run();
}

} // namespace bench
