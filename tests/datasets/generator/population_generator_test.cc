#include "datasets/generator/population_generator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "datasets/generator/population_writer.h"
#include "engine/base/cancellation.h"
#include "engine/base/parallel.h"
#include "tests/support/temporary_directory.h"

namespace xueji::datasets {
namespace {

class PopulationGeneratorTest : public testing::Test {
 protected:
  ~PopulationGeneratorTest() override { ResetCancel(); }

  absl::StatusOr<PopulationMade> Write(std::uint64_t rows, std::string* text,
                                       std::function<void(std::uint64_t)> progress = {}) const {
    const std::string path = directory_.FilePath("population.csv");
    XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<FileWriter> out, FileWriter::Open(path));
    XUEJI_ASSIGN_OR_RETURN(const PopulationMade made,
                           WritePopulation(registry_, *model_, {rows, std::move(progress)}, *out));
    XUEJI_RETURN_IF_ERROR(out->Close());
    XUEJI_ASSIGN_OR_RETURN(*text, ReadFile(path));
    return made;
  }

  const TemporaryDirectory directory_;
  const std::unique_ptr<RecordModel> model_ = std::make_unique<RecordModel>(
      RegisterSpec{.records = 4'000, .seed = 8, .profile = Profile::kField});
  const RegistryModel registry_{*model_};
};

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at) + 1;
    lines.push_back(text.substr(at, end - at));
    at = end;
  }
  return lines;
}

TEST_F(PopulationGeneratorTest, WritesEveryEntryOnceAndExactlyTheRowsAskedFor) {
  for (const std::uint64_t rows : {std::uint64_t{12'032}, std::uint64_t{28'000}}) {
    std::string text;
    const auto made = Write(rows, &text);
    ASSERT_TRUE(made.ok()) << made.status();
    EXPECT_EQ(made->rows, rows);
    std::vector<std::string> written = Lines(text);
    ASSERT_EQ(written.size(), rows + 1);
    written.erase(written.begin());

    std::vector<RegistryEntry> entries;
    for (std::uint64_t h = 0; h < registry_.households(); ++h)
      registry_.AppendHousehold(h, entries);
    for (std::uint64_t b = 0; b < made->bystanders; ++b) {
      entries.push_back(registry_.bystanders().Make(b));
    }
    std::vector<std::string> expected;
    for (const RegistryEntry& entry : entries) AppendRegistryRow(entry, expected.emplace_back());
    EXPECT_FALSE(std::equal(written.begin(), written.end(), expected.begin())) << "mixed";
    std::sort(written.begin(), written.end());
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(written, expected);
  }
}

TEST_F(PopulationGeneratorTest, FewerRowsThanTheFamiliesHaveAreRefused) {
  std::string text;
  EXPECT_EQ(Write(12'031, &text).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Write(std::uint64_t{1} << 50, &text).status().code(),
            absl::StatusCode::kResourceExhausted);
}

TEST_F(PopulationGeneratorTest, InterruptionIsTold) {
  std::string text;
  const auto stop = [](std::uint64_t) { RequestCancel(); };
  EXPECT_EQ(Write(200'000, &text, stop).status().code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace xueji::datasets
