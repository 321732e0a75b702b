#include "engine/jobs/exported_place.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/hash.h"
#include "engine/base/staged_directory.h"
#include "engine/jobs/snapshot_job.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

constexpr char kRecords[] =
    "record_id,name,sex,birth_date\na,王小芳,2,20150301\nb,李强,1,20140907\nc,赵敏,2,20130105\n";
constexpr char kGone[] = "record_id\nnobody\n";

class ExportedPlaceTest : public ::testing::Test {
 protected:
  static std::string ChecksumOf(std::string_view text) {
    StreamChecksum checksum;
    checksum.Update(text);
    return checksum.HexDigest();
  }
  // Three files as an export of the live register's store has them.
  void Export(const std::string& records, std::uint64_t count, const std::string& gone, std::uint64_t withdrawn,
              std::uint64_t change_seq = 9) {
    exported_ = {.place = {.store_id = "0a", .change_seq = change_seq, .change_mark = "77"},
                 .records = count,
                 .records_checksum = ChecksumOf(records),
                 .withdrawn = withdrawn,
                 .withdrawn_checksum = ChecksumOf(gone)};
    records_ = scratch_.Write("records.csv", records);
    gone_ = scratch_.Write("gone.csv", gone);
    place_ = scratch_.Write("place", RegisterExportText(exported_));
  }
  RunOptions Build(const std::string& out) const {
    RunOptions options;
    options.inputs = {records_};
    options.register_place = place_;
    options.latest_birth_date = 20260101;
    options.out = scratch_.FilePath(out);
    return options;
  }
  RunOptions OnBase(const std::string& base, const std::string& next) const {
    RunOptions options = Build(next + ".out");
    options.latest_birth_date = 0;
    options.base = scratch_.FilePath(base);
    options.deleted = gone_;
    options.snapshot_out = scratch_.FilePath(next);
    return options;
  }
  RegisterPlace PlaceIn(const std::string& name) const { return ReadOverview(scratch_.FilePath(name))->facts.place; }
  static std::string Refusal(const absl::Status& status) {
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
    return std::string(status.message());
  }

  const TemporaryDirectory scratch_;
  RegisterExport exported_;
  std::string records_, gone_, place_;
};

TEST_F(ExportedPlaceTest, ASnapshotOfWhatWasExportedHasItsPlace) {
  Export(kRecords, 3, kGone, 1);
  const auto built = BuildSnapshot(Build("base"));
  ASSERT_TRUE(built.ok()) << built.status();
  EXPECT_EQ(built->overview.facts.place, exported_.place);
  EXPECT_TRUE(VerifySnapshot(scratch_.FilePath("base"), {}).ok());
  ASSERT_TRUE(BuildSnapshot(Build("again")).ok());
  EXPECT_EQ(ReadFile(scratch_.FilePath("base")).value(), ReadFile(scratch_.FilePath("again")).value());
  RunOptions without = Build("without");
  without.register_place.clear();
  ASSERT_TRUE(BuildSnapshot(without).ok());
  EXPECT_TRUE(PlaceIn("without").empty());
}

TEST_F(ExportedPlaceTest, TheNextBaseHasThePlaceOfItsOwnExportAndNotThatOfItsBase) {
  Export(kRecords, 3, kGone, 1);
  ASSERT_TRUE(BuildSnapshot(Build("base")).ok());
  Export(std::string(kRecords) + "d,孙悦然,2,20130106\n", 4, kGone, 1, 12);
  const auto next = RunDedup(OnBase("base", "next"));
  ASSERT_TRUE(next.ok()) << next.status() << "; nobody is not in the base: a store names all it ever withdrew";
  EXPECT_EQ(PlaceIn("next").change_seq, 12U);
  RunOptions from_elsewhere = OnBase("next", "third");
  from_elsewhere.register_place.clear();
  from_elsewhere.deleted.clear();
  from_elsewhere.inputs = {scratch_.Write("other.csv", "record_id,name,sex,birth_date\na,王晓芳,2,20150301\n")};
  ASSERT_TRUE(RunDedup(from_elsewhere).ok());
  EXPECT_TRUE(PlaceIn("third").empty()) << "it has a otherwise than the store";
}

