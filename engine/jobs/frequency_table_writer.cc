#include "engine/jobs/frequency_table_writer.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include "engine/base/cancellation.h"
#include "engine/base/check.h"
#include "engine/base/staged_directory.h"
#include "engine/jobs/record_text.h"
#include "engine/report/csv_text.h"

namespace xueji {
namespace {

constexpr std::uint32_t kRecordsBetweenPolls = 1 << 20;
constexpr std::uint64_t kBytesPerValue = 128;  // text, count, and the rows of its provinces

// A value as it is written.
struct NamedValue {
  std::uint64_t word = 0;
  std::uint32_t count = 0;
  std::string text;
};

// The text of every listed value, by word.
absl::StatusOr<std::vector<NamedValue>> NameValues(const RecordStore& store,
                                                   const ComparisonStep& step,
                                                   const ValueCounts& counts) {
  std::vector<NamedValue> values;
  values.reserve(counts.values.size());
  for (const CountedValue& value : counts.values) values.push_back({value.word, value.count, ""});
  std::sort(values.begin(), values.end(),
            [](const NamedValue& a, const NamedValue& b) { return a.word < b.word; });
  for (std::uint32_t i = 0; i < store.size(); ++i) {
    if (i % kRecordsBetweenPolls == 0) XUEJI_RETURN_IF_ERROR(CheckCancelled());
    const RecordId record{i};
    if (store.withdrawn(record)) continue;
    const std::uint64_t word = ValueWord(store.layout(), step, store.Row(record), store.terms());
    const auto at =
        std::lower_bound(values.begin(), values.end(), word,
                         [](const NamedValue& value, std::uint64_t w) { return value.word < w; });
    if (at == values.end() || at->word != word) continue;
    std::string text = RecordText(store, record, step.field);
    if (at->text.empty() || text < at->text) at->text = std::move(text);
  }
  return values;
}

class TableWriter {
 public:
  explicit TableWriter(FileWriter& file) : file_(file) {
    std::string header;
    for (const std::string_view column : kFrequencyColumns) {
      header.append(header.empty() ? "" : ",").append(column);
    }
    buffer_ = header + "\n";
  }

  absl::Status Row(const std::string& comparison, std::uint32_t province, const std::string& value,
                   std::uint64_t count) {
    AppendCsvField(comparison, buffer_);
    buffer_ += ',';
    if (province != 0) {
      buffer_ += static_cast<char>('0' + province / 10);
      buffer_ += static_cast<char>('0' + province % 10);
    }
    buffer_ += ',';
    AppendCsvField(value, buffer_);
    buffer_ += ',' + std::to_string(count) + '\n';
    return buffer_.size() < (1 << 20) ? absl::OkStatus() : Flush();
  }
  absl::Status Flush() {
    const absl::Status status = file_.Write(buffer_);
    buffer_.clear();
    return status;
  }

 private:
  FileWriter& file_;
  std::string buffer_;
};

absl::Status WriteComparison(const RecordStore& store, const ComparisonStep& step,
                             const std::string& comparison, std::uint32_t count_min,
                             MemoryBudget* budget, TableWriter& out) {
  ValueCounts counts;
  {
    KeyScratch scratch(budget);
    XUEJI_ASSIGN_OR_RETURN(counts, CountValues(store, step, count_min, &scratch));
  }
  const std::uint64_t bytes = counts.values.size() * kBytesPerValue;
  XUEJI_RETURN_IF_ERROR(budget->Reserve(bytes));
  XUEJI_ASSIGN_OR_RETURN(std::vector<NamedValue> values, NameValues(store, step, counts));
  std::sort(values.begin(), values.end(), [](const NamedValue& a, const NamedValue& b) {
    return std::tie(b.count, a.text, a.word) < std::tie(a.count, b.text, b.word);
  });
  std::vector<CountedValue>& provinces = counts.province_values;
  std::sort(provinces.begin(), provinces.end(), [](const CountedValue& a, const CountedValue& b) {
    return std::tie(a.word, a.province) < std::tie(b.word, b.province);
  });
  if (counts.total > 0) XUEJI_RETURN_IF_ERROR(out.Row(comparison, 0, "", counts.total));
  for (std::uint32_t p = 1; p < kProvinceCount; ++p) {
    if (counts.province_totals[p] == 0) continue;
    XUEJI_RETURN_IF_ERROR(out.Row(comparison, p, "", counts.province_totals[p]));
  }
  for (const NamedValue& value : values) {
    XUEJI_RETURN_IF_ERROR(out.Row(comparison, 0, value.text, value.count));
    auto at = std::lower_bound(
        provinces.begin(), provinces.end(), value.word,
        [](const CountedValue& counted, std::uint64_t word) { return counted.word < word; });
    for (; at != provinces.end() && at->word == value.word; ++at) {
      XUEJI_RETURN_IF_ERROR(out.Row(comparison, at->province, value.text, at->count));
    }
  }
  budget->Release(bytes);
  return absl::OkStatus();
}

}  // namespace

absl::Status WriteFrequencyTable(const std::string& path, const RecordStore& store,
                                 const ExecutionPlan& plan, std::uint32_t count_min,
                                 MemoryBudget* budget) {
  XUEJI_CHECK(count_min >= 2);
  return WriteFileWhole(path, [&](FileWriter& file) -> absl::Status {
    TableWriter out(file);
    for (const std::size_t s : plan.step_of_comparison) {
      const ComparisonStep& step = plan.steps[s];
      if (!step.IsFrequencyAdjusted()) continue;
      XUEJI_RETURN_IF_ERROR(WriteComparison(store, step, plan.plan.comparisons[step.comparison].name,
                                            count_min, budget, out));
    }
    return out.Flush();
  });
}

}  // namespace xueji
