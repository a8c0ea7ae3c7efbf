#include "csv_table.hpp"

namespace bench {

namespace {

std::vector<std::string> made_up_cells() {
    static const char *const words[] = {"London", "2024-05-17", "43.5", "Ada Lovelace", "1815", "", "x", "description of it"};
    std::vector<std::string> cells;
    unsigned seed = 12345;
    for (std::size_t i = 0; i < Table::rows * Table::columns; ++i) {
        seed = seed * 1103515245 + 12345;
        std::string cell = words[seed >> 16 & 7];
        if ((seed >> 20) % 25 == 0)
            cell += (seed >> 24 & 1) != 0 ? ", and more" : " \"quoted\"";
        cells.push_back(cell);
    }
    return cells;
}

std::string quoted(const std::string &cell) {
    std::string out = "\"";
    for (char byte : cell)
        out.append(byte == '"' ? 2 : 1, byte);
    return out + '"';
}

} // namespace

Table::Table(bool all_quoted) : all_quoted(all_quoted), cells_(made_up_cells()) {
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        const std::string &cell = cells_[i];
        fields.push_back({cell.data(), cell.size()});
        csv += all_quoted || cell.find_first_of(",\"\r\n") != std::string::npos ? quoted(cell) : cell;
        csv += (i + 1) % columns == 0 ? '\n' : ',';
    }
}

std::size_t Table::total() const {
    std::size_t total = 0;
    for (const membuf_view &field : fields)
        total += field.len + 1;
    return total;
}

} // namespace bench