TEST_F(ExportedPlaceTest, ARefusedRowLeavesNoPlace) {
  Export(std::string(kRecords) + "d,孙悦然,2,20270106\n", 4, kGone, 1);  // born after the base's latest date
  const auto built = BuildSnapshot(Build("base"));
  ASSERT_TRUE(built.ok()) << built.status();
  EXPECT_EQ(built->overview.facts.rejected, 1U);
  EXPECT_TRUE(PlaceIn("base").empty());
  ASSERT_TRUE(RunDedup(OnBase("base", "next")).ok());
  EXPECT_TRUE(PlaceIn("next").empty());
}

TEST_F(ExportedPlaceTest, FilesOfAnotherExportAreRefused) {
  Export(kRecords, 3, kGone, 1);
  ASSERT_TRUE(BuildSnapshot(Build("base")).ok());
  const std::string older = scratch_.Write("older.csv", "record_id,name,sex,birth_date\na,王小芳,2,20150301\n");
  RunOptions options = Build("x");
  options.inputs = {older};
  EXPECT_THAT(Refusal(BuildSnapshot(options).status()), HasSubstr("older.csv is not of the export"));
  options.inputs = {records_, older};
  EXPECT_THAT(Refusal(BuildSnapshot(options).status()), HasSubstr("older.csv is not of the export"));
  options = OnBase("base", "y");
  options.deleted = scratch_.Write("older_gone.csv", "record_id\na\n");
  EXPECT_THAT(Refusal(RunDedup(options).status()), HasSubstr("older_gone.csv is not of the export"));
  options.deleted.clear();
  EXPECT_THAT(Refusal(RunDedup(options).status()), HasSubstr("1 records of it are withdrawn"));
  options = OnBase("base", "y");
  options.inputs.clear();
  EXPECT_THAT(Refusal(RunDedup(options).status()), HasSubstr("there are 3 records in it"));
  options = OnBase("base", "y");
  options.snapshot_out.clear();
  EXPECT_THAT(Refusal(RunDedup(options).status()), HasSubstr("--snapshot-out"));
  options = Build("x");
  options.columns = scratch_.Write("columns", "name = n\n");
  EXPECT_THAT(Refusal(BuildSnapshot(options).status()), HasSubstr("--columns"));
  options = Build("x");
  options.register_place = records_;
  EXPECT_THAT(Refusal(BuildSnapshot(options).status()), HasSubstr("records.csv: not a place file"));
}

TEST_F(ExportedPlaceTest, AStoreThatHasNothingButWithdrawalsHasAPlace) {
  Export(kRecords, 3, kGone, 1);
  ASSERT_TRUE(BuildSnapshot(Build("base")).ok());
  Export("record_id,name,sex,birth_date\n", 0, "record_id\nb\n", 1, 14);
  RunOptions options = OnBase("base", "next");
  options.inputs.clear();
  ASSERT_TRUE(RunDedup(options).ok());
  EXPECT_EQ(PlaceIn("next").change_seq, 14U);
  const SnapshotFacts facts = ReadOverview(scratch_.FilePath("next"))->facts;
  EXPECT_EQ(facts.records - facts.withdrawn, 2U);
  EXPECT_TRUE(RunDedup(OnBase("base", "also")).ok()) << "a file without a row";
  EXPECT_EQ(PlaceIn("also").change_seq, 14U);
}

TEST_F(ExportedPlaceTest, AStoreWithoutWithdrawalsGivesAnEmptyList) {
  Export(kRecords, 3, "record_id\n", 0);
  ASSERT_TRUE(BuildSnapshot(Build("base")).ok());
  const auto next = RunDedup(OnBase("base", "next"));
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_EQ(PlaceIn("next"), exported_.place);
}

}  // namespace
}  // namespace xueji
