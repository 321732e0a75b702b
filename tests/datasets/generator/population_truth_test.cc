#include "datasets/generator/population_truth.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "datasets/generator/id_errors.h"
#include "matchers/identity/document_number.h"

namespace xueji::datasets {
namespace {

constexpr std::uint64_t kBystanders = 20'000;

class PopulationTruthTest : public testing::Test {
 protected:
  explicit PopulationTruthTest(Profile profile = Profile::kField)
      : model_(std::make_unique<RecordModel>(
            RegisterSpec{.records = 15'000, .seed = 21, .profile = profile})),
        registry_(*model_) {}

  PopulationTruth Truth(const StudentRecord& record) const {
    return TruthOf(record, registry_, kBystanders);
  }
  std::vector<RegistryEntry> EntriesOf(std::uint64_t person) const {
    std::vector<RegistryEntry> entries;
    registry_.AppendPerson(person, entries);
    return entries;
  }
  Household HomeOf(std::uint64_t person) const {
    return model_->HouseholdOf(model_->shape().ResidenceOf(person));
  }
  // A record without an error, of a pupil whom the registry has as he is and whose name is Han.
  StudentRecord Sound(std::uint64_t from = 0) const {
    for (std::uint64_t number = from;; ++number) {
      StudentRecord record = model_->Make(number);
      if (!record.errors.empty() || record.document_type != DocumentType::kResidentId) continue;
      if (record.name.size() != 3 || !record.former_name.empty()) continue;
      const auto entries = EntriesOf(record.person);
      if (entries.size() != 1 || entries[0].state != RegistryState::kNormal) continue;
      if (entries[0].name == record.name && Truth(record).verdict == "consistent") return record;
    }
  }
  void Expect(const StudentRecord& record, std::string_view verdict, std::string_view explanation) {
    const PopulationTruth truth = Truth(record);
    EXPECT_EQ(truth.verdict, verdict);
    EXPECT_EQ(truth.explanation, explanation);
  }

  std::unique_ptr<RecordModel> model_;
  RegistryModel registry_;
};

class StressedPopulationTruthTest : public PopulationTruthTest {
 protected:
  StressedPopulationTruthTest() : PopulationTruthTest(Profile::kStress) {}
};

TEST_F(PopulationTruthTest, ASoundRecordIsConsistentHoweverItIsTyped) {
  StudentRecord record = Sound();
  Expect(record, "consistent", "");
  record.name.insert(1, 1, U'\u3000');
  Expect(record, "consistent", "");
  record.document_number = " " + record.document_number;
  Expect(record, "consistent", "");
}

TEST_F(PopulationTruthTest, ATimesSignForTheXIsAnX) {
  StudentRecord record = Sound();
  for (std::uint64_t from = 1; record.document_number.back() != 'X'; ++from) record = Sound(from);
  record.document_number.replace(17, 1, "×");
  Expect(record, "consistent", "");
}

TEST_F(PopulationTruthTest, WhatIsNoResidentNumberIsNotComparable) {
  StudentRecord record = Sound();
  const std::string number = record.document_number;
  record.document_number.clear();
  Expect(record, "not_comparable", "");
  record.document_number = number.substr(0, 6) + number.substr(8, 9);
  Expect(record, "not_comparable", "");
  record.document_number = number.substr(0, 17);
  Expect(record, "not_comparable", "");
  record.document_number = "999" + number.substr(3);
  Expect(record, "not_comparable", "");
  record.document_number = number;
  record.document_type = DocumentType::kResidencePermit;
  Expect(record, "not_comparable", "");
}

TEST_F(PopulationTruthTest, OneSlipInANumberIsToldWithTheRightNumber) {
  int told = 0;
  for (std::uint64_t from = 0; from < 2'000; from += 100) {
    StudentRecord record = Sound(from);
    const std::string number = record.document_number;
    SeededRandom random(1, Stream::kEntry, from);
    ReplaceDigit(random, record.document_number);
    const PopulationTruth truth = Truth(record);
    EXPECT_EQ(truth.verdict, "id_absent");
    EXPECT_EQ(truth.person_number, number);
    told += truth.explanation == "one_error_in_id";
    // Under another name it is only an absent number.
    record.name = U"诸葛嬛嬛";
    Expect(record, "id_absent", "");
  }
  EXPECT_EQ(told, 20);
}

TEST_F(PopulationTruthTest, ARelativesNumberIsAnotherPersons) {
  StudentRecord record = Sound();
  record.document_number = HomeOf(record.person).guardians[1].document_number;
  Expect(record, "name_mismatch", "another_person");
}

TEST_F(PopulationTruthTest, ANameIsExplainedByWhatWasDoneToIt) {
  StudentRecord record = Sound();
  const std::u32string name = record.name;
  record.name = name.substr(0, 2);
  record.errors.Add(ErrorClass::kNameDropped);
  Expect(record, "name_mismatch", "another_person");
  record.errors = {};
  record.name = {name[0], name[2], name[1]};
  if (name[1] != name[2]) {
    EXPECT_EQ(Truth(record).verdict, "name_mismatch");
  }
  record.former_name = name;
  record.name = U"诸葛嬛嬛";
  Expect(record, "name_mismatch", "former_name");
}

TEST_F(PopulationTruthTest, ABirthDateOrSexThatDiffersIsAMismatchOfAttributes) {
  StudentRecord record = Sound();
  ++record.birth_day;
  Expect(record, "attribute_mismatch", "");
  --record.birth_day;
  record.sex = record.sex == Sex::kMale ? Sex::kFemale : Sex::kMale;
  Expect(record, "attribute_mismatch", "");
}

// Everything once more from a list of all that the registry holds, without the way back from
// numbers.
TEST_F(StressedPopulationTruthTest, EveryVerdictAgreesWithTheRegistryAsWritten) {
  std::vector<RegistryEntry> entries;
  for (std::uint64_t h = 0; h < registry_.households(); ++h) registry_.AppendHousehold(h, entries);
  for (std::uint64_t b = 0; b < kBystanders; ++b) entries.push_back(registry_.bystanders().Make(b));
  std::multimap<std::string, const RegistryEntry*> all;
  for (const RegistryEntry& entry : entries) all.emplace(entry.number, &entry);

  std::map<std::string, int> seen;
  for (std::uint64_t number = 0; number < 15'000; ++number) {
    const StudentRecord record = model_->Make(number);
    const PopulationTruth truth = Truth(record);
    ++seen[std::string(truth.verdict) + "/" + std::string(truth.explanation)];
    if (truth.verdict == "not_comparable") {
      const bool other_type = record.document_type != DocumentType::kResidentId;
      const std::string typed = matchers::CanonicalDocument(record.document_number).text;
      EXPECT_TRUE(other_type || typed.size() != 18 || typed[0] >= '8');
      continue;
    }
    std::string typed = matchers::CanonicalDocument(record.document_number, '1').text;
    if (typed.ends_with("×")) typed.replace(17, typed.size() - 17, "X");
    const auto [first, last] = all.equal_range(typed);
    EXPECT_EQ(first == last, truth.verdict == "id_absent");
    bool same_name = false, cancelled = false, live_same = false, agrees = false;
    for (auto entry = first; entry != last; ++entry) {
      const RegistryEntry& held = *entry->second;
      const bool live = held.state == RegistryState::kNormal;
      const bool same = PlainName(held.name) == PlainName(record.name);
      same_name |= same;
      cancelled |= !live;
      live_same |= live && same;
      agrees |= live && same && (held.sex == 0 || held.sex == static_cast<int>(record.sex)) &&
                (held.birth_day == kNoBirthDay || held.birth_day == record.birth_day);
    }
    EXPECT_EQ(truth.verdict == "consistent", agrees);
    if (truth.verdict == "attribute_mismatch") {
      EXPECT_TRUE(live_same && !agrees);
    }
    if (truth.verdict == "name_mismatch") {
      EXPECT_TRUE(!same_name);
    }
    if (truth.verdict == "cancelled") {
      EXPECT_TRUE(cancelled && !live_same);
    }
    if (truth.verdict == "id_absent" && !truth.person_number.empty()) {
      EXPECT_NE(all.find(truth.person_number), all.end());
    }
    const bool may_explain = truth.verdict == "id_absent" || truth.verdict == "name_mismatch";
    EXPECT_TRUE(truth.explanation.empty() || may_explain);
    if (truth.verdict == "name_mismatch") {
      EXPECT_FALSE(truth.explanation.empty());
    }
  }
  for (const char* kind :
       {"consistent/", "not_comparable/", "attribute_mismatch/", "cancelled/", "id_absent/",
        "id_absent/one_error_in_id", "name_mismatch/homophone", "name_mismatch/variant",
        "name_mismatch/look_alike", "name_mismatch/order", "name_mismatch/former_name",
        "name_mismatch/another_person", "name_mismatch/transliteration",
        "name_mismatch/rare_character"}) {
    EXPECT_GT(seen[kind], 0) << kind;
  }
}

}  // namespace
}  // namespace xueji::datasets
