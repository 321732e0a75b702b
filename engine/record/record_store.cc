#include "engine/record/record_store.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/message.h"

namespace xueji {
namespace {

// Record ids end positions are 32-bit offsets from the base of their group of 2^16 records: with ids
// of at most 64 KiB a group's text stays below 2^32.
constexpr unsigned kGroupBits = 16;
constexpr std::uint32_t kGroupMask = (1U << kGroupBits) - 1;
// Record ids have no bound of their own but the text is addressed by capacity: 64 bytes a record on
// average, more than any register's ids need; longer ones are refused with a figure, not lost.
constexpr std::size_t kIdBytesAverageMax = 64;

}  // namespace

void RecordBatch::Clear() {
  rows.clear();
  ids.clear();
  id_ends.clear();
  lines.clear();
  warnings.clear();
}

RecordStore::RecordStore(RecordLayout layout, std::uint32_t capacity, MemoryBudget* budget)
    : layout_(std::move(layout)),
      budget_(budget),
      rows_(std::size_t{capacity} * layout_.row_bytes(), budget),
      id_text_(std::max(std::size_t{capacity}, std::size_t{1024}) * kIdBytesAverageMax, budget),
      id_ends_(capacity, budget),
      id_group_base_((std::size_t{capacity} >> kGroupBits) + 1, budget),
      lines_(capacity, budget),
      warnings_(capacity, budget) {}

bool RecordStore::is_reserved() const {
  return rows_.is_reserved() && id_text_.is_reserved() && id_ends_.is_reserved() &&
         id_group_base_.is_reserved() && lines_.is_reserved() && warnings_.is_reserved();
}

RecordStore::~RecordStore() {
  if (budget_ != nullptr) budget_->Release(terms_charged_);
}

absl::Status RecordStore::ChargeTerms() {
  const std::uint64_t bytes = terms_.bytes();
  if (budget_ == nullptr || bytes <= terms_charged_) return absl::OkStatus();
  XUEJI_RETURN_IF_ERROR(budget_->Reserve(bytes - terms_charged_));
  terms_charged_ = bytes;
  return absl::OkStatus();
}

absl::StatusOr<BatchPlace> RecordStore::Extend(const RecordBatch& batch) {
  const std::size_t count = batch.size();
  XUEJI_CHECK(batch.rows.size() == count * layout_.row_bytes());
  XUEJI_CHECK(batch.lines.size() == count && batch.warnings.size() == count);
  XUEJI_CHECK(!files_.empty());
  if (count > std::numeric_limits<std::uint32_t>::max() - 1 - lines_.size()) {
    return ResourceExhausted({"一次运行超过 4294967294 条记录；请按省拆分输入",
                              "more than 4294967294 records in one run; split the input by province"});
  }
  const BatchPlace place{lines_.size(), id_text_.size()};
  XUEJI_RETURN_IF_ERROR(rows_.Grow(batch.rows.size()));
  XUEJI_RETURN_IF_ERROR(id_text_.Grow(batch.ids.size()));
  XUEJI_RETURN_IF_ERROR(warnings_.Grow(count));
  XUEJI_RETURN_IF_ERROR(id_ends_.Grow(count));
  XUEJI_RETURN_IF_ERROR(lines_.Grow(count));
  // The bases of the groups that begin in this batch.
  for (std::size_t record = (place.record + kGroupMask) & ~std::size_t{kGroupMask};
       record < place.record + count; record += kGroupMask + 1) {
    const std::size_t i = record - place.record;
    XUEJI_RETURN_IF_ERROR(id_group_base_.Grow(1));
    id_group_base_[record >> kGroupBits] = place.id_text + (i == 0 ? 0 : batch.id_ends[i - 1]);
  }
  return place;
}

// PERF: the pages of the store are touched here for the first time; two threads have them cleared at
// twice the rate of one.
void RecordStore::Fill(const BatchPlace& place, const RecordBatch& batch) {
  const std::size_t count = batch.size();
  if (count == 0) return;
  std::memcpy(rows_.data() + place.record * layout_.row_bytes(), batch.rows.data(),
              batch.rows.size());
  std::memcpy(id_text_.data() + place.id_text, batch.ids.data(), batch.ids.size());
  std::memcpy(lines_.data() + place.record, batch.lines.data(), count * sizeof batch.lines[0]);
  // Through data(): the arrays' sizes are the business of an Extend that may run meanwhile.
  std::uint16_t* const warnings = warnings_.data();
  std::uint32_t* const id_ends = id_ends_.data();
  const std::uint64_t* const group_base = id_group_base_.data();
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t record = place.record + i;
    const ReasonSet reasons(batch.warnings[i]);
    XUEJI_CHECK(AreWarnings(reasons));
    warnings[record] = PackWarnings(reasons);
    const std::uint64_t end = place.id_text + batch.id_ends[i] - group_base[record >> kGroupBits];
    XUEJI_CHECK(end <= std::numeric_limits<std::uint32_t>::max());
    id_ends[record] = static_cast<std::uint32_t>(end);
  }
}

