#include "engine/report/problem_report.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string_view>

#include "engine/base/number_text.h"
#include "engine/base/staged_directory.h"
#include "engine/report/html_charts.h"
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

constexpr std::uint32_t kProvinceUnit = 10'000;

std::uint64_t CountOf(const RegionTally& tally, NumberOutcome outcome) {
  return tally.outcomes[static_cast<std::size_t>(outcome)];
}
std::uint64_t CountOf(const RegionTally& tally, NumberState state) {
  return tally.held[static_cast<std::size_t>(state)];
}

std::string ProvinceLabel(std::uint32_t province) {
  const ProvinceText* const name = ProvinceName(province);
  if (name == nullptr) return Both("未填或无法识别", "none, or not known");
  return Both(name->zh, name->en);
}

std::string CountyLabel(const RegionTally& county, bool with_province) {
  if (county.region == 0) return Both("未填学校所在地", "no region given");
  char code[16];
  std::snprintf(code, sizeof code, "%06u", county.region);
  return (with_province ? ProvinceLabel(county.region / kProvinceUnit) + " " : std::string()) + "<code>" + code +
         "</code>";
}

// The class that most of the region's problem records are in: what to begin with.
std::string BeginWith(const RegionTally& tally) {
  const auto most = std::max_element(tally.problems.begin(), tally.problems.end());
  if (*most == 0) return "–";
  const ProblemClassText& text = TextOf(static_cast<ProblemClass>(most - tally.problems.begin()));
  return Both(text.zh, text.en);
}

std::string RegionHead(std::string_view zh, std::string_view en) {
  std::string head = Head(zh, en) + NumberHead("学生", "pupils") + NumberHead("问题学籍", "problem records") +
                     NumberHead("每万人", "per 10,000");
  for (std::size_t i = 0; i < kPublishedClassCount; ++i) {
    const ProblemClassText& text = TextOf(static_cast<ProblemClass>(i));
    head += NumberHead(text.zh, text.en);
  }
  return head + NumberHead("其他", "other") + Head("先办", "begin with");
}

std::string RegionRow(const std::string& label, const RegionTally& tally) {
  const double rate = tally.pupils == 0 ? 0
                                        : static_cast<double>(tally.problem_records) * 1e4 /
                                              static_cast<double>(tally.pupils);
  std::string row = "<tr>" + Cell(label) + NumberCell(tally.pupils) + NumberCell(tally.problem_records) +
                    "<td class=\"n\">" + Decimal(rate, 1) + "</td>";
  std::uint64_t other = 0;
  for (std::size_t i = 0; i < kProblemClassCount; ++i) {
    if (i < kPublishedClassCount) {
      row += NumberCell(tally.problems[i]);
    } else {
      other += tally.problems[i];
    }
  }
  return row + NumberCell(other) + Cell(BeginWith(tally)) + "</tr>\n";
}

std::string Summary(const ProblemReport& report, const RegionTally& all) {
  std::string out = "<div class=\"cards\">\n";
  out += Card(all.pupils, "学生", "pupils");
  out += Card(report.issued[static_cast<std::size_t>(NumberState::kFormal)], "本次发正式学籍号 G", "formal numbers (G) issued");
  out += Card(report.issued[static_cast<std::size_t>(NumberState::kSubstitute)], "本次发 J 号", "substitute numbers (J) issued");
  out += Card(report.issued[static_cast<std::size_t>(NumberState::kProvisional)], "本次发 L 号", "provisional numbers (L) issued");
  out += Card(all.problem_records, "问题学籍（号码不变，业务受限）", "problem records (number kept, blocked)");
  out += Card(CountOf(all, NumberOutcome::kWaits), "待复核或待补做的", "waiting");
  out += Card(CountOf(all, NumberOutcome::kRefused), "不予发号", "refused a number");
  out += Card(CountOf(all, NumberState::kFormal), "现持 G", "hold G now");
  out += Card(CountOf(all, NumberState::kSubstitute), "现持 J", "hold J now");
  out += Card(CountOf(all, NumberState::kProvisional), "现持 L", "hold L now");
  out += Card(CountOf(all, NumberState::kNone), "没有学籍号", "without a number");
  if (report.local_issued > 0) out += Card(report.local_issued, "本次发地方学籍号", "local numbers issued");
  return out + "</div>\n" +
         ShareBar({{"duplicate", all.problem_records},
                   {"review", CountOf(all, NumberOutcome::kWaits) + CountOf(all, NumberOutcome::kRefused)},
                   {"clear", CountOf(all, NumberState::kFormal)}}) +
         "\n<p class=\"soft\">" +
         Both("红：问题学籍；橙：等待或不予发号；绿：现持正式学籍号。", "Red: problem records; amber: waiting or refused; green: hold a formal number.") +
         "</p>\n";
}

