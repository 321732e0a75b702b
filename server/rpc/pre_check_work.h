// What PreCheck and PreCheckBatch do: ask the register, watch for harvesters, say it in the API's words.
//
//   const PreCheckOutcome outcome = CheckOne(call, student, response->mutable_verdict(), Patience::kShort);
//   if (CallError error = CheckMany(call, request.students(), &scratch, &response); !error.ok()) …
//
// Thread-safe as Call is; a scratch is one call's.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

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

// Memory that is used again from message to message.
struct ListScratch {
  std::vector<StudentView> students;
  std::vector<PreCheckAnswer> answers;
};
// An answer to each, in their order. What cannot be used of a record is told in its answer; an error ends the call.
CallError CheckMany(Call& call, const google::protobuf::RepeatedPtrField<v1::Student>& students, ListScratch* scratch,
                    v1::PreCheckBatchResponse* response);

}  // namespace xueji::server
