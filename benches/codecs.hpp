// What else converts text: each rival behind one function, so that all can race and their answers be compared.

#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace bench {

/// Converts `in` to `out`, which is large enough; answers the bytes written, 0 on failure.
using Convert = std::function<std::size_t(const std::string &in, std::string &out)>;

/// A way to convert; empty functions where the machine does not have it.
struct Codec {
    std::string name, package;
    Convert convert;
    /// What is timed, where that is less than `convert`.
    std::function<void(const std::string &in)> timed;
};

/// glibc's iconv.
Codec iconv_codec(const char *from, const char *to);
/// ICU's converter between `charset` and UTF-8, by way of UTF-16 in small pieces.
Codec icu_decoder(const char *charset);
Codec icu_encoder(const char *charset);
/// ICU's function for UTF-16.
Codec icu_utf16();
/// CPython's codec. What it decodes to, and encodes from, is its own str and not UTF-8, which takes less work.
Codec python_decoder(const char *encoding);
Codec python_encoder(const char *encoding);
Codec encoding_rs_decoder(const char *label);
Codec encoding_rs_encoder(const char *label);
Codec simdutf_latin1();
Codec simdutf_utf16le();

/// Whether `text` is UTF-8, by simdutf8; null where that is absent.
extern bool (*const simdutf8_check)(const unsigned char *text, std::size_t len);

} // namespace bench
