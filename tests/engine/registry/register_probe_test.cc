#include "engine/registry/register_probe.h"

#include <gtest/gtest.h>

#include <random>

#include "engine/record/row_terms.h"
#include "tests/support/update_case.h"

namespace xueji {
namespace {

using Row = UpdateCase::Row;
using Pairs = UpdateCase::Pairs;

// A register with an update put into it one change at a time, and one more record that is asked about.
class ProbeCase {
 public:
  explicit ProbeCase(const UpdateCaseOptions& options = {}) : update(options) {}

  UpdateCase update;
  Row question;

  // Once, with base, fresh and deleted filled.
  void Open() {
    auto base = LiveBase::FromSnapshot(update.LoadBase(), &budget_);
    live_ = LiveRegistry::Create(*std::move(base), 1 << 12, &budget_).value();
    for (const std::string& id : update.deleted) EXPECT_TRUE(live_->Withdraw(id).ok());
    for (const Row& row : update.fresh) EXPECT_TRUE(live_->Put(PackedRow(row, live_->terms()), row.id).ok());
    live_->Publish(1);
  }
  // Of each question, all of them asked in one call.
  std::vector<Pairs> PairsOfProbe(const std::vector<Row>& questions) {
    RegisterProbe probe(*live_);
    std::vector<std::vector<std::byte>> rows;
    std::vector<ProbeQuery> queries;
    for (const Row& asked : questions) {
      rows.push_back(PackedRow(asked, probe.terms()));
      queries.push_back({.row = rows.back().data(), .record_id = asked.id});
    }
    const LiveRegistry::View view = live_->Read();
    const auto found = probe.Find(view, queries);
    EXPECT_TRUE(found.ok());
    EXPECT_EQ(found->size(), questions.size());
    std::vector<Pairs> pairs(questions.size());
    for (std::size_t i = 0; i < found->size(); ++i) {
      const std::string& asked = questions[i].id;
      for (const ProbeHit& hit : (*found)[i].hits) {
        const std::string id(view.ExternalId(hit.record));
        EXPECT_TRUE(pairs[i].insert({std::min(id, asked), std::max(id, asked), hit.pass}).second) << id;
      }
      EXPECT_EQ((*found)[i].pairs_compared, pairs[i].size());  // of this plan every pair that is compared is a link
    }
    return pairs;
  }
  // In one pass, all whom the question shares a key with; by looking at every record, and by the probe.
  std::size_t ExpectSameKeyInEveryPass() {
    RegisterProbe probe(*live_);
    const std::vector<std::byte> row = PackedRow(question, probe.terms());
    const LiveRegistry::View view = live_->Read();
    std::size_t found = 0;
    for (std::size_t pass = 0; pass < live_->base().pass_count(); ++pass) {
      const BlockKeyProgram program(live_->plan(), live_->plan().plan.passes[pass], probe.terms());
      std::vector<RecordId> expected;
      const auto records = static_cast<std::uint32_t>(update.base.size() + update.fresh.size());
      for (std::uint32_t i = 0; i < records; ++i) {
        if (view.Has(RecordId{i}) && program.SharesKey(row.data(), view.Row(RecordId{i}))) expected.push_back(RecordId{i});
      }
      EXPECT_EQ(probe.WithKeyOf(view, pass, row.data()), expected) << "pass " << pass;
      found += expected.size();
    }
    return found;
  }
  // Of a full run over the register and the question, the pairs that it is in.
  Pairs PairsOfFullRun() {
    update.fresh.push_back(question);
    const Pairs all = update.LinksOfFullRun(live_->plan());
    update.fresh.pop_back();
    Pairs own;
    for (const auto& pair : all) {
      if (std::get<0>(pair) == question.id || std::get<1>(pair) == question.id) own.insert(pair);
    }
    return own;
  }

 private:
  std::vector<std::byte> PackedRow(const Row& row, TermDictionary& terms) {
    RecordBuilder one(live_->plan(), 1);
    UpdateCase::Fill({row}, &one);
    const RecordLayout& layout = live_->plan().layout;
    std::vector<std::byte> packed(one.store().Row(RecordId{0}), one.store().Row(RecordId{0}) + layout.row_bytes());
    RowTerms(layout).Replace(packed.data(), [&](TermId id) { return terms.Intern(one.store().terms().Text(id)); });
    return packed;
  }

