/* The layout of every public struct, on x86 with 64 and with 32 bits. It may only grow at the tail of a struct
 * that begins with its own size; any other difference is a break of the ABI. Compiled by scripts/header_matrix.sh. */
#include "membuf.h"

#if UINTPTR_MAX == 0xffffffffffffffffu
#define PICK(bits64, bits32) (bits64)
#else
#define PICK(bits64, bits32) (bits32)
#endif

#define SIZE(type, bits64, bits32) \
  _Static_assert(sizeof(struct type) == PICK(bits64, bits32), "the size of " #type " changed")
#define AT(type, field, bits64, bits32) \
  _Static_assert(offsetof(struct type, field) == PICK(bits64, bits32), #type "." #field " moved")

SIZE(membuf_error, 512, 512);
AT(membuf_error, code, 0, 0);
AT(membuf_error, os_errno, 4, 4);
AT(membuf_error, second, 8, 8);
AT(membuf_error, reserved0, 12, 12);
AT(membuf_error, transferred, 16, 16);
AT(membuf_error, start, 24, 24);
AT(membuf_error, end, 32, 32);
AT(membuf_error, line, 40, 40);
AT(membuf_error, column, 48, 48);
AT(membuf_error, message, 56, 56);
AT(membuf_error, reserved, 312, 312);

SIZE(membuf_view, 16, 8);
AT(membuf_view, data, 0, 0);
AT(membuf_view, len, 8, 4);

SIZE(membuf_pair, 32, 16);
AT(membuf_pair, name, 0, 0);
AT(membuf_pair, value, 16, 8);

SIZE(membuf_text_options, 56, 32);
AT(membuf_text_options, struct_size, 0, 0);
AT(membuf_text_options, encoding, 8, 4);
AT(membuf_text_options, errors, 16, 8);
AT(membuf_text_options, newline, 24, 12);
AT(membuf_text_options, flags, 28, 16);
AT(membuf_text_options, chunk_size, 32, 20);
AT(membuf_text_options, codec, 40, 24);
AT(membuf_text_options, codec_data, 48, 28);

SIZE(membuf_cookie, 32, 32);
AT(membuf_cookie, position, 0, 0);
AT(membuf_cookie, state, 8, 8);
AT(membuf_cookie, bytes_to_feed, 16, 16);
AT(membuf_cookie, chars_to_skip, 20, 20);
AT(membuf_cookie, need_eof, 24, 24);
AT(membuf_cookie, reserved, 28, 28);

SIZE(membuf_progress, 24, 12);
AT(membuf_progress, progress, 0, 0);
AT(membuf_progress, user_data, 8, 4);
AT(membuf_progress, cancel, 16, 8);

SIZE(membuf_csv_field, 24, 16);
AT(membuf_csv_field, data, 0, 0);
AT(membuf_csv_field, len, 8, 4);
AT(membuf_csv_field, flags, 16, 8);
AT(membuf_csv_field, reserved, 20, 12);

SIZE(membuf_csv_options, 96, 60);
AT(membuf_csv_options, struct_size, 0, 0);
AT(membuf_csv_options, delimiter, 8, 4);
AT(membuf_csv_options, quotechar, 12, 8);
AT(membuf_csv_options, escapechar, 16, 12);
AT(membuf_csv_options, quoting, 20, 16);
AT(membuf_csv_options, flags, 24, 20);
AT(membuf_csv_options, reserved0, 28, 24);
AT(membuf_csv_options, line_terminator, 32, 28);
AT(membuf_csv_options, line_terminator_len, 40, 32);
AT(membuf_csv_options, encoding, 48, 36);
AT(membuf_csv_options, errors, 56, 40);
AT(membuf_csv_options, field_limit, 64, 44);
AT(membuf_csv_options, progress, 72, 48);

SIZE(membuf_csv_row, 16, 8);
AT(membuf_csv_row, pairs, 0, 0);
AT(membuf_csv_row, count, 8, 4);

SIZE(membuf_progress, 24, 12);
AT(membuf_progress, progress, 0, 0);
AT(membuf_progress, user_data, 8, 4);
AT(membuf_progress, cancel, 16, 8);

SIZE(membuf_json_options, 112, 64);
AT(membuf_json_options, struct_size, 0, 0);
AT(membuf_json_options, indent, 8, 4);
AT(membuf_json_options, flags, 12, 8);
AT(membuf_json_options, indent_text, 16, 12);
AT(membuf_json_options, item_separator, 32, 20);
AT(membuf_json_options, key_separator, 48, 28);
AT(membuf_json_options, nonfinite, 64, 36);
AT(membuf_json_options, surrogates, 68, 40);
AT(membuf_json_options, max_size, 72, 44);
AT(membuf_json_options, max_depth, 80, 48);
AT(membuf_json_options, progress, 88, 52);

SIZE(membuf_progress, 24, 12);
AT(membuf_progress, progress, 0, 0);
AT(membuf_progress, user_data, 8, 4);
AT(membuf_progress, cancel, 16, 8);

SIZE(membuf_zip_options, 88, 64);
AT(membuf_zip_options, struct_size, 0, 0);
AT(membuf_zip_options, method, 8, 4);
AT(membuf_zip_options, level, 12, 8);
AT(membuf_zip_options, max_entry_size, 16, 12);
AT(membuf_zip_options, max_total_size, 24, 20);
AT(membuf_zip_options, max_entries, 32, 28);
AT(membuf_zip_options, max_ratio, 40, 36);
AT(membuf_zip_options, flags, 48, 44);
AT(membuf_zip_options, progress, 56, 48);
AT(membuf_zip_options, threads, 80, 60);

SIZE(membuf_zip_entry_options, 56, 40);
AT(membuf_zip_entry_options, struct_size, 0, 0);
AT(membuf_zip_entry_options, method, 8, 4);
AT(membuf_zip_entry_options, level, 12, 8);
AT(membuf_zip_entry_options, mode, 16, 12);
AT(membuf_zip_entry_options, time, 24, 16);
AT(membuf_zip_entry_options, comment, 32, 24);
AT(membuf_zip_entry_options, size_hint, 48, 32);

SIZE(membuf_zip_entry, 80, 60);
AT(membuf_zip_entry, struct_size, 0, 0);
AT(membuf_zip_entry, name, 8, 4);
AT(membuf_zip_entry, name_len, 16, 8);
AT(membuf_zip_entry, comment, 24, 12);
AT(membuf_zip_entry, comment_len, 32, 16);
AT(membuf_zip_entry, size, 40, 20);
AT(membuf_zip_entry, compressed_size, 48, 28);
AT(membuf_zip_entry, time, 56, 36);
AT(membuf_zip_entry, crc, 64, 44);
AT(membuf_zip_entry, mode, 68, 48);
AT(membuf_zip_entry, method, 72, 52);
AT(membuf_zip_entry, flags, 76, 56);

SIZE(membuf_codec_table, 80, 40);
AT(membuf_codec_table, struct_size, 0, 0);
AT(membuf_codec_table, decode, 8, 4);
AT(membuf_codec_table, decoder_getstate, 16, 8);
AT(membuf_codec_table, decoder_setstate, 24, 12);
AT(membuf_codec_table, encode, 32, 16);
AT(membuf_codec_table, encoder_getstate, 40, 20);
AT(membuf_codec_table, encoder_setstate, 48, 24);
AT(membuf_codec_table, decoder_reset, 56, 28);
AT(membuf_codec_table, encoder_reset, 64, 32);
AT(membuf_codec_table, release, 72, 36);

SIZE(membuf_callback_table, 120, 60);
AT(membuf_callback_table, struct_size, 0, 0);
AT(membuf_callback_table, read, 8, 4);
AT(membuf_callback_table, write, 16, 8);
AT(membuf_callback_table, seek, 24, 12);
AT(membuf_callback_table, tell, 32, 16);
AT(membuf_callback_table, truncate, 40, 20);
AT(membuf_callback_table, flush, 48, 24);
AT(membuf_callback_table, close, 56, 28);
AT(membuf_callback_table, closed, 64, 32);
AT(membuf_callback_table, readable, 72, 36);
AT(membuf_callback_table, writable, 80, 40);
AT(membuf_callback_table, seekable, 88, 44);
AT(membuf_callback_table, isatty, 96, 48);
AT(membuf_callback_table, fileno, 104, 52);
AT(membuf_callback_table, release, 112, 56);

SIZE(membuf_spool_options, 32, 20);
AT(membuf_spool_options, struct_size, 0, 0);
AT(membuf_spool_options, max_size, 8, 4);
AT(membuf_spool_options, directory, 16, 8);
AT(membuf_spool_options, flags, 24, 12);
AT(membuf_spool_options, reserved, 28, 16);
