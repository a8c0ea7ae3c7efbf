// The rivals from crates.io: see benches/rivals.

#pragma once

#ifdef HAVE_CRATES
#include <cstddef>
#include <membuf.h>

extern "C" {
/// Told each field, name or content that is read, for comparing; NULL in a race. The functions that read answer how many
/// bytes all these have, and one more for each.
typedef void (*rival_visit)(void *user, membuf_view piece);

std::size_t rival_csv_read(membuf_view text, rival_visit visit, void *user);
std::size_t rival_simd_csv_read(membuf_view text, rival_visit visit, void *user);
std::size_t rival_simd_csv_read_views(membuf_view text, rival_visit visit, void *user);
std::size_t rival_simd_csv_split(membuf_view text, rival_visit visit, void *user);

/// Bytes in memory of the rivals, used again for each text that is written.
struct rival_buffer;
rival_buffer *rival_buffer_new();
membuf_view rival_buffer_view(const rival_buffer *buffer);
void rival_buffer_free(rival_buffer *buffer);

bool rival_csv_write(const membuf_view *fields, std::size_t rows, std::size_t columns, bool all_quoted, rival_buffer *buffer);
bool rival_simd_csv_write(const membuf_view *fields, std::size_t rows, std::size_t columns, rival_buffer *buffer);

/// Trees are NULL for a text that is refused; what is written is freed by the caller, yyjson's by C's `free`.
void *rival_serde_json_parse(membuf_view text);
rival_buffer *rival_serde_json_write(const void *tree);
void rival_serde_json_free(void *tree);
void *rival_sonic_rs_parse(membuf_view text);
rival_buffer *rival_sonic_rs_write(const void *tree);
void rival_sonic_rs_free(void *tree);
void *rival_yyjson_parse(membuf_view text);
char *rival_yyjson_write(const void *tree, std::size_t *out_len);
void rival_yyjson_free(void *tree);

bool rival_zip_build(const membuf_pair *entries, std::size_t count, rival_buffer *buffer);
std::size_t rival_zip_extract(membuf_view archive, rival_visit visit, void *user);
std::size_t rival_zip_list(membuf_view archive, rival_visit visit, void *user);
std::size_t rival_rawzip_extract(membuf_view archive, rival_visit visit, void *user);
std::size_t rival_rawzip_list(membuf_view archive, rival_visit visit, void *user);
}
#endif
