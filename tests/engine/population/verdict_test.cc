#include "engine/population/verdict.h"

#include <gtest/gtest.h>

#include <random>

#include "engine/record/student_schema.h"
#include "tests/engine/population/population_test_support.h"
#include "tests/engine/population/verdict_reference.h"

namespace xueji {
namespace {

const std::string kId = WithCheck("37010220120305123");

StudentIdentity Student(std::u32string_view name = U"王小明") {
  return {.id = PackedId(kId), .name = name, .former_name = {}, .birth_date = *matchers::ParseDate("20120305"),
          .sex = 1};
}

Finding Compare(const StudentIdentity& student, const std::vector<EntryText>& entries) {
  const RegistryChunk chunk = ChunkOf(entries);
  Judgement best;
  for (const RegistryPerson& person : chunk.persons) best = Better(JudgeEntry(student, person, chunk), best);
  return Conclude(true, best, static_cast<std::uint32_t>(entries.size()));
}

struct Case {
  const char* what;
  std::vector<EntryText> entries;
  RegistryVerdict verdict;
  std::string codes;
};

constexpr RegistryState kCancelled = RegistryState::kCancelled;
constexpr RegistryState kDeceased = RegistryState::kDeceased;

TEST(Verdict, GoldenCases) {
  const Case cases[] = {
      {"nobody has it", {}, RegistryVerdict::kIdAbsent, "REG_ID_ABSENT"},
      {"agrees", {{kId, U"王小明"}}, RegistryVerdict::kConsistent, ""},
      {"other sex", {{kId, U"王小明", {}, "20120305", 2}}, RegistryVerdict::kAttributeMismatch, "REG_SEX_DIFFERS"},
      {"other birthday", {{kId, U"王小明", {}, "20120503"}}, RegistryVerdict::kAttributeMismatch,
       "REG_BIRTH_DATE_DIFFERS"},
      {"a blank is no difference", {{kId, U"王小明", {}, "", 0}}, RegistryVerdict::kConsistent, "REG_VALUE_BLANK"},
      {"homophone", {{kId, U"王晓明"}}, RegistryVerdict::kNameMismatch, "REG_NAME_MISMATCH|REG_NAME_HOMOPHONE"},
      {"cancelled", {{kId, U"王小明", {}, "20120305", 1, kCancelled}}, RegistryVerdict::kCancelled, "REG_CANCELLED"},
      {"deceased", {{kId, U"王小明", {}, "20120305", 1, kDeceased}}, RegistryVerdict::kCancelled, "REG_DECEASED"},
      {"a homophone does not outrank a cancelled entry", {{kId, U"王晓明", {}, "20120305", 1, kCancelled}},
       RegistryVerdict::kCancelled, "REG_CANCELLED|REG_NAME_HOMOPHONE"},
      {"another person does", {{kId, U"李大伟", {}, "20110101", 2, kCancelled}}, RegistryVerdict::kNameMismatch,
       "REG_NAME_MISMATCH|REG_CANCELLED|REG_SEX_DIFFERS|REG_BIRTH_DATE_DIFFERS|REG_ANOTHER_PERSON"},
      {"one character of another person", {{kId, U"王小华"}}, RegistryVerdict::kNameMismatch,
       "REG_NAME_MISMATCH|REG_ANOTHER_PERSON|REG_NAME_CLOSE"},
      {"moved household", {{kId, U"王小明", {}, "20120305", 1, kCancelled}, {kId, U"王小明"}},
       RegistryVerdict::kConsistent, "REG_NUMBER_SHARED"},
      {"shared number", {{kId, U"李大伟"}, {kId, U"王小明"}}, RegistryVerdict::kConsistent, "REG_NUMBER_SHARED"},
      {"cancelled namesake before a live stranger",
       {{kId, U"李大伟"}, {kId, U"王小明", {}, "20120305", 1, kCancelled}}, RegistryVerdict::kCancelled,
       "REG_CANCELLED|REG_NUMBER_SHARED"},
      {"long name", {{kId, U"热比娅·买买提江"}}, RegistryVerdict::kNameMismatch,
       "REG_NAME_MISMATCH|REG_ANOTHER_PERSON"},
  };
  for (const Case& one : cases) {
    const Finding found = Compare(Student(), one.entries);
    EXPECT_EQ(WordOf(found.verdict), WordOf(one.verdict)) << one.what;
    EXPECT_EQ(JoinCodes(found.reasons), one.codes) << one.what;
  }
}

TEST(Verdict, AnExplanationComesWithAMismatchOfTheNameAlone) {
  EXPECT_EQ(Compare(Student(), {{kId, U"王晓明"}}).explanation, Explanation::kHomophone);
  EXPECT_EQ(Compare(Student(), {{kId, U"王晓明", {}, "20120305", 1, kCancelled}}).explanation, Explanation::kNone);
  EXPECT_EQ(Compare(Student(), {}).explanation, Explanation::kNone);
}

TEST(Verdict, ABlankNameIsAMismatchThatNothingExplains) {
  const Finding found = Compare(Student(U""), {{kId, U"王小明"}});
  EXPECT_EQ(found.verdict, RegistryVerdict::kNameMismatch);
  EXPECT_EQ(found.explanation, Explanation::kNone);
}

TEST(Verdict, ALongNameIsComparedByItsCharacters) {
  EXPECT_EQ(Compare(Student(U"热比娅·买买提"), {{kId, U"热比娅·买买提"}}).verdict, RegistryVerdict::kConsistent);
}

TEST(Verdict, WhatIsNoResidentNumberCannotBeCompared) {
  const matchers::PackedIdNumber id = PackedId(kId);
  EXPECT_TRUE(IsComparable(id, 0, {}));
  EXPECT_TRUE(IsComparable(id, kDocumentResidentId, {}));
  EXPECT_TRUE(IsComparable(id, kDocumentHouseholdRegister, {}));
  EXPECT_FALSE(IsComparable(id, kDocumentPassport, {}));
  EXPECT_FALSE(IsComparable(id, kDocumentOther, {}));
  EXPECT_FALSE(IsComparable({}, 0, {}));
  EXPECT_FALSE(IsComparable(matchers::PackIdTerm(7), 0, {}));
  ReasonSet fifteen;
  fifteen.Add(Reason::kIdLength);
  EXPECT_FALSE(IsComparable(id, 0, fifteen));
  for (const char* body : {"81000020120305123", "82000020120305123", "83000020120305123", "91170220120305123"}) {
    EXPECT_FALSE(IsComparable(PackedId(WithCheck(body)), 0, {})) << body;
  }
  // A wrong check character does not keep a number from being asked about.
  std::string wrong = kId;
  wrong.back() = wrong.back() == '0' ? '1' : '0';
  EXPECT_TRUE(IsComparable(PackedId(wrong), 0, {}));
  const Finding found = Conclude(false, {}, 0);
  EXPECT_EQ(found.verdict, RegistryVerdict::kNotComparable);
  EXPECT_EQ(JoinCodes(found.reasons), "REG_NOT_COMPARABLE");
}

// Against the rules as they are written, over every small list of entries in every order.
TEST(Verdict, EqualsTheReferenceWhateverTheOrderOfEntries) {
  std::mt19937 random(7);
  const std::u32string names[] = {U"王小明", U"王晓明", U"李大伟", U"王小华", U"王明小", U"热比娅·买买提江"};
  const char* dates[] = {"20120305", "20120503", ""};
  const auto pick = [&](std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random); };
  int name_mismatches = 0;
  for (int round = 0; round < 20000; ++round) {
    std::vector<EntryText> entries;
    std::vector<reference::Entry> plain;
    for (std::size_t i = pick(4); i > 0; --i) {
      const EntryText entry{kId,
                            names[pick(6)],
                            pick(4) == 0 ? names[pick(3)] : U"",
                            dates[pick(3)],
                            static_cast<std::uint8_t>(pick(3)),
                            static_cast<RegistryState>(pick(3))};
      entries.push_back(entry);
      plain.push_back({entry.name, entry.former_name,
                       entry.birth_date.empty() ? matchers::PackedDate{} : *matchers::ParseDate(entry.birth_date),
                       entry.sex, entry.state});
    }
    StudentIdentity student = Student(pick(10) == 0 ? U"" : U"王小明");
    if (pick(5) == 0) student.birth_date = {};
    if (pick(5) == 0) student.sex = 0;
    const reference::Outcome expected = reference::Compare(student, plain);
    const Finding found = Compare(student, entries);
    ASSERT_EQ(found.verdict, expected.verdict) << round;
    ASSERT_EQ(found.explanation, expected.explanation) << round;
    name_mismatches += found.verdict == RegistryVerdict::kNameMismatch;
    std::shuffle(entries.begin(), entries.end(), random);
    const Finding shuffled = Compare(student, entries);
    ASSERT_EQ(shuffled.verdict, found.verdict);
    ASSERT_EQ(shuffled.explanation, found.explanation);
    ASSERT_EQ(shuffled.reasons.bits(), found.reasons.bits());
  }
  EXPECT_GT(name_mismatches, 1000);
}

}  // namespace
}  // namespace xueji
