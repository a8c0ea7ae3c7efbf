// S16: what tokens, marks and guards cost, against the same work behind a raw pointer in another shared library.

#include "race.hpp"
#include "raw.h"
#include "workloads.hpp"

#include <atomic>
#include <cstdint>
#include <membuf.h>
#include <pthread.h>
#include <sys/single_threaded.h>

namespace bench {
namespace {

constexpr std::size_t records = 2048;
constexpr std::size_t step = 16;

/// A mark taken and given back, the least that a call in a threaded process can do.
void bare_exchange(std::size_t n) {
    static std::atomic<std::uint64_t> word{1};
    for (std::size_t i = 0; i < n; ++i) {
        std::uint64_t idle = 1;
        MUST(word.compare_exchange_strong(idle, 3, std::memory_order_acquire));
        word.store(1, std::memory_order_release);
    }
}

struct Contest {
    bool threaded;
    membuf *own;
    raw_stream *raw;

    /// One verb against its raw twin, and against the limit for the mode.
    void verb(const char *name, Slice ours, Slice raws) const {
        Race race("S16", std::string(name) + (threaded ? ", threaded" : ", single-threaded"));
        race.ours("membuf", std::move(ours));
        race.reference("raw pointer", std::move(raws));
        race.reference("bare compare-and-swap", bare_exchange);
        race.run();
        if (threaded)
            race.at_most("bare compare-and-swap + 4 ns", race.ns("bare compare-and-swap") + 4);
        else
            race.at_most("raw pointer + 2 ns", race.ns("raw pointer") + 2);
    }

    void verbs() const {
        membuf *s = own;
        raw_stream *r = raw;
        verb("tell",
             [=](std::size_t n) {
                 std::int64_t at;
                 for (std::size_t i = 0; i < n; ++i)
                     MUST(membuf_tell(s, &at) == MEMBUF_OK);
             },
             [=](std::size_t n) {
                 std::int64_t at;
                 for (std::size_t i = 0; i < n; ++i)
                     MUST(raw_tell(r, &at) == 0);
             });
        verb("write of 16 bytes",
             [=](std::size_t n) {
                 for (std::size_t i = 0; i < n; ++i) {
                     if (i % records == 0)
                         MUST(membuf_rewind(s) == MEMBUF_OK);
                     std::uint64_t record[2] = {i, ~i};
                     keep(&record);
                     MUST(membuf_write(s, record, step, nullptr) == MEMBUF_OK);
                 }
             },
             [=](std::size_t n) {
                 for (std::size_t i = 0; i < n; ++i) {
                     if (i % records == 0)
                         MUST(raw_rewind(r) == 0);
                     std::uint64_t record[2] = {i, ~i};
                     keep(&record);
                     MUST(raw_write(r, record, step, nullptr) == 0);
                 }
             });
        verb("pread of 16 bytes",
             [=](std::size_t n) {
                 char record[step];
                 std::size_t got;
                 for (std::size_t i = 0; i < n; ++i) {
                     auto at = static_cast<std::int64_t>(i * 7 % records * step);
                     MUST(membuf_pread(s, at, record, step, &got) == MEMBUF_OK && got == step);
                 }
             },
             [=](std::size_t n) {
                 char record[step];
                 std::size_t got;
                 for (std::size_t i = 0; i < n; ++i) {
                     auto at = static_cast<std::int64_t>(i * 7 % records * step);
                     MUST(raw_pread(r, at, record, step, &got) == 0 && got == step);
                 }
             });
    }

    void create_and_free() const {
        Race race("S16", threaded ? "create and free, threaded" : "create and free, single-threaded");
        race.ours("membuf", [](std::size_t n) {
            for (std::size_t i = 0; i < n; ++i) {
                membuf *stream;
                MUST(membuf_bytes_new(nullptr, 0, &stream, nullptr) == MEMBUF_OK);
                membuf_free(stream);
            }
        });
        race.rival("raw pointer", 1 / 1.5, [](std::size_t n) {
            for (std::size_t i = 0; i < n; ++i) {
                raw_stream *stream;
                MUST(raw_new(&stream) == 0);
                raw_free(stream);
            }
        });
        race.run();
    }
};

void contest(bool threaded) {
    Contest contest{threaded, nullptr, nullptr};
    MUST(membuf_bytes_new(nullptr, 0, &contest.own, nullptr) == MEMBUF_OK && raw_new(&contest.raw) == 0);
    // What is read has to be there, however few operations a slice was found to have.
    for (std::size_t i = 0; i < records; ++i) {
        char record[step] = {};
        MUST(membuf_write(contest.own, record, step, nullptr) == MEMBUF_OK);
        MUST(raw_write(contest.raw, record, step, nullptr) == 0);
    }
    contest.verbs();
    contest.create_and_free();
    membuf_free(contest.own);
    raw_free(contest.raw);
}

} // namespace

void overhead() {
    MUST(__libc_single_threaded);
    contest(false);
}

void overhead_threaded() {
    // The C library counts a process as threaded from its first thread on, for good.
    pthread_t thread;
    MUST(pthread_create(&thread, nullptr, [](void *p) { return p; }, nullptr) == 0);
    MUST(pthread_join(thread, nullptr) == 0);
    contest(true);
}

} // namespace bench
