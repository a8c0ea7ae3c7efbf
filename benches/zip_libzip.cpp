#include "zip_libzip.hpp"

#ifdef HAVE_LIBZIP
#include <cstring>
#include <zip.h>

namespace bench {

namespace {

zip_t *opened(zip_source_t *source, int flags) {
    zip_error_t error;
    zip_t *zip = zip_open_from_source(source, flags, &error);
    MUST(zip != nullptr);
    return zip;
}

zip_t *opened(const std::string &archive) {
    zip_error_t error;
    return opened(zip_source_buffer_create(archive.data(), archive.size(), 0, &error), ZIP_RDONLY);
}

void copy_out(zip_source_t *source, std::string *copy) {
    zip_stat_t stat;
    MUST(zip_source_stat(source, &stat) == 0 && zip_source_open(source) == 0);
    copy->resize(stat.size);
    MUST(zip_source_read(source, copy->data(), copy->size()) == static_cast<zip_int64_t>(copy->size()));
    zip_source_close(source);
}

} // namespace

void libzip_build(const Entries &entries, std::string *copy) {
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
    if (copy)
        copy_out(source, copy);
    zip_source_free(source);
}

std::size_t libzip_extract(const std::string &archive, std::vector<char> &room, Visit visit, void *user) {
    zip_t *zip = opened(archive);
    Tally tally(visit, user);
    zip_int64_t count = zip_get_num_entries(zip, 0);
    for (zip_int64_t i = 0; i < count; ++i) {
        zip_file_t *file = zip_fopen_index(zip, static_cast<zip_uint64_t>(i), 0);
        zip_int64_t len = zip_fread(file, room.data(), room.size());
        MUST(len >= 0);
        zip_fclose(file);
        tally.piece(room.data(), static_cast<std::size_t>(len));
    }
    zip_discard(zip);
    return tally.total;
}

std::size_t libzip_list(const std::string &archive, Visit visit, void *user) {
    zip_t *zip = opened(archive);
    Tally tally(visit, user);
    zip_int64_t count = zip_get_num_entries(zip, 0);
    for (zip_int64_t i = 0; i < count; ++i) {
        const char *name = zip_get_name(zip, static_cast<zip_uint64_t>(i), 0);
        MUST(name != nullptr);
        tally.piece(name, std::strlen(name));
    }
    zip_discard(zip);
    return tally.total;
}

} // namespace bench
#endif