std::string Classes(const ProblemReport& report, const RegionTally& all) {
  std::string rows;
  for (std::size_t i = 0; i < kProblemClassCount; ++i) {
    if (i >= kPublishedClassCount && all.problems[i] == 0) continue;
    const ProblemClassText& text = TextOf(static_cast<ProblemClass>(i));
    rows += "<tr>" + Cell(Both(text.zh, text.en)) + NumberCell(all.problems[i]) +
            Cell(Both(text.action_zh, text.action_en)) + "</tr>\n";
  }
  std::string out = Heading("问题学籍的类别和处理办法", "Classes of problem records, and what to do") +
                    Table(Head("类别", "class") + NumberHead("学籍", "records") + Head("处理办法", "next step"), rows);
  if (report.candidates > 0) {
    out += "<p>" + Both("比对给出候选号码的学籍：", "Records for which the comparison suggests a number: ") +
           Thousands(report.candidates) +
           Both("。候选只供核对，不是判定。", ". A suggestion to be checked, never a verdict.") + "</p>\n";
  }
  std::string explained;
  for (const auto& [word, count] : report.explanations) {
    if (!word.empty()) explained += "<tr>" + Cell("<code>" + Escape(word) + "</code>") + NumberCell(count) + "</tr>\n";
  }
  if (explained.empty()) return out;
  return out + html::Folded("不一致的原因（比对的说明）", "How the mismatches are explained",
                            Table(Head("说明", "explanation") + NumberHead("学籍", "records"), explained));
}

std::string Provinces(const ProblemReport& report) {
  std::string rows;
  const std::vector<RegionTally> provinces = ProvincesWorstFirst(report.counties);
  for (const RegionTally& province : provinces) rows += RegionRow(ProvinceLabel(province.region), province);
  std::string out = Heading("各省问题学籍，多的在前", "Problem records by province, the most first") +
                    Table(RegionHead("省份", "province"), rows);
  rows.clear();
  const std::vector<RegionTally> counties = CountiesWorstFirst(report.counties, kAllProvinces);
  for (std::size_t i = 0; i < std::min(counties.size(), kCountiesShownMax); ++i) {
    if (counties[i].problem_records > 0) rows += RegionRow(CountyLabel(counties[i], true), counties[i]);
  }
  if (rows.empty()) return out;
  out += Heading("问题最多的区县", "The counties with the most") +
         html::Note("名单在 problems.csv 中，按省、区县和类别排序；每行写明这条学籍的下一步。",
                    "The records are in problems.csv, by province, county and class, each with its next step.") +
         Table(RegionHead("区县", "county"), rows) + Heading("各省的区县", "All counties, by province");
  for (const RegionTally& province : provinces) {
    std::string list;
    for (const RegionTally& county : CountiesWorstFirst(report.counties, province.region)) {
      list += RegionRow(CountyLabel(county, false), county);
    }
    out += "<details><summary>" + ProvinceLabel(province.region) + " · " + Thousands(province.problem_records) +
           "</summary>" + Table(RegionHead("区县", "county"), list) + "</details>\n";
  }
  return out;
}

std::string Reasons(const ProblemReport& report) {
  std::vector<std::pair<std::uint64_t, NumberReason>> counted;
  for (std::size_t i = 0; i < kNumberReasonCount; ++i) {
    if (report.reasons[i] > 0) counted.emplace_back(report.reasons[i], static_cast<NumberReason>(i));
  }
  std::stable_sort(counted.begin(), counted.end(),
                   [](const auto& left, const auto& right) { return left.first > right.first; });
  std::string rows;
  for (const auto& [count, reason] : counted) {
    const NumberReasonText& text = Describe(reason);
    rows += "<tr>" + Cell("<code>" + std::string(text.code) + "</code>") + NumberCell(count) +
            Cell(Both(text.zh, text.en)) + Cell(Both(text.action_zh, text.action_en)) + "</tr>\n";
  }
  return Heading("谁得到了号码，谁为什么没有", "Who got a number, and who did not and why") +
         Table(Head("代码", "code") + NumberHead("学生", "pupils") + Head("含义", "meaning") + Head("下一步", "next step"), rows);
}

