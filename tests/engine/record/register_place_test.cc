#include "engine/record/register_place.h"

#include <gtest/gtest.h>

namespace xueji {
namespace {

RegisterExport Sample() {
  return {.place = {.store_id = "0123456789abcdef", .change_seq = 41, .change_mark = "77aa"},
          .records = 17,
          .records_checksum = "beef",
          .withdrawn = 3,
          .withdrawn_checksum = "f00d"};
}

TEST(RegisterPlace, AnExportComesBackAsItWas) {
  const auto read = ParseRegisterExport(RegisterExportText(Sample()));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, Sample());
  RegisterExport none = {.place = {.store_id = "0a"}, .records_checksum = "1", .withdrawn_checksum = "2"};
  EXPECT_EQ(ParseRegisterExport(RegisterExportText(none)).value(), none) << "of a store without a change";
}

TEST(RegisterPlace, CutOrGrownTextIsRefused) {
  const std::string text = RegisterExportText(Sample());
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(ParseRegisterExport(text.substr(0, size)).ok()) << size;
  }
  EXPECT_FALSE(ParseRegisterExport(text + "x").ok());
}

TEST(RegisterPlace, WhatNobodyWouldWriteIsRefused) {
  const auto with = [](const std::string& what, const std::string& instead) {
    std::string text = RegisterExportText(Sample());
    return text.replace(text.find(what), what.size(), instead);
  };
  EXPECT_TRUE(ParseRegisterExport(with("41", "42")).ok());
  for (const auto& [what, instead] : {std::pair("41", "041"), {"41", "-1"}, {"41", "99999999999999999999"}, {"41", "0"},
                                      {"change_seq", "change"}, {"77aa", ""}, {"77aa", "7 7"}, {"place 1", "place 2"},
                                      {"0123456789abcdef", ""}, {"beef", "BEEF"}}) {
    EXPECT_FALSE(ParseRegisterExport(with(what, instead)).ok()) << what << " " << instead;
  }
}

TEST(RegisterPlace, NoPlaceIsEmpty) {
  EXPECT_TRUE(RegisterPlace().empty());
  EXPECT_FALSE(Sample().place.empty());
}

}  // namespace
}  // namespace xueji
