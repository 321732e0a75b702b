#include "engine/jobs/registry_passage.h"

#include <gtest/gtest.h>

#include <atomic>

#include "engine/base/message.h"
#include "engine/base/parallel.h"
#include "engine/population/packed_registry.h"
#include "engine/population/packed_registry_writer.h"
#include "tests/support/registry_sample.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

class RegistryPassageTest : public ::testing::Test {
 protected:
  void SetUp() override {
    SetThreadLimit(3);
    const auto out = PackedRegistryWriter::Create(path_, {.chunk_rows = 100});
    ASSERT_TRUE(out.ok());
    RegistryTally tally;
    std::vector<std::uint64_t> keys;
    MeasureChunk(sample_, &tally, &keys);
    ASSERT_TRUE((*out)->Add(sample_, tally, keys).ok());
    ASSERT_TRUE((*out)->Finish({}).ok());
  }

  const TemporaryDirectory directory_;
  const std::string path_ = directory_.FilePath("registry");
  const RegistryChunk sample_ = RegistrySample(1'050, 1);
};

TEST_F(RegistryPassageTest, ChunksAreTakenInOrderAndMeasured) {
  const auto source = PackedRegistry::Open(path_);
  ASSERT_TRUE(source.ok());
  std::vector<std::string> seen;
  RegistryTally tally;
  std::atomic<int> looks{0};
  const absl::Status passed =
      PassBy(**source, {.look = [&](PassingChunk&) { ++looks; }, .take = [&](PassingChunk& passing) {
                          for (std::string& spelt : Spell(passing.chunk)) seen.push_back(std::move(spelt));
                          EXPECT_EQ(passing.keys.size(), passing.chunk.persons.size());
                          tally.Add(passing.tally);
                          return absl::OkStatus();
                        }});
  EXPECT_TRUE(passed.ok()) << passed;
  EXPECT_EQ(seen, Spell(sample_));
  EXPECT_EQ(tally, (*source)->facts().tally);
  EXPECT_EQ(looks, 11);
}

TEST_F(RegistryPassageTest, TheFirstErrorEndsIt) {
  const auto source = PackedRegistry::Open(path_);
  ASSERT_TRUE(source.ok());
  int taken = 0;
  const absl::Status passed = PassBy(**source, {.take = [&](PassingChunk& passing) {
                                                  ++taken;
                                                  return passing.chunk.number < 2
                                                             ? absl::OkStatus()
                                                             : InvalidArgument({"够了", "enough"});
                                                }});
  EXPECT_EQ(passed.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(taken, 3);
}

}  // namespace
}  // namespace xueji
