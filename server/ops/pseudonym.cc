#include "server/ops/pseudonym.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/ingest/unicode_fold.h"
#include "matchers/identity/document_number.h"
#include "matchers/identity/id_number.h"

namespace xueji::server {
namespace {

// 32 letters and digits without 0 O 1 I: five bits each.
constexpr std::string_view kHintLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::size_t kPseudonymBytes = 16, kHintLettersCount = 8;
constexpr std::size_t kResidentNumberBytes = 18;
// What is longer is no number, and stands for itself.
constexpr std::size_t kNumberBytesMax = 256;

// Nearly every number: nothing is to be folded.
bool IsPlainNumber(std::string_view number) {
  if (number.size() != kResidentNumberBytes) return false;
  const bool digits = std::all_of(number.begin(), number.end() - 1,
                                  [](char c) { return c >= '0' && c <= '9'; });
  return digits && ((number.back() >= '0' && number.back() <= '9') || number.back() == 'X');
}

// The one text of a number, as the record normaliser sees it (engine/ingest/code_normaliser.cc).
std::string OneSpelling(std::string_view number) {
  if (number.size() > kNumberBytesMax) return std::string(number);
  std::string scratch;
  std::string text = matchers::CanonicalDocument(FoldCode(number, scratch)).text;
  if (auto extended = matchers::ExtendIdNumber(text)) text = *std::move(extended);
  return text;
}

void WritePseudonym(const Mac& mac, std::string* pseudonym) {
  WriteBase64Url(AsText(mac).substr(0, kPseudonymBytes), pseudonym);
  XUEJI_DCHECK(pseudonym->size() == kPseudonymLetters);
}

}  // namespace

// A key of its own, so that what signs the audit is never asked to sign a stranger's text.
Pseudonyms::Pseudonyms(const RingKey& key)
    : hash_(key.hash.algorithm(), AsText(key.hash.Compute("xueji pseudonyms"))) {}

std::string Pseudonyms::OfRecord(std::string_view record_id) const {
  std::string pseudonym;
  WritePseudonym(hash_.Compute("record:", record_id), &pseudonym);
  return pseudonym;
}

std::string Pseudonyms::OfNumber(std::string_view document_number) const {
  std::string pseudonym;
  WritePseudonym(IsPlainNumber(document_number)
                     ? hash_.Compute("number:", document_number)
                     : hash_.Compute("number:", OneSpelling(document_number)),
                 &pseudonym);
  return pseudonym;
}

std::string Pseudonyms::OfChild(const StudentView& child) const {
  std::string pseudonym;
  WriteOfChild(child, &pseudonym);
  return pseudonym;
}

void Pseudonyms::WriteOfChild(const StudentView& child, std::string* pseudonym) const {
  const std::string_view number = child[StudentColumnId::kDocumentNumber];
  if (IsPlainNumber(number))
    return WritePseudonym(hash_.Compute("number:", number), pseudonym);
  std::string stands_for = OneSpelling(number);
  if (stands_for.empty()) {
    stands_for = child[StudentColumnId::kName];
    stands_for += "\n";
    stands_for += child[StudentColumnId::kBirthDate];
  }
  WritePseudonym(hash_.Compute("number:", stands_for), pseudonym);
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
