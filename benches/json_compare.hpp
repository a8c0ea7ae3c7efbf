// Whether two JSON texts say the same.

#pragma once

#include <cstddef>
#include <string>

namespace bench {

struct NumbersCompared {
    std::size_t all = 0, different = 0;
};

/// Compares two texts, whatever the order of members and the digits of numbers are, and counts the numbers; ends the program
/// when anything but a number differs.
NumbersCompared json_compare(const std::string &expected, const std::string &found);

} // namespace bench
