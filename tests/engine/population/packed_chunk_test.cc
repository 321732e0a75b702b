#include "engine/population/packed_chunk.h"

#include <gtest/gtest.h>

#include <numeric>

#include "tests/support/registry_sample.h"

namespace xueji {
namespace {

std::string Pack(const RegistryChunk& chunk) {
  PackedChunkBuilder builder;
  for (const RegistryPerson& person : chunk.persons) builder.Add(person, chunk);
  return builder.Bytes();
}

std::vector<std::uint32_t> AllRows(std::uint32_t rows) {
  std::vector<std::uint32_t> all(rows);
  std::iota(all.begin(), all.end(), 0U);
  return all;
}

TEST(PackedChunk, EveryEntryComesBackAsItWas) {
  for (const std::uint32_t rows : {0U, 1U, 2U, 7U, 20'000U}) {
    const RegistryChunk sample = RegistrySample(rows, rows);
    const std::string bytes = Pack(sample);
    PackedChunkView view;
    ASSERT_TRUE(view.Open(bytes).ok()) << view.Open(bytes);
    ASSERT_EQ(view.rows(), rows);
    std::vector<matchers::PackedIdNumber> ids(rows);
    view.Ids(ids);
    for (std::uint32_t row = 0; row < rows; ++row) ASSERT_EQ(ids[row], sample.persons[row].id);
    RegistryChunk back;
    view.Decode(AllRows(rows), back);
    EXPECT_EQ(Spell(back), Spell(sample));
    for (std::uint32_t row = 0; row < rows; ++row) EXPECT_EQ(back.persons[row].place, row);
  }
}

TEST(PackedChunk, AnEntryTakesTwentyBytes) {
  RegistryChunk sample = RegistrySample(20'000, 5);
  for (RegistryPerson& person : sample.persons) {  // as most are: what the number says, a short name
    person.former_name = {};
    person.sex = static_cast<std::uint8_t>(IdSex(person.id));
    person.birth_date = IdBirthDate(person.id);
    person.name = *matchers::PackName(U"王小明");
  }
  EXPECT_LT(Pack(sample).size(), 20'000U * 19 + 128);
  EXPECT_LT(Pack(RegistrySample(20'000, 5)).size(), 20'000U * 23);
}

TEST(PackedChunk, WhatIsWantedIsTheSameAloneAndAmongOthers) {
  const RegistryChunk sample = RegistrySample(5'000, 9);
  const std::string bytes = Pack(sample);
  PackedChunkView view;
  ASSERT_TRUE(view.Open(bytes).ok());
  const std::vector<std::string> all = Spell(sample);
  for (const std::uint32_t step : {1U, 3U, 31U, 1'999U}) {
    std::vector<std::uint32_t> wanted;
    std::vector<std::string> expected;
    for (std::uint32_t row = step / 2; row < 5'000; row += step) {
      wanted.push_back(row);
      expected.push_back(all[row]);
    }
    RegistryChunk back;
    view.Decode(wanted, back);
    EXPECT_EQ(Spell(back), expected) << step;
  }
}

TEST(PackedChunk, WhatCannotBeIsRefused) {
  const RegistryChunk sample = RegistrySample(300, 3);
  const std::string bytes = Pack(sample);
  PackedChunkView view;
  ASSERT_TRUE(view.Open(bytes).ok());
  for (std::size_t size = 0; size < bytes.size(); size += 8) {
    EXPECT_FALSE(view.Open(std::string_view(bytes).substr(0, size)).ok()) << size;
  }
  EXPECT_FALSE(view.Open(bytes + std::string(8, '\0')).ok());
  const auto with = [&](std::size_t at, char byte) {
    std::string changed = bytes;
    changed[at] = byte;
    return view.Open(changed).ok();
  };
  const std::size_t digits = 64, tail = digits + 300 * 8, flags = tail + 304, name = flags + 304;
  EXPECT_FALSE(with(0, 7));                 // other count of rows
  EXPECT_FALSE(with(60, 1));                // something behind the counts
  EXPECT_FALSE(with(digits, '\xA0'));       // a digit above nine
  EXPECT_FALSE(with(tail, '\xB1'));         // a check value above ten
  EXPECT_FALSE(with(tail + 301, 1));        // between columns
  EXPECT_FALSE(with(flags, '\xFF'));        // flags that are none
  EXPECT_FALSE(with(flags, 3));             // a state that is none
  std::string blank = bytes;
  blank.replace(name, 6, 6, '\0');
  EXPECT_FALSE(view.Open(blank).ok());      // no name
}

// No byte, whatever its value, makes a chunk that cannot be decoded.
TEST(PackedChunk, AnyByteIsRefusedOrDecoded) {
  const RegistryChunk sample = RegistrySample(120, 8);
  const std::string bytes = Pack(sample);
  int refused = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const int change : {1, 0x80, 0xFF}) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ change);
      PackedChunkView view;
      if (!view.Open(changed).ok()) {
        ++refused;
        continue;
      }
      RegistryChunk back;
      view.Decode(AllRows(view.rows()), back);
      EXPECT_EQ(Spell(back).size(), 120U);
    }
  }
  EXPECT_GT(refused, 500);
}

}  // namespace
}  // namespace xueji
