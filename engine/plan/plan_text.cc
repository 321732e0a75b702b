// Text -> tree (plan_syntax.h) -> LinkagePlan, here: words and references -> plan_validator.h
// (meaning). Every fault on the way is given its place in the text.
#include "engine/plan/plan_text.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/base/message.h"
#include "engine/base/staged_directory.h"
#include "engine/base/utf8.h"
#include "engine/plan/plan_node_values.h"
#include "engine/plan/plan_syntax.h"
#include "engine/plan/plan_validator.h"
#include "engine/plan/plan_words.h"

namespace xueji {
namespace {

constexpr std::size_t kTextBytesMax = std::size_t{1} << 20;

absl::Status ToStatus(std::string_view file_name, std::vector<PlacedFault> faults) {
  std::sort(faults.begin(), faults.end());
  Message message;
  for (std::size_t i = 0; i < faults.size() && i < kFaultCountMax; ++i) {
    const TextPosition at = faults[i].position;
    message += Message("$0$1:$2:$3: $4", "$0$1:$2:$3: $4",
                       {i > 0 ? "\n" : "", file_name, at.line, at.column, faults[i].message});
  }
  if (faults.size() >= kFaultCountMax) {
    message += Message("\n$0：改正以上错误之后，可能还有别的错误",
                       "\n$0: more faults may follow once these are repaired", {file_name});
  }
  return InvalidArgument(message);
}

class PlanReader {
 public:
  PlanReader(const PlanNode& root, PlanFaults* faults) : root_(root), faults_(faults) {}

  LinkagePlan Read() {
    ReadPlanItself();
    for (const PlanNode* node : root_.FindAll("field")) {
      field_names_.push_back(Name(*node));
      ReadField(*node);
    }
    for (const PlanNode* node : root_.FindAll("comparison")) comparison_names_.push_back(Name(*node));
    for (const PlanNode* node : root_.FindAll("pass")) ReadPass(*node);
    for (const PlanNode* node : root_.FindAll("comparison")) ReadComparison(*node);
    for (const PlanNode* node : root_.FindAll("rule")) ReadRule(*node);
    for (const PlanNode* node : root_.FindAll("promise")) ReadPromise(*node);
    return std::move(plan_);
  }

 private:
  // A view into the tree, which outlives the reader.
  static std::string_view Name(const PlanNode& node) {
    const PlanNode* name = node.Find("name");
    return name == nullptr ? std::string_view() : std::string_view(name->text);
  }
  static int Number(std::size_t index) { return static_cast<int>(index); }

  void ReadPlanItself() {
    plan_.name = TextOf(root_, "name");
    plan_.description = TextOf(root_, "description");
    plan_.schema = EnumOf<Schema>(root_, "schema", SchemaWords()).value_or(plan_.schema);
    plan_.record_id_column = TextOf(root_, "record_id_column");
    if (plan_.schema == Schema::kStudent && root_.Find("record_id_column") == nullptr) {
      plan_.record_id_column = "record_id";
    }
    plan_.prior_match_probability =
        NumberOf(root_, "prior_match_probability").value_or(plan_.prior_match_probability);
    plan_.duplicate_weight_min = NumberOf(root_, "duplicate_weight_min");
    plan_.review_weight_min = NumberOf(root_, "review_weight_min").value_or(plan_.review_weight_min);
    plan_.one_to_one = FlagOf(root_, "one_to_one", plan_.one_to_one);
  }

