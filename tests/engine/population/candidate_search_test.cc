#include "engine/population/candidate_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/engine/population/population_test_support.h"

namespace xueji {
namespace {

const std::string kId = WithCheck("37010220120305123");

// What the search finds for the only student of `row`, whatever the order of entries.
std::vector<Candidate> Find(const std::string& row, std::vector<EntryText> entries) {
  LoadedStudents students(row);
  const std::vector<RecordId> residue = {RecordId{0}};
  std::vector<Candidate> first;
  std::mt19937 random(1);
  for (int round = 0; round < 4; ++round) {
    CandidateSearch search(*students.roster, residue);
    EXPECT_TRUE(search.Prepare(&students.budget).ok());
    for (const EntryText& entry : entries) {
      // Each a chunk of its own, as the filter lets it through.
      std::vector<std::uint32_t> wanted;
      const matchers::PackedIdNumber id = PackedId(entry.id);
      search.filter().Select({&id, 1}, wanted);
      if (wanted.empty()) continue;
      std::string findings;
      search.Visit(ChunkOf({entry}), findings);
      EXPECT_TRUE(search.Apply(findings));
    }
    const std::vector<Candidate> found(search.Candidates(0).begin(), search.Candidates(0).end());
    if (round == 0) first = found;
    EXPECT_EQ(found.size(), first.size());
    for (std::size_t i = 0; i < std::min(found.size(), first.size()); ++i) {
      EXPECT_EQ(matchers::UnpackIdNumber(found[i].id), matchers::UnpackIdNumber(first[i].id)) << round;
      EXPECT_EQ(found[i].weight, first[i].weight);
      EXPECT_EQ(found[i].one_error, first[i].one_error);
    }
    std::shuffle(entries.begin(), entries.end(), random);
  }
  return first;
}

std::string Student(const std::string& number, const std::string& name = "王小明") {
  return "1," + name + ",,1,20120305,1," + number + ",370102,\n";
}
std::string Text(const std::vector<Candidate>& found, std::size_t i = 0) {
  return i < found.size() ? matchers::UnpackIdNumber(found[i].id) : "";
}

// A million copies of one student must not be a million look-ups: they are sought as one, and each is answered.
TEST(CandidateSearch, CopiesOfAStudentAreSoughtOnce) {
  std::string typed = kId;
  typed[9] = typed[9] == '9' ? '8' : '9';
  std::string rows;
  for (int i = 0; i < 40; ++i) {
    const std::string name = i % 4 == 3 ? "王小铭" : "王小明";
    rows += std::to_string(i) + "," + name + ",,1,20120305,1," + typed + ",370102,\n";
  }
  LoadedStudents students(rows);
  std::vector<RecordId> residue;
  for (std::uint32_t i = 0; i < 40; ++i) residue.push_back(RecordId{i});
  CandidateSearch search(*students.roster, residue);
  ASSERT_TRUE(search.Prepare(&students.budget).ok());
  std::string once, of_all;
  search.Visit(ChunkOf({{kId, U"王小明"}}), of_all);
  const std::vector<RecordId> two = {RecordId{0}, RecordId{3}};
  CandidateSearch of_two(*students.roster, two);
  ASSERT_TRUE(of_two.Prepare(&students.budget).ok());
  of_two.Visit(ChunkOf({{kId, U"王小明"}}), once);
  EXPECT_EQ(of_all.size(), once.size());
  ASSERT_TRUE(search.Apply(of_all));
  ASSERT_TRUE(of_two.Apply(once));
  for (std::size_t i = 0; i < 40; ++i) {
    const auto found = search.Candidates(i), expected = of_two.Candidates(i % 4 == 3 ? 1 : 0);
    ASSERT_EQ(found.size(), 1U) << i;
    EXPECT_EQ(matchers::UnpackIdNumber(found[0].id), kId);
    EXPECT_EQ(found[0].weight, expected[0].weight) << i;
  }
}

TEST(CandidateSearch, FindsTheNumberOfWhichTheTypedOneIsASlip) {
  const std::vector<EntryText> registry = {{kId, U"王小明"}};
  std::string substituted = kId, exchanged = kId, check = kId;
  substituted[9] = substituted[9] == '9' ? '8' : '9';
  std::swap(exchanged[14], exchanged[15]);
  check[17] = check[17] == '0' ? '1' : '0';
  for (const std::string& typed : {substituted, exchanged, check}) {
    const std::vector<Candidate> found = Find(Student(typed), registry);
    EXPECT_EQ(Text(found), kId) << typed;
    ASSERT_FALSE(found.empty());
    EXPECT_TRUE(found[0].one_error) << typed;
  }
  // Of a number of another length as well, as advice: the verdict is not_comparable.
  for (const std::string& typed : {kId.substr(0, 10) + kId.substr(11), kId.substr(0, 5) + "7" + kId.substr(5)}) {
    EXPECT_EQ(Text(Find(Student(typed), registry)), kId) << typed;
  }
}

TEST(CandidateSearch, FindsTheNameAndBirthdayWhateverBecameOfTheNumber) {
  const std::string elsewhere = WithCheck("44010620090807654");
  for (const std::u32string_view name : {U"王小明", U"王晓明", U"王小鸣"}) {
    const std::vector<Candidate> found = Find(Student(elsewhere), {{kId, std::u32string(name)}});
    EXPECT_EQ(Text(found), kId);
    ASSERT_FALSE(found.empty());
    EXPECT_FALSE(found[0].one_error);
  }
  EXPECT_EQ(Text(Find(Student(""), {{kId, U"王小明"}})), kId);
  EXPECT_EQ(Text(Find(Student(elsewhere), {{kId, U"李大伟", U"王小明"}})), kId);
  EXPECT_TRUE(Find(Student(elsewhere), {{kId, U"李大伟"}}).empty());
  EXPECT_TRUE(Find(Student(elsewhere), {{WithCheck("37010220120306123"), U"王小明", {}, "20120306"}}).empty());
}

TEST(CandidateSearch, FindsTheNameRegionAndSequenceWhateverTheBirthDate) {
  const std::string month_later = WithCheck("37010220120405123");
  EXPECT_EQ(Text(Find("1,王小明,,1,20120405,1," + month_later + ",370102,\n", {{kId, U"王晓明"}})), kId);
  EXPECT_TRUE(Find("1,王小明,,1,20120405,1," + month_later + ",370102,\n", {{kId, U"李大伟"}}).empty());
  EXPECT_TRUE(Find("1,王小明,,1,20120405,1," + WithCheck("37010220120405321") + ",370102,\n", {{kId, U"王小明"}}).empty());
}

TEST(CandidateSearch, RanksByWeightAndKeepsAFew) {
  std::vector<EntryText> registry;
  for (int i = 0; i < 9; ++i) {
    registry.push_back({WithCheck("3701022012030550" + std::to_string(i)), U"王小明", {}, "20120305", 1,
                        RegistryState::kNormal, i == 5 ? 370102U : 110101U});
  }
  registry.push_back({kId, U"王晓明"});
  std::string typed = kId;
  typed[9] = typed[9] == '9' ? '8' : '9';
  const std::vector<Candidate> found = Find(Student(typed), registry);
  ASSERT_EQ(found.size(), kCandidatesMax);
  EXPECT_EQ(Text(found, 0), kId);
  EXPECT_EQ(Text(found, 1), registry[5].id);
  EXPECT_TRUE(std::is_sorted(found.begin(), found.end(),
                             [](const Candidate& a, const Candidate& b) { return a.weight > b.weight; }));
}

TEST(CandidateSearch, ANumberOfSeveralEntriesIsOneCandidate) {
  const std::vector<Candidate> found =
      Find(Student(""), {{kId, U"王小明", {}, "20120305", 1, RegistryState::kCancelled}, {kId, U"王小明"},
                         {kId, U"王晓明"}});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].weight, 15000 + 12000 + 1000);
}

TEST(CandidateSearch, FindingsOfSomethingElseAreNotTakenIn) {
  LoadedStudents students(Student(""));
  const std::vector<RecordId> residue = {RecordId{0}};
  CandidateSearch search(*students.roster, residue);
  ASSERT_TRUE(search.Prepare(&students.budget).ok());
  EXPECT_FALSE(search.Apply("x"));
  EXPECT_FALSE(search.Apply(std::string(24, '\x7F')));
  MemoryBudget small(1);
  EXPECT_EQ(CandidateSearch(*students.roster, residue).Prepare(&small).code(), absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace xueji
