#include "engine/population/registry_scan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/parallel.h"
#include "tests/engine/population/population_test_support.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

std::string Id(std::size_t i) { return WithCheck("37010220120305" + std::to_string(100 + i)); }

using Chunks = std::vector<std::vector<EntryText>>;

Chunks ChunksOf(std::size_t count) {
  Chunks chunks(count);
  for (std::size_t i = 0; i < count; ++i) chunks[i] = {{Id(i), U"王小明"}, {Id(i + 300), U"李伟"}};
  return chunks;
}

class All : public RegistryFilter {
 public:
  void Select(std::span<const matchers::PackedIdNumber> ids, std::vector<std::uint32_t>& wanted) const override {
    for (std::uint32_t i = 0; i < ids.size(); ++i) wanted.push_back(i);
  }
};

// Writes the numbers it sees, and keeps them in the order they are applied.
class Collector : public RegistryVisitor {
 public:
  const RegistryFilter& filter() const override { return all_; }
  void Visit(const RegistryChunk& chunk, std::string& findings) const override {
    for (const RegistryPerson& person : chunk.persons) findings += matchers::UnpackIdNumber(person.id) + "\n";
  }
  bool Apply(std::string_view findings) override {
    text += findings;
    return ++applied != fail_at;
  }
  std::string text;
  int applied = 0, fail_at = -1;

 private:
  All all_;
};

ScanOptions OptionsFor(const std::vector<Chunks>& files, ScanJournal* journal) {
  ScanOptions options;
  for (std::size_t i = 0; i < files.size(); ++i) options.files.push_back(std::to_string(i));
  options.open = [files](const std::string& path) -> absl::StatusOr<std::unique_ptr<RegistrySource>> {
    return std::make_unique<ListRegistry>(files[static_cast<std::size_t>(std::stoi(path))]);
  };
  options.journal = journal;
  options.look = 1;
  return options;
}

TEST(RegistryScan, AppliesAllChunksInTheirOrder) {
  const std::vector<Chunks> files = {ChunksOf(40), {}, ChunksOf(3)};
  std::string expected;
  for (const Chunks& file : files) {
    for (const auto& chunk : file) {
      for (const EntryText& entry : chunk) expected += entry.id + "\n";
    }
  }
  for (const int threads : {1, 4}) {
    SetThreadLimit(threads);
    Collector collector;
    const auto scanned = ScanRegistry(OptionsFor(files, nullptr), collector);
    ASSERT_TRUE(scanned.ok()) << scanned.status();
    EXPECT_EQ(collector.text, expected);
    ASSERT_EQ(scanned->files.size(), 3U);
    EXPECT_EQ(scanned->rows(), 86U);
    EXPECT_EQ(scanned->files[0].chunks, 40U);
    EXPECT_EQ(scanned->chunks_resumed, 0U);
  }
}

// An interrupted scan applies what it had again and goes on; both looks of a comparison share a journal.
TEST(RegistryScan, GoesOnWhereItStopped) {
  const std::vector<Chunks> files = {ChunksOf(20), ChunksOf(5)};
  Collector whole;
  ASSERT_TRUE(ScanRegistry(OptionsFor(files, nullptr), whole).ok());
  for (int stop = 1; stop <= 50; stop += 7) {
    const TemporaryDirectory directory;
    {
      const auto journal = ScanJournal::Open(directory.path(), "facts");
      int looks_done = 0;
      for (std::uint32_t look = 1; look <= 2; ++look) {
        Collector stopped;
        stopped.fail_at = stop - static_cast<int>(look - 1) * 25;
        ScanOptions options = OptionsFor(files, journal->get());
        options.look = look;
        if (!ScanRegistry(options, stopped).ok()) break;
        ++looks_done;
      }
      EXPECT_EQ(looks_done, stop <= 25 ? 0 : 1) << stop;
    }
    const auto journal = ScanJournal::Open(directory.path(), "facts");
    EXPECT_GE((*journal)->entries_found(), static_cast<std::uint64_t>(stop));
    std::uint64_t resumed = 0;
    for (std::uint32_t look = 1; look <= 2; ++look) {
      Collector collector;
      ScanOptions options = OptionsFor(files, journal->get());
      options.look = look;
      const auto scanned = ScanRegistry(options, collector);
      ASSERT_TRUE(scanned.ok()) << scanned.status();
      EXPECT_EQ(collector.text, whole.text) << stop;
      EXPECT_EQ(scanned->rows(), 50U);
      resumed += scanned->chunks_resumed;
    }
    EXPECT_EQ(resumed, (*journal)->entries_found());
  }
}

absl::Status ResumeWith(const std::vector<Chunks>& before, const std::vector<Chunks>& after) {
  const TemporaryDirectory directory;
  {
    const auto journal = ScanJournal::Open(directory.path(), "facts");
    Collector collector;
    EXPECT_TRUE(ScanRegistry(OptionsFor(before, journal->get()), collector).ok());
  }
  const auto journal = ScanJournal::Open(directory.path(), "facts");
  Collector collector;
  return ScanRegistry(OptionsFor(after, journal->get()), collector).status();
}

TEST(RegistryScan, AChunkThatChangedIsRefusedByItsName) {
  const std::vector<Chunks> before = {ChunksOf(5)};
  EXPECT_TRUE(ResumeWith(before, before).ok());
  std::vector<Chunks> changed = before;
  changed[0][2][0].name = U"王晓明";
  const absl::Status status = ResumeWith(before, changed);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(status.message(), HasSubstr("chunk 3"));
}

TEST(RegistryScan, AFileThatIsShorterOrLongerIsRefused) {
  EXPECT_THAT(ResumeWith({ChunksOf(5)}, {ChunksOf(4)}).message(), HasSubstr("chunk 5"));
  // Longer by a chunk, though the next file's are known already.
  EXPECT_THAT(ResumeWith({ChunksOf(2), ChunksOf(2)}, {ChunksOf(3), ChunksOf(2)}).message(), HasSubstr("chunk 3"));
}

}  // namespace
}  // namespace xueji