  // Index of the name a child gives, or kUnresolvedReference and a fault at `path`.
  std::size_t Resolve(const PlanNode& node, std::string_view word,
                      const std::vector<std::string_view>& names, const Message& what,
                      PlanPath path) {
    const std::string name = TextOf(node, word);
    if (const auto index = ParseWord(names, name); index && !name.empty()) return *index;
    if (!faults_->full()) {
      faults_->Add(Below(std::move(path), word),
                   name.empty() ? Message("缺少；请给出$0的名称", "missing; give the name of a $0", {what})
                                : Message("'$0' 不是此方案的$1$2", "'$0' is no $1 of this plan$2",
                                          {name, what, DidYouMean(name, names)}));
    }
    return kUnresolvedReference;
  }
  std::size_t ResolveField(const PlanNode& node, std::string_view word, const PlanPath& path) {
    return Resolve(node, word, field_names_, {"字段", "field"}, path);
  }
  static Message Missing(std::span<const std::string_view> choices) {
    return {"缺少；请给出 $0", "missing; give $0", {JoinChoices(choices)}};
  }

  std::optional<Reason> ReadReason(const std::string& code, PlanPath path) {
    const std::optional<Reason> reason = ParseReason(code);
    if (!reason && !faults_->full()) {
      std::vector<std::string_view> codes;
      for (int i = 0; i < static_cast<int>(Reason::kCount); ++i) {
        codes.push_back(Describe(static_cast<Reason>(i)).code);
      }
      faults_->Add(std::move(path), {"'$0' 不是原因代码$1", "'$0' is no reason code$1",
                                     {code, DidYouMean(code, codes)}});
    }
    return reason;
  }

  std::vector<std::uint8_t> ReadLevels(ComparisonKind kind, const PlanNode& node,
                                       const PlanPath& path) {
    std::vector<std::uint8_t> levels;
    const std::vector<std::string> words = TextsOf(node, "is");
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (const std::optional<matchers::Level> level = ParseLevel(kind, words[i])) {
        levels.push_back(*level);
      } else {
        faults_->Add(Below(path, "is", Number(i)),
                     {"$0 不是 $1 的比较等级；请给出 $2", "$0 is no level of kind $1; give $2",
                      {words[i], WordOf(kind), JoinChoices(LevelWords(kind))}});
      }
    }
    return levels;
  }

  void ReadField(const PlanNode& node) {
    Field field;
    field.name = TextOf(node, "name");
    if (const auto type = EnumOf<FieldType>(node, "type", FieldTypeWords())) {
      field.type = *type;
    } else {
      faults_->Add({{"field", Number(plan_.fields.size())}, {"type"}}, Missing(FieldTypeWords()));
    }
    field.columns = TextsOf(node, "columns");
    if (field.columns.empty() && plan_.schema == Schema::kDeclared) field.columns = {field.name};
    field.code_table =
        EnumOf<CodeTable>(node, "code_table", CodeTableWords()).value_or(field.code_table);
    field.required = FlagOf(node, "required", field.required);
    field.seldom = FlagOf(node, "seldom", field.seldom);
    field.personal = FlagOf(node, "personal", field.personal);
    field.blank_values = TextsOf(node, "blank_values");
    plan_.fields.push_back(std::move(field));
  }

  std::vector<KeyPart> ReadKeyParts(const PlanNode& pass, std::string_view word,
                                    const PlanPath& path) {
    std::vector<KeyPart> parts;
    for (const PlanNode* node : pass.FindAll(word)) {
      const PlanPath at = Below(path, word, Number(parts.size()));
      KeyPart part;
      part.field = ResolveField(*node, "field", at);
      part.transform = EnumOf<KeyTransform>(*node, "transform", KeyTransformWords())
                           .value_or(part.transform);
      // Clipped: the validator refuses anything beyond 17.
      part.length = static_cast<int>(std::min(NumberOf(*node, "length").value_or(0), 1e6));
      if (node->Find("or_field") != nullptr) part.or_field = ResolveField(*node, "or_field", at);
      parts.push_back(part);
    }
    return parts;
  }

