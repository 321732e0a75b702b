#include "tools/xueji/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <utility>

#include "engine/base/memory_budget.h"
#include "engine/base/status.h"
#include "engine/base/version.h"
#include "tools/xueji/duration.h"
#include "tools/xueji/exit_code.h"
#include "tools/xueji/help_text.h"

namespace xueji::tools {
namespace {

using Values = std::map<std::string, std::vector<std::string>, std::less<>>;

std::vector<OptionSpec> AllOptions(const CommandSpec& spec) {
  std::vector<OptionSpec> options = spec.options;
  options.insert(options.end(), CommonOptions().begin(), CommonOptions().end());
  return options;
}

constexpr int kRepeatedMax = 64;

// One node of CLI11's tree beside the spec it was made from, and the values it collects.
struct Node {
  const CommandSpec* spec = nullptr;
  CLI::App* app = nullptr;
  Values values;
  std::map<std::string, bool, std::less<>> flags;
  std::vector<std::unique_ptr<Node>> children;
};

// Help is not CLI11's (help_text.h), so descriptions stay out of its tree.
void Build(Node& node) {
  for (const OptionSpec& option : AllOptions(*node.spec)) {
    const std::string name(option.name);
    if (option.kind == ValueKind::kFlag) {
      node.app->add_flag(name, node.flags[name]);
    } else {
      // One value each time: a list would swallow the arguments that follow it.
      node.app->add_option(name, node.values[name])
          ->expected(1, option.repeated ? kRepeatedMax : 1)
          ->allow_extra_args(false);
    }
  }
  for (const PositionalSpec& positional : node.spec->positionals) {
    const std::string name(positional.name);
    CLI::Option* option = node.app->add_option(name, node.values[name]);
    // CLI11 gives a list-valued positional every further value unless told that it takes one.
    if (positional.max == 1) {
      option->expected(1)->allow_extra_args(false);
    } else {
      option->expected(0, static_cast<int>(std::min<std::size_t>(positional.max, 1 << 20)));
    }
  }
  for (const CommandSpec& child : node.spec->children) {
    auto child_node = std::make_unique<Node>();
    child_node->spec = &child;
    child_node->app = node.app->add_subcommand(std::string(child.name));
    Build(*child_node);
    node.children.push_back(std::move(child_node));
  }
}

const Node& Selected(const Node& node) {
  for (const auto& child : node.children) {
    if (child->app->parsed()) return Selected(*child);
  }
  return node;
}

// The commands that `args` name, from the root down, whether or not the rest parses.
std::vector<const CommandSpec*> Named(const CommandSpec& root,
                                      const std::vector<std::string>& args) {
  std::vector<const CommandSpec*> path = {&root};
  for (const std::string& arg : args) {
    for (const CommandSpec& child : path.back()->children) {
      if (child.name == arg) {
        path.push_back(&child);
        break;
      }
    }
  }
  return path;
}

std::string DidYouMean(std::string_view word, const std::vector<std::string_view>& words,
                       Language language) {
  const std::string_view nearest = NearestWord(word, words);
  if (nearest.empty()) return "";
  return std::string(Text(language, "；是否想用 ", "; did you mean ")) + std::string(nearest) +
         std::string(Text(language, "？", "?"));
}

// An option that `spec` does not have, or a first word that names no command.
std::string UnknownWord(const CommandSpec& root, const std::vector<std::string>& args,
                        Language language) {
  const CommandSpec& spec = *Named(root, args).back();
  std::vector<std::string_view> names = {"--help", "-h"};
  const std::vector<OptionSpec> options = AllOptions(spec);
  for (const OptionSpec& option : options) names.push_back(option.name);
  if (&spec == &root) names.push_back("--version");
  for (const std::string& arg : args) {
    if (arg == "--") break;
    if (arg.size() < 2 || arg[0] != '-') continue;
    const std::string name = arg.substr(0, arg.find('='));
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    return std::string(Text(language, "没有选项 ", "there is no option ")) + name +
           DidYouMean(name, names, language);
  }
  if (spec.children.empty()) return "";
  std::vector<std::string_view> commands;
  for (const CommandSpec& child : spec.children) commands.push_back(child.name);
  for (const std::string& arg : args) {
    if (arg.empty() || arg[0] == '-' || arg == spec.name) continue;
    return std::string(Text(language, "没有命令 ", "there is no command ")) + arg +
           DidYouMean(arg, commands, language);
  }
  return "";
}

// Empty if `text` is a right value of the option, else what is wrong with it.
std::string CheckValue(const OptionSpec& option, const std::string& text, Language language,
                       Arguments& arguments) {
  const std::string name(option.name);
  const auto fault = [&](std::string_view zh, std::string_view en) {
    return name + " " + text + std::string(Text(language, "：", ": ")) +
           std::string(Text(language, zh, en));
  };
  if (text.empty()) {
    return name + std::string(Text(language, "：缺少值", ": needs a value"));
  }
  if (option.kind == ValueKind::kNumber) {
    std::uint64_t value = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    if (result.ec != std::errc() || result.ptr != text.data() + text.size()) {
      return fault("须为整数", "must be a whole number");
    }
    if (value < option.min || value > option.max) {
      const std::string range = std::to_string(option.min) + "–" + std::to_string(option.max);
      return fault("须在此范围内：" + range, "must be in " + range);
    }
    arguments.SetNumber(name, value);
  } else if (option.kind == ValueKind::kBytes) {
    const absl::StatusOr<std::uint64_t> bytes = ParseBytes(text);
    if (!bytes.ok() || *bytes == 0) {
      return fault("须为大小，如 512M、4G 或字节数", "must be a size such as 512M, 4G or bytes");
    }
    if (*bytes < option.min || *bytes > option.max) {
      const std::string range = FormatBytes(option.min) + "–" + FormatBytes(option.max);
      return fault("须在此范围内：" + range, "must be in " + range);
    }
    arguments.SetNumber(name, *bytes);
  } else if (option.kind == ValueKind::kDuration) {
    const std::optional<std::uint64_t> seconds = ParseSeconds(text);
    if (!seconds) return fault("须为时长，如 90s、30m、2h", "must be a duration such as 90s, 30m or 2h");
    arguments.SetNumber(name, *seconds);
  } else if (option.kind == ValueKind::kWord) {
    if (std::find(option.words.begin(), option.words.end(), text) == option.words.end()) {
      const std::string words = ValueName(option, language);
      return fault("须为其中之一：" + words, "must be one of " + words) +
             DidYouMean(text, option.words, language);
    }
  } else if (option.kind == ValueKind::kSeparator) {
    if (text != "tab" && (text.size() != 1 || static_cast<unsigned char>(text[0]) >= 0x80 ||
                          text[0] == '"' || text[0] == '\n' || text[0] == '\r')) {
      return fault("须为一个 ASCII 字符，或 tab", "must be one ASCII character, or the word tab");
    }
    arguments.SetNumber(name, text == "tab" ? '\t' : static_cast<unsigned char>(text[0]));
  }
  return "";
}

// Fills `arguments` from what the node collected; the first fault, or empty.
std::string Collect(const Node& node, Language language, Arguments& arguments) {
  for (const OptionSpec& option : AllOptions(*node.spec)) {
    if (option.kind == ValueKind::kFlag) {
      const auto flag = node.flags.find(option.name);
      if (flag != node.flags.end() && flag->second) arguments.Set(option.name, {"true"});
      continue;
    }
    const auto found = node.values.find(option.name);
    if (found == node.values.end() || found->second.empty()) {
      if (!option.required) continue;
      const auto instead = node.flags.find(option.unless);
      if (instead != node.flags.end() && instead->second) continue;
      return std::string(Text(language, "缺少必填选项 ", "the option ")) +
             std::string(option.name) + std::string(Text(language, "", " is required"));
    }
    if (found->second.size() > 1 && !option.repeated) {
      return std::string(option.name) +
             std::string(Text(language, "：只能给一次", ": give it once only"));
    }
    for (const std::string& value : found->second) {
      std::string fault = CheckValue(option, value, language, arguments);
      if (!fault.empty()) return fault;
    }
    arguments.Set(option.name, found->second);
  }
  for (const PositionalSpec& positional : node.spec->positionals) {
    const auto found = node.values.find(positional.name);
    const std::size_t count = found == node.values.end() ? 0 : found->second.size();
    const auto value = node.values.find(positional.unless);
    const auto flag = node.flags.find(positional.unless);
    const bool may_lack =
        (value != node.values.end() && !value->second.empty()) || (flag != node.flags.end() && flag->second);
    if (count < positional.min && !may_lack) {
      return std::string(Text(language, "缺少参数 ", "missing argument ")) +
             std::string(positional.name);
    }
    if (count > 0) arguments.Set(positional.name, found->second);
  }
  return "";
}

std::string ParseErrorText(const CLI::ParseError& error, Language language) {
  const std::string what = error.what();
  // By type, not by name: CLI11 gives some errors the name of the command instead.
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    const std::string name = what.substr(0, what.find(':'));
    return name +
           std::string(Text(language, "：须有且只有一个值", ": needs one value, given once"));
  }
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    const std::string rest = what.substr(std::min(what.size(), what.find(':') + 1));
    return std::string(Text(language, "多余的参数：", "one argument too many:")) + rest;
  }
  return what;
}

}  // namespace

