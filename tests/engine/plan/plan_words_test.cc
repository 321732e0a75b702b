#include "engine/plan/plan_words.h"

#include <google/protobuf/descriptor.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include "engine/plan/linkage_plan.pb.h"
#pragma GCC diagnostic pop

namespace xueji {
namespace {

using Words = std::set<std::string, std::less<>>;

Words WordsOf(const google::protobuf::EnumDescriptor* descriptor) {
  Words words;
  for (int i = 0; i < descriptor->value_count(); ++i) words.insert(descriptor->value(i)->name());
  return words;
}

Words ToSet(std::span<const std::string_view> list) { return {list.begin(), list.end()}; }

constexpr std::size_t kKindCount = static_cast<std::size_t>(ComparisonKind::kMultiplicity) + 1;

TEST(PlanWords, AreThoseOfTheSchema) {
  EXPECT_EQ(ToSet(FieldTypeWords()), WordsOf(plan::Field::Type_descriptor()));
  EXPECT_EQ(ToSet(CodeTableWords()), WordsOf(plan::Field::CodeTable_descriptor()));
  EXPECT_EQ(ToSet(KeyTransformWords()), WordsOf(plan::KeyPart::Transform_descriptor()));
  EXPECT_EQ(ToSet(ComparisonKindWords()), WordsOf(plan::Comparison::Kind_descriptor()));
  EXPECT_EQ(ToSet(DecisionWords()), WordsOf(plan::DecisionRule::Decision_descriptor()));
  EXPECT_EQ(ToSet(SchemaWords()), WordsOf(plan::Plan::Schema_descriptor()));
  Words levels;
  for (std::size_t kind = 0; kind < kKindCount; ++kind) {
    levels.merge(ToSet(LevelWords(static_cast<ComparisonKind>(kind))));
  }
  EXPECT_EQ(levels, WordsOf(plan::Level::Word_descriptor()));
}

// plan_text.cc overwrites an unknown word with "1" to go on to the next fault.
TEST(PlanWords, EveryEnumOfTheSchemaHasAValueOne) {
  const google::protobuf::FileDescriptor* file = plan::Plan::descriptor()->file();
  int enums = 0;
  for (int i = 0; i < file->message_type_count(); ++i) {
    for (int j = 0; j < file->message_type(i)->enum_type_count(); ++j, ++enums) {
      EXPECT_NE(file->message_type(i)->enum_type(j)->FindValueByNumber(1), nullptr)
          << file->message_type(i)->enum_type(j)->full_name();
    }
  }
  EXPECT_EQ(enums, 7);
}

TEST(PlanWords, LevelsStandInTheOrderOfTheMatchers) {
  using matchers::NameLevel;
  EXPECT_EQ(ParseLevel(ComparisonKind::kName, "HOMOPHONE"),
            static_cast<matchers::Level>(NameLevel::kHomophone));
  EXPECT_EQ(ParseLevel(ComparisonKind::kIdNumber, "NEIGHBOUR"),
            static_cast<matchers::Level>(matchers::IdLevel::kNeighbour));
  EXPECT_EQ(ParseLevel(ComparisonKind::kIdStatus, "BOTH_VALID_DIFFERENT"),
            static_cast<matchers::Level>(matchers::IdStatusLevel::kBothValidDifferent));
  EXPECT_EQ(ParseLevel(ComparisonKind::kDate, "ONE_DIGIT"),
            static_cast<matchers::Level>(matchers::DateLevel::kOneDigit));
  EXPECT_EQ(ParseLevel(ComparisonKind::kText, "SIMILAR1"),
            static_cast<matchers::Level>(matchers::TextLevel::kSimilar1));
  EXPECT_EQ(ParseLevel(ComparisonKind::kDigits, "HOMOPHONE"), std::nullopt);
  EXPECT_EQ(StrongestLevel(ComparisonKind::kAddress),
            static_cast<matchers::Level>(matchers::AddressLevel::kExact));
  for (std::size_t kind = 0; kind < kKindCount; ++kind) {
    const auto words = LevelWords(static_cast<ComparisonKind>(kind));
    ASSERT_GE(words.size(), 3U);
    EXPECT_LE(words.size(), static_cast<std::size_t>(matchers::kLevelCountMax));
    EXPECT_EQ(words[matchers::kNullLevel], "NULL");
    EXPECT_EQ(words[matchers::kElseLevel], "ELSE");
  }
}

TEST(PlanWords, EveryWordReadsBackAsItsValue) {
  for (std::size_t kind = 0; kind < kKindCount; ++kind) {
    const auto value = static_cast<ComparisonKind>(kind);
    EXPECT_EQ(ParseWord(ComparisonKindWords(), WordOf(value)), kind);
    for (std::size_t level = 0; level < LevelWords(value).size(); ++level) {
      EXPECT_EQ(ParseLevel(value, WordOf(value, static_cast<matchers::Level>(level))), level);
    }
  }
  EXPECT_EQ(WordOf(FieldType::kIdNumber), "ID_NUMBER");
  EXPECT_EQ(WordOf(CodeTable::kSex), "SEX");
  EXPECT_EQ(WordOf(KeyTransform::kDateDigitsSorted), "DATE_DIGITS_SORTED");
  EXPECT_EQ(WordOf(Decision::kNonLink), "NON_LINK");
  EXPECT_EQ(WordOf(Schema::kStudent), "STUDENT");
}

TEST(NearestWord, FindsTheMistypedWordWhateverItsCase) {
  EXPECT_EQ(NearestWord("HOMOPHON", KeyTransformWords()), "HOMOPHONE");
  EXPECT_EQ(NearestWord("year_month", KeyTransformWords()), "YEAR_MONTH");
  EXPECT_EQ(NearestWord("EXCAT", KeyTransformWords()), "EXACT");
  EXPECT_EQ(NearestWord("QQQQQQ", KeyTransformWords()), "");
  EXPECT_EQ(NearestWord("EXACT", {}), "");
  EXPECT_EQ(NearestWord(std::string(100'000, 'A'), KeyTransformWords()), "");
}

TEST(JoinChoices, ReadsAsASentence) {
  const std::string_view words[] = {"A", "B", "C"};
  EXPECT_EQ(JoinChoices(words).en, "A, B or C");
  EXPECT_EQ(JoinChoices(std::span(words).first(2)).en, "A or B");
  EXPECT_EQ(JoinChoices(std::span(words).first(1)).en, "A");
  EXPECT_EQ(JoinChoices(words).zh, "A、B 或 C");
}

}  // namespace
}  // namespace xueji
