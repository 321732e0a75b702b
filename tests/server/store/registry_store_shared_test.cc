// A store that several have open: a reader beside the writer, and two programs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/every_store_test.h"
#include "tests/support/store_requests.h"

namespace xueji::server {
namespace {

class SharedStoreTest : public EveryStoreTest {};

INSTANTIATE_TEST_SUITE_P(Kinds, SharedStoreTest, EveryStoreTest::Kinds(), EveryStoreTest::NameOf);

TEST_P(SharedStoreTest, AReaderBesideTheWriterSeesTheChangesInTheirOrder) {
  std::atomic<bool> done = false;
  std::atomic<std::uint64_t> acknowledged = 0;
  std::vector<std::string> faults;
  std::thread reader([&] {
    std::uint64_t position = 0;
    for (bool last_look = false; faults.empty();) {
      const std::uint64_t least = acknowledged;
      const auto changes = store_->ReadChanges(position, 7).value();
      for (const StoredChange& change : changes) {
        if (change.change_seq != ++position) faults.push_back("a gap at " + std::to_string(position));
      }
      if (changes.size() < 7 && position < least) faults.push_back("what was acknowledged is not seen");
      if (changes.empty() && last_look) break;
      last_look = done;
    }
    if (position != acknowledged) faults.push_back("not all were seen");
  });
  for (int i = 0; i < 200; ++i) {
    std::vector<ChangeRequest> batch;
    for (int k = 0; k < 1 + i % 5; ++k) batch.push_back(Registration(std::to_string(i) + "-" + std::to_string(k)));
    acknowledged = store_->Commit(batch).value().back().change_seq;
  }
  done = true;
  reader.join();
  EXPECT_THAT(faults, ::testing::IsEmpty());
}

TEST_P(SharedStoreTest, TwoProgramsHaveOneStore) {
  const std::unique_ptr<RegistryStore> other = Open();
  other->WaitForChange(0);  // listens from now on
  other->WaitForChange(0);
  ASSERT_TRUE(One(Registration("r1", "id:7")).status.ok());
  const auto begin = std::chrono::steady_clock::now();
  other->WaitForChange(60'000);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
  const ChangeRequest rival = Registration("r2", "id:7");
  EXPECT_EQ(other->Commit({&rival, 1}).value()[0].holder, "r1");
  const ChangeRequest next = Registration("r2", "id:8");
  EXPECT_EQ(other->Commit({&next, 1}).value()[0].change_seq, 2U);
  EXPECT_EQ(One(Registration("r3", "id:9")).change_seq, 3U);
  EXPECT_EQ(other->LastChange().value(), 3U);
  other->WaitForChange(0);
  const auto quiet = std::chrono::steady_clock::now();
  other->WaitForChange(100);
  EXPECT_GE(std::chrono::steady_clock::now() - quiet, std::chrono::milliseconds(100));
}

}  // namespace
}  // namespace xueji::server
