// The characters that given names draw on beside the stated popular ones: about 1,900 of the common
// levels 1 and 2 of the 2013 General Standard table, weighted by the names in a dictionary, and the
// rare ones of level 3 that parents choose. Built by tools/tables/generator_name_pool.py from the
// Debian packages python3-jieba and unicode-data. Immutable tables.
#pragma once

#include <cstdint>
#include <span>

namespace xueji::datasets {

struct PoolCharacter {
  char32_t character;
  std::uint32_t weight;
};

std::span<const PoolCharacter> CommonNameCharacters();
std::span<const char32_t> RareNameCharacters();

}  // namespace xueji::datasets
