// RewritePlan: new m, u and prior in the text of a plan, everything else as its author wrote it:
// order, layout, comments, values left to their defaults.
//
//   RewritePlan(text, {.levels = {{.comparison = 0, .level = 1, .m = 0.13, .u = 0.002,
//                                  .note = "9 of 70 true pairs"}}, .prior = 0.0004})
//
// A value that stands in the text is replaced in place, the columns behind it kept where blanks
// allow; one that does not is put behind the levels its group covers. Notes follow their group as comments
// that begin with kTrainedMark; an earlier note is replaced, a comment of the author's is never
// touched (then the note is left out). Header lines follow the comment the text begins with.
// So rewriting what was rewritten with the same values changes nothing.
// Pure functions: thread-safe. Cost: one pass. REQUIRES: a text that ParsePlan accepts.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xueji {

inline constexpr std::string_view kTrainedMark = "# trained: ";
inline constexpr std::string_view kTrainedMarkChinese = "# 训练：";

struct LevelRewrite {
  std::size_t comparison = 0;  // in the order of the text, from 0
  std::size_t level = 0;       // level entry of the comparison
  double m = 0, u = 0;
  std::string note = {};       // one line; empty: none
};

struct PlanRewrite {
  std::vector<LevelRewrite> levels = {};
  std::optional<double> prior = {};
  std::string prior_note = {};
  std::vector<std::string> header = {};  // lines without mark
  bool chinese = false;             // which mark
};

std::string RewritePlan(std::string_view text, const PlanRewrite& rewrite);

}  // namespace xueji
