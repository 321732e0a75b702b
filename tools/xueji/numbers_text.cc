#include "tools/xueji/numbers_text.h"

#include <utility>

#include "engine/base/masking.h"
#include "engine/base/memory_budget.h"
#include "engine/base/number_text.h"
#include "tools/xueji/text_table.h"

namespace xueji::tools {
namespace {

using matchers::StudentNumberKind;

std::string Shown(const std::string& number, bool full) { return full ? number : MaskIdentifier(number); }

std::string_view KindText(StudentNumberKind kind, Language language) {
  switch (kind) {
    case StudentNumberKind::kBlank: return Text(language, "空", "blank");
    case StudentNumberKind::kFormal: return Text(language, "正式 G", "formal (G)");
    case StudentNumberKind::kProvisional: return Text(language, "临时 L", "provisional (L)");
    case StudentNumberKind::kSubstitute: return Text(language, "替代 J", "substitute (J)");
    case StudentNumberKind::kLocal: return Text(language, "地方号", "local");
    case StudentNumberKind::kPseudo: return Text(language, "999 自编号", "made up (999)");
    case StudentNumberKind::kUnknown: return Text(language, "不是学籍号", "no student number");
  }
  return {};
}

std::string RuleMeaning(std::string_view rule, Language language) {
  static constexpr std::pair<std::string_view, std::pair<std::string_view, std::string_view>> kMeanings[] = {
      {"letter", {"不以 G、L、J 开头，也不是地方号", "begins with none of G, L, J and is no local number"}},
      {"length", {"不是 19 位", "not 19 characters"}},
      {"charset", {"字母之后有数字以外的字符", "something other than digits behind the letter"}},
      {"date", {"第 8-15 位不是真实日期", "characters 8-15 are no real date"}},
      {"check_digit", {"末位校验码不符（只校验 G 和 J）", "the check character does not fit (G and J only)"}},
      {"pseudo", {"999 自编号，不是全国学籍号", "a number made up for want of one, no national number"}},
  };
  for (const auto& [name, meaning] : kMeanings) {
    if (name == rule) return std::string(Text(language, meaning.first, meaning.second));
  }
  return std::string(rule);
}

void AddNumbers(const std::vector<FoundNumber>& numbers, bool full, Language language, TextTable& table) {
  for (const FoundNumber& number : numbers) {
    const bool issued = number.origin == NumberOrigin::kIssued;
    table.Add({"  " + Shown(number.text, full), number.kind,
               std::string(issued ? Text(language, "发于 ", "issued ") : Text(language, "录入于 ", "first seen ")) +
                   std::to_string(number.run.on_date),
               std::string(Text(language, "规则集 ", "rules ")) + number.run.rules});
  }
}

JsonValue NumbersJson(const std::vector<FoundNumber>& numbers, bool full) {
  JsonValue list = JsonValue::Array();
  for (const FoundNumber& number : numbers) {
    JsonValue json = JsonValue::Object();
    json.Set("number", Shown(number.text, full))
        .Set("kind", number.kind)
        .Set("issued", number.origin == NumberOrigin::kIssued)
        .Set("on_date", std::uint64_t{number.run.on_date})
        .Set("rules", number.run.rules)
        .Set("data_snapshot", number.run.data_snapshot)
        .Set("registry_snapshot", number.run.registry_snapshot);
    list.Append(std::move(json));
  }
  return list;
}

}  // namespace

std::string IssueTable(const NumbersSummary& summary, Language language) {
  const auto say = [&](std::string_view zh, std::string_view en) { return std::string(Text(language, zh, en)); };
  const RegionTally all = TotalOf(summary.report.counties);
  const auto issued = [&](NumberState state) { return summary.report.issued[static_cast<std::size_t>(state)]; };
  TextTable table;
  table.AddCount(say("输入行数", "rows read"), summary.rows);
  table.AddCount(say("  拒绝", "  refused"), summary.rejected);
  table.AddCount(say("发正式学籍号 G", "formal numbers (G) issued"), issued(NumberState::kFormal));
  table.AddCount(say("发替代学籍号 J", "substitute numbers (J) issued"), issued(NumberState::kSubstitute));
  table.AddCount(say("发临时学籍号 L", "provisional numbers (L) issued"), issued(NumberState::kProvisional));
  if (summary.report.local_issued > 0) {
    table.AddCount(say("发地方学籍号", "local numbers issued"), summary.report.local_issued);
  }
  for (std::size_t i = 0; i < kProblemClassCount; ++i) {
    const ProblemClassText& text = TextOf(static_cast<ProblemClass>(i));
    if (i < kPublishedClassCount || all.problems[i] > 0) {
      table.AddCount(std::string(Text(language, text.zh, text.en)), all.problems[i]);
    }
  }
  table.AddCount(say("问题学籍", "problem records"), all.problem_records);
  table.Add({say("规则集", "rule set"), summary.report.rules.name});
  table.Add({say("发号日期", "date of issue"), std::to_string(summary.report.on_date)});
  if (!summary.seconds.empty()) table.Add({say("用时（秒）", "seconds"), Decimal(summary.seconds.back().second, 2)});
  table.Add({say("内存峰值", "peak memory"), FormatBytes(summary.peak_memory_bytes)});
  std::string text = table.Print();
  if (summary.resumed) {
    text += say("号码库认得这批输入：先前已发的号码照旧\n", "the store knows these inputs: what was issued before stays\n");
  }
  return text + say("结果 ", "result ") + summary.out + say("（先看 ", " (start with ") + summary.out + "/report.html" +
         say("）", ")") + "\n";
}

std::string CheckText(const NumberCheck& check, Language language) {
  const auto say = [&](std::string_view zh, std::string_view en) { return std::string(Text(language, zh, en)); };
  TextTable table;
  table.AddCount(say("行数", "rows"), check.rows);
  for (std::size_t i = 0; i < check.kinds.size(); ++i) {
    if (check.kinds[i] == 0) continue;
    table.AddCount("  " + std::string(KindText(static_cast<StudentNumberKind>(i), language)), check.kinds[i]);
  }
  table.AddCount(say("不合规则", "breaking a rule"), check.faulty_count);
  const auto names = matchers::StudentNumberFaultNames();
  for (std::size_t i = 0; i < check.faults.size(); ++i) {
    if (check.faults[i] > 0) table.AddCount("  " + RuleMeaning(names[i], language), check.faults[i]);
  }
  if (check.repeated > 0) table.AddCount(say("  同一号码再次出现", "  the same number again"), check.repeated);
  if (check.warnings > 0) table.AddCount(say("区划代码不在表中（仅提示）", "region not in the table (a remark)"), check.warnings);
  if (check.series > 0) {
    table.AddCount(say("地方号段", "local series"), check.series);
    table.AddCount(say("  有缺号的", "  with gaps"), check.series_with_gaps);
  }
  std::string text = table.Print();
  for (const FaultyNumber& number : check.faulty) {
    text += say("第 ", "line ") + std::to_string(number.line) + say(" 行：", ": ") + number.masked + "  " + number.rules + "\n";
  }
  if (check.faulty_count > check.faulty.size()) {
    text += say("……其余见 --out 文件\n", "... the others are in the file of --out\n");
  }
  for (const SeriesGap& gap : check.gaps) {
    text += say("号段 ", "series ") + gap.series + say("：到 ", ": up to ") + std::to_string(gap.last) + say(" 缺 ", ", missing ") +
            std::to_string(gap.missing) + say(" 个，首个 ", ", the first is ") + std::to_string(gap.first_missing) + "\n";
  }
  return text;
}

JsonValue CheckJson(const NumberCheck& check) {
  JsonValue kinds = JsonValue::Object(), faults = JsonValue::Object(), faulty = JsonValue::Array(),
            gaps = JsonValue::Array();
  for (std::size_t i = 0; i < check.kinds.size(); ++i) {
    kinds.Set(matchers::StudentNumberKindName(static_cast<StudentNumberKind>(i)), check.kinds[i]);
  }
  const auto names = matchers::StudentNumberFaultNames();
  for (std::size_t i = 0; i < check.faults.size(); ++i) faults.Set(names[i], check.faults[i]);
  for (const FaultyNumber& number : check.faulty) {
    JsonValue json = JsonValue::Object();
    json.Set("line", number.line).Set("number", number.masked).Set("rules", number.rules);
    faulty.Append(std::move(json));
  }
  for (const SeriesGap& gap : check.gaps) {
    JsonValue json = JsonValue::Object();
    json.Set("series", gap.series)
        .Set("last", std::uint64_t{gap.last})
        .Set("missing", std::uint64_t{gap.missing})
        .Set("first_missing", std::uint64_t{gap.first_missing});
    gaps.Append(std::move(json));
  }
  JsonValue json = JsonValue::Object();
  json.Set("rows", check.rows)
      .Set("kinds", std::move(kinds))
      .Set("faulty", check.faulty_count)
      .Set("faults", std::move(faults))
      .Set("repeated", check.repeated)
      .Set("region_unknown", check.warnings)
      .Set("local_series", check.series)
      .Set("local_series_with_gaps", check.series_with_gaps)
      .Set("local_serials_missing", check.serials_missing)
      .Set("first_faulty", std::move(faulty))
      .Set("gaps", std::move(gaps));
  return json;
}

std::string PeopleText(const std::vector<FoundPerson>& people, bool full, Language language) {
  std::string text;
  for (const FoundPerson& person : people) {
    text += Text(language, "学籍记录 ", "record ");
    for (std::size_t i = 0; i < person.records.size(); ++i) {
      text += (i > 0 ? ", " : "") + Shown(person.records[i], full);
    }
    text += Text(language, "（号码由早到晚，末行为现号）\n", " (oldest number first, the last is held now)\n");
    TextTable table({Align::kLeft, Align::kLeft, Align::kLeft, Align::kLeft});
    AddNumbers(person.locals, full, language, table);
    AddNumbers(person.numbers, full, language, table);
    text += table.Print();
  }
  return text;
}

JsonValue PeopleJson(const std::vector<FoundPerson>& people, bool full) {
  JsonValue list = JsonValue::Array();
  for (const FoundPerson& person : people) {
    JsonValue records = JsonValue::Array();
    for (const std::string& record : person.records) records.Append(Shown(record, full));
    JsonValue json = JsonValue::Object();
    json.Set("records", std::move(records))
        .Set("numbers", NumbersJson(person.numbers, full))
        .Set("local_numbers", NumbersJson(person.locals, full));
    list.Append(std::move(json));
  }
  return list;
}

std::string RulesText(const RuleSet& rules, Language language) {
  TextTable table({Align::kLeft, Align::kLeft, Align::kLeft, Align::kLeft});
  for (std::size_t i = 0; i < kRuleKeyCount; ++i) {
    const Rule* const rule = rules.Find(static_cast<RuleKey>(i));
    if (rule == nullptr) continue;
    table.Add({std::string(RuleKeyName(static_cast<RuleKey>(i))), rule->value,
               rule->document + (rule->clause == "-" ? "" : " " + rule->clause),
               language == Language::kChinese ? rule->zh : rule->en});
  }
  return std::string(Text(language, "规则集 ", "rule set ")) + rules.name + " " + rules.fingerprint + "\n" + table.Print();
}

JsonValue RulesJson(const RuleSet& rules) {
  JsonValue list = JsonValue::Array();
  for (std::size_t i = 0; i < kRuleKeyCount; ++i) {
    const Rule* const rule = rules.Find(static_cast<RuleKey>(i));
    if (rule == nullptr) continue;
    JsonValue json = JsonValue::Object();
    json.Set("key", RuleKeyName(static_cast<RuleKey>(i)))
        .Set("value", rule->value)
        .Set("document", rule->document)
        .Set("clause", rule->clause)
        .Set("set", rule->set)
        .Set("zh", rule->zh)
        .Set("en", rule->en);
    list.Append(std::move(json));
  }
  JsonValue json = JsonValue::Object();
  json.Set("name", rules.name).Set("fingerprint", rules.fingerprint).Set("rules", std::move(list));
  return json;
}

}  // namespace xueji::tools
