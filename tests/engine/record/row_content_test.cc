#include "engine/record/row_content.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "matchers/identity/id_number.h"
#include "matchers/name/person_name.h"

namespace xueji {
namespace {

struct Values {
  std::string_view name = "阿依古丽·买买提";
  std::string_view id = "H01234567";
  bool other_document = true;
  std::string_view text = "guardian";
  std::uint8_t code = 1;
};

std::vector<Field> Fields() {
  std::vector<Field> fields(4);
  fields[0].type = FieldType::kName;
  fields[1].type = FieldType::kIdNumber;
  fields[2].type = FieldType::kText;
  fields[3].type = FieldType::kCode;
  return fields;
}

// The hash of one row in a store of its own. With other texts before it, the same text has another
// TermId.
std::uint64_t Hash(const Values& values, int texts_before = 0) {
  MemoryBudget budget(std::uint64_t{1} << 30);
  RecordStore store(RecordLayout(Fields()), 10, &budget);
  TermDictionary& terms = store.terms();
  for (int i = 0; i < texts_before; ++i) terms.Intern("text " + std::to_string(i));
  store.BeginFile("a.csv");
  const auto id = matchers::PackIdTerm(terms.Intern(values.id).value, values.other_document);
  RecordBatch batch;
  batch.rows.resize(store.layout().row_bytes());
  const auto at = [&](std::size_t field) { return batch.rows.data() + store.layout().offset(field); };
  StorePacked(at(0), matchers::EscapedName(terms.Intern(values.name).value).word);
  StorePacked(at(1), id.digits);
  StorePacked(at(1) + sizeof id.digits, id.tail);
  StorePacked(at(2), terms.Intern(values.text).value);
  StorePacked(at(3), values.code);
  batch.ids = "1";
  batch.id_ends = {1};
  batch.lines = {2};
  batch.warnings = {0};
  EXPECT_TRUE(store.Append(batch).ok());
  return RowContentHash(store, RecordId{0});
}

TEST(RowContent, GoesByTextNotByTermId) {
  EXPECT_EQ(Hash({}), Hash({}, 1));
  EXPECT_EQ(Hash({}), Hash({}, 100));
}

TEST(RowContent, EveryFieldCounts) {
  EXPECT_NE(Hash({}), Hash({.name = "阿依古丽·买买江"}));
  EXPECT_NE(Hash({}), Hash({.id = "H01234568"}));
  EXPECT_NE(Hash({}), Hash({.other_document = false}));
  EXPECT_NE(Hash({}), Hash({.text = "another"}));
  EXPECT_NE(Hash({}), Hash({.code = 2}));
  // The place counts, not only the texts.
  EXPECT_NE(Hash({.id = "a", .text = "b"}), Hash({.id = "b", .text = "a"}));
}

}  // namespace
}  // namespace xueji
