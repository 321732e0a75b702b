#include "engine/jobs/live_answers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/record_builder.h"

namespace xueji {
namespace {

using Column = StudentColumnId;

// Everything that an answer says.
std::string Said(const PreCheckAnswer& answer) {
  std::ostringstream out;
  for (const FieldViolation& violation : answer.violations) {
    out << static_cast<int>(violation.field) << violation.reason_code << violation.message.zh << violation.message.en << '\n';
  }
  out << static_cast<int>(answer.advice) << ' ' << static_cast<int>(answer.decision) << ' ' << answer.reasons.bits() << ' '
      << answer.warnings.bits() << ' ' << answer.hits_total << ' ' << answer.pairs_compared << ' ' << answer.change_seq;
  for (const PreCheckHit& hit : answer.hits) {
    out << '\n' << hit.record_id << ' ' << static_cast<int>(hit.decision) << ' ' << hit.weight << ' ' << hit.reasons.bits()
        << ' ' << hit.school_region << ' ' << hit.household_region << ' ' << hit.school_code << ' ' << hit.enrolment_state;
  }
  return out.str();
}

// Children of few names, days and families: everybody has candidates, some of whom are the same to the last letter, and
// some blocks are cut. One in ten cannot be used; some have names that need the dictionary, which few others have.
class Children {
 public:
  explicit Children(std::uint64_t seed) : random_(seed) {}
  StudentText Draw(const std::string& id) {
    static const std::vector<std::string> kNames = {"王芳",   "王方", "李明",   "曾单", "单乐乐", "阿不都热合曼·买买提艾力",
                                                    "张堃", "欧阳修", "翟家乐", ""};
    StudentText child;
    child[Column::kRecordId] = id;
    const int family = Pick(40);
    const bool is_copy = Pick(4) == 0;  // all copies say the same
    child[Column::kName] = is_copy ? "赵一" : kNames[static_cast<std::size_t>(Pick(10))];
    if (!is_copy && Pick(30) == 0) child[Column::kName] = "阿不都热合曼·第" + std::to_string(Pick(100000)) + "号买买提";
    child[Column::kSex] = is_copy || Pick(2) == 0 ? "1" : "2";
    child[Column::kBirthDate] = is_copy ? "20150301" : Pick(30) == 0 ? "20301345" : "2015030" + std::to_string(1 + Pick(9));
    child[Column::kSchoolRegion] = is_copy ? "310115" : "31011" + std::to_string(Pick(6));
    child[Column::kGuardian1DocumentNumber] = RecordBuilder::WithCheck("31011519800101001");
    if (is_copy) return child;
    if (Pick(3) == 0) child[Column::kGuardian1Phone] = "138000000" + std::to_string(10 + family);
    if (Pick(2) == 0) {
      child[Column::kDocumentType] = "1";
      child[Column::kDocumentNumber] = RecordBuilder::WithCheck("310115" + child[Column::kBirthDate] + "0" + std::to_string(10 + family));
      if (Pick(5) == 0) child[Column::kDocumentNumber].erase(7, 1);
    }
    if (Pick(5) == 0) child[Column::kFormerName] = kNames[static_cast<std::size_t>(Pick(9))];
    return child;
  }
  int Pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

