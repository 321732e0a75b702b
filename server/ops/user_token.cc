#include "server/ops/user_token.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "absl/strings/cord.h"
#include "engine/base/check.h"
#include "engine/base/message.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include "server/ops/token_claims.pb.h"
#pragma GCC diagnostic pop

namespace xueji::server {
namespace {

constexpr std::string_view kTokenType = "JWT", kTicketType = "xueji-ticket+jwt",
                           kNational = "national";
constexpr const char* kSignInPayload = "xueji/sign-in-fault";
constexpr std::size_t kHeaderBytesMax = 256, kNameMax = 64, kPurposeMax = 200;

absl::Status Bad(const Message& message) {
  return Fault(absl::StatusCode::kUnauthenticated, message);
}

// What is read, and how to get another one.
struct Words {
  std::string_view type;
  Message name, again;
};
Words TokenWords() {
  return {kTokenType, {"令牌", "the token"}, {"请重新登录取得", "sign in anew to get one"}};
}
Words TicketWords() {
  return {kTicketType, {"批准单", "the ticket"}, {"请另办批准单", "have another one approved"}};
}

absl::Status Malformed(const Words& words) {
  return Bad({"$0不完整或写法有误；$1", "$0 is damaged; $1", {words.name, words.again}});
}

std::string_view JwtName(KeyedHashAlgorithm algorithm) {
  return algorithm == KeyedHashAlgorithm::kHmacSm3 ? "HSM3" : "HS256";
}

std::string ToJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = false;
  std::string json;
  XUEJI_CHECK(google::protobuf::util::MessageToJsonString(message, &json, options).ok());
  return json;
}

bool FromJson(std::string_view json, google::protobuf::Message* message) {
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  return google::protobuf::util::JsonStringToMessage({json.data(), json.size()}, message, options)
      .ok();
}

std::string Sign(const KeyRing& keys, std::string_view type,
                 const google::protobuf::Message& claims) {
  const RingKey& key = keys.current();
  ops::TokenHeader header;
  header.set_alg(std::string(JwtName(key.hash.algorithm())));
  header.set_typ(std::string(type));
  header.set_kid(key.id);
  const std::string text = Base64Url(ToJson(header)) + "." + Base64Url(ToJson(claims));
  return text + "." + Base64Url(AsText(key.hash.Compute(text)));
}

// Header, then MAC, then claims: nothing a stranger wrote is read further than it must be.
absl::Status Open(const KeyRing& keys, const Words& words, std::string_view text,
                  google::protobuf::Message* claims) {
  if (text.size() > kTokenBytesMax) return Malformed(words);
  const std::size_t first = text.find('.'), last = text.rfind('.');
  if (first == std::string_view::npos || first == last) return Malformed(words);
  const auto header_json = DecodeBase64Url(text.substr(0, first));
  const auto claims_json = DecodeBase64Url(text.substr(first + 1, last - first - 1));
  const auto mac = DecodeBase64Url(text.substr(last + 1));
  ops::TokenHeader header;
  if (!header_json || !claims_json || !mac || header_json->size() > kHeaderBytesMax ||
      !FromJson(*header_json, &header)) {
    return Malformed(words);
  }
  const RingKey* const key = keys.Find(header.kid());
  if (key == nullptr || header.alg() != JwtName(key->hash.algorithm())) {
    return Bad({"$0所用的密钥或算法此服务器不认；$1", "the server does not know the key or algorithm of $0; $1",
                {words.name, words.again}});
  }
  if (!EqualInConstantTime(AsText(key->hash.Compute(text.substr(0, last))), *mac)) {
    return Bad({"$0的签名不符；$1", "the signature of $0 is wrong; $1", {words.name, words.again}});
  }
  if (header.typ() != words.type) {
    return Bad({"令牌种类不符：登录令牌与批准单不能互换",
                "a token of another kind: a ticket is no sign-in, nor the other way round"});
  }
  return FromJson(*claims_json, claims) ? absl::OkStatus() : Malformed(words);
}

std::string RegionText(std::uint32_t region) {
  return region == 0 ? std::string(kNational) : std::to_string(region);
}

std::optional<std::uint32_t> ParseRegionText(std::string_view text) {
  if (text == kNational) return 0;
  if (text.size() != 6 || text[0] == '0') return std::nullopt;
  std::uint32_t region = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    region = region * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return region;
}

// NumericDate may have decimals, and be anything a double can be; what is no date has expired.
std::int64_t SecondsOf(double numeric_date) {
  return numeric_date > 0 && numeric_date < 1e12 ? static_cast<std::int64_t>(numeric_date) : 0;
}

absl::Status Expired(const Words& words) {
  return Bad({"$0已过期；$1", "$0 has expired; $1", {words.name, words.again}});
}

}  // namespace

