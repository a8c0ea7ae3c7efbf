// S2: the inline window, a byte and a record at a time.

#include "race.hpp"
#include "workloads.hpp"

#include <cstdint>
#include <cstring>
#include <membuf_inline.h>
#include <stdio.h>
#include <string>

namespace bench {
namespace {

constexpr std::size_t bytes_in_all = 32768; // stay in the first cache

/// Begins a window at the start of the stream whenever it is full.
template <typename Put> void windows(membuf *stream, std::size_t n, std::size_t count, Put put) {
    membuf_window window;
    for (std::size_t done = 0; done < n; done += count) {
        MUST(membuf_rewind(stream) == MEMBUF_OK);
        membuf_put_begin(&window, stream);
        std::size_t run = n - done < count ? n - done : count;
        for (std::size_t i = 0; i < run; ++i)
            put(&window, i);
        MUST(membuf_put_end(&window) == MEMBUF_OK);
    }
}

void put_bytes() {
    Race race("S2", "put 1 byte");
    membuf *stream;
    MUST(membuf_bytes_new(nullptr, 0, &stream, nullptr) == MEMBUF_OK);
    race.ours("membuf_put", [=](std::size_t n) {
        windows(stream, n, bytes_in_all, [](membuf_window *window, std::size_t i) {
            MUST(membuf_put(window, static_cast<std::uint8_t>(i)) == MEMBUF_OK);
            keep(window->cursor);
        });
    });
    std::string text;
    race.rival("std::string push_back", 0, [&text](std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) {
            if (i % bytes_in_all == 0)
                text.clear();
            text.push_back(static_cast<char>(i));
            keep(text.data());
        }
    });
    char *memory = nullptr;
    std::size_t size = 0;
    FILE *file = open_memstream(&memory, &size);
    race.rival("putc_unlocked, open_memstream", 0, [=](std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) {
            if (i % bytes_in_all == 0)
                fseeko(file, 0, SEEK_SET);
            putc_unlocked(static_cast<char>(i), file);
        }
    });
    race.run();
    race.at_most("as fast as a pointer", 0.9);
    membuf_free(stream);
    fclose(file);
    free(memory);
}

void get_bytes() {
    Race race("S2", "get 1 byte");
    std::string text(bytes_in_all, 'x');
    membuf *stream;
    MUST(membuf_bytes_new(text.data(), text.size(), &stream, nullptr) == MEMBUF_OK);
    race.ours("membuf_get", [=](std::size_t n) {
        membuf_window window;
        for (std::size_t done = 0; done < n; done += bytes_in_all) {
            MUST(membuf_rewind(stream) == MEMBUF_OK);
            membuf_get_begin(&window, stream);
            std::size_t run = n - done < bytes_in_all ? n - done : bytes_in_all;
            for (std::size_t i = 0; i < run; ++i)
                keep(membuf_get(&window));
            MUST(membuf_get_end(&window) == MEMBUF_OK);
        }
    });
    FILE *file = fmemopen(&text[0], text.size(), "r");
    race.rival("getc_unlocked, fmemopen", 0, [=](std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) {
            if (i % bytes_in_all == 0)
                fseeko(file, 0, SEEK_SET);
            keep(getc_unlocked(file));
        }
    });
    race.run();
    race.at_most("as fast as a pointer", 0.9);
    membuf_free(stream);
    fclose(file);
}

void put_records() {
    struct Record {
        std::uint64_t key, value;
    };
    Race race("S2", "put 16 bytes");
    membuf *stream;
    MUST(membuf_bytes_new(nullptr, 0, &stream, nullptr) == MEMBUF_OK);
    race.ours("membuf_put_bytes", [=](std::size_t n) {
        windows(stream, n, bytes_in_all / sizeof(Record), [](membuf_window *window, std::size_t i) {
            Record record = {i, ~i};
            keep(&record);
            MUST(membuf_put_bytes(window, &record, sizeof record) == MEMBUF_OK);
            keep(window->cursor);
        });
    });
    // At most 1.2 times as long as appending by hand.
    static char plain[bytes_in_all];
    race.rival("inline append", 1 / 1.2, [](std::size_t n) {
        char *end = plain;
        for (std::size_t i = 0; i < n; ++i) {
            if (i % (bytes_in_all / sizeof(Record)) == 0)
                end = plain;
            Record record = {i, ~i};
            keep(&record);
            std::memcpy(end, &record, sizeof record);
            end += sizeof record;
            keep(end);
        }
    });
    race.run();
    membuf_free(stream);
}

} // namespace

void window() {
    put_bytes();
    get_bytes();
    put_records();
}

} // namespace bench
