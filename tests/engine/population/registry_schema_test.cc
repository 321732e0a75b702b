#include "engine/population/registry_schema.h"

#include <gtest/gtest.h>

#include <set>

#include "engine/record/student_schema.h"

namespace xueji {
namespace {

TEST(RegistrySchema, ColumnsStandInTheOrderOfTheEnum) {
  ASSERT_EQ(RegistrySlots().size(), kRegistryColumns);
  EXPECT_EQ(ColumnName(RegistryColumn::kDocumentNumber), "document_number");
  EXPECT_EQ(ColumnName(RegistryColumn::kBirthDate), "birth_date");
  EXPECT_EQ(ColumnName(RegistryColumn::kState), "registry_state");
}

TEST(RegistrySchema, NoHeaderMeansTwoColumns) {
  std::set<std::string> headers;
  for (const InputSlot& slot : RegistrySlots()) {
    EXPECT_EQ(slot.headers.front(), slot.name);
    for (const std::string& header : slot.headers) {
      EXPECT_TRUE(headers.insert(FoldHeader(header)).second) << header;
    }
  }
}

TEST(RegistrySchema, AStateIsAWordADigitOrBlank) {
  EXPECT_EQ(ParseRegistryState(""), RegistryState::kNormal);
  EXPECT_EQ(ParseRegistryState("  "), RegistryState::kNormal);
  EXPECT_EQ(ParseRegistryState("正常"), RegistryState::kNormal);
  EXPECT_EQ(ParseRegistryState("１"), RegistryState::kCancelled);
  EXPECT_EQ(ParseRegistryState("Cancelled"), RegistryState::kCancelled);
  EXPECT_EQ(ParseRegistryState("死亡"), RegistryState::kDeceased);
  EXPECT_FALSE(ParseRegistryState("3").has_value());
  EXPECT_FALSE(ParseRegistryState("missing").has_value());
  for (const RegistryState state :
       {RegistryState::kNormal, RegistryState::kCancelled, RegistryState::kDeceased}) {
    EXPECT_EQ(ParseRegistryState(WordOf(state)), state);
  }
}

}  // namespace
}  // namespace xueji
