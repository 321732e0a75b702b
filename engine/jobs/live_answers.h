// LiveAnswers: makes the answers to questions about records: reads them, probes the register, orders and describes what
// was found. One road for a single question and for a list.
//
//   const LiveAnswers answers(*live);
//   XUEJI_RETURN_IF_ERROR(answers.Fill(records, options, &session, filled.data()));
//
// A list is asked kQuestionsAtOnce records at a time, so that the cache misses of one question are waited for while
// others are worked on; the answers are those of the records asked one by one.
// Immutable; any number of threads, each with a session of its own. The registry must outlive it. Cost: see
// live_register.h. Errors: kDeadlineExceeded, kCancelled; then the answers say nothing.
#pragma once

#include <cstddef>
#include <span>

#include "engine/jobs/live_register.h"
#include "engine/jobs/live_session.h"
#include "engine/registry/register_probe.h"

namespace xueji {

class LiveAnswers {
 public:
  explicit LiveAnswers(const LiveRegistry& live);

  // answers[i] is that of records[i]; all of one state of the register. What an answer has of memory is used again.
  absl::Status Fill(std::span<const StudentView> records, const PreCheckOptions& options, LiveSession* session,
                    PreCheckAnswer* answers) const;

 private:
  static constexpr std::size_t kNoField = static_cast<std::size_t>(-1);  // the plan has none of that name
  void Describe(const LiveRegistry::View& view, const ProbeHit& hit, PreCheckHit* described) const;
  void Conclude(const LiveRegistry::View& view, const PreCheckOptions& options, ProbeResult* found,
                PreCheckAnswer* answer) const;

  const LiveRegistry& live_;
  // Where a hit's fields stand in the row.
  std::size_t school_region_ = kNoField, household_region_ = kNoField, school_code_ = kNoField,
              enrolment_state_ = kNoField;
};

}  // namespace xueji
