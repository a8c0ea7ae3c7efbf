// S14: JSON parsed to a tree, written, and turned from text into compact text, all of it in memory.

#include "json_compare.hpp"
#include "json_libraries.hpp"
#include "json_texts.hpp"
#include "race.hpp"
#include "workloads.hpp"

#include <membuf.h>

namespace bench {

namespace {

constexpr std::size_t rounds = 100;

/// A library with the text as its tree. Says in its name how many numbers do not come out as they went in.
struct Contender {
    std::unique_ptr<JsonLibrary> library;
    void *tree;

    Contender(std::unique_ptr<JsonLibrary> made, const std::string &text, std::string *written)
        : library(std::move(made)), tree(library->parse(text)) {
        must(tree != nullptr, library->name.c_str());
        library->write(tree, written);
        NumbersCompared numbers = json_compare(text, *written);
        if (numbers.different > 0)
            library->name += " (inexact: " + std::to_string(numbers.different) + " of " + std::to_string(numbers.all) + " numbers)";
    }
};

std::string formatted(const std::string &text) {
    membuf_slice *out;
    const std::uint8_t *bytes;
    std::size_t len;
    MUST(membuf_json_format(text.data(), text.size(), nullptr, &out, nullptr) == MEMBUF_OK);
    MUST(membuf_slice_data(out, &bytes, &len) == MEMBUF_OK);
    std::string copy(reinterpret_cast<const char *>(bytes), len);
    membuf_slice_free(out);
    return copy;
}

void race_parsing(const JsonText &text, const Contender &ours, const std::vector<Contender> &rivals) {
    auto slice = [&](JsonLibrary &library) {
        return [&library, &text](std::size_t) { library.free(library.parse(text.text)); };
    };
    Race race("S14", "parse " + text.name + " to a tree, free it");
    race.one_by_one();
    race.throughput(text.text.size());
    race.ours("membuf_json_parse", slice(*ours.library));
    for (const Contender &rival : rivals)
        race.rival(rival.library->name, rival.library->tree, slice(*rival.library));
    json_absent(race);
    race.run(rounds);
}

void race_writing(const JsonText &text, std::size_t written, const Contender &ours, const std::vector<Contender> &rivals) {
    auto slice = [](const Contender &contender) {
        return [&contender](std::size_t) { contender.library->write(contender.tree, nullptr); };
    };
    Race race("S14", "write the tree of " + text.name);
    race.one_by_one();
    race.throughput(written);
    race.ours("membuf_json_dump", slice(ours));
    for (const Contender &rival : rivals)
        race.rival(rival.library->name, rival.library->tree, slice(rival));
    json_absent(race);
    race.run(rounds);
}

void race_minifying(const JsonText &text, const std::vector<Contender> &rivals) {
    const std::string &in = text.text;
    MUST(json_compare(in, formatted(in)).different == 0);
    Race race("S14", "text to compact text, " + text.name);
    race.one_by_one();
    race.throughput(in.size());
    race.ours("membuf_json_format", [&](std::size_t) {
        membuf_slice *out;
        MUST(membuf_json_format(in.data(), in.size(), nullptr, &out, nullptr) == MEMBUF_OK);
        membuf_slice_free(out);
    });
    membuf *from, *to;
    MUST(membuf_bytes_borrow(in.data(), in.size(), nullptr, nullptr, &from, nullptr) == MEMBUF_OK);
    MUST(membuf_bytes_new(nullptr, 0, &to, nullptr) == MEMBUF_OK);
    race.reference("membuf_json_transcode, stream to stream", [=](std::size_t) {
        MUST(membuf_rewind(from) == MEMBUF_OK && membuf_clear(to) == MEMBUF_OK);
        MUST(membuf_json_transcode(from, to, nullptr, nullptr) == MEMBUF_OK);
    });
    race.reference("membuf_json_validate, checks only", [&](std::size_t) {
        MUST(membuf_json_validate(in.data(), in.size(), nullptr, nullptr) == MEMBUF_OK);
    });
    for (const Contender &rival : rivals)
        race.rival(rival.library->name + ", by way of a tree", rival.library->minify, [&](std::size_t) {
            void *tree = rival.library->parse(in);
            rival.library->write(tree, nullptr);
            rival.library->free(tree);
        });
    json_absent(race);
    race.run(rounds);
    membuf_free(from);
    membuf_free(to);
}

} // namespace

void json(const std::vector<std::string> &files) {
    for (const JsonText &text : json_texts(files)) {
        std::string written;
        const Contender ours(json_membuf(), text.text, &written);
        const std::size_t len = written.size();
        MUST(ours.library->name == "membuf"); // whose numbers have to be exact
        std::vector<Contender> rivals;
        for (std::unique_ptr<JsonLibrary> &library : json_rivals())
            rivals.emplace_back(std::move(library), text.text, &written);
        race_minifying(text, rivals);
        // The trees that are to be written are made again: simdjson has one, which was overwritten with the same.
        race_writing(text, len, ours, rivals);
        race_parsing(text, ours, rivals);
        ours.library->free(ours.tree);
        for (const Contender &rival : rivals)
            rival.library->free(rival.tree);
    }
}

} // namespace bench
