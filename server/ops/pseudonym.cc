#include "server/ops/pseudonym.h"

namespace xueji::server {
namespace {

// 32 letters and digits without 0 O 1 I: five bits each.
constexpr std::string_view kHintLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::size_t kPseudonymBytes = 16, kHintLettersCount = 8;

}  // namespace

// A key of its own, so that what signs the audit is never asked to sign a stranger's text.
Pseudonyms::Pseudonyms(const KeyRing& keys)
    : hash_(keys.current().hash.algorithm(),
            AsText(keys.current().hash.Compute("xueji pseudonyms"))) {}

std::string Pseudonyms::OfRecord(std::string_view record_id) const {
  return Base64Url(AsText(hash_.Compute("record:", record_id)).substr(0, kPseudonymBytes));
}

std::string Pseudonyms::OfNumber(std::string_view document_number) const {
  return Base64Url(AsText(hash_.Compute("number:", document_number)).substr(0, kPseudonymBytes));
}

std::string Pseudonyms::CaseHint(std::string_view record_id) const {
  const Mac mac = hash_.Compute("case:", record_id);
  std::string hint = "C-";
  for (std::size_t i = 0; i < kHintLettersCount; ++i) {
    if (i == kHintLettersCount / 2) hint += "-";
    hint += kHintLetters[static_cast<unsigned char>(mac[i]) % kHintLetters.size()];
  }
  return hint;
}

}  // namespace xueji::server
