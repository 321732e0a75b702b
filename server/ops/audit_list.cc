#include "server/ops/audit_list.h"

#include <string>

#include "engine/base/check.h"

namespace xueji::server {
namespace {

void AppendWord(std::string_view word, std::string* words) {
  *words += ',';
  *words += word;
}

// The one verdict of all, a word for each.
void SpellOut(AuditRecord* record) {
  const std::string word = record->verdict;
  for (std::uint64_t i = 1; i < record->records; ++i) AppendWord(word, &record->verdict);
}

}  // namespace

AuditRecord& AuditList::Begin(std::string_view object, std::string_view verdict) {
  if (size_ == records_.size()) records_.emplace_back();
  AuditRecord& record = records_[size_++];
  record.object = object;
  record.verdict = verdict;
  record.records = 1;
  return record;
}

bool AuditList::Fits(std::string_view object, std::string_view verdict) const {
  const AuditRecord& last = records_[size_ - 1];
  if (last.object.size() + 1 + object.size() > kAuditPlainBytesMax) return false;
  if (is_one_word_ && last.verdict == verdict) return true;
  const std::size_t spelled =
      is_one_word_ ? last.records * (last.verdict.size() + 1) - 1 : last.verdict.size();
  return spelled + 1 + verdict.size() <= kAuditPlainBytesMax;
}

void AuditList::Add(std::string_view object, std::string_view verdict) {
  XUEJI_DCHECK(!object.empty() && object.find(',') == std::string_view::npos);
  XUEJI_DCHECK(!verdict.empty() && verdict.find(',') == std::string_view::npos);
  if (size_ == 0 || !is_open_ || !Fits(object, verdict)) {
    Begin(object, verdict);
    is_open_ = is_one_word_ = true;
    return;
  }
  AuditRecord& last = records_[size_ - 1];
  AppendWord(object, &last.object);
  if (is_one_word_ && last.verdict != verdict) {
    SpellOut(&last);
    is_one_word_ = false;
  }
  if (!is_one_word_) AppendWord(verdict, &last.verdict);
  ++last.records;
}

void AuditList::AddAlone(std::string_view object, std::string_view verdict,
                         std::uint64_t records) {
  Begin(object, verdict).records = records;
  is_open_ = false;
}

std::span<const AuditRecord> AuditList::RecordsLike(const AuditRecord& like) {
  for (std::size_t i = 0; i < size_; ++i) {
    AuditRecord& record = records_[i];
    record.at_ms = like.at_ms;
    record.user = like.user;
    record.roles = like.roles;
    record.level = like.level;
    record.region = like.region;
    record.method = like.method;
    record.purpose = like.purpose;
    record.ticket = like.ticket;
    record.request_id = like.request_id;
  }
  return {records_.data(), size_};
}

}  // namespace xueji::server
