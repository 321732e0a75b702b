// Reads the command line by the specs of the commands. The only file that knows CLI11.
//
//   const ParsedCommandLine parsed = ParseCommandLine(root, args, DetectLanguage(args, getenv));
//   if (parsed.command == nullptr) { print parsed.output or parsed.error; return parsed.exit_code;
//   } parsed.command->run(parsed.arguments, parsed.console);
//
// Help is in the user's language; a wrong option or command is answered with the nearest right one.
// Thread-safe: pure functions.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tools/xueji/command.h"

namespace xueji::tools {

struct ParsedCommandLine {
  const CommandSpec* command = nullptr;  // null: nothing to run, see below
  Arguments arguments;
  Console console;
  std::string output;  // for standard output: help or version
  std::string error;   // for standard error
  int exit_code = 0;
};

// `args` without the program's name. `root` is the program: its children are the commands. It must
// outlive the result.
ParsedCommandLine ParseCommandLine(const CommandSpec& root, const std::vector<std::string>& args,
                                   Language language);

// "--lang zh" anywhere in `args`; else LC_ALL, LC_MESSAGES, LANG: the first that is set decides,
// "zh…" is Chinese. `environment` is getenv, or a fake in tests.
Language DetectLanguage(const std::vector<std::string>& args,
                        const std::function<const char*(const char*)>& environment);

// The nearest of `words` to a misspelt one (Damerau-Levenshtein, OSA), or empty if none is near.
std::string_view NearestWord(std::string_view word, const std::vector<std::string_view>& words);

}  // namespace xueji::tools
