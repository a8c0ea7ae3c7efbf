#include "codecs.hpp"

#include "race.hpp"

#include <cstdint>
#include <cstring>
#include <iconv.h>
#include <memory>
#ifdef HAVE_PYTHON
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#endif
#ifdef HAVE_ICU
#include <unicode/ucnv.h>
#include <unicode/ustring.h>
#endif

#ifdef HAVE_CRATES
// benches/rivals
extern "C" {
bool rival_simdutf8(const unsigned char *data, std::size_t len);
std::size_t rival_simdutf_latin1(const char *data, std::size_t len, char *out);
std::size_t rival_simdutf_utf16le(const char *data, std::size_t len, char *out);
std::size_t rival_encoding_rs_decode(const char *label, std::size_t label_len, const char *data, std::size_t len,
                                     char *out, std::size_t cap);
std::size_t rival_encoding_rs_encode(const char *label, std::size_t label_len, const char *data, std::size_t len,
                                     char *out, std::size_t cap);
}
#endif

namespace bench {

Codec iconv_codec(const char *from, const char *to) {
    iconv_t raw = iconv_open(to, from);
    if (raw == reinterpret_cast<iconv_t>(-1))
        return {"iconv", "glibc's gconv modules", nullptr, nullptr};
    std::shared_ptr<void> converter(raw, iconv_close);
    auto convert = [converter](const std::string &in, std::string &out) -> std::size_t {
        char *from = const_cast<char *>(in.data()), *to = &out[0];
        std::size_t left = in.size(), room = out.size();
        iconv(converter.get(), nullptr, nullptr, nullptr, nullptr);
        return iconv(converter.get(), &from, &left, &to, &room) == 0 ? out.size() - room : 0;
    };
    return {"iconv", "", convert, nullptr};
}

namespace {
#ifdef HAVE_ICU
using Direction = std::int32_t (*)(UConverter *, char *, std::int32_t, const char *, std::int32_t, UErrorCode *);

Codec icu(const char *charset, Direction direction) {
    UErrorCode status = U_ZERO_ERROR;
    std::shared_ptr<UConverter> converter(ucnv_open(charset, &status), ucnv_close);
    MUST(U_SUCCESS(status));
    auto convert = [=](const std::string &in, std::string &out) -> std::size_t {
        UErrorCode error = U_ZERO_ERROR;
        auto written = direction(converter.get(), &out[0], static_cast<std::int32_t>(out.size()), in.data(),
                                 static_cast<std::int32_t>(in.size()), &error);
        return U_SUCCESS(error) ? static_cast<std::size_t>(written) : 0;
    };
    return {"ICU", "", convert, nullptr};
}
#else
const Codec no_icu{"ICU", "libicu-dev", nullptr, nullptr};
#endif
} // namespace

#ifdef HAVE_ICU
Codec icu_decoder(const char *charset) {
    return icu(charset, [](UConverter *c, char *to, std::int32_t cap, const char *from, std::int32_t n, UErrorCode *e) {
        return ucnv_toAlgorithmic(UCNV_UTF8, c, to, cap, from, n, e);
    });
}

Codec icu_encoder(const char *charset) {
    return icu(charset, [](UConverter *c, char *to, std::int32_t cap, const char *from, std::int32_t n, UErrorCode *e) {
        return ucnv_fromAlgorithmic(c, UCNV_UTF8, to, cap, from, n, e);
    });
}

Codec icu_utf16() {
    auto convert = [](const std::string &in, std::string &out) -> std::size_t {
        UErrorCode error = U_ZERO_ERROR;
        std::int32_t written;
        u_strToUTF8(&out[0], static_cast<std::int32_t>(out.size()), &written,
                    reinterpret_cast<const UChar *>(in.data()), static_cast<std::int32_t>(in.size() / 2), &error);
        return U_SUCCESS(error) ? static_cast<std::size_t>(written) : 0;
    };
    return {"ICU u_strToUTF8", "", convert, nullptr};
}
#else
Codec icu_decoder(const char *) { return no_icu; }
Codec icu_encoder(const char *) { return no_icu; }
Codec icu_utf16() { return no_icu; }
#endif

#ifdef HAVE_PYTHON
namespace {
struct Release {
    void operator()(PyObject *object) const { Py_DECREF(object); }
};
using Object = std::unique_ptr<PyObject, Release>;

Object decoded(const std::string &in, const char *encoding) {
    Object text(PyUnicode_Decode(in.data(), static_cast<Py_ssize_t>(in.size()), encoding, "strict"));
    MUST(text != nullptr);
    return text;
}

Object encoded(PyObject *text, const char *encoding) {
    Object bytes(PyUnicode_AsEncodedString(text, encoding, "strict"));
    MUST(bytes != nullptr);
    return bytes;
}

std::size_t put(const char *data, Py_ssize_t len, std::string &out) {
    MUST(data && static_cast<std::size_t>(len) <= out.size());
    std::memcpy(&out[0], data, static_cast<std::size_t>(len));
    return static_cast<std::size_t>(len);
}
} // namespace

Codec python_decoder(const char *encoding) {
    Py_InitializeEx(0);
    auto convert = [=](const std::string &in, std::string &out) {
        Object text = decoded(in, encoding);
        Py_ssize_t len;
        const char *utf8 = PyUnicode_AsUTF8AndSize(text.get(), &len);
        return put(utf8, len, out);
    };
    return {"CPython, to str", "", convert, [=](const std::string &in) { keep(decoded(in, encoding).get()); }};
}

Codec python_encoder(const char *encoding) {
    Py_InitializeEx(0);
    auto convert = [=](const std::string &in, std::string &out) {
        Object bytes = encoded(decoded(in, "utf-8").get(), encoding);
        return put(PyBytes_AsString(bytes.get()), PyBytes_Size(bytes.get()), out);
    };
    // The str is made when it is first wanted.
    auto text = std::make_shared<Object>();
    auto timed = [=](const std::string &in) {
        if (!*text)
            *text = decoded(in, "utf-8");
        keep(encoded(text->get(), encoding).get());
    };
    return {"CPython, from str", "", convert, timed};
}
#else
Codec python_decoder(const char *) { return {"CPython", "libpython3-dev", nullptr, nullptr}; }
Codec python_encoder(const char *) { return {"CPython", "libpython3-dev", nullptr, nullptr}; }
#endif

#ifdef HAVE_CRATES
namespace {
using ByLabel = std::size_t (*)(const char *, std::size_t, const char *, std::size_t, char *, std::size_t);

Codec encoding_rs(const char *label, ByLabel direction) {
    auto convert = [=](const std::string &in, std::string &out) {
        return direction(label, std::strlen(label), in.data(), in.size(), &out[0], out.size());
    };
    return {"encoding_rs", "", convert, nullptr};
}
} // namespace

Codec encoding_rs_decoder(const char *label) { return encoding_rs(label, rival_encoding_rs_decode); }
Codec encoding_rs_encoder(const char *label) { return encoding_rs(label, rival_encoding_rs_encode); }

Codec simdutf_latin1() {
    auto convert = [](const std::string &in, std::string &out) {
        return rival_simdutf_latin1(in.data(), in.size(), &out[0]);
    };
    return {"simdutf", "", convert, nullptr};
}

Codec simdutf_utf16le() {
    auto convert = [](const std::string &in, std::string &out) {
        return rival_simdutf_utf16le(in.data(), in.size(), &out[0]);
    };
    return {"simdutf", "", convert, nullptr};
}

bool (*const simdutf8_check)(const unsigned char *, std::size_t) = rival_simdutf8;
#else
namespace {
Codec no_crate(const char *name) { return {name, "the crates of benches/rivals", nullptr, nullptr}; }
} // namespace

Codec encoding_rs_decoder(const char *) { return no_crate("encoding_rs"); }
Codec encoding_rs_encoder(const char *) { return no_crate("encoding_rs"); }
Codec simdutf_latin1() { return no_crate("simdutf"); }
Codec simdutf_utf16le() { return no_crate("simdutf"); }

bool (*const simdutf8_check)(const unsigned char *, std::size_t) = nullptr;
#endif

} // namespace bench
