// Rule: whether a record may enter the register, by what the pre-check said of it.
//
//   const RefusalKind refusal = Rule(answer, submission);
//
// A child with a record is refused. Where the papers settle it, somebody must have looked at them
// and say so. Where records contradict each other, that is for a province (may_settle). Twins,
// siblings and legitimate second records pass. Pure; thread-safe.
#pragma once

#include "server/registrar/submission.h"

namespace xueji::server {

RefusalKind Rule(const PreCheckAnswer& answer, const Submission& submission);
// Whether a legitimate second record is among the hits: it may share the document of the first.
bool SharesDocumentLegitimately(const PreCheckAnswer& answer);

}  // namespace xueji::server
