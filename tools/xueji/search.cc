#include <cstdio>

#include "engine/base/masking.h"
#include "engine/base/number_text.h"
#include "engine/jobs/explanation_json.h"
#include "engine/jobs/search_job.h"
#include "engine/plan/plan_compiler.h"
#include "tools/xueji/command.h"
#include "tools/xueji/logging.h"
#include "tools/xueji/progress.h"
#include "tools/xueji/run_command.h"
#include "tools/xueji/shared_options.h"

namespace xueji::tools {
namespace {

std::string DecisionWords(Decision decision, const Console& console) {
  switch (decision) {
    case Decision::kDuplicate:
      return console.Say("会判为同一人", "would be a duplicate");
    case Decision::kReview:
      return console.Say("会人工复核", "would be reviewed");
    case Decision::kNonLink:
      return console.Say("不会关联", "would not be linked");
  }
  return "";
}

std::string FoundBy(const SearchHit& hit, const Console& console) {
  std::string text;
  for (const std::string& pass : hit.passes) text += (text.empty() ? "" : ", ") + pass;
  if (text.empty()) {
    text = console.Say("没有规则，仅由近邻找到", "no pass, by nearness only");
  }
  return console.Say("由 ", "by ") + text + console.Say("；编码相差 ", "; codes differ in ") +
         std::to_string(hit.distance) + console.Say("/256 位", " of 256 bits");
}

std::string HitText(std::size_t number, const SearchHit& hit, const Console& console) {
  const PairExplanation& why = hit.why;
  std::string text = std::to_string(number) + ". " + MaskIdentifier(why.right) + "  " + hit.file +
                     ":" + std::to_string(hit.line) + "\n";
  text += "   " + DecisionWords(why.decision, console) + console.Say("，权重 ", ", weight ") +
          FormatWeight(why.weight) + "  p = " + Decimal(why.probability, 6);
  if (!why.rule.empty()) text += console.Say("，规则 ", ", rule ") + why.rule;
  text += "\n   " + FoundBy(hit, console) + "\n";
  for (const BothTexts* sentence :
       {&why.story.alike, &why.story.differs, &why.story.next, &why.story.why_not}) {
    if (!sentence->empty()) {
      text += "   " + console.Say(sentence->zh, sentence->en) + "\n";
    }
  }
  return text;
}

std::string ResultText(const SearchResult& found, const Console& console) {
  std::string text = console.Say("检索 ", "searched ") + Thousands(found.records) +
                     console.Say(" 条记录：", " records: ") + Thousands(found.by_keys) +
                     console.Say(" 条有相同的分块键，", " share a key, ") +
                     Thousands(found.by_code) + console.Say(" 条编码最近", " are nearest by code") +
                     (found.faiss ? console.Say("（FAISS）", " (FAISS)")
                                  : console.Say("（本程序未编入 FAISS，逐条扫描，结果相同）",
                                                " (built without FAISS: a plain scan, the "
                                                "same result)")) +
                     "\n";
  if (found.hits.empty()) text += console.Say("没有候选记录\n", "no candidates\n");
  for (std::size_t i = 0; i < found.hits.size(); ++i) {
    text += "\n" + HitText(i + 1, found.hits[i], console);
  }
  return text;
}

JsonValue ResultJson(const SearchResult& found) {
  JsonValue hits = JsonValue::Array();
  for (const SearchHit& hit : found.hits) {
    JsonValue passes = JsonValue::Array();
    for (const std::string& pass : hit.passes) passes.Append(pass);
    JsonValue json = JsonValue::Object();
    json.Set("record_id", hit.why.right)
        .Set("file", hit.file)
        .Set("line", std::uint64_t{hit.line})
        .Set("passes", std::move(passes))
        .Set("by_code", hit.by_code)
        .Set("distance", static_cast<std::uint64_t>(hit.distance))
        .Set("pair", ExplanationJson(hit.why));
    hits.Append(std::move(json));
  }
  JsonValue json = JsonValue::Object();
  json.Set("records", found.records)
      .Set("by_keys", found.by_keys)
      .Set("by_code", found.by_code)
      .Set("faiss", found.faiss)
      .Set("hits", std::move(hits));
  return json;
}

absl::Status Run(const Arguments& arguments, const Console& console) {
  Progress progress(console);
  SearchOptions options;
  options.run = RunOptionsFrom(arguments, console, progress);
  options.run.inputs = arguments.All("INPUT");
  options.like = arguments.All("--like");
  options.record = arguments.Text("--record");
  options.top = arguments.Number("--top", options.top);
  options.nearest = arguments.Number("--nearest", options.nearest);
  XUEJI_ASSIGN_OR_RETURN(const SearchResult found, RunSearch(options));
  progress.Finish();
  const std::string text = console.json ? ResultJson(found).Print() : ResultText(found, console);
  std::fputs(text.c_str(), stdout);
  return absl::OkStatus();
}

std::vector<OptionSpec> SearchOptionSpecs() {
  std::vector<OptionSpec> options = {
      {.name = "--like",
       .value_name = {"栏目=值", "FIELD=VALUE"},
       .help = {"要找的记录：栏目=值，可多次给出，知道几项给几项；或一个文件（CSV 或 "
                "TSV，表头加一行）。与 --record 二选一（默认：无）",
                "the record to look for: FIELD=VALUE, repeated, as many as are known; or one file "
                "(CSV or TSV, a header and one row). Either this or --record (default: none)"},
       .repeated = true},
      {.name = "--record",
       .value_name = {"记录号", "ID"},
       .help = {"以输入中这条记录去找（默认：无）",
                "look for records like this one of the input (default: none)"}},
      {.name = "--top",
       .kind = ValueKind::kNumber,
       .help = {"最多列出几条（默认 10）", "most records shown (default 10)"},
       .min = 1,
       .max = 10'000},
      {.name = "--nearest",
       .kind = ValueKind::kNumber,
       .help = {"按编码取最近的几条参加评分（默认 500；0 表示只按分块键）",
                "how many of the nearest by code are weighed (default 500; 0: by keys only)"},
       .max = 1'000'000},
  };
  options.push_back(PlanOption(/*required=*/false));
  options.push_back(FrequenciesOption());
  for (OptionSpec& option : InputOptions()) options.push_back(std::move(option));
  options.push_back(JsonOption({"以 JSON 输出（默认：文字）；个人信息同样脱敏",
                                "print JSON (default: text); personal data is masked in both"}));
  return options;
}

}  // namespace

CommandSpec SearchCommand() {
  return {
      .name = "search",
      .summary = {"检索：以一条疑难记录在全库中找同一个人，最像的在前，并说明理由",
                  "look for one hard record in a register, the likeliest first, with reasons"},
      .positionals = {{.name = "INPUT",
                       .help = {"输入文件，同 dedup", "input files, as for dedup"},
                       .max = 1 << 16}},
      .options = SearchOptionSpecs(),
      .footer = {"示例：\n  xueji search 学生.csv --like 姓名=李晓明 --like 出生日期=20120305\n"
                 "  xueji search 学生.csv --record r-17 --top 5",
                 "Examples:\n  xueji search roster.csv --like name=Li --like birth_date=20120305\n"
                 "  xueji search roster.csv --record r-17 --top 5"},
      .run = Run,
  };
}

}  // namespace xueji::tools
