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

void Race::rival(std::string name, Target target, Slice run) {
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
    // One that was disturbed would make the slices too short: the fastest of three counts here, too.
    auto slice = [&contender] {
        double best = std::numeric_limits<double>::infinity();
        for (int i = 0; i < 3; ++i)
            best = std::min(best, timed(contender.run, contender.n));
        return best * static_cast<double>(contender.n);
    };
    for (contender.n = bytes_ ? 1 : 16; slice() < slice_ns;)
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
        auto [target, outcome] = verdict(rival.target, rival.best, own.best);
        print_row("", "", rival.name, cost(rival.best), number("%.2fx", rival.best / own.best), target, outcome);
    }
}

std::pair<std::string, std::string> Race::verdict(const Target &target, double rival, double own) const {
    if (target.goal <= 0)
        return {"", ""};
    std::string wanted = number(">= %.4gx", target.goal);
    if (target.first != target.goal)
        wanted = number(">= %.4gx, then ", target.first) + wanted;
    if (rival / own >= target.goal)
        return {wanted, "met"};
    std::string missed = "MISSED, needs " + cost(rival / target.goal);
    return {wanted, target.first < target.goal && rival / own >= target.first ? "first met, then " + missed : missed};
}

std::string Race::cost(double ns) const {
    if (bytes_ == 0)
        return time_text(ns);
    double speed = static_cast<double>(bytes_) / ns;
    return speed < 1 ? number("%.0f MB/s", speed * 1e3) : number("%.2f GB/s", speed);
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