 private:
  std::mt19937_64 random_;
};

std::unique_ptr<LiveRegister> RegisterOf(Children* children, int count) {
  auto live = LiveRegister::Open({.latest_birth_date = 20261123}).value();
  std::vector<RegisterChange> changes;
  for (int i = 0; i < count; ++i) {
    const StudentText child = children->Draw("r" + std::to_string(i));
    if (live->Validate(child).empty()) changes.push_back({.change_seq = changes.size() + 1, .record = child});
  }
  for (int i = 0; i < count; i += 17) {
    RegisterChange gone{.kind = RegisterChange::Kind::kWithdraw, .change_seq = changes.size() + 1};
    gone.record[Column::kRecordId] = "r" + std::to_string(i);
    changes.push_back(gone);
  }
  EXPECT_TRUE(live->Apply(changes).ok());
  return live;
}

// Lists of every length about one group of kQuestionsAtOnce, with answers that held something else before.
TEST(LiveAnswers, AListIsAnsweredAsItsRecordsOneByOne) {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    Children children(seed);
    const auto live = RegisterOf(&children, 900);
    std::vector<StudentText> asked;
    for (int i = 0; i < 150; ++i) asked.push_back(children.Draw(i % 3 == 0 ? "" : "r" + std::to_string(i * 5)));
    const std::vector<StudentView> views(asked.begin(), asked.end());
    std::vector<PreCheckAnswer> answers;
    std::size_t at = 0, hits = 0, refused = 0;
    for (const std::size_t length : {std::size_t{1}, kQuestionsAtOnce - 1, kQuestionsAtOnce, kQuestionsAtOnce + 1, std::size_t{53}}) {
      const PreCheckOptions options{.hits_max = seed % 2 == 0 ? std::size_t{10} : std::size_t{2000},
                                    .own_record_id = seed % 3 == 0 ? "r5" : ""};
      ASSERT_TRUE(live->PreCheckMany(std::span(views).subspan(at, length), options, &answers).ok());
      ASSERT_EQ(answers.size(), length);
      for (std::size_t i = 0; i < length; ++i, ++at) {
        const auto alone = live->PreCheck(asked[at], options);
        ASSERT_TRUE(alone.ok());
        EXPECT_EQ(Said(answers[i]), Said(*alone)) << "seed " << seed << ", question " << at;
        hits += alone->hits.size();
        refused += alone->violations.empty() ? 0 : 1;
      }
    }
    EXPECT_GT(hits, 100U);
    EXPECT_GT(refused, 5U);
  }
}

TEST(LiveAnswers, ARecordOfTheRegisterIsLeftOutOfEveryAnswerOfTheList) {
  Children children(7);
  const auto live = RegisterOf(&children, 300);
  const StudentText known = live->Get("r1").value();
  const std::vector<StudentView> twice = {known, known};
  std::vector<PreCheckAnswer> with, without;
  ASSERT_TRUE(live->PreCheckMany(twice, {.hits_max = 1000}, &with).ok());
  ASSERT_TRUE(live->PreCheckMany(twice, {.hits_max = 1000, .own_record_id = "r1"}, &without).ok());
  const auto names = [](const PreCheckAnswer& answer) {
    return std::any_of(answer.hits.begin(), answer.hits.end(), [](const PreCheckHit& hit) { return hit.record_id == "r1"; });
  };
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(names(with[i]));
    EXPECT_FALSE(names(without[i]));
  }
}

// The same list from several threads beside a writer: each list sees one state of the register.
TEST(LiveAnswers, AListSeesOneState) {
  const auto live = LiveRegister::Open({.latest_birth_date = 20261123}).value();
  StudentText child;
  child[Column::kName] = "王芳";
  child[Column::kSex] = "2";
  child[Column::kBirthDate] = "20150301";
  child[Column::kSchoolRegion] = "310115";
  const std::vector<StudentView> list(3 * kQuestionsAtOnce, child);
  std::atomic<bool> done = false;
  std::atomic<int> lists = 0, torn = 0;
  std::vector<std::thread> readers;
  for (int reader = 0; reader < 2; ++reader) {
    readers.emplace_back([&] {
      std::vector<PreCheckAnswer> answers;
      while (!done) {
        torn += live->PreCheckMany(list, {}, &answers).ok() ? 0 : 1;
        for (const PreCheckAnswer& answer : answers) torn += answer.hits_total != answers.front().hits_total ? 1 : 0;
        ++lists;
      }
    });
  }
  for (std::uint64_t seq = 1; seq <= 60; ++seq) {
    RegisterChange change{.change_seq = seq, .record = child};
    change.record[Column::kRecordId] = "r" + std::to_string(seq);
    ASSERT_TRUE(live->Apply({&change, 1}).ok());
    std::this_thread::yield();
  }
  while (lists.load() < 4) std::this_thread::yield();
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(torn.load(), 0);
}

}  // namespace
}  // namespace xueji
