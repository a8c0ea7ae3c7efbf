// The table of S13, in memory and as CSV.

#pragma once

#include <cstddef>
#include <membuf.h>
#include <string>
#include <vector>

namespace bench {

inline std::string copy_of(membuf_view view) { return {static_cast<const char *>(view.data), view.len}; }

/// Rows of cells that are words, numbers and, one in 25, something with a comma or a quote in it.
class Table {
public:
    explicit Table(bool all_quoted);

    static constexpr std::size_t rows = 20000, columns = 8;

    /// What the results call it.
    const char *name() const { return all_quoted ? "a table with every field quoted" : "a table"; }
    membuf_csv_quoting quoting() const { return all_quoted ? MEMBUF_CSV_QUOTE_ALL : MEMBUF_CSV_QUOTE_MINIMAL; }
    /// How the contenders add up what they read: the bytes of the fields, and one for each.
    std::size_t total() const;

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
