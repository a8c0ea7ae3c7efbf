// S3: read and overwrite 16 bytes at random places of a buffer that stays in the first cache.

#include "race.hpp"
#include "workloads.hpp"

#include <cstdint>
#include <membuf.h>
#include <sstream>
#include <stdio.h>
#ifdef HAVE_SDL2
#include <SDL_rwops.h>
#endif

namespace bench {
namespace {

constexpr std::size_t size = 32 << 10;
constexpr std::size_t step = 16;

/// A sequence of random places, aligned to records.
struct Places {
    std::uint64_t state = 1;
    long next() {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return static_cast<long>((state >> 33) % (size / step) * step);
    }
};

template <typename Operation> Slice at_random(Operation operation) {
    return [=](std::size_t n) {
        Places places;
        char record[step] = "random access 1";
        for (std::size_t i = 0; i < n; ++i) {
            keep(&record);
            operation(places.next(), record);
        }
    };
}

struct Streams {
    std::string content = std::string(size, 'x');
    membuf *own = nullptr;
    std::stringbuf buf{content, std::ios::in | std::ios::out};
    FILE *file = nullptr;
#ifdef HAVE_SDL2
    SDL_RWops *ops = nullptr;
#endif

    Streams() {
        MUST(membuf_bytes_new(content.data(), size, &own, nullptr) == MEMBUF_OK);
        MUST((file = fmemopen(nullptr, size, "w+")) != nullptr);
        MUST(fwrite(content.data(), 1, size, file) == size);
#ifdef HAVE_SDL2
        MUST((ops = SDL_RWFromMem(&content[0], size)) != nullptr);
#endif
    }
    ~Streams() {
        membuf_free(own);
        fclose(file);
#ifdef HAVE_SDL2
        SDL_RWclose(ops);
#endif
    }
};

void seek_and_read(Streams &s, bool one_call) {
    Race race("S3", one_call ? "random 16-byte read in one call" : "random 16-byte seek + read");
    membuf *own = s.own;
    if (one_call)
        race.ours("membuf_pread", at_random([=](long at, char *record) {
                      std::size_t n;
                      MUST(membuf_pread(own, at, record, step, &n) == MEMBUF_OK && n == step);
                  }));
    else
        race.ours("membuf_seek, membuf_read", at_random([=](long at, char *record) {
                      std::size_t n;
                      MUST(membuf_seek(own, at, MEMBUF_SEEK_SET, nullptr) == MEMBUF_OK);
                      MUST(membuf_read(own, record, step, &n) == MEMBUF_OK && n == step);
                  }));
    double target = one_call ? 2.5 : 1.6;
#ifdef HAVE_SDL2
    race.rival("SDL_RWseek, SDL_RWread", target, at_random([ops = s.ops](long at, char *record) {
                   MUST(SDL_RWseek(ops, at, RW_SEEK_SET) == at && SDL_RWread(ops, record, step, 1) == 1);
               }));
#else
    race.absent("SDL_RWops", "libsdl2-dev");
#endif
    race.rival("std::stringbuf", target, at_random([buf = &s.buf](long at, char *record) {
                   MUST(buf->pubseekpos(at, std::ios::in) == at && buf->sgetn(record, step) == step);
               }));
    if (!one_call)
        race.rival("fmemopen, fread_unlocked", 14, at_random([file = s.file](long at, char *record) {
                       MUST(fseeko(file, at, SEEK_SET) == 0 && fread_unlocked(record, step, 1, file) == 1);
                   }));
    race.run();
}

void seek_and_overwrite(Streams &s, bool one_call) {
    Race race("S3", one_call ? "random 16-byte overwrite in one call" : "random 16-byte seek + overwrite");
    membuf *own = s.own;
    if (one_call)
        race.ours("membuf_pwrite", at_random([=](long at, char *record) {
                      MUST(membuf_pwrite(own, at, record, step, nullptr) == MEMBUF_OK);
                  }));
    else
        race.ours("membuf_seek, membuf_write", at_random([=](long at, char *record) {
                      MUST(membuf_seek(own, at, MEMBUF_SEEK_SET, nullptr) == MEMBUF_OK);
                      MUST(membuf_write(own, record, step, nullptr) == MEMBUF_OK);
                  }));
    double target = one_call ? 2.5 : 1.6;
#ifdef HAVE_SDL2
    race.rival("SDL_RWseek, SDL_RWwrite", target, at_random([ops = s.ops](long at, char *record) {
                   MUST(SDL_RWseek(ops, at, RW_SEEK_SET) == at && SDL_RWwrite(ops, record, step, 1) == 1);
               }));
#else
    race.absent("SDL_RWops", "libsdl2-dev");
#endif
    race.rival("std::stringbuf", target, at_random([buf = &s.buf](long at, char *record) {
                   MUST(buf->pubseekpos(at, std::ios::out) == at && buf->sputn(record, step) == step);
               }));
    race.run();
}

} // namespace

void random_access() {
    Streams streams;
    for (bool one_call : {false, true}) {
        seek_and_read(streams, one_call);
        seek_and_overwrite(streams, one_call);
    }
}

} // namespace bench