absl::Status RecordStore::Append(const RecordBatch& batch) {
  XUEJI_ASSIGN_OR_RETURN(const BatchPlace place, Extend(batch));
  Fill(place, batch);
  return absl::OkStatus();
}

RecordStore::ConstColumns RecordStore::columns() const {
  return {rows_.span(), id_text_.span(), id_ends_.span(), lines_.span()};
}

RecordStore::Columns RecordStore::columns() {
  return {rows_.span(), id_text_.span(), id_ends_.span(), lines_.span()};
}

std::uint32_t RecordStore::CapacityFor(std::uint64_t records, std::uint64_t id_bytes) {
  const std::uint64_t capacity = std::max(records, id_bytes / kIdBytesAverageMax + 1);
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>(capacity, std::numeric_limits<std::uint32_t>::max() - 1));
}

absl::Status RecordStore::GrowTo(std::uint32_t records, std::uint64_t id_bytes) {
  XUEJI_CHECK(size() == 0);
  XUEJI_RETURN_IF_ERROR(rows_.Grow(std::size_t{records} * layout_.row_bytes()));
  XUEJI_RETURN_IF_ERROR(id_text_.Grow(id_bytes));
  XUEJI_RETURN_IF_ERROR(id_ends_.Grow(records));
  XUEJI_RETURN_IF_ERROR(id_group_base_.Grow((std::size_t{records} + kGroupMask) >> kGroupBits));
  XUEJI_RETURN_IF_ERROR(warnings_.Grow(records));
  return lines_.Grow(records);
}

bool RecordStore::FinishColumns() {
  std::uint64_t base = 0;
  for (std::size_t begin = 0; begin < id_ends_.size(); begin += kGroupMask + 1) {
    id_group_base_[begin >> kGroupBits] = base;
    const std::size_t end = std::min<std::size_t>(id_ends_.size(), begin + kGroupMask + 1);
    if (!std::is_sorted(id_ends_.data() + begin, id_ends_.data() + end)) return false;
    base += id_ends_[end - 1];
  }
  return base == id_text_.size();
}

std::uint32_t RecordStore::BeginFile(std::string path) {
  files_.push_back({std::move(path), size()});
  return static_cast<std::uint32_t>(files_.size() - 1);
}

void RecordStore::BeginFileAt(std::string path, std::uint32_t first) {
  XUEJI_CHECK(files_.empty() ? first == 0 : files_.back().first <= first);
  files_.push_back({std::move(path), first});
}

std::string_view RecordStore::ExternalId(RecordId id) const {
  const std::uint64_t base = id_group_base_[id.value >> kGroupBits];
  const std::uint32_t begin = (id.value & kGroupMask) == 0 ? 0 : id_ends_[id.value - 1];
  return {id_text_.data() + base + begin, id_ends_[id.value] - begin};
}

std::uint32_t RecordStore::FileOf(RecordId id) const {
  XUEJI_DCHECK(!files_.empty());
  const auto after = std::upper_bound(
      files_.begin(), files_.end(), id.value,
      [](std::uint32_t record, const File& file) { return record < file.first; });
  return static_cast<std::uint32_t>(after - files_.begin() - 1);
}

void RecordStore::Withdraw(RecordId id) {
  // Records may have come since the last one was withdrawn.
  if (withdrawn_.size() <= id.value) withdrawn_.resize(size(), 0);
  if (withdrawn_[id.value] != 0) return;
  withdrawn_[id.value] = 1;
  ++withdrawn_count_;
}

}  // namespace xueji
