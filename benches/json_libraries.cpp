#include "json_libraries.hpp"
#include "rivals.hpp"

#include <membuf.h>
#ifdef HAVE_SIMDJSON
#include <simdjson.h>
#endif
#ifdef HAVE_RAPIDJSON
#define RAPIDJSON_SSE2
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#endif
#ifdef HAVE_JANSSON
#include <jansson.h>
#endif
#ifdef HAVE_CJSON
#include <cJSON.h>
#endif

namespace bench {

namespace {

class Membuf final : public JsonLibrary {
public:
    Membuf() : JsonLibrary("membuf", 0, 0) {}

    void *parse(const std::string &text) override {
        membuf_json *doc;
        return membuf_json_parse(text.data(), text.size(), &doc, nullptr) == MEMBUF_OK ? doc : nullptr;
    }
    void write(void *tree, std::string *copy) override {
        membuf_slice *out;
        const std::uint8_t *bytes;
        std::size_t len;
        MUST(membuf_json_dump(static_cast<membuf_json *>(tree), nullptr, &out) == MEMBUF_OK);
        MUST(membuf_slice_data(out, &bytes, &len) == MEMBUF_OK);
        if (copy)
            copy->assign(reinterpret_cast<const char *>(bytes), len);
        membuf_slice_free(out);
    }
    void free(void *tree) override { membuf_json_free(static_cast<membuf_json *>(tree)); }
};

#ifdef HAVE_CRATES
class SerdeJson final : public JsonLibrary {
public:
    SerdeJson() : JsonLibrary("serde_json, Value", 0.95, 0) {}

    void *parse(const std::string &text) override { return rival_serde_json_parse({text.data(), text.size()}); }
    void write(void *tree, std::string *copy) override {
        rival_buffer *out = rival_serde_json_write(tree);
        membuf_view written = rival_buffer_view(out);
        if (copy)
            copy->assign(static_cast<const char *>(written.data), written.len);
        rival_buffer_free(out);
    }
    void free(void *tree) override { rival_serde_json_free(tree); }
};

class SonicRs final : public JsonLibrary {
public:
    SonicRs() : JsonLibrary("sonic-rs, Value", 0, 0) {}

    void *parse(const std::string &text) override { return rival_sonic_rs_parse({text.data(), text.size()}); }
    void write(void *tree, std::string *copy) override {
        rival_buffer *out = rival_sonic_rs_write(tree);
        membuf_view written = rival_buffer_view(out);
        if (copy)
            copy->assign(static_cast<const char *>(written.data), written.len);
        rival_buffer_free(out);
    }
    void free(void *tree) override { rival_sonic_rs_free(tree); }
};

class Yyjson final : public JsonLibrary {
public:
    Yyjson() : JsonLibrary("yyjson", 1.0, 1.0) {}

    void *parse(const std::string &text) override { return rival_yyjson_parse({text.data(), text.size()}); }
    void write(void *tree, std::string *copy) override {
        std::size_t len;
        char *out = rival_yyjson_write(tree, &len);
        MUST(out != nullptr);
        if (copy)
            copy->assign(out, len);
        std::free(out);
    }
    void free(void *tree) override { rival_yyjson_free(tree); }
};
#endif

#ifdef HAVE_SIMDJSON
// Its tree lives in the parser, which is used again, as its manual says. It copies no text that has room behind it.
class Simdjson final : public JsonLibrary {
public:
    Simdjson() : JsonLibrary("simdjson, dom", 0, 0) {}

    void *parse(const std::string &text) override {
        return parser_.parse(text).get(root_) == simdjson::SUCCESS ? &root_ : nullptr;
    }
    void write(void *, std::string *copy) override {
        std::string out = simdjson::minify(root_);
        if (copy)
            *copy = out;
        keep(out.data());
    }
    void free(void *) override {}

private:
    simdjson::dom::parser parser_;
    simdjson::dom::element root_;
};
#endif

#ifdef HAVE_RAPIDJSON
class Rapidjson final : public JsonLibrary {
public:
    Rapidjson() : JsonLibrary("RapidJSON", 0, 0) {}

    void *parse(const std::string &text) override {
        auto *document = new rapidjson::Document;
        document->Parse<rapidjson::kParseFullPrecisionFlag | rapidjson::kParseValidateEncodingFlag>(text.data(), text.size());
        return document->HasParseError() ? nullptr : document;
    }
    void write(void *tree, std::string *copy) override {
        rapidjson::StringBuffer out;
        rapidjson::Writer<rapidjson::StringBuffer> writer(out);
        MUST(static_cast<rapidjson::Document *>(tree)->Accept(writer));
        if (copy)
            copy->assign(out.GetString(), out.GetSize());
    }
    void free(void *tree) override { delete static_cast<rapidjson::Document *>(tree); }
};
#endif

#ifdef HAVE_JANSSON
class Jansson final : public JsonLibrary {
public:
    Jansson() : JsonLibrary("Jansson", 0, 0) {}

    void *parse(const std::string &text) override { return json_loadb(text.data(), text.size(), 0, nullptr); }
    void write(void *tree, std::string *copy) override {
        char *out = json_dumps(static_cast<json_t *>(tree), JSON_COMPACT);
        MUST(out != nullptr);
        if (copy)
            *copy = out;
        std::free(out);
    }
    void free(void *tree) override { json_decref(static_cast<json_t *>(tree)); }
};
#endif

#ifdef HAVE_CJSON
class Cjson final : public JsonLibrary {
public:
    Cjson() : JsonLibrary("cJSON", 0, 0) {}

    void *parse(const std::string &text) override { return cJSON_ParseWithLength(text.data(), text.size()); }
    void write(void *tree, std::string *copy) override {
        char *out = cJSON_PrintUnformatted(static_cast<cJSON *>(tree));
        MUST(out != nullptr);
        if (copy)
            *copy = out;
        cJSON_free(out);
    }
    void free(void *tree) override { cJSON_Delete(static_cast<cJSON *>(tree)); }
};
#endif

} // namespace

std::unique_ptr<JsonLibrary> json_membuf() { return std::make_unique<Membuf>(); }

std::vector<std::unique_ptr<JsonLibrary>> json_rivals() {
    std::vector<std::unique_ptr<JsonLibrary>> rivals;
#ifdef HAVE_CRATES
    rivals.push_back(std::make_unique<SerdeJson>());
    rivals.push_back(std::make_unique<Yyjson>());
    rivals.push_back(std::make_unique<SonicRs>());
#endif
#ifdef HAVE_SIMDJSON
    rivals.push_back(std::make_unique<Simdjson>());
#endif
#ifdef HAVE_RAPIDJSON
    rivals.push_back(std::make_unique<Rapidjson>());
#endif
#ifdef HAVE_JANSSON
    rivals.push_back(std::make_unique<Jansson>());
#endif
#ifdef HAVE_CJSON
    rivals.push_back(std::make_unique<Cjson>());
#endif
    return rivals;
}

void json_absent([[maybe_unused]] Race &race) {
#ifndef HAVE_CRATES
    race.absent("serde_json, yyjson, sonic-rs", "crates.io");
#endif
#ifndef HAVE_SIMDJSON
    race.absent("simdjson", "libsimdjson-dev");
#endif
#ifndef HAVE_RAPIDJSON
    race.absent("RapidJSON", "rapidjson-dev");
#endif
#ifndef HAVE_JANSSON
    race.absent("Jansson", "libjansson-dev");
#endif
#ifndef HAVE_CJSON
    race.absent("cJSON", "libcjson-dev");
#endif
}

} // namespace bench
