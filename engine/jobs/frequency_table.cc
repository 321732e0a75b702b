#include "engine/jobs/frequency_table.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <span>
#include <tuple>
#include <utility>

#include "engine/base/message.h"
#include "engine/jobs/table_reader.h"
#include "engine/jobs/value_reader.h"
#include "engine/plan/plan_words.h"

namespace xueji {
namespace {

constexpr std::size_t kChargeRows = 1 << 16;

struct TableRow {
  std::uint64_t word = 0;  // 0: the total
  std::uint32_t count = 0;
  std::uint32_t line = 0;
  std::uint8_t step = 0, province = 0;
};

absl::Status FaultAt(const std::string& path, std::uint64_t line, const Message& what) {
  return InvalidArgument({"$0:$1: $2", "$0:$1: $2", {path, line, what}});
}

std::optional<std::uint32_t> ReadCount(std::string_view text) {
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (count == 0 || count > kFrequencyCountMax) return std::nullopt;
  return static_cast<std::uint32_t>(count);
}

// "54" and "540000" are the province 54, blank is 0.
std::optional<std::uint8_t> ReadProvince(std::string_view text) {
  if (text.empty()) return std::uint8_t{0};
  if (text.size() == 6 && text.ends_with("0000")) text.remove_suffix(4);
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 2 || !digit(text[0]) || !digit(text[1]) || text == "00") return std::nullopt;
  return static_cast<std::uint8_t>((text[0] - '0') * 10 + (text[1] - '0'));
}

// The rows of a table, checked one by one.
class RowReader {
 public:
  RowReader(const std::string& path, const ExecutionPlan& plan, MemoryBudget* budget)
      : path_(path), budget_(budget) {
    for (std::size_t s = 0; s < plan.steps.size(); ++s) {
      readers_.push_back(plan.steps[s].IsFrequencyAdjusted()
                             ? std::make_unique<ValueReader>(plan, plan.steps[s])
                             : nullptr);
      if (readers_.back() == nullptr) continue;
      steps_.push_back(s);
      names_.push_back(plan.plan.comparisons[plan.steps[s].comparison].name);
    }
  }
  RowReader(const RowReader&) = delete;
  RowReader& operator=(const RowReader&) = delete;
  ~RowReader() { budget_->Release(charged_); }

  absl::Status Read(std::string* checksum) {
    TableOptions options{.path = path_,
                         .columns = {"value", "count"},
                         .optional_columns = {"province", "comparison"},
                         .line = &line_,
                         .checksum = checksum};
    XUEJI_RETURN_IF_ERROR(ReadTable(
        options, [this](std::span<const std::string_view> values) { return Add(values); }));
    std::sort(rows_.begin(), rows_.end(), [](const TableRow& a, const TableRow& b) {
      return std::tuple(a.step, a.word, a.province, a.line) <
             std::tuple(b.step, b.word, b.province, b.line);
    });
    return absl::OkStatus();
  }
  // Of one step, in the order of word and province.
  std::span<const TableRow> Rows(std::size_t step) const {
    const auto [begin, end] = std::equal_range(
        rows_.begin(), rows_.end(), TableRow{.step = static_cast<std::uint8_t>(step)},
        [](const TableRow& a, const TableRow& b) { return a.step < b.step; });
    return {begin, end};
  }

 private:
  absl::Status Add(std::span<const std::string_view> values) {
    const std::optional<std::size_t> step = StepOf(values[3]);
    if (!step.has_value()) {
      return values[3].empty()
                 ? InvalidArgument({"comparison：缺失；方案中按词频调整的比较项是 $0",
                                    "comparison: missing; the plan adjusts $0",
                                    {JoinChoices(NameViews())}})
                 : InvalidArgument({"comparison：没有这个名称的比较项按词频调整；请写 $0",
                                    "comparison: no comparison of this name is "
                                    "term_frequency_adjusted; give $0",
                                    {JoinChoices(NameViews())}});
    }
    const std::optional<std::uint8_t> province = ReadProvince(values[2]);
    if (!province.has_value()) {
      return InvalidArgument(
          {"province：请写省份的两位代码，如 54；空白表示全国",
           "province: give its two digits, such as 54, or leave it blank for the nation"});
    }
    const std::optional<std::uint32_t> count = ReadCount(values[1]);
    if (!count.has_value()) {
      return InvalidArgument({"count：请用数字写出记录数，1 至 4000000000",
                              "count: give the number of records as digits, 1 to 4000000000"});
    }
    TableRow row{.count = *count,
                 .line = static_cast<std::uint32_t>(line_),
                 .step = static_cast<std::uint8_t>(*step),
                 .province = *province};
    if (!values[0].empty()) {
      row.word = readers_[*step]->Word(values[0]);
      if (row.word == 0) {
        return InvalidArgument(
            {"value：读不出，或在记录中视为空白；请删去此行",
             "value: cannot be read, or counts as blank in a record; take the row out"});
      }
    }
    if (rows_.size() % kChargeRows == 0) XUEJI_RETURN_IF_ERROR(Charge());
    rows_.push_back(row);
    return absl::OkStatus();
  }

