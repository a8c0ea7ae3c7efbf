// Texts for the benchmarks, made up on the spot: of the same characters on every run and every machine.

#pragma once

#include <cstddef>
#include <string>

namespace bench {

/// Lines of `length` bytes each, `end` included, `size` bytes or a little less in all; the letters are ASCII.
std::string lines_of(std::size_t length, const std::string &end, std::size_t size);

/// Prose of about `size` bytes in Latin-1, which windows-1252 shares: one letter in twelve is accented.
std::string latin1_prose(std::size_t size);

/// Prose of about `size` bytes in Shift_JIS: kana and common kanji with punctuation, lines of 40 characters.
std::string shift_jis_prose(std::size_t size);

/// Prose of about `size` bytes in GB18030: common hanzi with punctuation, lines of 40 characters.
std::string gb18030_prose(std::size_t size);

} // namespace bench
