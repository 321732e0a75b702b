#include "engine/plan/plan_syntax.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/message.h"
#include "engine/plan/plan_fault.h"
#include "engine/plan/plan_words.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include "engine/plan/linkage_plan.pb.h"
#pragma GCC diagnostic pop

namespace xueji {
namespace {

namespace pb = google::protobuf;
using Places = pb::TextFormat::ParseInfoTree;

constexpr int kNestingMax = 20;

// The text between the first two quotation marks from `from` on: how protobuf names words.
std::string_view Quoted(std::string_view message, std::size_t from) {
  const std::size_t open = message.find('"', from);
  if (open == std::string_view::npos) return {};
  const std::size_t close = message.find('"', open + 1);
  if (close == std::string_view::npos) return {};
  return message.substr(open + 1, close - open - 1);
}

// One word that names no value of its enum: it is reported, then overwritten so that parsing can go
// on to the next fault.
struct UnknownWord {
  std::size_t offset = 0;
  std::size_t length = 0;
};

class SyntaxFaults : public pb::io::ErrorCollector {
 public:
  explicit SyntaxFaults(std::string_view text) : text_(text), positions_(text) {}

  void AddError(int line, int column, const std::string& message) override {
    Report(positions_.OffsetOfToken(line, column), message);
  }
  void AddWarning(int line, int column, const std::string& message) override {
    AddError(line, column, message);
  }

  std::vector<PlacedFault> Take() { return std::move(faults_); }
  // Set by the last parse, if it stopped at a word.
  std::optional<UnknownWord> TakeUnknownWord() { return std::exchange(unknown_word_, {}); }

 private:
  void Add(std::size_t offset, Message message) {
    faults_.push_back({positions_.At(offset), std::move(message)});
  }

  // The parser reports when it has read on; the word itself is the last such one before.
  std::size_t FindBefore(std::string_view word, std::size_t offset) const {
    if (word.empty()) return offset;
    const std::size_t at = text_.rfind(word, offset);
    return at == std::string_view::npos ? offset : at;
  }

  void Report(std::size_t offset, const std::string& message) {
    if (message.find("has no field named") != std::string::npos) {
      const std::string_view group = Quoted(message, 0);
      const std::string_view word = Quoted(message, message.find("has no field named"));
      Add(FindBefore(word, offset), UnknownField(group, word));
    } else if (message.find("Unknown enumeration value of") != std::string::npos) {
      const std::string_view word = Quoted(message, 0);
      const std::string_view field = Quoted(message, message.find("for field"));
      const std::size_t at = FindBefore(word, offset);
      if (text_.substr(at, word.size()) == word) unknown_word_ = UnknownWord{at, word.size()};
      Add(at, {"'$0' 不能用于 $1$2", "'$0' is no word for $1$2",
               {word, field, DidYouMean(word, WordsOfEnum(field))}});
    } else if (message.find("is specified multiple times") != std::string::npos) {
      const std::string_view field = Quoted(message, 0);
      Add(FindBefore(field, offset), {"'$0' 写了两次；请只留一个（一个文件是一个方案）",
                                      "'$0' is given twice; keep one (a file holds one plan)", {field}});
    } else if (message.find("Expected string, got:") != std::string::npos) {
      Add(offset, {"文字要加引号（$0）", "$0; put the text in quotation marks", {message}});
    } else {
      Add(offset, {"写法有误（$0）；方案的写法见 `xueji plan show students`",
                   "$0; see `xueji plan show students` for how a plan is written", {message}});
    }
  }

  static const pb::FileDescriptor* File() { return plan::Plan::descriptor()->file(); }

  static Message UnknownField(std::string_view group, std::string_view word) {
    std::vector<std::string_view> choices;
    const pb::Descriptor* type = nullptr;
    for (int i = 0; i < File()->message_type_count(); ++i) {
      if (File()->message_type(i)->full_name() == group) type = File()->message_type(i);
    }
    for (int i = 0; type != nullptr && i < type->field_count(); ++i) {
      choices.push_back(type->field(i)->name());
    }
    return {"'$0' 在此处没有意义$1", "'$0' has no meaning here$1", {word, DidYouMean(word, choices)}};
  }

  // The words of the enum of the field with this name; names of enum fields that occur in several
  // messages ("is") have the same enum there.
  static std::vector<std::string_view> WordsOfEnum(std::string_view field_name) {
    std::vector<std::string_view> words;
    for (int i = 0; i < File()->message_type_count(); ++i) {
      const pb::FieldDescriptor* field =
          File()->message_type(i)->FindFieldByName(std::string(field_name));
      if (field == nullptr || field->enum_type() == nullptr) continue;
      for (int value = 0; value < field->enum_type()->value_count(); ++value) {
        words.push_back(field->enum_type()->value(value)->name());
      }
      break;
    }
    return words;
  }

