#include "datasets/generator/register_generator.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "engine/base/cancellation.h"
#include "engine/base/hash.h"
#include "engine/base/memory_budget.h"
#include "engine/base/parallel.h"
#include "engine/base/staged_directory.h"

namespace xueji::datasets {
namespace {

namespace fs = std::filesystem;

class RegisterGeneratorTest : public testing::Test {
 protected:
  RegisterGeneratorTest() {
    parent_ =
        fs::path(testing::TempDir()) /
        (std::string("generator_") + testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(parent_);
    fs::create_directories(parent_);
    SetThreadLimit(2);
  }
  ~RegisterGeneratorTest() override {
    ResetCancel();
    fs::remove_all(parent_);
  }
  std::string Out(const std::string& name = "register") const { return (parent_ / name).string(); }
  bool ParentIsEmpty() const { return fs::is_empty(parent_); }

  static std::string Text(const std::string& path) {
    auto text = ReadFile(path, std::uint64_t{1} << 30);
    EXPECT_TRUE(text.ok());
    return text.ok() ? *text : "";
  }
  static std::string Digest(const std::string& path) {
    StreamChecksum checksum;
    checksum.Update(Text(path));
    return checksum.HexDigest();
  }

  fs::path parent_;
};

// Slow and obvious: one character at a time.
std::vector<std::vector<std::string>> ParseCsv(const std::string& text) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row;
  std::string field;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c != '"') {
        field.push_back(c);
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        field.push_back(text[++i]);
      } else {
        quoted = false;
      }
    } else if (c == '"' && field.empty()) {
      quoted = true;
    } else if (c == ',' || c == '\n') {
      row.push_back(std::move(field));
      field.clear();
      if (c == '\n') rows.push_back(std::move(row)), row.clear();
    } else {
      field.push_back(c);
    }
  }
  EXPECT_TRUE(row.empty() && field.empty()) << "the last line ends in LF";
  return rows;
}