std::string Rules(const ProblemReport& report) {
  std::string rows;
  for (std::size_t i = 0; i < kRuleKeyCount; ++i) {
    const Rule* const rule = report.rules.Find(static_cast<RuleKey>(i));
    if (rule == nullptr) continue;
    rows += "<tr>" + Cell("<code>" + std::string(RuleKeyName(static_cast<RuleKey>(i))) + "</code>") +
            Cell("<code>" + Escape(rule->value) + "</code>") + Cell(Both(rule->zh, rule->en)) +
            Cell(Escape(rule->document)) + Cell(Escape(rule->clause)) + "</tr>\n";
  }
  const std::string facts = "<p>" + Both("规则集 ", "Rule set ") + "<code>" + Escape(report.rules.name) + " " +
                            Escape(report.rules.fingerprint) + "</code>" + Both("；发号日期 ", "; date of issue ") +
                            std::to_string(report.on_date) + Both("；学籍数据 ", "; student data ") + "<code>" +
                            Escape(report.data_snapshot) + "</code>" + Both("；人口库 ", "; population registry ") + "<code>" +
                            (report.registry_snapshot.empty() ? "–" : Escape(report.registry_snapshot)) + "</code>" +
                            Both("；号码库 ", "; number store ") + "<code>" + Escape(report.store) + "</code></p>\n";
  return Heading("依据", "What it rests on") + facts +
         html::Folded("本次所用的规则：期限、范围、由谁决定", "The rules of this run: deadlines, scopes, who decides",
                      Table(Head("条目", "rule") + Head("取值", "value") + Head("内容", "what it says") +
                                Head("文号", "document") + Head("条款", "clause"),
                            rows));
}

bool WorseFirst(const RegionTally& left, const RegionTally& right) {
  return left.problem_records != right.problem_records ? left.problem_records > right.problem_records
                                                       : left.region < right.region;
}

}  // namespace

void RegionTally::Add(const RegionTally& other) {
  pupils += other.pupils;
  problem_records += other.problem_records;
  formal_issued += other.formal_issued;
  for (std::size_t i = 0; i < problems.size(); ++i) problems[i] += other.problems[i];
  for (std::size_t i = 0; i < outcomes.size(); ++i) outcomes[i] += other.outcomes[i];
  for (std::size_t i = 0; i < held.size(); ++i) held[i] += other.held[i];
}

RegionTally TotalOf(const std::vector<RegionTally>& regions) {
  RegionTally total;
  for (const RegionTally& region : regions) total.Add(region);
  return total;
}

std::vector<RegionTally> ProvincesWorstFirst(const std::vector<RegionTally>& counties) {
  std::vector<RegionTally> provinces;
  for (const RegionTally& county : counties) {
    const std::uint32_t province = county.region / kProvinceUnit;
    if (provinces.empty() || provinces.back().region != province) provinces.push_back({.region = province});
    provinces.back().Add(county);
  }
  std::sort(provinces.begin(), provinces.end(), WorseFirst);
  return provinces;
}

std::vector<RegionTally> CountiesWorstFirst(const std::vector<RegionTally>& counties, std::uint32_t province) {
  std::vector<RegionTally> chosen;
  for (const RegionTally& county : counties) {
    if (province == kAllProvinces || county.region / kProvinceUnit == province) chosen.push_back(county);
  }
  std::sort(chosen.begin(), chosen.end(), WorseFirst);
  return chosen;
}

std::string RenderProblemReport(const ProblemReport& report) {
  const RegionTally all = TotalOf(report.counties);
  HtmlPage page;
  page.title_zh = "学籍号与问题学籍报告";
  page.title_en = "Student numbers and problem records";
  page.language = report.language;
  page.body = Summary(report, all) + Classes(report, all) + Provinces(report) + Reasons(report) + Rules(report);
  return RenderPage(page);
}

absl::Status WriteProblemReport(const ProblemReport& report, const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<FileWriter> file, FileWriter::Open(path));
  XUEJI_RETURN_IF_ERROR(file->Write(RenderProblemReport(report)));
  return file->Close();
}

}  // namespace xueji
