// Runs all workloads, or those named: membuf_bench [S1 S2 S3 S5 S6 S7 S8 S9 S10 S11 S12 S13 S15 S16]

#include "race.hpp"
#include "workloads.hpp"

#include <cstring>
#include <membuf.h>

int main(int argc, char **argv) {
    const struct {
        const char *id;
        void (*run)();
    } workloads[] = {
        {"S1", bench::append},   {"S2", bench::window}, {"S3", bench::random_access},
        {"S5", bench::getvalue}, {"S6", bench::create}, {"S7", bench::lines},
        {"S8", bench::text_in},  {"S9", bench::newlines},
        {"S10", bench::stdio},   {"S11", bench::capture}, {"S12", bench::spool},   {"S13", bench::csv}, {"S15", bench::zip},
        {"S16", bench::overhead}, {"S16", bench::overhead_threaded},
    };
    bench::print_head();
    for (const auto &workload : workloads) {
        bool wanted = argc == 1;
        for (int i = 1; i < argc; ++i)
            wanted |= std::strcmp(argv[i], workload.id) == 0;
        if (wanted)
            workload.run();
    }
    std::size_t live = 0;
    membuf_leak_check(nullptr, nullptr, &live);
    MUST(live == 0);
}
