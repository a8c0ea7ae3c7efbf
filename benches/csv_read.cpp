// S13: CSV read record by record, from a stream in memory or what a rival has for it, into views of the fields.

#include "csv_table.hpp"
#include "race.hpp"
#include "reading.hpp"
#include "rivals.hpp"
#include "workloads.hpp"

#ifdef HAVE_LIBCSV
#include <csv.h>
#endif

namespace bench {

namespace {

std::size_t membuf_read_table(membuf *source, Visit visit, void *user) {
    membuf_csv_reader *reader;
    MUST(membuf_rewind(source) == MEMBUF_OK);
    MUST(membuf_csv_reader_new(source, nullptr, &reader, nullptr) == MEMBUF_OK);
    Tally tally(visit, user);
    const membuf_view *fields = nullptr;
    std::size_t count;
    do {
        MUST(membuf_csv_reader_next(reader, &fields, &count) == MEMBUF_OK);
        for (std::size_t i = 0; i < count; ++i)
            tally.piece(fields[i].data, fields[i].len);
    } while (fields != nullptr);
    membuf_csv_reader_free(reader);
    return tally.total;
}

#ifdef HAVE_LIBCSV
// libcsv gives one field at a time, whose bytes are there until it goes on: less than views of a whole record.
void libcsv_field(void *data, std::size_t len, void *user) { static_cast<Tally *>(user)->piece(data, len); }

void libcsv_record(int, void *) {}

std::size_t libcsv_read_table(const std::string &csv, Visit visit, void *user) {
    Tally tally(visit, user);
    csv_parser parser;
    MUST(csv_init(&parser, 0) == 0);
    MUST(csv_parse(&parser, csv.data(), csv.size(), libcsv_field, libcsv_record, &tally) == csv.size());
    MUST(csv_fini(&parser, libcsv_field, libcsv_record, &tally) == 0);
    csv_free(&parser);
    return tally.total;
}
#endif

} // namespace

void csv_read(const Table &table) {
    membuf *stream;
    MUST(membuf_bytes_new(table.csv.data(), table.csv.size(), &stream, nullptr) == MEMBUF_OK);

    Race race("S13", std::string("read ") + table.name);
    race.throughput(table.csv.size());
    race.one_by_one();
    race.ours("membuf_csv_reader_next",
              reading(table.fields, [=](Visit visit, void *user) { return membuf_read_table(stream, visit, user); }));
#ifdef HAVE_CRATES
    const membuf_view text = {table.csv.data(), table.csv.size()};
    const double simd_csv = table.all_quoted ? 1.8 : 1.0;
    race.rival("csv (crate), a copy of each record", 0.95,
               reading(table.fields, [=](Visit visit, void *user) { return rival_csv_read(text, visit, user); }));
    race.rival("simd-csv, a copy of each record", simd_csv,
               reading(table.fields, [=](Visit visit, void *user) { return rival_simd_csv_read(text, visit, user); }));
    race.rival("simd-csv, views freed of their quotes", simd_csv,
               reading(table.fields, [=](Visit visit, void *user) { return rival_simd_csv_read_views(text, visit, user); }));
    race.reference("less work: simd-csv, views with the quotes on", [=](std::size_t n) {
        for (std::size_t i = 0; i < n; ++i)
            keep(rival_simd_csv_split(text, nullptr, nullptr));
    });
#else
    race.absent("csv, simd-csv", "crates.io");
#endif
#ifdef HAVE_LIBCSV
    race.rival("libcsv, field by field", 5, reading(table.fields, [&](Visit visit, void *user) {
                   return libcsv_read_table(table.csv, visit, user);
               }));
#else
    race.absent("libcsv", "libcsv-dev");
#endif
    race.run(100);
    membuf_free(stream);
}

} // namespace bench
