// JSON against serde_json used natively and, where it is installed, yyjson: membuf_bench_json FILE...
//
// Parse to a tree and free it, write a tree compactly, text to text, and only check. MB/s of the text that is read or
// written, the best of many runs, because what disturbs a run only slows it down.
#include <membuf.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#ifdef HAVE_YYJSON
#include <yyjson.h>
#endif
#ifdef HAVE_RIVALS
extern "C" {
void *rival_serde_json_parse(const char *data, size_t len);
size_t rival_serde_json_write(const void *value);
void rival_serde_json_free(void *value);
}
#endif

namespace {

void check(bool good, const char *what)
{
  if (!good) {
    std::fprintf(stderr, "%s failed\n", what);
    std::exit(1);
  }
}

// Best MB/s in about a second.
void race(const char *name, size_t bytes, const std::function<void()> &run)
{
  using clock = std::chrono::steady_clock;
  double best = 1e9;
  const auto end = clock::now() + std::chrono::milliseconds(700);
  do {
    const auto start = clock::now();
    run();
    const double seconds = std::chrono::duration<double>(clock::now() - start).count();
    best = seconds < best ? seconds : best;
  } while (clock::now() < end);
  std::printf("  %-28s %8.0f MB/s\n", name, static_cast<double>(bytes) / best / 1e6);
}

void race_membuf(const std::string &text)
{
  membuf_json *doc = nullptr;
  membuf_slice *out = nullptr;
  race("membuf parse", text.size(), [&] {
    check(membuf_json_parse(text.data(), text.size(), &doc, nullptr) == MEMBUF_OK, "parse");
    membuf_json_free(doc);
  });
  check(membuf_json_parse(text.data(), text.size(), &doc, nullptr) == MEMBUF_OK, "parse");
  check(membuf_json_dump(doc, nullptr, &out) == MEMBUF_OK, "dump");
  const uint8_t *data = nullptr;
  size_t written = 0;
  membuf_slice_data(out, &data, &written);
  membuf_slice_free(out);
  race("membuf write", written, [&] {
    check(membuf_json_dump(doc, nullptr, &out) == MEMBUF_OK, "dump");
    membuf_slice_free(out);
  });
  membuf_json_free(doc);
  race("membuf text to text", text.size(), [&] {
    check(membuf_json_format(text.data(), text.size(), nullptr, &out, nullptr) == MEMBUF_OK, "format");
    membuf_slice_free(out);
  });
  membuf *from = nullptr, *to = nullptr;
  check(membuf_bytes_borrow(text.data(), text.size(), nullptr, nullptr, &from, nullptr) == MEMBUF_OK, "open");
  check(membuf_bytes_new(nullptr, 0, &to, nullptr) == MEMBUF_OK, "open");
  race("membuf stream to stream", text.size(), [&] {
    membuf_rewind(from);
    membuf_clear(to);
    check(membuf_json_transcode(from, to, nullptr, nullptr) == MEMBUF_OK, "transcode");
  });
  membuf_free(from);
  membuf_free(to);
  race("membuf validate", text.size(), [&] {
    check(membuf_json_validate(text.data(), text.size(), nullptr, nullptr) == MEMBUF_OK, "validate");
  });
}

void race_serde_json([[maybe_unused]] const std::string &text)
{
#ifdef HAVE_RIVALS
  race("serde_json parse", text.size(), [&] { rival_serde_json_free(rival_serde_json_parse(text.data(), text.size())); });
  void *value = rival_serde_json_parse(text.data(), text.size());
  check(value != nullptr, "serde_json");
  const size_t written = rival_serde_json_write(value);
  race("serde_json write", written, [&] { rival_serde_json_write(value); });
  rival_serde_json_free(value);
#else
  std::printf("  serde_json is absent\n");
#endif
}

void race_yyjson([[maybe_unused]] const std::string &text)
{
#ifdef HAVE_YYJSON
  race("yyjson parse", text.size(), [&] { yyjson_doc_free(yyjson_read(text.data(), text.size(), 0)); });
  yyjson_doc *doc = yyjson_read(text.data(), text.size(), 0);
  size_t written = 0;
  std::free(yyjson_write(doc, 0, &written));
  race("yyjson write", written, [&] { std::free(yyjson_write(doc, 0, nullptr)); });
  yyjson_doc_free(doc);
  race("yyjson text to text", text.size(), [&] {
    yyjson_doc *tree = yyjson_read(text.data(), text.size(), 0);
    std::free(yyjson_write(tree, 0, nullptr));
    yyjson_doc_free(tree);
  });
#else
  std::printf("  yyjson is absent\n");
#endif
}

} // namespace

int main(int argc, char **argv)
{
  for (int i = 1; i < argc; i++) {
    std::ifstream file(argv[i], std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    check(!text.empty(), argv[i]);
    std::printf("%s, %zu bytes\n", argv[i], text.size());
    race_membuf(text);
    race_serde_json(text);
    race_yyjson(text);
  }
}
