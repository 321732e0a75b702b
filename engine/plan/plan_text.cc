// The door to protobuf: text -> protobuf message (syntax) -> LinkagePlan (words and references) ->
// plan_validator (meaning). Every fault on the way is given its place in the text.
#include "engine/plan/plan_text.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <utility>

#include "engine/base/staged_directory.h"
#include "engine/base/utf8.h"
#include "engine/plan/plan_validator.h"
#include "engine/plan/plan_words.h"
#include "engine/plan/text_position.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include "engine/plan/linkage_plan.pb.h"
#pragma GCC diagnostic pop

namespace xueji {
namespace {

namespace pb = google::protobuf;

constexpr std::size_t kTextBytesMax = std::size_t{1} << 20;
constexpr int kNestingMax = 20;

struct PlacedFault {
  TextPosition position;
  std::string message;
  friend auto operator<=>(const PlacedFault&, const PlacedFault&) = default;
};

absl::Status ToStatus(std::string_view file_name, std::vector<PlacedFault> faults) {
  std::stable_sort(faults.begin(), faults.end());
  faults.erase(std::unique(faults.begin(), faults.end()), faults.end());
  std::string message;
  for (std::size_t i = 0; i < faults.size() && i < kFaultCountMax; ++i) {
    if (i > 0) message += '\n';
    message += std::string(file_name) + ":" + std::to_string(faults[i].position.line) + ":" +
               std::to_string(faults[i].position.column) + ": " + faults[i].message;
  }
  if (faults.size() >= kFaultCountMax) {
    message += "\n" + std::string(file_name) + ": more faults may follow once these are repaired";
  }
  return absl::InvalidArgumentError(message);
}

// The text between the first two quotation marks from `from` on: how protobuf names words.
std::string_view Quoted(std::string_view message, std::size_t from) {
  const std::size_t open = message.find('"', from);
  if (open == std::string_view::npos) return {};
  const std::size_t close = message.find('"', open + 1);
  if (close == std::string_view::npos) return {};
  return message.substr(open + 1, close - open - 1);
}

std::string DidYouMean(std::string_view word, std::span<const std::string_view> choices) {
  const std::string nearest = NearestWord(word, choices);
  if (!nearest.empty()) return "; did you mean " + nearest + "?";
  return choices.empty() ? "" : "; give " + JoinChoices(choices);
}

// ---- Syntax: text -> message ------------------------------------------------------------------

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

  const std::vector<PlacedFault>& list() const { return faults_; }
  // Set by the last parse, if it stopped at a word.
  std::optional<UnknownWord> TakeUnknownWord() { return std::exchange(unknown_word_, {}); }

 private:
  void Add(std::size_t offset, std::string message) {
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
      Add(at, "'" + std::string(word) + "' is no word for " + std::string(field) +
                  DidYouMean(word, WordsOfEnum(field)));
    } else if (message.find("is specified multiple times") != std::string::npos) {
      const std::string_view field = Quoted(message, 0);
      Add(FindBefore(field, offset), "'" + std::string(field) +
                                         "' is given twice; keep one (a file holds one plan)");
    } else if (message.find("Expected string, got:") != std::string::npos) {
      Add(offset, message + "; put the text in quotation marks");
    } else {
      Add(offset, message + "; see `xueji plan show students` for how a plan is written");
    }
  }

  static const pb::FileDescriptor* File() { return plan::Plan::descriptor()->file(); }

