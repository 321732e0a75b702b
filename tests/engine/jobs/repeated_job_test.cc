#include "engine/jobs/repeated_job.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "engine/population/packed_registry_writer.h"
#include "tests/support/registry_sample.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

class RepeatedJobTest : public ::testing::Test {
 protected:
  // A registry in which every tenth entry has the number of another one.
  void SetUp() override {
    sample_ = RegistrySample(2'000, 3);
    for (std::size_t i = 0; i < 2'000; i += 10) sample_.persons[i].id = sample_.persons[(i * 7 + 5) % 1'000].id;
    const auto out = PackedRegistryWriter::Create(path_, {.chunk_rows = 300});
    RegistryTally tally;
    std::vector<std::uint64_t> keys;
    MeasureChunk(sample_, &tally, &keys);
    ASSERT_TRUE((*out)->Add(sample_, tally, keys).ok());
    ASSERT_TRUE((*out)->Finish({}).ok());
  }

  const TemporaryDirectory directory_;
  const std::string path_ = directory_.FilePath("registry");
  const std::string out_ = directory_.FilePath("repeated.csv");
  RegistryChunk sample_;
};

TEST_F(RepeatedJobTest, ListsEveryEntryOfARepeatedNumberAndNoOther) {
  std::map<std::string, std::vector<std::uint64_t>> rows;
  for (std::size_t i = 0; i < sample_.persons.size(); ++i) rows[UnpackIdNumber(sample_.persons[i].id)].push_back(i + 1);
  std::string expected;
  RepeatedCount count;
  for (const auto& [number, of] : rows) {
    if (of.size() == 1) continue;
    ++count.numbers;
    count.rows += of.size();
    for (const std::uint64_t row : of) expected += number + "," + std::to_string(row) + "\n";
  }
  for (const int threads : {1, 3}) {
    const auto listed = ListRepeated(path_, {.out = out_, .threads = threads, .force = true});
    ASSERT_TRUE(listed.ok()) << listed.status();
    EXPECT_EQ(*listed, count);
    std::istringstream text(directory_.Read("repeated.csv"));
    std::string line, found;
    std::getline(text, line);
    EXPECT_EQ(line, "document_number,row,name,former_name,sex,birth_date,household_region,registry_state");
    while (std::getline(text, line)) {
      const std::size_t second = line.find(',', line.find(',') + 1);
      found += line.substr(0, second) + "\n";
    }
    EXPECT_EQ(found, expected);
  }
}

TEST_F(RepeatedJobTest, TooManyAreRefusedAndNothingIsWritten) {
  const auto refused = ListRepeated(path_, {.out = out_, .entries_max = 10});
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(refused.status().message()), ::testing::HasSubstr("packed twice"));
  EXPECT_FALSE(std::filesystem::exists(out_));
}

TEST_F(RepeatedJobTest, AnInputIsNotOverwritten) {
  EXPECT_EQ(ListRepeated(path_, {.out = path_, .force = true}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace xueji
