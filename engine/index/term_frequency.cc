#include "engine/index/term_frequency.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "engine/base/hash.h"
#include "engine/base/prefetch.h"

namespace xueji {
namespace {

Weight BitsOf(double ratio) {
  return static_cast<Weight>(std::lround(std::log2(ratio) * kWeightUnitsPerBit));
}

// log2(u / share); 0 where there is nothing to hold against each other.
Weight BitsOf(const ComparisonStep& step, double count, double total) {
  if (total <= 0 || step.exact_u <= 0) return 0;
  return BitsOf(step.exact_u / (count / total));
}

std::uint64_t ProvinceHash(std::uint64_t word, std::uint32_t province) {
  return HashCombine(word, province);
}

}  // namespace

absl::StatusOr<TermFrequency> TermFrequency::Count(const RecordStore& store,
                                                   const ComparisonStep& step,
                                                   MemoryBudget* budget, KeyScratch* scratch) {
  XUEJI_ASSIGN_OR_RETURN(const ValueCounts counts, CountValues(store, step, 0, scratch));
  return Make(counts, step, budget);
}

absl::StatusOr<TermFrequency::Slots> TermFrequency::MakeSlots(std::size_t values,
                                                              MemoryBudget* budget) {
  const std::size_t capacity = std::bit_ceil(std::max<std::size_t>(2 * values, 2));
  XUEJI_RETURN_IF_ERROR(budget->Reserve(capacity * sizeof(Slot)));
  budget->Release(capacity * sizeof(Slot));  // small and short-lived: checked, not held
  return Slots(capacity);
}

void TermFrequency::Insert(std::uint64_t hash, const Slot& slot, Slots* slots) {
  const std::size_t mask = slots->size() - 1;
  std::size_t at = hash & mask;
  while ((*slots)[at].word != 0) at = (at + 1) & mask;
  (*slots)[at] = slot;
}

absl::StatusOr<TermFrequency> TermFrequency::Make(const ValueCounts& counts,
                                                  const ComparisonStep& step,
                                                  MemoryBudget* budget) {
  TermFrequency result;
  const auto total = static_cast<double>(counts.total);
  result.weight_max_ = step.frequency_weight_max;
  result.by_province_ = step.frequency_by_province;
  result.rare_count_max_ = counts.rare_count_max;
  const auto nation_bits = [&](std::uint32_t count) {
    const Weight bits = BitsOf(step, count, total);
    return result.by_province_ ? bits : result.Capped(bits);
  };
  result.rare_bits_ = nation_bits(counts.rare_count_max);
  XUEJI_ASSIGN_OR_RETURN(result.slots_, MakeSlots(counts.values.size(), budget));
  for (const CountedValue& value : counts.values) {
    Insert(Mix64(value.word), {value.word, value.count, nation_bits(value.count)}, &result.slots_);
  }
  if (!result.by_province_) return result;
  XUEJI_ASSIGN_OR_RETURN(result.province_slots_, MakeSlots(counts.province_values.size(), budget));
  result.AddProvinces(counts, step);
  return result;
}

void TermFrequency::AddProvinces(const ValueCounts& counts, const ComparisonStep& step) {
  std::array<std::uint64_t, kProvinceCount> discounted{};  // n'
  for (std::size_t p = 0; p < kProvinceCount; ++p) discounted[p] = counts.province_totals[p];
  const auto beyond = [&](const CountedValue& value) -> std::uint64_t {
    const std::uint32_t discount = ProvinceDiscount(counts.province_totals[value.province]);
    return value.count > discount ? value.count - discount : 0;
  };
  for (const CountedValue& value : counts.province_values) {
    discounted[value.province] -= beyond(value);
  }
  for (std::size_t p = 0; p < kProvinceCount; ++p) {
    if (counts.province_totals[p] == 0) continue;
    unlisted_bits_[p] = BitsOf(static_cast<double>(counts.province_totals[p]) /
                               static_cast<double>(discounted[p]));
  }
  const auto total = static_cast<double>(counts.total);
  for (const CountedValue& value : counts.province_values) {
    if (beyond(value) == 0) continue;  // as one that is not listed
    const double nation_share = CountOf(value.word) / total;
    const double count = static_cast<double>(beyond(value)) +
                         static_cast<double>(discounted[value.province]) * nation_share;
    const auto province_total = static_cast<double>(counts.province_totals[value.province]);
    Insert(ProvinceHash(value.word, value.province),
           {value.word, value.province, BitsOf(step, count, province_total)}, &province_slots_);
  }
}

const TermFrequency::Slot* TermFrequency::Find(std::uint64_t word) const {
  if (slots_.empty()) return nullptr;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = Mix64(word) & mask; slots_[at].word != 0; at = (at + 1) & mask) {
    if (slots_[at].word == word) return &slots_[at];
  }
  return nullptr;
}

void TermFrequency::Prefetch(std::uint64_t word) const {
  if (!slots_.empty()) PrefetchLine(&slots_[Mix64(word) & (slots_.size() - 1)]);
}

const TermFrequency::Slot* TermFrequency::FindInProvince(std::uint64_t word,
                                                         std::uint32_t province) const {
  if (province_slots_.empty()) return nullptr;
  const std::size_t mask = province_slots_.size() - 1;
  std::size_t at = ProvinceHash(word, province) & mask;
  for (; province_slots_[at].word != 0; at = (at + 1) & mask) {
    const Slot& slot = province_slots_[at];
    if (slot.word == word && slot.tag == province) return &slot;
  }
  return nullptr;
}

Weight TermFrequency::Adjustment(std::uint64_t word) const {
  const Slot* slot = Find(word);
  return slot == nullptr ? rare_bits_ : slot->bits;
}

Weight TermFrequency::Adjustment(std::uint64_t word, std::uint32_t province) const {
  const Slot* slot = FindInProvince(word, province);
  if (slot != nullptr) return Capped(slot->bits);
  const Slot* nation = Find(word);
  return Capped((nation == nullptr ? rare_bits_ : nation->bits) + unlisted_bits_[province]);
}

std::uint32_t TermFrequency::CountOf(std::uint64_t word) const {
  const Slot* slot = Find(word);
  return slot == nullptr ? rare_count_max_ : slot->tag;
}

}  // namespace xueji
