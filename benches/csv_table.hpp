// The table of S13, in memory and as CSV.

#pragma once

#include <cstddef>
#include <membuf.h>
#include <string>
#include <vector>

namespace bench {

/// Rows of cells that are words, numbers and, one in 25, something with a comma or a quote in it.
class Table {
public:
    enum class Shape {
        SHORT, // 7 bytes a field
        LONG,  // 28 bytes a field
        QUOTED // the short ones, each in quotes
    };
    explicit Table(Shape shape);

    static constexpr std::size_t rows = 20000, columns = 8;

    /// What the results call it.
    const char *name;
    const bool all_quoted;
    /// The fields, row by row.
    std::vector<membuf_view> fields;
    /// The table as CSV with `\n` behind each record, made by hand.
    std::string csv;

private:
    std::vector<std::string> cells_;
};

void csv_read(const Table &table);
void csv_write(const Table &table);

} // namespace bench
