// RecordBuilder: a store filled from plain texts, packed the way ingest packs them but without its
// normalisation: for tests of the rooms behind ingest.
//
//   RecordBuilder records(plan);                       // a compiled plan
//   records.Add("r1", {{"name", "张伟"}, {"birth_date", "2012-03-05"}});
//   records.store()
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "engine/base/utf8.h"
#include "engine/plan/execution_plan.h"
#include "engine/record/packed_value.h"
#include "engine/record/record_store.h"
#include "matchers/identity/id_number.h"
#include "matchers/identity/packed_date.h"
#include "matchers/identity/packed_digits.h"
#include "matchers/name/person_name.h"
#include "matchers/text/packed_address.h"

namespace xueji {

class RecordBuilder {
 public:
  explicit RecordBuilder(const ExecutionPlan& plan, std::uint32_t capacity = 1 << 20)
      : plan_(plan), budget_(std::uint64_t{8} << 30), store_(plan.layout, capacity, &budget_) {
    store_.BeginFile("test.csv");
  }

  RecordId Add(const std::string& id, const std::map<std::string, std::string>& values) {
    RecordBatch batch;
    batch.rows.assign(plan_.layout.row_bytes(), std::byte{0});
    for (const auto& [name, text] : values) {
      for (std::size_t field = 0; field < plan_.plan.fields.size(); ++field) {
        if (plan_.plan.fields[field].name == name && !text.empty()) {
          Pack(field, text, batch.rows.data() + plan_.layout.offset(field));
        }
      }
    }
    batch.ids = id;
    batch.id_ends = {static_cast<std::uint32_t>(id.size())};
    batch.lines = {store_.size() + 2};
    batch.warnings = {0};
    XUEJI_CHECK(store_.Append(batch).ok());
    return RecordId{store_.size() - 1};
  }

  RecordStore& store() { return store_; }
  MemoryBudget* budget() { return &budget_; }

  // 17 digits with their check character: no valid number stands in a test as a literal.
  static std::string WithCheck(const std::string& digits17) {
    return digits17 + matchers::IdCheckCharacter(matchers::IdCheckValue(digits17));
  }

 private:
  void Pack(std::size_t field, const std::string& text, std::byte* at) {
    switch (plan_.layout.type(field)) {
      case FieldType::kSeldomName: StorePacked(at, store_.terms().Intern(text).value); return;
      case FieldType::kName: {
        const auto packed = matchers::PackName(DecodeUtf8(text));
        StorePacked(at, packed.has_value()
                            ? packed->word
                            : matchers::EscapedName(store_.terms().Intern(text).value).word);
        return;
      }
      case FieldType::kIdNumber: {
        matchers::PackedIdNumber id = matchers::PackIdNumber(text);
        if (matchers::IsBlank(id)) id = matchers::PackIdTerm(store_.terms().Intern(text).value);
        StoreIdNumber(at, id);
        return;
      }
      case FieldType::kDate: StorePacked(at, matchers::ParseDate(text).value().value); return;
      case FieldType::kRegion: StoreRegion(at, static_cast<std::uint32_t>(std::stoul(text))); return;
      case FieldType::kCode: StorePacked(at, static_cast<std::uint8_t>(std::stoul(text))); return;
      case FieldType::kText: StorePacked(at, store_.terms().Intern(text).value); return;
      case FieldType::kDigits:
        StoreDigits(at, matchers::PackDigits(text).value(), store_.terms());
        return;
      case FieldType::kAddress: StorePacked(at, matchers::PackAddress(DecodeUtf8(text))); return;
    }
  }

  const ExecutionPlan& plan_;
  MemoryBudget budget_;
  RecordStore store_;
};

}  // namespace xueji
