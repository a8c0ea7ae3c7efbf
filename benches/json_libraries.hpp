// The libraries that read and write JSON by way of a tree, behind one face.

#pragma once

#include "race.hpp"

#include <memory>
#include <string>
#include <vector>

namespace bench {

class JsonLibrary {
public:
    JsonLibrary(std::string name, Target tree, Target minify) : name(std::move(name)), tree(tree), minify(minify) {}
    virtual ~JsonLibrary() = default;

    /// Makes a tree of the text; NULL when it is refused.
    virtual void *parse(const std::string &text) = 0;
    /// Writes the tree compactly into memory that it makes, and frees that; into `copy` as well unless that is NULL.
    virtual void write(void *tree, std::string *copy) = 0;
    virtual void free(void *tree) = 0;

    std::string name;
    /// What parsing and writing have to reach against it, and what turning text into text has to.
    const Target tree, minify;
};

/// membuf.
std::unique_ptr<JsonLibrary> json_membuf();
/// All that this machine has.
std::vector<std::unique_ptr<JsonLibrary>> json_rivals();
/// Names the others in the race.
void json_absent(Race &race);

} // namespace bench
