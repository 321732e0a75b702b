#include "engine/linkage/generic_values.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/base/parallel.h"
#include "engine/linkage/linkage_run.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/record_builder.h"

namespace xueji {
namespace {

// Pupils of one county and sex, each with a name, a birth date and a telephone of its own.
class GenericValuesTest : public testing::Test {
 protected:
  GenericValuesTest() : plan_(CompilePlan(BuiltinPlan("students").value()).value()), records_(plan_) {}

  // `telephone`, `date`: instead of the record's own; empty: blank.
  void Add(int number, const std::string& telephone, const std::string& date) {
    const std::string name = "张" + std::string(kGiven[number % 5]) + kGiven[number / 5 % 5];
    records_.Add("r" + std::to_string(number), {{"name", name},
                                                {"sex", "1"},
                                                {"birth_date", date},
                                                {"school_region", "110108"},
                                                {"guardian1_phone", telephone}});
  }
  static std::string OwnTelephone(int number) { return std::to_string(13900000000 + number); }
  static std::string OwnDate(int number) {
    return std::to_string(2008 + number % 10) + "-" + std::to_string(10 + number / 10 % 3) + "-" +
           std::to_string(10 + number / 30 % 18);
  }
  std::size_t FieldNamed(const std::string& name) const {
    std::size_t field = 0;
    while (plan_.plan.fields[field].name != name) ++field;
    return field;
  }
  LinkageResult Linked() {
    const TermFrequencies frequencies =
        CountTermFrequencies(records_.store(), plan_, records_.budget()).value();
    return RunLinkage(records_.store(), plan_, frequencies, {}, records_.budget()).value();
  }
  const GenericValue* Find(const std::vector<GenericValue>& values, const std::string& field) const {
    for (const GenericValue& value : values) {
      if (value.field == FieldNamed(field)) return &value;
    }
    return nullptr;
  }

  static constexpr const char* kGiven[] = {"伟", "芳", "娜", "敏", "静"};
  ExecutionPlan plan_;
  RecordBuilder records_;
};

TEST_F(GenericValuesTest, WhatNobodySharesIsNotListedNorIsABlank) {
  for (int i = 0; i < 3000; ++i) Add(i, i % 2 == 0 ? "" : OwnTelephone(i), OwnDate(i));
  const std::vector<GenericValue> values = FindGenericValues(records_.store(), plan_);
  EXPECT_EQ(Find(values, "guardian1_phone"), nullptr);
  EXPECT_EQ(Find(values, "birth_date"), nullptr);      // ten years, 54 days: five or six records each
  EXPECT_EQ(Find(values, "school_region"), nullptr);   // one county is no fault
}

TEST_F(GenericValuesTest, ListsASharedTelephoneWithItsRecords) {
  for (int i = 0; i < 3000; ++i) Add(i, i % 10 == 0 ? "13912348765" : OwnTelephone(i), OwnDate(i));
  const std::vector<GenericValue> values = FindGenericValues(records_.store(), plan_);
  const GenericValue* value = Find(values, "guardian1_phone");
  ASSERT_NE(value, nullptr);
  EXPECT_EQ(value->records, 300u);
  EXPECT_EQ(value->example.value % 10, 0u);
}

TEST_F(GenericValuesTest, FewerThanFiftyRecordsAreNoCost) {
  for (int i = 0; i < 3000; ++i) Add(i, i < 49 ? "13912348765" : OwnTelephone(i), OwnDate(i));
  EXPECT_EQ(Find(FindGenericValues(records_.store(), plan_), "guardian1_phone"), nullptr);
}

// 16,384 records at least are drawn: above twice as many, the sample is one, and the counts are not.
TEST_F(GenericValuesTest, CountsOverAllRecordsNotTheSample) {
  for (int i = 0; i < 40'000; ++i) Add(i, i % 100 == 0 ? "13912348765" : OwnTelephone(i), OwnDate(i));
  const GenericValue* value = nullptr;
  const std::vector<GenericValue> values = FindGenericValues(records_.store(), plan_);
  value = Find(values, "guardian1_phone");
  ASSERT_NE(value, nullptr);
  EXPECT_EQ(value->records, 400u);
}

TEST_F(GenericValuesTest, ChargesTheBlocksOfTheValue) {
  // A hundred of one telephone, all born on one day: one block of pass "phone_birth", and of the
  // passes by birth date and county.
  for (int i = 0; i < 2000; ++i) {
    const bool shared = i % 20 == 0;
    Add(i, shared ? "13912348765" : OwnTelephone(i), shared ? "2011-05-31" : OwnDate(i));
  }
  SetThreadLimit(2);
  const LinkageResult two = Linked();
  const GenericValue* telephone = Find(two.generic_values, "guardian1_phone");
  ASSERT_NE(telephone, nullptr);
  EXPECT_EQ(telephone->records, 100u);
  EXPECT_EQ(telephone->pairs, 100u * 99 / 2);
  // The birth date is charged for what every pass proposes that keys on it: at least the county's.
  const GenericValue* date = Find(two.generic_values, "birth_date");
  ASSERT_NE(date, nullptr);
  EXPECT_GE(date->pairs, 2u * 100 * 99 / 2);
  // The same on one thread.
  SetThreadLimit(1);
  const LinkageResult one = Linked();
  ASSERT_EQ(one.generic_values.size(), two.generic_values.size());
  for (std::size_t i = 0; i < one.generic_values.size(); ++i) {
    EXPECT_EQ(one.generic_values[i].pairs, two.generic_values[i].pairs);
    EXPECT_EQ(one.generic_values[i].records, two.generic_values[i].records);
    EXPECT_EQ(one.generic_values[i].word, two.generic_values[i].word);
  }
}

TEST_F(GenericValuesTest, OnlyTheShareOfABlockThatHasTheValueIsCharged) {
  for (int i = 0; i < 300; ++i) Add(i, i < 60 ? "13912348765" : OwnTelephone(i), "2011-05-31");
  const std::vector<GenericValue> values = FindGenericValues(records_.store(), plan_);
  // A pass that keys on the telephone, by a block that holds twenty others besides.
  BlockingPass pass;
  pass.key = {{.field = FieldNamed("guardian1_phone")}};
  const GenericKeys keys(plan_, pass, values, records_.store().terms());
  ASSERT_FALSE(keys.empty());
  std::vector<RecordId> members;
  for (std::uint32_t i = 0; i < 80; ++i) members.push_back(RecordId{i});
  std::vector<std::uint64_t> pairs;
  keys.Charge(records_.store(), members, 80 * 79 / 2, &pairs);
  std::uint64_t charged = 0;
  for (const std::uint64_t sum : pairs) charged += sum;
  EXPECT_EQ(charged, 60u * 59 / 2);
  // Pairs nobody proposed cost nothing.
  keys.Charge(records_.store(), members, 0, &pairs);
  charged = 0;
  for (const std::uint64_t sum : pairs) charged += sum;
  EXPECT_EQ(charged, 60u * 59 / 2);
}

}  // namespace
}  // namespace xueji
