#include "engine/registry/live_registry.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "engine/registry/register_probe.h"
#include "tests/support/update_case.h"

namespace xueji {
namespace {

class LiveRegistryTest : public ::testing::Test {
 protected:
  void Open(std::vector<UpdateCase::Row> base, std::uint32_t changes_max = 1 << 14) {
    update_.base = std::move(base);
    live_ = LiveRegistry::Create(*LiveBase::FromSnapshot(update_.LoadBase(), &budget_), changes_max, &budget_).value();
    field_a_ = live_->plan().layout.offset(0);
  }
  std::vector<std::byte> Row(const std::string& a) {
    std::vector<std::byte> row(live_->plan().layout.row_bytes());
    StorePacked(row.data() + field_a_, live_->terms().Intern(a).value);
    return row;
  }
  std::string ValueOf(const LiveRegistry::View& view, const std::string& id) const {
    const auto record = view.FindByRecordId(id);
    if (!record.has_value()) return "none";
    return std::string(static_cast<const LiveRegistry&>(*live_).terms().Text(
        TermId{LoadPacked<std::uint32_t>(view.Row(*record) + field_a_)}));
  }

  UpdateCase update_;
  MemoryBudget budget_{std::uint64_t{4} << 30};
  std::unique_ptr<LiveRegistry> live_;
  std::uint32_t field_a_ = 0;
};

TEST_F(LiveRegistryTest, AViewSeesOneStateToItsEnd) {
  Open({{"r1", "x", "", ""}, {"r2", "y", "", ""}});
  const LiveRegistry::View at_first = live_->Read();
  ASSERT_TRUE(live_->Put(Row("z"), "r1").ok());
  ASSERT_TRUE(live_->Put(Row("n"), "r3").ok());
  ASSERT_TRUE(live_->Withdraw("r2").ok());
  EXPECT_EQ(ValueOf(live_->Read(), "r1"), "x");  // not published
  EXPECT_EQ(ValueOf(live_->Writing(), "r1"), "z");
  live_->Publish(3);
  EXPECT_EQ(ValueOf(at_first, "r1"), "x");
  EXPECT_EQ(ValueOf(at_first, "r2"), "y");
  EXPECT_EQ(ValueOf(at_first, "r3"), "none");
  const LiveRegistry::View now = live_->Read();
  EXPECT_EQ(ValueOf(now, "r1"), "z");
  EXPECT_EQ(ValueOf(now, "r2"), "none");
  EXPECT_EQ(ValueOf(now, "r3"), "n");
  EXPECT_EQ(live_->change_seq(), 3U);
  EXPECT_EQ(live_->record_count(), 2U);
}

TEST_F(LiveRegistryTest, TheSameAgainChangesNothing) {
  Open({{"r1", "x", "", ""}});
  const std::uint32_t left = live_->changes_left();
  ASSERT_TRUE(live_->Put(Row("x"), "r1").ok());
  live_->Publish(1);
  EXPECT_EQ(live_->changes_left(), left);
  EXPECT_EQ(live_->record_count(), 1U);
}

TEST_F(LiveRegistryTest, ARecordMayComeAndGoAndComeBackInOneBatch) {
  Open({});
  ASSERT_TRUE(live_->Put(Row("1"), "r").ok());
  ASSERT_TRUE(live_->Withdraw("r").ok());
  EXPECT_EQ(live_->Withdraw("r").code(), absl::StatusCode::kNotFound);
  ASSERT_TRUE(live_->Put(Row("2"), "r").ok());
  ASSERT_TRUE(live_->Put(Row("3"), "r").ok());
  live_->Publish(4);
  EXPECT_EQ(ValueOf(live_->Read(), "r"), "3");
  EXPECT_EQ(live_->record_count(), 1U);
}

TEST_F(LiveRegistryTest, SaysWhenThereIsNoRoomLeft) {
  Open({{"r1", "x", "", ""}}, 2);
  ASSERT_TRUE(live_->Put(Row("1"), "a").ok());
  ASSERT_TRUE(live_->Put(Row("1"), "b").ok());
  live_->Publish(2);
  EXPECT_EQ(live_->changes_left(), 0U);
  EXPECT_EQ(live_->Put(Row("1"), "c").code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ValueOf(live_->Read(), "a"), "1");
}

// Every batch raises all of the counters by one: whoever sees two that differ saw half of a batch.
TEST_F(LiveRegistryTest, ReadersBesideTheWriterSeeWholeBatches) {
  constexpr int kCounters = 8, kBatches = 400;
  std::vector<UpdateCase::Row> base;
  for (int i = 0; i < kCounters; ++i) base.push_back({"c" + std::to_string(i), "0", "", ""});
  Open(base);
  std::atomic<bool> done{false};
  std::atomic<int> torn{0}, looks{0};
  std::vector<std::thread> readers;
  for (int t = 0; t < 3; ++t) {
    readers.emplace_back([&] {
      RegisterProbe probe(*live_);
      int last = 0;
      while (!done.load(std::memory_order_relaxed)) {
        const LiveRegistry::View view = live_->Read();
        const std::string value = ValueOf(view, "c0");
        for (int i = 1; i < kCounters; ++i) torn += ValueOf(view, "c" + std::to_string(i)) != value ? 1 : 0;
        torn += std::stoi(value) < last ? 1 : 0;
        last = std::stoi(value);
        // All counters share the key of their value, each but one with seven others.
        const RecordId own = view.FindByRecordId("c0").value();
        const ProbeQuery query{.row = view.Row(own), .record_id = "c0", .leave_out = own};
        const auto found = probe.Find(view, {&query, 1});
        torn += found->front().hits.size() != kCounters - 1 ? 1 : 0;
        ++looks;
      }
    });
  }
  for (int batch = 1; batch <= kBatches; ++batch) {
    for (int i = 0; i < kCounters; ++i) {
      ASSERT_TRUE(live_->Put(Row(std::to_string(batch)), "c" + std::to_string(i)).ok());
    }
    live_->Publish(static_cast<std::uint64_t>(batch));
    if (batch % 20 == 0) std::this_thread::yield();
  }
  while (looks.load() < 10) std::this_thread::yield();
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(torn.load(), 0);
  EXPECT_EQ(ValueOf(live_->Read(), "c7"), std::to_string(kBatches));
}

}  // namespace
}  // namespace xueji
