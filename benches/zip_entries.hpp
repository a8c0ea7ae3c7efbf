// The entries of S15.

#pragma once

#include <cstddef>
#include <membuf.h>
#include <string>
#include <vector>

namespace bench {

/// Files of a log: many words again and again, many numbers not.
class Entries {
public:
    Entries(std::size_t count, std::size_t size);

    std::vector<std::string> names, contents;
    /// Both, as C has them.
    std::vector<membuf_pair> pairs;
    std::vector<membuf_view> name_views, content_views;
    std::size_t bytes;
};

} // namespace bench
