#include "engine/jobs/explanation_json.h"

#include <utility>

#include "engine/report/field_mask.h"
#include "engine/report/marked_text.h"
#include "engine/report/verdict_writer.h"

namespace xueji {
namespace {

double Bits(Weight weight) {
  return static_cast<double>(weight) / kWeightUnitsPerBit;
}

// The word of each outcome.
std::string_view OutcomeKey(PassOutcome outcome) {
  switch (outcome) {
    case PassOutcome::kNoKey:
      return "no_key";
    case PassOutcome::kDifferentKey:
      return "different_key";
    case PassOutcome::kYielded:
      return "yielded";
    case PassOutcome::kCutOff:
      return "cut_off";
    case PassOutcome::kWindow:
      return "window";
  }
  return "";
}

JsonValue FieldsJson(const PairExplanation& why) {
  JsonValue fields = JsonValue::Array();
  for (const PairField& field : why.fields) {
    const MarkedPair marked =
        MarkDifference(field.type, field.personal, field.left, field.right);
    JsonValue json = JsonValue::Object();
    json.Set("name", field.name)
        .Set("left", MaskField(field.type, field.personal, field.left))
        .Set("right", MaskField(field.type, field.personal, field.right))
        .Set("marked_left", Bracketed(marked.left))
        .Set("marked_right", Bracketed(marked.right))
        .Set("equal", !field.left.empty() && field.left == field.right);
    fields.Append(std::move(json));
  }
  return fields;
}

JsonValue TypedJson(const std::vector<TypedField>& typed) {
  JsonValue fields = JsonValue::Array();
  for (const TypedField& field : typed) {
    const MarkedTyping marked = MarkTyping(field);
    JsonValue json = JsonValue::Object();
    JsonValue changes = JsonValue::Array();
    for (const TypingChange change : TypingChanges(field)) changes.Append(ChangeWord(change));
    json.Set("name", field.name)
        .Set("typed", marked.typed)
        .Set("folded", marked.folded)
        .Set("changes", std::move(changes));
    fields.Append(std::move(json));
  }
  return fields;
}

JsonValue ComparisonsJson(const PairExplanation& why) {
  JsonValue comparisons = JsonValue::Array();
  for (const ExplainedComparison& comparison : why.comparisons) {
    JsonValue json = JsonValue::Object();
    json.Set("name", comparison.name)
        .Set("level", comparison.level)
        .Set("weight", Bits(comparison.weight))
        .Set("frequency_weight", Bits(comparison.frequency_weight))
        .Set("sum", Bits(comparison.sum));
    comparisons.Append(std::move(json));
  }
  return comparisons;
}

JsonValue PassesJson(const PairExplanation& why) {
  JsonValue passes = JsonValue::Array();
  for (const ExplainedPass& pass : why.passes) {
    JsonValue json = JsonValue::Object();
    json.Set("name", pass.name)
        .Set("outcome", OutcomeKey(pass.outcome))
        .Set("block_records", pass.block_records)
        .Set("owns", pass.owns);
    passes.Append(std::move(json));
  }
  return passes;
}

JsonValue SentencesJson(const PairStory& story) {
  const auto one = [](const std::string& alike, const std::string& differs,
                      const std::string& next, const std::string& why_not) {
    JsonValue json = JsonValue::Object();
    json.Set("alike", alike).Set("differs", differs).Set("next", next).Set("why_not", why_not);
    return json;
  };
  JsonValue json = JsonValue::Object();
  json.Set("zh", one(story.alike.zh, story.differs.zh, story.next.zh, story.why_not.zh))
      .Set("en", one(story.alike.en, story.differs.en, story.next.en, story.why_not.en));
  return json;
}

JsonValue DocumentsJson(const PairStory& story) {
  JsonValue documents = JsonValue::Array();
  for (const SettlingDocument* document : story.documents) {
    JsonValue json = JsonValue::Object();
    json.Set("code", document->code)
        .Set("zh", document->zh)
        .Set("en", document->en)
        .Set("look_zh", document->look_zh)
        .Set("look_en", document->look_en);
    documents.Append(std::move(json));
  }
  return documents;
}

JsonValue WhyNotJson(const PairExplanation& why) {
  JsonValue unmet = JsonValue::Array();
  for (const std::string& comparison : why.nearest_rule_unmet) unmet.Append(comparison);
  JsonValue json = JsonValue::Object();
  json.Set("short_of_review", Bits(why.short_of_review))
      .Set("nearest_rule", why.nearest_rule)
      .Set("nearest_rule_unmet", std::move(unmet));
  return json;
}

}  // namespace

JsonValue ExplanationJson(const PairExplanation& why) {
  JsonValue reasons = JsonValue::Array();
  why.reasons.ForEach([&](Reason reason) { reasons.Append(Describe(reason).code); });
  JsonValue json = JsonValue::Object();
  json.Set("record_id_left", why.left)
      .Set("record_id_right", why.right)
      .Set("decision", why.decision == Decision::kNonLink ? "non_link" : VerdictWord(why.decision))
      .Set("rule", why.rule)
      .Set("marked", why.marked)
      .Set("match_weight", Bits(why.weight))
      .Set("match_probability", why.probability)
      .Set("prior_weight", Bits(why.prior))
      .Set("review_weight_min", Bits(why.review_weight_min))
      .Set("reasons", std::move(reasons))
      .Set("sentences", SentencesJson(why.story))
      .Set("documents", DocumentsJson(why.story))
      .Set("comparisons", ComparisonsJson(why))
      .Set("fields", FieldsJson(why))
      .Set("typed_left", TypedJson(why.typed_left))
      .Set("typed_right", TypedJson(why.typed_right))
      .Set("passes", PassesJson(why))
      .Set("was_compared", why.was_compared)
      .Set("recorded_decision", why.recorded_decision)
      .Set("recorded_reasons", why.recorded_reasons);
  if (why.has_duplicate_threshold) json.Set("duplicate_weight_min", Bits(why.duplicate_weight_min));
  if (why.decision == Decision::kNonLink) json.Set("why_not", WhyNotJson(why));
  return json;
}

}  // namespace xueji
