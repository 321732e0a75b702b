#include <algorithm>
#include <cstdio>

#include "engine/base/memory_budget.h"
#include "engine/base/message.h"
#include "engine/base/number_text.h"
#include "engine/base/parallel.h"
#include "engine/capacity/calibration.h"
#include "engine/capacity/comparison_model.h"
#include "engine/report/json_value.h"
#include "tools/xueji/command.h"
#include "tools/xueji/duration.h"
#include "tools/xueji/shared_options.h"
#include "tools/xueji/text_table.h"

namespace xueji::tools {
namespace {

struct Question {
  Workload work;
  ComparisonWork comparison;   // no rows of a registry: a run over the register alone
  Machine machine;
  std::uint64_t memory = 0;    // of the machine; 0: not asked
  std::uint64_t deadline = 0;  // seconds; 0: not asked
};

struct Answer {
  Forecast forecast;
  std::optional<int> cores;  // with a deadline: none where no machine does it
  bool fits = true;          // with --memory
  bool feasible() const { return fits && cores.has_value(); }
};

Answer AnswerOf(const Calibration& calibration, Question& question) {
  Answer answer;
  answer.cores = question.machine.cores;
  const bool comparison = question.comparison.registry_rows > 0;
  if (question.deadline > 0) {
    const std::uint64_t reads = question.machine.read_bytes_per_second;
    const auto deadline = static_cast<double>(question.deadline);
    answer.cores = comparison ? CoresForComparison(*calibration.comparison, question.comparison, reads, deadline)
                              : CoresFor(calibration, question.work, reads, deadline);
    question.machine.cores = answer.cores.value_or(kCoresMax);
  }
  answer.forecast = comparison ? PredictComparison(*calibration.comparison, question.comparison, question.machine)
                               : Predict(calibration, question.work, question.machine);
  answer.fits = question.memory == 0 || MachineMemory(answer.forecast.memory_bytes) <= question.memory;
  return answer;
}

std::string StagesTable(const Forecast& forecast, const Console& console) {
  TextTable table;
  for (const StageForecast& stage : forecast.stages) {
    table.Add({console.Say("阶段 ", "stage ") + stage.name,
               DurationText(console.language, stage.seconds) +
                   (stage.read_bound ? console.Say("（受读取速度限制）", " (waits for its input)")
                                     : std::string())});
  }
  return table.Print();
}

std::string AnswerText(const Calibration& calibration, const Question& question,
                       const Answer& answer, const Console& console) {
  const Forecast& forecast = answer.forecast;
  TextTable table;
  table.AddCount(console.Say("记录", "records"), question.work.records);
  if (question.work.population > 0) {
    table.AddCount(console.Say("与之比对的行", "rows to link them with"), question.work.population);
  }
  if (question.comparison.registry_rows > 0) {
    table.AddCount(console.Say("人口库行数", "rows of the registry"), question.comparison.registry_rows);
  }
  table.AddCount(console.Say("核数", "cores"), static_cast<std::uint64_t>(question.machine.cores));
  table.Add({console.Say("用时", "time"), DurationText(console.language, forecast.seconds)});
  if (question.comparison.registry_rows == 0) {
    table.AddCount(console.Say("比较的记录对", "pairs compared"),
                   static_cast<std::uint64_t>(forecast.pairs));
  }
  table.Add({console.Say("运行占用内存", "memory of the run"), FormatBytes(forecast.memory_bytes)});
  table.Add({console.Say("机器需有内存", "memory of the machine"),
             FormatBytes(MachineMemory(forecast.memory_bytes))});
  table.Add({console.Say("磁盘：输入（未压缩）", "disk: input, not compressed"),
             FormatBytes(forecast.input_bytes)});
  table.Add({console.Say("磁盘：结果", "disk: result"), FormatBytes(forecast.result_bytes)});
  std::string text = table.Print() + StagesTable(forecast, console);
  if (question.memory > 0) {
    const bool comparison = question.comparison.registry_rows > 0;
    text += answer.fits  ? console.Say("内存够用\n", "the memory suffices\n")
            : comparison ? console.Say("内存不够\n", "the memory does not suffice\n")
                         : console.Say("内存不够；此内存约可容纳 ", "the memory does not suffice; it holds about ") +
                              Thousands(RecordsFitting(calibration, question.machine, question.memory)) +
                              console.Say(" 条记录\n", " records\n");
  }
  return text + console.Say("依据：", "measured on: ") + std::to_string(calibration.cores) +
         console.Say(" 核 ", " cores of ") + calibration.cpu + console.Say("，", ", ") +
         calibration.date.substr(0, 10) + "\n";
}

JsonValue AnswerJson(const Calibration& calibration, const Question& question, const Answer& answer) {
  const Forecast& forecast = answer.forecast;
  JsonValue stages = JsonValue::Array();
  for (const StageForecast& stage : forecast.stages) {
    JsonValue item = JsonValue::Object();
    item.Set("name", stage.name).Set("seconds", stage.seconds).Set("read_bound", stage.read_bound);
    stages.Append(std::move(item));
  }
  JsonValue source = JsonValue::Object();
  source.Set("cpu", calibration.cpu)
      .Set("cores", static_cast<std::uint64_t>(calibration.cores))
      .Set("commit", calibration.commit)
      .Set("date", calibration.date);
  JsonValue json = JsonValue::Object();
  json.Set("records", question.work.records)
      .Set("population", question.work.population)
      .Set("registry_rows", question.comparison.registry_rows)
      .Set("cores", static_cast<std::uint64_t>(question.machine.cores))
      .Set("seconds", forecast.seconds)
      .Set("stages", std::move(stages))
      .Set("pairs", static_cast<std::uint64_t>(forecast.pairs))
      .Set("memory_bytes", forecast.memory_bytes)
      .Set("machine_memory_bytes", MachineMemory(forecast.memory_bytes))
      .Set("input_bytes", forecast.input_bytes)
      .Set("result_bytes", forecast.result_bytes)
      .Set("feasible", answer.feasible())
      .Set("calibration", std::move(source));
  return json;
}

Message DurationMessage(double seconds) {
  Message message;
  message.zh = DurationText(Language::kChinese, seconds);
  message.en = DurationText(Language::kEnglish, seconds);
  return message;
}

absl::Status Run(const Arguments& arguments, const Console& console) {
  absl::StatusOr<Calibration> read = BuiltinCalibration();
  if (arguments.Has("--calibration")) read = ReadCalibration(arguments.Text("--calibration"));
  XUEJI_RETURN_IF_ERROR(read.status());
  const Calibration& calibration = *read;
  Question question;
  question.work = {.records = arguments.Number("--records", 0),
                   .population = arguments.Number("--population", 0),
                   .counties = arguments.Number("--counties", 0)};
  question.machine = {.cores = static_cast<int>(arguments.Number(
                          "--cores", static_cast<std::uint64_t>(AvailableCores()))),
                      .read_bytes_per_second = arguments.Number("--bandwidth", 0)};
  question.comparison = {.students = question.work.records,
                         .registry_rows = arguments.Number("--registry", 0),
                         .packed = arguments.Has("--packed")};
  if (question.comparison.registry_rows > 0 && question.work.population > 0) {
    return InvalidArgument({"--registry（人口库比对）与 --population（两库关联）只能给一个",
                            "give --registry (a comparison) or --population (linking), not both"});
  }
  if (question.comparison.registry_rows > 0 && !calibration.comparison.has_value()) {
    return InvalidArgument({"校准文件中没有人口库比对；请用 make calibrate 重新测量，或不用 --calibration",
                            "the calibration has no comparison with a registry; measure again with `make calibrate`, or "
                            "leave --calibration out"});
  }
  question.memory = arguments.Number("--memory", 0);
  question.deadline = arguments.Number("--deadline", 0);
  const Answer answer = AnswerOf(calibration, question);
  const std::string text = console.json ? AnswerJson(calibration, question, answer).Print()
                                        : AnswerText(calibration, question, answer, console);
  std::fputs(text.c_str(), stdout);
  if (answer.feasible()) return absl::OkStatus();
  if (!answer.cores.has_value()) {
    const auto slowest = std::max_element(
        answer.forecast.stages.begin(), answer.forecast.stages.end(),
        [](const StageForecast& a, const StageForecast& b) { return a.seconds < b.seconds; });
    return ResourceExhausted(
        {"$0 核的机器也来不及；最慢的是阶段 $1（$2）",
         "not even a machine of $0 cores is in time; the slowest stage is $1 ($2)",
         {kCoresMax, slowest->name, DurationMessage(slowest->seconds)}});
  }
  return ResourceExhausted({"需要内存 $0 的机器，而给出的是 $1", "needs a machine with $0 of memory; $1 was given",
                            {FormatBytes(MachineMemory(answer.forecast.memory_bytes)),
                             FormatBytes(question.memory)}});
}

}  // namespace

CommandSpec CapacityCommand() {
  constexpr std::uint64_t kRecordsMax = 4'000'000'000;
  return {
      .name = "capacity",
      .summary = {"预估：这么多记录要多少时间、内存和磁盘；或反过来，限时内要什么机器",
                  "how much time, memory and disk so many records take, or which machine for a deadline"},
      .options =
          {{.name = "--records",
            .kind = ValueKind::kNumber,
            .help = {"学籍记录数", "records of the register"},
            .required = true,
            .min = 1,
            .max = kRecordsMax},
           {.name = "--population",
            .kind = ValueKind::kNumber,
            .help = {"与之比对的另一库的行数（xueji link；默认 0：库内查重）",
                     "rows of a second register to link them with (xueji link; default 0: duplicates "
                     "within the one)"},
            .max = kRecordsMax},
           {.name = "--registry",
            .kind = ValueKind::kNumber,
            .help = {"人口库的行数：预估与人口库比对（xueji compare；默认 0：不比对）",
                     "rows of the population registry: forecast a comparison with it (xueji compare; default 0: "
                     "none)"},
            .max = kRecordsMax},
           {.name = "--packed",
            .kind = ValueKind::kFlag,
            .help = {"用于 --registry：人口库已压成 xueji population pack 的文件（默认：文本）",
                     "with --registry: the registry is packed by xueji population pack (default: text)"}},
           {.name = "--counties",
            .kind = ValueKind::kNumber,
            .help = {"记录来自多少个区县（默认：按测得的区县大小推算，至多 2850）",
                     "counties that the records come from (default: counties of the size measured, at "
                     "most 2,850)"},
            .min = 1,
            .max = 1'000'000},
           {.name = "--cores",
            .kind = ValueKind::kNumber,
            .help = {"机器的核数（默认：本机）", "cores of the machine (default: this one's)"},
            .min = 1,
            .max = kCoresMax},
           {.name = "--bandwidth",
            .kind = ValueKind::kBytes,
            .help = {"存储每秒能读多少，如 500M、2G（默认：不受限制）",
                     "what the storage reads a second, such as 500M, 2G (default: as fast as need be)"}},
           {.name = "--memory",
            .kind = ValueKind::kBytes,
            .help = {"机器的内存：够不够（不够则退出码 4）",
                     "memory of the machine: does it suffice (if not, exit code 4)"}},
           {.name = "--deadline",
            .kind = ValueKind::kDuration,
            .help = {"限时，如 90s、30m、2h：给出所需的核数与内存（做不到则退出码 4）；此时不看 --cores",
                     "a deadline such as 90s, 30m, 2h: says the cores and the memory it takes (exit code "
                     "4 if none do); --cores does not count then"}},
           {.name = "--calibration",
            .value_name = {"文件", "FILE"},
            .help = {"别的机器的校准文件，由 make calibrate 写出（默认：内置）",
                     "the calibration of another machine, written by `make calibrate` (default: the "
                     "built-in one)"}},
           JsonOption({"在标准输出给出 JSON（默认：表格）",
                       "print JSON on standard output (default: a table)"})},
      .footer = {"示例：\n  xueji capacity --records 200000000 --cores 16 --bandwidth 2G\n"
                 "  xueji capacity --records 200000000 --deadline 10m --json\n"
                 "  xueji capacity --records 189000000 --registry 1400000000 --packed --cores 16",
                 "Examples:\n  xueji capacity --records 200000000 --cores 16 --bandwidth 2G\n"
                 "  xueji capacity --records 200000000 --deadline 10m --json\n"
                 "  xueji capacity --records 189000000 --registry 1400000000 --packed --cores 16"},
      .run = Run,
  };
}

}  // namespace xueji::tools
