// S1: append records of 16 bytes, one call each, into memory that is reused and into memory that grows.

#include "race.hpp"
#include "workloads.hpp"

#include <cstdint>
#include <membuf.h>
#include <sstream>
#include <stdio.h>
#ifdef HAVE_GLIB
#include <glib.h>
#endif
#ifdef HAVE_SDL2
#include <SDL_rwops.h>
#endif
#ifdef HAVE_LIBEVENT
#include <event2/buffer.h>
#endif

namespace bench {
namespace {

constexpr std::size_t reused_records = 2048;  // 32 KiB: stays in the first cache
constexpr std::size_t growing_records = 65536; // 1 MiB

/// Built by two stores just before it is appended, as callers do.
struct Record {
    std::uint64_t key, value;
};

/// `n` records; `start` runs before each run of `count` of them, `end` after it.
template <typename Start, typename Append, typename End>
void records(std::size_t n, std::size_t count, Start start, Append append, End end) {
    for (std::size_t done = 0; done < n; done += count) {
        start();
        std::size_t run = n - done < count ? n - done : count;
        for (std::size_t i = 0; i < run; ++i) {
            Record record = {i, ~i};
            keep(&record);
            append(&record);
        }
        end();
    }
}

const auto nothing = [] {};

void reused() {
    Race race("S1", "append 16 bytes, reused buffer");

    membuf *stream;
    MUST(membuf_bytes_new(nullptr, 0, &stream, nullptr) == MEMBUF_OK);
    race.ours("membuf_write", [=](std::size_t n) {
        records(n, reused_records,
                [=] { MUST(membuf_truncate(stream, 0, nullptr) == MEMBUF_OK && membuf_rewind(stream) == MEMBUF_OK); },
                [=](const Record *record) { MUST(membuf_write(stream, record, sizeof *record, nullptr) == MEMBUF_OK); },
                nothing);
    });

#ifdef HAVE_GLIB
    GByteArray *array = g_byte_array_new();
    race.rival("GByteArray", 1.6, [=](std::size_t n) {
        records(n, reused_records, [=] { g_byte_array_set_size(array, 0); },
                [=](const Record *record) {
                    g_byte_array_append(array, reinterpret_cast<const guint8 *>(record), sizeof *record);
                },
                nothing);
    });
#else
    race.absent("GByteArray", "libglib2.0-dev");
#endif

    std::stringbuf buf(std::ios::in | std::ios::out);
    race.rival("std::stringbuf", 1.3, [&buf](std::size_t n) {
        records(n, reused_records, [&] { buf.pubseekpos(0, std::ios::out); },
                [&](const Record *record) {
                    MUST(buf.sputn(reinterpret_cast<const char *>(record), sizeof *record) == sizeof *record);
                },
                nothing);
    });

#ifdef HAVE_SDL2
    static char memory[reused_records * sizeof(Record)];
    SDL_RWops *ops = SDL_RWFromMem(memory, sizeof memory);
    race.rival("SDL_RWops", 1.3, [=](std::size_t n) {
        records(n, reused_records, [=] { SDL_RWseek(ops, 0, RW_SEEK_SET); },
                [=](const Record *record) { MUST(SDL_RWwrite(ops, record, sizeof *record, 1) == 1); }, nothing);
    });
#else
    race.absent("SDL_RWops", "libsdl2-dev");
#endif

    char *text = nullptr;
    std::size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    race.rival("open_memstream, fwrite_unlocked", 4, [=](std::size_t n) {
        records(n, reused_records, [=] { fseeko(file, 0, SEEK_SET); },
                [=](const Record *record) { MUST(fwrite_unlocked(record, sizeof *record, 1, file) == 1); }, nothing);
    });

    static char plain[reused_records * sizeof(Record)];
    // Word by word: a 16-byte load of what two 8-byte stores have just written waits for both to reach the cache.
    race.reference("limit: inline copy into an array", [](std::size_t n) {
        char *end = plain;
        records(n, reused_records, [&] { end = plain; },
                [&](const Record *record) {
                    __builtin_memcpy(end, &record->key, sizeof record->key);
                    keep(end);
                    __builtin_memcpy(end + sizeof record->key, &record->value, sizeof record->value);
                    end += sizeof *record;
                    keep(end);
                },
                nothing);
    });

    race.run();
    membuf_free(stream);
    fclose(file);
    free(text);
#ifdef HAVE_GLIB
    g_byte_array_free(array, TRUE);
#endif
#ifdef HAVE_SDL2
    SDL_RWclose(ops);
#endif
}

void growing() {
    Race race("S1", "append 16 bytes, growing from nothing to 1 MiB");

    membuf *stream = nullptr;
    race.ours("membuf_write", [&stream](std::size_t n) {
        records(n, growing_records, [&] { MUST(membuf_bytes_new(nullptr, 0, &stream, nullptr) == MEMBUF_OK); },
                [&](const Record *record) { MUST(membuf_write(stream, record, sizeof *record, nullptr) == MEMBUF_OK); },
                [&] { membuf_free(stream); });
    });

#ifdef HAVE_LIBEVENT
    evbuffer *events = nullptr;
    race.rival("evbuffer", 1, [&events](std::size_t n) {
        records(n, growing_records, [&] { events = evbuffer_new(); },
                [&](const Record *record) { MUST(evbuffer_add(events, record, sizeof *record) == 0); },
                [&] { evbuffer_free(events); });
    });
#else
    race.absent("evbuffer", "libevent-dev");
#endif

#ifdef HAVE_GLIB
    GByteArray *array = nullptr;
    race.rival("GByteArray", 0, [&array](std::size_t n) {
        records(n, growing_records, [&] { array = g_byte_array_new(); },
                [&](const Record *record) {
                    g_byte_array_append(array, reinterpret_cast<const guint8 *>(record), sizeof *record);
                },
                [&] { g_byte_array_free(array, TRUE); });
    });
#endif

    char *text = nullptr;
    std::size_t size = 0;
    FILE *file = nullptr;
    race.rival("open_memstream, fwrite_unlocked", 3, [&](std::size_t n) {
        records(n, growing_records, [&] { file = open_memstream(&text, &size); },
                [&](const Record *record) { MUST(fwrite_unlocked(record, sizeof *record, 1, file) == 1); },
                [&] {
                    fclose(file);
                    free(text);
                });
    });
    race.run(120);
}

} // namespace

void append() {
    reused();
    growing();
}

} // namespace bench
