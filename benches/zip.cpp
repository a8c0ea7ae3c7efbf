// S15: archives built, extracted and listed in memory.

#include "race.hpp"
#include "workloads.hpp"

#include <membuf.h>
#include <string>
#include <vector>
#ifdef HAVE_LIBZIP
#include <zip.h>
#endif
#ifdef HAVE_CRATES
// benches/rivals
extern "C" {
std::size_t rival_zip_build(const membuf_pair *entries, std::size_t count, std::size_t *out_len);
std::size_t rival_zip_extract(const char *archive, std::size_t len);
std::size_t rival_zip_list(const char *archive, std::size_t len);
}
#endif

namespace bench {

namespace {

/// Lines of a log, as they are: many words again and again, many numbers not.
std::string text(std::size_t size, unsigned seed) {
    static const char *const words[] = {"request", "from", "user", "the", "session", "was", "opened", "GET", "/index.html",
                                        "status=200", "duration", "error:", "connection", "closed", "by", "peer"};
    std::string out;
    while (out.size() < size) {
        for (int i = 0; i < 9; ++i) {
            seed = seed * 1103515245u + 12345u;
            out += i % 4 == 3 ? std::to_string(seed >> 12) : words[seed >> 28];
            out += i == 8 ? '\n' : ' ';
        }
    }
    out.resize(size);
    return out;
}

struct Entries {
    std::vector<std::string> names, contents;
    std::vector<membuf_pair> pairs;
    std::size_t bytes = 0;

