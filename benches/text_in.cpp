// S8: text in, checked.

#include "codecs.hpp"
#include "race.hpp"
#include "texts.hpp"
#include "workloads.hpp"

#include <cstdlib>
#include <cstring>
#include <membuf.h>
#include <string>
#include <utility>
#include <vector>

namespace bench {
namespace {

constexpr std::size_t size = 64 << 10;
constexpr std::size_t step = 16 << 10;
constexpr std::size_t rounds = 60;

using Verb = membuf_status (*)(const std::string &in, const char *encoding, membuf_slice **out);

membuf_status decode(const std::string &in, const char *encoding, membuf_slice **out) {
    return membuf_decode(in.data(), in.size(), encoding, nullptr, out, nullptr);
}

membuf_status encode(const std::string &in, const char *encoding, membuf_slice **out) {
    return membuf_encode(in.data(), in.size(), encoding, nullptr, out, nullptr);
}

/// What `verb` makes of `in`; nothing where this library does not have the encoding.
std::string converted(const std::string &in, const char *encoding, Verb verb) {
    membuf_slice *slice;
    membuf_status status = verb(in, encoding, &slice);
    if (status == MEMBUF_ERR_UNSUPPORTED || status == MEMBUF_ERR_LOOKUP)
        return "";
    MUST(status == MEMBUF_OK);
    const std::uint8_t *data;
    std::size_t len;
    MUST(membuf_slice_data(slice, &data, &len) == MEMBUF_OK);
    std::string out(reinterpret_cast<const char *>(data), len);
    membuf_slice_free(slice);
    return out;
}

/// Races `verb` against `rivals`, each with its target. All have to give the same.
void race(const std::string &what, const std::string &in, const char *encoding, Verb verb,
          std::vector<std::pair<Codec, double>> rivals) {
    std::string expected = converted(in, encoding, verb);
    if (expected.empty()) {
        print_row("S8", what, "SKIPPED: this library has no " + std::string(encoding), "", "", "", "");
        return;
    }
    Race race("S8", what);
    race.throughput(in.size());
    race.ours(verb == decode ? "membuf_decode" : "membuf_encode", [&](std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) {
            membuf_slice *out;
            MUST(verb(in, encoding, &out) == MEMBUF_OK);
            membuf_slice_free(out);
        }
    });
    std::string out(4 * in.size(), '\0');
    for (auto &rival : rivals) {
        Codec &codec = rival.first;
        if (!codec.convert) {
            race.absent(codec.name, codec.package);
            continue;
        }
        std::size_t written = codec.convert(in, out);
        must(out.compare(0, written, expected) == 0, (codec.name + " giving what membuf gives for " + what).c_str());
        auto timed = codec.timed ? codec.timed : [&](const std::string &text) { MUST(codec.convert(text, out) > 0); };
        race.rival(codec.name, rival.second, [&in, timed](std::size_t n) {
            for (std::size_t i = 0; i < n; ++i)
                timed(in);
        });
    }
    race.run(rounds);
}

/// Adds the rival that checks by simdutf8 and copies, which `run` does.
void add_simdutf8(Race &race, const char *name, double target, Slice run) {
    if (simdutf8_check)
        race.rival(name, target, std::move(run));
    else
        race.absent(name, "the crates of benches/rivals");
}

/// UTF-8 in one call.
void utf8_at_once(const std::string &kind, const std::string &text) {
    Race race("S8", "decode UTF-8, " + kind);
    race.throughput(text.size());
    race.ours("membuf_decode", [&](std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) {
            membuf_slice *out;
            MUST(decode(text, "utf-8", &out) == MEMBUF_OK);
            membuf_slice_free(out);
        }
    });
    auto bytes = reinterpret_cast<const unsigned char *>(text.data());
    auto copy = [&text] {
        void *out = std::malloc(text.size());
        std::memcpy(out, text.data(), text.size());
        keep(out);
        std::free(out);
    };
    add_simdutf8(race, "simdutf8, malloc, memcpy, free", 0.95, [&](std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) {
            MUST(simdutf8_check(bytes, text.size()));
            copy();
        }
    });
    race.reference("malloc, memcpy, free", [&](std::size_t n) {
        for (std::size_t i = 0; i < n; ++i)
            copy();
    });
    race.run(rounds);
}

