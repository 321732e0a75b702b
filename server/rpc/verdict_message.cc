#include "server/rpc/verdict_message.h"

#include <string>

#include "server/rpc/advice_text.h"

namespace xueji::server {
namespace {

// "370102"; empty for 0.
std::string RegionText(std::uint32_t region) {
  return region == 0 ? std::string() : std::to_string(region);
}

// What everybody knows who was given the advice: it is given for nothing else. Of twins and possible doubles no code is
// among them: which one it is says whether a date or a guardian is the same.
ReasonSet SaidBy(PreCheckAdvice advice) {
  ReasonSet reasons;
  if (advice == PreCheckAdvice::kAskProvince) reasons.Add(Reason::kIdSharedByDifferentNames);
  if (advice != PreCheckAdvice::kTransfer) return reasons;
  for (const Reason reason : {Reason::kDupId, Reason::kDupDocument, Reason::kDupNoIdNameSexBirth}) reasons.Add(reason);
  return reasons;
}

void SetAdvice(const Message& text, v1::Verdict* verdict) {
  verdict->set_advice_zh(text.zh);
  verdict->set_advice_en(text.en);
}

// REQUIRES: the hints stand there.
void FillAdvice(PreCheckAdvice advice, Level level, v1::Verdict* verdict) {
  const bool has_place = !verdict->hints().empty() && !verdict->hints(0).school_place_zh().empty();
  if (advice != PreCheckAdvice::kTransfer || !has_place) return SetAdvice(AdviceText(advice, level), verdict);
  Message place;
  place.zh = verdict->hints(0).school_place_zh();
  place.en = verdict->hints(0).school_place_en();
  SetAdvice(TransferText(place), verdict);
}

}  // namespace

v1::Advice AdviceOf(PreCheckAdvice advice) {
  switch (advice) {
    case PreCheckAdvice::kMayBeCreated:
      return v1::ADVICE_MAY_BE_CREATED;
    case PreCheckAdvice::kLikelyTwin:
      return v1::ADVICE_LIKELY_TWIN;
    case PreCheckAdvice::kCheckDocument:
      return v1::ADVICE_CHECK_DOCUMENT;
    case PreCheckAdvice::kAskProvince:
      return v1::ADVICE_ASK_PROVINCE;
    case PreCheckAdvice::kTransfer:
      return v1::ADVICE_TRANSFER;
  }
  return v1::ADVICE_UNSPECIFIED;
}

std::string_view AdviceWord(PreCheckAdvice advice) {
  switch (advice) {
    case PreCheckAdvice::kMayBeCreated:
      return "may_be_created";
    case PreCheckAdvice::kLikelyTwin:
      return "likely_twin";
    case PreCheckAdvice::kCheckDocument:
      return "check_document";
    case PreCheckAdvice::kAskProvince:
      return "ask_province";
    case PreCheckAdvice::kTransfer:
      return "transfer";
  }
  return "";
}

std::string_view DecisionWord(Decision decision) {
  switch (decision) {
    case Decision::kDuplicate:
      return "duplicate";
    case Decision::kReview:
      return "review";
    case Decision::kNonLink:
      return "marked";
  }
  return "";
}

ReasonSet TellableReasons(const PreCheckAnswer& answer, const Station& station) {
  ReasonSet told(answer.reasons.bits() & SaidBy(answer.advice).bits());
  for (const PreCheckHit& hit : answer.hits) {
    const bool counts = &hit == &answer.hits.front() || hit.decision == Decision::kNonLink;
    if (counts && GradeOf(station, hit.school_region, hit.school_code) != ViewGrade::kProvince) told.Add(hit.reasons);
  }
  return told;
}

void FillReason(Reason code, v1::Reason* reason) {
  const ReasonText& text = Describe(code);
  // Into the strings that an earlier answer left there.
  const auto set = [](std::string* field, std::string_view value) { field->assign(value); };
  set(reason->mutable_code(), text.code);
  set(reason->mutable_text_zh(), text.zh);
  set(reason->mutable_text_en(), text.en);
  set(reason->mutable_next_step_zh(), text.action_zh);
  set(reason->mutable_next_step_en(), text.action_en);
}

void FillHint(const PreCheckHit& hit, const Viewer& viewer, v1::Hint* hint) {
  const HitView view = ViewHit(viewer.station,
                               {.record_id = hit.record_id,
                                .school_region = hit.school_region,
                                .school_code = hit.school_code},
                               viewer.pseudonyms);
  hint->set_record_id(view.record_id);
  hint->set_case_id(view.case_hint);
  hint->set_school_region(RegionText(view.region));
  const Message place = PlaceText(view.region);
  hint->set_school_place_zh(place.zh);
  hint->set_school_place_en(place.en);
  hint->set_school_code(view.school_code);
  hint->set_decision(std::string(DecisionWord(hit.decision)));
  if (view.grade == ViewGrade::kProvince) return;
  if (view.grade == ViewGrade::kFull) hint->set_enrolment_state(hit.enrolment_state);
  hit.reasons.ForEach(
      [&](Reason reason) { hint->add_reason_codes(std::string(Describe(reason).code)); });
}

void FillVerdict(const PreCheckAnswer& answer, const Viewer& viewer, v1::Verdict* verdict) {
  verdict->set_advice(AdviceOf(answer.advice));
  TellableReasons(answer, viewer.station).ForEach([&](Reason reason) { FillReason(reason, verdict->add_reasons()); });
  answer.warnings.ForEach([&](Reason reason) { FillReason(reason, verdict->add_warnings()); });
  for (const PreCheckHit& hit : answer.hits) FillHint(hit, viewer, verdict->add_hints());
  FillAdvice(answer.advice, viewer.station.level, verdict);
  verdict->set_position(answer.change_seq);
}

std::vector<FieldFault> FaultsOf(const std::vector<FieldViolation>& violations,
                                 std::string_view prefix) {
  std::vector<FieldFault> faults;
  for (const FieldViolation& violation : violations) {
    faults.push_back({std::string(prefix) + std::string(Column(violation.field).name),
                      std::string(violation.reason_code), violation.message});
  }
  return faults;
}

}  // namespace xueji::server