    Entries(std::size_t count, std::size_t size) {
        for (std::size_t i = 0; i < count; ++i) {
            names.push_back("folder/name" + std::to_string(i) + ".log");
            contents.push_back(text(size, static_cast<unsigned>(i)));
            bytes += size;
        }
        for (std::size_t i = 0; i < count; ++i)
            pairs.push_back({{names[i].data(), names[i].size()}, {contents[i].data(), contents[i].size()}});
    }
};

std::string packed(const Entries &entries) {
    membuf_slice *archive;
    const std::uint8_t *data;
    std::size_t len;
    MUST(membuf_zip_pack(entries.pairs.data(), entries.pairs.size(), nullptr, &archive, nullptr) == MEMBUF_OK);
    MUST(membuf_slice_data(archive, &data, &len) == MEMBUF_OK);
    std::string out(reinterpret_cast<const char *>(data), len);
    membuf_slice_free(archive);
    return out;
}

#ifdef HAVE_LIBZIP
zip_t *opened(zip_source_t *source, int flags) {
    zip_error_t error;
    zip_t *zip = zip_open_from_source(source, flags, &error);
    MUST(zip != nullptr);
    return zip;
}

zip_t *libzip_over(const std::string &archive) {
    zip_error_t error;
    return opened(zip_source_buffer_create(archive.data(), archive.size(), 0, &error), ZIP_RDONLY);
}

void libzip_build(const Entries &entries) {
    zip_error_t error;
    zip_source_t *source = zip_source_buffer_create(nullptr, 0, 0, &error);
    zip_source_keep(source);
    zip_t *zip = opened(source, ZIP_TRUNCATE);
    for (std::size_t i = 0; i < entries.names.size(); ++i) {
        zip_source_t *content = zip_source_buffer(zip, entries.contents[i].data(), entries.contents[i].size(), 0);
        zip_int64_t index = zip_file_add(zip, entries.names[i].c_str(), content, ZIP_FL_ENC_UTF_8);
        MUST(index >= 0 && zip_set_file_compression(zip, static_cast<zip_uint64_t>(index), ZIP_CM_DEFLATE, 6) == 0);
    }
    MUST(zip_close(zip) == 0);
    zip_source_free(source);
}

void libzip_extract(const std::string &archive, std::vector<char> &room) {
    zip_t *zip = libzip_over(archive);
    zip_int64_t count = zip_get_num_entries(zip, 0);
    for (zip_int64_t i = 0; i < count; ++i) {
        zip_file_t *file = zip_fopen_index(zip, static_cast<zip_uint64_t>(i), 0);
        MUST(zip_fread(file, room.data(), room.size()) > 0);
        zip_fclose(file);
    }
    zip_discard(zip);
}

void libzip_list(const std::string &archive) {
    zip_t *zip = libzip_over(archive);
    zip_int64_t count = zip_get_num_entries(zip, 0);
    for (zip_int64_t i = 0; i < count; ++i)
        keep(zip_get_name(zip, static_cast<zip_uint64_t>(i), 0));
    zip_discard(zip);
}
#endif

membuf_zip_reader *reader_over(const std::string &archive) {
    membuf *source;
    membuf_zip_reader *reader;
    MUST(membuf_bytes_borrow(archive.data(), archive.size(), nullptr, nullptr, &source, nullptr) == MEMBUF_OK);
    MUST(membuf_zip_reader_new(source, nullptr, &reader, nullptr) == MEMBUF_OK);
    membuf_free(source);
    return reader;
}

void build(const Entries &entries) {
    Race race("S15", "build an archive of 16 files of 64 KiB, deflate 6");
    race.one_by_one();
    race.throughput(entries.bytes);
    race.ours("membuf_zip_pack", [&](std::size_t) { keep(packed(entries).size()); });
#ifdef HAVE_LIBZIP
    race.rival("libzip", 1.5, [&](std::size_t) { libzip_build(entries); });
#else
    race.absent("libzip", "libzip-dev");
#endif
#ifdef HAVE_CRATES
    race.rival("zip (crate)", 1.25, [&](std::size_t) {
        std::size_t len = 0;
        MUST(rival_zip_build(entries.pairs.data(), entries.pairs.size(), &len) != 0);
        keep(len);
    });
    std::size_t len = 0;
    rival_zip_build(entries.pairs.data(), entries.pairs.size(), &len);
    std::fprintf(stderr, "archive: membuf %zu bytes, zip (crate) %zu\n", packed(entries).size(), len);
#endif
    race.run(20);
}

void extract(const Entries &entries) {
    const std::string archive = packed(entries);
    std::vector<char> room(1 << 20);
    Race race("S15", "open that archive and extract all files");
    race.one_by_one();
    race.throughput(entries.bytes);
    race.ours("membuf_zip_reader_read", [&](std::size_t) {
        membuf_zip_reader *reader = reader_over(archive);
        for (std::size_t i = 0; i < entries.pairs.size(); ++i) {
            membuf_slice *content;
            MUST(membuf_zip_reader_read(reader, i, &content) == MEMBUF_OK);
            membuf_slice_free(content);
        }
        membuf_zip_reader_free(reader);
    });
    race.reference("membuf_zip_reader_open, membuf_read", [&](std::size_t) {
        membuf_zip_reader *reader = reader_over(archive);
        for (std::size_t i = 0; i < entries.pairs.size(); ++i) {
            membuf *entry;
            std::size_t n = 0;
            MUST(membuf_zip_reader_open(reader, i, &entry) == MEMBUF_OK);
            MUST(membuf_read(entry, room.data(), room.size(), &n) == MEMBUF_OK && n == entries.contents[i].size());
            membuf_free(entry);
        }
        membuf_zip_reader_free(reader);
    });
#ifdef HAVE_LIBZIP
    race.rival("libzip", 1.5, [&](std::size_t) { libzip_extract(archive, room); });
#else
    race.absent("libzip", "libzip-dev");
#endif
#ifdef HAVE_CRATES
    race.rival("zip (crate)", 1.9, [&](std::size_t) {
        MUST(rival_zip_extract(archive.data(), archive.size()) == entries.bytes);
    });
#endif
    race.run(50);
}

void list() {
    const std::string archive = packed(Entries(100000, 1));
    Race race("S15", "open an archive of 100,000 entries and list their names");
    race.one_by_one();
    race.ours("membuf_zip_reader_name", [&](std::size_t) {
        membuf_zip_reader *reader = reader_over(archive);
        for (std::size_t i = 0; i < 100000; ++i) {
            const char *name;
            std::size_t len;
            MUST(membuf_zip_reader_name(reader, i, &name, &len) == MEMBUF_OK);
            keep(name);
        }
        membuf_zip_reader_free(reader);
    });
#ifdef HAVE_LIBZIP
    race.rival("libzip", 1.5, [&](std::size_t) { libzip_list(archive); });
#else
    race.absent("libzip", "libzip-dev");
#endif
#ifdef HAVE_CRATES
    race.rival("zip (crate)", 20, [&](std::size_t) {
        MUST(rival_zip_list(archive.data(), archive.size()) == 100000);
    });
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