  MemoryBudget budget_{std::uint64_t{4} << 30};
  std::unique_ptr<LiveRegistry> live_;
};

struct Mixture {
  int values = 4, base = 120, fresh = 40;
  int copies = 0;  // in a hundred, of one row
};

std::size_t ExpectSameAsFullRun(std::uint64_t seed, const Mixture& mixture, const UpdateCaseOptions& options) {
  std::mt19937_64 random(seed);
  const auto pick = [&] {
    const auto value = random() % static_cast<unsigned>(mixture.values + 1);
    return value == 0 ? std::string() : std::to_string(value);
  };
  const auto row = [&](int i) -> Row {
    const std::string id = "r" + std::to_string(1000 + i * 7919 % 1009);  // ids in no order
    if (static_cast<int>(random() % 100) < mixture.copies) return {id, "1", "2", "3"};
    return {id, pick(), pick(), pick()};
  };
  ProbeCase probe(options);
  for (int i = 0; i < mixture.base; ++i) probe.update.base.push_back(row(i));
  for (int i = 0; i < mixture.fresh; ++i) probe.update.fresh.push_back(row(mixture.base - mixture.fresh / 3 + i));
  for (int i = 0; i < mixture.base - mixture.fresh / 3; ++i) {
    if (random() % 5 == 0) probe.update.deleted.push_back(probe.update.base[static_cast<std::size_t>(i)].id);
  }
  probe.Open();
  std::size_t pairs = 0, with_key = 0;
  std::vector<Row> questions;
  for (int i = 0; i < 5; ++i) questions.push_back(row(1000 + i));
  const std::vector<Pairs> at_once = probe.PairsOfProbe(questions);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    probe.question = questions[i];
    with_key += probe.ExpectSameKeyInEveryPass();
    const Pairs asked = probe.PairsOfProbe({probe.question}).front();
    EXPECT_EQ(asked, at_once[i]);
    EXPECT_EQ(asked, probe.PairsOfFullRun())
        << "seed " << seed << ", question " << i << ", blocks up to " << options.block_size_max;
    pairs += asked.size();
  }
  EXPECT_GE(with_key, pairs) << "a pair that is compared shares a key";
  return pairs;
}

TEST(RegisterProbe, ComparesWhatAFullRunCompares) {
  std::size_t pairs = 0;
  for (std::uint64_t seed = 0; seed < 10; ++seed) pairs += ExpectSameAsFullRun(seed, {}, {});
  EXPECT_GT(pairs, 0U);
}

TEST(RegisterProbe, SameWhereBlocksAreCut) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    ExpectSameAsFullRun(seed, {.values = 2 + static_cast<int>(seed % 5)}, {.block_size_max = 2 + static_cast<int>(seed % 9)});
  }
}

TEST(RegisterProbe, SameWhereBlocksCannotBeCut) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    ExpectSameAsFullRun(seed, {.values = 1 + static_cast<int>(seed % 3), .base = 200, .fresh = 60},
                        {.block_size_max = 2 + static_cast<int>(seed % 12), .with_refine = seed % 2 == 0});
  }
}

TEST(RegisterProbe, SameWhereRecordsAreIdentical) {
  for (std::uint64_t seed = 0; seed < 24; ++seed) {
    ExpectSameAsFullRun(seed, {.base = 180, .fresh = 60, .copies = 45 + static_cast<int>(seed % 4) * 7},
                        {.block_size_max = seed % 3 == 0 ? 1000 : 2 + static_cast<int>(seed % 40)});
  }
}

TEST(RegisterProbe, ARecordIsNotComparedWithItself) {
  ProbeCase probe;
  probe.update.base = {{"r1", "1", "2", "3"}, {"r2", "1", "2", "3"}};
  MemoryBudget budget(std::uint64_t{1} << 30);
  auto live = LiveRegistry::Create(*LiveBase::FromSnapshot(probe.update.LoadBase(), &budget), 16, &budget).value();
  const LiveRegistry::View view = live->Read();
  RegisterProbe asked(*live);
  const RecordId own = view.FindByRecordId("r1").value();
  const ProbeQuery query{.row = view.Row(own), .record_id = "r1", .leave_out = own};
  const auto found = asked.Find(view, {&query, 1});
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->front().hits.size(), 1U);
  EXPECT_EQ(view.ExternalId(found->front().hits[0].record), "r2");
}

TEST(RegisterProbe, NoQuestionsHaveNoResults) {
  ProbeCase probe;
  probe.update.base = {{"r1", "1", "2", "3"}};
  probe.Open();
  EXPECT_TRUE(probe.PairsOfProbe({}).empty());
}

TEST(RegisterProbe, StopsWhenItIsToldTo) {
  ProbeCase probe;
  probe.update.base = {{"r1", "1", "2", "3"}};
  MemoryBudget budget(std::uint64_t{1} << 30);
  auto live = LiveRegistry::Create(*LiveBase::FromSnapshot(probe.update.LoadBase(), &budget), 16, &budget).value();
  const LiveRegistry::View view = live->Read();
  RegisterProbe asked(*live);
  const ProbeQuery query{.row = view.Row(RecordId{0})};
  const auto found = asked.Find(view, {&query, 1}, [] { return absl::CancelledError("enough"); });
  EXPECT_EQ(found.status().code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace xueji
