#include <chrono>
#include <cstdio>

#include "datasets/generator/register_generator.h"
#include "engine/base/number_text.h"
#include "engine/base/parallel.h"
#include "tools/xueji/command.h"
#include "tools/xueji/progress.h"
#include "tools/xueji/shared_options.h"
#include "tools/xueji/text_table.h"

namespace xueji::tools {
namespace {

absl::Status Run(const Arguments& arguments, const Console& console) {
  XUEJI_ASSIGN_OR_RETURN(const datasets::Profile profile,
                         datasets::ParseProfile(arguments.Text("--profile", "field")));
  if (arguments.Has("--threads")) {
    SetThreadLimit(static_cast<int>(arguments.Number("--threads", 1)));
  }
  Progress progress(console);
  datasets::GenerateOptions options;
  options.records = arguments.Number("--records", 0);
  options.seed = arguments.Number("--seed", 1);
  options.profile = profile;
  options.out_directory = arguments.Text("--out");
  options.force = arguments.Has("--force");
  options.population = arguments.Has("--population") || arguments.Has("--population-rows");
  options.population_rows = arguments.Number("--population-rows", 0);
  if (progress.enabled()) {
    options.progress = [&](std::uint64_t done, std::uint64_t of) {
      progress.Count("generate", done, of);
    };
  }
  const auto began = std::chrono::steady_clock::now();
  XUEJI_ASSIGN_OR_RETURN(const datasets::GenerateSummary made, datasets::GenerateRegister(options));
  progress.Finish();
  if (console.quiet) return absl::OkStatus();

  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  TextTable table;
  table.AddCount(console.Say("记录", "records"), made.records);
  table.AddCount(console.Say("学生", "persons"), made.persons);
  table.AddCount(console.Say("重复记录", "records beyond a person's first"),
                 made.duplicate_records);
  table.AddCount(console.Say("含差错的记录", "records with an error"), made.erroneous_records);
  table.AddCount(console.Say("区县", "counties"), made.counties);
  if (options.population) {
    table.AddCount(console.Say("人口库行数", "rows of the population registry"),
                   made.population_rows);
  }
  table.AddCount(console.Say("字节", "bytes"), made.bytes);
  table.Add({console.Say("用时（秒）", "seconds"), Decimal(seconds, 2)});
  std::fputs(table.Print().c_str(), stdout);
  std::printf("%s\n%s\n", made.students_path.c_str(), made.truth_path.c_str());
  if (options.population) {
    std::printf("%s\n%s\n", made.population_path.c_str(), made.population_truth_path.c_str());
  }
  return absl::OkStatus();
}

}  // namespace

CommandSpec GenerateCommand() {
  return {
      .name = "generate",
      .summary = {"生成仿真学籍库及其真值（不含任何真人信息）",
                  "make a synthetic register with its truth (no real person in it)"},
      .options =
          {{.name = "--records",
            .kind = ValueKind::kNumber,
            .help = {"students.csv 的行数，含重复记录",
                     "rows of students.csv, duplicates included"},
            .required = true,
            .min = 1,
            .max = 4'000'000'000},
           {.name = "--out",
            .value_name = {"目录", "DIR"},
            .help =
                {"输出目录：students.csv、truth.csv 等；已存在则拒绝（见 --force）",
                 "output directory: students.csv, truth.csv and so on; refused if it exists (see "
                 "--force)"},
            .required = true},
           {.name = "--profile",
            .kind = ValueKind::kWord,
            .help = {"差错程度（默认 field）", "how many errors (default field)"},
            .words = {"clean", "field", "stress"}},
           {.name = "--seed",
            .kind = ValueKind::kNumber,
            .help = {"随机种子；种子相同则字节相同（默认 1）",
                     "random seed; the same seed gives the same bytes (default 1)"}},
           {.name = "--population",
            .kind = ValueKind::kFlag,
            .help = {"另写人口库 population.csv 与比对真值 population_truth.csv（默认：否）",
                     "also write a population registry, population.csv, and what comparing with it "
                     "should say, population_truth.csv (default: no)"}},
           {.name = "--population-rows",
            .kind = ValueKind::kNumber,
            .help =
                {"人口库的行数：学生、父母及其他人；给出即视为 --population（默认：记录数的 7 倍）",
                 "rows of the registry: pupils, parents, others; implies --population (default: "
                 "7 times the records)"},
            .min = 1,
            .max = 100'000'000'000},
           ThreadsOption(),
           ForceOption(
               {"替换已存在的目录（默认：否）", "replace an existing directory (default: no)"}),
           QuietOption()},
      .footer = {"示例：\n  xueji generate --records 1000000 --out 学籍库 --seed 7\n"
                 "  xueji generate --records 1000000 --population --out 学籍库与人口库",
                 "Example:\n  xueji generate --records 1000000 --out register --seed 7\n"
                 "  xueji generate --records 1000000 --population --out register"},
      .run = Run,
  };
}

}  // namespace xueji::tools
