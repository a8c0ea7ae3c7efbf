// S15: archives built, extracted and listed in memory.

#include "race.hpp"
#include "reading.hpp"
#include "rivals.hpp"
#include "workloads.hpp"
#include "zip_entries.hpp"
#include "zip_libzip.hpp"

#include <membuf.h>

namespace bench {

namespace {

/// Builds an archive by deflate of the default level, 6; a copy of it goes to `copy` unless that is NULL.
void membuf_build(const Entries &entries, std::string *copy) {
    membuf_slice *archive;
    const std::uint8_t *data;
    std::size_t len;
    MUST(membuf_zip_pack(entries.pairs.data(), entries.pairs.size(), nullptr, &archive, nullptr) == MEMBUF_OK);
    MUST(membuf_slice_data(archive, &data, &len) == MEMBUF_OK);
    if (copy)
        copy->assign(reinterpret_cast<const char *>(data), len);
    keep(data);
    membuf_slice_free(archive);
}

membuf_zip_reader *opened(const std::string &archive) {
    membuf *source;
    membuf_zip_reader *reader;
    MUST(membuf_bytes_borrow(archive.data(), archive.size(), nullptr, nullptr, &source, nullptr) == MEMBUF_OK);
    MUST(membuf_zip_reader_new(source, nullptr, &reader, nullptr) == MEMBUF_OK);
    membuf_free(source);
    return reader;
}

std::size_t count_of(membuf_zip_reader *reader) {
    std::size_t count;
    MUST(membuf_zip_reader_count(reader, &count) == MEMBUF_OK);
    return count;
}

/// Reads each entry into a slice of its own.
std::size_t membuf_extract(const std::string &archive, Visit visit, void *user) {
    membuf_zip_reader *reader = opened(archive);
    Tally tally(visit, user);
    for (std::size_t i = 0, count = count_of(reader); i < count; ++i) {
        membuf_slice *content;
        const std::uint8_t *data;
        std::size_t len;
        MUST(membuf_zip_reader_read(reader, i, &content) == MEMBUF_OK);
        MUST(membuf_slice_data(content, &data, &len) == MEMBUF_OK);
        tally.piece(data, len);
        membuf_slice_free(content);
    }
    membuf_zip_reader_free(reader);
    return tally.total;
}

/// Reads each entry as a stream, into `room`.
std::size_t membuf_extract_streams(const std::string &archive, std::vector<char> &room, Visit visit, void *user) {
    membuf_zip_reader *reader = opened(archive);
    Tally tally(visit, user);
    for (std::size_t i = 0, count = count_of(reader); i < count; ++i) {
        membuf *entry;
        std::size_t len;
        MUST(membuf_zip_reader_open(reader, i, &entry) == MEMBUF_OK);
        MUST(membuf_read(entry, room.data(), room.size(), &len) == MEMBUF_OK);
        tally.piece(room.data(), len);
        membuf_free(entry);
    }
    membuf_zip_reader_free(reader);
    return tally.total;
}

std::size_t membuf_list(const std::string &archive, Visit visit, void *user) {
    membuf_zip_reader *reader = opened(archive);
    Tally tally(visit, user);
    for (std::size_t i = 0, count = count_of(reader); i < count; ++i) {
        const char *name;
        std::size_t len;
        MUST(membuf_zip_reader_name(reader, i, &name, &len) == MEMBUF_OK);
        tally.piece(name, len);
    }
    membuf_zip_reader_free(reader);
    return tally.total;
}

/// What everyone builds has to hold the entries.
void must_hold(const std::string &archive, const Entries &entries) {
    reading(entries.name_views, [&](Visit visit, void *user) { return membuf_list(archive, visit, user); });
    reading(entries.content_views, [&](Visit visit, void *user) { return membuf_extract(archive, visit, user); });
}

void print_size(const std::string &who, std::size_t size, std::size_t limit) {
    print_row("", "", "*" + who + "*", std::to_string(size) + " bytes", "", limit ? "<= " + std::to_string(limit) + " bytes" : "",
              limit == 0 ? "" : size <= limit ? "met" : "MISSED by " + std::to_string(size - limit) + " bytes");
}

void build(const Entries &entries) {
    std::string archive;
    membuf_build(entries, &archive);
    must_hold(archive, entries);
    [[maybe_unused]] const std::size_t size = archive.size();

    Race race("S15", "build an archive of 16 files of 64 KiB, deflate 6");
    race.one_by_one();
    race.throughput(entries.bytes);
    race.ours("membuf_zip_pack", [&](std::size_t) { membuf_build(entries, nullptr); });
#ifdef HAVE_LIBZIP
    libzip_build(entries, &archive);
    must_hold(archive, entries);
    race.rival("libzip", 1.5, [&](std::size_t) { libzip_build(entries, nullptr); });
#else
    race.absent("libzip", "libzip-dev");
#endif
#ifdef HAVE_CRATES
    rival_buffer *buffer = rival_buffer_new();
    auto zip_build = [&] { return rival_zip_build(entries.pairs.data(), entries.pairs.size(), buffer); };
    MUST(zip_build());
    must_hold(copy_of(rival_buffer_view(buffer)), entries);
    race.rival("zip (crate)", 1.25, [&](std::size_t) { MUST(zip_build()); });
#else
    race.absent("zip (crate)", "crates.io");
#endif
    race.run(30);
#ifdef HAVE_CRATES
    print_size("the archive: no larger than that of zip (crate)", size, rival_buffer_view(buffer).len);
    rival_buffer_free(buffer);
#endif
}

void extract(const Entries &entries) {
    std::string archive;
    membuf_build(entries, &archive);
    std::vector<char> room(1 << 20);
    auto contents = [&](const Read &read) { return reading(entries.content_views, read); };

    Race race("S15", "open that archive and extract all files");
    race.one_by_one();
    race.throughput(entries.bytes);
    race.ours("membuf_zip_reader_read",
              contents([&](Visit visit, void *user) { return membuf_extract(archive, visit, user); }));
    race.reference("membuf_zip_reader_open, membuf_read", contents([&](Visit visit, void *user) {
                       return membuf_extract_streams(archive, room, visit, user);
                   }));
#ifdef HAVE_LIBZIP
    race.rival("libzip", 1.5,
               contents([&](Visit visit, void *user) { return libzip_extract(archive, room, visit, user); }));
#else
    race.absent("libzip", "libzip-dev");
#endif
#ifdef HAVE_CRATES
    const membuf_view view = {archive.data(), archive.size()};
    race.rival("zip (crate)", 1.9,
               contents([&](Visit visit, void *user) { return rival_zip_extract(view, visit, user); }));
    race.rival("rawzip, zlib-rs", 0,
               contents([&](Visit visit, void *user) { return rival_rawzip_extract(view, visit, user); }));
#else
    race.absent("zip (crate), rawzip", "crates.io");
#endif
    race.run(50);
}

void list() {
    const Entries entries(100000, 1);
    std::string archive;
    membuf_build(entries, &archive);
    auto names = [&](const Read &read) { return reading(entries.name_views, read); };

    Race race("S15", "open an archive of 100,000 entries and list their names");
    race.one_by_one();
    race.ours("membuf_zip_reader_name", names([&](Visit visit, void *user) { return membuf_list(archive, visit, user); }));
#ifdef HAVE_LIBZIP
    race.rival("libzip", 1.5, names([&](Visit visit, void *user) { return libzip_list(archive, visit, user); }));
#else
    race.absent("libzip", "libzip-dev");
#endif
#ifdef HAVE_CRATES
    const membuf_view view = {archive.data(), archive.size()};
    race.rival("zip (crate)", 20, names([&](Visit visit, void *user) { return rival_zip_list(view, visit, user); }));
    race.rival("rawzip, which keeps nothing", 0,
               names([&](Visit visit, void *user) { return rival_rawzip_list(view, visit, user); }));
#else
    race.absent("zip (crate), rawzip", "crates.io");
#endif
    race.run(20);
}

} // namespace

void zip() {
    const Entries entries(16, 65536);
    build(entries);
    extract(entries);
    list();
}

} // namespace bench
