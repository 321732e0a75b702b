#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "engine/base/memory_budget.h"
#include "engine/base/number_text.h"
#include "engine/jobs/pack_job.h"
#include "engine/jobs/repeated_job.h"
#include "engine/report/json_value.h"
#include "tools/xueji/command.h"
#include "tools/xueji/logging.h"
#include "tools/xueji/progress.h"
#include "tools/xueji/shared_options.h"
#include "tools/xueji/text_table.h"

namespace xueji::tools {
namespace {

using Seconds = std::vector<std::pair<std::string, double>>;

std::string BytesPerEntry(std::uint64_t bytes, const PackedFacts& facts) {
  return facts.tally.rows == 0
             ? "-"
             : Decimal(static_cast<double>(bytes) / static_cast<double>(facts.tally.rows), 2);
}

std::string OverviewText(const PackOverview& overview, const Console& console) {
  const PackedFacts& facts = overview.facts;
  const RegistryTally& tally = facts.tally;
  TextTable table;
  table.Add({console.Say("程序版本", "program version"), facts.program_version});
  table.Add({console.Say("内容摘要（与行序无关）", "digest of the entries (whatever their order)"),
             tally.Digest()});
  table.AddCount(console.Say("登记条目", "entries"), tally.rows);
  table.AddCount(console.Say("其中：已注销", "of them cancelled"), tally.cancelled);
  table.AddCount(console.Say("已死亡", "of deceased persons"), tally.deceased);
  table.AddCount(console.Say("有曾用名", "with a former name"), tally.former_names);
  table.AddCount(console.Say("号码校验码或日期有误", "whose number has a wrong check character or date"),
                 tally.wrong_numbers);
  table.AddCount(console.Say("性别或出生日期与号码不同或空缺",
                             "with another sex or birth date than the number's, or a blank"),
                 tally.other_values);
  table.AddCount(console.Say("重复的号码", "numbers of several entries"), facts.repeated.numbers);
  table.AddCount(console.Say("这些号码的条目", "entries with such a number"), facts.repeated.rows);
  table.AddCount(console.Say("块", "chunks"), overview.sections.size() - 1);
  table.Add({console.Say("字节（每条）", "bytes (an entry)"),
             Thousands(overview.file_bytes) + " (" + BytesPerEntry(overview.file_bytes, facts) + ")"});
  std::string text = table.Print();
  for (const PackedInput& input : facts.inputs) {
    text += console.Say("输入 ", "input ") + input.path + console.Say("：", ": ") +
            Thousands(input.rows) + console.Say(" 行，退回 ", " rows, ") + Thousands(input.rejected) +
            console.Say("，", " refused, ") + input.encoding + console.Say("，校验和 ", ", checksum ") +
            input.checksum + "\n";
  }
  return text;
}

JsonValue SecondsJson(const Seconds& seconds) {
  JsonValue json = JsonValue::Object();
  for (const auto& [stage, value] : seconds) json.Set(stage, value);
  return json;
}

JsonValue FactsJson(const PackedFacts& facts, std::uint64_t file_bytes) {
  JsonValue inputs = JsonValue::Array();
  for (const PackedInput& input : facts.inputs) {
    JsonValue json = JsonValue::Object();
    json.Set("path", input.path)
        .Set("bytes", input.bytes)
        .Set("rows", input.rows)
        .Set("rejected", input.rejected)
        .Set("checksum", input.checksum)
        .Set("encoding", input.encoding)
        .Set("compression", input.compression);
    inputs.Append(std::move(json));
  }
  JsonValue json = JsonValue::Object();
  json.Set("version", facts.program_version)
      .Set("digest", facts.tally.Digest())
      .Set("rows", facts.tally.rows)
      .Set("cancelled", facts.tally.cancelled)
      .Set("deceased", facts.tally.deceased)
      .Set("former_names", facts.tally.former_names)
      .Set("wrong_numbers", facts.tally.wrong_numbers)
      .Set("other_values", facts.tally.other_values)
      .Set("repeated_numbers", facts.repeated.numbers)
      .Set("rows_of_repeated_numbers", facts.repeated.rows)
      .Set("inputs", std::move(inputs))
      .Set("file_bytes", file_bytes);
  return json;
}

std::string CostLine(const Seconds& seconds, std::uint64_t peak_memory, const Console& console) {
  return Decimal(seconds.empty() ? 0 : seconds.back().second, 2) +
         console.Say(" 秒，内存峰值 ", " s, peak memory ") + FormatBytes(peak_memory) + "\n";
}

void Warn(const PackResult& packed, const Console& console) {
  if (packed.rejected > 0) {
    LogWarning(console, Thousands(packed.rejected) +
                            console.Say(" 行被退回，原因见 ", " rows were refused; the reasons are in ") +
                            packed.rejects_path);
  }
  if (packed.facts.repeated.numbers > 0) {
    LogWarning(console,
               Thousands(packed.facts.repeated.numbers) +
                   console.Say(" 个号码在人口库中不止一条，均已保留；比对时取最相符的一条",
                               " numbers stand in more than one entry; all are kept, and a comparison takes "
                               "the one that agrees best"));
  }
}

absl::Status Pack(const Arguments& arguments, const Console& console) {
  Progress progress(console);
  PackOptions options;
  options.inputs = arguments.All("FILE");
  options.out = arguments.Text("--out");
  options.rejects = arguments.Text("--rejects");
  options.text.columns_path = arguments.Text("--columns");
  options.text.encoding = arguments.Text("--encoding", "auto");
  options.text.separator = static_cast<char>(arguments.Number("--separator", 0));
  options.text.chinese = console.language == Language::kChinese;
  options.threads = static_cast<int>(arguments.Number("--threads", 0));
  options.memory_max = arguments.Number("--memory-max", 0);
  options.force = arguments.Has("--force");
  if (progress.enabled()) {
    options.progress = [&progress](std::string_view stage, double done) { progress.Stage(stage, done); };
  }
  XUEJI_ASSIGN_OR_RETURN(const PackResult packed, PackPopulation(options));
  progress.Finish();
  Warn(packed, console);
  if (console.json) {
    JsonValue json = FactsJson(packed.facts, packed.file_bytes);
    json.Set("rejected", packed.rejected)
        .Set("rejects_path", packed.rejects_path)
        .Set("seconds", SecondsJson(packed.seconds))
        .Set("peak_memory_bytes", packed.peak_memory_bytes);
    std::fputs(json.Print().c_str(), stdout);
  } else if (!console.quiet) {
    const std::string text = options.out + console.Say("：", ": ") + Thousands(packed.facts.tally.rows) +
                             console.Say(" 条，", " entries, ") + FormatBytes(packed.file_bytes) +
                             console.Say("（每条 ", " (") + BytesPerEntry(packed.file_bytes, packed.facts) +
                             console.Say(" 字节），内容摘要 ", " bytes each), digest ") +
                             packed.facts.tally.Digest() + console.Say("；", "; ") +
                             CostLine(packed.seconds, packed.peak_memory_bytes, console);
    std::fputs(text.c_str(), stdout);
  }
  return absl::OkStatus();
}

absl::Status Info(const Arguments& arguments, const Console& console) {
  XUEJI_ASSIGN_OR_RETURN(const PackOverview overview, ReadPackOverview(arguments.Text("FILE")));
  const std::string text = console.json ? FactsJson(overview.facts, overview.file_bytes).Print()
                                        : OverviewText(overview, console);
  std::fputs(text.c_str(), stdout);
  return absl::OkStatus();
}

absl::Status Verify(const Arguments& arguments, const Console& console) {
  Progress progress(console);
  PackVerifyOptions options;
  options.threads = static_cast<int>(arguments.Number("--threads", 0));
  options.memory_max = arguments.Number("--memory-max", 0);
  if (progress.enabled()) {
    options.progress = [&progress](std::string_view stage, double done) { progress.Stage(stage, done); };
  }
  const std::string path = arguments.Text("FILE");
  XUEJI_ASSIGN_OR_RETURN(const PackVerified verified, VerifyPopulation(path, options));
  progress.Finish();
  if (console.json) {
    JsonValue json = FactsJson(verified.facts, verified.file_bytes);
    json.Set("seconds", SecondsJson(verified.seconds))
        .Set("peak_memory_bytes", verified.peak_memory_bytes);
    std::fputs(json.Print().c_str(), stdout);
  } else if (!console.quiet) {
    const std::string text = path + console.Say("：完好，", ": sound, ") +
                             Thousands(verified.facts.tally.rows) +
                             console.Say(" 条，内容摘要 ", " entries, digest ") +
                             verified.facts.tally.Digest() + console.Say("；", "; ") +
                             CostLine(verified.seconds, verified.peak_memory_bytes, console);
    std::fputs(text.c_str(), stdout);
  }
  return absl::OkStatus();
}

absl::Status Repeated(const Arguments& arguments, const Console& console) {
  Progress progress(console);
  RepeatedListOptions options;
  options.out = arguments.Text("--out");
  options.threads = static_cast<int>(arguments.Number("--threads", 0));
  options.memory_max = arguments.Number("--memory-max", 0);
  options.force = arguments.Has("--force");
  if (progress.enabled()) {
    options.progress = [&progress](std::string_view stage, double done) { progress.Stage(stage, done); };
  }
  XUEJI_ASSIGN_OR_RETURN(const RepeatedCount count, ListRepeated(arguments.Text("FILE"), options));
  progress.Finish();
  if (!console.quiet) {
    const std::string text = options.out + console.Say("：重复的号码 ", ": repeated numbers ") +
                             Thousands(count.numbers) + console.Say(" 个，共 ", ", entries ") +
                             Thousands(count.rows) + console.Say(" 条\n", "\n");
    std::fputs(text.c_str(), stdout);
  }
  return absl::OkStatus();
}

std::vector<OptionSpec> PackOptionSpecs() {
  std::vector<OptionSpec> options = {
      {.name = "--out",
       .value_name = {"文件", "FILE"},
       .help = {"紧凑人口库；完成后一次出现，已存在则拒绝（见 --force）",
                "packed registry; appears whole at the end, refused if it exists (see --force)"},
       .required = true},
      {.name = "--rejects",
       .value_name = {"文件", "FILE"},
       .help = {"被退回的行及原因（默认：--out 的文件名加 .rejects.csv）",
                "rows that were refused, with their reasons (default: the name of --out and "
                ".rejects.csv)"}},
  };
  // Of how students are read, what a registry has as well.
  constexpr std::array<std::string_view, 3> kShared = {"--columns", "--encoding", "--separator"};
  for (OptionSpec& option : InputOptions()) {
    if (std::find(kShared.begin(), kShared.end(), option.name) != kShared.end()) {
      options.push_back(std::move(option));
    }
  }
  options.push_back(ThreadsOption());
  options.push_back(MemoryMaxOption());
  options.push_back(ForceOption({"替换已存在的紧凑人口库及其退回行；别的文件不替换（默认：否）",
                                 "replace an existing packed registry and its refused rows, and no other "
                                 "file (default: no)"}));
  options.push_back(QuietOption());
  options.push_back(JsonOption({"以 JSON 输出内容与用时（默认：一行文字）",
                                "print contents and times as JSON (default: one line of text)"}));
  return options;
}

}  // namespace

CommandSpec PopulationCommand() {
  const PositionalSpec file = {
      .name = "FILE",
      .help = {"population pack 写的文件", "a file that population pack wrote"}};
  return {
      .name = "population",
      .summary = {"人口库：把文本的人口库压成每条 20 字节、逐位校验的文件，并查看、核验、列出重复号码",
                  "the population registry: pack its text into 20 checksummed bytes an entry; show, verify, "
                  "list repeated numbers"},
      .footer = {"示例：\n  xueji population pack 人口库.csv --out 人口库.xueji\n"
                 "  xueji population info 人口库.xueji\n  xueji compare 学生.csv --population 人口库.xueji --out 结果",
                 "Examples:\n  xueji population pack population.csv --out population.xueji\n"
                 "  xueji population info population.xueji\n"
                 "  xueji compare roster.csv --population population.xueji --out result"},
      .children =
          {{.name = "pack",
            .summary = {"读入人口库（CSV、TSV、JSONL，可压缩），写成紧凑形式；同样的输入得到同样的字节",
                        "read a registry (CSV, TSV, JSONL, plain or compressed), write its packed form; the "
                        "same inputs give the same bytes"},
            .positionals = {{.name = "FILE",
                             .help = {"人口库文件，按给出的次序", "files of the registry, in their order"},
                             .max = 1 << 16}},
            .options = PackOptionSpecs(),
            .footer = {"列：document_number 公民身份号码、name 姓名（必需）；former_name、sex、birth_date、"
                       "household_region、registry_state\n示例：\n  xueji population pack 人口库.csv.zst --out "
                       "人口库.xueji",
                       "Columns: document_number, name (required); former_name, sex, birth_date, "
                       "household_region, registry_state\nExample:\n  xueji population pack population.csv.zst "
                       "--out population.xueji"},
            .run = Pack},
           {.name = "info",
            .summary = {"紧凑人口库里有什么：来源、条数、状态、重复的号码、内容摘要",
                        "what is in a packed registry: inputs, entries, states, repeated numbers, digest"},
            .positionals = {file},
            .options = {JsonOption({"以 JSON 输出（默认：表格）", "print JSON (default: a table)"})},
            .footer = {"示例：\n  xueji population info 人口库.xueji",
                       "Example:\n  xueji population info population.xueji"},
            .run = Info},
           {.name = "verify",
            .summary = {"读遍紧凑人口库，核对每一块的校验和，重算各项计数与摘要；有错则以退出码 3 说明是哪一块",
                        "read all of a packed registry, check every checksum, count and digest anew; a fault is "
                        "exit code 3 with the chunk's name"},
            .positionals = {file},
            .options = {ThreadsOption(), MemoryMaxOption(), QuietOption(),
                        JsonOption({"以 JSON 输出（默认：一行文字）",
                                    "print JSON (default: one line of text)"})},
            .footer = {"示例：\n  xueji population verify 人口库.xueji",
                       "Example:\n  xueji population verify population.xueji"},
            .run = Verify},
           {.name = "repeated",
            .summary = {"列出号码重复的条目，按号码归在一起：一号多人、注销未清等",
                        "list the entries whose number another entry has as well, number by number: shared "
                        "numbers, cancelled entries that stayed"},
            .positionals = {file},
            .options = {{.name = "--out",
                         .value_name = {"文件", "FILE"},
                         .help = {"写到此 CSV 文件（含真实号码与姓名）；已存在则拒绝（见 --force）",
                                  "the CSV file to write, with numbers and names as they are; refused if it "
                                  "exists (see --force)"},
                         .required = true},
                        ThreadsOption(), MemoryMaxOption(),
                        ForceOption({"替换以前列出的文件；别的文件不替换（默认：否）",
                                     "replace a list of an earlier run, and no other file (default: no)"}),
                        QuietOption()},
            .footer = {"示例：\n  xueji population repeated 人口库.xueji --out 重复号码.csv",
                       "Example:\n  xueji population repeated population.xueji --out repeated.csv"},
            .run = Repeated}},
  };
}

}  // namespace xueji::tools
