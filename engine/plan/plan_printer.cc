#include "engine/plan/plan_printer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/plan/plan_words.h"

namespace xueji {
namespace {

// Protobuf text format: UTF-8 stays as it is, quotes, backslashes and control bytes are escaped.
std::string Quote(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (byte < 0x20 || byte == 0x7F) {
      quoted += '\\';
      for (const int shift : {6, 3, 0}) {
        quoted += static_cast<char>('0' + ((byte >> shift) & 7));
      }
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

std::string_view Bool(bool value) { return value ? "true" : "false"; }

class PlanPrinter {
 public:
  explicit PlanPrinter(const LinkagePlan& plan) : plan_(plan) {}

  std::string Print() {
    Line("name", Quote(plan_.name));
    if (!plan_.description.empty()) Line("description", Quote(plan_.description));
    Line("schema", WordOf(plan_.schema));
    Line("record_id_column", Quote(plan_.record_id_column));
    for (const Field& field : plan_.fields) PrintField(field);
    for (const BlockingPass& pass : plan_.passes) PrintPass(pass);
    for (const Comparison& comparison : plan_.comparisons) PrintComparison(comparison);
    for (const DecisionRule& rule : plan_.rules) PrintRule(rule);
    for (const Promise& promise : plan_.promises) PrintPromise(promise);
    Line("prior_match_probability", FormatDouble(plan_.prior_match_probability));
    if (plan_.duplicate_weight_min) {
      Line("duplicate_weight_min", FormatDouble(*plan_.duplicate_weight_min));
    }
    Line("review_weight_min", FormatDouble(plan_.review_weight_min));
    Line("one_to_one", Bool(plan_.one_to_one));
    return std::move(text_);
  }

 private:
  void Line(std::string_view word, std::string_view value) {
    text_.append(depth_ * 2, ' ').append(word).append(": ").append(value) += '\n';
  }
  void Open(std::string_view word) {
    text_.append(depth_ * 2, ' ').append(word).append(" {\n");
    ++depth_;
  }
  void Close() {
    --depth_;
    text_.append(depth_ * 2, ' ').append("}\n");
  }
  void Lines(std::string_view word, const std::vector<std::string>& values) {
    for (const std::string& value : values) Line(word, Quote(value));
  }
  std::string FieldName(std::size_t field) const { return Quote(plan_.fields[field].name); }

  void PrintField(const Field& field) {
    Open("field");
    Line("name", Quote(field.name));
    Line("type", WordOf(field.type));
    Lines("columns", field.columns);
    Line("code_table", WordOf(field.code_table));
    Line("required", Bool(field.required));
    if (field.seldom) Line("seldom", Bool(true));
    Line("personal", Bool(field.personal));
    Lines("blank_values", field.blank_values);
    Close();
  }

  void PrintKey(std::string_view word, const KeyPart& part) {
    Open(word);
    Line("field", FieldName(part.field));
    Line("transform", WordOf(part.transform));
    if (part.length != 0) Line("length", std::to_string(part.length));
    if (part.or_field) Line("or_field", FieldName(*part.or_field));
    Close();
  }

  void PrintPass(const BlockingPass& pass) {
    Open("pass");
    Line("name", Quote(pass.name));
    for (const KeyPart& part : pass.key) PrintKey("key", part);
    for (const KeyPart& part : pass.refine) PrintKey("refine", part);
    Line("block_size_max", std::to_string(pass.block_size_max));
    Close();
  }

  void PrintLevels(ComparisonKind kind, std::vector<std::uint8_t> levels) {
    std::sort(levels.begin(), levels.end());
    for (const std::uint8_t level : levels) Line("is", WordOf(kind, level));
  }

  void PrintComparison(const Comparison& comparison) {
    Open("comparison");
    Line("name", Quote(comparison.name));
    Line("kind", WordOf(comparison.kind));
    Line("field", FieldName(comparison.field));
    if (comparison.other_field) Line("other_field", FieldName(*comparison.other_field));
    for (const LevelWeight& level : comparison.levels) {
      Open("level");
      PrintLevels(comparison.kind, level.levels);
      if (level.m) Line("m", FormatDouble(*level.m));
      if (level.u) Line("u", FormatDouble(*level.u));
      if (level.match_weight) Line("match_weight", FormatDouble(*level.match_weight));
      Line("term_frequency_adjusted", Bool(level.term_frequency_adjusted));
      if (level.at_least != 0) Line("at_least", FormatDouble(level.at_least));
      if (level.reason) Line("reason", Quote(Describe(*level.reason).code));
      Close();
    }
    Line("term_frequency_weight_max", FormatDouble(comparison.term_frequency_weight_max));
    if (comparison.term_frequency_by) {
      Line("term_frequency_by", FieldName(*comparison.term_frequency_by));
    }
    Close();
  }

  void PrintConditions(const std::vector<Condition>& conditions) {
    for (const Condition& condition : conditions) {
      const Comparison& comparison = plan_.comparisons[condition.comparison];
      Open("when");
      Line("comparison", Quote(comparison.name));
      PrintLevels(comparison.kind, condition.levels);
      Close();
    }
  }

  void PrintPromise(const Promise& promise) {
    Open("promise");
    Line("name", Quote(promise.name));
    PrintConditions(promise.when);
    Close();
  }

  void PrintRule(const DecisionRule& rule) {
    Open("rule");
    Line("name", Quote(rule.name));
    PrintConditions(rule.when);
    Line("decide", WordOf(rule.decide));
    for (const Reason reason : rule.reasons) Line("reason", Quote(Describe(reason).code));
    Line("mark_records", Bool(rule.mark_records));
    Close();
  }

  const LinkagePlan& plan_;
  std::string text_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string FormatDouble(double value) {
  std::array<char, 40> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
  XUEJI_CHECK(error == std::errc());
  return std::string(text.data(), end);
}

std::string PrintPlan(const LinkagePlan& plan) { return PlanPrinter(plan).Print(); }

std::string PlanFingerprint(const LinkagePlan& plan) {
  StreamChecksum checksum;
  checksum.Update(PrintPlan(plan));
  return checksum.HexDigest();
}

}  // namespace xueji
