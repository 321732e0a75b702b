// ValueReader: texts of one field of a plan to the words by which its values are told apart
// (index/value_counts.h), through the normaliser that every record goes through.
//
//   ValueReader names(plan, step);
//   names.Word("陳偉") == names.Word("陈伟")
//
// Not thread-safe. Cost: about 0.3 us a value; long names stay in its dictionary.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/index/value_counts.h"
#include "engine/ingest/record_normaliser.h"
#include "engine/plan/execution_plan.h"

namespace xueji {

class ValueReader {
 public:
  ValueReader(const ExecutionPlan& plan, const ComparisonStep& step)
      : plan_(OneField(plan.plan.fields[step.field])),
        layout_(plan_.fields),
        normaliser_(plan_, layout_, terms_, {.partial = true}) {}
  ValueReader(const ValueReader&) = delete;
  ValueReader& operator=(const ValueReader&) = delete;

  // 0: the text is no value; a record that has it counts as blank.
  std::uint64_t Word(std::string_view text) {
    row_.assign(layout_.row_bytes(), std::byte{0});
    const std::string_view values[] = {"1", text};
    ReasonSet warnings;
    RowFault fault;
    if (!normaliser_.Normalise(values, scratch_, row_.data(), warnings, fault)) return 0;
    ComparisonStep step;
    step.offset = layout_.offset(0);
    return ValueWord(layout_, step, row_.data(), terms_);
  }
  std::uint64_t bytes() const { return terms_.bytes(); }

 private:
  static LinkagePlan OneField(Field field) {
    field.required = false;
    LinkagePlan plan;
    plan.record_id_column = "record_id";
    plan.fields = {std::move(field)};
    return plan;
  }

  const LinkagePlan plan_;
  const RecordLayout layout_;
  TermDictionary terms_;
  const RecordNormaliser normaliser_;
  NormaliserScratch scratch_;
  std::vector<std::byte> row_;
};

}  // namespace xueji
