// S13: CSV read record by record, from a stream in memory or what a rival has for it, into views of the fields.

#include "csv_table.hpp"
#include "race.hpp"
#include "rivals.hpp"
#include "workloads.hpp"

#ifdef HAVE_LIBCSV
#include <csv.h>
#endif

namespace bench {

namespace {

/// Told a field that was read.
using Visit = void (*)(void *user, membuf_view field);
/// Reads a table, calls `visit` with each field unless it is NULL, and answers what `Table::total` does.
using Read = std::function<std::size_t(Visit visit, void *user)>;

std::size_t membuf_read_table(membuf *source, Visit visit, void *user) {
    membuf_csv_reader *reader;
    MUST(membuf_rewind(source) == MEMBUF_OK);
    MUST(membuf_csv_reader_new(source, nullptr, &reader, nullptr) == MEMBUF_OK);
    const membuf_view *fields = nullptr;
    std::size_t count, total = 0;
    do {
        MUST(membuf_csv_reader_next(reader, &fields, &count) == MEMBUF_OK);
        for (std::size_t i = 0; i < count; ++i) {
            total += fields[i].len + 1;
            if (visit)
                visit(user, fields[i]);
        }
    } while (fields != nullptr);
    membuf_csv_reader_free(reader);
    return total;
}

#ifdef HAVE_LIBCSV
// libcsv gives one field at a time, whose bytes are there until it goes on: less than views of a whole record.
struct LibcsvRun {
    Visit visit;
    void *user;
    std::size_t total;
};

void libcsv_field(void *data, std::size_t len, void *user) {
    auto *run = static_cast<LibcsvRun *>(user);
    run->total += len + 1;
    if (run->visit)
        run->visit(run->user, {static_cast<const char *>(data), len});
}

void libcsv_record(int, void *) {}

std::size_t libcsv_read_table(const std::string &csv, Visit visit, void *user) {
    LibcsvRun run = {visit, user, 0};
    csv_parser parser;
    MUST(csv_init(&parser, 0) == 0);
    MUST(csv_parse(&parser, csv.data(), csv.size(), libcsv_field, libcsv_record, &run) == csv.size());
    MUST(csv_fini(&parser, libcsv_field, libcsv_record, &run) == 0);
    csv_free(&parser);
    return run.total;
}
#endif

/// Compares what a contender reads with the table, field by field.
void must_agree(const Table &table, const Read &read) {
    struct Checked {
        const Table &table;
        std::size_t next;
    } checked = {table, 0};
    std::size_t total = read(
        [](void *user, membuf_view field) {
            auto *checked = static_cast<Checked *>(user);
            MUST(copy_of(field) == copy_of(checked->table.fields.at(checked->next++)));
        },
        &checked);
    MUST(checked.next == table.fields.size() && total == table.total());
}

Slice slice(const Table &table, const Read &read) {
    return [total = table.total(), read](std::size_t n) {
        for (std::size_t i = 0; i < n; ++i)
            MUST(read(nullptr, nullptr) == total);
    };
}

Slice checked_slice(const Table &table, const Read &read) {
    must_agree(table, read);
    return slice(table, read);
}

} // namespace

void csv_read(const Table &table) {
    membuf *stream;
    MUST(membuf_bytes_new(table.csv.data(), table.csv.size(), &stream, nullptr) == MEMBUF_OK);

    Race race("S13", std::string("read ") + table.name());
    race.throughput(table.csv.size());
    race.one_by_one();
    race.ours("membuf_csv_reader_next",
              checked_slice(table, [=](Visit visit, void *user) { return membuf_read_table(stream, visit, user); }));
#ifdef HAVE_CRATES
    const membuf_view text = {table.csv.data(), table.csv.size()};
    const double simd_csv = table.all_quoted ? 1.8 : 1.0;
    race.rival("csv (crate), a copy of each record", 0.95,
               checked_slice(table, [=](Visit visit, void *user) { return rival_csv_read(text, visit, user); }));
    race.rival("simd-csv, a copy of each record", simd_csv,
               checked_slice(table, [=](Visit visit, void *user) { return rival_simd_csv_read(text, visit, user); }));
    race.rival("simd-csv, views freed of their quotes", simd_csv,
               checked_slice(table, [=](Visit visit, void *user) { return rival_simd_csv_read_views(text, visit, user); }));
    race.reference("limit: simd-csv, views with the quotes on", [=](std::size_t n) {
        for (std::size_t i = 0; i < n; ++i)
            keep(rival_simd_csv_split(text, nullptr, nullptr));
    });
#else
    race.absent("csv, simd-csv", "crates.io");
#endif
#ifdef HAVE_LIBCSV
    race.rival("libcsv, field by field", 5, checked_slice(table, [&](Visit visit, void *user) {
                   return libcsv_read_table(table.csv, visit, user);
               }));
#else
    race.absent("libcsv", "libcsv-dev");
#endif
    race.run(100);
    membuf_free(stream);
}

} // namespace bench
