// The texts of S14.

#pragma once

#include <string>
#include <vector>

namespace bench {

struct JsonText {
    std::string name, text;
};

/// The files, or without any three texts made up in their likeness, the same on every run.
std::vector<JsonText> json_texts(const std::vector<std::string> &files);

} // namespace bench
