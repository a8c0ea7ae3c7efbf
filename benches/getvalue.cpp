// S5: the whole content of a large stream as a value, and what the next write costs.

#include "race.hpp"
#include "workloads.hpp"

#include <cstdlib>
#include <cstring>
#include <limits>
#include <membuf.h>
#include <sstream>
#include <string>
#ifdef HAVE_GLIB
#include <glib.h>
#endif

namespace bench {
namespace {

constexpr std::size_t size = 64 << 20;

void share(membuf *stream) {
    Race race("S5", "getvalue of 64 MiB, and free");
    race.ours("membuf_getvalue", [=](std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) {
            membuf_slice *all;
            MUST(membuf_getvalue(stream, &all) == MEMBUF_OK);
            membuf_slice_free(all);
        }
    });
    race.run();
    race.at_most("whatever the size", 200);
}

void copies(membuf *stream, const std::string &content) {
    Race race("S5", "write into 64 MiB of which a slice is held");
    race.one_by_one();
    // Making the next slice and giving the copy back are part of it: nanoseconds, and what the rivals' free costs, too.
    race.ours("membuf_write", [=](std::size_t) {
        membuf_slice *all;
        MUST(membuf_getvalue(stream, &all) == MEMBUF_OK);
        MUST(membuf_rewind(stream) == MEMBUF_OK && membuf_write(stream, "x", 1, nullptr) == MEMBUF_OK);
        membuf_slice_free(all);
    });
    race.rival("malloc, memcpy, free", 1 / 0.6, [&content](std::size_t) {
        void *copy = std::malloc(size);
        std::memcpy(copy, content.data(), size);
        keep(copy);
        std::free(copy);
    });
    std::stringbuf buf(content);
    race.reference("std::stringbuf::str", [&buf](std::size_t) { keep(buf.str().data()); });
#ifdef HAVE_GLIB
    race.reference("g_bytes_new", [&content](std::size_t) { g_bytes_unref(g_bytes_new(content.data(), size)); });
#endif
    race.run(15);
}

/// The fastest of many single calls; `prepare` is not timed.
template <typename Prepare, typename Call> double fastest(Prepare prepare, Call call) {
    double best = std::numeric_limits<double>::infinity();
    for (int i = 0; i < 1000; ++i) {
        prepare();
        double start = now_ns();
        call();
        double time = now_ns() - start;
        best = time < best ? time : best;
    }
    return best;
}

void single(const char *what, double ns, double limit) {
    print_row("S5", what, "**membuf**", time_text(ns), "", "<= " + time_text(limit), ns <= limit ? "met" : "MISSED");
}

void take_and_write(membuf *stream) {
    membuf_slice *all = nullptr;
    MUST(membuf_take(stream, &all) == MEMBUF_OK);
    membuf *taken = nullptr;
    double take = fastest(
        [&] {
            membuf_free(taken);
            MUST(membuf_bytes_from_slice(all, &taken, nullptr) == MEMBUF_OK);
            membuf_slice_free(all);
        },
        [&] { MUST(membuf_take(taken, &all) == MEMBUF_OK); });
    single("take of 64 MiB", take, 3000);

    membuf_free(taken);
    MUST(membuf_bytes_from_slice(all, &taken, nullptr) == MEMBUF_OK);
    membuf_slice_free(all);
    double write = fastest(
        [&] {
            MUST(membuf_getvalue(taken, &all) == MEMBUF_OK);
            membuf_slice_free(all);
            MUST(membuf_rewind(taken) == MEMBUF_OK);
        },
        [&] { MUST(membuf_write(taken, "x", 1, nullptr) == MEMBUF_OK); });
    single("write into 64 MiB after the slice was freed: no copy", write, 1000);
    membuf_free(taken);
}

} // namespace

void getvalue() {
    std::string content(size, 'x');
    membuf *stream;
    MUST(membuf_bytes_new(content.data(), size, &stream, nullptr) == MEMBUF_OK);
    share(stream);
    copies(stream, content);
    take_and_write(stream);
    membuf_free(stream);
}

} // namespace bench