  static std::string UnknownField(std::string_view group, std::string_view word) {
    std::vector<std::string_view> choices;
    const pb::Descriptor* type = nullptr;
    for (int i = 0; i < File()->message_type_count(); ++i) {
      if (File()->message_type(i)->full_name() == group) type = File()->message_type(i);
    }
    for (int i = 0; type != nullptr && i < type->field_count(); ++i) {
      choices.push_back(type->field(i)->name());
    }
    return "'" + std::string(word) + "' has no meaning here" + DidYouMean(word, choices);
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
std::vector<PlacedFault> ParseMessage(std::string text, plan::Plan* message,
                                      pb::TextFormat::ParseInfoTree* places) {
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
  return faults.list();
}

// ---- Words and references: message -> plan ------------------------------------------------------

class MessageReader {
 public:
  MessageReader(const plan::Plan& message, PlanFaults* faults)
      : message_(message), faults_(faults) {}

  LinkagePlan Read() {
    plan_.name = message_.name();
    plan_.description = message_.description();
    plan_.schema =
        message_.schema() == plan::Plan::STUDENT ? Schema::kStudent : Schema::kDeclared;
    plan_.record_id_column = message_.record_id_column();
    if (plan_.schema == Schema::kStudent && !message_.has_record_id_column()) {
      plan_.record_id_column = "record_id";
    }
    for (const auto& field : message_.field()) field_names_.push_back(field.name());
    for (const auto& item : message_.comparison()) comparison_names_.push_back(item.name());
    for (int i = 0; i < message_.field_size(); ++i) ReadField(i);
    for (int i = 0; i < message_.pass_size(); ++i) ReadPass(i);
    for (int i = 0; i < message_.comparison_size(); ++i) ReadComparison(i);
    for (int i = 0; i < message_.rule_size(); ++i) ReadRule(i);
    plan_.prior_match_probability = message_.prior_match_probability();
    if (message_.has_duplicate_weight_min()) {
      plan_.duplicate_weight_min = message_.duplicate_weight_min();
    }
    plan_.review_weight_min = message_.review_weight_min();
    plan_.one_to_one = message_.one_to_one();
    return std::move(plan_);
  }

 private:
  // Index of `name`, or kUnresolvedReference and a fault at `path`.
  std::size_t Resolve(const std::string& name, const std::vector<std::string_view>& names,
                      std::string_view what, PlanPath path) {
    if (const auto index = ParseWord(names, name); index && !name.empty()) return *index;
    if (!faults_->full()) {
      faults_->Add(std::move(path),
                   name.empty() ? "missing; give the name of a " + std::string(what)
                                : "'" + name + "' is no " + std::string(what) + " of this plan" +
                                      DidYouMean(name, names));
    }
    return kUnresolvedReference;
  }
  std::size_t ResolveField(const std::string& name, PlanPath path) {
    return Resolve(name, field_names_, "field", std::move(path));
  }

  std::optional<Reason> ReadReason(const std::string& code, PlanPath path) {
    const std::optional<Reason> reason = ParseReason(code);
    if (!reason && !faults_->full()) {
      std::vector<std::string_view> codes;
      for (int i = 0; i < static_cast<int>(Reason::kCount); ++i) {
        codes.push_back(Describe(static_cast<Reason>(i)).code);
      }
      faults_->Add(std::move(path), "'" + code + "' is no reason code" + DidYouMean(code, codes));
    }
    return reason;
  }

  template <typename Words>
  std::vector<std::uint8_t> ReadLevels(ComparisonKind kind, const Words& words,
                                       const PlanPath& path) {
    std::vector<std::uint8_t> levels;
    for (int i = 0; i < words.size(); ++i) {
      const std::string& word = plan::Level::Word_Name(static_cast<plan::Level::Word>(words[i]));
      if (const std::optional<matchers::Level> level = ParseLevel(kind, word)) {
        levels.push_back(*level);
      } else {
        faults_->Add(Below(path, "is", i), word + " is no level of kind " +
                                               std::string(WordOf(kind)) + "; give " +
                                               JoinChoices(LevelWords(kind)));
      }
    }
    return levels;
  }

  void ReadField(int number) {
    const plan::Field& from = message_.field(number);
    Field field;
    field.name = from.name();
    if (from.has_type()) {
      field.type = static_cast<FieldType>(
          *ParseWord(FieldTypeWords(), plan::Field::Type_Name(from.type())));
    } else {
      faults_->Add({{"field", number}, {"type"}}, "missing; give " + JoinChoices(FieldTypeWords()));
    }
    field.columns.assign(from.columns().begin(), from.columns().end());
    if (field.columns.empty() && plan_.schema == Schema::kDeclared) field.columns = {field.name};
    field.code_table = static_cast<CodeTable>(
        *ParseWord(CodeTableWords(), plan::Field::CodeTable_Name(from.code_table())));
    field.required = from.required();
    field.personal = from.personal();
    field.blank_values.assign(from.blank_values().begin(), from.blank_values().end());
    plan_.fields.push_back(std::move(field));
  }

  KeyPart ReadKeyPart(const plan::KeyPart& from, const PlanPath& path) {
    KeyPart part;
    part.field = ResolveField(from.field(), Below(path, "field"));
    part.transform = static_cast<KeyTransform>(
        *ParseWord(KeyTransformWords(), plan::KeyPart::Transform_Name(from.transform())));
    part.length = static_cast<int>(std::min<std::uint32_t>(from.length(), 1U << 20));
    if (from.has_or_field()) part.or_field = ResolveField(from.or_field(), Below(path, "or_field"));
    return part;
  }

  void ReadPass(int number) {
    const plan::BlockingPass& from = message_.pass(number);
    const PlanPath path = {{"pass", number}};
    BlockingPass pass;
    pass.name = from.name();
    for (int i = 0; i < from.key_size(); ++i) {
      pass.key.push_back(ReadKeyPart(from.key(i), Below(path, "key", i)));
    }
    for (int i = 0; i < from.refine_size(); ++i) {
      pass.refine.push_back(ReadKeyPart(from.refine(i), Below(path, "refine", i)));
    }
    pass.block_size_max = from.block_size_max();
    plan_.passes.push_back(std::move(pass));
  }

  // The kind most likely meant, so that a missing one does not draw faults about every level.
  ComparisonKind GuessKind(std::size_t field) const {
    if (field >= plan_.fields.size()) return ComparisonKind::kText;
    return static_cast<ComparisonKind>(
        ParseWord(ComparisonKindWords(), WordOf(plan_.fields[field].type))
            .value_or(static_cast<std::size_t>(ComparisonKind::kText)));
  }

  void ReadComparison(int number) {
    const plan::Comparison& from = message_.comparison(number);
    const PlanPath path = {{"comparison", number}};
    Comparison comparison;
    comparison.name = from.name();
    comparison.field = ResolveField(from.field(), Below(path, "field"));
    if (from.has_kind()) {
      comparison.kind = static_cast<ComparisonKind>(
          *ParseWord(ComparisonKindWords(), plan::Comparison::Kind_Name(from.kind())));
    } else {
      faults_->Add(Below(path, "kind"), "missing; give " + JoinChoices(ComparisonKindWords()));
      comparison.kind = GuessKind(comparison.field);
    }
    if (from.has_other_field()) {
      comparison.other_field = ResolveField(from.other_field(), Below(path, "other_field"));
    }
    for (int i = 0; i < from.level_size(); ++i) {
      comparison.levels.push_back(
          ReadLevel(comparison.kind, from.level(i), Below(path, "level", i)));
    }
    comparison.term_frequency_weight_max = from.term_frequency_weight_max();
    plan_.comparisons.push_back(std::move(comparison));
  }

  LevelWeight ReadLevel(ComparisonKind kind, const plan::Level& from, const PlanPath& path) {
    LevelWeight level;
    level.levels = ReadLevels(kind, from.is(), path);
    if (from.has_m()) level.m = from.m();
    if (from.has_u()) level.u = from.u();
    if (from.has_match_weight()) level.match_weight = from.match_weight();
    level.term_frequency_adjusted = from.term_frequency_adjusted();
    level.at_least = from.at_least();
    if (from.has_reason()) level.reason = ReadReason(from.reason(), Below(path, "reason"));
    return level;
  }

  void ReadRule(int number) {
    const plan::DecisionRule& from = message_.rule(number);
    const PlanPath path = {{"rule", number}};
    DecisionRule rule;
    rule.name = from.name();
    for (int i = 0; i < from.when_size(); ++i) {
      const PlanPath at = Below(path, "when", i);
      Condition condition;
      condition.comparison = Resolve(from.when(i).comparison(), comparison_names_, "comparison",
                                     Below(at, "comparison"));
      if (condition.comparison < plan_.comparisons.size()) {
        const ComparisonKind kind = plan_.comparisons[condition.comparison].kind;
        condition.levels = ReadLevels(kind, from.when(i).is(), at);
      }
      rule.when.push_back(std::move(condition));
    }
    if (from.has_decide()) {
      rule.decide = static_cast<Decision>(
          *ParseWord(DecisionWords(), plan::DecisionRule::Decision_Name(from.decide())));
    } else {
      faults_->Add(Below(path, "decide"), "missing; give " + JoinChoices(DecisionWords()));
    }
    for (int i = 0; i < from.reason_size(); ++i) {
      if (auto reason = ReadReason(from.reason(i), Below(path, "reason", i))) {
        rule.reasons.push_back(*reason);
      }
    }
    rule.mark_records = from.mark_records();
    plan_.rules.push_back(std::move(rule));
  }

  const plan::Plan& message_;
  PlanFaults* faults_;
  LinkagePlan plan_;
  std::vector<std::string_view> field_names_;
  std::vector<std::string_view> comparison_names_;
};

// Before references are looked up: a text of 1 MiB could declare 100,000 fields.
void FindCountFaults(const plan::Plan& message, PlanFaults* faults) {
  const auto check = [faults](int count, std::size_t most, std::string_view word) {
    const auto size = static_cast<std::size_t>(count);
    if (size > most) faults->Add({{word, static_cast<int>(most)}}, TooMany(size, most));
  };
  check(message.field_size(), kFieldCountMax, "field");
  check(message.pass_size(), kPassCountMax, "pass");
  check(message.comparison_size(), kComparisonCountMax, "comparison");
  check(message.rule_size(), kRuleCountMax, "rule");
}

// ---- Places ---------------------------------------------------------------------------------------

// The place of the longest part of `path` that stands in the text.
TextPosition Locate(const PlanPath& path, const pb::TextFormat::ParseInfoTree& places,
                    const TextPositions& positions) {
  const pb::Descriptor* type = plan::Plan::descriptor();
  const pb::TextFormat::ParseInfoTree* tree = &places;
  TextPosition found{1, 1};
  for (const PlanPathStep& step : path) {
    const pb::FieldDescriptor* field = type->FindFieldByName(std::string(step.word));
    if (field == nullptr) break;
    const int index = field->is_repeated() ? std::max(step.index, 0) : -1;
    pb::TextFormat::ParseLocation location = tree->GetLocation(field, index);
    // `is: [A, B]` is one place for all its values.
    if (location.line < 0 && field->is_repeated()) location = tree->GetLocation(field, 0);
    if (location.line >= 0) {
      found = positions.At(positions.OffsetOfToken(location.line, location.column));
    }
    if (field->message_type() == nullptr) break;
    tree = tree->GetTreeForNested(field, index);
    if (tree == nullptr) break;
    type = field->message_type();
  }
  return found;
}

absl::Status CheckText(std::string_view text, std::string_view file_name) {
  const std::string file(file_name);
  if (text.size() > kTextBytesMax) {
    return absl::InvalidArgumentError(file + ": is " + std::to_string(text.size()) +
                                      " bytes long; a plan may have at most 1 MiB");
  }
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const bool written_so = text.substr(at, 3) == "\xEF\xBF\xBD";  // U+FFFD itself
    if (NextCodePoint(text, at) == 0xFFFD && !written_so) {
      return ToStatus(file_name, {{TextPositions(text).At(begin),
                                   "is not UTF-8 text; save the plan as UTF-8"}});
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<LinkagePlan> ParsePlan(std::string_view text, std::string_view file_name) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  XUEJI_RETURN_IF_ERROR(CheckText(text, file_name));
  plan::Plan message;
  pb::TextFormat::ParseInfoTree places;
  std::vector<PlacedFault> placed = ParseMessage(std::string(text), &message, &places);
  if (!placed.empty()) return ToStatus(file_name, std::move(placed));

  PlanFaults faults;
  FindCountFaults(message, &faults);
  LinkagePlan plan;
  if (faults.empty()) {
    plan = MessageReader(message, &faults).Read();
    FindPlanFaults(plan, &faults);
  }
  if (faults.empty()) return plan;
  const TextPositions positions(text);
  for (const PlanFault& fault : faults.list()) {
    placed.push_back({Locate(fault.path, places, positions),
                      FormatPath(fault.path) + ": " + fault.message});
  }
  return ToStatus(file_name, std::move(placed));
}

absl::StatusOr<LinkagePlan> ReadPlan(const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(const std::string text, ReadFile(path, kTextBytesMax));
  return ParsePlan(text, path);
}

}  // namespace xueji
