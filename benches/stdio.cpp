// S10: fwrite and fprintf into memory, through the FILE that a library wants.

#include "race.hpp"
#include "workloads.hpp"

#include <cstdint>
#include <membuf_stdio.h>

namespace bench {
namespace {

constexpr std::size_t records = 1 << 20;

using Write = void (*)(FILE *file, std::size_t n);

void by_fwrite(FILE *file, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        std::uint64_t record[2] = {i, ~i};
        keep(&record);
        MUST(fwrite(record, sizeof record, 1, file) == 1);
    }
}

void by_fprintf(FILE *file, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        MUST(fprintf(file, "%zu %s\n", i, "name") > 0);
}

/// From nothing to all records in a new stream, and its end.
void race_of(const char *what, double target, Write write) {
    Race race("S10", what);
    race.slices_of(records);
    race.ours("membuf_fopen", [=](std::size_t n) {
        membuf *stream = nullptr;
        FILE *file = nullptr;
        MUST(membuf_bytes_new(nullptr, 0, &stream, nullptr) == MEMBUF_OK);
        MUST(membuf_fopen(stream, "w", &file, nullptr) == MEMBUF_OK);
        write(file, n);
        MUST(fclose(file) == 0);
        membuf_free(stream);
    });
    race.rival("open_memstream", target, [=](std::size_t n) {
        char *text = nullptr;
        std::size_t size = 0;
        FILE *file = open_memstream(&text, &size);
        write(file, n);
        MUST(fclose(file) == 0);
        free(text);
    });
    race.reference("limit: the same into /dev/null", [=](std::size_t n) {
        FILE *file = fopen("/dev/null", "w");
        write(file, n);
        fclose(file);
    });
    race.run(15);
}

} // namespace

void stdio() {
    race_of("fwrite of 16 bytes, a million into a new stream", 1.7, by_fwrite);
    race_of("fprintf of a line, a million into a new stream", 1.35, by_fprintf);
}

} // namespace bench