  void ReadPass(const PlanNode& node) {
    const PlanPath path = {{"pass", Number(plan_.passes.size())}};
    BlockingPass pass;
    pass.name = TextOf(node, "name");
    pass.key = ReadKeyParts(node, "key", path);
    pass.refine = ReadKeyParts(node, "refine", path);
    pass.block_size_max = static_cast<std::uint32_t>(
        NumberOf(node, "block_size_max").value_or(pass.block_size_max));
    plan_.passes.push_back(std::move(pass));
  }

  // The kind most likely meant, so that a missing one does not draw faults about every level.
  ComparisonKind GuessKind(std::size_t field) const {
    if (field >= plan_.fields.size()) return ComparisonKind::kText;
    return static_cast<ComparisonKind>(
        ParseWord(ComparisonKindWords(), WordOf(plan_.fields[field].type))
            .value_or(static_cast<std::size_t>(ComparisonKind::kText)));
  }

  void ReadComparison(const PlanNode& node) {
    const PlanPath path = {{"comparison", Number(plan_.comparisons.size())}};
    Comparison comparison;
    comparison.name = TextOf(node, "name");
    comparison.field = ResolveField(node, "field", path);
    if (const auto kind = EnumOf<ComparisonKind>(node, "kind", ComparisonKindWords())) {
      comparison.kind = *kind;
    } else {
      faults_->Add(Below(path, "kind"), Missing(ComparisonKindWords()));
      comparison.kind = GuessKind(comparison.field);
    }
    if (node.Find("other_field") != nullptr) {
      comparison.other_field = ResolveField(node, "other_field", path);
    }
    for (const PlanNode* level : node.FindAll("level")) {
      const PlanPath at = Below(path, "level", Number(comparison.levels.size()));
      comparison.levels.push_back(ReadLevel(comparison.kind, *level, at));
    }
    comparison.term_frequency_weight_max = NumberOf(node, "term_frequency_weight_max")
                                               .value_or(comparison.term_frequency_weight_max);
    if (node.Find("term_frequency_by") != nullptr) {
      comparison.term_frequency_by = ResolveField(node, "term_frequency_by", path);
    }
    plan_.comparisons.push_back(std::move(comparison));
  }

  LevelWeight ReadLevel(ComparisonKind kind, const PlanNode& node, const PlanPath& path) {
    LevelWeight level;
    level.levels = ReadLevels(kind, node, path);
    level.m = NumberOf(node, "m");
    level.u = NumberOf(node, "u");
    level.match_weight = NumberOf(node, "match_weight");
    level.term_frequency_adjusted = FlagOf(node, "term_frequency_adjusted", false);
    level.at_least = NumberOf(node, "at_least").value_or(0);
    if (const PlanNode* reason = node.Find("reason")) {
      level.reason = ReadReason(reason->text, Below(path, "reason"));
    }
    return level;
  }

  std::vector<Condition> ReadConditions(const PlanNode& node, const PlanPath& path) {
    std::vector<Condition> conditions;
    for (const PlanNode* when : node.FindAll("when")) {
      const PlanPath at = Below(path, "when", Number(conditions.size()));
      Condition condition;
      condition.comparison =
          Resolve(*when, "comparison", comparison_names_, {"比较项", "comparison"}, at);
      if (condition.comparison < plan_.comparisons.size()) {
        condition.levels = ReadLevels(plan_.comparisons[condition.comparison].kind, *when, at);
      }
      conditions.push_back(std::move(condition));
    }
    return conditions;
  }

  void ReadPromise(const PlanNode& node) {
    const PlanPath path = {{"promise", Number(plan_.promises.size())}};
    plan_.promises.push_back({TextOf(node, "name"), ReadConditions(node, path)});
  }