  std::string_view text_;
  TextPositions positions_;
  std::vector<PlacedFault> faults_;
  std::optional<UnknownWord> unknown_word_;
};

// Parses `text`; all faults that can be told apart from one another are collected.
std::vector<PlacedFault> ParseMessage(std::string text, plan::Plan* message, Places* places) {
  SyntaxFaults faults(text);
  for (std::size_t round = 0; round < kFaultCountMax; ++round) {
    pb::TextFormat::Parser parser;
    parser.RecordErrorsTo(&faults);
    parser.AllowUnknownField(true);  // reported as a warning, which we take for an error
    parser.SetRecursionLimit(kNestingMax);
    parser.WriteLocationsTo(round == 0 ? places : nullptr);
    message->Clear();
    parser.ParseFromString(text, message);
    const std::optional<UnknownWord> word = faults.TakeUnknownWord();
    if (!word) break;
    // Every enum has a value 1, and the parser takes numbers for words.
    text.replace(word->offset, word->length, "1" + std::string(word->length - 1, ' '));
  }
  // A mistyped word of one kind is met again in each round that another kind needs.
  std::vector<PlacedFault> found = faults.Take();
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

// Message -> PlanNode, whatever the message: the schema needs no second list of its fields.
class TreeBuilder {
 public:
  static void Build(const pb::Message& message, const Places* places, PlanNode* node) {
    std::vector<const pb::FieldDescriptor*> given;
    message.GetReflection()->ListFields(message, &given);
    for (const pb::FieldDescriptor* field : given) {
      const bool repeated = field->is_repeated();
      const int count = repeated ? message.GetReflection()->FieldSize(message, field) : 1;
      for (int i = 0; i < count; ++i) {
        PlanNode& child = node->nodes.emplace_back();
        child.word = field->name();
        child.token_line = node->token_line;
        child.token_column = node->token_column;
        SetPlace(places, field, repeated ? i : -1, &child);
        SetValue(message, field, repeated ? i : -1, places, &child);
      }
    }
  }

 private:
  static void SetPlace(const Places* places, const pb::FieldDescriptor* field, int index,
                       PlanNode* node) {
    if (places == nullptr) return;
    pb::TextFormat::ParseLocation location = places->GetLocation(field, index);
    // `is: [A, B]` is one place for all its values.
    if (location.line < 0 && index > 0) location = places->GetLocation(field, 0);
    if (location.line < 0) return;
    node->token_line = location.line;
    node->token_column = location.column;
  }

  static void SetValue(const pb::Message& message, const pb::FieldDescriptor* field, int index,
                       const Places* places, PlanNode* node) {
    const pb::Reflection& read = *message.GetReflection();
    const bool one = index < 0;
    switch (field->cpp_type()) {
      case pb::FieldDescriptor::CPPTYPE_MESSAGE:
        Build(one ? read.GetMessage(message, field) : read.GetRepeatedMessage(message, field, index),
              places == nullptr ? nullptr : places->GetTreeForNested(field, index), node);
        return;
      case pb::FieldDescriptor::CPPTYPE_STRING:
        node->text =
            one ? read.GetString(message, field) : read.GetRepeatedString(message, field, index);
        return;
      case pb::FieldDescriptor::CPPTYPE_ENUM:
        node->text = (one ? read.GetEnum(message, field)
                          : read.GetRepeatedEnum(message, field, index))->name();
        return;
      case pb::FieldDescriptor::CPPTYPE_DOUBLE: node->number = read.GetDouble(message, field); return;
      case pb::FieldDescriptor::CPPTYPE_UINT32: node->number = read.GetUInt32(message, field); return;
      case pb::FieldDescriptor::CPPTYPE_BOOL: node->flag = read.GetBool(message, field); return;
      default: XUEJI_CHECK(false); return;  // linkage_plan.proto has no field of another type
    }
  }
};

}  // namespace

const PlanNode* PlanNode::Find(std::string_view wanted) const {
  const auto at = std::find_if(nodes.begin(), nodes.end(),
                               [wanted](const PlanNode& node) { return node.word == wanted; });
  return at == nodes.end() ? nullptr : &*at;
}

std::vector<const PlanNode*> PlanNode::FindAll(std::string_view wanted) const {
  std::vector<const PlanNode*> found;
  for (const PlanNode& node : nodes) {
    if (node.word == wanted) found.push_back(&node);
  }
  return found;
}

PlanSyntax ParsePlanSyntax(std::string_view text) {
  plan::Plan message;
  Places places;
  PlanSyntax syntax;
  syntax.faults = ParseMessage(std::string(text), &message, &places);
  if (!syntax.faults.empty()) return syntax;
  TreeBuilder::Build(message, &places, &syntax.root);
  return syntax;
}

}  // namespace xueji
