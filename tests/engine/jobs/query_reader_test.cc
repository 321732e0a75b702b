#include "engine/jobs/query_reader.h"

#include <gtest/gtest.h>

#include <fstream>

#include "engine/jobs/record_text.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/record_builder.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

class QueryReader : public testing::Test {
 protected:
  QueryReader() : plan_(CompilePlan(BuiltinPlan("students").value()).value()), records_(plan_) {
    records_.Add("r1", {{"name", "王芳"}});
  }
  absl::StatusOr<RecordId> Append(const std::vector<std::string>& like) {
    return AppendQuery(like, plan_, &records_.store());
  }
  std::string Field(RecordId record, const std::string& name) {
    for (std::size_t i = 0; i < plan_.plan.fields.size(); ++i) {
      if (plan_.plan.fields[i].name == name) return RecordText(records_.store(), record, i);
    }
    return "no such field";
  }
  std::string File(const std::string& name, const std::string& text) {
    std::ofstream(directory_.FilePath(name)) << text;
    return directory_.FilePath(name);
  }
  void ExpectRefused(const std::vector<std::string>& like, const std::string& words) {
    const auto query = Append(like);
    ASSERT_FALSE(query.ok());
    EXPECT_NE(std::string(query.status().message()).find(words), std::string::npos)
        << query.status();
    EXPECT_EQ(records_.store().size(), 1u);
  }

  ExecutionPlan plan_;
  RecordBuilder records_;
  TemporaryDirectory directory_;
};

TEST_F(QueryReader, WordsInEitherLanguageAndAnyFieldMayBeBlank) {
  const auto query = Append({"姓名=李晓明", "birth_date=2012年3月5日"});
  ASSERT_TRUE(query.ok()) << query.status();
  EXPECT_EQ(query->value, 1u);
  EXPECT_EQ(records_.store().ExternalId(*query), kQueryRecordId);
  EXPECT_EQ(Field(*query, "name"), "李晓明");
  EXPECT_EQ(Field(*query, "birth_date"), "2012-03-05");
  EXPECT_EQ(Field(*query, "document_number"), "");
  EXPECT_FALSE(records_.store().withdrawn(*query));
}

TEST_F(QueryReader, AFileOfOneRow) {
  const auto query = Append({File("one.csv", "record_id,name,sex,note\nx-1,李晓明,1,?\n")});
  ASSERT_TRUE(query.ok()) << query.status();
  EXPECT_EQ(records_.store().ExternalId(*query), "x-1");
  EXPECT_EQ(Field(*query, "sex"), "1");
  EXPECT_TRUE(Append({File("one.tsv", "name\tsex\n李晓明\t1")}).ok());
}

TEST_F(QueryReader, WhatCannotBeReadIsRefusedByName) {
  ExpectRefused({"birth_date=20131345"}, "birth_date");
  ExpectRefused({"nmae=李晓明"}, "no field 'nmae'");
  ExpectRefused({"name=李", "oops"}, "field=value");
  ExpectRefused({"name="}, "nothing to search for");
  ExpectRefused({directory_.FilePath("absent.csv")}, "absent.csv");
  ExpectRefused({File("two.csv", "name\n李\n王\n")}, "more than one row");
  ExpectRefused({File("none.csv", "name\n")}, "one row");
  ExpectRefused({File("short.csv", "name,sex\n李\n")}, "1 fields, but the header has 2");
}

}  // namespace
}  // namespace xueji
