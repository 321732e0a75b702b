#include "engine/jobs/live_answers.h"

#include <algorithm>
#include <string>

#include "matchers/identity/enrolment_state.h"

namespace xueji {
namespace {

// The order in which a record's hits decide about it: as RecordVerdicts has it.
bool Precedes(const LiveRegistry::View& view, const ProbeHit& a, const ProbeHit& b) {
  if (a.decision != b.decision) return a.decision > b.decision;
  if (a.decision == Decision::kNonLink) {
    if (a.reasons.bits() != b.reasons.bits()) return a.reasons.bits() < b.reasons.bits();
  } else if (a.weight != b.weight) {
    return a.weight > b.weight;
  }
  return view.ExternalId(a.record) < view.ExternalId(b.record);
}

PreCheckAdvice AdviceOf(const PreCheckAnswer& answer) {
  if (answer.decision == Decision::kDuplicate) return PreCheckAdvice::kTransfer;
  if (answer.decision == Decision::kReview) {
    // Somebody else's number: which of the two is wrong, the other one's county must say.
    return answer.reasons.Has(Reason::kIdSharedByDifferentNames) ? PreCheckAdvice::kAskProvince
                                                                 : PreCheckAdvice::kCheckDocument;
  }
  const bool of_family = answer.reasons.Has(Reason::kTwinLikely) || answer.reasons.Has(Reason::kSiblingLikely);
  return of_family ? PreCheckAdvice::kLikelyTwin : PreCheckAdvice::kMayBeCreated;
}

// Nothing where nobody asked to be stopped.
ProbeCheck CheckOf(const PreCheckOptions& options) {
  const bool has_deadline = options.deadline != std::chrono::steady_clock::time_point::max();
  if (!has_deadline && !options.is_cancelled) return {};
  return [&options, has_deadline]() -> absl::Status {
    if (options.is_cancelled && options.is_cancelled()) {
      return Fault(absl::StatusCode::kCancelled, {"已取消", "cancelled"});
    }
    if (!has_deadline || std::chrono::steady_clock::now() < options.deadline) return absl::OkStatus();
    return Fault(absl::StatusCode::kDeadlineExceeded, {"已超过时限", "the deadline is over"});
  };
}

}  // namespace

LiveAnswers::LiveAnswers(const LiveRegistry& live) : live_(live) {
  const LinkagePlan& plan = live.plan().plan;
  for (std::size_t i = 0; i < plan.fields.size(); ++i) {
    const std::string& name = plan.fields[i].name;
    if (name == "school_region") school_region_ = i;
    if (name == "household_region") household_region_ = i;
    if (name == "school_code") school_code_ = i;
    if (name == "enrolment_state") enrolment_state_ = i;
  }
}

void LiveAnswers::Describe(const LiveRegistry::View& view, const ProbeHit& hit, PreCheckHit* described) const {
  described->record_id = view.ExternalId(hit.record);
  described->decision = hit.decision;
  described->weight = hit.weight;
  described->reasons = hit.reasons;
  const RecordLayout& layout = live_.plan().layout;
  const std::byte* const row = view.Row(hit.record);
  const auto region = [&](std::size_t field) {
    return field == kNoField ? 0 : LoadRegion(row + layout.offset(field));
  };
  described->school_region = region(school_region_);
  described->household_region = region(household_region_);
  described->school_code.clear();
  if (school_code_ != kNoField) {
    described->school_code = matchers::UnpackDigits(LoadDigits(row + layout.offset(school_code_), live_.terms()));
  }
  described->enrolment_state.clear();
  if (enrolment_state_ != kNoField) {
    described->enrolment_state = matchers::EnrolmentStateName(static_cast<matchers::EnrolmentState>(
        LoadPacked<std::uint8_t>(row + layout.offset(enrolment_state_))));
  }
}

void LiveAnswers::Conclude(const LiveRegistry::View& view, const PreCheckOptions& options, ProbeResult* found,
                           PreCheckAnswer* answer) const {
  answer->pairs_compared = found->pairs_compared;
  answer->hits_total = found->hits.size();
  std::sort(found->hits.begin(), found->hits.end(),
            [&](const ProbeHit& a, const ProbeHit& b) { return Precedes(view, a, b); });
  if (!found->hits.empty()) {
    answer->decision = found->hits.front().decision;
    answer->reasons = found->hits.front().reasons;
  }
  answer->hits.resize(std::min(found->hits.size(), options.hits_max));
  for (std::size_t i = 0; i < answer->hits.size(); ++i) Describe(view, found->hits[i], &answer->hits[i]);
  for (const ProbeHit& hit : found->hits) {
    if (hit.decision == Decision::kNonLink) answer->reasons.Add(hit.reasons);
  }
  answer->advice = AdviceOf(*answer);
}

absl::Status LiveAnswers::Fill(std::span<const StudentView> records, const PreCheckOptions& options,
                               LiveSession* session, PreCheckAnswer* answers) const {
  const std::uint64_t change_seq = live_.change_seq();  // before the view: it sees this change at least
  const LiveRegistry::View view = live_.Read();
  std::optional<RecordId> leave_out;
  if (!options.own_record_id.empty()) leave_out = view.FindByRecordId(options.own_record_id);
  const ProbeCheck check = CheckOf(options);
  std::vector<ProbeQuery>& queries = session->queries();
  for (std::size_t begin = 0; begin < records.size(); begin += kQuestionsAtOnce) {
    const std::size_t end = std::min(records.size(), begin + kQuestionsAtOnce);
    session->probe().ForgetTexts();  // of the questions before
    queries.clear();
    for (std::size_t i = begin; i < end; ++i) {
      PreCheckAnswer& answer = answers[i];
      answer.violations = session->Read(records[i], i - begin);
      answer.warnings = answer.violations.empty() ? session->warnings(i - begin) : ReasonSet();
      answer.advice = PreCheckAdvice::kMayBeCreated;
      answer.decision = Decision::kNonLink;
      answer.reasons = ReasonSet();
      answer.hits_total = answer.pairs_compared = 0;
      answer.change_seq = change_seq;
      if (answer.violations.empty()) {
        queries.push_back({session->row(i - begin), records[i][StudentColumnId::kRecordId], leave_out});
      } else {
        answer.hits.clear();
      }
    }
    XUEJI_ASSIGN_OR_RETURN(const std::span<ProbeResult> found, session->probe().Find(view, queries, check));
    auto of_query = found.begin();
    for (std::size_t i = begin; i < end; ++i) {
      if (answers[i].violations.empty()) Conclude(view, options, &*of_query++, &answers[i]);
    }
  }
  return absl::OkStatus();
}

}  // namespace xueji
