#include "engine/ingest/reject_reason.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace xueji {
namespace {

TEST(RejectReason, EveryReasonHasACodeAndBothLanguages) {
  std::set<std::string> codes;
  for (int i = 0; i < static_cast<int>(RejectReason::kCount); ++i) {
    const RejectText& text = Describe(static_cast<RejectReason>(i));
    EXPECT_TRUE(codes.insert(std::string(text.code)).second) << text.code;
    EXPECT_FALSE(text.zh.empty());
    EXPECT_FALSE(text.en.empty());
    EXPECT_FALSE(text.action_zh.empty());
    EXPECT_FALSE(text.action_en.empty());
  }
}

TEST(RejectReason, StandsInItsPlace) {
  EXPECT_EQ(Describe(RejectReason::kRecordIdMissing).code, "RECORD_ID_MISSING");
  EXPECT_EQ(Describe(RejectReason::kRecordIdRepeated).code, "RECORD_ID_REPEATED");
  EXPECT_EQ(Describe(RejectReason::kNameMissing).code, "NAME_MISSING");
  EXPECT_EQ(Describe(RejectReason::kFieldCount).code, "FIELD_COUNT");
  EXPECT_EQ(Describe(RejectReason::kEncodingInvalid).code, "ENCODING_INVALID");
  EXPECT_EQ(Describe(RejectReason::kJsonInvalid).code, "JSON_INVALID");
}

TEST(RejectMessage, JoinsWhatWhereAndRepair) {
  const RowFault fault{RejectReason::kFieldCount, RowFault::kWholeRow, "3 / 4"};
  EXPECT_EQ(RejectMessage(fault, false),
            "the number of fields differs from the header's (3 / 4); check the separators and "
            "quotes of the row");
  EXPECT_EQ(RejectMessage(fault, true), "栏目数与表头不符（3 / 4）；检查该行的分隔符和引号");
}

}  // namespace
}  // namespace xueji
