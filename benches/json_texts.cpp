#include "json_texts.hpp"

#include "race.hpp"

#include <cstdarg>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <random>

namespace bench {

namespace {

/// The same numbers everywhere; the distributions of the C++ library would differ.
class Dice {
public:
    explicit Dice(unsigned seed) : engine_(seed) {}
    int below(unsigned limit) { return static_cast<int>(engine_() % limit); }

private:
    std::mt19937 engine_;
};

[[gnu::format(printf, 2, 3)]] void add(std::string &out, const char *format, ...) {
    char text[4096];
    va_list arguments;
    va_start(arguments, format);
    int len = std::vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    MUST(len >= 0 && static_cast<std::size_t>(len) < sizeof text);
    out.append(text, static_cast<std::size_t>(len));
}

const char *comma(int index) { return index > 0 ? "," : ""; }

/// Words of a message, most of them Japanese, some with escapes.
std::string message(Dice &dice) {
    static const char *const words[] = {
        "名前", "今日は", "ありがとう", "RT @user_", "です。", "日本語", R"(\n)", " the ",
        "写真", R"(http:\/\/t.co\/x)", "フォロー", "！", " and ", R"(\"本\")", "東京", "さん"};
    std::string out;
    for (int count = 6 + dice.below(18); count > 0; --count)
        out += words[dice.below(16)];
    return out;
}

/// Messages and who wrote them: objects of many members, most of them strings, indented by 2.
std::string records() {
    Dice dice(14);
    std::string out = "{\n  \"statuses\": [";
    for (int i = 0; i < 300; ++i) {
        const long long id = 505874924095815681 + dice.below(1000000000);
        add(out, R"(%s
    {
      "metadata": {
        "result_type": "recent",
        "iso_language_code": "ja"
      },
      "created_at": "Sun Aug 31 00:29:%02d +0000 2014",
      "id": %lld,
      "id_str": "%lld",
      "text": "%s",
      "source": "<a href=\"http:\/\/example.org\/download\/android\" rel=\"nofollow\">a client<\/a>",
      "truncated": false,
      "in_reply_to_status_id": null,
      "in_reply_to_user_id": null,
)",
            comma(i), i % 60, id, id, message(dice).c_str());
        add(out, R"(      "user": {
        "id": %d,
        "name": "名前%d",
        "screen_name": "user_%d",
        "location": "東京",
        "description": "%s%s",
        "protected": false,
        "followers_count": %d,
        "friends_count": %d,
        "profile_image_url": "http:\/\/example.org\/profile_images\/497760886795153410\/LDjAwR_y_normal.jpeg",
        "profile_use_background_image": true,
        "default_profile": true
      },
)",
            1000000000 + dice.below(1000000000), i, i, message(dice).c_str(), message(dice).c_str(), dice.below(5000),
            dice.below(900));
        add(out, R"(      "geo": null,
      "retweet_count": %d,
      "entities": {
        "hashtags": [],
        "user_mentions": [
          {
            "screen_name": "user_%d",
            "indices": [
              %d,
              %d
            ]
          }
        ]
      },
      "favorited": false,
      "lang": "ja"
    })",
            dice.below(100), i / 2, dice.below(50), 50 + dice.below(90));
    }
    return out + "\n  ]\n}\n";
}

/// Outlines of a country: pairs of doubles with all the digits that a conversion left, without white space.
std::string coordinates() {
    Dice dice(15);
    std::string out = R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"made up"},)"
                      R"("geometry":{"type":"Polygon","coordinates":[)";
    for (int ring = 0; ring < 400; ++ring) {
        add(out, "%s[", comma(ring));
        for (int point = 0; point < 140; ++point) {
            const double x = -141 + dice.below(88000000) / 1e6, y = 42 + dice.below(41000000) / 1e6;
            add(out, "%s[%.15f,%.15f]", comma(point), x, y);
        }
        out += ']';
    }
    return out + "]}}]}\n";
}

/// A catalogue of performances: small objects of integers and short keys, indented by 4.
std::string catalogue() {
    Dice dice(16);
    std::string out = "{\n    \"areaNames\": {";
    for (int i = 0; i < 200; ++i)
        add(out, R"(%s
        "%d": "area %d, étage")",
            comma(i), 205705993 + i, i);
    out += "\n    },\n    \"performances\": [";
    for (int i = 0; i < 800; ++i) {
        add(out, R"(%s
        {
            "eventId": %d,
            "id": %d,
            "logo": null,
            "name": null,
            "prices": [)",
            comma(i), 138586341 + dice.below(1000), 339887544 + i);
        for (int price = 0; price < 3; ++price)
            add(out, R"(%s
                {
                    "amount": %d,
                    "audienceSubCategoryId": 337100890,
                    "seatCategoryId": %d
                })",
                comma(price), 1000 * dice.below(200), 338937235 + price);
        out += "\n            ],\n            \"seatCategories\": [";
        for (int seat = 0; seat < 3; ++seat) {
            add(out, R"(%s
                {
                    "areas": [)",
                comma(seat));
            for (int area = 0, areas = 1 + dice.below(8); area < areas; ++area)
                add(out, R"(%s
                        {
                            "areaId": %d,
                            "blockIds": []
                        })",
                    comma(area), 205705999 + dice.below(200));
            add(out, R"(
                    ],
                    "seatCategoryId": %d
                })",
                338937235 + seat);
        }
        add(out, R"(
            ],
            "seatMapImage": null,
            "start": %lld,
            "venueCode": "PLEYEL_PLEYEL"
        })",
            1372701600000 + dice.below(100000) * 100000LL);
    }
    return out + "\n    ]\n}\n";
}

std::string content(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    must(!text.empty(), path.c_str());
    return text;
}

} // namespace

std::vector<JsonText> json_texts(const std::vector<std::string> &files) {
    std::vector<JsonText> texts;
    if (files.empty())
        texts = {{"made-up records of strings", records()},
                 {"made-up arrays of doubles", coordinates()},
                 {"made-up objects of integers", catalogue()}};
    for (const std::string &path : files)
        texts.push_back({path.substr(path.find_last_of('/') + 1), content(path)});
    for (JsonText &text : texts)
        text.text.reserve(text.text.size() + 256); // simdjson reads beyond the end
    return texts;
}

} // namespace bench
