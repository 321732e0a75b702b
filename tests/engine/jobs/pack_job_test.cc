#include "engine/jobs/pack_job.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "engine/base/cancellation.h"
#include "engine/population/packed_registry.h"
#include "engine/population/packed_registry_writer.h"
#include "tests/support/registry_sample.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

class PackJobTest : public ::testing::Test {
 protected:
  ~PackJobTest() override { ResetCancel(); }

  // A text registry of a sample: what a text can say of it.
  std::string Text(const std::string& name, std::uint32_t rows) const {
    std::string text = "document_number,name,sex,birth_date,household_region,registry_state\n";
    for (std::uint32_t row = 0; row < rows; ++row) {
      const matchers::PackedIdNumber id = SampleNumber(Mix64(row) >> 8);
      text += UnpackIdNumber(id) + ",王小明," + (row % 3 == 0 ? "" : std::to_string(1 + row % 2)) + "," +
              (row % 5 == 0 ? "19990228" : FormatDate(IdBirthDate(id))) + ",110101," +
              (row % 11 == 0 ? "注销" : "") + "\n";
    }
    return directory_.Write(name, text);
  }

  const TemporaryDirectory directory_;
  const std::string out_ = directory_.FilePath("registry");
};

TEST_F(PackJobTest, TextPacksTheSameHoweverItComes) {
  const std::string text = Text("a.csv", 5'000);
  const auto packed = PackPopulation({.inputs = {text}, .out = out_, .threads = 1});
  ASSERT_TRUE(packed.ok()) << packed.status();
  EXPECT_EQ(packed->facts.tally.rows, 5'000U);
  EXPECT_GT(packed->facts.tally.cancelled, 400U);
  EXPECT_GT(packed->facts.tally.other_values, 2'000U);
  EXPECT_EQ(packed->rejected, 0U);
  const std::string bytes = directory_.Read("registry");
  TextRegistryOptions small;
  small.block_bytes = 10'000;
  const auto again =
      PackPopulation({.inputs = {text}, .out = out_, .text = small, .threads = 2, .force = true});
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(directory_.Read("registry"), bytes);
  // Packed once more, from the packed form: the same entries.
  const std::string second = directory_.FilePath("second");
  const auto repacked = PackPopulation({.inputs = {out_}, .out = second});
  ASSERT_TRUE(repacked.ok()) << repacked.status();
  EXPECT_EQ(repacked->facts.tally, packed->facts.tally);
  EXPECT_EQ(repacked->facts.repeated, packed->facts.repeated);
}

TEST_F(PackJobTest, VerifyingMakesAnewWhatFollowsFromTheEntries) {
  ASSERT_TRUE(PackPopulation({.inputs = {Text("a.csv", 300)}, .out = out_}).ok());
  const auto verified = VerifyPopulation(out_, {});
  ASSERT_TRUE(verified.ok()) << verified.status();
  EXPECT_EQ(verified->facts.tally.rows, 300U);

  // A file that is whole, and says of its entries what is not so.
  RegistryChunk sample = RegistrySample(300, 1);
  const std::string lying = directory_.FilePath("lying");
  {
    const auto out = PackedRegistryWriter::Create(lying, {});
    ASSERT_TRUE(out.ok());
    RegistryTally tally;
    std::vector<std::uint64_t> keys;
    MeasureChunk(sample, &tally, &keys);
    ++tally.deceased;
    ASSERT_TRUE((*out)->Add(sample, tally, keys).ok());
    ASSERT_TRUE((*out)->Finish({}).ok());
  }
  const auto refused = VerifyPopulation(lying, {});
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("section facts"));
}

TEST_F(PackJobTest, MarksThatANumberBeliesAreFound) {
  RegistryChunk sample = RegistrySample(3, 1);
  sample.persons[1].id.tail ^= matchers::kIdValid;
  {
    const auto out = PackedRegistryWriter::Create(out_, {});
    RegistryTally tally;
    std::vector<std::uint64_t> keys;
    MeasureChunk(sample, &tally, &keys);
    ASSERT_TRUE((*out)->Add(sample, tally, keys).ok());
    ASSERT_TRUE((*out)->Finish({}).ok());
  }
  EXPECT_THAT(std::string(VerifyPopulation(out_, {}).status().message()), HasSubstr("section chunk/0"));
}

TEST_F(PackJobTest, AFaultInALaterInputLeavesNothing) {
  const auto packed =
      PackPopulation({.inputs = {Text("a.csv", 100), directory_.FilePath("absent.csv")}, .out = out_});
  EXPECT_EQ(packed.status().code(), absl::StatusCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(out_));
  EXPECT_FALSE(std::filesystem::exists(out_ + ".rejects.csv"));
}

TEST_F(PackJobTest, InterruptionLeavesNothing) {
  const std::string text = Text("a.csv", 20'000);
  TextRegistryOptions small;
  small.block_bytes = 10'000;
  const auto packed = PackPopulation({.inputs = {text}, .out = out_, .text = small,
                                      .progress = [](std::string_view, double) { RequestCancel(); }});
  EXPECT_EQ(packed.status().code(), absl::StatusCode::kCancelled);
  EXPECT_FALSE(std::filesystem::exists(out_));
}

}  // namespace
}  // namespace xueji
