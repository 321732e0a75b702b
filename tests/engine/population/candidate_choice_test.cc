#include "engine/population/candidate_choice.h"

#include <gtest/gtest.h>

#include "tests/engine/population/population_test_support.h"

namespace xueji {
namespace {

std::string Id(int i) { return WithCheck("37010220120305" + std::to_string(100 + i)); }

std::vector<ChosenCandidate> Choose(const std::string& rows, const std::vector<EntryText>& entries) {
  LoadedStudents students(rows);
  std::vector<RecordId> residue;
  for (std::uint32_t i = 0; i < students.roster->size(); ++i) residue.push_back(RecordId{i});
  const auto index = *StudentIndex::Build(*students.roster, &students.budget);
  CandidateSearch search(*students.roster, residue);
  EXPECT_TRUE(search.Prepare(&students.budget).ok());
  std::string findings;
  search.Visit(ChunkOf(entries), findings);
  EXPECT_TRUE(search.Apply(findings));
  return ChooseCandidates(*students.roster, residue, search, *index);
}

std::string Typed(int i) {
  std::string typed = Id(i);
  typed[8] = typed[8] == '9' ? '8' : '9';
  return typed;
}
std::string Row(const std::string& id, const std::string& number, const std::string& name = "王小明",
                const std::string& region = "") {
  return id + "," + name + ",,1,20120305,1," + number + "," + region + ",\n";
}

TEST(CandidateChoice, TheOnlyPersonOneSlipAwayExplainsTheNumber) {
  const auto chosen = Choose(Row("a", Typed(1)), {{Id(1), U"王小明"}, {Id(50), U"王晓明"}});
  EXPECT_EQ(matchers::UnpackIdNumber(chosen[0].candidate.id), Id(1));
  EXPECT_TRUE(chosen[0].one_error);
  EXPECT_FALSE(chosen[0].tied);
  EXPECT_FALSE(chosen[0].in_roster);
}

TEST(CandidateChoice, NoPersonIsGivenToTwoStudents) {
  // Both suit Id(1); the one whose household agrees has it, the other takes what is left.
  const auto chosen = Choose(Row("a", "") + Row("b", "", "王小明", "370102"),
                             {{Id(1), U"王小明", {}, "20120305", 1, RegistryState::kNormal, 370102},
                              {Id(2), U"王晓明", {}, "20120305", 1, RegistryState::kNormal, 110101}});
  EXPECT_EQ(matchers::UnpackIdNumber(chosen[1].candidate.id), Id(1));
  EXPECT_EQ(matchers::UnpackIdNumber(chosen[0].candidate.id), Id(2));
}

TEST(CandidateChoice, EqualClaimsAreTied) {
  const auto students = Choose(Row("a", "") + Row("b", ""), {{Id(1), U"王小明"}});
  for (const ChosenCandidate& choice : students) {
    EXPECT_EQ(matchers::UnpackIdNumber(choice.candidate.id), Id(1));
    EXPECT_TRUE(choice.tied);
  }
  const auto persons = Choose(Row("a", ""), {{Id(1), U"王小明"}, {Id(2), U"王小明"}});
  EXPECT_EQ(matchers::UnpackIdNumber(persons[0].candidate.id), std::min(Id(1), Id(2)));
  EXPECT_TRUE(persons[0].tied);
}

TEST(CandidateChoice, StudentsWhoTypedOneNumberCountAsOne) {
  const auto chosen = Choose(Row("a", Typed(1)) + Row("b", Typed(1), "王小明", "370102"),
                             {{Id(1), U"王小明", {}, "20120305", 1, RegistryState::kNormal, 370102}});
  for (const ChosenCandidate& choice : chosen) {
    EXPECT_EQ(matchers::UnpackIdNumber(choice.candidate.id), Id(1));
    EXPECT_TRUE(choice.one_error);
    EXPECT_FALSE(choice.tied);
  }
}

TEST(CandidateChoice, ANumberAnotherStudentHasIsSaid) {
  const auto chosen = Choose(Row("a", Typed(1)) + Row("b", Id(1)), {{Id(1), U"王小明"}});
  EXPECT_TRUE(chosen[0].in_roster);
}

TEST(CandidateChoice, TwoPersonsOneSlipAwayExplainNothing) {
  // Of a number without its last characters right, two neighbours may be meant.
  std::string typed = Id(1);
  typed[17] = typed[17] == 'X' ? '0' : 'X';
  std::vector<EntryText> entries = {{Id(1), U"王小明"}};
  for (int i = 0; i < 900; ++i) {
    std::string near = WithCheck("37010220120305" + std::to_string(100 + i));
    int differing = 0;
    for (std::size_t at = 0; at < 18; ++at) differing += near[at] != typed[at];
    if (differing == 1 && near != Id(1)) entries.push_back({near, U"王小明"});
  }
  ASSERT_GE(entries.size(), 2U);
  const auto chosen = Choose(Row("a", typed), entries);
  EXPECT_FALSE(IsBlank(chosen[0].candidate.id));
  EXPECT_FALSE(chosen[0].one_error);
  EXPECT_TRUE(chosen[0].tied);
}

TEST(CandidateChoice, NobodyIsChosenWhereNobodyWasFound) {
  EXPECT_TRUE(IsBlank(Choose(Row("a", Typed(1)), {})[0].candidate.id));
}

}  // namespace
}  // namespace xueji
