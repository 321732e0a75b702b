#include "server/rpc/look_work.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/base/message.h"
#include "server/rpc/change_work.h"

namespace xueji::server {
namespace {

constexpr std::size_t kRecordsMax = 10;
constexpr int kPageDefault = 10, kPageMax = 100;
// Whoever wants more than this has not said whom he looks for.
constexpr std::size_t kHitsMax = 1'000;

CallError NotThere() {
  return {NotFound({"没有这条记录，或不在可查看的范围内；请核对记录号",
                    "no such record among those you may see; look at its id again"}),
          "RECORD_NOT_FOUND"};
}

void FillState(const Call& call, const FoundRecord& found, v1::RecordState* state) {
  FillStudent(ViewRecord(call.caller().station, found.access, found.state.record),
              state->mutable_student());
  state->set_version(found.state.version);
  state->set_withdrawn(found.state.withdrawn);
  state->set_masked(found.access == Access::kMasked);
}

// Where a page begins, of its token.
std::optional<std::size_t> OffsetOf(const std::string& token) {
  std::size_t offset = 0;
  if (token.empty()) return offset;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), offset);
  if (error != std::errc() || end != token.data() + token.size() || offset >= kHitsMax)
    return std::nullopt;
  return offset;
}

CallError Invalid(std::vector<FieldFault> faults) {
  return {InvalidArgument({"请求有误；各字段的说明见详情",
                           "the request cannot be used; the details say which fields"}),
          "REQUEST_INVALID", std::move(faults)};
}

void FillSentences(const BothTexts& sentence, v1::ExplainPairResponse* response) {
  if (sentence.empty()) return;
  response->add_sentences_zh(sentence.zh);
  response->add_sentences_en(sentence.en);
}

std::string_view PairWord(Decision decision) {
  return decision == Decision::kNonLink ? "no_link" : DecisionWord(decision);
}

void FillWhole(const PairExplanation& why, v1::ExplainPairResponse* response) {
  response->set_decision(std::string(PairWord(why.decision)));
  response->set_match_weight_milli(why.weight);
  response->set_match_probability(why.probability);
  response->set_rule(why.rule);
  why.reasons.ForEach([&](Reason reason) { FillReason(reason, response->add_reasons()); });
  for (const BothTexts* sentence :
       {&why.story.alike, &why.story.differs, &why.story.next, &why.story.why_not}) {
    FillSentences(*sentence, response);
  }
  for (const ExplainedComparison& comparison : why.comparisons) {
    v1::ExplainedComparison* part = response->add_comparisons();
    part->set_name(comparison.name);
    part->set_level(comparison.level);
    part->set_weight_milli(comparison.weight + comparison.frequency_weight);
  }
}

// As much as a hint of that grade says (FillHint), and no more: by level and weight of each comparison whoever varies a
// record of his own would read the other one field by field.
void FillMasked(const PairExplanation& why, ViewGrade grade, v1::ExplainPairResponse* response) {
  response->set_masked(true);
  response->set_decision(std::string(PairWord(why.decision)));
  if (grade == ViewGrade::kProvince) return;
  why.reasons.ForEach([&](Reason reason) { FillReason(reason, response->add_reasons()); });
}

}  // namespace

