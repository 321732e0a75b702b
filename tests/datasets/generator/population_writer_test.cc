#include "datasets/generator/population_writer.h"

#include <gtest/gtest.h>

namespace xueji::datasets {
namespace {

TEST(PopulationWriter, WritesTheColumnsOfTheRegistryInOrder) {
  std::string text;
  AppendRegistryHeader(text);
  EXPECT_EQ(text,
            "document_number,name,former_name,sex,birth_date,ethnic_group,household_region,"
            "registry_state\n");
  RegistryEntry entry;
  entry.number = "NUMBER";
  entry.name = U"若孜\u00B7库尔班";
  entry.former_name = U"肉孜\u00B7库尔班";
  entry.sex = 2;
  entry.birth_day = 14'123;
  entry.ethnic_group = 5;
  entry.household_region = 650'102;
  entry.state = RegistryState::kCancelled;
  text.clear();
  AppendRegistryRow(entry, text);
  EXPECT_EQ(text, "NUMBER,若孜·库尔班,肉孜·库尔班,2,20080901,维吾尔族,650102,cancelled\n");
}

TEST(PopulationWriter, WhatIsNotFilledInIsBlank) {
  RegistryEntry entry;
  entry.number = "NUMBER";
  entry.name = U"王伟";
  entry.household_region = 110'102;
  std::string text;
  AppendRegistryRow(entry, text);
  EXPECT_EQ(text, "NUMBER,王伟,,,,汉族,110102,normal\n");
}

TEST(PopulationWriter, WritesTheTruth) {
  std::string text;
  AppendPopulationTruthHeader(text);
  AppendPopulationTruthRow(17, {"id_absent", "one_error_in_id", "NUMBER"}, text);
  AppendPopulationTruthRow(0, {"consistent", "", ""}, text);
  EXPECT_EQ(text,
            "record_id,verdict,explanation,person_document_number\n"
            "R0000000018,id_absent,one_error_in_id,NUMBER\n"
            "R0000000001,consistent,,\n");
}

}  // namespace
}  // namespace xueji::datasets