absl::Status SignInFault(std::string_view word, absl::Status status) {
  status.SetPayload(kSignInPayload, absl::Cord(absl::string_view(word.data(), word.size())));
  return status;
}

std::string SignInFaultWord(const absl::Status& status) {
  const auto word = status.GetPayload(kSignInPayload);
  return word ? std::string(*word) : "token";
}

bool IsAccountName(std::string_view text) {
  return !text.empty() && text.size() <= kNameMax &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '.' || c == '-' || c == '_' || c == '@';
         });
}

std::string SignToken(const KeyRing& keys, const UserToken& token) {
  ops::UserClaims claims;
  claims.set_sub(token.user);
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    if (token.roles.Has(static_cast<Role>(i))) claims.add_roles(std::string(kRoleWords[i]));
  }
  claims.set_region(RegionText(token.region));
  claims.mutable_cnf()->set_thumbprint(token.certificate);
  claims.set_exp(static_cast<double>(token.expires_s));
  claims.set_jti(token.id);
  return Sign(keys, kTokenType, claims);
}

absl::StatusOr<UserToken> VerifyToken(const KeyRing& keys, std::string_view text,
                                      std::int64_t now_s) {
  ops::UserClaims claims;
  XUEJI_RETURN_IF_ERROR(Open(keys, TokenWords(), text, &claims));
  UserToken token;
  for (const std::string& word : claims.roles()) {
    const auto role = ParseRole(word);
    if (!role)
      return Bad(
          {"令牌中有此服务器不认的角色", "the token has a role that the server does not know"});
    token.roles.Add(*role);
  }
  const auto region = ParseRegionText(claims.region());
  if (!IsAccountName(claims.sub()) || !IsAccountName(claims.jti()) || !region || token.roles.empty() ||
      claims.cnf().thumbprint().empty()) {
    return Bad(
        {"令牌缺少内容：sub、roles、region、cnf.x5t#S256、exp、jti 都要有",
         "the token lacks a claim: sub, roles, region, cnf.x5t#S256, exp and jti are all needed"});
  }
  const auto expires_s = SecondsOf(claims.exp());
  if (expires_s <= now_s) return SignInFault("token_expired", Expired(TokenWords()));
  token.user = claims.sub();
  token.region = *region;
  token.certificate = claims.cnf().thumbprint();
  token.expires_s = expires_s;
  token.id = claims.jti();
  return token;
}

std::string SignTicket(const KeyRing& keys, const ApprovalTicket& ticket) {
  ops::TicketClaims claims;
  claims.set_sub(ticket.user);
  claims.set_region(RegionText(ticket.region));
  claims.set_approver(ticket.approver);
  claims.set_purpose(ticket.purpose);
  claims.set_records_max(ticket.records_max);
  claims.set_exp(static_cast<double>(ticket.expires_s));
  claims.set_jti(ticket.id);
  return Sign(keys, kTicketType, claims);
}

absl::StatusOr<ApprovalTicket> VerifyTicket(const KeyRing& keys, std::string_view text,
                                            std::int64_t now_s) {
  ops::TicketClaims claims;
  XUEJI_RETURN_IF_ERROR(Open(keys, TicketWords(), text, &claims));
  const auto region = ParseRegionText(claims.region());
  if (!IsAccountName(claims.sub()) || !IsAccountName(claims.jti()) || !IsAccountName(claims.approver()) || !region ||
      claims.purpose().empty() || claims.purpose().size() > kPurposeMax ||
      claims.records_max() == 0) {
    return Bad({"批准单缺少内容：sub、region、approver、purpose、records_max、exp、jti 都要有",
                "the ticket lacks a claim: sub, region, approver, purpose, records_max, exp and "
                "jti are all needed"});
  }
  if (claims.approver() == claims.sub()) {
    return Bad({"批准单不能由使用人自己批准", "nobody approves a ticket for himself"});
  }
  const auto expires_s = SecondsOf(claims.exp());
  if (expires_s <= now_s) return Expired(TicketWords());
  return ApprovalTicket{.user = claims.sub(),
                        .region = *region,
                        .approver = claims.approver(),
                        .purpose = claims.purpose(),
                        .records_max = claims.records_max(),
                        .expires_s = expires_s,
                        .id = claims.jti()};
}

}  // namespace xueji::server