TEST_F(RegisterGeneratorTest, WritesExactlyTheRowsAskedFor) {
  for (const unsigned records : {1U, 2U, 7U, 100U, 8192U, 8193U, 20'000U}) {
    const auto made = GenerateRegister({.records = records, .out_directory = Out(), .force = true});
    ASSERT_TRUE(made.ok()) << made.status();
    const auto students = ParseCsv(Text(made->students_path));
    const auto truth = ParseCsv(Text(made->truth_path));
    ASSERT_EQ(students.size(), records + 1);
    ASSERT_EQ(truth.size(), records + 1);
    EXPECT_EQ(made->records, records);
    EXPECT_EQ(made->persons + made->duplicate_records, records);
    std::set<std::string> ids;
    std::set<std::string> persons;
    for (std::size_t i = 1; i < students.size(); ++i) {
      ASSERT_EQ(students[i].size(), 25U);
      ASSERT_EQ(truth[i].size(), 3U);
      EXPECT_EQ(students[i][0], truth[i][0]);
      EXPECT_FALSE(students[i][2].empty());  // name, sex, birth date: required
      EXPECT_FALSE(students[i][4].empty());
      EXPECT_FALSE(students[i][5].empty());
      ids.insert(students[i][0]);
      persons.insert(truth[i][1]);
    }
    EXPECT_EQ(ids.size(), records);
    EXPECT_EQ(persons.size(), made->persons);
  }
}

TEST_F(RegisterGeneratorTest, SameSeedSameBytesForAnyNumberOfThreads) {
  const auto digests = [&](int threads, std::uint64_t seed, Profile profile) {
    SetThreadLimit(threads);
    const auto made = GenerateRegister({.records = 30'000,
                                        .seed = seed,
                                        .profile = profile,
                                        .out_directory = Out(),
                                        .force = true});
    EXPECT_TRUE(made.ok()) << made.status();
    return Digest(Out() + "/students.csv") + Digest(Out() + "/truth.csv");
  };
  for (const Profile profile : {Profile::kClean, Profile::kField, Profile::kStress}) {
    const std::string one = digests(1, 4, profile);
    EXPECT_EQ(digests(1, 4, profile), one);
    EXPECT_EQ(digests(2, 4, profile), one);
    EXPECT_EQ(digests(8, 4, profile), one);
    EXPECT_NE(digests(2, 5, profile), one);
  }
}

TEST_F(RegisterGeneratorTest, DuplicatesComeAtTheRate) {
  const auto made = GenerateRegister({.records = 100'000, .out_directory = Out()});
  ASSERT_TRUE(made.ok());
  EXPECT_NEAR(static_cast<double>(made->duplicate_records) / 100'000, 0.01172, 0.0003);
  std::map<std::string, int> records;
  const auto truth = ParseCsv(Text(made->truth_path));
  std::uint64_t erroneous = 0;
  for (std::size_t i = 1; i < truth.size(); ++i) {
    ++records[truth[i][1]];
    erroneous += !truth[i][2].empty();
  }
  EXPECT_EQ(erroneous, made->erroneous_records);
  int several = 0;
  for (const auto& [person, count] : records) several += count > 1;
  EXPECT_NEAR(several, 988, 30);
}

TEST_F(RegisterGeneratorTest, InterruptionLeavesNothing) {
  GenerateOptions options{.records = 200'000, .out_directory = Out()};
  options.progress = [](std::uint64_t done, std::uint64_t of) {
    EXPECT_EQ(of, 200'000U);
    if (done >= 30'000) RequestCancel();
  };
  const auto made = GenerateRegister(options);
  EXPECT_EQ(made.status().code(), absl::StatusCode::kCancelled);
  EXPECT_TRUE(ParentIsEmpty());
}

TEST_F(RegisterGeneratorTest, AnExistingDirectoryIsKeptUnlessForced) {
  ASSERT_TRUE(GenerateRegister({.records = 50, .seed = 1, .out_directory = Out()}).ok());
  const std::string before = Digest(Out() + "/students.csv");
  const auto refused = GenerateRegister({.records = 50, .seed = 2, .out_directory = Out()});
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(Digest(Out() + "/students.csv"), before);
  ASSERT_TRUE(
      GenerateRegister({.records = 50, .seed = 2, .out_directory = Out(), .force = true}).ok());
  EXPECT_NE(Digest(Out() + "/students.csv"), before);
}

TEST_F(RegisterGeneratorTest, RefusesWhatItCannotMake) {
  const auto none = GenerateRegister({.records = 0, .out_directory = Out()});
  EXPECT_EQ(none.status().code(), absl::StatusCode::kInvalidArgument);
  const auto much = GenerateRegister({.records = 2'000'000'000, .out_directory = Out()});
  EXPECT_EQ(much.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_NE(std::string(much.status().message()).find("records fit"), std::string::npos);
  const auto more = GenerateRegister({.records = std::uint64_t{1} << 40, .out_directory = Out()});
  EXPECT_EQ(more.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(ParentIsEmpty());
  EXPECT_EQ(ParseProfile("dirty").status().code(), absl::StatusCode::kInvalidArgument);
  for (const Profile profile : {Profile::kClean, Profile::kField, Profile::kStress}) {
    EXPECT_EQ(*ParseProfile(ProfileWord(profile)), profile);
  }
}

TEST_F(RegisterGeneratorTest, TenTimesTheRecordsNeedNoMoreMemory) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer's memory is not the program's";
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  GTEST_SKIP() << "a sanitizer's memory is not the program's";
#endif
#endif
  ASSERT_TRUE(GenerateRegister({.records = 100'000, .out_directory = Out("small")}).ok());
  const std::uint64_t small = PeakMemoryBytes();
  ASSERT_TRUE(GenerateRegister({.records = 1'000'000, .out_directory = Out("large")}).ok());
  EXPECT_LT(PeakMemoryBytes(), small + (std::uint64_t{16} << 20));
}

TEST_F(RegisterGeneratorTest, ARegistryBesideItChangesNoByteOfTheRegister) {
  ASSERT_TRUE(GenerateRegister({.records = 20'000, .out_directory = Out()}).ok());
  const auto made =
      GenerateRegister({.records = 20'000, .out_directory = Out("both"), .population = true});
  ASSERT_TRUE(made.ok()) << made.status();
  for (const char* file : {"/students.csv", "/truth.csv"}) {
    EXPECT_EQ(Digest(Out() + file), Digest(Out("both") + file)) << file;
  }
  EXPECT_EQ(made->population_rows, 140'000U);
  EXPECT_EQ(ParseCsv(Text(made->population_path)).size(), 140'001U);
  const auto truth = ParseCsv(Text(made->population_truth_path));
  ASSERT_EQ(truth.size(), 20'001U);
  const auto students = ParseCsv(Text(made->students_path));
  for (std::size_t i = 1; i < truth.size(); ++i) ASSERT_EQ(truth[i][0], students[i][0]);
  EXPECT_FALSE(fs::exists(Out() + "/population.csv"));
  // What it wrote it may replace.
  EXPECT_TRUE(GenerateRegister({.records = 100, .out_directory = Out("both"), .force = true}).ok());
}

TEST_F(RegisterGeneratorTest, TheRegistryIsTheSameForAnyNumberOfThreads) {
  const auto digests = [&](int threads) {
    SetThreadLimit(threads);
    const auto made = GenerateRegister({.records = 5'000,
                                        .profile = Profile::kStress,
                                        .out_directory = Out(),
                                        .force = true,
                                        .population = true,
                                        .population_rows = 50'000});
    EXPECT_TRUE(made.ok()) << made.status();
    return Digest(Out() + "/population.csv") + Digest(Out() + "/population_truth.csv");
  };
  const std::string one = digests(1);
  EXPECT_EQ(one, digests(4));
}

}  // namespace
}  // namespace xueji::datasets
