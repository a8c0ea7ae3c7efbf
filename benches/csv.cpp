// S13: CSV, record by record, read from and written to a stream in memory.

#include "race.hpp"
#include "workloads.hpp"

#include <membuf.h>
#include <string>
#include <vector>

#ifdef HAVE_CRATES
extern "C" std::size_t rival_csv_read(const void *data, std::size_t len);
extern "C" std::size_t rival_csv_write(const membuf_view *fields, std::size_t rows, std::size_t columns, bool all_quoted);
#endif

namespace bench {
namespace {

constexpr std::size_t rows = 20000, columns = 8;

// Words, numbers and, in one field of 25, a comma or a quote: what tables are made of.
std::vector<std::string> cells() {
    static const char *const words[] = {"London", "2024-05-17", "43.5", "Ada Lovelace", "1815", "", "x", "description of it"};
    std::vector<std::string> made;
    unsigned seed = 12345;
    for (std::size_t i = 0; i < rows * columns; ++i) {
        seed = seed * 1103515245 + 12345;
        std::string cell = words[seed >> 16 & 7];
        if ((seed >> 20) % 25 == 0)
            cell += (seed >> 24 & 1) != 0 ? ", and more" : " \"quoted\"";
        made.push_back(cell);
    }
    return made;
}

void write_table(const std::vector<membuf_view> &fields, bool all_quoted, membuf *sink) {
    membuf_csv_options options = {};
    options.struct_size = sizeof options;
    options.quoting = all_quoted ? MEMBUF_CSV_QUOTE_ALL : MEMBUF_CSV_QUOTE_MINIMAL;
    options.line_terminator = "\n";
    membuf_csv_writer *writer;
    MUST(membuf_rewind(sink) == MEMBUF_OK);
    MUST(membuf_csv_writer_new(sink, &options, &writer, nullptr) == MEMBUF_OK);
    for (std::size_t row = 0; row < rows; ++row)
        MUST(membuf_csv_writer_row(writer, &fields[row * columns], columns) == MEMBUF_OK);
    membuf_csv_writer_free(writer);
}

void read_table(membuf *source) {
    membuf_csv_reader *reader;
    MUST(membuf_rewind(source) == MEMBUF_OK);
    MUST(membuf_csv_reader_new(source, nullptr, &reader, nullptr) == MEMBUF_OK);
    const membuf_view *fields = nullptr;
    std::size_t count, all = 0;
    do {
        MUST(membuf_csv_reader_next(reader, &fields, &count) == MEMBUF_OK);
        all += count;
    } while (fields != nullptr);
    MUST(all == rows * columns);
    membuf_csv_reader_free(reader);
}

void table(bool all_quoted) {
    const std::string what = all_quoted ? "a table with every field quoted" : "a table";
    const std::vector<std::string> texts = cells();
    std::vector<membuf_view> fields;
    for (const std::string &text : texts)
        fields.push_back({text.data(), text.size()});
    membuf *stream;
    MUST(membuf_bytes_new(nullptr, 0, &stream, nullptr) == MEMBUF_OK);
    write_table(fields, all_quoted, stream);
    membuf_slice *value;
    const std::uint8_t *bytes;
    std::size_t len;
    MUST(membuf_getvalue(stream, &value) == MEMBUF_OK && membuf_slice_data(value, &bytes, &len) == MEMBUF_OK);
    const std::string csv(reinterpret_cast<const char *>(bytes), len);
    membuf_slice_free(value);

    Race reading("S13", "reading " + what);
    reading.throughput(csv.size());
    reading.one_by_one();
    reading.ours("membuf_csv_reader_next", [=](std::size_t n) {
        for (std::size_t i = 0; i < n; ++i)
            read_table(stream);
    });
#ifdef HAVE_CRATES
    reading.rival("csv crate", 0.95, [&](std::size_t n) {
        for (std::size_t i = 0; i < n; ++i)
            MUST(rival_csv_read(csv.data(), csv.size()) == rows * columns);
    });
#else
    reading.absent("csv crate", "crates.io");
#endif
    reading.run(100);

    Race writing("S13", "writing " + what);
    writing.throughput(csv.size());
    writing.one_by_one();
    membuf *sink;
    MUST(membuf_bytes_new(nullptr, 0, &sink, nullptr) == MEMBUF_OK);
    writing.ours("membuf_csv_writer_row", [&](std::size_t n) {
        for (std::size_t i = 0; i < n; ++i)
            write_table(fields, all_quoted, sink);
    });
#ifdef HAVE_CRATES
    writing.rival("csv crate", 0.95, [&](std::size_t n) {
        for (std::size_t i = 0; i < n; ++i)
            MUST(rival_csv_write(fields.data(), rows, columns, all_quoted) == csv.size());
    });
#else
    writing.absent("csv crate", "crates.io");
#endif
    writing.run(100);
    membuf_free(sink);
    membuf_free(stream);
}

} // namespace

void csv() {
    table(false);
    table(true);
}

} // namespace bench
