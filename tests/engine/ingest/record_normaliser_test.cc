#include "engine/ingest/record_normaliser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "engine/base/utf8.h"
#include "engine/ingest/csv_reader.h"
#include "engine/record/packed_value.h"
#include "matchers/name/person_name.h"
#include "tests/engine/ingest/ingest_test_support.h"

namespace xueji {
namespace {

// Normalises records given as field = text.
class Normaliser {
 public:
  explicit Normaliser(ExecutionPlan plan = StudentPlan(), FoldPath path = FoldPath::kFast)
      : plan_(std::move(plan)),
        normaliser_(plan_.plan, plan_.layout, terms,
                    {.latest_birth_date = matchers::PackDate(2026, 12, 31), .path = path}) {}

  bool Run(const std::map<std::string, std::string>& record) {
    const std::vector<std::string_view> values = Values(record);
    row.assign(normaliser_.row_bytes(), std::byte{0});
    warnings = ReasonSet();
    fault = RowFault();
    return normaliser_.Normalise(values, scratch_, row.data(), warnings, fault);
  }
  // The same record as a row of CSV that is packed from where it stands; its columns in another order.
  bool RunInPlace(const std::map<std::string, std::string>& record, bool quoted) {
    const std::vector<std::string_view> values = Values(record);
    std::string text = "x";
    std::vector<std::uint32_t> bounds = {0};
    std::vector<int> column_of_slot(values.size(), -1);
    for (std::size_t slot = values.size(); slot-- > 0;) {
      if (!record.contains(normaliser_.slots()[slot].name)) continue;
      column_of_slot[slot] = static_cast<int>(bounds.size()) - 1;
      // Only some of them between quotes, as writers do.
      const bool wrapped = quoted && slot % 3 != 1;
      text += (wrapped ? " \"" : "") + std::string(values[slot]) + (wrapped ? "\"\r" : "");
      bounds.push_back(static_cast<std::uint32_t>(text.size()));
      text += ',';
    }
    text.append(kCsvPadding, '7');
    row.assign(normaliser_.row_bytes(), std::byte{0});
    warnings = ReasonSet();
    fault = RowFault();
    return normaliser_.NormaliseFields({text.data(), bounds.data()}, column_of_slot, quoted, scratch_,
                                       row.data(), warnings, fault);
  }
  std::vector<std::string_view> Values(const std::map<std::string, std::string>& record) const {
    std::vector<std::string_view> values;
    for (const InputSlot& slot : normaliser_.slots()) {
      const auto found = record.find(slot.name);
      values.push_back(found == record.end() ? std::string_view() : found->second);
    }
    return values;
  }
  template <typename T>
  T At(std::string_view field) const {
    return LoadPacked<T>(Place(field));
  }
  const std::byte* Place(std::string_view field) const {
    return row.data() + plan_.layout.offset(FieldNumber(plan_, field));
  }
  const RecordNormaliser& normaliser() const { return normaliser_; }
  std::string Codes() const { return JoinCodes(warnings); }

  TermDictionary terms;
  std::vector<std::byte> row;
  ReasonSet warnings;
  RowFault fault;

