#include <cstdio>

#include "engine/base/masking.h"
#include "engine/base/number_text.h"
#include "engine/jobs/explain_job.h"
#include "engine/jobs/explanation_json.h"
#include "engine/plan/plan_compiler.h"
#include "engine/report/marked_text.h"
#include "tools/xueji/command.h"
#include "tools/xueji/id_section.h"
#include "tools/xueji/progress.h"
#include "tools/xueji/shared_options.h"
#include "tools/xueji/text_table.h"

namespace xueji::tools {
namespace {

std::string DecisionWords(Decision decision, const Console& console) {
  switch (decision) {
    case Decision::kDuplicate:
      return console.Say("判为同一人", "duplicate");
    case Decision::kReview:
      return console.Say("人工复核", "review");
    case Decision::kNonLink:
      return console.Say("非同一人", "not linked");
  }
  return "";
}

std::string OutcomeWords(PassOutcome outcome, const Console& console) {
  switch (outcome) {
    case PassOutcome::kNoKey:
      return console.Say("至少一方缺少该键所需栏目",
                         "a part of the key is blank on one side or both");
    case PassOutcome::kDifferentKey:
      return console.Say("键不同", "different keys");
    case PassOutcome::kYielded:
      return console.Say("提出此对", "proposes the pair");
    case PassOutcome::kCutOff:
      return console.Say("同块，但块过大，细分后分开", "same block, but oversized: refined apart");
    case PassOutcome::kWindow:
      return console.Say("同块，细分后仍过大，只比较相邻记录",
                         "same block, oversized even refined: neighbours only");
  }
  return "";
}

std::string Signed(Weight weight) {
  return (weight < 0 ? "" : "+") + FormatWeight(weight);
}

// The three sentences, why not, and the papers that would settle it.
std::string StoryText(const PairStory& story, const Console& console) {
  std::string text;
  for (const BothTexts* sentence : {&story.alike, &story.differs, &story.next, &story.why_not}) {
    if (!sentence->empty()) text += console.Say(sentence->zh, sentence->en) + "\n";
  }
  text += console.Say("可以定论的材料：", "papers that settle it:") + "\n";
  for (const SettlingDocument* document : story.documents) {
    text += "  " + console.Say(document->zh, document->en) + console.Say("：", ": ") +
            console.Say(document->look_zh, document->look_en) + "\n";
  }
  return text;
}

std::string FieldTable(const PairExplanation& why, const Console& console) {
  TextTable table({Align::kLeft, Align::kLeft, Align::kLeft, Align::kLeft});
  table.Add(
      {console.Say("栏目", "field"), MaskIdentifier(why.left), MaskIdentifier(why.right), ""});
  for (const PairField& field : why.fields) {
    if (field.left.empty() && field.right.empty()) continue;
    const bool blank = field.left.empty() || field.right.empty();
    const bool equal = field.left == field.right;
    const MarkedPair marked =
        MarkDifference(field.type, field.personal, field.left, field.right);
    const BothTexts title = FieldTitle(field.name);
    table.Add({console.Say(title.zh, title.en), Bracketed(marked.left), Bracketed(marked.right),
               std::string(blank   ? console.Say("一方为空", "one is blank")
                           : equal ? console.Say("相同", "equal")
                                   : console.Say("不同", "differ"))});
  }
  return table.Print();
}

// What was folded on the way in, with the value as it stands in the file.
std::string TypedTable(const PairExplanation& why, const Console& console) {
  if (why.typed_left.empty() && why.typed_right.empty()) return "";
  TextTable table({Align::kLeft, Align::kLeft, Align::kLeft, Align::kLeft, Align::kLeft});
  table.Add({console.Say("记录", "record"), console.Say("栏目", "field"),
             console.Say("录入原值", "as typed"), console.Say("比较用值", "as compared"),
             console.Say("区别", "changed")});
  for (const auto& [id, typed] : {std::pair(why.left, why.typed_left), {why.right, why.typed_right}}) {
    for (const TypedField& field : typed) {
      const MarkedTyping marked = MarkTyping(field);
      const BothTexts title = FieldTitle(field.name);
      std::string changes;
      for (const TypingChange change : TypingChanges(field)) {
        const BothTexts phrase = ChangePhrase(change);
        if (!changes.empty()) changes += console.Say("、", ", ");
        changes += console.Say(phrase.zh, phrase.en);
      }
      table.Add({MaskIdentifier(id), console.Say(title.zh, title.en), marked.typed,
                 field.folded.empty() ? console.Say("（空）", "(blank)") : marked.folded, changes});
    }
  }
  return table.Print() + "\n";
}

std::string WeightTable(const PairExplanation& why, const Console& console) {
  TextTable table({Align::kLeft, Align::kLeft, Align::kRight, Align::kRight, Align::kRight});
  table.Add({console.Say("比较项", "comparison"), console.Say("等级", "level"),
             console.Say("权重", "weight"), console.Say("词频调整", "term frequency"),
             console.Say("累计", "sum so far")});
  table.Add({console.Say("先验", "prior"), "", Signed(why.prior), "", Signed(why.prior)});
  for (const ExplainedComparison& comparison : why.comparisons) {
    table.Add({comparison.name, comparison.level, Signed(comparison.weight),
               comparison.frequency_weight == 0 ? "" : Signed(comparison.frequency_weight),
               Signed(comparison.sum)});
  }
  table.Add({console.Say("合计", "sum"), "", "p = " + Decimal(why.probability, 6), "",
             Signed(why.weight)});
  return table.Print();
}

std::string DecisionText(const PairExplanation& why, const Console& console) {
  std::string text = console.Say("判定：", "decision: ") + DecisionWords(why.decision, console);
  if (!why.rule.empty()) {
    text += console.Say("，依规则 ", ", by rule ") + why.rule;
  } else {
    text += console.Say("，依阈值（复核 ≥ ", ", by thresholds (review >= ") +
            FormatWeight(why.review_weight_min);
    if (why.has_duplicate_threshold) {
      text +=
          console.Say("，同一人 ≥ ", ", duplicate >= ") + FormatWeight(why.duplicate_weight_min);
    }
    text += console.Say("）", ")");
  }
  if (why.marked) {
    text += console.Say("；已在两条记录上注明", "; noted on both records");
  }
  text += "\n" + console.Say("运行记录：", "the run recorded: ");
  text += why.recorded_decision.empty() ? console.Say("links.csv 中没有此对", "not in links.csv")
                                        : why.recorded_decision + "  " + why.recorded_reasons;
  return text + "\n";
}

std::string ReasonText(const PairExplanation& why, const Console& console) {
  std::string text;
  why.reasons.ForEach([&](Reason reason) {
    const auto& words = Describe(reason);
    text += std::string(words.code) + "  " + console.Say(words.zh, words.en);
    const std::string action = console.Say(words.action_zh, words.action_en);
    if (!action.empty()) text += console.Say("。办法：", "; next: ") + action;
    text += "\n";
  });
  return text;
}

std::string PassTable(const PairExplanation& why, const Console& console) {
  TextTable table({Align::kLeft, Align::kRight, Align::kLeft});
  table.Add(
      {console.Say("分块规则", "blocking pass"), console.Say("块内记录", "records in block"), ""});
  for (const ExplainedPass& pass : why.passes) {
    std::string words = OutcomeWords(pass.outcome, console);
    if (pass.owns) words += console.Say("（由它比较）", " (and compares it)");
    table.Add({pass.name, pass.block_records == 0 ? "" : Thousands(pass.block_records), words});
  }
  std::string text = table.Print();
  if (!why.was_compared) {
    text += console.Say("没有规则提出此对，运行中未比较；上面的权重是现在补算的。",
                        "No pass proposed the pair: the run never compared it. The "
                        "weights above were reckoned now.") +
            "\n";
  }
  return text;
}

absl::Status Run(const Arguments& arguments, const Console& console) {
  Progress progress(console);
  ExplainOptions options;
  options.directory = arguments.Text("DIR");
  options.left = arguments.Text("LEFT_ID");
  options.right = arguments.Text("RIGHT_ID");
  options.threads = static_cast<int>(arguments.Number("--threads", 0));
  options.memory_max = arguments.Number("--memory-max", 0);
  if (progress.enabled()) {
    options.progress = [&](std::string_view stage, double done) { progress.Stage(stage, done); };
  }
  XUEJI_ASSIGN_OR_RETURN(const PairExplanation why, ExplainPair(options));
  progress.Finish();
  JsonValue json = ExplanationJson(why);
  json.Set("id_numbers", IdFaultJson(why));
  const std::string text = console.json
                               ? json.Print()
                               : DecisionText(why, console) + "\n" +
                                     StoryText(why.story, console) + "\n" + FieldTable(why, console) +
                                     "\n" + TypedTable(why, console) + WeightTable(why, console) + "\n" +
                                     ReasonText(why, console) + "\n" + PassTable(why, console) +
                                     IdFaultSection(why, console);
  std::fputs(text.c_str(), stdout);
  return absl::OkStatus();
}

}  // namespace

CommandSpec ExplainCommand() {
  return {
      .name = "explain",
      .summary =
          {"解释：两条记录为何关联、复核或未关联，哪些规则没有提出它们，哪些录入值比较时已改写",
           "why two records were linked, put to review or not, which passes missed them, and which values "
           "were compared otherwise than typed"},
      .positionals =
          {{.name = "DIR",
            .help = {"dedup 或 link 的结果目录；其输入须仍在原处",
                     "result directory of dedup or link; its inputs must still be there"}},
           {.name = "LEFT_ID", .help = {"一条记录的记录号", "record id of one record"}},
           {.name = "RIGHT_ID", .help = {"另一条记录的记录号", "record id of the other"}}},
      .options = {ThreadsOption(), MemoryMaxOption(),
                  JsonOption({"以 JSON 输出（默认：文字）；个人信息同样脱敏",
                              "print JSON (default: text); personal data is masked in both"})},
      .footer = {"示例：\n  xueji explain 结果 r-17 r-42",
                 "Example:\n  xueji explain result r-17 r-42"},
      .run = Run,
  };
}

}  // namespace xueji::tools
