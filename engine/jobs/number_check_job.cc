#include "engine/jobs/number_check_job.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <span>

#include "engine/base/masking.h"
#include "engine/base/message.h"
#include "engine/base/staged_directory.h"
#include "engine/jobs/table_reader.h"
#include "engine/report/csv_text.h"
#include "engine/report/text_index.h"
#include "matchers/identity/region_code.h"

namespace xueji {
namespace {

constexpr std::size_t kNumberBytesMax = 256;

struct Examined {
  matchers::StudentNumberFinding finding;
  matchers::LocalNumber local;
  bool repeated = false;
  std::string rules, remarks;
};

void Join(std::string_view word, std::string* words) {
  if (!words->empty()) words->push_back('|');
  words->append(word);
}

class Checker {
 public:
  Examined Examine(const std::string& number) {
    Examined examined;
    examined.finding = matchers::ExamineStudentNumber(number);
    examined.local = matchers::ExamineLocalNumber(number);
    const auto names = matchers::StudentNumberFaultNames();
    for (std::size_t bit = 0; bit < names.size(); ++bit) {
      if ((examined.finding.faults >> bit & 1) == 0) continue;
      ++check_.faults[bit];
      Join(names[bit], &examined.rules);
    }
    if ((examined.local.faults & matchers::kLocalSerialZero) != 0) Join("serial_zero", &examined.rules);
    if ((examined.local.faults & matchers::kLocalRegionUnknown) != 0) Join("region_unknown", &examined.remarks);
    if (examined.finding.region != 0 && !matchers::IsProvinceKnown(examined.finding.region)) {
      Join("region_unknown", &examined.remarks);
    }
    const std::uint32_t known = numbers_.size();
    examined.repeated = numbers_.Intern(number) < known;
    if (examined.repeated) Join("repeated", &examined.rules);
    return examined;
  }

  void Add(const std::string& number, const Examined& examined, std::uint64_t line) {
    ++check_.rows;
    ++check_.kinds[static_cast<std::size_t>(examined.finding.kind)];
    if (examined.local.scheme != matchers::LocalScheme::kNone) {
      ++check_.schemes[static_cast<std::size_t>(examined.local.scheme)];
    }
    if (examined.repeated) ++check_.repeated;
    if (!examined.remarks.empty()) ++check_.warnings;
    if (!examined.rules.empty()) {
      ++check_.faulty_count;
      if (check_.faulty.size() < kFaultyShownMax) {
        check_.faulty.push_back({line, MaskIdentifier(number), examined.finding.kind, examined.rules});
      }
    }
    const std::string_view series = matchers::LocalSeriesOf(number);
    if (!series.empty() && examined.local.serial > 0) {
      series_[std::string(series)].push_back(static_cast<std::uint16_t>(examined.local.serial));
    }
  }
  void AddBlank() {
    ++check_.rows;
    ++check_.kinds[static_cast<std::size_t>(matchers::StudentNumberKind::kBlank)];
  }

  NumberCheck Finish() {
    check_.series = series_.size();
    for (auto& [series, serials] : series_) {
      std::sort(serials.begin(), serials.end());
      serials.erase(std::unique(serials.begin(), serials.end()), serials.end());
      SeriesGap gap{series, serials.back(), 0, 0};
      gap.missing = gap.last - static_cast<std::uint32_t>(serials.size());
      if (gap.missing == 0) continue;
      gap.first_missing = 1;
      for (const std::uint16_t serial : serials) {
        if (serial != gap.first_missing) break;
        ++gap.first_missing;
      }
      ++check_.series_with_gaps;
      check_.serials_missing += gap.missing;
      check_.gaps.push_back(std::move(gap));
    }
    std::sort(check_.gaps.begin(), check_.gaps.end(), [](const SeriesGap& left, const SeriesGap& right) {
      return left.missing != right.missing ? left.missing > right.missing : left.series < right.series;
    });
    if (check_.gaps.size() > kGapsShownMax) check_.gaps.resize(kGapsShownMax);
    return std::move(check_);
  }

 private:
  NumberCheck check_;
  TextIndex numbers_;
  std::map<std::string, std::vector<std::uint16_t>> series_;  // ordered: it goes into the output
};

void AppendRow(std::uint64_t line, const std::string& number, const Examined& examined, std::string& text) {
  AppendUint(line, text);
  const bool local = examined.local.scheme != matchers::LocalScheme::kNone;
  const std::string birth = matchers::FormatDate(examined.finding.birth_date);
  const std::uint32_t region = local ? examined.local.region : examined.finding.region;
  for (const std::string_view field :
       {std::string_view(number), matchers::StudentNumberKindName(examined.finding.kind),
        local ? matchers::LocalSchemeName(examined.local.scheme) : std::string_view(),
        std::string_view(examined.rules), std::string_view(examined.remarks)}) {
    text.push_back(',');
    AppendCsvField(field, text);
  }
  text.push_back(',');
  if (region != 0) AppendUint(region, text);
  text.push_back(',');
  text += birth + "\n";
}

constexpr std::string_view kOutHeader = "line,student_number,kind,scheme,rules,remarks,region,birth_date\n";

absl::Status ReadColumn(const NumberCheckOptions& options, const std::string& column, Checker* checker,
                        FileWriter* out, bool* begun) {
  TableOptions table;
  table.path = options.path;
  table.columns = {column};
  std::uint64_t line = 0;
  table.line = &line;
  std::string text;
  return ReadTable(table, [&](std::span<const std::string_view> values) -> absl::Status {
    *begun = true;
    if (values[0].size() > kNumberBytesMax) {
      return InvalidArgument({"学籍号长于 256 字节；请检查列是否错位", "a number longer than 256 bytes; check the columns"});
    }
    const std::string number = matchers::CanonicalStudentNumber(values[0]);
    if (number.empty()) {
      checker->AddBlank();
      return absl::OkStatus();
    }
    const Examined examined = checker->Examine(number);
    checker->Add(number, examined, line);
    if (out == nullptr) return absl::OkStatus();
    text.clear();
    AppendRow(line, number, examined, text);
    return out->Write(text);
  });
}

}  // namespace

absl::StatusOr<NumberCheck> CheckNumbers(const NumberCheckOptions& options) {
  Checker checker;
  const auto read = [&](FileWriter* out) -> absl::Status {
    if (out != nullptr) XUEJI_RETURN_IF_ERROR(out->Write(kOutHeader));
    std::vector<std::string> columns = {"student_number", "学籍号", "全国学籍号"};
    if (!options.column.empty()) columns = {options.column};
    std::optional<absl::Status> first;
    for (const std::string& column : columns) {
      bool begun = false;
      const absl::Status status = ReadColumn(options, column, &checker, out, &begun);
      // A header without this name is no fault while there is another to try.
      if (status.ok() || begun || status.code() != absl::StatusCode::kInvalidArgument) return status;
      if (!first.has_value()) first = status;
    }
    return *first;
  };
  if (options.out.empty()) {
    XUEJI_RETURN_IF_ERROR(read(nullptr));
  } else {
    XUEJI_RETURN_IF_ERROR(WriteFileWhole(options.out, [&](FileWriter& file) { return read(&file); }));
  }
  return checker.Finish();
}

}  // namespace xueji
