#include <cmath>
#include <cstdio>
#include <utility>

#include "engine/base/message.h"
#include "engine/base/number_text.h"
#include "engine/jobs/train_job.h"
#include "tools/xueji/command.h"
#include "tools/xueji/logging.h"
#include "tools/xueji/progress.h"
#include "tools/xueji/run_command.h"
#include "tools/xueji/shared_options.h"
#include "tools/xueji/text_table.h"

namespace xueji::tools {
namespace {

constexpr std::uint64_t kRandomPairsDefault = 2'000'000;

std::string ShortNumber(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

std::string LevelTable(const TrainSummary& summary, const Console& console) {
  TextTable table({Align::kLeft, Align::kLeft});
  table.Add({console.Say("比较项", "comparison"), console.Say("等级", "level"), "m", "u",
             console.Say("权重", "weight"), console.Say("真对", "true pairs"),
             console.Say("其他对", "others")});
  for (std::size_t c = 0; c < summary.plan.comparisons.size(); ++c) {
    const Comparison& comparison = summary.plan.comparisons[c];
    for (std::size_t i = 0; i < comparison.levels.size(); ++i) {
      const LevelWeight& entry = comparison.levels[i];
      const LevelEstimate& found = summary.estimate.comparisons[c].levels[i];
      const double weight =
          entry.match_weight ? *entry.match_weight : std::log2(*entry.m / *entry.u);
      table.Add({i == 0 ? comparison.name : "", LevelName(comparison, i),
                 entry.m ? ShortNumber(*entry.m) : console.Say("给定", "given"),
                 entry.u ? ShortNumber(*entry.u) : "", Decimal(weight, 3),
                 Decimal(found.same_pairs, 1), Decimal(found.other_pairs, 1)});
    }
  }
  return table.Print();
}

std::string PassTable(const TrainSummary& summary, const Console& console) {
  TextTable table;
  table.Add({console.Say("分块规则", "pass"), console.Say("记录对", "pairs"),
             console.Say("估计真对", "true pairs")});
  for (std::size_t p = 0; p < summary.plan.passes.size(); ++p) {
    const PassEstimate& pass = summary.estimate.passes[p];
    table.Add({summary.plan.passes[p].name, Thousands(pass.pairs), Decimal(pass.same_pairs, 1)});
  }
  return table.Print();
}

std::string Summary(const TrainSummary& summary, const Console& console) {
  TextTable table;
  table.AddCount(console.Say("记录", "records"), summary.records);
  table.AddCount(console.Say("候选对", "candidate pairs"), summary.evidence.candidates.pairs);
  if (summary.evidence.candidates.pairs_ruled_out > 0) {
    table.AddCount(
        console.Say("  另由 NON_LINK 规则排除", "  besides, ruled out by NON_LINK rules"),
        summary.evidence.candidates.pairs_ruled_out);
  }
  table.AddCount(console.Say("随机对", "random pairs"), summary.evidence.random.pairs);
  if (summary.records_labelled > 0) {
    table.AddCount(console.Say("有标注的记录", "records with labels"), summary.records_labelled);
    table.AddCount(console.Say("标注的真对", "labelled true pairs"),
                   summary.evidence.labelled_same.pairs);
  }
  table.Add({console.Say("估计真对", "true pairs"), Decimal(summary.estimate.same_pairs, 1)});
  table.Add({console.Say("先验", "prior"), ShortNumber(summary.plan.prior_match_probability)});
  table.AddCount(console.Say("EM 轮数", "rounds of EM"), summary.estimate.rounds);
  table.Add({console.Say("用时（秒）", "seconds"), Decimal(summary.seconds, 2)});
  return table.Print() + "\n" + PassTable(summary, console) + "\n" + LevelTable(summary, console) +
         console.Say("训练后的方案 ", "trained plan ") + summary.out + "\n" +
         (summary.frequencies_out.empty() ? ""
                                          : console.Say("词频表 ", "term frequencies ") +
                                                summary.frequencies_out + "\n");
}

absl::Status CheckOptions(const Arguments& arguments) {
  const bool columns = arguments.Has("--id-column") && arguments.Has("--entity-column");
  if (arguments.Has("--labels") && !columns) {
    return InvalidArgument({"--labels 须与 --id-column 和 --entity-column 同用",
                            "--labels needs --id-column and --entity-column"});
  }
  const bool any = arguments.Has("--id-column") || arguments.Has("--entity-column");
  if (!arguments.Has("--labels") && any) {
    return InvalidArgument({"--id-column 和 --entity-column 只用于 --labels",
                            "--id-column and --entity-column are for --labels only"});
  }
  if (!arguments.Has("--frequencies-out") && arguments.Has("--frequencies-min")) {
    return InvalidArgument({"--frequencies-min 只用于 --frequencies-out；请加上后者，或删去前者",
                            "--frequencies-min is for --frequencies-out only; give that too, or leave it out"});
  }
  if (!arguments.Has("--exact-rules") && arguments.Has("--exact-recall")) {
    return InvalidArgument({"--exact-recall 只用于 --exact-rules；请加上后者，或删去前者",
                            "--exact-recall is for --exact-rules only; give those too, or leave it out"});
  }
  return absl::OkStatus();
}

absl::Status Run(const Arguments& arguments, const Console& console) {
  XUEJI_RETURN_IF_ERROR(CheckOptions(arguments));
  Progress progress(console);
  TrainOptions options;
  options.run = RunOptionsFrom(arguments, console, progress);
  options.run.inputs = arguments.All("INPUT");
  options.link = arguments.Has("--link");
  options.random_pairs = arguments.Number("--random-pairs", kRandomPairsDefault);
  options.labels = arguments.Text("--labels");
  options.id_column = arguments.Text("--id-column");
  options.entity_column = arguments.Text("--entity-column");
  options.frequencies_out = arguments.Text("--frequencies-out");
  options.frequencies_min = static_cast<std::uint32_t>(
      arguments.Number("--frequencies-min", options.frequencies_min));
  options.exact_rules = arguments.Text("--exact-rules");
  options.exact_recall = static_cast<double>(arguments.Number("--exact-recall", 100)) / 100;
  XUEJI_ASSIGN_OR_RETURN(const TrainSummary summary, RunTraining(options));
  progress.Finish();
  if (summary.rejected > 0) {
    LogWarning(console,
               Thousands(summary.rejected) +
                   console.Say(" 行被拒绝，未参与训练", " rows were refused and took no part"));
  }
  if (summary.labels_unknown > 0) {
    LogWarning(console, Thousands(summary.labels_unknown) +
                            console.Say(" 个标注的记录号不在输入中",
                                        " labelled record ids are not in the input"));
  }
  for (const TrainingWarning& warning : summary.warnings) {
    LogWarning(console, console.Say(warning.zh, warning.en));
  }
  if (console.json) {
    std::fputs(TrainingJson(summary).c_str(), stdout);
  } else if (!console.quiet) {
    std::fputs(Summary(summary, console).c_str(), stdout);
  }
  return absl::OkStatus();
}

std::vector<OptionSpec> TrainOptionSpecs() {
  std::vector<OptionSpec> options = {
      {.name = "--out",
       .value_name = {"文件", "FILE"},
       .help = {"训练后的方案；已存在则拒绝（见 --force）",
                "the trained plan; refused if it exists (see --force)"},
       .required = true},
      {.name = "--plan",
       .value_name = {"文件", "FILE"},
       .help = {"要训练的方案，其等级可以没有 m 和 u（默认：内置学生方案）；原有的 m、u 和先验被重新"
                "估计，match_weight 不变",
                "the plan to train; its levels may lack m and u (default: the built-in student "
                "plan); m, u and prior are estimated anew, match_weight stays"}},
      {.name = "--link",
       .kind = ValueKind::kFlag,
       .help = {"为 xueji link 训练：恰好两个输入，只取跨文件的对（默认：否）",
                "train for xueji link: exactly two inputs, only pairs across them (default: no)"}},
      {.name = "--random-pairs",
       .kind = ValueKind::kNumber,
       .help = {"估计 u 所用的随机对数（默认 2000000）；由记录号的散列决定，与行序无关",
                "random pairs from which u is estimated (default 2000000); chosen by a hash of "
                "the record ids, whatever the order of the rows"},
       .min = 1000,
       .max = 1'000'000'000},
      {.name = "--frequencies-out",
       .value_name = {"文件", "FILE"},
       .help = {"另将方案中按词频调整的比较项的词频写成表，供 --frequencies 使用（默认：不写）",
                "also write how common the values of the plan's term_frequency_adjusted "
                "comparisons are, as a table for --frequencies (default: none)"}},
      {.name = "--frequencies-min",
       .kind = ValueKind::kNumber,
       .help = {"少于这么多条记录的值不写入词频表（默认 5）：罕见姓名的清单是个人信息",
                "values that fewer records have are left out of that table (default 5): a list of "
                "rare names is personal data"},
       .min = 2,
       .max = 1'000'000},
      {.name = "--exact-rules",
       .value_name = {"规则", "RULES"},
       .help = {"先验取自确定性规则：完全相同即为同一人的比较项，以 + 相连，以逗号分列，如 "
                "soc_sec_id,surname+date_of_birth（默认：取自 EM）",
                "take the prior from deterministic rules: comparisons that only one person's "
                "records agree on, joined by + and separated by commas, such as "
                "soc_sec_id,surname+date_of_birth (default: from EM)"}},
      {.name = "--exact-recall",
       .kind = ValueKind::kNumber,
       .help = {"这些规则能找到的真对的百分数（默认 100）",
                "percentage of the true pairs that these rules find (default 100)"},
       .min = 1,
       .max = 100},
      {.name = "--labels",
       .value_name = {"文件", "FILE"},
       .help = {"标注表：部分记录的记录号与人；标注的真对计入 m，其他计入 u（默认：不用）",
                "labels: record ids and entities of some records; labelled pairs count toward m "
                "or u as what they are (default: none)"}},
      {.name = "--id-column",
       .value_name = {"列名", "NAME"},
       .help = {"标注表中记录号的列名", "the labels' column of the record id"}},
      {.name = "--entity-column",
       .value_name = {"列名", "NAME"},
       .help = {"标注表中人的列名；空值表示未标注",
                "the labels' column of the entity; blank means no label"}},
  };
  for (OptionSpec& option : InputOptions()) options.push_back(std::move(option));
  options.push_back(
      ForceOption({"替换已存在的文件（默认：否）", "replace an existing file (default: no)"}));
  options.push_back(QuietOption());
  options.push_back(
      JsonOption({"在标准输出给出估计结果 JSON（默认：表格）",
                  "print the estimates as JSON on standard output (default: a table)"}));
  return options;
}

}  // namespace

CommandSpec TrainCommand() {
  return {
      .name = "train",
      .summary = {"训练：不用标注，从数据本身估计方案的 m、u 和先验",
                  "estimate m, u and the prior of a plan from the data itself, without labels"},
      .positionals = {{.name = "INPUT",
                       .help = {"输入文件，同 dedup；用 --link 时为左、右两个文件",
                                "input files, as for dedup; with --link the left and the right "
                                "file"},
                       .max = 1 << 16}},
      .options = TrainOptionSpecs(),
      .footer = {"示例：\n  xueji train 名册.csv --plan my.plan --out trained.plan\n"
                 "  xueji train a.csv b.csv --link --plan my.plan --out trained.plan",
                 "Examples:\n  xueji train roster.csv --plan my.plan --out trained.plan\n"
                 "  xueji train a.csv b.csv --link --plan my.plan --out trained.plan"},
      .run = Run,
  };
}

}  // namespace xueji::tools