 private:
  ExecutionPlan plan_;
  RecordNormaliser normaliser_;
  NormaliserScratch scratch_;
};

std::map<std::string, std::string> Pupil(const std::map<std::string, std::string>& changes = {}) {
  std::map<std::string, std::string> record = {
      {"record_id", "r1"}, {"name", "王芳"}, {"sex", "2"}, {"birth_date", "20120229"},
      {"document_type", "1"}, {"document_number", IdWithDigit("13010220120229", 242)}};
  for (const auto& [field, value] : changes) record[field] = value;
  return record;
}

TEST(RecordNormaliser, ACleanRecordHasNoWarnings) {
  Normaliser normaliser;
  ASSERT_TRUE(normaliser.Run(Pupil()));
  EXPECT_EQ(normaliser.Codes(), "");
  EXPECT_EQ(normaliser.At<std::uint64_t>("name"), matchers::PackName(U"王芳")->word);
}

TEST(RecordNormaliser, RefusesWhatCannotBeUsed) {
  Normaliser normaliser;
  const auto reason = [&](const std::map<std::string, std::string>& changes) {
    return normaliser.Run(Pupil(changes)) ? RejectReason::kCount : normaliser.fault.reason;
  };
  EXPECT_EQ(reason({{"record_id", " "}}), RejectReason::kRecordIdMissing);
  EXPECT_EQ(reason({{"record_id", std::string(257, 'x')}}), RejectReason::kRecordIdTooLong);
  EXPECT_EQ(reason({{"name", ""}}), RejectReason::kNameMissing);
  EXPECT_EQ(reason({{"name", "\u3000\u200B"}}), RejectReason::kNameMissing);
  EXPECT_EQ(reason({{"sex", "x"}}), RejectReason::kSexInvalid);
  EXPECT_EQ(reason({{"sex", "9"}}), RejectReason::kSexInvalid);
  EXPECT_EQ(reason({{"birth_date", "20120230"}}), RejectReason::kBirthDateInvalid);
  EXPECT_EQ(reason({{"birth_date", "18991231"}}), RejectReason::kBirthDateInvalid);
  EXPECT_EQ(reason({{"birth_date", "20270101"}}), RejectReason::kBirthDateInvalid);
  EXPECT_EQ(reason({{"birth_date", "20261231"}}), RejectReason::kCount);
}

TEST(RecordNormaliser, MasksTheValueInAFault) {
  Normaliser normaliser;
  ASSERT_FALSE(normaliser.Run(Pupil({{"birth_date", "20120230"}})));
  EXPECT_EQ(normaliser.fault.detail, "2012****");
}

TEST(RecordNormaliser, EverySpellingOfTheSexIsTheSame) {
  Normaliser normaliser;
  for (const char* text : {"2", "F", "f", "女", "female", "女性", "２", " 女 "}) {
    ASSERT_TRUE(normaliser.Run(Pupil({{"sex", text}}))) << text;
    EXPECT_EQ(normaliser.At<std::uint8_t>("sex"), kSexFemale) << text;
  }
}

TEST(RecordNormaliser, AnOptionalValueThatCannotBeReadCountsAsBlank) {
  Normaliser normaliser;
  ASSERT_TRUE(normaliser.Run(Pupil({{"guardian1_phone", "unknown"}, {"enrolment_state", "在读书"}})));
  EXPECT_EQ(normaliser.Codes(), "FIELD_INVALID");
  EXPECT_EQ(LoadWord<6>(normaliser.Place("guardian1_phone")), 0u);
  EXPECT_EQ(normaliser.At<std::uint8_t>("enrolment_state"), 0u);
  ASSERT_TRUE(normaliser.Run(Pupil({{"household_region", "河北省"}})));
  EXPECT_EQ(normaliser.Codes(), "REGION_CODE_UNKNOWN");
  ASSERT_TRUE(normaliser.Run(Pupil({{"household_region", "190101"}})));
  EXPECT_EQ(normaliser.Codes(), "REGION_CODE_UNKNOWN");
  EXPECT_EQ(LoadRegion(normaliser.Place("household_region")), 190101u);
}

TEST(RecordNormaliser, PlaceholdersAreBlankAndTheRowStays) {
  Normaliser normaliser;
  ASSERT_TRUE(normaliser.Run(Pupil({{"name", "无名"}})));
  EXPECT_EQ(normaliser.Codes(), "PLACEHOLDER_VALUE");
  EXPECT_EQ(normaliser.At<std::uint64_t>("name"), 0u);
  ASSERT_TRUE(normaliser.Run(Pupil({{"birth_date", "1900-01-01"}})));
  EXPECT_EQ(normaliser.Codes(), "PLACEHOLDER_VALUE");
  EXPECT_EQ(normaliser.At<std::uint16_t>("birth_date"), 0u);
  ASSERT_TRUE(normaliser.Run(Pupil({{"guardian1_phone", "00000000000"}})));
  EXPECT_EQ(normaliser.Codes(), "PLACEHOLDER_VALUE");
  ASSERT_TRUE(normaliser.Run(Pupil({{"guardian1_document_number", "111111111111111111"}})));
  EXPECT_EQ(normaliser.Codes(), "PLACEHOLDER_VALUE");
}

TEST(RecordNormaliser, WarnsOfStandInsInNames) {
  Normaliser normaliser;
  for (const char* name : {"王YAN", "王?", "王□", "王*"}) {
    ASSERT_TRUE(normaliser.Run(Pupil({{"name", name}})));
    EXPECT_EQ(normaliser.Codes(), "NAME_STAND_IN") << name;
  }
  ASSERT_TRUE(normaliser.Run(Pupil({{"name", "MARY SMITH"}})));
  EXPECT_EQ(normaliser.Codes(), "");
}

TEST(RecordNormaliser, KeepsLongAndRareNamesInTheDictionary) {
  Normaliser normaliser;
  for (const char* name : {"阿不都热合曼·买买提", "𠮷田"}) {
    ASSERT_TRUE(normaliser.Run(Pupil({{"name", name}})));
    const matchers::PackedName packed{normaliser.At<std::uint64_t>("name")};
    ASSERT_TRUE(IsEscaped(packed));
    EXPECT_EQ(normaliser.terms.Text(TermId{EscapedTerm(packed)}), name);
  }
}

TEST(RecordNormaliser, ValidatesColumnsThePlanDoesNotCompare) {
  Normaliser normaliser;
  ASSERT_TRUE(normaliser.Run(Pupil({{"student_number", "Q1"}})));
  EXPECT_EQ(normaliser.Codes(), "STUDENT_NUMBER_INVALID");
}

TEST(RecordNormaliser, RequiresTheStudentsColumnsWhateverThePlanCompares) {
  LinkagePlan plan;
  plan.schema = Schema::kStudent;
  Field field;
  field.name = "address";
  field.type = FieldType::kAddress;
  plan.fields = {field};
  Normaliser normaliser(PlanOf(plan));
  EXPECT_TRUE(normaliser.Run(Pupil()));
  EXPECT_FALSE(normaliser.Run(Pupil({{"name", ""}})));
  EXPECT_EQ(normaliser.fault.reason, RejectReason::kNameMissing);
  for (const InputSlot& slot : normaliser.normaliser().slots()) {
    if (slot.name == "birth_date") {
      EXPECT_TRUE(slot.required);
    }
  }
}

TEST(RecordNormaliser, AddressesThatDifferInWidthAndBlanksAreEqual) {
  Normaliser normaliser;
  ASSERT_TRUE(normaliser.Run(Pupil({{"address", "幸福路1号A座"}})));
  const auto expected = normaliser.At<std::uint64_t>("address");
  ASSERT_TRUE(normaliser.Run(Pupil({{"address", "幸福路 １ 号ａ座"}})));
  EXPECT_EQ(normaliser.At<std::uint64_t>("address"), expected);
}

TEST(RecordNormaliser, HonoursBlankValuesAndRequiredFieldsOfADeclaredPlan) {
  ExecutionPlan plan = LatinPlan();
  plan.plan.fields[3].required = true;
  Normaliser normaliser(plan);
  ASSERT_TRUE(normaliser.Run({{"record_id", "1"}, {"surname", " NA "}, {"born", "1912-03-05"}}));
  EXPECT_EQ(normaliser.At<std::uint32_t>("surname"), 0u);
  EXPECT_EQ(normaliser.Codes(), "");
  EXPECT_FALSE(normaliser.Run({{"record_id", "1"}, {"born", "191x"}}));
  EXPECT_EQ(normaliser.fault.reason, RejectReason::kFieldRequired);
}

TEST(RecordNormaliser, DescribesRawAndFoldedValues) {
  Normaliser normaliser;
  const auto record = Pupil({{"name", "王　芳"}, {"household_region", "??"}});
  const std::vector<NormalisedField> fields =
      normaliser.normaliser().Describe(normaliser.Values(record));
  ASSERT_EQ(fields.size(), 13u);
  EXPECT_EQ(fields[0].name, "name");
  EXPECT_EQ(fields[0].raw, "王　芳");
  EXPECT_EQ(fields[0].folded, "王芳");
  EXPECT_EQ(fields[3].folded, "2012-02-29");
  EXPECT_EQ(fields[6].folded, "");
}

// Values as they come, clean and torn, for every column.
std::map<std::string, std::string> RandomRecord(std::mt19937_64& random) {
  const auto pick = [&](std::initializer_list<const char*> texts) {
    return std::string(texts.begin()[random() % texts.size()]);
  };
  const std::string id = WithCheck("110101201" + std::to_string(10000000 + random() % 9999999));
  std::string torn = id;
  torn[random() % 18] = "0123456789Xx "[random() % 13];
  return {{"record_id", "r"},
          {"name", pick({"王芳", "王 芳", "无名", "", "买买提·阿卜杜拉", "王YAN", "mary", "⽟兰", "王\uE863", "𠮷田", "李"})},
          {"former_name", pick({"", "王小芳", "测试"})},
          {"sex", pick({"1", "2", "男", "女", "M", "x", "", "２"})},
          {"birth_date", pick({"20120229", "2012-02-29", "2012年2月29日", "19000101", "x", "20120230", "２０１２0229"})},
          {"document_type", pick({"", "1", "A", "居民身份证", "Z", "2", "6", "C", "Q"})},
          {"document_number", random() % 3 == 0 ? id : random() % 2 == 0 ? torn : pick({"", "无", "H12345678", "1.1E+17", "１１０１"})},
          {"household_region", pick({"110101", "", "110101001002", "北京", "190101", "１１０１０１"})},
          {"school_code", pick({"2110000001", "21-1", "x", ""})},
          {"enrolment_state", pick({"在校", "毕业", "graduated", "?", ""})},
          {"guardian1_document_number", random() % 2 == 0 ? id : torn},
          {"guardian1_phone", pick({"13800138000", "+86 13800138000", "00000000000", "", "x"})},
          {"address", pick({"幸福路1号", "幸福路 １号", "", "①号e\u0301", "王\uFA11路"})},
          {"student_number", random() % 2 == 0 ? "G" + id : pick({"", "g110101", "L"})}};
}

TEST(RecordNormaliserDifferential, TheFastPathIsTheSlowPath) {
  Normaliser fast;
  Normaliser slow(StudentPlan(), FoldPath::kReference);
  Normaliser in_place;
  std::mt19937_64 random(8);
  for (int round = 0; round < 20000; ++round) {
    auto record = RandomRecord(random);
    for (auto& [field, value] : record) {
      if (random() % 16 == 0) value = " \t" + value;
      if (random() % 16 == 0) value += "\r";
    }
    const bool accepted = fast.Run(record);
    ASSERT_EQ(slow.Run(record), accepted);
    ASSERT_EQ(fast.fault.reason, slow.fault.reason);
    ASSERT_EQ(fast.fault.detail, slow.fault.detail);
    ASSERT_EQ(in_place.RunInPlace(record, round % 2 == 1), accepted);
    ASSERT_EQ(in_place.fault.reason, slow.fault.reason);
    ASSERT_EQ(in_place.fault.detail, slow.fault.detail);
    if (!accepted) continue;
    ASSERT_EQ(in_place.Codes(), slow.Codes());
    ASSERT_EQ(in_place.row, slow.row) << record.at("name") << " " << record.at("document_number");
    ASSERT_EQ(fast.Codes(), slow.Codes());
    // The dictionaries saw the same texts in the same order, so TermIds agree too.
    ASSERT_EQ(fast.row, slow.row) << record.at("name") << " " << record.at("document_number");
  }
}

}  // namespace
}  // namespace xueji
