#include "texts.hpp"

#include <cstdint>

namespace bench {
namespace {

/// Numbers that look random, and are the same every time.
class Dice {
public:
    unsigned below(unsigned n) {
        state_ = state_ * 6364136223846793005u + 1442695040888963407u;
        return static_cast<unsigned>(state_ >> 33) % n;
    }

private:
    std::uint64_t state_ = 1;
};

/// A cell of the tables of 94 rows by 94 cells that Japanese and Chinese standards are made of; both count from 1.
struct Cell {
    unsigned row, cell;
};

template <typename Character, typename Write>
std::string prose(std::size_t size, Character character, Write write) {
    Dice dice;
    std::string text;
    for (unsigned i = 1; text.size() < size; ++i) {
        if (i % 40 == 0)
            text += '\n';
        else
            // The first row has the comma and the full stop in cells 2 and 3.
            write(text, i % 13 == 0 ? Cell{1, 2 + dice.below(2)} : character(dice));
    }
    return text;
}

} // namespace

std::string lines_of(std::size_t length, const std::string &end, std::size_t size) {
    std::string text;
    for (std::size_t i = 0; text.size() + length <= size; ++i)
        text += std::string(length - end.size(), static_cast<char>('a' + i % 26)) + end;
    return text;
}

std::string latin1_prose(std::size_t size) {
    static const char accented[] = "\xE4\xF6\xFC\xDF\xE9\xE8\xE0\xE7\xF1\xEA";
    Dice dice;
    std::string text;
    while (text.size() < size) {
        for (unsigned letters = 2 + dice.below(8); letters > 0; --letters)
            text += dice.below(12) == 0 ? accented[dice.below(10)] : static_cast<char>('a' + dice.below(26));
        text += dice.below(12) == 0 ? '\n' : ' ';
    }
    return text;
}

std::string shift_jis_prose(std::size_t size) {
    auto character = [](Dice &dice) -> Cell {
        if (dice.below(20) < 11)
            return {4, 1 + dice.below(83)}; // hiragana
        if (dice.below(9) < 2)
            return {5, 1 + dice.below(86)}; // katakana
        return {16 + dice.below(31), 1 + dice.below(94)};
    };
    return prose(size, character, [](std::string &text, Cell at) {
        // Two rows share a lead byte; the trail bytes leave out 7F.
        text += static_cast<char>((at.row - 1) / 2 + 0x81);
        unsigned trail = at.row % 2 == 0 ? at.cell + 0x9E : at.cell + 0x3F;
        text += static_cast<char>(at.row % 2 == 1 && trail >= 0x7F ? trail + 1 : trail);
    });
}

std::string gb18030_prose(std::size_t size) {
    auto character = [](Dice &dice) -> Cell { return {16 + dice.below(39), 1 + dice.below(94)}; };
    return prose(size, character, [](std::string &text, Cell at) {
        text += static_cast<char>(at.row + 0xA0);
        text += static_cast<char>(at.cell + 0xA0);
    });
}

} // namespace bench