Language DetectLanguage(const std::vector<std::string>& args,
                        const std::function<const char*(const char*)>& environment) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i] == "--") break;
    std::string value;
    if (args[i].rfind("--lang=", 0) == 0) value = args[i].substr(7);
    if (args[i] == "--lang" && i + 1 < args.size()) value = args[i + 1];
    if (value == "zh") return Language::kChinese;
    if (value == "en") return Language::kEnglish;
  }
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = environment(name);
    if (value == nullptr || *value == '\0') continue;
    return std::string_view(value).substr(0, 2) == "zh" ? Language::kChinese : Language::kEnglish;
  }
  return Language::kEnglish;
}

std::string_view NearestWord(std::string_view word, const std::vector<std::string_view>& words) {
  std::string_view nearest;
  std::size_t nearest_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const std::string_view candidate : words) {
    std::vector<std::vector<std::size_t>> table(word.size() + 1,
                                                std::vector<std::size_t>(candidate.size() + 1));
    for (std::size_t i = 0; i <= word.size(); ++i) {
      for (std::size_t j = 0; j <= candidate.size(); ++j) {
        if (i == 0 || j == 0) {
          table[i][j] = i + j;
          continue;
        }
        table[i][j] = std::min({table[i - 1][j] + 1, table[i][j - 1] + 1,
                                table[i - 1][j - 1] + (word[i - 1] != candidate[j - 1])});
        if (i > 1 && j > 1 && word[i - 1] == candidate[j - 2] && word[i - 2] == candidate[j - 1]) {
          table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
        }
      }
    }
    std::size_t distance = table[word.size()][candidate.size()];
    // "--mem" is near "--memory-max", however much is missing at the end.
    if (word.size() >= 4 && candidate.substr(0, word.size()) == word) distance = 1;
    if (distance < nearest_distance) {
      nearest_distance = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

ParsedCommandLine ParseCommandLine(const CommandSpec& root, const std::vector<std::string>& args,
                                   Language language) {
  ParsedCommandLine parsed;
  parsed.console.language = language;
  CLI::App app("", std::string(root.name));
  Node node;
  node.spec = &root;
  node.app = &app;
  Build(node);
  bool version = false;
  app.add_flag("--version", version);

  const auto usage = [&](const std::string& fault) {
    std::string command;
    for (const CommandSpec* spec : Named(root, args)) command += std::string(spec->name) + " ";
    parsed.error =
        fault + "\n" + std::string(Text(language, "查看用法：", "See: ")) + command + "--help";
    parsed.exit_code = kExitUsage;
    return parsed;
  };
  try {
    app.parse(std::vector<std::string>(args.rbegin(), args.rend()));  // CLI11 wants them reversed
  } catch (const CLI::CallForHelp&) {
    parsed.output = HelpText(Named(root, args), language);
    return parsed;
  } catch (const CLI::ParseError& error) {
    const std::string unknown = UnknownWord(root, args, language);
    return usage(unknown.empty() ? ParseErrorText(error, language) : unknown);
  }
  if (version) {
    parsed.output = std::string(root.name) + " " + std::string(kVersion) + "\n";
    return parsed;
  }
  const Node& selected = Selected(node);
  if (selected.spec->run == nullptr && selected.spec->program.empty()) {
    const std::string unknown = UnknownWord(root, args, language);
    if (!unknown.empty()) return usage(unknown);
    return usage(std::string(Text(language, "缺少命令", "a command is missing")));
  }
  const std::string fault = Collect(selected, language, parsed.arguments);
  if (!fault.empty()) return usage(fault);
  parsed.console.quiet = parsed.arguments.Has("--quiet");
  parsed.console.json = parsed.arguments.Has("--json");
  parsed.command = selected.spec;
  return parsed;
}

}  // namespace xueji::tools
