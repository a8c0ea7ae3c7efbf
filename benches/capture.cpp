// S11: capture of what is printed: printf through stdio's buffer, and one write(2) a line.

#include "race.hpp"
#include "workloads.hpp"

#include <cstdio>
#include <membuf.h>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace bench {
namespace {

constexpr std::size_t lines = 500000;

using Print = void (*)(std::size_t n);

void by_printf(std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        MUST(std::printf("line %zu of the output\n", i) > 0);
}

void by_write(std::size_t n) {
    static const char line[] = "one line of the output\n";
    for (std::size_t i = 0; i < n; ++i)
        MUST(write(1, line, sizeof line - 1) == static_cast<ssize_t>(sizeof line - 1));
}

/// Runs `print` with descriptor 1 leading to `to`, and puts it back.
void redirected(int to, Print print, std::size_t n) {
    std::fflush(stdout);
    const int before = dup(1);
    MUST(before >= 0 && dup2(to, 1) == 1);
    print(n);
    std::fflush(stdout);
    MUST(dup2(before, 1) == 1);
    close(before);
}

void by_membuf(Print print, std::size_t n) {
    membuf_capture *capture = nullptr;
    membuf_slice *output = nullptr;
    std::size_t len = 0;
    MUST(membuf_capture_start(MEMBUF_CAPTURE_STDOUT, &capture, nullptr) == MEMBUF_OK);
    print(n);
    MUST(membuf_capture_stop(capture) == MEMBUF_OK);
    MUST(membuf_capture_take(capture, 1, &output) == MEMBUF_OK);
    MUST(membuf_slice_data(output, nullptr, &len) == MEMBUF_OK && len > n);
    membuf_slice_free(output);
    membuf_capture_free(capture);
}

void by_pipe(Print print, std::size_t n) {
    int ends[2];
    MUST(pipe(ends) == 0);
    std::string output;
    std::thread reader([&] {
        char part[65536];
        for (ssize_t got; (got = read(ends[0], part, sizeof part)) > 0;)
            output.append(part, static_cast<std::size_t>(got));
    });
    redirected(ends[1], print, n);
    close(ends[1]);
    reader.join();
    close(ends[0]);
    MUST(output.size() > n);
}

void by_memfd(Print print, std::size_t n) {
    const int fd = memfd_create("output", MFD_CLOEXEC);
    MUST(fd >= 0);
    redirected(fd, print, n);
    struct stat about;
    MUST(fstat(fd, &about) == 0 && static_cast<std::size_t>(about.st_size) > n);
    void *output = mmap(nullptr, static_cast<std::size_t>(about.st_size), PROT_READ, MAP_SHARED, fd, 0);
    MUST(output != MAP_FAILED);
    munmap(output, static_cast<std::size_t>(about.st_size));
    close(fd);
}

void race_of(const char *what, Print print) {
    Race race("S11", what);
    race.slices_of(lines);
    race.ours("membuf_capture", [=](std::size_t n) { by_membuf(print, n); });
    race.rival("pipe and a reading thread", 1.4, [=](std::size_t n) { by_pipe(print, n); });
    race.rival("memfd and mmap by hand", 0.95, [=](std::size_t n) { by_memfd(print, n); });
    race.run(7);
}

} // namespace

void capture() {
    race_of("printf of a line, 500,000 captured", by_printf);
    race_of("write(2) of a line, 500,000 captured", by_write);
}

} // namespace bench
