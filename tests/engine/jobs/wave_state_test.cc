#include "engine/jobs/wave_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "engine/base/hash.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

TEST(WaveState, AFinishedStageIsKnownAgain) {
  const TemporaryDirectory scratch;
  const std::string directory = scratch.FilePath("deep/wave");
  WaveState state = OpenWave(directory).value();
  EXPECT_EQ(state.Find("dedup"), "");
  state.latest_birth_date = 20260101;
  state.on_date = 20260301;
  state.Set("dedup", "a");
  state.Set("comparison", "b");
  state.Set("dedup", "c");
  ASSERT_TRUE(SaveWave(state, directory).ok());
  const WaveState again = OpenWave(directory).value();
  EXPECT_EQ(again.Find("dedup"), "c");
  EXPECT_EQ(again.Find("comparison"), "b");
  EXPECT_EQ(again.stages.size(), 2u);
  EXPECT_EQ(again.latest_birth_date, 20260101u);
  EXPECT_EQ(again.on_date, 20260301u);
  state.Drop("dedup");
  EXPECT_EQ(state.Find("dedup"), "");
}

TEST(WaveState, ADirectoryOfSomethingElseIsRefused) {
  const TemporaryDirectory scratch;
  scratch.Write("letter.txt", "dear");
  EXPECT_EQ(OpenWave(scratch.path()).status().code(), absl::StatusCode::kAlreadyExists);
  for (const char* text : {"{}", "[]", "x", "{\"job\": \"dedup\"}", "{\"job\": \"wave\"}",
                           "{\"job\": \"wave\", \"latest_birth_date\": 1, \"on_date\": \"x\", \"stages\": []}"}) {
    scratch.Write("wave.json", text);
    const auto state = OpenWave(scratch.path());
    EXPECT_EQ(state.status().code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(std::string(state.status().message()), HasSubstr("wave.json"));
  }
}

TEST(WaveLock, KeepsASecondWaveOutAndLeavesNothing) {
  const TemporaryDirectory scratch;
  const std::string directory = scratch.FilePath("deep/wave");
  {
    const auto lock = WaveLock::Take(directory);
    ASSERT_TRUE(lock.ok()) << lock.status();
    const absl::Status second = WaveLock::Take(directory).status();
    EXPECT_EQ(second.code(), absl::StatusCode::kAlreadyExists);
    EXPECT_THAT(std::string(second.message()), HasSubstr("another wave is at work"));
  }
  EXPECT_FALSE(std::filesystem::exists(directory));  // nothing came of it
  {
    const auto lock = WaveLock::Take(directory).value();
    ASSERT_TRUE(SaveWave(WaveState(), directory).ok());
  }
  EXPECT_TRUE(std::filesystem::exists(directory + "/wave.json"));
  EXPECT_TRUE(WaveLock::Take(directory).ok());
  EXPECT_EQ(WaveLock::Take(scratch.Write("letter.txt", "dear")).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(FileChecksum, IsThatOfTheBytes) {
  const TemporaryDirectory scratch;
  const std::string text(9'000'000, 'x');
  StreamChecksum checksum;
  checksum.Update(text);
  EXPECT_EQ(FileChecksum(scratch.Write("a", text)).value(), checksum.HexDigest());
  EXPECT_EQ(FileChecksum(scratch.FilePath("none")).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(FileChecksum(scratch.path()).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace xueji
