#include "engine/population/registry_row.h"

#include <gtest/gtest.h>

#include "engine/record/student_schema.h"
#include "tests/engine/population/population_test_support.h"

namespace xueji {
namespace {

const std::string kId = WithCheck("37010220120305123");

struct Packed {
  bool accepted = false;
  RegistryPerson person;
  RegistryFault fault;
  RegistryChunk chunk;
};

Packed Pack(const RegistryRow& row) {
  NormaliserScratch scratch;
  Packed packed;
  packed.accepted = PackRegistryId(row, scratch, packed.person.id, packed.fault) &&
                    PackRegistryPerson(row, scratch, packed.chunk, packed.person, packed.fault);
  return packed;
}

RegistryRow Row(std::string_view id, std::string_view name, std::string_view former = "", std::string_view sex = "1",
                std::string_view date = "20120305", std::string_view region = "370102", std::string_view state = "") {
  return {{id, name, former, sex, date, "汉族", region, state}};
}

TEST(RegistryRow, APlainRowIsPacked) {
  const Packed packed = Pack(Row(kId, "王小明"));
  ASSERT_TRUE(packed.accepted);
  EXPECT_EQ(packed.person.id, PackedId(kId));
  EXPECT_EQ(packed.person.name, *matchers::PackName(U"王小明"));
  EXPECT_TRUE(IsBlank(packed.person.former_name));
  EXPECT_EQ(packed.person.sex, kSexMale);
  EXPECT_EQ(packed.person.birth_date, *matchers::ParseDate("20120305"));
  EXPECT_EQ(packed.person.household_region, 370102U);
  EXPECT_EQ(packed.person.state, RegistryState::kNormal);
}

TEST(RegistryRow, ValuesAreFoldedAsAStudentsAre) {
  const Packed packed = Pack(Row("3701022012030５１２" + kId.substr(16), "王　小 明", "热比娅•买买提", "女", "2012年3月5日",
                                 "370102000000", "注销"));
  ASSERT_TRUE(packed.accepted);
  EXPECT_EQ(packed.person.id, PackedId(kId));
  EXPECT_EQ(packed.person.name, *matchers::PackName(U"王小明"));
  EXPECT_EQ(packed.chunk.Text(packed.person.former_name), U"热比娅·买买提");
  EXPECT_EQ(packed.person.sex, kSexFemale);
  EXPECT_EQ(packed.person.birth_date, *matchers::ParseDate("20120305"));
  EXPECT_EQ(packed.person.household_region, 370102U);
  EXPECT_EQ(packed.person.state, RegistryState::kCancelled);
}

TEST(RegistryRow, WhatIsNotToldIsNoFault) {
  const Packed packed = Pack(Row(kId, "王小明", "", "9", "", "somewhere", ""));
  ASSERT_TRUE(packed.accepted);
  EXPECT_EQ(packed.person.sex, 0);
  EXPECT_TRUE(IsBlank(packed.person.birth_date));
  EXPECT_EQ(packed.person.household_region, 0U);
}

TEST(RegistryRow, AWrongCheckCharacterIsTheRegistrysOwn) {
  std::string wrong = kId;
  wrong.back() = wrong.back() == '0' ? '1' : '0';
  EXPECT_TRUE(Pack(Row(wrong, "王小明")).accepted);
}

TEST(RegistryRow, AFaultNamesItsColumnAndHidesTheValue) {
  const std::pair<RegistryRow, std::string_view> rows[] = {
      {Row("", "王小明"), "ID_INVALID"},
      {Row("12345678901234567", "王小明"), "ID_INVALID"},
      {Row(kId, ""), "NAME_MISSING"},
      {Row(kId, "不详"), "NAME_MISSING"},
      {Row(kId, "王小明", "", "x"), "SEX_INVALID"},
      {Row(kId, "王小明", "", "1", "20121345"), "BIRTH_DATE_INVALID"},
      {Row(kId, "王小明", "", "1", "20120305", "", "gone"), "REGISTRY_STATE_INVALID"}};
  const RegistryColumn columns[] = {RegistryColumn::kDocumentNumber, RegistryColumn::kDocumentNumber,
                                    RegistryColumn::kName,           RegistryColumn::kName,
                                    RegistryColumn::kSex,            RegistryColumn::kBirthDate,
                                    RegistryColumn::kState};
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    const Packed packed = Pack(rows[i].first);
    EXPECT_FALSE(packed.accepted) << i;
    EXPECT_EQ(packed.fault.reason_code, rows[i].second) << i;
    EXPECT_EQ(packed.fault.column, columns[i]) << i;
    EXPECT_FALSE(packed.fault.message.zh.empty() || packed.fault.message.en.empty()) << i;
    EXPECT_EQ(packed.fault.message.en.find("12345678901234567"), std::string::npos);
    EXPECT_EQ(packed.fault.message.en.find("1345"), std::string::npos);
  }
}

// A row that is called plain may be passed over: packing it would have accepted it.
TEST(RegistryRow, APlainRowWouldHaveBeenAccepted) {
  int plain = 0;
  for (const std::string_view name : {"王小明", "王", "", "不详", "热比娅·买买提", "王 小明"}) {
    for (const std::string_view sex : {"", "1", "2", "3", "男", "9"}) {
      for (const std::string_view date : {"", "20120305", "20120306", "20121345", "2012-03-05"}) {
        for (const std::string_view state : {"", "normal", "0", "1", "gone"}) {
          const RegistryRow row = Row(kId, name, "", sex, date, "x", state);
          if (!IsPlainRow(row, PackedId(kId))) continue;
          ++plain;
          EXPECT_TRUE(Pack(row).accepted) << name << sex << date << state;
        }
      }
    }
  }
  EXPECT_EQ(plain, 1 * 3 * 2 * 3);
}

}  // namespace
}  // namespace xueji
