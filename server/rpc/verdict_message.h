// A pre-check's answer as the API gives it: with words for the person at the screen, and of each
// hit as much as the caller may know (ops/record_view.h).
//
//   FillVerdict(answer, {caller.station, pseudonyms}, response.mutable_verdict());
//
// A hit's reason codes are told only where the record may be seen or lies in the same province: they say in what it is
// like the one asked about, and whoever varies a question would read a child of another province field by field. The
// verdict's own reasons are of hits, too, and are graded as these are (TellableReasons). Pure: thread-safe.
#pragma once

#include <string_view>

#include "engine/base/message.h"
#include "engine/jobs/live_register.h"
#include "server/ops/record_view.h"
#include "server/rpc/student_message.h"

namespace xueji::server {

// Whose eyes.
struct Viewer {
  const Station& station;
  const Pseudonyms& pseudonyms;
};

v1::Advice AdviceOf(PreCheckAdvice advice);
std::string_view AdviceWord(PreCheckAdvice advice);  // "may_be_created": for audit and metrics
inline constexpr std::size_t kAdviceCount = 5;  // words; their places are the values of PreCheckAdvice
std::string_view DecisionWord(Decision decision);  // "duplicate", "review", "marked"

// Of the answer's reasons, those of the best hit and of marked ones whose codes this viewer may know, and of the others
// what the advice says anyhow. Of marked hits beyond `hits_max` nothing is told.
ReasonSet TellableReasons(const PreCheckAnswer& answer, const Station& station);
void FillReason(Reason code, v1::Reason* reason);
void FillHint(const PreCheckHit& hit, const Viewer& viewer, v1::Hint* hint);
void FillVerdict(const PreCheckAnswer& answer, const Viewer& viewer, v1::Verdict* verdict);
std::vector<FieldFault> FaultsOf(const std::vector<FieldViolation>& violations,
                                 std::string_view prefix);

}  // namespace xueji::server
