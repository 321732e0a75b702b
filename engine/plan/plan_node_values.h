// What a group of a plan text gives for a word: the bridge from plan_syntax.h to plan_text.cc.
//
//   TextOf(node, "name"); NumberOf(node, "m"); FlagOf(node, "required", false);
//
// Pure functions: thread-safe.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/plan_syntax.h"
#include "engine/plan/plan_words.h"

namespace xueji {

// Values of a node's children; what the text leaves out keeps the default of linkage_plan.h.
inline std::string TextOf(const PlanNode& node, std::string_view word) {
  const PlanNode* found = node.Find(word);
  return found == nullptr ? "" : found->text;
}
inline std::vector<std::string> TextsOf(const PlanNode& node, std::string_view word) {
  std::vector<std::string> texts;
  for (const PlanNode* found : node.FindAll(word)) texts.push_back(found->text);
  return texts;
}
inline std::optional<double> NumberOf(const PlanNode& node, std::string_view word) {
  const PlanNode* found = node.Find(word);
  if (found == nullptr) return std::nullopt;
  return found->number;
}
inline bool FlagOf(const PlanNode& node, std::string_view word, bool otherwise) {
  const PlanNode* found = node.Find(word);
  return found == nullptr ? otherwise : found->flag;
}
// The enum value that a child names; nullopt if it is not given.
template <typename Enum>
std::optional<Enum> EnumOf(const PlanNode& node, std::string_view word,
                           std::span<const std::string_view> words) {
  const PlanNode* found = node.Find(word);
  if (found == nullptr) return std::nullopt;
  return static_cast<Enum>(ParseWord(words, found->text).value());
}

}  // namespace xueji
