#include "engine/registry/snapshot_counts.h"

#include <algorithm>
#include <tuple>

#include "engine/base/message.h"

namespace xueji {
namespace {

// Total, rare_count_max, then the totals of the provinces.
constexpr std::size_t kTotals = 2 + kProvinceCount;

struct PackedCount {
  std::uint64_t word;
  std::uint32_t count, province;
};

std::string SectionName(const ExecutionPlan& plan, const ComparisonStep& step, const char* part) {
  return "frequencies/" + plan.plan.comparisons[step.comparison].name + "/" + part;
}

absl::Status ReadCounts(const SectionReader& file, const std::string& totals_name,
                        const std::string& values_name, ValueCounts* counts) {
  std::vector<std::uint64_t> totals(kTotals);
  XUEJI_RETURN_IF_ERROR(file.ReadInto(totals_name, std::span<std::uint64_t>(totals)));
  counts->total = totals[0];
  counts->rare_count_max = static_cast<std::uint32_t>(totals[1]);
  std::copy(totals.begin() + 2, totals.end(), counts->province_totals.begin());
  XUEJI_ASSIGN_OR_RETURN(const auto values, file.ReadVector<PackedCount>(values_name));
  std::tuple<std::uint32_t, std::uint64_t> last{0, 0};
  for (const PackedCount& value : values) {
    const std::tuple<std::uint32_t, std::uint64_t> place{value.province, value.word};
    if (place <= last || value.province >= kProvinceCount || value.word == 0) {
      return file.Fault(values_name, {"次序不对或有重复", "is out of order or lists a value twice"});
    }
    last = place;
    (value.province == 0 ? counts->values : counts->province_values)
        .push_back({value.word, value.province, value.count});
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<std::string> CountSectionNames(const ExecutionPlan& plan) {
  std::vector<std::string> names;
  for (const ComparisonStep& step : plan.steps) {
    if (!step.IsFrequencyAdjusted()) continue;
    names.push_back(SectionName(plan, step, "totals"));
    names.push_back(SectionName(plan, step, "values"));
  }
  return names;
}

void SortCounts(ValueCounts* counts) {
  for (std::vector<CountedValue>* values : {&counts->values, &counts->province_values}) {
    std::sort(values->begin(), values->end(), [](const CountedValue& a, const CountedValue& b) {
      return std::tie(a.province, a.word) < std::tie(b.province, b.word);
    });
  }
}

absl::Status AddCountSections(const ExecutionPlan& plan, const std::vector<ValueCounts>& counts,
                              SectionWriter* out) {
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const ComparisonStep& step = plan.steps[i];
    if (!step.IsFrequencyAdjusted()) continue;
    std::vector<std::uint64_t> totals = {counts[i].total, counts[i].rare_count_max};
    totals.insert(totals.end(), counts[i].province_totals.begin(), counts[i].province_totals.end());
    XUEJI_RETURN_IF_ERROR(
        out->AddArray(SectionName(plan, step, "totals"), std::span<const std::uint64_t>(totals)));
    std::vector<PackedCount> values;
    for (const auto* list : {&counts[i].values, &counts[i].province_values}) {
      for (const CountedValue& value : *list) {
        values.push_back({value.word, value.count, value.province});
      }
    }
    XUEJI_RETURN_IF_ERROR(
        out->AddArray(SectionName(plan, step, "values"), std::span<const PackedCount>(values)));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<ValueCounts>> ReadCountSections(const SectionReader& file,
                                                           const ExecutionPlan& plan) {
  std::vector<ValueCounts> counts(plan.steps.size());
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const ComparisonStep& step = plan.steps[i];
    if (!step.IsFrequencyAdjusted()) continue;
    XUEJI_RETURN_IF_ERROR(ReadCounts(file, SectionName(plan, step, "totals"),
                                     SectionName(plan, step, "values"), &counts[i]));
  }
  return counts;
}

}  // namespace xueji
