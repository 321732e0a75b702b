// CommandSpec: a command of the program as data: its options with their help, and what runs it.
// One file per command returns one; command_line.h parses by it and prints its help.
//
//   CommandSpec DedupCommand() {
//     return {.name = "dedup", .summary = {"查重", "find duplicates"}, .run = Run, ...};
//   }
//
// Values are checked by kind while parsing, so that a wrong one is a usage error (exit code 2) and
// run() never sees it. Plain values.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/check.h"
#include "engine/base/language.h"
#include "engine/base/status.h"

namespace xueji::tools {

struct Bilingual {
  std::string_view zh, en;
  std::string_view In(Language language) const { return Text(language, zh, en); }
};

enum class ValueKind : std::uint8_t {
  kFlag,       // no value
  kText,       // anything but empty
  kNumber,     // a whole number from `min` to `max`
  kBytes,      // "4G", "512MiB", "1000000"
  kWord,       // one of `words`
  kDuration,   // "90s", "30m", "2h"
  kSeparator,  // one ASCII character, or the word "tab"
};

struct OptionSpec {
  std::string_view name;  // "--out"
  ValueKind kind = ValueKind::kText;
  Bilingual value_name = {"文本", "TEXT"};  // of kText, in help
  Bilingual help = {};                      // with unit and default
  bool required = false;
  std::string_view unless = {};  // required, unless this option is given
  std::uint64_t min = 0, max = UINT64_MAX;
  std::vector<std::string_view> words = {};
  bool repeated = false;  // may be given several times; of kText
};

struct PositionalSpec {
  std::string_view name;  // "INPUT"
  Bilingual help;
  std::size_t min = 1, max = 1;
  std::string_view unless = {};  // none are needed if this option is given
};

// What the user gave, checked.
class Arguments {
 public:
  bool Has(std::string_view name) const { return values_.count(std::string(name)) > 0; }
  // The value, or `otherwise` if the option was not given.
  std::string Text(std::string_view name, std::string_view otherwise = "") const {
    const auto found = values_.find(std::string(name));
    return found == values_.end() ? std::string(otherwise) : found->second.front();
  }
  std::uint64_t Number(std::string_view name, std::uint64_t otherwise) const {
    const auto found = numbers_.find(std::string(name));
    return found == numbers_.end() ? otherwise : found->second;
  }
  // All values of a positional or of a repeated option.
  std::vector<std::string> All(std::string_view name) const {
    const auto found = values_.find(std::string(name));
    return found == values_.end() ? std::vector<std::string>() : found->second;
  }

  void Set(std::string_view name, std::vector<std::string> values) {
    XUEJI_CHECK(!values.empty());
    values_[std::string(name)] = std::move(values);
  }
  void SetNumber(std::string_view name, std::uint64_t value) {
    numbers_[std::string(name)] = value;
  }

 private:
  std::map<std::string, std::vector<std::string>> values_;
  std::map<std::string, std::uint64_t> numbers_;
};

// How a command speaks: data on standard output, everything else on standard error.
struct Console {
  Language language = Language::kEnglish;
  bool quiet = false;
  bool json = false;
  std::string Say(std::string_view zh, std::string_view en) const {
    return std::string(Text(language, zh, en));
  }
};

struct CommandSpec {
  std::string_view name;
  Bilingual summary = {};
  std::vector<PositionalSpec> positionals = {};
  std::vector<OptionSpec> options = {};
  Bilingual footer = {};                   // examples
  std::vector<CommandSpec> children = {};  // `plan check`; then `run` is not used
  // Another program of ours that this one becomes (program.h); then `run` is not used.
  std::string_view program = {};
  absl::Status (*run)(const Arguments& arguments, const Console& console) = nullptr;
};

CommandSpec DedupCommand();
CommandSpec LinkCommand();
CommandSpec CompareCommand();
CommandSpec TrainCommand();
CommandSpec EvaluateCommand();
CommandSpec ExplainCommand();
CommandSpec PlanCommand();
CommandSpec GenerateCommand();
CommandSpec IdCommand();
CommandSpec SearchCommand();
CommandSpec SnapshotCommand();
CommandSpec PopulationCommand();
CommandSpec NumbersCommand();
CommandSpec WaveCommand();
CommandSpec CapacityCommand();
CommandSpec PreCheckCommand();

}  // namespace xueji::tools