  std::optional<std::size_t> StepOf(std::string_view comparison) const {
    if (comparison.empty()) {
      return steps_.size() == 1 ? std::optional(steps_.front()) : std::nullopt;
    }
    const auto found = std::find(names_.begin(), names_.end(), comparison);
    if (found == names_.end()) return std::nullopt;
    return steps_[static_cast<std::size_t>(found - names_.begin())];
  }
  std::vector<std::string_view> NameViews() const { return {names_.begin(), names_.end()}; }

  // Vectors double.
  absl::Status Charge() {
    std::uint64_t bytes = 2 * (rows_.size() + kChargeRows) * sizeof(TableRow);
    for (const auto& reader : readers_) bytes += reader == nullptr ? 0 : reader->bytes();
    XUEJI_RETURN_IF_ERROR(budget_->Reserve(bytes - charged_));
    charged_ = bytes;
    return absl::OkStatus();
  }

  const std::string& path_;
  MemoryBudget* budget_;
  std::vector<std::unique_ptr<ValueReader>> readers_;  // by step; null where it does not ask
  std::vector<std::size_t> steps_;                     // that ask, and their comparisons' names
  std::vector<std::string> names_;
  std::vector<TableRow> rows_;
  std::uint64_t line_ = 0, charged_ = 0;
};

// One step's rows as counts, once the rows of each value are together.
class CountsMaker {
 public:
  CountsMaker(const std::string& path, const std::string& comparison, bool by_province)
      : path_(path), comparison_(comparison), by_province_(by_province) {}

  absl::StatusOr<ValueCounts> Make(std::span<const TableRow> rows) {
    for (std::size_t at = 0; at < rows.size();) {
      std::size_t end = at + 1;
      while (end < rows.size() && rows[end].word == rows[at].word) ++end;
      const std::span<const TableRow> alike = rows.subspan(at, end - at);
      XUEJI_RETURN_IF_ERROR(alike.front().word == 0 ? AddTotals(alike) : AddValue(alike));
      at = end;
    }
    if (counts_.values.empty()) {
      return InvalidArgument({"$0：没有比较项 '$1' 的值，而方案按词频调整它；请补上",
                              "$0: has no value of the comparison '$1', which the plan adjusts; add "
                              "them",
                              {path_, comparison_}});
    }
    if (by_province_ && counts_.province_values.empty()) {
      return InvalidArgument(
          {"$0：没有一行有省份，而方案的比较项 '$1' 有 term_frequency_by；请补上，或从方案中删去它",
           "$0: has no row with a province, but the comparison '$1' of the plan has "
           "term_frequency_by; add them, or take that out of the plan",
           {path_, comparison_}});
    }
    XUEJI_RETURN_IF_ERROR(SetTotals());
    return std::move(counts_);
  }

 private:
  absl::Status AddTotals(std::span<const TableRow> rows) {
    for (const TableRow& row : rows) {
      if (totals_[row.province].line != 0) {
        return FaultAt(path_, row.line,
                       {"count：又一个总数（没有值的行）；前一个在第 $0 行，请删去一个",
                        "count: a second total (a row without a value); the first is in line $0; "
                        "take one out",
                        {totals_[row.province].line}});
      }
      totals_[row.province] = row;
    }
    return absl::OkStatus();
  }

  // A value's rows, the nation's first.
  absl::Status AddValue(std::span<const TableRow> rows) {
    std::array<std::uint64_t, kProvinceCount> counts{};
    std::uint64_t in_provinces = 0;
    for (const TableRow& row : rows) {
      counts[row.province] += row.count;
      if (row.province != 0) in_provinces += row.count;
    }
    const bool has_nation = counts[0] != 0;
    if (has_nation && in_provinces > counts[0]) {
      return FaultAt(path_, rows.front().line,
                     {"count：此值各省合计 $0，多于全国；请更正",
                      "count: the provinces of this value have $0 together, more than the nation; "
                      "correct one of them",
                      {in_provinces}});
    }
    if (!has_nation) counts[0] = in_provinces;
    for (std::uint32_t p = 0; p < kProvinceCount; ++p) {
      if (counts[p] == 0) continue;
      if (counts[p] > kFrequencyCountMax) {
        return FaultAt(path_, rows.front().line,
                       {"count：此值各行合计超过 4000000000；请更正",
                        "count: the rows of this value add up to more than 4000000000; correct them"});
      }
      const CountedValue value{rows.front().word, p, static_cast<std::uint32_t>(counts[p])};
      listed_[p] += counts[p];
      if (p == 0) counts_.values.push_back(value);
      else if (by_province_) counts_.province_values.push_back(value);
    }
    return absl::OkStatus();
  }

