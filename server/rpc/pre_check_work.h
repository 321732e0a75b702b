// What PreCheck and PreCheckBatch do: ask the register, watch for harvesters, say it in the API's words.
//
//   const PreCheckOutcome outcome = CheckOne(call, student, response->mutable_verdict(), Patience::kShort);
//   if (CallError error = CheckMany(call, list.students(), &scratch); !error.ok()) …
//   seat.Write(scratch.answers.bytes());
//
// Thread-safe as Call is; a scratch is one call's.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "server/rpc/answer_list.h"
#include "server/rpc/call.h"
#include "xueji/v1/pre_check_service.pb.h"

namespace xueji::server {

struct PreCheckOutcome {
  CallError error;     // with faults: values that cannot be used
  std::string object;  // pseudonym of whom it was about
  std::string word;    // for the audit
  bool is_unfinished = false;  // patience was short: nothing was told or watched; ask a worker
};

// Short: nothing that takes more than some 300 us, on the thread that serves the others, too.
enum class Patience : std::uint8_t { kShort, kLong };
PreCheckOutcome CheckOne(Call& call, const v1::Student& student, v1::Verdict* verdict, Patience patience);

// What the detector of harvests is told of an answer.
LookOutcome OutcomeOf(const PreCheckAnswer& answer);

// Memory that is used again from message to message.
struct ListScratch {
  std::vector<StudentView> students;  // a list with values that cannot be looked at
  std::vector<PreCheckAnswer> found;
  AnswerList answers;
  AuditList audit;
  std::string object;
};
// An answer to each, in their order, in scratch->answers, and in scratch->audit what a question about it alone would
// leave there. What cannot be used of a record is told in its answer; an error ends the call, and was everybody's answer.
CallError CheckMany(Call& call, std::span<const StudentView> students, ListScratch* scratch);

}  // namespace xueji::server
