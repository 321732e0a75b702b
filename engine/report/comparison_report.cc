#include "engine/report/comparison_report.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "engine/base/memory_budget.h"
#include "engine/base/number_text.h"
#include "engine/base/staged_directory.h"
#include "engine/report/html_page.h"
#include "engine/report/html_sections.h"
#include "engine/report/html_text.h"
#include "engine/report/province_names.h"

namespace xueji {
namespace {

using html::Both;
using html::Card;
using html::Cell;
using html::Escape;
using html::Head;
using html::Heading;
using html::NumberCell;
using html::NumberHead;
using html::Table;

constexpr std::size_t kCountiesMax = 100;
constexpr std::uint32_t kCountiesInProvince = 10000;

template <typename Word>
std::string Title(Word word) {
  return Both(TitleOf(word, Language::kChinese), TitleOf(word, Language::kEnglish));
}

std::string Overview(const ComparisonSummary& summary) {
  std::string out = "<div class=\"cards\">\n";
  out += Card(summary.rows, "输入行数", "rows read");
  out += Card(summary.accepted, "已接收记录", "records accepted");
  out += Card(summary.rejected, "被拒绝的行", "rows refused");
  out += Card(summary.registry_rows(), "人口库行数", "rows of the registry");
  for (std::size_t i = 0; i < summary.tally.verdicts.size(); ++i) {
    const auto verdict = static_cast<RegistryVerdict>(i);
    out += Card(summary.tally.verdicts[i], TitleOf(verdict, Language::kChinese),
                TitleOf(verdict, Language::kEnglish));
  }
  return out + "</div>\n";
}

std::string Explanations(const ComparisonSummary& summary) {
  std::string rows;
  for (std::size_t i = 1; i < summary.tally.explanations.size(); ++i) {
    if (summary.tally.explanations[i] == 0) continue;
    rows += "<tr>" + Cell(Title(static_cast<Explanation>(i))) + NumberCell(summary.tally.explanations[i]) +
            "</tr>\n";
  }
  if (rows.empty()) return {};
  return Heading("不一致的可能原因", "What may explain the mismatches") +
         html::Note("只是解释，不改变结论。", "An explanation, which changes no verdict.") +
         Table(Head("解释", "explanation") + NumberHead("记录数", "records"), rows);
}

std::string Reasons(const ComparisonSummary& summary) {
  std::vector<std::pair<std::uint64_t, RegistryReason>> reasons;
  for (std::size_t i = 0; i < summary.tally.reasons.size(); ++i) {
    if (summary.tally.reasons[i] > 0) {
      reasons.emplace_back(summary.tally.reasons[i], static_cast<RegistryReason>(i));
    }
  }
  std::stable_sort(reasons.begin(), reasons.end(),
                   [](const auto& left, const auto& right) { return left.first > right.first; });
  std::string rows;
  for (const auto& [count, reason] : reasons) {
    const ReasonText& text = Describe(reason);
    rows += "<tr>" + Cell("<code>" + Escape(text.code) + "</code>") + NumberCell(count) +
            Cell(Both(text.zh, text.en)) + Cell(Both(text.action_zh, text.action_en)) + "</tr>\n";
  }
  if (rows.empty()) return {};
  return Heading("原因代码与处理办法", "Reasons and what to do") +
         Table(Head("代码", "code") + NumberHead("记录数", "records") + Head("含义", "meaning") +
                   Head("处理办法", "next step"),
               rows);
}

using Region = std::pair<std::uint32_t, VerdictCounts>;

// The most problems first; of as many, by code.
void SortWorstFirst(std::vector<Region>& regions) {
  std::sort(regions.begin(), regions.end(), [](const Region& left, const Region& right) {
    const std::uint64_t a = ProblemsIn(left.second), b = ProblemsIn(right.second);
    return a != b ? a > b : left.first < right.first;
  });
}

std::string RegionRow(const std::string& name, const VerdictCounts& counts) {
  std::uint64_t students = 0;
  for (const std::uint64_t count : counts) students += count;
  std::string row = "<tr>" + Cell(name) + NumberCell(students);
  for (const RegistryVerdict verdict : {RegistryVerdict::kIdAbsent, RegistryVerdict::kNameMismatch,
                                        RegistryVerdict::kAttributeMismatch, RegistryVerdict::kCancelled,
                                        RegistryVerdict::kNotComparable}) {
    row += NumberCell(counts[static_cast<std::size_t>(verdict)]);
  }
  const double rate = students == 0 ? 0 : static_cast<double>(ProblemsIn(counts)) * 1e4 / static_cast<double>(students);
  return row + "<td class=\"n\">" + Decimal(rate, 1) + "</td></tr>\n";
}

std::string RegionHead(std::string_view zh, std::string_view en) {
  return Head(zh, en) + NumberHead("学生", "students") + NumberHead("号码不存在", "number absent") +
         NumberHead("姓名不匹配", "name mismatch") + NumberHead("性别或生日不一致", "sex or birth date") +
         NumberHead("已注销", "cancelled") + NumberHead("不可比对", "not comparable") +
         NumberHead("每万人问题数", "problems per 10,000");
}

std::string ProvinceText(std::uint32_t province) {
  const auto* const name = ProvinceName(province);
  return name != nullptr ? Both(name->zh, name->en)
                         : Both("未填或无法识别的代码", "no code, or one that is not known");
}

std::string Regions(const ComparisonSummary& summary) {
  std::map<std::uint32_t, VerdictCounts> by_province;
  std::vector<Region> counties;
  for (const auto& [region, counts] : summary.tally.regions) {
    VerdictCounts& sum = by_province[region / kCountiesInProvince];
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += counts[i];
    if (ProblemsIn(counts) > 0) counties.emplace_back(region, counts);
  }
  std::vector<Region> provinces(by_province.begin(), by_province.end());
  SortWorstFirst(provinces);
  SortWorstFirst(counties);
  std::string rows;
  for (const auto& [province, counts] : provinces) rows += RegionRow(ProvinceText(province), counts);
  std::string out = Heading("各省", "By province of the school") + Table(RegionHead("省份", "province"), rows);
  rows.clear();
  const std::size_t shown = std::min(counties.size(), kCountiesMax);
  for (std::size_t i = 0; i < shown; ++i) {
    const std::uint32_t region = counties[i].first;
    rows += RegionRow(ProvinceText(region / kCountiesInProvince) + " <code>" + std::to_string(region) + "</code>",
                      counties[i].second);
  }
  if (rows.empty()) return out;
  return out + Heading("问题最多的县区", "Counties with the most problems") +
         "<p class=\"soft\">" + Both("按学校所在地；列出 ", "By the school's region; listed: ") +
         std::to_string(shown) + " / " + std::to_string(counties.size()) + "</p>\n" +
         Table(RegionHead("县区", "county"), rows);
}

std::string Examples(const ComparisonSummary& summary) {
  std::string rows;
  for (const ComparisonExample& example : summary.examples) {
    rows += "<tr>" + Cell(Title(example.verdict)) +
            Cell(example.explanation == Explanation::kNone ? "" : Title(example.explanation)) +
            Cell("<code>" + Escape(example.record_id) + "</code>") +
            Cell("<bdi>" + Escape(example.name) + "</bdi>") + Cell("<code>" + Escape(example.number) + "</code>") +
            Cell("<code>" + Escape(example.candidate) + "</code>") +
            Cell("<code>" + Escape(JoinCodes(example.reasons)) + "</code>") + "</tr>\n";
  }
  if (rows.empty()) return {};
  return Heading("示例（已脱敏）", "Examples (masked)") +
         Table(Head("结论", "verdict") + Head("解释", "explanation") + Head("记录号", "record") +
                   Head("姓名", "name") + Head("号码", "number") + Head("可能的本人", "candidate") +
                   Head("原因代码", "reasons"),
               rows);
}

std::string Files(const ComparisonSummary& summary) {
  std::string rows;
  const auto row = [&](std::string_view path, std::uint64_t count, std::uint64_t refused,
                       std::string_view encoding, std::string_view checksum, const std::vector<Message>& notes) {
    std::string remarks;
    for (const Message& note : notes) remarks += (remarks.empty() ? "" : "<br>") + Both(note.zh, note.en);
    rows += "<tr>" + Cell("<code>" + Escape(path) + "</code>") + NumberCell(count) + NumberCell(refused) +
            Cell(Escape(encoding)) + Cell("<code>" + Escape(checksum) + "</code>") + Cell(remarks) + "</tr>\n";
  };
  for (const ManifestInput& input : summary.inputs) {
    row(input.path, input.rows, input.rows - input.accepted, input.encoding, input.checksum, input.notes);
  }
  for (const ScannedFile& file : summary.population) {
    row(file.input.path, file.input.rows, file.rejected, file.input.encoding, file.input.checksum, file.input.notes);
  }
  return Heading("学生文件与人口库文件", "Files of students and of the registry") +
         Table(Head("文件", "file") + NumberHead("行数", "rows") + NumberHead("被拒绝", "refused") +
                   Head("编码", "encoding") + Head("校验和", "checksum") + Head("备注", "remarks"),
               rows);
}

std::string Run(const ComparisonSummary& summary) {
  std::string rows;
  const auto row = [&](const std::string& name, const std::string& value) {
    rows += "<tr>" + Cell(name) + Cell(value) + "</tr>\n";
  };
  const auto code = [](std::string_view text) { return "<code>" + Escape(text) + "</code>"; };
  for (const auto& [stage, seconds] : summary.seconds) {
    row(stage == "total" ? Both("总用时（秒）", "seconds in all")
                         : Both("用时（秒）：", "seconds: ") + Escape(stage),
        Decimal(seconds, 3));
  }
  row(Both("线程", "threads"), std::to_string(summary.threads));
  row(Both("内存峰值", "peak memory"), Escape(FormatBytes(summary.peak_memory_bytes)));
  if (!summary.rule_set.empty()) row(Both("规则集", "rule set"), Escape(summary.rule_set));
  row(Both("人口库快照", "registry snapshot"), code(summary.registry_snapshot));
  row(Both("学籍数据快照", "data snapshot"), code(summary.data_snapshot));
  row(Both("结果摘要", "result digest"), code(summary.result_digest));
  row(Both("版本", "version"), Escape(summary.version));
  return Heading("本次运行", "This run") + Table(Head("项目", "item") + Head("值", "value"), rows);
}

}  // namespace

std::string_view TitleOf(RegistryVerdict verdict, Language language) {
  switch (verdict) {
    case RegistryVerdict::kConsistent: return Text(language, "一致", "consistent");
    case RegistryVerdict::kIdAbsent: return Text(language, "身份证号不存在", "number absent");
    case RegistryVerdict::kNameMismatch: return Text(language, "身份证号与姓名不匹配", "name mismatch");
    case RegistryVerdict::kAttributeMismatch:
      return Text(language, "性别或出生日期不一致", "sex or birth date differs");
    case RegistryVerdict::kCancelled: return Text(language, "已注销或死亡", "cancelled or deceased");
    case RegistryVerdict::kNotComparable: return Text(language, "不可比对", "not comparable");
    case RegistryVerdict::kCount: break;
  }
  return "";
}

std::string_view TitleOf(Explanation explanation, Language language) {
  switch (explanation) {
    case Explanation::kFormerName: return Text(language, "曾用名", "former name");
    case Explanation::kSeparator: return Text(language, "间隔号", "separator");
    case Explanation::kRareCharacter: return Text(language, "生僻字", "rare character");
    case Explanation::kVariant: return Text(language, "异体字或繁体字", "variant character");
    case Explanation::kHomophone: return Text(language, "同音字", "homophone");
    case Explanation::kTransliteration: return Text(language, "音译用字", "transliteration");
    case Explanation::kLookAlike: return Text(language, "形近字", "look-alike character");
    case Explanation::kOrder: return Text(language, "顺序", "order");
    case Explanation::kOneErrorInId: return Text(language, "号码录错一处", "one slip in the number");
    case Explanation::kAnotherPerson: return Text(language, "另一人", "another person");
    case Explanation::kNone:
    case Explanation::kCount: break;
  }
  return "";
}

std::string RenderComparisonReport(const ComparisonSummary& summary) {
  HtmlPage page;
  page.title_zh = "人口库比对报告";
  page.title_en = "Comparison with the population registry";
  page.language = summary.language;
  page.body = Overview(summary) + Explanations(summary) + Regions(summary) + Reasons(summary) +
              Examples(summary) + Files(summary) + Run(summary);
  return RenderPage(page);
}

absl::Status WriteComparisonReport(const ComparisonSummary& summary, const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<FileWriter> file, FileWriter::Open(path));
  XUEJI_RETURN_IF_ERROR(file->Write(RenderComparisonReport(summary)));
  return file->Close();
}

}  // namespace xueji
