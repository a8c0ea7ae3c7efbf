// Runs all workloads, or those named, JSON on the files named: membuf_bench [S1 S2 S3 ... S16] [FILE.json...]

#include "race.hpp"
#include "workloads.hpp"

#include <algorithm>
#include <functional>
#include <membuf.h>

namespace {

bool is_file(const std::string &argument) {
    return argument.size() > 5 && argument.compare(argument.size() - 5, 5, ".json") == 0;
}

} // namespace

int main(int argc, char **argv) {
    std::vector<std::string> wanted, files;
    for (int i = 1; i < argc; ++i)
        (is_file(argv[i]) ? files : wanted).push_back(argv[i]);
    const struct {
        const char *id;
        std::function<void()> run;
    } workloads[] = {
        {"S1", bench::append},
        {"S2", bench::window},
        {"S3", bench::random_access},
        {"S5", bench::getvalue},
        {"S6", bench::create},
        {"S7", bench::lines},
        {"S8", bench::text_in},
        {"S9", bench::newlines},
        {"S10", bench::stdio},
        {"S12", bench::spool},
        {"S13", bench::csv},
        {"S14", [&files] { bench::json(files); }},
        {"S15", bench::zip},
        {"S16", bench::overhead},
        // From its first thread on, for good, a process counts as threaded, and pays for locks: what starts one comes last.
        {"S11", bench::capture},
        {"S16", bench::overhead_threaded},
    };
    bench::print_head();
    for (const auto &workload : workloads)
        if (wanted.empty() || std::find(wanted.begin(), wanted.end(), workload.id) != wanted.end())
            workload.run();
    std::size_t live = 0;
    membuf_leak_check(nullptr, nullptr, &live);
    MUST(live == 0);
}
