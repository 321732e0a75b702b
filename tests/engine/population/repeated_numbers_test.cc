#include "engine/population/repeated_numbers.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>

#include "engine/base/hash.h"
#include "engine/base/parallel.h"
#include "tests/support/registry_sample.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

RepeatedCount Slow(const std::vector<std::uint64_t>& keys) {
  std::map<std::uint64_t, std::uint64_t> counts;
  for (const std::uint64_t key : keys) ++counts[key];
  RepeatedCount count;
  for (const auto& [key, times] : counts) {
    if (times == 1) continue;
    ++count.numbers;
    count.rows += times;
  }
  return count;
}

RepeatedCount Fast(const std::vector<std::uint64_t>& keys, const RepeatedOptions& options) {
  auto repeated = RepeatedNumbers::Create(options);
  EXPECT_TRUE(repeated.ok());
  for (std::size_t at = 0; at < keys.size(); at += 777) {
    const std::size_t count = std::min<std::size_t>(777, keys.size() - at);
    EXPECT_TRUE((*repeated)->Add(std::span(keys).subspan(at, count)).ok());
  }
  const auto count = (*repeated)->Count();
  EXPECT_TRUE(count.ok()) << count.status();
  return count.ok() ? *count : RepeatedCount();
}

TEST(RepeatedNumbers, CountsLikeAMapWhateverTheMemory) {
  const TemporaryDirectory directory;
  std::vector<std::uint64_t> keys;
  for (std::uint64_t i = 0; i < 100'000; ++i) keys.push_back(Mix64(i) % 400'000);
  const RepeatedCount expected = Slow(keys);
  EXPECT_GT(expected.numbers, 5'000U);
  for (const std::uint64_t memory : {std::uint64_t{1} << 30, std::uint64_t{100'000}, std::uint64_t{0}}) {
    for (const int threads : {1, 3}) {
      SetThreadLimit(threads);
      EXPECT_EQ(Fast(keys, {directory.path(), memory}), expected) << memory;
    }
  }
  EXPECT_TRUE(std::filesystem::is_empty(directory.path())) << "nothing is left behind";
}

TEST(RepeatedNumbers, SaysWhichOnRequest) {
  auto repeated = RepeatedNumbers::Create({"."});
  ASSERT_TRUE(repeated.ok());
  const std::vector<std::uint64_t> keys = {7, 900, 7, 3, 900, 900, 12};
  ASSERT_TRUE((*repeated)->Add(keys).ok());
  std::vector<std::uint64_t> which;
  EXPECT_EQ(*(*repeated)->Count(&which), (RepeatedCount{2, 5}));
  EXPECT_EQ(which, (std::vector<std::uint64_t>{7, 900}));
}

TEST(RepeatedNumbers, NoneIsNone) {
  EXPECT_EQ(Fast({}, {"."}), RepeatedCount());
  EXPECT_EQ(Fast({1, 2, 3}, {"."}), RepeatedCount());
}

TEST(RepeatedNumbers, AFolderThatCannotBeWrittenIsSaid) {
  auto repeated = RepeatedNumbers::Create({"/no/such/folder", 0});
  ASSERT_TRUE(repeated.ok());
  const std::vector<std::uint64_t> keys = {1};
  const absl::Status status = (*repeated)->Add(keys);
  EXPECT_NE(std::string(status.message()).find("/no/such/folder"), std::string::npos) << status;
}

TEST(NumberKey, IsOneWordForOneNumber) {
  std::map<std::uint64_t, std::string> seen;
  for (std::uint64_t draw = 0; draw < 50'000; ++draw) {
    const matchers::PackedIdNumber id = SampleNumber(Mix64(draw));
    const std::string number = UnpackIdNumber(id);
    const auto [found, fresh] = seen.emplace(NumberKey(id), number);
    EXPECT_EQ(found->second, number);
  }
}

}  // namespace
}  // namespace xueji
