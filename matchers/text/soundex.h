// Soundex (American, as the US National Archives describe it): a letter and three digits that Latin
// names of like sound share.
//
//   Soundex("Robert") == Soundex("Rupert");   SoundexText(Soundex("Robert")) == "R163"
//
// H and W do not separate equal codes, vowels do. Anything but ASCII letters is skipped. 0 if no
// letter is left. Pure; any number of threads; about 3 ns per letter.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace xueji::matchers {

// The four characters, first one in the highest byte.
std::uint32_t Soundex(std::string_view text);
std::string SoundexText(std::uint32_t soundex);  // "" for 0

}  // namespace xueji::matchers
