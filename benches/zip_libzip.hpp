// libzip over memory.

#pragma once

#ifdef HAVE_LIBZIP
#include "reading.hpp"
#include "zip_entries.hpp"

namespace bench {

/// Builds an archive by deflate of level 6; a copy of it goes to `copy` unless that is NULL.
void libzip_build(const Entries &entries, std::string *copy);
/// Reads all entries into `room`, which is large enough for each.
std::size_t libzip_extract(const std::string &archive, std::vector<char> &room, Visit visit, void *user);
/// Looks at all names.
std::size_t libzip_list(const std::string &archive, Visit visit, void *user);

} // namespace bench
#endif
