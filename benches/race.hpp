// Races: the contenders of a workload take turns in short slices, and each one's fastest slice counts.
//
// A shared machine disturbs long measurements; a slice of a fraction of a millisecond often passes undisturbed, so
// the minimum of many is stable where a mean is not. Taking turns gives all contenders the same weather.

#pragma once

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace bench {

/// Performs `n` operations.
using Slice = std::function<void(std::size_t n)>;

/// Keeps the compiler from leaving out what computes `value`.
template <typename T> inline void keep(const T &value) { asm volatile("" : : "r"(value) : "memory"); }

/// How many times as long as ours a rival has to take: at first, and in the end. 0 where there is no target.
struct Target {
    double first, goal;
    Target(double goal) : first(goal), goal(goal) {}
    Target(double first, double goal) : first(first), goal(goal) {}
};

/// Ends the program when a contender failed: a figure of a call that did nothing would be worthless.
inline void must(bool ok, const char *what) {
    if (!ok) {
        std::fprintf(stderr, "benchmark: %s failed\n", what);
        std::exit(1);
    }
}
#define MUST(expression) ::bench::must((expression), #expression)

/// Nanoseconds of a clock that never jumps.
double now_ns();

class Race {
public:
    /// `id` is the workload's number in the list of targets, `what` says what one operation is.
    Race(std::string id, std::string what);

    /// The library's own way.
    void ours(std::string name, Slice run);
    /// A rival, and how many times as long as ours it has to take.
    void rival(std::string name, Target target, Slice run);
    /// A rival that this machine does not have.
    void absent(std::string name, std::string package);
    /// What limits every contender: no target.
    void reference(std::string name, Slice run) { rival(std::move(name), 0, std::move(run)); }

    /// Runs all contenders, `rounds` times at least, and prints their rows.
    void run(std::size_t rounds = 300);
    /// Lets long operations be timed one by one: slices are then of one operation.
    void one_by_one() { slices_of(1); }
    /// Lets every slice be of `n` operations.
    void slices_of(std::size_t n) { fixed_ = n; }
    /// Says how many bytes an operation goes through: speeds are printed then, and not times.
    void throughput(std::size_t bytes) { bytes_ = bytes; }

    /// The time of a contender after `run`, in ns.
    double ns(const std::string &name) const;
    /// Prints a row for a target in ns on our own time.
    void at_most(const std::string &why, double limit) const;

private:
    struct Contender {
        std::string name, package;
        Target target;
        Slice run;
        double best;
        std::size_t n;
    };
    void calibrate(Contender &contender) const;
    /// The time or the speed of an operation.
    std::string cost(double ns) const;
    /// The cells of a target and of what became of it.
    std::pair<std::string, std::string> verdict(const Target &target, double rival, double own) const;

    std::string id_, what_;
    std::size_t fixed_ = 0;
    std::size_t bytes_ = 0;
    std::vector<Contender> contenders_;
};

/// The head of the table of results.
void print_head();
/// One row; empty cells where something does not apply.
void print_row(const std::string &id, const std::string &what, const std::string &who, const std::string &time,
               const std::string &ratio, const std::string &target, const std::string &verdict);
/// "7.9 ns", "44 ms".
std::string time_text(double ns);

} // namespace bench
