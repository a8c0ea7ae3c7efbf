#include "zip_entries.hpp"

namespace bench {

namespace {

std::string log_lines(std::size_t size, unsigned seed) {
    static const char *const words[] = {"request", "from", "user", "the", "session", "was", "opened", "GET", "/index.html",
                                        "status=200", "duration", "error:", "connection", "closed", "by", "peer"};
    std::string out;
    while (out.size() < size) {
        for (int i = 0; i < 9; ++i) {
            seed = seed * 1103515245u + 12345u;
            out += i % 4 == 3 ? std::to_string(seed >> 12) : words[seed >> 28];
            out += i == 8 ? '\n' : ' ';
        }
    }
    out.resize(size);
    return out;
}

} // namespace

Entries::Entries(std::size_t count, std::size_t size) : bytes(count * size) {
    for (std::size_t i = 0; i < count; ++i) {
        names.push_back("folder/name" + std::to_string(i) + ".log");
        contents.push_back(log_lines(size, static_cast<unsigned>(i)));
    }
    for (std::size_t i = 0; i < count; ++i) {
        name_views.push_back({names[i].data(), names[i].size()});
        content_views.push_back({contents[i].data(), contents[i].size()});
        pairs.push_back({name_views[i], content_views[i]});
    }
}

} // namespace bench
