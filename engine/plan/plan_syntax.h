// The syntax of a plan: text -> a tree of words and values, each with its place. The door to
// protobuf's text format; what the words mean is plan_text.h's.
//
//   const PlanSyntax syntax = ParsePlanSyntax(text);
//   syntax.root.Find("name")->text            // "students"
//
// Words and their types are those of linkage_plan.proto; enum words arrive as text. Mistyped words
// are all collected, each with the nearest right one; another syntax fault ends the parse. Limits:
// groups 20 deep. Pure functions: thread-safe. Plain values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/message.h"
#include "engine/base/text_position.h"

namespace xueji {

struct PlanNode {
  std::string word;        // "field", "name", "is"
  // Where the word, or the list it stands in, begins, as TextPositions::OffsetOfToken() takes it:
  // turned into a position only for a fault, because that walks the line.
  int token_line = 0;
  int token_column = 0;
  std::string text;        // a string or an enum word
  double number = 0;       // any number
  bool flag = false;
  std::vector<PlanNode> nodes;  // what a group holds, in the order of linkage_plan.proto

  // The first node with this word; nullptr if the text does not give it.
  const PlanNode* Find(std::string_view wanted) const;
  // All nodes with this word, in the order of the text.
  std::vector<const PlanNode*> FindAll(std::string_view wanted) const;
};

struct PlacedFault {
  TextPosition position;
  Message message;
  friend auto operator<=>(const PlacedFault&, const PlacedFault&) = default;
};

struct PlanSyntax {
  PlanNode root;
  std::vector<PlacedFault> faults;  // if any, root is not to be used
};

PlanSyntax ParsePlanSyntax(std::string_view text);

}  // namespace xueji
