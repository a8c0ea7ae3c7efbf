#include "race.hpp"

#include <algorithm>
#include <limits>
#include <time.h>
#include <utility>

namespace bench {

namespace {
constexpr double slice_ns = 150e3;

std::string number(const char *format, double value) {
    char text[64];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

double timed(const Slice &run, std::size_t n) {
    double start = now_ns();
    run(n);
    return (now_ns() - start) / static_cast<double>(n);
}
} // namespace

double now_ns() {
    timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

Race::Race(std::string id, std::string what) : id_(std::move(id)), what_(std::move(what)) {}

void Race::ours(std::string name, Slice run) {
    contenders_.insert(contenders_.begin(), {std::move(name), "", 0, std::move(run), 0, 1});
}

void Race::rival(std::string name, double target, Slice run) {
    contenders_.push_back({std::move(name), "", target, std::move(run), 0, 1});
}

void Race::absent(std::string name, std::string package) {
    contenders_.push_back({std::move(name), std::move(package), 0, nullptr, 0, 0});
}

void Race::calibrate(Contender &contender) const {
    contender.best = std::numeric_limits<double>::infinity();
    if (fixed_ > 0) {
        contender.n = fixed_;
        return;
    }
    for (contender.n = bytes_ ? 1 : 16; timed(contender.run, contender.n) * static_cast<double>(contender.n) < slice_ns;)
        contender.n *= 2;
}

void Race::run(std::size_t rounds) {
    std::vector<Contender *> present;
    for (Contender &contender : contenders_)
        if (contender.run) {
            calibrate(contender);
            present.push_back(&contender);
        }
    for (std::size_t round = 0; round < rounds; ++round) {
        for (Contender *contender : present)
            contender->best = std::min(contender->best, timed(contender->run, contender->n));
        // Nobody always comes after the same one.
        std::rotate(present.begin(), present.begin() + 1, present.end());
    }

    const Contender &own = contenders_.front();
    print_row(id_, what_, "**" + own.name + "**", cost(own.best), "", "", "");
    for (std::size_t i = 1; i < contenders_.size(); ++i) {
        const Contender &rival = contenders_[i];
        if (!rival.run) {
            print_row("", "", rival.name, "absent (" + rival.package + ")", "", "", "");
            continue;
        }
        double ratio = rival.best / own.best;
        std::string target, verdict;
        if (rival.target > 0) {
            target = number(">= %.4gx", rival.target);
            verdict = ratio >= rival.target ? "met" : "MISSED, needs " + cost(rival.best / rival.target);
        }
        print_row("", "", rival.name, cost(rival.best), number("%.2fx", ratio), target, verdict);
    }
}

std::string Race::cost(double ns) const {
    return bytes_ ? number("%.2f GB/s", static_cast<double>(bytes_) / ns) : time_text(ns);
}

double Race::ns(const std::string &name) const {
    for (const Contender &contender : contenders_)
        if (contender.name == name)
            return contender.best;
    MUST(!"a contender of that name");
    return 0;
}

void Race::at_most(const std::string &why, double limit) const {
    double own = contenders_.front().best;
    print_row("", "", "*" + why + "*", time_text(limit), "", "<= " + time_text(limit),
              own <= limit ? "met" : "MISSED by " + time_text(own - limit));
}

void print_head() {
    std::puts("| # | workload | contender | time per operation, or speed | rival / membuf | target | |");
    std::puts("|---|---|---|---:|---:|---|---|");
}

void print_row(const std::string &id, const std::string &what, const std::string &who, const std::string &time,
               const std::string &ratio, const std::string &target, const std::string &verdict) {
    std::printf("| %s | %s | %s | %s | %s | %s | %s |\n", id.c_str(), what.c_str(), who.c_str(), time.c_str(),
                ratio.c_str(), target.c_str(), verdict.c_str());
    std::fflush(stdout);
}

std::string time_text(double ns) {
    if (ns < 100)
        return number("%.1f ns", ns);
    if (ns < 10e3)
        return number("%.0f ns", ns);
    if (ns < 1e6)
        return number("%.1f us", ns / 1e3);
    return number("%.1f ms", ns / 1e6);
}

} // namespace bench
