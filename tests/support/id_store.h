// IdStore: a store whose records are record ids, warnings and a school region, and nothing else:
// for tests of the writers.
//
//   IdStore records;  records.Add("r-1");  records.Add("r-2", ReasonSet(), 370102); records.store()
#pragma once

#include <string>

#include "engine/base/check.h"
#include "engine/plan/linkage_plan.h"
#include "engine/record/record_store.h"

namespace xueji {

class IdStore {
 public:
  explicit IdStore(std::uint32_t capacity = 1 << 18)
      : budget_(std::uint64_t{4} << 30), store_(RecordLayout(Plan().fields), capacity, &budget_) {
    store_.BeginFile("test.csv");
  }

  // A plan of one field "school_region" and passes "first" and "second".
  static LinkagePlan Plan() {
    LinkagePlan plan;
    plan.name = "test";
    Field region;
    region.name = "school_region";
    region.type = FieldType::kRegion;
    plan.fields = {region};
    plan.passes.resize(2);
    plan.passes[0].name = "first";
    plan.passes[1].name = "second";
    return plan;
  }

  RecordId Add(const std::string& id, ReasonSet warnings = {}, std::uint32_t region = 0) {
    RecordBatch batch;
    batch.rows.assign(store_.layout().row_bytes(), std::byte{0});
    StorePacked(batch.rows.data() + store_.layout().offset(0), region);
    batch.ids = id;
    batch.id_ends = {static_cast<std::uint32_t>(id.size())};
    batch.lines = {store_.size() + 2};
    batch.warnings = {warnings.bits()};
    XUEJI_CHECK(store_.Append(batch).ok());
    return RecordId{store_.size() - 1};
  }
  RecordStore& store() { return store_; }

  static ReasonSet Reasons(std::initializer_list<Reason> list) {
    ReasonSet reasons;
    for (const Reason reason : list) reasons.Add(reason);
    return reasons;
  }

 private:
  MemoryBudget budget_;
  RecordStore store_;
};

}  // namespace xueji
