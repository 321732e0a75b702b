#include "engine/index/term_frequency.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <mutex>

#include "engine/base/cancellation.h"
#include "engine/base/hash.h"
#include "engine/base/parallel.h"
#include "engine/index/key_grouping.h"
#include "engine/index/key_word.h"

namespace xueji {
namespace {

struct CountedWord {
  std::uint64_t word;
  std::uint32_t count;
};

Weight AdjustmentOf(const ComparisonStep& step, std::uint64_t count, std::uint64_t total) {
  if (total == 0 || step.exact_u <= 0) return 0;
  const double share = static_cast<double>(count) / static_cast<double>(total);
  const double bits = std::log2(step.exact_u / share);
  const auto weight = static_cast<Weight>(std::lround(bits * kWeightUnitsPerBit));
  return std::clamp(weight, -step.frequency_weight_max, step.frequency_weight_max);
}

}  // namespace

absl::StatusOr<TermFrequency> TermFrequency::Count(const RecordStore& store,
                                                   const ComparisonStep& step,
                                                   MemoryBudget* budget, KeyScratch* scratch) {
  const FieldType type = store.layout().type(step.field);
  const auto word_of = [&](std::uint32_t record) {
    return KeyWord(type, KeyTransform::kExact, 0, store.Row(RecordId{record}) + step.offset,
                   store.terms());
  };
  const auto fill = [&](std::uint32_t begin, std::uint32_t end, std::uint64_t* keys) {
    for (std::uint32_t record = begin; record < end; ++record) {
      const std::uint64_t word = store.withdrawn(RecordId{record}) ? 0 : word_of(record);
      keys[record - begin] = word == 0 ? 0 : Mix64(word) | 1;
    }
  };
  XUEJI_ASSIGN_OR_RETURN(const KeyGrouping grouping,
                         KeyGrouping::Build(store.size(), fill, {}, scratch));
  TermFrequency result;
  const std::uint64_t total = grouping.key_count();
  // Above 2 million records, names that occur a handful of times would fill the table and are
  // all equally rare: their adjustment is at the plan's maximum anyway.
  result.rare_count_max_ = static_cast<std::uint32_t>(std::max<std::uint64_t>(1, total >> 21));
  PerThread<std::vector<CountedWord>> found;
  grouping.ForEachPartition([&](const KeyPartition& part) {
    for (const KeyGroup& group : part.groups) {
      if (group.size() <= result.rare_count_max_) continue;
      found.Local().push_back({word_of(part.Record(group.begin).value), group.size()});
    }
  });
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  std::size_t terms = 0;
  found.ForEach([&](const std::vector<CountedWord>& words) { terms += words.size(); });
  const std::size_t capacity = std::bit_ceil(std::max<std::size_t>(2 * terms, 2));
  XUEJI_RETURN_IF_ERROR(budget->Reserve(capacity * sizeof(Slot)));
  budget->Release(capacity * sizeof(Slot));  // small and short-lived: checked, not held
  result.slots_.resize(capacity);
  found.ForEach([&](const std::vector<CountedWord>& words) {
    for (const CountedWord& counted : words) {
      std::size_t at = Mix64(counted.word) & (capacity - 1);
      while (result.slots_[at].word != 0) at = (at + 1) & (capacity - 1);
      result.slots_[at] = {counted.word, counted.count, AdjustmentOf(step, counted.count, total)};
    }
  });
  result.rare_adjustment_ = AdjustmentOf(step, result.rare_count_max_, total);
  return result;
}

const TermFrequency::Slot* TermFrequency::Find(std::uint64_t word) const {
  if (slots_.empty()) return nullptr;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = Mix64(word) & mask; slots_[at].word != 0; at = (at + 1) & mask) {
    if (slots_[at].word == word) return &slots_[at];
  }
  return nullptr;
}

Weight TermFrequency::Adjustment(std::uint64_t word) const {
  const Slot* slot = Find(word);
  return slot == nullptr ? rare_adjustment_ : slot->adjustment;
}

std::uint32_t TermFrequency::CountOf(std::uint64_t word) const {
  const Slot* slot = Find(word);
  return slot == nullptr ? rare_count_max_ : slot->count;
}

}  // namespace xueji
