#include "engine/registry/register_update.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/update_case.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

class RegisterUpdateTest : public ::testing::Test {
 protected:
  RegisterUpdateTest() { update_.base = {{"r1", "x", "y", "z"}, {"r2", "x", "y", "z"}, {"r3", "u", "v", "w"}}; }
  UpdateCase update_;
};

TEST_F(RegisterUpdateTest, NewChangedUnchangedAndDeletedRecordsAreToldApart) {
  update_.fresh = {{"r2", "x", "y", "other"}, {"r9", "p", "q", "brand new"}, {"r3", "u", "v", "w"}};
  update_.deleted = {"r1"};
  ASSERT_TRUE(update_.Apply().ok());
  const RegisterUpdate& update = update_.update();
  EXPECT_EQ(update.base_records, 3U);
  EXPECT_EQ(update.added(), 2U);
  EXPECT_EQ(update.changed, 1U);
  EXPECT_EQ(update.unchanged, 1U);
  EXPECT_EQ(update.deleted, 1U);
  EXPECT_EQ(update.removed, (std::vector{RecordId{0}, RecordId{1}}));
  EXPECT_EQ(update.replaces, (std::vector<std::uint8_t>{1, 0}));
  const RecordStore& store = update_.snapshot().store();
  EXPECT_EQ(store.ExternalId(RecordId{3}), "r2");
  EXPECT_EQ(store.ExternalId(RecordId{4}), "r9");
  EXPECT_EQ(store.size() - store.withdrawn_count(), 3U);
}

// The dictionary of the new records is another than the base's.
TEST_F(RegisterUpdateTest, TextsAreThoseOfTheBasesDictionary) {
  update_.fresh = {{"r9", "first of another dictionary", "y", "x"}};
  ASSERT_TRUE(update_.Apply().ok());
  const RecordStore& store = update_.snapshot().store();
  const RecordLayout& layout = store.layout();
  const auto text = [&](std::uint32_t record, std::size_t field) {
    return store.terms().Text(TermId{LoadPacked<std::uint32_t>(store.Row(RecordId{record}) + layout.offset(field))});
  };
  EXPECT_EQ(text(3, 0), "first of another dictionary");
  EXPECT_EQ(text(3, 1), "y");
  EXPECT_EQ(text(3, 2), "x");
}

TEST_F(RegisterUpdateTest, LinesAndFilesOfNewRecordsAreKept) {
  update_.fresh = {{"r9", "p", "q", "s"}};
  ASSERT_TRUE(update_.Apply().ok());
  const RecordStore& store = update_.snapshot().store();
  EXPECT_EQ(store.file_count(), 2U);
  EXPECT_EQ(store.FileOf(RecordId{3}), 1U);
  EXPECT_EQ(store.FileOf(RecordId{2}), 0U);
  EXPECT_EQ(store.line(RecordId{3}), 2U);
}

TEST_F(RegisterUpdateTest, ARecordThatIsDeletedAndComesAgainIsRefused) {
  update_.fresh = {{"r1", "x", "y", "z"}};
  update_.deleted = {"r3", "r1"};
  const absl::Status status = update_.Apply();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("gone.csv:8: "));
}

TEST_F(RegisterUpdateTest, ManyRecordsComeInTheirOrder) {
  for (int i = 0; i < 40000; ++i) update_.fresh.push_back({"n" + std::to_string(i), "a" + std::to_string(i % 91), "", ""});
  ASSERT_TRUE(update_.Apply().ok());
  const RecordStore& store = update_.snapshot().store();
  ASSERT_EQ(store.size(), 40003U);
  for (std::uint32_t i = 0; i < 40000; ++i) {
    ASSERT_EQ(store.ExternalId(RecordId{3 + i}), "n" + std::to_string(i));
  }
}

}  // namespace
}  // namespace xueji
