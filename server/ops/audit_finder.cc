#include "server/ops/audit_finder.h"

#include <algorithm>
#include <vector>

#include "server/ops/pseudonym.h"

namespace xueji::server {
namespace {

// A pseudonym is made with the key that signs at that time, which may be any of the ring.
std::vector<std::string> PseudonymsOf(const AuditedWho& who, const KeyRing& keys) {
  std::vector<std::string> wanted;
  for (const RingKey& key : keys.keys()) {
    const Pseudonyms pseudonyms(key);
    if (!who.record_id.empty()) wanted.push_back(pseudonyms.OfRecord(who.record_id));
    if (!who.number.empty()) wanted.push_back(pseudonyms.OfNumber(who.number));
  }
  return wanted;
}

}  // namespace

absl::StatusOr<AuditFindings> FindInAudit(const std::string& directory, const KeyRing& keys,
                                          const AuditedWho& who,
                                          const std::function<void(const AuditRecord&)>& visit) {
  const std::vector<std::string> wanted = PseudonymsOf(who, keys);
  const auto is_wanted = [&wanted](const AuditedObject& named) {
    return std::find(wanted.begin(), wanted.end(), named.object) != wanted.end();
  };
  const auto look = [&](const AuditRecord& record) {
    const std::vector<AuditedObject> named = ObjectsOf(record);
    if (std::any_of(named.begin(), named.end(), is_wanted)) visit(record);
  };
  return VerifyAudit(directory, keys, {.kept_head = {}, .visit = look});
}

}  // namespace xueji::server
