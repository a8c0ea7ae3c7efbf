#include "csv_table.hpp"

namespace bench {

namespace {

constexpr std::size_t words = 8;
const char *const short_words[words] = {"London", "2024-05-17", "43.5", "Ada Lovelace", "1815", "", "x", "description of it"};
const char *const long_words[words] = {"12 St James's Square in London",
                                       "2024-05-17T14:07:33.125+02:00",
                                       "51.507395833333334",
                                       "Augusta Ada King Countess of Lovelace",
                                       "https://example.org/people/lovelace",
                                       "",
                                       "xi",
                                       "what there is to be said of it goes here and takes some room"};

std::vector<std::string> made_up_cells(const char *const *vocabulary) {
    std::vector<std::string> cells;
    unsigned seed = 12345;
    for (std::size_t i = 0; i < Table::rows * Table::columns; ++i) {
        seed = seed * 1103515245 + 12345;
        std::string cell = vocabulary[seed >> 16 & (words - 1)];
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

Table::Table(Shape shape)
    : name(shape == Shape::LONG    ? "a table of long fields"
           : shape == Shape::SHORT ? "a table of short fields"
                                   : "a table of short fields, all quoted"),
      all_quoted(shape == Shape::QUOTED), cells_(made_up_cells(shape == Shape::LONG ? long_words : short_words)) {
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        const std::string &cell = cells_[i];
        fields.push_back({cell.data(), cell.size()});
        csv += all_quoted || cell.find_first_of(",\"\r\n") != std::string::npos ? quoted(cell) : cell;
        csv += (i + 1) % columns == 0 ? '\n' : ',';
    }
}

} // namespace bench
