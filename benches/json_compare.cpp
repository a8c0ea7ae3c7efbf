#include "json_compare.hpp"

#include "race.hpp"

#include <membuf.h>
#include <optional>

namespace bench {

namespace {

/// The text as a tree, the members of its objects sorted and the last of equal keys alone.
membuf_json *sorted(const std::string &text) {
    membuf_json_options options = MEMBUF_JSON_OPTIONS_INIT;
    options.flags = MEMBUF_JSON_SORT_KEYS;
    membuf_slice *out;
    const std::uint8_t *bytes;
    std::size_t len;
    membuf_json *doc;
    MUST(membuf_json_format(text.data(), text.size(), &options, &out, nullptr) == MEMBUF_OK);
    MUST(membuf_slice_data(out, &bytes, &len) == MEMBUF_OK);
    MUST(membuf_json_parse(bytes, len, &doc, nullptr) == MEMBUF_OK);
    membuf_slice_free(out);
    return doc;
}

bool is_number(std::int32_t kind) {
    return kind == MEMBUF_JSON_INT || kind == MEMBUF_JSON_UINT || kind == MEMBUF_JSON_DOUBLE || kind == MEMBUF_JSON_BIG;
}

struct Node {
    membuf_json *doc;
    std::size_t node;

    std::int32_t kind() const {
        std::int32_t kind;
        MUST(membuf_json_kind(doc, node, &kind) == MEMBUF_OK);
        return kind;
    }
    std::size_t count() const {
        std::size_t count;
        MUST(membuf_json_count(doc, node, &count) == MEMBUF_OK);
        return count;
    }
    Node item(std::size_t index) const {
        std::size_t item;
        MUST(membuf_json_item(doc, node, index, &item) == MEMBUF_OK);
        return {doc, item};
    }
    std::string key(std::size_t index) const {
        const char *data;
        std::size_t len;
        MUST(membuf_json_key(doc, node, index, &data, &len) == MEMBUF_OK);
        return {data, len};
    }
    std::string string() const {
        const char *data;
        std::size_t len;
        MUST(membuf_json_string(doc, node, &data, &len) == MEMBUF_OK);
        return {data, len};
    }
    std::int32_t boolean() const {
        std::int32_t yes;
        MUST(membuf_json_bool(doc, node, &yes) == MEMBUF_OK);
        return yes;
    }
    std::string big() const {
        const char *data;
        std::size_t len;
        MUST(membuf_json_big(doc, node, &data, &len) == MEMBUF_OK);
        return {data, len};
    }
    /// No value for an integer that no double is.
    std::optional<double> number() const {
        double value;
        return membuf_json_double(doc, node, &value) == MEMBUF_OK ? std::optional(value) : std::nullopt;
    }
    std::uint64_t integer() const {
        std::int64_t value;
        std::uint64_t positive;
        if (membuf_json_int64(doc, node, &value) == MEMBUF_OK)
            return static_cast<std::uint64_t>(value);
        MUST(membuf_json_uint64(doc, node, &positive) == MEMBUF_OK);
        return positive;
    }
};

/// The same number; one that was written as an integer may come back as a double, and the other way round.
bool same_number(const Node &a, const Node &b) {
    if (a.kind() == MEMBUF_JSON_BIG || b.kind() == MEMBUF_JSON_BIG)
        return a.kind() == b.kind() && a.big() == b.big();
    if (a.kind() == b.kind() && a.kind() != MEMBUF_JSON_DOUBLE)
        return a.integer() == b.integer();
    return a.number() && b.number() && *a.number() == *b.number();
}

void compare(const Node &a, const Node &b, NumbersCompared &numbers) {
    const std::int32_t kind = a.kind();
    if (is_number(kind) && is_number(b.kind())) {
        ++numbers.all;
        numbers.different += same_number(a, b) ? 0 : 1;
        return;
    }
    MUST(kind == b.kind());
    if (kind == MEMBUF_JSON_STRING)
        MUST(a.string() == b.string());
    if (kind == MEMBUF_JSON_BOOL)
        MUST(a.boolean() == b.boolean());
    if (kind != MEMBUF_JSON_ARRAY && kind != MEMBUF_JSON_OBJECT)
        return;
    MUST(a.count() == b.count());
    for (std::size_t i = 0; i < a.count(); ++i) {
        if (kind == MEMBUF_JSON_OBJECT)
            MUST(a.key(i) == b.key(i));
        compare(a.item(i), b.item(i), numbers);
    }
}

} // namespace

NumbersCompared json_compare(const std::string &expected, const std::string &found) {
    membuf_json *a = sorted(expected), *b = sorted(found);
    NumbersCompared numbers;
    compare({a, 0}, {b, 0}, numbers);
    membuf_json_free(a);
    membuf_json_free(b);
    return numbers;
}

} // namespace bench
