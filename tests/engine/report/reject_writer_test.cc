#include "engine/report/reject_writer.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

TEST(RejectWriter, RowsAreSortedByFileThenLine) {
  TemporaryDirectory directory;
  const std::vector<RejectRow> rejects = {
      {"b.csv", 2, "r-9", "sex", "SEX_INVALID", "性别“3”，应为 1 或 2"},
      {"a.csv", 12, "", "", "FIELD_COUNT", "3 fields, expected 5"},
      {"a.csv", 7, "r,1", "name", "NAME_MISSING", "name is \"blank\"\nsay so"},
  };
  ASSERT_TRUE(
      WriteRejects(
          rejects.size(), [&](std::size_t i) { return rejects[i]; }, directory.FilePath("r.csv"))
          .ok());
  EXPECT_EQ(directory.Read("r.csv"),
            "file,line,record_id,field,reason_code,message\n"
            "a.csv,7,\"r,1\",name,NAME_MISSING,\"name is \"\"blank\"\"\nsay so\"\n"
            "a.csv,12,,,FIELD_COUNT,\"3 fields, expected 5\"\n"
            "b.csv,2,r-9,sex,SEX_INVALID,性别“3”，应为 1 或 2\n");
}

TEST(RejectWriter, RowsOfOneLineKeepTheOrderOfTheInput) {
  TemporaryDirectory directory;
  const std::vector<RejectRow> rejects = {{"a.csv", 2, "1", "", "X", ""},
                                          {"a.csv", 2, "2", "", "X", ""}};
  ASSERT_TRUE(WriteRejects(
                  2, [&](std::size_t i) { return rejects[i]; }, directory.FilePath("r.csv"))
                  .ok());
  EXPECT_LT(directory.Read("r.csv").find("2,1,"), directory.Read("r.csv").find("2,2,"));
}

TEST(RejectWriter, NoRejectsGiveTheHeaderAlone) {
  TemporaryDirectory directory;
  ASSERT_TRUE(WriteRejects(
                  0, [](std::size_t) { return RejectRow{}; }, directory.FilePath("r.csv"))
                  .ok());
  EXPECT_EQ(directory.Read("r.csv"), "file,line,record_id,field,reason_code,message\n");
}

}  // namespace
}  // namespace xueji
