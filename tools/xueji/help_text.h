// Help of a command from its spec: usage, arguments, options with unit and default, examples. Our
// own printer, because columns must line up where a Han character is two cells wide.
//
//   HelpText({&root, &dedup}, Language::kChinese)
//
// Thread-safe: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tools/xueji/command.h"

namespace xueji::tools {

// `path`: the commands from the program down to the one asked about.
std::string HelpText(const std::vector<const CommandSpec*>& path, Language language);

// The options every command has besides its own.
const std::vector<OptionSpec>& CommonOptions();
// The name of an option's value in help, e.g. "FILE" or "zh|en"; empty for a flag.
std::string ValueName(const OptionSpec& option, Language language);
// Lines of at most `width` cells: broken at blanks, or between Han characters, but never before a
// closing punctuation mark.
std::vector<std::string> WrapText(std::string_view text, std::size_t width);

}  // namespace xueji::tools
