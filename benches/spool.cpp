// S12: 512 MiB of which 64 MiB may be in memory, written and read back.

#include "race.hpp"
#include "workloads.hpp"

#include <cstdio>
#include <fcntl.h>
#include <membuf.h>
#include <unistd.h>
#include <vector>

namespace bench {
namespace {

constexpr std::size_t total = std::size_t(512) << 20, in_memory = std::size_t(64) << 20, step = 65536;

std::vector<char> &block() {
    static std::vector<char> bytes(step, 'x');
    return bytes;
}

void by_membuf(std::size_t piece) {
    membuf_spool_options options = MEMBUF_SPOOL_OPTIONS_INIT;
    options.max_size = in_memory;
    membuf *spool = nullptr;
    MUST(membuf_spool_new(&options, &spool, nullptr) == MEMBUF_OK);
    for (std::size_t done = 0; done < total; done += piece)
        MUST(membuf_write(spool, block().data(), piece, nullptr) == MEMBUF_OK);
    MUST(membuf_rewind(spool) == MEMBUF_OK);
    std::size_t back = 0, n = 0;
    do {
        MUST(membuf_read(spool, block().data(), step, &n) == MEMBUF_OK);
        back += n;
    } while (n > 0);
    MUST(back == total);
    membuf_free(spool);
}

void by_tmpfile(std::size_t piece) {
    FILE *file = tmpfile();
    MUST(file != nullptr);
    for (std::size_t done = 0; done < total; done += piece)
        MUST(fwrite(block().data(), 1, piece, file) == piece);
    rewind(file);
    std::size_t back = 0;
    for (std::size_t n; (n = fread(block().data(), 1, step, file)) > 0;)
        back += n;
    MUST(back == total);
    fclose(file);
}

/// What a program would write by hand: all of it on disk.
void by_hand(std::size_t piece) {
    const int fd = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    MUST(fd >= 0);
    for (std::size_t done = 0; done < total; done += piece)
        MUST(write(fd, block().data(), piece) == static_cast<ssize_t>(piece));
    MUST(lseek(fd, 0, SEEK_SET) == 0);
    std::size_t back = 0;
    for (ssize_t n; (n = read(fd, block().data(), step)) > 0;)
        back += static_cast<std::size_t>(n);
    MUST(back == total);
    close(fd);
}

} // namespace

void spool() {
    Race small("S12", "128-byte writes, 512 MiB of which 64 in memory");
    small.one_by_one();
    small.ours("membuf_spool_new", [](std::size_t) { by_membuf(128); });
    small.rival("tmpfile()", 1.7, [](std::size_t) { by_tmpfile(128); });
    small.run(7);
    Race large("S12", "64 KiB writes, 512 MiB of which 64 in memory");
    large.one_by_one();
    large.ours("membuf_spool_new", [](std::size_t) { by_membuf(step); });
    large.rival("O_TMPFILE by hand", 0.97, [](std::size_t) { by_hand(step); });
    large.run(7);
}

} // namespace bench
