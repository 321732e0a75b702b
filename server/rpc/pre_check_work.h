// What PreCheck and PreCheckBatch do with one record: ask the register, watch for harvesters, say
// it in the API's words.
//
//   const PreCheckOutcome outcome = CheckOne(call, student, response.mutable_verdict());
//
// Thread-safe as Call is.
#pragma once

#include <string>

#include "server/rpc/call.h"

namespace xueji::server {

struct PreCheckOutcome {
  CallError error;     // with faults: values that cannot be used
  std::string object;  // pseudonym of whom it was about
  std::string word;    // for the audit
};

PreCheckOutcome CheckOne(Call& call, const v1::Student& student, v1::Verdict* verdict);

}  // namespace xueji::server