  absl::Status SetTotals() {
    std::uint64_t provinces = 0;
    for (std::size_t p = 1; p < kProvinceCount; ++p) {
      XUEJI_ASSIGN_OR_RETURN(counts_.province_totals[p], TotalOf(p, listed_[p]));
      provinces += counts_.province_totals[p];
    }
    XUEJI_ASSIGN_OR_RETURN(counts_.total, TotalOf(0, std::max(listed_[0], provinces)));
    if (!by_province_) counts_.province_totals = {};
    counts_.rare_count_max =
        std::min_element(counts_.values.begin(), counts_.values.end(),
                         [](const CountedValue& a, const CountedValue& b) { return a.count < b.count; })
            ->count;
    return absl::OkStatus();
  }

  absl::StatusOr<std::uint64_t> TotalOf(std::size_t province, std::uint64_t parts) const {
    const TableRow& total = totals_[province];
    if (total.line == 0) return parts;
    if (total.count >= parts) return total.count;
    return FaultAt(path_, total.line,
                   {"count：总数 $0 小于各部分之和 $1；请更正，或删去此行",
                    "count: a total of $0, but its parts add up to $1; correct it or take the row out",
                    {total.count, parts}});
  }

  const std::string& path_;
  const std::string& comparison_;
  const bool by_province_;
  ValueCounts counts_;
  std::array<TableRow, kProvinceCount> totals_{};  // line 0: none
  std::array<std::uint64_t, kProvinceCount> listed_{};
};

}  // namespace

absl::Status CheckHasFrequencies(const ExecutionPlan& plan, std::string_view option) {
  const bool any = std::any_of(plan.steps.begin(), plan.steps.end(),
                               [](const ComparisonStep& step) { return step.IsFrequencyAdjusted(); });
  if (any) return absl::OkStatus();
  return InvalidArgument({"$0：方案 '$1' 没有按词频调整的比较项；请删去此选项",
                          "$0: no comparison of the plan '$1' is term_frequency_adjusted; leave the "
                          "option out",
                          {option, plan.plan.name}});
}

absl::StatusOr<FrequencyTable> ReadFrequencyTable(const std::string& path,
                                                  const ExecutionPlan& plan, MemoryBudget* budget) {
  XUEJI_RETURN_IF_ERROR(CheckHasFrequencies(plan, "--frequencies"));
  if (path == "-") {
    return InvalidArgument(
        {"--frequencies：标准输入不能由 explain 再读一遍；请写出一个文件",
         "--frequencies: standard input cannot be read again by explain; name a file"});
  }
  FrequencyTable table;
  table.path = path;
  RowReader rows(path, plan, budget);
  XUEJI_RETURN_IF_ERROR(rows.Read(&table.checksum));
  table.counts.resize(plan.steps.size());
  for (std::size_t s = 0; s < plan.steps.size(); ++s) {
    const ComparisonStep& step = plan.steps[s];
    if (!step.IsFrequencyAdjusted()) continue;
    const std::span<const TableRow> of_step = rows.Rows(s);
    XUEJI_RETURN_IF_ERROR(budget->Reserve(of_step.size() * 2 * sizeof(CountedValue)));
    CountsMaker maker(path, plan.plan.comparisons[step.comparison].name, step.frequency_by_province);
    XUEJI_ASSIGN_OR_RETURN(table.counts[s], maker.Make(of_step));
  }
  return table;
}

absl::StatusOr<TermFrequencies> MakeTermFrequencies(const FrequencyTable& table,
                                                    const ExecutionPlan& plan,
                                                    MemoryBudget* budget) {
  TermFrequencies frequencies(plan.steps.size());
  for (std::size_t s = 0; s < plan.steps.size(); ++s) {
    if (!plan.steps[s].IsFrequencyAdjusted()) continue;
    XUEJI_ASSIGN_OR_RETURN(frequencies[s],
                           TermFrequency::Make(table.counts[s], plan.steps[s], budget));
  }
  return frequencies;
}

}  // namespace xueji