  void ReadRule(const PlanNode& node) {
    const PlanPath path = {{"rule", Number(plan_.rules.size())}};
    DecisionRule rule;
    rule.name = TextOf(node, "name");
    rule.when = ReadConditions(node, path);
    if (const auto decide = EnumOf<Decision>(node, "decide", DecisionWords())) {
      rule.decide = *decide;
    } else {
      faults_->Add(Below(path, "decide"), Missing(DecisionWords()));
    }
    const std::vector<std::string> codes = TextsOf(node, "reason");
    for (std::size_t i = 0; i < codes.size(); ++i) {
      if (auto reason = ReadReason(codes[i], Below(path, "reason", Number(i)))) {
        rule.reasons.push_back(*reason);
      }
    }
    rule.mark_records = FlagOf(node, "mark_records", rule.mark_records);
    plan_.rules.push_back(std::move(rule));
  }

  const PlanNode& root_;
  PlanFaults* faults_;
  LinkagePlan plan_;
  std::vector<std::string_view> field_names_;
  std::vector<std::string_view> comparison_names_;
};

// Before references are looked up: a text of 1 MiB could declare 100,000 fields.
void FindCountFaults(const PlanNode& root, PlanFaults* faults) {
  const auto check = [&root, faults](std::string_view word, std::size_t most) {
    const std::size_t count = root.FindAll(word).size();
    if (count > most) faults->Add({{word, static_cast<int>(most)}}, TooMany(count, most));
  };
  check("field", kFieldCountMax);
  check("pass", kPassCountMax);
  check("comparison", kComparisonCountMax);
  check("rule", kRuleCountMax);
  check("promise", kPromiseCountMax);
}

// The place of the longest part of `path` that stands in the text.
TextPosition Locate(const PlanPath& path, const PlanNode& root, const TextPositions& positions) {
  const PlanNode* node = &root;
  for (const PlanPathStep& step : path) {
    const std::vector<const PlanNode*> found = node->FindAll(step.word);
    const auto index = static_cast<std::size_t>(std::max(step.index, 0));
    if (found.empty()) break;
    node = found[std::min(index, found.size() - 1)];
  }
  return positions.At(positions.OffsetOfToken(node->token_line, node->token_column));
}

absl::Status CheckText(std::string_view text, std::string_view file_name) {
  if (text.size() > kTextBytesMax) {
    return InvalidArgument({"$0：长 $1 字节；方案最多 1 MiB",
                            "$0: is $1 bytes long; a plan may have at most 1 MiB",
                            {file_name, text.size()}});
  }
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const bool written_so = text.substr(at, 3) == "\xEF\xBF\xBD";  // U+FFFD itself
    if (NextCodePoint(text, at) == 0xFFFD && !written_so) {
      return ToStatus(file_name, {{TextPositions(text).At(begin),
                                   {"不是 UTF-8 文本；请把方案存为 UTF-8",
                                    "is not UTF-8 text; save the plan as UTF-8"}}});
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<LinkagePlan> ParsePlan(std::string_view text, std::string_view file_name, PlanUse use) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  XUEJI_RETURN_IF_ERROR(CheckText(text, file_name));
  PlanSyntax syntax = ParsePlanSyntax(text);
  if (!syntax.faults.empty()) return ToStatus(file_name, std::move(syntax.faults));

  PlanFaults faults;
  FindCountFaults(syntax.root, &faults);
  LinkagePlan plan;
  if (faults.empty()) {
    plan = PlanReader(syntax.root, &faults).Read();
    FindPlanFaults(plan, &faults, use);
  }
  if (faults.empty()) return plan;
  const TextPositions positions(text);
  std::vector<PlacedFault> placed;
  for (const PlanFault& fault : faults.list()) {
    placed.push_back({Locate(fault.path, syntax.root, positions),
                      {"$0: $1", "$0: $1", {FormatPath(fault.path), fault.message}}});
  }
  return ToStatus(file_name, std::move(placed));
}

absl::StatusOr<std::string> ReadPlanText(const std::string& path) {
  return ReadFile(path, kTextBytesMax);
}

absl::StatusOr<LinkagePlan> ReadPlan(const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(const std::string text, ReadPlanText(path));
  return ParsePlan(text, path);
}

}  // namespace xueji
