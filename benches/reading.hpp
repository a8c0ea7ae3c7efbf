// Readings: contenders that go through the same pieces, such as the fields of a table or the names of an archive.

#pragma once

#include "race.hpp"

#include <membuf.h>
#include <string>
#include <vector>

namespace bench {

inline std::string copy_of(membuf_view view) { return {static_cast<const char *>(view.data), view.len}; }

/// Told a piece that was read.
using Visit = void (*)(void *user, membuf_view piece);
/// Reads all pieces, calls `visit` with each unless it is NULL, and answers how many bytes they have, and one more for each.
using Read = std::function<std::size_t(Visit visit, void *user)>;

/// Adds up the pieces of a `Read`.
class Tally {
public:
    Tally(Visit visit, void *user) : visit_(visit), user_(user) {}
    void piece(const void *data, std::size_t len) {
        total += len + 1;
        if (visit_)
            visit_(user_, {data, len});
    }
    std::size_t total = 0;

private:
    Visit visit_;
    void *user_;
};

/// A slice of as many readings as it is asked for. Before the race they are compared with what should be read.
Slice reading(const std::vector<membuf_view> &expected, const Read &read);

} // namespace bench