/// UTF-8 through a wrapper that reads it in steps, from a text of some megabytes.
void utf8_in_steps(const std::string &kind, const std::string &text) {
    Race race("S8", "read UTF-8 in steps of 16 KiB, " + kind);
    race.throughput(step);
    membuf *bytes, *stream;
    MUST(membuf_bytes_new(text.data(), text.size(), &bytes, nullptr) == MEMBUF_OK);
    MUST(membuf_text_wrap(bytes, nullptr, &stream, nullptr) == MEMBUF_OK);
    membuf_free(bytes);
    std::vector<unsigned char> buffer(step);
    race.ours("membuf_text_wrap, membuf_read", [&](std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) {
            std::size_t got = 0;
            MUST(membuf_read(stream, buffer.data(), step, &got) == MEMBUF_OK);
            // Whole code points only.
            if (got > step - 4)
                continue;
            // Less at the end is no whole operation.
            MUST(membuf_rewind(stream) == MEMBUF_OK);
            MUST(membuf_read(stream, buffer.data(), step, &got) == MEMBUF_OK && got > step - 4);
        }
    });
    auto start = reinterpret_cast<const unsigned char *>(text.data()), end = start + text.size(), at = start;
    auto next = [=]() mutable {
        // Less at the end is no whole operation.
        const unsigned char *from = end - at < static_cast<std::ptrdiff_t>(step) ? start : at, *to = from + step;
        while (to < end && (*to & 0xC0) == 0x80)
            --to;
        at = to;
        return std::make_pair(from, static_cast<std::size_t>(to - from));
    };
    add_simdutf8(race, "simdutf8, memcpy", 0.95, [&buffer, next](std::size_t n) mutable {
        for (std::size_t i = 0; i < n; ++i) {
            auto part = next();
            MUST(simdutf8_check(part.first, part.second));
            std::memcpy(buffer.data(), part.first, part.second);
            keep(buffer.data());
        }
    });
    race.reference("memcpy", [&buffer, next](std::size_t n) mutable {
        for (std::size_t i = 0; i < n; ++i) {
            auto part = next();
            std::memcpy(buffer.data(), part.first, part.second);
            keep(buffer.data());
        }
    });
    race.run();
    membuf_free(stream);
}

void both_ways(const char *title, const char *encoding, const char *icu, const std::string &text) {
    race(std::string("decode ") + title, text, encoding, decode,
         {{iconv_codec(icu, "UTF-8"), 1}, {icu_decoder(icu), 1}, {python_decoder(encoding), 1},
          {encoding_rs_decoder(encoding), 0}});
    std::string utf8 = converted(text, encoding, decode);
    race(std::string("encode ") + title, utf8, encoding, encode,
         {{iconv_codec("UTF-8", icu), 1}, {icu_encoder(icu), 1}, {python_encoder(encoding), 1},
          {encoding_rs_encoder(encoding), 0}});
}

} // namespace

void text_in() {
    std::string ascii = lines_of(80, "\n", size), latin = latin1_prose(size), chinese = gb18030_prose(size);
    // Made by iconv, so that this does not depend on what is measured.
    std::string utf8(2 * size, '\0'), utf16(2 * size, '\0'), ascii16(4 * size, '\0');
    utf8.resize(iconv_codec("GB18030", "UTF-8").convert(chinese, utf8));
    utf16.resize(iconv_codec("GB18030", "UTF-16LE").convert(chinese, utf16));
    ascii16.resize(iconv_codec("UTF-8", "UTF-16LE").convert(ascii, ascii16));

    utf8_at_once("ASCII text", ascii);
    utf8_at_once("Chinese text", utf8);
    std::string long_ascii, long_utf8;
    for (int i = 0; i < 32; ++i) {
        long_ascii += ascii;
        long_utf8 += utf8;
    }
    utf8_in_steps("ASCII text", long_ascii);
    utf8_in_steps("Chinese text", long_utf8);

    for (auto &text : {std::make_pair("ASCII text", &ascii16), std::make_pair("Chinese text", &utf16)})
        race(std::string("decode UTF-16-LE, ") + text.first, *text.second, "utf-16-le", decode,
             {{simdutf_utf16le(), 0.9}, {icu_utf16(), 4}, {iconv_codec("UTF-16LE", "UTF-8"), 4}});
    for (auto &text : {std::make_pair("ASCII text", &ascii), std::make_pair("Latin text", &latin)})
        race(std::string("decode Latin-1, ") + text.first, *text.second, "latin-1", decode,
             {{simdutf_latin1(), 0.9}, {icu_decoder("ISO-8859-1"), 4}, {iconv_codec("ISO-8859-1", "UTF-8"), 4}});
    race("decode windows-1252, ASCII text", ascii, "windows-1252", decode,
         {{encoding_rs_decoder("windows-1252"), 1.3}, {icu_decoder("windows-1252"), 0}});
    race("decode windows-1252, Latin text", latin, "windows-1252", decode,
         {{encoding_rs_decoder("windows-1252"), 0}, {icu_decoder("windows-1252"), 3}});

    both_ways("Shift_JIS, Japanese text", "shift_jis", "SHIFT_JIS", shift_jis_prose(size));
    both_ways("GB18030, Chinese text", "gb18030", "GB18030", chinese);
}

} // namespace bench
