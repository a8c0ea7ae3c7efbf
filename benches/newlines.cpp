// S9: universal newlines on reading, and the way back.

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

constexpr std::size_t step = 16 << 10;
constexpr std::size_t size = 1 << 20;

/// What one writes by hand: find the next \r, copy what is before it, go on behind the line end.
std::size_t loop_to_lf(const char *from, std::size_t len, char *to) {
    const char *end = from + len;
    char *start = to;
    while (const void *found = std::memchr(from, '\r', static_cast<std::size_t>(end - from))) {
        auto at = static_cast<const char *>(found);
        auto before = static_cast<std::size_t>(at - from);
        std::memcpy(to, from, before);
        to += before;
        *to++ = '\n';
        from = at + (at + 1 < end && at[1] == '\n' ? 2 : 1);
    }
    std::memcpy(to, from, static_cast<std::size_t>(end - from));
    return static_cast<std::size_t>(to - start + (end - from));
}

std::size_t loop_to_crlf(const char *from, std::size_t len, char *to) {
    const char *end = from + len;
    char *start = to;
    while (const void *found = std::memchr(from, '\n', static_cast<std::size_t>(end - from))) {
        auto at = static_cast<const char *>(found);
        auto before = static_cast<std::size_t>(at - from);
        std::memcpy(to, from, before);
        to += before;
        *to++ = '\r';
        *to++ = '\n';
        from = at + 1;
    }
    std::memcpy(to, from, static_cast<std::size_t>(end - from));
    return static_cast<std::size_t>(to - start + (end - from));
}

/// Reads `text` through a wrapper in `encoding`, 16 KiB of it at a time, again and again.
class Reading {
public:
    Reading(const std::string &text, const char *encoding, std::int32_t newline) : buffer_(step) {
        membuf *bytes;
        MUST(membuf_bytes_new(text.data(), text.size(), &bytes, nullptr) == MEMBUF_OK);
        membuf_text_options options = MEMBUF_TEXT_OPTIONS_INIT;
        options.encoding = encoding;
        options.newline = newline;
        MUST(membuf_text_wrap(bytes, &options, &stream_, nullptr) == MEMBUF_OK);
        membuf_free(bytes);
    }
    Reading(const Reading &) = delete;
    ~Reading() { membuf_free(stream_); }

    void operator()(std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) {
            std::size_t got = 0;
            MUST(membuf_read(stream_, buffer_.data(), step, &got) == MEMBUF_OK);
            if (got == step)
                continue;
            // Less at the end is no whole operation.
            MUST(membuf_rewind(stream_) == MEMBUF_OK);
            MUST(membuf_read(stream_, buffer_.data(), step, &got) == MEMBUF_OK && got == step);
        }
    }

private:
    membuf *stream_;
    std::vector<char> buffer_;
};

/// Translates parts of text that is in memory.
class Decoding {
public:
    Decoding() { MUST(membuf_newline_decoder_new(nullptr, 1, &decoder_, nullptr) == MEMBUF_OK); }
    Decoding(const Decoding &) = delete;
    ~Decoding() { membuf_decoder_free(decoder_); }

    void operator()(const char *text, std::size_t len) {
        membuf_slice *out;
        MUST(membuf_decoder_decode(decoder_, text, len, 0, &out) == MEMBUF_OK);
        membuf_slice_free(out);
    }

private:
    membuf_decoder *decoder_;
};

void reading(std::size_t length, double target) {
    std::string text = lines_of(length, "\r\n", size);
    Race race("S9", "read CRLF text in steps of 16 KiB, lines of " + std::to_string(length) + " bytes");
    // Of what is read; the rivals' parts are as much longer as their line ends are.
    std::size_t part = step * length / (length - 1);
    race.throughput(step);
    Reading utf8(text, "utf-8", MEMBUF_NEWLINE_UNIVERSAL), plain(text, "utf-8", MEMBUF_NEWLINE_LF);
    race.ours("membuf_text_wrap in UTF-8, membuf_read", [&](std::size_t n) { utf8(n); });
    race.reference("the same without translation", [&](std::size_t n) { plain(n); });
    std::vector<char> out(2 * step);
    auto at = text.data(), end = at + text.size();
    auto next = [=, start = at]() mutable {
        if (static_cast<std::size_t>(end - at) < part)
            at = start;
        return std::exchange(at, at + part);
    };
    Decoding decoding;
    race.reference("membuf_newline_decoder_new, membuf_decoder_decode", [=, &decoding](std::size_t n) mutable {
        for (std::size_t i = 0; i < n; ++i)
            decoding(next(), part);
    });
    race.rival("memchr, memcpy", target, [=, &out](std::size_t n) mutable {
        for (std::size_t i = 0; i < n; ++i)
            keep(loop_to_lf(next(), part, out.data()));
    });
    if (simdutf8_check) {
        race.reference("the same work: simdutf8, memchr, memcpy", [=, &out](std::size_t n) mutable {
            for (std::size_t i = 0; i < n; ++i) {
                const char *from = next();
                MUST(simdutf8_check(reinterpret_cast<const unsigned char *>(from), part));
                keep(loop_to_lf(from, part, out.data()));
            }
        });
    } else {
        race.absent("simdutf8, memchr, memcpy", "the crates of benches/rivals");
    }
    race.reference("limit: memcpy", [=, &out](std::size_t n) mutable {
        for (std::size_t i = 0; i < n; ++i) {
            std::memcpy(out.data(), next(), part);
            keep(out.data());
        }
    });
    race.run();
}

void writing(std::size_t length, double target) {
    std::string text = lines_of(length, "\n", 64 << 10);
    Race race("S9", "encode text as CRLF, lines of " + std::to_string(length) + " bytes");
    race.throughput(text.size());
    race.ours("membuf_encode_text in UTF-8", [&](std::size_t n) {
        membuf_text_options options = MEMBUF_TEXT_OPTIONS_INIT;
        options.newline = MEMBUF_NEWLINE_CRLF;
        for (std::size_t i = 0; i < n; ++i) {
            membuf_slice *out;
            MUST(membuf_encode_text(text.data(), text.size(), &options, &out, nullptr) == MEMBUF_OK);
            membuf_slice_free(out);
        }
    });
    race.rival("memchr, memcpy", target, [&](std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) {
            char *out = static_cast<char *>(std::malloc(2 * text.size()));
            keep(loop_to_crlf(text.data(), text.size(), out));
            std::free(out);
        }
    });
    race.run();
}

} // namespace

void newlines() {
    reading(80, 1.3);
    reading(12, 3);
    writing(80, 0);
    writing(12, 0);
}

} // namespace bench
