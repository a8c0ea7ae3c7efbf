// S7: lines that are looked at one after the other.

#include "race.hpp"
#include "workloads.hpp"

#include <cstring>
#include <membuf.h>
#include <stdio.h>
#include <string>

namespace bench {
namespace {

constexpr std::size_t lines_in_all = 4096;

void of_length(std::size_t length, double target) {
    std::string text;
    for (std::size_t i = 0; i < lines_in_all; ++i)
        text += std::string(length - 1, static_cast<char>('a' + i % 26)) + "\n";

    Race race("S7", "a line of " + std::to_string(length) + " bytes");
    membuf *stream;
    MUST(membuf_bytes_new(text.data(), text.size(), &stream, nullptr) == MEMBUF_OK);
    race.ours("membuf_next_line", [=](std::size_t n) {
        const char *line = nullptr;
        std::size_t len;
        for (std::size_t i = 0; i < n; ++i) {
            if (i % lines_in_all == 0)
                MUST(membuf_rewind(stream) == MEMBUF_OK);
            MUST(membuf_next_line(stream, &line, &len) == MEMBUF_OK && len == length);
        }
    });

    membuf *batched;
    MUST(membuf_bytes_new(text.data(), text.size(), &batched, nullptr) == MEMBUF_OK);
    race.reference("membuf_next_lines, 64 at a time", [=](std::size_t n) {
        membuf_view lines[64];
        for (std::size_t i = 0, count; i < n; i += count) {
            if (i % lines_in_all == 0)
                MUST(membuf_rewind(batched) == MEMBUF_OK);
            MUST(membuf_next_lines(batched, 0, lines, 64, &count) == MEMBUF_OK && count == 64);
            for (std::size_t j = 0; j < count; ++j)
                keep(lines[j].data);
        }
    });

    FILE *file = fmemopen(&text[0], text.size(), "r");
    char *line = nullptr;
    std::size_t capacity = 0;
    race.rival("getline over fmemopen", target, [&](std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) {
            if (i % lines_in_all == 0)
                fseeko(file, 0, SEEK_SET);
            MUST(getline(&line, &capacity, file) == static_cast<ssize_t>(length));
        }
    });

    race.reference("limit: memchr over an array", [&text](std::size_t n) {
        const char *at = text.data(), *end = at + text.size();
        for (std::size_t i = 0; i < n; ++i) {
            if (at == end)
                at = text.data();
            at = static_cast<const char *>(std::memchr(at, '\n', static_cast<std::size_t>(end - at))) + 1;
            keep(at);
        }
    });
    race.run();
    membuf_free(stream);
    membuf_free(batched);
    fclose(file);
    free(line);
}

} // namespace

void lines() {
    of_length(80, 1.5);
    of_length(12, 3);
}

} // namespace bench