FoundRecord FindForCall(Call& call, const std::string& record_id) {
  FoundRecord found;
  absl::StatusOr<RecordState> state = call.registrar().Find(record_id);
  if (!state.ok()) {
    found.error = absl::IsNotFound(state.status())
                      ? NotThere()
                      : CallError{state.status(), "STORE_UNAVAILABLE", {}, 1'000};
    return found;
  }
  found.state = *std::move(state);
  found.access = call.AccessTo(found.state.record[StudentColumnId::kSchoolRegion],
                               found.state.record[StudentColumnId::kSchoolCode]);
  if (found.access == Access::kRefused) {
    found.error = NotThere();
    found.state = {};
  }
  return found;
}

// Whoever tries record ids one after the other is told of each whether there is one. The store that does not answer has
// told nothing.
CallError ObserveRecordId(Call& call, const std::string& record_id, const FoundRecord& found) {
  if (!found.error.ok() && !absl::IsNotFound(found.error.status)) return {};
  const auto& record = found.state.record;
  const bool is_own = found.error.ok() && GradeOf(call.caller().station, RegionNumber(record[StudentColumnId::kSchoolRegion]),
                                                  record[StudentColumnId::kSchoolCode]) == ViewGrade::kFull;
  return call.Observe({.kind = LookKind::kByRecordId,
                       .outcome = is_own             ? LookOutcome::kOwn
                                  : found.error.ok() ? LookOutcome::kHit
                                                     : LookOutcome::kMiss,
                       .document_number = {},
                       .name = {},
                       .birth_date = {},
                       .record_id = record_id});
}

void LookUp(Call& call, const v1::GetRecordRequest& request, v1::GetRecordResponse* response,
            const Answer& answer) {
  const bool by_number = request.by_case() == v1::GetRecordRequest::kNumber;
  const std::string& asked = by_number ? request.number() : request.record_id();
  const Pseudonyms& pseudonyms = call.parts().pseudonyms;
  const std::string object = by_number ? pseudonyms.OfNumber(asked) : pseudonyms.OfRecord(asked);
  if (const CallError error = CheckRecordId(asked, by_number ? "number" : "record_id");
      !error.ok()) {
    return answer(error, {.object = object, .verdict = "refused: REQUEST_INVALID"});
  }
  std::vector<std::string> record_ids = {asked};
  if (by_number) {
    absl::StatusOr<std::vector<std::string>> found =
        call.registrar().store().FindByNumber(asked, kRecordsMax);
    if (!found.ok())
      return answer({found.status(), "STORE_UNAVAILABLE", {}, 1'000},
                    {.object = object, .verdict = "refused: STORE_UNAVAILABLE"});
    record_ids = *std::move(found);
    // The store knows the numbers of before, too; of what was never in it, the register knows the one of now.
    for (std::string& record_id : call.registrar().live()->FindByNumber(asked, kRecordsMax)) {
      const bool is_known = std::find(record_ids.begin(), record_ids.end(), record_id) != record_ids.end();
      if (!is_known && record_ids.size() < kRecordsMax) record_ids.push_back(std::move(record_id));
    }
  }
  CallError error = NotThere();
  std::vector<std::string> shown;
  FoundRecord last;
  for (const std::string& record_id : record_ids) {
    last = FindForCall(call, record_id);
    const FoundRecord& found = last;
    if (found.error.ok()) {
      FillState(call, found, response->add_records());
      shown.push_back(pseudonyms.OfRecord(record_id));
    }
    if (found.error.ok() || !absl::IsNotFound(found.error.status)) error = found.error;
  }
  const bool is_hit = response->records_size() > 0;
  if (!by_number) {
    if (const CallError locked = ObserveRecordId(call, asked, last); !locked.ok()) error = locked;
  } else {
    const CallError locked =
        call.Observe({.kind = LookKind::kByNumber,
                      .outcome = is_hit ? LookOutcome::kHit : LookOutcome::kMiss,
                      .document_number = asked,
                      .name = {},
                      .birth_date = {}});
    if (!locked.ok()) error = locked;
  }
  if (!is_hit || error.reason == "LOCKED") shown.clear();
  AuditList audit;
  if (by_number) {
    audit.AddAlone(object, shown.empty() ? "refused: " + error.reason : "shown",
                   std::max<std::size_t>(1, shown.size()));
  } else if (shown.empty()) {
    audit.Add(object, "refused: " + error.reason);
  }
  for (const std::string& record : shown) audit.Add(record, "shown");
  answer.OfMany(shown.empty() ? error : CallError{}, &audit);
}

void SearchFor(Call& call, const v1::SearchRequest& request, v1::SearchResponse* response,
               const Answer& answer) {
  const StudentText like = TextOf(request.like());
  std::vector<FieldFault> faults = FaultsOf(like, "like.");
  const std::optional<std::size_t> offset = OffsetOf(request.page_token());
  if (!offset.has_value())
    faults.push_back(
        {"page_token", "FORMAT", {"不是本服务给出的", "was not given by this server"}});
  if (request.page_size() < 0 || request.page_size() > kPageMax) {
    faults.push_back({"page_size", "RANGE", {"应为 0 至 $0", "write 0 to $0", {kPageMax}}});
  }
  const Pseudonyms& pseudonyms = call.parts().pseudonyms;
  const std::string object = pseudonyms.OfChild(like);
  if (!faults.empty()) {
    return answer(Invalid(std::move(faults)),
                  {.object = object, .verdict = "refused: REQUEST_INVALID"});
  }
  const auto page =
      static_cast<std::size_t>(request.page_size() == 0 ? kPageDefault : request.page_size());
  const std::size_t end = std::min(kHitsMax, *offset + page);
  PreCheckOptions options;
  options.hits_max = end + 1;
  options.deadline = call.deadline();
  options.is_cancelled = [&call] { return call.IsCancelled(); };
  const absl::StatusOr<PreCheckAnswer> found = call.registrar().live()->PreCheck(like, options);
  if (!found.ok())
    return answer({found.status(), "SEARCH_FAILED"},
                  {.object = object, .verdict = "refused: SEARCH_FAILED"});
  if (!found->violations.empty()) {
    return answer(Invalid(FaultsOf(found->violations, "like.")),
                  {.object = object, .verdict = "refused: FIELD_INVALID"});
  }
  std::vector<std::string> shown;
  for (std::size_t i = *offset; i < std::min(end, found->hits.size()); ++i) {
    shown.push_back(pseudonyms.OfRecord(found->hits[i].record_id));
    FillHint(found->hits[i], call.viewer(), response->add_hints());
  }
  if (found->hits.size() > end && end < kHitsMax)
    response->set_next_page_token(std::to_string(end));
  response->set_position(found->change_seq);
  const CallError locked =
      call.Observe({.kind = LookKind::kSearch,
                    .outcome = found->hits.empty() ? LookOutcome::kMiss : LookOutcome::kHit,
                    .document_number = like[StudentColumnId::kDocumentNumber],
                    .name = like[StudentColumnId::kName],
                    .birth_date = like[StudentColumnId::kBirthDate]});
  if (!locked.ok()) shown.clear();
  AuditList audit;
  audit.AddAlone(object, locked.ok() ? "searched" : "refused: LOCKED",
                 std::max<std::size_t>(1, shown.size()));
  for (const std::string& record : shown) audit.Add(record, "shown");
  answer.OfMany(locked, &audit);
}

void Explain(Call& call, const v1::ExplainPairRequest& request, v1::ExplainPairResponse* response,
             const Answer& answer) {
  // Both stand in the audit, also when it is one of them that is not there.
  const auto give = [&](const CallError& error) {
    const std::string word = error.ok() ? "explained" : "refused: " + error.reason;
    AuditList audit;
    for (const std::string* record_id : {&request.left_record_id(), &request.right_record_id()}) {
      audit.Add(call.parts().pseudonyms.OfRecord(*record_id), word);
    }
    answer.OfMany(error, &audit);
  };
  bool is_masked = false;
  ViewGrade grade = ViewGrade::kFull;
  for (const std::string* record_id : {&request.left_record_id(), &request.right_record_id()}) {
    CallError error = CheckRecordId(
        *record_id, record_id == &request.left_record_id() ? "left_record_id" : "right_record_id");
    const FoundRecord found = error.ok() ? FindForCall(call, *record_id) : FoundRecord();
    if (error.ok()) {
      error = ObserveRecordId(call, *record_id, found);
      if (error.ok()) error = found.error;
    }
    if (!error.ok()) return give(error);
    is_masked |= found.access == Access::kMasked;
    grade = std::min(grade, GradeOf(call.caller().station,
                                    RegionNumber(found.state.record[StudentColumnId::kSchoolRegion]),
                                    found.state.record[StudentColumnId::kSchoolCode]));
  }
  const absl::StatusOr<PairExplanation> why =
      call.registrar().live()->Explain(request.left_record_id(), request.right_record_id());
  if (!why.ok()) {
    return give(absl::IsNotFound(why.status()) ? NotThere()
                                               : CallError{why.status(), "EXPLAIN_FAILED"});
  }
  if (is_masked) {
    FillMasked(*why, grade, response);
  } else {
    FillWhole(*why, response);
  }
  give({});
}

}  // namespace xueji::server
