// What GetRecord, Search and ExplainPair do: look, and show as much as the caller may see.
//
//   LookUp(*call, request, &response, answer);
//
// A record that the caller may not see is, to him, not there: the answer is that of an unknown
// record id. Thread-safe as Call is; `answer` is called before they return.
#pragma once

#include <string>

#include "server/rpc/unary_call.h"
#include "xueji/v1/registry_service.pb.h"

namespace xueji::server {

struct FoundRecord {
  CallError error;  // RECORD_NOT_FOUND, also where it is not for this caller
  RecordState state;
  Access access = Access::kRefused;
};
FoundRecord FindForCall(Call& call, const std::string& record_id);

// A look by record id, found or not, as the detector of harvests takes it; the error of an account that it locks.
CallError ObserveRecordId(Call& call, const std::string& record_id, const FoundRecord& found);

void LookUp(Call& call, const v1::GetRecordRequest& request, v1::GetRecordResponse* response,
            const Answer& answer);
void SearchFor(Call& call, const v1::SearchRequest& request, v1::SearchResponse* response,
               const Answer& answer);
void Explain(Call& call, const v1::ExplainPairRequest& request, v1::ExplainPairResponse* response,
             const Answer& answer);

}  // namespace xueji::server
