// S13: CSV written row by row, one call for each, into memory that is there from the run before.

#include "csv_table.hpp"
#include "race.hpp"
#include "reading.hpp"
#include "rivals.hpp"
#include "workloads.hpp"

namespace bench {

namespace {

void membuf_write_table(const Table &table, membuf *sink) {
    membuf_csv_options options = MEMBUF_CSV_OPTIONS_INIT;
    options.quoting = table.all_quoted ? MEMBUF_CSV_QUOTE_ALL : MEMBUF_CSV_QUOTE_MINIMAL;
    options.line_terminator = "\n";
    membuf_csv_writer *writer;
    MUST(membuf_rewind(sink) == MEMBUF_OK);
    MUST(membuf_csv_writer_new(sink, &options, &writer, nullptr) == MEMBUF_OK);
    for (std::size_t row = 0; row < Table::rows; ++row)
        MUST(membuf_csv_writer_row(writer, &table.fields[row * Table::columns], Table::columns) == MEMBUF_OK);
    membuf_csv_writer_free(writer);
}

void must_be_written(const Table &table, membuf *sink) {
    membuf_write_table(table, sink);
    membuf_slice *value;
    const std::uint8_t *bytes;
    std::size_t len;
    MUST(membuf_getvalue(sink, &value) == MEMBUF_OK && membuf_slice_data(value, &bytes, &len) == MEMBUF_OK);
    MUST(std::string(reinterpret_cast<const char *>(bytes), len) == table.csv);
    membuf_slice_free(value);
}

#ifdef HAVE_CRATES
Slice rival_slice(const Table &table, rival_buffer *buffer, const std::function<bool()> &write) {
    MUST(write());
    MUST(copy_of(rival_buffer_view(buffer)) == table.csv);
    return [write](std::size_t n) {
        for (std::size_t i = 0; i < n; ++i)
            MUST(write());
    };
}
#endif

} // namespace

void csv_write(const Table &table) {
    membuf *sink;
    MUST(membuf_bytes_new(nullptr, 0, &sink, nullptr) == MEMBUF_OK);
    must_be_written(table, sink);

    Race race("S13", std::string("write ") + table.name);
    race.throughput(table.csv.size());
    race.one_by_one();
    race.ours("membuf_csv_writer_row", [&](std::size_t n) {
        for (std::size_t i = 0; i < n; ++i)
            membuf_write_table(table, sink);
    });
#ifdef HAVE_CRATES
    rival_buffer *buffer = rival_buffer_new();
    const membuf_view *fields = table.fields.data();
    race.rival("csv (crate)", {0.95, 1.3}, rival_slice(table, buffer, [=, &table] {
                   return rival_csv_write(fields, Table::rows, Table::columns, table.all_quoted, buffer);
               }));
    if (!table.all_quoted)
        race.rival("simd-csv", 1.3, rival_slice(table, buffer, [=] {
                       return rival_simd_csv_write(fields, Table::rows, Table::columns, buffer);
                   }));
#else
    race.absent("csv, simd-csv", "crates.io");
#endif
    race.run(100);
#ifdef HAVE_CRATES
    rival_buffer_free(buffer);
#endif
    membuf_free(sink);
}

} // namespace bench
