#include "tools/xueji/help_text.h"

#include <algorithm>

#include "engine/base/utf8.h"
#include "tools/xueji/text_table.h"

namespace xueji::tools {
namespace {

constexpr std::size_t kWidth = 100;
constexpr std::size_t kColumn = 28;  // where descriptions begin

bool MayNotBeginALine(char32_t c) {
  constexpr std::u32string_view kClosing = U"，。；：、？！）》”’…,.;:?!)";
  return kClosing.find(c) != std::u32string_view::npos;
}

std::string Entry(const std::string& name, const std::string& description) {
  std::string out = "  " + name;
  std::size_t width = DisplayWidth(out);
  if (width + 2 > kColumn) {
    out += "\n";
    width = 0;
  }
  for (const std::string& line : WrapText(description, kWidth - kColumn)) {
    out += std::string(kColumn - width, ' ') + line + "\n";
    width = 0;
  }
  return out;
}

std::string PositionalName(const PositionalSpec& positional) {
  return std::string(positional.name) + (positional.max > 1 ? "..." : "");
}

std::string UsageLine(const std::vector<const CommandSpec*>& path, Language language) {
  const CommandSpec& spec = *path.back();
  std::string line(Text(language, "用法：", "Usage: "));
  for (std::size_t i = 0; i < path.size(); ++i) {
    line += (i == 0 ? "" : " ") + std::string(path[i]->name);
  }
  if (!spec.children.empty()) line += std::string(Text(language, " 命令", " COMMAND"));
  for (const PositionalSpec& positional : spec.positionals) {
    const std::string name = PositionalName(positional);
    line += positional.min > 0 ? " " + name : " [" + name + "]";
  }
  for (const OptionSpec& option : spec.options) {
    if (!option.required || !option.unless.empty()) continue;
    line += " " + std::string(option.name) + " " + ValueName(option, language);
  }
  return line + std::string(Text(language, " [选项]", " [OPTIONS]")) + "\n";
}

std::string OptionEntry(const OptionSpec& option, Language language) {
  const std::string value = ValueName(option, language);
  std::string help(option.help.In(language));
  if (option.required && option.unless.empty()) {
    help += Text(language, "（必填）", " (required)");
  } else if (option.required) {
    help += std::string(Text(language, "（必填，除非给出 ", " (required, unless ")) +
            std::string(option.unless) + std::string(Text(language, "）", " is given)"));
  }
  return Entry(std::string(option.name) + (value.empty() ? "" : " " + value), help);
}

}  // namespace

const std::vector<OptionSpec>& CommonOptions() {
  static const std::vector<OptionSpec> options = {
      {.name = "--lang",
       .kind = ValueKind::kWord,
       .help = {"语言：zh 或 en（默认依 LC_ALL、LC_MESSAGES、LANG）",
                "language: zh or en (default: from LC_ALL, LC_MESSAGES, LANG)"},
       .words = {"zh", "en"}},
  };
  return options;
}

std::string ValueName(const OptionSpec& option, Language language) {
  switch (option.kind) {
    case ValueKind::kFlag:
      return "";
    case ValueKind::kText:
      return std::string(option.value_name.In(language));
    case ValueKind::kNumber:
      return "N";
    case ValueKind::kBytes:
      return std::string(Text(language, "大小", "SIZE"));
    case ValueKind::kDuration:
      return std::string(Text(language, "时长", "DURATION"));
    case ValueKind::kSeparator:
      return std::string(Text(language, "字符", "CHARACTER"));
    case ValueKind::kWord: {
      std::string name;
      for (const std::string_view word : option.words) {
        name += (name.empty() ? "" : "|") + std::string(word);
      }
      return name;
    }
  }
  return "";
}

std::vector<std::string> WrapText(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  std::string line;
  std::size_t cells = 0;
  std::size_t break_at = std::string::npos;  // in `line`: where it may be broken
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = NextCodePoint(text, at);
    const std::string_view piece = text.substr(begin, at - begin);
    const std::size_t piece_cells = DisplayWidth(piece);
    if (c == '\n') {
      lines.push_back(line);
      line.clear();
      cells = 0;
      break_at = std::string::npos;
      continue;
    }
    if (c == ' ' || (piece_cells == 2 && !MayNotBeginALine(c))) break_at = line.size();
    if (cells + piece_cells > width && break_at != std::string::npos && break_at > 0) {
      std::string rest = line.substr(break_at);
      line.resize(break_at);
      while (!line.empty() && line.back() == ' ') line.pop_back();
      lines.push_back(line);
      line = rest.substr(std::min(rest.find_first_not_of(' '), rest.size()));
      cells = DisplayWidth(line);
      break_at = std::string::npos;
      if (c == ' ' && line.empty()) continue;
    }
    line += piece;
    cells += piece_cells;
  }
  lines.push_back(line);
  return lines;
}

std::string HelpText(const std::vector<const CommandSpec*>& path, Language language) {
  const CommandSpec& spec = *path.back();
  std::string out = std::string(spec.summary.In(language)) + "\n" + UsageLine(path, language);
  if (!spec.children.empty()) {
    out += std::string(Text(language, "\n命令：\n", "\nCommands:\n"));
    for (const CommandSpec& child : spec.children) {
      out += Entry(std::string(child.name), std::string(child.summary.In(language)));
    }
  }
  if (!spec.positionals.empty()) {
    out += std::string(Text(language, "\n参数：\n", "\nArguments:\n"));
    for (const PositionalSpec& positional : spec.positionals) {
      out += Entry(PositionalName(positional), std::string(positional.help.In(language)));
    }
  }
  out += std::string(Text(language, "\n选项：\n", "\nOptions:\n"));
  for (const OptionSpec& option : spec.options) out += OptionEntry(option, language);
  for (const OptionSpec& option : CommonOptions()) out += OptionEntry(option, language);
  if (path.size() == 1) {
    out += Entry("--version", std::string(Text(language, "显示版本后退出", "print the version")));
  }
  out += Entry("-h, --help", std::string(Text(language, "显示本帮助后退出", "print this help")));
  const std::string_view footer = spec.footer.In(language);
  return footer.empty() ? out : out + "\n" + std::string(footer) + "\n";
}

}  // namespace xueji::tools
