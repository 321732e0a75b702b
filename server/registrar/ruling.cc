#include "server/registrar/ruling.h"

namespace xueji::server {

RefusalKind Rule(const PreCheckAnswer& answer, const Submission& submission) {
  if (!answer.violations.empty()) return RefusalKind::kViolations;
  switch (answer.advice) {
    case PreCheckAdvice::kMayBeCreated:
    case PreCheckAdvice::kLikelyTwin:
      return RefusalKind::kNone;
    case PreCheckAdvice::kCheckDocument:
      return submission.confirmation.complete() ? RefusalKind::kNone : RefusalKind::kCheckDocument;
    case PreCheckAdvice::kAskProvince:
      if (!submission.may_settle) return RefusalKind::kAskProvince;
      return submission.confirmation.complete() ? RefusalKind::kNone : RefusalKind::kCheckDocument;
    case PreCheckAdvice::kTransfer:
      return RefusalKind::kDuplicate;
  }
  return RefusalKind::kDuplicate;
}

bool SharesDocumentLegitimately(const PreCheckAnswer& answer) {
  for (const PreCheckHit& hit : answer.hits) {
    if (hit.decision == Decision::kNonLink && hit.reasons.Has(Reason::kLegitMultiple)) return true;
  }
  return false;
}

}  // namespace xueji::server
