#include "engine/record/record_layout.h"

#include <gtest/gtest.h>

#include <random>

namespace xueji {
namespace {

Field Of(FieldType type) {
  Field field;
  field.type = type;
  return field;
}

TEST(RecordLayout, LaysWideFieldsFirstAndPadsToEight) {
  const RecordLayout layout({Of(FieldType::kCode), Of(FieldType::kName), Of(FieldType::kDate),
                             Of(FieldType::kIdNumber), Of(FieldType::kRegion)});
  EXPECT_EQ(layout.offset(1), 0u);
  EXPECT_EQ(layout.offset(3), 8u);
  EXPECT_EQ(layout.row_bytes() % 8, 0u);
  EXPECT_EQ(layout.row_bytes(), 24u);
  EXPECT_EQ(layout.field_count(), 5u);
  EXPECT_EQ(layout.type(3), FieldType::kIdNumber);
}

TEST(RecordLayout, FieldsNeverOverlap) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 1000; ++round) {
    std::vector<Field> fields(random() % 20);
    for (Field& field : fields) field.type = static_cast<FieldType>(random() % 9);
    const RecordLayout layout(fields);
    std::vector<int> used(layout.row_bytes(), 0);
    for (std::size_t i = 0; i < fields.size(); ++i) {
      for (std::uint32_t at = 0; at < PackedBytes(fields[i].type); ++at) {
        ASSERT_EQ(used[layout.offset(i) + at]++, 0);
      }
    }
  }
}

TEST(RecordLayout, ASeldomNameTakesHalfTheBytes) {
  Field name = Of(FieldType::kName);
  name.seldom = true;
  const RecordLayout layout({name, Of(FieldType::kText)});
  EXPECT_EQ(layout.type(0), FieldType::kSeldomName);
  EXPECT_EQ(layout.row_bytes(), 8u);
}

TEST(RecordLayout, APlanWithoutFieldsHasEmptyRows) {
  EXPECT_EQ(RecordLayout(std::vector<Field>{}).row_bytes(), 0u);
}

}  // namespace
}  // namespace xueji
