#include "server/ops/caller_identifier.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "engine/base/message.h"
#include "engine/base/mutex.h"
#include "server/ops/certificate.h"

namespace xueji::server {
namespace {

constexpr std::size_t kRememberedMax = 10'000;

absl::Status Refused(const Message& message) {
  return Fault(absl::StatusCode::kUnauthenticated, message);
}

absl::Status Refused(std::string_view word, const Message& message) {
  return SignInFault(word, Refused(message));
}

absl::Status CertificateRefused(const absl::Status& why) {
  return Refused("certificate",
                 {"客户端证书不可用：$0", "the client certificate is of no use: $0", {MessageOf(why)}});
}

struct KnownCertificate {
  CertificateFacts facts;
  Station station;
};

// What was verified once, by its whole text. When it is full all is forgotten: verifying anew is
// cheap, and a list of who came last would cost a write under the lock at every call.
template <typename Value>
class Memory {
 public:
  std::shared_ptr<const Value> Find(std::string_view text) {
    const MutexLock lock(mutex_);
    const auto at = known_.find(text);
    return at == known_.end() ? nullptr : at->second;
  }
  std::shared_ptr<const Value> Keep(std::string_view text, Value value) {
    auto kept = std::make_shared<const Value>(std::move(value));
    const MutexLock lock(mutex_);
    if (known_.size() >= kRememberedMax) known_.clear();
    known_.insert_or_assign(std::string(text), kept);
    return kept;
  }

 private:
  // Abseil's string_view is a type of its own here: the table is told how to hash ours.
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  struct Equal {
    using is_transparent = void;
    bool operator()(std::string_view left, std::string_view right) const { return left == right; }
  };
  Mutex mutex_;
  absl::flat_hash_map<std::string, std::shared_ptr<const Value>, Hash, Equal> known_
      XUEJI_GUARDED_BY(mutex_);
};

}  // namespace

struct CallerIdentifier::State {
  KeyRing keys;
  std::unique_ptr<RevocationList> revoked;
  Memory<KnownCertificate> certificates;
  Memory<UserToken> tokens;

  absl::StatusOr<std::shared_ptr<const KnownCertificate>> CertificateOf(std::string_view pem) {
    if (auto known = certificates.Find(pem)) return known;
    absl::StatusOr<CertificateFacts> facts = ReadCertificate(pem);
    if (!facts.ok()) return CertificateRefused(facts.status());
    absl::StatusOr<Station> station = StationOf(*facts);
    if (!station.ok()) return CertificateRefused(station.status());
    return certificates.Keep(pem, {*std::move(facts), *std::move(station)});
  }

  absl::StatusOr<std::shared_ptr<const UserToken>> TokenOf(std::string_view text,
                                                           std::int64_t now_s) {
    auto known = tokens.Find(text);
    if (known != nullptr && known->expires_s > now_s) return known;
    XUEJI_ASSIGN_OR_RETURN(UserToken token, VerifyToken(keys, text, now_s));
    return tokens.Keep(text, std::move(token));
  }
};

CallerIdentifier::CallerIdentifier(KeyRing keys, std::unique_ptr<RevocationList> revoked)
    : state_(std::make_unique<State>()) {
  state_->keys = std::move(keys);
  state_->revoked = std::move(revoked);
}

CallerIdentifier::~CallerIdentifier() = default;

absl::StatusOr<Caller> CallerIdentifier::Identify(std::string_view pem, std::string_view token_text,
                                                  std::int64_t now_ms) {
  const std::int64_t now_s = now_ms / 1000;
  XUEJI_ASSIGN_OR_RETURN(const auto certificate, state_->CertificateOf(pem));
  // TLS looked at the dates when the connection began; it may have been open for long.
  if (now_s < certificate->facts.not_before_s || now_s > certificate->facts.not_after_s) {
    return Refused("certificate_date",
                   {"客户端证书不在有效期内；请换发证书",
                    "the client certificate is not valid today; have it renewed"});
  }
  if (state_->revoked->HasCertificate(certificate->facts.serial, now_ms)) {
    return Refused("certificate_revoked",
                   {"客户端证书已被吊销；请与发证单位联系",
                    "the client certificate was revoked; ask who issued it"});
  }
  if (token_text.empty()) {
    return Refused("no_token",
                   {"缺少用户令牌：请在 authorization 中写 Bearer 和令牌",
                    "there is no user token: send `authorization: Bearer TOKEN`"});
  }
  XUEJI_ASSIGN_OR_RETURN(const auto token, state_->TokenOf(token_text, now_s));
  if (state_->revoked->HasToken(token->id, token->user, now_ms)) {
    return Refused("token_revoked",
                   {"令牌或账号已被停用；请与管理员联系",
                    "the token or its account was revoked; ask the administrator"});
  }
  if (token->certificate != certificate->facts.thumbprint ||
      token->region != certificate->station.region) {
    return Refused(
        "other_office",
        {"令牌不属于这张证书或这个地区；请用签发时的证书",
         "the token does not go with this certificate or region; use the one it was issued for"});
  }
  return Caller{.station = certificate->station,
                .roles = token->roles,
                .user = token->user,
                .token_id = token->id,
                .certificate = certificate->facts.thumbprint};
}

absl::StatusOr<ApprovalTicket> CallerIdentifier::CheckTicket(const Caller& caller,
                                                             std::string_view text,
                                                             std::int64_t now_ms) {
  XUEJI_ASSIGN_OR_RETURN(ApprovalTicket ticket, VerifyTicket(state_->keys, text, now_ms / 1000));
  if (state_->revoked->HasToken(ticket.id, ticket.approver, now_ms)) {
    return Refused({"批准单已被停用", "the approval ticket was revoked"});
  }
  if (ticket.user != caller.user || ticket.region != caller.station.region) {
    return Refused({"批准单不是给这个账号或这个地区的",
                    "the approval ticket is for another account or region"});
  }
  return ticket;
}

absl::Status CallerIdentifier::fault() const {
  return state_->revoked->fault();
}

}  // namespace xueji::server
