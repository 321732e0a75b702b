#include <cstdio>
#include <utility>

#include "engine/base/memory_budget.h"
#include "engine/base/number_text.h"
#include "engine/jobs/snapshot_job.h"
#include "engine/report/json_value.h"
#include "tools/xueji/command.h"
#include "tools/xueji/logging.h"
#include "tools/xueji/progress.h"
#include "tools/xueji/run_command.h"
#include "tools/xueji/shared_options.h"
#include "tools/xueji/text_table.h"

namespace xueji::tools {
namespace {

std::string PerRecord(std::uint64_t bytes, const SnapshotFacts& facts) {
  return facts.records == 0 ? "-"
                            : Decimal(static_cast<double>(bytes) / facts.records, 2);
}

// Sections of one thing together: the three of an index, the two of a comparison's frequencies.
std::vector<std::pair<std::string, std::uint64_t>> BytesByPart(const SnapshotOverview& overview) {
  std::vector<std::pair<std::string, std::uint64_t>> parts;
  for (const Section& section : overview.sections) {
    const std::string name = section.name.substr(0, section.name.rfind('/'));
    if (parts.empty() || parts.back().first != name) parts.emplace_back(name, 0);
    parts.back().second += section.bytes;
  }
  return parts;
}

std::string PlanWords(const SnapshotFacts& facts, const Console& console) {
  return facts.plan_name + (facts.plan_path.empty() ? console.Say("（内置）", " (built in)")
                                                    : " (" + facts.plan_path + ")");
}

std::string OverviewText(const SnapshotOverview& overview, const Console& console) {
  const SnapshotFacts& facts = overview.facts;
  TextTable table;
  table.Add({console.Say("程序版本", "program version"), facts.program_version});
  table.Add({console.Say("比对方案", "plan"), PlanWords(facts, console)});
  table.Add({console.Say("方案指纹", "plan fingerprint"), facts.plan_fingerprint});
  table.Add({console.Say("结果摘要", "result digest"), facts.result_digest});
  table.Add({console.Say("出生日期截至", "birth dates up to"), std::to_string(facts.latest_birth_date)});
  if (!facts.frequencies_path.empty()) {
    table.Add({console.Say("词频表", "table of frequencies"), facts.frequencies_path});
  }
  if (!facts.place.empty()) {
    table.Add({console.Say("服务的存储", "store of the service"), facts.place.store_id});
    table.AddCount(console.Say("含其变更至", "has its changes up to"), facts.place.change_seq);
  }
  table.AddCount(console.Say("记录", "records"), facts.records - facts.withdrawn);
  table.AddCount(console.Say("拒绝的行", "rows refused"), facts.rejected);
  table.AddCount(console.Say("撤下的行（记录号重复、变动或删除）",
                             "rows withdrawn (a repeated id, changed or deleted)"),
                 facts.withdrawn);
  table.AddCount(console.Say("比较的记录对", "pairs compared"), facts.pairs_compared);
  table.AddCount(console.Say("判为同一人的记录对", "pairs decided duplicate"), facts.duplicates);
  table.AddCount(console.Say("待人工复核的记录对", "pairs to review"), facts.reviews);
  table.AddCount(console.Say("接近复核的记录对", "pairs near review"), facts.near_pairs);
  table.AddCount(console.Say("重复组", "clusters"), facts.clusters);
  std::string text = table.Print();
  for (const SnapshotInput& input : facts.inputs) {
    text += console.Say("输入 ", "input ") + input.path + console.Say("：", ": ") +
            Thousands(input.rows) + console.Say(" 行，", " rows, ") + input.encoding +
            console.Say("，校验和 ", ", checksum ") + input.checksum + "\n";
  }
  TextTable sections;
  sections.Add({console.Say("内容", "part"), console.Say("字节", "bytes"),
                console.Say("每条记录", "a record")});
  for (const auto& [name, bytes] : BytesByPart(overview)) {
    sections.Add({name, Thousands(bytes), PerRecord(bytes, facts)});
  }
  sections.Add({console.Say("整个文件", "the file"), Thousands(overview.file_bytes),
                PerRecord(overview.file_bytes, facts)});
  return text + "\n" + sections.Print();
}

using Seconds = std::vector<std::pair<std::string, double>>;

JsonValue SecondsJson(const Seconds& seconds) {
  JsonValue json = JsonValue::Object();
  for (const auto& [stage, value] : seconds) json.Set(stage, value);
  return json;
}

JsonValue OverviewJson(const SnapshotOverview& overview) {
  const SnapshotFacts& facts = overview.facts;
  JsonValue inputs = JsonValue::Array();
  for (const SnapshotInput& input : facts.inputs) {
    JsonValue json = JsonValue::Object();
    json.Set("path", input.path)
        .Set("bytes", input.bytes)
        .Set("rows", input.rows)
        .Set("accepted", input.accepted)
        .Set("checksum", input.checksum)
        .Set("encoding", input.encoding)
        .Set("compression", input.compression);
    inputs.Append(std::move(json));
  }
  JsonValue sections = JsonValue::Array();
  for (const Section& section : overview.sections) {
    JsonValue json = JsonValue::Object();
    json.Set("name", section.name)
        .Set("offset", section.offset)
        .Set("bytes", section.bytes)
        .Set("element_bytes", std::uint64_t{section.element_bytes});
    sections.Append(std::move(json));
  }
  JsonValue json = JsonValue::Object();
  json.Set("version", facts.program_version)
      .Set("plan", facts.plan_name)
      .Set("plan_fingerprint", facts.plan_fingerprint)
      .Set("result_digest", facts.result_digest)
      .Set("latest_birth_date", std::uint64_t{facts.latest_birth_date})
      .Set("frequencies", facts.frequencies_path)
      .Set("store_id", facts.place.store_id)
      .Set("change_seq", facts.place.change_seq)
      .Set("records", std::uint64_t{facts.records} - facts.withdrawn)
      .Set("withdrawn", std::uint64_t{facts.withdrawn})
      .Set("rejected", facts.rejected)
      .Set("pairs_compared", facts.pairs_compared)
      .Set("links", facts.links)
      .Set("duplicates", facts.duplicates)
      .Set("reviews", facts.reviews)
      .Set("marks", facts.marks)
      .Set("near_pairs", facts.near_pairs)
      .Set("clusters", facts.clusters)
      .Set("inputs", std::move(inputs))
      .Set("sections", std::move(sections))
      .Set("file_bytes", overview.file_bytes);
  return json;
}

double TotalOf(const Seconds& seconds) { return seconds.empty() ? 0 : seconds.back().second; }

std::string CostLine(const Seconds& seconds, std::uint64_t peak_memory, const Console& console) {
  return Decimal(TotalOf(seconds), 2) + console.Say(" 秒，内存峰值 ", " s, peak memory ") +
         FormatBytes(peak_memory) + "\n";
}

absl::Status Build(const Arguments& arguments, const Console& console) {
  Progress progress(console);
  RunOptions options = RunOptionsFrom(arguments, console, progress);
  options.inputs = arguments.All("INPUT");
  XUEJI_ASSIGN_OR_RETURN(const SnapshotBuild build, BuildSnapshot(options));
  progress.Finish();
  const SnapshotFacts& facts = build.overview.facts;
  if (facts.rejected > 0) {
    LogWarning(console, Thousands(facts.rejected) +
                            console.Say(" 行被拒绝；xueji dedup 的 rejects.csv 写出原因",
                                        " rows were refused; rejects.csv of xueji dedup has the reasons"));
  }
  WarnOfNoPlace(options, facts.rejected, console);
  if (console.json) {
    JsonValue json = OverviewJson(build.overview);
    json.Set("seconds", SecondsJson(build.seconds)).Set("peak_memory_bytes", build.peak_memory_bytes);
    std::fputs(json.Print().c_str(), stdout);
  } else if (!console.quiet) {
    const std::string text = options.out + console.Say("：", ": ") +
                             Thousands(facts.records - facts.withdrawn) +
                             console.Say(" 条记录，", " records, ") +
                             FormatBytes(build.overview.file_bytes) +
                             console.Say("（每条 ", " (") +
                             PerRecord(build.overview.file_bytes, facts) +
                             console.Say(" 字节），结果摘要 ", " bytes each), result digest ") +
                             facts.result_digest + console.Say("；", "; ") +
                             CostLine(build.seconds, build.peak_memory_bytes, console);
    std::fputs(text.c_str(), stdout);
  }
  return absl::OkStatus();
}

absl::Status Info(const Arguments& arguments, const Console& console) {
  XUEJI_ASSIGN_OR_RETURN(const SnapshotOverview overview, ReadOverview(arguments.Text("FILE")));
  const std::string text =
      console.json ? OverviewJson(overview).Print() : OverviewText(overview, console);
  std::fputs(text.c_str(), stdout);
  return absl::OkStatus();
}

absl::Status Verify(const Arguments& arguments, const Console& console) {
  Progress progress(console);
  SnapshotVerifyOptions options;
  options.threads = static_cast<int>(arguments.Number("--threads", 0));
  options.memory_max = arguments.Number("--memory-max", 0);
  if (progress.enabled()) {
    options.progress = [&progress](std::string_view stage, double done) {
      progress.Stage(stage, done);
    };
  }
  const std::string path = arguments.Text("FILE");
  XUEJI_ASSIGN_OR_RETURN(const SnapshotVerified verified, VerifySnapshot(path, options));
  progress.Finish();
  if (console.json) {
    JsonValue json = JsonValue::Object();
    json.Set("records", std::uint64_t{verified.facts.records} - verified.facts.withdrawn)
        .Set("result_digest", verified.facts.result_digest)
        .Set("file_bytes", verified.file_bytes)
        .Set("seconds", SecondsJson(verified.seconds))
        .Set("peak_memory_bytes", verified.peak_memory_bytes);
    std::fputs(json.Print().c_str(), stdout);
  } else if (!console.quiet) {
    const std::string text =
        path + console.Say("：完好，", ": sound, ") +
        Thousands(verified.facts.records - verified.facts.withdrawn) +
        console.Say(" 条记录，结果摘要 ", " records, result digest ") + verified.facts.result_digest +
        console.Say("；", "; ") + CostLine(verified.seconds, verified.peak_memory_bytes, console);
    std::fputs(text.c_str(), stdout);
  }
  return absl::OkStatus();
}

std::vector<OptionSpec> BuildOptionSpecs() {
  std::vector<OptionSpec> options = {
      {.name = "--out",
       .value_name = {"文件", "FILE"},
       .help = {"快照文件；完成后一次出现，已存在则拒绝（见 --force）",
                "snapshot file; appears whole at the end, refused if it exists (see --force)"},
       .required = true},
      PlanOption(/*required=*/false),
      FrequenciesOption(),
      RegisterPlaceOption(),
  };
  for (OptionSpec& option : InputOptions()) options.push_back(std::move(option));
  options.push_back(ForceOption({"替换已存在的快照；别的文件不替换（默认：否）",
                                 "replace an existing snapshot, and no other file (default: no)"}));
  options.push_back(QuietOption());
  options.push_back(JsonOption({"以 JSON 输出内容与用时（默认：一行文字）",
                                "print contents and times as JSON (default: one line of text)"}));
  return options;
}

}  // namespace

CommandSpec SnapshotCommand() {
  const PositionalSpec file = {
      .name = "FILE",
      .help = {"snapshot build 写的文件", "a file that snapshot build wrote"}};
  return {
      .name = "snapshot",
      .summary = {"快照：把整个学籍库连同索引写成一个文件，并查看、核验",
                  "snapshots: a whole register with its indexes in one file; build, show, verify"},
      .footer = {"示例：\n  xueji snapshot build 学生.csv --out 全国.xueji\n"
                 "  xueji snapshot info 全国.xueji\n  xueji snapshot verify 全国.xueji",
                 "Examples:\n  xueji snapshot build roster.csv --out nation.xueji\n"
                 "  xueji snapshot info nation.xueji\n  xueji snapshot verify nation.xueji"},
      .children =
          {{.name = "build",
            .summary = {"载入、查重、建索引，写出快照；同样的输入与方案得到同样的字节",
                        "load, find duplicates, index, write; the same inputs and plan give the same "
                        "bytes"},
            .positionals = {{.name = "INPUT",
                             .help = {"输入文件，同 dedup", "input files, as for dedup"},
                             .max = 1 << 16}},
            .options = BuildOptionSpecs(),
            .footer = {"示例：\n  xueji snapshot build 学生.csv --out 全国.xueji",
                       "Example:\n  xueji snapshot build roster.csv --out nation.xueji"},
            .run = Build},
           {.name = "info",
            .summary = {"快照里有什么：版本、方案、指纹、记录数、各部分的字节、结果摘要、在服务存储中的位置",
                        "what is in a snapshot: version, plan, fingerprint, records, bytes of each "
                        "part, digest, place in the store of the service"},
            .positionals = {file},
            .options = {JsonOption({"以 JSON 输出（默认：表格）", "print JSON (default: a table)"})},
            .footer = {"示例：\n  xueji snapshot info 全国.xueji",
                       "Example:\n  xueji snapshot info nation.xueji"},
            .run = Info},
           {.name = "verify",
            .summary = {"读遍快照，核对全部校验和与各部分是否一致；有错则以退出码 3 说明是哪一节",
                        "read all of a snapshot, check every checksum and whether its parts agree; a "
                        "fault is exit code 3 with the section's name"},
            .positionals = {file},
            .options = {ThreadsOption(), MemoryMaxOption(), QuietOption(),
                        JsonOption({"以 JSON 输出（默认：一行文字）",
                                    "print JSON (default: one line of text)"})},
            .footer = {"示例：\n  xueji snapshot verify 全国.xueji",
                       "Example:\n  xueji snapshot verify nation.xueji"},
            .run = Verify}},
  };
}

}  // namespace xueji::tools
